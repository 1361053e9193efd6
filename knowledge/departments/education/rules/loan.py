"""Loans for students."""

from __future__ import annotations

from knowledge.departments.education.rules.pupils import COLLEGE, StageAmong, stage_of
from knowledge.policy.entitlement import (
    Benefit,
    Entitlement,
    Facts,
    Quantity,
    entitled,
    not_entitled,
    rule,
)
from knowledge.policy.law import Law

LOAN = Quantity("loan", "助学贷款最多", "元/年")


@rule(LOAN)
def loan(facts: Facts, law: Law) -> Entitlement:
    stage = stage_of(facts, StageAmong.COLLEGE)
    if stage in COLLEGE:
        return entitled({LOAN: law["loan.本专科"]})
    if stage == "研究生":
        return entitled({LOAN: law["loan.研究生"]})
    return not_entitled("助学贷款给专科、本科学生和研究生")


BENEFITS = (
    # A loan is no gift: what may be borrowed is not what it is worth.
    Benefit(
        "生源地助学贷款",
        "education.loan",
        loan,
        personal=True,
        drawn_as=("生源地助学贷款", "助学贷款", "国家助学贷款"),
    ),
)
