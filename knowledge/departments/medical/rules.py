"""What the residents' medical insurance pays."""

from __future__ import annotations

from decimal import Decimal

from knowledge.facts import (
    ADMISSION,
    AGE,
    CHRONIC_GROUP,
    COST,
    DIBAO,
    DISABILITY_GRADE,
    HOSPITAL_LEVEL,
    LOW_INCOME,
    REGISTERED_POOR,
    TEKUN,
    UNKNOWN,
)
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
PREMIUM_HELP = Quantity("help", "个人缴费资助", "%")
CRITICAL_CEILING = Quantity("ceiling", "大病保险封顶线", "元/年")
AID_RATE = Quantity("aid_rate", "住院医疗救助最低比例", "%")

ADULTS_OF_YANZHOU = "比例按兖州区公布的办法，说的是成年居民"
ALL_COVERED = "按花的钱都在医保目录内算，目录外的不报；以出院结算单为准"
FIRST_STAY = "按今年头一次住院算"
LATER_STAY = "当年再次住院，起付线收不收、减不减，待确认"
CEILING_OPEN = "全年最多报多少（封顶线）待确认"
NO_CERTIFICATE = "要先鉴定上门诊慢性病、办下慢性病证才能报"
CITY_AND_PROVINCE = "市里和省里说法不一样，济宁实际按哪个执行，待市医保局确认"


def _group(facts: Facts) -> str:
    return "poor" if facts.get(REGISTERED_POOR) else "general"


@rule(DEDUCTIBLE, RATE, PAYMENT, OWN_SHARE)
def inpatient(facts: Facts, law: Law) -> Entitlement:
    if _is_later_stay(facts):
        return _later_stay(facts, law)
    group, deductible = _inpatient_deductible(facts, law)
    rate = law[f"inpatient_rate.{group}.{facts.get(HOSPITAL_LEVEL)}"]
    standards = {DEDUCTIBLE: deductible, RATE: rate}
    cost = facts.maybe(COST)
    if cost is UNKNOWN:
        return entitled(
            standards,
            steps=(f"能报的＝（医保目录内的钱−{deductible}元）×{rate}%",),
            notes=_rate_notes(group),
        )
    if cost <= deductible.amount:
        return not_entitled(
            f"花的{plain(cost)}元没超过起付线{deductible}元",
            {PAYMENT: Decimal(0), OWN_SHARE: cost, **standards},
        )
    payment = percent_of(cost - deductible.amount, rate)
    first_stay = (FIRST_STAY,) if facts.maybe(ADMISSION) is UNKNOWN else ()
    return entitled(
        {PAYMENT: payment, OWN_SHARE: cost - payment, **standards},
        steps=(f"（{plain(cost)}−{deductible}）×{rate}%＝{plain(payment)}元",),
        notes=(ALL_COVERED, *first_stay, CEILING_OPEN, *_rate_notes(group)),
    )


@rule(DEDUCTIBLE)
def inpatient_deductible(facts: Facts, law: Law) -> Entitlement:
    _, deductible = _inpatient_deductible(facts, law)
    if _is_later_stay(facts):
        return entitled({DEDUCTIBLE: Range(Decimal(0), deductible.amount)}, notes=(LATER_STAY,))
    return entitled({DEDUCTIBLE: deductible})


@rule(DEDUCTIBLE, RATE)
def inpatient_rate(facts: Facts, law: Law) -> Entitlement:
    group, deductible = _inpatient_deductible(facts, law)
    rate = law[f"inpatient_rate.{group}.{facts.get(HOSPITAL_LEVEL)}"]
    return entitled({RATE: rate, DEDUCTIBLE: deductible}, notes=_rate_notes(group))


@rule(DEDUCTIBLE, RATE, PAYMENT, OWN_SHARE)
def later_stay(facts: Facts, law: Law) -> Entitlement:
    return _later_stay(facts, law)


def _is_later_stay(facts: Facts) -> bool:
    admission = facts.maybe(ADMISSION)
    return admission is not UNKNOWN and admission > 1


