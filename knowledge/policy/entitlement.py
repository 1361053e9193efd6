"""Rules, and what comes out of them.

A rule is a pure function `(Facts, Law) -> Entitlement` that reads as if everything were known.
Where it meets a fact that is not, `evaluate` runs it once for each thing the fact could be and
merges what comes out: the same everywhere means the fact does not matter; otherwise the verdict
is open, the amounts become ranges, and the fact is named as missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar, cast

from knowledge.days import month_of
from knowledge.facts import (
    AGE,
    BIRTH_MONTH,
    UNKNOWN,
    AnyFact,
    AnyOf,
    Case,
    Drawn,
    Fact,
    Household,
    Interval,
    Maybe,
    Person,
    month_in_words,
)
from knowledge.policy.law import Law, LawValue, NotRecorded, Source, Status, as_written, plain
from knowledge.policy.traced import same_texts

T = TypeVar("T")
U = TypeVar("U")
_VAGUE: Final = (Interval, AnyOf)
_AS_IT_IS: Final = "，现在"
_TRIMMINGS: Final = re.compile(r"[“”\"'\s]|（[^）]*）|\([^)]*\)")


class Verdict(Enum):
    YES = "yes"
    NO = "no"
    OPEN = "open"


@dataclass(frozen=True)
class Quantity:
    """Something that a rule works out: `name` is its placeholder in answer texts."""

    name: str
    label: str
    unit: str
    is_left: bool = False  # what people still pay themselves, beside what they get


@dataclass(frozen=True)
class Range:
    """An amount that lies between two, both included; the same twice where it is certain."""

    low: Decimal
    high: Decimal

    @property
    def certain(self) -> bool:
        return self.low == self.high

    def show(self, unit: str) -> str:
        if self.certain:
            return as_written(self.low, unit)
        if not self.low:
            return f"最多{as_written(self.high, unit)}"
        least, most = as_written(self.low, unit), as_written(self.high, unit)
        same = unit.split("/")[0]
        if least.endswith("万元") != most.endswith("万元"):  # 7万～70325元 is hard to compare
            least, most = plain(self.low), f"{plain(self.high)}{same}"
        return f"{least.removesuffix(f'万{same}').removesuffix(same)}～{most}"


@dataclass(frozen=True)
class UsedFact:
    """A known fact that a rule looked at."""

    fact: AnyFact
    value: object
    stated: bool  # by the person asking, as against the registry
    general: bool = False  # of people of some kind, not of the one the case is about

    @property
    def silent(self) -> bool:
        """A no that stands only in what a list of the registry leaves out."""
        return self.fact.listed and not self.stated and self.value is False

    def __str__(self) -> str:
        if self.silent:
            return f"登记里没有{self.fact.show(True)}"
        return self.fact.show(self.value)


@dataclass(frozen=True)
class Presumption:
    """What a rule takes an unknown fact to be, because to ask everybody would be absurd: whoever
    is told the result is told this with it."""

    fact: AnyFact
    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Shortfall:
    """A known number that does not reach a bound."""

    fact: AnyFact
    value: Decimal
    bound: LawValue

    @property
    def lacking(self) -> Decimal:
        return self.bound.amount - self.value


@dataclass(frozen=True)
class Entitlement:
    verdict: Verdict
    amounts: Mapping[Quantity, Range] = field(default_factory=dict)
    steps: tuple[str, ...] = ()  # the arithmetic with the numbers put in
    reasons: tuple[str, ...] = ()  # why not, or why it is open
    notes: tuple[str, ...] = ()  # what is not confirmed, what else to know
    missing: tuple[AnyFact, ...] = ()
    options: tuple[tuple[str, Entitlement], ...] = ()  # by what the first missing fact could be
    facts: tuple[UsedFact, ...] = ()
    values: tuple[LawValue, ...] = ()
    short_of: tuple[Shortfall, ...] = ()  # bounds that known numbers do not reach
    presumed: tuple[Presumption, ...] = ()  # of facts that are neither known nor asked for

    @cached_property
    def grounds(self) -> tuple[Source, ...]:
        """The principal source of each value that was used."""
        return tuple(dict.fromkeys(value.version.sources[0] for value in self.values))

    @property
    def confirmed(self) -> bool:
        return all(value.status is not Status.UNCONFIRMED for value in self.values)


Amount: TypeAlias = Decimal | LawValue | Range


def entitled(
    amounts: Mapping[Quantity, Amount] | None = None,
    *,
    steps: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> Entitlement:
    return Entitlement(Verdict.YES, _ranges(amounts or {}), steps, notes=notes)


def not_entitled(
    reason: str,
    amounts: Mapping[Quantity, Amount] | None = None,
    *,
    steps: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> Entitlement:
    return Entitlement(Verdict.NO, _ranges(amounts or {}), steps, (reason,), notes)


def undecided(
    reason: str,
    amounts: Mapping[Quantity, Amount] | None = None,
    *,
    notes: tuple[str, ...] = (),
) -> Entitlement:
    """Everything is known about the people, but the documents do not settle it."""
    return Entitlement(Verdict.OPEN, _ranges(amounts or {}), reasons=(reason,), notes=notes)


def _ranges(amounts: Mapping[Quantity, Amount]) -> dict[Quantity, Range]:
    return {quantity: _range(amount) for quantity, amount in amounts.items()}


def _range(amount: Amount) -> Range:
    if isinstance(amount, Range):
        return amount
    number = amount.amount if isinstance(amount, LawValue) else amount
    return Range(number, number)


class Missing(Exception):
    """A rule needs a fact that nobody has told; `suppositions` is what it could be."""

    def __init__(self, fact: AnyFact, suppositions: Mapping[str, object]) -> None:
        super().__init__(fact.name)
        self.fact = fact
        self.suppositions = suppositions


class Look(NamedTuple):
    """One look of a rule at a fact: at its value, at whether it reaches a bound, or at the sort of
    value that it is."""

    fact: AnyFact
    bound: LawValue | None = None
    stated: bool = False  # only what the question says, whatever is on file
    sorts: Mapping[Any, str] | None = None

    def value(self, case: Case) -> object:
        if self.stated:
            return case.stated.get(self.fact.name, UNKNOWN)
        return case.known(self.fact)

    def outcome(self, case: Case) -> object:
        value = self.value(case)
        if self.bound is not None and isinstance(value, Decimal):
            return value >= self.bound.amount
        return value if self.sorts is None else self.sorts.get(value, value)


class Facts:
    """A case as a rule reads it; remembers in `looks` what was looked at, in order."""

    def __init__(self, case: Case, looks: list[Look] | None = None) -> None:
        self.case = case
        self.looks: list[Look] = [] if looks is None else looks
        self.used: dict[str, UsedFact] = {}
        self.short_of: list[Shortfall] = []
        self.presumed: dict[str, Presumption] = {}

    def maybe(self, fact: Fact[T]) -> Maybe[T]:
        value = self._look(Look(fact))
        if fact.rises and isinstance(value, Interval) and None not in (value.low, value.high):
            ends = {fact.show(cast("T", end)): end for end in (value.low, value.high)}
            raise Missing(fact, ends)
        return UNKNOWN if isinstance(value, _VAGUE) else cast("Maybe[T]", value)

    def within(self, fact: Fact[Decimal]) -> Maybe[Decimal | Interval]:
        """A number as far as it is known: of 十来年 what it lies between."""
        value = self._look(Look(fact))
        return UNKNOWN if isinstance(value, AnyOf) else cast("Maybe[Decimal | Interval]", value)

    def stated(self, fact: Fact[T]) -> Maybe[T]:
        """What the question says of whoever it is about: of nobody in particular, it may be."""
        value = self._look(Look(fact, stated=True))
        return UNKNOWN if isinstance(value, _VAGUE) else cast("Maybe[T]", value)

    def presume(self, fact: Fact[T], value: T, words: str = "") -> T:
        """The fact where it is known, otherwise this value, which the result then names; who tells
        that it is one of several, 重残, is not taken for somebody of whom nothing is told."""
        known = self.maybe(fact)
        if known is not UNKNOWN:
            return known
        told = self._look(Look(fact))
        if isinstance(told, AnyOf) and value not in told.values:
            raise Missing(fact, choices(fact, told))
        self.presumed[fact.name] = Presumption(fact, words or fact.show(value))
        return value

    def month_of_age(self, bound: LawValue | Decimal) -> str:
        """2027年4月, when somebody reaches an age, where the card says which month it is; who is
        said to be of another age than there has no such card."""
        born, age = self.maybe(BIRTH_MONTH), self.stated(AGE)
        on_file = (self.case.household, self.case.person, self.case.as_of)
        if age is not UNKNOWN and self.stated(BIRTH_MONTH) is UNKNOWN:
            born = BIRTH_MONTH.read(*on_file) if AGE.read(*on_file) == age else UNKNOWN
        if not isinstance(born, Decimal):
            return ""
        years = bound if isinstance(bound, Decimal) else bound.amount
        return month_in_words(born + years * 100)

    def get(self, fact: Fact[T]) -> T:
        value = self._look(Look(fact))
        if value is UNKNOWN or isinstance(value, AnyOf | Interval):
            raise Missing(fact, choices(fact, value))
        return cast("T", value)

    def sort(self, fact: Fact[T], sorts: Mapping[T, str]) -> Maybe[str]:
        """Of its value, where that is all a rule goes by: those of a sort are worked out once."""
        value = self._look(Look(fact, sorts=sorts))
        return UNKNOWN if value is UNKNOWN else sorts.get(cast("T", value), UNKNOWN)

    def between(self, fact: Fact[Decimal]) -> Interval | None:
        """The two ends that a number is known to lie between, the same twice where it is known;
        None where one is open. What is said of the ends holds of what lies between only where
        it rises with the number."""
        value = self._look(Look(fact))
        if isinstance(value, Decimal):
            return Interval(value, value)
        if isinstance(value, Interval) and value.low is not None and value.high is not None:
            return value
        return None

    def at_least(self, fact: Fact[Decimal], bound: LawValue) -> bool:
        """Whether a number reaches a bound; an unknown number is supposed on either side of it."""
        value = self._look(Look(fact, bound))
        limit = bound.amount
        if isinstance(value, Decimal):
            if value < limit:
                self.short_of.append(Shortfall(fact, value, bound))
            return value >= limit
        span = value if isinstance(value, Interval) else Interval()
        if span.low is not None and span.low >= limit:
            return True
        if span.high is not None and span.high <= limit:
            return False
        below, above = Interval(span.low, limit), Interval(limit, span.high)
        raise Missing(fact, {_name(below, bound.unit): below, _name(above, bound.unit): above})

    def _look(self, look: Look) -> object:
        case, fact = self.case, look.fact
        if fact.name in case.supposed:
            return case.supposed[fact.name]
        self.looks.append(look)
        value = look.value(case)
        if fact.name not in self.used and value is not UNKNOWN and not isinstance(value, _VAGUE):
            stated = fact.name in case.stated
            self.used[fact.name] = UsedFact(fact, value, stated, look.stated)
        return value


def _name(span: Interval, unit: str) -> str:
    if span.high is None:
        return f"满{plain(span.low or Decimal(0))}{unit}"
    if span.low is None:
        return f"不满{plain(span.high)}{unit}"
    return f"满{plain(span.low)}、不满{plain(span.high)}{unit}"


RuleFunction = Callable[[Facts, Law], Entitlement]


@dataclass(frozen=True)
class Rule:
    """A function of a department's rules.py and the quantities it may put out."""

    name: str
    quantities: tuple[Quantity, ...]
    function: RuleFunction


