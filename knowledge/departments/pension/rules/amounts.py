"""What an employee's pension comes to: the account by its months, the other part by the base."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.pension.rules.employees import paid_years
from knowledge.facts import ACCOUNT_BALANCE, PENSION_YEARS, UNKNOWN, WAGE, Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Missing,
    Quantity,
    entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, fen, percent_of, plain

ACCOUNT_PENSION = Quantity("account_pension", "个人账户养老金", "元/月")
BASIC_SHARE = Quantity("basic_share", "基础养老金", "元/月")
BOTH_SHARES = Quantity("both_shares", "基础加账户", "元/月")
LONGER_SHARE = Quantity("longer_share", "多交年限加发的基础养老金", "%")
OWN_PENSION = Quantity("own_pension", "养老保险每月自己扣", "元/月")

_N: Final = "({n})"
_KINDS: Final = ("养老", "医疗", "失业", "工伤", "生育")
RETIRES_AT: Final[Fact[str]] = Fact(
    "retires_at",
    "多大岁数退的（或打算退）？",
    {"五十岁退": "50", "五十五岁退": "55", "六十岁退": "60", "六十三岁退": "63"},
    "{}",
    personal=True,
    label="多大退",
    spoken={
        rf"(?:{words}|{digits})(?:周?岁)?(?:就|整|时)?(?:办的?)?退"
        rf"|退休?(?:那[年时]|时候?|的?时候)?(?:刚好|正好|是|才|我)*(?:{words}|{digits})"
        r"(?![多来年\d])": digits
        for words, digits in (
            ("(?<!十)五十(?!五)", "50"),
            ("五十五", "55"),
            ("六十(?!三)", "60"),
            ("六十三", "63"),
        )
    },
)
PROVINCE_BASE: Final[Fact[Decimal]] = Fact(
    "province_base",
    "当年的计发基数（全省月平均工资）是多少？",
    display="计发基数{}元",
    label="计发基数",
    samples=(Decimal(6600), Decimal(7500)),
    counted=(
        rf"(?:计发)?基数(?:是|按|为|:|用|有)*{_N}(?=[,。; 元块]|$)",
        rf"(?:全省|社会|当地|社)(?:上年)?(?:月)?(?:平均工资|平均?工资|月均工资|平)(?:是|按|为|:)*{_N}",
    ),
)
OWN_INDEXED: Final[Fact[Decimal]] = Fact(
    "own_indexed_wage",
    "本人指数化月平均缴费工资是多少？",
    display="本人指数化工资{}元",
    label="指数化工资",
    samples=(Decimal(3960), Decimal(7000)),
    counted=(rf"指数化(?:的)?(?:月)?(?:平均)?(?:缴费)?工资(?:是|按|为|算出来|:)*{_N}",),
)
OWN_INDEX: Final[Fact[Decimal]] = Fact(
    "own_index",
    "平均缴费指数是多少？",
    display="缴费指数{}",
    label="缴费指数",
    samples=(Decimal("0.6"), Decimal(1)),
    spoken={
        rf"指数(?:是|按|为|才|平均|:)*(?<![\d.])0\.{digit}(?!\d)": Decimal(f"0.{digit}")
        for digit in range(4, 10)
    }
    | {
        r"指数(?:是|按|为|才|平均|:)*1(?:\.0)?(?![\d.])|(?:百分之百|100%)(?:档|的?基数)": Decimal(1)
    },
)


@rule(ACCOUNT_PENSION, BASIC_SHARE, BOTH_SHARES)
def account_share(facts: Facts, law: Law) -> Entitlement:
    """What the account gives a month, and the other part where the province's base is told, which
    no document that was found tells: (base + own indexed wage) / 2, a hundredth for every year."""
    basic = _basic_share(facts, law)
    balance = facts.maybe(ACCOUNT_BALANCE)
    if balance is UNKNOWN:
        if basic is not None:
            share, step = basic
            return entitled({BASIC_SHARE: share}, steps=(step,))
        raise Missing(ACCOUNT_BALANCE, {})
    months = law[f"months.{facts.get(RETIRES_AT)}"]
    monthly = fen(balance / months.amount)
    step = f"账户{plain(balance)}元÷{months}＝{plain(monthly)}元/月"
    if basic is None:
        return entitled({ACCOUNT_PENSION: monthly}, steps=(step,))
    share, basic_step = basic
    return entitled(
        {ACCOUNT_PENSION: monthly, BASIC_SHARE: share, BOTH_SHARES: share + monthly},
        steps=(basic_step, step),
    )


def _basic_share(facts: Facts, law: Law) -> tuple[Decimal, str] | None:
    base, paid = facts.maybe(PROVINCE_BASE), paid_years(facts)
    if base is UNKNOWN or paid is UNKNOWN:
        return None
    own = facts.maybe(OWN_INDEXED)
    if own is UNKNOWN:
        index = facts.maybe(OWN_INDEX)
        if index is UNKNOWN:
            return None
        own = fen(base * index)
    share = fen((base + own) / 2 * paid * law["basic.percent"].amount / 100)
    half = f"（{plain(base)}＋{plain(own)}）÷2"
    return share, f"{half}×{plain(paid)}年×{law['basic.percent']}%＝{plain(share)}元/月"


def _others(kind: str) -> str:
    return "|".join(each for each in _KINDS if each != kind)


WHICH: Final[Fact[str]] = Fact(
    "which_insurance",
    "问的是哪一样险？",
    {"养老": "养老", "医疗": "医疗", "失业": "失业", "工伤": "工伤", "生育": "生育"},
    "{}险",
    label="哪一样险",
    topical=True,
    spoken={
        # Of several that are named none is the one.
        rf"^(?!.*(?:{_others(kind)})).*{kind}(?:保?险|保)": kind
        for kind in _KINDS
    },
)


def _of_one(which: str, law: Law) -> str:
    if which in ("工伤", "生育"):
        return f"个人不用交：{which}险全由单位出"
    if which == "失业":
        return "失业险单位、个人都交；个人扣几个点，今年的没查到，看工资条或税务的明细"
    unit = law.find("unit.pension")
    if which == "养老" and unit is not None:
        return f"个人交工资的{law['account.rate']}%，单位一般交{unit}%（单位那份待确认）"
    return ""


@rule(OWN_PENSION)
def deducted(facts: Facts, law: Law) -> Entitlement:
    """What an employee's own part of the pension comes to, of the wage that is told."""
    wage = facts.maybe(WAGE)
    if wage is UNKNOWN:
        which = facts.maybe(WHICH)
        return undecided("" if which is UNKNOWN else _of_one(which, law))
    rate = law["account.rate"]
    own = percent_of(wage, rate)
    return entitled({OWN_PENSION: own}, steps=(f"{plain(wage)}元×{rate}%＝{plain(own)}元/月",))


@rule(LONGER_SHARE)
def longer(facts: Facts, law: Law) -> Entitlement:
    """What more years than the full number add to the residents' basic pension."""
    years, full = facts.maybe(PENSION_YEARS), law["claim_years"].amount
    if years is UNKNOWN or years <= full or not law.holds("basic.longer"):
        return undecided("")
    percent = law["basic.longer"]
    share = percent.amount * (years - full)
    step = f"（{plain(years)}−{plain(full)}）年×{percent}%＝{plain(share)}%"
    return replace(undecided("", {LONGER_SHARE: share}), steps=(step,))
