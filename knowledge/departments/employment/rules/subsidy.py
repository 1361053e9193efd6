"""Who counts as hard to employ, and what a certificate of skill brings.

《山东省就业促进条例》 42–46; the city decides on each case.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.employment.rules.shared import PAID, YEAR, until_when
from knowledge.facts import AGE, CERTIFIED_ON, DIBAO, DISABILITY_GRADE, SEX, UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Quantity,
    Verdict,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, fen, plain

SKILL = Quantity("skill", "技能提升补贴", "元")

OTHER_WAY: Final[Fact[bool]] = Fact(
    "hard_to_employ",
    "是零就业家庭、失业一年以上、失地，或单亲带孩子的吗？",
    {"是其中一样": True, "都不是": False},
    personal=True,
    label="是不是零就业、失业一年以上、失地或单亲",
    spoken={
        r"零就业|(?:没|无)一个?人?(?:上班|就业)|夫妻(?:双双|俩|都)?(?:都)?下岗|(?:连续"
        r"|连着)?(?:失业"
        r"|没工作)[^,。?!]{0,3}(?:一年|两年|三年)"
        r"|连着一年没找到|失地|地(?:被|都)?征(?:了|完)|单亲|(?:离异|离了?婚)[^。?!]{0,8}(?:带"
        r"|拉扯|养(?!费))"
        r"|(?:下岗|失业)(?:在家)?(?:都|有|快|了)*(?:[一两二三四五六七八九十]|好几)年"
        r"|(?:[一两二三四五]|好几)年多?没(?:找到|有)?(?:工作|活干?|班上)": True,
    },
)
LEVEL: Final[Fact[str]] = Fact(
    "skill_level",
    "证书是初级、中级还是高级？",
    {"初级（五级）": "low", "中级（四级）": "middle", "高级（三级）": "high"},
    personal=True,
    label="证书等级",
    spoken={
        r"初级(?!中学)|五级工": "low",
        r"中级(?!人民)|四级(?:工|(?:职业|技能)?(?:等级)?证书)": "middle",
        r"高级(?!中学|人民)|三级(?:工|(?:职业|技能)?(?:等级)?证书)": "high",
    },
)


@rule()
def hardship(facts: Facts, law: Law) -> Entitlement:
    """Any one of these is enough; that one has no work and is registered goes with it."""
    grade = facts.maybe(DISABILITY_GRADE)
    if facts.maybe(DIBAO) is True or (grade is not UNKNOWN and grade is not None):
        return entitled()
    if facts.maybe(OTHER_WAY) is True:
        return entitled()
    woman, man = law["hardship.woman"], law["hardship.man"]
    if not facts.at_least(AGE, woman):
        return _by_another_way(facts, law)
    if facts.at_least(AGE, man) or facts.get(SEX) == "女":
        return entitled()
    return _by_another_way(facts, law)


def _by_another_way(facts: Facts, law: Law) -> Entitlement:
    if facts.get(OTHER_WAY) or facts.get(DIBAO) or facts.get(DISABILITY_GRADE) is not None:
        return entitled()
    woman, man = law["hardship.woman"], law["hardship.man"]
    return not_entitled(f"女满{woman}、男满{man}周岁的才按年龄算")


TOO_LATE: Final = "领证过了期限的一般领不了，到人社问一声"


@rule(SKILL)
def skill(facts: Facts, law: Law) -> Entitlement:
    """By the level of the certificate; the years of paying in were lowered for some years."""
    told = until_when(facts, CERTIFIED_ON, law["skill.within"], law, TOO_LATE)
    if told is not None and told.verdict is not Verdict.YES:
        level = facts.maybe(LEVEL)
        due = "" if level is UNKNOWN else f"这一级的补{law[f'skill.{level}'].shown}；"
        return replace(told, reasons=tuple(f"{due}{each}" for each in told.reasons))
    amount = law[f"skill.{facts.get(LEVEL)}"]
    if not facts.at_least(PAID, law["skill.paid"]):
        return not_entitled(f"失业险要交满{law['skill.paid'].shown}")
    result = entitled({SKILL: amount})
    return result if told is None else replace(result, reasons=told.reasons)


FLEXIBLE = Quantity("flexible_subsidy", "灵活就业社保补贴", "元/月")
FLEXIBLE_WHOLE = Quantity("flexible_whole", "灵活就业社保补贴（领满）", "元")
FLEXIBLE_YEAR = Quantity("flexible_a_year", "灵活就业社保补贴", "元/年")
TWO_THIRDS: Final = (Decimal(2), Decimal(3))
PAID_A_MONTH: Final[Fact[Decimal]] = Fact(
    "social_insurance_paid_a_month",
    "养老、医疗一个月实缴多少？",
    display="每月实缴{}元",
    personal=True,
    label="每月实缴多少",
    samples=(Decimal(500), Decimal(900)),
    topical=True,
    counted=(
        r"(?<!一年)(?<!每年)(?<!全年)(?<!今年)(?<!去年)实[交缴](?:了|的)?(?:[一每]个?月|月)?({n})",
        r"(?:一个?|每个?)月(?:自己|社保|养老|医保|要|得|自个儿?|一共|总共|就|才|只|实际?)*(?:[交缴掏])"
        r"(?:费|了|着|社保|养老|医保|医疗|保险|[和跟、加]|一共|总共|合计|共)*({n})",
        r"[交缴](?:着|的)?(?:社保|养老|医保)+(?:一个?月|每个?月)({n})",
        r"[交缴](?:着|的)?(?:社保|养老|医保|医疗|保险|[和跟、加])+,?(?:一个?月|每个?月)(?:合计|一共|总共|共|合)?({n})",
    ),
)


PAID_A_YEAR: Final[Fact[Decimal]] = Fact(
    "social_insurance_paid_a_year",
    "养老、医疗一年实缴多少？",
    display="一年实缴{}元",
    personal=True,
    label="一年实缴多少",
    samples=(Decimal(6000), Decimal(10000)),
    topical=True,
    counted=(
        r"(?:一|每|全|去|今)年(?:自己|自个儿?|我|俺|社保|养老|医保|要|得|一共|总共|就|实际?)*[交缴掏](?:了|着|社保|养老|医保|费)*({n})(?!年|个|天)",
        r"[交缴](?:着|的|了)?(?:社保|养老|医保|灵活就业)+(?:一|每)年({n})(?!年|个|天)",
    ),
)


@rule(FLEXIBLE, FLEXIBLE_YEAR, FLEXIBLE_WHOLE)
def flexible_subsidy(facts: Facts, law: Law) -> Entitlement:
    """Two thirds of what is paid in a month or a year (元), up to what the city pays."""
    paid, most = facts.maybe(PAID_A_MONTH), law.find("flexible.month")
    told = _old_enough(facts, law)
    part, whole = TWO_THIRDS
    if paid is UNKNOWN and most is not None and (year := facts.maybe(PAID_A_YEAR)) is not UNKNOWN:
        share, highest = fen(year * part / whole), most.amount * YEAR
        step = f"{plain(year)}元×三分之二＝{plain(share)}元，一年最多{plain(highest)}元"
        return replace(undecided(told, {FLEXIBLE_YEAR: min(share, highest)}), steps=(step,))
    if paid is UNKNOWN or most is None:
        return undecided(told)
    share = fen(paid * part / whole)
    step = f"{plain(paid)}元×三分之二＝{plain(share)}元，最多{most.shown}"
    month = min(share, most.amount)
    amounts: dict[Quantity, Amount] = {FLEXIBLE: month}
    if longest := law.find("flexible.years"):
        amounts[FLEXIBLE_WHOLE] = month * YEAR * longest.amount
    return replace(undecided(told, amounts), steps=(step,))


def _old_enough(facts: Facts, law: Law) -> str:
    """By their age alone; empty where that is not known."""
    age, sex = facts.maybe(AGE), facts.maybe(SEX)
    if age is UNKNOWN or sex is UNKNOWN:
        return ""
    least = law["hardship.woman" if sex == "女" else "hardship.man"]
    if age >= least.amount:
        return f"岁数够了（{sex}满{least}周岁），没认定的先去认定就业困难"
    return f"岁数不够（{sex}满{least}周岁），低保、残疾、失业满一年的才行"
