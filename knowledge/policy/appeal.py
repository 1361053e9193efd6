"""How long a decision can still be appealed against, from the day on which somebody knew."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from knowledge.days import written
from knowledge.facts import UNKNOWN, Maybe, day_of
from knowledge.policy.entitlement import Entitlement, undecided
from knowledge.policy.law import LawValue

DAYS_OF_A_YEAR: Final = 365


class Longer(NamedTuple):
    """《行政复议法》 20: whoever was not told of the right has longer to use it. What is decided by
    word of mouth tells of none."""

    untold: Maybe[bool]
    longest: LawValue | None

    def told(self, passed: Decimal, over: str) -> Entitlement:
        """`over`: what is told where the days that everybody has are."""
        if (
            self.longest is None
            or self.untold is False
            or passed >= DAYS_OF_A_YEAR * self.longest.amount
        ):
            return undecided(over)
        if self.untold is True:
            return undecided(
                "还来得及：没书面告诉您能复议的，从知道那天起最长"
                f"{self.longest.shown}内能申请，不收费"
            )
        return undecided(f"{over}；没告诉过您能复议的，最长{self.longest.shown}内还能申请")


def days_left(
    noticed: Maybe[Decimal],
    passed: Maybe[Decimal],
    today: date,
    limit: LawValue,
    too_late: str,
    longer: Longer,
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
        return longer.told(Decimal((today - day).days), f"{when}过了；{too_late}")
    left = (last - today).days
    still = f"还剩{left}天" if left else "今天是最后一天"
    within = f"{until}前能申请复议（{limit.shown}内）" if until else f"{limit.shown}内能申请复议"
    return undecided(f"不晚，{still}：{within}，不收费")
