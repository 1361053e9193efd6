"""What departments name as words for their facts: in `spoken`, `counted` and the facts' options."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from intents.mentions.mention import MOST, Mention
from intents.mentions.numbers import number
from knowledge.facts import AnyFact

_NUMERAL = r"(?:(?<![\d零一二两三四五六七八九十百千万])[\d零一二两三四五六七八九十百千万俩仨]{1,9})"

_BESIDE = re.compile(
    r"(?:大?门[口前外]|旁边|附近|对[过面]|[东西南北]边|后头|食堂|[一二三四五六七八九十\d]+楼|窗口|大厅|那边的?路)"
)


def words(text: str, facts: Iterable[AnyFact]) -> Iterator[Mention]:
    for fact in facts:
        spoken, counted = _patterns(fact)
        for pattern, value in spoken:
            for found in islice(pattern.finditer(text), MOST):
                if not _BESIDE.match(text, found.end()):
                    yield Mention(fact.name, value, found.start(), found.end())
        for pattern in counted:
            for found in islice(pattern.finditer(text), MOST):
                if number(found[1]) > 0:
                    yield Mention(fact.name, number(found[1]), found.start(), found.end())


@cache
def _patterns(fact: AnyFact) -> tuple[list[tuple[re.Pattern[str], object]], list[re.Pattern[str]]]:
    words = dict(fact.spoken) or {
        re.escape(each): value for each, value in fact.options.items() if len(each) > 2
    }
    spoken = [(re.compile(pattern), value) for pattern, value in words.items()]
    return spoken, [re.compile(p.replace("{n}", _NUMERAL)) for p in fact.counted]
