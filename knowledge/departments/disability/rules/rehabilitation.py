"""Rehabilitation of disabled children: by their age, the kind of disability and where they are
trained."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.facts import AGE, DIBAO, UNKNOWN, Fact, Household, Maybe, Person
from knowledge.policy.entitlement import (
    Amount,
    Benefit,
    Entitlement,
    Facts,
    Quantity,
    Range,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, LawValue, plain

AID = Quantity("aid", "儿童康复救助", "元/年")
STILL_TO_PAY = Quantity("still_to_pay", "机构收费里自己先付", "元/年", is_left=True)
AT_HOME = Quantity("at_home", "儿童康复救助（机构、社区、家庭轮着来的）", "元/年")
IN_ALL = Quantity("in_all", "视力残疾儿童康复救助一共最多", "元")
EXTRA = Quantity("extra", "儿童康复救助，低保家庭另加", "元/月")


def _rehabilitation_kind(_: Household | None, person: Person | None, __: date) -> Maybe[str]:
    kinds = {"听力": "听力语言", "言语": "听力语言", "智力": "智力", "视力": "视力"}
    kind: Maybe[str] = UNKNOWN if person is None else person.disability_kind
    return UNKNOWN if kind is UNKNOWN else kinds.get(kind, UNKNOWN)


def _diagnosed(_: Household | None, person: Person | None, __: date) -> Maybe[bool]:
    if person is None or person.disability_grade is UNKNOWN:
        return UNKNOWN
    return person.disability_grade is not None


REHABILITATION_KIND: Final[Fact[str]] = Fact(
    "rehabilitation_kind",
    "孩子是哪一类？",
    {
        "听力语言": "听力语言",
        "智力": "智力",
        "孤独症": "孤独症",
        "脑瘫": "脑瘫",
        "别的肢体残疾": "肢体",
        "视力": "视力",
    },
    read=_rehabilitation_kind,
    personal=True,
    label="孩子是哪一类残疾",
    spoken={
        r"自闭症?|孤独症|来自星星": "孤独症",
        r"脑瘫|脑性瘫": "脑瘫",
        r"听力(?:残疾|语言|障碍)|听障|聋(?:哑|了|儿|子)?|听不见|耳蜗|不会说话|言语残疾"
        r"|说话晚": "听力语言",
        r"智力(?:残疾|障碍|低下)|唐氏|脑子慢|智障|发育迟缓": "智力",
        r"视力(?:也|很|[一二三四1-4]级)?(?:残|障碍|不好|不行|差|弱|有问题|有毛病)|低视力|眼睛?(?:的?残疾|有残|不好)|眼睛看不[见清]|(?:孩|娃|宝)[子宝]?(?:双?眼)?看不[见清]|失明"
        r"|弱视|看(?:东西|人|字)(?:不清|不行|模糊|费劲)|全盲|盲(?:童|孩|娃)": "视力",
        r"(?:肢体残疾|马蹄足|缺(?:胳膊|腿))": "肢体",
    },
)
DIAGNOSED: Final[Fact[bool]] = Fact(
    "diagnosed",
    "孩子有残疾人证或医院的残疾诊断吗？",
    {"有残疾证或诊断": True, "没有残疾证和诊断": False},
    read=_diagnosed,
    spoken={
        r"(?:医院|大夫|医生|专家|省里)[^,。?没]{0,3}(?:确诊|诊断|说是|查出)"
        r"|(?<!没)(?<!没有)(?<!未)确诊(?:了|的|为|是|$|[^,。?]{0,4}症|[^,。?]{0,3}脑瘫)|(?<!没)(?<!没有)(?<!要)有[^,。?]{0,3}诊断(?:书|证明)"
        r"|[一二三四]级(?:残疾)?证|残疾?证(?:是|上写的?|评了?)*[一二三四]级"
        r"|(?<!没)(?<!没有)有残疾?人?证|(?:已经|早就?|刚)?办(?:下来|好|过|了)了?残疾?证(?!吗|没|能|要)|残疾?证(?:办|下)(?:下来|来"
        r"|好)了": True,
        r"没(?:有)?(?:去)?(?:医院)?(?:确诊|诊断|查过|看过大夫)|没(?:有)?残疾?证也没"
        r"|没(?:啥|什么|有)?(?:毛病|病|残疾)(?=[,。?的]|$)|好好的|好端端|身体好|健健康康": False,
    },
    personal=True,
    label="有没有残疾人证或诊断",
)


AWAY: Final[Fact[bool]] = Fact(
    "trained_away",
    "是去外地、非定点机构训练吗？",
    {"去外地、非定点机构训练": True, "在定点机构训练": False},
    label="去哪训练",
    topical=True,
    spoken={
        r"(?:去|到|上|在)(?:北京|上海|济南|青岛|天津)的?(?:机构|中心)|(?:去|到|上|在)(?:外地|外省|外市|北京|上海|济南|青岛|徐州|郑州|天津"
        r"|南京)[^。?]{0,10}(?:训练|康复|治)"
        r"|(?:外地|外省|外市|非定点)[^。?]{0,8}(?:机构|医院|训练|康复)": True,
    },
)


AT_HOME_TRAINED: Final[Fact[bool]] = Fact(
    "trained_at_home",
    "是机构、社区、家庭轮着训练吗？",
    {"机构、社区、家庭轮着练": True, "在机构集中训练": False},
    "{}",
    personal=True,
    label="在哪里训练",
    topical=True,
    spoken={
        r"居家训练|(?:社区|家里|在家|(?<!低保)(?<!困难)家庭)[^。?]{0,6}(?:轮着|轮流|换着|训练|练|康复)"
        r"|[轮换]着练|不(?:想)?(?:天天|全天|老)?[住去]机构": True,
        r"(?:机构|中心)(?:集中|里|天天|全天)?(?:训练|康复|练)": False,
    },
)


TRAINING_FEE: Final[Fact[Decimal]] = Fact(
    "training_fee",
    "机构一年收多少钱？",
    display="机构一年收{}元",
    personal=True,
    label="机构一年收多少",
    samples=(Decimal(10000), Decimal(40000)),
    counted=(
        r"(?:机构|训练|康复)[^,。?\d]{0,4}(?:一年)(?:要|得|下来|总共|光)*(?:收|要|花|交)?(?:了"
        r"|我|俺)?({n})"
        r"(?=[,。块元 ]|$)",
    ),
)


FOUND_AT: Final[Fact[Decimal]] = Fact(
    "disability_found_at",
    "几岁查出来的？",
    display="{}岁查出来的",
    personal=True,
    label="几岁查出来的",
    samples=(Decimal(2), Decimal(8)),
    topical=True,
    counted=(
        r"({n})周?岁(?:的?时候?|上|那年)?(?:就|才|刚|被|让|叫|在)*[^,。?]{0,4}(?:查出|确诊|诊断)",
    ),
)


def _is_at_least(facts: Facts, age: LawValue) -> bool:
    """A child that was found to be disabled at an age is taken to be of it, and that is said."""
    found_at = facts.maybe(FOUND_AT)
    if facts.maybe(AGE) is UNKNOWN and found_at is not UNKNOWN:
        return facts.presume(AGE, found_at, f"按{plain(found_at)}周岁算") >= age.amount
    return facts.at_least(AGE, age)


@rule(AID, STILL_TO_PAY, AT_HOME, EXTRA, IN_ALL)
def rehabilitation(facts: Facts, law: Law) -> Entitlement:
    if facts.maybe(DIAGNOSED) is False:
        return not_entitled("要有残疾人证或医院的残疾诊断")
    of_2016 = law.values["rehabilitation_2016.age"].on(law.day) is not None
    limit = "rehabilitation_2016.age" if of_2016 else "rehabilitation.limit"
    if _is_at_least(facts, law.bound(limit)):
        known = facts.maybe(AGE)
        now = "" if known is UNKNOWN else f"，现在{plain(known)}周岁"
        return not_entitled(f"给的是不满{law[limit]}周岁的孩子{now}；大人的问精准康复")
    amounts, steps = _aid_of_2016(facts, law) if of_2016 else _aid(facts, law)
    if facts.maybe(REHABILITATION_KIND) is not UNKNOWN:
        facts.presume(DIAGNOSED, True)
    elif facts.stated(AGE) is not UNKNOWN:  # of a child that is told of, it goes without saying
        facts.presume(DIAGNOSED, True, "孩子有残疾证或诊断")
    elif not facts.get(DIAGNOSED):
        return not_entitled("要有残疾人证或医院的残疾诊断")
    fee, aid = facts.maybe(TRAINING_FEE), amounts.get(AID)
    if fee is not UNKNOWN and isinstance(aid, LawValue):
        amounts = {**amounts, STILL_TO_PAY: max(fee - aid.amount, Decimal(0))}
    surgery = law.find("rehabilitation.surgery")
    notes = [*_sight_notes(facts, law), *_later_notes(facts, law)]
    if surgery is not None:
        notes.append("装人工耳蜗、肢残矫治、唇腭裂手术，医保报完自付的由省里补")
    reasons: tuple[str, ...] = ()
    if facts.presume(AT_HOME_TRAINED, False) and AT_HOME in amounts:
        reasons = (f"天天在机构集中练的一年{_shown(amounts[AID])}",)
        amounts = {AID: amounts[AT_HOME]}
    result = replace(entitled(amounts, steps=steps, notes=tuple(notes)), reasons=reasons)
    if facts.presume(AWAY, False, "在定点机构训练"):
        return replace(result, reasons=("去外地、非定点机构，要先经县残联同意，没批先别去",))
    return result


def _shown(amount: Amount) -> str:
    return amount.shown if isinstance(amount, LawValue) else str(amount)


def _sight_notes(facts: Facts, law: Law) -> tuple[str, ...]:
    years = law.find("rehabilitation.sight_years")
    if years is None or facts.maybe(REHABILITATION_KIND) != "视力":
        return ()
    return (f"视力残疾的最多补{years}年",)


def _later_notes(facts: Facts, law: Law) -> tuple[str, ...]:
    """What comes after the age of the higher amount: it goes on, with less."""
    older, at_home = law.find("rehabilitation.older"), law.find("rehabilitation.older_at_home")
    if older is None or at_home is None or facts.maybe(REHABILITATION_KIND) == "视力":
        return ()
    if facts.maybe(AGE) is UNKNOWN or facts.at_least(AGE, law.bound("rehabilitation_age")):
        return ()
    until = f"到满{law['rehabilitation.limit']}周岁"
    seven = law["rehabilitation_age"]
    turns = f"满{seven}周岁后机构训练{older.shown}，机构社区家庭轮着{at_home.shown}"
    return (f"{turns}，{until}",)


def _aid(facts: Facts, law: Law) -> tuple[dict[Quantity, Amount], tuple[str, ...]]:
    """By age and by where the child is trained; of sight, where that has its own amount."""
    sight = law.find("rehabilitation.sight")
    if sight is not None and facts.presume(REHABILITATION_KIND, "智力", "不是视力残疾") == "视力":
        years = law["rehabilitation.sight_years"]
        whole = sight.amount * years.amount
        step = f"视力残疾：一年{sight}元，最多{years}年，一共{plain(whole)}元"
        return {AID: sight, IN_ALL: whole}, (step,)
    age = "older" if _is_at_least(facts, law.bound("rehabilitation_age")) else "young"
    aid, at_home = law[f"rehabilitation.{age}"], law.find(f"rehabilitation.{age}_at_home")
    steps = tuple(f"{each.name}：一年{each}元" for each in (aid, at_home) if each is not None)
    return {AID: aid} if at_home is None else {AID: aid, AT_HOME: at_home}, steps


def _aid_of_2016(facts: Facts, law: Law) -> tuple[dict[Quantity, Amount], tuple[str, ...]]:
    other, palsy = law["rehabilitation_2016.other"], law["rehabilitation_2016.脑瘫"]
    kind = facts.maybe(REHABILITATION_KIND)
    amounts: dict[Quantity, Amount] = {}
    if kind in (UNKNOWN, "肢体"):
        amounts[AID] = Range(other.amount, palsy.amount)
    else:
        amounts[AID] = palsy if kind == "脑瘫" else other
    steps = [f"听力语言、智力、孤独症一年{other}元，脑瘫一年{palsy}元"]
    if facts.maybe(DIBAO) is True:
        extra = law["rehabilitation_2016.dibao"]
        amounts[EXTRA] = extra
        steps.append(f"低保家庭每月另加{extra}元")
    return amounts, tuple(steps)


@rule()
def surgery(facts: Facts, law: Law) -> Entitlement:
    """Cochlear implants and corrections of children; of adults only the medical insurance."""
    if facts.presume(AGE, Decimal(0), "是孩子") >= law.glance("child_age"):
        return not_entitled("这是给孩子的；大人先走医保，医保报完困难的申请医疗救助")
    if law.find("rehabilitation.surgery") is not None:
        return entitled()
    return undecided(
        f"国家要给不满{law['rehabilitation_age']}周岁的残疾儿童逐步免费做手术；补多少没查到"
    )


BENEFITS = (
    # Paid to the centre that trains the child, so it is not counted as what a family gets.
    Benefit(
        "残疾儿童康复救助",
        "disability.rehabilitation",
        rehabilitation,
        personal=True,
        drawn_as=("残疾儿童康复救助", "残疾儿童康复", "康复救助", "康复补贴", "康复补助"),
    ),
)
