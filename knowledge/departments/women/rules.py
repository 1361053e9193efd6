"""The women's federation's aid for two cancers."""

from __future__ import annotations

from typing import Final

from knowledge.facts import (
    AGE,
    DIBAO,
    LOW_INCOME,
    MONITORED,
    REGISTERED_POOR,
    REGISTRATION,
    SEX,
    TEKUN,
    UNKNOWN,
    AnyOf,
    Fact,
)
from knowledge.policy.entitlement import (
    Benefit,
    Entitlement,
    Facts,
    Quantity,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law

CANCER: Final[Fact[str]] = Fact(
    "cancer",
    "医院确诊的是哪一种？",
    {
        "宫颈浸润癌（二期B以上）": "cervical",
        "乳腺浸润癌": "breast",
        "更早期的或别的病": "other",
        "还没确诊": "unconfirmed",
    },
    personal=True,
    label="确诊的是哪一种癌",
    delicate=True,
    spoken={
        r"宫颈浸润|宫颈癌[^,。?]{0,2}浸润|浸润性?的?宫颈癌"
        r"|宫颈癌[^,。?]{0,4}(?:(?:[二2Ⅱ]|II)期?[Bb]|[三四34Ⅲ]期|III|IV|晚期)"
        r"|(?:(?:[二2Ⅱ]|II)[Bb]期?|[三四34Ⅲ]期|晚期)的?宫颈癌": "cervical",
        r"乳腺浸润|乳腺癌[^。?]{0,30}(?<![未没不非])浸润|乳腺[^。?原早]{0,20}(?<![未没不非])浸润|浸润[^,。?]{0,3}乳腺"
        r"|(?<![未没不非])浸润性?(?:导管|小叶)癌"
        r"|乳腺癌[,，、是]?(?:[二三四234ⅡⅢ]期|晚期)": "breast",
        r"(?<!早期)(?<!期)乳腺癌(?![,，]?(?:早期|[一1ⅠI]期|原位))": AnyOf(("breast", "other")),
        r"(?<!早期)(?<!期)宫颈癌(?![,，]?(?:早期|[一1ⅠI]期|I[AB]|原位))": AnyOf(
            ("cervical", "other")
        ),
        r"还没确诊": "unconfirmed",
        r"(?:[肝肺胃肠脑骨肾血]|食[管道]|胰腺|甲状腺|卵巢|前列腺|鼻咽|膀胱)癌|原位癌"
        r"|结节|增生|囊肿|息肉|良性|癌[,，]?[^,。?]{0,6}(?:早期|[一1ⅠI]期|(?:I|1|一)[AaBb])"
        r"|早期的?(?:宫颈|乳腺)癌|(?:宫颈|乳腺)的?[, ]?[^,。?癌]{0,6}(?:早期|[一1ⅠI]期|原位)"
        r"|(?:早期|[一1]期)(?:宫颈|乳腺)癌": "other",
    },
)

POOR: Final[Fact[bool]] = Fact(
    "poor_household",
    "您家是建档立卡、低保或者特困户吗？",
    {"是建档立卡、低保或特困户": True, "都不是": False},
    label="是不是贫困户",
)

POOR_NOW: Final[Fact[bool]] = Fact(
    "low_income_household",
    "您家现在是低保、特困或者防返贫监测户吗？",
    {"是低保、特困或监测户": True, "都不是": False},
    label="现在是不是低保、特困、监测户",
)

GRANT = Quantity("grant", "“两癌”救助", "元/次")

REFUSED: Final = {
    "unconfirmed": "要有资质的医院确诊",
    "other": "要确诊宫颈浸润癌（二期B以上）或乳腺浸润癌",
}
BY_EXPENSES: Final = (
    "不是低保、特困、监测户的，看病花费大、认定成支出型困难家庭的也给，先到乡镇（街道）问认定"
)
STATUSES: Final = (REGISTERED_POOR, DIBAO, TEKUN)
STATUSES_NOW: Final = (MONITORED, DIBAO, TEKUN)


@rule(GRANT)
def cancer_aid(facts: Facts, law: Law) -> Entitlement:
    if facts.maybe(SEX) == "男":
        return _not_for_men()
    if facts.maybe(REGISTRATION) == "城镇":
        return _of_the_town(law)
    told = facts.maybe(CANCER)
    if told is UNKNOWN and _is_a_child(facts, law):  # nobody asks a child's mother which cancer
        facts.presume(CANCER, "other")
        return not_entitled("救助的是成年妇女；孩子得了大病，问医疗救助")
    if told is not UNKNOWN and told in REFUSED:
        return not_entitled(REFUSED[told])
    if not _poor(facts, law):
        return _not_poor(facts, law)
    if (kind := _kind(facts)) in REFUSED:
        return not_entitled(REFUSED[kind])
    if _of_low_income(law):  # today's words name no country household
        facts.presume(REGISTRATION, "农村", "农村户口（城镇的问妇联）")
    elif facts.get(REGISTRATION) == "城镇":
        return _of_the_town(law)
    facts.presume(SEX, "女")
    grant = law["cancer_grant"]
    return entitled(
        {GRANT: grant},
        steps=(f"一次性{grant}元，不按医药费算",),
    )


@rule(GRANT)
def cancer_aid_of_a_member(facts: Facts, law: Law) -> Entitlement:
    """The same for one of a household, who is taken for well where no illness is told."""
    poor = not _of_low_income(law) or facts.presume(LOW_INCOME, False) or _poor(facts, law)
    if facts.maybe(CANCER) is UNKNOWN and not poor:
        return not_entitled("救助的是低保、特困、易返贫致贫和支出型困难家庭的妇女")
    return cancer_aid.function(facts, law)


def _kind(facts: Facts) -> str:
    """Of 乳腺癌 it is asked whether the household is poor, before how far the cancer has gone."""
    if POOR_NOW.name in facts.case.supposed and isinstance(facts.case.known(CANCER), AnyOf):
        return facts.presume(CANCER, "breast", "是浸润癌")
    return facts.get(CANCER)


def _is_a_child(facts: Facts, law: Law) -> bool:
    age = facts.maybe(AGE)
    return age is not UNKNOWN and age < law.glance("adult_age")


def _not_for_men() -> Entitlement:
    return not_entitled("“两癌”救助是给妇女的")


def _of_low_income(law: Law) -> bool:
    """Whether it is for women of low income, as they are listed now; before, for the poor of the
    country."""
    return law.find("cancer_groups") is not None


def _of_the_town(law: Law) -> Entitlement:
    if _of_low_income(law):
        open_question = "改叫“低收入妇女”救助后，城镇妇女算不算没查到"
        return undecided(open_question, notes=(open_question,))
    return not_entitled(
        "救助的是农村贫困妇女",
        notes=("后来改叫“低收入妇女”救助，城镇妇女算不算，待确认",),
    )


def _not_poor(facts: Facts, law: Law) -> Entitlement:
    if facts.presume(LOW_INCOME, False):
        return undecided("救助的是贫困妇女，低收入家庭算不算，问县妇联")
    if not _of_low_income(law):
        return not_entitled("救助的是建档立卡、低保、特困这样的贫困妇女")
    if (kind := _kind(facts)) in REFUSED:
        return not_entitled(REFUSED[kind])
    return undecided(BY_EXPENSES, notes=(BY_EXPENSES,))


def _poor(facts: Facts, law: Law) -> bool:
    """Where not all statuses are known, one question stands for all."""
    statuses, question = STATUSES, POOR
    if _of_low_income(law):
        statuses, question = STATUSES_NOW, POOR_NOW
    if any(facts.maybe(status) is True for status in statuses):
        return True
    if all(facts.maybe(status) is False for status in statuses):
        return False
    return facts.get(question)


BENEFITS: Final = (
    Benefit(
        "“两癌”妇女救助",
        "women.cancer_aid",
        cancer_aid_of_a_member,
        GRANT,
        personal=True,
        per_event=True,
        drawn_as=(
            *("两癌救助", "两癌救助金", "两癌妇女救助", "妇女两癌救助", "两癌补助"),
            "贫困妇女两癌救助",
        ),
    ),
)
