"""What families are given for children: by the day of birth and the age of the parents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from knowledge.facts import (
    AGE,
    BABIES,
    REGISTRATION,
    UNKNOWN,
    Fact,
    Household,
    Maybe,
    Person,
    age_on,
)
from knowledge.policy.entitlement import (
    Amount,
    Benefit,
    Entitlement,
    Facts,
    Quantity,
    Range,
    Verdict,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, LawValue, plain
from knowledge.relations import CHILDREN

CHILDCARE_YEAR = Quantity("childcare_year", "育儿补贴（每个孩子）", "元/年")
CHILDCARE_TOTAL = Quantity("childcare_total", "育儿补贴（到满周岁一共）", "元")
CHILDCARE_OF_ALL = Quantity("childcare_of_all", "育儿补贴几个孩子一共（全家）", "元/年")

MONTHS: Final = 12
OF_SMALL_CHILDREN: Final = 3  # years below which one is the child that is spoken of
LATEST: Final = 2025  # whoever was born in it or later is told the same
OLDEST_CHILD: Final = 18  # whoever is older speaks of himself, not of the child


def _is_a_child(person: Person | None, day: date) -> bool:
    born = UNKNOWN if person is None else person.birth_date
    return born is not UNKNOWN and age_on(born, day) < OLDEST_CHILD


def _year(_: Household | None, person: Person | None, day: date) -> Maybe[Decimal]:
    if person is None or person.birth_date is UNKNOWN or not _is_a_child(person, day):
        return UNKNOWN
    return Decimal(min(person.birth_date.year, LATEST))


def _years_ago(_: Household | None, person: Person | None, day: date) -> Maybe[Decimal]:
    year = _year(None, person, day)
    return UNKNOWN if year is UNKNOWN else day.year - year


def _month(_: Household | None, person: Person | None, day: date) -> Maybe[Decimal]:
    if person is None or person.birth_date is UNKNOWN or not _is_a_child(person, day):
        return UNKNOWN
    return Decimal(person.birth_date.month)


_CALLED: Final = (
    r"孩子?|娃|宝宝?|老[大二三]|[大小]的|[大二三小]外?孙[子女]|[大二三小](?:儿子|闺女|女儿|妮|丫头)"
)
_BORN: Final = r"(?:出?生(?!育|意)|的?(?:小?孩|娃|宝))"
# 俺儿媳上月才生个二孙子, 刚添了孙女.
_JUST_BORN: Final = (
    r"(?:[上这]个?月|前几天|前两天|刚刚?|上个?星期|今年)[^,。?要想打]{0,4}"
    r"(?:生(?!育|病|活|产|效|意)|添)(?:了|的|下)?"
    r"[^,。? ]{0,3}(?:娃|孩|孙|宝|小子|丫头|闺女|妮|胎|(?<!育)儿)"
)
# Who is yet to be born, and is told the same: 下月生二胎, 预产期在年底.
_TO_BE_BORN: Final = (
    r"(?:下个?月|这个?月底|月底|年底|马上|快要?|就要?|再过[^,。?]{1,5}|明年[^,。?]{0,3})(?:就|要|才|该)*"
    r"(?:生(?!育|病|活|产[假险]|效|意|日|孩子的)|临盆)|预产期|(?:孩子?|娃)还没出?生(?=[,。? 下能])"
    r"|(?:孩子?|娃|宝宝?)生(?:下来|出来)(?:以?后)?,?(?:国家|公家|政府|上[头边]|能)"
)
_DIGITS: Final = "零一二三四五六七八九"


def _said_years() -> dict[str, Decimal]:
    """2023年5月生的, 23年的娃, 二三年出生: the years of whom the allowance may concern."""
    years = {_JUST_BORN: Decimal(LATEST)}
    for year in range(2018, 2031):
        tens, ones = divmod(year % 100, 10)
        written = f"{year % 100}|{_DIGITS[tens]}{_DIGITS[ones]}"
        born = rf"(?:(?<!\d)20|二[〇零]|(?<![\d〇零一二三四五六七八九]))(?:{written})"
        years[rf"{born}年(?:[^,。?]{{0,8}}?){_BORN}|生于{born}年"] = Decimal(year)
        years[rf"(?:{_CALLED})(?:是)?{born}年(?![级底初])"] = Decimal(year)
    return years


BIRTH_YEAR: Final[Fact[Decimal]] = Fact(
    "childcare_birth_year",
    "孩子是哪年出生的？",
    {
        "2021年或更早": Decimal(2021),
        "2022年": Decimal(2022),
        "2023年": Decimal(2023),
        "2024年": Decimal(2024),
        "2025年或以后": Decimal(2025),
    },
    "{}出生",
    _year,
    personal=True,
    label="孩子哪年出生",
    spoken=_said_years(),
    renews=("childcare_born_years_ago", "childcare_birth_month"),  # 老大是23年的
)
TO_BE_BORN: Final[Fact[bool]] = Fact(
    "childcare_to_be_born",
    "孩子还没生吗？",
    {"孩子还没生": True, "孩子生下来了": False},
    label="孩子生没生",
    spoken={_TO_BE_BORN: True},
)
BIRTH_MONTH: Final[Fact[Decimal]] = Fact(
    "childcare_birth_month",
    "孩子是几月出生的？",
    display="{}月出生",
    read=_month,
    personal=True,
    label="孩子几月出生",
    samples=(Decimal(1), Decimal(12)),
    counted=(
        rf"(?<!个)({{n}})月(?:份|[初底中]|\d{{1,2}}[日号])?{_BORN}",
        r"年({n})月[^,。?]{0,6}?出?生(?!意)",
        rf"(?:{_CALLED})(?:是)?(?:20)?2\d年({{n}})月",
        r"生于[^,。?]{2,6}年({n})月",
    ),
)
BORN_YEARS_AGO: Final[Fact[Decimal]] = Fact(
    "childcare_born_years_ago",
    "孩子是今年、去年还是前年出生的？",
    display="{}出生",
    read=_years_ago,
    personal=True,
    label="孩子哪年出生",
    samples=(Decimal(0), Decimal(1)),
    written=lambda years: f"{years}年前" if years else "今年",
    spoken={
        rf"今年[^,。?岁]{{0,6}}?(?:{_BORN}|添(?!置|钱|麻|堵|乱))|刚(?:出生|生了?(?:[个孩娃]))"
        r"|(?:上个?|这个?|本)月[^,。?岁]{0,4}?(?:出生|生[了的下]|[难顺]产|剖[腹宫]产)": Decimal(0),
        rf"去年[^,。?岁]{{0,6}}?{_BORN}": Decimal(1),
        rf"(?<!大)前年[^,。?岁]{{0,6}}?{_BORN}": Decimal(2),
        rf"大前年[^,。?岁]{{0,6}}?{_BORN}": Decimal(3),
    },
    renews=("childcare_birth_year", "childcare_birth_month"),
)
_SO_MANY: Final = (
    r"({n})个(?:孩子|娃|小孩|宝宝|小的|都)(?![一-龥]{0,6}(?:抚养|上学|读|念|高|初|小学))",
    r"([俩仨])(?:孩子?|娃|小孩|宝宝?|小的)",
    r"(?:我家|家里?|生了?|如果|就|有)([俩仨两三])(?:个)?(?=[,。]|都|呢|$)",
)
# Behind the number of children: that they are small, and none of them told to be older.
_YOUNG: Final = (
    r"(?=[^?!]*(?:[不没未](?:够|满|到)?[三3]周?岁|[三3]周?岁以[下内]|(?<!\d)[一两12]周?岁"
    r"|个月大?|还?吃奶|都(?:是)?(?:今年|去年|刚|20\d\d年?)[^,。?]{0,6}生))"
    r"(?![^?!]*(?:(?<![不没未])(?<![不没未][满到够])[三四五六七八九十3-9]|1\d)周?岁(?!以[下内]))"
)
YOUNG_CHILDREN: Final[Fact[Decimal]] = Fact(
    "young_children",
    "不满三岁的孩子有几个？",
    display="{}个不满三岁的孩子",
    label="不满三岁的孩子有几个",
    samples=(Decimal(1), Decimal(2)),
    counted=(
        *(each + _YOUNG for each in _SO_MANY),
        r"[不没未](?:够|满|到)?[三3]周?岁的?(?:孩子|娃)?(?:有|就|是)*({n})个",
        r"[不没未](?:够|满|到)?[三3]周?岁的?(?:孩子|娃)?(?:有|就|是)*([俩仨])",
    ),
)
SO_MANY_CHILDREN: Final[Fact[Decimal]] = Fact(
    "childcare_children",
    "家里一共几个孩子？",
    display="{}个孩子",
    label="一共几个孩子",
    samples=(Decimal(1), Decimal(2)),
    counted=_SO_MANY,
)
CHILD_REGISTERED: Final[Fact[bool]] = Fact(
    "child_registered",
    "孩子的户口在山东吗？",
    {"孩子是山东户口": True, "孩子是外省户口": False},
    label="孩子的户口在不在山东",
    spoken={
        r"(?:孩子|娃|宝宝)[^,。?]{0,4}(?:户口(?:是|在|落在?|跟着?[^,。?]{1,3})?|落的?)(?:外省"
        r"|外地|河北|河南|江苏|安徽|山西|北京|上海|浙江|广东|东北|辽宁|四川|湖北)": False
    },
)


class Births(NamedTuple):
    """The months in which a child may have been born, counted from the year 0."""

    first: int
    last: int


def _month_number(year: int, month: int) -> int:
    return year * MONTHS + month - 1


def _births(facts: Facts, law: Law) -> Births:
    """By the year said or on file, by 去年, by the child's age; asked for otherwise."""
    year, ago = facts.maybe(BIRTH_YEAR), facts.stated(BORN_YEARS_AGO)
    person = facts.case.person
    born = UNKNOWN if person is None else person.birth_date
    if ago is not UNKNOWN:
        year = law.day.year - ago
    elif year == LATEST and born is not UNKNOWN and born.year > LATEST:
        year = Decimal(born.year)  # 刚添了个小子 tells only that it was no earlier
    if year is UNKNOWN:
        age, today = facts.maybe(AGE), _month_number(law.day.year, law.day.month)
        if age is not UNKNOWN and age < OLDEST_CHILD:
            years = int(age)
            turned = years >= law["childcare_age"].amount  # 满三岁了 is past it by now
            return Births(today - MONTHS * (years + 1), today - MONTHS * years - turned)
        if facts.maybe(TO_BE_BORN) is True:  # said of the mother, and asked of the child
            return Births(today, today + MONTHS)
        year = facts.get(BIRTH_YEAR)
    month = facts.maybe(BIRTH_MONTH)
    if month is UNKNOWN or not 1 <= month <= MONTHS:
        return Births(_month_number(int(year), 1), _month_number(int(year), MONTHS))
    return Births(*[_month_number(int(year), int(month))] * 2)


