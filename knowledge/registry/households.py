"""The households of the registry: read by id, found by what a grid worker remembers of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from tinydb import where

from knowledge.facts import UNKNOWN, Household, Maybe
from knowledge.registry.finding import NO_FIT, fit, words_of
from knowledge.registry.records import RecordError, code, read_household
from knowledge.store import Database

__all__ = ["Found", "Households", "RecordError", "read_household"]

TABLE: Final = "households"
INDEXES: Final = {TABLE: ["户编号", "网格"]}


@dataclass(frozen=True)
class Found:
    """A household in a list to choose from: enough to tell two people of one name apart."""

    id: str
    head: Maybe[str]
    county: Maybe[str]
    town: Maybe[str]
    village: Maybe[str]
    people: int
    member: str | None  # whom the search fits, where that is not the head


class Households:
    def __init__(self, database: Database) -> None:
        self._table = database.table(TABLE)

    def get(self, household_id: str) -> Household | None:
        document: Any = self._table.get(where("户编号") == code(household_id))
        return None if document is None else read_household(document)

    def count(self) -> int:
        return len(self._table)

    def find(self, text: str, grids: Iterable[str]) -> list[Found]:
        """The households of these 网格 that every word of the text fits, the best first.

        A word is a 户编号, a phone number or its last four digits or more, a name or a part of
        one, a surname, a place, or a place and a name with no space between them.
        """
        words = words_of(text)
        if not words:
            return []
        ranked = []
        for document in self._table.search(where("网格").one_of([code(grid) for grid in grids])):
            found = fit(words, document)
            if found is not NO_FIT:
                ranked.append((-found.score, document["户编号"], found.member, document))
        ranked.sort(key=lambda entry: entry[:2])
        return [_found(read_household(document), member) for _, _, member, document in ranked]


def _found(household: Household, member: str) -> Found:
    head = UNKNOWN if household.head is None else household.head.name
    return Found(
        id=household.id,
        head=head,
        county=household.county,
        town=household.town,
        village=household.village,
        people=len(household.people),
        member=member if member and member != head else None,
    )
