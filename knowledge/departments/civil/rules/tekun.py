"""Tekun: who is supported, with how much, and what is paid for care."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.civil.rules.facts import (
    ADL_FAILED,
    COUNTY,
    DISABILITY_KIND,
    GROUP_OF,
    NO_INCOME,
    PAID,
    SELF_CARE,
    SUPPORTER,
    beside,
)
from knowledge.departments.civil.rules.standards import (
    counties_of,
    known_registration,
    place_known,
    places_of,
    range_of,
    registrations_of,
    told_by_group,
)
from knowledge.facts import AGE, DIBAO, DISABILITY_GRADE, TEKUN, UNKNOWN, Maybe
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Quantity,
    Range,
    Verdict,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, LawValue, plain

TEKUN_KINDS: Final = ("智力", "精神", "肢体", "视力")
BASIC = Quantity("basic", "特困基本生活费", "元/月")
CARE = Quantity("care", "特困照护费", "元/月")
TOTAL = Quantity("total", "特困供养每月合计", "元/月")
TEKUN_URBAN = Quantity("urban", "城镇特困基本生活费", "元/月")
TEKUN_RURAL = Quantity("rural", "农村特困基本生活费", "元/月")
TEKUN_COUNTIES = Quantity("counties", "各县市区的城镇特困基本生活费", "元/月")
TEKUN_AVERAGE_URBAN = Quantity("average_urban", "全市城镇特困平均标准", "元/月")
TEKUN_AVERAGE_RURAL = Quantity("average_rural", "全市农村特困平均标准", "元/月")
CARE_FULL = Quantity("full", "照护费一档（完全不能自理）", "元/月")
CARE_PARTLY = Quantity("partly", "照护费二档（部分不能自理）", "元/月")
CARE_LEAST = Quantity("least", "照护费三档（能自理）", "元/月")
TIER_WORDS: Final = {
    "完全丧失": "完全不能自理",
    "部分丧失": "部分不能自理",
    "能自理": "能自理",
}
CARE_TIERS: Final = {CARE_FULL: "完全丧失", CARE_PARTLY: "部分丧失", CARE_LEAST: "能自理"}
TEKUN_PROPERTY_OPEN = "收入、财产怎么认定，济宁的规定没查到，待确认"
AVERAGE_ONLY = "农村特困各县的数没查到，这里是全市平均数"
INCOME_RULES: Final = "tekun.income_rules"
LITTLE_INCOME: Final = "有收入不一定不能办：不到低保标准、财产不超的算没生活来源，由乡镇核"
TO_THE_CARER = "照护费常常直接付给照护的人或养老院，不一定到本人手里"


@rule(TOTAL, BASIC, CARE)
def tekun(facts: Facts, law: Law) -> Entitlement:
    """Of somebody who has still to be found to be one, only what decides that is asked."""
    if facts.presume(TEKUN, False):
        return replace(_tekun_amounts(facts, law), reasons=("已是特困",))
    earns = facts.maybe(NO_INCOME) is False and law.find(INCOME_RULES) is None
    if earns or facts.maybe(SUPPORTER) == "able":
        refusal = _not_alone(facts, law)
    elif facts.maybe(AGE) is UNKNOWN:  # then ability takes more questions than being alone
        refusal = _not_alone(facts, law) or _not_without_ability(facts, law)
    else:
        refusal = _not_without_ability(facts, law) or _not_alone(facts, law)
    return refusal or _tekun_prospects(facts, law)


def _not_without_ability(facts: Facts, law: Law) -> Entitlement | None:
    old, young = law["tekun_age.old"], law["tekun_age.young"]
    if facts.at_least(AGE, old) or not facts.at_least(AGE, young):
        return None
    limits = [(kind, law.find(f"tekun_grade.{kind}")) for kind in TEKUN_KINDS]
    recorded = {kind: limit for kind, limit in limits if limit is not None}
    age, grade = facts.maybe(AGE), facts.get(DISABILITY_GRADE)
    now = "" if age is UNKNOWN else f"，现在{plain(age)}周岁"
    reason = (
        f"要满{old}周岁、不满{young}周岁，或者残疾到"
        f"{'、'.join(f'{kind}{limit}级' for kind, limit in recorded.items())}{now}"
    )
    if grade is None or grade > max(limit.amount for limit in recorded.values()):
        return not_entitled(reason)
    kind = facts.get(DISABILITY_KIND)
    if kind == "多重":
        return undecided("多重残疾按哪一类算无劳动能力，资料里没写")
    if kind in recorded and grade <= recorded[kind].amount:
        return None
    return not_entitled(reason)


def _not_alone(facts: Facts, law: Law) -> Entitlement | None:
    """By the rules of 2021 an income below dibao is none, as that of who draws it: 特困认定 6."""
    supported = not_entitled(
        "有能力赡养、抚养的儿女、配偶或父母，就不能办特困；日子难的报低保，该给的赡养费算收入",
        notes=("儿女不给赡养费的，能找村里调解、上法院",),
    )
    if facts.maybe(SUPPORTER) == "able":
        return supported
    told = SUPPORTER.name not in facts.case.supposed and law.find(INCOME_RULES) is not None
    below = told and facts.maybe(SUPPORTER) == "none" and facts.maybe(DIBAO) is True
    earns = not below and not facts.get(NO_INCOME)
    if earns and law.find(INCOME_RULES) is None:
        return not_entitled("要没有收入来源才能办特困")
    if facts.get(SUPPORTER) == "able":
        return supported
    return undecided(LITTLE_INCOME, notes=(LITTLE_INCOME,)) if earns else None


def _tekun_amounts(facts: Facts, law: Law) -> Entitlement:
    registration = known_registration(facts)
    if registration == "城镇" and told_by_group(law):
        place = f"{facts.get(COUNTY)}城镇"
    else:
        place = f"{registration}全市平均" if told_by_group(law) else f"全市{registration}"
    basics = _tekun_basics(facts, law)
    tier = _tier(facts, law)
    care = law[f"care.{tier}"]
    care_step = f"照护费（{tier}）：{care}元/月"
    if not basics:
        step = "基本生活费：农村特困这天的标准没查到，待确认"
        return entitled({CARE: care}, steps=(step, care_step), notes=(TO_THE_CARER,))
    basic = basics[0]
    average = law.find("tekun_city.城镇") if told_by_group(law) else None
    beside = "" if registration == "农村" or average is None else f"（全市平均{average}元）"
    total = basic.amount + care.amount
    is_average = registration == "农村" and told_by_group(law)
    average_only = "农村平均" if is_average else ""
    return entitled(
        {TOTAL: total, BASIC: basic, CARE: care},
        steps=(
            f"基本生活费：{place}{basic}元/月{beside}",
            care_step,
            f"合计：{average_only}{basic}＋{care}＝{plain(total)}元/月",
        ),
        notes=(*([AVERAGE_ONLY] if is_average else []), *_ratio(law), TO_THE_CARER),
    )


def _tekun_in(county: str, law: Law) -> LawValue:
    """The urban basic allowance."""
    return law.find(f"tekun_basic.{GROUP_OF[county]}.城镇") or law["tekun_city.城镇"]


def _tekun_basics(facts: Facts, law: Law) -> list[LawValue]:
    """What the basic allowance could be; of the counties' rural ones only the average is known."""
    basics = []
    registrations = registrations_of(facts)
    if "城镇" in registrations:
        basics += [_tekun_in(county, law) for county in counties_of(facts, law)]
    rural = law.find("tekun_city.农村") if "农村" in registrations else None
    return [*basics, rural] if rural is not None else basics


