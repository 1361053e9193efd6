"""What a whole city has not claimed: the gaps of `gaps.py`, each household's, by money.

Benefits that exclude one another belong together, and so do all people of a household where one of
them is the household's. Households, or people, of whom these come to the same and who draw the same
are looked at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain, pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from handlers.office.gaps import Gap, Kind, NotDrawn, gap_of, names_of, not_drawn
from knowledge.columns import (
    Column,
    Grouped,
    Keys,
    Places,
    Population,
    combined,
    gathered,
    grouped,
)
from knowledge.facts import Drawn, Household, Person
from knowledge.garbage import no_garbage
from knowledge.policy.assessment import (
    Assessed,
    belonging_together,
    exclude_one_another,
    without_displaced,
)
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import Benefit, Entitlement, Range, Verdict, plain_name
from knowledge.policy.many import Many
from knowledge.registry.columns import read_population

FEN: Final = 100  # in a yuan
_AT_ONCE: Final = 5000  # lines
_KINDS: Final = list(Kind)
_NO_FIGURE: Final = -1


@no_garbage()
def city_gaps(
    knowledge: Knowledge,
    documents: Iterable[Any],
    as_of: date,
    progress: Callable[[int], None] = lambda _: None,
) -> Ranking:
    """`progress` is told how many more households are read."""
    return Ranking(_found(knowledge, read_population(documents, progress), as_of), as_of)


def _found(knowledge: Knowledge, population: Population, as_of: date) -> _Rows:
    many, rows = Many(knowledge, as_of, population), _Rows(population)
    for places in belonging_together([benefit for _, benefit in knowledge.benefits]):
        _Together(knowledge, as_of, many, population, places).find(rows)
    return rows


class _Rows:
    """The gaps of all, in three columns."""

    def __init__(self, population: Population) -> None:
        self.population = population
        self.gaps: list[Gap] = []  # without whose they are
        self.orders: list[int] = []  # of the benefit, by gap
        self.personal: list[bool] = []
        self.columns: list[tuple[Any, Any, Any]] = []  # number of the gap, household, person
        self._numbers: dict[Gap, int] = {}

    def number(self, gap: Gap, order: int, personal: bool) -> int:
        if gap not in self._numbers:
            self._numbers[gap] = len(self.gaps)
            self.gaps.append(gap)
            self.orders.append(order)
            self.personal.append(personal)
        return self._numbers[gap]


class _Drawing(NamedTuple):
    """Some people of a household, by what is drawn."""

    household: Household
    people: Sequence[Person | None]
    of: Mapping[str, Sequence[Sequence[Drawn]]]  # by each of them, by the name of the benefit

    def place_of(self, found: Assessed) -> int:
        if not found.benefit.personal:
            return 0
        return next(place for place, each in enumerate(self.people) if each is found.person)

    def names_of(self, ended: Sequence[Assessed]) -> tuple[str, ...]:
        own = ((each, self.of[each.benefit.name][self.place_of(each)]) for each in ended)
        return tuple(dict.fromkeys(chain.from_iterable(names_of(*each) for each in own)))


class _Together:
    """Benefits that belong together, for everybody."""

    def __init__(
        self,
        knowledge: Knowledge,
        as_of: date,
        many: Many,
        population: Population,
        places: tuple[int, ...],
    ) -> None:
        self._knowledge, self._as_of = knowledge, as_of
        self._population = population
        self._benefits = {place: knowledge.benefits[place] for place in places}
        benefits = [benefit for _, benefit in self._benefits.values()]
        self._personal = [benefit for benefit in benefits if benefit.personal]
        self._shared = [benefit for benefit in benefits if not benefit.personal]
        self._outcomes = {
            benefit.name: many.outcomes(department, benefit)
            for department, benefit in self._benefits.values()
        }
        self._kept: dict[object, int | None] = {}  # numbers of gaps
        self._drawings: dict[object, _Drawing] = {}
        self._people: dict[tuple[int, int], Person] = {}
        self._assessed: dict[object, Assessed] = {}
        self._orders = {benefit.name: place for place, (_, benefit) in self._benefits.items()}
        self._names = frozenset(
            name for _, benefit in self._benefits.values() for name in benefit.drawn_as
        )
        self._of_household = self._drawn(population.household["benefits"])
        self._of_person = self._drawn(population.person["benefits"])

    def _drawn(self, column: Column) -> Column:
        """What is drawn, as far as these benefits go by such a name."""
        numbers: dict[tuple[Drawn, ...], int] = {}
        codes = [
            numbers.setdefault(
                tuple(Drawn(each.name) for each in drawn if plain_name(each.name) in self._names),
                len(numbers),
            )
            for drawn in column.values
        ]
        return Column(np.array(codes, dtype=np.int32)[column.codes], list(numbers))

    def find(self, rows: _Rows) -> None:
        """What is the household's and given or drawn is looked at with those of its people who
        are given or draw what it may exclude; all others stand alone."""
        households, beside = self._shared_by()
        people = np.flatnonzero(beside | self._concerned(self._personal))
        columns: list[tuple[Any, int]] = [(self._population.nobody, 2)]
        columns.append((self._of_person.codes, len(self._of_person.values)))
        columns += map(self._column, self._personal)
        by_person, size = combined([(codes[people], values) for codes, values in columns])
        is_beside = beside[people]
        self._find_alone(rows, people[~is_beside], by_person[~is_beside], size)
        if self._shared:
            own = by_person[is_beside]
            self._find_shared(rows, np.flatnonzero(households), people[is_beside], own, size)

    def _find_alone(self, rows: _Rows, people: Places, by_person: Keys, size: int) -> None:
        if not people.size:
            return
        own, households = self._of_household, self._population.household_of[people]
        groups = grouped(*combined([(by_person, size), (own.codes[households], len(own.values))]))
        first, each = people[groups.first], np.arange(len(people) + 1)
        of_first = households[groups.first]
        shapes = self._shapes(rows, of_first, first, each[: len(first) + 1], self._personal)
        self._add(rows, groups, shapes, households, each[:-1], people)

    def _shared_by(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """The households that are given or draw what is the household's, and those of their people
        who stand beside it."""
        population, of = self._population, self._population.household_of
        households = np.zeros(len(population), dtype=bool)
        beside = np.zeros(len(of), dtype=bool)
        if not self._shared:
            return households, beside
        for benefit in self._shared:
            households |= self._given(benefit)[population.heads]
        households |= self._draw(self._shared, self._of_household)
        beside |= self._draw(self._shared, self._of_person)
        np.logical_or.at(households, of[beside], True)
        beside |= self._concerned(
            [
                each
                for each in self._personal
                if any(exclude_one_another(each, other) for other in self._shared)
            ]
        )
        return households, beside & households[of]

    def _concerned(self, benefits: list[Benefit]) -> NDArray[np.bool_]:
        """Who is given or draws one of these, or whose household draws it."""
        found = self._draw(benefits, self._of_household)[self._population.household_of]
        found |= self._draw(benefits, self._of_person)
        for benefit in benefits:
            found |= self._given(benefit)
        return found

    def _find_shared(
        self, rows: _Rows, households: Places, people: Places, by_person: Keys, size: int
    ) -> None:
        population = self._population
        counts = np.bincount(population.household_of[people], minlength=len(population))
        starts = np.cumsum([0, *counts[households]])
        of_all = gathered(by_person, size, starts)
        own = self._of_household
        keys = [(of_all, len(households)), (own.codes[households], len(own.values))]
        for benefit in self._shared:
            codes, values = self._column(benefit)
            keys.append((codes[population.heads[households]], values))
        groups = grouped(*combined(keys))
        first = groups.first
        of_first = [people[starts[at] : starts[at + 1]] for at in first.tolist()]
        shapes = self._shapes(
            rows,
            households[first],
            np.concatenate([*of_first, people[:0]]),
            np.cumsum([0, *map(len, of_first)]),
            [benefit for _, benefit in self._benefits.values()],
        )
        places = np.append(people, 0)  # nobody has to stand beside what is the household's
        self._add(rows, groups, shapes, households, starts[:-1], places)

    def _given(self, benefit: Benefit) -> NDArray[np.bool_]:
        """Or open."""
        outcomes = self._outcomes[benefit.name]
        given = [result.verdict is not Verdict.NO for result in outcomes.results]
        return np.array([*given, False], dtype=bool)[outcomes.codes]

    def _draw(self, benefits: list[Benefit], column: Column) -> NDArray[np.bool_]:
        names = {name for benefit in benefits for name in benefit.drawn_as}
        draws = [any(plain_name(each.name) in names for each in drawn) for drawn in column.values]
        return np.array(draws, dtype=bool)[column.codes]

    def _column(self, benefit: Benefit) -> tuple[Any, int]:
        outcomes = self._outcomes[benefit.name]
        return outcomes.codes, max(len(outcomes.results), 1)

    def _shapes(
        self,
        rows: _Rows,
        households: Places,
        people: Places,
        starts: Places,
        benefits: Sequence[Benefit],
    ) -> list[list[tuple[int, int]]]:
        """The gaps of some people of each household, by these benefits: the number of each, and
        whose of them it is."""
        heads = self._population.heads[households]
        columns = []
        for department, benefit in self._benefits.values():
            if benefit in benefits:
                outcomes = self._outcomes[benefit.name]
                codes = outcomes.codes[people if benefit.personal else heads].tolist()
                columns.append((department, benefit, outcomes.results, codes))
        owns = self._of_household.codes[households].tolist()
        drawn = self._of_person.codes[people].tolist()
        nobody = self._population.nobody[people].tolist()
        shapes = []
        for number, (begin, end) in enumerate(pairwise(starts.tolist())):
            drawing = self._drawing(owns[number], tuple(drawn[begin:end]), any(nobody[begin:end]))
            found = []
            for department, benefit, results, codes in columns:
                own = codes[begin:end] if benefit.personal else codes[number : number + 1]
                whose = zip(own, drawing.people, drawing.of[benefit.name], strict=False)
                for code, person, draws in whose:
                    result = results[code]
                    if draws or result.verdict is not Verdict.NO:
                        found.append(self._one(department, benefit, person, result, bool(draws)))
            numbers = [
                (self._number(rows, drawing, each), drawing.place_of(each.of))
                for each in not_drawn(without_displaced(found))
            ]
            shapes.append([(gap, whose) for gap, whose in numbers if gap is not None])
        return shapes

    def _drawing(self, own: int, drawn: tuple[int, ...], is_nobody: bool) -> _Drawing:
        key = own, drawn, is_nobody
        if key not in self._drawings:
            people: list[Person | None] = [None]
            if drawn and not is_nobody:
                people = [self._person(*each) for each in enumerate(drawn)]
            members = tuple(each for each in people if each is not None)
            benefits = self._of_household.values[own]
            household = Household("", benefits=benefits, people=members)
            drawn_by = {
                benefit.name: [benefit.drawn_by(household, person) for person in people]
                for _, benefit in self._benefits.values()
            }
            self._drawings[key] = _Drawing(household, people, drawn_by)
        return self._drawings[key]

    def _person(self, place: int, drawn: int) -> Person:
        """The same one for the same, so that what it comes to is reckoned once."""
        key = place, drawn
        if key not in self._people:
            self._people[key] = Person(benefits=self._of_person.values[drawn])
        return self._people[key]

    def _one(
        self,
        department: str,
        benefit: Benefit,
        person: Person | None,
        result: Entitlement,
        draws: bool,
    ) -> Assessed:
        key = benefit.name, id(person), id(result), draws
        if key not in self._assessed:
            self._assessed[key] = Assessed(department, benefit, person, result, draws)
        return self._assessed[key]

    def _number(self, rows: _Rows, drawing: _Drawing, each: NotDrawn) -> int | None:
        """Of the gap, which is the same where this is; None where it does not count."""
        benefit, ended = each.of.benefit, each.ended
        key: tuple[object, ...] = (benefit.name, id(each.of.result))
        names = drawing.names_of(ended) if ended else ()
        if ended:
            key += (names, *((other.benefit.name, id(other.result)) for other in ended))
        if key not in self._kept:
            gap = gap_of(self._knowledge, drawing.household, self._as_of, each, names)
            order = self._orders[benefit.name]
            self._kept[key] = rows.number(gap, order, benefit.personal) if gap.counts else None
        return self._kept[key]

    def _add(
        self,
        rows: _Rows,
        groups: Grouped,
        shapes: list[list[tuple[int, int]]],
        households: Places,
        begins: Places,
        people: Places,
    ) -> None:
        """What each group has not claimed, for each that belongs to it, whose household that is
        and where among the people its own begin."""
        sizes = np.array([len(each) for each in shapes], dtype=np.intp)
        starts = np.cumsum(sizes) - sizes
        flat = np.array(list(chain.from_iterable(shapes)), dtype=np.intp).reshape(-1, 2)
        times = sizes[groups.of]
        whose = np.repeat(np.arange(len(times)), times)
        within = np.arange(len(whose)) - np.repeat(np.cumsum(times) - times, times)
        at = starts[groups.of[whose]] + within
        rows.columns.append(
            (
                flat[at, 0].astype(np.int32),
                households[whose].astype(np.int32),
                people[begins[whose] + flat[at, 1]].astype(np.int32),
            )
        )


@dataclass(frozen=True)
class Total:
    """Of one benefit, or of all of a kind; amounts in 元/年."""

    gaps: int
    households: int
    least: Decimal
    most: Decimal
    benefit: str = ""

    @property
    def worth(self) -> str:
        return Range(self.least, self.most).show("元")


class Ranking:
    """The gaps of a whole city by money."""

    def __init__(self, rows: _Rows, as_of: date) -> None:
        population = rows.population
        self._gaps, self._personal, self._as_of = rows.gaps, rows.personal, as_of
        of_households, of_people = population.household, population.person
        self._names, self._relations = of_people["name"], of_people["relation"]
        self._columns = {
            "household": of_households["id"],
            "county": of_households["county"],
            "town": of_households["town"],
            "village": of_households["village"],
            "contact": of_households["contact_person"],
            "head": Column(self._names.codes[population.heads], self._names.values),
        }
        self._written_as, self._pieces = "", ([b""], [b""], [b""])
        self._least = np.array([_fen(gap.least) for gap in self._gaps], dtype=np.int64)
        self._most = np.array([_fen(gap.most) for gap in self._gaps], dtype=np.int64)
        kinds = [_KINDS.index(gap.kind) for gap in self._gaps]
        order = sorted(range(len(kinds)), key=lambda n: (kinds[n], -int(self._most[n])))
        rank = np.zeros(len(kinds), dtype=np.int64)
        steps = [
            int((kinds[n], self._most[n]) != (kinds[m], self._most[m])) for m, n in pairwise(order)
        ]
        rank[order] = np.cumsum([0, *steps])[: len(order)]
        columns = list(zip(*rows.columns, strict=True)) or [(), (), ()]
        rows.columns.clear()
        numbers, households, people = (
            np.concatenate([*parts, np.zeros(0, dtype=np.int32)]) for parts in columns
        )
        del columns
        orders = np.array(rows.orders, dtype=np.int64)
        key, _ = combined(
            [
                (rank[numbers], len(kinds) + 1),
                (households, len(population) + 1),
                (orders[numbers], int(orders.max(initial=0)) + 1),
                (people, len(population.household_of) + 1),
            ]
        )
        sorted_ = np.argsort(key)
        self._numbers, self._households = numbers[sorted_], households[sorted_]
        self._people = people[sorted_]
        self._ends = np.searchsorted(
            np.array(kinds, dtype=np.int64)[self._numbers], np.arange(len(_KINDS) + 1)
        )

    def of(self, kind: Kind) -> Iterator[Gap]:
        numbers, households, people = self._part(kind)
        columns = self._columns
        for n, h, p in zip(numbers.tolist(), households.tolist(), people.tolist(), strict=True):
            whose = {name: _text(column.of(h)) for name, column in columns.items()}
            person = self._person(p) if self._personal[n] else ""
            yield replace(self._gaps[n], person=person, **whose)

    def lines(self, kind: Kind) -> Iterator[bytes]:
        """Some thousand lines at once, as people read them."""
        if self._written_as != "words":
            self._written_as = "words"
            self._pieces = (
                [each.encode() for each in self._whose(_AS_WORDS)],
                [f"（{name}）".encode() if name else b"" for name in chain(self._called(), [""])],
                [f" {gap.what}\n".encode() for gap in self._gaps],
            )
        return self._written(kind, b"")

    def json(self, kind: Kind) -> Iterator[bytes]:
        """Some thousand lines at once."""
        if self._written_as != "json":
            self._written_as = "json"
            after = b'"person":""'
            self._pieces = (
                [each.encode() for each in self._whose(_AS_JSON)],
                [b',"person":' + each for each in map(orjson.dumps, chain(self._called(), [""]))],
                [
                    line[line.index(after) + len(after) :] + b"\n"
                    for line in map(orjson.dumps, self._gaps)
                ],
            )
        return self._written(kind, f'{{"kind":"{kind}","as_of":"{self._as_of}"'.encode())

    def _whose(self, written: Mapping[str, Callable[[str], str]]) -> Iterator[str]:
        """Of each household, these of its cells."""
        columns, parts = self._columns, []
        for name, write in written.items():
            column = columns[name]
            texts = [write(_text(value)) for value in column.values]
            parts.append(map(texts.__getitem__, column.codes.tolist()))
        return map("".join, zip(*parts, strict=True))

    def _written(self, kind: Kind, start: bytes) -> Iterator[bytes]:
        households, names, gaps = (np.array(each, dtype=object) for each in self._pieces)
        gaps += start  # of the line behind
        numbers, places, people = self._part(kind)
        people = np.where(np.array(self._personal, dtype=bool)[numbers], people, len(names) - 1)
        for begin in range(0, len(numbers), _AT_ONCE):
            part = slice(begin, begin + _AT_ONCE)
            pieces = np.empty((len(numbers[part]), 3), dtype=object)
            pieces[:, 0] = households[places[part]]
            pieces[:, 1] = names[people[part]]
            pieces[:, 2] = gaps[numbers[part]]
            lines = pieces.ravel().tolist()
            lines[-1] = lines[-1].removesuffix(start)
            yield b"".join([start, *lines])

    def total(self, kind: Kind) -> Total:
        return self._total(*self._part(kind)[:2])

    def by_benefit(self, kind: Kind) -> list[Total]:
        numbers, households, _ = self._part(kind)
        names = sorted({self._gaps[n].benefit for n in np.unique(numbers).tolist()})
        benefit_of = np.array([gap.benefit for gap in self._gaps])
        totals = []
        for name in names:
            own = (benefit_of == name)[numbers]
            totals.append(self._total(numbers[own], households[own], name))
        return sorted(totals, key=lambda total: -total.most)

    def _total(self, numbers: Any, households: Any, benefit: str = "") -> Total:
        least, most = (
            Decimal(int(np.maximum(fen[numbers], 0).sum())) / FEN
            for fen in (self._least, self._most)
        )
        return Total(len(numbers), len(np.unique(households)), least, most, benefit)

    def _part(self, kind: Kind) -> tuple[Any, Any, Any]:
        place = _KINDS.index(kind)
        part = slice(int(self._ends[place]), int(self._ends[place + 1]))
        return self._numbers[part], self._households[part], self._people[part]

    def _called(self) -> Iterator[str]:
        """Each of the people, by the relation where there is no name on file."""
        names, relations = (
            map([_text(value) for value in column.values].__getitem__, column.codes.tolist())
            for column in (self._names, self._relations)
        )
        return (name or relation for name, relation in zip(names, relations, strict=True))

    def _person(self, person: int) -> str:
        return _text(self._names.of(person)) or _text(self._relations.of(person))


def _quoted(text: str) -> str:
    return orjson.dumps(text).decode()


def _as_json(name: str) -> Callable[[str], str]:
    return lambda text: f',"{name}":{_quoted(text)}'


_AS_JSON: Final = {
    name: _as_json(name) for name in ("household", "county", "town", "village", "contact", "head")
}
_AS_WORDS: Final[Mapping[str, Callable[[str], str]]] = {
    "household": lambda text: f"{text} ",
    "head": lambda text: f"{text}家",
}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _fen(yuan: str | None) -> int:
    return _NO_FIGURE if yuan is None else int(Decimal(yuan) * FEN)
