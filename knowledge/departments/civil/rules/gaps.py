"""How far apart two standards of one day lie, where just that is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from knowledge.departments.civil.rules.standards import places_of, standard_in
from knowledge.facts import Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Quantity,
    Range,
    entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, LawValue, plain

_APART: Final = (
    r"(?:差(?:多少|几|额|距|不少|钱|多大)|相差|差(?=[,。?]|$)|[多少高低](?:多少|几)|[少多][拿给领])"
)


def _asked(name: str, of_what: str) -> Fact[bool]:
    """Whether it is asked how far the two lie apart: without such words something else is."""
    return Fact(
        name,
        "是问两样差多少吗？",
        {"问差多少": True, "不是问差多少": False},
        "{}",
        label="是不是问差多少",
        topical=True,
        spoken={
            rf"(?:{of_what})[^。?]{{0,24}}?{_APART}|{_APART}[^。?]{{0,10}}?(?:{of_what})": True
        },
    )


DIBAO_APART: Final = _asked("dibao_apart", r"城[里镇市乡]|乡下|农村|村里|庄户")
CARE_APART: Final = _asked("care_apart", r"全护理|自理|[一二三]档|头一档|各档|档次|能动|瘫")
_HALF, _ABLE = r"(?:半护理|半失能|半自理|二档)", r"(?:能自理|自理的|全自理|三档|能动)"
HALF_APART: Final = _asked(
    "half_care_apart", rf"{_HALF}[^。?全一]{{0,12}}{_ABLE}|{_ABLE}[^。?全一]{{0,12}}{_HALF}"
)
ORPHANS_APART: Final = _asked("orphans_apart", r"福利院|机构|集中|散居")
HIGHER: Final = Quantity("higher", "高的那一样", "元/月")
LOWER: Final = Quantity("lower", "低的那一样", "元/月")
GAP: Final = Quantity("gap", "差", "元/月")


@rule(HIGHER, LOWER, GAP)
def dibao_gap(facts: Facts, law: Law) -> Entitlement:
    """Between town and country: in each group of counties that it could be."""
    if not facts.presume(DIBAO_APART, False):
        return undecided("")
    pairs = [
        (standard_in(county, "城镇", law), standard_in(county, "农村", law))
        for _, county in places_of(facts, law)
    ]
    if len(pairs) == 1:
        return _apart(*pairs[0])
    town, country = (sorted(each.amount for each in side) for side in zip(*pairs, strict=True))
    gaps = sorted(urban.amount - rural.amount for urban, rural in pairs)
    return entitled(
        {
            HIGHER: Range(town[0], town[-1]),
            LOWER: Range(country[0], country[-1]),
            GAP: Range(gaps[0], gaps[-1]),
        }
    )


@rule(HIGHER, LOWER, GAP)
def tekun_gap(facts: Facts, law: Law) -> Entitlement:
    """What they live on in town and in the country, without what is paid for care."""
    town, country = law.find("tekun_city.城镇"), law.find("tekun_city.农村")
    if town is None or country is None or not facts.presume(DIBAO_APART, False):
        return undecided("")
    return _apart(town, country)


@rule(HIGHER, LOWER, GAP)
def care_gap(facts: Facts, law: Law) -> Entitlement:
    """Between those who can do all alone and those who can do nothing, or some of it."""
    if not facts.presume(CARE_APART, False):
        return undecided("")
    more = "部分丧失" if facts.presume(HALF_APART, False) else "完全丧失"
    told = _apart(law[f"care.{more}"], law["care.能自理"])
    needs = "部分不能" if more == "部分丧失" else "完全不能"
    return replace(told, reasons=(f"{needs}自理每月{law[f'care.{more}']}元",))


@rule(HIGHER, LOWER, GAP)
def orphan_gap(facts: Facts, law: Law) -> Entitlement:
    """Between an institution and relatives."""
    if not facts.presume(ORPHANS_APART, False):
        return undecided("")
    home, kin = law.find("orphan.机构"), law.find("orphan.散居")
    if home is None or kin is None:
        return undecided("这一天的金额没查到，待确认")
    return _apart(home, kin)


def _apart(higher: LawValue, lower: LawValue) -> Entitlement:
    gap = higher.amount - lower.amount
    step = f"{higher}−{lower}＝{plain(gap)}元/月"
    return entitled({HIGHER: higher, LOWER: lower, GAP: gap}, steps=(step,))