def _ratio(law: Law) -> tuple[str, ...]:
    """What the basic allowance keeps to, where it rises each year."""
    ratio = law.find("tekun_ratio")
    return () if ratio is None else (f"基本生活费原则上不低于当地低保标准的{ratio}倍",)


def _tekun_prospects(facts: Facts, law: Law) -> Entitlement:
    tier = _tier_told(facts, law)
    tiers = CARE_TIERS.values() if tier is UNKNOWN else [tier]
    basic = range_of(_tekun_basics(facts, law))
    care = range_of([law[f"care.{each}"] for each in tiers])
    by_place = "县市区、户口" if told_by_group(law) else "户口"
    notes = (TEKUN_PROPERTY_OPEN, f"领多少看{by_place}和能不能自理", TO_THE_CARER)
    if care is None or basic is None:
        return entitled({} if care is None else {CARE: care}, notes=notes)
    total = Range(basic.low + care.low, basic.high + care.high)
    return entitled({TOTAL: total, BASIC: basic, CARE: care}, notes=notes)


@rule(
    *(TOTAL, BASIC, CARE, TEKUN_URBAN, TEKUN_RURAL, TEKUN_AVERAGE_URBAN, TEKUN_AVERAGE_RURAL),
    TEKUN_COUNTIES,
    *CARE_TIERS,
)
def tekun_standard(facts: Facts, law: Law) -> Entitlement:
    """The day's standards; a sum for those who are tekun, or for the tier that is asked about."""
    told = facts.stated(SELF_CARE) is not UNKNOWN or facts.stated(ADL_FAILED) is not UNKNOWN
    if told or _is_told_apart(facts, law):
        return _tekun_amounts(facts, law)
    amounts: dict[Quantity, Amount] = {}
    steps = []
    by_group = told_by_group(law)
    registrations = registrations_of(facts)
    if "城镇" in registrations:
        standards = [(name, _tekun_in(county, law)) for name, county in places_of(facts, law)]
        steps += [f"城镇基本生活费，{name}：{standard}元/月" for name, standard in standards]
        numbers = [standard.amount for _, standard in standards]
        amounts[TEKUN_URBAN] = Range(min(numbers), max(numbers))
        if by_group and len(set(numbers)) > 1:
            amounts[TEKUN_COUNTIES] = amounts[TEKUN_URBAN]
    for registration, quantity in (
        ("城镇", TEKUN_AVERAGE_URBAN if by_group else TEKUN_URBAN),
        ("农村", TEKUN_AVERAGE_RURAL if by_group else TEKUN_RURAL),
    ):
        found = law.find(f"tekun_city.{registration}")
        if found is None or registration not in registrations:
            continue
        amounts[quantity] = found
        if by_group or registration == "农村":
            step = f"{registration}基本生活费，全市{'平均' if by_group else ''}：{found}元/月"
            steps.append(step)
    tiers, tier_steps = _tiers(law)
    only_average = by_group and TEKUN_AVERAGE_RURAL in amounts
    of_averages = ("农村各县的数没查到，只有全市平均数",) if only_average else ()
    notes = (*of_averages, *_ratio(law), TO_THE_CARER)
    return entitled({**amounts, **tiers}, steps=(*steps, *tier_steps), notes=notes)


