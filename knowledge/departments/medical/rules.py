"""What the residents' medical insurance pays."""

from __future__ import annotations

from decimal import Decimal

from knowledge.facts import (
    ADMISSION,
    CHRONIC_GROUP,
    COST,
    DIBAO,
    DISABILITY_GRADE,
    HOSPITAL_LEVEL,
    REGISTERED_POOR,
    TEKUN,
    UNKNOWN,
)
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Quantity,
    Range,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, LawValue, fen, percent_of, plain

DEDUCTIBLE = Quantity("deductible", "住院起付线", "元/次")
RATE = Quantity("rate", "住院报销比例", "%")
PAYMENT = Quantity("payment", "住院能报", "元/次")
OWN_SHARE = Quantity("own_share", "报后自己先付", "元/次")
CHRONIC_DEDUCTIBLE = Quantity("deductible", "门诊慢性病起付线", "元/年")
CHRONIC_RATE = Quantity("rate", "门诊慢性病报销比例", "%")
CHRONIC_PAYMENT = Quantity("payment", "门诊慢性病能报", "元/年")
CHRONIC_OWN_SHARE = Quantity("own_share", "报后自己先付", "元/年")
CITY_DEDUCTIBLE = Quantity("city_deductible", "大病起付线（市里说法）", "元/年")
PROVINCE_DEDUCTIBLE = Quantity("province_deductible", "大病起付线（省里说法）", "元/年")
CITY_RAISE = Quantity("city_raise", "大病比例提高（市里说法）", "个百分点")
PROVINCE_RAISE = Quantity("province_raise", "大病比例提高（省里说法）", "个百分点")
PROVINCE_PAYMENT = Quantity("province_payment", "大病能报（按省里说法）", "元/年")
GENERAL_DEDUCTIBLE = Quantity("general_deductible", "大病起付线（普通居民）", "元/年")
GENERAL_PAYMENT = Quantity("general_payment", "大病能报（普通居民）", "元/年")
AID_RATE = Quantity("aid_rate", "住院医疗救助最低比例", "%")

ALL_COVERED = "按花的钱都在医保目录内算，目录外的不报；以出院结算单为准"
CEILING_OPEN = "全年最多报多少（封顶线）待确认"


def _group(facts: Facts) -> str:
    return "poor" if facts.get(REGISTERED_POOR) else "general"


@rule(DEDUCTIBLE, RATE, PAYMENT, OWN_SHARE)
def inpatient(facts: Facts, law: Law) -> Entitlement:
    group = _group(facts)
    level = facts.get(HOSPITAL_LEVEL)
    deductible = law[f"inpatient_deductible.{group}.{level}"]
    rate = law[f"inpatient_rate.{group}.{level}"]
    standards = {DEDUCTIBLE: deductible, RATE: rate}
    cost = facts.maybe(COST)
    if cost is UNKNOWN:
        return entitled(standards, steps=(f"（医保目录内的钱−{deductible}）×{rate}%",))
    admission = facts.maybe(ADMISSION)
    if admission is not UNKNOWN and admission > 1:
        return _later_admission(cost, deductible, rate)
    if cost <= deductible.amount:
        reason = f"花的{plain(cost)}元没超过起付线{deductible}元"
        return not_entitled(reason, standards)
    payment = percent_of(cost - deductible.amount, rate)
    return entitled(
        {PAYMENT: payment, OWN_SHARE: cost - payment, **standards},
        steps=(f"（{plain(cost)}−{deductible}）×{rate}%＝{plain(payment)}元",),
        notes=(ALL_COVERED, CEILING_OPEN),
    )


def _later_admission(cost: Decimal, deductible: LawValue, rate: LawValue) -> Entitlement:
    """Whether a later stay in the year has the full deductible, half of it or none is not known."""
    least = percent_of(max(cost - deductible.amount, Decimal(0)), rate)
    most = percent_of(cost, rate)
    return entitled(
        {
            PAYMENT: Range(least, most),
            OWN_SHARE: Range(cost - most, cost - least),
            DEDUCTIBLE: Range(Decimal(0), deductible.amount),
            RATE: rate,
        },
        steps=(
            f"起付线照收：（{plain(cost)}−{deductible}）×{rate}%＝{plain(least)}元",
            f"起付线不收：{plain(cost)}×{rate}%＝{plain(most)}元",
        ),
        notes=("当年再次住院的起付线收不收、减不减，待确认", ALL_COVERED, CEILING_OPEN),
    )


@rule(CHRONIC_DEDUCTIBLE, CHRONIC_RATE, CHRONIC_PAYMENT, CHRONIC_OWN_SHARE)
def chronic(facts: Facts, law: Law) -> Entitlement:
    illness_group = facts.get(CHRONIC_GROUP)
    if illness_group == "没有":
        return not_entitled("要先鉴定上门诊慢性病、办下慢性病证才能报")
    group = _group(facts)
    deductible = law[f"chronic_deductible.{group}"]
    rate = law[f"chronic_rate.{group}.{illness_group}"]
    standards = {CHRONIC_DEDUCTIBLE: deductible, CHRONIC_RATE: rate}
    cost = facts.maybe(COST)
    if cost is UNKNOWN:
        return entitled(standards, steps=(f"（一年里目录内的钱−{deductible}）×{rate}%",))
    if cost <= deductible.amount:
        reason = f"一年花的{plain(cost)}元没超过起付线{deductible}元"
        return not_entitled(reason, standards)
    payment = percent_of(cost - deductible.amount, rate)
    return entitled(
        {CHRONIC_PAYMENT: payment, CHRONIC_OWN_SHARE: cost - payment, **standards},
        steps=(f"（{plain(cost)}−{deductible}）×{rate}%＝{plain(payment)}元",),
        notes=("按一整年的目录内费用算", "每年限额和病种目录待确认"),
    )