def rule(*quantities: Quantity) -> Callable[[RuleFunction], Rule]:
    def declare(function: RuleFunction) -> Rule:
        return Rule(function.__name__, quantities, function)

    return declare


@lru_cache(maxsize=10_000)
def plain_name(name: str) -> str:
    """A name of 在享待遇 without its quotation marks and what stands in brackets."""
    return _TRIMMINGS.sub("", name)


@dataclass(frozen=True)
class Benefit:
    """A rule that gives something, for the list of all that a household is entitled to."""

    name: str  # as people know it: 低保, 重度残疾人护理补贴
    intent: str  # whose wording, papers and office tell the next step
    rule: Rule
    amount: Quantity | None = None  # what it is worth; None where no figure can be told
    personal: bool = False  # worked out for each member of the household
    drawn_as: tuple[str, ...] = ()  # names in 在享待遇 by which it is drawn already
    excludes: tuple[str, ...] = ()  # names of benefits that cannot be drawn beside it
    per_event: bool = (
        False  # comes with a hospital stay, a bill, an emergency: nothing to claim yet
    )
    at_least: bool = False  # the amount is what everybody gets, some get more
    saved: bool = False  # paid or waived for them: never money in their hands
    brings: Mapping[str, object] = field(default_factory=dict)  # facts that hold once it is granted
    # Of the amount, with the names of `drawn_as` by which each is drawn alone.
    parts: Mapping[Quantity, tuple[str, ...]] = field(default_factory=dict)

    def due(self, drawn: Iterable[Drawn], amounts: Mapping[Quantity, Range]) -> Range | None:
        """Of what is worked out, as much as these names are of: the whole, or some parts of it."""
        names = {plain_name(each.name) for each in drawn}
        parts = [part for part, called in self.parts.items() if names.intersection(called)]
        if not names.issubset(name for part in parts for name in self.parts[part]):
            return None if self.amount is None else amounts.get(self.amount)
        own = [amounts[part] for part in parts if part in amounts]
        if not own or len(own) < len(parts):
            return None
        low, high = sum((e.low for e in own), Decimal(0)), sum((e.high for e in own), Decimal(0))
        return Range(low, high)

    def drawn_by(self, household: Household | None, person: Person | None) -> tuple[Drawn, ...]:
        """What 在享待遇 says of it; the registry may list a person's benefit with the household."""
        own = [] if household is None else [e for one in household.people for e in one.benefits]
        # What stands with the household and with one of them is one benefit.
        lists = [] if household is None else [tuple(e for e in household.benefits if e not in own)]
        if self.personal or household is None:
            lists += [] if person is None else [person.benefits]
        else:
            lists += [each.benefits for each in household.people]
        return tuple(
            each for drawn in lists for each in drawn if plain_name(each.name) in self.drawn_as
        )


