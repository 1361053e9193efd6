"""The income tax of disabled people, and how many of them an employer has to employ."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.facts import DISABILITY_GRADE, UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Quantity,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, percent_of, plain

TAX_LIMIT = Quantity("tax_limit", "个人所得税一年最多减", "元/年")
TAX_CUT = Quantity("tax_cut", "个人所得税减掉", "元/年")
TAX_LEFT = Quantity("tax_left", "个人所得税减完还交", "元/年")
NEEDED = Quantity("needed", "该安排的残疾职工", "人")

INCOME_TAX: Final[Fact[Decimal]] = Fact(
    "income_tax",
    "一年一共交多少个人所得税？",
    display="一年个税{}元",
    personal=True,
    label="一年交多少个税",
    samples=(Decimal(2000), Decimal(9000)),
    counted=(
        r"应[纳交缴](?:税额?)?(?:是|有|个税)?({n})(?!年|月|岁)",
        r"(?:个税|个人所得税)[^,。?\d月]{0,8}?(?:[交缴扣]了?|是|算(?:下来|出来)|要)({n})",
        r"(?:一年|全年|去年|年度)[^,。?\d月]{0,12}?[交缴扣]了?({n})[^,。?月]{0,6}?税",
        r"(?:一年|全年|去年)[^,。?\d月]{0,12}?税[^,。?\d月]{0,6}?[交缴扣]?了?({n})",
        r"[交缴扣]个?人?(?:所得)?税[^,。?\d月]{0,6}?(?:一年|全年|每年|去年)(?:下来|大概|得|要|有|共)*({n})",
    ),
)
OWN_INCOME: Final[Fact[bool]] = Fact(
    "own_income",
    "是残疾人自己的工资、生意吗？",
    {"残疾人自己的收入": True, "家里人的收入": False},
    "{}",
    personal=True,
    label="是谁的收入",
    spoken={
        r"残疾人(?:的)?家属|(?:儿子?|闺女|孩子|老伴|爱人|爹|娘)[^,。?]{0,3}残疾[, ]?"
        r"[俺我](?:的|上班|的?税)"
        r"|[俺我][^,。?]{0,6}(?:儿子?|孩子|老伴)残疾": False,
    },
)
MARTYRS_KIN: Final[Fact[bool]] = Fact(
    "martyrs_kin",
    "是烈属（烈士的父母、配偶、子女）吗？",
    {"烈属": True, "不是烈属": False},
    personal=True,
    label="是不是烈属",
    spoken={
        r"烈属|烈士的?(?:子女|家属|遗属|孩子|儿子?|闺女|女儿|后人|父母|配偶|妻子|丈夫)"
        r"|(?:爹|爸|父亲|男人|丈夫|儿子)是(?:个)?烈士": True,
    },
)
STAFF: Final[Fact[Decimal]] = Fact(
    "staff",
    "单位一共多少职工？",
    display="职工{}人",
    label="单位多少职工",
    samples=(Decimal(30), Decimal(200)),
    counted=(
        r"(?:公司|单位|厂里?|企业|店里?)[^,。?\d]{0,6}?({n})(?:来|多|几)?个?(?:名|人|员工|职工)(?!残)",
        r"(?:职工|员工)[^,。?\d残]{0,4}({n})(?:来|多)?个?(?:名|人)",
        r"({n})(?:来|多)?(?:个|名)(?:员工|职工)(?!残)",
    ),
)


def _another_is_disabled(facts: Facts) -> bool:
    """Of whoever is on file without a disability beside one of the household who has one."""
    person, household = facts.case.person, facts.case.household
    if person is None or household is None or facts.stated(DISABILITY_GRADE) is not UNKNOWN:
        return False
    kinds = {each.disability_kind for each in household.people}
    return person.disability_kind is UNKNOWN and kinds != {UNKNOWN}


@rule(TAX_LIMIT, TAX_CUT, TAX_LEFT)
def income_tax(facts: Facts, law: Law) -> Entitlement:
    """So much a year off the tax on wages or on a business, whatever the grade; as much for the
    kin of who died a martyr."""
    reason = ""
    if not facts.presume(OWN_INCOME, True):
        reason = "减的是残疾人自己的工资或生意，家里人的没写"
    elif facts.presume(DISABILITY_GRADE, 4) is None or _another_is_disabled(facts):
        reason = "减的是残疾人本人的，没残疾、没残疾证的不减，家里有残疾人也不减"
    if reason and not facts.presume(MARTYRS_KIN, False):
        return not_entitled(reason)
    return _less_tax(facts, law)


def _less_tax(facts: Facts, law: Law) -> Entitlement:
    limit = law["tax_limit"]
    tax = facts.maybe(INCOME_TAX)
    if tax is UNKNOWN:
        return entitled({TAX_LIMIT: limit})
    cut = min(tax, limit.amount)
    amounts: dict[Quantity, Amount] = {TAX_LIMIT: limit, TAX_CUT: cut}
    if tax > cut:
        amounts[TAX_LEFT] = tax - cut
    return entitled(
        amounts,
        steps=(f"{plain(tax)}元－{plain(cut)}元＝{plain(tax - cut)}元",),
    )


HIRED: Final[Fact[Decimal]] = Fact(
    "disabled_staff",
    "已经安排了几个残疾人？",
    display="已安排残疾人{}个",
    label="安排了几个残疾人",
    samples=(Decimal(2), Decimal(6)),
    topical=True,
    counted=(
        r"残疾(?:人|职工)(?:只|就|才|已经)?(?:安排|招|用|有)(?:了|着)?({n})(?:个|名|人)",
        r"(?:安排|招|用|有)(?:了|着)?({n})(?:个|名)残疾",
        r"(?:安排|招|用|有)(?:了|着)?([俩仨])个?残疾",
    ),
)


@rule(NEEDED)
def quota(facts: Facts, law: Law) -> Entitlement:
    share = law["quota"]
    staff = facts.maybe(STAFF)
    if staff is UNKNOWN:
        return undecided(f"不低于职工总数的{share}%，不够的单位要交残保金")
    needed = percent_of(staff, share)
    steps = (f"{plain(staff)}人×{share}%＝{plain(needed)}人",)
    hired = facts.maybe(HIRED)
    if hired is UNKNOWN:
        return entitled({NEEDED: needed}, steps=steps)
    short = needed - hired
    told = f"不够，还差{plain(short)}人" if short > 0 else "够了"
    return replace(entitled({NEEDED: needed}, steps=steps), reasons=(told,))
