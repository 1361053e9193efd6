"""How long a decision can still be appealed against, from the day on which somebody knew."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from knowledge.days import written
from knowledge.facts import UNKNOWN, Maybe, day_of
from knowledge.policy.entitlement import Entitlement, undecided
from knowledge.policy.law import LawValue


def days_left(
    noticed: Maybe[Decimal], passed: Maybe[Decimal], today: date, limit: LawValue, too_late: str
) -> Entitlement | None:
    """`noticed`: the day as a number; `passed`: days since; `too_late`: what can be done then.
    None where neither is known."""
    if noticed is not UNKNOWN:
        day = day_of(noticed)
    elif passed is not UNKNOWN:
        day = today - timedelta(int(passed))
    else:
        return None
    last = day + timedelta(int(limit.amount))
    # Nobody counts a last day from 四十天前.
    until = written(last) if noticed is not UNKNOWN else ""
    if today > last:
        when = f"复议到{until}满{limit.shown}，" if until else f"复议的{limit.shown}"
        return undecided(f"{when}过了；{too_late}")
    left = (last - today).days
    still = f"还剩{left}天" if left else "今天是最后一天"
    within = f"{until}前能申请复议（{limit.shown}内）" if until else f"{limit.shown}内能申请复议"
    return undecided(f"不晚，{still}：{within}，不收费")
