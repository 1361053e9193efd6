"""How an administrator changes what is told: written step by step, examined, approved by another,
taken back; and held back at once where something may be wrong."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Final

from telegram import Message, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers.office import drafts
from handlers.office.drafts import KINDS, Draft, Kind, Unfit
from handlers.office.faq import read_sheet
from handlers.office.office import Office, today
from handlers.office.outbox import Button
from handlers.office.publishing import (
    APPROVED,
    ON_ITS_DAY,
    RETURNED,
    STATES,
    NotDone,
    Publishing,
    decisions,
)
from handlers.office.told import shortened
from handlers.telegram import unanswered_list
from handlers.telegram.access import (
    EXPIRED,
    AnyHandler,
    Context,
    pressed,
    take_button_away,
    take_buttons_away,
)
from handlers.telegram.render import COPIED, keyboard, rows
from knowledge.policy.edits import Change, EditState, Record
from knowledge.registry.tables import FileError

MOST_LISTED: Final = 20
SHORTENED: Final = 60  # characters of a summary in a list

CANCELLED: Final = "好，不改了，什么也没动。"
NOTHING_TO_CANCEL: Final = "现在没有在改的东西。"
NO_SHEET: Final = (
    "要成批加问答，就发一个两兆以内的表格（xlsx或csv），第一行写列名：部门、标题、问法、回答、"
    "怎么办理、找谁、电话、文件、文件日期、可靠程度、原文。"
)
WRONG_ROWS: Final = "试读，什么也没提交。{count}行不对，改好再发："
RIGHT_ROWS: Final = "试读，{count}行都对，什么也没提交。要提交就点下面。"
LARGEST_SHEET: Final = 2_000_000  # bytes
READY: Final = "{preview}\n\n要提交吗？提交后先试算，看会不会答坏别的问题。"
TRYING: Final = "正在试算：考过的问题、算例、登记的户都过一遍，要等一会儿。"
WAITS: Final = "已提交，编号{id}：{summary}。等另一位管理员批准。"
NOBODY_ELSE: Final = "现在没有别的管理员，先授权一位：bot.py grant 编号 admin。"
PUBLISHED: Final = "已发布：{summary}。{when}，不对就点撤销。"
AT_ONCE: Final = "马上生效"
WITHDRAWN: Final = "编号{id}作废了，什么也没动。"
UNDONE: Final = "已撤销：{summary}。{now}"
SAYS_AGAIN: Final = "现在又是：{said}"
NO_EDITS: Final = "还没有改过什么。"
WAITING: Final = "等批准："
EDITS: Final = "改过这些（新的在前）："
NOT_MUTED: Final = "没有停着的。要停一条就说：/mute 低保标准，停一个部门就说：/mute 医保"
MUTED: Final = "停着这些，问到的都说“这条正在核对，先问12345”："
WHICH: Final = "停哪一条？点一下马上停："
NO_MEANT: Final = "没有像“{name}”的条目或部门。"
NOW_MUTED: Final = "停了《{title}》，问到的都说“这条正在核对，先问12345”。核对好了点恢复。"
AGAIN: Final = "恢复了《{title}》。"
HOW_TO_BANNER: Final = (
    "现在{now}。要挂就说：/banner 这两天系统升级，数以窗口为准；要撤就说：/banner 撤"
)
BANNER_SHOWN: Final = "挂上了，每条答案上面都有：{text}"
BANNER_GONE: Final = "公告撤了。"

_CANCEL: Final = r"^\s*(?:取消|不改了)[\s。！!]*$"


def handlers(office: Office) -> list[AnyHandler]:
    """In an administrator's own chat."""
    written = filters.UpdateType.MESSAGES
    writing = written & filters.TEXT & ~filters.COMMAND & IsWriting(office)
    return [
        CommandHandler("edits", show_edits),
        CommandHandler("cancel", cancel),
        CommandHandler("mute", mute),
        CommandHandler("banner", banner),
        MessageHandler(written & filters.Regex(_CANCEL), cancel),
        MessageHandler(writing, write),
        MessageHandler(written & filters.Document.ALL, read_document),
        CallbackQueryHandler(submit_document, r"^sheet:(\w+)$"),
        CallbackQueryHandler(begin, rf"^begin:({'|'.join(KINDS)}):(.*)$"),
        CallbackQueryHandler(begin_for_many, r"^m:(phrasing|finer):(\d+):(.+)$"),
        CallbackQueryHandler(choose, r"^step:(\w+):(\w+):(.+)$"),
        CallbackQueryHandler(write_again, r"^again:(\w+):(\w+)$"),
        CallbackQueryHandler(put_off, r"^later:(\w+)$"),
        CallbackQueryHandler(submit, r"^publish:(\w+)$"),
        CallbackQueryHandler(press_cancel, r"^cancel:(\w+)$"),
        CallbackQueryHandler(approve, r"^approve:(\d+)$"),
        CallbackQueryHandler(send_back, r"^return:(\d+)$"),
        CallbackQueryHandler(undo, r"^undo:(\d+)$"),
        CallbackQueryHandler(press_mute, r"^mute:(.+)$"),
        CallbackQueryHandler(press_unmute, r"^unmute:(.+)$"),
    ]


