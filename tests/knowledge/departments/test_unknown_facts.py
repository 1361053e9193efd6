"""What is not known is neither no nor nothing: whatever it turns out to be, a rule that had
decided without it must come to the same, and to amounts inside those it had told."""

import random
from datetime import date
from decimal import Decimal

import pytest

from knowledge.facts import AnyFact, Case
from knowledge.policy.cases import rules
from knowledge.policy.catalogue import Knowledge, load
from knowledge.policy.entitlement import Entitlement, Look, Rule, Verdict, evaluate
from knowledge.policy.law import Law

AS_OF = date(2020, 12, 1)
HELD = ("medical", "pension", "education")
CASES = 80  # for each rule
NUMBERS = {
    "age": (8, 17, 20, 45, 57, 60, 66, 70, 85),
    "pension_years": (0, 3, 9, 20),
    "admission": (1, 2),
}
# Taken for granted where nothing is told, and why.
ASSUMED = {
    ("claim", "disability_grade"): "told with the refusal, and what a severe one would bring",
    ("claim_at_the_age", "insured_as"): "as of claim",
    ("two_illnesses", "holds_certificate"): "who asks of these drugs has none, which is told",
    ("two_illnesses", "both_illnesses"): "one unless both are told; a note has the limit of both",
    **{
        ("least_tier", fact): "what the others pay is told, and for whom it is paid"
        for fact in (
            *("age", "student", "dibao", "tekun", "out_of_poverty", "registered_poor"),
            *("monitored", "disability_grade"),
        )
    },
    ("claim", "insured_as"): "nobody is asked whether a pension of employees comes: presumed",
    ("inpatient", "admission"): "the first stay of the year, which a note says",
    ("inpatient_deductible", "admission"): "the first stay of the year, which a note says",
    ("critical", "admission"): "the first stay of the year, which a note says",
    ("illness", "insured_as"): "the allowance is of employees, which a note says",
    ("retirement", "insured_as"): "a post at work is one of somebody insured as an employee",
    ("retirement", "sex"): "a kinship that is named tells man or woman",
    ("claim_place", "registered_in_another_province"): "registered here unless another is named",
    ("claim_place", "nowhere_ten_years"): "it is told where it is so, the years are asked for else",
    ("contribution", "age"): "who asks what the state pays still pays, which a note says",
    ("contribution", "student"): "nobody beyond the age for it is at school",
    ("first_grade", "age"): "who asks for this autumn asks for a child that turns six this year",
    ("disabled_student_asked", "disability_grade"): "the question is about a disabled student",
    **{
        (rule, "insured_as"): "of the residents' insurance unless another is named"
        for rule in (
            *("inpatient", "inpatient_deductible", "inpatient_rate", "later_stay", "lapse"),
            *("chronic", "chronic_deductible", "chronic_rate", "chronic_limit", "two_illnesses"),
            *("critical", "critical_ceiling", "premium_help"),
        )
    },
    ("manual_claim", "treatment_item"): "a bill is not of a vaccine unless one is named",
    ("college", "school_outside_shandong"): "a school of Shandong unless another is named",
    ("injury", "treatment_item"): "treated here unless a place abroad is named",
    ("injury", "no_stay_for_injury"): "a stay is meant unless it is said that there was none",
    ("outpatient", "later_visit_of_the_year"): "the first of the year unless another is told",
    ("maternity_allowance", "insured_as"): "who asks for how many days is an employee",
    ("maternity_allowance", "miscarried"): "a miscarriage is told where it is meant",
    ("maternity_allowance", "difficult_birth"): "told where it was one",
    **{
        (rule, fact): "the question names the stage and means a pupil of it"
        for rule in ("preschool", "primary", "middle", "high", "vocational", "technical", "college")
        for fact in ("school_stage", "age")
    },
}
BEYOND_SCHOOL = 30  # years: no stage is asked for, and none supposed


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def values(fact: AnyFact) -> list[object]:
    """What it may turn out to be; nothing for sums, which a bill or an account tells alone."""
    return [*fact.options.values()] or [Decimal(number) for number in NUMBERS.get(fact.name, ())]


def looked_at(rule: Rule, law: Law, draw: random.Random) -> dict[str, AnyFact]:
    facts: dict[str, AnyFact] = {}
    for _ in range(CASES):
        looks: list[Look] = []
        stated = told(facts, draw)
        evaluate(rule, Case(AS_OF, stated=stated), law, looks)
        facts |= {look.fact.name: look.fact for look in looks if values(look.fact)}
    return facts


def told(facts: dict[str, AnyFact], draw: random.Random) -> dict[str, object]:
    return {name: draw.choice(values(fact)) for name, fact in facts.items() if draw.random() < 0.6}


def contradiction(before: Entitlement, after: Entitlement) -> str:
    if before.verdict is Verdict.OPEN:
        return ""
    if before.verdict is not after.verdict:
        return f"{before.verdict.value} becomes {after.verdict.value}"
    for quantity, span in before.amounts.items():
        found = after.amounts.get(quantity, span)
        if not span.low <= found.low <= found.high <= span.high:
            return f"{quantity.name}: {span} becomes {found}"
    return ""


@pytest.mark.parametrize(
    ("department", "name"), [(room, name) for room in HELD for name in rules(room)]
)
def test_no_value_of_an_unknown_fact_contradicts_what_was_told(
    knowledge: Knowledge, department: str, name: str
) -> None:
    rule, law = rules(department)[name], knowledge.law(department, AS_OF)
    draw = random.Random(name)
    facts = looked_at(rule, law, draw)
    for _ in range(CASES):
        stated = told(facts, draw)
        before = evaluate(rule, Case(AS_OF, stated=stated), law)
        for fact in facts.values():
            if fact.name in stated or (name, fact.name) in ASSUMED:
                continue
            age = stated.get("age", 0)
            if fact.name == "school_stage" and isinstance(age, Decimal) and age >= BEYOND_SCHOOL:
                continue
            for value in values(fact):
                case = Case(AS_OF, stated={**stated, fact.name: value})
                wrong = contradiction(before, evaluate(rule, case, law))
                assert not wrong, f"{stated}, then {fact.name} {value}: {wrong}"
