"""What the residents' medical insurance pays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.facts import (
    ADMISSION,
    AGE,
    CHRONIC_GROUP,
    COST,
    DIBAO,
    DISABILITY_GRADE,
    HOSPITAL_LEVEL,
    LOW_INCOME,
    MONITORED,
    OUT_OF_POVERTY,
    REGISTERED_POOR,
    TEKUN,
    UNKNOWN,
    Fact,
    Household,
    Maybe,
    Person,
    Reader,
)
from knowledge.policy.entitlement import (
    Amount,
    Benefit,
    Entitlement,
    Facts,
    Missing,
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
HELP_AMOUNT = Quantity("help_amount", "个人缴费资助", "元/年")
OWN_PREMIUM = Quantity("own_premium", "居民医保自己交", "元/年")
CRITICAL_CEILING = Quantity("ceiling", "大病保险封顶线", "元/年")
AID_RATE = Quantity("aid_rate", "住院医疗救助最低比例", "%")
AID = Quantity("aid", "医疗救助比例", "%")
AID_LIMIT = Quantity("aid_limit", "医疗救助一年最多", "元/年")


def _on_file(group: str) -> Reader[str]:
    """The illnesses of one class as the registry has them: 高血压、糖尿病."""

    def read(_: Household | None, person: Person | None, __: date) -> Maybe[str]:
        if person is None or person.chronic_illnesses is UNKNOWN:
            return UNKNOWN
        names = [illness.name for illness in person.chronic_illnesses if illness.group == group]
        return "、".join(names) or "无"

    return read


CLASS_A: Final[Fact[str]] = Fact(
    "class_a_illnesses",
    "甲类慢性病办的是哪几样？",
    display="甲类慢性病：{}",
    read=_on_file("甲类"),
    personal=True,
    label="甲类慢性病有哪几样",
)
CLASS_B: Final[Fact[str]] = Fact(
    "class_b_illnesses",
    "乙类慢性病办的是哪几样？",
    display="乙类慢性病：{}",
    read=_on_file("乙类"),
    personal=True,
    label="乙类慢性病有哪几样",
)
ILLNESS: Final[Fact[str]] = Fact(
    "illness",
    "是什么病？",
    personal=True,
    label="什么病",
    spoken={
        r"高血压|血压高": "高血压",
        r"糖尿病|血糖高": "糖尿病",
        r"尿毒症|透析": "尿毒症",
        r"冠心病": "冠心病",
        r"脑血管病|脑梗|脑出血|中风": "脑血管病",
        r"恶性肿瘤|[肺胃肝肠腺]癌|癌症|化疗|放疗": "恶性肿瘤",
        r"血友病": "血友病",
        r"器官移植|肾移植|肝移植|换肾": "器官移植",
        r"再生障碍|再障": "再生障碍性贫血",
        r"红斑狼疮": "红斑狼疮",
        r"类风湿": "类风湿",
        r"强直性脊柱炎|强直": "强直性脊柱炎",
        r"白内障": "白内障",
        r"癫痫": "癫痫",
        r"慢阻肺|慢性阻塞": "慢性阻塞性肺",
        r"肝炎|乙肝": "肝炎",
        r"帕金森": "帕金森",
        r"精神分裂": "精神分裂",
        r"双相": "双相",
        r"结核": "结核",
    },
)
OWN_BURDEN: Final[Fact[Decimal]] = Fact(
    "own_burden",
    "基本医保报完以后，目录内的自己还负担多少钱？",
    display="基本医保报完后自己负担{}元",
    label="基本医保报完后自己负担多少",
    counted=(
        r"(?:自己|个人|[我俺]们?家?)[还又得要需总共一]*(?:负担|承担|自付|掏|付|拿)(?:了|的)?"
        r"(?:钱)?(?:是|有)?({n})",
        r"(?:报(?:销)?(?:完|过|了)?(?:以?后|之后)?|减完)[^,。?]{0,4}?(?:还|自己|个人)[^,。?\d]{0,6}?"
        r"({n})",
        r"自付(?:部分|的)?(?:是|有|了)?({n})",
    ),
)

ADULTS_OF_YANZHOU = "比例按兖州区公布的办法，说的是成年居民"
LEVELS_OF_YANZHOU = "哪级医院是哪个数，按兖州区公布的办法"
ALL_COVERED = "按花的钱都在医保目录内算，目录外的不报；以出院结算单为准"
FIRST_STAY = "按今年头一次住院算"
LATER_STAY = "当年再次住院，起付线收不收、减不减，待确认"
CEILING_OPEN = "全年最多报多少（封顶线）待确认"
NO_CERTIFICATE = "要先鉴定上门诊慢性病、办下慢性病证才能报"
CITY_AND_PROVINCE = "市里和省里说法不一样，济宁实际按哪个执行，待市医保局确认"


def _by_todays_status(law: Law) -> bool:
    """Whether the tilt goes by what a household is now; before, by 建档立卡."""
    return law.holds("tilt_by_monitoring")


def _group(facts: Facts, law: Law) -> str:
    if _by_todays_status(law):
        return "monitored" if facts.get(MONITORED) else "general"
    return "poor" if facts.get(REGISTERED_POOR) else "general"


def _since_the_tilt(facts: Facts, law: Law, group: str) -> tuple[str, ...]:
    """What 建档立卡 means for a chronic illness on the day."""
    if group != "general" or not _by_todays_status(law) or not _was_registered(facts):
        return ()
    lower = law["chronic_deductible.monitored"]
    return (f"建档立卡的不再少，现在是监测对象的起付线才是{lower}元",)


def _no_inpatient_figures(law: Law) -> Entitlement | None:
    """What was in force under 扶贫 is not told of the years after it."""
    if law.holds("inpatient_deductible.poor.一级"):
        return None
    if not _by_todays_status(law):
        return undecided(f"知识库里没有{law.day}的住院起付线和比例")
    return undecided(
        f"{law['tilt_by_monitoring']}年起济宁的住院起付线和比例没查到，老数不敢当现在的讲"
    )


@rule(DEDUCTIBLE, RATE, PAYMENT, OWN_SHARE)
def inpatient(facts: Facts, law: Law) -> Entitlement:
    unknown = _no_inpatient_figures(law)
    if unknown is not None:
        return unknown
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
    unknown = _no_inpatient_figures(law)
    if unknown is not None:
        return unknown
    _, deductible = _inpatient_deductible(facts, law)
    if _is_later_stay(facts):
        return entitled({DEDUCTIBLE: Range(Decimal(0), deductible.amount)}, notes=(LATER_STAY,))
    first_stay = (FIRST_STAY,) if facts.maybe(ADMISSION) is UNKNOWN else ()
    return entitled({DEDUCTIBLE: deductible}, notes=(*first_stay, LEVELS_OF_YANZHOU))


@rule(DEDUCTIBLE, RATE)
def inpatient_rate(facts: Facts, law: Law) -> Entitlement:
    unknown = _no_inpatient_figures(law)
    if unknown is not None:
        return unknown
    group, deductible = _inpatient_deductible(facts, law)
    rate = law[f"inpatient_rate.{group}.{facts.get(HOSPITAL_LEVEL)}"]
    return entitled({RATE: rate, DEDUCTIBLE: deductible}, notes=_rate_notes(group))


@rule(DEDUCTIBLE, RATE, PAYMENT, OWN_SHARE)
def later_stay(facts: Facts, law: Law) -> Entitlement:
    return _no_inpatient_figures(law) or _later_stay(facts, law)


def _is_later_stay(facts: Facts) -> bool:
    admission = facts.maybe(ADMISSION)
    return admission is not UNKNOWN and admission > 1


def _inpatient_deductible(facts: Facts, law: Law) -> tuple[str, LawValue]:
    group = _group(facts, law)
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


def _class_of_the_illness(facts: Facts) -> str:
    """Of the illness asked about: another one on file says nothing of it."""
    illness, class_a, class_b = facts.maybe(ILLNESS), facts.maybe(CLASS_A), facts.maybe(CLASS_B)
    if illness is UNKNOWN or class_a is UNKNOWN or class_b is UNKNOWN:
        return facts.get(CHRONIC_GROUP)
    if class_a == class_b == "无":
        return facts.get(CHRONIC_GROUP)
    told = facts.stated(CHRONIC_GROUP)
    if told is not UNKNOWN:
        return told
    if illness in class_a:
        return "甲类"
    if illness in class_b:
        return "乙类"
    raise Missing(CHRONIC_GROUP, CHRONIC_GROUP.options)


@rule(CHRONIC_DEDUCTIBLE)
def chronic_deductible(facts: Facts, law: Law) -> Entitlement:
    group = _group(facts, law)
    deductible = law[f"chronic_deductible.{group}"]
    return entitled({CHRONIC_DEDUCTIBLE: deductible}, notes=_since_the_tilt(facts, law, group))


@rule(CHRONIC_DEDUCTIBLE, CHRONIC_RATE)
def chronic_rate(facts: Facts, law: Law) -> Entitlement:
    illness_group = _class_of_the_illness(facts)
    if illness_group == "没有":
        return not_entitled(NO_CERTIFICATE)
    group = _group(facts, law)
    return entitled(
        {
            CHRONIC_RATE: _chronic_rate(facts, law, group, illness_group),
            CHRONIC_DEDUCTIBLE: law[f"chronic_deductible.{group}"],
        },
        notes=_since_the_tilt(facts, law, group),
    )


def _chronic_rate(facts: Facts, law: Law, group: str, illness_group: str) -> Decimal:
    """By the group first, since the tilt goes by monitoring by the hospital as well."""
    if not _by_todays_status(law):
        return law[f"chronic_rate.{group}.{illness_group}"].amount
    place = "" if illness_group == "甲类" else f".{facts.get(HOSPITAL_LEVEL)}"
    rate = law[f"chronic_rate_of.{illness_group}{place}"].amount
    return rate + law["chronic_raise_monitored"].amount if group == "monitored" else rate


@rule(CHRONIC_DEDUCTIBLE, CHRONIC_RATE, CHRONIC_PAYMENT, CHRONIC_OWN_SHARE)
def chronic(facts: Facts, law: Law) -> Entitlement:
    illness_group = _class_of_the_illness(facts)
    if illness_group == "没有":
        return not_entitled(NO_CERTIFICATE)
    group = _group(facts, law)
    deductible = law[f"chronic_deductible.{group}"]
    rate = _chronic_rate(facts, law, group, illness_group)
    standards: dict[Quantity, Amount] = {CHRONIC_DEDUCTIBLE: deductible, CHRONIC_RATE: rate}
    cost = facts.maybe(COST)
    if cost is UNKNOWN:
        return entitled(
            standards, steps=(f"能报的＝（一年里目录内的钱−{deductible}元）×{plain(rate)}%",)
        )
    if cost <= deductible.amount:
        return not_entitled(
            f"一年花的{plain(cost)}元没超过起付线{deductible}元",
            {CHRONIC_PAYMENT: Decimal(0), CHRONIC_OWN_SHARE: cost, **standards},
        )
    payment = fen((cost - deductible.amount) * rate / 100)
    return entitled(
        {CHRONIC_PAYMENT: payment, CHRONIC_OWN_SHARE: cost - payment, **standards},
        steps=(f"（{plain(cost)}−{deductible}）×{plain(rate)}%＝{plain(payment)}元",),
        notes=(
            *_since_the_tilt(facts, law, group),
            "按一整年的目录内费用算",
            "每年限额和病种目录待确认",
        ),
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
    if _by_todays_status(law):
        return _critical_by_todays_status(facts, law)
    return (
        _critical_poor(facts, law) if facts.get(REGISTERED_POOR) else _critical_general(facts, law)
    )


def _critical_by_todays_status(facts: Facts, law: Law) -> Entitlement:
    """Two rules are told of the poor and neither is Jining's; the start is of no group known."""
    if facts.maybe(TEKUN) is True or facts.maybe(DIBAO) is True:
        return undecided("特困、低保、返贫致贫的有倾斜（起付低、比例高、不封顶），济宁的数没查到")
    return _critical_general(facts, law)


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
    left = _left_by_basic_insurance(facts, law)
    if left is None:
        return entitled(amounts, notes=notes)
    own, basic, assumed = left
    notes = (*assumed, *notes)
    if own.high <= deductible.amount:
        amounts[PROVINCE_PAYMENT] = Decimal(0)
        reason = f"自己负担的{plain(own.high)}元没超过起付线{deductible}元"
        if city_deductible is None:
            return not_entitled(reason, amounts, notes=notes)
        return undecided(f"省里说{reason}，市里说起付线取消了", amounts, notes=notes)
    ceiling = law.find("critical_ceiling.poor")
    amounts[PROVINCE_PAYMENT], steps = _by_bands(own, deductible, "poor", ceiling, law)
    by_city: tuple[str, ...] = ()
    if city_deductible is not None:
        by_city = ("按市里说法：不减起付线，但济宁的分段比例没查到，算不出准数",)
    by_province = tuple(f"按省里说法：{step}" for step in steps)
    return entitled(amounts, steps=(*basic, *by_province, *by_city), notes=notes)