@rule(CHILDCARE_YEAR, CHILDCARE_TOTAL, CHILDCARE_OF_ALL)
def childcare(facts: Facts, law: Law) -> Entitlement:
    """From 2025 until the third birthday; whoever was born before by the month. Whether the month
    of that birthday counts is not told anywhere that was seen, so both are."""
    if not law.holds("childcare"):
        return not_entitled("这一天还没有国家的育儿补贴")
    if not facts.presume(CHILD_REGISTERED, True):
        return undecided("外省户口的孩子山东不发，问孩子户口所在的乡镇（街道）")
    yearly, age = law["childcare"], law["childcare_age"]
    begun = _month_number(yearly.version.since.year, yearly.version.since.month)
    whole = int(age.amount) * MONTHS
    children = facts.maybe(YOUNG_CHILDREN)
    if children is UNKNOWN:
        born = facts.maybe(BABIES)
        children = born
    if children is UNKNOWN and (told := facts.maybe(SO_MANY_CHILDREN)) is not UNKNOWN:
        known = _all_on_file(facts, told) or _told_of_a_birth(facts, of_one_birth=False)
        if told > 1 and not known:
            return undecided(f"满了{age}周岁的没有，没满的有几个算几份")
    several = Decimal(1) if children is UNKNOWN or _all_on_file(facts, children) else children
    if several > 1 and not _told_of_a_birth(facts, of_one_birth=children == facts.maybe(BABIES)):
        return entitled(
            {CHILDCARE_OF_ALL: yearly.amount * several},
            steps=(f"{yearly}元×{plain(several)}个孩子＝{plain(yearly.amount * several)}元/年",),
        )
    if _is_grown_up(facts):
        return not_entitled(f"育儿补贴给{age}周岁以下的孩子")
    births = _births(facts, law)
    oldest = yearly.version.since.year - int(age.amount)
    if births.last + whole < begun:
        return not_entitled(f"{oldest}年以前生的，开始发补贴时已满{age}周岁")
    if births.first >= begun:
        amounts: dict[Quantity, Amount] = {
            CHILDCARE_YEAR: yearly,
            CHILDCARE_TOTAL: yearly.amount * age.amount * several,
        }
        of_all = f"×{plain(several)}个孩子" if several > 1 else ""
        if several > 1:
            amounts[CHILDCARE_OF_ALL] = yearly.amount * several
        whole_sum = plain(yearly.amount * age.amount * several)
        found = _still_young(births, whole, law) or entitled(
            amounts, steps=(f"每年{yearly}元×{age}年{of_all}＝{whole_sum}元",)
        )
        return _until(found, births, whole)
    least = max(births.first + whole - begun, 0)
    most = min(births.last + whole - begun + 1, whole)
    total, steps = _by_the_month(yearly, least, most)
    if several > 1:
        total = Range(total.low * several, total.high * several)
    if least == 0:
        if births.first == births.last:
            return undecided(f"刚够上{oldest}年1月，算不算一个月没查到", {CHILDCARE_TOTAL: total})
        return undecided(f"看孩子哪个月生，{oldest}年以前生的没有")
    late = _still_young(births, whole, law, {CHILDCARE_TOTAL: total})
    if late:
        return late
    if births.first + whole > _month_number(law.day.year, MONTHS):  # paid all through this year
        paid: dict[Quantity, Amount] = {CHILDCARE_YEAR: yearly, CHILDCARE_TOTAL: total}
        if several > 1:
            paid[CHILDCARE_OF_ALL] = yearly.amount * several
        return _until(entitled(paid, steps=steps), births, whole)
    return _until(entitled({CHILDCARE_TOTAL: total}, steps=steps), births, whole)


