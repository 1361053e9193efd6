"""When somebody was born: the month as far as it is told, and the age that follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from intents.mentions.dates import DIGIT, OLDEST
from intents.mentions.mention import Mention
from intents.mentions.numbers import Number, number
from intents.reading import words
from knowledge.facts import AGE, BIRTH_MONTH, Interval, age_on, month_number

_WORDS: Final = words("births")
_MARKS: Final = (*",。 、()", "")
_NEAR: Final = 10  # characters that may tell that a birth follows
_ENDS: Final = ",。?! "
_LATE: Final = 9  # a month before it is of the next year, where the old calendar is at its end
_THIS_CENTURY: Final = 30  # 29 and less may be a year of this one
_CHILDREN: Final = 2010  # a year from here on is one of events


def _of(found: re.Match[str], age: Number, month: Number) -> Iterator[Mention]:
    yield Mention(AGE.name, age, found.start(), found.end())
    yield Mention(BIRTH_MONTH.name, month, found.start(), found.end())


def births(text: str, today: date) -> Iterator[Mention]:
    """The month of birth and the age, of each birth that is told; of a decade alone the months."""
    for birth in _WORDS["birth"].finditer(text):
        age = _age_of(birth, today) if _is_told(birth, text) else None
        if age is not None:
            yield from _of(birth, age, _month_of(birth))
    for lately in _WORDS["lately"].finditer(text):
        year = today.year - "今去前".index(lately["year"])
        born = date(year, int(number(lately["month"])), 1)
        if born <= today:
            month = month_number(born.year, born.month)
            yield from _of(lately, Decimal(age_on(born, today)), month)
    for turning in _WORDS["turning"].finditer(text):
        year = today.year + "今明后".index(turning["year"]) - int(number(turning["age"]))
        born = date(year, int(number(turning["month"])) if turning["month"] else 12, 1)
        age = Decimal(min(age_on(born, today), today.year - year))
        month = month_number(born.year, born.month)
        whole_year = Interval(month - born.month + 1, month_number(year + 1, 1))
        yield from _of(turning, age, month if turning["month"] else whole_year)
    for once in _WORDS["old_then"].finditer(text):  # 2011年就满六十了: today older by so many
        least = number(once["age"]) + today.year - int(once["year"]) - 1
        if number(once["age"]) <= least <= OLDEST:
            yield Mention(AGE.name, Interval(least, None), once.start(), once.end())
    for decade in _WORDS["decade"].finditer(text):
        first = 1900 + 10 * int(decade["decade"].translate(DIGIT))
        ten_years = Interval(month_number(first, 1), month_number(first + 10, 1))
        yield Mention(BIRTH_MONTH.name, ten_years, decade.start(), decade.end())


def _is_told(birth: re.Match[str], text: str) -> bool:
    """A year may be that of anything: 1968年3月 alone is a birth, 1998年 only with 生."""
    before, after = text[max(0, birth.start() - _NEAR) : birth.start()], text[birth.end() :]
    if birth["born"] is not None or _WORDS["born"].search(before):
        return True
    if birth["at"] is not None:
        return _year(birth) < _CHILDREN
    if _WORDS["child"].search(before) and _WORDS["of_that_year"].match(after):  # 孩子2019年的,
        return True
    if not (birth["month"] or birth["late"] or birth["early"] or birth.group().endswith("年")):
        return False
    if _WORDS["sex"].search(before) and not _WORDS["done"].match(after):
        return _year(birth) < _CHILDREN
    if birth["month"] and _WORDS["kin"].search(before) and after[:1] in _MARKS:  # 老妈72年七月
        return _year(birth) < _CHILDREN and not _WORDS["done"].match(after.lstrip(_ENDS))
    if birth["month"] and before[-1:] in _MARKS and after[:1] in _MARKS:
        return birth["year"].startswith("19") or not (before + after).strip(_ENDS)
    return not (before + after).strip(_ENDS) and _year(birth) < _CHILDREN


def _year(birth: re.Match[str]) -> int:
    """孩子23年生 is 2023, 我爷23年生 1923; from 30 on it is always of the last century."""
    year = int(birth["year"].translate(DIGIT))
    if year >= 100:
        return year
    before = birth.string[max(0, birth.start() - _NEAR) : birth.start()]
    young = year < _THIS_CENTURY and not _WORDS["elder"].search(before)
    return year + (2000 if young else 1900)


def _month_of(birth: re.Match[str]) -> Number:
    """As cards write it; of a year alone all of its months. A month of the old calendar may stand
    on the card as it is or by the new one, a month or two later."""
    year, solar = _year(birth), _WORDS["solar"].search(birth.string, birth.end())
    if solar and (birth["late"] or birth["early"]):
        month = int(number(solar["month"]))
        return month_number(year + (bool(birth["late"]) and month < _LATE), month)
    if birth["late"]:
        first = 12 if "腊" in birth["late"] else 11
        return Interval(month_number(year, first), month_number(year + 1, first - 9))
    if birth["early"]:
        return Interval(month_number(year, 1), month_number(year, 4))
    if birth["month"]:
        return month_number(year, int(number(birth["month"])))
    return Interval(month_number(year, 1), month_number(year + 1, 1))


def _age_of(birth: re.Match[str], today: date) -> Number | None:
    """Whole years on the day; of a year of birth alone, the two that it can be."""
    oldest = today.year - _year(birth)  # of who had the birthday this year already
    if not 1 <= oldest <= OLDEST:
        return None
    if birth["late"]:
        return Decimal(oldest - 1)
    month = int(number(birth["month"])) if birth["month"] else None
    day = int(number(birth["day"])) if birth["day"] else None
    if birth["early"] and today.month > 3:
        return Decimal(oldest)
    if month is None or (month == today.month and day is None):
        return Interval(Decimal(oldest - 1), Decimal(oldest + 1))
    had = (month, day or 0) <= (today.month, today.day)
    return Decimal(oldest if had else oldest - 1)
