"""A call goes on: what is asked and said is kept with it, and it ends with a day to come back."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from handlers.office.calls.note import follow_up
from handlers.office.calls.turns import LONGEST_KEPT, turn_of
from handlers.office.clock import now
from handlers.office.dialogues import to_record
from handlers.office.office import Office
from handlers.office.on_duty import HIDDEN
from handlers.office.tickets import department_of, is_hardship, open_for_household
from handlers.office.unanswered import why_unanswered
from intents.messages import Answer
from intents.whose import without_names
from knowledge.facts import Household
from knowledge.registry.calls import Call, Calls
from knowledge.registry.tickets import Ticket, TicketKind
from knowledge.registry.unanswered import Reason
from knowledge.registry.users import User

MOST_TURNS: Final = 50  # of one call
DISPUTED: Final = "《{title}》的答复，群众不认：{question}"


def note_turn(office: Office, call: Call, text: str, answer: Answer) -> None:
    """In one transaction with the answer. What cannot wait and what was not answered becomes a
    matter of the household."""
    ticket = _matter(office, call, text, answer)
    Calls(office.database).add(call, turn_of(text, answer, ticket), to_record(answer.dialogue))
    office.note_look(
        call.user_id, "回答", call.household_id, f"{call.reason}：{text[:LONGEST_KEPT]}"
    )


def _matter(office: Office, call: Call, text: str, answer: Answer) -> Ticket | None:
    """None where it is neither."""
    if is_hardship(text):
        kind = TicketKind.HARDSHIP
    elif why_unanswered(answer, text) in (Reason.NOT_FOUND, Reason.HANDOFF):
        kind = TicketKind.UNANSWERED
    else:
        return None
    worker, intent = office.users.get(call.user_id), answer.dialogue.intent or ""
    ticket, is_new = open_for_household(office, kind, worker, call.household_id, text, intent)
    if is_new:
        office.note_look(worker.id, "开单", call.household_id, f"编号{ticket.id}")
    return ticket


def end_call(office: Office, user: User) -> Call | None:
    """The one that is going on, as it is then; None without one."""
    calls = Calls(office.database)
    call = calls.at_hand(user.id)
    if call is None:
        return None
    calls.end(call, now(), follow_up(call, office.day))
    office.note_look(user.id, "结束", call.household_id, call.reason)
    return calls.get(call.number, user.id)


def dispute(office: Office, call: Call, household: Household | None) -> Ticket | None:
    """The family does not accept what was answered last: whoever owns the entry hears of it, and
    nothing of the household. None where nothing was answered."""
    intent = str((call.dialogue or {}).get("intent") or "")
    entry = office.assistant.knowledge.entries.get(intent)
    if entry is None or not call.turns:
        return None
    question = without_names(call.turns[-1].question, household).replace(call.household_id, "")
    with office.database.transaction():
        office.note_look(call.user_id, "群众不认", call.household_id, entry.title)
        return office.tickets.open(
            TicketKind.FEEDBACK,
            call.user_id,
            DISPUTED.format(title=entry.title, question=question),
            HIDDEN,
            now(),
            department=department_of(office, intent),
            due=now() + timedelta(days=office.config.tickets.days),
        )
