"""Which kinds a household is registered as, and by when a petition is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from knowledge.days import written
from knowledge.facts import (
    APPLIED_ON,
    DIBAO,
    LOW_INCOME,
    MONITORED,
    NOTICE_DAYS,
    NOTICE_ON,
    OUT_OF_POVERTY,
    REGISTERED_POOR,
    TEKUN,
    UNKNOWN,
    UNTOLD,
    Fact,
    day_of,
)
from knowledge.policy.appeal import Longer, days_left
from knowledge.policy.entitlement import Entitlement, Facts, entitled, rule, undecided
from knowledge.policy.law import Law

_WEEK: Final = "一二三四五六日"
KINDS: Final[dict[str, Fact[bool]]] = {
    "低保户": DIBAO,
    "特困（五保）供养户": TEKUN,
    "防返贫监测户": MONITORED,
    "建档立卡户": REGISTERED_POOR,
    "脱贫享受政策户": OUT_OF_POVERTY,
    "低收入家庭": LOW_INCOME,
}


@rule()
def status(facts: Facts, law: Law) -> Entitlement:
    """What is on file or was said; of what is on no list nothing is told."""
    kinds = [name for name, fact in KINDS.items() if facts.maybe(fact) is True]
    if not kinds:
        if facts.case.household is not None:
            return undecided("登记里没有低保、特困、建档立卡这些身份，不等于不能办")
        now = law.find("after_transition")
        if facts.maybe(MONITORED) is False and now is not None:
            return undecided(
                f"没纳入监测的，{now.shown}起一般不单凭建档立卡给帮扶；低保、残疾补贴看自己的条件，"
                "因病因灾可能返贫的，能到村里、乡镇申请查"
            )
        return undecided("您家算哪种户，以乡镇（街道）系统里登记的为准，我定不了")
    if facts.case.household is None:  # what somebody was, and asks whether it holds
        told = "、".join(kinds)
        return undecided(
            f"您说的是{told}；现在算不算、算哪一种，以乡镇（街道）登记的为准，能申请核查"
        )
    was_poor = {"建档立卡户", "脱贫享受政策户"}
    if was_poor.issuperset(kinds) and law.holds("after_transition"):
        last, since = law["transition.last"], law["after_transition"]
        today = f"五年过渡期{last}年底到期，{since}年起帮不帮看现在是不是监测对象，问村里"
        return replace(entitled(), reasons=(f"{'、'.join(kinds)}；{today}",))
    return replace(entitled(), reasons=("、".join(kinds),))


@rule()
def appeal_days(facts: Facts, law: Law) -> Entitlement:
    """《行政复议法》 20: from the day on which somebody knew."""
    too_late = f"{law['appeal.court'].shown}内还能起诉"
    noticed, passed = facts.maybe(NOTICE_ON), facts.maybe(NOTICE_DAYS)
    untold = facts.maybe(UNTOLD)
    longer = Longer(untold, law.find("appeal.untold"))
    left = days_left(noticed, passed, law.day, law["appeal.review"], too_late, longer)
    return left or undecided("")


@rule()
def today(_: Facts, law: Law) -> Entitlement:
    """For whoever asks what day it is before they go to an office."""
    here, next_one = (_WEEK[(law.day + timedelta(each)).weekday()] for each in (0, 1))
    return undecided(f"今天{written(law.day)}，星期{here}；明天星期{next_one}")


@rule()
def petition_days(facts: Facts, law: Law) -> Entitlement:
    """《信访工作条例》 22, 34: from the day on which it was handed in."""
    day = facts.maybe(APPLIED_ON)
    if day is UNKNOWN:
        return undecided("")
    told = day_of(day) + timedelta(int(law["petition.told"].amount))
    done = day_of(day) + timedelta(int(law["petition.done"].amount))
    longest = done + timedelta(int(law["petition.longer"].amount))
    if law.day > longest:
        return undecided(f"超了：连延长的算上，{written(longest)}就该办结，找上一级、打12345")
    if law.day > done:
        return undecided(f"{written(done)}就该办结了；最多延到{written(longest)}，问延没延、凭什么")
    return undecided(
        f"{written(told)}前告诉受不受理，{written(done)}前办结（最多延到{written(longest)}）"
    )


@rule()
def petition_review_days(facts: Facts, law: Law) -> Entitlement:
    """《信访工作条例》 35: from the day on which the answer came."""
    day = facts.maybe(NOTICE_ON)
    if day is UNKNOWN:
        return undecided("")
    last = day_of(day) + timedelta(int(law["petition.review"].amount))
    if law.day > last:
        return undecided(
            f"{written(last)}满{law['petition.review'].shown}，过了；有新情况的重新反映"
        )
    return undecided(f"{written(last)}前请上一级机关复查（{law['petition.review'].shown}内）")
