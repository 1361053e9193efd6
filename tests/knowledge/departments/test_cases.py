"""Every case of every department's cases.toml, and that each rule has one."""

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from knowledge.facts import AnyFact, AnyOf, Case, Household, Person
from knowledge.policy.catalogue import DEPARTMENTS, Knowledge, load
from knowledge.policy.entitlement import Entitlement, Range, Rule, evaluate
from knowledge.policy.rule_modules import found_in, rule_modules
from knowledge.registry.households import read_household


class CaseTable(msgspec.Struct, forbid_unknown_fields=True):
    """cases.toml [[cases]]"""

    name: str
    rule: str
    as_of: date
    verdict: Literal["yes", "no", "open"]
    stated: dict[str, Any] = {}  # by the name of the fact
    household: dict[str, Any] | None = None  # the keys of a registry file
    person: str | None = None  # None: the head
    amounts: dict[str, str] = {}  # by the name of the quantity: "142" or "100..500"
    absent: list[str] = []  # names of quantities that must not be told
    unused: list[str] = []  # names of facts that the result must not rest on
    missing: list[str] | None = None  # names of facts, in order
    reason: str = ""
    step: str = ""


def rooms() -> list[Path]:
    return sorted(path.parent for path in DEPARTMENTS.glob("*/cases.toml"))


def tables(room: Path) -> list[dict[str, Any]]:
    file = room / "cases.toml"
    try:
        read = tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        error.add_note(str(file))
        raise
    found: list[dict[str, Any]] = read.get("cases", [])
    return found


@cache
def rules(department: str) -> dict[str, Rule]:
    found = found_in(rule_modules(DEPARTMENTS / department), Rule)
    return {rule.name: rule for _, rule in found}


def every_case() -> list[Any]:
    return [
        pytest.param(room.name, table, id=f"{room.name}:{table.get('name', 'without a name')}")
        for room in rooms()
        for table in tables(room)
    ]


def value_of(fact: AnyFact, written: object) -> object:
    """Options are written as their words or as their values, a list of them where it is not
    known which; numbers plainly."""
    if isinstance(written, list):
        return AnyOf(tuple(value_of(fact, each) for each in written))
    if not fact.options:
        return Decimal(written) if isinstance(written, int) else written
    if isinstance(written, str) and written in fact.options:
        return fact.options[written]
    assert written in fact.options.values(), f"{fact.name} cannot be {written!r}"
    return written


def person_named(name: str | None, household: Household | None) -> Person | None:
    if household is None or name is None:
        return None if household is None else household.head
    return next(person for person in household.people if person.name == name)


def read_range(written: str) -> Range:
    low, _, high = written.partition("..")
    return Range(Decimal(low), Decimal(high or low))


def judge(knowledge: Knowledge, department: str, expected: CaseTable) -> Entitlement:
    household = None if expected.household is None else read_household(expected.household)
    case = Case(
        as_of=expected.as_of,
        household=household,
        person=person_named(expected.person, household),
        stated={
            name: value_of(knowledge.facts[name], written)
            for name, written in expected.stated.items()
        },
    )
    law = knowledge.law(department, expected.as_of)
    return evaluate(rules(department)[expected.rule], case, law)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.mark.parametrize(("department", "table"), every_case())
def test_case(knowledge: Knowledge, department: str, table: dict[str, Any]) -> None:
    expected = msgspec.convert(table, CaseTable)

    result = judge(knowledge, department, expected)

    assert result.verdict.value == expected.verdict, result
    amounts = {quantity.name: amount for quantity, amount in result.amounts.items()}
    for name, written in expected.amounts.items():
        assert amounts.get(name) == read_range(written), f"{name}: {amounts}"
    assert amounts.keys().isdisjoint(expected.absent)
    assert {used.fact.name for used in result.facts}.isdisjoint(expected.unused)
    if expected.missing is not None:
        assert [fact.name for fact in result.missing] == expected.missing
    assert expected.reason in "\n".join(result.reasons)
    assert expected.step in "\n".join(result.steps)


@pytest.mark.parametrize(
    "department", sorted(path.parent.name for path in DEPARTMENTS.glob("*/questions.toml"))
)
def test_every_rule_has_a_case_and_every_case_a_rule(department: str) -> None:
    cases = DEPARTMENTS / department / "cases.toml"
    in_cases = {table["rule"] for table in tables(cases.parent)} if cases.exists() else set()

    assert in_cases == rules(department).keys()