def _inpatient_deductible(facts: Facts, law: Law) -> tuple[str, LawValue]:
    group = _group(facts)
    return group, law[f"inpatient_deductible.{group}.{facts.get(HOSPITAL_LEVEL)}"]


def _rate_notes(group: str) -> tuple[str, ...]:
    return (ADULTS_OF_YANZHOU,) if group == "poor" else ()


def _later_stay(facts: Facts, law: Law) -> Entitlement:
    """Whether a later stay in the year has the full deductible, half of it or none is not known."""
    group, deductible = _inpatient_deductible(facts, law)
    rate = law[f"inpatient_rate.{group}.{facts.get(HOSPITAL_LEVEL)}"]
    standards: dict[Quantity, Amount] = {
        DEDUCTIBLE: Range(Decimal(0), deductible.amount),
        RATE: rate,
    }
    cost = facts.maybe(COST)
    if cost is UNKNOWN:
        return entitled(standards, notes=(LATER_STAY, *_rate_notes(group)))
    least = percent_of(max(cost - deductible.amount, Decimal(0)), rate)
    most = percent_of(cost, rate)
    return entitled(
        {PAYMENT: Range(least, most), OWN_SHARE: Range(cost - most, cost - least), **standards},
        steps=(
            f"起付线照收：（{plain(cost)}−{deductible}）×{rate}%＝{plain(least)}元"
            if cost > deductible.amount
            else f"起付线照收：{plain(cost)}元没超过{deductible}元，报0元",
            f"起付线不收：{plain(cost)}×{rate}%＝{plain(most)}元",
        ),
        notes=(LATER_STAY, ALL_COVERED, CEILING_OPEN, *_rate_notes(group)),
    )


@rule(CHRONIC_DEDUCTIBLE)
def chronic_deductible(facts: Facts, law: Law) -> Entitlement:
    return entitled({CHRONIC_DEDUCTIBLE: law[f"chronic_deductible.{_group(facts)}"]})


@rule(CHRONIC_DEDUCTIBLE, CHRONIC_RATE)
def chronic_rate(facts: Facts, law: Law) -> Entitlement:
    illness_group = facts.get(CHRONIC_GROUP)
    if illness_group == "没有":
        return not_entitled(NO_CERTIFICATE)
    group = _group(facts)
    return entitled(
        {
            CHRONIC_RATE: law[f"chronic_rate.{group}.{illness_group}"],
            CHRONIC_DEDUCTIBLE: law[f"chronic_deductible.{group}"],
        }
    )


@rule(CHRONIC_DEDUCTIBLE, CHRONIC_RATE, CHRONIC_PAYMENT, CHRONIC_OWN_SHARE)
def chronic(facts: Facts, law: Law) -> Entitlement:
    illness_group = facts.get(CHRONIC_GROUP)
    if illness_group == "没有":
        return not_entitled(NO_CERTIFICATE)
    group = _group(facts)
    deductible = law[f"chronic_deductible.{group}"]
    rate = law[f"chronic_rate.{group}.{illness_group}"]
    standards = {CHRONIC_DEDUCTIBLE: deductible, CHRONIC_RATE: rate}
    cost = facts.maybe(COST)
    if cost is UNKNOWN:
        return entitled(standards, steps=(f"能报的＝（一年里目录内的钱−{deductible}元）×{rate}%",))
    if cost <= deductible.amount:
        return not_entitled(
            f"一年花的{plain(cost)}元没超过起付线{deductible}元",
            {CHRONIC_PAYMENT: Decimal(0), CHRONIC_OWN_SHARE: cost, **standards},
        )
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
    return (
        _critical_poor(facts, law) if facts.get(REGISTERED_POOR) else _critical_general(facts, law)
    )


