"""Where each conversation stands, so that it goes on after a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tinydb import where

from knowledge.store import Database

TABLE: Final = "conversations"
INDEXES: Final = {TABLE: ["chat"]}


@dataclass(frozen=True)
class Conversation:
    dialogue: Mapping[str, Any]  # JSON, and nobody's business here
    kept: datetime


class Conversations:
    def __init__(self, database: Database) -> None:
        self._table = database.table(TABLE)

    def get(self, chat_id: int) -> Conversation | None:
        document: Any = self._table.get(where("chat") == chat_id)
        if document is None:
            return None
        return Conversation(document["dialogue"], datetime.fromisoformat(document["kept"]))

    def keep(self, chat_id: int, dialogue: Mapping[str, Any], now: datetime) -> None:
        self._table.upsert(
            {"chat": chat_id, "dialogue": dict(dialogue), "kept": now.isoformat()},
            where("chat") == chat_id,
        )

    def forget(self, chat_id: int) -> None:
        self._table.remove(where("chat") == chat_id)
