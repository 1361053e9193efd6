"""What 医疗救助 takes off what a bill leaves to the patient."""

from __future__ import annotations

from decimal import Decimal

from knowledge.facts import DIBAO, TEKUN
from knowledge.policy.entitlement import Facts
from knowledge.policy.law import Law, LawValue, percent_of


def paid_twice(own: Decimal, rate: LawValue, had: Decimal, law: Law) -> tuple[Decimal, Decimal]:
    """Of what is left to the patient, and once more of what is left of that above a sum."""
    first = min(percent_of(own, rate), max(Decimal(0), law["aid.limit"].amount - had))
    above = max(own - first - law["aid.again.above"].amount, Decimal(0))
    return first, min(percent_of(above, law["aid.again.rate"]), law["aid.again.limit"].amount)


def aid_rate_of(facts: Facts, law: Law) -> tuple[str, LawValue] | None:
    """Of a household of 低保 or 特困 that is known to be one; None of any other."""
    for group, fact in {"特困": TEKUN, "低保": DIBAO}.items():
        if facts.maybe(fact) is True and (rate := law.find(f"aid.rate.{group}")) is not None:
            return group, rate
    return None


def aid_of(own: Decimal, facts: Facts, law: Law) -> tuple[Decimal, LawValue] | None:
    """What such a household is paid of it, and at which rate."""
    found = aid_rate_of(facts, law)
    if found is None:
        return None
    return sum(paid_twice(own, found[1], Decimal(0), law), Decimal(0)), found[1]
