"""The room of administrators: find an entry, change what is said, and take a change back."""

from __future__ import annotations

from datetime import date
from typing import Final

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers.office import drafts
from handlers.office.drafts import KINDS, PARTS
from handlers.office.finding import entries_like, meant_by
from handlers.office.outbox import Button
from handlers.office.told import shortened
from handlers.telegram import handover, statistics, unanswered_list
from handlers.telegram.access import (
    EXPIRED,
    AnyHandler,
    Context,
    pressed,
    take_button_away,
)
from handlers.telegram.render import keyboard, rows
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.policy.law import plain

MOST_SHOWN: Final = 8
MOST_LISTED: Final = 20
HELP: Final = """· 找 住院：找一条，改说法、加问法、加数值、加新条目
· 改的时候说“取消”，就什么也不动
· /edits：等批准的、改过的，能撤销
· /mute 低保标准：有一条可能不对，先停；停部门就写部门名
· /banner 一句话：挂在每条答案上面
· /tickets：等着处理的单子
· /unanswered：没答上的问题，点一下就写
· /stats：问了多少、怎么答的、缺什么，带图
· /inbox：没答成的消息，可以再试
别的话当问题回答，看看群众会看到什么。"""

HOW_TO_FIND: Final = "找哪一条？比如：找 住院。写标题、编号或者群众的问法都行。"
WHICH: Final = "找到这些，点一条看："
NOTHING_LIKE_IT: Final = "没有像“{text}”的条目。"
NOTHING_ASIDE: Final = "没有搁下的消息。"
ASIDE: Final = "这些消息没答成（先来的在前）："
TRIED_AGAIN: Final = "马上再试。"
SHORTENED: Final = 60  # characters of a question or summary in a list

_FIND: Final = r"^\s*找\s+(\S.*)$"


def handlers() -> list[AnyHandler]:
    """In their own chat; what is written for a draft went to `editing` before."""
    written = filters.UpdateType.MESSAGES
    return [
        CommandHandler("help", show_help),
        CommandHandler("find", find),
        CommandHandler("tickets", show_tickets),
        CommandHandler("unanswered", unanswered_list.show),
        CommandHandler("inbox", show_inbox),
        CommandHandler("stats", statistics.show),
        MessageHandler(written & filters.Regex(_FIND), find),
        CallbackQueryHandler(show_entry, r"^entry:(.+)$"),
        *unanswered_list.handlers(),
        CallbackQueryHandler(try_again, r"^retry:(\d+)$"),
    ]


async def show_help(_: Update, context: Context) -> None:
    await context.say(HELP)


# Finding and showing


async def find(_: Update, context: Context) -> None:
    text = context.argument
    if not text:
        await context.say(HOW_TO_FIND)
        return
    meant = await context.answerers.run(meant_by, text)
    found = entries_like(text, context.office, meant)
    if not found:
        await context.say(NOTHING_LIKE_IT.format(text=text))
        return
    await context.say(
        WHICH, keyboard([[(entry.title, f"entry:{entry.intent}")] for entry in found[:MOST_SHOWN]])
    )


@pressed
async def show_entry(context: Context) -> str | None:
    knowledge = context.office.knowledge
    entry = knowledge.entries.get(context.argument)
    if entry is None:
        return EXPIRED
    kinds: list[Button] = [(label, f"begin:{kind}:{entry.intent}") for kind, label in KINDS.items()]
    described = describe(entry, knowledge, context.office.day)
    await context.say(described, keyboard([kinds[:2], kinds[2:4], kinds[4:]]))
    return None


def describe(entry: Entry, knowledge: Knowledge, day: date) -> str:
    """What is told of it, with the names of what stands in braces."""
    draft = drafts.begin("wording", entry.intent, day)
    department = knowledge.departments[entry.department]
    lines = [f"《{entry.title}》{department}", f"问法：{len(entry.phrasings)}种"]
    for part, label in PARTS.items():
        said = getattr(entry.wording, part)
        sentences = [said] if isinstance(said, str) else said
        shown = [drafts.with_names(each, draft, knowledge) for each in sentences if each]
        lines += [f"{label}：{sentence}" for sentence in shown]
    for value in drafts.values_of(entry, knowledge, day):
        lines.append(f"数值 {value.name}：")
        for version in value.versions:
            source = version.sources[0]
            lines.append(
                f"· {version.since}起 {plain(version.amount)}{value.unit}"
                f"〔{source.status.label}〕{source.title}（{source.date}）"
            )
    return "\n".join(lines)


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
