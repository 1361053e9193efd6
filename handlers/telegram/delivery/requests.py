"""What comes from Telegram, looked at before python-telegram-bot reads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from telegram import Update
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from handlers.telegram.delivery.queue import UNREADABLE_ERRORS
from knowledge.store import StoreError

log = structlog.stdlib.get_logger(__name__)

Keep = Callable[[Sequence[Mapping[str, Any]]], None]
KeepUnreadable = Callable[[Mapping[str, Any]], None]
NoteStatus = Callable[[str, int], None]  # of which method


class WatchedRequest(HTTPXRequest):
    """Tells which status each call came back with."""

    def __init__(self, note_status: NoteStatus, **settings: Any) -> None:
        super().__init__(**settings)
        self._note_status = note_status

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, payload = await super().do_request(*args, **kwargs)
        self._note_status(kwargs["url"].rpartition("/")[2], status)
        return status, payload


class UpdatesRequest(WatchedRequest):
    """For getUpdates: one update that cannot be read does not stop those after it. It is kept as it
    came, before Telegram hears that it arrived."""

    def __init__(
        self,
        keep: Keep,
        keep_unreadable: KeepUnreadable,
        note_status: NoteStatus,
        **settings: Any,
    ) -> None:
        super().__init__(note_status, **settings)
        self._keep = keep
        self._keep_unreadable = keep_unreadable

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, payload = await super().do_request(*args, **kwargs)
        if status != 200:
            return status, payload
        answer = json.loads(payload)
        answer["result"] = [
            readable(update, self._keep_unreadable)
            for update in answer["result"]
            if is_numbered(update)
        ]
        keep_ahead(answer["result"], self._keep)
        return status, json.dumps(answer).encode()


def keep_ahead(updates: Sequence[Mapping[str, Any]], keep: Keep) -> None:
    """Raises NetworkError where they cannot be kept: Telegram is asked again."""
    try:
        keep([update for update in updates if len(update) > 1])
    except StoreError as error:
        raise NetworkError("the updates could not be stored") from error


def is_numbered(update: object) -> bool:
    """Whether it can be acknowledged."""
    return isinstance(update, dict) and type(update.get("update_id")) is int


def readable(update: dict[str, Any], keep_unreadable: KeepUnreadable) -> dict[str, Any]:
    """The update, or one with nothing in it but its number, which is then acknowledged."""
    try:
        Update.de_json(update, None)
    except UNREADABLE_ERRORS as error:
        log.error("update_unreadable", update=update["update_id"], error=type(error).__name__)
        keep_unreadable(update)
        return {"update_id": update["update_id"]}
    return update
