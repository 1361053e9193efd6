"""Fees remitted, living allowances and grants, by the school."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.days import month_of
from knowledge.departments.education.rules.added_up import LIVING_TERM, OWN_TUITION, TOTAL, together
from knowledge.departments.education.rules.pupils import (
    BOARDING,
    CLASS_OF_KINDERGARTEN,
    COLLEGE,
    COMPULSORY,
    HARD_UP,
    RECOGNISED,
    SCHOOL_STAGE,
    SCHOOL_YEAR,
    Hardship,
    StageAmong,
    for_the_poor,
    hardship_of,
    hardship_told,
    is_any,
    known_to_be_poor,
    listed,
    not_a_pupil,
    not_listed,
    stage_of,
    who_is_meant,
    without_nothing,
)
from knowledge.facts import (
    DIBAO,
    DISABILITY_GRADE,
    NOT_AT_SCHOOL,
    TEKUN,
    UNKNOWN,
    AnyOf,
    Fact,
    Household,
    Maybe,
    Person,
)
from knowledge.policy.entitlement import (
    Amount,
    Benefit,
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
from knowledge.policy.law import Law, NotRecorded, plain

LIVING = Quantity("living", "生活补助", "元/年")
GRANT = Quantity("grant", "助学金", "元/年")
GRANT_ONLY = Quantity("grant_only", "学前助学金（不免保教费的）", "元/年")
TUITION = Quantity("tuition", "免学费", "元/年")
YULU = Quantity("yulu_aid", "雨露计划补助", "元/年")

TUITION_FEE: Final[Fact[Decimal]] = Fact(
    "tuition_fee",
    "一年学费多少钱？",
    display="学费{}元/年",
    personal=True,
    label="学费多少",
    counted=(r"学费[^,，。\d免减补]{0,6}?({n})(?!年|个?学期)",),
)

TERMS: Final = 2  # in a school year
BY_TERM: Final[Fact[bool]] = Fact(
    "asked_by_term",
    "问的是一学期吗？",
    {"问一学期": True, "问一年": False},
    "{}",
    label="问一年还是一学期",
    topical=True,
    spoken={r"(?:[一每半]|上|下|这)个?(?:半)?学期|(?<![大小一])半年": True},
)
KINDERGARTEN: Final[Fact[str]] = Fact(
    "kindergarten",
    "上的是公办幼儿园、普惠性民办幼儿园，还是别的民办幼儿园？",
    {"公办园": "公办", "普惠民办园": "普惠", "别的民办园": "民办"},
    personal=True,
    label="上哪样的幼儿园",
    spoken={
        r"公[办立](?:的)?(?:幼儿)?园|幼儿园[^,。?]{0,4}公[办立]|(?:县直|机关"
        r"|[乡镇街][镇道]?中心)幼儿园": "公办",
        r"普惠": "普惠",
        r"(?<!普惠)(?<!普惠性)(?:民办|私立|私人)(?:开|办)?的?(?:幼儿)?园"
        r"|幼儿园[^,。?]{0,4}(?:民办|私立)": AnyOf(("普惠", "民办")),
    },
)


def _in_jinxiang(household: Household | None, _: Person | None, __: date) -> Maybe[bool]:
    if household is None or household.county is UNKNOWN:
        return UNKNOWN
    return household.county == "金乡县"


IN_JINXIANG: Final[Fact[bool]] = Fact(
    "in_jinxiang",
    "您家在金乡县吗？",
    {"在金乡县": True, "不在金乡县": False},
    read=_in_jinxiang,
    label="在不在金乡县",
    spoken={"金乡": True},
)

BY_THE_SCHOOL = "残疾学生和低收入、边缘等家庭的孩子，由学校认定算不算困难学生"
APPLY_TO_THE_SCHOOL = "家里突然有难处，可以向学校申请认定家庭经济困难"
AVERAGE = "助学金是平均数，学校分档评，不是人人一样"
OTHER_CITY = "雨露计划的标准来自山东别的市，济宁的待当地扶贫（帮扶）部门确认"
ONLY_THERE = "查到的学前助学金只发给公办园、普惠性民办园的孩子"
FEES_ELSEWHERE = "查到的写了公办园、普惠性民办园怎么免保教费，别的民办园怎么免问园里"
BY_THE_KINDERGARTEN = "给不给、给哪一档，由幼儿园按困难程度评"
STACKED = "雨露计划可以和免学费、助学金一起拿"


OUTSIDE_SHANDONG: Final[Fact[bool]] = Fact(
    "school_outside_shandong",
    "学校在不在山东？",
    {"学校在外省": True, "学校在山东": False},
    personal=True,
    label="学校在不在山东",
    topical=True,
    spoken={
        r"(?:外省|省外)的?[^,。?]{0,4}(?:读|上|念|学校|大学|高校|院校|用)"
        r"|(?:在|到|去|考[到上去了])(?:哈尔滨|沈阳|大连|长春|长沙|成都|重庆|郑州|合肥|杭州|苏州|兰州|南昌|太原|石家庄|厦门|福州|昆明|贵阳|江苏|南京|浙江|上海|北京|天津|广东|广州|河南|河北|安徽|湖北|武汉"
        r"|四川|陕西|西安|辽宁|黑龙江|吉林|福建|湖南)[^,。?]{0,4}(?:读|上大|上学|念|大学|学院"
        r"|本科|专科|大专)": True,
        r"(?:在|到|去|考[到上去了])(?:济南|青岛|曲阜|日照|烟台|泰安|临沂|潍坊|聊城|德州|淄博|威海|滨州|菏泽|枣庄|东营)"
        r"的?[^,。?]{0,4}(?:读|上大|上学|念|大学|学院|本科|专科|大专)|省内[^,。?]{0,3}(?:读"
        r"|上学|念|大学|学校)": False,
    },
)


@rule(LIVING)
def living(facts: Facts, law: Law) -> Entitlement:
    return _living(stage_of(facts), facts, law)


@rule(GRANT)
def grant(facts: Facts, law: Law) -> Entitlement:
    return _grant(stage_of(facts), facts, law)


@rule(TUITION, OWN_TUITION)
def tuition(facts: Facts, law: Law) -> Entitlement:
    return _tuition(stage_of(facts), facts, law)


@rule(YULU)
def yulu(facts: Facts, law: Law) -> Entitlement:
    if law.holds("after_transition") and facts.maybe(SCHOOL_STAGE) is UNKNOWN:
        return _yulu(NOT_AT_SCHOOL if not_a_pupil(facts) else "中职", facts, law)  # all are alike
    return _yulu(stage_of(facts, StageAmong.VOCATIONAL), facts, law)


@rule()
def skill_aid(facts: Facts, law: Law) -> Entitlement:
    return _skill_aid(stage_of(facts, StageAmong.TECHNICAL), facts, law)


@rule(LIVING, GRANT, TUITION, OWN_TUITION, YULU, TOTAL)
def aid(facts: Facts, law: Law) -> Entitlement:
    """Asked about school in general: the stage is asked of those who are known to be poor."""
    if not_a_pupil(facts):
        return _aid(NOT_AT_SCHOOL, facts, law)
    if facts.maybe(SCHOOL_STAGE) is UNKNOWN and not known_to_be_poor(facts, law):
        return undecided(for_the_poor(law))
    return _aid(facts.get(SCHOOL_STAGE), facts, law)


@rule(GRANT, GRANT_ONLY)
def preschool(facts: Facts, law: Law) -> Entitlement:
    found = _aid_at("学前", facts, law)
    if found.verdict is Verdict.YES and hardship_told(facts, law) is not Hardship.LISTED:
        # The last year is free for all; a grant is not.
        return replace(found, amounts={e: a for e, a in found.amounts.items() if e is not GRANT})
    much = found.amounts.get(GRANT)
    is_open = found.verdict is Verdict.OPEN and much is not None and much.high > 0
    if is_open and law.holds("preschool.free") and facts.maybe(CLASS_OF_KINDERGARTEN) is False:
        return replace(found, amounts={**found.amounts, GRANT_ONLY: found.amounts[GRANT]})
    return found


@rule(LIVING, LIVING_TERM)
def primary(facts: Facts, law: Law) -> Entitlement:
    return _aid_at("小学", facts, law)


@rule(LIVING, LIVING_TERM)
def middle(facts: Facts, law: Law) -> Entitlement:
    return _aid_at("初中", facts, law)


@rule(GRANT, TUITION, TOTAL)
def high(facts: Facts, law: Law) -> Entitlement:
    return _aid_at("普高", facts, law)


@rule(GRANT, YULU, TOTAL)
def vocational(facts: Facts, law: Law) -> Entitlement:
    return _aid_at("中职", facts, law)


@rule(YULU)
def technical(facts: Facts, law: Law) -> Entitlement:
    return _aid_at("技工", facts, law)


@rule(GRANT, TUITION, OWN_TUITION, YULU, TOTAL)
def college(facts: Facts, law: Law) -> Entitlement:
    if facts.presume(OUTSIDE_SHANDONG, False) and law.holds("tuition.高校"):
        return undecided(
            f"{who_is_meant(law)}家的山东籍学生一年最高免{law['tuition.高校'].shown}，"
            "在外省的学校能不能用没查到，先问户口所在县学生资助中心"
        )
    stage = facts.maybe(SCHOOL_STAGE)
    if stage is UNKNOWN and not not_a_pupil(facts):
        return without_nothing(_aid(facts.get(StageAmong.COLLEGE_KIND), facts, law), TUITION)
    college = stage if stage in ("高职", "研究生") else "本科"
    return without_nothing(_aid_at(college, facts, law), TUITION)


def _aid_at(stage: str, facts: Facts, law: Law) -> Entitlement:
    """Asked about one stage: of a household it is the pupil of that stage who is meant."""
    registered = facts.maybe(SCHOOL_STAGE)
    if not_a_pupil(facts) or (registered is not UNKNOWN and registered != stage):
        if hardship_of(facts, law) is Hardship.NONE:
            return not_entitled(for_the_poor(law), notes=(APPLY_TO_THE_SCHOOL,))
        return undecided(f"登记里没有读{stage}的，说说孩子的情况才好算")
    return _aid(stage, facts, law)


def _aid(stage: str, facts: Facts, law: Law) -> Entitlement:
    if stage == NOT_AT_SCHOOL:
        return not_entitled("资助是给在校学生的")
    return together(*(_recorded(kind, stage, facts, law) for kind in KINDS[stage]))


def _recorded(kind: Kind, stage: str, facts: Facts, law: Law) -> Entitlement:
    """One kind without a figure for the day leaves the others as they are."""
    try:
        return kind(stage, facts, law)
    except NotRecorded as gap:
        return undecided(f"没查到{month_of(gap.day)}的{gap.name}")


def _living(stage: str, facts: Facts, law: Law) -> Entitlement:
    if stage not in COMPULSORY:
        return not_entitled("生活补助发给小学生、初中生")
    hardship = _hardship(facts, law)
    if hardship is Hardship.NONE:
        return not_entitled(for_the_poor(law), notes=(APPLY_TO_THE_SCHOOL,))
    words, place = ("住校", "寄宿") if facts.get(BOARDING) else ("不住校", "不寄宿")
    amount = law[f"living.{stage}.{place}"]
    if hardship is Hardship.BY_THE_SCHOOL:
        return undecided(BY_THE_SCHOOL, {LIVING: amount}, notes=_quota(f"living.{place}", law))
    step = f"{stage}{words}：生活补助{amount}元/年"
    if not facts.presume(BY_TERM, False):
        return entitled({LIVING: amount}, steps=(step,))
    term = amount.amount / TERMS
    half = f"一学期：{amount}÷{TERMS}＝{plain(term)}元"
    return entitled({LIVING: amount, LIVING_TERM: term}, steps=(step, half))


def _hardship(facts: Facts, law: Law) -> Hardship:
    """A pupil whom the school has recognised is asked for nothing more; who only says that they
    are hard up is told that the school decides."""
    if known_to_be_poor(facts, law):
        return Hardship.LISTED
    if facts.presume(RECOGNISED, False):
        return Hardship.LISTED
    if facts.maybe(HARD_UP) is True:
        return Hardship.BY_THE_SCHOOL
    return hardship_of(facts, law)


def _quota(whose: str, law: Law) -> tuple[str, ...]:
    """How many of them have it, of Yanzhou."""
    share = law.find(f"quota.{whose}")
    return () if share is None else (f"不是人人有：{share.name}{share}%（兖州区）",)


def _grant(stage: str, facts: Facts, law: Law) -> Entitlement:
    if stage in COMPULSORY:
        return not_entitled("小学、初中发的是生活补助，没有助学金")
    if stage in ("技工", "研究生"):
        return undecided(f"{stage}的助学金给不给、给多少，资料没写")
    if stage == "学前":
        return _preschool_grant(facts, law)
    if stage == "中职":
        return _vocational_grant(facts, law)
    if stage == NOT_AT_SCHOOL:
        return not_entitled("助学金发给在校学生")
    hardship = _hardship(facts, law)
    if hardship is Hardship.NONE:
        return not_entitled(for_the_poor(law), {GRANT: Decimal(0)}, notes=(APPLY_TO_THE_SCHOOL,))
    kind = "普高" if stage == "普高" else "高校"
    amount = law[f"grant.{kind}"]
    least, most = law.find(f"grant.{kind}.low"), law.find(f"grant.{kind}.high")
    if hardship is Hardship.BY_THE_SCHOOL:
        return undecided(BY_THE_SCHOOL, {GRANT: amount}, notes=(AVERAGE,))
    tiers = "" if least is None or most is None else f"，分档{least}～{most}元"
    step = f"国家助学金：平均{amount}元/年{tiers}"
    return entitled({GRANT: amount}, steps=(step,), notes=(AVERAGE,))


def _elsewhere(facts: Facts, law: Law) -> bool:
    """Which kindergarten it is matters to those who would have something there."""
    if facts.maybe(KINDERGARTEN) is UNKNOWN and not listed(facts, law):
        return False
    return facts.get(KINDERGARTEN) == "民办"


def _preschool_grant(facts: Facts, law: Law) -> Entitlement:
    if _elsewhere(facts, law):
        return not_entitled(ONLY_THERE, {GRANT: Decimal(0)})
    low, middle, high = (law[f"preschool.{tier}"] for tier in ("low", "middle", "high"))
    amounts: dict[Quantity, Amount] = {GRANT: Range(low.amount, high.amount)}
    quota = _quota("学前", law)
    if listed(facts, law):
        step = f"学前助学金：{low}、{middle}、{high}元/年三档，平均{middle}元"
        return entitled(amounts, steps=(step,), notes=(BY_THE_KINDERGARTEN, *quota))
    if hardship_told(facts, law) is Hardship.NONE:
        none = {} if law.holds("preschool.free") else {GRANT: Decimal(0)}
        return not_entitled(for_the_poor(law), none, notes=(APPLY_TO_THE_SCHOOL,))
    reason = "学前助学金给家里困难的孩子、孤儿、残疾孩子，由幼儿园评"
    return undecided(reason, amounts, notes=quota)


def _vocational_grant(facts: Facts, law: Law) -> Entitlement:
    amount, last_year = law["grant.中职"], law["grant.中职.last_year"]
    if facts.get(SCHOOL_YEAR) > last_year.amount:
        return not_entitled(f"中职助学金只发到{last_year}年级", {GRANT: Decimal(0)})
    if _hardship(facts, law) is Hardship.LISTED:
        is_mean = law.holds("grant.中职.average")
        mean, notes = ("平均", (AVERAGE,)) if is_mean else ("", ())
        step = f"国家助学金：{mean}{amount}元/年（一到{last_year}年级）"
        return entitled({GRANT: amount}, steps=(step,), notes=notes)
    return undecided(
        "中职助学金给困难学生和学涉农专业的学生，要学校认定",
        {GRANT: Range(Decimal(0), amount.amount)},
    )


def _tuition(stage: str, facts: Facts, law: Law) -> Entitlement:
    if stage in COMPULSORY:
        return not_entitled("小学、初中本来就不收学费、杂费，不用申请")
    if stage == "学前":
        return _preschool_fees(facts, law)
    if stage == "普高":
        return _high_school_fees(facts, law)
    if stage == "中职":
        return entitled(steps=("中职：免学费",))
    if stage == "技工":
        return undecided("技工院校免不免学费，资料没写")
    if stage in COLLEGE:
        return _college_tuition(facts, law)
    if stage == "研究生":
        return not_entitled("免学费的是专科、本科，研究生不在里头")
    return not_entitled("免学费是给在校学生的")


def _named_by_the_province(facts: Facts, law: Law) -> bool:
    """《山东省学前教育条例》 59, of the day from which its age is known."""
    grade = facts.maybe(DISABILITY_GRADE)
    disabled = grade is not UNKNOWN and grade is not None
    return law.holds("kindergarten_age") and (disabled or is_any(facts, DIBAO, TEKUN))


def _preschool_fees(facts: Facts, law: Law) -> Entitlement:
    if law.holds("preschool.free") and facts.get(CLASS_OF_KINDERGARTEN):
        since = law["preschool.free"]
        step = f"{since}年秋起大班免保教费：公办园全免，民办园按同类公办园减，差额自己交"
        return entitled(steps=(step,))
    if not listed(facts, law):
        reason = f"免保教费的是{who_is_meant(law)}儿童"
        if _named_by_the_province(facts, law):
            return undecided("孤儿、残疾和符合条件的困难家庭孩子也免保教费，拿证问幼儿园")
        if law.holds("preschool.free"):
            reason = "小班、中班不免保教费（孤儿、残疾、认定困难的除外）"
        return not_listed(reason, facts, law)
    if _elsewhere(facts, law):
        return undecided(FEES_ELSEWHERE)
    return entitled(steps=(f"{who_is_meant(law)}：免保教费，公办园全免，普惠民办园按公办标准免",))


def _high_school_fees(facts: Facts, law: Law) -> Entitlement:
    """The only figure found is that of one county."""
    of_jinxiang = law.find("tuition.普高")
    amounts: dict[Quantity, Amount] = {}
    much = "当地免多少待确认"
    if of_jinxiang is not None and facts.maybe(IN_JINXIANG) is True:
        amounts, much = {TUITION: of_jinxiang}, f"{of_jinxiang}元/年"
    elif of_jinxiang is not None:
        much = f"当地免多少待确认（金乡县免{of_jinxiang}元/年）"
    if listed(facts, law):
        return entitled(amounts, steps=(f"{who_is_meant(law)}：免学杂费，{much}",))
    if hardship_of(facts, law) is Hardship.NONE:
        return not_entitled(f"免学杂费的是{who_is_meant(law)}等困难学生")
    return undecided(
        f"学杂费：{who_is_meant(law)}免，残疾学生省里规定高中免费；别的困难学生看学校认定", amounts
    )


def _college_tuition(facts: Facts, law: Law) -> Entitlement:
    if not listed(facts, law):
        reason = f"免学费的是{who_is_meant(law)}家的山东籍专科、本科学生"
        return not_listed(reason, facts, law, {TUITION: Decimal(0)})
    limit, fee = law["tuition.高校"], facts.maybe(TUITION_FEE)
    if fee is UNKNOWN:
        amounts: dict[Quantity, Amount] = {TUITION: Range(Decimal(0), limit.amount)}
        return entitled(amounts, steps=(f"免学费：据实免，一年最多{limit}元",))
    if fee <= limit.amount:
        step = f"学费{plain(fee)}元，没超过{limit}元：全免"
        return entitled({TUITION: fee, OWN_TUITION: Decimal(0)}, steps=(step,))
    rest = fee - limit.amount
    step = f"学费{plain(fee)}−最多免{limit}＝自己交{plain(rest)}元"
    return entitled({TUITION: limit, OWN_TUITION: rest}, steps=(step,))


def _yulu(stage: str, facts: Facts, law: Law) -> Entitlement:
    if stage not in ("中职", "技工", "高职"):
        return not_entitled("雨露计划给读中职、高职的学生")
    if law.holds("after_transition"):
        since = law["after_transition"]
        then = law.before("yulu", since.version.since)
        told = "" if then is None else f"以前一年{then.shown}，"
        then_too = "还发的话能和助学金一起拿"
        return undecided(f"{told}查到的只到过渡期结束；{since}年起问乡镇帮扶窗口，{then_too}")
    if not listed(facts, law):
        return not_entitled(f"雨露计划给{who_is_meant(law)}户的孩子", {YULU: Decimal(0)})
    amount = law["yulu"]
    if stage == "技工":
        return undecided("资料写的是中职、高职，技工院校算不算雨露计划，待确认", {YULU: amount})
    step = f"雨露计划：每学期{law['yulu.term']}元，一年{amount}元"
    return entitled({YULU: amount}, steps=(step,), notes=(STACKED, OTHER_CITY))


def _skill_aid(stage: str, facts: Facts, law: Law) -> Entitlement:
    """The article says that they have it, not what it is."""
    if stage != "技工":
        return not_entitled("技能扶贫优惠给技工院校的学生")
    if law.holds("after_transition"):
        return undecided("技能扶贫优惠是脱贫攻坚时的，现在还有没有没查到")
    if not listed(facts, law):
        return undecided("资料只写了建档立卡家庭的技工院校学生")
    return entitled(steps=(f"{who_is_meant(law)}＋技工院校：有技能扶贫优惠，优惠多少待确认",))


Kind = Callable[[str, Facts, Law], Entitlement]
# Where all fail the last tells why: its condition is the widest.
KINDS: Final[Mapping[str, tuple[Kind, ...]]] = {
    "学前": (_tuition, _grant),
    "小学": (_living,),
    "初中": (_living,),
    "普高": (_tuition, _grant),
    "中职": (_tuition, _yulu, _grant),
    "技工": (_yulu, _skill_aid),
    "高职": (_tuition, _yulu, _grant),
    "本科": (_tuition, _grant),
    "研究生": (_tuition, _grant),
}


BENEFITS = (
    Benefit(
        "学生生活补助",
        "education.aid",
        living,
        LIVING,
        personal=True,
        drawn_as=("学生生活补助", "生活补助", "寄宿生生活补助", "义务教育生活补助"),
    ),
    Benefit(
        "助学金",
        "education.aid",
        grant,
        GRANT,
        personal=True,
        drawn_as=("助学金", "国家助学金", "学前助学金", "学前政府助学金"),
    ),
    Benefit(
        "免学费、学杂费、保教费",
        "education.aid",
        tuition,
        TUITION,
        personal=True,
        saved=True,
        drawn_as=("免学费", "免学杂费", "免保教费", "学费减免"),
    ),
    Benefit(
        "雨露计划",
        "education.aid.yulu",
        yulu,
        YULU,
        personal=True,
        drawn_as=("雨露计划", "雨露计划补助", "雨露"),
    ),
    Benefit(
        "技能扶贫优惠",
        "education.aid.technical",
        skill_aid,
        personal=True,
        drawn_as=("技能扶贫", "技能扶贫优惠"),
    ),
)
