"""What each chat is in the middle of, kept so that it goes on after a restart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tinydb import where
from tinydb.table import Document

from knowledge.store import Database

CHATS: Final = "chats"
REPLIES: Final = "replies"
LONGEST_KEPT: Final = 1000  # characters of a question
LONGEST_ID: Final = 50  # bytes of the 64 that the data of a button has


_NO_DIALOGUE: Final = {"dialogue": None, "kept": None}


@dataclass(frozen=True)
class KeptChat:
    """Where a conversation stood."""

    dialogue: Mapping[str, Any]  # JSON, and nobody's business here
    kept: datetime


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


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _is_before(moment: str | None, oldest: str) -> bool:
    return moment is not None and moment < oldest


class Chats:
    def __init__(self, database: Database) -> None:
        self._chats = database.table(CHATS)
        self._replies = database.table(REPLIES)

    def replying(self, chat_id: int) -> int | None:
        """The ticket to whose resident the next message of this chat goes."""
        number: int | None = self._of(chat_id, "replying")
        return number

    def keep_replying(self, chat_id: int, number: int | None) -> None:
        if self.replying(chat_id) != number:
            self._keep(chat_id, replying=number)

    def is_with_the_bot(self, chat_id: int) -> bool:
        """Whether a resident, whose matter a person is on, has other questions meanwhile."""
        return bool(self._of(chat_id, "with_the_bot"))

    def keep_with_the_bot(self, chat_id: int, is_with_it: bool) -> None:
        if self.is_with_the_bot(chat_id) != is_with_it:
            self._keep(chat_id, with_the_bot=is_with_it)

    def offer_file(self, chat_id: int, file: tuple[str, str], caption: str, album: str) -> bool:
        """Keeps what may be shown to a person: Telegram's id and kind. Whether it belongs to what
        was offered before."""
        offered: Mapping[str, Any] = self._of(chat_id, "files") or {}
        goes_on = bool(album) and offered.get("album") == album
        files = [*(offered["files"] if goes_on else ()), [*file, caption]]
        self._keep(chat_id, files={"album": album, "files": files})
        return goes_on

    def take_files(self, chat_id: int) -> list[tuple[str, str, str]]:
        """What was offered, once: id, kind and what stands under it."""
        offered: Mapping[str, Any] = self._of(chat_id, "files") or {}
        if offered:
            self._keep(chat_id, files=None)
        return [tuple(each) for each in offered.get("files", ())]

    def binding(self, chat_id: int) -> str | None:
        """The hash of the code that is used once the resident has agreed."""
        code_hash: str | None = self._of(chat_id, "binding")
        return code_hash

    def keep_binding(self, chat_id: int, code_hash: str | None) -> None:
        self._keep(chat_id, binding=code_hash)

    def opening(self, chat_id: int) -> str | None:
        """The household for which a grid worker is asked for a reason."""
        household_id: str | None = self._of(chat_id, "opening")
        return household_id

    def keep_opening(self, chat_id: int, household_id: str | None) -> None:
        self._keep(chat_id, opening=household_id)

    def short_name(self, chat_id: int, household_id: str) -> str:
        """Stands for an id that a button cannot hold, in this chat alone."""
        names = self._of(chat_id, "names") or {}
        self._keep(chat_id, names={**names, _digest(household_id): household_id})
        return _digest(household_id)

    def button_name(self, chat_id: int, household_id: str) -> str:
        """Its id, or what stands for one that is longer than a button may hold."""
        if len(household_id.encode()) <= LONGEST_ID:
            return household_id
        return self.short_name(chat_id, household_id)

    def full_name(self, chat_id: int, short_name: str) -> str | None:
        names: dict[str, str] = self._of(chat_id, "names") or {}
        return names.get(short_name)

    def purpose(self, chat_id: int) -> str:
        """Why the household that is served was chosen."""
        return self._of(chat_id, "purpose") or ""

    def was_asked(self, chat_id: int, message_id: int, text: str) -> bool:
        """Whether the last question of the chat was this message with this text."""
        return bool(self._of(chat_id, "asked") == [message_id, _digest(text)])

    def dialogue(self, chat_id: int) -> KeptChat | None:
        """Where the conversation stands."""
        document: Any = self._chats.get(doc_id=chat_id)
        if document is None or not document.get("kept"):
            return None
        return KeptChat(document["dialogue"], datetime.fromisoformat(document["kept"]))

    def forget_dialogue(self, chat_id: int) -> None:
        self._keep(chat_id, **_NO_DIALOGUE)

    def forget_dialogues_before(self, oldest: datetime) -> int:
        """Of how many chats."""
        is_older = where("kept").test(_is_before, oldest.isoformat())  # type: ignore[arg-type]
        return len(self._chats.update(_NO_DIALOGUE, is_older))

    def is_album_told(self, chat_id: int, album: str) -> bool:
        """Whether it was said before that nobody looks at these pictures; from now on it was."""
        is_told: bool = self._of(chat_id, "album") == album
        if not is_told:
            self._keep(chat_id, album=album)
        return is_told

    def forget(self, chat_id: int) -> None:
        """All of it: what was asked and answered, and what the chat was in the middle of."""
        self._chats.remove(doc_ids=[chat_id])
        self._replies.remove(where("chat") == chat_id)

    def served(self, chat_id: int) -> str | None:
        """The household that a grid worker has chosen."""
        household_id: str | None = self._of(chat_id, "household")
        return household_id

    def serve(self, chat_id: int, household_id: str | None, purpose: str = "") -> None:
        """What was said of another does not hold for this one."""
        about = {"household": household_id, "purpose": purpose, "opening": None}
        self._keep(chat_id, **about, **_NO_DIALOGUE)

    def draft(self, chat_id: int) -> Mapping[str, Any] | None:
        """What an administrator is writing."""
        draft: Mapping[str, Any] | None = self._of(chat_id, "draft")
        return draft

    def keep_draft(self, chat_id: int, draft: Mapping[str, Any] | None) -> None:
        self._keep(chat_id, draft=draft)

    def sheet(self, chat_id: int) -> Mapping[str, Any] | None:
        """Questions and answers that an administrator sent, all rows right, not yet proposed."""
        sheet: Mapping[str, Any] | None = self._of(chat_id, "sheet")
        return sheet

    def keep_sheet(self, chat_id: int, sheet: Mapping[str, Any] | None) -> None:
        self._keep(chat_id, sheet=sheet)

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
        asked: int | None = None,
        goes_on: bool = True,
    ) -> int:
        """`asked`: the message in which; without `goes_on` the conversation stays where it is."""
        number = self._replies.insert(
            {
                "chat": chat_id,
                "question": question[:LONGEST_KEPT],
                "answer": answer,
                "household": household_id,
                "options": list(options),
                "details": details or {},
                "dialogue": dialogue,
                "at": now.isoformat(),
            }
        )
        fields: dict[str, object] = {"reply": number}
        if asked is not None:
            fields["asked"] = [asked, _digest(question)]
        if dialogue is not None and goes_on:
            fields |= {"dialogue": dialogue, "kept": now.isoformat()}
        self._keep(chat_id, **fields)
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

    def rate(self, reply: Reply, *, is_good: bool) -> None:
        self._replies.update({"is_rated": True, "is_good": is_good}, doc_ids=[reply.id])

    def ratings(self) -> tuple[int, int]:
        """How many answers that are kept were called good, and bad."""
        rated = [each["is_good"] for each in self._replies if "is_good" in each]
        return sum(rated), len(rated) - sum(rated)

    def _of(self, chat_id: int, name: str) -> Any:
        document = self._chats.get(doc_id=chat_id)
        return None if document is None else document.get(name)

    def _keep(self, chat_id: int, **fields: object) -> None:
        self._chats.upsert(Document(fields, doc_id=chat_id))
