"""On which day something happened from which a time runs: an injury, a notice, an application,
the end of work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from typing import Final

from intents.mentions.mention import Mention
from intents.mentions.numbers import number
from intents.reading import words
from knowledge.facts import (
    APPLIED_ON,
    CERTIFIED_ON,
    GONE_ON,
    HURT_ON,
    LEAVE_FROM,
    LEFT_ON,
    NOTICE_ON,
    AnyFact,
    Interval,
    day_number,
)

_SAID: Final = words("events")
_YEARS_AGO: Final = {"今年": 0, "去年": 1, "年时": 1, "前年": 2, "大前年": 3}
_DAY: Final = _SAID["day"]
# 去年9月离职的, 五月底走的: some day of that month; 一月 alone may be every one.
_MONTH: Final = _SAID["month"]
# 八月走的没信: who left home, and nothing is heard of them since.
_GONE: Final = _SAID["gone"]
_EVENTS: Final[dict[str, AnyFact]] = {
    "hurt": HURT_ON,
    "told": NOTICE_ON,
    "applied": APPLIED_ON,
    "left": LEFT_ON,
    "gone": GONE_ON,
    "certified": CERTIFIED_ON,
    "rested": LEAVE_FROM,
}
_MONTHS: Final = 12
_DAYS_AGO: Final = {"刚刚": 0, "刚才": 0, "今天": 0, "昨天": 1, "前天": 2}
_AGO: Final = _SAID["ago"]
_OF_A_MONTH: Final = _SAID["of_a_month"]
_MOST_OF_A_YEAR: Final = 335  # days: an application as old as that is one of the next days


def events(text: str, today: date) -> Iterator[Mention]:
    for found in _DAY.finditer(text):
        day = _day_of(found, today)
        if day is not None:
            yield Mention(_event(found), day_number(day), found.start(), found.end())
    for found in _OF_A_MONTH.finditer(text):
        first = today.replace(day=1)
        if found["which"] == "上":
            first = (first - timedelta(1)).replace(day=1)
        day = first + timedelta(int(number(found["day"])) - 1)
        if day.month == first.month and day <= today:
            yield Mention(_event(found), day_number(day), found.start(), found.end())
    for found in _AGO.finditer(text):
        day = today - timedelta(int(found["days"] or _DAYS_AGO[found["word"]]))
        yield Mention(_event(found), day_number(day), found.start(), found.end())
    for found in chain(_MONTH.finditer(text), _GONE.finditer(text)):
        month = int(number(found["month"]))
        if 1 <= month <= _MONTHS:
            first = date(_year_of(found, today), month, 1)
            if first > today and not (found["year"] or found["word"]):
                first = first.replace(year=first.year - 1)  # the last December
            last = date(first.year + month // _MONTHS, month % _MONTHS + 1, 1) - timedelta(1)
            span = Interval(day_number(first), day_number(last))
            yield Mention(_event(found), span, found.start(), found.end())


def _event(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return next(fact.name for name, fact in _EVENTS.items() if groups.get(name))


def _year_of(found: re.Match[str], today: date) -> int:
    return int(found["year"] or today.year - _YEARS_AGO.get(found["word"], 0))


def _day_of(found: re.Match[str], today: date) -> date | None:
    """Without a year the last one that there was; None for a day that there is not."""
    month, day = int(number(found["month"])), int(number(found["day"]))
    year = _year_of(found, today)
    try:
        told = date(year, month, day)
        if found["year"] or found["word"]:
            return told
        last = told if told <= today else told.replace(year=year - 1)
        coming = found["applied"] and (today - last).days > _MOST_OF_A_YEAR
        return last.replace(year=last.year + 1) if coming else last
    except ValueError:
        return None