def _until(found: Entitlement, births: Births, whole: int) -> Entitlement:
    """With the month in which it ends, where that of the birth is known."""
    if found.verdict is not Verdict.YES or births.first != births.last:
        return found
    year, month = divmod(births.last + whole, MONTHS)
    return replace(found, reasons=(f"{year}年{month + 1}月",))


def _is_grown_up(facts: Facts) -> bool:
    """Of whoever is on file as that, where nothing is told of a child or it is on file too."""
    person, day, household = facts.case.person, facts.case.as_of, facts.case.household
    if person is None or person.birth_date is UNKNOWN or _is_a_child(person, day):
        return False
    people = household.people if household is not None else ()
    ages = [age_on(each.birth_date, day) for each in people if each.birth_date is not UNKNOWN]
    return min(ages) < OF_SMALL_CHILDREN or not _told_of_a_birth(facts, of_one_birth=True)


def _all_on_file(facts: Facts, children: Decimal) -> bool:
    """Whether each of so many children is worked out by what is on file: 俺俩孩子 of whom one is
    at school."""
    household = facts.case.household
    people = household.people if household is not None else ()
    filed = sum(each.relation in (*CHILDREN, "子女") for each in people)
    return filed >= children


def _told_of_a_birth(facts: Facts, *, of_one_birth: bool) -> bool:
    """An age is that of all where they are twins."""
    age = facts.maybe(AGE)
    if of_one_birth and age is not UNKNOWN and age < OLDEST_CHILD:
        return True
    if facts.maybe(TO_BE_BORN) is True:
        return True
    return any(facts.maybe(each) is not UNKNOWN for each in (BIRTH_YEAR, BORN_YEARS_AGO))


