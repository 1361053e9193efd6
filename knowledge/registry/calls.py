"""Calls that grid workers answer: for which household and why, what was asked and said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from tinydb import where
from tinydb.table import Document

from knowledge.store import Database

TABLE: Final = "calls"
INDEXES: Final = {TABLE: ["user"]}
AT_HAND: Final = "calls_at_hand"  # by the number of the user: the call that is going on


@dataclass(frozen=True)
class CallTurn:
    """What was asked and said; no number that points at a person is in it."""

    question: str
    outcome: str
    text: str
    aloud: str
    details: Mapping[str, str]
    options: tuple[str, ...]
    sources: tuple[str, ...]
    asked: str  # the question that decides; "" where nothing is left open
    ticket: int = 0  # that was opened by it, or is open already; 0 where none is
    is_urgent: bool = False


@dataclass(frozen=True)
class Call:
    number: int
    user_id: int
    household_id: str
    family: str  # whose it is and where they live, as it was then
    reason: str
    started: datetime
    ended: datetime | None
    follow_up: date | None
    turns: tuple[CallTurn, ...]
    dialogue: Mapping[str, Any] | None  # JSON, and nobody's business here


class Calls:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = database.table(TABLE)
        self._at_hand = database.table(AT_HAND)

    def begin(
        self, user_id: int, household_id: str, family: str, reason: str, now: datetime
    ) -> Call:
        with self._database.transaction():
            number = self._table.insert(
                {
                    "user": user_id,
                    "household": household_id,
                    "family": family,
                    "reason": reason,
                    "started": now.isoformat(),
                    "turns": [],
                }
            )
            self._at_hand.upsert(Document({"call": number}, doc_id=user_id))
            return _call(self._table.get(doc_id=number))

    def get(self, number: int, user_id: int) -> Call | None:
        """None where there is none, or where it is somebody else's."""
        found: Any = self._table.get(doc_id=number)
        return _call(found) if found is not None and found["user"] == user_id else None

    def at_hand(self, user_id: int) -> Call | None:
        """The one that is going on, after a restart or a new log-in as well."""
        found: Any = self._at_hand.get(doc_id=user_id)
        call = self.get(found["call"], user_id) if found is not None else None
        return call if call is not None and call.ended is None else None

    def add(self, call: Call, turn: CallTurn, dialogue: Mapping[str, Any]) -> None:
        with self._database.transaction():
            found: Any = self._table.get(doc_id=call.number)
            turns = [*found["turns"], asdict(turn)]
            self._table.update({"turns": turns, "dialogue": dict(dialogue)}, doc_ids=[call.number])

    def to_follow_up(self, user_id: int, day: date) -> list[Call]:
        """Those of one worker that are over and to be gone back to on this day."""
        found: Any = self._table.search(
            (where("user") == user_id) & (where("follow_up") == day.isoformat())
        )
        return [call for call in map(_call, found) if call.ended is not None]

    def choose_follow_up(self, call: Call, day: date) -> None:
        self._table.update({"follow_up": day.isoformat()}, doc_ids=[call.number])

    def end(self, call: Call, now: datetime, follow_up: date) -> None:
        """What was said stays, where the conversation stood does not."""
        ended = {"ended": now.isoformat(), "follow_up": follow_up.isoformat()}
        changes = {**ended, "dialogue": None}
        self._table.update(changes, doc_ids=[call.number])

    def forget_before(self, oldest: datetime) -> int:
        """Returns how many."""
        return len(self._table.remove(where("started") < oldest.isoformat()))


def _call(document: Any) -> Call:
    ended, chosen = document.get("ended"), document.get("follow_up")
    return Call(
        number=document.doc_id,
        user_id=document["user"],
        household_id=document["household"],
        family=document["family"],
        reason=document["reason"],
        started=datetime.fromisoformat(document["started"]),
        ended=datetime.fromisoformat(ended) if ended else None,
        follow_up=date.fromisoformat(chosen) if chosen else None,
        turns=tuple(_turn(each) for each in document["turns"]),
        dialogue=document.get("dialogue"),
    )


def _turn(kept: Mapping[str, Any]) -> CallTurn:
    return CallTurn(
        **{**kept, "options": tuple(kept["options"]), "sources": tuple(kept["sources"])}
    )
