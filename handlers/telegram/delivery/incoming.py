"""Updates on their way from Telegram into the inbox and the queue: read once, and kept before
Telegram hears that they arrived."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeGuard

import structlog
from telegram import Bot, Update
from telegram.error import RetryAfter, TelegramError

from handlers.office.clock import now
from handlers.office.inbox import Inbox, Read
from handlers.telegram.delivery.pace import seconds
from handlers.telegram.delivery.requests import SECONDS_TO_READ, WatchedRequest
from handlers.telegram.delivery.serving import SECONDS_BETWEEN_TRIES
from knowledge.store import StoreError

# What Update.de_json raises where something is not as the Bot API describes it.
UNREADABLE_ERRORS: Final = (
    *(KeyError, TypeError, ValueError, AttributeError),
    *(OverflowError, RecursionError),
)
UPDATES: Final = ("message", "edited_message", "callback_query")
SECONDS_OF_A_POLL: Final = 10  # until Telegram says that nothing came
SECONDS_BETWEEN_POLLS: Final = 0.1  # what comes meanwhile comes at once, and is kept at once

log = structlog.stdlib.get_logger(__name__)

Take = Callable[[Sequence[object]], None]  # raises StoreError where nothing could be kept


def reader(bot: Bot) -> Read[Update]:
    def read(update: Mapping[str, Any]) -> Update | None:
        try:
            return Update.de_json(dict(update), bot)
        except UNREADABLE_ERRORS as error:
            log.error("update_unreadable", update=update["update_id"], error=type(error).__name__)
            return None

    return read


class Incoming:
    """An update that cannot be read stops none of those after it: it is set aside as it came. One
    that came before, or that holds nothing, is let pass."""

    def __init__(self, inbox: Inbox, read: Read[Update], put: Callable[[Update], None]) -> None:
        self._inbox = inbox
        self._read = read
        self._put = put

    def take(self, delivered: Sequence[object]) -> None:
        """All that came at once, in one transaction. Raises StoreError: then Telegram is to deliver
        it again."""
        new = []
        with self._inbox.together():
            for raw in delivered:
                if not is_numbered(raw) or len(raw) == 1:
                    continue
                update = self._read(raw)
                if update is None:
                    self._inbox.add_unreadable(raw, now())
                elif self._inbox.add(raw):
                    new.append(update)
        for update in new:
            self._put(update)


def is_numbered(update: object) -> TypeGuard[dict[str, Any]]:
    """Whether it can be acknowledged."""
    return isinstance(update, dict) and type(update.get("update_id")) is int


def leave(_: Update) -> None:
    """Where several processes share the inbox, each takes from there what is its own."""


async def poll(request: WatchedRequest, address: str, take: Take) -> None:
    """For as long as it is not cancelled. The next call acknowledges what was taken."""
    following, failed = 0, 0
    while True:
        try:
            delivered = await _fetch(request, address, following)
            take(delivered)
        except (TelegramError, StoreError, *UNREADABLE_ERRORS) as error:
            cause = type(error.__cause__).__name__ if error.__cause__ else ""
            log.warning("updates_not_fetched", error=type(error).__name__, cause=cause)
            pause = SECONDS_BETWEEN_TRIES[min(failed, len(SECONDS_BETWEEN_TRIES) - 1)]
            await asyncio.sleep(seconds(error) if isinstance(error, RetryAfter) else pause)
            failed += 1
        else:
            numbers = [each["update_id"] for each in delivered if is_numbered(each)]
            following, failed = max([following, *(each + 1 for each in numbers)]), 0
            await asyncio.sleep(SECONDS_BETWEEN_POLLS)


async def _fetch(request: WatchedRequest, address: str, following: int) -> Any:
    """The updates from this number on. Raises TelegramError."""
    asked = {"offset": following, "timeout": SECONDS_OF_A_POLL, "allowed_updates": UPDATES}
    return await request.call(f"{address}/getUpdates", asked, SECONDS_OF_A_POLL + SECONDS_TO_READ)
