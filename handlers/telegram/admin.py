"""The room of administrators: find an entry, change what is said, and take a change back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Final

from telegram import Message, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers.office import drafts
from handlers.office.drafts import KINDS, PARTS, Draft, Kind, Unfit
from handlers.office.effects import effects, told
from handlers.office.office import Office
from handlers.office.outbox import Button
from handlers.office.told import shortened
from handlers.telegram import handover, unanswered_list
from handlers.telegram.access import (
    EXPIRED,
    AnyHandler,
    Context,
    pressed,
    take_button_away,
    take_buttons_away,
)
from handlers.telegram.render import keyboard, rows
from intents.assistant import Assistant
from intents.messages import Candidate
from intents.text import normalise
from intents.understanding import CHATTER
from knowledge.policy.catalogue import Entry, Knowledge, KnowledgeError
from knowledge.policy.law import DatedValue, plain

MOST_SHOWN: Final = 8
MOST_LISTED: Final = 20
HELP: Final = """· 找 住院：找一条，改说法、加问法、加数值、加新条目
· 改的时候说“取消”，就什么也不动
· /edits：改过什么，能撤销
· /tickets：等着处理的单子
· /unanswered：没答上的问题，点一下就写
· /inbox：没答成的消息，可以再试
别的话当问题回答，看看群众会看到什么。"""

HOW_TO_FIND: Final = "找哪一条？比如：找 住院。写标题、编号或者群众的问法都行。"
WHICH: Final = "找到这些，点一条看："
NOTHING_LIKE_IT: Final = "没有像“{text}”的条目。"
CANCELLED: Final = "好，不改了，什么也没动。"
NOTHING_TO_CANCEL: Final = "现在没有在改的东西。"
READY: Final = "{preview}\n\n要发布吗？发布后马上生效，也能撤销。"
LATER: Final = "现在按{day}的政策回答，这个数要到{since}才用得上。"
PUBLISHED: Final = "已发布：{summary}。马上生效，不对就点撤销。"
NOT_PUBLISHED: Final = "没有发布，什么也没动。原因：\n{problems}"
UNDONE: Final = "已撤销：{summary}。"
NOT_UNDONE: Final = "没有撤销，后来的修改还用着它，先撤销那一条。原因：\n{problems}"
UNDONE_BEFORE: Final = "这一条已经撤销过了。"
NO_EDITS: Final = "还没有改过什么。"
EDITS: Final = "改过这些："
NOTHING_ASIDE: Final = "没有搁下的消息。"
ASIDE: Final = "这些消息没答成（先来的在前）："
TRIED_AGAIN: Final = "马上再试。"
SHORTENED: Final = 60  # characters of a question or summary in a list

_FIND: Final = r"^\s*找\s+(\S.*)$"
_CANCEL: Final = r"^\s*(?:取消|不改了)[\s。！!]*$"


def handlers(office: Office) -> list[AnyHandler]:
    """In their own chat."""
    written = filters.UpdateType.MESSAGES
    writing = written & filters.TEXT & ~filters.COMMAND & IsWriting(office)
    return [
        CommandHandler("help", show_help),
        CommandHandler("find", find),
        CommandHandler("edits", show_edits),
        CommandHandler("tickets", show_tickets),
        CommandHandler("unanswered", unanswered_list.show),
        CommandHandler("inbox", show_inbox),
        CommandHandler("cancel", cancel),
        MessageHandler(written & filters.Regex(_CANCEL), cancel),
        MessageHandler(writing, write),
        MessageHandler(written & filters.Regex(_FIND), find),
        CallbackQueryHandler(show_entry, r"^entry:(.+)$"),
        CallbackQueryHandler(begin, rf"^begin:({'|'.join(KINDS)}):(.*)$"),
        *unanswered_list.handlers(),
        CallbackQueryHandler(begin_for_many, r"^m:(phrasing|finer):(\d+):(.+)$"),
        CallbackQueryHandler(choose, r"^step:(\w+):(\w+):(.+)$"),
        CallbackQueryHandler(write_again, r"^again:(\w+):(\w+)$"),
        CallbackQueryHandler(publish, r"^publish:(\w+)$"),
        CallbackQueryHandler(press_cancel, r"^cancel:(\w+)$"),
        CallbackQueryHandler(undo, r"^undo:(\d+)$"),
        CallbackQueryHandler(try_again, r"^retry:(\d+)$"),
    ]


class IsWriting(filters.MessageFilter):
    """In the middle of a draft: what is sent belongs to it."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office

    def filter(self, message: Message) -> bool:
        return self._office.chats.draft(message.chat.id) is not None


