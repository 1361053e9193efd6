"""Questions that were not answered, kept so that an answer can be written and whoever asked be
told. Nothing of a household is kept with them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from tinydb import where

from knowledge.store import Database

TABLE: Final = "unanswered"
PUBLICATIONS: Final = "publications"
INDEXES: Final = {TABLE: ["chat"]}
MOST_OF_A_CHAT: Final = 50  # questions; the oldest make room


def nobody() -> int:
    """Stands for whoever asks on a page: drawn for one talk, it leads to no person and no chat."""
    return -1 - secrets.randbelow(2**52)


def is_nobody(chat_id: int) -> bool:
    """Of chats only people's own are kept, whose numbers are above zero."""
    return chat_id < 0


class Reason(StrEnum):
    HANDOFF = "handoff"  # only an office was named
    NOT_FOUND = "not_found"  # of the subject, this was not found
    UNCLEAR = "clarify"  # it was asked back which is meant, and nothing chosen
    OUTSIDE = "out_of_scope"
    BAD = "bad"  # answered, and the person said that the answer is no good


@dataclass(frozen=True)
class Unanswered:
    """One question as one person asked it, alone; no number in it points at a person."""

    id: int
    chat_id: int
    text: str
    reason: Reason
    intent: str  # that it was taken for, "" where none
    aspect: str  # what of it was asked, "" where that was not plain
    version: str  # of the knowledge
    offered: tuple[str, ...]  # intents to choose from
    first: date  # on which it was asked
    last: date
    times: int
    set_aside: int  # how many people asked the like when nobody was to mind it any more; or 0


@dataclass(frozen=True)
class UnansweredQuestion:
    """What is to be kept of one."""

    text: str
    reason: Reason
    intent: str
    aspect: str
    version: str
    offered: tuple[str, ...] = ()


class UnansweredQuestions:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = database.table(TABLE)
        self._publications = database.table(PUBLICATIONS)

    def keep(self, chat_id: int, question: UnansweredQuestion, day: date) -> None:
        """In the same words it is one question, however often it is asked."""
        fields: dict[str, Any] = {
            "text": question.text,
            "reason": question.reason.value,
            "intent": question.intent,
            "aspect": question.aspect,
            "version": question.version,
            "offered": list(question.offered),
            "last": day.isoformat(),
        }
        with self._database.transaction():
            own = self._of_chat(chat_id)
            before = next((each for each in own if each["text"] == question.text), None)
            if before is not None:
                fields["times"] = before["times"] + 1
                self._table.update(fields, doc_ids=[before.doc_id])
                return
            once = {"chat": chat_id, "first": day.isoformat(), "times": 1, "set_aside": 0}
            self._table.insert({**fields, **once})
            own.sort(key=lambda each: (each["last"], each.doc_id))
            too_many = len(own) + 1 - MOST_OF_A_CHAT
            if too_many > 0:
                self._table.remove(doc_ids=[each.doc_id for each in own[:too_many]])

    def chosen(self, chat_id: int, intent: str, reason: Reason | None, day: date) -> bool:
        """Of what was offered on the same day, one was chosen: the question is answered, unless
        there is a reason why not. False where nothing of that kind was offered."""
        asked = [
            each
            for each in self._of_chat(chat_id)
            if each["reason"] == Reason.UNCLEAR
            and each["last"] == day.isoformat()
            and intent in each["offered"]
        ]
        if not asked:
            return False
        last = max(each.doc_id for each in asked)
        if reason is None:
            self._table.remove(doc_ids=[last])
        else:
            self._table.update({"reason": reason.value, "intent": intent}, doc_ids=[last])
        return True

    def all(self, since: date | None = None) -> list[Unanswered]:
        """The oldest first."""
        found = [_unanswered(document) for document in self._table.all()]
        return [each for each in found if since is None or each.last >= since]

    def remove(self, ids: Iterable[int]) -> None:
        self._table.remove(doc_ids=list(ids))

    def forget_before(self, day: date) -> None:
        self._table.remove(where("last") < day.isoformat())

    def forget(self, chat_id: int) -> None:
        """All that was asked there."""
        self._table.remove(where("chat") == chat_id)

    def set_aside(self, ids: Sequence[int], people: int) -> None:
        """Until more people ask the like."""
        self._table.update({"set_aside": people}, doc_ids=list(ids))

    # What was published, and whoever asked is still to be told of

    def note_publication(self, edit_id: int) -> None:
        """In one transaction with the edit."""
        self._publications.insert({"edit": edit_id})

    def publications(self) -> list[int]:
        """The oldest first."""
        return [document["edit"] for document in self._publications.all()]

    def finish_publication(self, edit_id: int) -> None:
        """In one transaction with what is to be told of it."""
        self._publications.remove(where("edit") == edit_id)

    def _of_chat(self, chat_id: int) -> list[Any]:
        return list(self._table.search(where("chat") == chat_id))


def _unanswered(document: Any) -> Unanswered:
    return Unanswered(
        id=document.doc_id,
        chat_id=document["chat"],
        text=document["text"],
        reason=Reason(document["reason"]),
        intent=document["intent"],
        aspect=document["aspect"],
        version=document["version"],
        offered=tuple(document["offered"]),
        first=date.fromisoformat(document["first"]),
        last=date.fromisoformat(document["last"]),
        times=document["times"],
        set_aside=document["set_aside"],
    )
