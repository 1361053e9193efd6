"""Pay for work beyond the hours and the least that may be paid: 《劳动法》 41, 44."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.employment.rules.owed import A_DAY, BY_MONTH
from knowledge.departments.employment.rules.shared import (
    DEVELOPED,
    ELSEWHERE,
    NOT_NAMED,
    PLACE,
    span,
)
from knowledge.facts import INCOME, UNKNOWN, WAGE, Fact, Maybe
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Quantity,
    Range,
    entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, fen, plain

RATE = Quantity("rate", "加班工资", "%")
AN_HOUR = Quantity("an_hour", "加班一小时", "元")
OVERTIME_PAY = Quantity("overtime_pay", "加班费", "元")
LEAST_MONTH = Quantity("least_month", "月最低工资", "元/月")
LEAST_HOUR = Quantity("least_hour", "小时最低工资", "元/小时")

HOURS_A_DAY: Final = Decimal(8)
MOST_HOLIDAYS: Final = 3  # of more days in a row some are no legal holidays
_DAYS_OFF: Final = (
    "国庆|十一|五一|春节|过年|元旦|清明|端午|中秋|节假日|周末|双休|休息日|礼拜[六天日]|星期[六天日]"
)
WHEN: Final[Fact[str]] = Fact(
    "overtime_kind",
    "是平时、休息日还是法定节假日加的班？",
    {"平时延长": "day", "休息日": "rest", "法定节假日": "holiday"},
    personal=True,
    label="哪天加的班",
    gives_way=("day",),
    spoken={
        r"法定(?:节假日|假日|节日)|国庆|十一(?=上班|加|放假|干|没歇|没休|值|那|[三3]天|,|节)|五一|春节"
        r"|过年(?=[^。?!]{0,12}(?:班|天))|除夕|年三十|初[一二三](?=[^。?!]{0,8}(?:班|厂|岗))"
        r"|大?年初[一二三]|正月初|元旦|清明|端午|中秋|节假日|(?<!年)过节|三薪": "holiday",
        r"周末|礼拜[六天日]|星期[六天日]|周[六日]|休息日|双休日?|上六休一"
        r"|调休(?=上班|日|那天)": "rest",
        r"平[时日常](?!不|没|工资|一个月|月薪|挣|一?[天日]|每天|加班?给|的?日工资)|下班后(?:又|还|再)?加|晚上加|(?:晚上|天天|每天"
        r"|工作日)[^,。?!]{0,8}(?:加班|干到|上到)|延长|干到半夜"
        r"|加班到|(?:天天|每天)[^,。?!]{0,4}(?:干|上|站)[^,。?!]{0,5}(?:小时|钟头)": "day",
    },
)
HOURS: Final[Fact[Decimal]] = Fact(
    "overtime_hours",
    "一共加了几个小时班？",
    display="加班{}小时",
    personal=True,
    label="加了几小时班",
    samples=(Decimal(3), Decimal(24)),
    counted=(
        r"(?<!每晚)(?<!每天)(?<!天天)(?<!一天)(?<!每日)(?<!晚上)(?<!每天都)加(?:了)?(?:班)?"
        r"(?:都|一共|总共)*({n})个?(?:小时|钟头)",
        # 一天干八小时 tells of each day, 干了十个钟头 of the whole.
        r"(?<![一每天]天)(?<![一每]日)(?<!都)(?:干|上|忙|做|站|熬|顶)[了满够]?(?:足足|整整|一共|总共"
        r"|都)*({n})个?(?:小时|钟头)",
        r"(?:一共|总共|合计|拢共)({n})个?(?:小时|钟头)",
    ),
)
DAYS: Final[Fact[Decimal]] = Fact(
    "overtime_days",
    "一共加了几天班？",
    display="加班{}天",
    personal=True,
    label="加了几天班",
    samples=(Decimal(1), Decimal(3)),
    spoken={
        # 国庆一号二号
        r"(?:[一二三]|\d{1,2})号[、,和跟]?(?:[二三四]|\d{1,2})号"
        r"(?![、,和跟]?(?:[三四]|\d)号)": Decimal(2),
        r"(?:一|1)号[、,和跟]?(?:二|2)号[、,和跟]?(?:三|3)号": Decimal(3),
    },
    counted=(
        r"加(?:了)?(?:班)?({n})天",
        r"加(?:了|过)?({n})[次回](?:班)?",
        r"(?:一个?月|每月|这个?月|上个?月)(?:加|有|加了)?({n})天",
        r"上(?:了)?({n})天班",
        r"初[一二三]([两二三])天(?:都|全|也|在)",
        r"(?:一|1)号?[到至]([二三23])号",
        r"这({n})天(?=(?:该|应该?|能|要|得)*多?(?:给|补|算|拿))",
        r"(?<!初)({n})天(?:都|全|也|还|照样|一直)*(?:上班|加班|在岗|在上班|没歇|没休)",
        rf"(?:法定|{_DAYS_OFF})[^,。?\d]{{0,6}}?({{n}})天(?=[^,。?]{{0,2}}(?:都|全|一直|没歇"
        rf"|没休|上|加|在|干|,))",
    ),
)
DAILY_HOURS: Final[Fact[Decimal]] = Fact(
    "overtime_daily_hours",
    "一天加了几个小时？",
    display="一天{}小时",
    personal=True,
    label="一天加几小时",
    samples=(Decimal(8), Decimal(11)),
    counted=(
        r"(?:一|每)(?:天晚上|[天次回晚日])(?:都|要|得|干|上|是|加|班|了)*({n})个?(?:小时|钟头)",
        r"({n})个?(?:小时|钟头)(?:一|每)天",
        r"都(?:干|上|忙|做|站|熬|顶)(?:了|够|满)*({n})个?(?:小时|钟头)",
    ),
)


@rule()
def hours_of_work(facts: Facts, law: Law) -> Entitlement:
    """Whether a day of so many hours is more than the law lets anybody add to eight."""
    daily, most = facts.maybe(DAILY_HOURS), law["overtime.most_day"]
    if daily is UNKNOWN or daily <= HOURS_A_DAY:
        return undecided("")
    over, told = plain(daily - HOURS_A_DAY), f"一天{plain(daily)}小时"
    usual = plain(HOURS_A_DAY)
    steps = (f"{plain(daily)}−{usual}＝{over}小时",)
    if daily - HOURS_A_DAY > most.amount:
        words = f"违法：{told}，比{usual}小时多{over}小时，加班一天最多{most}小时"
        return replace(undecided(words), steps=steps)
    words = (
        f"{told}里有{over}小时算加班，要给加班费；一天最多加{most}小时，"
        f"一月最多{law['overtime.most_month']}小时"
    )
    return replace(undecided(words), steps=steps)


@rule(RATE, AN_HOUR, OVERTIME_PAY)
def overtime(facts: Facts, law: Law) -> Entitlement:
    """Of an hour's wage, a month being 21.75 days of eight hours."""
    rate = law[f"overtime.{facts.get(WHEN)}"]
    amounts: dict[Quantity, Amount] = {RATE: rate}
    by_the_day = facts.presume(A_DAY, Decimal(0), BY_MONTH)
    wage = Range(by_the_day, by_the_day) if by_the_day else span(facts.within(WAGE))
    if wage is None:
        return entitled(amounts)
    hours_a_month = HOURS_A_DAY if by_the_day else law["month.days"].amount * HOURS_A_DAY
    factor = rate.amount / 100 / hours_a_month
    amounts[AN_HOUR] = Range(fen(wage.low * factor), fen(wage.high * factor))
    hours = _hours(facts)
    steps: tuple[str, ...] = ()
    if hours is not None:
        pay = Range(fen(wage.low * factor * hours.low), fen(wage.high * factor * hours.high))
        amounts[OVERTIME_PAY] = pay
        if pay.certain:
            hourly = plain(fen(wage.low / hours_a_month))
            of = "一天" if by_the_day else "月工资"
            steps = (
                f"{of}{plain(wage.low)}元÷{plain(hours_a_month)}小时＝{hourly}元",
                f"{hourly}元×{rate}%×{plain(hours.low)}小时＝{plain(pay.low)}元",
            )
    return entitled(amounts, steps=steps)


