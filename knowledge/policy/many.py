"""Every benefit for a whole city: what a rule came to for one, for all who are alike in what it
looked at.

The looks of a rule make a tree. At each look at a fact the people part by its value; a number is
only noted there (`traced`), and they part where the rule finds it on one side of another number.
Who comes where nobody came before has the rule worked out, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar, cast

import numpy as np

from knowledge.columns import Codes, FactColumn, Places, Population, combined, grouped
from knowledge.facts import UNKNOWN, AnyFact, Case
from knowledge.policy.assessment import laws_of
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import Benefit, Entitlement, Look, Range, Verdict, evaluate
from knowledge.policy.law import Law, plain
from knowledge.policy.outcomes import Outcomes, Resting
from knowledge.policy.traced import (
    Comparison,
    Escaped,
    Reckoning,
    Trace,
    filled,
    is_traced,
    numbers_in,
)


@dataclass(frozen=True)
class _Example(Case):
    """One of the people, as columns know them."""

    known_of: Callable[[AnyFact], Any] = lambda _: UNKNOWN

    def known(self, fact: AnyFact) -> Any:
        return self.known_of(fact)


class _Fork(NamedTuple):
    key: _Key  # the same for the same look
    parts: Callable[[Places], Codes]  # which way each goes
    way: Callable[[int], int]  # and one of them
    ways: dict[int, Any]  # to forks and leaves


class _Leaf(NamedTuple):
    result: Entitlement
    ends: Sequence[Reckoning | Decimal]  # of the amount, where there is one
    told: Sequence[Reckoning]  # numbers that stand in what is told


class _Waiting(NamedTuple):
    """People at the end of a way."""

    ways: dict[int, Any]
    way: int
    people: Places
    depth: int  # how many forks lie behind them


_Key: TypeAlias = "tuple[AnyFact | Reckoning, str | int]"
_TRACED: Final = "traced"  # how a number is looked at
_EXACT: Final = "exact"
_LARGEST_SHORT: Final = np.iinfo(np.int16).max
_FEW: Final = 8  # ways, which are looked for one after the other
_WorkOut: TypeAlias = "Callable[[list[list[Any]]], Iterable[int]]"  # of values by fact: the side
_Node: TypeAlias = "_Fork | _Leaf | int"


T = TypeVar("T", bound=Outcomes)


class Many:
    """`beside`: of the same people on the same day, under another law."""

    def __init__(
        self,
        knowledge: Knowledge,
        as_of: date,
        population: Population,
        beside: Many | None = None,
    ) -> None:
        self._laws, self._as_of = laws_of(knowledge, as_of), as_of
        self._population = population
        self._facts: dict[str, FactColumn] = {} if beside is None else beside._facts
        self._known: dict[object, Reckoning] = {}
        self._sides: dict[_Key, _Sides] = {}

    def outcomes(self, department: str, benefit: Benefit) -> Outcomes:
        """Of the heads alone, where it is the household's."""
        return self._worked_out(department, benefit, Outcomes(len(self._population.household_of)))

    def resting(self, department: str, benefit: Benefit, value_id: str) -> Resting:
        """The same, told apart by whether it rests on the value."""
        people = len(self._population.household_of)
        return self._worked_out(department, benefit, Resting(people, value_id))

    def _worked_out(self, department: str, benefit: Benefit, outcomes: T) -> T:
        population, law = self._population, self._laws[department]
        everybody = np.arange(len(outcomes.codes)) if benefit.personal else population.heads
        waiting = [_Waiting({}, 0, everybody, 0)] if everybody.size else []
        while waiting:
            ways, way, people, depth = here = waiting.pop()
            if way not in ways:
                self._learn(here, benefit, law, outcomes)
            node = ways[way]
            if isinstance(node, _Fork):
                parted = _parted(node.parts(people), people)
                waiting += [_Waiting(node.ways, each, own, depth + 1) for each, own in parted]
            elif isinstance(node, _Leaf):
                outcomes.codes[people] = self._joined(node, people, outcomes, benefit)
            else:
                outcomes.codes[people] = node
        return outcomes

    def fact(self, fact: AnyFact) -> FactColumn:
        if fact.name not in self._facts:
            self._facts[fact.name] = FactColumn(self._population, fact, self._as_of)
        return self._facts[fact.name]

    def _learn(self, waiting: _Waiting, benefit: Benefit, law: Law, outcomes: Outcomes) -> None:
        """Works the rule out for one of them, and notes it at the end of their way."""
        looks: list[Any] = []
        person = int(waiting.people[0])
        try:
            result = self._evaluated(benefit, law, person, looks, Trace(looks, self._known))
            leaf = self._leaf(result, benefit, outcomes)
            forks = self._forks(looks, _TRACED)
        except (Escaped, TypeError, AttributeError):
            forks, looks = self._forks(looks, _TRACED), []
            result = self._evaluated(benefit, law, person, looks, None)
            forks |= self._forks(looks, _EXACT)
            leaf = self._leaf(result, benefit, outcomes)
        ways, way = waiting.ways, waiting.way
        for fork in list(forks.values())[waiting.depth :]:
            ways[way] = fork
            ways, way = fork.ways, fork.way(person)
        ways[way] = leaf

    def _forks(self, looks: list[Any], numbers: str) -> dict[_Key, _Fork]:
        """One for each different look, in order. Traced numbers go one way at first."""
        found: dict[_Key, _Fork] = {}
        for look in looks:
            key = _key(look, numbers)
            if key not in found and not _is_constant(look):
                found[key] = self._fork(look, key)
        return found

    def _fork(self, look: Look | Comparison, key: _Key) -> _Fork:
        if isinstance(look, Comparison):
            return self._parting(key, look.expression.facts, _side_of(look.expression))
        if look.sorts is not None:
            return self._parting(key, (look.fact,), _sort_of(look))
        column = self.fact(look.fact)
        if key[1] == _TRACED:
            return _Fork(key, column.ways, column.way, {})
        return _Fork(key, column.of, column.code, {})

    def _evaluated(
        self, benefit: Benefit, law: Law, person: int, looks: list[Any], trace: Trace | None
    ) -> Entitlement:
        found: dict[AnyFact, Any] = {}

        def known(fact: AnyFact) -> Any:
            if fact not in found:
                found[fact] = UNKNOWN if fact.of_the_event else self.fact(fact).at(person)
                if trace is not None and isinstance(found[fact], Decimal):
                    found[fact] = trace.number(fact, found[fact])
            return found[fact]

        return evaluate(benefit.rule, _Example(self._as_of, known_of=known), law, looks)

    def _parting(self, key: _Key, facts: Sequence[AnyFact], work_out: _WorkOut) -> _Fork:
        if key not in self._sides:
            self._sides[key] = _Sides([self.fact(fact) for fact in facts], work_out)
        sides = self._sides[key]
        return _Fork(key, sides.of, sides.side, {})

    def _leaf(self, result: Entitlement, benefit: Benefit, outcomes: Outcomes) -> _Node:
        """Raises Escaped."""
        amount = None if benefit.amount is None else result.amounts.get(benefit.amount)
        if result.verdict is Verdict.NO:
            return outcomes.number(result, amount, benefit)
        bounds = () if amount is None else (amount.low, amount.high)
        ends = [end.expression if is_traced(end) else end for end in bounds]
        is_reasoned = result.verdict is Verdict.OPEN and not result.missing
        numbers = numbers_in(result.reasons) if is_reasoned else ()
        if not numbers and not any(isinstance(end, Reckoning) for end in ends):
            return outcomes.number(result, amount, benefit)
        known = list(self._known.values())
        return _Leaf(result, ends, [known[number] for number in numbers])

    def _joined(self, leaf: _Leaf, people: Places, outcomes: Outcomes, benefit: Benefit) -> Codes:
        """The amounts, and what is told, by the numbers of each."""
        expressions = [*(end for end in leaf.ends if isinstance(end, Reckoning)), *leaf.told]
        facts = list(dict.fromkeys(fact for each in expressions for fact in each.facts))
        columns = [self.fact(fact) for fact in facts]
        codes, group_of = _groups(columns, people)
        numbers = dict(zip(facts, _values(columns, codes), strict=True))
        reckoned = {each: each.of(numbers) for each in expressions}
        found = np.zeros(len(codes), dtype=np.int32)
        for place in range(len(codes)):
            ends = [
                reckoned[end][place] if isinstance(end, Reckoning) else end for end in leaf.ends
            ]
            written = {each.number: plain(reckoned[each][place]) for each in leaf.told}
            result, amount = leaf.result, Range(*ends) if ends else None
            if written:
                reasons = tuple(filled(reason, written) for reason in result.reasons)
                result = replace(result, reasons=reasons)
            found[place] = outcomes.number(result, amount, benefit)
        return found.take(group_of)