async def show_help(_: Update, context: Context) -> None:
    await context.say(HELP)


# Finding and showing


async def find(_: Update, context: Context) -> None:
    text = context.argument
    if not text:
        await context.say(HOW_TO_FIND)
        return
    meant = await context.answerers.run(_meant, text)
    found = entries_like(text, context.office, meant)
    if not found:
        await context.say(NOTHING_LIKE_IT.format(text=text))
        return
    await context.say(
        WHICH, keyboard([[(entry.title, f"entry:{entry.intent}")] for entry in found[:MOST_SHOWN]])
    )


def _meant(assistant: Assistant, text: str) -> tuple[Candidate, ...]:
    """What a text may mean, the likeliest first."""
    return assistant.understanding.matcher.rank(normalise(text).plain).best()


def entries_like(text: str, office: Office, meant: Sequence[Candidate]) -> list[Entry]:
    """Those that hold the text in their title, intent or phrasings; then those that it may mean."""
    entries = office.knowledge.entries
    holding = [entry for entry in entries.values() if text in (entry.title, entry.intent)]
    holding += [entry for entry in entries.values() if text in entry.title or text in entry.intent]
    holding += [entry for entry in entries.values() if any(text in p.text for p in entry.phrasings)]
    sure = office.assistant.understanding.thresholds.answer
    close = [entries[each.intent] for each in meant if each.confidence >= sure]
    close = [entry for entry in close if not entry.intent.startswith(CHATTER)]
    return list({entry.intent: entry for entry in (*holding, *close)}.values())


@pressed
async def show_entry(context: Context) -> str | None:
    knowledge = context.office.knowledge
    entry = knowledge.entries.get(context.argument)
    if entry is None:
        return EXPIRED
    kinds: list[Button] = [(label, f"begin:{kind}:{entry.intent}") for kind, label in KINDS.items()]
    described = describe(entry, drafts.values_of(entry, knowledge, context.office.day))
    await context.say(described, keyboard([kinds[:2], kinds[2:4], kinds[4:]]))
    return None


def describe(entry: Entry, values: list[DatedValue]) -> str:
    lines = [f"《{entry.title}》 {entry.intent}", f"问法：{len(entry.phrasings)}种"]
    for part, label in PARTS.items():
        said = getattr(entry.wording, part)
        sentences = [said] if isinstance(said, str) else said
        lines += [f"{label}：{sentence}" for sentence in sentences if sentence]
    for value in values:
        lines.append(f"数值 {{{value.id}}} {value.name}：")
        for version in value.versions:
            source = version.sources[0]
            lines.append(
                f"· {version.since}起 {plain(version.amount)}{value.unit}"
                f"〔{source.status.label}〕{source.title}（{source.date}）"
            )
    return "\n".join(lines)


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


async def _take(context: Context, draft: Draft, step: drafts.Step, text: str) -> None:
    try:
        draft = drafts.give(draft, step, text, context.office.knowledge)
    except Unfit as reason:
        await context.say(str(reason))
        return
    await _go_on(context, draft)


async def _go_on(context: Context, draft: Draft) -> None:
    """Asks for what is still missing, or shows what would be published."""
    step, effect = drafts.next_step(draft), ""
    if step is None and draft.kind == "value":
        effect = await asyncio.to_thread(_effect, context.office, draft)
    with context.office.database.transaction():
        context.office.chats.keep_draft(context.chat.id, drafts.to_record(draft))
        if step is None:
            _keep_ready(context, draft, effect)
        else:
            _keep_question(context, draft, step)
    context.send_kept()


def _effect(office: Office, draft: Draft) -> str:
    """Which answers a new version changes; why it does not hold is told when it is published."""
    knowledge: Knowledge = office.knowledge
    day = date.fromisoformat(draft.given["since"])
    try:
        after = office.trial(drafts.changes(draft, knowledge))
    except KnowledgeError:
        return ""
    department = knowledge.entries[draft.intent].department
    return "\n" + told(effects(knowledge, after, department, day), day)


