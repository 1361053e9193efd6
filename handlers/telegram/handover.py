"""A resident asks for a person: those on duty are told, their reply reaches the resident, and the
resident says whether that settled it. Meanwhile the assistant keeps out of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from telegram import Message, Update
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from handlers.office.chats import Reply
from handlers.office.clock import now
from handlers.office.office import Office
from handlers.office.outbox import Outbox
from handlers.office.told import family, shortened
from handlers.telegram.access import EXPIRED, AnyHandler, Context, pressed, take_buttons_away
from handlers.telegram.render import Button, fitted, keyboard
from knowledge.registry.masking import masked
from knowledge.registry.tickets import Kind, State, Ticket
from knowledge.registry.users import Role, User

HANDED_OVER: Final = (
    "转给工作人员了，编号{number}，通知了{count}位。回话会发到这里。\n"
    "事情急的话，直接找村（居）委会或者乡镇（街道）救助窗口。"
)
HANDED_OVER_URGENT: Final = (
    "急难的事，转给工作人员了，编号{number}，通知了{count}位，{due}前要回您。\n"
    "等不了就现在去乡镇（街道）救助窗口，或者打12345。"
)
NOBODY_ON_DUTY: Final = (
    "记下了，编号{number}，可现在没有工作人员在这里接。\n"
    "请直接打12345，或者找村（居）委会、乡镇（街道）救助窗口。"
)
ALREADY_HANDED_OVER: Final = "您的事已经转给工作人员了，编号{number}，回话会发到这里。"
CLAIMED_BY_STAFF: Final = "工作人员看到您的事了（编号{number}），正在办，请等回话。"
REPLY: Final = "【工作人员回话 编号{number}】\n{text}"
PASSED_ON: Final = "转给工作人员了（编号{number}）。要问别的，先点“问机器人”。"
SETTLED: Final = "好，编号{number}办结了。以后有事直接问我。"
NOT_SETTLED: Final = "知道了，又转给工作人员了（编号{number}），通知了{count}位。"
BACK_TO_THE_BOT: Final = "好，您直接问我。编号{number}工作人员还在办，回话会发到这里。"

NOTICE: Final = (
    "{heading}【编号{number}】群众找人工。\n问：{question}\n机器人答：{answer}\n{household}"
)
URGENT_HEADING: Final = "【急难！{due}前要答复】"
AGAIN_HEADING: Final = "【还没人接，等了{hours}小时】"
UNSETTLED_HEADING: Final = "【群众说没解决】"
OF_HOUSEHOLD: Final = "户：{id}（{family}）\n"
HOW_TO_REPLY: Final = "点“我来答”，或者直接回复这条消息，您写的就发给群众。"
WRITE_NOW: Final = "编号{number}归您了。请直接打字，下一条就发给群众；不发就说“取消”。"
SENT_ON: Final = "已发给群众（编号{number}）。"
FROM_RESIDENT: Final = "【编号{number} 群众又说】\n{text}"
RESIDENT_SETTLED: Final = "编号{number}：群众说解决了，办结。"
DONE: Final = "编号{number}办结了，也告诉群众了。"
DONE_FOR_RESIDENT: Final = "工作人员把编号{number}办结了。没解决的话，再点“转人工”。"
NOT_YOURS: Final = "这张单子不归您，或者已经办结了。"
NOTHING_SENT: Final = "好，没有发。"

LONGEST_SHOWN: Final = 300  # characters of a question or an answer in a notice
AGAIN_AFTER: Final = {True: timedelta(hours=1), False: timedelta(hours=12)}  # urgent, or not
_URGENT: Final = re.compile(r"急难|断粮|没饭吃|没米下锅|揭不开锅|没钱吃饭|没地方住|无家可归")
_CANCEL: Final = re.compile(r"\s*(?:取消|不发了?)[\s。！!]*")


# The resident's side


async def hand_over(context: Context, reply: Reply | None) -> None:
    """The question of the reply, or none in particular, goes to a person."""
    office, user = context.office, context.user
    waiting = office.tickets.human_of(user.id)
    if waiting is not None:
        await context.say(ALREADY_HANDED_OVER.format(number=waiting.id))
        return
    household_id = user.household_id if user.role is Role.RESIDENT else None
    question, answer = (reply.question, reply.answer) if reply else ("", "")
    with office.database.transaction():
        ticket = office.tickets.open(
            Kind.HUMAN,
            user.id,
            question,
            answer,
            now(),
            household_id,
            is_urgent=bool(_URGENT.search(question + answer)),
        )
        if reply is not None:
            office.chats.settle(reply, ticket.id)
        told = tell_those_on_duty(office, context.outbox, ticket)
        context.keep_to_say(_promise(ticket, len(told)))
    context.send_kept(*told)


def _promise(ticket: Ticket, count: int) -> str:
    """No more than what happens."""
    if not count:
        return NOBODY_ON_DUTY.format(number=ticket.id)
    text = HANDED_OVER_URGENT if ticket.is_urgent else HANDED_OVER
    return text.format(number=ticket.id, count=count, due=_due(ticket))


def _due(ticket: Ticket) -> str:
    return f"{ticket.is_due.astimezone():%m月%d日%H:%M}" if ticket.is_due else ""


async def pass_on(context: Context, ticket: Ticket) -> None:
    """What a resident writes while somebody is on it goes to that somebody."""
    office = context.office
    text = FROM_RESIDENT.format(number=ticket.id, text=context.text)
    assert ticket.holder is not None
    with office.database.transaction():
        context.outbox.add(
            ticket.holder, fitted(text), markup=_markup(_staff_buttons(ticket)), ticket=ticket.id
        )
        buttons = keyboard([[("问机器人", f"desk:bot:{ticket.id}")]])
        context.keep_to_say(PASSED_ON.format(number=ticket.id), buttons)
    context.send_kept(ticket.holder)


def talking_to_a_person(office: Office, user_id: int) -> Ticket | None:
    """The matter in which the assistant keeps silent."""
    ticket = office.tickets.human_of(user_id)
    is_on = ticket is not None and ticket.state in (State.CLAIMED, State.ANSWERED)
    return ticket if is_on and not office.chats.is_with_the_bot(user_id) else None


# The side of those on duty


def tell_those_on_duty(
    office: Office, outbox: Outbox, ticket: Ticket, heading: str = ""
) -> list[int]:
    """Keeps a notice for each, and returns their chats. A household is shown only to the workers of
    its 网格."""
    if ticket.is_urgent:
        heading += URGENT_HEADING.format(due=_due(ticket))
    on_duty = those_on_duty(office, ticket)
    for user in on_duty:
        outbox.add(
            user.id,
            fitted(_notice(office, ticket, heading, user)),
            markup=_markup(_staff_buttons(ticket)),
            ticket=ticket.id,
        )
    return [user.id for user in on_duty]


def those_on_duty(office: Office, ticket: Ticket) -> list[User]:
    """The workers of the household's 网格, else the administrators."""
    staff = [
        user for user in office.users.staff() if user.is_reachable and user.id != ticket.user_id
    ]
    workers = [
        user for user in staff if user.role is Role.GRID_WORKER and _is_theirs(office, ticket, user)
    ]
    return workers or [user for user in staff if user.role is Role.ADMIN]


