"""What nobody says and yet follows from what is said: it is reckoned with as what is named."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from intents.facts_said import Said, SaidFact
from intents.mentions.sums import Sum
from intents.reading import words
from knowledge.facts import CHRONIC_GROUP, FAMILY_SIZE, INCOME, PER_CAPITA_INCOME, WAGE

_WORDS: Final = words("household")


def implied(plain: str, said: Said) -> Iterator[SaidFact]:
    """吃降压药,没办证: no certificate of a chronic illness. 四口人就我上班,一月两千四;
    我月挣2400,媳妇看孩子没收入: what one earns is all there is."""
    told = said.values
    if CHRONIC_GROUP.name not in told and _WORDS["drugs_uncertified"].search(plain):
        yield SaidFact(CHRONIC_GROUP.name, "没有", (0, 0), "named", None)
    if FAMILY_SIZE.name not in told or {INCOME.name, PER_CAPITA_INCOME.name} & told.keys():
        return
    spouse_has_none = _WORDS["spouse_earns_none"].search(plain)
    others = _WORDS["others_at_home"].search(plain)
    if not _WORDS["sole_earner"].search(plain) and (not spouse_has_none or others):
        return
    wages = {each for each in (told.get(WAGE.name), *_monthly(said)) if isinstance(each, Decimal)}
    if len(wages) == 1:
        yield SaidFact(INCOME.name, wages.pop(), (0, 0), "named", None)


def _monthly(said: Said) -> Iterator[object]:
    for mention, _, _ in said.mentions:
        earned = mention.value
        if isinstance(earned, Sum) and earned.role == "income" and not earned.each:
            yield earned.amount if earned.months in (None, 1) else None
