"""Until when something may still be done, from the day that is told on."""

from __future__ import annotations

from datetime import date, timedelta

from knowledge.facts import APPLIED_ON, NOTICE_ON, UNKNOWN, day_of
from knowledge.policy.entitlement import Entitlement, Facts, rule, undecided
from knowledge.policy.law import Law


@rule()
def divorce_days(facts: Facts, law: Law) -> Entitlement:
    """《民法典》 1077: the days of thinking it over, and those in which both fetch the paper."""
    day = facts.maybe(APPLIED_ON)
    cooling, collect = law.find("divorce.cooling"), law.find("divorce.collect")
    if day is UNKNOWN or cooling is None or collect is None:
        return undecided("")
    over = day_of(day) + timedelta(int(cooling.amount))
    last = over + timedelta(int(collect.amount))
    first = _written(over + timedelta(1))
    return undecided(f"{_written(over)}前谁都能撤回；{first}起、{_written(last)}前两人一起去领证")


@rule()
def review_days(facts: Facts, law: Law) -> Entitlement:
    """《行政复议法》: counted from the day after one knows."""
    day = facts.maybe(NOTICE_ON)
    if day is UNKNOWN:
        return undecided("")
    last = day_of(day) + timedelta(int(law["dibao.appeal"].amount))
    if law.day > last:
        return undecided(
            f"复议到{_written(last)}满{law['dibao.appeal'].shown}，过了；有正当理由耽误的去问"
        )
    left = (last - law.day).days
    still = f"还剩{left}天" if left else "今天是最后一天"
    return undecided(
        f"不晚，{still}：{_written(last)}前能申请复议（{law['dibao.appeal'].shown}内），不收费"
    )


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
