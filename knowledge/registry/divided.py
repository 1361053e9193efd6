"""The households of the registry read by several processes at once.

One of them reads the store and hands the documents on as they are written, some at a time in turn;
what each makes of its part comes back as columns, which are joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from multiprocessing.connection import Connection
from typing import Any, Final, TypeVar

import numpy as np

from knowledge.columns import Column, Places, Population, spread
from knowledge.forks import helped, possible_processes
from knowledge.registry.columns import Body, Stored, read_population, rows_of

ALONE: Final = 10_000  # households, which are not worth another process
_AT_ONCE: Final = 1_000

T = TypeVar("T")


def read_divided(
    documents: Iterable[Any],
    progress: Callable[[int], None] = lambda _: None,
    wanted: int | None = None,
) -> Population:
    """As `read_population`. Only what is stored is divided, where there is much of it; `progress`
    is told how many more are read, `wanted` is how many processes. Raises ProcessLost."""
    count = possible_processes(wanted)
    if not isinstance(documents, Stored) or count == 1:
        return read_population(_told(documents, progress))
    bodies = documents.bodies()
    first = list(islice(bodies, ALONE))
    every = _told(chain(first, bodies), progress)
    return read_population(rows_of(every)) if len(first) < ALONE else _divided(every, count)


def _told(documents: Iterable[T], progress: Callable[[int], None]) -> Iterator[T]:
    for batch in _batches(documents):
        yield from batch
        progress(len(batch))


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch


def _divided(bodies: Iterable[Body], count: int) -> Population:
    total = 0
    with helped(_read_received, count - 1) as helpers:

        def own_part() -> Iterator[Body]:
            """The last, behind what is handed to the others."""
            nonlocal total
            for number, batch in enumerate(_batches(bodies)):
                total += len(batch)
                part = _part(number, count)
                if part < len(helpers):
                    helpers[part].give(batch)
                else:
                    yield from batch
            for helper in helpers:
                helper.give(None)

        own = read_population(rows_of(own_part()))
        parts = [*(helper.found() for helper in helpers), own]
    part_of = _part(np.arange(total) // _AT_ONCE, count)
    return joined(parts, [np.flatnonzero(part_of == part) for part in range(count)])


def _part(batch: Any, count: int) -> Any:
    """By the number of a batch. The last part is the smaller one: who reads it has more to do."""
    return batch % (2 * count + 1) % count


def _read_received(pipe: Connection) -> Population:
    batches = iter(pipe.recv, None)
    try:
        return read_population(rows_of(chain.from_iterable(batches)))
    except Exception:
        for _ in batches:
            pass  # what is still handed on is waited for
        raise


def joined(parts: Sequence[Population], places: Sequence[Places]) -> Population:
    """`places`: of the households of each part, among all."""
    sizes = np.zeros(sum(map(len, places)), dtype=np.intp)
    for part, own in zip(parts, places, strict=True):
        sizes[own] = np.diff(part.starts)
    starts = np.append(0, np.cumsum(sizes))
    people = [spread(sizes, own)[0] for own in places]
    heads, nobody = np.zeros(len(sizes), dtype=np.intp), np.zeros(starts[-1], dtype=bool)
    for part, own, of_people in zip(parts, places, people, strict=True):
        heads[own] = of_people[part.heads]
        nobody[of_people] = part.nobody
    first = parts[0]
    return Population(
        household={
            name: _column([part.household[name] for part in parts], places)
            for name in first.household
        },
        person={
            name: _column([part.person[name] for part in parts], people) for name in first.person
        },
        starts=starts,
        household_of=np.repeat(np.arange(len(sizes)), sizes),
        nobody=nobody,
        heads=heads,
    )


def _column(columns: Sequence[Column], places: Sequence[Places]) -> Column:
    """The same value has one number, unless hardly any comes twice."""
    numbers: dict[object, int] = {}
    each_once = all(len(column.values) == len(column.codes) for column in columns)
    codes = np.zeros(sum(map(len, places)), dtype=np.int32)
    values: list[Any] = []
    for column, own in zip(columns, places, strict=True):
        if each_once:
            codes[own] = column.codes + np.int32(len(values))
            values += column.values
            continue
        found = []
        for value in column.values:
            found.append(numbers.setdefault((type(value), value), len(values)))
            if found[-1] == len(values):
                values.append(value)
        codes[own] = np.array(found, dtype=np.int32).take(column.codes)
    few = len(values) <= np.iinfo(np.int16).max
    return Column(codes.astype(np.int16) if few else codes, values)
