"""Which figures are to be looked up again: those that may not hold any more, most used first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.office.proofs import walk
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.law import LawValue


@dataclass(frozen=True)
class Stale:
    """A figure of which the newest known version may not hold on the day."""

    department: str
    value: LawValue
    entries: tuple[str, ...]  # intents whose answers rest on it

    def __str__(self) -> str:
        seen = self.value.version.seen
        return (
            f"{self.department}/{self.value.id}：{self.value.name}{self.value.shown}，"
            f"最后见到是{seen}，{len(self.entries)}个问题用它（{self.entries[0]}等）"
        )


def stale(knowledge: Knowledge, day: date) -> Sequence[Stale]:
    """Those that most answers rest on first."""
    used: dict[tuple[str, str], set[str]] = defaultdict(set)
    values: dict[tuple[str, str], LawValue] = {}
    for telling in walk(knowledge, [day]):
        for value in telling.told.values:
            if value.is_old:
                place = telling.entry.department, value.id
                values[place] = value
                used[place].add(telling.entry.intent)
    found = [
        Stale(department, values[department, name], tuple(sorted(entries)))
        for (department, name), entries in used.items()
    ]
    return sorted(found, key=lambda each: (-len(each.entries), each.department, each.value.id))
