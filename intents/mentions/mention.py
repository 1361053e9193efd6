"""What a text mentions, before anything is decided about how it is meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MOST: Final = 200  # of a kind: what holds more of them is a table, not a question

# Kinds beside the names of facts.
PERSON: Final = "person"  # value: a relation of knowledge.relations, or a name
SUM: Final = "sum"  # value: mentions.sums.Sum
DATE: Final = "date"  # value: mentions.dates.Days


@dataclass(frozen=True)
class Mention:
    kind: str
    value: object
    begin: int  # of the plain text
    end: int


def outermost(mentions: Iterable[Mention]) -> list[Mention]:
    """In their order, without those that lie inside another of the same kind."""
    found: list[Mention] = []
    reached: dict[str, int] = {}
    for mention in sorted(mentions, key=lambda each: (each.begin, -each.end)):
        if mention.end > reached.get(mention.kind, 0):
            reached[mention.kind] = mention.end
            found.append(mention)
    return found
