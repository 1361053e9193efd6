"""Ages, now and to come, years paid in, and the days that a text speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from intents.mentions.mention import DATE, Mention
from intents.mentions.numbers import Number, Numeral, either, number
from intents.reading import words as words_of
from knowledge.facts import AGE, PENSION_YEARS, Interval
from knowledge.relations import CHILDREN

_WORDS: Final = words_of("ages")
_SAID: Final = words_of("dates")
OLDEST: Final = 120
HUNDRED: Final = 100
_NEAR: Final = 14  # characters before a number that may tell what it counts
# Years or a part of one that are wanting: before the bound, or behind it.
_LACKED: Final = (
    r"(?:(?P<years>[\d一二两三四五六七八九十俩仨]{1,2})年(?P<more>[多半]?)"
    r"|半年|[几\d一二两三四五六七八九十俩仨]{1,2}个?多?月)"
)
# 再过三年她七岁 asks about then.
_WANTING: Final = _SAID["wanting"]
_COMPARED: Final = re.compile("比[^,。]{1,6}[大小]$|相?差$")  # 比她大两岁 is nobody's age
_STILL: Final = re.compile(rf"(?:周?岁|年)?[还就只也]*[差缺有]{_LACKED}")
# 二十二岁差一个月: not yet; but 五十八岁差两个月退休 is 58.
_NOT_YET: Final = _SAID["not_yet"]
_PART: Final = re.compile(r"年(?:[零又带]?(?P<months>[一两二三四五六七八九十\d]{1,2})个月|半)")
DIGIT: Final = str.maketrans("零〇一二三四五六七八九", "00123456789")


@dataclass(frozen=True)
class Days:
    """From the first to the last day that a text speaks of."""

    first: date
    last: date


def ages(text: str, found: Sequence[Numeral], named: Sequence[Mention]) -> Iterator[Mention]:
    """`named`: the people, behind whom a bare number may be an age."""
    ends = {each.end: each.value for each in named}
    paid = False  # whether years paid in are told already
    for numeral in found:
        before = text[max(0, numeral.begin - _NEAR) : numeral.begin]
        after = text[numeral.end : numeral.end + _NEAR]
        if (wanting := _wanting(before, after, numeral.number)) is not None:
            kind = PENSION_YEARS if after.startswith("年") else AGE
            yield Mention(kind.name, wanting, numeral.begin, numeral.end)
            continue
        if _WORDS["paid_after"].match(after):
            clauses = text[max(0, numeral.begin - 2 * _NEAR) : numeral.begin].split(",")
            clause = ",".join(clauses[-2:])
            years = numeral.number
            mended = paid and _WORDS["mended"].search(before)
            small = not isinstance(years, Decimal) or years <= 60
            if (
                small
                and (isinstance(years, Decimal) or not before.endswith("费"))
                and not _WORDS["to_be_paid"].search(before)
                and (mended or _WORDS["paid_before"].search(before))
                and not _WORDS["not_paid_in"].search(clause + after)
            ):
                part = _PART.match(after)
                if part and isinstance(years, Decimal):  # 八年零六个月, 九年半
                    years += round(number(part["months"] or "6") / 12, 2)
                yield Mention(PENSION_YEARS.name, years, numeral.begin, numeral.end)
                paid = True
        elif (age := _age(before, after, numeral, _said_of(ends, text, numeral))) is not None:
            yield Mention(AGE.name, age, numeral.begin, numeral.end)


def _wanting(before: str, after: str, bound: Number) -> Decimal | None:
    """What somebody has who lacks years of a bound: 差两年六十, 离六十还差三年多."""
    found = (
        _WANTING.search(before)
        or (_WORDS["off"].search(before) and _STILL.match(after))
        or _NOT_YET.match(after)
    )
    if isinstance(bound, Interval) and bound.low is None and bound.high is not None:
        bound = bound.high  # 差两年不够十五年
    least = 1 if re.match("周?岁", after) else 15
    if not found or not isinstance(bound, Decimal) or not least <= bound <= 100:
        return None
    years = number(found["years"]) if found["years"] else Decimal(0)
    part = 1 if found["more"] or not found["years"] else 0
    return bound - years - part if bound > years else None


def _said_of(ends: Mapping[int, object], text: str, numeral: Numeral) -> object:
    """The person right before a number: 我那口子都五十八."""
    already = _WORDS["already"].search(text, max(0, numeral.begin - 5), numeral.begin)
    return ends.get(already.start()) if already else None


def _age(before: str, after: str, numeral: Numeral, person: object) -> Number | None:
    """Ages are said with 岁, or bare where a number of that size stands alone behind a person."""
    years = numeral.number
    exact = isinstance(years, Decimal)
    ends = (years,) if isinstance(years, Decimal) else (years.low, years.high)
    bounds = [end for end in ends if end is not None]
    if not 0 < max(bounds) <= OLDEST or any(end % 1 for end in bounds):
        return None
    # 俺娘九十一高龄津贴, and no 八十的高龄津贴
    hers = person and exact and max(bounds) % 10 and re.match("高龄|老年|津贴|补贴", after)
    if (_WORDS["class"].match(after) and not hers) or (
        _WORDS["nobodys"].search(before) and not _WORDS["reached"].search(before + after[:1])
    ):
        return None
    if _COMPARED.search(before):
        return None
    said = _WORDS["years_old"].match(after)
    if re.search("(?:^|[证贴金])$", before.strip()) and re.match(r"周?岁(?:能|可以|领)", after):
        return None
    if not said:
        alone = before.endswith(",") and after.startswith(",")
        # 满十四了
        full = re.search("(?:满|(?:^|,)都)$", before) and after.startswith(("了", "呢", "周"))
        least = 3 if alone or full or person in (*CHILDREN, "孩子") else 16
        if (
            min(bounds) < least
            or ("百" in numeral.digits and not (person and min(bounds) >= HUNDRED))
            or _WORDS["money"].search(before)
            or not _WORDS["age_after"].match(after)
        ):
            return None
        decade = not exact and min(bounds) >= 50 and max(bounds) - min(bounds) == 10
        open_end = len(bounds) == 1 and not exact and min(bounds) >= 30
        old = (
            exact
            and min(bounds) >= 50
            and re.match("了|的?(?:老[太头汉奶爷婆娘爹]|大[爷娘]|[爹娘爸妈])", after)
        )
        # 七十多的, 不到五十, 六十三了, 八十四的老太太 need nobody before them
        if not (decade or open_end or old or person or _WORDS["age_before"].search(before)):
            return None
    if isinstance(years, Decimal) and (_BY_THE_YEAR.search(before) or after.startswith("虚")):
        return Interval(years - 2, years)
    if not exact and either(numeral.digits) and numeral.digits.endswith("十"):
        return Interval(min(bounds), max(bounds) + 10)  # 八九十岁: anything up to 99
    return years


_BY_THE_YEAR: Final = re.compile("虚[岁龄]?(?:都|也|就|已经|算|是|才|快)*$")
_YEAR_WORDS: Final = dict(
    zip(["大前年", "前年", "去年", "今年", "明年", "后年"], range(-3, 3), strict=True)
)
_MONTH_WORDS: Final = {"这个月": 0, "本月": 0, "上个月": -1, "上月": -1, "下个月": 1, "下月": 1}
_SEASONS: Final = {
    "春天": (3, 5), "夏天": (6, 8), "秋天": (9, 11), "冬天": (12, 12), "年底": (12, 12),
    "年初": (1, 1), "上半年": (1, 6), "下半年": (7, 12), "腊月": (12, 12), "正月": (1, 2),
    "春季": (3, 5), "秋季": (9, 11),
}  # fmt: skip
_FIRST_MONTHS: Final = 2
_DATE: Final = _SAID["date"]


def dates(text: str, today: date) -> Iterator[Mention]:
    """The days that a text is about: 今年, 去年, 上个月, 2020年3月, 明年秋天."""
    for found in _DATE.finditer(text):
        if found["months"]:
            months = today.year * 12 + today.month - 1 + _MONTH_WORDS[found["months"]]
            days = _months(months // 12, months % 12 + 1, months % 12 + 1)
        elif found["short"]:
            days = _months(2000 + int(found["short"].translate(DIGIT)), 1, 12)
        elif found["turn"]:
            days = _months(today.year + (today.month > _FIRST_MONTHS), 1, 12)
        else:
            word = found["word"]
            year = today.year + _YEAR_WORDS[word] if word else int(found["year"].translate(DIGIT))
            first, last = _SEASONS.get(found["season"] or "", (1, 12))
            if found["month"]:
                first = last = int(number(found["month"].replace("元", "一")))
            days = _months(year, first, last)
            if found["day"]:
                day = days.first + timedelta(int(found["day"]) - 1)
                days = Days(day, day) if day <= days.last else days
        yield Mention(DATE, days, found.start(), found.end())


def _months(year: int, first: int, last: int) -> Days:
    after = date(year + last // 12, last % 12 + 1, 1)
    return Days(date(year, first, 1), after - timedelta(1))


_TURNS: Final = _SAID["turns"]
_WITHOUT_WAITING: Final = re.compile("(?:不(?:用|必|非得?|一定)?等?|提前|没)$")
_NOW: Final = re.compile("现在|眼下|今年|这会|目前")


def age_to_come(plain: str) -> Decimal | None:
    """As old as somebody will be when what is asked is to hold: 等她满七岁呢."""
    found = _TURNS.search(plain)
    if found is None or _NOW.search(plain, found.end()):
        return None
    if _WITHOUT_WAITING.search(plain[: found.start()]):  # 能不能不等到六十就领
        return None
    age = number(found[str(found.lastgroup)])
    return age if isinstance(age, Decimal) and age <= OLDEST else None
