"""Matters that a person has to look at: who asked, who is on it, what was said, how it ended."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from tinydb import where

from knowledge.store import Database

TABLE: Final = "tickets"
NOTICES: Final = "ticket_notices"  # messages by which staff was told, to which they reply
INDEXES: Final = {TABLE: ["state", "user", "household"], NOTICES: ["chat", "ticket"]}
URGENT_WITHIN: Final = timedelta(hours=24)  # 急难 is to be answered
USUALLY_WITHIN: Final = timedelta(days=3)  # where nobody set another day
ON_THE_PAGE: Final = 0  # stands for the user, where it was asked on the public page


class TicketKind(StrEnum):
    HUMAN = "human"  # the resident asked for a person
    FEEDBACK = "feedback"  # the resident said that the answer is no good
    UNANSWERED = "unanswered"  # the knowledge has no answer
    HARDSHIP = "hardship"  # a worker was told on the telephone what cannot wait
    RULE = "rule"  # a worker says that a household does not fit what the rule grants


class TicketState(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"  # somebody is on it
    ANSWERED = "answered"  # the resident is to say whether that settles it
    CLOSED = "closed"


@dataclass(frozen=True)
class TicketMessage:
    """One message of the matter, in order. No number that points at a person is in what a resident
    wrote."""

    when: datetime
    by: int | None  # who of the staff; None: whoever asked
    text: str
    file: str = ""  # Telegram's id of a picture or document
    file_kind: str = ""  # photo, document, voice or video, as the Bot API calls it


@dataclass(frozen=True)
class Ticket:
    id: int
    kind: TicketKind
    user_id: int  # ON_THE_PAGE where nobody knows who it is
    household_id: str | None
    question: str
    answer: str  # what the assistant had said; "" where it had said nothing
    created: datetime
    state: TicketState
    due: datetime  # by when it is to be answered
    department: str = ""  # whose question it is, by its folder; "" where nobody knows
    village: str = ""  # where the household lives
    is_urgent: bool = False
    holder: int | None = None  # who is on it
    told: datetime | None = None  # when those on duty last heard of it
    said: tuple[TicketMessage, ...] = ()
    closed: datetime | None = None
    closed_by: int | None = None  # None: whoever asked
    reason: str = ""  # why it was closed by staff

    @property
    def is_on_the_page(self) -> bool:
        return self.user_id == ON_THE_PAGE


class Tickets:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = database.table(TABLE)
        self._notices = database.table(NOTICES)

    def open(
        self,
        kind: TicketKind,
        user_id: int,
        question: str,
        answer: str,
        now: datetime,
        household_id: str | None = None,
        *,
        is_urgent: bool = False,
        due: datetime | None = None,
        department: str = "",
        village: str = "",
        secret: str = "",
    ) -> Ticket:
        """`secret` lets whoever asked on the public page come back; only its hash is kept."""
        usual = now + (URGENT_WITHIN if is_urgent else USUALLY_WITHIN)
        number = self._table.insert(
            {
                "kind": kind.value,
                "user": user_id,
                "household": household_id,
                "question": question,
                "answer": answer,
                "created": now.isoformat(),
                "state": TicketState.OPEN.value,
                "urgent": is_urgent,
                "due": (due or usual).isoformat(),
                "department": department,
                "village": village,
                "told": now.isoformat(),
                "secret": _hash(secret) if secret else "",
            }
        )
        return _ticket(self._table.get(doc_id=number))

    def get(self, number: int) -> Ticket | None:
        document = self._table.get(doc_id=number)
        return None if document is None else _ticket(document)

    def of_secret(self, number: int, secret: str) -> Ticket | None:
        """The one that was opened on the public page and is asked for with its secret."""
        document: Any = self._table.get(doc_id=number)
        kept = "" if document is None else document.get("secret", "")
        if not kept or not hmac.compare_digest(kept, _hash(secret)):
            return None
        return _ticket(document)

    def claim(self, number: int, user_id: int) -> None:
        self._table.update(
            {"state": TicketState.CLAIMED.value, "holder": user_id}, doc_ids=[number]
        )

    def let_go(self, number: int, now: datetime) -> None:
        """Nobody is on it any more."""
        fields = {"state": TicketState.OPEN.value, "holder": None, "told": now.isoformat()}
        self._table.update(fields, doc_ids=[number])

    def note_answered(self, number: int, user_id: int) -> None:
        self._table.update(
            {"state": TicketState.ANSWERED.value, "holder": user_id}, doc_ids=[number]
        )

    def note_told(self, number: int, now: datetime) -> None:
        self._table.update({"told": now.isoformat()}, doc_ids=[number])

    def say(self, number: int, said: TicketMessage) -> None:
        with self._database.transaction():
            found: Any = self._table.get(doc_id=number)
            kept = {
                "when": said.when.isoformat(),
                "by": said.by,
                "text": said.text,
                "file": said.file,
                "file_kind": said.file_kind,
            }
            self._table.update({"said": [*found.get("said", ()), kept]}, doc_ids=[number])

    def close(
        self, number: int, now: datetime, closed_by: int | None = None, reason: str = ""
    ) -> bool:
        """Whether there is such a ticket; closing it twice does no harm."""
        self._notices.remove(where("ticket") == number)
        closed = {
            "state": TicketState.CLOSED.value,
            "closed": now.isoformat(),
            "closed_by": closed_by,
            "reason": reason,
        }
        return bool(self._table.update(closed, doc_ids=[number]))

    def still_open(self) -> list[Ticket]:
        """Those that are not closed; the oldest first."""
        states = [state.value for state in TicketState if state is not TicketState.CLOSED]
        return [_ticket(found) for found in self._table.search(where("state").one_of(states))]

    def all(self) -> list[Ticket]:
        """As far as they are kept; the oldest first."""
        return [_ticket(found) for found in self._table.all()]

    def human_of(self, user_id: int) -> Ticket | None:
        """The one in which a resident waits for a person, or talks to one."""
        if user_id == ON_THE_PAGE:
            return None
        waiting = (each for each in self.open_of(user_id) if each.kind is TicketKind.HUMAN)
        return next(waiting, None)

    def open_of(self, user_id: int) -> list[Ticket]:
        """What somebody asked and is not closed; the oldest first."""
        found = map(_ticket, self._table.search(where("user") == user_id))
        return [each for each in found if each.state is not TicketState.CLOSED]

    def of_households(self, household_ids: Iterable[str]) -> list[Ticket]:
        """Those that are closed as well; the oldest first."""
        found = self._table.search(where("household").one_of(sorted({*household_ids})))
        return [_ticket(each) for each in found]

    def forget(self, user_id: int) -> None:
        """What a resident said of answers, and what is settled."""
        mine = where("user") == user_id
        self._table.remove(mine & (where("kind") == TicketKind.FEEDBACK.value))
        self._table.remove(mine & (where("state") == TicketState.CLOSED.value))

    # The messages by which staff was told

    def note_notice(self, chat_id: int, message_id: int, number: int) -> None:
        self._notices.insert({"chat": chat_id, "message": message_id, "ticket": number})

    def of_notice(self, chat_id: int, message_id: int) -> int | None:
        found: Any = self._notices.get(
            (where("chat") == chat_id) & (where("message") == message_id)
        )
        return None if found is None else int(found["ticket"])


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _ticket(document: Any) -> Ticket:
    created = datetime.fromisoformat(document["created"])
    is_urgent = document.get("urgent", False)
    return Ticket(
        id=document.doc_id,
        kind=TicketKind(document["kind"]),
        user_id=document["user"],
        household_id=document["household"],
        question=document["question"],
        answer=document["answer"],
        created=created,
        state=TicketState(document["state"]),
        due=_moment(document.get("due"))
        or created + (URGENT_WITHIN if is_urgent else USUALLY_WITHIN),
        department=document.get("department", ""),
        village=document.get("village", ""),
        is_urgent=is_urgent,
        holder=document.get("holder"),
        told=_moment(document.get("told")),
        said=tuple(_all_said(document.get("said", ()))),
        closed=_moment(document.get("closed")),
        closed_by=document.get("closed_by"),
        reason=document.get("reason", ""),
    )


def _all_said(kept: Iterable[Any]) -> Iterable[TicketMessage]:
    for each in kept:
        yield TicketMessage(**{**each, "when": datetime.fromisoformat(each["when"])})


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
