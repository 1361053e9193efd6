"""Whose water bill is halved or waived."""

from __future__ import annotations

from typing import Final

from knowledge.facts import (
    DIBAO,
    DISABILITY_GRADE,
    DISABLED_MEMBER,
    LOW_INCOME,
    REGISTRATION,
    UNKNOWN,
)
from knowledge.policy.entitlement import (
    Benefit,
    Entitlement,
    Facts,
    entitled,
    not_entitled,
    rule,
)
from knowledge.policy.law import Law


@rule()
def relief(facts: Facts, _: Law) -> Entitlement:
    """The province's rule leaves open which of the two it is, and by whose list."""
    grade = facts.stated(DISABILITY_GRADE)
    known = grade is not UNKNOWN and grade is not None
    if not (facts.presume(DISABLED_MEMBER, True) if known else facts.get(DISABLED_MEMBER)):
        return not_entitled("减半、免交的是残疾人家庭；低收入的老人有价格优惠，问供水公司给不给")
    if facts.get(REGISTRATION) == "农村":
        return _halved_or_waived("农村残疾人家庭")
    if facts.get(DIBAO) or facts.get(LOW_INCOME):
        return _halved_or_waived("城镇低保或低收入的残疾人家庭")
    return not_entitled("城镇的残疾人家庭，要是低保或低收入才减免")


def _halved_or_waived(who: str) -> Entitlement:
    return entitled(steps=(f"{who}：水费按规定减半或免交",), notes=("济宁怎么办没查到，待确认",))


BENEFITS: Final = (
    Benefit(
        "水费减半或免交",
        "water.supply.price",
        relief,
        drawn_as=("水费减免", "水费减半", "免水费", "水费优惠", "水费补贴"),
    ),
)
