"""How long a decision can still be appealed against, from the day on which somebody knew."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final

from knowledge.days import written
from knowledge.facts import NOTICE_DAYS, NOTICE_ON, UNKNOWN, UNTOLD, day_of
from knowledge.policy.entitlement import Entitlement, Facts, undecided
from knowledge.policy.law import Law, LawValue

DAYS_OF_A_YEAR: Final = 365


def days_left(
    facts: Facts, law: Law, limit: LawValue, untold: str, too_late: str
) -> Entitlement | None:
    """`untold`: the value that holds for who was not told; `too_late`: what can be done then.
    None where the day is not known."""
    noticed, passed = facts.maybe(NOTICE_ON), facts.maybe(NOTICE_DAYS)
    if noticed is not UNKNOWN:
        day = day_of(noticed)
    elif passed is not UNKNOWN:
        day = law.day - timedelta(int(passed))
    else:
        return None
    last = day + timedelta(int(limit.amount))
    # Nobody counts a last day from 四十天前.
    until = written(last) if noticed is not UNKNOWN else ""
    if law.day > last:
        when = f"复议到{until}满{limit.shown}，" if until else f"复议的{limit.shown}"
        passed = Decimal((law.day - day).days)
        return or_longer(facts, law.find(untold), passed, f"{when}过了；{too_late}")
    left = (last - law.day).days
    still = f"还剩{left}天" if left else "今天是最后一天"
    within = f"{until}前能申请复议（{limit.shown}内）" if until else f"{limit.shown}内能申请复议"
    return undecided(f"不晚，{still}：{within}，不收费")


def or_longer(facts: Facts, longest: LawValue | None, passed: Decimal, over: str) -> Entitlement:
    """《行政复议法》 20: who was not told of the right has longer than the days that are `over`.
    A decision by word of mouth tells of no right."""
    if longest is None or passed >= DAYS_OF_A_YEAR * longest.amount:
        return undecided(over)
    if facts.maybe(UNTOLD) is True:
        return undecided(
            f"还来得及：没书面告诉您能复议的，从知道那天起最长{longest.shown}内能申请，不收费"
        )
    return undecided(f"{over}；没告诉过您能复议的，最长{longest.shown}内还能申请")