def _critical_poor(facts: Facts, law: Law) -> Entitlement:
    """The article and the province disagree; both are shown, neither is preferred."""
    deductible = law["critical_deductible.province"]
    amounts: dict[Quantity, Amount] = {
        PROVINCE_DEDUCTIBLE: deductible,
        PROVINCE_RAISE: law["critical_raise.province"],
    }
    notes: tuple[str, ...] = ()
    city_deductible = law.find("critical_deductible.city")
    if city_deductible is not None:
        amounts |= {CITY_DEDUCTIBLE: city_deductible, CITY_RAISE: law["critical_raise.city"]}
        notes = (CITY_AND_PROVINCE,)
    cost = facts.maybe(COST)
    if cost is UNKNOWN:
        return entitled(amounts, notes=notes)
    if cost <= deductible.amount:
        amounts[PROVINCE_PAYMENT] = Decimal(0)
        reason = f"自己负担的{plain(cost)}元没超过起付线{deductible}元"
        if city_deductible is None:
            return not_entitled(reason, amounts)
        return undecided(f"省里说{reason}，市里说起付线取消了", amounts, notes=notes)
    ceiling = law.find("critical_ceiling.poor")
    amounts[PROVINCE_PAYMENT], step = _by_bands(cost, deductible, "poor", ceiling, law)
    steps = [f"按省里说法：{step}"]
    if city_deductible is not None:
        steps.append("按市里说法：不减起付线，但济宁的分段比例没查到，算不出准数")
    return entitled(amounts, steps=tuple(steps), notes=(_after_basic_insurance(cost), *notes))


def _after_basic_insurance(cost: Decimal) -> str:
    return f"按基本医保报完后、目录内自己还负担{plain(cost)}元算"


@rule(CRITICAL_CEILING)
def critical_ceiling(facts: Facts, law: Law) -> Entitlement:
    if not facts.get(REGISTERED_POOR):
        ceiling = law["critical_ceiling.general"]
        return entitled({CRITICAL_CEILING: ceiling}, notes=("普通居民是全省的数，济宁的待确认",))
    raised = law["critical_raise.province"]
    ceiling_then = law.find("critical_ceiling.poor")
    if ceiling_then is None:
        return entitled(
            steps=(f"扶贫对象：{raised.version.since.year}年起省里取消封顶，市里也取消",)
        )
    return entitled({CRITICAL_CEILING: ceiling_then})


def _critical_general(facts: Facts, law: Law) -> Entitlement:
    deductible = law.find("critical_deductible.general")
    if deductible is None:
        rates = "、".join(f"{law[f'critical_rate.general.{band}']}%" for band in (1, 2, 3, 4))
        return undecided(
            "普通居民的大病起付线按上年人均可支配收入定，济宁的数没查到",
            notes=(f"超过起付线以后分段报（全省）：从少到多依次{rates}",),
        )
    standards = {GENERAL_DEDUCTIBLE: deductible}
    cost = facts.maybe(COST)
    if cost is UNKNOWN:
        return entitled(standards)
    if cost <= deductible.amount:
        return not_entitled(
            f"自己负担的{plain(cost)}元没超过起付线{deductible}元",
            {GENERAL_PAYMENT: Decimal(0), **standards},
        )
    ceiling = law["critical_ceiling.general"]
    payment, step = _by_bands(cost, deductible, "general", ceiling, law)
    return entitled(
        {GENERAL_PAYMENT: payment, **standards},
        steps=(step,),
        notes=(_after_basic_insurance(cost),),
    )


def _by_bands(
    cost: Decimal, deductible: LawValue, group: str, ceiling: LawValue | None, law: Law
) -> tuple[Decimal, str]:
    """The payment for a cost above the deductible, each band at its own rate; and the sum in
    writing."""
    band_ends = [law[f"critical_band.{band}"].amount for band in (1, 2, 3)]
    payment, parts = Decimal(0), []
    low = deductible.amount
    for band, end in enumerate([*band_ends, cost], start=1):
        high = min(cost, end)
        if high > low:
            rate = law[f"critical_rate.{group}.{band}"]
            payment += (high - low) * rate.amount / 100
            parts.append(f"（{plain(high)}−{plain(low)}）×{rate}%")
            low = high
    payment = fen(payment)
    step = f"{'＋'.join(parts)}＝{plain(payment)}元"
    if ceiling is not None and payment > ceiling.amount:
        return ceiling.amount, f"{step}，封顶{ceiling}元"
    return payment, step


