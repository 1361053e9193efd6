"""When an edit answers what was not answered before, everybody who asked is told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Final

from telegram.constants import ParseMode

from handlers.office.answer_log import TOLD_LATER
from handlers.office.clock import now
from handlers.office.dialogues import to_record
from handlers.office.drafts import values_of
from handlers.office.office import FORGETTING, Office
from handlers.office.outbox import Outbox
from handlers.office.unanswered import is_answered
from handlers.telegram.render import answer_keyboard, html
from intents.messages import Answer, Dialogue, Question
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.edits import Edit
from knowledge.registry.unanswered import Reason, Unanswered, is_nobody
from knowledge.registry.users import Role

NOW_ANSWERED: Final = "您上次问的「{question}」，现在有答案了："
LONGEST_TOLD: Final = 60  # characters of a question

Answered = dict[int, list[tuple[Unanswered, Answer]]]  # by chat, the oldest first


def tell_all(office: Office, outbox: Outbox, goes_on: Callable[[], bool]) -> set[int]:
    """Of every publication that nobody was told of yet; returns the chats for which something is
    in the outbox now. What is broken off is begun anew the next time: nothing is told before it is
    known to whom."""
    told: set[int] = set()
    for edit_id in office.published():
        edit = next((each for each in office.live if each.id == edit_id), None)
        answered: Answered | None = {}
        if edit is not None:  # otherwise it was taken back
            answered = answered_by(office, edit, goes_on)
        if answered is None:
            break
        with office.database.transaction():
            for chat_id, found in answered.items():
                if not is_nobody(chat_id):
                    _tell(office, outbox, chat_id, found)
                office.unanswered.remove(each.id for each, _ in found)
            office.unanswered.finish_publication(edit_id)
        told |= {chat_id for chat_id in answered if not is_nobody(chat_id)}
    return told


def answered_by(office: Office, edit: Edit, goes_on: Callable[[], bool]) -> Answered | None:
    """What people asked and the edit answers, for those who can be told; None where it was broken
    off. Everybody is answered as if nothing were known of them."""
    assistant, day = office.assistant, office.day
    told, rewritten = changed(edit, assistant.knowledge, office)
    answers: dict[str, Answer] = {}
    answered: Answered = defaultdict(list)
    for asked in sorted(office.unanswered.all(), key=lambda each: (each.last, each.id)):
        if not goes_on():
            return None
        if not office.users.get(asked.chat_id).is_reachable:
            continue
        if asked.text not in answers:
            answers[asked.text] = assistant.reply(Question(asked.text, day), Dialogue())
        answer = answers[asked.text]
        by_the_edit = told & set(answer.intents)
        if asked.reason is Reason.BAD and asked.intent in by_the_edit:
            by_the_edit &= rewritten  # the same answer again would be no better
        if is_answered(answer) and by_the_edit:
            answered[asked.chat_id].append((asked, answer))
    return answered


def changed(edit: Edit, knowledge: Knowledge, office: Office) -> tuple[set[str], set[str]]:
    """The intents that an edit changed, and those of them that are told otherwise since."""
    asked = {each.path[0] for each in edit.changes if each.file == "questions"}
    rewritten = {each.path[0] for each in edit.changes if each.file == "answers"}
    values = {
        (each.department, each.path[1])
        for each in edit.changes
        if each.file == "law" and each.path[0] == "values"
    }
    departments = {department for department, _ in values}
    for entry in knowledge.entries.values():
        if entry.department in departments:
            used = {(entry.department, each.id) for each in values_of(entry, knowledge, office.day)}
            if used & values:
                rewritten.add(entry.intent)
    return asked | rewritten, rewritten


def _tell(
    office: Office, outbox: Outbox, chat_id: int, found: Sequence[tuple[Unanswered, Answer]]
) -> None:
    """One message: the answer to what was asked last."""
    asked, answer = found[-1]
    answer = office.answers.keep(answer, office.day, TOLD_LATER, asked.text, chat_id)
    user = office.users.get(chat_id)  # in a person's own chat both have one number
    before = office.chats.dialogue(chat_id)
    reply_id = office.chats.add_reply(
        chat_id,
        asked.text,
        answer.text,
        now(),
        household_id=user.household_id if user.role is Role.RESIDENT else None,
        options=answer.options,
        details=asdict(answer.details),
        dialogue=to_record(answer.dialogue),
        goes_on=before is None or now() - before.kept > FORGETTING,
    )
    text = asked.text if len(asked.text) <= LONGEST_TOLD else f"{asked.text[:LONGEST_TOLD]}……"
    heading = NOW_ANSWERED.format(question=text)
    buttons = answer_keyboard(answer, reply_id)
    outbox.add(
        chat_id,
        html(answer.text, heading),
        parse_mode=ParseMode.HTML,
        markup=None if buttons is None else buttons.to_dict(),
        is_optional=True,
    )
