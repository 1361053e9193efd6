"""What the employer owes while somebody heals from an injury at work: 《工伤保险条例》33."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.employment.rules.injury import GRADE, GRADES, KEPT_FOR_GOOD
from knowledge.departments.employment.rules.shared import length_in_words, years_and_months
from knowledge.facts import UNKNOWN, Fact
from knowledge.policy.entitlement import Entitlement, Facts, Quantity, rule, undecided
from knowledge.policy.law import Law, plain

SHORT_A_MONTH = Quantity("short_a_month", "养伤工资每月少发", "元/月")
SHORT = Quantity("short", "养伤工资一共少发", "元")

_SUM_ENDS: Final = r"(?=块|元|,|。|$| |的|左右)(?!块多|元多)"
WAGE_BEFORE: Final[Fact[Decimal]] = Fact(
    "wage_before_injury",
    "受伤以前一个月工资多少？",
    display="原来月工资{}元",
    personal=True,
    label="受伤前的工资",
    samples=(Decimal(4000), Decimal(6000)),
    topical=True,
    counted=(
        r"(?:原来|原先|以前|之前|(?:受伤|出事)以?前|本来|平常|平时|正常)"
        rf"(?:一个?月|每月|月薪|工资|能|挣|拿|开|发|是|都|我|俺|的|干活|上班)*({{n}}){_SUM_ENDS}",
    ),
)
PAID_MEANWHILE: Final[Fact[Decimal]] = Fact(
    "paid_while_healing",
    "养伤的时候一个月发了多少？",
    display="养伤时每月发{}元",
    personal=True,
    label="养伤时发多少",
    samples=(Decimal(0), Decimal(2000)),
    topical=True,
    counted=(
        r"(?:只|就|才|光|单位|厂里?|公司|老板)(?:肯|按|给|发|开|拿)+(?:我|俺|他)?"
        rf"(?:一个?月|每月|基本工资|最低工资|底薪|生活费|了|个|的)*({{n}}){_SUM_ENDS}",
        rf"(?:单位|厂里?|公司|老板)(?:一个?月|每月)(?:只|就|才)?(?:给|发|开)(?:我|俺)?({{n}}){_SUM_ENDS}",
    ),
)
HEALING: Final[Fact[Decimal]] = Fact(
    "months_of_healing",
    "养伤养了几个月？",
    display="养伤{}",
    personal=True,
    label="养了几个月",
    samples=(Decimal(3), Decimal(14)),
    topical=True,
    counted=(
        r"(?:养伤|养|歇|躺|停工|治|在家|卧床)(?:了|养|着|伤|病|在家|床上|都|快|满|有)*({t})",
        r"({t})(?:没(?:能|法)?(?:上班|干活)|停工留薪)",
    ),
    written=years_and_months,
)


@rule()
def leaving(facts: Facts, law: Law) -> Entitlement:
    """What is given when the employment of somebody with a grade ends: by grade five to ten."""
    grade = facts.maybe(GRADE)
    if grade is UNKNOWN:
        return undecided("")
    word = GRADES[grade - 1]
    if grade <= KEPT_FOR_GOOD:
        return undecided(f"{word}级的保留劳动关系、退出岗位，按月领伤残津贴，没有离职时的两样补助")
    months = law[f"medical_subsidy.{grade}"]
    return undecided(
        f"{word}级还有两样：医疗补助{months.shown}的市月平均工资（工伤基金付，网页说法待确认）、"
        "就业补助（单位付，几个月没核实）"
    )


@rule(SHORT_A_MONTH, SHORT)
def healing_pay(facts: Facts, law: Law) -> Entitlement:
    """Wages (元/月) go on as before, for so many months at most unless the committee adds some."""
    before, paid = facts.maybe(WAGE_BEFORE), facts.maybe(PAID_MEANWHILE)
    most, months = law["injury.paid_leave"], facts.maybe(HEALING)
    if before is UNKNOWN or paid is UNKNOWN or paid >= before:
        if months is UNKNOWN or months <= most.amount:
            return undecided("")
        told = length_in_words(facts, HEALING)
        return undecided(f"养了{told}，一般最长{most.shown}，再延要鉴定委员会同意")
    lacks = before - paid
    step = f"{plain(before)}−{plain(paid)}＝{plain(lacks)}元"
    if months is UNKNOWN:
        return replace(undecided("", {SHORT_A_MONTH: lacks}), steps=(step,))
    counted = min(months, most.amount)
    whole = lacks * counted
    steps = (step, f"{plain(lacks)}元×{plain(counted)}个月＝{plain(whole)}元")
    return replace(undecided("", {SHORT_A_MONTH: lacks, SHORT: whole}), steps=steps)
