"""What nobody says and yet follows from what is said: it is reckoned with as what is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from intents.facts_said import Said, SaidFact
from intents.reading import words
from knowledge.facts import CHRONIC_GROUP

_WORDS: Final = words("household")


def implied(plain: str, said: Said) -> Iterator[SaidFact]:
    """吃降压药,没办证: no certificate of a chronic illness."""
    if CHRONIC_GROUP.name not in said.values and _WORDS["drugs_uncertified"].search(plain):
        yield SaidFact(CHRONIC_GROUP.name, "没有", (0, 0), "named", None)
