"""What became of benefits that households have not claimed: told, applied for, refused, drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from tinydb import where

from knowledge.store import Database

TABLE: Final = "claims"
INDEXES: Final = {TABLE: ["household"]}


class ClaimStep(StrEnum):
    TOLD = "已告知"
    APPLIED = "已申请"
    UNFIT = "不符合"
    DRAWN = "已享受"


@dataclass(frozen=True)
class Claim:
    """How far one household is with one benefit."""

    household_id: str
    benefit: str
    person: str  # whose it is; "" where it is the household's
    step: ClaimStep
    reason: str  # why it does not fit
    by: int  # who of the staff said so
    when: datetime


class Claims:
    def __init__(self, database: Database) -> None:
        self._table = database.table(TABLE)

    def keep(self, claim: Claim) -> None:
        """Instead of what was kept of it before."""
        same = where("household") == claim.household_id
        same &= where("benefit") == claim.benefit
        same &= where("person") == claim.person
        fields = {
            "household": claim.household_id,
            "benefit": claim.benefit,
            "person": claim.person,
            "step": claim.step.value,
            "reason": claim.reason,
            "by": claim.by,
            "when": claim.when.isoformat(),
        }
        self._table.upsert(fields, same)

    def of_households(self, household_ids: Iterable[str]) -> dict[tuple[str, str, str], Claim]:
        """By household, benefit and person."""
        found: Any = self._table.search(where("household").one_of(sorted({*household_ids})))
        claims = map(_claim, found)
        return {(each.household_id, each.benefit, each.person): each for each in claims}

    def all(self) -> list[Claim]:
        return [_claim(found) for found in self._table.all()]


def _claim(document: Any) -> Claim:
    return Claim(
        household_id=document["household"],
        benefit=document["benefit"],
        person=document["person"],
        step=ClaimStep(document["step"]),
        reason=document["reason"],
        by=document["by"],
        when=datetime.fromisoformat(document["when"]),
    )
