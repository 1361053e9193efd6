"""Updates on their way from Telegram into the inbox, and out of it again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from telegram import Bot, Update
from telegram.error import NetworkError

from handlers.office.inbox import Inbox, Read
from knowledge.store import StoreError

# What Update.de_json raises where something is not as the Bot API describes it.
UNREADABLE_ERRORS: Final = (KeyError, TypeError, ValueError, AttributeError, OverflowError)


def reader(bot: Bot) -> Read[Update]:
    def read(update: Mapping[str, Any]) -> Update | None:
        try:
            return Update.de_json(dict(update), bot)
        except UNREADABLE_ERRORS:
            return None

    return read


class KeptQueue(asyncio.Queue[object]):
    """Who puts an update waits until it is stored: the poll before it moves its offset, the
    webhook before it says 200. An update that came before, or that holds nothing, is let pass."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox
        self.is_shared = False  # several processes share the inbox: nothing goes past it

    async def put(self, update: object) -> None:
        if isinstance(update, Update) and not self._is_new(update):
            return
        if not self.is_shared or not isinstance(update, Update):
            await super().put(update)

    def _is_new(self, update: Update) -> bool:
        was_new = self._inbox.was_new(update.update_id)
        if was_new is not None:
            return was_new
        content = update.to_dict()
        try:
            return len(content) > 1 and self._inbox.add(content)
        except StoreError as error:
            # The kind of error after which Telegram is asked again.
            raise NetworkError("the update could not be stored") from error
