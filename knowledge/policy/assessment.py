"""Every benefit for a household: who is entitled to what, what is missing, what is not claimed.

`Memory` makes a city possible: what a rule came to is kept by the path of facts it looked at, so
that households alike in those facts are worked out once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.facts import AnyFact, Case, Household, Person
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import (
    Benefit,
    Entitlement,
    Look,
    Quantity,
    Range,
    Rule,
    Verdict,
    evaluate,
)
from knowledge.policy.law import Law

TIMES_A_YEAR: Final = {"月": 12}  # any other amount is counted once a year
NOTHING: Final = Range(Decimal(0), Decimal(0))


@dataclass(frozen=True)
class Assessed:
    """One benefit for a household, or for one of its people."""

    department: str
    benefit: Benefit
    person: Person | None
    result: Entitlement
    drawn: bool = False  # already in 在享待遇
    displaced_by: str = ""  # the benefit that is drawn instead: 就高不就低

    @property
    def amount(self) -> Range | None:
        if self.benefit.amount is None:
            return None
        return self.result.amounts.get(self.benefit.amount)

    @property
    def yearly(self) -> Range:
        """元/年; from nothing upwards while it is open."""
        if self.result.verdict is Verdict.NO or self.amount is None:
            return NOTHING
        times = _times(self.benefit.amount)
        low = self.amount.low if self.result.verdict is Verdict.YES else Decimal(0)
        return Range(low * times, self.amount.high * times)

    @property
    def unclaimed(self) -> bool:
        return self.result.verdict is Verdict.YES and not self.drawn and not self.displaced_by


def _times(quantity: Quantity | None) -> int:
    return TIMES_A_YEAR.get(quantity.unit.rpartition("/")[2], 1) if quantity else 1


@dataclass
class _Fork:
    look: Look
    ways: dict[object, _Fork | Entitlement] = field(default_factory=dict)


class Memory:
    """`evaluate` for many cases under one law of each department."""

    MOST = 200_000  # results kept for one rule; exact incomes make many

    def __init__(self) -> None:
        self._roots: dict[int, _Fork | Entitlement] = {}
        self._kept: dict[int, int] = defaultdict(int)

    def evaluate(self, rule: Rule, case: Case, law: Law) -> Entitlement:
        node = self._roots.get(id(rule))
        while isinstance(node, _Fork):
            node = node.ways.get(node.look.outcome(case))
        if node is not None:
            return node
        looks: list[Look] = []
        result = replace(evaluate(rule, case, law, looks), facts=())  # others' facts differ
        self._keep(rule, case, looks, result)
        return result

    def _keep(self, rule: Rule, case: Case, looks: Sequence[Look], result: Entitlement) -> None:
        if self._kept[id(rule)] >= self.MOST:
            return
        self._kept[id(rule)] += 1
        if not looks:
            self._roots[id(rule)] = result
            return
        node = self._roots.setdefault(id(rule), _Fork(looks[0]))
        for look, following in zip(looks, [*looks[1:], None], strict=True):
            assert isinstance(node, _Fork)
            outcome = look.outcome(case)
            if following is None:
                node.ways[outcome] = result
            else:
                node = node.ways.setdefault(outcome, _Fork(following))


def assess(
    knowledge: Knowledge,
    household: Household | None,
    as_of: date,
    stated: Mapping[str, object] | None = None,
    memory: Memory | None = None,
) -> tuple[Assessed, ...]:
    """Every benefit: for the household, and for each of its people where it is personal."""
    found = []
    laws = {name: knowledge.law(name, as_of) for name in knowledge.values}
    for department, benefit in knowledge.benefits:
        law = laws[department]
        for person in _people(benefit, household):
            case = Case(as_of, household, person, stated or {})
            if memory is None:
                result = evaluate(benefit.rule, case, law)
            else:
                result = memory.evaluate(benefit.rule, case, law)
            drawn = _drawn(benefit, household, person)
            found.append(Assessed(department, benefit, person, result, drawn))
    return _without_displaced(found)


def _people(benefit: Benefit, household: Household | None) -> Sequence[Person | None]:
    if household is None or not household.people:
        return [None]
    return household.people if benefit.personal else [household.head]


def _drawn(benefit: Benefit, household: Household | None, person: Person | None) -> bool:
    """The registry may list a person's benefit with the household."""
    drawn = [*(household.benefits if household else ()), *(person.benefits if person else ())]
    return any(each.name in benefit.drawn_as for each in drawn)


def _without_displaced(found: list[Assessed]) -> tuple[Assessed, ...]:
    """Of two that cannot be drawn together the higher one stays."""
    kept = []
    for one in found:
        rivals = [
            other
            for other in found
            if other.result.verdict is Verdict.YES
            and _exclude_each_other(one.benefit, other.benefit)
            and (
                not other.benefit.personal or not one.benefit.personal or other.person is one.person
            )
        ]
        better = max(rivals, key=lambda other: other.yearly.high, default=None)
        if better is not None and _outdone(one, better):
            one = replace(one, displaced_by=better.benefit.name)
        kept.append(one)
    return tuple(kept)


def _exclude_each_other(one: Benefit, other: Benefit) -> bool:
    return other.name in one.excludes or one.name in other.excludes


def _outdone(one: Assessed, other: Assessed) -> bool:
    """Equal ones would displace each other: then the first by name stays."""
    mine = (one.yearly.high, other.benefit.name)
    return one.result.verdict is Verdict.YES and mine < (other.yearly.high, one.benefit.name)


def deciding_fact(
    knowledge: Knowledge,
    household: Household | None,
    as_of: date,
    stated: Mapping[str, object],
    assessed: Iterable[Assessed],
) -> AnyFact | None:
    """Of all missing facts the one whose answer settles the most: benefits first, then money."""
    missing = list(dict.fromkeys(fact for each in assessed for fact in each.result.missing))
    askable = [fact for fact in missing if fact.options]
    if not askable:
        return missing[0] if missing else None

    def left_open(fact: AnyFact) -> Decimal:
        values = fact.options.values()
        return sum(
            (
                _openness(assess(knowledge, household, as_of, {**stated, fact.name: value}))
                for value in values
            ),
            Decimal(0),
        ) / len(values)

    return min(askable, key=left_open)


def _openness(assessed: Iterable[Assessed]) -> Decimal:
    """Open benefits weigh like ten thousand yuan a year each, so that none is left for money."""
    open_money = sum((each.yearly.high - each.yearly.low for each in assessed), Decimal(0))
    open_benefits = sum(bool(each.result.missing) for each in assessed)
    return open_benefits * Decimal(10_000) + open_money
