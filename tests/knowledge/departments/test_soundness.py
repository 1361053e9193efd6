"""No rule tells for certain what a fact that nobody has told could make untrue."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, Final

import pytest

from knowledge.facts import AnyFact, Case
from knowledge.policy.catalogue import Knowledge, load
from knowledge.policy.entitlement import Entitlement, Look, Rule, Verdict, evaluate

DAY: Final = date(2020, 12, 1)
DEPARTMENTS: Final = (
    *("civil", "disability", "employment", "finance", "health", "housing", "water", "women"),
)
WALKS: Final = 12  # for each rule, each telling a fact more at every step
STEPS: Final = 6
NUMBERS: Final = tuple(map(Decimal, (1, 3, 16, 59, 60, 300, 1000, 60000)))
# Facts that others decide, or one question that stands for several: they are not unknown then.
DECIDED_BY: Final = {
    "per_capita_income": {"income", "family_size"},
    "registered_poor": {"housing_priority"},
    "dibao": {"housing_priority"},
    "tekun": {"housing_priority"},
    "disabled_member": {"housing_priority"},
    "worked_years": {"worked_months"},
    "worked_months": {"worked_years"},
    "self_care": {"adl_failed"},
    "adl_failed": {"self_care"},
    "hurt_on": {"months_since_injury"},
    "months_since_injury": {"hurt_on"},
    "left_on": {"months_since_leaving"},
    "months_since_leaving": {"left_on"},
    "wage": {"wage_of_the_dead"},
    "assessed_workdays": {"assessed_long_ago"},
    "notice_on": {"assessed_days"},
}
DECIDED_BY_ONE: Final = {"registered_poor", "dibao", "tekun"}  # by poor_household


def every_rule() -> Iterator[Any]:
    knowledge = load()
    rules = {(e.department, e.rule.name): e.rule for e in knowledge.entries.values() if e.rule}
    rules |= {(department, each.rule.name): each.rule for department, each in knowledge.benefits}
    for (department, name), rule in sorted(rules.items(), key=lambda pair: pair[0]):
        if department in DEPARTMENTS:
            yield pytest.param(knowledge, department, rule, id=f"{department}:{name}")


def could_be(fact: AnyFact) -> tuple[object, ...]:
    return tuple(fact.options.values()) or (*fact.samples, *NUMBERS)


def is_decided(fact: AnyFact, stated: Mapping[str, object]) -> bool:
    if fact.name in DECIDED_BY_ONE and "poor_household" in stated:
        return True
    deciding = DECIDED_BY.get(fact.name)
    return deciding is not None and deciding <= stated.keys()


def contradiction(told: Entitlement, otherwise: Entitlement) -> str:
    """Empty where `otherwise` lies within what was told."""
    if told.verdict is not Verdict.OPEN and otherwise.verdict is not told.verdict:
        return f"told {told.verdict.value}, is {otherwise.verdict.value}"
    for quantity, span in told.amounts.items():
        other = otherwise.amounts.get(quantity, span)
        if other.low < span.low or other.high > span.high:
            return f"told {quantity.name} {span}, is {other}"
    return ""


def told_for_certain_of(told: Entitlement, fact: AnyFact) -> bool:
    """What is presumed is told with the result."""
    return fact not in [presumption.fact for presumption in told.presumed]


@pytest.mark.parametrize(("knowledge", "department", "rule"), every_rule())
def test_what_is_not_known_contradicts_nothing_that_is_told(
    knowledge: Knowledge, department: str, rule: Rule
) -> None:
    law = knowledge.law(department, DAY)
    chance = Random(rule.name)
    for _ in range(WALKS):
        stated: dict[str, object] = {}
        for _ in range(STEPS):
            looks: list[Look] = []
            told = evaluate(rule, Case(DAY, stated=stated), law, looks)
            unknown = list(
                dict.fromkeys(each.fact for each in looks if each.fact.name not in stated)
            )
            if not unknown:
                break
            for fact in unknown:
                if is_decided(fact, stated) or not told_for_certain_of(told, fact):
                    continue
                for value in could_be(fact):
                    known = {**stated, fact.name: value}
                    otherwise = evaluate(rule, Case(DAY, stated=known), law)
                    fault = contradiction(told, otherwise)
                    assert not fault, f"{stated}, {fact.name}={value}: {fault}"
            fact = chance.choice(unknown)
            stated[fact.name] = chance.choice(could_be(fact))