def _by_the_month(yearly: LawValue, least: int, most: int) -> tuple[Range, tuple[str, ...]]:
    monthly = yearly.amount / MONTHS
    total = Range(least * monthly, most * monthly)
    months = plain(Decimal(least)) if least == most else f"{least}～{most}"
    since = yearly.version.since.year
    return total, (
        f"{since}年1月到满周岁约{months}个月，每月{plain(monthly)}元；生日那个月算不算没查到",
    )


def _still_young(
    births: Births, whole: int, law: Law, amounts: dict[Quantity, Amount] | None = None
) -> Entitlement | None:
    """None for a child who may be young enough on the day."""
    if births.last + whole >= _month_number(law.day.year, law.day.month):
        return None
    return undecided(f"孩子已满{whole // MONTHS}周岁，过后能不能补领没查到", amounts)


@rule(CHILDCARE_YEAR, CHILDCARE_TOTAL, CHILDCARE_OF_ALL)
def childcare_of_a_member(facts: Facts, law: Law) -> Entitlement:
    """The same for one of a household, who is taken for grown up where no age is known."""
    if facts.presume(AGE, Decimal(OLDEST_CHILD), "是大人") >= OLDEST_CHILD:
        return not_entitled("育儿补贴给三周岁以下的孩子")
    return childcare.function(facts, law)


@rule()
def rural_reward(facts: Facts, law: Law) -> Entitlement:
    """For parents in the country who are old enough; what else it takes the county decides."""
    age = law["reward_age"]
    if not facts.at_least(AGE, law.bound("reward_age")):
        month = facts.month_of_age(age)
        return not_entitled(f"要满{age}周岁{f'，{month}满' if month else ''}")
    if facts.presume(REGISTRATION, "农村", "农村户口") == "城镇":
        return undecided("城镇的由县里参照农村的办，领多少问县卫健局")
    return undecided("够年龄了，还要符合奖扶条件，由乡镇卫健办核；一年给多少没查到确切的数")


BENEFITS: Final = (
    Benefit(
        "育儿补贴",
        "health.family.childcare",
        childcare_of_a_member,
        CHILDCARE_YEAR,
        personal=True,
        drawn_as=("育儿补贴", "国家育儿补贴"),
    ),
)
