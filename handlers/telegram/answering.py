"""What the rooms share: a question is answered with its buttons, a button does what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Final

from handlers.office.calls.conduct import MOST_TURNS, note_turn
from handlers.office.chats import Reply
from handlers.office.clock import now
from handlers.office.dialogues import from_record, to_record
from handlers.office.metrics import Timed
from handlers.office.pictures import history_picture, worth_a_picture
from handlers.office.tickets import (
    hand_over_unasked,
    is_hardship,
    note_unanswered,
    open_ticket,
)
from handlers.office.told import PARTS, family
from handlers.office.unanswered import (
    TAPPED,
    note,
    note_bad,
    to_ask_again,
    to_ask_alone,
    why_unanswered,
)
from handlers.telegram.access import EXPIRED, Context, NotTheirs, household_of, take_buttons_away
from handlers.telegram.handover import hand_over, pass_on
from handlers.telegram.render import (
    HUMAN,
    answer_keyboard,
    html,
    keyboard,
    option_rows,
    part_row,
)
from intents.assistant import Assistant
from intents.messages import Answer, Dialogue, Question, ValueHistory
from intents.understanding import A_PERSON
from knowledge.facts import Household
from knowledge.registry.calls import Calls
from knowledge.registry.tickets import Ticket, TicketKind
from knowledge.registry.unanswered import Reason
from knowledge.registry.users import Role

NO_LONGER_YOURS: Final = "原来那一户现在不在您的网格里，不再按它回答了。请重新查，再问一次。"
THANKS: Final = "谢谢！"
NOTED: Final = "记下了，工作人员会看。"
SERVED: Final = "【{id} {family}】"


async def pass_on_and_look_out(context: Context, ticket: Ticket) -> None:
    """The assistant keeps silent where a person is on it, but for danger to life."""
    question = Question(context.text, context.office.day)
    told = await context.answerers.run(_reply, question, Dialogue())
    await pass_on(context, ticket)
    if told.outcome == "emergency":
        await context.say(told.text)


async def answer(context: Context, text: str, *, after: Reply | None = None) -> None:
    """In the chat's own dialogue, or in the one `after` which an option was tapped. What is
    answered and what it changes are kept together."""
    try:
        household, is_chosen = household_of(context)
    except NotTheirs:
        await context.say(NO_LONGER_YOURS)
        return
    office = context.office
    question = Question(text, office.day, household)
    dialogue = _dialogue(after) or office.dialogue(context.chat.id)
    with Timed(context.metrics):
        told = await context.answerers.run(_reply, question, dialogue)
    context.metrics.questions.labels(told.outcome).inc()
    if told.intents == (A_PERSON,) and context.is_private:
        await hand_over(context, office.chats.last_reply(context.chat.id))
        return
    histories = worth_a_picture(told.history)
    picture = await context.answerers.run(_draw, histories, office.day) if histories else None
    asked = ""
    if context.is_private and after is None:  # what was tapped is no question of its own
        asked = to_ask_alone(office, context.user.id, text, told, household)
    alone = await _alone(context, asked) if asked else None
    with office.database.transaction():
        _keep_answer(context, question, told, is_chosen=is_chosen, after=after)
        if context.is_private:
            note(office, context.user.id, told, asked, alone)
        if picture is not None:
            context.keep_picture(picture)
        others = _open_by_itself(context, told, text) if context.is_private else ()
    context.send_kept(*others)


def _open_by_itself(context: Context, told: Answer, text: str) -> tuple[int, ...]:
    """Hardship that cannot wait goes to a person unasked, and so does what a bound resident was
    not answered; nobody is promised anything where nobody is there."""
    office, user = context.office, context.user
    is_urgent = is_hardship(text)
    is_unanswered = why_unanswered(told, text) in (Reason.NOT_FOUND, Reason.HANDOFF)
    if user.role is not Role.RESIDENT or not (is_urgent or is_unanswered):
        return ()
    reply = office.chats.last_reply(context.chat.id)
    assert reply is not None  # it was kept just now
    open_one = hand_over_unasked if is_urgent else note_unanswered
    opened = open_one(office, user, reply)
    if opened is None:
        return ()
    context.keep_to_say(opened.line)
    return opened.chats


async def _alone(context: Context, text: str) -> Answer:
    """As anybody is answered who asks nothing before it."""
    return await context.answerers.run(_reply, Question(text, context.office.day), Dialogue())


def _reply(assistant: Assistant, question: Question, dialogue: Dialogue) -> Answer:
    return assistant.reply(question, dialogue)


def _draw(_: Assistant, histories: Sequence[ValueHistory], today: date) -> bytes:
    return history_picture(histories, today)


def _keep_answer(
    context: Context, question: Question, told: Answer, *, is_chosen: bool, after: Reply | None
) -> None:
    office, household, heading = context.office, question.household, ""
    goes_on = after is not None and after.dialogue is not None
    message = context.incoming.message or context.incoming.edited_message
    told = office.answers.keep(told, question.as_of, "Telegram", question.text, context.chat.id)
    reply_id = office.chats.add_reply(
        context.chat.id,
        f"{after.question}{TAPPED}{question.text}" if after and goes_on else question.text,
        told.text,
        now(),
        household_id=household.id if household else None,
        options=told.options,
        details=asdict(told.details),
        dialogue=to_record(told.dialogue),
        asked=message.message_id if message is not None else None,
    )
    if household is not None and is_chosen:
        heading = SERVED.format(id=household.id, family=family(household))
        call = Calls(office.database).at_hand(context.user.id)
        if call is not None and call.household_id == household.id and len(call.turns) < MOST_TURNS:
            note_turn(office, call, question.text, told)
        else:
            purpose = office.chats.purpose(context.chat.id)
            office.note_look(context.user.id, "回答", household.id, f"{purpose}：{question.text}")
    if after is not None:
        office.chats.settle(after)
    context.keep_to_show(html(told.text, heading), answer_keyboard(told, reply_id))


def _dialogue(after: Reply | None) -> Dialogue | None:
    if after is None:
        return None
    return Dialogue() if after.dialogue is None else from_record(after.dialogue)


async def press(context: Context, reply: Reply, button: str) -> str | None:
    """Of the buttons under an answer; returns the notice to show."""
    if button == "human":
        await take_buttons_away(context)
        await hand_over(context, reply)
        return None
    if button in PARTS:
        return await _show_part(context, reply, button)
    if reply.is_settled:
        return EXPIRED
    if button in ("good", "bad"):
        return await _rate(context, reply, is_good=button == "good")
    return await _ask_option(context, reply, int(button))


async def _show_part(context: Context, reply: Reply, part: str) -> str | None:
    """What stands behind an answer, as it was when it was given; as often as it is wanted."""
    text = reply.details.get(part)
    if not text or not _is_for_whom_it_was(context, reply):
        return EXPIRED
    await context.say(text)
    return None


async def _rate(context: Context, reply: Reply, *, is_good: bool) -> str:
    """Whoever is not content still has the options, and a human."""
    office, user_id = context.office, context.user.id
    if not reply.is_rated:
        is_kept = context.is_private and not is_good
        asked = to_ask_again(office, user_id, reply) if is_kept else ""
        alone = await _alone(context, asked) if asked else None
        with office.database.transaction():
            if alone is not None:
                note_bad(office, user_id, reply, asked, alone)
            office.chats.rate(reply, is_good=is_good)
            if not is_good:
                open_ticket(office, TicketKind.FEEDBACK, context.user, reply)
    left = option_rows(reply.options, reply.id)
    left.append(part_row([part for part in PARTS if reply.details.get(part)], reply.id))
    if not is_good:
        left.append([(HUMAN, f"reply:{reply.id}:human")])
    await take_buttons_away(context, keyboard(left))
    return THANKS if is_good else NOTED


async def _ask_option(context: Context, reply: Reply, index: int) -> str | None:
    if index >= len(reply.options) or not _is_for_whom_it_was(context, reply):
        await take_buttons_away(context)
        return EXPIRED
    await take_buttons_away(context)
    await answer(context, reply.options[index], after=reply)
    return None


def _is_for_whom_it_was(context: Context, reply: Reply) -> bool:
    """What was said of one household does not hold for another."""
    if reply.dialogue is None:
        return True
    try:
        household, _ = household_of(context)
    except NotTheirs:
        return False
    return _id(household) == reply.household_id


def _id(household: Household | None) -> str | None:
    return None if household is None else household.id
