"""Every figure and every rule of the knowledge with what hangs on it: entries, rules, cases, and
how many households.

What a rule looks at is found by running it, for nobody and for each of its cases: what stands in
its code need not be read.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import numpy as np

from handlers.office.drafts import values_of
from handlers.office.office import Office
from knowledge.facts import AnyFact, Case
from knowledge.garbage import no_garbage
from knowledge.policy.cases import RuleCase, judge, rule_cases, rules
from knowledge.policy.catalogue import PLACEHOLDER, Entry, Knowledge
from knowledge.policy.entitlement import Look, Rule, Verdict, evaluate
from knowledge.policy.law import DatedValue, Law, as_written
from knowledge.policy.many import Many
from knowledge.registry.columns import StoredRows, read_population
from knowledge.registry.households import TABLE, read_household

KEPT: Final = 64  # departments, of the versions of the knowledge that were looked at last
_BEST_FIRST: Final = (Verdict.YES, Verdict.OPEN, Verdict.NO, None)  # None: it plays no part


@dataclass(frozen=True)
class RuleUses:
    """A rule, what it looks at, and by which entries and cases it is used."""

    rule: Rule
    values: frozenset[str]
    facts: tuple[AnyFact, ...]
    cases: tuple[RuleCase, ...]
    entries: tuple[Entry, ...]

    @property
    def title(self) -> str:
        """What people call it: an entry that it answers, else what it works out."""
        names = [each.title for each in self.entries] or [q.label for q in self.rule.quantities]
        return names[0] if names else self.rule.name

    @property
    def code(self) -> str:
        return inspect.getsource(self.rule.function)


@dataclass(frozen=True)
class ValueUses:
    entries: tuple[Entry, ...]
    rules: tuple[RuleUses, ...]
    cases: tuple[RuleCase, ...]


@lru_cache(KEPT)
def _of_department(version: _Version, department: str, day: date) -> tuple[RuleUses, ...]:
    knowledge = version.knowledge
    entries = [e for e in knowledge.entries.values() if e.department == department]
    cases = [case for name, case in rule_cases() if name == department]
    found = []
    for rule in rules(department).values():
        own = [each for each in cases if each.rule == rule.name]
        law, looks = knowledge.law(department, day), list[Look]()
        evaluate(rule, Case(day), law, looks)
        values = set(law.found)
        facts = {look.fact.name: look.fact for look in looks}
        for case in own:
            household = read_household(case.household) if case.household is not None else None
            of_case = Law(knowledge.values[department], case.as_of)
            result = judge(knowledge, department, case, household, of_case)
            values |= set(of_case.found)
            facts |= {each.fact.name: each.fact for each in result.facts}
        using = [each for each in entries if each.rule is not None and each.rule.name == rule.name]
        found.append(
            RuleUses(rule, frozenset(values), tuple(facts.values()), tuple(own), tuple(using))
        )
    return tuple(found)


@dataclass(frozen=True)
class _Version:
    """Knowledge, told apart by its version alone."""

    name: str
    knowledge: Knowledge = field(compare=False)


def rules_of(knowledge: Knowledge, department: str, day: date) -> tuple[RuleUses, ...]:
    return _of_department(_Version(knowledge.version, knowledge), department, day)


def rule_named(knowledge: Knowledge, department: str, name: str, day: date) -> RuleUses | None:
    if department not in knowledge.departments:
        return None
    found = rules_of(knowledge, department, day)
    return next((each for each in found if each.rule.name == name), None)


def uses(knowledge: Knowledge, department: str, value_id: str, day: date) -> ValueUses:
    """Entries in whose words the value stands, or whose rule looks at it."""
    ruled = [each for each in rules_of(knowledge, department, day) if value_id in each.values]
    by_rule = {entry.intent for each in ruled for entry in each.entries}
    entries = [
        each
        for each in knowledge.entries.values()
        if each.department == department
        and (each.intent in by_rule or value_id in _placeholders(each))
    ]
    cases = [
        case
        for each in ruled
        for case in each.cases
        if value_id in _rests_on(knowledge, department, case)
    ]
    return ValueUses(tuple(entries), tuple(ruled), tuple(cases))


def _placeholders(entry: Entry) -> set[str]:
    said = (text for _, text in entry.wording.sentences())
    return {name for text in said for name in PLACEHOLDER.findall(text)}


def _rests_on(knowledge: Knowledge, department: str, case: RuleCase) -> set[str]:
    household = read_household(case.household) if case.household is not None else None
    return {each.id for each in judge(knowledge, department, case, household).values}


# Whom it concerns


@dataclass(frozen=True)
class Affected:
    """Households whose entitlements rest on a value; each counted once, by its best verdict."""

    entitled: int
    undecided: int
    refused: int
    of: int


def affected(office: Office, department: str, value_id: str) -> Affected:
    """Of the whole registry. Counts alone."""
    rows = StoredRows(office.database.table(TABLE))
    return concerned(office.knowledge, office.day, rows, department, value_id)


@no_garbage()
def concerned(
    knowledge: Knowledge, day: date, rows: Iterable[Any], department: str, value_id: str
) -> Affected:
    population = read_population(rows)
    many = Many(knowledge, day, population)
    best = np.full(len(population), len(_BEST_FIRST) - 1)
    for name, benefit in knowledge.benefits:
        if name != department:
            continue
        resting = many.resting(name, benefit, value_id)
        places = [_BEST_FIRST.index(each) for each in resting.verdicts]
        people = slice(None) if benefit.personal else population.heads
        found = np.array(places)[resting.codes[people]]
        np.minimum.at(best, population.household_of[people], found)
    yes, open_, no, _ = np.bincount(best, minlength=len(_BEST_FIRST)).tolist()
    return Affected(yes, open_, no, len(population))


# Its history as a picture


WIDTH: Final = 360  # of a telephone's screen
HEIGHT: Final = 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 24, 336, 34, 150
_APART: Final = 74  # between two labels


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    amount: str  # "" where there is no room for it
    since: str
    is_reckoned: bool


@dataclass(frozen=True)
class Plot:
    """A stair in a field of WIDTH by HEIGHT: known up to `path`'s end, from there on supposed."""

    path: str
    later: str
    points: tuple[Point, ...]
    zero: float  # where the axis lies


