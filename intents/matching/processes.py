"""Work that processes share: each takes what is left, and writes into arrays that all see."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from math import prod
from mmap import mmap
from multiprocessing import get_context
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

MOST: Final = 4  # processes: each takes memory of its own

T = TypeVar("T")
_given: Sequence[Callable[[], Any]] = ()  # what this process was started for


def shared(shape: tuple[int, ...], kind: type[Any]) -> NDArray[Any]:
    """Zeros."""
    size = max(prod(shape) * np.dtype(kind).itemsize, 1)
    return np.frombuffer(mmap(-1, size), kind, prod(shape)).reshape(shape)


def worked(work: Sequence[Callable[[], T]], alone: bool) -> Iterator[T]:
    """What each gives, in their order; by this process alone, or one on every processor. Raises
    BrokenProcessPool where one of them is killed."""
    processors = 1 if alone else min(MOST, len(os.sched_getaffinity(0)))
    if processors == 1:
        yield from (do() for do in work)
        return
    # A fork has all that the work needs without being sent it.
    context = get_context("fork")
    with ProcessPoolExecutor(processors, context, _take, (work,)) as pool:
        yield from pool.map(_do, range(len(work)))


def _take(work: Sequence[Callable[[], Any]]) -> None:
    global _given
    _given = work


def _do(number: int) -> Any:
    return _given[number]()
