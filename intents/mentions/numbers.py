"""Numerals and what they are worth: 八千, 1.2万, 三千五; what is not exact comes as an interval.

low ≤ number < high: 三千五六 is 3500–3600, 八千多 8000–9000, 万把 8000–12000, 不到六十 below 60.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from intents.reading import words
from knowledge.facts import Interval

Number: TypeAlias = Decimal | Interval

_DIGITS: Final = dict(
    zip("零〇一二两三四五六七八九俩仨", (0, 0, 1, 2, 2, *range(3, 10), 2, 3), strict=True)
)
_UNITS: Final = {"十": 10, "百": 100, "千": 1000, "k": 1000, "万": 10**4, "w": 10**4, "亿": 10**8}
_LONGEST: Final = 12  # characters: what is longer is an identity card, a telephone or nonsense
ROUGH: Final = Decimal("0.2")  # how far 万把块, 小三十万, 十来年 and 快十年 may be off

_ONE: Final = "[一二两三四五六七八九俩仨]"
_DIGIT: Final = "[一二两三四五六七八九]"  # behind a unit: 六千俩孩子 is 6000 and two
_TWO: Final = "(?:一二|一两|二三|两三|三四|三五|四五|五六|六七|七八|八九)"  # neighbours
# What can stand together as one number: 五十六二级 is 56 and the grade 2.
_DIGITS_ALIKE: Final = (
    rf"百十|[百千万][把儿][一二三四五六七八九][十百千]|{_ONE}十有{_ONE}"
    rf"|[一二三四五六七八九]点[一二三四五六七八九](?=[十百千万])[十百千万]{{1,2}}"
    rf"|(?:(?:{_TWO}|{_ONE}|\d++(?:\.\d++)?)?[十百千万亿kKwW]{{1,2}}[零〇]?)++"
    rf"(?:\d++(?![\d.])|(?!(?<=[百千万])一[次回趟个天年月人级])(?:{_TWO}|{_DIGIT})(?!级"
    rf"|个[孩娃儿闺女]))?"
    rf"|\d++(?:\.\d++)?|[零〇一二两三四五六七八九]++|[俩仨]"
)
_NUMERAL: Final = re.compile(_DIGITS_ALIKE)
_ANY: Final = re.compile(r"(?!一[直共起般定旦向律])[\d零〇一二两三四五六七八九十百千万俩仨]")
_BEFORE: Final = words("numbers")["before"]
_TO: Final = re.compile(rf"(?:元|块|岁)?(?:到|至|[-~—～]{{1,2}})(?P<digits>{_DIGITS_ALIKE})")
_CHANGED: Final = re.compile("(?:入|工资|挣|进项)从$")  # 月入从六百到两千六: it is 2600 now
_BEHIND: Final = words("numbers")["behind"]
# Behind the unit, which is left for others to read: 四百块不到, 一千块出头, 六十岁开外.
_LATER: Final = words("numbers")["later"]
_UNCOUNTED: Final = re.compile("几$|(?<!岁)数$")  # 几十, 数百; but 岁数四十三
# 老二六岁 is the second child, who is 6.
_BORN: Final = words("numbers")["born"]
_TOKEN: Final = re.compile(r"\d+(?:\.\d+)?|.")
_AND_SO_MANY: Final = re.compile("[百千万][两二三四五六七八九]口$")
_NEIGHBOURS: Final = re.compile(rf"(.*?)({_TWO})([十百千万]*)")


@dataclass(frozen=True)
class Numeral:
    number: Number
    begin: int  # with the words that make it less or more
    end: int
    digits: str


def numerals(text: str) -> Iterator[Numeral]:
    """Every numeral of a plain text, from left to right."""
    place = 0
    while some := _ANY.search(text, place):
        if _BORN.match(text, some.start() - 1):
            place = some.end()
            continue
        found = _NUMERAL.match(text, some.start())
        if found and _AND_SO_MANY.search(text, found.start(), found.end() + 1):  # 五千四口人
            found = _NUMERAL.match(text, some.start(), found.end() - 1)
        last, place = place, (found or some).end()
        if (
            found is None
            or len(found.group()) > _LONGEST
            or _UNCOUNTED.search(text, max(0, found.start() - 2), found.start())
        ):
            continue
        digits = found.group().lower()
        before = _BEFORE.search(text[max(last, found.start() - 5) : found.start()])
        assert before is not None
        less, more = before["less"] or "", before["more"] or ""
        if less == "小" and not re.search("[百千万]", digits):
            less = ""
        if more.startswith("过") and not re.fullmatch(r".?十.?|\d\d", digits):
            more = ""
        begin = found.start() - len(less or more)
        to = _TO.match(text, place)
        if to and (span := _range(digits, to["digits"].lower())):
            place = to.end()
            now = span.high if _CHANGED.search(text[max(0, begin - 6) : begin]) else None
            yield Numeral(now or span, begin, place, digits)
            continue
        behind = _BEHIND.match(text, place)
        assert behind is not None
        later = _LATER.match(text, behind.end())
        rough = behind["rough"] or (later and (later["rough"] or later["more"]))
        number = _approximate(digits, rough or None, behind["unit"] or "")
        if number is not None:
            place = behind.end()
            less = less or (later and later["less"]) or ""
            more = more or behind["up"] or (later and later["up"]) or ""
            yield Numeral(_bounded(number, less, bool(more)), begin, place, digits)


def _bounded(number: Number, less: str, more: bool) -> Number:
    if not isinstance(number, Decimal) or number == 0:
        return number
    if less == "小":
        return Interval(number * (1 - ROUGH), number)
    if less:
        return Interval(None, number)
    return Interval(number, None) if more else number


def _range(low: str, high: str) -> Interval | None:
    """三到四百, 300-400; a date or a telephone number is none."""
    if len(high) > _LONGEST or low[0] in "百千万亿" or low[0] == "0":
        return None
    first, last = number(low), number(high)
    if first < 10 and high[-1] in _UNITS and low[-1] not in _UNITS:
        first *= _UNITS[high[-1]]
    return Interval(first, last) if 0 < first < last <= first * 10 else None


def _approximate(digits: str, rough: str | None, unit: str) -> Number | None:
    """The number, or the span that it lies in; None for what is no number (千里, 万一)."""
    scale = _UNITS[unit] if unit else 1
    if digits[1:2] in ("把", "儿"):  # 千把二百 is a little over 1000, 千儿八百 a little less
        about, rest = number(digits[0]), number(digits[2:])
        return Interval(*sorted((about, rest if rest * 2 > about else about + rest + rest / 2)))
    if rough in ("把", "数") or digits == "百十":
        exact = number("百" if digits == "百十" else digits) * scale
        return Interval(exact * (1 - ROUGH), exact * (1 + ROUGH))
    if digits[0] in "百千万亿kw":
        return None
    if pair := either(digits + unit):
        return Interval(*pair)
    exact = number(digits) * scale
    if rough is None:
        return exact
    if rough == "来":
        return Interval(exact * (1 - ROUGH), exact * (1 + ROUGH))
    step = _step(digits) * scale
    return Interval(exact + (step / 2 if rough == "大几" else 0), exact + step)


def either(digits: str) -> tuple[Decimal, Decimal] | None:
    """Neighbours are one or the other: 两三, 十四五, 五六千; None for one number."""
    pair = _NEIGHBOURS.fullmatch(digits)
    if pair is None or not (pair[3] or not pair[1] or pair[1][-1] in _UNITS):
        return None
    return number(pair[1] + pair[2][0] + pair[3]), number(pair[1] + pair[2][1] + pair[3])


def _step(digits: str) -> Decimal:
    """The unit that a numeral ends with: 1000 of 八千, 100 of 一千三百, 10 of 1250."""
    exact = number(digits)
    if exact == 0:
        return Decimal(1)
    last = _UNITS.get(digits[-1])
    if last is not None and not digits[0].isdigit() and "点" not in digits:
        return Decimal(last)
    return Decimal(10) ** (len(str(int(exact))) - len(str(int(exact)).rstrip("0")))


def number(digits: str) -> Decimal:
    """What a numeral is worth: 8000, 八千, 一万二, 1万2, 1.2万, 三千五, 二〇二〇."""
    total = section = Decimal(0)  # section: what is below the next 万 or 亿
    read: Decimal | None = None  # digits that wait for the unit behind them
    unit = 1
    if "点" in digits:
        digits = "".join("." if one == "点" else str(_DIGITS.get(one, one)) for one in digits)
    for token in _TOKEN.findall(digits.lower().replace("有", "")):
        if token in _UNITS:
            unit = _UNITS[token]
            if unit < 10**4:
                section += unit * (Decimal(1) if read is None else read)
            else:
                total, section = (total + section + (read or 0) or Decimal(1)) * unit, Decimal(0)
            read = None
        elif token in _DIGITS:
            read = (read or 0) * 10 + Decimal(_DIGITS[token])
            if token in "零〇":
                unit = 1
        else:
            read = Decimal(token)
    if read is not None:
        # 三千五 is 3500, but 三千零五 and 三十五 are what they say
        section += read * (unit // 10 if unit >= 100 and read < 10 else 1)
    return total + section


def divided(value: Number, by: int) -> Number:
    """To the fen, either end of a range."""
    if isinstance(value, Decimal):
        return round(value / by, 2)
    return Interval(
        *(None if end is None else round(end / by, 2) for end in (value.low, value.high))
    )
