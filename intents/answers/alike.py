"""Benefits of which several people of a household get the same, together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from knowledge.facts import Household
from knowledge.policy.assessment import Assessed, is_granted
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import Range

AVERAGE: Final = "平均"  # in a note of what is paid by tiers
NOT_DRAWN: Final = "还没领"  # what a rule presumes of a pension

Together = list[Assessed]  # of one benefit and amount, for several people


def alike(assessed: Iterable[Assessed]) -> list[Together]:
    """Those of one benefit that come to the same, together."""
    groups: dict[tuple[str, Range | None], Together] = {}
    for each in assessed:
        groups.setdefault((each.benefit.name, each.amount), []).append(each)
    return list(groups.values())


def named(same: Together) -> str:
    people = [name for each in same if (name := person_of(each))]
    return f"{same[0].benefit.name}（{'、'.join(people)}）" if people else same[0].benefit.name


def person_of(each: Assessed) -> str:
    if each.person is None or not each.benefit.personal:
        return ""
    known = (each.person.name, each.person.relation)
    return next((name for name in known if isinstance(name, str)), "")


def undrawn(each: Assessed) -> str:
    """Begins what a pension is worth that is listed with nobody, where a rule presumes that."""
    presumed = any(presumed.words == NOT_DRAWN for presumed in each.result.presumed)
    return f"{NOT_DRAWN}的" if presumed else ""


def apart(knowledge: Knowledge, each: Assessed, household: Household | None, day: date) -> str:
    """Why it is no new money for sure: hardly anybody waits so long for a pension."""
    if undrawn(each):
        return "可能早领着"
    return "登记已是" if is_granted(knowledge, each.benefit, household, day) else ""


def at_most(each: Assessed) -> str:
    """每年最多1250元; of what is paid by tiers the mean, which is no bound."""
    assert each.amount is not None
    assert each.benefit.amount is not None
    most = Range(each.amount.high, each.amount.high).show(each.benefit.amount.unit)
    is_mean = any(AVERAGE in note for note in each.result.notes)
    return f"{each.period}{AVERAGE if is_mean else '最多'}{most}"