def _hours(facts: Facts) -> Range | None:
    hours = span(facts.within(HOURS))
    if hours is not None:
        return hours
    days = span(facts.within(DAYS))
    if days is None:
        return None
    if facts.maybe(WHEN) == "holiday" and days.high > MOST_HOLIDAYS:
        return None
    daily = facts.presume(DAILY_HOURS, HOURS_A_DAY, "一天按八小时")
    facts.presume(
        HOURS,
        days.low * daily,
        f"一天按{plain(daily)}小时" if daily != HOURS_A_DAY else "一天按八小时",
    )
    return Range(days.low * daily, days.high * daily)


HOURLY: Final[Fact[Decimal]] = Fact(
    "hourly_pay",
    "一小时给多少钱？",
    display="一小时{}元",
    label="一小时多少钱",
    samples=(Decimal(15), Decimal(25)),
    counted=(
        r"(?<![\d一二两三四五六七八九十个])(?:一|每)?个?(?:小时|钟头)(?:工)?(?:只|才|就)?(?:给|开|是|发)(?:我|俺)?"
        r"({n})(?!个|小时|天)",
        r"({n})(?:块|元)?(?:钱)?(?:一|每)个?(?:小时|钟头)",
        r"时薪(?:是|给|才|只有?)*({n})(?=块|元|,|。|$| )",
        r"(?:一|每)个?(?:小时|钟头)({n})(?=块|元|,|。|$)",
    ),
)


