"""What this process or another received is taken to be worked on: of its own chats, in their order.

There is no queue between them but the inbox. What is received is announced; who missed it finds it
when it looks by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import structlog
from telegram import Update

from handlers.office.clock import now
from handlers.office.following import Announcements
from handlers.office.inbox import RECEIVED, Inbox, Read
from handlers.office.shares import Shares, share_of
from knowledge.store import Database, StoreError

SECONDS_BETWEEN_LOOKS: Final = 1.0  # at whose the chats are, and for what was not announced
LEAST_BETWEEN: Final = 0.02  # two looks: what comes in between is taken together

log = structlog.stdlib.get_logger(__name__)


class Intake:
    def __init__(
        self,
        database: Database,
        inbox: Inbox,
        queue: asyncio.Queue[object],
        is_sending: Callable[[int], bool],
    ) -> None:
        """`is_sending`: whether something is being sent of a share."""
        self._inbox = inbox
        self._queue = queue
        self._is_sending = is_sending
        self._taken: dict[int, int] = {}  # share, by the number of the update
        self.shares = Shares(database, self._is_in_work)
        self.is_shared = False  # by several processes, each with its own chats

    def _is_in_work(self, share: int) -> bool:
        return share in self._taken.values() or self._is_sending(share)

    def done_with(self, update_id: int) -> None:
        """It is finished, or may be taken anew."""
        self._taken.pop(update_id, None)

    def take(self, read: Read[Update]) -> None:
        """Raises StoreError."""
        found = self._inbox.take_up_of(self.shares.to_take, self._taken.keys(), read, now())
        for update in found:
            chat = update.effective_chat
            self._taken[update.update_id] = share_of(chat.id if chat else 0)
            self._queue.put_nowait(update)

    async def run(
        self, changes: Announcements, read: Read[Update], taken: Callable[[], None]
    ) -> None:
        """For as long as it is not cancelled. `taken` is told after each look at the shares."""
        loop = asyncio.get_running_loop()
        looked = 0.0
        while True:
            try:
                if loop.time() - looked >= SECONDS_BETWEEN_LOOKS:
                    self.shares.look()
                    taken()
                    looked = loop.time()
                self.take(read)
            except StoreError as error:
                log.error("not_taken", error=type(error).__name__)
            await asyncio.sleep(LEAST_BETWEEN)
            await changes.wait(RECEIVED, SECONDS_BETWEEN_LOOKS)
