"""Of whose insurance a figure is: no figure of the residents is told to employees."""

from __future__ import annotations

from typing import Final

from knowledge.facts import AGE, INSURED_AS, UNKNOWN
from knowledge.policy.entitlement import Entitlement, Facts, undecided

RESIDENT = "居民"
RETIRED = "退休"
OLDEST_AT_WORK: Final = 64  # beyond every age at which one retires


def is_retired(facts: Facts, insured: str) -> bool:
    """职工医保 is also said of those who have retired."""
    age = facts.maybe(AGE)
    too_old = age is not UNKNOWN and age > OLDEST_AT_WORK
    return insured == RETIRED or (insured == "职工" and too_old)


def unknown_of_employees(facts: Facts, what: str) -> Entitlement | None:
    """What is told to whoever is insured as an employee where only the residents' is known; None
    for residents, and for those who say nothing of it."""
    insured = facts.maybe(INSURED_AS)
    if insured is UNKNOWN or insured == RESIDENT:
        return None
    return undecided(f"职工医保的{what}没查到，不能套居民的数")
