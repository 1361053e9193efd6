"""What rose, fell, began or ended for a household between two days, since when and why.

The household is taken as it is known on the later day: only the law and everybody's age differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from typing import Final, TypeAlias

from knowledge.facts import AGE, Case, Household, Interval, Person, age_on, birthday
from knowledge.policy.assessment import Assessed, Memory, assess, stated_of
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import (
    Entitlement,
    Quantity,
    Verdict,
    evaluate,
    not_entitled,
)

MemoryOf: TypeAlias = Callable[[date], Memory]
_UNBORN: Final = not_entitled("那时还没出生")
_ONE_DAY: Final = timedelta(1)


class ChangeKind(Enum):
    ROSE = "涨了"
    FELL = "降了"
    CHANGED = "变了"  # a figure that is no sum of its own: a threshold, a rate, a limit
    BEGAN = "新有"
    ENDED = "没有了"


@dataclass(frozen=True)
class BenefitChange:
    """One benefit for a household, or for one of its people, that is not as it was."""

    before: Assessed
    after: Assessed
    kind: ChangeKind
    figures: tuple[Quantity, ...]  # that are told of it
    days: tuple[date, ...]  # on which it changed, the oldest first; none where no day is known
    by_age: bool  # not by the law: somebody grew older

    @property
    def age(self) -> int | None:
        """Whole years that its person reached on the last of the days."""
        person, benefit = self.after.person, self.after.benefit
        if not (self.by_age and self.days and benefit.personal and person):
            return None
        born, day = person.birth_date, self.days[-1]
        if not isinstance(born, date) or birthday(born, age_on(born, day)) != day:
            return None
        return age_on(born, day)

    @property
    def yearly(self) -> Decimal:
        """元/年, how much more or less it is; 0 where nobody draws it from month to month."""
        if self.after.benefit.per_event:
            return Decimal(0)
        return abs(_yearly(self.after) - _yearly(self.before))


@dataclass(frozen=True)
class BenefitChanges:
    then: date
    now: date
    found: tuple[BenefitChange, ...]  # the most money first
    same: tuple[Assessed, ...]  # granted on both days alike, as on the later one
    untold: tuple[Assessed, ...]  # open, or of no known worth, on one of the days; of the later
    open: tuple[Assessed, ...]  # to be claimed, if a fact were known; of the later day

    def only(self, wanted: Callable[[Assessed], bool]) -> BenefitChanges:
        return replace(
            self,
            found=tuple(change for change in self.found if wanted(change.after)),
            same=tuple(filter(wanted, self.same)),
            untold=tuple(filter(wanted, self.untold)),
            open=tuple(filter(wanted, self.open)),
        )


def changes(
    knowledge: Knowledge,
    household: Household | None,
    then: date,
    now: date,
    stated: Mapping[str, object] | None = None,
    memory_of: MemoryOf | None = None,
) -> BenefitChanges:
    """`stated` holds on the later day; an age among it is taken back to the earlier one."""
    between = _Between(knowledge, household, then, now, stated or {})
    found, same, untold, pending = [], [], [], []
    for before, after in zip(
        between.assessed(then, memory_of), between.assessed(now, memory_of), strict=True
    ):
        open_ones = [e for e in (before, after) if e.result.verdict is Verdict.OPEN]
        if not granted(before) and not granted(after):
            if after.result.missing and not after.benefit.per_event:
                pending.append(after)
        elif open_ones or _on_one_day_only(before, after):
            untold.append(after)
        elif (change := between.change(before, after)) is not None:
            found.append(change)
        else:
            same.append(after)
    found.sort(key=lambda change: -change.yearly)
    return BenefitChanges(then, now, tuple(found), tuple(same), tuple(untold), tuple(pending))


def granted(each: Assessed) -> bool:
    return each.result.verdict is Verdict.YES and not each.displaced_by


def _yearly(each: Assessed) -> Decimal:
    return each.yearly.high if granted(each) else Decimal(0)


@dataclass(frozen=True)
class _Between:
    knowledge: Knowledge
    household: Household | None
    then: date
    now: date
    stated: Mapping[str, object]

    def assessed(self, day: date, memory_of: MemoryOf | None) -> list[Assessed]:
        memory = memory_of(day) if memory_of is not None else None
        stated = self._stated_on(day)
        found = assess(self.knowledge, self.household, day, stated, memory)
        return [
            replace(each, result=_UNBORN) if _unborn(each.person, day) else each for each in found
        ]

    def change(self, before: Assessed, after: Assessed) -> BenefitChange | None:
        """None where it is granted on both days and comes to the same."""
        worth = after.benefit.amount
        figures: tuple[Quantity, ...] = () if worth is None else (worth,)
        if not granted(after):
            kind = ChangeKind.ENDED
        elif not granted(before):
            kind = ChangeKind.BEGAN
        else:
            figures = _that_differ(before, after)
            if not figures:
                return None
            kind = ChangeKind.CHANGED
            if worth is not None:
                rose = _sum(after.result, worth) > _sum(before.result, worth)
                kind = ChangeKind.ROSE if rose else ChangeKind.FELL

        def state(result: Entitlement) -> object:
            if kind in (ChangeKind.BEGAN, ChangeKind.ENDED):
                return result.verdict
            return [result.amounts.get(each) for each in figures]

        results = [(day, self._result(after, day, day)) for day in self._turning_days(after)]
        days = tuple(day for (_, old), (day, new) in pairwise(results) if state(old) != state(new))
        if kind in (ChangeKind.BEGAN, ChangeKind.ENDED):
            days = days[-1:]
        older = self._result(after, self.now, self.then)
        other_law = self._result(after, self.then, self.now)
        by_age = state(older) == state(after.result) != state(other_law)
        if state(before.result) == state(after.result):  # put aside by another, or no more
            by_age = False
        change = BenefitChange(before, after, kind, figures, days, by_age)
        if by_age and change.age is None:  # a day of the law tells nothing of an age
            change = replace(change, days=())
        return change

    def _result(self, each: Assessed, day: date, law_day: date) -> Entitlement:
        """For somebody as old as on the one day, by the law of the other."""
        if _unborn(each.person, day):
            return _UNBORN
        head = self.household.head if self.household else None
        stated = stated_of(each.person, head, self._stated_on(day), self.knowledge)
        case = Case(day, self.household, each.person, stated)
        return evaluate(each.benefit.rule, case, self.knowledge.law(each.department, law_day))

    def _turning_days(self, each: Assessed) -> list[date]:
        """The earlier day and every later one from which its law or somebody's age is another."""
        values = self.knowledge.values[each.department].values()
        days = {version.since for value in values for version in value.versions}
        days |= {value.ends + _ONE_DAY for value in values if value.ends is not None}
        days |= {
            birthday(person.birth_date, year - person.birth_date.year)
            for person in (self.household.people if self.household else ())
            if isinstance(person.birth_date, date)
            for year in range(self.then.year, self.now.year + 1)
        }
        return [self.then, *sorted(day for day in days if self.then < day <= self.now)]

    def _stated_on(self, day: date) -> Mapping[str, object]:
        """Who is 60 now was 58 or 59 one and a half years ago."""
        age = self.stated.get(AGE.name)
        if not isinstance(age, Decimal) or day == self.now:
            return self.stated
        least = max(age - (self.now.year - day.year), Decimal(0))
        part_of_the_year = (day.month, day.day), (self.now.month, self.now.day)
        if part_of_the_year[0] == part_of_the_year[1]:
            return {**self.stated, AGE.name: least}
        if part_of_the_year[0] < part_of_the_year[1]:
            least = max(least - 1, Decimal(0))
        return {**self.stated, AGE.name: Interval(least, least + 2)}


def _unborn(person: Person | None, day: date) -> bool:
    return person is not None and isinstance(person.birth_date, date) and person.birth_date > day


def _on_one_day_only(before: Assessed, after: Assessed) -> bool:
    """Whether it is granted on both days, and what it is worth is known for one of them alone."""
    worth, both = after.benefit.amount, granted(before) and granted(after)
    known = [worth in each.result.amounts for each in (before, after)]
    return worth is not None and both and known[0] != known[1]


def _sum(result: Entitlement, quantity: Quantity) -> Decimal:
    amount = result.amounts[quantity]
    return amount.low + amount.high


def _that_differ(before: Assessed, after: Assessed) -> tuple[Quantity, ...]:
    """What the benefit is worth; where that is no sum of its own, every figure that it has."""
    was, is_now, worth = before.result.amounts, after.result.amounts, after.benefit.amount
    told = [worth] if worth is not None else [each for each in is_now if each in was]
    return tuple(each for each in told if was.get(each) != is_now.get(each))