def _is_theirs(office: Office, ticket: Ticket, user: User) -> bool:
    household = office.households.get(ticket.household_id) if ticket.household_id else None
    return household is not None and household.grid in user.grids


def may_handle(office: Office, ticket: Ticket, user: User) -> bool:
    return user.role is Role.ADMIN or (
        user.role is Role.GRID_WORKER and _is_theirs(office, ticket, user)
    )


def _notice(office: Office, ticket: Ticket, heading: str, user: User) -> str:
    household = ""
    if user.role is Role.GRID_WORKER and ticket.household_id:
        found = office.households.get(ticket.household_id)
        if found is not None:
            household = OF_HOUSEHOLD.format(id=found.id, family=family(found))
    return NOTICE.format(
        heading=heading,
        number=ticket.id,
        question=shortened(ticket.question, LONGEST_SHOWN) or "没写问题",
        answer=_answer_for(ticket, user),
        household=household + HOW_TO_REPLY,
    )


def _answer_for(ticket: Ticket, user: User) -> str:
    """What was answered for a household tells of it."""
    if ticket.household_id and user.role is not Role.GRID_WORKER:
        return "（按这一户答的，不给看）"
    return shortened(ticket.answer, LONGEST_SHOWN) or "没答"


def _staff_buttons(ticket: Ticket) -> list[Button]:
    return [("我来答", f"desk:claim:{ticket.id}"), ("办完了", f"desk:done:{ticket.id}")]


def _markup(buttons: list[Button]) -> dict[str, Any]:
    laid_out = keyboard([buttons])
    assert laid_out is not None
    return laid_out.to_dict()


def staff_handlers(office: Office) -> list[AnyHandler]:
    """Before everything else in the rooms of those who may be on duty."""
    new = filters.UpdateType.MESSAGE & filters.TEXT & ~filters.COMMAND
    return [
        MessageHandler(new & (RepliesToNotice(office) | IsReplying(office)), reply_to_resident),
        CallbackQueryHandler(press_of_staff, r"^desk:(claim|done):(\d+)$"),
    ]


def resident_handlers() -> list[AnyHandler]:
    return [CallbackQueryHandler(press_of_resident, r"^desk:(solved|unsolved|bot):(\d+)$")]


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
    ticket = office.tickets.get(noticed or replying or 0)
    with office.database.transaction():
        office.chats.keep_replying(context.chat.id, None)
        if ticket is None or not _is_open_for(office, ticket, context.user):
            context.keep_to_say(NOT_YOURS)
            told: Iterable[int] = ()
        else:
            _keep_reply(context, ticket)
            told = [ticket.user_id]
    context.send_kept(*told)


