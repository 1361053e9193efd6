"""Until when something may still be done, from the day that is told on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from knowledge.days import after_workdays, written
from knowledge.facts import APPLIED_ON, NOTICE_DAYS, NOTICE_ON, UNKNOWN, UNTOLD, Fact, day_of
from knowledge.policy.appeal import Longer, days_left
from knowledge.policy.entitlement import Entitlement, Facts, entitled, rule, undecided
from knowledge.policy.law import Law, plain

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


REGRETTED: Final[Fact[bool]] = Fact(
    "divorce_regretted",
    "是不想离了吗？",
    {"不想离了": True, "还要离": False},
    label="想不想离",
    topical=True,
    spoken={
        r"后悔|反悔|不想离|不愿离|不离了"
        r"|(?<!算)(?<!视为)(?<!当成)撤(?:回|销|了|掉|不|吗|申请)|能撤": True
    },
)
APPLIED_DAYS_AGO: Final[Fact[Decimal]] = Fact(
    "divorce_applied_days_ago",
    "申请过去几天了？",
    display="申请过去{}天",
    label="申请过去几天了",
    samples=(Decimal(10), Decimal(40)),
    topical=True,
    counted=(
        r"(?:申请|离婚|材料|冷静期)[^。?]{0,10}?(?:才|都|刚|第|过了?|有|到)*({n})天",
        r"({n})天(?:前|以前)[^。?]{0,8}(?:申请|交|递|办)",
    ),
)


@rule()
def divorce_days(facts: Facts, law: Law) -> Entitlement:
    """《民法典》 1077: the days of thinking it over, and those in which both fetch the paper."""
    day = facts.maybe(APPLIED_ON)
    cooling, collect = law.find("divorce.cooling"), law.find("divorce.collect")
    if cooling is None or collect is None:
        return undecided("")
    if facts.presume(REGRETTED, False):
        return replace(entitled(), reasons=(_withdrawn(facts, law, int(cooling.amount)),))
    if day is UNKNOWN:
        return undecided("")
    over = day_of(day) + timedelta(int(cooling.amount))
    last = over + timedelta(int(collect.amount))
    first = written(over + timedelta(1))
    collected = f"最早{first}两人一起去领证，{written(last)}前去，不去算撤回"
    collected += f"；{written(over)}前谁都能撤回"
    return replace(entitled(), reasons=(collected,))


def _withdrawn(facts: Facts, law: Law, cooling: int) -> str:
    """Either of the two alone takes it back while they think it over; later it lapses by itself."""
    day, passed = facts.maybe(APPLIED_ON), facts.maybe(APPLIED_DAYS_AGO)
    if day is not UNKNOWN:
        passed = Decimal((law.day - day_of(day)).days)
    if passed is UNKNOWN:
        return f"能撤：交了申请{cooling}日内，不想离的一方自己去就能撤回"
    if passed > cooling:
        since_day = law.day - timedelta(int(passed))
        return _lapses(since_day, law, cooling, exact=day is not UNKNOWN)
    left = "今天是最后一天" if passed == cooling else f"还剩{plain(cooling - passed)}天"
    return f"能撤，{left}：{cooling}日内不想离的一方自己去就能撤回"


def _lapses(applied: date, law: Law, cooling: int, *, exact: bool) -> str:
    """When they may fetch the paper, and by when it is taken as withdrawn."""
    over = applied + timedelta(cooling)
    end = over + timedelta(int(law["divorce.collect"].amount))
    if not exact:
        return f"{cooling}日过了，不用去撤：不去领离婚证，到期就算撤回"
    if law.day > end:
        return f"{written(end)}前两人没一起去领证，申请就算撤回了，想离的要重新申请"
    first = written(over + timedelta(1))
    return f"{first}起能一起去领证，{written(end)}前不去就算撤回；反悔的不去领就行"


@rule()
def review_days(facts: Facts, law: Law) -> Entitlement:
    """《行政复议法》: counted from the day after one knows."""
    noticed, passed = facts.maybe(NOTICE_ON), facts.maybe(NOTICE_DAYS)
    limit, too_late = law["dibao.appeal"], "有正当理由耽误的去问"
    untold = facts.maybe(UNTOLD)
    longer = Longer(untold, law.find("dibao.appeal_untold"))
    left = days_left(noticed, passed, law.day, limit, too_late, longer)
    return _by_months(facts, law, longer) if left is None else left


def _by_months(facts: Facts, law: Law, longer: Longer) -> Entitlement:
    """Of 四个月前停的 only what is sure of every day of that month."""
    months = facts.maybe(MONTHS_SINCE)
    if months is UNKNOWN:
        return undecided("")
    if months > law["dibao.court"].amount:
        return longer.told(
            months * MOST_OF_A_MONTH,
            f"复议的{law['dibao.appeal'].shown}、起诉的{law['dibao.court'].shown}都过了；"
            "还够条件的重新申请，先打12345",
        )
    if months > law["dibao.appeal"].amount / MOST_OF_A_MONTH:
        return longer.told(
            months * MOST_OF_A_MONTH,
            f"还能告：复议的{law['dibao.appeal'].shown}过了，"
            f"{law['dibao.court'].shown}内能直接去法院起诉",
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