class _Sides:
    """Which way each goes by the values of some facts, worked out once for the same ones."""

    def __init__(self, columns: list[FactColumn], work_out: _WorkOut) -> None:
        self._columns, self._work_out = columns, work_out
        self._table: Codes = np.full(0, -1, dtype=np.int16)  # by the code of the one fact
        self._kept: dict[tuple[int, ...], int] = {}

    def of(self, people: Places) -> Codes:
        if len(self._columns) > 1:
            codes_of, group_of = _groups(self._columns, people)
            return np.array(self._sides(codes_of), dtype=np.int32).take(group_of)
        [column] = self._columns
        codes = column.of(people)
        if len(self._table) < len(column.values):
            more = np.full(len(column.values) - len(self._table), -1, dtype=np.int16)
            self._table = np.append(self._table, more)
        sides = self._table.take(codes)
        unknown = codes[sides < 0]
        if not unknown.size:
            return sides
        different = np.unique(unknown)
        self._table[different] = self._sides([(code,) for code in different.tolist()])
        return self._table.take(codes)

    def side(self, person: int) -> int:
        [side] = self._sides([tuple(column.code(person) for column in self._columns)])
        return side

    def _sides(self, codes: list[tuple[int, ...]]) -> list[int]:
        new = [own for own in codes if own not in self._kept]
        if new:
            sides = self._work_out(_values(self._columns, new))
            self._kept.update(zip(new, sides, strict=True))
        return [self._kept[own] for own in codes]


