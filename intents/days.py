"""Of which days a question wants the law: 「2020年3月低保多少」, 「去年住的院」, 「前年和今年」."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from intents.facts_said import Said
from intents.mentions.dates import Days
from intents.mentions.mention import DATE
from intents.mentions.numbers import number
from intents.reading import words
from knowledge.facts import (
    APPLIED_ON,
    BIRTH_MONTH,
    CERTIFIED_ON,
    HURT_ON,
    LEFT_ON,
    NOTICE_ON,
    birthday,
)

_WORDS: Final = words("days")
_NAMED_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})[日号]")
MOST_DAYS: Final = 3  # told side by side
SHORT: Final = 40  # characters: what is longer tells a story before it asks
THEN: Final = re.compile("那时|当时|那年|那会|那阵")
WHY: Final = re.compile("怎么|为什么|凭什么")
LIFE: Final = 20  # characters behind a day that may tell what was done on it
SOME_YEARS: Final = "三"  # 这几年
# Aspects: what to do, what follows, and who may have it; an amount is one of its day.
OF_NOW: Final = ("trouble", "how", "contact", "combine", "who", "what")


_RUN_FROM: Final = (HURT_ON, NOTICE_ON, APPLIED_ON, LEFT_ON, CERTIFIED_ON)


@dataclass(frozen=True)
class DayAsked:
    """A day whose law is asked for, and what the asker calls it."""

    day: date
    name: str  # 2020年3月, 去年
    first: date = date.min  # of the days that the name stands for
    last: date = date.max


def asked_days(
    plain: str, said: Said, today: date, aspect: str | None = None
) -> tuple[DayAsked, ...]:
    """The newest first; empty where today's law is meant. Of a span of days that is over it is the
    last one; what is still to come has no law yet. Who asks what to do now tells with the days
    before his question only what has happened."""
    asks_now = aspect in OF_NOW or WHY.search(plain, _last_clause(plain))
    told_before = _last_clause(plain) if asks_now else _last_sentence(plain)
    own = {BIRTH_MONTH.name}
    if _WORDS["in_time"].search(plain):  # whether it is too late now, by the law of today
        own |= {each.name for each in _RUN_FROM}
    lives = [each for each, _, _ in said.mentions if each.kind in own]
    dates = [each for each, _, _ in said.mentions if each.kind == DATE]
    question = plain.rfind("?")  # 2027年交多少? 今年秋天又开始收了: what follows asks nothing
    found = [
        DayAsked(
            mention.value.last if mention.value.first > today else min(today, mention.value.last),
            plain[mention.begin : mention.end],
            mention.value.first,
            mention.value.last,
        )
        for mention in [each for each in dates if each.begin < question] or dates
        if isinstance(mention.value, Days)
        and _WORDS["a_year"].search(plain[mention.begin : mention.end])
        and mention.end > told_before
        and not any(each.begin <= mention.begin < each.end for each in lives)
        and not _tells_a_life(plain, mention.begin, mention.end)
    ]
    if _WORDS["goes_on"].search(plain):  # 今年还办不办,去年给的1500
        found = [each for each in found if each.day >= today]
    found = [each for each in found if not _holds_another(each, found)]
    several = len(re.findall("多少|几个", plain)) > 1
    if len(found) > 1 and not several and not _WORDS["compared"].search(plain):
        found = found[-1:]
    once = {each.day: each for each in sorted(found, key=lambda each: each.day, reverse=True)}
    if set(once) <= {today}:
        return ()
    return tuple(once.values())[:MOST_DAYS]


def _holds_another(wide: DayAsked, found: list[DayAsked]) -> bool:
    """去年三月（2025年）: the month is meant, and the year only says which."""
    return any(
        each is not wide
        and each.first >= wide.first
        and each.last <= wide.last
        and (each.first, each.last) != (wide.first, wide.last)
        for each in found
    )


def compared_days(plain: str, said: Said, today: date, since: str = "") -> tuple[date, date]:
    """Between which days a change is asked about, the earlier first: 去年 and 这两年 are so many
    years before today, 今年 begins where the last year ends; otherwise it is the day with which
    was compared before, or a year."""
    found = [
        (mention.value, plain[mention.begin : mention.end])
        for mention, _, _ in said.mentions
        if mention.kind == DATE and isinstance(mention.value, Days)
    ]
    past = [
        birthday(today, days.first.year - today.year)
        if _WORDS["in_years"].fullmatch(name)
        else days.last
        for days, name in found
        if days.last < today
    ]
    if past:
        return min(past), today if len(past) == 1 else max(past)
    begun = [days.first for days, _ in found if days.first <= today]
    if begun:
        return begun[0] - timedelta(1), today
    span = _WORDS["span"].search(plain)
    if span is None and since:
        return date.fromisoformat(since), today
    years = (span["years"] or span["more"]).replace("几", SOME_YEARS) if span else "一"
    return birthday(today, -int(number(years))), today


def _last_clause(plain: str) -> int:
    """Where it begins."""
    return max(map(plain.rstrip("。?!,").rfind, "。?!,"), default=-1) + 1


def _last_sentence(plain: str) -> int:
    """Where it begins, in a letter that tells its story before; a sentence about 那时 is about the
    days before it."""
    asked = plain.rpartition("?")[0] or plain  # what follows the last question asks nothing
    begin = max(map(asked.rstrip("。?! ").rfind, "。?!"), default=-1) + 1
    return 0 if THEN.search(plain, begin) or len(plain) <= SHORT else begin


def _tells_a_life(plain: str, begin: int, end: int) -> bool:
    """我2015年交的养老保险, 闺女去年嫁到外省了,…: when something was done or happened, and not
    whose law is wanted."""
    before, after = plain[max(0, begin - 3) : begin], plain[end : end + LIFE]
    happened = _WORDS["a_past_year"].search(plain[begin:end]) and _WORDS["happened"].match(
        plain, end
    )
    return bool(
        happened or _WORDS["life_after"].match(after) or _WORDS["life_before"].search(before)
    )


def impossible_day(plain: str) -> str:
    """2月30日: a day that there is not, as it was written; empty where every day exists."""
    for found in _NAMED_DAY.finditer(plain):
        month, day = int(found[1]), int(found[2])
        try:
            date(2020, month, day)  # a leap year
        except ValueError:
            return found[0]
    return ""
