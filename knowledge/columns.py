"""Many households as columns: what each attribute is for everybody, by a number for each value.

A fact is read once for all who are alike in what its reader looks at, which is found by watching
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import repeat
from math import prod
from typing import Any, Final, Literal, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from knowledge.facts import AnyFact, Household

Codes = NDArray[np.signedinteger[Any]]
Places = NDArray[np.intp]  # of people, or of households
Keys = NDArray[np.int64]

_Owner = Literal["household", "person", "people"]
_Seen = frozenset[tuple[_Owner, str]]
NUMBER: Final = -2  # the way of every number
_UNREAD: Final = -1
_MOST: Final = 2**62
_SPARSE: Final = 16  # keys to one that is there, from where on they are sorted
_TRIED: Final = 50  # people, to see what a reader looks at
_FEW: Final = 2_000  # different people


@dataclass(frozen=True)
class Column:
    codes: Codes
    values: Sequence[Any]  # by code

    def of(self, place: int) -> Any:
        return self.values[self.codes[place]]

    def at(self, places: Places) -> Iterator[Any]:
        return map(self.values.__getitem__, self.codes[places].tolist())


@dataclass(frozen=True)
class Population:
    """Somebody stands for a household without people: `nobody` is true of them."""

    household: Mapping[str, Column]  # by the attribute of Household
    person: Mapping[str, Column]  # by the attribute of Person
    starts: Places  # the first person of each household, and one past the last
    household_of: Places  # of each person
    nobody: NDArray[np.bool_]
    heads: Places  # the person that is the head of each household
    _kept: dict[object, Codes] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def alike(self, people: Places, seen: _Seen) -> tuple[Grouped, list[int]]:
        """Those of whom what was seen is the same are in one group; and what tells the groups
        apart, the same whenever it is asked unless there may be too many."""
        keys, size = combined(self._seen_of(people, seen))
        groups = grouped(keys, size)
        return groups, keys.take(groups.first).tolist()

    def kinds(self, seen: _Seen) -> int:
        """How many groups there may be."""
        return prod(size for _, size in self._seen_of(self.heads[:0], seen))

    def _seen_of(self, people: Places, seen: _Seen) -> list[tuple[Any, int]]:
        households = self.household_of.take(people)
        columns: list[tuple[Any, int]] = [(self.nobody.take(people), 2)]
        for owner, name in sorted(seen):
            if owner == "household":
                column = self.household[name]
                columns.append((column.codes.take(households), len(column.values)))
            elif owner == "person":
                column = self.person[name]
                columns.append((column.codes.take(people), len(column.values)))
        of_people = frozenset(name for owner, name in seen if owner == "people")
        if of_people:
            codes = self._of_all_people(of_people)
            columns.append((codes.take(households), int(codes.max(initial=0)) + 1))
        return columns

    def _of_all_people(self, names: frozenset[str]) -> Codes:
        """For each household, of these attributes of all its people in their order."""
        if names not in self._kept:
            columns = [self.person[name] for name in sorted(names - {""})]
            own = [(self.nobody, 2), *((each.codes, len(each.values)) for each in columns)]
            self._kept[names] = gathered(*combined(own), self.starts)
        return self._kept[names]


class Grouped(NamedTuple):
    first: Places  # where the first of each group stands
    of: Places  # the group of each


def grouped(keys: Keys, size: int) -> Grouped:
    """By equal keys, all below the size."""
    if size > _SPARSE * len(keys) + _SPARSE:
        _, first, of = np.unique(keys, return_index=True, return_inverse=True)
        return Grouped(first, of)
    first_of = np.full(size, -1, dtype=np.intp)
    first_of[keys[::-1]] = np.arange(len(keys) - 1, -1, -1)
    there = np.flatnonzero(first_of >= 0)
    number = np.zeros(size, dtype=np.intp)
    number[there] = np.arange(len(there))
    return Grouped(first_of.take(there), number.take(keys))


def combined(columns: Sequence[tuple[Any, int]]) -> tuple[Keys, int]:
    """The same number where all columns are the same, and what all numbers are below; each column
    with how many values it has."""
    found, size = columns[0][0].astype(np.int64), columns[0][1]
    for codes, values in columns[1:]:
        if size * values > _MOST:
            found, size = grouped(found, size).of, len(found)
        found *= values
        found += codes
        size *= values
    return found, size


def gathered(own: Keys, size: int, starts: Places) -> Codes:
    """A number for each stretch, the same where all that stands in it is the same; `starts`: of
    each, and one past the last."""
    sizes = np.diff(starts)
    found, bound = np.zeros(len(sizes), dtype=np.int64), 1
    for place in range(int(sizes.max(initial=0))):
        if bound * (size + 1) > _MOST:
            found, bound = grouped(found, bound).of, len(found)
        there = np.flatnonzero(sizes > place)
        found = found * (size + 1)
        found[there] += own.take(starts.take(there) + place) + 1
        bound *= size + 1
    return grouped(found, bound).of.astype(np.int32)


def spread(sizes: Places, of: Places) -> tuple[Places, Places]:
    """All that stands in each of these stretches, of stretches of such sizes that follow one
    another; and in which of them it stands."""
    starts, times = np.cumsum(sizes) - sizes, sizes.take(of)
    whose = np.repeat(np.arange(len(of)), times)
    within = np.arange(len(whose)) - np.repeat(np.cumsum(times) - times, times)
    return starts.take(of).take(whose) + within, whose


class FactColumn:
    """What a fact is for everybody; read when it is asked for."""

    def __init__(self, population: Population, fact: AnyFact, day: date) -> None:
        self.values: list[Any] = []
        self.codes: Codes = np.full(len(population.household_of), _UNREAD, dtype=np.int16)
        self._ways: Codes = self.codes[:0]  # the code of each value, and NUMBER of all numbers
        self._population, self._fact, self._day = population, fact, day
        self._numbers: dict[object, int] = {}
        self._read_by: _Seen = frozenset()  # what was seen of those that are known,
        self._known: dict[int, int] = {}  # whose code it is by what tells them apart
        self._looked = _Looked(population)
        self._household = _Household(self._looked)
        self._person = _Person(self._looked.person, 0)

    def of(self, people: Places) -> Codes:
        codes = self.codes.take(people)
        unread = people[codes == _UNREAD]
        if not unread.size:
            return codes
        self._read(unread)
        return self.codes.take(people)

    def code(self, person: int) -> int:
        if self.codes[person] == _UNREAD:
            self._read(np.array([person], dtype=np.intp))
        return int(self.codes[person])

    def at(self, person: int) -> Any:
        return self.values[self.code(person)]

    def ways(self, people: Places) -> Codes:
        """Numbers go one way."""
        codes = self.of(people)
        return self._ways.take(codes)

    def way(self, person: int) -> int:
        code = self.code(person)
        return int(self._ways[code])

    def _read(self, people: Places) -> None:
        asked = people
        while not all(is_known for _, is_known in self._watched(people[:_TRIED])):
            pass  # until it is seen what it looks at
        seen = self._looked.seen
        if self._population.kinds(seen) <= max(_FEW, len(people)):  # once for everybody
            people = np.flatnonzero(self.codes == _UNREAD)
        groups, keys = self._population.alike(people, seen)
        if seen != self._read_by or self._population.kinds(seen) > _MOST:
            self._read_by, self._known = seen, {}
        known = self._known
        new = [place for place, key in enumerate(keys) if key not in known]
        watched = self._watched(people[groups.first[new]])
        for place, (value, is_known) in zip(new, watched, strict=True):
            if not is_known:
                self._read(asked)
                return
            code = self._numbers.setdefault((type(value), value), len(self._numbers))
            if code == len(self.values):
                self.values.append(value)
            known[keys[place]] = code
        found = [known[key] for key in keys]
        if len(self.values) > np.iinfo(self.codes.dtype).max:
            self.codes = self.codes.astype(np.int32)
        self.codes[people] = np.array(found, dtype=self.codes.dtype).take(groups.of)
        new = self.values[len(self._ways) :]
        own = [NUMBER if isinstance(value, Decimal) else -1 for value in new]
        ways = np.array(own, dtype=self.codes.dtype)
        codes = np.arange(len(self._ways), len(self.values), dtype=self.codes.dtype)
        self._ways = np.append(self._ways, np.where(ways == NUMBER, ways, codes))

    def _watched(self, people: Places) -> Iterator[tuple[Any, bool]]:
        """What it is for each, and whether all that the reader looked at was known to be looked
        at."""
        looked, population, household = self._looked, self._population, self._household
        person: Any = self._person
        known = list(looked.person)
        own = zip(*(population.person[name].at(people) for name in known), strict=True)
        whose = population.household_of[people].tolist()
        nobody = population.nobody[people].tolist()
        read, day, attributes = self._fact.read, self._day, vars(person)
        for place, home, is_nobody, values in zip(
            people.tolist(), whose, nobody, own if known else repeat(()), strict=False
        ):
            looked.is_more = False
            household._place = home
            attributes["_place"] = place
            attributes.update(zip(known, values, strict=True))
            value = read(cast("Any", household), None if is_nobody else person, day)
            yield value, not looked.is_more  # those who are alike in less may differ


class _Looked:
    """What a reader looked at so far, by whose it is."""

    def __init__(self, population: Population) -> None:
        self.population = population
        self.is_more = False  # than it was known to look at
        self.starts = population.starts.data
        self.household = _Attributes(population.household, self)
        self.person = _Attributes(population.person, self)
        self.people = _Attributes({**population.person, "": population.person["name"]}, self)

    @property
    def seen(self) -> _Seen:
        """ "" of the people is how many they are."""
        owners: tuple[_Owner, ...] = ("household", "person", "people")
        return frozenset((owner, name) for owner in owners for name in getattr(self, owner))


class _Attributes(dict[str, tuple[Sequence[Any], memoryview]]):
    """Values and codes of those that were looked at; a look-up of an array takes twice as long."""

    def __init__(self, columns: Mapping[str, Column], looked: _Looked) -> None:
        super().__init__()
        self._columns, self._looked = columns, looked

    def __missing__(self, name: str) -> tuple[Sequence[Any], memoryview]:
        self._looked.is_more = True
        column = self._columns[name]
        self[name] = found = column.values, column.codes.data
        return found


class _Person:
    """One of the people as a reader sees it."""

    def __init__(self, attributes: _Attributes, place: int) -> None:
        self._attributes, self._place = attributes, place

    def __getattr__(self, name: str) -> Any:
        values, codes = self._attributes[name]
        return values[codes[self._place]]


class _Household:
    def __init__(self, looked: _Looked) -> None:
        self._looked, self._place = looked, 0

    def __getattr__(self, name: str) -> Any:
        values, codes = self._looked.household[name]
        return values[codes[self._place]]

    @property
    def people(self) -> tuple[_Person, ...]:
        looked, attributes = self._looked, self._looked.people
        attributes[""]
        begin, end = looked.starts[self._place], looked.starts[self._place + 1]
        if looked.population.nobody[begin]:
            return ()
        return tuple([_Person(attributes, place) for place in range(begin, end)])

    @property
    def head(self) -> Any:
        return Household.head.fget(self)  # type: ignore[attr-defined]