@rule(PREMIUM_HELP)
def premium_help(facts: Facts, law: Law) -> Entitlement:
    """Who is helped with the premium; how much most of them are helped with is not known."""
    if facts.maybe(TEKUN) is True:
        return _full_help(law)
    if facts.get(REGISTERED_POOR) or facts.get(DIBAO):
        return entitled(steps=("低保、建档立卡：个人缴费定额资助，济宁补多少待确认",))
    grade = facts.get(DISABILITY_GRADE)
    if grade in (1, 2):
        return entitled(steps=("重度残疾人：个人缴费定额资助，济宁补多少待确认",))
    if facts.get(TEKUN):
        return _full_help(law)
    if grade is not None:
        return undecided("省里规定给残疾人代缴全部或部分，三、四级济宁怎么定没查到")
    if facts.get(LOW_INCOME):
        return _low_income_help(facts, law)
    return not_entitled("资助的是特困、低保、建档立卡、重度残疾人和低收入家庭的老人孩子")


def _full_help(law: Law) -> Entitlement:
    return entitled({PREMIUM_HELP: law["premium_help_full"]}, steps=("特困人员：个人缴费全额资助",))


def _low_income_help(facts: Facts, law: Law) -> Entitlement:
    old, adult = law["premium_help_old"], law["premium_help_adult"]
    if facts.at_least(AGE, old):
        return entitled(steps=(f"低收入家庭、满{old}周岁：个人缴费有政府补贴，补多少待确认",))
    if not facts.at_least(AGE, adult):
        return entitled(steps=(f"低收入家庭、不满{adult}周岁：个人缴费有政府补贴，补多少待确认",))
    return not_entitled(f"低收入家庭补的是满{old}周岁的老人和不满{adult}周岁的孩子")


@rule(AID_RATE)
def medical_aid(facts: Facts, law: Law) -> Entitlement:
    if not (facts.get(DIBAO) or facts.get(TEKUN)):
        return undecided("低保、特困直接办；建档立卡和别的困难家庭要申请，看县里认定")
    notes = ("济宁的救助比例和封顶待确认",)
    grade = facts.maybe(DISABILITY_GRADE)
    if grade is UNKNOWN or grade is None:
        return entitled(notes=notes)
    return entitled({AID_RATE: law["aid_rate_disabled"]}, notes=notes)


@rule()
def inpatient_privilege(facts: Facts, law: Law) -> Entitlement:
    """What a stay costs the registered poor less than others, whatever the hospital."""
    if not facts.get(REGISTERED_POOR):
        return not_entitled("起付线降低、比例提高的是扶贫对象，普通居民按普通标准报")
    steps = []
    for level in HOSPITAL_LEVEL.options:
        deductible = law[f"inpatient_deductible.poor.{level}"]
        usual = law[f"inpatient_deductible.general.{level}"]
        rate = law[f"inpatient_rate.poor.{level}"]
        steps.append(f"{level}医院：起付线{deductible}元（普通居民{usual}元），报{rate}%")
    return entitled(steps=tuple(steps), notes=(ADULTS_OF_YANZHOU,))


BENEFITS = (
    Benefit("住院报销优惠（扶贫对象）", "medical.inpatient", inpatient_privilege),
    Benefit(
        "门诊慢性病报销",
        "medical.chronic",
        chronic,
        personal=True,
        drawn_as=("门诊慢性病", "门诊慢性病报销", "慢性病补助"),
    ),
    Benefit("大病保险", "medical.critical", critical, drawn_as=("大病保险",)),
    Benefit(
        "居民医保个人缴费资助",
        "medical.enrolment",
        premium_help,
        personal=True,
        drawn_as=("医保缴费资助", "居民医保缴费资助", "居民医保代缴", "医保代缴"),
    ),
    Benefit(
        "医疗救助",
        "medical.aid",
        medical_aid,
        personal=True,
        drawn_as=("医疗救助", "医疗救助金"),
    ),
)
