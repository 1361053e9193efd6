"""A call goes on: what is asked and said is kept with it, and it ends with a day to come back."""

from __future__ import annotations

from handlers.office.calls.note import follow_up
from handlers.office.calls.turns import LONGEST_KEPT, turn_of
from handlers.office.clock import now
from handlers.office.dialogues import to_record
from handlers.office.office import Office
from intents.messages import Answer
from knowledge.registry.calls import Call, Calls
from knowledge.registry.users import User

MOST_TURNS = 50  # of one call


def note_turn(office: Office, call: Call, text: str, answer: Answer) -> None:
    """In one transaction with the answer."""
    Calls(office.database).add(call, turn_of(text, answer), to_record(answer.dialogue))
    office.note_look(
        call.user_id, "回答", call.household_id, f"{call.reason}：{text[:LONGEST_KEPT]}"
    )


def end_call(office: Office, user: User) -> Call | None:
    """The one that is going on, as it is then; None without one."""
    calls = Calls(office.database)
    call = calls.at_hand(user.id)
    if call is None:
        return None
    calls.end(call, now(), follow_up(call, office.day))
    office.note_look(user.id, "结束", call.household_id, call.reason)
    return calls.get(call.number, user.id)