def _values(columns: list[FactColumn], codes: list[tuple[int, ...]]) -> list[list[Any]]:
    """Of each column, by these codes."""
    own = zip(columns, zip(*codes, strict=True), strict=True)
    return [[column.values[code] for code in codes] for column, codes in own]


def _side_of(expression: Reckoning) -> _WorkOut:
    facts = expression.facts
    return lambda values: map(int, map(bool, expression.of(dict(zip(facts, values, strict=True)))))


def _sort_of(look: Look) -> _WorkOut:
    sorts, numbers = cast("Mapping[Any, str]", look.sorts), dict[object, int]()
    return lambda values: [
        numbers.setdefault(sorts.get(value, value), len(numbers)) for value in values[0]
    ]


def _groups(columns: list[FactColumn], people: Places) -> tuple[list[tuple[int, ...]], Places]:
    """The different combinations of values, and which of them each has."""
    codes = [column.of(people) for column in columns]
    sizes = [len(column.values) for column in columns]
    groups = grouped(*combined(list(zip(codes, sizes, strict=True))))
    return list(zip(*(own[groups.first].tolist() for own in codes), strict=True)), groups.of


def _parted(codes: Codes, people: Places) -> list[tuple[int, Places]]:
    least, most = int(codes.min()), int(codes.max())
    if least == most:
        return [(least, people)]
    ways = np.flatnonzero(np.bincount(codes - least)) + least
    if len(ways) <= _FEW:
        return [(way, people.take(np.flatnonzero(codes == way))) for way in ways.tolist()]
    if most <= _LARGEST_SHORT:
        codes = codes.astype(np.int16, copy=False)  # which is sorted much quicker
    order = np.argsort(codes, kind="stable")
    codes = codes[order]
    cuts = np.flatnonzero(np.diff(codes)) + 1
    parts = np.split(people[order], cuts)
    return list(zip(codes[np.append(0, cuts)].tolist(), parts, strict=True))


def _key(look: Look | Comparison, numbers: str) -> _Key:
    """The same for the same look."""
    if isinstance(look, Comparison):
        return look.expression, ""
    return look.fact, numbers if look.sorts is None else id(look.sorts)


def _is_constant(look: Look | Comparison) -> bool:
    """Nobody of the registry states anything, nor is an event on file."""
    return isinstance(look, Look) and (look.stated or look.fact.of_the_event)