class IsWriting(filters.MessageFilter):
    """In the middle of a draft: what is sent belongs to it."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office

    def filter(self, message: Message) -> bool:
        return self._office.chats.draft(message.chat.id) is not None


def _publishing(context: Context) -> Publishing:
    return Publishing(context.office)


# Writing


@pressed
async def begin(context: Context) -> str | None:
    assert context.matches
    kind, intent = context.matches[0].groups()
    if intent not in context.office.knowledge.entries:
        return EXPIRED
    await _go_on(context, drafts.begin(_kind(kind), intent, context.office.day))
    return None


@pressed
async def begin_for_many(context: Context) -> str | None:
    """With what many people asked as its phrasings."""
    assert context.matches
    kind, key, intent = context.matches[0].groups()
    cluster = await unanswered_list.cluster_of(context.office, int(key))
    if cluster is None or intent not in context.office.knowledge.entries:
        return EXPIRED
    known = {"phrasings": drafts.as_phrasings(cluster.texts), "aspect": cluster.aspect}
    given = {name: text for name, text in known.items() if text}
    await _go_on(context, drafts.begin(_kind(kind), intent, context.office.day, given))
    return None


def _kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind == name)


def _draft(context: Context) -> Draft | None:
    """None where there is none, or the entry that it is about was taken away meanwhile."""
    record = context.office.chats.draft(context.chat.id)
    if record is None:
        return None
    draft = drafts.from_record(record)
    return draft if draft.intent in context.office.knowledge.entries else None


async def write(_: Update, context: Context) -> None:
    draft = _draft(context)
    step = drafts.next_step(draft) if draft is not None else None
    if draft is None:
        context.office.chats.keep_draft(context.chat.id, None)
        await context.say(EXPIRED)
    elif step is None:
        await _go_on(context, draft)
    else:
        await _take(context, draft, step, context.typed)  # offices have telephones


async def _take(context: Context, draft: Draft, step: drafts.DraftStep, text: str) -> None:
    try:
        draft = drafts.give(draft, step, text, context.office.knowledge)
    except Unfit as reason:
        await context.say(str(reason))
        return
    if step.name == "reason":
        await _give_reason(context, draft)
    else:
        await _go_on(context, draft)


async def _go_on(context: Context, draft: Draft, above: str = "") -> None:
    """Asks for what is still missing, or shows what would be proposed."""
    step = drafts.next_step(draft)
    with context.office.database.transaction():
        if above:
            context.keep_to_say(above)
        context.office.chats.keep_draft(context.chat.id, drafts.to_record(draft))
        if step is None:
            _keep_ready(context, draft)
        else:
            _keep_question(context, draft, step)
    context.send_kept()


def _keep_question(context: Context, draft: Draft, step: drafts.DraftStep) -> None:
    knowledge = context.office.knowledge
    options = [
        (label, f"step:{draft.id}:{step.name}:{value}")
        for label, value in step.options(draft, knowledge)
    ]
    names: list[Button] = []
    if step.name == "text":
        names = [(name, COPIED + name) for name in drafts.offered_names(draft, knowledge)]
    text = step.question(draft, knowledge)
    context.keep_to_say(text, keyboard([*rows(options), *rows(names), [_cancel_button(draft)]]))


def _cancel_button(draft: Draft) -> Button:
    return ("取消", f"cancel:{draft.id}")


def _keep_ready(context: Context, draft: Draft) -> None:
    knowledge = context.office.knowledge
    text = READY.format(preview=drafts.preview(draft, knowledge))
    again = [
        (f"重写{step.label}", f"again:{draft.id}:{step.name}")
        for step in drafts.steps(draft)
        if not step.options(draft, knowledge)
    ]
    main = [("提交", f"publish:{draft.id}"), _cancel_button(draft)]
    later = [] if drafts.live_on(draft) else [("到某一天才生效", f"later:{draft.id}")]
    context.keep_to_say(text, keyboard([main, later, *([button] for button in again)]))


async def _own_draft(context: Context, draft_id: str) -> Draft | None:
    """The draft that a pressed button belongs to, if it is still being written."""
    await take_buttons_away(context)
    draft = _draft(context)
    return draft if draft is not None and draft.id == draft_id else None


@pressed
async def choose(context: Context) -> str | None:
    assert context.matches
    draft_id, name, value = context.matches[0].groups()
    draft = await _own_draft(context, draft_id)
    step = drafts.next_step(draft) if draft is not None else None
    if draft is None or step is None or step.name != name:
        return EXPIRED
    await _take(context, draft, step, value)
    return None


@pressed
async def write_again(context: Context) -> str | None:
    """What a colleague published meanwhile is shown, and is no conflict any more."""
    assert context.matches
    draft_id, name = context.matches[0].groups()
    draft = await _own_draft(context, draft_id)
    if draft is None:
        return EXPIRED
    await _go_on(context, drafts.anew(drafts.take_back(draft, name)))
    return None


@pressed
async def put_off(context: Context) -> str | None:
    draft = await _own_draft(context, context.argument)
    if draft is None:
        return EXPIRED
    await _go_on(context, drafts.put_off(draft))
    return None


@pressed
async def press_cancel(context: Context) -> str | None:
    if await _own_draft(context, context.argument) is None:
        return EXPIRED
    await _cancel(context)
    return None


async def cancel(_: Update, context: Context) -> None:
    if context.office.chats.draft(context.chat.id) is None:
        await context.say(NOTHING_TO_CANCEL)
        return
    await _cancel(context)


async def _cancel(context: Context) -> None:
    draft = _draft(context)
    if draft is not None and drafts.PROPOSAL in draft.given:
        _withdraw(context, int(draft.given[drafts.PROPOSAL]))
    context.office.chats.keep_draft(context.chat.id, None)
    await context.say(CANCELLED)


def _withdraw(context: Context, number: int) -> None:
    record = context.office.edits.record(number)
    if record is not None and record.state is EditState.PROPOSED:
        _publishing(context).withdraw(number, context.user.id)


# Proposing and approving: everybody else is answered meanwhile


@pressed
async def submit(context: Context) -> str | None:
    draft = await _own_draft(context, context.argument)
    if draft is None or drafts.next_step(draft) is not None:
        return EXPIRED
    office, knowledge = context.office, context.office.knowledge
    await context.say(TRYING)
    record, report = await asyncio.to_thread(
        _publishing(context).propose,
        drafts.summary(draft, knowledge),
        drafts.changes(draft, knowledge),
        context.user.id,
        base=drafts.base(draft),
        live_on=drafts.live_on(draft),
        shown=drafts.preview(draft, knowledge),
        draft=drafts.to_record(draft),
    )
    if report.is_blocked:
        _withdraw(context, record.id)
        await _go_on(context, draft, f"没有发布，什么也没动。原因：\n{report}")
    elif report.needs_reason:
        await _go_on(context, drafts.doubted(draft, record.id), str(report))
    else:
        office.chats.keep_draft(context.chat.id, None)
        await _settle(context, record)
    return None


async def _give_reason(context: Context, draft: Draft) -> None:
    number = int(draft.given[drafts.PROPOSAL])
    try:
        record = _publishing(context).give_reason(number, draft.given["reason"], context.user.id)
    except NotDone as reason:
        await context.say(str(reason))
        return
    context.office.chats.keep_draft(context.chat.id, None)
    await _settle(context, record)


async def _settle(context: Context, record: Record) -> None:
    """Published where nobody else has to approve it, or shown to those who have to."""
    publishing = _publishing(context)
    if not publishing.needs_another(record):
        await _approve(context, record.id, above=record.report)
        return
    others = publishing.others(context.user.id)
    text = WAITS.format(id=record.id, summary=record.edit.summary)
    with context.office.database.transaction():
        context.keep_to_say(f"{text}\n\n{record.report}")
        if not others:
            context.keep_to_say(NOBODY_ELSE)
        publishing.tell_others(record)
    context.send_kept(*others)


@pressed
async def approve(context: Context) -> str | None:
    await take_button_away(context)
    await _approve(context, int(context.argument))
    return None


async def _approve(context: Context, number: int, above: str = "") -> None:
    try:
        record = await asyncio.to_thread(_publishing(context).approve, number, context.user.id)
    except NotDone as reason:
        await context.say(str(reason))
        return
    when = ON_ITS_DAY.format(day=record.live_on) if record.live_on else AT_ONCE
    told = PUBLISHED.format(summary=record.edit.summary, when=when)
    with context.office.database.transaction():
        if above:
            context.keep_to_say(above)
        context.keep_to_say(told, keyboard([[("撤销", f"undo:{record.id}")]]))
        _publishing(context).tell_author(record, context.user.id, APPROVED)
    context.send_kept(record.author)


@pressed
async def send_back(context: Context) -> str | None:
    await take_button_away(context)
    try:
        record = _publishing(context).withdraw(int(context.argument), context.user.id)
    except NotDone as reason:
        await context.say(str(reason))
        return None
    with context.office.database.transaction():
        context.keep_to_say(WITHDRAWN.format(id=record.id))
        _publishing(context).tell_author(record, context.user.id, RETURNED)
    context.send_kept(record.author)
    return None


@pressed
async def undo(context: Context) -> str | None:
    await take_button_away(context)
    try:
        record, said = await asyncio.to_thread(
            _publishing(context).undo, int(context.argument), context.user.id
        )
    except NotDone as reason:
        await context.say(str(reason))
        return None
    again = SAYS_AGAIN.format(said=said) if said else ""
    await context.say(UNDONE.format(summary=record.edit.summary, now=again))
    return None


async def show_edits(_: Update, context: Context) -> None:
    records = context.office.edits.records()
    waiting = [each for each in records if each.state is EditState.PROPOSED][-MOST_LISTED:]
    shown = [each for each in records if each.state is EditState.APPROVED][: -MOST_LISTED - 1 : -1]
    if not waiting and not shown:
        await context.say(NO_EDITS)
        return
    lines, buttons = [], []
    if waiting:
        lines += [WAITING, *map(_line, waiting)]
        buttons += [decisions(each) for each in waiting]
    if shown:
        lines += [EDITS, *map(_line, shown)]
        buttons += rows([(f"撤销{each.id}", f"undo:{each.id}") for each in shown])
    await context.say("\n".join(lines), keyboard(buttons))


def _line(record: Record) -> str:
    """When, who and what, so that two that are alike can be told apart."""
    moment = (record.settled or record.at).astimezone().strftime("%m-%d %H:%M")
    state = f"，{ON_ITS_DAY.format(day=record.live_on)}" if record.live_on else ""
    state = f"，{STATES[record.state]}" if record.state is EditState.PROPOSED else state
    who = Publishing.name_of(record.author)
    return f"{record.id}. {moment} {who}{state}：{shortened(record.edit.summary, SHORTENED)}"


# Many at once, from a sheet


async def read_document(_: Update, context: Context) -> None:
    """Each row that is wrong is told; where none is, all of them can be proposed."""
    message = context.incoming.effective_message
    document = message.document if message is not None else None
    if document is None or (document.file_size or 0) > LARGEST_SHEET:
        await context.say(NO_SHEET)
        return
    office = context.office
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / Path(document.file_name or "问答.xlsx").name
        sent = await document.get_file()
        await sent.download_to_drive(file)
        try:
            sheet = await asyncio.to_thread(
                read_sheet, file, office.live, office.knowledge, today()
            )
        except FileError as reason:
            await context.say(f"{reason}\n{NO_SHEET}")
            return
    if sheet.faulty:
        lines = [WRONG_ROWS.format(count=len(sheet.faulty)), *map(str, sheet.faulty)]
        await context.say("\n".join(lines))
        return
    name = secrets.token_hex(3)
    changes = [asdict(change) for change in sheet.changes]
    office.chats.keep_sheet(
        context.chat.id, {"name": name, "summary": sheet.summary, "changes": changes}
    )
    buttons = [[(f"提交这{len(sheet.rows)}条", f"sheet:{name}")]]
    await context.say(RIGHT_ROWS.format(count=len(sheet.rows)), keyboard(buttons))


@pressed
async def submit_document(context: Context) -> str | None:
    await take_buttons_away(context)
    kept = context.office.chats.sheet(context.chat.id)
    if kept is None or kept["name"] != context.argument:
        return EXPIRED
    context.office.chats.keep_sheet(context.chat.id, None)
    changes = [Change(**{**each, "path": tuple(each["path"])}) for each in kept["changes"]]
    await context.say(TRYING)
    record, report = await asyncio.to_thread(
        _publishing(context).propose, kept["summary"], changes, context.user.id
    )
    if report.is_blocked or report.needs_reason:
        _withdraw(context, record.id)
        await context.say(f"没有发布，什么也没动。改好再发一次：\n{report}")
        return None
    await _settle(context, record)
    return None


# Holding back at once


async def mute(_: Update, context: Context) -> None:
    publishing, name = _publishing(context), context.argument
    if not name:
        muted = publishing.muted()
        buttons = [[(f"恢复{each.title}", f"unmute:{each.name}")] for each in muted]
        lines = [MUTED, *(f"· {each.title}" for each in muted)] if muted else [NOT_MUTED]
        await context.say("\n".join(lines), keyboard(buttons))
        return
    meant = publishing.meant(name)
    if not meant:
        await context.say(NO_MEANT.format(name=name))
    elif len(meant) == 1 and meant[0].is_called(name):
        await _mute(context, meant[0].name)
    else:
        buttons = [[(each.title, f"mute:{each.name}")] for each in meant[:MOST_LISTED]]
        await context.say(WHICH, keyboard(buttons))


@pressed
async def press_mute(context: Context) -> str | None:
    await take_buttons_away(context)
    await _mute(context, context.argument)
    return None


async def _mute(context: Context, name: str) -> None:
    publishing = _publishing(context)
    meant = publishing.meant(name)
    if not meant:
        await context.say(NO_MEANT.format(name=name))
        return
    await asyncio.to_thread(publishing.mute, meant[0], context.user.id)
    text = NOW_MUTED.format(title=meant[0].title)
    await context.say(text, keyboard([[("恢复", f"unmute:{meant[0].name}")]]))


@pressed
async def press_unmute(context: Context) -> str | None:
    await take_button_away(context)
    publishing = _publishing(context)
    muted = next((each for each in publishing.muted() if each.name == context.argument), None)
    if muted is None:
        return EXPIRED
    await asyncio.to_thread(publishing.unmute, muted, context.user.id)
    await context.say(AGAIN.format(title=muted.title))
    return None


async def banner(_: Update, context: Context) -> None:
    publishing, text = _publishing(context), context.argument
    if not text:
        shown = context.office.notices.banner
        await context.say(HOW_TO_BANNER.format(now=f"挂着“{shown}”" if shown else "没挂公告"))
        return
    text = "" if text in ("撤", "撤掉", "取消") else text
    try:
        await asyncio.to_thread(publishing.show_banner, text, context.user.id)
    except NotDone as reason:
        await context.say(str(reason))
        return
    shown = context.office.notices.banner
    await context.say(BANNER_SHOWN.format(text=shown) if shown else BANNER_GONE)
