"""Starting and stopping: what Telegram refuses ends with a reason and a status of its own, what it
only delays is waited for, and stopping takes ten seconds at most."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import signal
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from telegram.error import InvalidToken, TelegramError

from handlers.office.config import ConfigError

SECONDS_UNTIL_TOLD: Final = 5.0  # that Telegram cannot be reached
SECONDS_BETWEEN_TRIES: Final = (1, 2, 4, 8, 15, 30)  # the last of them from then on
SECONDS_TO_STOP: Final = 9.5
SECONDS_TO_ANSWER: Final = 6.0  # of those, for what is waiting
MOST_CONFLICTS: Final = 5  # within a minute: another bot of this token does not go away
LATE: Final = 0.5  # seconds by which the loop may be late
_LOOKS: Final = 0.25  # seconds between two looks at it
_CALLED_AT_START: Final = frozenset(("getMe", "getUpdates", "deleteWebhook", "setWebhook"))

log = structlog.stdlib.get_logger(__name__)


class TelegramRefuses(ConfigError):
    """Trying again is of no use."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status  # with which the process ends


TOKEN_REFUSED: Final = "Telegram不认POLICY_BOT_TOKEN（401），请核对后再试"
NOT_FOUND: Final = (
    "Telegram说没有这个机器人（404）：POLICY_BOT_TOKEN写错了，或者[telegram] base_url不对"
)
CONFLICT: Final = "另有一个程序用同一个POLICY_BOT_TOKEN在收消息（409），先停掉那一个"
UNREACHABLE: Final = (
    "连不上Telegram，一直在试。请查网络；要走代理，在config.toml里写[telegram] proxy"
)


NOT_ALONE: Final = "另一个机器人正用着数据目录{folder}，先停掉那一个"


class Ending:
    """Whether, and why, the process is to end."""

    def __init__(self) -> None:
        self._asked = asyncio.Event()
        self._conflicts: deque[float] = deque(maxlen=MOST_CONFLICTS)
        self.error: TelegramRefuses | None = None

    def ask(self, error: TelegramRefuses | None = None) -> None:
        self.error = self.error or error
        self._asked.set()

    async def wait(self) -> None:
        await self._asked.wait()

    def note_status(self, method: str, status: int) -> None:
        """What Telegram answered to a call."""
        if status == 401:
            self.ask(TelegramRefuses(TOKEN_REFUSED, 3))
        elif status == 404 and method in _CALLED_AT_START:
            self.ask(TelegramRefuses(NOT_FOUND, 4))
        elif status == 409:
            self._note_conflict(time.monotonic())

    def _note_conflict(self, moment: float) -> None:
        """One is no wonder, where the process before was only just ended."""
        self._conflicts.append(moment)
        if len(self._conflicts) == MOST_CONFLICTS and moment - self._conflicts[0] < 60:
            self.ask(TelegramRefuses(CONFLICT, 5))


async def reach(call: Callable[[], Awaitable[Any]], host: str) -> None:
    """Calls until Telegram is there. Raises InvalidToken."""
    for tries in range(10**9):
        try:
            await call()
        except InvalidToken:
            raise
        except TelegramError as error:
            log.info("telegram_not_reached", host=host, error=type(error).__name__)
            between = SECONDS_BETWEEN_TRIES[min(tries, len(SECONDS_BETWEEN_TRIES) - 1)]
            await asyncio.sleep(between)
        else:
            return


@contextlib.asynccontextmanager
async def told_when_late(host: str) -> Any:
    """Says, after a while, that what stands inside does not get through."""

    async def tell() -> None:
        await asyncio.sleep(SECONDS_UNTIL_TOLD)
        log.warning("telegram_unreachable", host=host, hint=UNREACHABLE)

    telling = asyncio.create_task(tell())
    try:
        yield
    finally:
        telling.cancel()


def host_of(address: str) -> str:
    return urlsplit(address).hostname or address


async def first_of(ending: Ending, work: Coroutine[Any, Any, None]) -> bool:
    """Whether the work was done before the process is to end; raises what it raises."""
    task = asyncio.create_task(work)
    waiting = asyncio.create_task(ending.wait())
    await asyncio.wait((task, waiting), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if task.done():
        task.result()
        return True
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, TelegramError):
        await task
    return False


async def within(seconds: float, work: Awaitable[Any], what: str) -> None:
    """Whatever is not done by then is left, and said."""
    try:
        async with asyncio.timeout(max(seconds, 0.01)):
            await work
    except TimeoutError:
        log.warning("left_undone", what=what)


async def watch_the_loop(note: Callable[[float], None]) -> None:
    """A line of the log where something kept everybody waiting."""
    while True:
        began = time.monotonic()
        await asyncio.sleep(_LOOKS)
        late = time.monotonic() - began - _LOOKS
        if late > LATE:
            note(late)
            log.warning("loop_late", seconds=round(late, 2))


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Raises ConfigError where another bot uses the folder; the system lets go of it in any case
    when the process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "bot.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigError(NOT_ALONE.format(folder=folder)) from None
        yield


def end_in_any_case() -> None:
    """By the kernel, should stopping itself hang: what is kept is kept."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, SECONDS_TO_STOP + 0.4)
