"""How much of the housing fund may be drawn in a year for rent."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from knowledge.departments.housing.rules.fund import OCCASION
from knowledge.facts import UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Quantity,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, plain

RENT: Final = Quantity("rent_limit", "租房一年最多提", "元/年")
_TWO: Final = r"(?:两口子?|俩人|两人|夫妻俩?|两个人|我俩|对象|媳妇|老公|老婆|小两口)"
PAYERS: Final[Fact[str]] = Fact(
    "fund_payers",
    "家里一个人交公积金，还是两口子都交？",
    {"一个人交公积金": "one", "两口子都交公积金": "two"},
    "{}",
    personal=True,
    label="几个人交公积金",
    spoken={
        rf"{_TWO}[^,。?]{{0,6}}(?:都|均|也)[^,。?]{{0,5}}(?:交|缴|有)": "two",
        rf"{_TWO}[^。?!]{{0,14}},都(?:交|缴|有)(?:着|了)?公积金"
        rf"|{_TWO}(?:都|也)[^。?]{{0,6}}公积金|双(?:方|缴存|职工)": "two",
        r"单身|没结婚|没对象|一个人(?:租|交|缴)|刚毕业|(?:就|只有?|光)我(?:一个人|自己)?[^,。?]{0,4}(?:交|缴)"
        r"|(?:媳妇|老婆|对象|老公)[^,。?]{0,3}没(?:有)?(?:交|缴|公积金|工作|上班)|单缴存": "one",
    },
    gives_way=("two",),
)
PAID_FOR: Final[Fact[Decimal]] = Fact(
    "fund_paid_months",
    "公积金连着交了几个月？",
    display="交了{}个月公积金",
    personal=True,
    label="交了几个月",
    samples=(Decimal(1), Decimal(5)),
    topical=True,
    counted=(
        r"(?:交|缴)(?:了|过|满|够|着|才|刚|到|上|有|还|不)*({n})个?月",
        r"({n})个?月(?:的)?(?:公积金)",
    ),
)
SEVERAL_CHILDREN: Final[Fact[bool]] = Fact(
    "fund_several_children",
    "是不是两个以上孩子？",
    {"多子女家庭": True, "不是多子女": False},
    "{}",
    personal=True,
    label="是不是多子女",
    topical=True,
    spoken={r"多子女|[两俩二三仨四]个?(?:孩子?|娃|宝)|[二三]胎|俩(?:闺女|儿子)": True},
)


@rule(RENT)
def rent(facts: Facts, law: Law) -> Entitlement:
    """The limits that were reported, by who pays into it and by the children."""
    if facts.maybe(OCCASION) not in (UNKNOWN, "租房"):
        return undecided("")
    several, payers = facts.presume(SEVERAL_CHILDREN, False), facts.maybe(PAYERS)
    kind = "children" if several else payers
    limit = None if kind is UNKNOWN else law.find(f"fund.rent.{kind}")
    paid, least = facts.maybe(PAID_FOR), law.find("fund.rent.months")
    if least is not None and paid is not UNKNOWN and paid < least.amount:
        short = (
            f"要连着交满{least}个月，您才{plain(paid)}个月，还差{plain(least.amount - paid)}个月"
        )
        most = "" if limit is None else f"；满了一年最多提{limit.shown}"
        return not_entitled(short + most)
    if limit is None:
        return undecided("")
    steps = ("多子女的按实际房租，到这个数为止",) if several else ()
    return entitled({RENT: limit}, steps=steps)