def evaluate(rule: Rule, case: Case, law: Law, looks: list[Look] | None = None) -> Entitlement:
    """What a rule comes to; `looks` takes down every fact that was looked at on the way."""
    facts, law = Facts(case, looks), law.afresh()
    try:
        result = rule.function(facts, law)
    except NotRecorded as gap:
        result = undecided(f"没查到{month_of(gap.day)}的{gap.name}")
    except Missing as missing:
        result = _merge(
            missing.fact,
            [
                (label, evaluate(rule, case.suppose(missing.fact, value), law, facts.looks))
                for label, value in missing.suppositions.items()
            ],
        )
    return replace(
        result,
        facts=_with(facts.used, result.facts),
        values=_with(law.used, result.values),
        short_of=_once([*facts.short_of, *result.short_of]),
        presumed=_with(facts.presumed, result.presumed),
    )


def _with(own: Mapping[str, U], more: tuple[U, ...]) -> tuple[U, ...]:
    return _once([*own.values(), *more]) if more else tuple(own.values())


def _merge(fact: AnyFact, options: list[tuple[str, Entitlement]]) -> Entitlement:
    results = [result for _, result in options]
    first = results[0] if results else Entitlement(Verdict.OPEN)
    if results and all(_alike(first, other) for other in results):
        missing: list[AnyFact] = []
    else:
        missing = [fact]
    verdicts = {result.verdict for result in results}
    return Entitlement(
        verdict=verdicts.pop() if len(verdicts) == 1 else Verdict.OPEN,
        amounts=_span([result.amounts for result in results]),
        steps=first.steps if not missing else (),
        reasons=_of_all([result.reasons for result in results]),
        notes=_of_all([result.notes for result in results]),
        missing=_once(missing + [later for result in results for later in result.missing]),
        options=tuple(options) if missing else first.options,
        facts=_once([used for result in results for used in result.facts]),
        values=_once([value for result in results for value in result.values]),
        presumed=_once([each for result in results for each in result.presumed]),
    )


