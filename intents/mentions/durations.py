"""Lengths of time in months: 八年零四个月 is 100, 十来年 and 三年多 are spans, 半年 is 6.

low ≤ months < high: 不到一年 is below 12, 快十年 near 120 and below.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from intents.expressions import Expression
from intents.mentions.numbers import ROUGH, Number, either, number
from knowledge.facts import Interval

YEAR: Final = 12  # months
LONGEST: Final = 60 * YEAR  # nobody works or pays in for longer: more is a year of the calendar

_HUNDREDS: Final = r"[一二两三四五六七八九]百(?:零?[零一二三四五六七八九十]{1,3})?(?=个月)"
_NUMERAL: Final = rf"(?:{_HUNDREDS}|[零一二两三四五六七八九十俩仨]{{1,4}}|\d{{1,3}}(?:\.\d)?)"
# 干了四年一月三千五 tells the wage of a month.
_A_WAGE: Final = r"(?:给|开|发|挣|工资)?(?:\d{3}|[一二两三四五六七八九][千万])"
_LESS: Final = r"(?:还?(?:不到|不足|不满|没到|没满|未满|差点不到)|快|将近|接近)?"
_YEARS: Final = (
    rf"{_NUMERAL}(?:[来多]|几)?个?年头?(?![级龄代前纪])(?:半|多|来|出头|以上|往上)?"
    rf"(?:(?:[零又带加]?(?!一月{_A_WAGE})|,(?!一个?月)(?={_NUMERAL}个)){_NUMERAL}个?半?月(?![份底初]))?"
)
_HALF_BEHIND: Final = r"半(?![年天月价工夜辈路])"  # 俩月半, 两个月半
_MONTHS: Final = rf"(?:{_NUMERAL}个(?:半|多|来)?月|[俩仨]月)(?![份底初])(?:多|以上|{_HALF_BEHIND})?"
LENGTH: Final = (
    rf"(?:(?:(?<![\d零一二两三四五六七八九十百千])|(?<=20\d\d)(?=\D))"
    rf"{_LESS}(?:整|满|有|小|够|得有|大概|刚好?)?(?:{_YEARS}|{_MONTHS}|半年多?))"
)
LENGTHS: Final = Expression(LENGTH)

_READ: Final = Expression(
    rf"(?P<less>{_LESS})[^\d零一二两三四五六七八九十俩仨半]*"
    rf"(?:(?P<years>{_NUMERAL})(?P<rough>[来多几])?个?年头?(?P<half>半)?(?P<more>多|来|出头|以上|往上)?"
    rf"(?:[零又带加,]?(?P<rest>{_NUMERAL})个?(?P<rest_half>半)?月)?"
    rf"|(?P<months>{_NUMERAL})个?(?P<month_rough>[来多])?(?P<month_half>半)?(?:多|来)?月(?P<month_more>多|以上)?(?P<half_behind>{_HALF_BEHIND})?"
    rf"|半年(?P<half_more>多)?)"
)


def months(words: str) -> Number | None:
    """What a length of time is worth; None for what is none, as 2020年. 4年加上另一家3年 are 7."""
    parts = [each.group() for each in LENGTHS.finditer(words)] if "加" in words else []
    if len(parts) > 1:
        lengths = [each for each in map(months, parts) if isinstance(each, Decimal)]
        return sum(lengths, Decimal(0)) if len(lengths) == len(parts) else None
    found = _READ.search(words)
    if found is None:
        return None
    length = _years(found) if found["years"] else _months(found)
    if length is None or _reaches(length) > LONGEST:
        return None
    if not found["less"] or not isinstance(length, Decimal):
        return length
    nearly = found["less"] in ("快", "将近", "接近", "差点不到")
    return Interval(length * (1 - ROUGH) if nearly else None, length)


def _years(found: re.Match[str]) -> Number | None:
    written = found["years"]
    if pair := either(written):
        return Interval(pair[0] * YEAR, pair[1] * YEAR + 1)
    years = number(written)
    if found["rough"] == "几":
        return Interval((years + 1) * YEAR, (years + 10) * YEAR) if years % 10 == 0 else None
    length = years * YEAR
    if found["rough"] == "来" or found["more"] == "来":
        return Interval(length * (1 - ROUGH), length * (1 + ROUGH))
    if found["rough"] == "多" and years % 10 == 0:
        return Interval(length, (years + 10) * YEAR)
    if found["more"] in ("以上", "往上"):
        return Interval(length, None)
    if found["rough"] or found["more"]:
        return Interval(length, length + YEAR)
    length += YEAR // 2 if found["half"] else 0
    if found["rest"]:
        length += number(found["rest"]) + (Decimal("0.5") if found["rest_half"] else 0)
    return length


def _months(found: re.Match[str]) -> Number | None:
    if not found["months"]:
        half = Decimal(YEAR) / 2
        return Interval(half, Decimal(YEAR)) if found["half_more"] else half
    written = found["months"]
    if pair := either(written):
        return Interval(pair[0], pair[1] + 1)
    length = number(written)
    if found["month_rough"] == "来":
        return Interval(length * (1 - ROUGH), length * (1 + ROUGH))
    if found["month_rough"] or found["month_more"] == "多":
        return Interval(length, length + 1)
    if found["month_more"]:
        return Interval(length, None)
    return length + Decimal("0.5") if found["month_half"] or found["half_behind"] else length


def _reaches(length: Number) -> Decimal:
    if isinstance(length, Decimal):
        return length
    return length.low or Decimal(0)
