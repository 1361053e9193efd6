"""Benefits of which several people of a household get the same, together."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.policy.assessment import Assessed
from knowledge.policy.entitlement import Range

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
