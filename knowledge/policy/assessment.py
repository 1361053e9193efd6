"""Every benefit for a household: who is entitled to what, what is missing, what is not claimed.

`Memory` makes a city possible: what a rule came to is kept by the path of facts it looked at, so
that households alike in those facts are worked out once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias, cast

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
    plain_name,
)
from knowledge.policy.law import Law, period_of

TIMES_A_YEAR: Final = {"月": 12}  # any other amount is counted once a year
MOST_LOOKS: Final = 400  # different ones of all rules together
_UNSEEN: Final = object()
QUESTION: Final = 1  # benefits left open that weigh like one question more
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
    def period(self) -> str:
        return period_of(self.benefit.amount.unit) if self.benefit.amount is not None else ""

    @cached_property
    def yearly(self) -> Range:
        """元/年; from nothing upwards while it is open."""
        if self.result.verdict is Verdict.NO or self.amount is None:
            return NOTHING
        times = _times(self.benefit.amount)
        low = self.amount.low if self.result.verdict is Verdict.YES else Decimal(0)
        return Range(low * times, self.amount.high * times)

    @cached_property
    def unclaimed(self) -> bool:
        return self.result.verdict is Verdict.YES and self._could_be_missing

    @cached_property
    def still_open(self) -> bool:
        """Neither drawn nor refused: a fact or a document is wanting."""
        return self.result.verdict is Verdict.OPEN and self._could_be_missing

    @property
    def pays(self) -> bool:
        """Whether it brings money, which is more than to save some."""
        return self.benefit.amount is not None and not self.benefit.saved

    @property
    def left_to_an_office(self) -> bool:
        """Open for good, of a sum that is reckoned from what is told, or that a school gives."""
        sums = any("＝" in step for step in self.result.steps)
        worth = sums if self.benefit.per_event else self.pays and self.amount is not None
        is_open = self.result.verdict is Verdict.OPEN and not self.result.missing
        return worth and is_open and bool(self.result.reasons) and not self.displaced_by

    @property
    def _could_be_missing(self) -> bool:
        """Services that 在享待遇 never lists cannot be missing from it."""
        return bool(self.benefit.drawn_as) and not self.drawn and not self.displaced_by


def is_granted(
    knowledge: Knowledge, benefit: Benefit, household: Household | None, day: date
) -> bool:
    """Whether the household is on file as what a benefit makes of it: a 低保户 that draws none."""
    return household is not None and any(
        knowledge.facts[name].read(household, None, day) == value
        for name, value in benefit.brings.items()
    )


def drawn_with(
    knowledge: Knowledge, household: Household | None, sums: Sequence[object]
) -> Benefit | None:
    """What the household, or one of it, draws by the registry with one of these sums."""
    people = (None, *household.people) if household else ()
    found = (
        benefit
        for _, benefit in knowledge.benefits
        for person in people
        if any(each.amount in sums for each in benefit.drawn_by(household, person))
    )
    return next(found, None)


def _times(quantity: Quantity | None) -> int:
    return TIMES_A_YEAR.get(quantity.unit.rpartition("/")[2], 1) if quantity else 1


class _Fork(NamedTuple):
    number: int  # of the look, the same for equal ones
    look: Look
    ways: dict[object, _Fork | Entitlement]


_Key: TypeAlias = tuple[int, int, bool, int]


def _key(look: Look) -> _Key:
    """Equal looks are at one fact and one bound, which a law gives out only once."""
    return id(look.fact), id(look.bound), look.stated, id(look.sorts)


class Memory:
    """`evaluate` for many cases under the law of one day."""

    MOST = 10_000  # results kept for one benefit; exact incomes make many that never come again

    def __init__(self, knowledge: Knowledge, as_of: date) -> None:
        self.laws = laws_of(knowledge, as_of)
        self._roots: dict[str, _Fork | Entitlement] = {}  # by the name of the benefit
        self._numbers: dict[_Key, int] = {}
        self._kept: dict[str, int] = defaultdict(int)

    def evaluate(self, benefit: Benefit, case: Case, law: Law, seen: list[object]) -> Entitlement:
        """`seen` is what `unseen()` gives at first, and goes with the case from benefit to
        benefit."""
        node = self._roots.get(benefit.name)
        while type(node) is _Fork:
            number, look, ways = node
            outcome = seen[number]
            if outcome is _UNSEEN:
                outcome = seen[number] = look.outcome(case)
            node = ways.get(outcome)
        if node is not None:
            return cast("Entitlement", node)
        looks: list[Look] = []
        result = evaluate(benefit.rule, case, law, looks)
        result = replace(result, facts=())  # others' facts differ
        once = {_key(look): look for look in looks}  # suppositions look at the same facts again
        self._keep(benefit.name, case, list(once.values()), result)
        return result

    @staticmethod
    def unseen() -> list[object]:
        return [_UNSEEN] * MOST_LOOKS

    def _fork(self, look: Look) -> _Fork:
        return _Fork(self._numbers.setdefault(_key(look), len(self._numbers)), look, {})

    def _keep(self, name: str, case: Case, looks: Sequence[Look], result: Entitlement) -> None:
        if self._kept[name] >= self.MOST:
            return
        self._kept[name] += 1
        if not looks:
            self._roots[name] = result
            return
        if name not in self._roots:
            self._roots[name] = self._fork(looks[0])
        node = self._roots[name]
        for look, following in zip(looks, [*looks[1:], None], strict=True):
            assert isinstance(node, _Fork)
            outcome = look.outcome(case)
            if following is None:
                node.ways[outcome] = result
            else:
                if outcome not in node.ways:
                    node.ways[outcome] = self._fork(following)
                node = node.ways[outcome]


def assess(
    knowledge: Knowledge,
    household: Household | None,
    as_of: date,
    stated: Mapping[str, object] | None = None,
    memory: Memory | None = None,
    refused: bool = True,
    of: Person | None = None,
) -> tuple[Assessed, ...]:
    """Every benefit: for the household, and for each of its people where it is personal. Without
    `refused`, those that are neither given nor drawn are left out. `of`: of whom what is stated of
    a person is stated; otherwise of whoever asks, the head."""
    laws = laws_of(knowledge, as_of) if memory is None else memory.laws
    head = household.head if household else None
    people: Sequence[Person | None] = household.people if household else ()
    cases = {
        id(each): Case(as_of, household, each, stated_of(each, of or head, stated or {}, knowledge))
        for each in (head, *people)
    }
    seen = {person: Memory.unseen() for person in cases} if memory is not None else {}

    def result_of(department: str, benefit: Benefit, person: Person | None) -> Entitlement:
        law, case = laws[department], cases[id(person)]
        if memory is None:
            return evaluate(benefit.rule, case, law)
        return memory.evaluate(benefit, case, law, seen[id(person)])

    return assessed(knowledge.benefits, household, result_of, refused)


def assessed(
    benefits: Iterable[tuple[str, Benefit]],
    household: Household | None,
    result_of: Callable[[str, Benefit, Person | None], Entitlement],
    refused: bool = True,
) -> tuple[Assessed, ...]:
    """These benefits, with what each comes to for the head or for each of the people."""
    found = []
    drawn_names = _drawn_names(household)
    head = household.head if household else None
    people: Sequence[Person | None] = household.people if household else ()
    for department, benefit in benefits:
        for person in people if benefit.personal and people else (head,):
            result = result_of(department, benefit, person)
            drawn = not drawn_names.isdisjoint(benefit.drawn_as) and bool(
                benefit.drawn_by(household, person)
            )
            if refused or drawn or result.verdict is not Verdict.NO:
                found.append(Assessed(department, benefit, person, result, drawn))
    return without_displaced(found)


def _drawn_names(household: Household | None) -> frozenset[str]:
    """Of the household and of all its people."""
    if household is None:
        return frozenset()
    lists = (household.benefits, *(each.benefits for each in household.people))
    return frozenset(plain_name(drawn.name) for each in lists for drawn in each)


def follows_from(
    knowledge: Knowledge,
    household: Household | None,
    as_of: date,
    stated: Mapping[str, object],
    rule: Rule,
    memory: Memory | None = None,
) -> tuple[Assessed, ...]:
    """What would be granted besides, once the benefit of this rule is: 批下低保后还能领生活补贴."""
    granted = next((each for _, each in knowledge.benefits if each.rule is rule), None)
    if granted is None or not granted.brings:
        return ()
    now = assess(knowledge, household, as_of, stated, memory)
    then = assess(knowledge, household, as_of, {**stated, **granted.brings}, memory)
    return tuple(
        after
        for before, after in zip(now, then, strict=True)
        if after.result.verdict is Verdict.YES
        and before.result.verdict is not Verdict.YES
        and not after.displaced_by
        and after.benefit is not granted
    )


def stated_of(
    person: Person | None, of: Person | None, stated: Mapping[str, object], knowledge: Knowledge
) -> Mapping[str, object]:
    """What is stated of a person is stated of this one, and not of the others."""
    if person is of or not stated:
        return stated
    facts = knowledge.facts
    return {n: value for n, value in stated.items() if n in facts and not facts[n].personal}


def laws_of(knowledge: Knowledge, as_of: date) -> dict[str, Law]:
    return {name: knowledge.law(name, as_of) for name in knowledge.values}


Sums: TypeAlias = dict[str, tuple[Range, Decimal]]


def sums_by_period(assessed: Iterable[Assessed]) -> Sums:
    """What all come to by the month, the year or at once, and how much of it is not confirmed."""
    sums: Sums = {}
    for each in assessed:
        if each.amount is None:
            continue
        total, doubtful = sums.get(each.period, (NOTHING, Decimal(0)))
        total = Range(total.low + each.amount.low, total.high + each.amount.high)
        doubtful += Decimal(0) if each.result.confirmed else each.amount.high
        sums[each.period] = (total, doubtful)
    return sums


def without_displaced(found: list[Assessed]) -> tuple[Assessed, ...]:
    """就高不就低."""
    standing = _standing([one for one in found if one.result.verdict is Verdict.YES])
    if not standing:
        return tuple(found)
    for place, one in enumerate(found):
        if one.result.verdict is Verdict.NO or any(one is each for each in standing):
            continue
        better = max(_rivals(one, standing), key=lambda each: each.yearly.high, default=None)
        if better is not None and not _may_be_more(one, better):
            found[place] = replace(one, displaced_by=better.benefit.name)
    return tuple(found)


def _standing(granted: Iterable[Assessed]) -> list[Assessed]:
    """The highest first: what it puts aside puts nothing else aside."""
    standing: list[Assessed] = []
    for one in sorted(granted, key=lambda each: (-each.yearly.high, each.benefit.name)):
        if not _rivals(one, standing):
            standing.append(one)
    return standing


def _rivals(one: Assessed, others: Iterable[Assessed]) -> list[Assessed]:
    return [other for other in others if other is not one and cannot_stand_beside(one, other)]


def exclude_one_another(one: Benefit, other: Benefit) -> bool:
    return one.name in other.excludes or other.name in one.excludes


def belonging_together(benefits: Sequence[Benefit]) -> list[tuple[int, ...]]:
    """The places of benefits that exclude one another, straight or by way of others."""
    groups: list[set[int]] = []
    for place, benefit in enumerate(benefits):
        own = {place}
        for group in [*groups]:
            if any(exclude_one_another(benefit, benefits[other]) for other in group):
                own |= group
                groups.remove(group)
        groups.append(own)
    return [tuple(sorted(group)) for group in groups]


def cannot_stand_beside(one: Assessed, other: Assessed) -> bool:
    own, others = one.benefit, other.benefit
    both_personal = own.personal and others.personal
    if both_personal and other.person is not one.person:
        return False
    return exclude_one_another(own, others)


def _may_be_more(one: Assessed, standing: Assessed) -> bool:
    """Whether what is still open could turn out better than what stands."""
    if one.result.verdict is not Verdict.OPEN:
        return False
    return one.amount is None or one.yearly.high > standing.yearly.low


def worth_asking(
    knowledge: Knowledge,
    household: Household | None,
    as_of: date,
    stated: Mapping[str, object],
    assessed: Iterable[Assessed],
    memory: Memory,
) -> AnyFact | None:
    """What decides most of the money that nobody of them has: no house's grade, nothing that is
    only saved, no income of a household of 低保."""
    claims = [
        each
        for each in assessed
        if each.result.verdict is Verdict.OPEN and each.pays and not each.benefit.per_event
        if not (each.drawn or is_granted(knowledge, each.benefit, household, as_of))
        # which hospital, of nobody who is on file as ill
        and not (len(each.result.missing) > 1 and each.result.missing[0].personal)
    ]
    return deciding_fact(knowledge, household, as_of, stated, claims, memory)


def deciding_fact(
    knowledge: Knowledge,
    household: Household | None,
    as_of: date,
    stated: Mapping[str, object],
    assessed: Iterable[Assessed],
    memory: Memory | None = None,
) -> AnyFact | None:
    """Of all missing facts the one whose answer settles the most: benefits first, then money; of
    those that settle anything by themselves, where there are any.

    Where a household has several people, what only one of them can tell is not asked; nor, of
    anybody, what is delicate."""
    assessed = list(assessed)
    found = dict.fromkeys(fact for each in assessed for fact in each.result.missing)
    several = household is not None and len(household.people) > 1
    missing = [fact for fact in found if not (fact.delicate or (several and fact.personal))]
    alone = {each.result.missing for each in assessed if len(each.result.missing) == 1}
    missing = [fact for fact in missing if (fact,) in alone] or missing
    askable = [fact for fact in missing if fact.options or fact.samples]
    if not askable:
        return missing[0] if missing else None

    def left_open(fact: AnyFact) -> Decimal:
        values = list(fact.options.values()) or fact.samples
        return sum(
            (
                _openness(assess(knowledge, household, as_of, {**stated, fact.name: value}, memory))
                for value in values
            ),
            Decimal(0),
        ) / len(values)

    return min(askable, key=left_open)


def _openness(assessed: Iterable[Assessed]) -> Decimal:
    """What is left to ask and to settle: a question or a benefit weighs like ten thousand yuan a
    year, so that none is left for money."""
    open_ones = [each for each in assessed if each.result.missing]
    questions = {fact for each in open_ones for fact in each.result.missing}
    money = sum((each.yearly.high - each.yearly.low for each in open_ones), Decimal(0))
    return (QUESTION * len(questions) + len(open_ones)) * Decimal(10_000) + money
