"""Some chats at once, but the updates of one chat one after the other as they came."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, cast
from weakref import WeakValueDictionary

import structlog
from telegram import Update
from telegram.ext import BaseUpdateProcessor

from handlers.office.clock import now
from handlers.office.inbox import Inbox
from knowledge.store import StoreError

AT_ONCE: Final = 8  # updates worked on: with more, what Telegram answers would be heard late
WAITING: Final = 4096  # updates taken from the queue, of which most wait for their chat's turn
MOST_WAITING: Final = 30  # updates of one chat; what comes beyond is told to wait
SECONDS_UNTIL_AGAIN: Final = 5  # where the disk is full, say, or the database server away
HEARTBEAT: Final = 1.0  # seconds

log = structlog.stdlib.get_logger(__name__)

Queue = asyncio.Queue[object]
TellToWait = Callable[[Update], None]


class EachChatInOrder(BaseUpdateProcessor):
    """Work on an update begins with a mark in the inbox: that is what counts as an attempt."""

    def __init__(
        self, inbox: Inbox, queue: asyncio.Queue[object], tell_to_wait: TellToWait
    ) -> None:
        super().__init__(WAITING)
        # Where several processes share the chats: whether one is ours; told what is done with.
        self.is_mine: Callable[[int], bool] = lambda _: True
        self.done_with: Callable[[int], None] = lambda _: None
        self._inbox = inbox
        self._queue = queue
        self._tell_to_wait = tell_to_wait
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._waiting: Counter[int] = Counter()
        self._told_to_wait: set[int] = set()
        self._refused: list[int] = []
        self._in_work: dict[int, float] = {}  # since when, by the number of the update
        self._unkept: set[int] = set()  # of which nothing could be kept
        self._put_off: dict[int, list[Update]] = {}  # to be tried again, by chat, in their order
        self._heartbeat: asyncio.Task[None] | None = None
        self.is_stopping = False  # what has not begun is left for the next start

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        if not isinstance(update, Update):
            await coroutine
            return
        chat = update.effective_chat
        chat_id = chat.id if chat else 0
        if self._waiting[chat_id] >= MOST_WAITING:
            self._refuse(update, chat_id)
            cast("Coroutine[Any, Any, Any]", coroutine).close()
            return
        self._waiting[chat_id] += 1
        try:
            async with self._locks.setdefault(chat_id, asyncio.Lock()), self._at_once:
                await self._work_on(update, coroutine)
        finally:
            self._waiting[chat_id] -= 1
            if not self._waiting[chat_id]:
                del self._waiting[chat_id]
                self._told_to_wait.discard(chat_id)

    def _refuse(self, update: Update, chat_id: int) -> None:
        """Told once, until the chat has caught up."""
        try:
            if chat_id not in self._told_to_wait:
                self._tell_to_wait(update)
                self._told_to_wait.add(chat_id)
        except StoreError as error:
            log.error("update_not_kept", error=type(error).__name__)
        self._refused.append(update.update_id)  # finished all together, at the next heartbeat

    async def _work_on(self, update: Update, coroutine: Awaitable[Any]) -> None:
        number, chat = update.update_id, update.effective_chat
        chat_id = chat.id if chat else 0
        try:
            if chat_id in self._put_off:  # none overtakes another
                cast("Coroutine[Any, Any, Any]", coroutine).close()
                self._put_off[chat_id].append(update)
                return
            if self.is_stopping:
                cast("Coroutine[Any, Any, Any]", coroutine).close()
                return
            if not self.is_mine(chat_id) or not self._inbox.start(number):
                cast("Coroutine[Any, Any, Any]", coroutine).close()
                self.done_with(number)
                return
            self._in_work[number] = time.monotonic()
            await coroutine
            if number in self._unkept:
                self._try_later(update, chat_id)
                return
            if self._inbox.is_open(number):
                self._inbox.finish(number, now())
            self.done_with(number)
        except StoreError as error:
            cast("Coroutine[Any, Any, Any]", coroutine).close()
            log.error("update_not_kept", update=number, error=type(error).__name__)
            self._try_later(update, chat_id)
        finally:
            self._in_work.pop(number, None)

    def note_unkept(self, update_id: int) -> None:
        """A handler could not keep what it did: the update is worked on again."""
        self._unkept.add(update_id)

    def _try_later(self, update: Update, chat_id: int) -> None:
        """It stays open: at the latest the next start takes it up. What comes after it waits."""
        self._unkept.discard(update.update_id)
        self._put_off[chat_id] = [update]
        asyncio.get_running_loop().call_later(SECONDS_UNTIL_AGAIN, self._try_again, chat_id)

    def _try_again(self, chat_id: int) -> None:
        for update in self._put_off.pop(chat_id):
            self._queue.put_nowait(update)

    async def initialize(self) -> None:
        self._heartbeat = asyncio.get_running_loop().create_task(self._count_time())

    async def shutdown(self) -> None:
        if self._heartbeat is not None:
            self._heartbeat.cancel()
        self.finish_refused()

    async def _count_time(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            try:
                self._keep_time()
                self.finish_refused()
            except StoreError as error:
                log.error("time_not_kept", error=type(error).__name__)

    def _keep_time(self) -> None:
        since = time.monotonic() - HEARTBEAT
        long = [number for number, began in self._in_work.items() if began <= since]
        if long:
            self._inbox.note_spent(long, HEARTBEAT)

    def finish_refused(self) -> None:
        refused, self._refused = self._refused, []
        if refused:
            self._inbox.finish_all(refused, now())
            for number in refused:
                self.done_with(number)

    @property
    def waiting(self) -> int:
        """Updates that are worked on, or wait for it."""
        return self._waiting.total()
