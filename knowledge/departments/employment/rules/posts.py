"""Free training and posts for the poor; what a post pays is not known, so no amounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from knowledge.departments.employment.rules.shared import SERVICE, YEAR, years_and_months
from knowledge.facts import (
    AGE,
    DIBAO,
    DISABILITY_GRADE,
    LOW_INCOME,
    MONITORED,
    OUT_OF_POVERTY,
    REGISTERED_POOR,
    STUDENT,
    UNKNOWN,
    Fact,
    Household,
    Maybe,
    Person,
)
from knowledge.policy.entitlement import (
    Benefit,
    Entitlement,
    Facts,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, plain

VIRTUAL_COUNTY = "邹城市"  # the only one that the documents name


def _in_the_virtual_county(household: Household | None, _: Person | None, __: date) -> Maybe[bool]:
    if household is None or household.county is UNKNOWN:
        return UNKNOWN
    return household.county == VIRTUAL_COUNTY


def _work_ability(_: Household | None, person: Person | None, __: date) -> Maybe[str]:
    """Who cannot look after himself at all cannot work either."""
    if person is None:
        return UNKNOWN
    return "无" if person.self_care == "完全丧失" else person.work_ability


WORK_ABILITY: Final[Fact[str]] = Fact(
    "work_ability",
    "身体能干活吗？",
    {"能干活": "有", "只能干轻活": "弱", "没有劳动能力": "无"},
    read=_work_ability,
    personal=True,
    label="能不能干活",
    spoken={
        r"能干活(?<!不能干活)(?<!没人能干活)(?<!还能干活)"
        r"|劳动能力(?<!没劳动能力)(?<![有无失去点些]劳动能力)(?!鉴定)|有劳动能力(?<!没有劳动能力)"
        r"|(?<!没)有劳力|身体(?:好|壮|还行)|[整全壮强]劳(?:动)?力": "有",
        r"干(?:点|些|个)?轻(?:快|省|巧)?活|重活不(?:中|行)|轻活(?:还)?(?:中|行|能干|干得)|重活(?:都"
        r"|也)?干不[了动成]|只能看个?大?门"
        r"|干不[了动]重活|身体(?:弱"
        r"|不好|不行)"
        r"|[半弱]劳力|弱劳动力|半个劳力|有(?:一?点儿?|一?些)劳动能力": "弱",
        r"(?:没有?|丧失|无|失去)(?:了)?(?:劳动(?:能)?力|劳力)(?!的人|[^,。?]{0,2}(?:怎么|鉴定"
        r"|谁说))|(?:干不了|不能干|干不动"
        r"|干不成)活(?!的(?:也|能|人))"
        r"|(?:什么|一点|么)活(?:都|也)?(?:干不了|不能干|干不动|干不成)": "无",
    },
)
IN_ZOUCHENG: Final[Fact[bool]] = Fact(
    "in_zoucheng",
    "您家在邹城市吗？",
    {"在邹城市": True, "在别的县市区": False},
    read=_in_the_virtual_county,
    label="是不是在邹城市",
)

OF_WORKING_AGE = "在劳动年龄"
NO_WORK_ABILITY = "这要能干活；没有劳动能力的，可以问“虚拟就业”"
POSTS_FOR_THE_OLD = "，岗位还收不收，没查到，问乡镇人社所"
VIRTUAL_FOR_THE_OLD = "干不动活的贫困人员能报名，没写年龄上限；收不收由镇里定"
OVER = "这是脱贫攻坚时的办法，后来还办不办、收谁没查到"
POSTS_ARE_FEW = "有没有空岗、每月补多少，没查到，待确认"


@rule()
def training(facts: Facts, law: Law) -> Entitlement:
    reason = _why_no_labour(facts, law)
    if reason:
        return not_entitled(reason)
    if _is_past_working_age(facts, law):
        return not_entitled(_past_working_age(law))
    if facts.presume(WORK_ABILITY, "有") == "无":
        return not_entitled("培训教的是干活的本事，" + NO_WORK_ABILITY)
    over = _after_the_task(law)
    if not over and facts.get(REGISTERED_POOR):
        return entitled()
    if facts.maybe(DIBAO) is True:
        return undecided("低保家庭失业的人国家给培训补贴，学费免不免待确认")
    if over:
        return undecided(OVER)
    return undecided("济宁说免费的是贫困人员，别的人免不免费没写")


@rule()
def public_post(facts: Facts, law: Law) -> Entitlement:
    reason = _why_no_labour(facts, law)
    if reason:
        return not_entitled(reason)
    if _after_the_task(law):
        if facts.maybe(DIBAO) is not True and not _of_the_posts(facts, law):
            return undecided(_posts_now(facts, law))
    elif not (facts.maybe(DIBAO) is True or facts.get(REGISTERED_POOR) or facts.get(DIBAO)):
        return not_entitled("公益岗位安置贫困劳动力和低保家庭失业的人")
    if facts.get(WORK_ABILITY) == "无":
        return not_entitled(NO_WORK_ABILITY)
    if _is_past_working_age(facts, law):
        return _post_for_the_old(facts, law)
    return entitled(notes=(POSTS_ARE_FEW,))


@rule()
def workshop(facts: Facts, law: Law) -> Entitlement:
    reason = _why_no_labour(facts, law)
    if reason:
        return not_entitled(reason)
    if _after_the_task(law):
        return undecided(OVER)
    if facts.get(WORK_ABILITY) == "无":
        return not_entitled(NO_WORK_ABILITY)
    if _is_past_working_age(facts, law):
        return _post_for_the_old(facts, law)
    if not facts.get(REGISTERED_POOR):
        return undecided("车间先招贫困劳动力，别的人收不收，没查到")
    grade = facts.maybe(DISABILITY_GRADE)
    disabled = grade is not UNKNOWN and grade is not None
    return entitled(steps=("建档立卡＋残疾：优先安排进扶贫车间",) if disabled else ())


@rule()
def virtual(facts: Facts, law: Law) -> Entitlement:
    """For those who can hardly work or not at all; only one county is known to have it."""
    reason = _why_no_labour(facts, law)
    if reason:
        return not_entitled(reason)
    if _after_the_task(law):
        return undecided(OVER)
    if not facts.get(REGISTERED_POOR):
        return not_entitled("虚拟就业给贫困人员")
    if facts.get(WORK_ABILITY) == "有":
        return not_entitled("虚拟就业给能力弱、没劳动能力的；能干活的问公益岗位、扶贫车间")
    if _is_past_working_age(facts, law):
        return undecided(VIRTUAL_FOR_THE_OLD)
    if not facts.get(IN_ZOUCHENG):
        return undecided(f"只查到{VIRTUAL_COUNTY}在办，别的县市区有没有，要问人社局")
    return entitled(notes=("要本人想就业；企业给多少没写",))


def _after_the_task(law: Law) -> bool:
    """Whether the help with work for the registered poor is over."""
    ends = law.values["poor_in_posts"].ends
    return ends is not None and law.day > ends


def _of_the_posts(facts: Facts, law: Law) -> bool:
    """The poor among the four kinds in the country; who counts as one of the others, places say."""
    if law.find("posts") is None:
        return False
    return facts.maybe(MONITORED) is True or facts.maybe(OUT_OF_POVERTY) is True


def _posts_now(facts: Facts, law: Law) -> str:
    kinds = "乡村给贫、弱、残、老，城镇给零就业家庭、大龄失业的"
    if law.find("posts") is not None:
        return f"{kinds}，算不算由镇里定"
    ends = law.values["posts"].ends
    if ends is None or law.day <= ends or law.before("posts", ends + timedelta(days=1)) is None:
        return "低保家庭失业的能安排；脱贫户、监测户这一天收不收没查到"
    return f"{_of_which_kind(facts)}计划到{ends.year}年底（{kinds}），现在收不收没查到，问人社所"


def _of_which_kind(facts: Facts) -> str:
    """Of the four kinds in the country what somebody plainly is."""
    grade = facts.maybe(DISABILITY_GRADE)
    weak, disabled = facts.maybe(WORK_ABILITY) == "弱", grade is not UNKNOWN and grade is not None
    kind = "劳动能力弱" if weak else "残疾人" if disabled else ""
    kind = kind or ("低收入家庭" if facts.maybe(LOW_INCOME) is True else "")
    return f"{kind}的能去报名，" if kind else ""


def _why_no_labour(facts: Facts, law: Law) -> str:
    """Neither children nor pupils are labour; empty where nothing is known against it."""
    age = facts.presume(AGE, law.glance("work_age"), OF_WORKING_AGE)
    if age < law.glance("work_age"):
        return f"要满{law['work_age']}周岁，现在{plain(age)}周岁"
    return "还在上学的不算劳动力" if facts.presume(STUDENT, False) else ""


def _is_past_working_age(facts: Facts, law: Law) -> bool:
    return facts.presume(AGE, law.glance("work_age"), OF_WORKING_AGE) >= law.glance("work_age_end")


def _post_for_the_old(facts: Facts, law: Law) -> Entitlement:
    """Of those who can still work as others do it is an open question, and of everybody since the
    posts were for the old as well: whether they go on is not known."""
    if facts.get(WORK_ABILITY) == "有":
        return undecided(_past_working_age(law) + POSTS_FOR_THE_OLD)
    if not _after_the_task(law):
        return not_entitled(_past_working_age(law))
    posts = law.find("posts") is not None
    return undecided(
        _posts_now(facts, law) if posts else _past_working_age(law) + POSTS_FOR_THE_OLD
    )


def _past_working_age(law: Law) -> str:
    return f"满{law['work_age_end']}周岁的不再算劳动力"


BENEFITS = (
    Benefit("免费技能培训", "employment.training", training, personal=True),
    Benefit(
        "公益岗位",
        "employment.post.public",
        public_post,
        personal=True,
        drawn_as=(
            *("扶贫公益岗位", "公益岗位", "公益岗位补贴", "岗位补贴", "公益性岗位"),
            *("公益岗", "公岗", "公益岗补贴", "扶贫岗位"),
        ),
    ),
    Benefit(
        "扶贫车间就业",
        "employment.post.workshop",
        workshop,
        personal=True,
        drawn_as=("扶贫车间", "扶贫车间就业"),
    ),
    Benefit(
        "虚拟就业",
        "employment.post.virtual",
        virtual,
        personal=True,
        drawn_as=("虚拟就业",),
    ),
)


@rule()
def post_term(facts: Facts, law: Law) -> Entitlement:
    """What is left of the years that a post is paid for, of the time (months) told."""
    service = facts.maybe(SERVICE)
    if service is UNKNOWN:
        return undecided("")
    most = law["hardship.years"].amount * YEAR
    near = f"离退休不足{law['hardship.near'].shown}的能延到退休"
    if service >= most:
        return undecided(f"满{law['hardship.years'].shown}了，一般到期；{near}")
    left = most - service
    told = undecided(
        f"还能干{years_and_months(left)}，一共最长{law['hardship.years'].shown}；{near}"
    )
    return replace(told, steps=(f"{plain(most)}−{plain(service)}＝{plain(left)}个月",))