@rule(
    CITY_DEDUCTIBLE,
    PROVINCE_DEDUCTIBLE,
    CITY_RAISE,
    PROVINCE_RAISE,
    PROVINCE_PAYMENT,
    GENERAL_DEDUCTIBLE,
    GENERAL_PAYMENT,
)
def critical(facts: Facts, law: Law) -> Entitlement:
    """The article and the province disagree; both are shown, neither is preferred."""
    if not facts.get(REGISTERED_POOR):
        return _critical_general(facts, law)
    deductible = law["critical_deductible.province"]
    amounts = {PROVINCE_DEDUCTIBLE: deductible, PROVINCE_RAISE: law["critical_raise.province"]}
    city_deductible, city_raise = (
        law.find("critical_deductible.city"),
        law.find("critical_raise.city"),
    )
    notes: tuple[str, ...] = ()
    if city_deductible is not None and city_raise is not None:
        amounts = {CITY_DEDUCTIBLE: city_deductible, CITY_RAISE: city_raise, **amounts}
        notes = ("市里和省里说法不一样，济宁实际按哪个执行，待市医保局确认",)
    cost = facts.maybe(COST)
    if cost is UNKNOWN:
        return entitled(amounts, notes=notes)
    payment, step = _by_bands(cost, deductible, "poor", law)
    ceiling = law.find("critical_ceiling.poor")
    if ceiling is not None:
        payment = min(payment, ceiling.amount)
    return entitled(
        {PROVINCE_PAYMENT: payment, **amounts},
        steps=(
            f"按省里说法：{step}",
            "按市里说法：不减起付线，但济宁的分段比例没查到，算不出准数",
        ),
        notes=(f"按基本医保报完后、目录内自己还负担{plain(cost)}元算", *notes),
    )


def _critical_general(facts: Facts, law: Law) -> Entitlement:
    deductible = law.find("critical_deductible.general")
    if deductible is None:
        return undecided("普通居民的大病起付线按上年人均可支配收入定，济宁的数没查到")
    cost = facts.maybe(COST)
    if cost is UNKNOWN:
        return entitled({GENERAL_DEDUCTIBLE: deductible})
    payment, step = _by_bands(cost, deductible, "general", law)
    payment = min(payment, law["critical_ceiling.general"].amount)
    return entitled(
        {GENERAL_PAYMENT: payment, GENERAL_DEDUCTIBLE: deductible},
        steps=(step,),
        notes=(f"按基本医保报完后、目录内自己还负担{plain(cost)}元算",),
    )


def _by_bands(cost: Decimal, deductible: LawValue, group: str, law: Law) -> tuple[Decimal, str]:
    """The payment for a cost cut into bands, each with its own rate; and the sum written out."""
    edges = [
        deductible.amount,
        *(law[f"critical_band.{number}"].amount for number in (1, 2, 3)),
        max(cost, deductible.amount),
    ]
    payment, parts = Decimal(0), []
    for number, low in enumerate(edges[:4], start=1):
        high = min(cost, edges[number]) if number < 4 else cost
        if high > low:
            rate = law[f"critical_rate.{group}.{number}"]
            payment += (high - low) * rate.amount / 100
            parts.append(f"（{plain(high)}−{plain(low)}）×{rate}%")
    payment = fen(payment)
    return payment, f"{'＋'.join(parts) or '没超过起付线'}＝{plain(payment)}元"


@rule()
def premium_help(facts: Facts, _: Law) -> Entitlement:
    """Who is helped with the premium; the fixed amount for most of them is not known."""
    if facts.maybe(TEKUN) is True:
        return entitled(steps=("特困人员：个人缴费全额资助",))
    if facts.get(REGISTERED_POOR) or facts.get(DIBAO):
        return entitled(steps=("低保、建档立卡：个人缴费定额资助，济宁补多少待确认",))
    if facts.get(DISABILITY_GRADE) in (1, 2):
        return entitled(steps=("重度残疾人：个人缴费定额资助，济宁补多少待确认",))
    return not_entitled("资助的是特困、低保、建档立卡和重度残疾人")


@rule(AID_RATE)
def medical_aid(facts: Facts, law: Law) -> Entitlement:
    if not (facts.maybe(TEKUN) is True or facts.get(DIBAO) or facts.get(REGISTERED_POOR)):
        return undecided("低保、特困直接享受；别的困难家庭要到乡镇（街道）申请，看县里认定")
    grade = facts.maybe(DISABILITY_GRADE)
    if grade is UNKNOWN or grade is None:
        return entitled(notes=("济宁的救助比例和封顶待确认",))
    return entitled({AID_RATE: law["aid_rate_disabled"]}, notes=("济宁的具体比例和封顶待确认",))
