"""What a parent who lives apart pays for a child."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from knowledge.facts import AGE, SEX, UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Quantity,
    Range,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, plain

ONE: Final = Decimal(1)
PERCENT: Final = Decimal(100)

CHILDREN: Final[Fact[Decimal]] = Fact(
    "children",
    "要他出抚养费的孩子有几个？",
    display="{}个孩子",
    label="孩子有几个",
    samples=(Decimal(1), Decimal(2)),
    counted=(r"({n})个(?:孩子|娃|小孩|闺女|儿子)", r"([俩仨])(?:孩子|娃|小孩|闺女|儿子)"),
)

PAYER_WAGE: Final[Fact[Decimal]] = Fact(
    "payer_wage",
    "不带孩子的那一方，一个月挣多少钱？",
    display="对方月收入{}元",
    label="对方一个月挣多少",
    samples=(Decimal(3000), Decimal(6000)),
    counted=(
        r"(?<![我俺])(?:月入|月薪|月收入|月工资|(?<![月天日])工资|一个?月(?:能)?(?:挣|开|拿|收入|工资)"
        r"|每月(?:能)?(?:挣|开|拿|收入))(?:大概|差不多|有|是)?({n})(?!个|%)",
        r"(?:他|她|对方|男方|女方|前夫|前妻)一个?月({n})(?!个|岁|%)",
    ),
    topical=True,
)

SUPPORT = Quantity("support", "抚养费（一般）", "元/月")


@rule(SUPPORT)
def child_support(facts: Facts, law: Law) -> Entitlement:
    """By the share of the fixed income of the parent who pays, as the courts go by; several
    children cost more."""
    low, high, most = law["support.low"], law["support.high"], law["support.most"]
    wage = facts.get(PAYER_WAGE)
    if facts.presume(CHILDREN, ONE, "一个孩子") > ONE:
        least, limit, share = wage * low.amount / PERCENT, wage * most.amount / PERCENT, most
    else:
        least, limit, share = wage * low.amount / PERCENT, wage * high.amount / PERCENT, high
    step = f"月总收入{plain(wage)}元的{low}%到{share}%：{plain(least)}～{plain(limit)}元/月"
    return entitled({SUPPORT: Range(least, limit)}, steps=(step,))


@rule()
def marriage_age(facts: Facts, law: Law) -> Entitlement:
    """Of one of the two: 《民法典》 1047."""
    if not law.holds("marriage.man"):
        return undecided("那时的岁数没收录")
    sex = facts.get(SEX)
    bound = law["marriage.man" if sex == "男" else "marriage.woman"]
    if facts.at_least(AGE, bound):
        return entitled()
    age = facts.maybe(AGE)
    now = "" if age is UNKNOWN else f"，现在{plain(age)}周岁"
    return not_entitled(f"{sex}方要满{bound}周岁{now}")
