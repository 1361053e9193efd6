"""Whose water bill is halved or waived."""

from __future__ import annotations

from datetime import date
from typing import Final

from knowledge.facts import (
    DIBAO,
    REGISTRATION,
    UNKNOWN,
    Fact,
    Household,
    Maybe,
    Person,
    in_category,
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


def _disabled_member(household: Household | None, _: Person | None, __: date) -> Maybe[bool]:
    if household is None or not household.people:
        return UNKNOWN
    grades = [person.disability_grade for person in household.people]
    if any(grade is not UNKNOWN and grade is not None for grade in grades):
        return True
    return UNKNOWN if UNKNOWN in grades else False


DISABLED_MEMBER: Final[Fact[bool]] = Fact(
    "disabled_member",
    "家里有持证的残疾人吗？",
    {"家里有残疾人": True, "家里没有残疾人": False},
    read=_disabled_member,
    label="家里有没有残疾人",
)
LOW_INCOME: Final[Fact[bool]] = Fact(
    "low_income",
    "您家是认定过的低收入家庭吗？",
    {"低收入家庭": True, "不是低收入家庭": False},
    read=in_category("低收入"),
    label="是不是低收入家庭",
)


@rule()
def relief(facts: Facts, _: Law) -> Entitlement:
    """The province's rule leaves open which of the two it is, and by whose list."""
    if not facts.get(DISABLED_MEMBER):
        return not_entitled(
            "省里规定减免的是残疾人家庭", notes=("低收入的老人有价格优惠，问供水公司",)
        )
    if facts.get(REGISTRATION) == "农村":
        return _halved_or_waived("农村残疾人家庭")
    if facts.get(DIBAO) or facts.get(LOW_INCOME):
        return _halved_or_waived("城镇低保或低收入的残疾人家庭")
    return not_entitled("城镇的残疾人家庭，要是低保或低收入才减免")


def _halved_or_waived(who: str) -> Entitlement:
    return entitled(steps=(f"{who}：水费按规定减半或免交",), notes=("济宁怎么办没查到，待确认",))


BENEFITS: Final = (
    Benefit(
        "水费减半或免交", "water.supply.price", relief, drawn_as=("水费减免", "水费减半", "免水费")
    ),
)
