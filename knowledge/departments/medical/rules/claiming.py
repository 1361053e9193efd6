"""How long it may take until a bill that was handed in is paid: 《社会保险经办条例》20."""

from __future__ import annotations

from knowledge.days import after_workdays, written
from knowledge.facts import APPLIED_ON, UNKNOWN, day_of
from knowledge.policy.entitlement import Entitlement, Facts, rule, undecided
from knowledge.policy.law import Law


@rule()
def claim_days(facts: Facts, law: Law) -> Entitlement:
    """When a claim that was handed in on a day has to be settled."""
    handed_in, days = facts.maybe(APPLIED_ON), law.find("manual_days")
    if handed_in is UNKNOWN or days is None:
        return undecided("")
    end = after_workdays(day_of(handed_in), int(days.amount))
    until = written(end)
    if law.day > end:
        return undecided(f"该办完了：{days.shown}大约到{until}（节假日往后推），拿收件条去查")
    return undecided(f"还没到：{days.shown}大约到{until}（节假日往后推）")
