"""Who has more from the medical insurance than others, as of which year."""

from __future__ import annotations

from knowledge.facts import MONITORED, OUT_OF_POVERTY, REGISTERED_POOR
from knowledge.policy.entitlement import Facts
from knowledge.policy.law import Law


def by_todays_status(law: Law) -> bool:
    """Whether the tilt goes by what a household is now; before, by 建档立卡."""
    return law.holds("tilt_by_monitoring")


def group_of(facts: Facts, law: Law) -> str:
    if by_todays_status(law):
        known = facts.get(MONITORED) if was_registered(facts) else facts.presume(MONITORED, False)
        return "monitored" if known else "general"
    return "poor" if facts.get(REGISTERED_POOR) else "general"


def was_registered(facts: Facts) -> bool:
    return facts.maybe(REGISTERED_POOR) is True or facts.maybe(OUT_OF_POVERTY) is True
