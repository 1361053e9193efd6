"""What a whole city has not claimed: the gaps of `gaps.py`, each household's, by money.

Benefits that exclude one another belong together, and so do all people of a household where one of
them is the household's. Households, or people, of whom these come to the same and who draw the same
are looked at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handlers.office.ranking import Ranking, Rows
from handlers.office.shapes import Gaps, Members, Shapes, drawing, given
from knowledge.columns import (
    Column,
    Grouped,
    Keys,
    Places,
    Population,
    combined,
    gathered,
    grouped,
    spread,
)
from knowledge.facts import Drawn
from knowledge.forks import in_turn, possible_processes
from knowledge.garbage import no_garbage
from knowledge.policy.assessment import belonging_together, exclude_one_another
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import Benefit, plain_name
from knowledge.policy.many import Many
from knowledge.registry.divided import ALONE, read_divided


@no_garbage()
def city_gaps(
    knowledge: Knowledge,
    documents: Iterable[Any],
    as_of: date,
    progress: Callable[[int], None] = lambda _: None,
    processes: int | None = None,
) -> Ranking:
    """`progress` is told how many more households are read."""
    population = read_divided(documents, progress, processes)
    return Ranking(_found(knowledge, population, as_of, processes), as_of)


def _found(knowledge: Knowledge, population: Population, as_of: date, wanted: int | None) -> Rows:
    """Worked out by several processes, where there are many households: each takes the next
    benefits that belong together, those first that are the most."""
    parts = belonging_together([benefit for _, benefit in knowledge.benefits])
    parts = sorted(parts, key=len, reverse=True)

    def work(numbers: Iterable[int]) -> Rows:
        many, rows = Many(knowledge, as_of, population), Rows(population, len(knowledge.benefits))
        for number in numbers:
            _Together(knowledge, as_of, many, population, parts[number]).find(rows)
        return rows

    if len(population) < ALONE or possible_processes(wanted) == 1:
        return work(range(len(parts)))
    first, *others = in_turn(work, len(parts), possible_processes(wanted))
    for other in others:
        first.take(other)
    return first


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
        self._population = population
        self._benefits = {place: knowledge.benefits[place] for place in places}
        benefits = [benefit for _, benefit in self._benefits.values()]
        self._personal = [benefit for benefit in benefits if benefit.personal]
        self._shared = [benefit for benefit in benefits if not benefit.personal]
        self._outcomes = {
            benefit.name: many.outcomes(department, benefit)
            for department, benefit in self._benefits.values()
        }
        self._names = frozenset(
            name for _, benefit in self._benefits.values() for name in benefit.drawn_as
        )
        self._of_household = self._drawn(population.household["benefits"])
        self._of_person = self._drawn(population.person["benefits"])
        self._shapes = Shapes(
            knowledge,
            as_of,
            self._benefits,
            self._outcomes,
            self._of_household.values,
            self._of_person.values,
        )

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
        return Column(np.array(codes, dtype=np.int32).take(column.codes), list(numbers))

    def find(self, rows: Rows) -> None:
        """What is the household's and given or drawn is looked at with those of its people who
        are given or draw what it may exclude; all others stand alone."""
        households, beside = self._shared_by()
        people = np.flatnonzero(beside | self._concerned(self._personal))
        columns: list[tuple[Any, int]] = [(self._population.nobody, 2)]
        columns.append((self._of_person.codes, len(self._of_person.values)))
        columns += map(self._column, self._personal)
        by_person, size = combined([(codes.take(people), values) for codes, values in columns])
        is_beside = beside.take(people)
        alone = np.flatnonzero(~is_beside)
        self._find_alone(rows, people.take(alone), by_person.take(alone), size)
        if self._shared:
            shared = np.flatnonzero(is_beside)
            own = by_person.take(shared)
            self._find_shared(rows, np.flatnonzero(households), people.take(shared), own, size)

    def _find_alone(self, rows: Rows, people: Places, by_person: Keys, size: int) -> None:
        if not people.size:
            return
        own, households = self._of_household, self._population.household_of.take(people)
        drawn = own.codes.take(households), len(own.values)
        groups = grouped(*combined([(by_person, size), drawn]))
        first, each = people[groups.first], np.arange(len(people) + 1)
        members = self._members(households[groups.first], first, each[: len(first) + 1])
        gaps = self._shapes.gaps(rows, members, self._personal)
        self._add(rows, groups, gaps, households, each[:-1], people)

    def _shared_by(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """The households that are given or draw what is the household's, and those of their people
        who stand beside it."""
        population, of = self._population, self._population.household_of
        households = np.zeros(len(population), dtype=bool)
        beside = np.zeros(len(of), dtype=bool)
        if not self._shared:
            return households, beside
        for benefit in self._shared:
            households |= self._given(benefit).take(population.heads)
        households |= self._draw(self._shared, self._of_household)
        beside |= self._draw(self._shared, self._of_person)
        households[of[beside]] = True
        beside |= self._concerned(
            [
                each
                for each in self._personal
                if any(exclude_one_another(each, other) for other in self._shared)
            ]
        )
        return households, beside & households.take(of)

    def _concerned(self, benefits: list[Benefit]) -> NDArray[np.bool_]:
        """Who is given or draws one of these, or whose household draws it."""
        found = self._draw(benefits, self._of_household).take(self._population.household_of)
        found |= self._draw(benefits, self._of_person)
        for benefit in benefits:
            found |= self._given(benefit)
        return found

    def _find_shared(
        self, rows: Rows, households: Places, people: Places, by_person: Keys, size: int
    ) -> None:
        population = self._population
        counts = np.bincount(population.household_of.take(people), minlength=len(population))
        starts = np.cumsum([0, *counts[households]])
        of_all = gathered(by_person, size, starts)
        own = self._of_household
        keys = [(of_all, len(households)), (own.codes[households], len(own.values))]
        for benefit in self._shared:
            codes, values = self._column(benefit)
            keys.append((codes[population.heads[households]], values))
        groups = grouped(*combined(keys))
        at, _ = spread(counts[households], groups.first)
        members = self._members(
            households[groups.first],
            people[at],
            np.append(0, np.cumsum(counts[households[groups.first]])),
        )
        gaps = self._shapes.gaps(rows, members, [benefit for _, benefit in self._benefits.values()])
        places = np.append(people, 0)  # nobody has to stand beside what is the household's
        self._add(rows, groups, gaps, households, starts[:-1], places)

    def _members(self, households: Places, people: Places, starts: Places) -> Members:
        own, drawn = self._of_household.codes[households], self._of_person.codes[people]
        return Members(self._population.heads[households], own, people, drawn, starts)

    def _given(self, benefit: Benefit) -> NDArray[np.bool_]:
        outcomes = self._outcomes[benefit.name]
        return given(outcomes).take(outcomes.codes)

    def _draw(self, benefits: list[Benefit], column: Column) -> NDArray[np.bool_]:
        return drawing(benefits, column.values).take(column.codes)

    def _column(self, benefit: Benefit) -> tuple[Any, int]:
        outcomes = self._outcomes[benefit.name]
        return outcomes.codes, max(len(outcomes.results), 1)

    def _add(
        self,
        rows: Rows,
        groups: Grouped,
        gaps: Gaps,
        households: Places,
        begins: Places,
        people: Places,
    ) -> None:
        """What each group has not claimed, for each that belongs to it, whose household that is
        and where among the people its own begin."""
        at, whose = spread(np.diff(gaps.starts), groups.of)
        places = people.take(begins.take(whose) + gaps.places.take(at))
        rows.add(gaps.numbers.take(at), households.take(whose), places)
