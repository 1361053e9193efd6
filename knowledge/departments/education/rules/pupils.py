"""Who is a pupil of which school, and which families count as poor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import Final

from knowledge.facts import (
    AGE,
    DIBAO,
    DISABILITY_GRADE,
    MONITORED,
    NOT_AT_SCHOOL,
    OUT_OF_POVERTY,
    REGISTERED_POOR,
    TEKUN,
    UNKNOWN,
    AnyOf,
    Fact,
    Household,
    Maybe,
    Person,
    age_on,
    in_category,
    person_field,
)
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Quantity,
    Verdict,
    not_entitled,
    undecided,
)
from knowledge.policy.law import Law

COMPULSORY = ("小学", "初中")
COLLEGE = ("高职", "本科")

# Outside these ages a person of whom no school is told is not asked which school it is.
YOUNGEST_PUPIL = 3
OLDEST_PUPIL = 29
SEPTEMBER = 9  # when a school year begins
SCHOOL_AGE = 6  # years

STAGES: Final = {
    "幼儿园": "学前",
    "小学": "小学",
    "初中": "初中",
    "普通高中": "普高",
    "中职（中专、职高）": "中职",
    "技工院校": "技工",
    "高职（大专）": "高职",
    "本科": "本科",
    "研究生": "研究生",
    "没在上学": NOT_AT_SCHOOL,
}


# 「初中毕业念中专」 is at 中专 now.
_NOT_THERE = (
    r"(?!刚?毕业|没[念上读]完|文化|学历|水平|同学|(?:里|那)?(?:做饭|上班|打工|看大?门|当保)"
    r"|辍学|肄业|老师|教师|没毕业|没[念上读]|升[高中]"
    r"|[^,。?]{0,5}?(?:不[念上读]了|没考上|下[了的]?学|退[了的]?学|不干了))"
)
SPOKEN_STAGES: Final[Mapping[str, str | AnyOf]] = {
    rf"幼儿园{_NOT_THERE}|学前班?|[小中]班(?=[,。 ]|$)|(?<=园)大班|[上念读]大班"
    r"|大班(?=的?(?:孙|孩|娃|儿|女|学生))|(?<=孩子|孙子|孙女|女儿|儿子)(?:上|在|读)?大班": "学前",
    rf"小学{_NOT_THERE}|(?<![技专校高中职])[四五六]年级|(?:(?<=[念上读])|(?<=学校)"
    rf"|(?<=[女儿孙娃孩妮妹弟])|(?<!\w))[一二三]年级": "小学",
    rf"初中{_NOT_THERE}|(?<=[镇乡])中学{_NOT_THERE}|(?<=[上念读])[七八九]年级{_NOT_THERE}|(?<!年)(?<!月)初[一二三](?!中|[日号]"
    rf"|毕业){_NOT_THERE}": "初中",
    rf"(?<!职业)(?<!初)高中{_NOT_THERE}|普高|高[一二三](?![级度点些年]){_NOT_THERE}": "普高",
    r"中专(?!毕业|学历|文化)|中职|职高|职专|职教中心|[卫护]校|职业(?:高中|中专)|中等(?:职业"
    r"|专业)学校": "中职",
    r"技校(?!毕业)|技工(?!资|(?:院|学)校毕业)|技师学院": "技工",
    r"高职|职业(?:技术)?学院|职院|大专(?!毕业|学历|文化)|专科(?!医院|毕业|学历)": "高职",
    r"本科(?!刚?毕业|学历)|(?<=[考上读])[一二三]本(?!证|书|账)|(?<!老)大[一二三四](?!点|些|岁|级|半"
    r"|家|早)": "本科",
    r"(?:师|医|农|理工|科技)大(?=[上念读])": "本科",
    r"英语[四六]级|[考过][四六]级[^,。?]{0,3}听力": AnyOf(COLLEGE),
    # Of college in general, unless another stage is told beside it.
    rf"大学(?!专|生?资助|生村官|生就业){_NOT_THERE}": "本科",
    r"研究生(?!毕业)|[读上念]研(?!究|学)|考上(?:了)?研|硕士|博士"
    r"|(?:^|(?<=[,。 读念上是在儿女子娃]))研[一二三](?!究)": "研究生",
}


def _stage_among(*stages: str) -> Fact[str]:
    return Fact(
        "school_stage",
        "孩子读到哪儿了？",
        {words: stage for words, stage in STAGES.items() if stage in stages},
        read=person_field("school_stage"),
        personal=True,
        label="读到哪个学段",
        spoken=SPOKEN_STAGES,
    )


SCHOOL_STAGE: Final = _stage_among(*STAGES.values())
BOARDING: Final[Fact[bool]] = Fact(
    "boarding",
    "住校吗？",
    {"住校": True, "不住校": False},
    read=person_field("boarding"),
    personal=True,
    label="住不住校",
    spoken={
        r"在学?校里?[住睡]|(?:学生|学校|住|校)宿舍|吃住[都全]?在(?:学校|校)"
        r"|住(?<![不没有]住)(?:都?在学?校|校(?!费)|宿(?!费)|学校)"
        r"|寄宿(?<!不寄宿)(?<!只给寄宿)(?<!光给寄宿)(?<!是寄宿)(?!的?才|生?才)": True,
        r"(?:(?<!住)不|没有?|未)(?:住校|住宿|寄宿|住学校)|走读|跑校|放学就?回家"
        r"|(?:天天|每天)[^,。?]{0,3}(?:回|跑)家|(?:学期|开学|学校|宿舍)[^,。?]{0,4}不住了"
        r"|[晚夜][上里][^,。?]{0,2}(?:回|家)[家来](?:睡|住)": False,
    },
)
SCHOOL_YEAR: Final[Fact[int]] = Fact(
    "school_year",
    "上几年级（大几）？",
    {"一年级（新生）": 1, "二年级": 2, "三年级以上": 3},
    personal=True,
    label="上几年级",
    spoken={
        r"新生|一年级|[大高初]一(?![点些截])|(?:今年|刚刚?|才)(?:考[上取]|被?录取)"
        r"|(?<![前去]年)考[上取](?:了|个)*(?:大学|大专|专科|本科|[一二]本|高职|研究生)": 1,
        r"二年级|[大高初]二": 2,
        r"三年级|[大高初]三|大四": 3,
    },
)


def _in_the_last_year(_: Household | None, person: Person | None, day: date) -> Maybe[bool]:
    """Of a child at kindergarten: whoever is six by the end of the next August goes to school
    then."""
    if person is None or person.school_stage != "学前" or person.birth_date is UNKNOWN:
        return UNKNOWN
    term_ends = date(day.year + (1 if day.month >= SEPTEMBER else 0), SEPTEMBER - 1, 31)
    return age_on(person.birth_date, term_ends) >= SCHOOL_AGE


CLASS_OF_KINDERGARTEN: Final[Fact[bool]] = Fact(
    "last_kindergarten_year",
    "上的是大班（学前一年）吗？",
    {"上大班": True, "上小班、中班": False},
    read=_in_the_last_year,
    personal=True,
    label="上不上大班",
    spoken={r"大班|学前一年": True, r"[小中]班": False},
)
NEAR_POOR: Final[Fact[bool]] = Fact(
    "near_poor",
    "您家是低收入、边缘、监测或脱贫享受政策户吗？",
    {"是其中一种": True, "都不是": False},
    "低收入、边缘、监测或脱贫享受政策户：{}",
    in_category("低收入", "边缘易致贫", "防返贫监测", "脱贫享受政策"),
    listed=True,
    label="是不是低收入、边缘、监测或脱贫享受政策户",
)


class StageAmong:
    """The same fact, asked with those answers only that make a difference."""

    VOCATIONAL: Final = _stage_among("中职", "技工", "高职", NOT_AT_SCHOOL)
    TECHNICAL: Final = _stage_among("技工", NOT_AT_SCHOOL)
    COLLEGE: Final = _stage_among("高职", "本科", "研究生", NOT_AT_SCHOOL)
    COLLEGE_KIND: Final = _stage_among("高职", "本科")


RECOGNISED: Final[Fact[bool]] = Fact(
    "recognised_as_poor_pupil",
    "学校认定是困难学生吗？",
    {"认定了困难学生": True, "没认定": False},
    "{}",
    label="认没认定困难学生",
    topical=True,
    spoken={
        r"(?<!评)(?<!没)(?:[是算]|评上|认定|都是|属于)?(?:了|为)?"
        r"(?:贫困|困难)(?:学)?生(?!活|源|补[助贴]|资助|认定|名|没|评|申请|怎|咋|有没|的?条件|表|吗|不"
        r"|还)"
        r"|(?<!没)(?<!没有)(?:家庭)?(?:经济)?(?:困难|贫困)(?:家庭)?(?:学生)?认定(?:过|了|上了|通过)"
        r"|(?<!没)(?<!没有)(?<!不)认定(?:过|了|上)(?:家庭)?(?:经济)?(?:困难|贫困)"
        r"(?![^,。?]{0,3}[不吗没])": True,
        r"(?:没|未|不)(?:给|让)?(?:评|认定|填|算)[^,。?]{0,4}(?:贫困|困难)(?:学)?生": False,
    },
    gives_way=(True,),
)


HARD_UP: Final[Fact[bool]] = Fact(
    "hard_up_at_home",
    "家里过得紧不紧？",
    {"家里困难": True, "不困难": False},
    "{}",
    label="家里困不困难",
    topical=True,
    spoken={
        r"(?:家里?|家庭|经济)(?:条件|经济|情况|很|挺|太|也|确实|特别|比较|现在|都|实在|这么|有点)*"
        r"(?:困难|艰难|紧巴|穷|不好|不宽裕|差|难)(?!认定|学?生|证明|补|家庭|户|的?条件|不|吗|的给)"
        r"|供不起|供着难|过得紧巴": True
    },
)


class Hardship(Enum):
    LISTED = "named by the documents"
    BY_THE_SCHOOL = "the school decides"
    NONE = "nothing known"


LED_OUT_OF_POVERTY: Final = (REGISTERED_POOR, OUT_OF_POVERTY)
FORMER_POOR = "原建档立卡、脱贫户过渡期后要看现在是不是监测（防止返贫致贫）对象，当地核"


def who_is_meant(law: Law) -> str:
    """Whom the documents mean on the day."""
    if law.holds("after_transition"):
        return "监测（防止返贫致贫）对象"
    return "脱贫户（原建档立卡）、监测对象" if law.holds("transition") else "建档立卡"


def for_the_poor(law: Law) -> str:
    return f"补助给{who_is_meant(law)}、低保、特困等困难家庭的学生"


def listed(facts: Facts, law: Law) -> bool:
    """Registered as poor; in the transition led out of poverty or monitored as well; after it
    monitored."""
    if law.holds("after_transition"):
        return facts.get(MONITORED)
    if law.holds("transition") and is_any(facts, OUT_OF_POVERTY, MONITORED):
        return True
    return facts.get(REGISTERED_POOR)


def is_any(facts: Facts, *statuses: Fact[bool]) -> bool:
    return any(facts.maybe(status) is True for status in statuses)


def not_listed(
    reason: str, facts: Facts, law: Law, amounts: Mapping[Quantity, Amount] | None = None
) -> Entitlement:
    if law.holds("after_transition") and is_any(facts, *LED_OUT_OF_POVERTY):
        return undecided(FORMER_POOR)
    return not_entitled(reason, amounts)


def _statuses(law: Law) -> tuple[Fact[bool], ...]:
    """Those that make a family poor on the day, whoever else the school finds to be so."""
    if law.holds("after_transition"):
        return MONITORED, DIBAO, TEKUN
    return REGISTERED_POOR, DIBAO, TEKUN


def known_to_be_poor(facts: Facts, law: Law) -> bool:
    if law.holds("transition") and is_any(facts, OUT_OF_POVERTY, MONITORED):
        return True
    return is_any(facts, *_statuses(law))


def hardship_of(facts: Facts, law: Law) -> Hardship:
    """Asks for what the documents list; what only makes the school decide is not asked."""
    known = known_to_be_poor(facts, law)
    if not known and any(facts.get(status) for status in _statuses(law)):
        return Hardship.LISTED
    return hardship_told(facts, law)


def hardship_told(facts: Facts, law: Law) -> Hardship:
    """None only where everything that could count is known not to be so."""
    if known_to_be_poor(facts, law):
        return Hardship.LISTED
    if law.holds("after_transition") and is_any(facts, *LED_OUT_OF_POVERTY):
        return Hardship.BY_THE_SCHOOL
    ruled_out = all(facts.maybe(status) is False for status in (*_statuses(law), NEAR_POOR))
    if ruled_out and facts.maybe(DISABILITY_GRADE) is None:
        return Hardship.NONE
    return Hardship.BY_THE_SCHOOL


def stage_of(facts: Facts, asked: Fact[str] = SCHOOL_STAGE) -> str:
    return NOT_AT_SCHOOL if not_a_pupil(facts) else facts.get(asked)


def not_a_pupil(facts: Facts) -> bool:
    """No school is told, and the age is none at which one would be."""
    if facts.maybe(SCHOOL_STAGE) is not UNKNOWN:
        return False
    age = facts.maybe(AGE)
    return age is not UNKNOWN and not YOUNGEST_PUPIL <= age <= OLDEST_PUPIL


def without_nothing(result: Entitlement, quantity: Quantity) -> Entitlement:
    """A grant without a waiver is no waiver of 0元."""
    much = result.amounts.get(quantity)
    if result.verdict is not Verdict.YES or much is None or much.high:
        return result
    told = {each: amount for each, amount in result.amounts.items() if each is not quantity}
    return replace(result, amounts=told)
