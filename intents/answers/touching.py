"""What of an answer has most of the words of the question, so that it is told before the rest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from intents.reading import words

LEAST: Final = 2  # pairs of characters in common: one alone is as often chance
PAIRS_KEPT: Final = 4096  # most are met again in the next text
_LITTLE: Final = words("told.words")["little"]


def nearest_first(lines: Sequence[str], asked: str, told: str) -> list[str]:
    """The lines that have words of what is asked which `told` has not, before the others; each
    keeps its place among its like."""
    new = pairs(asked) - pairs(told)
    return sorted(lines, key=lambda line: len(new & pairs(line)) < LEAST)


def pairs(text: str) -> set[str]:
    """Of characters that stand side by side, without those that mean little."""
    return {
        text[place : place + 2]
        for place in range(len(text) - 1)
        if not _means_little(text[place : place + 2])
    }


@lru_cache(maxsize=PAIRS_KEPT)
def _means_little(pair: str) -> bool:
    return bool(_LITTLE.search(pair))
