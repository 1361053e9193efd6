"""Processes that answer, so that no message stops anybody else.

Each is forked from this one and shares what the assistant has learnt. The kernel ends one whose
message has used up its processor time; another takes its place. A process that is busy for longer
than most messages take is joined by one more, up to a few.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import pickle
import signal
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, Final, NoReturn, ParamSpec, TypeVar

import structlog

from handlers.office.clock import now
from intents.assistant import Assistant
from intents.messages import Dialogue, Question

PROCESSOR_SECONDS: Final = 5.0  # for one message; most take some milliseconds
LONGEST: Final = 60.0  # seconds, where the processor has other things to do
USUAL: Final = 0.3  # seconds after which those who wait get a process of their own
FIRST: Final = 2  # processes before anybody waits
MOST: Final = 6
CRASHES: Final = 2  # of one message until it is given up
ANY: Final = "住院能报多少"  # any question
_LENGTH: Final = struct.Struct("!I")

log = structlog.stdlib.get_logger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class TookTooLong(Exception):
    """The message needed more time than any message may."""


class Crashed(Exception):
    """The message ended the processes that worked on it."""


class Failed(Exception):
    """An error in answering, of which only its kind and its place are told."""


@dataclass(eq=False)
class _Process:
    number: int
    assistant: Assistant  # as it was when the process began
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Answerers:
    def __init__(self, assistant: Callable[[], Assistant]) -> None:
        self._assistant = assistant
        self._idle: list[_Process] = []
        self._busy: set[_Process] = set()
        self._freed = asyncio.Condition()
        self._warm: Assistant | None = None  # has loaded what it loads when it is first used
        self._is_open = True

    async def run(
        self, work: Callable[Concatenate[Assistant, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What a function at the top of a module gives; it is given the assistant first. Raises
        TookTooLong, Crashed and Failed."""
        request = pickle.dumps((work, args, kwargs))
        for tries_left in reversed(range(CRASHES)):
            process = await self._take()
            try:
                async with asyncio.timeout(LONGEST):
                    process.writer.write(_LENGTH.pack(len(request)) + request)
                    (length,) = _LENGTH.unpack(await process.reader.readexactly(_LENGTH.size))
                    is_right, result = pickle.loads(await process.reader.readexactly(length))
            except (TimeoutError, asyncio.IncompleteReadError, ConnectionError) as error:
                status = await self._end(process)
                log.error("answerer_replaced", error=type(error).__name__, status=status)
                if isinstance(error, TimeoutError) or status == -signal.SIGPROF:
                    raise TookTooLong from None
                if not tries_left:
                    raise Crashed from None
            except BaseException:
                await self._end(process)
                raise
            else:
                await self._give_back(process)
                if not is_right:
                    raise Failed(result)
                answer: T = result
                return answer
        raise AssertionError("the last try returns or raises")

    async def _take(self) -> _Process:
        """One that waits for work, or another if none does for long."""
        async with self._freed:
            while True:
                while self._idle:
                    process = self._idle.pop()
                    if process.assistant is self._assistant():
                        self._busy.add(process)
                        return process
                    _kill(process)
                if len(self._busy) < FIRST or await self._waited_long():
                    process = await self._begin()
                    self._busy.add(process)
                    return process

    async def _waited_long(self) -> bool:
        """Whether another process is wanted; False where one has become idle."""
        try:
            async with asyncio.timeout(USUAL):
                await self._freed.wait()
        except TimeoutError:
            return len(self._busy) < MOST and not self._idle
        return False

    async def _begin(self) -> _Process:
        assistant = self._assistant()
        if assistant is not self._warm:
            assistant.reply(Question(ANY, now().date()), Dialogue())
            self._warm = assistant
        ours, theirs = socket.socketpair()
        number = os.fork()
        if number == 0:
            _answer_until_closed(assistant, theirs)
        theirs.close()
        reader, writer = await asyncio.open_connection(sock=ours)
        return _Process(number, assistant, reader, writer)

    async def _give_back(self, process: _Process) -> None:
        async with self._freed:
            self._busy.discard(process)
            if self._is_open:
                self._idle.append(process)
                self._freed.notify()
            else:
                _kill(process)

    async def _end(self, process: _Process) -> int:
        async with self._freed:
            self._busy.discard(process)
            self._freed.notify()
            return _kill(process)

    async def close(self) -> None:
        self._is_open = False
        ended = [*self._idle, *self._busy]
        self._idle.clear()
        self._busy.clear()
        for process in ended:
            _kill(process)
        for process in ended:
            with contextlib.suppress(ConnectionError):
                await process.writer.wait_closed()


def _kill(process: _Process) -> int:
    """The status with which it ended, negative where a signal ended it."""
    process.writer.close()
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        ended, status = os.waitpid(process.number, os.WNOHANG)
        if not ended:
            os.kill(process.number, signal.SIGKILL)
            _, status = os.waitpid(process.number, 0)
        return os.waitstatus_to_exitcode(status)
    return 0


# In the process that was forked


def _answer_until_closed(assistant: Assistant, pipe: socket.socket) -> NoReturn:
    """Never returns, whatever happens, into what the other process was in the middle of."""
    try:
        gc.freeze()
        _leave_the_parent(pipe.fileno())
        with pipe, pipe.makefile("rb") as incoming:
            while head := incoming.read(_LENGTH.size):
                work, args, kwargs = pickle.loads(incoming.read(*_LENGTH.unpack(head)))
                signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS)
                result = _result(work, assistant, args, kwargs)
                signal.setitimer(signal.ITIMER_PROF, 0)
                pipe.sendall(_LENGTH.pack(len(result)) + result)
    finally:
        os._exit(0)


def _leave_the_parent(pipe: int) -> None:
    """Nothing of the parent's is kept open, and what it is told to stop by does not stop this one:
    it ends when the pipe does."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # by the kernel, in whatever code it hangs
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, signal.SIG_IGN)
    silence = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(silence, standard)
    limit = os.sysconf("SC_OPEN_MAX")
    os.closerange(3, pipe)
    os.closerange(pipe + 1, limit)


def _result(work: Callable[..., object], assistant: Assistant, args: Any, kwargs: Any) -> bytes:
    try:
        return pickle.dumps((True, work(assistant, *args, **kwargs)))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told in the other process
        return pickle.dumps((False, place_of(error)))


def place_of(error: BaseException) -> str:
    """The kind of an error and where it arose; its text may hold what somebody wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace is not None else None
    where = f" {code.co_filename}:{trace.tb_lineno}" if code and trace else ""
    return f"{type(error).__name__}{where.replace(sys.prefix, '')}"
