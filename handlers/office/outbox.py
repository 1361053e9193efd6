"""What is to be sent on Telegram is kept, in one transaction with what it goes with, until Telegram
has taken it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tinydb import where

from knowledge.store import Database

TABLE: Final = "outbox"
INDEXES: Final = {TABLE: ["chat"]}


@dataclass(frozen=True)
class Message:
    id: int
    chat_id: int
    text: str  # "" where it is a picture
    parse_mode: str | None = None
    markup: Mapping[str, Any] | None = None  # as the Bot API takes it
    picture: str | None = None  # base64
    ticket: int | None = None  # whoever replies to it replies to this ticket
    is_optional: bool = False  # nobody is told where it cannot be sent


class Outbox:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = database.table(TABLE)

    def add(
        self,
        chat_id: int,
        text: str,
        *,
        parse_mode: str | None = None,
        markup: Mapping[str, Any] | None = None,
        picture: bytes | None = None,
        ticket: int | None = None,
        is_optional: bool = False,
    ) -> None:
        """In one transaction with what it goes with, so that neither is kept without the other."""
        fields = {
            "chat": chat_id,
            "text": text,
            "parse_mode": parse_mode,
            "markup": markup,
            "picture": None if picture is None else base64.b64encode(picture).decode(),
            "ticket": ticket,
            "is_optional": is_optional,
        }
        self._table.insert({key: value for key, value in fields.items() if value is not None})

    def next(self, chat_id: int) -> Message | None:
        found: Any = self._table.get(where("chat") == chat_id)
        if found is None:
            return None
        fields = {key: value for key, value in found.items() if key != "chat"}
        return Message(found.doc_id, chat_id, **fields)

    def remove(self, message: Message) -> None:
        # A power cut may forget it: then the message is sent twice.
        with self._database.transaction(is_urgent=False):
            self._table.remove(doc_ids=[message.id])

    def chats(self) -> set[int]:
        """Those for which something waits."""
        return {found["chat"] for found in self._table}

    def __len__(self) -> int:
        return len(self._table)
