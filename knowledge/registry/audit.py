"""Who looked at which household, when and what for. Lines are added and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tinydb import where

from knowledge.store import Database

TABLE: Final = "audit"
INDEXES: Final = {TABLE: ["household"]}


@dataclass(frozen=True)
class AuditLine:
    who: int  # Telegram's number of the user
    when: datetime
    what: str
    household_id: str
    purpose: str


class Audit:
    def __init__(self, database: Database) -> None:
        self._table = database.table(TABLE)

    def add(self, line: AuditLine) -> None:
        self._table.insert(
            {
                "who": line.who,
                "when": line.when.isoformat(),
                "what": line.what,
                "household": line.household_id,
                "purpose": line.purpose,
            }
        )

    def of_household(self, household_id: str) -> list[AuditLine]:
        """The oldest first."""
        return [
            AuditLine(
                who=document["who"],
                when=datetime.fromisoformat(document["when"]),
                what=document["what"],
                household_id=document["household"],
                purpose=document["purpose"],
            )
            for document in self._table.search(where("household") == household_id)
        ]
