"""Matters that a person looks at, the same from every channel: opened, taken by one, answered where
they were asked, closed by whoever asked or with a reason.

Everything is looked up and written in one transaction, so that two who take the same matter at
once do not both get it. What is told on Telegram goes into the outbox; the chats for which there is
something are returned. The assistant keeps out of a matter in which a person is.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handlers.office.chats import Reply
from handlers.office.clock import now
from handlers.office.office import Office
from handlers.office.on_duty import (
    administrators_on_duty,
    holder_of,
    household_for,
    may_handle,
    named,
    staff_buttons,
    tell_those_on_duty,
    those_on_duty,
    workers_on_duty,
)
from handlers.office.outbox import Button
from handlers.office.told import shortened, shown_time
from intents.danger import pressing
from intents.text import normalise
from intents.whose import without_names
from knowledge.registry.masking import masked
from knowledge.registry.tickets import ON_THE_PAGE, Ticket, TicketKind, TicketMessage, TicketState
from knowledge.registry.users import Role, User

STATES: Final = {
    TicketState.OPEN: "没人接",
    TicketState.CLAIMED: "有人在办",
    TicketState.ANSWERED: "回了话",
    TicketState.CLOSED: "销号了",
}
DEPARTMENTS: Final = {  # as people call the offices; another is called as its folder is
    "civil": "民政",
    "disability": "残联",
    "education": "教育",
    "employment": "人社就业",
    "finance": "金融",
    "health": "卫健",
    "housing": "住建",
    "medical": "医保",
    "pension": "人社养老",
    "water": "水务",
    "women": "妇联",
}

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
NOTED_AS_UNANSWERED: Final = "这件我没答上，记给您的网格员了，编号{number}，回话会发到这里。"
CLAIMED_BY_STAFF: Final = "工作人员看到您的事了（编号{number}），正在办，请等回话。"
REPLY: Final = "【工作人员回话 编号{number}】\n{text}"
PASSED_ON: Final = "转给工作人员了（编号{number}）。要问别的，先点“问机器人”。"
FILE_PASSED_ON: Final = "给工作人员看了（编号{number}）。"
SETTLED: Final = "好，编号{number}办结了。以后有事直接问我。"
NOT_SETTLED: Final = "知道了，又转给工作人员了（编号{number}），通知了{count}位。"
NOT_SETTLED_AND_NOBODY: Final = (
    "知道了，编号{number}还开着，可现在没有工作人员在这里接。请打12345。"
)
BACK_TO_THE_BOT: Final = "好，您直接问我。编号{number}工作人员还在办，回话会发到这里。"
DONE_FOR_RESIDENT: Final = (
    "工作人员把编号{number}办结了，原因：{reason}。没解决的话，再点“转人工”。"
)

UNSETTLED_HEADING: Final = "【群众说没解决】"
WRITE_NOW: Final = "编号{number}归您了。请直接打字，下一条就发给群众；不发就说“取消”。"
TAKEN: Final = "编号{number}，{who}已经接了，您不用再答。"
SENT_ON: Final = "已发给群众（编号{number}）。"
FROM_RESIDENT: Final = "【编号{number} 群众又说】\n{text}"
RESIDENT_SETTLED: Final = "编号{number}：群众说解决了，办结。"
DONE: Final = "编号{number}销号了：{reason}。"
LET_GO: Final = "编号{number}放回去了，别人可以接。"
NOT_YOURS: Final = "这张单子不归您，或者已经办结了。"
NO_TEXT: Final = "还没写字，没有发。"
TOO_LONG: Final = "写了{length}个字，最多{most}个字，没有发。请写短一点。"
NO_REASON: Final = "销号要写原因，两个字以上、一百个字以内。"
ENOUGH_SAID: Final = "这件事写得很多了，没有再转。急的话打12345。"
REASONS: Final = ("已答复清楚", "已经办成", "不符合条件，讲清了", "联系不上", "重复的单子")

LONGEST_SAID: Final = 1000  # characters of one message
LONGEST_REASON: Final = 100
MOST_SAID: Final = 50  # messages of one matter of the public page
MOST_FROM_THE_PAGE: Final = 200  # matters of the public page that wait at once
_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none is taken for another
_SECRET: Final = 10  # letters: 49 random bits, and few tries a minute


@dataclass(frozen=True)
class Done:
    line: str  # to whoever did it
    chats: tuple[int, ...] = ()  # of others, for which something is in the outbox
    is_done: bool = True


def _refused(line: str) -> Done:
    return Done(line, is_done=False)


# Opened


def hand_over(office: Office, user: User, reply: Reply | None, *, is_asked: bool = True) -> Done:
    """The question of the reply, or none in particular, goes to a person."""
    with office.database.transaction():
        waiting = office.tickets.human_of(user.id)
        if waiting is not None:
            return _refused(ALREADY_HANDED_OVER.format(number=waiting.id))
        ticket = open_ticket(office, TicketKind.HUMAN, user, reply)
        if reply is not None and is_asked:
            office.chats.settle(reply, ticket.id)
        told = tell_those_on_duty(office, ticket)
        return Done(_promise(ticket, len(told)), told)


def open_ticket(office: Office, kind: TicketKind, user: User, reply: Reply | None) -> Ticket:
    household_id = user.household_id if user.role is Role.RESIDENT else None
    intent, question, answer = "", "", ""
    if reply is not None:
        question, answer = reply.question, reply.answer
        intent = str((reply.dialogue or {}).get("intent") or "")
        if kind is TicketKind.FEEDBACK:
            household_id = reply.household_id
    is_urgent = kind is TicketKind.HUMAN and (_names_hardship(question) or _names_hardship(answer))
    return _open(
        office, kind, user, question, answer, household_id, intent=intent, is_urgent=is_urgent
    )


def _open(
    office: Office,
    kind: TicketKind,
    user: User,
    question: str,
    answer: str,
    household_id: str | None,
    *,
    intent: str,
    is_urgent: bool,
) -> Ticket:
    return office.tickets.open(
        kind,
        user.id,
        question,
        answer,
        now(),
        household_id,
        is_urgent=is_urgent,
        due=_due(office, is_urgent),
        department=department_of(office, intent),
        village=_village(office, household_id),
    )


def department_of(office: Office, intent: str) -> str:
    entry = office.assistant.knowledge.entries.get(intent)
    return "" if entry is None or entry.department == "general" else entry.department


def _due(office: Office, is_urgent: bool) -> datetime | None:
    """Without a day of its own, the one of the law."""
    return None if is_urgent else now() + timedelta(days=office.config.tickets.days)


def _village(office: Office, household_id: str | None) -> str:
    household = office.households.get(household_id) if household_id else None
    if household is None:
        return ""
    return "".join(each for each in (household.town, household.village) if isinstance(each, str))


def _promise(ticket: Ticket, count: int) -> str:
    """No more than what happens."""
    if not count:
        return NOBODY_ON_DUTY.format(number=ticket.id)
    text = HANDED_OVER_URGENT if ticket.is_urgent else HANDED_OVER
    return text.format(number=ticket.id, count=count, due=shown_time(ticket.due))


def hand_over_unasked(office: Office, user: User, reply: Reply) -> Done | None:
    """None where a person is on it, or nobody is there."""
    if office.tickets.human_of(user.id) is not None:
        return None
    household_id = user.household_id if user.role is Role.RESIDENT else None
    if not (workers_on_duty(office, household_id) or administrators_on_duty(office)):
        return None
    return hand_over(office, user, reply, is_asked=False)


def is_hardship(question: str) -> bool:
    """What cannot wait, whether or not a person is asked for."""
    return bool(pressing(normalise(question).plain))


def _names_hardship(text: str) -> bool:
    return "急难" in text or is_hardship(text)


def open_for_household(
    office: Office, kind: TicketKind, user: User, household_id: str, question: str, intent: str
) -> tuple[Ticket, bool]:
    """By a worker, of what a household said on the telephone; or the one of that kind that is open
    already. With it whether it is new. In one transaction with what was said."""
    is_urgent = kind is TicketKind.HARDSHIP
    question = without_names(question, office.households.get(household_id))
    question = masked(question.replace(household_id, ""))
    for each in office.tickets.of_households([household_id]):
        if each.kind is kind and each.state is not TicketState.CLOSED:
            if len(each.said) < MOST_SAID:
                office.tickets.say(each.id, TicketMessage(now(), None, question[:LONGEST_SAID]))
            return each, False
    ticket = _open(
        office, kind, user, question, "", household_id, intent=intent, is_urgent=is_urgent
    )
    tell_those_on_duty(office, ticket)
    return ticket, True


def note_unanswered(office: Office, user: User, reply: Reply) -> Done | None:
    """What a bound resident asked and nobody answered goes to the worker of the household; None
    where there is none, or where one of these is open already."""
    if user.role is not Role.RESIDENT or user.household_id is None:
        return None
    with office.database.transaction():
        mine = office.tickets.open_of(user.id)
        is_open = any(each.kind in (TicketKind.UNANSWERED, TicketKind.HUMAN) for each in mine)
        if is_open or not workers_on_duty(office, user.household_id):
            return None
        ticket = open_ticket(office, TicketKind.UNANSWERED, user, reply)
        told = tell_those_on_duty(office, ticket)
        return Done(NOTED_AS_UNANSWERED.format(number=ticket.id), told)


@dataclass(frozen=True)
class Slip:
    """What whoever asked on the public page comes back with."""

    ticket: Ticket
    code: str  # 12-ABCDEFGHJK
    count: int  # of those who were told


def hand_over_from_page(office: Office, question: str, answer: str, intent: str) -> Slip | None:
    """None where nobody is there who would read it."""
    with office.database.transaction():
        waiting = office.tickets.open_of(ON_THE_PAGE)
        if len(waiting) >= MOST_FROM_THE_PAGE or not administrators_on_duty(office):
            return None
        secret = "".join(secrets.choice(_LETTERS) for _ in range(_SECRET))
        is_urgent = _names_hardship(question)
        ticket = office.tickets.open(
            TicketKind.HUMAN,
            ON_THE_PAGE,
            masked(question),
            answer,
            now(),
            is_urgent=is_urgent,
            due=_due(office, is_urgent),
            department=department_of(office, intent),
            secret=secret,
        )
        told = tell_those_on_duty(office, ticket)
        return Slip(ticket, f"{ticket.id}-{secret}", len(told))


def of_slip(office: Office, code: str) -> Ticket | None:
    """As it is typed: small letters and blanks are no matter."""
    number, _, secret = code.replace(" ", "").replace("－", "-").upper().partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) <= 12):
        return None
    return office.tickets.of_secret(int(number), secret)


# Worked on


def _refusal(office: Office, ticket: Ticket | None, user: User) -> Done | None:
    """Why somebody may do nothing with it; None where they may."""
    if ticket is None or ticket.state is TicketState.CLOSED or not may_handle(office, ticket, user):
        return _refused(NOT_YOURS)
    holder = holder_of(office, ticket)
    if holder is not None and holder.id != user.id:
        return _refused(TAKEN.format(number=ticket.id, who=named(holder)))
    return None


def claim(office: Office, number: int, user: User) -> Done:
    """One alone; whoever comes second is told who was first."""
    with office.database.transaction():
        ticket = office.tickets.get(number)
        refusal = _refusal(office, ticket, user)
        if refusal is not None or ticket is None:
            return refusal or _refused(NOT_YOURS)
        is_new = ticket.holder != user.id
        office.tickets.claim(ticket.id, user.id)
        told: tuple[int, ...] = ()
        if is_new:
            _note_look(office, user, "接单", ticket)
            told = _tell_resident(
                office, ticket, CLAIMED_BY_STAFF.format(number=ticket.id), by=user
            )
        return Done(WRITE_NOW.format(number=ticket.id), told)


def let_go(office: Office, number: int, user: User) -> Done:
    with office.database.transaction():
        ticket = office.tickets.get(number)
        refusal = _refusal(office, ticket, user)
        if refusal is not None or ticket is None or ticket.holder != user.id:
            return refusal or _refused(NOT_YOURS)
        office.tickets.let_go(ticket.id, now())
        _end_silence(office, ticket)
        return Done(LET_GO.format(number=ticket.id))


def reply(office: Office, number: int, user: User, text: str) -> Done:
    """To whoever asked, where they asked. Who answers has taken it."""
    text = text.strip()
    if not text:
        return _refused(NO_TEXT)
    if len(text) > LONGEST_SAID:
        return _refused(TOO_LONG.format(length=len(text), most=LONGEST_SAID))
    with office.database.transaction():
        ticket = office.tickets.get(number)
        refusal = _refusal(office, ticket, user)
        if refusal is not None or ticket is None:
            return refusal or _refused(NOT_YOURS)
        office.tickets.note_answered(ticket.id, user.id)
        # The telephone numbers of offices are what people wait for.
        kept = masked(text, but_telephones=True)
        office.tickets.say(ticket.id, TicketMessage(now(), user.id, kept))
        _note_look(office, user, "回话", ticket, masked(text))
        _end_silence(office, ticket)
        settled = [
            ("解决了", f"desk:solved:{ticket.id}"),
            ("没解决", f"desk:unsolved:{ticket.id}"),
        ]
        text = REPLY.format(number=ticket.id, text=text)
        told = _tell_resident(office, ticket, text, settled, by=user)
        return Done(SENT_ON.format(number=ticket.id), told)


def close(office: Office, number: int, user: User, reason: str) -> Done:
    """By staff: with a reason, which whoever waited for a person hears as well."""
    reason = masked(reason.strip())
    if not 2 <= len(reason) <= LONGEST_REASON:
        return _refused(NO_REASON)
    with office.database.transaction():
        ticket = office.tickets.get(number)
        refusal = _refusal(office, ticket, user)
        if refusal is not None or ticket is None:
            return refusal or _refused(NOT_YOURS)
        office.tickets.close(ticket.id, now(), user.id, reason)
        _note_look(office, user, "销号", ticket, reason)
        told: tuple[int, ...] = ()
        _end_silence(office, ticket)
        if office.chats.replying(user.id) == ticket.id:
            office.chats.keep_replying(user.id, None)
        if ticket.kind is not TicketKind.FEEDBACK:
            text = DONE_FOR_RESIDENT.format(number=ticket.id, reason=reason)
            told = _tell_resident(office, ticket, text, by=user)
        return Done(DONE.format(number=ticket.id, reason=reason), told)


def _end_silence(office: Office, ticket: Ticket) -> None:
    """Whether somebody had other questions meanwhile is no matter any more."""
    if not ticket.is_on_the_page:
        office.chats.keep_with_the_bot(ticket.user_id, False)


def look(office: Office, number: int, user: User) -> Ticket | None:
    """The whole of it, on record; None where it is neither theirs nor asked by them."""
    ticket = office.tickets.get(number)
    if ticket is None or not (ticket.user_id == user.id or may_handle(office, ticket, user)):
        return None
    _note_look(office, user, "看单", ticket)
    return ticket


def _note_look(office: Office, user: User, what: str, ticket: Ticket, said: str = "") -> None:
    """Administrators are shown nothing of the household."""
    if ticket.household_id and household_for(office, ticket, user) is not None:
        purpose = f"编号{ticket.id}" + (f"：{said}" if said else "")
        office.note_look(user.id, what, ticket.household_id, purpose)


def _tell_resident(
    office: Office, ticket: Ticket, text: str, buttons: Sequence[Button] = (), *, by: User
) -> tuple[int, ...]:
    """On the public page they see it when they come back; who opened it themselves knows."""
    if ticket.is_on_the_page or ticket.user_id == by.id:
        return ()
    office.outbox.add(ticket.user_id, text, buttons=[buttons])
    return (ticket.user_id,)


# The resident's side


def talking_to_a_person(office: Office, user_id: int) -> Ticket | None:
    """The matter in which the assistant keeps silent."""
    ticket = office.tickets.human_of(user_id)
    is_on = ticket is not None and ticket.state in (TicketState.CLAIMED, TicketState.ANSWERED)
    return ticket if is_on and not office.chats.is_with_the_bot(user_id) else None


def pass_on(office: Office, ticket: Ticket, text: str, file: str = "", file_kind: str = "") -> Done:
    """What whoever asked says further goes to whoever is on it, else to all on duty."""
    text = shortened(masked(text.strip()), LONGEST_SAID)
    with office.database.transaction():
        office.tickets.say(ticket.id, TicketMessage(now(), None, text, file, file_kind))
        holder = holder_of(office, ticket)
        on_duty = [holder] if holder is not None else those_on_duty(office, ticket)
        told = FROM_RESIDENT.format(number=ticket.id, text=text or "（发来一份文件）")
        for user in on_duty:
            office.outbox.add(user.id, told, buttons=[staff_buttons(ticket)], ticket=ticket.id)
            if file:
                office.outbox.add(user.id, "", file=file, file_kind=file_kind, ticket=ticket.id)
        line = FILE_PASSED_ON if file else PASSED_ON
        return Done(line.format(number=ticket.id), tuple(user.id for user in on_duty))


def back_to_the_bot(office: Office, ticket: Ticket) -> Done:
    office.chats.keep_with_the_bot(ticket.user_id, True)
    return Done(BACK_TO_THE_BOT.format(number=ticket.id))


def settle(office: Office, ticket: Ticket) -> Done:
    """Whoever asked says that it is settled."""
    with office.database.transaction():
        office.tickets.close(ticket.id, now())
        told: tuple[int, ...] = ()
        if ticket.holder is not None:
            office.outbox.add(ticket.holder, RESIDENT_SETTLED.format(number=ticket.id))
            told = (ticket.holder,)
        return Done(SETTLED.format(number=ticket.id), told)


def unsettle(office: Office, ticket: Ticket) -> Done:
    """Whoever asked says that it is not: it is anybody's again."""
    with office.database.transaction():
        office.tickets.let_go(ticket.id, now())
        told = tell_those_on_duty(office, ticket, UNSETTLED_HEADING)
        line = NOT_SETTLED if told else NOT_SETTLED_AND_NOBODY
        return Done(line.format(number=ticket.id, count=len(told)), told)
