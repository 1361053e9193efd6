"""Residents and those on duty, brought together on Telegram: what is pressed and written about a
matter goes to `handlers/office/tickets.py`, and what comes of it is said."""

from __future__ import annotations

import re
from typing import Final

from telegram import Message, Update
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from handlers.office import ledger, tickets
from handlers.office.chats import Reply
from handlers.office.clock import now
from handlers.office.office import Office
from handlers.office.on_duty import may_handle, notice, staff_buttons
from handlers.office.outbox import Button
from handlers.office.tickets import Done
from handlers.office.told import shown_time
from handlers.telegram.access import (
    EXPIRED,
    AnyHandler,
    Context,
    Markup,
    pressed,
    take_buttons_away,
)
from handlers.telegram.render import keyboard, rows
from knowledge.registry.tickets import Ticket, TicketMessage, TicketState

NOTHING_SENT: Final = "好，没有发。"
WHICH_REASON: Final = "编号{number}为什么销号？点一个，会告诉群众。"
NO_TICKETS: Final = "没有等着处理的单子。"
TICKETS: Final = "等着处理的单子，急的、快到期的在前（🔴过期 🟡过半 🔵刚来）："
MORE: Final = "（还有{left}张没列出来）"
SEND_FILE: Final = "图片、文件我看不懂，工作人员看得懂。要给工作人员看吗？"
FILES_ARE_OLD: Final = "没有等着发的图片或文件，请再发一次。"
FILES: Final = "{count}份都给工作人员看了（编号{number}）。"
MOST_LISTED: Final = 15
_CANCEL: Final = re.compile(r"\s*(?:取消|不发了?)[\s。！!]*")


# The resident's side


async def hand_over(context: Context, reply: Reply | None) -> None:
    """The question of the reply, or none in particular, goes to a person."""
    say(context, tickets.hand_over(context.office, context.user, reply))


def say(context: Context, done: Done, buttons: list[list[Button]] | None = None) -> None:
    context.keep_to_say(done.line, keyboard(buttons or ()))
    context.send_kept(*done.chats)


async def pass_on(context: Context, ticket: Ticket) -> None:
    """What a resident writes while somebody is on it goes to that somebody."""
    with context.office.database.transaction():
        done = tickets.pass_on(context.office, ticket, context.text)
        say(context, done, [[("问机器人", f"desk:bot:{ticket.id}")]])


def resident_handlers() -> list[AnyHandler]:
    return [
        CallbackQueryHandler(press_of_resident, r"^desk:(solved|unsolved|bot):(\d+)$"),
        CallbackQueryHandler(press_about_file, r"^file:(send|leave)$"),
    ]


@pressed
async def press_of_resident(context: Context) -> str | None:
    assert context.matches
    what, number = context.matches[0].groups()
    office, ticket = context.office, context.office.tickets.get(int(number))
    await take_buttons_away(context)
    if ticket is None or ticket.user_id != context.user.id or ticket.state is TicketState.CLOSED:
        return EXPIRED
    with office.database.transaction():
        if what == "bot":
            done = tickets.back_to_the_bot(office, ticket)
        elif what == "solved":
            done = tickets.settle(office, ticket)
        else:
            done = tickets.unsettle(office, ticket)
        say(context, done)
    return None


# Pictures and documents, which only a person can look at


def file_of(message: Message) -> tuple[str, str] | None:
    """Telegram's id of what was sent and what it is; None where it is no picture or document."""
    if message.photo:
        return message.photo[-1].file_id, "photo"
    return (message.document.file_id, "document") if message.document is not None else None


async def offer_file(context: Context, file: tuple[str, str]) -> None:
    """Of several sent together one is told of, and all are kept until it is known."""
    message = context.incoming.effective_message
    album = (message.media_group_id if message is not None else None) or ""
    with context.office.database.transaction():
        is_told = context.office.chats.offer_file(context.chat.id, file, context.text, album)
        if not is_told:
            buttons = [[("给工作人员看", "file:send"), ("不用了", "file:leave")]]
            context.keep_to_say(SEND_FILE, keyboard(buttons))
    context.send_kept()


@pressed
async def press_about_file(context: Context) -> str | None:
    """With a matter that is open already, or with one that is opened for it."""
    office, user = context.office, context.user
    await take_buttons_away(context)
    with office.database.transaction():
        offered = office.chats.take_files(context.chat.id)
        if context.argument == "leave" or not offered:
            context.keep_to_say(FILES_ARE_OLD if context.argument == "send" else NOTHING_SENT)
            context.send_kept()
            return None
        told: set[int] = set()
        if office.tickets.human_of(user.id) is None:
            last = office.chats.last_reply(context.chat.id)
            opened = tickets.hand_over(office, user, last)
            told |= {*opened.chats}
            context.keep_to_say(opened.line)
        ticket = office.tickets.human_of(user.id)
        assert ticket is not None
        for file, kind, caption in offered:
            told |= {*tickets.pass_on(office, ticket, caption, file, kind).chats}
        context.keep_to_say(
            tickets.FILE_PASSED_ON.format(number=ticket.id)
            if len(offered) == 1
            else FILES.format(count=len(offered), number=ticket.id)
        )
    context.send_kept(*told)
    return None


