"""Which households get more, less or another verdict by changed values, of a whole city.

Only benefits of departments whose values change, and what excludes or is excluded by them, can come
to something else. What they come to is worked out for everybody at once, before and after; those
households are looked at for which it differs, once for all that are alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.columns import Codes, Places, Population, combined, gathered, grouped
from knowledge.facts import Household, Person
from knowledge.garbage import no_garbage
from knowledge.policy.assessment import Assessed, assessed, belonging_together
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import Benefit, Entitlement, Range, Verdict
from knowledge.policy.many import Many
from knowledge.policy.outcomes import Outcomes
from knowledge.registry.divided import read_divided

VERDICTS: Final = {Verdict.YES: "能", Verdict.NO: "不能", Verdict.OPEN: "说不准"}
_NONE: Final = Decimal(0)


@dataclass(frozen=True)
class Moved:
    """A household that gets more, less, or another verdict: by how much in 元/年."""

    id: str
    least: Decimal
    most: Decimal
    flipped: tuple[str, ...]  # benefits whose verdict is another


@dataclass(frozen=True)
class MovedHouseholds:
    of: int
    day: date
    gain: tuple[Moved, ...] = ()
    lose: tuple[Moved, ...] = ()
    flip: tuple[Moved, ...] = ()

    @property
    def yearly(self) -> Range:
        """By how much in all, 元/年."""
        moved = (*self.gain, *self.lose)
        return span(
            sum((each.least for each in moved), _NONE), sum((each.most for each in moved), _NONE)
        )


def span(one: Decimal, other: Decimal) -> Range:
    return Range(min(one, other), max(one, other))


@no_garbage()
def moved(
    before: Knowledge,
    after: Knowledge,
    departments: frozenset[str],
    documents: Iterable[Any],
    day: date,
) -> MovedHouseholds:
    """By the law of the day; `departments` are those whose values change."""
    population = read_divided(documents)
    former = Many(before, day, population)
    both = former, Many(after, day, population, former)
    steps: dict[int, list[_Step]] = {}
    for places in belonging_together([benefit for _, benefit in before.benefits]):
        benefits = [before.benefits[place] for place in places]
        if not departments.isdisjoint(department for department, _ in benefits):
            for household, step in _Together(population, benefits, both).steps():
                steps.setdefault(household, []).append(step)
    names = population.household["id"]
    found = [
        Moved(
            str(names.of(household)),
            sum((step.least for step in own), _NONE),
            sum((step.most for step in own), _NONE),
            tuple(name for step in own for name in step.flipped),
        )
        for household, own in sorted(steps.items())
    ]
    return MovedHouseholds(
        len(population),
        day,
        tuple(each for each in found if (each.least, each.most) > (_NONE, _NONE)),
        tuple(each for each in found if (each.least, each.most) < (_NONE, _NONE)),
        tuple(each for each in found if each.flipped),
    )


class _Step(NamedTuple):
    """From before to after."""

    least: Decimal
    most: Decimal
    flipped: tuple[str, ...]


class _Compared:
    """A benefit for everybody, before and after, the same number where it comes to the same."""

    def __init__(self, benefit: Benefit, before: Outcomes, after: Outcomes) -> None:
        numbers: dict[object, int] = {}
        self.benefit = benefit
        self.results: list[Entitlement] = []

        def number(result: Entitlement) -> int:
            amount = None if benefit.amount is None else result.amounts.get(benefit.amount)
            key = result.verdict, amount
            if key not in numbers:
                numbers[key] = len(self.results)
                self.results.append(result)
            return numbers[key]

        self.before, self.after = (
            np.array([*map(number, each.results), 0], dtype=np.int32)[each.codes]
            for each in (before, after)
        )

    @property
    def columns(self) -> list[tuple[Codes, int]]:
        return [(self.before, len(self.results)), (self.after, len(self.results))]


class _Together:
    """Benefits that belong together, for everybody."""

    def __init__(
        self,
        population: Population,
        benefits: Sequence[tuple[str, Benefit]],
        both: tuple[Many, Many],
    ) -> None:
        self._population, self._benefits = population, benefits
        self._compared = {
            benefit.name: _Compared(benefit, *(many.outcomes(name, benefit) for many in both))
            for name, benefit in benefits
        }

    def steps(self) -> Iterator[tuple[int, _Step]]:
        """Of the households that get another verdict or another amount."""
        population = self._population
        compared = list(self._compared.values())
        differs = np.zeros(len(population), dtype=bool)
        for each in compared:
            people = population.heads if not each.benefit.personal else slice(None)
            other = each.before[people] != each.after[people]
            differs[population.household_of[people][other]] = True
        households = np.flatnonzero(differs)
        keys = self._alike(compared, households)
        groups = grouped(*combined(keys))
        steps = [self._step(place) for place in households[groups.first].tolist()]
        yield from zip(households.tolist(), (steps[g] for g in groups.of.tolist()), strict=True)

    def _alike(
        self, compared: Sequence[_Compared], households: Places
    ) -> list[tuple[NDArray[Any], int]]:
        """The same columns for households for whose people all comes to the same."""
        population = self._population
        heads = population.heads[households]
        personal = [c for each in compared if each.benefit.personal for c in each.columns]
        own, size = combined([(population.nobody, 2), *personal])
        people = gathered(own, size, population.starts)[households]
        shared = [c for each in compared if not each.benefit.personal for c in each.columns]
        bound = int(people.max(initial=0)) + 1
        return [(people, bound), *((codes[heads], values) for codes, values in shared)]

    def _step(self, household: int) -> _Step:
        starts = self._population.starts
        places = range(int(starts[household]), int(starts[household + 1]))
        people = [Person() for place in places if not self._population.nobody[place]]
        whose = {id(each): place for each, place in zip(people, places, strict=False)}
        head = int(self._population.heads[household])

        def found(is_after: bool) -> tuple[Assessed, ...]:
            def result_of(_: str, benefit: Benefit, person: Person | None) -> Entitlement:
                compared = self._compared[benefit.name]
                codes = compared.after if is_after else compared.before
                at = whose.get(id(person), head) if benefit.personal else head
                return compared.results[int(codes[at])]

            return assessed(self._benefits, Household("", people=tuple(people)), result_of)

        old, new = found(is_after=False), found(is_after=True)
        (low, high), (least, most) = _total(old), _total(new)
        return _Step(least - low, most - high, _flipped(old, new))


def _total(found: Sequence[Assessed]) -> tuple[Decimal, Decimal]:
    counted = [each.yearly for each in found if not each.displaced_by]
    return sum((each.low for each in counted), _NONE), sum((each.high for each in counted), _NONE)


def _flipped(before: Sequence[Assessed], after: Sequence[Assessed]) -> tuple[str, ...]:
    return tuple(
        f"{new.benefit.name}（{VERDICTS[old.result.verdict]}→{VERDICTS[new.result.verdict]}）"
        for old, new in zip(before, after, strict=True)
        if old.result.verdict is not new.result.verdict
    )