def _keep_question(context: Context, draft: Draft, step: drafts.Step) -> None:
    knowledge = context.office.knowledge
    options = [
        (label, f"step:{draft.id}:{step.name}:{value}")
        for label, value in step.options(draft, knowledge)
    ]
    context.keep_to_say(
        step.question(draft, knowledge), keyboard([*rows(options), [_cancel_button(draft)]])
    )


def _cancel_button(draft: Draft) -> Button:
    return ("取消", f"cancel:{draft.id}")


def _keep_ready(context: Context, draft: Draft, effect: str) -> None:
    office = context.office
    text = READY.format(preview=drafts.preview(draft, office.knowledge) + effect)
    since = draft.given.get("since", "")
    if since > office.day.isoformat():
        text += "\n" + LATER.format(day=office.day, since=since)
    again = [
        (f"重写{step.label}", f"again:{draft.id}:{step.name}")
        for step in drafts.steps(draft)
        if not step.options(draft, office.knowledge)
    ]
    main = [("发布", f"publish:{draft.id}"), _cancel_button(draft)]
    context.keep_to_say(text, keyboard([main, *([button] for button in again)]))


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
    assert context.matches
    draft_id, name = context.matches[0].groups()
    draft = await _own_draft(context, draft_id)
    if draft is None:
        return EXPIRED
    await _go_on(context, drafts.take_back(draft, name))
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
    context.office.chats.keep_draft(context.chat.id, None)
    await context.say(CANCELLED)


# Publishing and undoing: a second or two, during which everybody else is answered


@pressed
async def publish(context: Context) -> str | None:
    draft = await _own_draft(context, context.argument)
    if draft is None or drafts.next_step(draft) is not None:
        return EXPIRED
    office = context.office
    knowledge: Knowledge = office.knowledge
    summary = drafts.summary(draft, knowledge)
    try:
        edit = await asyncio.to_thread(
            office.publish, summary, drafts.changes(draft, knowledge), context.user.id
        )
    except KnowledgeError as error:
        context.keep_to_say(NOT_PUBLISHED.format(problems=_in_plain_words(error)))
        await _go_on(context, draft)
        return None
    undo_button = ("撤销", f"undo:{edit.id}")
    with office.database.transaction():
        office.chats.keep_draft(context.chat.id, None)
        context.keep_to_say(PUBLISHED.format(summary=summary), keyboard([[undo_button]]))
    context.send_kept()
    return None


def _in_plain_words(error: KnowledgeError) -> str:
    return "\n".join(f"· {drafts.plain_problem(problem)}" for problem in error.problems)


@pressed
async def undo(context: Context) -> str | None:
    office, number = context.office, int(context.argument)
    await take_button_away(context)
    summary = next((edit.summary for edit in office.live if edit.id == number), "")
    try:
        undone = await asyncio.to_thread(office.undo, number)
    except KnowledgeError as error:
        await context.say(NOT_UNDONE.format(problems=_in_plain_words(error)))
        return None
    if not undone:
        return UNDONE_BEFORE
    await context.say(UNDONE.format(summary=summary))
    return None


async def show_edits(_: Update, context: Context) -> None:
    edits = context.office.live[-MOST_LISTED:]
    if not edits:
        await context.say(NO_EDITS)
        return
    lines = [f"{edit.id}. {shortened(edit.summary, SHORTENED)}" for edit in edits]
    buttons = [(f"撤销{edit.id}", f"undo:{edit.id}") for edit in edits]
    await context.say("\n".join([EDITS, *lines]), keyboard(rows(buttons)))


# Tickets


async def show_tickets(_: Update, context: Context) -> None:
    """What is asked by many stands in a list of its own."""
    await context.say(*handover.ticket_list(context, [unanswered_list.BUTTON]))


# Messages that nobody was answered on


async def show_inbox(_: Update, context: Context) -> None:
    aside = context.inbox.aside()[:MOST_LISTED]
    if not aside:
        await context.say(NOTHING_ASIDE)
        return
    lines = [
        f"{each.number}. {each.reason}：{shortened(each.text, SHORTENED) or each.kind}"
        for each in aside
    ]
    buttons = [(f"再试{each.number}", f"retry:{each.number}") for each in aside]
    await context.say("\n".join([ASIDE, *lines]), keyboard(rows(buttons)))


@pressed
async def try_again(context: Context) -> str:
    is_there = context.inbox.try_again(int(context.argument))
    await take_button_away(context)
    return TRIED_AGAIN if is_there else EXPIRED
