"""Questions that a person has to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from tinydb import where

from knowledge.store import Database

TABLE: Final = "tickets"
INDEXES: Final = {TABLE: ["state"]}


class Kind(StrEnum):
    HUMAN = "human"  # the resident asked for a person
    FEEDBACK = "feedback"  # the resident said that the answer is no good
    UNANSWERED = "unanswered"  # the knowledge has no answer


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Ticket:
    id: int
    kind: Kind
    user_id: int
    household_id: str | None
    question: str
    answer: str  # what the assistant had said; "" where it had said nothing
    created: datetime
    state: State


class Tickets:
    def __init__(self, database: Database) -> None:
        self._table = database.table(TABLE)

    def open(
        self,
        kind: Kind,
        user_id: int,
        question: str,
        answer: str,
        now: datetime,
        household_id: str | None = None,
    ) -> Ticket:
        number = self._table.insert(
            {
                "kind": kind.value,
                "user": user_id,
                "household": household_id,
                "question": question,
                "answer": answer,
                "created": now.isoformat(),
                "state": State.OPEN.value,
            }
        )
        return _ticket(self._table.get(doc_id=number))

    def get(self, number: int) -> Ticket | None:
        document = self._table.get(doc_id=number)
        return None if document is None else _ticket(document)

    def close(self, number: int) -> bool:
        """Whether there is such a ticket; closing it twice does no harm."""
        return bool(self._table.update({"state": State.CLOSED.value}, doc_ids=[number]))

    def still_open(self) -> list[Ticket]:
        """The oldest first."""
        return [_ticket(found) for found in self._table.search(where("state") == State.OPEN.value)]


def _ticket(document: Any) -> Ticket:
    return Ticket(
        id=document.doc_id,
        kind=Kind(document["kind"]),
        user_id=document["user"],
        household_id=document["household"],
        question=document["question"],
        answer=document["answer"],
        created=datetime.fromisoformat(document["created"]),
        state=State(document["state"]),
    )
