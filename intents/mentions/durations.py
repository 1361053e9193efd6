"""Lengths of time in months: 八年零四个月 is 100, 十来年 and 三年多 are spans, 半年 is 6.

low ≤ months < high: 不到一年 is below 12, 快十年 near 120 and below.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from intents.mentions.numbers import ROUGH, Number, either, number
from intents.reading import words
from knowledge.facts import Interval

_SAID: Final = words("durations")
YEAR: Final = 12  # months
LONGEST: Final = 60 * YEAR  # nobody works or pays in for longer: more is a year of the calendar

LENGTHS: Final = _SAID["lengths"]
LENGTH: Final = LENGTHS.pattern

_READ: Final = _SAID["read"]
_ADDED: Final = _SAID["added"]


def months(words: str) -> Number | None:
    """What a length of time is worth; None for what is none, as 2020年. 4年又去另一家3年 are 7."""
    parts = [each.group() for each in LENGTHS.finditer(words)] if _ADDED.search(words) else []
    if len(parts) > 1:
        lengths = [each for each in map(months, parts) if isinstance(each, Decimal)]
        return sum(lengths, Decimal(0)) if len(lengths) == len(parts) else None
    found = _READ.search(words)
    if found is None:
        return None
    length = _years(found) if found["years"] else _months(found)
    least = length.low or Decimal(0) if isinstance(length, Interval) else length
    if length is None or least is None or least > LONGEST:
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
