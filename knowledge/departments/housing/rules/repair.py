"""Whose dangerous house is rebuilt, and where people live who do not want that."""

from __future__ import annotations

from typing import Final

from knowledge.facts import (
    DIBAO,
    DISABLED_MEMBER,
    MONITORED,
    REGISTERED_POOR,
    REGISTRATION,
    TEKUN,
    UNKNOWN,
    Fact,
    household_field,
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
from knowledge.policy.law import Law

DANGEROUS: Final = ("C", "D")
SAFE: Final = ("A", "B")
STATUSES: Final = (REGISTERED_POOR, DIBAO, TEKUN)


HOUSE_GRADE: Final[Fact[str]] = Fact(
    "house_grade",
    "房子鉴定是几级？",
    {"A级": "A", "B级": "B", "C级": "C", "D级": "D", "没鉴定过": "未鉴定"},
    "房屋：{}",
    household_field("house_grade"),
    label="房子鉴定是几级",
    spoken={
        r"(?<=[成为是的])[Aa](?=[,。 了]|$)|[Aa]级(?!景区)": "A",
        r"(?<=[成为是的])[Bb](?=[,。 了]|$)|[Bb]级": "B",
        r"(?<=[成为是的])[Cc](?=[,。 了]|$)|[Cc]级": "C",
        r"(?<=[成为是的])[Dd](?=[,。 了]|$)|[Dd][级及]": "D",
        r"(?:没有?|未)(?:请|找|让)?(?:人)?(?:来|去)?(?:给)?鉴定|(?:房"
        r"|屋)[^。?]{0,16}没(?:有)?人来(?:看|管|查)过?": "未鉴定",
    },
)
PRIORITY: Final[Fact[bool]] = Fact(
    "housing_priority",
    "您家是建档立卡、低保、分散供养特困，或者贫困残疾人家庭吗？",
    {"是重点对象": True, "不是重点对象": False},
    label="是不是重点对象",
)
PRIORITY_NOW: Final[Fact[bool]] = Fact(
    "housing_aid",
    "您家是低保户或者分散供养特困吗？",
    {"是低保或特困": True, "都不是": False},
    label="是不是低保、特困",
)

IN_TOWN = "危房改造说的是农村；城镇低保、特困住房困难的，是公租房、租房补贴"
OTHERS_OPEN = "建档立卡以外的户怎么安置，资料没写，问乡镇"
REQUIREMENTS_OPEN = "“符合要求”的细条件资料没写，以乡镇核定为准"
AMOUNT_OPEN = "补多少钱没查到济宁的文件，待确认"


@rule()
def repair(facts: Facts, law: Law) -> Entitlement:
    if facts.maybe(HOUSE_GRADE) is UNKNOWN and facts.maybe(REGISTRATION) == "城镇":
        return undecided(IN_TOWN)  # whatever the grade
    if told := _otherwise_on_file(facts):
        return undecided(told)
    grade = facts.get(HOUSE_GRADE)
    if grade in SAFE:
        return not_entitled(f"鉴定成C级、D级的才改造，现在是{grade}级")
    if grade not in DANGEROUS:
        return undecided("要先鉴定，鉴定成C级或D级才改造；没人来鉴定的找村委会报")
    if _after_the_task(law):
        return _of_a_dangerous_house_now(facts, grade)
    return _of_a_dangerous_house(facts, grade)


def _otherwise_on_file(facts: Facts) -> str:
    """Where a house is said to be dangerous and is on file as safe, or the other way round: a grade
    is the experts', so that neither is followed before they have looked."""
    said, case = facts.stated(HOUSE_GRADE), facts.case
    filed = HOUSE_GRADE.read(case.household, case.person, case.as_of)
    pair = {said, filed}
    if said is UNKNOWN or filed is UNKNOWN or not (pair & {*SAFE} and pair & {*DANGEROUS}):
        return ""
    of_it = "不在改造里" if filed in SAFE else "才够改造"
    return f"登记里是{filed}级（{of_it}），跟您说的{said}级对不上：先请村里、乡镇重新鉴定"


def _after_the_task(law: Law) -> bool:
    """Whether the rebuilding for the registered poor is over."""
    ends = law.values["repair_groups"].ends
    return ends is not None and law.day > ends


def _of_a_dangerous_house_now(facts: Facts, grade: str) -> Entitlement:
    """Whom the law gives help with housing; who else is on the later lists was not found."""
    if facts.maybe(DIBAO) is False:  # who is on the list of the very poor would have said so
        helped = facts.presume(TEKUN, False, "不是特困")
    else:
        helped = _any_of(facts, (DIBAO, TEKUN), PRIORITY_NOW)
    if helped:
        return _may_rebuild(facts, f"房屋{grade}级＋低保或特困：可以申请住房救助")
    if facts.maybe(DISABLED_MEMBER) is True:
        return undecided("贫困残疾人家庭优先，怎么算“贫困”没查到，请乡镇核定")
    if facts.maybe(MONITORED) is True:
        return undecided("监测户在不在改造名单里没查到，问乡镇")
    if facts.maybe(REGISTERED_POOR) is True:
        over = "建档立卡户的改造是2020年底前的，现在看是不是低保、特困、监测户"
        return undecided(over, notes=(over,))
    return undecided("能查到的只有低保、分散供养特困和贫困残疾人家庭；别的危房户收不收，问乡镇")


def _may_rebuild(facts: Facts, step: str) -> Entitlement:
    if facts.presume(REGISTRATION, "农村") == "城镇":
        return undecided(IN_TOWN)
    return entitled(steps=(step,), notes=(REQUIREMENTS_OPEN, AMOUNT_OPEN))


def _of_a_dangerous_house(facts: Facts, grade: str) -> Entitlement:
    if _any_of(facts, STATUSES, PRIORITY):
        return _may_rebuild(facts, f"房屋{grade}级＋重点对象：可以改造")
    if facts.maybe(DISABLED_MEMBER) is True:
        return undecided("贫困残疾人家庭可以改造，怎么算“贫困”没查到，请乡镇核定")
    return not_entitled(
        "改造的是建档立卡、低保、分散供养特困和贫困残疾人家庭",
        notes=("别的户有没有办法，问乡镇",),
    )


def _any_of(facts: Facts, statuses: tuple[Fact[bool], ...], question: Fact[bool]) -> bool:
    """Where not all of them are known, one question stands for all."""
    if any(facts.maybe(status) is True for status in statuses):
        return True
    if all(facts.maybe(status) is False for status in statuses):
        return False
    return facts.get(question)


@rule()
def shelter(facts: Facts, law: Law) -> Entitlement:
    """For those who do not want to rebuild: that is why they ask."""
    if _after_the_task(law):
        return undecided("住公房、投亲靠友是2020年底前给建档立卡户的办法，后来怎么安置没查到")
    if facts.maybe(HOUSE_GRADE) is UNKNOWN and facts.maybe(REGISTERED_POOR) is False:
        return undecided(OTHERS_OPEN)  # whatever the grade
    grade = facts.get(HOUSE_GRADE)
    if grade in SAFE:
        return not_entitled(f"鉴定是{grade}级，C级、D级才算危房")
    if grade not in DANGEROUS:
        return undecided("要先鉴定房子是不是危房")
    if facts.get(REGISTERED_POOR):
        return entitled()
    return undecided(OTHERS_OPEN)


@rule()
def weather(facts: Facts, _: Law) -> Entitlement:
    """In a storm nobody is asked for papers: whoever lives in a dangerous house is moved."""
    grade = facts.maybe(HOUSE_GRADE)
    if grade is UNKNOWN or grade not in (*DANGEROUS, *SAFE):
        return undecided("没鉴定过的，只要房子看着危险就马上报")
    if grade in SAFE:
        return not_entitled(f"登记的房子是{grade}级，不算危房；要是有险，一样先撤再报")
    return entitled(steps=(f"房屋{grade}级，属于危险房屋",))


BENEFITS: Final = (
    Benefit(
        "危房改造",
        "housing.repair",
        repair,
        drawn_as=(
            "危房改造",
            "危改",
            "危房改造补助",
            "危房改造补贴",
            "危房改造款",
            "危改补助",
            "危改资金",
        ),
    ),
    Benefit("入住公房或投亲靠友（不愿改造的）", "housing.shelter", shelter),
    Benefit("恶劣天气转移安置", "housing.shelter.weather", weather, per_event=True),
)