def _left_by_basic_insurance(
    facts: Facts, law: Law
) -> tuple[Range, tuple[str, ...], tuple[str, ...]] | None:
    """What is left to the patient: as he tells it, or of his whole bill less what basic insurance
    pays of it; with the arithmetic and with what is assumed. None where neither is told."""
    own = facts.maybe(OWN_BURDEN)
    if own is not UNKNOWN:
        return Range(own, own), (), (f"按基本医保报完后、目录内自己还负担{plain(own)}元算",)
    cost = facts.maybe(COST)
    if cost is UNKNOWN:
        return None
    group, deductible = _inpatient_deductible(facts, law)
    rate = law[f"inpatient_rate.{group}.{facts.get(HOSPITAL_LEVEL)}"]
    least = percent_of(max(cost - deductible.amount, Decimal(0)), rate)
    most = percent_of(cost, rate) if _is_later_stay(facts) else least
    capped = least > law.glance("annual_ceiling")
    low, high = cost - most, cost - (law["annual_ceiling"].amount if capped else least)
    left = plain(low) if low == high else f"{plain(low)}～{plain(high)}"
    steps = (
        f"基本医保先报：（{plain(cost)}−{deductible}）×{rate}%＝{plain(least)}元"
        if cost > deductible.amount
        else f"{plain(cost)}元没超过住院起付线{deductible}元，基本医保报0元",
        f"自己还负担：{left}元",
    )
    stay = (FIRST_STAY,) if facts.maybe(ADMISSION) is UNKNOWN else ()
    stay = (LATER_STAY,) if _is_later_stay(facts) else stay
    above = (CEILING_OPEN,) if capped else ()
    return Range(low, high), steps, (ALL_COVERED, *stay, *above, *_rate_notes(group))


