"""Until when something may still be done, from the day that is told on."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final

from knowledge.days import after_workdays, written
from knowledge.facts import APPLIED_ON, NOTICE_ON, UNKNOWN, Fact, day_of
from knowledge.policy.entitlement import Entitlement, Facts, rule, undecided
from knowledge.policy.law import Law

MOST_OF_A_MONTH: Final = 30  # days: three months are more than sixty days
_STOPPED: Final = r"停(?:了|发|掉|低保)|停俺|低保[^。?]{0,6}停|不批|退回|取消"
MONTHS_SINCE: Final[Fact[Decimal]] = Fact(
    "stopped_months_ago",
    "过去几个月了？",
    display="过去{}个月了",
    label="过去几个月了",
    samples=(Decimal(1), Decimal(4), Decimal(8)),
    topical=True,
    counted=(
        rf"(?:{_STOPPED})[^。?]{{0,14}}?({{n}})个多?月",
        rf"({{n}})个多?月(?:了|前|以前|之前)[^。?]{{0,10}}?(?:{_STOPPED}|复议|起诉)",
    ),
    spoken={
        rf"(?:{_STOPPED})[^。?]{{0,10}}?(?:大|小)?半年(?:了|多|前|$)": Decimal(6),
    },
)


@rule()
def divorce_days(facts: Facts, law: Law) -> Entitlement:
    """《民法典》 1077: the days of thinking it over, and those in which both fetch the paper."""
    day = facts.maybe(APPLIED_ON)
    cooling, collect = law.find("divorce.cooling"), law.find("divorce.collect")
    if day is UNKNOWN or cooling is None or collect is None:
        return undecided("")
    over = day_of(day) + timedelta(int(cooling.amount))
    last = over + timedelta(int(collect.amount))
    first = written(over + timedelta(1))
    return undecided(f"{written(over)}前谁都能撤回；{first}起、{written(last)}前两人一起去领证")


@rule()
def review_days(facts: Facts, law: Law) -> Entitlement:
    """《行政复议法》: counted from the day after one knows."""
    day = facts.maybe(NOTICE_ON)
    if day is UNKNOWN:
        return _by_months(facts, law)
    last = day_of(day) + timedelta(int(law["dibao.appeal"].amount))
    if law.day > last:
        return undecided(
            f"复议到{written(last)}满{law['dibao.appeal'].shown}，过了；有正当理由耽误的去问"
        )
    left = (last - law.day).days
    still = f"还剩{left}天" if left else "今天是最后一天"
    return undecided(
        f"不晚，{still}：{written(last)}前能申请复议（{law['dibao.appeal'].shown}内），不收费"
    )


def _by_months(facts: Facts, law: Law) -> Entitlement:
    """Of 四个月前停的 only what is sure of every day of that month."""
    months = facts.maybe(MONTHS_SINCE)
    if months is UNKNOWN:
        return undecided("")
    if months > law["dibao.court"].amount:
        return undecided(
            f"复议的{law['dibao.appeal'].shown}、起诉的{law['dibao.court'].shown}都过了；"
            "还够条件的重新申请，先打12345"
        )
    if months > law["dibao.appeal"].amount / MOST_OF_A_MONTH:
        return undecided(
            f"还能告：复议的{law['dibao.appeal'].shown}过了，"
            f"{law['dibao.court'].shown}内能直接去法院起诉"
        )
    return undecided(
        f"还来得及：{law['dibao.appeal'].shown}内能申请复议，{law['dibao.court'].shown}内能起诉"
    )


@rule()
def waiting_days(facts: Facts, law: Law) -> Entitlement:
    """低保57号 22: counted in working days; public holidays are not known here, so it is told as
    about."""
    day = facts.maybe(APPLIED_ON)
    limit, longest = law.find("dibao.limit"), law.find("dibao.limit_special")
    if day is UNKNOWN or limit is None or longest is None:
        return undecided("")
    begun = day_of(day)
    usual, last = (
        after_workdays(begun, int(limit.amount)),
        after_workdays(begun, int(longest.amount)),
    )
    if law.day > last:
        return undecided(
            f"超了：从受理起{limit.shown}、特殊的{longest.shown}，大约到{written(last)}就该有答复"
        )
    if law.day > usual:
        return undecided(
            f"平常的{limit.shown}过了（大约{written(usual)}）；特殊的到{written(last)}，去问卡在哪"
        )
    return undecided(f"还没超：从受理起{limit.shown}，大约到{written(usual)}（没扣放假的天）")
