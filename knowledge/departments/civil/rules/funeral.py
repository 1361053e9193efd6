"""For whom the charges of a cremation are waived."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from knowledge.departments.civil.rules.facts import COUNTY
from knowledge.facts import AGE, DIBAO, TEKUN, UNKNOWN, Fact
from knowledge.policy.entitlement import Entitlement, Facts, entitled, rule, undecided
from knowledge.policy.law import Law

HONOURED: Final[Fact[bool]] = Fact(
    "honoured",
    "是重点优抚对象吗？",
    {"重点优抚对象": True, "不是优抚对象": False},
    "{}",
    label="是不是优抚对象",
    topical=True,
    spoken={r"优抚|伤残军人|残疾军人|老红军|烈属|老复员|在乡复员": True},
)
FREE_COUNTY: Final = "微山县"


@rule()
def funeral_free(facts: Facts, law: Law) -> Entitlement:
    """By the province's statute the poor and the honoured among the old; elsewhere it is open."""
    if facts.maybe(DIBAO) is True:
        return _free("低保老人")
    if facts.maybe(TEKUN) is True:
        return _free("特困老人")
    if facts.maybe(HONOURED) is True:
        return _free("重点优抚对象")
    if facts.maybe(COUNTY) == FREE_COUNTY and law.find("funeral.weishan") is not None:
        return replace(
            entitled(),
            reasons=("微山县本县户口、不领丧葬费补贴的，接运、三天冷藏、普通炉火化、消毒不要钱",),
        )
    age, old = facts.maybe(AGE), law.find("funeral.age")
    if age is not UNKNOWN and old is not None and age >= old.amount:
        return undecided(
            f"能免不能免先问殡仪馆：{old}周岁以上的老人，早年的规定免接运、冷藏、火化、寄存，现在还行不行待确认"
        )
    also = f"、{old}周岁以上的（早年规定）" if old is not None else ""
    return undecided(
        f"低保、特困、优抚的老人{also}免接运、冷藏、火化、寄存这些基本费；别的人各县不一样，没查到"
    )


def _free(who: str) -> Entitlement:
    return replace(
        entitled(), reasons=(f"{who}去世，基本丧葬服务费（接运、冷藏、火化、寄存）不要钱",)
    )