# The side of those on duty


def staff_handlers(office: Office) -> list[AnyHandler]:
    """Before everything else in the rooms of those who may be on duty."""
    new = filters.UpdateType.MESSAGE & filters.TEXT & ~filters.COMMAND
    return [
        MessageHandler(new & (RepliesToNotice(office) | IsReplying(office)), reply_to_resident),
        CallbackQueryHandler(press_of_staff, r"^desk:(claim|look|done|letgo):(\d+)$"),
        CallbackQueryHandler(press_reason, r"^desk:close:(\d+):(\d)$"),
    ]


class RepliesToNotice(filters.MessageFilter):
    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office

    def filter(self, message: Message) -> bool:
        replied = message.reply_to_message
        return replied is not None and self._ticket(message, replied) is not None

    def _ticket(self, message: Message, replied: Message) -> int | None:
        return self._office.tickets.of_notice(message.chat.id, replied.message_id)


class IsReplying(filters.MessageFilter):
    """The next message goes to a resident."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office

    def filter(self, message: Message) -> bool:
        return self._office.chats.replying(message.chat.id) is not None


async def reply_to_resident(_: Update, context: Context) -> None:
    office, message = context.office, context.incoming.effective_message
    assert message is not None
    replying = office.chats.replying(context.chat.id)
    if replying is not None and _CANCEL.fullmatch(context.typed):
        office.chats.keep_replying(context.chat.id, None)
        await context.say(NOTHING_SENT)
        return
    replied = message.reply_to_message
    noticed = office.tickets.of_notice(context.chat.id, replied.message_id) if replied else None
    with office.database.transaction():
        done = tickets.reply(office, noticed or replying or 0, context.user, context.typed)
        if done.is_done or done.line == tickets.NOT_YOURS:
            office.chats.keep_replying(context.chat.id, None)
        say(context, done)


@pressed
async def press_of_staff(context: Context) -> str | None:
    assert context.matches
    what, number = context.matches[0].groups()
    office, user = context.office, context.user
    if what == "look":
        return _look(context, int(number))
    if what == "done":
        return _ask_for_a_reason(context, int(number))
    with office.database.transaction():
        if what == "claim":
            done = tickets.claim(office, int(number), user)
        else:
            done = tickets.let_go(office, int(number), user)
        if not done.is_done:
            return done.line
        office.chats.keep_replying(context.chat.id, int(number) if what == "claim" else None)
        say(context, done)
    return None


def _look(context: Context, number: int) -> str | None:
    """The whole matter, and the pictures and documents that belong to it."""
    office = context.office
    with office.database.transaction():
        ticket = tickets.look(office, number, context.user)
        if ticket is None:
            return tickets.NOT_YOURS
        text = notice(office, ticket, "", context.user)
        said = [text, *map(_shown, ticket.said)]
        buttons = [*staff_buttons(ticket), ("放回去", f"desk:letgo:{number}")]
        context.keep_to_say("\n".join(said), keyboard([buttons[0:1] + buttons[2:]]))
        for each in ticket.said:
            if each.file:
                office.outbox.add(
                    context.chat.id, "", file=each.file, file_kind=each.file_kind, ticket=number
                )
    context.send_kept()
    return None


def _shown(said: TicketMessage) -> str:
    who = "群众" if said.by is None else f"工作人员{said.by}"
    return f"{shown_time(said.when)} {who}：{said.text or '（图片或文件，见下面）'}"


def _ask_for_a_reason(context: Context, number: int) -> str | None:
    ticket = context.office.tickets.get(number)
    if (
        ticket is None
        or ticket.state is TicketState.CLOSED
        or not may_handle(context.office, ticket, context.user)
    ):
        return tickets.NOT_YOURS
    buttons = [(reason, f"desk:close:{number}:{at}") for at, reason in enumerate(tickets.REASONS)]
    context.keep_to_say(WHICH_REASON.format(number=number), keyboard(rows(buttons)))
    context.send_kept()
    return None


@pressed
async def press_reason(context: Context) -> str | None:
    assert context.matches
    number, place = map(int, context.matches[0].groups())
    if place >= len(tickets.REASONS):
        return EXPIRED
    await take_buttons_away(context)
    office = context.office
    with office.database.transaction():
        done = tickets.close(office, number, context.user, tickets.REASONS[place])
        if done.is_done:
            say(context, done)
    return None if done.is_done else done.line


async def show_tickets(_: Update, context: Context) -> None:
    """What whoever asks may handle; without any household."""
    await context.say(*ticket_list(context))


def ticket_list(context: Context, *more: list[Button]) -> tuple[str, Markup | None]:
    office, moment = context.office, now()
    found = ledger.open_for(office, context.user)
    if not found:
        return NO_TICKETS, keyboard(more)
    shown = found[:MOST_LISTED]
    lines = [TICKETS, *(ledger.listed(office, each, moment) for each in shown)]
    if len(found) > len(shown):
        lines.append(MORE.format(left=len(found) - len(shown)))
    buttons = [(f"看{each.id}", f"desk:look:{each.id}") for each in shown]
    return "\n".join(lines), keyboard([*rows(buttons), *more])
