"""What nobody says and yet follows from what is said: it is reckoned with as what is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from intents.facts_said import Said, SaidFact
from intents.reading import words
from knowledge.facts import CHRONIC_GROUP, DISABILITY_GRADE, DISABLED_MEMBER
from knowledge.relations import OTHERS

_WORDS: Final = words("household")


def implied(plain: str, said: Said) -> Iterator[SaidFact]:
    """吃降压药,没办证: no certificate of a chronic illness."""
    if CHRONIC_GROUP.name not in said.values and _WORDS["drugs_uncertified"].search(plain):
        yield SaidFact(CHRONIC_GROUP.name, "没有", (0, 0), "named", None)
    of_ours = said.about not in OTHERS and DISABLED_MEMBER.name not in said.values
    if of_ours and any(e.fact == DISABILITY_GRADE.name and e.meant == "stated" for e in said.facts):
        yield SaidFact(DISABLED_MEMBER.name, True, (0, 0), "named", None)  # 老公二级肢残
