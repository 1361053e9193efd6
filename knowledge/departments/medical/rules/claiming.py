"""How long it may take until a bill that was handed in is paid: 《社会保险经办条例》20."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from knowledge.facts import APPLIED_ON, UNKNOWN, day_of
from knowledge.policy.entitlement import Entitlement, Facts, rule, undecided
from knowledge.policy.law import Law

SATURDAY: Final = 5  # of weekdays counted from 0


def _after_workdays(day: date, workdays: int) -> date:
    """So many days from Monday to Friday later: public holidays are left out of it."""
    while workdays:
        day += timedelta(1)
        workdays -= day.weekday() < SATURDAY
    return day


@rule()
def claim_days(facts: Facts, law: Law) -> Entitlement:
    """When a claim that was handed in on a day has to be settled."""
    handed_in, days = facts.maybe(APPLIED_ON), law.find("manual_days")
    if handed_in is UNKNOWN or days is None:
        return undecided("")
    end = _after_workdays(day_of(handed_in), int(days.amount))
    until = f"{end.year}年{end.month}月{end.day}日"
    if law.day > end:
        return undecided(f"该办完了：{days.shown}大约到{until}（节假日往后推），拿收件条去查")
    return undecided(f"还没到：{days.shown}大约到{until}（节假日往后推）")
