"""Questions that a person has to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from tinydb import where

from knowledge.store import Database

TABLE: Final = "tickets"
NOTICES: Final = "ticket_notices"  # messages by which staff was told, to which they reply
INDEXES: Final = {TABLE: ["state"], NOTICES: ["chat"]}
URGENT_WITHIN: Final = timedelta(hours=24)  # 急难 is to be answered


class Kind(StrEnum):
    HUMAN = "human"  # the resident asked for a person
    FEEDBACK = "feedback"  # the resident said that the answer is no good
    UNANSWERED = "unanswered"  # the knowledge has no answer


class State(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"  # somebody is on it
    ANSWERED = "answered"  # the resident is to say whether that settles it
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
    is_urgent: bool = False
    holder: int | None = None  # who is on it
    told: datetime | None = None  # when those on duty last heard of it

    @property
    def is_due(self) -> datetime | None:
        """By when it is to be answered, where that is laid down."""
        return self.created + URGENT_WITHIN if self.is_urgent else None


class Tickets:
    def __init__(self, database: Database) -> None:
        self._table = database.table(TABLE)
        self._notices = database.table(NOTICES)

    def open(
        self,
        kind: Kind,
        user_id: int,
        question: str,
        answer: str,
        now: datetime,
        household_id: str | None = None,
        is_urgent: bool = False,
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
                "urgent": is_urgent,
                "told": now.isoformat(),
            }
        )
        return _ticket(self._table.get(doc_id=number))

    def get(self, number: int) -> Ticket | None:
        document = self._table.get(doc_id=number)
        return None if document is None else _ticket(document)

    def claim(self, number: int, user_id: int) -> None:
        self._table.update({"state": State.CLAIMED.value, "holder": user_id}, doc_ids=[number])

    def note_answered(self, number: int, user_id: int) -> None:
        self._table.update({"state": State.ANSWERED.value, "holder": user_id}, doc_ids=[number])

    def reopen(self, number: int, now: datetime) -> None:
        fields = {"state": State.OPEN.value, "holder": None, "told": now.isoformat()}
        self._table.update(fields, doc_ids=[number])

    def note_told(self, number: int, now: datetime) -> None:
        self._table.update({"told": now.isoformat()}, doc_ids=[number])

    def close(self, number: int, now: datetime) -> bool:
        """Whether there is such a ticket; closing it twice does no harm."""
        self._notices.remove(where("ticket") == number)
        closed = {"state": State.CLOSED.value, "closed": now.isoformat()}
        return bool(self._table.update(closed, doc_ids=[number]))

    def still_open(self) -> list[Ticket]:
        """Those that are not closed; the oldest first."""
        states = [state.value for state in State if state is not State.CLOSED]
        return [_ticket(found) for found in self._table.search(where("state").one_of(states))]

    def human_of(self, user_id: int) -> Ticket | None:
        """The one in which a resident waits for a person, or talks to one."""
        for ticket in self.still_open():
            if ticket.user_id == user_id and ticket.kind is Kind.HUMAN:
                return ticket
        return None

    def forget(self, user_id: int) -> None:
        """What a resident said of answers, and what is settled."""
        mine = where("user") == user_id
        self._table.remove(mine & (where("kind") == Kind.FEEDBACK.value))
        self._table.remove(mine & (where("state") == State.CLOSED.value))

    # The messages by which staff was told

    def note_notice(self, chat_id: int, message_id: int, number: int) -> None:
        self._notices.insert({"chat": chat_id, "message": message_id, "ticket": number})

    def of_notice(self, chat_id: int, message_id: int) -> int | None:
        found: Any = self._notices.get(
            (where("chat") == chat_id) & (where("message") == message_id)
        )
        return None if found is None else int(found["ticket"])


def _ticket(document: Any) -> Ticket:
    told = document.get("told")
    return Ticket(
        id=document.doc_id,
        kind=Kind(document["kind"]),
        user_id=document["user"],
        household_id=document["household"],
        question=document["question"],
        answer=document["answer"],
        created=datetime.fromisoformat(document["created"]),
        state=State(document["state"]),
        is_urgent=document.get("urgent", False),
        holder=document.get("holder"),
        told=datetime.fromisoformat(told) if told else None,
    )
