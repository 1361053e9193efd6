"""Urgent aid, for what a household cannot get over at the moment."""

from __future__ import annotations

from knowledge.departments.civil.rules.facts import COUNTY, HARDSHIP
from knowledge.departments.civil.rules.standards import spread
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Quantity,
    Range,
    entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, LawValue, plain

PUBLISHED = "汶上县"  # the county whose multiples are known
HOURS = Quantity("hours", "急难对象先行救助", "小时")
SMALL = Quantity("small", "急难较轻的，一次最多", "元/次")
AID = Quantity("aid", "支出型临时救助（每人）", "元/次")
# 47 names «other special hardship» as well.
OTHER_HARDSHIP = "别的难处算不算由乡镇、县民政看；长年收入低的，问低保"
# Of the county that published them, and not for reference.
TIMES_HERE = Quantity("times_here", "临时救助（城镇低保月标准）", "倍")
TIMES = Quantity("times", "支出型临时救助（城镇低保月标准）", "倍")


@rule(HOURS, AID)
def urgent_aid(facts: Facts, law: Law) -> Entitlement:
    """Only an emergency is helped before the paperwork."""
    hardship = facts.get(HARDSHIP)
    if hardship == "none":
        return undecided(OTHER_HARDSHIP, notes=(OTHER_HARDSHIP,))
    if hardship != "urgent":
        aid, step = _reference(facts, law, hardship)
        note = "一般的要审核、公示，先行救助的时限只对急难对象"
        return entitled({AID: aid}, steps=(step,), notes=(note,))
    hours = law.find("urgent_aid.hours")
    if hours is None:
        return entitled(steps=("情况紧急的，可以简化手续",))
    return entitled({HOURS: hours}, steps=(f"急难对象{hours}小时内先救助，再补审核审批",))


@rule(SMALL, AID, TIMES, TIMES_HERE)
def urgent_aid_amount(facts: Facts, law: Law) -> Entitlement:
    """By a guide of elsewhere: as many months of the urban standard as the case is hard."""
    hardship = facts.presume(HARDSHIP, "urgent", "一时过不下去")
    if hardship == "none":
        return undecided(OTHER_HARDSHIP, notes=(OTHER_HARDSHIP,))
    if hardship == "urgent":
        small = law["urgent_aid.small"]
        step = f"急难较轻的：一次{small}元以内；花费大的按支出型另算"
        aid, by_months = _reference(facts, law, "expense")
        return entitled({SMALL: small, AID: aid}, steps=(step, by_months), notes=_whose(facts))
    aid, step = _reference(facts, law, hardship)
    low, high = _times(law, hardship)
    times = Range(low.amount, high.amount)
    of_it = TIMES_HERE if facts.maybe(COUNTY) == PUBLISHED else TIMES
    return entitled({AID: aid, of_it: times}, steps=(step,), notes=_whose(facts))


def _whose(facts: Facts) -> tuple[str, ...]:
    if facts.maybe(COUNTY) == PUBLISHED:
        return ("这是汶上县公布的倍数；给几倍由乡镇、县民政看花费核",)
    return ("参考的数来自汶上县的规定和别处的指南，别当准数",)


def _times(law: Law, hardship: str) -> tuple[LawValue, LawValue]:
    kind = "urgent_aid.education" if hardship == "education" else "urgent_aid"
    return law[f"{kind}.low"], law[f"{kind}.high"]


def _reference(facts: Facts, law: Law, hardship: str) -> tuple[Range, str]:
    """As many months of the urban standard as a guide of elsewhere and one county later tell."""
    low, high = _times(law, hardship)
    standard = spread(facts, "城镇", law)
    least, most = standard.low * low.amount, standard.high * high.amount
    month = standard.show("元")
    step = f"城镇低保月标准{month}的{low}到{high}倍：每人{plain(least)}～{plain(most)}元"
    return Range(least, most), step