def _is_told_apart(facts: Facts, law: Law) -> bool:
    """Whether one sum is theirs: nobody's who is not tekun."""
    return facts.maybe(TEKUN) is True and place_known(facts, law)


def _tiers(law: Law) -> tuple[dict[Quantity, Amount], tuple[str, ...]]:
    tiers = {quantity: law[f"care.{tier}"] for quantity, tier in CARE_TIERS.items()}
    steps = tuple(f"{quantity.label}：{value}元/月" for quantity, value in tiers.items())
    return dict(tiers), steps


@rule(CARE, TOTAL, BASIC, *CARE_TIERS)
def tekun_care(facts: Facts, law: Law) -> Entitlement:
    tiers, steps = _tiers(law)
    if not facts.presume(TEKUN, True):
        return not_entitled(
            "照护费只给特困人员",
            tiers,
            notes=("不是特困、残疾一二级的，可以问“护理补贴”",),
        )
    tier, failing = _tier_told(facts, law), facts.maybe(ADL_FAILED)
    if tier is UNKNOWN:
        return entitled(tiers, steps=steps, notes=(TO_THE_CARER,))
    counts = failing is not UNKNOWN and law.holds("adl.full") and _tier_by(failing, law) == tier
    if failing is not UNKNOWN and counts and not place_known(facts, law):
        step = f"{plain(failing)}样做不了：{TIER_WORDS[tier]}"
        told = entitled({CARE: law[f"care.{tier}"]}, steps=(step,), notes=(TO_THE_CARER,))
        reason = f"{plain(failing)}样做不了，算{TIER_WORDS[tier]}"
        if tier == "部分丧失":  # who names some of them may not have named all
            reason += f"；{law['adl.full']}样以上做不了的{law['care.完全丧失']}元"
        return replace(told, reasons=(reason,))
    if place_known(facts, law):  # who asks for the sum is told it
        return _tekun_amounts(facts, law)
    tier = _tier(facts, law)
    care = law[f"care.{tier}"]
    told = entitled({CARE: care}, steps=(f"{tier}：{care}元/月",), notes=(TO_THE_CARER,))
    paid = facts.maybe(PAID)
    return told if paid is UNKNOWN else replace(told, reasons=(beside(paid, care.amount),))


