"""Households a little above the standard of dibao: 低保边缘."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from knowledge.departments.civil.rules.dibao import EACH, MONTHLY, gap_steps, margin_times
from knowledge.departments.civil.rules.standards import (
    BY_NOW,
    PER_CAPITA,
    PROPERTY_OPEN,
    STANDARD,
    by_now,
    each_step,
    means_of,
    place_known,
    reckoned_since,
    standard_of,
)
from knowledge.facts import DIBAO, FAMILY_SIZE, INCOME, PER_CAPITA_INCOME, TEKUN, UNKNOWN
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Quantity,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, fen, plain

LINE = Quantity("line", "低保边缘线（人均）", "元/月")
WITHIN = Quantity("within", "低保边缘线（人均在线内）", "元/月")
TIMES = Quantity("margin_times", "低保边缘线是低保标准的", "倍")
NOT_YET = "低保边缘家庭2021年7月才有全国的认定办法，这一天怎么办没查到"


@rule(LINE, STANDARD, PER_CAPITA, TIMES, BY_NOW)
def margin(facts: Facts, law: Law) -> Entitlement:
    """Below so many times the standard, and not below the standard itself."""
    times = margin_times(law)
    if times is None:
        return undecided(NOT_YET)
    if facts.presume(TEKUN, False) or facts.presume(DIBAO, False):
        return not_entitled("已经是低保、特困的，不用再认定低保边缘")
    means = means_of(facts, law, Decimal(1), times.amount)
    standard = standard_of(facts, law)
    line = standard.amount * times.amount
    told = {**means.told, STANDARD: standard, LINE: line}
    each = plain(means.each)
    if means.each < standard.amount:
        return not_entitled(f"人均{each}元低于低保标准{standard}元，直接申请低保", told)
    step = f"低保边缘线：{standard}×{times}＝{plain(line)}元/月"
    if means.each >= line:
        over = f"{plain(fen(means.each - line))}元"
        refused = not_entitled(
            f"人均每月{each}元，要低于{plain(line)}元（低保标准的{times}倍），高出{over}"
            f"{by_now(means.each - line, standard)}",
            told,
            notes=("看病、上学花销太大的，可以问“刚性支出困难家庭”和临时救助",),
        )
        newer = None if facts.case.supposed else reckoned_since(standard, law)
        if newer is not None and means.each < newer.amount * times.amount:
            refused = undecided(
                f"{standard.version.since.year}年的线{plain(line)}元，高出{over}",
                {**told, BY_NOW: newer.amount * times.amount},
            )
        steps = (*each_step(means), step, f"高出：{each}−{plain(line)}元＝{over}")
        return replace(refused, steps=steps)
    return entitled({**told, TIMES: times}, steps=(step,), notes=(PROPERTY_OPEN,))


@rule(LINE, PER_CAPITA)
def rigid(facts: Facts, law: Law) -> Entitlement:
    """Where what the household lives on is told: whether an easier kind comes first. The share
    of the income that its expenses take, and the upper line, are not known."""
    times, size = margin_times(law), facts.stated(FAMILY_SIZE)
    told = facts.stated(PER_CAPITA_INCOME) is not UNKNOWN or (
        facts.stated(INCOME) is not UNKNOWN and size is not UNKNOWN
    )
    if times is None or law.find("rigid_months") is None or not told:
        return undecided("")
    if not place_known(facts, law):
        return undecided("")
    means, standard = means_of(facts, law), standard_of(facts, law)
    line, each = standard.amount * times.amount, plain(fen(means.each))
    if means.each < standard.amount:
        return undecided(f"先报低保：人均{each}元，不到低保线{standard}元")
    if means.each < line:
        return undecided(f"先报低保边缘：人均{each}元，不到边缘线{plain(line)}元")
    over = f"人均{each}元，过了低保边缘线{plain(line)}元"
    return undecided(f"够不着低保、边缘（{over}），看病上学花得多的按刚性支出困难报")


@rule(STANDARD, LINE, WITHIN, PER_CAPITA, MONTHLY, EACH)
def which(facts: Facts, law: Law) -> Entitlement:
    """Which of all the kinds a household may be recognised as, with the lines it is held against;
    WITHIN only where it is between the two."""
    times = margin_times(law)
    if times is None:
        return undecided(NOT_YET)
    if facts.presume(TEKUN, False):
        return not_entitled("已经是特困供养，不用再认低保、边缘")
    means, standard = means_of(facts, law, Decimal(1), times.amount), standard_of(facts, law)
    line = standard.amount * times.amount
    told: dict[Quantity, Amount] = {**means.told, STANDARD: standard, LINE: line}
    if means.each < standard.amount:
        gap = standard.amount - means.each
        told[EACH] = fen(gap)
        if means.people is not None:
            told[MONTHLY] = fen(gap * means.people)
        return entitled(told, steps=gap_steps(means, standard), notes=(PROPERTY_OPEN,))
    step = f"低保边缘线：{standard}×{times}＝{plain(line)}元/月"
    if means.each < line:
        told[WITHIN] = line
        severe = "家里重残、重病的人还能单独申请“单人户”低保"
        return entitled(told, steps=(step,), notes=(PROPERTY_OPEN, severe))
    return entitled(told, steps=(step,), notes=("有突发大难的，还能问防返贫监测",))
