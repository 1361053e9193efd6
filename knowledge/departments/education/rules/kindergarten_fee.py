"""Whose care and teaching in a kindergarten is free, and who may not be turned away."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from knowledge.departments.education.rules.pupils import CLASS_OF_KINDERGARTEN, is_any
from knowledge.facts import DIBAO, DISABILITY_GRADE, MONITORED, TEKUN, UNKNOWN, Fact
from knowledge.policy.entitlement import Entitlement, Facts, entitled, rule, undecided
from knowledge.policy.law import Law

EXEMPT: Final[Fact[str]] = Fact(
    "kindergarten_exempt",
    "孩子是孤儿，或者有残疾吗？",
    {"孤儿": "孤儿", "残疾孩子": "残疾"},
    "{}",
    label="孩子是不是孤儿、有没有残疾",
    topical=True,
    spoken={
        r"孤儿|爹娘都没了|父母都不在": "孤儿",
        r"残疾(?:的)?(?:孩|娃|儿童|幼儿)|(?:孩子?|娃|儿子|闺女|孙[子女]|妮|小子|宝)[^,。?]{0,10}"
        r"(?:残疾|自闭|孤独症|脑瘫|唐氏|聋|智力障碍|发育迟缓"
        r"|(?:听力|视力|智力|肢体|言语)[一二三四]级)": "残疾",
    },
)


@rule()
def kindergarten_fee(facts: Facts, law: Law) -> Entitlement:
    """The last year is free for all; before it, of orphans, disabled and poor children."""
    last_year = facts.maybe(CLASS_OF_KINDERGARTEN)
    if law.holds("preschool.free") and last_year is True:
        return replace(entitled(), reasons=("大班公办园保教费全免，民办园按同类公办园的数减",))
    if not law.holds("kindergarten_age"):
        return undecided("")
    grade = facts.maybe(DISABILITY_GRADE)
    disabled = grade is not UNKNOWN and grade is not None
    if disabled or facts.maybe(EXEMPT) is not UNKNOWN:
        return replace(entitled(), reasons=("孤儿、残疾儿童上幼儿园不收保教费",))
    if is_any(facts, DIBAO, TEKUN, MONITORED):
        return undecided("符合条件的困难家庭孩子免保教费：拿低保、特困、监测的证明向幼儿园申请")
    if law.holds("preschool.free") and last_year is False:
        return undecided("小班、中班不免保教费，孤儿、残疾、认定困难的孩子除外")
    return undecided("")


@rule()
def kindergarten_place(facts: Facts, _: Law) -> Entitlement:
    """A disabled child comes first where others have no better claim."""
    if facts.maybe(EXEMPT) == "残疾":
        return entitled()
    return undecided("")