PAY_OF_A_DAY: Final[Fact[Decimal]] = Fact(
    "pay_of_a_day",
    "一天给多少钱？",
    display="一天{}元",
    label="一天多少钱",
    samples=(Decimal(100), Decimal(200)),
    counted=(
        r"(?:小时|钟头),?(?:一天)?(?:只|才|就)?(?:给|开|发)(?:我|俺)?({n})(?=块|元|,|。|$| )",
        r"(?:一|每)天(?:只|才|就)?(?:给|开|发)(?:我|俺)?({n})(?=块|元|,|。|$| )",
    ),
)


def hourly_pay(facts: Facts) -> Maybe[Decimal]:
    """What is told of an hour, else what a day's pay (元) is worth by its hours."""
    told = facts.maybe(HOURLY)
    pay, hours = facts.maybe(PAY_OF_A_DAY), facts.maybe(DAILY_HOURS)
    if told is not UNKNOWN or pay is UNKNOWN or hours is UNKNOWN:
        return told
    return fen(pay / hours)


PAY: Final[Fact[Decimal]] = Fact(
    "pay_for_a_full_month",
    "干满一个月给多少钱？",
    display="一个月给{}元",
    personal=True,
    label="一个月给多少",
    samples=(Decimal(1900), Decimal(2500)),
    topical=True,
    counted=(
        r"(?:[干上]|班|勤|活|打工)[^。?]{0,16}(?:一个?月|每月|月月)(?:就|才|只|光)*[给发开]"
        r"(?:了|我|他|她)*({n})(?=块|元|[,。? ]|$)",
    ),
)


@rule(LEAST_MONTH, LEAST_HOUR)
def minimum(facts: Facts, law: Law) -> Entitlement:
    if facts.presume(ELSEWHERE, False):
        return undecided("按干活那个地方的标准，济宁以外的没查到，问那里的人社局")
    months = {group: law[f"wage.{group}"].amount for group in "AB"}
    hours = {group: law[f"hour.{group}"].amount for group in "AB"}
    place = facts.get(PLACE)
    groups = "BA" if place in (NOT_NAMED, DEVELOPED) else place
    low, high = groups[0], groups[-1]
    said = WAGE if facts.stated(INCOME) is UNKNOWN else INCOME  # 打工一月2050
    told = (span(facts.within(each)) for each in (PAY, WAGE, said))
    wage, paid = next(filter(None, told), None), hourly_pay(facts)
    not_named = len(groups) > 1 and PLACE.name not in facts.case.supposed
    return replace(
        entitled(
            {
                LEAST_MONTH: Range(months[low], months[high]),
                LEAST_HOUR: Range(hours[low], hours[high]),
            },
            notes=("高新区、太白湖、经开区按哪一档没查到",) if not_named else (),
        ),
        reasons=_enough(wage, months[low], months[high])
        or _enough_an_hour(paid, hours[low], hours[high]),
    )


