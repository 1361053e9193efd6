"""Leave and allowance for a birth: 女职工劳动保护特别规定 §7, 社会保险法 §54–56."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from knowledge.facts import BABIES, INSURED_AS, UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Quantity,
    entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, plain

NATIONAL_LEAVE = Quantity("national", "国家规定的产假", "天")
LEAVE = Quantity("leave", "山东的产假", "天")

DIFFICULT: Final[Fact[bool]] = Fact(
    "difficult_birth",
    "是难产吗？",
    {"难产": True, "不是难产": False},
    personal=True,
    label="是不是难产",
    spoken={r"难产": True, r"顺产": False},
)
MISCARRIED: Final[Fact[bool]] = Fact(
    "miscarried",
    "是生了，还是流产了？",
    {"流产、引产": True, "生下来了": False},
    personal=True,
    label="生产还是流产",
    spoken={r"流产|小月了|小产|胎停|引产|清宫|打胎|人流|药流|堕胎|刮宫": True},
)
MONTHS: Final[Fact[Decimal]] = Fact(
    "pregnancy_months",
    "怀了几个月？",
    display="怀孕{}个月",
    personal=True,
    label="怀了几个月",
    samples=(Decimal(2), Decimal(5)),
    counted=(r"怀(?:孕|了|上)*({n})个?多?月", r"({n})个?多?月(?:流产|小产|引产|胎停)"),
)


@rule(LEAVE, NATIONAL_LEAVE)
def maternity_allowance(facts: Facts, law: Law) -> Entitlement:
    """Days of leave; for how many of them the fund pays the allowance is told in two ways."""
    insured = facts.maybe(INSURED_AS)
    if insured is not UNKNOWN and insured != "职工":
        return undecided("津贴是给单位交了生育保险的职工的，灵活就业、居民医保给不给，济宁的没查到")
    return _leave(facts, law)


def _leave(facts: Facts, law: Law) -> Entitlement:
    if facts.maybe(MISCARRIED) is True:
        late = facts.at_least(MONTHS, law["miscarriage_month"])
        return entitled(
            {NATIONAL_LEAVE: law["leave.miscarriage_late" if late else "leave.miscarriage"]}
        )
    days = law["leave.birth"].amount
    parts = [plain(days)]
    if facts.maybe(DIFFICULT) is True:
        days += law["leave.difficult"].amount
        parts.append(f"{law['leave.difficult']}（难产）")
    babies = facts.maybe(BABIES)
    if babies is not UNKNOWN and babies > 1:
        more = (babies - 1) * law["leave.more"].amount
        days += more
        parts.append(f"{plain(more)}（多胞胎）")
    whole = days + law["leave.province"].amount
    sums: dict[Quantity, Amount] = {LEAVE: whole, NATIONAL_LEAVE: days}
    step = f"{'＋'.join(parts)}＋{law['leave.province']}（山东加的）＝{plain(whole)}天"
    return entitled(sums, steps=(step,))
