"""Which kinds a household is registered as."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from knowledge.facts import (
    DIBAO,
    LOW_INCOME,
    MONITORED,
    OUT_OF_POVERTY,
    REGISTERED_POOR,
    TEKUN,
    Fact,
)
from knowledge.policy.entitlement import Entitlement, Facts, entitled, rule, undecided
from knowledge.policy.law import Law

KINDS: Final[dict[str, Fact[bool]]] = {
    "低保户": DIBAO,
    "特困（五保）供养户": TEKUN,
    "防返贫监测户": MONITORED,
    "建档立卡户": REGISTERED_POOR,
    "脱贫享受政策户": OUT_OF_POVERTY,
    "低收入家庭": LOW_INCOME,
}


@rule()
def status(facts: Facts, _: Law) -> Entitlement:
    """What is on file or was said; of what is on no list nothing is told."""
    kinds = [name for name, fact in KINDS.items() if facts.maybe(fact) is True]
    if not kinds:
        if facts.case.household is not None:
            return undecided("登记里没有低保、特困、建档立卡这些身份，不等于不能办")
        return undecided("您家算哪种户，以乡镇（街道）系统里登记的为准，我定不了")
    if facts.case.household is None:  # what somebody was, and asks whether it holds
        told = "、".join(kinds)
        return undecided(
            f"您说的是{told}；现在算不算、算哪一种，以乡镇（街道）登记的为准，能申请核查"
        )
    return replace(entitled(), reasons=("、".join(kinds),))
