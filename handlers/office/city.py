"""What a whole city has not claimed: the gaps of `gaps.py`, each household's, by money.

Benefits that exclude one another belong together, and so do all people of a household where one of
them is the household's. Households, or people, of whom these come to the same and who draw the same
are looked at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from handlers.office.gaps import Kind, NotDrawn, gap_of, names_of, not_drawn
from handlers.office.ranking import Ranking, Rows
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
from knowledge.policy.entitlement import Benefit, Verdict, plain_name
from knowledge.policy.many import Many
from knowledge.registry.columns import read_population


@no_garbage()
def city_gaps(
    knowledge: Knowledge,
    documents: Iterable[Any],
    as_of: date,
    progress: Callable[[int], None] = lambda _: None,
) -> Ranking:
    """`progress` is told how many more households are read."""
    return Ranking(_found(knowledge, read_population(documents, progress), as_of), as_of)


def _found(knowledge: Knowledge, population: Population, as_of: date) -> Rows:
    many, rows = Many(knowledge, as_of, population), Rows(population, len(knowledge.benefits))
    for places in belonging_together([benefit for _, benefit in knowledge.benefits]):
        _Together(knowledge, as_of, many, population, places).find(rows)
    return rows


class _Drawing(NamedTuple):
    """Some people of a household, by what is drawn."""

    household: Household
    people: Sequence[Person | None]
    of: Mapping[str, Sequence[Sequence[Drawn]]]  # by each of them, by the name of the benefit

    def names_of(self, ended: Iterable[_One]) -> tuple[str, ...]:
        own = (names_of(each.of, self.of[each.of.benefit.name][each.place]) for each in ended)
        return tuple(dict.fromkeys(chain.from_iterable(own)))


class _One(NamedTuple):
    """A benefit of one of the people of a household, or of the household."""

    of: Assessed
    place: int  # among the people
    sort: int  # the same where only the amounts differ
    result: tuple[str, int]  # the same for the same result


class _Listed(NamedTuple):
    """What is not drawn, among all that was found, and what would end."""

    at: int
    kind: Kind
    ended: Sequence[int]


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
        self._ones: dict[object, _One] = {}
        self._sorts: dict[object, int] = {}
        self._kept_lists: dict[object, list[_Listed]] = {}
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

    def find(self, rows: Rows) -> None:
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

    def _find_alone(self, rows: Rows, people: Places, by_person: Keys, size: int) -> None:
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
        self, rows: Rows, households: Places, people: Places, by_person: Keys, size: int
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
        rows: Rows,
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
                for place, (code, person, draws) in enumerate(whose):
                    if draws or results[code].verdict is not Verdict.NO:
                        key = benefit.name, code, id(person), bool(draws)
                        if key not in self._ones:
                            one = Assessed(department, benefit, person, results[code], bool(draws))
                            self._ones[key] = self._one(one, place, code)
                        found.append(self._ones[key])
            numbers = [
                (self._number(rows, drawing, found, each), found[each.at].place)
                for each in self._listed(found)
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

    def _one(self, of: Assessed, place: int, code: int) -> _One:
        benefit, result = of.benefit.name, of.result
        sort = benefit, id(of.person), of.drawn, result.verdict, result.missing, of.amount is None
        return _One(of, place, self._sorts.setdefault(sort, len(self._sorts)), (benefit, code))

    def _listed(self, found: list[_One]) -> list[_Listed]:
        """The same where the amounts come in the same order."""
        ends = [end for each in found for end in (each.of.yearly.low, each.of.yearly.high)]
        places = {end: place for place, end in enumerate(sorted(set(ends)))}
        key = *(each.sort for each in found), *(places[end] for end in ends)
        if key not in self._kept_lists:
            standing = without_displaced([each.of for each in found])
            at = {id(each): place for place, each in enumerate(standing)}
            self._kept_lists[key] = [
                _Listed(at[id(of)], kind, [at[id(other)] for other in ended])
                for of, kind, ended in not_drawn(standing)
            ]
        return self._kept_lists[key]

    def _number(
        self, rows: Rows, drawing: _Drawing, found: list[_One], listed: _Listed
    ) -> int | None:
        """Of the gap, which is the same where this is; None where it does not count."""
        each, ended = found[listed.at], [found[place] for place in listed.ended]
        names = drawing.names_of(ended) if ended else ()
        key = (each.result, names, *(other.result for other in ended)) if ended else each.result
        if key not in self._kept:
            of, benefit = each.of, each.of.benefit
            not_claimed = NotDrawn(of, listed.kind, [other.of for other in ended])
            gap = gap_of(self._knowledge, drawing.household, self._as_of, not_claimed, names)
            order = self._orders[benefit.name]
            self._kept[key] = rows.number(gap, order, benefit.personal) if gap.counts else None
        return self._kept[key]

    def _add(
        self,
        rows: Rows,
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
        rows.add(flat[at, 0], households[whose], people[begins[whose] + flat[at, 1]])
