"""On which day something happened from which a time runs: an injury, a notice, an application,
the end of work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from intents.mentions.mention import Mention
from intents.mentions.numbers import number
from knowledge.facts import APPLIED_ON, HURT_ON, LEFT_ON, NOTICE_ON, AnyFact, day_number

_YEARS_AGO: Final = {"今年": 0, "去年": 1, "年时": 1, "前年": 2, "大前年": 3}
# 二十 before 二: the shorter would leave 十号 behind.
_NUMERAL: Final = (
    r"(?:[12]?\d|3[01]|[二三]?十(?![一二三四五六七八九])"
    r"|[一二三四五六七八九]?十?[一二三四五六七八九])"
)
_DAY: Final = re.compile(
    rf"(?:(?P<year>20[0-3]\d)年|(?P<word>{'|'.join(reversed(_YEARS_AGO))}))?的?"
    rf"(?<![\d一二三四五六七八九十])(?P<month>{_NUMERAL})月(?P<day>{_NUMERAL})(?![\d月])[日号]?"
    r"(?P<what>[^。?!\d月]{0,16}?(?:"
    r"(?P<hurt>伤|砸|摔|压|轧|撞|绞|夹|切|烫|断|出的?事)"
    r"|(?P<told>收到|拿[到的了]|接到|到手|到我手|送[到来达]|出[来的]结[果论]|结[果论]出|下来|下的"
    r"|给的|停|不[批给让予])"
    r"|(?P<left>离的?职|辞(?:退|职|的|了)|被开|裁|解除|不干|走的)"
    r"|(?P<applied>递|提交|[申登][请记]|办的|去办|交的|交上|开始)))"
)
_EVENTS: Final[dict[str, AnyFact]] = {
    "hurt": HURT_ON,
    "told": NOTICE_ON,
    "applied": APPLIED_ON,
    "left": LEFT_ON,
}
_MOST_OF_A_YEAR: Final = 335  # days: an application as old as that is one of the next days


def events(text: str, today: date) -> Iterator[Mention]:
    for found in _DAY.finditer(text):
        day = _day_of(found, today)
        if day is not None:
            fact = next(fact for name, fact in _EVENTS.items() if found[name])
            yield Mention(fact.name, day_number(day), found.start(), found.end())


def _day_of(found: re.Match[str], today: date) -> date | None:
    """Without a year the last one that there was; None for a day that there is not."""
    month, day = int(number(found["month"])), int(number(found["day"]))
    if found["word"]:
        year = today.year - _YEARS_AGO[found["word"]]
    else:
        year = int(found["year"] or today.year)
    try:
        told = date(year, month, day)
        if found["year"] or found["word"]:
            return told
        last = told if told <= today else told.replace(year=year - 1)
        coming = found["applied"] and (today - last).days > _MOST_OF_A_YEAR
        return last.replace(year=last.year + 1) if coming else last
    except ValueError:
        return None
