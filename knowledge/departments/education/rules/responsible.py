"""Who looks after a pupil of a poor family."""

from __future__ import annotations

from knowledge.departments.education.rules.pupils import listed, stage_of, who_is_meant
from knowledge.facts import NOT_AT_SCHOOL
from knowledge.policy.entitlement import (
    Benefit,
    Entitlement,
    Facts,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law


@rule()
def contact(facts: Facts, law: Law) -> Entitlement:
    if stage_of(facts) == NOT_AT_SCHOOL:
        return not_entitled("包保的是在校学生")
    if law.holds("after_transition"):
        return undecided("包保责任人是脱贫攻坚时的安排，现在还有没有，问学校")
    if not listed(facts, law):
        return not_entitled(f"包保的是{who_is_meant(law)}学生")
    return entitled()


BENEFITS = (Benefit("教育包保责任人", "education.contact", contact, personal=True),)