@rule(CRITICAL_CEILING)
def critical_ceiling(facts: Facts, law: Law) -> Entitlement:
    """Where one group has no ceiling, the figure of the other stands in the reason: it could be
    set against nothing where the group is not known."""
    most = law["critical_ceiling.general"]
    if _by_todays_status(law):
        reason = f"普通居民一年最多报{most.shown}，连续参保的再提高；特困、低保、返贫致贫的不封顶"
        return undecided(reason, notes=("普通居民是全省的数，济宁的待确认",))
    poor = facts.get(REGISTERED_POOR)
    most_of_the_poor = law.find("critical_ceiling.poor")
    if most_of_the_poor is not None:
        return entitled({CRITICAL_CEILING: most_of_the_poor if poor else most})
    if poor:
        since = law["critical_raise.province"].version.since.year
        return entitled(steps=(f"扶贫对象：{since}年起省里取消封顶，市里也取消",))
    return not_entitled(f"普通居民一年最多报{most}元", notes=("普通居民是全省的数，济宁的待确认",))


def _critical_general(facts: Facts, law: Law) -> Entitlement:
    deductible = law.find("critical_deductible.general")
    if deductible is None:
        rates = "、".join(f"{law[f'critical_rate.general.{band}']}%" for band in (1, 2, 3, 4))
        return undecided(
            "普通居民的大病起付线按上年人均可支配收入定，济宁的数没查到",
            notes=(f"超过起付线以后分段报（全省）：从少到多依次{rates}",),
        )
    standards = {GENERAL_DEDUCTIBLE: deductible}
    left = _left_by_basic_insurance(facts, law)
    if left is None:
        return entitled(standards)
    own, basic, notes = left
    if own.high <= deductible.amount:
        return not_entitled(
            f"自己负担的{plain(own.high)}元没超过起付线{deductible}元",
            {GENERAL_PAYMENT: Decimal(0), **standards},
            notes=notes,
        )
    ceiling = law["critical_ceiling.general"]
    payment, steps = _by_bands(own, deductible, "general", ceiling, law)
    return entitled({GENERAL_PAYMENT: payment, **standards}, steps=(*basic, *steps), notes=notes)


