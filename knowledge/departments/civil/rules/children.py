"""The basic living allowance of children."""

from __future__ import annotations

from knowledge.departments.civil.rules.facts import CHILD_KIND
from knowledge.facts import AGE
from knowledge.policy.entitlement import Entitlement, Facts, Quantity, entitled, not_entitled, rule
from knowledge.policy.law import Law

CHILD = Quantity("child", "基本生活费", "元/月")


@rule(CHILD)
def child(facts: Facts, law: Law) -> Entitlement:
    """The basic living allowance of orphans and children whom nobody brings up."""
    if facts.at_least(AGE, law.bound("child_age")):
        return not_entitled(
            f"给的是不满{law['child_age']}周岁的孩子",
            notes=("成年后还在上学的能不能接着领，济宁的规定待确认",),
        )
    kind = facts.get(CHILD_KIND)
    if kind == "none":
        return not_entitled("给的是孤儿、事实无人抚养儿童和重点困境儿童")
    amount = law.find(f"orphan.{kind}")
    if amount is None:
        return entitled(notes=("这一天的金额没查到，待确认",))
    return entitled({CHILD: amount}, steps=(f"{amount.name}：{amount}元/月",))
