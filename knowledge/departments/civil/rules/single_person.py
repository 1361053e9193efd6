"""The dibao that somebody severely disabled or ill draws alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.civil.rules.dibao import (
    MONTHLY,
    SINGLE_LINE,
    gap_steps,
    line_open,
)
from knowledge.departments.civil.rules.facts import DISABILITY_KIND, SERIOUS_ILLNESS
from knowledge.departments.civil.rules.standards import (
    EITHER,
    PER_CAPITA,
    PROPERTY_OPEN,
    STANDARD,
    means_of,
    standard_of,
)
from knowledge.facts import (
    AGE,
    DIBAO,
    DISABILITY_GRADE,
    FAMILY_SIZE,
    INCOME,
    LOW_INCOME,
    PER_CAPITA_INCOME,
    TEKUN,
    UNKNOWN,
)
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Quantity,
    Range,
    Verdict,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, fen, plain

SEVERE: Final = (1, 2)
OF_THE_MIND: Final = ("智力", "精神")
SINGLE = Quantity("single", "“单人户”低保每月能领", "元/月")
SINGLE_WHO = "要是重残（一、二级）或者重病的人"


def _of_the_epidemic(law: Law) -> tuple[str, ...]:
    """Until the city's own rules made it a standing arrangement."""
    if law.find("single_person_line.jining") is not None:
        return ()
    return ("这是疫情期间开始的做法，办不办问当地民政",)


@rule(SINGLE, STANDARD, PER_CAPITA, SINGLE_LINE, MONTHLY)
def single_person(facts: Facts, law: Law) -> Entitlement:
    if facts.presume(TEKUN, False):
        return not_entitled(EITHER)
    if facts.presume(DIBAO, False):
        return not_entitled("家里已经是低保户，不用再按“单人户”申请")
    if law.values["single_person_line.nation"].on(law.day) is None:
        return undecided("参照“单人户”的做法是2020年7月才有的，这一天家里重残的怎么办没查到")
    told = facts.maybe(INCOME), facts.maybe(PER_CAPITA_INCOME)
    if (told == (UNKNOWN, UNKNOWN) or _is_asked_as_disabled(facts)) and not _severe(facts, law):
        return not_entitled(SINGLE_WHO)
    means_test = _below_the_line(facts, law)
    if means_test.verdict is Verdict.NO:
        return means_test
    if not _severe(facts, law):
        return not_entitled(SINGLE_WHO)
    if means_test.verdict is Verdict.OPEN:
        return means_test
    return _single(facts, law, means_test)


def _below_the_line(facts: Facts, law: Law) -> Entitlement:
    """Whether the household is of low income; one below the standard draws dibao as a whole."""
    recognised = facts.presume(LOW_INCOME, False)
    if recognised and not _means_known(facts):
        facts.presume(PER_CAPITA_INCOME, Decimal(0), "收入没到低收入线")
        return entitled(steps=("认定过的低收入家庭，收入这一条够",))
    times = law.find("single_person_line.jining") or law["single_person_line.nation"]
    means = means_of(facts, law, Decimal(1), times.amount)
    standard = standard_of(facts, law)
    line = standard.amount * times.amount
    each = plain(means.each)
    amounts: dict[Quantity, Amount] = {**means.told, SINGLE_LINE: line}
    if means.each < standard.amount:
        reason = f"全家人均{each}元，低于标准{standard}元，全家就能申请低保"
        if means.people is not None and not means.supposed:
            gap = fen((standard.amount - means.each) * means.people)
            refused = not_entitled(f"{reason}，每月{plain(gap)}元", {**amounts, MONTHLY: gap})
            return replace(refused, steps=gap_steps(means, standard))
        return not_entitled(reason, amounts)
    if means.each >= line:
        reason = f"人均每月{each}元，要低于{plain(line)}元（低保标准的{times}倍）"
        if recognised:
            return undecided(f"是认定过的低收入家庭，可{reason}，请民政重新核", amounts)
        if _may_apply_by_own_income(facts, law):
            return undecided(f"{reason}；成年没工作的重残人可以只核本人收入，请民政核", amounts)
        return not_entitled(reason, amounts, notes=line_open(law))
    step = f"低收入线：{standard}×{times}＝{plain(line)}元，人均{each}元没到线"
    return entitled(amounts, steps=(step,))


def _may_apply_by_own_income(facts: Facts, law: Law) -> bool:
    """Severely disabled adults without work; what their relatives live on need not count."""
    adult = law.find("single_person_adult_age")
    if adult is None or facts.get(DISABILITY_GRADE) not in SEVERE:
        return False
    return facts.presume(AGE, adult.amount, "成年了") >= adult.amount


def _means_known(facts: Facts) -> bool:
    if facts.maybe(PER_CAPITA_INCOME) is not UNKNOWN:
        return True
    return facts.maybe(INCOME) is not UNKNOWN and facts.maybe(FAMILY_SIZE) is not UNKNOWN


def _severe(facts: Facts, law: Law) -> bool:
    if facts.maybe(SERIOUS_ILLNESS) is True or facts.get(DISABILITY_GRADE) in SEVERE:
        return True
    grade = law.find("single_person_mind_grade")
    if (
        grade is not None
        and facts.get(DISABILITY_GRADE) == grade.amount
        and facts.get(DISABILITY_KIND) in OF_THE_MIND
    ):
        return True
    if _is_asked_as_disabled(facts):
        return facts.presume(SERIOUS_ILLNESS, False)
    return facts.get(SERIOUS_ILLNESS)


def _is_asked_as_disabled(facts: Facts) -> bool:
    """Who tells a grade does not ask for somebody who is ill."""
    if DISABILITY_GRADE.name in facts.case.supposed:
        return False
    grade = facts.stated(DISABILITY_GRADE)
    return grade is not UNKNOWN and grade is not None


def _single(facts: Facts, law: Law, means_test: Entitlement) -> Entitlement:
    """How much of the standard a single person draws is not recorded."""
    standard = standard_of(facts, law)
    grade = facts.maybe(DISABILITY_GRADE)
    by_illness = grade is UNKNOWN or grade not in SEVERE
    return entitled(
        {STANDARD: standard, SINGLE: Range(Decimal(0), standard.amount), **means_test.amounts},
        steps=means_test.steps,
        notes=(
            "要本人提出申请",
            *_of_the_epidemic(law),
            f"最多按一个人的标准{standard}元，济宁怎么算没查到，待确认",
            *(["哪些病算重病，以当地认定的为准"] if by_illness else []),
            PROPERTY_OPEN,
            *line_open(law),
        ),
    )