def _by_bands(
    own: Range, deductible: LawValue, group: str, ceiling: LawValue | None, law: Law
) -> tuple[Range, tuple[str, ...]]:
    """The payment for the least and for the most that is left to the patient, and the sums."""
    payments, steps = [], []
    for end in dict.fromkeys((own.low, own.high)):
        payment, step = _of_one_sum(end, deductible, group, ceiling, law)
        payments.append(payment)
        steps.append(step)
    return Range(payments[0], payments[-1]), tuple(steps)


def _of_one_sum(
    own: Decimal, deductible: LawValue, group: str, ceiling: LawValue | None, law: Law
) -> tuple[Decimal, str]:
    """Each band at its own rate."""
    if own <= deductible.amount:
        return Decimal(0), f"{plain(own)}元没超过起付线{deductible}元，报0元"
    band_ends = [law[f"critical_band.{band}"].amount for band in (1, 2, 3)]
    payment, parts = Decimal(0), []
    low = deductible.amount
    for band, end in enumerate([*band_ends, own], start=1):
        high = min(own, end)
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


@rule(PREMIUM_HELP, HELP_AMOUNT, OWN_PREMIUM)
def premium_help(facts: Facts, law: Law) -> Entitlement:
    """Who is helped with the premium, and with how much where it is known."""
    if facts.maybe(TEKUN) is True:
        return _full_help(law)
    if _by_todays_status(law):
        return _help_by_todays_status(facts, law)
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


