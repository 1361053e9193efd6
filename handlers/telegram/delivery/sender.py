"""What is kept for Telegram is sent in order, chat by chat.

A chat that Telegram holds up, or that cannot be reached, delays no other. What cannot be ruled out
is the same message twice, where a crash falls between sending and noting that it was sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from handlers.office.outbox import Message, Outbox
from handlers.office.shares import share_of
from knowledge.store import StoreError

SECONDS_BETWEEN_TRIES: Final = (1, 2, 4, 8, 15, 30, 60)  # the last of them from then on

log = structlog.stdlib.get_logger(__name__)


Deliver = Callable[[Message], Awaitable[int]]  # the number in its chat; raises TelegramError
# Told what became of a message: its number in the chat, or the error for which it was given up.
Sent = Callable[[Message, int], None]
GivenUp = Callable[[Message, TelegramError], None]


class Sender:
    """One task for each chat that has something to be sent."""

    def __init__(self, outbox: Outbox, deliver: Deliver, sent: Sent, given_up: GivenUp) -> None:
        self._outbox = outbox
        self._deliver = deliver
        self._sent = sent
        self._given_up = given_up
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._delivered: dict[int, int] = {}  # numbers in the chat of what is not noted as sent yet
        self._again: set[int] = set()  # chats for which more came while their task ended
        self._is_running = False
        self.is_mine: Callable[[int], bool] = lambda _: True  # whether another process sends to it

    def is_sending(self, share: int) -> bool:
        """To a chat of the share."""
        return any(share_of(chat_id) == share for chat_id in self._tasks)

    def start(self) -> None:
        """Whatever a crash left is sent as well."""
        self._is_running = True
        for chat_id in self._outbox.chats():
            self.wake(chat_id)

    def wake(self, chat_id: int) -> None:
        """There is something to be sent to the chat."""
        if not self._is_running or not self.is_mine(chat_id):
            return
        if chat_id in self._tasks:
            self._again.add(chat_id)
            return
        task = asyncio.get_running_loop().create_task(self._send_all(chat_id))
        self._tasks[chat_id] = task
        task.add_done_callback(lambda _: self._ended(chat_id))

    def _ended(self, chat_id: int) -> None:
        del self._tasks[chat_id]
        if chat_id in self._again:
            self._again.discard(chat_id)
            self.wake(chat_id)

    async def drain(self) -> None:
        """Until everything that can be sent is sent."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def stop(self) -> None:
        """What is not sent stays in the outbox."""
        self._is_running = False
        self._again.clear()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _send_all(self, chat_id: int) -> None:
        tries = 0
        while self.is_mine(chat_id):
            try:
                message = self._outbox.next(chat_id)
                if message is None:
                    return
                if await self._send(message):
                    tries = 0
                    continue
            except StoreError as error:
                log.error("not_noted_as_sent", error=type(error).__name__)
            await asyncio.sleep(SECONDS_BETWEEN_TRIES[min(tries, len(SECONDS_BETWEEN_TRIES) - 1)])
            tries += 1

    async def _send(self, message: Message) -> bool:
        """Whether it is done with; False where Telegram is to be asked again."""
        try:
            if message.id not in self._delivered:
                self._delivered[message.id] = await self._deliver(message)
        except (BadRequest, ChatMigrated, Forbidden) as error:  # Telegram will never take it
            self._outbox.remove(message)
            self._given_up(message, error)
            return True
        except TelegramError as error:
            log.warning("not_sent_yet", error=type(error).__name__)
            return False
        self._outbox.remove(message)  # where this fails, it alone is tried again
        self._sent(message, self._delivered.pop(message.id))
        return True
