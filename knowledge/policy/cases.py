"""The cases of every department's cases.toml: what a rule must come to, and what must be told on a
sentence. The tests go through them, and so does whatever is to be published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
import tomli

from knowledge.facts import AnyFact, AnyOf, Case, Household, Person
from knowledge.policy.catalogue import DEPARTMENTS, Knowledge
from knowledge.policy.entitlement import Entitlement, Range, Rule, evaluate
from knowledge.policy.law import Law
from knowledge.policy.rule_modules import found_in, rule_modules


class RuleCase(msgspec.Struct, forbid_unknown_fields=True):
    """cases.toml [[cases]]"""

    name: str
    rule: str
    as_of: date
    verdict: Literal["yes", "no", "open"]
    stated: dict[str, Any] = {}  # by the name of the fact
    household: dict[str, Any] | None = None  # the keys of a registry file, read by `Read`
    person: str | None = None  # None: the head
    amounts: dict[str, str] = {}  # by the name of the quantity: "142" or "100..500"
    absent: list[str] = []  # names of quantities that must not be told
    unused: list[str] = []  # names of facts that the result must not rest on
    missing: list[str] | None = None  # names of facts, in order
    reason: str = ""
    step: str = ""


class ToldCase(msgspec.Struct, forbid_unknown_fields=True):
    """cases.toml [[questions]]; alternatives are divided by |."""

    name: str
    turns: list[str]  # the last answer is judged
    as_of: date
    why: str  # facts or clauses that it rests on
    household: dict[str, Any] | None = None  # the keys of a registry file
    first: list[str] = []  # each stands in the first line, a warning aside
    text: list[str] = []  # each stands somewhere
    not_text: list[str] = []  # none of these stands anywhere
    person: str = ""  # whose result it is
    listed: list[str] = []  # of a plan: what they can get
    not_listed: list[str] = []


def tables(file: Path, kind: Literal["cases", "questions"]) -> list[dict[str, Any]]:
    """As written; numbers exactly. Raises TOMLDecodeError, which names the file."""
    try:
        read = tomli.loads(file.read_text("utf-8"), parse_float=Decimal)
    except tomli.TOMLDecodeError as error:
        error.add_note(str(file))
        raise
    found: list[dict[str, Any]] = read.get(kind, [])
    return found


def rule_cases(folder: Path = DEPARTMENTS) -> Iterator[tuple[str, RuleCase]]:
    """With the department of each."""
    for file in sorted(folder.glob("*/cases.toml")):
        for table in tables(file, "cases"):
            yield file.parent.name, msgspec.convert(table, RuleCase)


@cache
def told_cases(folder: Path = DEPARTMENTS) -> tuple[tuple[str, ToldCase], ...]:
    """With the department of each."""
    return tuple(
        (file.parent.name, msgspec.convert(table, ToldCase))
        for file in sorted(folder.glob("*/cases.toml"))
        for table in tables(file, "questions")
    )


@cache
def rules(department: str) -> Mapping[str, Rule]:
    found = found_in(rule_modules(DEPARTMENTS / department), Rule)
    return {rule.name: rule for _, rule in found}


def judge(
    knowledge: Knowledge,
    department: str,
    expected: RuleCase,
    household: Household | None,
    law: Law | None = None,
) -> Entitlement:
    """What the rule comes to; a law that is given remembers what was looked up in it."""
    case = Case(
        as_of=expected.as_of,
        household=household,
        person=_person_named(expected.person, household),
        stated={
            name: _value_of(knowledge.facts[name], written)
            for name, written in expected.stated.items()
        },
    )
    law = law or knowledge.law(department, expected.as_of)
    return evaluate(rules(department)[expected.rule], case, law)


def faults(expected: RuleCase, result: Entitlement) -> list[str]:
    """In what the result is not what was expected."""
    amounts = {quantity.name: amount for quantity, amount in result.amounts.items()}
    found = []
    if result.verdict.value != expected.verdict:
        found.append(f"verdict {result.verdict.value}, not {expected.verdict}")
    for name, written in expected.amounts.items():
        if amounts.get(name) != read_range(written):
            found.append(f"{name} {amounts.get(name)}, not {written}")
    found += [f"told: {name}" for name in expected.absent if name in amounts]
    used = {each.fact.name for each in result.facts}
    found += [f"rests on {name}" for name in expected.unused if name in used]
    missing = [fact.name for fact in result.missing]
    if expected.missing is not None and missing != expected.missing:
        found.append(f"missing {missing}, not {expected.missing}")
    if expected.reason not in "\n".join(result.reasons):
        found.append(f"reasons {result.reasons} without {expected.reason}")
    if expected.step not in "\n".join(result.steps):
        found.append(f"steps {result.steps} without {expected.step}")
    return found


def _value_of(fact: AnyFact, written: object) -> object:
    """Options are written as their words or as their values, a list of them where it is not
    known which; numbers plainly."""
    if isinstance(written, list):
        return AnyOf(tuple(_value_of(fact, each) for each in written))
    if not fact.options:
        return Decimal(written) if isinstance(written, int) else written
    if isinstance(written, str) and written in fact.options:
        return fact.options[written]
    assert written in fact.options.values(), f"{fact.name} cannot be {written!r}"
    return written


def _person_named(name: str | None, household: Household | None) -> Person | None:
    if household is None or name is None:
        return None if household is None else household.head
    return next(person for person in household.people if person.name == name)


def read_range(written: str) -> Range:
    low, _, high = written.partition("..")
    return Range(Decimal(low), Decimal(high or low))
