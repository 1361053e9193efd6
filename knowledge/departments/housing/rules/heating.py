"""Whether rooms are so cold that the charge for heating is reduced."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from knowledge.facts import UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law

ROOM_TEMPERATURE: Final[Fact[Decimal]] = Fact(
    "room_temperature",
    "屋里（卧室、客厅）多少度？",
    display="屋里{}度",
    label="屋里多少度",
    counted=(
        r"(?<![\d.])({n})[来多]?(?:度(?![电数角残贫近])|℃|摄氏)",
        r"室温(?:才|只有?|就|是|测了?|到)*({n})(?=[,。 ]|$)",
    ),
    samples=(Decimal(15), Decimal(20)),
    topical=True,
)


@rule()
def cold_rooms(facts: Facts, law: Law) -> Entitlement:
    least = law["heating.least"]
    if facts.maybe(ROOM_TEMPERATURE) is UNKNOWN:
        return undecided("")  # the bound itself is told, which whoever asks can measure by
    if facts.at_least(ROOM_TEMPERATURE, least):
        return not_entitled(f"卧室、客厅够{least}℃就算达标")
    return entitled(steps=(f"不到{least}℃：供热企业的原因，要减收热费",))
