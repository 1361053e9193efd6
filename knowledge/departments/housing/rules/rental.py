"""Who may ask for a flat of the state at a low rent."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from knowledge.facts import DIBAO, LOW_INCOME, TEKUN, Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Quantity,
    entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law

INCOME_SHARE: Final = Quantity("income_share", "人均收入要低于当地平均的", "%")

OWN_HOME: Final[Fact[bool]] = Fact(
    "own_home",
    "名下在当地有房吗？",
    {"当地没房": False, "当地有房": True},
    "{}",
    label="当地有没有房",
    spoken={
        r"(?:没有?|无)(?:自己的|买|本地|住)?(?:房子|住?房(?!本|补|租|贷|产证|东))"
        r"|名下(?:也|都|又)?(?:没有?|无)(?:房|任何|什么)|净身出户|(?:没有?|无)房无": False,
        r"名下(?:还)?有(?:一?[套处间])?[^,。?没]{0,6}房"
        r"|(?:家里|自己|我)?(?:有|买了)一?套[^,。?]{0,4}(?:楼房|商品房|住房|房子)": True,
    },
    topical=True,
)
PRIORITY: Final = (DIBAO, TEKUN, LOW_INCOME)


@rule(INCOME_SHARE)
def rental(facts: Facts, law: Law) -> Entitlement:
    """The line of the floor space was not found: who has a home is not refused."""
    if facts.get(OWN_HOME):
        return undecided("名下有房的，要住得够挤才行；面积线没查到，问住建局")
    if any(facts.maybe(status) is True for status in PRIORITY):
        return replace(
            entitled(steps=("低保、特困、低收入家庭，当地没房",)),
            reasons=("低保、特困、低收入家庭没房的，优先",),
        )
    share = law.find("rental.middle_share")
    line = "收入低于当地定的线" if share is None else f"人均收入低于当地平均的{share}%"
    return replace(
        entitled({} if share is None else {INCOME_SHARE: share}, steps=(f"当地没房，{line}",)),
        reasons=(f"当地没房，{line}的",),
    )
