"""What is to be sent on Telegram is kept, in one transaction with what it goes with, until Telegram
has taken it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tinydb import where

from knowledge.store import Database

TABLE: Final = "outbox"
LONGEST: Final = 4096  # of one message, as Telegram counts: UTF-16 units
CUT: Final = "\n……"

Button = tuple[str, str]  # label, and what pressing it sends


@dataclass(frozen=True)
class Message:
    id: int
    chat_id: int
    text: str  # "" where it is a picture
    parse_mode: str | None = None
    markup: Mapping[str, Any] | None = None  # as the Bot API takes it
    picture: str | None = None  # base64
    file: str | None = None  # Telegram's id of one that was sent before
    file_kind: str = ""  # photo or document
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
        buttons: Iterable[Sequence[Button]] = (),
        picture: bytes | None = None,
        file: str | None = None,
        file_kind: str | None = None,
        ticket: int | None = None,
        is_optional: bool = False,
    ) -> None:
        """In one transaction with what it goes with, so that neither is kept without the other."""
        fields = {
            "chat": chat_id,
            "text": text if parse_mode else fitted(text),
            "parse_mode": parse_mode,
            "markup": markup or inline_keyboard(buttons),
            "file": file,
            "file_kind": file_kind,
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


def inline_keyboard(rows: Iterable[Sequence[Button]]) -> dict[str, Any] | None:
    """As the Bot API takes it; None without buttons."""
    laid_out = [[{"text": label, "callback_data": data} for label, data in row] for row in rows]
    shown = [row for row in laid_out if row]
    return {"inline_keyboard": shown} if shown else None


def fitted(text: str, limit: int = LONGEST) -> str:
    """As much as one message holds, cut at the end of a line where it can be."""
    if length(text) <= limit:
        return text
    room = text.encode("utf-16-le")[: 2 * (limit - len(CUT))].decode("utf-16-le", "ignore")
    whole_lines = room.rpartition("\n")[0]
    return (whole_lines or room).rstrip() + CUT


def length(text: str) -> int:
    """As Telegram counts: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
