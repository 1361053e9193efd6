"""What wages that were not paid come to, of what is told of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.employment.rules.shared import years_and_months
from knowledge.facts import UNKNOWN, WAGE, Fact
from knowledge.policy.entitlement import Entitlement, Facts, Quantity, rule, undecided
from knowledge.policy.law import Law, plain

BY_MONTH: Final = "按月工资算"
OWED = Quantity("owed", "欠的工钱", "元")

_NOT_PAID: Final = r"(?:没|未|不)(?:有|给|见)?(?:我|俺)?(?:们)?(?:发|给|开|结|付|见)"
_BEHIND: Final = r"(?:着|了|欠|我|俺|他|们|工人|都|快|有|整整|已经|足足|的|工[资钱])*"
MONTHS_OWED: Final[Fact[Decimal]] = Fact(
    "months_owed",
    "欠了几个月工资？",
    display="欠{}工资",
    personal=True,
    label="欠了几个月",
    samples=(Decimal(2), Decimal(5)),
    topical=True,
    counted=(
        rf"(?:[欠拖压]|差(?:我|俺))(?!费){_BEHIND}({{t}})(?!前|后|以)",
        rf"({{t}})(?:的)?(?:工[资钱]|薪水?|钱)?(?:都|也|一分钱?|一直|还)*{_NOT_PAID}",
        rf"(?:工[资钱]|薪水?)(?:都|也|一直|有|已经)*({{t}}){_NOT_PAID}",
    ),
    written=years_and_months,
)
A_DAY: Final[Fact[Decimal]] = Fact(
    "pay_a_day",
    "一天多少钱？",
    display="一天{}元",
    personal=True,
    label="一天多少钱",
    samples=(Decimal(150), Decimal(300)),
    topical=True,
    counted=(
        r"日(?:薪|工资)(?:是|给)?({n})(?=块|元|,|。|$| |干)",
        r"(?:一|每)天(?:工钱|工资|给|说好|是|讲好|的)*({n})(?=块|元|,|。|$| |钱|干)",
    ),
)
DAYS_WORKED: Final[Fact[Decimal]] = Fact(
    "days_not_paid",
    "干了几天没给钱？",
    display="干了{}天",
    personal=True,
    label="干了几天",
    samples=(Decimal(10), Decimal(40)),
    topical=True,
    counted=(
        r"(?:干|做|上|出|记|差|欠)(?:了|我|俺|满|够|一共)*({n})(?:天|个工(?!人|友))",
        r"(?:一共|总共|拢共|共)({n})(?:天|个工(?!人|友))",
    ),
)
PAID_ALREADY: Final[Fact[Decimal]] = Fact(
    "wages_paid_already",
    "给过多少了？",
    display="给过{}元",
    personal=True,
    label="给过多少",
    samples=(Decimal(1000),),
    topical=True,
    counted=(
        r"(?:只|就|才|先|中间|已经|总共|一共|光)(?:给|支|预支|发|结|付)(?:了|过|我|俺)*({n})"
        r"(?=块|元|,|。|$| |剩)",
        r"(?<=,)(?:给|支|预支|结)(?:了|过)({n})(?=块|元|,|。|$| |剩|还)",
        r"天(?:给|支|预支|结)(?:了|过)({n})(?=块|元|,|。|$| |剩|还)",
    ),
)


@rule(OWED)
def owed(facts: Facts, _: Law) -> Entitlement:
    """Months by a month's wage (元/月), or days by what a day was to bring, less what was paid."""
    by_the_day = facts.maybe(A_DAY) is not UNKNOWN or facts.presume(A_DAY, Decimal(0), BY_MONTH)
    found = _by_the_day(facts) if by_the_day else _by_the_month(facts)
    if found is None:
        return undecided("")
    whole, step = found
    paid = facts.presume(PAID_ALREADY, Decimal(0), "没给过钱")
    if not 0 < paid < whole:
        return replace(undecided("", {OWED: whole}), steps=(f"{step}＝{plain(whole)}元",))
    left = whole - paid
    step = f"{step}−给过的{plain(paid)}元＝{plain(left)}元"
    return replace(undecided("", {OWED: left}), steps=(step,))


def _by_the_day(facts: Facts) -> tuple[Decimal, str] | None:
    pay, days = facts.maybe(A_DAY), facts.maybe(DAYS_WORKED)
    if pay is UNKNOWN or days is UNKNOWN:
        return None
    return pay * days, f"{plain(days)}天×{plain(pay)}元"


def _by_the_month(facts: Facts) -> tuple[Decimal, str] | None:
    months, wage = facts.maybe(MONTHS_OWED), facts.maybe(WAGE)
    if months is UNKNOWN or wage is UNKNOWN:
        return None
    return months * wage, f"{plain(months)}个月×{plain(wage)}元"