def _enough_an_hour(paid: Maybe[Decimal], low: Decimal, high: Decimal) -> tuple[str, ...]:
    if paid is UNKNOWN or low <= paid < high:
        return ()
    if paid < low:
        by = f"，一小时差{plain(low - paid)}元" if low == high else ""
        return (f"一小时{plain(paid)}元低了，不合规{by}",)
    return (f"一小时{plain(paid)}元不低于最低",)


def _enough(wage: Range | None, low: Decimal, high: Decimal) -> tuple[str, ...]:
    if wage is None or low <= wage.high < high or wage.low < low <= wage.high:
        return ()
    if wage.high < low:
        lacks = low - wage.high
        by = f"每月差{plain(lacks)}元，" if wage.certain and low == high else ""
        return (f"{plain(wage.low)}元不够最低工资，{by}单位要补差额",)
    return (f"{plain(wage.low)}元不低于最低工资",)


@rule(LEAST_HOUR)
def parttime(facts: Facts, law: Law) -> Entitlement:
    """What is paid for an hour held against the least that may be."""
    paid, place = hourly_pay(facts), facts.maybe(PLACE)
    if paid is UNKNOWN or law.find("hour.A") is None or facts.presume(ELSEWHERE, False):
        return undecided("")
    groups = place if place in ("A", "B") else "BA"
    low, high = (law[f"hour.{groups[end]}"].amount for end in (0, -1))
    verdict = "低了，不合规" if paid < low else "不低于最低"
    if low <= paid < high:
        verdict = "够不够看在哪个县市区"
    return undecided(f"一小时{plain(paid)}元{verdict}", {LEAST_HOUR: Range(low, high)})


MOST_DEDUCTED = Quantity("most_deducted", "每月最多扣", "元")


WHOLE_WAGE: Final[Fact[Decimal]] = Fact(
    "wage_before_deduction",
    "本来一个月工资多少？",
    display="月工资{}元",
    label="月工资",
    samples=(Decimal(3000), Decimal(4500)),
    counted=(
        r"从(?:我|俺)?(?:的|这)?({n})(?:块|元)?钱?的?(?:月)?工资",
        r"(?:月薪|月工资|工资)(?:是|才|就)?({n})(?=[块元,。])",
    ),
)
TAKEN: Final[Fact[Decimal]] = Fact(
    "taken_from_wage",
    "要扣多少钱？",
    display="扣{}元",
    label="扣多少",
    samples=(Decimal(500), Decimal(2000)),
    counted=(r"扣(?:我|俺|了|掉|走|去|下|他|她)*({n})(?!个|%|成|月|天)",),
)


@rule(MOST_DEDUCTED)
def deduction(facts: Facts, law: Law) -> Entitlement:
    """How much of the wage that is told may be kept back a month for a loss."""
    wage, taken = facts.maybe(WAGE), facts.maybe(TAKEN)
    if wage == taken or wage is UNKNOWN:
        wage = facts.maybe(WHOLE_WAGE)
    else:
        wage = facts.presume(WHOLE_WAGE, wage)
    if wage is UNKNOWN:
        return undecided("")
    share = law["deduct.most"]
    most = fen(wage * share.amount / 100)
    verdict = ""
    if taken is not UNKNOWN:
        so = "多了" if taken > most else "没超线，可得真是您造成的损失"
        verdict = f"扣{plain(taken)}元{so}，赔损失每月最多扣{plain(most)}元"
    return replace(
        undecided(verdict, {MOST_DEDUCTED: most}),
        steps=(f"{plain(wage)}元×{share}%＝{plain(most)}元",),
    )
