"""Of whose insurance a figure is: no figure of the residents is told to employees."""

from __future__ import annotations

from typing import Final

from knowledge.facts import INSURED_AS, UNKNOWN, Fact
from knowledge.policy.entitlement import Entitlement, Facts, undecided

RESIDENT = "居民"


def unknown_of_employees(facts: Facts, what: str) -> Entitlement | None:
    """What is told to whoever is insured as an employee where only the residents' is known; None
    for residents, and for those who say nothing of it."""
    insured = facts.maybe(INSURED_AS)
    if insured is UNKNOWN or insured == RESIDENT:
        return None
    return undecided(f"职工医保的{what}没查到，不能套居民的数")


MARGIN: Final[Fact[bool]] = Fact(
    "on_the_margin",
    "您家是认定的低保边缘户吗？",
    {"低保边缘户": True, "不是低保边缘户": False},
    label="是不是低保边缘",
    topical=True,
    spoken={
        r"低保边缘|(?:批|认|定|评|是|算)(?:了|下来|上|的|个)*(?:低保)?边缘(?!化|易致贫)": True,
    },
)