def plot(value: DatedValue, today: date) -> Plot:
    days = [each.since.toordinal() for each in value.versions]
    first, last = days[0], max(days[-1], today.toordinal())
    if last == first:
        last += 365
    amounts = [each.amount for each in value.versions]
    least, most = min(amounts), max(amounts)
    floor = least * Decimal("0.8") if least > most / 2 else Decimal(0)
    span = (most - floor) or Decimal(1)

    def across(day: int) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (day - first) / (last - first), 1)

    def up(amount: Decimal) -> float:
        return round(_BOTTOM - float((amount - floor) / span) * (_BOTTOM - _TOP - 20), 1)

    known = min(last, max(days[-1], value.versions[-1].seen.toordinal()))
    at = [across(day) for day in days]
    shown = _with_room(at)
    path, points = "", []
    for place, (x, version) in enumerate(zip(at, value.versions, strict=True)):
        y = up(version.amount)
        path += f"H{x}V{y}" if path else f"M{x} {y}"
        amount, since = as_written(version.amount, value.unit), f"{version.since:%Y-%m}"
        is_shown = place in shown
        points.append(Point(x, y, amount * is_shown, since * is_shown, version.inferred))
    end = points[-1].y
    path += f"H{across(known)}"
    later = f"M{across(known)} {end}H{across(last)}" if known < last else ""
    return Plot(path, later, tuple(points), _BOTTOM)


def _with_room(at: Sequence[float]) -> set[int]:
    """Of points that lie beside each other those that can have a label: the last, the first, and
    what fits between."""
    shown = [len(at) - 1]
    for place in (0, *range(1, len(at) - 1)):
        if all(abs(at[place] - at[other]) >= _APART for other in shown):
            shown.append(place)
    return set(shown)


def found_values(
    knowledge: Knowledge, text: str, department: str, day: date
) -> Sequence[tuple[str, DatedValue]]:
    """By name, id or document, with the department of each; where there is none, those that the
    entries of such a title tell."""
    found = [
        (name, value)
        for name, values in knowledge.values.items()
        if department in ("", name)
        for value in values.values()
        if not text
        or text in value.name
        or text == value.id
        or any(text in s.title for each in value.versions for s in each.sources)
    ]
    return found or [
        (entry.department, value)
        for entry in knowledge.entries.values()
        if text in entry.title and department in ("", entry.department)
        for value in values_of(entry, knowledge, day)
    ]