def _is_open_for(office: Office, ticket: Ticket, user: User) -> bool:
    return ticket.state is not State.CLOSED and may_handle(office, ticket, user)


def _keep_reply(context: Context, ticket: Ticket) -> None:
    """As it was written, with the telephone numbers of offices in it."""
    office = context.office
    office.tickets.note_answered(ticket.id, context.user.id)
    office.chats.keep_with_the_bot(ticket.user_id, False)
    if ticket.household_id and context.user.role is Role.GRID_WORKER:
        said = masked(context.typed)
        office.note_look(context.user.id, "回话", ticket.household_id, f"编号{ticket.id}：{said}")
    settled = [("解决了", f"desk:solved:{ticket.id}"), ("没解决", f"desk:unsolved:{ticket.id}")]
    context.outbox.add(
        ticket.user_id,
        fitted(REPLY.format(number=ticket.id, text=context.typed)),
        markup=_markup(settled),
    )
    context.keep_to_say(SENT_ON.format(number=ticket.id))


@pressed
async def press_of_staff(context: Context) -> str | None:
    assert context.matches
    what, number = context.matches[0].groups()
    office, ticket = context.office, context.office.tickets.get(int(number))
    if ticket is None or not _is_open_for(office, ticket, context.user):
        return NOT_YOURS
    with office.database.transaction():
        if what == "claim":
            told, notice = _claim(context, ticket), None
        else:
            told, notice = close(context, ticket), DONE.format(number=ticket.id)
    context.send_kept(*told)
    if what == "done":
        await take_buttons_away(context)
    return notice


def _claim(context: Context, ticket: Ticket) -> list[int]:
    office = context.office
    is_new = ticket.holder != context.user.id
    office.tickets.claim(ticket.id, context.user.id)
    office.chats.keep_replying(context.chat.id, ticket.id)
    context.keep_to_say(WRITE_NOW.format(number=ticket.id))
    if not is_new:
        return []
    context.outbox.add(ticket.user_id, CLAIMED_BY_STAFF.format(number=ticket.id))
    return [ticket.user_id]


def close(context: Context, ticket: Ticket) -> list[int]:
    """Returns the chats for which something was kept: whoever waited for a person hears of it."""
    office = context.office
    office.tickets.close(ticket.id, now())
    office.chats.keep_with_the_bot(ticket.user_id, False)
    if office.chats.replying(context.chat.id) == ticket.id:
        office.chats.keep_replying(context.chat.id, None)
    if ticket.kind is not Kind.HUMAN:
        return []
    context.outbox.add(ticket.user_id, DONE_FOR_RESIDENT.format(number=ticket.id))
    return [ticket.user_id]


@pressed
async def press_of_resident(context: Context) -> str | None:
    assert context.matches
    what, number = context.matches[0].groups()
    office, ticket = context.office, context.office.tickets.get(int(number))
    await take_buttons_away(context)
    if ticket is None or ticket.user_id != context.user.id or ticket.state is State.CLOSED:
        return EXPIRED
    told: list[int] = []
    with office.database.transaction():
        if what == "bot":
            office.chats.keep_with_the_bot(context.user.id, True)
            context.keep_to_say(BACK_TO_THE_BOT.format(number=ticket.id))
        elif what == "solved":
            office.tickets.close(ticket.id, now())
            context.keep_to_say(SETTLED.format(number=ticket.id))
            if ticket.holder is not None:
                context.outbox.add(ticket.holder, RESIDENT_SETTLED.format(number=ticket.id))
                told = [ticket.holder]
        else:
            office.tickets.reopen(ticket.id, now())
            told = tell_those_on_duty(office, context.outbox, ticket, UNSETTLED_HEADING)
            context.keep_to_say(NOT_SETTLED.format(number=ticket.id, count=len(told)))
    context.send_kept(*told)
    return None


def remind(office: Office, outbox: Outbox, moment: datetime) -> list[int]:
    """Tells again of what nobody took, and returns the chats."""
    told: list[int] = []
    for ticket in office.tickets.still_open():
        since = ticket.told or ticket.created
        is_waiting = ticket.kind is Kind.HUMAN and ticket.state is State.OPEN
        if is_waiting and moment - since >= AGAIN_AFTER[ticket.is_urgent]:
            hours = int((moment - ticket.created) / timedelta(hours=1))
            with office.database.transaction():
                told += tell_those_on_duty(
                    office, outbox, ticket, AGAIN_HEADING.format(hours=hours)
                )
                office.tickets.note_told(ticket.id, moment)
    return told


def age(ticket: Ticket, moment: datetime) -> str:
    """How long ago it was opened: 3天前."""
    hours = int((moment - ticket.created) / timedelta(hours=1))
    return f"{hours // 24}天前" if hours >= 24 else f"{hours}小时前" if hours else "刚才"
