"""How fast is sent: Telegram takes some thirty messages a second, and one a second in each chat."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, TypeVar

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

MESSAGES_A_SECOND: Final = 30
# What a crash finds under way is sent twice. A process that crashes again and again never gets far:
# it begins with one call at a time, and has one more after so many that went well.
AT_ONCE: Final = 8
WENT_WELL: Final = 40
IN_A_ROW: Final = 20  # messages that one chat gets without a pause, then one a second
IN_A_GROUP: Final = 20  # a minute
MOST_TRIES: Final = 10  # where Telegram asks for patience
CHATS_REMEMBERED: Final = 1024

T = TypeVar("T")


class Turns:
    """So many within so many seconds; who comes later waits, each as long as it is their turn."""

    def __init__(self, most: int, seconds: float) -> None:
        self._between = seconds / most
        self._in_a_row = seconds - self._between
        self._next = 0.0  # when it is the turn of the next, had none come early

    async def wait(self) -> None:
        moment = time.monotonic()
        self._next = max(self._next, moment) + self._between
        early = self._next - self._between - self._in_a_row - moment
        if early > 0:
            await asyncio.sleep(early)


class EachChatAtItsPace(BaseRateLimiter[None]):
    """Where Telegram asks for patience in one chat, no other waits for it."""

    def __init__(self) -> None:
        self._overall = Turns(1, 1 / MESSAGES_A_SECOND)  # evenly, not all at once
        self._at_once = asyncio.Semaphore(1)
        self._sent = 0
        self._chats: OrderedDict[object, Turns] = OrderedDict()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to put away."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,  # noqa: ARG002 - as the library calls it
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002 - as the library calls it
    ) -> Any:
        chat_id = data.get("chat_id")
        if chat_id is None:
            return await callback(*args, **kwargs)
        return await self.send(chat_id, lambda: callback(*args, **kwargs))

    async def send(self, chat_id: object, call: Callable[[], Awaitable[T]]) -> T:
        """What the call gives, when it is the turn of the chat. Raises what it raises."""
        for tries_left in reversed(range(MOST_TRIES)):
            await self._chat(chat_id).wait()
            await self._overall.wait()
            try:
                return await self._call(call)
            except RetryAfter as error:
                if not tries_left:
                    raise
                # Of this chat, or of all: the others find out by themselves.
                await asyncio.sleep(seconds(error) + 0.1)
        raise AssertionError("the last try returns or raises")

    async def _call(self, call: Callable[[], Awaitable[T]]) -> T:
        async with self._at_once:
            result = await call()
        self._sent += 1
        if self._sent % WENT_WELL == 0 and self._sent < WENT_WELL * AT_ONCE:
            self._at_once.release()  # once more than it was taken
        return result

    def _chat(self, chat_id: object) -> Turns:
        if chat_id not in self._chats:
            is_group = isinstance(chat_id, int) and chat_id < 0
            self._chats[chat_id] = Turns(
                IN_A_GROUP if is_group else IN_A_ROW, 60 if is_group else IN_A_ROW
            )
        self._chats.move_to_end(chat_id)
        while len(self._chats) > CHATS_REMEMBERED:
            self._chats.popitem(last=False)
        return self._chats[chat_id]


def seconds(error: RetryAfter) -> float:
    # The public attribute warns that its type will change.
    return error._retry_after.total_seconds()
