"""The documents of the registry as columns: each different cell is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain, islice
from typing import Any, Final

import numpy as np

from knowledge.columns import Column, Places, Population
from knowledge.facts import UNKNOWN
from knowledge.registry.records import CELLS_OF_HOUSEHOLD, CELLS_OF_PERSON, PEOPLE
from knowledge.registry.search_keys import HEADS

# What no fact is read from, and nobody is told
_UNUSED: Final = frozenset({"网格", "联系电话", "身份证号"})
_OF_HOUSEHOLD: Final = {k: cell for k, cell in CELLS_OF_HOUSEHOLD.items() if k not in _UNUSED}
_OF_PERSON: Final = {k: cell for k, cell in CELLS_OF_PERSON.items() if k not in _UNUSED}
_TEXTS: Final = frozenset({"户编号", "姓名"})
_BIRTH: Final = "出生日期"
_ID_NUMBER: Final = "身份证号"
_DIGITS_OF_AN_ID: Final = 18
_AT_ONCE: Final = 100  # documents
_NOBODY: Final[Mapping[str, Any]] = {}

Document = Mapping[str, Any]


class _Texts:
    """Cells that hardly come twice, and stand in the registry as they are told."""

    def __init__(self) -> None:
        self._texts: list[Any] = []

    def note(self, cells: list[Any]) -> None:
        self._texts += cells

    def column(self, _: Callable[[Any], Any]) -> Column:
        values = [text or UNKNOWN for text in self._texts]
        return Column(np.arange(len(values), dtype=np.int32), values)


class _Cells(dict[object, int]):
    """A number for each different cell."""

    def __init__(self) -> None:
        self._codes: list[Any] = []

    def __missing__(self, cell: object) -> int:
        self[cell] = number = len(self)
        return number

    def note(self, cells: list[object]) -> None:
        self._codes.append(np.fromiter(map(self.__getitem__, cells), np.int32, len(cells)))

    def column(self, read: Callable[[Any], Any]) -> Column:
        """Cells that are read as the same have the same number."""
        numbers: dict[object, int] = {}
        values = [read(cell) for cell in self]
        codes = [numbers.setdefault((type(value), value), len(numbers)) for value in values]
        codes_of = np.array(codes, dtype=np.int32)
        found = [codes_of[part] for part in self._codes]
        values = list(dict(zip(codes, values, strict=True)).values())
        return Column(np.concatenate(found) if found else codes_of[:0], values)


def read_population(
    documents: Iterable[Document], progress: Callable[[int], None] = lambda _: None
) -> Population:
    """`progress` is told how many more are read. Raises RecordError."""
    households = {key: _Texts() if key in _TEXTS else _Cells() for key in _OF_HOUSEHOLD}
    people = {key: _Texts() if key in _TEXTS else _Cells() for key in _OF_PERSON}
    sizes, there = [0], _Cells()
    rest = iter(documents)
    while batch := list(islice(rest, _AT_ONCE)):
        for key, cells in households.items():
            cells.note([document.get(key) for document in batch])
        members = [document.get(PEOPLE) or (_NOBODY,) for document in batch]
        everybody = list(chain.from_iterable(members))
        for key, cells in people.items():
            if key == _BIRTH:  # it stands in the ID number as well
                cells.note([one.get(key) or one.get(_ID_NUMBER) for one in everybody])
            else:
                cells.note([one.get(key) for one in everybody])
        there.note([one is not _NOBODY for one in everybody])
        sizes += map(len, members)
        progress(len(batch))
    starts = np.cumsum(sizes)
    nobody = there.column(bool)
    persons = {
        name: people[key].column(_cell_reader(key, read))
        for key, (name, read) in _OF_PERSON.items()
    }
    return Population(
        household={
            name: households[key].column(_cell_reader(key, read))
            for key, (name, read) in _OF_HOUSEHOLD.items()
        },
        person=persons,
        starts=starts,
        household_of=np.repeat(np.arange(len(sizes) - 1), sizes[1:]),
        nobody=np.array([not each for each in nobody.values], dtype=bool)[nobody.codes],
        heads=_heads(persons["relation"], starts),
    )


def _cell_reader(key: str, read: Callable[[Mapping[str, Any]], Any]) -> Callable[[Any], Any]:
    if key != _BIRTH:
        return lambda cell: read({key: cell})
    return lambda cell: read({_ID_NUMBER if len(cell or "") == _DIGITS_OF_AN_ID else key: cell})


def _heads(relation: Column, starts: Places) -> Places:
    """The first of each household who is called so, otherwise the first."""
    first = starts[:-1]
    if not first.size:
        return first
    is_head = np.array([each in HEADS for each in relation.values], dtype=bool)[relation.codes]
    places = np.where(is_head, np.arange(len(is_head)), len(is_head))
    found = np.minimum.reduceat(places, first)
    return np.where(found < len(is_head), found, first)
