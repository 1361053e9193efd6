"""What several processes do together."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator
from multiprocessing import active_children
from threading import Event, Thread

import pytest

from knowledge.forks import ProcessLost, in_turn, possible_processes


@pytest.fixture(autouse=True)
def _nobody_is_left_behind() -> Iterator[None]:
    yield
    assert not active_children()


def taken(numbers: Iterable[int]) -> tuple[int, list[int]]:
    found = []
    for number in numbers:
        found.append(number)
        time.sleep(0.01)
    return os.getpid(), found


@pytest.mark.parametrize("count", [1, 2, 3])
def test_each_task_is_done_once(count: int) -> None:
    found = in_turn(taken, 40, count)
    assert found[0][0] == os.getpid()
    assert len({process for process, _ in found}) == count
    assert sorted(number for _, numbers in found for number in numbers) == list(range(40))


def test_what_a_helper_raises_is_raised() -> None:
    own = os.getpid()

    def work(numbers: Iterable[int]) -> None:
        for _ in numbers:
            if os.getpid() != own:
                raise LookupError("not there")
            time.sleep(0.01)

    with pytest.raises(LookupError, match="not there"):
        in_turn(work, 200, 2)


def test_a_helper_that_is_killed_is_told() -> None:
    own = os.getpid()

    def work(numbers: Iterable[int]) -> None:
        for _ in numbers:
            if os.getpid() != own:
                os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(0.01)

    with pytest.raises(ProcessLost, match=str(-signal.SIGKILL)):
        in_turn(work, 200, 2)


def test_when_this_one_is_stopped_all_are() -> None:
    own = os.getpid()

    def work(_: Iterable[int]) -> None:
        if os.getpid() != own:
            time.sleep(60)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_turn(work, 3, 3)


def test_with_other_threads_this_one_is_alone() -> None:
    ended = Event()
    thread = Thread(target=ended.wait)
    thread.start()
    try:
        assert possible_processes(4) == 1
    finally:
        ended.set()
        thread.join()
