"""Aid for disabled pupils and students."""

from __future__ import annotations

from knowledge.departments.education.rules.pupils import (
    COLLEGE,
    SCHOOL_STAGE,
    SCHOOL_YEAR,
    stage_of,
)
from knowledge.facts import DISABILITY_GRADE, NOT_AT_SCHOOL, UNKNOWN
from knowledge.policy.entitlement import (
    Amount,
    Benefit,
    Entitlement,
    Facts,
    Quantity,
    Range,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law

FRESHMAN = Quantity("freshman", "残疾大学新生补助", "元/次")

NO_CERTIFICATE = "要先有残疾人证"
SCHOOLS_OPEN = "小学、初中免课本费，住校有生活补助；高中免学费；大学新生有一次性补助"


@rule(FRESHMAN)
def disabled_student(facts: Facts, law: Law) -> Entitlement:
    stage = stage_of(facts)
    if stage == NOT_AT_SCHOOL:
        return not_entitled("教育救助是给在校学生的")
    if facts.get(DISABILITY_GRADE) is None:
        return not_entitled(NO_CERTIFICATE)
    if stage in (*COLLEGE, "研究生"):
        return _disabled_at_college(stage, facts.get(SCHOOL_YEAR), law)
    return undecided(SCHOOLS_OPEN)


@rule(FRESHMAN)
def disabled_student_asked(facts: Facts, law: Law) -> Entitlement:
    """Who asks for a disabled student is taken at his word."""
    if facts.maybe(DISABILITY_GRADE) is None:
        return not_entitled(NO_CERTIFICATE)
    stage = facts.maybe(SCHOOL_STAGE)
    if stage is UNKNOWN or stage not in (*COLLEGE, "研究生"):
        return undecided(SCHOOLS_OPEN)
    return _disabled_at_college(stage, facts.get(SCHOOL_YEAR), law)


def _disabled_at_college(stage: str, year: int, law: Law) -> Entitlement:
    if year > 1:
        return undecided("一次性补助发给大学新生；在读的还有什么救助，没写")
    return entitled(_freshman_grant(stage, law), notes=("标准是省里早年公布的，当年怎么发待确认",))


def _freshman_grant(stage: str, law: Law) -> dict[Quantity, Amount]:
    if stage == "研究生":
        master, doctor = law["disabled_freshman.硕士"], law["disabled_freshman.博士"]
        return {FRESHMAN: Range(master.amount, doctor.amount)}
    return {FRESHMAN: law[f"disabled_freshman.{'专科' if stage == '高职' else '本科'}"]}


BENEFITS = (
    Benefit(
        "残疾学生教育救助",
        "education.aid.disabled",
        disabled_student,
        FRESHMAN,
        personal=True,
        drawn_as=("残疾学生教育救助", "残疾大学新生补助", "残疾学生补助"),
    ),
)