def _tier(facts: Facts, law: Law) -> str:
    tier = _tier_told(facts, law)
    return facts.get(SELF_CARE) if tier is UNKNOWN else tier


def _tier_told(facts: Facts, law: Law) -> Maybe[str]:
    """The worse of what is known and of what follows from what somebody cannot do alone: he may
    have got worse since he was looked at, and may name some of it only."""
    tier, failing = facts.maybe(SELF_CARE), facts.maybe(ADL_FAILED)
    if failing is UNKNOWN or not law.holds("adl.full"):
        return tier
    return min((_tier_by(failing, law), tier), key=[*CARE_TIERS.values(), UNKNOWN].index)


def _tier_by(failing: Decimal, law: Law) -> str:
    if failing >= law["adl.full"].amount:
        return "完全丧失"
    return "部分丧失" if failing > 0 else "能自理"


@rule(CARE, TOTAL, BASIC, *CARE_TIERS)
def tekun_assessment(facts: Facts, law: Law) -> Entitlement:
    """By how many of the things of daily life somebody cannot do alone."""
    dibao = facts.maybe(TEKUN) is not True and facts.presume(DIBAO, False, "不是低保户")
    if dibao and not facts.presume(TEKUN, False, "不是特困"):
        return not_entitled("照护费只给特困供养的，低保的不领")
    if facts.maybe(ADL_FAILED) is UNKNOWN and facts.stated(SELF_CARE) is not UNKNOWN:
        told = tekun_care.function(facts, law)  # who tells the tier may ask what it takes
        most, tier = law.find("adl.full"), facts.get(SELF_CARE)
        if most is None or told.verdict is not Verdict.YES:
            return told
        takes = {
            "完全丧失": f"{most}样以上做不了的",
            "部分丧失": f"有做不了的、不到{most}样的",
            "能自理": "样样能做的",
        }
        return replace(told, reasons=(f"{takes[tier]}，算{TIER_WORDS[tier]}",))
    tiers, steps = _tiers(law)
    failing = facts.get(ADL_FAILED)
    tier = _tier_by(failing, law)
    care = law[f"care.{tier}"]
    step = f"{plain(failing)}项做不了：{TIER_WORDS[tier]}，照护费{care}元/月"
    more = law["care.完全丧失"].amount - care.amount
    full = f"{law['adl.full']}样以上做不了才算完全不能自理，照护费多{plain(more)}元"
    notes = (full, TO_THE_CARER) if tier == "部分丧失" else (TO_THE_CARER,)
    amounts: dict[Quantity, Amount] = {CARE: care, **tiers}
    if facts.maybe(TEKUN) is not False and place_known(facts, law):
        for basic in _tekun_basics(facts, law)[:1]:
            amounts |= {BASIC: basic, TOTAL: basic.amount + care.amount}
    return replace(
        entitled(amounts, steps=(step, *steps), notes=notes),
        reasons=(f"{plain(failing)}样做不了的，算{TIER_WORDS[tier]}",),
    )