def _help_by_todays_status(facts: Facts, law: Law) -> Entitlement:
    """Those who left poverty and are not monitored pay it themselves."""
    if facts.get(DIBAO):
        full = law["help.dibao"]
        return entitled({HELP_AMOUNT: full}, steps=(f"低保：补{full}元，自己不用交",))
    if facts.get(MONITORED) or facts.get(LOW_INCOME):
        part, own = law["help.monitored"], law["help.own"]
        step = f"低保边缘、监测对象：补{part}元，自己交{own}元"
        return entitled({HELP_AMOUNT: part, OWN_PREMIUM: own}, steps=(step,))
    if facts.get(TEKUN):
        return _full_help(law)
    grade = facts.maybe(DISABILITY_GRADE)
    if grade is not UNKNOWN and grade in (1, 2):
        return undecided("市里的通知没写重度残疾人，县里有的另给补，要问")
    notes = ("重度残疾人，县里有的另给补",)
    if _was_registered(facts):
        since = law["tilt_by_monitoring"]
        reason = f"{since}年起脱贫户（原建档立卡）不再资助，现在是监测对象的才补"
        return not_entitled(reason, notes=notes)
    return not_entitled("资助的是特困、低保、低保边缘和监测对象", notes=notes)


def _was_registered(facts: Facts) -> bool:
    return facts.maybe(REGISTERED_POOR) is True or facts.maybe(OUT_OF_POVERTY) is True


