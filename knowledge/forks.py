"""Work that forks of this process take part in."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

USUAL: Final = 2  # processes: each takes memory of its own

T = TypeVar("T")


class ProcessLost(RuntimeError):
    """One of the processes was ended from outside, so that its part is missing."""


def possible_processes(wanted: int | None = None) -> int:
    """This one among them; alone where other threads run: what they hold would never be let go in
    a fork."""
    count = wanted or min(USUAL, len(os.sched_getaffinity(0)))
    return count if threading.active_count() == 1 else 1


class Helper(Generic[T]):
    """A fork, which has all that the work needs without being sent it."""

    def __init__(self, work: Callable[[Connection], T], others: Sequence[Helper[T]]) -> None:
        from multiprocessing import get_context  # which a question need not wait for

        context = get_context("fork")
        self._pipe, theirs = context.Pipe()
        # Never on a disk, where what is secret would be read, and never twice in memory.
        self._file = open(os.memfd_create("found"), "w+b")  # noqa: SIM115 - closed in `end`
        ours = [*(each._pipe for each in others), self._pipe]
        given = (work, theirs, ours, self._file)
        self._process = context.Process(target=_help, args=given, daemon=True)
        self._process.start()
        theirs.close()

    def give(self, something: object) -> None:
        """For the work to receive. Raises ProcessLost."""
        try:
            self._pipe.send(something)
        except OSError as error:
            raise self._lost() from error

    def found(self) -> T:
        """Raises ProcessLost, and whatever the work raised."""
        self._process.join()
        if self._process.exitcode:
            raise self._lost()
        self._file.seek(0)
        is_found, found = pickle.load(self._file)
        if not is_found:
            raise found
        result: T = found
        return result

    def end(self) -> None:
        self._pipe.close()
        self._file.close()
        self._process.kill()
        self._process.join()

    def _lost(self) -> ProcessLost:
        self._process.join()
        return ProcessLost(f"a process ended with {self._process.exitcode}")


@contextmanager
def helped(work: Callable[[Connection], T], helpers: int) -> Iterator[list[Helper[T]]]:
    """None of them is left behind."""
    started: list[Helper[T]] = []
    try:
        while len(started) < helpers:
            started.append(Helper(work, started))
        yield started
    finally:
        for helper in started:
            helper.end()


def in_turn(work: Callable[[Iterator[int]], T], tasks: int, count: int) -> list[T]:
    """What the work of each process gives, which takes the number of the next task when it is done
    with one. Raises ProcessLost."""
    reading, writing = os.pipe()
    os.write(writing, bytes(range(tasks)))
    os.close(writing)
    numbers = (number[0] for number in iter(lambda: os.read(reading, 1), b""))
    try:
        with helped(lambda _: work(numbers), count - 1) as helpers:
            own = work(numbers)
            return [own, *(helper.found() for helper in helpers)]
    finally:
        os.close(reading)


def _help(
    work: Callable[[Connection], Any], pipe: Connection, ours: Sequence[Connection], file: IO[bytes]
) -> None:
    """In the fork. It ends with the other process, which alone is told to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for each in ours:
        each.close()
    try:
        answer = True, work(pipe)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told in the other process
        answer = False, error
    pickle.dump(answer, file, pickle.HIGHEST_PROTOCOL)
    file.close()
