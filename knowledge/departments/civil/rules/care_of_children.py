"""Who may adopt a child, and how young a child may be left alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.facts import AGE, UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, plain

_ADOPT: Final = r"收养|抱养|领养|抱个"
_NONE: Final = r"没(?:有)?(?:生|要)?(?:过)?(?:个)?(?:孩子|娃|一儿半女|生养)|生不了|不能生|不孕"
OWN_CHILDREN: Final[Fact[Decimal]] = Fact(
    "adopters_children",
    "自己现在有几个孩子？",
    display="自己有{}个孩子",
    label="自己有几个孩子",
    samples=(Decimal(0), Decimal(1), Decimal(2)),
    topical=True,
    spoken={
        r"没(?:有)?(?:生|要)?(?:过)?(?:个)?(?:孩子|娃|一儿半女|生养)|生不了|不能生|不孕": Decimal(
            0
        ),
    },
    counted=(
        rf"(?:有|生了|养着|家里)(?:着|了)?({{n}})个?(?:孩子|娃|儿子|闺女|女儿|亲生)[^。?]{{0,20}}?(?:{_ADOPT})",
        rf"(?:{_ADOPT})[^。?]{{0,20}}?(?:有|生了)(?:着|了)?({{n}})个?(?:孩子|娃|儿子|闺女|女儿|亲生)",
    ),
)
ON_ITS_OWN: Final[Fact[bool]] = Fact(
    "child_on_its_own",
    "是离开大人单独过，还是在家待一会儿？",
    {"离开大人单独过": True, "在家待一会儿": False},
    "{}",
    label="是不是单独过",
    topical=True,
    spoken={
        r"(?:孩子|娃|闺女|儿子?|小子|妮|[一二三四五六七八九十\d]岁)[^。?]{0,16}?"
        r"(?:租房|单独(?:过|住|生活)|自己(?:过|住|生活)|一个人(?:过|住|生活)|自个儿?过)": True,
    },
)
_GRANDPARENTS: Final = "(?:爷爷|奶奶|姥姥|姥爷|外公|外婆|老人|老两口|老太太?|老头|公公|婆婆)"
_UNABLE: Final = (
    "(?:瘫|瞎|看不见|聋|痴呆|糊涂|中风|偏瘫|走不动|下不来床|卧床|残|有病|重病"
    "|带不动|看不住|管不了|照看不了|顾不过来|[八九]十)"
)
CARER_UNABLE: Final[Fact[bool]] = Fact(
    "carer_unable",
    "看孩子的人自己能照看吗？",
    {"看孩子的自己也照看不了": True, "看孩子的能照看": False},
    "{}",
    label="看孩子的能不能照看",
    topical=True,
    spoken={
        rf"(?:孙|孩子|娃|留守)[^?]{{0,24}}{_GRANDPARENTS}[^。?]{{0,12}}{_UNABLE}"
        rf"|{_GRANDPARENTS}[^。?]{{0,12}}{_UNABLE}[^?]{{0,24}}(?:孙|孩子|娃|留守)": True,
    },
)
GROWN: Final = 16  # years: an age below is the child's


@rule()
def adoption(facts: Facts, law: Law) -> Entitlement:
    """《民法典》 1098: at least so old, with no child or one."""
    if law.find("adopter.age") is None:
        return undecided("收养要到县级以上民政局登记，条件和材料问他们")
    age, least = facts.maybe(AGE), law["adopter.age"]
    children = facts.maybe(OWN_CHILDREN)
    if children is not UNKNOWN and children > 1:
        return not_entitled("收养人要没孩子或只有一个；收养亲戚的孩子、孤儿能放宽的，问县民政局")
    if age is not UNKNOWN and GROWN <= age < least.amount:
        return not_entitled(f"收养人要满{least}周岁，现在{plain(age)}周岁")
    if age is UNKNOWN or age < GROWN:
        return undecided(f"收养人要满{least}周岁，没孩子或只有一个；到民政局登记才算数")
    few = "" if children is UNKNOWN else "，孩子也不超过一个"
    return replace(entitled(), reasons=(f"岁数够（满{least}周岁）{few}",))


@rule()
def left_behind(facts: Facts, law: Law) -> Entitlement:
    """《未成年人保护法》 21 and 22: who looks after a child whose parents work elsewhere."""
    alone, apart = law.find("child.alone"), law.find("child.apart")
    if facts.presume(CARER_UNABLE, False):
        return not_entitled("要托给有能力照看的大人；报村（居）委、乡镇儿童督导员，叫爹娘另托人")
    if alone is None or apart is None:
        return undecided("能，托给有能力照看的大人（老人、亲戚、邻居），告诉学校和村里")
    return undecided(
        f"能，托给有能力照看的大人（老人、亲戚、邻居）：不满{alone}周岁的不能没人看，不满{apart}周岁的不能单独过"
    )


@rule()
def child_alone(facts: Facts, law: Law) -> Entitlement:
    """《未成年人保护法》 21: not unattended below one age, not on its own below another."""
    alone, apart = law.find("child.alone"), law.find("child.apart")
    if alone is None or apart is None:
        return undecided("孩子要有大人照看，外出打工的托给有能力的大人")
    age = facts.maybe(AGE)
    if age is UNKNOWN or age > law["child_age"].amount:
        return undecided(f"不满{alone}周岁不能没人看着，不满{apart}周岁不能离开大人单独过")
    if age < alone.amount:
        return not_entitled(f"不满{alone}周岁的不能没人看，{plain(age)}岁要托给能照看的大人")
    if age < apart.amount:
        if facts.presume(ON_ITS_OWN, False):
            return not_entitled(f"不满{apart}周岁的不能离开大人单独过")
        return undecided(
            f"满{alone}周岁的能自己在家待一会儿，看住水电火；不满{apart}周岁不能离开大人单独过"
        )
    return replace(entitled(), reasons=(f"满了{apart}周岁，法律没禁止；大人还是要管",))