def _full_help(law: Law) -> Entitlement:
    return entitled({PREMIUM_HELP: law["premium_help_full"]}, steps=("特困人员：个人缴费全额资助",))


def _low_income_help(facts: Facts, law: Law) -> Entitlement:
    old, adult = law["premium_help_old"], law["premium_help_adult"]
    if facts.at_least(AGE, old):
        return entitled(steps=(f"低收入家庭、满{old}周岁：个人缴费有政府补贴，补多少待确认",))
    if not facts.at_least(AGE, adult):
        return entitled(steps=(f"低收入家庭、不满{adult}周岁：个人缴费有政府补贴，补多少待确认",))
    return not_entitled(f"低收入家庭补的是满{old}周岁的老人和不满{adult}周岁的孩子")


@rule(AID_RATE, AID, AID_LIMIT)
def medical_aid(facts: Facts, law: Law) -> Entitlement:
    dibao = facts.get(DIBAO)
    if not (dibao or facts.get(TEKUN)):
        if _by_todays_status(law):
            return undecided(
                "低保边缘、监测对象、因病致贫的也能申请，济宁救助多少没查到，先到乡镇认定"
            )
        return undecided("低保、特困直接办；建档立卡和别的困难家庭要申请，看县里认定")
    rate = law.find(f"aid.rate.{'低保' if dibao else '特困'}")
    if rate is not None:
        return _aid(rate, law)
    notes = (*_aid_of_2016(law), "济宁的救助比例和封顶待确认")
    grade = facts.maybe(DISABILITY_GRADE)
    if grade is UNKNOWN or grade is None:
        return entitled(notes=notes)
    return entitled({AID_RATE: law["aid_rate_disabled"]}, notes=notes)


def _aid(rate: LawValue, law: Law) -> Entitlement:
    limit, above = law["aid.limit"], law["aid.again.above"]
    again, most = law["aid.again.rate"], law["aid.again.limit"]
    return entitled(
        {AID: rate, AID_LIMIT: limit},
        steps=(
            f"没有起付线，救助{rate}%，住院和门诊慢特病一起一年最多{limit.shown}",
            f"还负担超过{above}元的部分再救助{again}%，最多{most.shown}",
        ),
    )


def _aid_of_2016(law: Law) -> tuple[str, ...]:
    rate = law.find("aid_2016.rate")
    if rate is None:
        return ()
    within, full, limit = (law[f"aid_2016.{name}"] for name in ("within", "full", "limit"))
    return (
        f"济宁2016年定的：低保自付{within.shown}以内救助不低于{rate}%，特困{full.shown}以内"
        f"全额救助，一年最多{limit.shown}",
    )


@rule()
def inpatient_privilege(facts: Facts, law: Law) -> Entitlement:
    """What a stay costs the registered poor less than others, whatever the hospital."""
    unknown = _no_inpatient_figures(law)
    if unknown is not None:
        return unknown
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
    Benefit("住院报销优惠（扶贫对象）", "medical.inpatient", inpatient_privilege, per_event=True),
    Benefit(
        "门诊慢性病报销",
        "medical.chronic",
        chronic,
        personal=True,
        drawn_as=("门诊慢性病", "门诊慢性病报销", "慢性病补助"),
    ),
    Benefit("大病保险", "medical.critical", critical, drawn_as=("大病保险",), per_event=True),
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
        per_event=True,
    ),
)
