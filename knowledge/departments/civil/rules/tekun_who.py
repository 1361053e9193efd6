"""Of whom tekun asks whether they can work, and whether those bound to support them can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from knowledge.departments.civil.rules.facts import DISABILITY_KIND
from knowledge.departments.civil.rules.tekun import TEKUN_KINDS
from knowledge.facts import AGE, DISABILITY_GRADE, TEKUN, UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law

_PARENT: Final = r"(?<![公岳])我?亲?(?:爹|爸爸?|父亲|娘|妈妈?|母亲)"
HEIR_BETWEEN: Final[Fact[bool]] = Fact(
    "heir_between_alive",
    "您爹娘（老人的兄弟姐妹）还在不在？",
    {"爹娘还在": True, "爹娘先走了": False},
    label="爹娘还在不在",
    topical=True,
    spoken={
        rf"{_PARENT}[^,。?! ]{{0,12}}(?:先走|走得?早|早就?走|没了|早没|去世|过世|先没|不在了"
        r"|走了(?![^,。?]{0,8}没有?个?[音消信影]))"
        rf"|{_PARENT}是他[^,。?]{{1,4}},(?:[今去前]|大前)年(?:就|也|都)?(?:走|没|去世|过世)": False,
        rf"{_PARENT}(?:是[^,。?]{{1,6}})?(?:都|现在|还)*(?:健在|在世|还在(?!世|了)|活着)": True,
    },
)


@rule()
def estate_nephew(facts: Facts, law: Law) -> Entitlement:
    """Whether a brother's or sister's child inherits in the place of that one, who is dead."""
    since = law.find("estate.nephew")
    alive = facts.maybe(HEIR_BETWEEN)
    if since is None or alive is UNKNOWN:
        return undecided("")
    if alive:
        return not_entitled(
            "您爹娘（老人的兄弟姐妹）还在，由他们继承；可照顾老人多的，能分给适当的遗产"
        )
    will = "老人有字据、有别的继承人的，先按那个"
    return replace(
        entitled(notes=(will,)),
        reasons=(f"您爹娘先走了，{since.shown}起您能替他们继承老人的房和钱",),
    )


@rule()
def tekun_ability(facts: Facts, law: Law) -> Entitlement:
    """«Yes» is: counts as unable to work, one of the three conditions."""
    kind, grade = facts.maybe(DISABILITY_KIND), facts.maybe(DISABILITY_GRADE)
    old = law["tekun_age.old"]
    limits = {each: law.find(f"tekun_grade.{each}") for each in TEKUN_KINDS}
    told = "、".join(f"{each}{limit}级以上" for each, limit in limits.items() if limit is not None)
    age = facts.presume(AGE, old.amount - 1, f"没满{old}周岁")
    if age >= old.amount:
        return replace(entitled(), reasons=(f"满{old}周岁就算没有劳动能力",))
    if kind is UNKNOWN or grade is UNKNOWN:
        return undecided(f"算没劳动能力的：满{old}周岁、没成年的，残疾{told}")
    if grade is None:
        return not_entitled(f"没残疾证的先去评；残疾要{told}")
    limit = limits.get(kind)
    if limit is None:
        return not_entitled(f"{kind}残疾没写进去，写的是{told}；满{old}周岁的不看残疾")
    if grade <= limit.amount:
        return replace(entitled(), reasons=(f"{kind}{plain_grade(grade)}级算没有劳动能力",))
    return not_entitled(
        f"{kind}残疾要到{limit}级，{plain_grade(grade)}级不算没劳动能力；满{old}周岁的不看残疾"
    )


def plain_grade(grade: int) -> str:
    return "一二三四"[grade - 1]


_AID: Final = r"五保|特困"
_CHILD: Final = r"(?:儿子?|闺女|女儿|孩子|儿女)"


def _near(words: str) -> str:
    """Such words tell something only where tekun is spoken of beside them."""
    return rf"(?:{_AID})[^。?]{{0,30}}?(?:{words})|(?:{words})[^。?]{{0,30}}?(?:{_AID})"


SUPPORTER_STATE: Final[Fact[str]] = Fact(
    "supporter_state",
    "儿女（该养他的人）自己是什么情况？",
    {
        "自己也是特困": "tekun",
        "岁数大、吃低保": "old_dibao",
        "岁数大、收入低": "old_poor",
        "重残、智力精神残疾": "disabled",
        "坐牢、失踪": "gone",
        "有能力、就是不养": "unwilling",
        "出嫁了": "married",
        "只有侄子、外甥": "nephew",
    },
    "{}",
    label="儿女是什么情况",
    topical=True,
    spoken={
        _near(rf"{_CHILD}[^。?]{{0,10}}(?:也是|也吃|也办)(?:着)?(?:五保|特困)"): "tekun",
        _near(
            rf"{_CHILD}[^。?]{{0,10}}(?:六十|七十|八十|6\d|7\d|8\d)[^。?]{{0,10}}低保"
        ): "old_dibao",
        _near(
            rf"{_CHILD}[^。?]{{0,6}}(?:七十|八十|7\d|8\d)[^。?]{{0,20}}(?:收入"
            r"|[几一二三四五六七八九两]百|没钱"
            r"|没多少|养老金|种点|紧巴)"
        ): "old_poor",
        _near(
            rf"{_CHILD}[^。?]{{0,8}}(?:[一二]级残|重残|瘫|[一二]级|精神(?:病|三级|残)|智障|傻"
            r"|智力|残疾)"
        ): "disabled",
        _near(
            rf"{_CHILD}[^。?]{{0,8}}(?:坐牢|在牢|大牢|判刑|判了|监狱|服刑|失踪|没影|下落不明)"
        ): "gone",
        _near(r"(?:不管|不养|不给钱|不孝|不问)"): "unwilling",
        _near(
            r"(?:闺女|女儿)[^。?]{0,6}(?:出嫁|嫁出去|嫁了|出门子)|(?:出嫁|嫁出去|出了?门子?)的(?:闺女|女儿)"
        ): "married",
        _near(
            r"(?:有|只有|就|就有|剩)(?:一个|个|几个|俩|[一两二三]个)?(?:亲)?(?:侄[子女儿]?|外甥女?)"
        ): "nephew",
    },
)


BESIDE: Final[Fact[str]] = Fact(
    "drawn_beside_tekun",
    "问的是和哪一样一起领？",
    {
        "基础养老金、高龄津贴": "kept",
        "低保": "dibao",
        "残疾人两项补贴": "disabled",
        "临时救助": "urgent",
    },
    label="和哪一样一起领",
    topical=True,
    spoken={
        _near(r"养老(?:金|钱|保险)|高龄|老年(?:钱|补贴|津贴)|八十"): "kept",
        _near("低保(?!户)"): "dibao",
        _near(r"残疾(?:人)?(?:的)?(?:两项|护理|生活)?(?:补贴|那份|钱)|护理补贴|残补"): "disabled",
        _near("临时救助|急难"): "urgent",
    },
)


ONE_OF_THEM: Final = "特困和低保只能领一样，特困给得多"


@rule()
def dibao_beside(facts: Facts, _: Law) -> Entitlement:
    """Whoever is tekun draws no dibao beside it; whether another does hangs on what it is."""
    return not_entitled(ONE_OF_THEM) if facts.maybe(TEKUN) is True else undecided("")


@rule()
def tekun_beside(facts: Facts, _: Law) -> Entitlement:
    """What somebody who is tekun may draw beside it."""
    beside = facts.maybe(BESIDE)
    if beside == "kept":
        return replace(
            entitled(),
            reasons=("基础养老金、高龄津贴不算特困的收入，够条件的照领",),
        )
    if beside == "dibao":
        return not_entitled(ONE_OF_THEM)
    if beside == "disabled":
        return not_entitled("特困供养的，残疾人两项补贴不再领（公开的通行规定，待确认）")
    if beside == "urgent":
        return replace(entitled(), reasons=("又遇上急难、大病，照样能申请临时救助",))
    return undecided("")


@rule()
def tekun_supporters(facts: Facts, law: Law) -> Entitlement:
    """«Yes» is: children in that state do not stand in the way (特困认定 8)."""
    state = facts.maybe(SUPPORTER_STATE)
    if state is UNKNOWN or law.find("tekun.supporter") is None:
        return undecided("")
    said: Mapping[str, str] = {
        "tekun": "儿女自己也是特困的，算没能力养",
        "old_dibao": f"儿女满{law['tekun.old_dibao']}周岁、自己吃低保的，算没能力养",
        "old_poor": f"儿女满{law['tekun.old_poor']}周岁、收入低于当地人均的，"
        f"算没能力养（财产也要符合）",
        "disabled": "儿女重残或三级智力、精神残疾，收入低于当地人均的，算没能力养（财产也要符合）",
        "gone": "儿女坐牢、失踪的，算没能力养（财产也要符合）",
    }
    if state == "unwilling":
        return not_entitled("有能力不养的，先跟他要赡养费；不给能告，免交诉讼费")
    if state == "married":
        return undecided("出嫁的闺女也算赡养人，看她养不养得起；她也没能力的才能办")
    if state == "nephew":
        return replace(entitled(), reasons=("侄子、外甥不算该养他的人",))
    return replace(entitled(), reasons=(said[state],))
