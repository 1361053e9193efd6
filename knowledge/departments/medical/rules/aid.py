"""What 医疗救助 pays of what insurance leaves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.medical.rules.aided import paid_twice
from knowledge.departments.medical.rules.critical import OWN_BURDEN
from knowledge.departments.medical.rules.inpatient import (
    AID_BEFORE,
    AS_BEFORE,
    LEFT_BEFORE,
    no_inpatient_figures,
)
from knowledge.departments.medical.rules.tilt import by_todays_status
from knowledge.facts import (
    COST,
    DIBAO,
    DISABILITY_GRADE,
    HOSPITAL_LEVEL,
    LOW_INCOME,
    MARGIN,
    MONITORED,
    REGISTERED_POOR,
    TEKUN,
    UNKNOWN,
    Fact,
)
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
from knowledge.policy.law import Law, LawValue, percent_of, plain

AID_RATE = Quantity("aid_rate", "住院医疗救助最低比例", "%")
AID = Quantity("aid", "医疗救助比例", "%")
AID_LIMIT = Quantity("aid_limit", "医疗救助一年最多", "元/年")
AID_PAYMENT = Quantity("aid_payment", "医疗救助能给", "元/年")
AID_AGAIN = Quantity("aid_again", "救助过了还剩这些的，再给", "元/年")

AGAIN_RATE = Quantity("aid_again_rate", "再救助比例", "%")
AGAIN_LIMIT = Quantity("aid_again_limit", "再救助一年最多", "元/年")
AID_LEFT = Quantity("aid_left", "救助以后自己先付", "元/年", is_left=True)
AID_LEAST = Quantity("aid_least", "医疗救助至少给", "元/年")
AT_LEAST = Quantity("at_least", "医疗救助比例不低于", "%")
FULL_WITHIN = Quantity("full_within", "自付多少以内全额救助", "元/年")
ALL_DONE = "按医保、大病都报完、目录内自己还剩这么多算"
AID_OPEN = "济宁的救助比例和封顶待确认"

AIDED: Final[Fact[bool]] = Fact(
    "aided_already",
    "医疗救助给过了吗？",
    {"给过了": True, "还没有": False},
    label="医疗救助给没给过",
    topical=True,
    spoken={
        # All three that pay one after the other, or aid itself; 再救助 that is asked for is none.
        r"三[道重层样项][^。?!]{0,8}[报走]|(?<!再)(?<!没)救助[^,。?!再没]{0,8}(?:[报给办批走]|用|减)[过完了]"
        r"|(?:已经|都|早就?)给过(?:一[次回])?医疗救助|(?<!再)救助(?:过了?|完了?)(?!吗|没|不)"
        r"|(?<!再)救助(?:以|之)后"
        r"|[报走减用]完了?[^,。?!]{0,8}(?:医保|大病)[^,。?!]{0,4}(?<!再)救助(?=[,。 ]|以?后)": True,
        r"没(?:有)?(?:报|申请|给|办|领)过?[^,。?]{0,3}救助|救助[^,。?]{0,2}(?:还)?没(?:报|给|办"
        r"|申请)": False,
    },
)


SECOND_ROUND: Final[Fact[bool]] = Fact(
    "aided_again",
    "问的是救助过以后再救助那一道吗？",
    {"问再救助": True, "问头一回救助": False},
    label="问的是不是再救助",
    topical=True,
    spoken={
        r"(?:再|二次|第二[次回道遍]|倾斜)(?:医疗)?救(?:助|一?[次回道遍])|救助第二[次回道遍]": True
    },
)


LEFT_AFTER: Final[Fact[Decimal]] = Fact(
    "left_after_aid",
    "救助过以后自己还剩多少要付？",
    display="救助后自己还剩{}元",
    label="救助后还剩多少",
    samples=(Decimal(3000), Decimal(8000)),
    topical=True,
    counted=(
        r"(?<!再)救助(?:完|过|了|后|以后|之后)+,?[^,。?\d]{0,6}[剩落](?:下|着|了)?({n})(?!天|次|年|个|月|级|岁|人|口)",
    ),
)


AIDED_SUM: Final[Fact[Decimal]] = Fact(
    "aided_this_year",
    "今年医疗救助已经给了多少？",
    display="今年已救助{}元",
    label="今年救助给了多少",
    samples=(Decimal(10000), Decimal(58000)),
    topical=True,
    counted=(
        r"救助(?:款|金)?(?:已经|都|今年|一共|总共|就)*(?:给|报|拿|花|领|用)(?:了|过)*"
        r"({n})(?=块|元|,|。|了|$| )",
    ),
)


POOR_BY_ILLNESS: Final[Fact[bool]] = Fact(
    "poor_by_illness",
    "认定过因病致贫吗？",
    {"认定了因病致贫": True, "没认定过因病致贫": False},
    label="因病致贫认没认定",
    topical=True,
    spoken={
        r"(?<!没)(?<!没有)认定(?:了|上了?|成了?|为|是|我们?|家)*因病致贫(?![^,。?]{0,4}(?:怎么|条件|要|得|没))"
        r"|因病致贫(?:都|已经?|也)?(?:认定|批|办)(?:了(?!没|吗|不)|上了|下来了|好了|过了)": True,
    },
)


AGAIN: Final = (AID_AGAIN, AGAIN_LIMIT, AGAIN_RATE)
OF_A_BILL: Final = (AS_BEFORE, AID_BEFORE, LEFT_BEFORE)
OF_2016: Final = (AT_LEAST, FULL_WITHIN, AID_LEAST)


@rule(AID_RATE, AID, AID_LIMIT, AID_PAYMENT, *AGAIN, AID_LEFT, *OF_2016, *OF_A_BILL)
def medical_aid(facts: Facts, law: Law) -> Entitlement:
    in_general = by_todays_status(law) and _asks_for_the_second_round(facts)
    group = "低保" if in_general else _class_of(facts)
    if group is None:
        return _of_others(facts, law)
    rate = law.find(f"aid.rate.{group}")
    if rate is not None:
        return _aid(facts, rate, law)
    grade = facts.maybe(DISABILITY_GRADE)
    if grade is UNKNOWN or grade is None:
        return _aid_of_2016(facts, law, group, {})
    return _aid_of_2016(facts, law, group, {AID_RATE: law["aid_rate_disabled"]})


def _class_of(facts: Facts) -> str | None:
    """特困 or 低保, None for others; whoever says that he is 低保边缘 is not asked."""
    if facts.maybe(TEKUN) is True:
        return "特困"
    if facts.maybe(DIBAO) is UNKNOWN and _says_another(facts):
        return None
    told = facts.stated(DIBAO) is not UNKNOWN
    if facts.get(DIBAO):
        return "低保"
    # Whoever says himself that his is no 低保 household names what he has.
    holds = facts.presume(TEKUN, False) if told else facts.get(TEKUN)
    return "特困" if holds else None


def _asks_for_the_second_round(facts: Facts) -> bool:
    """In general, telling nothing of whose it is: only of two classes anything is known."""
    classes = (TEKUN, DIBAO, LOW_INCOME, MONITORED, MARGIN, POOR_BY_ILLNESS)
    return (
        facts.maybe(SECOND_ROUND) is True
        and all(facts.maybe(each) is UNKNOWN for each in classes)
        and facts.maybe(DISABILITY_GRADE) is UNKNOWN
    )


def _says_another(facts: Facts) -> bool:
    return any(facts.maybe(each) is True for each in (LOW_INCOME, MONITORED, MARGIN))


def _of_others(facts: Facts, law: Law) -> Entitlement:
    """Of 低保边缘 and 监测对象 no figure of Jining is known; of 因病致贫 one page tells some."""
    if not by_todays_status(law):
        if facts.maybe(REGISTERED_POOR) is True and law.holds("aid_2016.rate"):
            return _aid_of_2016(facts, law, "低保", {})  # 精准扶贫 stands beside it
        return undecided(
            "低保、特困直接办；建档立卡和别的困难家庭要申请，看县里认定",
            notes=_others_of_2016(law),
        )
    if _says_another(facts):
        return undecided("低保边缘、监测对象在救助范围里，济宁救助几成没查到")
    if facts.presume(POOR_BY_ILLNESS, False) and (found := _aid_of_illness(facts, law)):
        return found
    if DIBAO.name in facts.case.supposed:  # nobody said that theirs is none
        return undecided("", notes=_of_illness(law))
    if facts.maybe(OWN_BURDEN) is not UNKNOWN and (found := _aid_of_illness(facts, law)):
        about = plain(found.amounts[AID_PAYMENT].low)
        return replace(
            undecided(
                "先到乡镇（街道）民政申请认定“因病致贫”，认定上了大约能给"
                f"{about}元（按网上一处说的邹城的数，别当准数）",
            ),
            steps=found.steps,
            values=found.values,
        )
    return undecided(
        "先到乡镇（街道）民政申请认定“因病致贫”，认定上了推给医保局；济宁救助几成没查到",
        notes=_of_illness(law),
    )


def _aid_of_illness(facts: Facts, law: Law) -> Entitlement | None:
    """By what one page tells; None where nothing can be worked out."""
    start, rate = law.find("aid.illness.start"), law.find("aid.illness.rate")
    own = facts.maybe(OWN_BURDEN)
    if start is None or rate is None or own is UNKNOWN:
        return None
    paid = percent_of(max(own - start.amount, Decimal(0)), rate)
    step = f"（{plain(own)}−{start}）×{rate}%＝{plain(paid)}元"
    return entitled(
        {AID_PAYMENT: paid, AID: rate, AID_LEFT: own - paid}, steps=(step,), notes=_of_illness(law)
    )


def _of_illness(law: Law) -> tuple[str, ...]:
    start, rate = law.find("aid.illness.start"), law.find("aid.illness.rate")
    if start is None or rate is None:
        return ()
    year = start.version.since.year
    return (f"网上一处说邹城{year}年因病致贫的：自付超过{start}元的部分救助{rate}%，别当准数",)


def _others_of_2016(law: Law) -> tuple[str, ...]:
    start = law.find("aid_2016.start")
    if start is None:
        return ()
    poor, ill = law["aid_2016.low_income_rate"], law["aid_2016.illness_rate"]
    return (
        f"济宁2016年定的：自付超过{start.shown}的部分，低收入救助{poor}%、因病致贫{ill}%，"
        f"一年最多{law['aid_2016.low_income_limit']}元、{law['aid_2016.illness_limit']}元",
    )


def _aid(facts: Facts, rate: LawValue, law: Law) -> Entitlement:
    """Of what is left to the patient, and once more of what is left of that above a sum."""
    limit, above = law["aid.limit"], law["aid.again.above"]
    again, most = law["aid.again.rate"], law["aid.again.limit"]
    standards = {AID: rate, AID_LIMIT: limit}
    own, left = facts.maybe(OWN_BURDEN), facts.maybe(LEFT_AFTER)
    if left is not UNKNOWN:
        own = left
    # Of a bill of which nobody tells what insurance leaves, from the beginning.
    whole = facts.maybe(COST) is not UNKNOWN and facts.maybe(HOSPITAL_LEVEL) is not UNKNOWN
    if own is UNKNOWN and whole and (found := no_inpatient_figures(facts, law)):
        return found
    if own is UNKNOWN and (facts.maybe(AIDED) is True or facts.presume(SECOND_ROUND, False)):
        return entitled({AGAIN_LIMIT: most, AGAIN_RATE: again})
    if own is UNKNOWN:
        return entitled(
            standards,
            steps=(
                f"住院和门诊慢特病都算，没有起付线，一起一年最多{limit.shown}",
                f"还负担超过{above}元的部分再救助{again}%，最多{most.shown}",
            ),
        )
    aided = left is not UNKNOWN or facts.maybe(AIDED) is True
    if left is not UNKNOWN and left <= above.amount:
        return not_entitled(f"救助过还剩{plain(left)}元，没超过{above}元，没有再救助")
    if own > above.amount and aided:
        more = percent_of(own - above.amount, again)
        step = f"（{plain(own)}−{above}）×{again}%＝{plain(more)}元，一年最多{most.shown}"
        more = min(more, most.amount)
        return entitled({AID_AGAIN: more, AID_LEFT: own - more}, steps=(step,))
    had = facts.presume(AIDED_SUM, Decimal(0), "今年头一回救助")
    first, second = paid_twice(own, rate, had, law)
    left = own - first
    reckoned = plain(percent_of(own, rate))
    step = f"救助{plain(own)}×{rate}%＝{reckoned}元（没有起付线，一年最多{limit.shown}）"
    if had:
        step += f"；今年还剩{plain(limit.amount)}−{plain(had)}＝{plain(limit.amount - had)}元"
    if second:
        more = percent_of(left - above.amount, again)
        step += f"；再救助（{plain(left)}−{above}）×{again}%＝{plain(more)}元"
        step += f"，最多给{most.shown}" if more > second else ""
        step += f"；{plain(first)}＋{plain(second)}＝{plain(first + second)}元"
    else:
        step += f"；剩{plain(left)}元没超过{above}元，没有再救助"
    amounts: dict[Quantity, Amount] = {AID_PAYMENT: first + second, **standards}
    amounts[AID_LEFT] = own - first - second
    return entitled(amounts, steps=(step,), notes=(ALL_DONE,))


def _aid_of_2016(facts: Facts, law: Law, group: str, least: dict[Quantity, Amount]) -> Entitlement:
    """Beside the least that the province lets any disabled person be paid."""
    if not law.holds("aid_2016.rate"):
        return entitled(least, notes=(AID_OPEN,))
    limit, rate, own = law["aid_2016.limit"], law["aid_2016.rate"], facts.maybe(OWN_BURDEN)
    amounts: dict[Quantity, Amount] = {**least, AID_LIMIT: limit}
    poor = group == "低保"
    amounts |= {AT_LEAST: rate} if poor else {FULL_WITHIN: law["aid_2016.full"]}
    within = law["aid_2016.within" if poor else "aid_2016.full"]
    if own is UNKNOWN or own > within.amount:
        return entitled(amounts, notes=_rates_of_2016(law))
    paid = min(percent_of(own, rate) if poor else own, limit.amount)
    steps = (f"{plain(own)}×{rate}%＝{plain(paid)}元",) if poor and paid < limit.amount else ()
    return entitled({AID_LEAST: paid, **amounts}, steps=steps, notes=_rates_of_2016(law))


def _rates_of_2016(law: Law) -> tuple[str, ...]:
    if not law.holds("aid_2016.rate"):
        return (AID_OPEN,)
    rate, within, full = (law[f"aid_2016.{name}"] for name in ("rate", "within", "full"))
    return (
        f"济宁2016年定的：低保、精准扶贫自付{within.shown}以内救助不低于{rate}%，特困{full.shown}以内全额救助",
        AID_OPEN,
    )
