"""Leave and allowance for a birth: 女职工劳动保护特别规定 §7, 社会保险法 §54–56."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.facts import BABIES, INSURED_AS, UNKNOWN, Fact
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

NATIONAL_LEAVE = Quantity("national", "国家规定的产假", "天")
LEAVE = Quantity("leave", "山东的产假", "天")
IF_DIFFICULT = Quantity("if_difficult", "难产再多的天数", "天")

DIFFICULT: Final[Fact[bool]] = Fact(
    "difficult_birth",
    "是难产吗？",
    {"难产": True, "不是难产": False},
    personal=True,
    label="是不是难产",
    spoken={
        r"(?:没有?|未)(?:写|说|认|定|按|给)(?:是|成|为|我|的|算|定)*难产"
        r"|难产[^,。?!]{0,4}(?:说|写|记|看)[岔错]": False,
        r"难产": True,
        r"顺产": False,
    },
)
MISCARRIED: Final[Fact[bool]] = Fact(
    "miscarried",
    "是生了，还是流产了？",
    {"流产、引产": True, "生下来了": False},
    personal=True,
    label="生产还是流产",
    spoken={r"流产|小月了|小产|胎停|引产|清宫|打胎|人流|药流|堕胎|刮宫|宫外孕|没保住": True},
)
MONTHS: Final[Fact[Decimal]] = Fact(
    "pregnancy_months",
    "怀了几个月？",
    display="怀孕{}个月",
    personal=True,
    label="怀了几个月",
    samples=(Decimal(2), Decimal(5)),
    counted=(
        r"怀(?:孕|了|上)*({n})个?多?月",
        r"({n})个?多?月(?:流产|小产|引产|胎停)",
        r"(?:流产|小产|引产|胎停)[^,。?]{0,3}(?:满|过了|超过)({n})个?月",
    ),
)

ALLOWANCE = Quantity("allowance", "生育津贴（大约）", "元")
DAYS_A_MONTH: Final = Decimal(30)
EMPLOYER_AVERAGE: Final[Fact[Decimal]] = Fact(
    "employer_average_wage",
    "单位上年度职工月平均工资（缴费工资）是多少？",
    display="单位月平均工资{}元",
    rises=True,
    label="单位月平均工资",
    samples=(Decimal(5000), Decimal(6000)),
    counted=(
        r"(?:单位|公司|厂里?|职工|上年度?|去年)[^,。?]{0,8}?平均(?:缴费)?工资(?:是|有|为|按|:)*({n})",
        r"(?:月均|平均)(?:缴费)?(?:工资|基数)(?:是|有|为|按|:)*({n})",
        r"(?:单位|公司|厂里?)(?:上年)?月?(?:平均|均)({n})",
    ),
)
PAID_DAYS: Final[Fact[Decimal]] = Fact(
    "allowance_days",
    "津贴按多少天算？",
    display="按{}天算",
    label="按多少天",
    samples=(Decimal(98), Decimal(158)),
    spoken={r"按(?:国家)?法定(?:的)?(?:天数|产假|假)": Decimal(0)},
    counted=(r"(?:按|发|算)({n})天",),
)


@rule(LEAVE, NATIONAL_LEAVE, ALLOWANCE, IF_DIFFICULT)
def maternity_allowance(facts: Facts, law: Law) -> Entitlement:
    """Days of leave; for how many of them the fund pays the allowance is told in two ways."""
    insured = facts.maybe(INSURED_AS)
    if insured is not UNKNOWN and insured != "职工":
        return undecided("津贴是给单位交了生育保险的职工的，灵活就业、居民医保给不给，济宁的没查到")
    return _worth(_leave(facts, law), facts)


def _worth(leave: Entitlement, facts: Facts) -> Entitlement:
    """With what it comes to by the employer's average: average / 30 × days; of so many days as
    the asker names, else from the national days to all of them."""
    average = facts.maybe(EMPLOYER_AVERAGE)
    if average is UNKNOWN or NATIONAL_LEAVE not in leave.amounts:
        return leave
    named, least = facts.maybe(PAID_DAYS), leave.amounts[NATIONAL_LEAVE]
    span = (
        Range(least.low, leave.amounts.get(LEAVE, least).high)
        if named is UNKNOWN
        else least
        if not named  # 按法定天数
        else Range(named, named)
    )
    day = average / DAYS_A_MONTH
    low, high = fen(day * span.low), fen(day * span.high)
    days = plain(span.low) if span.certain else f"{plain(span.low)}～{plain(span.high)}"
    worth = plain(low) if span.certain else f"{plain(low)}～{plain(high)}"
    step = f"{plain(average)}元÷{plain(DAYS_A_MONTH)}×{days}天＝{worth}元"
    return replace(
        leave, amounts={**leave.amounts, ALLOWANCE: Range(low, high)}, steps=(*leave.steps, step)
    )


def _leave(facts: Facts, law: Law) -> Entitlement:
    if facts.maybe(MISCARRIED) is True:
        late = facts.at_least(MONTHS, law["miscarriage_month"])
        return entitled(
            {NATIONAL_LEAVE: law["leave.miscarriage_late" if late else "leave.miscarriage"]}
        )
    days = law["leave.birth"].amount
    parts = [plain(days)]
    if facts.maybe(DIFFICULT) is True:
        days += law["leave.difficult"].amount
        parts.append(f"{law['leave.difficult']}（难产）")
    babies = facts.maybe(BABIES)
    if babies is not UNKNOWN and babies > 1:
        more = (babies - 1) * law["leave.more"].amount
        days += more
        parts.append(f"{plain(more)}（多胞胎）")
    whole = days + law["leave.province"].amount
    sums: dict[Quantity, Amount] = {LEAVE: whole, NATIONAL_LEAVE: days}
    if facts.maybe(DIFFICULT) is UNKNOWN:
        sums[IF_DIFFICULT] = law["leave.difficult"]
    step = f"{'＋'.join(parts)}＋{law['leave.province']}（山东加的）＝{plain(whole)}天"
    return entitled(sums, steps=(step,))
