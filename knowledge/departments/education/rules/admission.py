"""From which autumn a child may go to school, and from which age to a kindergarten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.facts import (
    AGE,
    UNKNOWN,
    Fact,
    Household,
    Maybe,
    Person,
)
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Quantity,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law

ENTER: Final = Quantity("enter_year", "哪年秋天上一年级", "年")

LAST_MONTH: Final = 8  # of those in which a child may be born to go to school in its year
GROWN: Final = 16  # years: nobody asks for himself whether he may go to a primary school
LATE_TO_ASK: Final = 10  # month from which the next autumn is meant

_MONTH_EARLY: Final = r"(?<![\d十])(?:0?[1-8]|[一二三四五六七八正])月"
_MONTH_LATE: Final = r"(?:(?<!\d)(?:0?9|1[0-2])|九|十[一二]?|冬|腊)月"
_DAY: Final = r"(?:份|初|中|底|末)?(?:[\d一二三四五六七八九十廿]{1,3}[号日]?)?"
_BORN: Final = (
    r"(?:凌晨|[早晚]上|上午|中午|下午|半夜|夜里)?(?:才|刚)?(?:的?生日"
    r"|出?生(?=[ 的嘞哩]|人|,|。|$|[哪几今明能该])|过生日|满(?=六|6)|才?满周岁"
    r"|的(?=孩|娃|小孩|$))"
)


def _birth_year(_: Household | None, person: Person | None, __: date) -> Maybe[Decimal]:
    if person is None or person.birth_date is UNKNOWN:
        return UNKNOWN
    return Decimal(person.birth_date.year)


def _born_after_august(_: Household | None, person: Person | None, __: date) -> Maybe[bool]:
    if person is None or person.birth_date is UNKNOWN:
        return UNKNOWN
    return person.birth_date.month > LAST_MONTH


BIRTH_YEAR: Final[Fact[Decimal]] = Fact(
    "birth_year",
    "孩子是哪一年生的？",
    display="{}年生",
    read=_birth_year,
    personal=True,
    label="哪年生的",
    samples=(Decimal(2019), Decimal(2020), Decimal(2021)),
    counted=(r"(?<!\d)(20[12]\d)(?:年|[.\-/])[^,。?]{0,9}?(?:出?生(?!活|育)|的(?=孩|娃|小孩|$))",),
    topical=True,
)
BORN_AFTER_AUGUST: Final[Fact[bool]] = Fact(
    "born_after_august",
    "孩子是八月底以前生的，还是九月以后生的？",
    {"八月底以前生": False, "九月以后生": True},
    read=_born_after_august,
    personal=True,
    label="生日在几月",
    spoken={
        rf"{_MONTH_LATE}{_DAY}{_BORN}|生日(?:是|在)?(?:农历|阴历|阳历)?{_MONTH_LATE}": True,
        r"(?:六|6)周?岁[^,。?\d]{0,3}[差缺][^,。?]{0,5}(?:天|个月)"
        r"|[差缺][^,。?]{0,5}(?:天|个月)[^,。?]{0,5}(?:六|6)周?岁"
        r"|[差缺][^,。?]{0,5}(?:天|个月)(?:不够|没到)?(?:岁数|入学)"
        r"|(?:入学|上学)年龄[差缺][^,。?]{0,5}(?:天|个月)"
        r"|(?:孩子?|娃|孙子|孙女|妮|小子)[^,。?]{0,4}[差缺][几\d一二两三四五六七八九十]{1,3}来?天"
        r"(?:能|可|就|,|上)": True,
        rf"{_MONTH_EARLY}{_DAY}{_BORN}|生日(?:是|在)?(?:农历|阴历|阳历)?{_MONTH_EARLY}": False,
        r"(?:20)?[12]\d[.\-/](?:0?9|1[0-2])[.\-/]\d{1,2}": True,
        r"(?:20)?[12]\d[.\-/]0?[1-8][.\-/]\d{1,2}": False,
    },
    topical=True,
)


ASKED_AUTUMN: Final[Fact[Decimal]] = Fact(
    "asked_autumn",
    "想哪年秋天上？",
    display="想{}年秋天上",
    label="想哪年上",
    samples=(Decimal(2026), Decimal(2027)),
    counted=(
        r"(?<!\d)(20[23]\d)年?(?:的)?(?:秋|九月|9月|下半年)[^。?生号]{0,8}?(?:上|入|报|念)",
        r"(?:上|入|报|念|读)(20[23]\d)年?(?:的|秋[天季]?|这?级)*(?:小学|一年级|学(?!期))",
        r"(?<!\d)(20[23]\d)年?(?:的)?能(?:不能)?(?:上|入|报|念)",
    ),
    topical=True,
)


@rule(ENTER)
def first_grade(facts: Facts, law: Law) -> Entitlement:
    """By the year of birth where it is known, otherwise by the age and the month."""
    age = facts.maybe(AGE)
    if age is not UNKNOWN and age >= GROWN:
        return undecided("看孩子的生日")
    year = facts.maybe(BIRTH_YEAR)
    if year is not UNKNOWN:
        return _in_the_autumn(year, facts, law)
    six = law["school_age"].amount
    if age is not UNKNOWN and age > six:
        return entitled(steps=(f"满了{six}周岁",))
    if facts.maybe(BORN_AFTER_AUGUST) is True:
        return not_entitled(f"{_last_day(law)}还不满{law['school_age']}周岁，要等下一年")
    if age is UNKNOWN:
        return _turning_six(facts, law)
    if age == six:
        return entitled(steps=(f"满了{six}周岁",))
    if age < six - 1:
        return not_entitled(f"才{age}周岁，要满{six}周岁")
    return _in_the_autumn(facts.get(BIRTH_YEAR), facts, law)


def _turning_six(facts: Facts, law: Law) -> Entitlement:
    """Who asks for this autumn without an age asks for a child that turns six this year."""
    if facts.get(BORN_AFTER_AUGUST):
        return not_entitled(f"{_last_day(law)}还不满{law['school_age']}周岁，要等下一年")
    return entitled(steps=(f"{_last_day(law)}以前满{law['school_age']}周岁",))


def _in_the_autumn(birth_year: Decimal, facts: Facts, law: Law) -> Entitlement:
    late = facts.get(BORN_AFTER_AUGUST)
    first = birth_year + law["school_age"].amount + (1 if late else 0)
    coming = Decimal(law.day.year + (1 if law.day.month >= LATE_TO_ASK else 0))
    when = "九月以后生，晚一年" if late else "八月底以前生，当年秋天"
    step = f"{birth_year}年{when}：{first}年{_last_day(law)}满{law['school_age']}周岁"
    asked = facts.maybe(ASKED_AUTUMN)
    if asked is not UNKNOWN and asked < first:
        return not_entitled(
            f"{asked}年{_last_day(law)}还不满{law['school_age']}周岁", {ENTER: first}
        )
    if first < coming:
        return entitled(steps=(step,))
    if first == coming:
        return entitled({ENTER: first}, steps=(step,))
    return not_entitled(f"{coming}年{_last_day(law)}还不满{law['school_age']}周岁", {ENTER: first})


def _last_day(law: Law) -> str:
    return f"{law['enrolment.month']}月{law['enrolment.day']}日"


@rule()
def kindergarten_age(facts: Facts, law: Law) -> Entitlement:
    age = facts.maybe(AGE)
    if age is not UNKNOWN and age >= GROWN:
        return undecided("看孩子满几周岁")
    if facts.at_least(AGE, law["kindergarten_age"]):
        return entitled(steps=(f"满了{law['kindergarten_age']}周岁",))
    return not_entitled(f"要满{law['kindergarten_age']}周岁")