def _of_all(told: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What is told of as many suppositions; 现在三级 of one of them alone is nobody's grade."""
    every = _once([words for each in told for words in each])
    of_one = [words for words in every if not all(words in each for each in told)]
    return _once([w.partition(_AS_IT_IS)[0] if w in of_one else w for w in every])


def _alike(one: Entitlement, other: Entitlement) -> bool:
    return (
        one.verdict is other.verdict
        and one.missing == other.missing
        and one.amounts == other.amounts
        and same_texts(one.steps, other.steps)
    )


def _span(amounts: list[Mapping[Quantity, Range]]) -> dict[Quantity, Range]:
    spans: dict[Quantity, Range] = {}
    for each in amounts:
        for quantity, found in each.items():
            known = spans.get(quantity, found)
            spans[quantity] = Range(min(known.low, found.low), max(known.high, found.high))
    return spans


def resting_on_silence(
    rule: Rule, case: Case, law: Law, result: Entitlement
) -> tuple[UsedFact, ...]:
    """Those of the facts that the registry merely leaves out, with which it would be better."""
    return tuple(
        used for used in result.facts if used.silent and _better_with(used, rule, case, law, result)
    )


def _better_with(used: UsedFact, rule: Rule, case: Case, law: Law, result: Entitlement) -> bool:
    """Granted where it is not, or granted more of what the rule is about first."""
    told = replace(case, stated={**case.stated, used.fact.name: True})
    other = evaluate(rule, told, law)
    if Verdict.NO in (result.verdict, other.verdict):
        return result.verdict is Verdict.NO and other.verdict is not Verdict.NO
    return other.amounts != result.amounts


def _once(items: list[U]) -> tuple[U, ...]:
    """Each item once, in the order they came."""
    seen: list[U] = []
    for item in {id(item): item for item in items}.values():
        if item not in seen:
            seen.append(item)
    return tuple(seen)


def choices(fact: AnyFact, told: object) -> Mapping[str, object]:
    """What a fact may be, by what is told of it: who tells of one cancer has not the other."""
    among = told.values if isinstance(told, AnyOf) else fact.options.values()
    return {label: value for label, value in fact.options.items() if value in among}


def decide(rule: Rule, case: Case, law: Law, result: Entitlement) -> Entitlement:
    """The result laid out by the missing fact whose answer leaves the least open on average:
    that fact first among the missing, and the options by what it could be."""
    layouts = [result] if result.options else []
    for fact in result.missing[1:]:
        if fact.options:
            options = tuple(
                (label, evaluate(rule, case.suppose(fact, value), law))
                for label, value in choices(fact, case.stated.get(fact.name)).items()
            )
            others = tuple(other for other in result.missing if other is not fact)
            layouts.append(replace(result, missing=(fact, *others), options=options))
    return min(layouts, key=_left_open, default=result)


def _left_open(result: Entitlement) -> Decimal:
    outcomes = [option for _, option in result.options]
    missing = sum(len(outcome.missing) for outcome in outcomes)
    spread = sum(
        (span.high - span.low for outcome in outcomes for span in outcome.amounts.values()),
        Decimal(0),
    )
    return (missing * 10**6 + spread) / len(outcomes)
