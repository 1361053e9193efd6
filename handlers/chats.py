"""What each chat is in the middle of, kept so that it goes on after a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from tinydb import where
from tinydb.table import Document

from knowledge.store import Database

CHATS: Final = "chats"
REPLIES: Final = "replies"
KEPT_FOR: Final = timedelta(days=30)  # after that the buttons of a reply mean nothing any more
LONGEST_KEPT: Final = 1000  # characters of a question


@dataclass(frozen=True)
class Reply:
    """What was answered in a chat, and what the buttons under it mean."""

    id: int
    chat_id: int
    question: str
    answer: str
    household_id: str | None
    options: tuple[str, ...]  # each is asked as if it were typed
    details: Mapping[str, str]  # what stands behind the answer, by its part
    dialogue: Mapping[str, Any] | None  # in which they are asked; None: each is a new question
    is_settled: bool  # an option was tapped, or a human asked for: its buttons are used up
    is_rated: bool
    ticket: int | None  # where the person turned to a human with it


class Chats:
    def __init__(self, database: Database) -> None:
        self._chats = database.table(CHATS)
        self._replies = database.table(REPLIES)

    def served(self, chat_id: int) -> str | None:
        """The household that a grid worker has chosen."""
        household_id: str | None = self._of(chat_id, "household")
        return household_id

    def serve(self, chat_id: int, household_id: str | None) -> None:
        self._keep(chat_id, household=household_id)

    def draft(self, chat_id: int) -> Mapping[str, Any] | None:
        """What an administrator is writing."""
        draft: Mapping[str, Any] | None = self._of(chat_id, "draft")
        return draft

    def keep_draft(self, chat_id: int, draft: Mapping[str, Any] | None) -> None:
        self._keep(chat_id, draft=draft)

    def add_reply(
        self,
        chat_id: int,
        question: str,
        answer: str,
        now: datetime,
        *,
        household_id: str | None = None,
        options: tuple[str, ...] = (),
        details: Mapping[str, str] | None = None,
        dialogue: Mapping[str, Any] | None = None,
    ) -> int:
        number = self._replies.insert(
            {
                "chat": chat_id,
                "question": question[:LONGEST_KEPT],
                "answer": answer,
                "household": household_id,
                "options": options,
                "details": details or {},
                "dialogue": dialogue,
                "at": now.isoformat(),
            }
        )
        self._keep(chat_id, reply=number)
        return number

    def reply(self, chat_id: int, number: int) -> Reply | None:
        document = self._replies.get(doc_id=number)
        if document is None or document["chat"] != chat_id:
            return None
        return Reply(
            id=number,
            chat_id=chat_id,
            question=document["question"],
            answer=document["answer"],
            household_id=document["household"],
            options=tuple(document["options"]),
            details=document.get("details", {}),
            dialogue=document["dialogue"],
            is_settled=document.get("is_settled", False),
            is_rated=document.get("is_rated", False),
            ticket=document.get("ticket"),
        )

    def last_reply(self, chat_id: int) -> Reply | None:
        number = self._of(chat_id, "reply")
        return None if number is None else self.reply(chat_id, number)

    def settle(self, reply: Reply, ticket: int | None = None) -> None:
        self._replies.update(
            {"is_settled": True, "ticket": ticket or reply.ticket}, doc_ids=[reply.id]
        )

    def rate(self, reply: Reply) -> None:
        self._replies.update({"is_rated": True}, doc_ids=[reply.id])

    def forget_old_replies(self, now: datetime) -> None:
        self._replies.remove(where("at") < (now - KEPT_FOR).isoformat())

    def _of(self, chat_id: int, name: str) -> Any:
        document = self._chats.get(doc_id=chat_id)
        return None if document is None else document.get(name)

    def _keep(self, chat_id: int, **fields: object) -> None:
        self._chats.upsert(Document(fields, doc_id=chat_id))
