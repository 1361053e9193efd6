"""What 大病保险 adds to what the residents' medical insurance pays."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from knowledge.departments.medical.rules.inpatient import (
    ALL_COVERED,
    CEILING_OPEN,
    FIRST_STAY,
    LATER_STAY,
    deductible_of_a_stay,
    is_later_stay,
    rate_notes,
)
from knowledge.departments.medical.rules.scheme import unknown_of_employees
from knowledge.departments.medical.rules.tilt import by_todays_status
from knowledge.facts import (
    ADMISSION,
    COST,
    DIBAO,
    HOSPITAL_LEVEL,
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
    Range,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, LawValue, fen, percent_of, plain

CITY_DEDUCTIBLE = Quantity("city_deductible", "大病起付线（市里说法）", "元/年")
PROVINCE_DEDUCTIBLE = Quantity("province_deductible", "大病起付线（省里说法）", "元/年")
CITY_RAISE = Quantity("city_raise", "大病比例提高（市里说法）", "个百分点")
PROVINCE_RAISE = Quantity("province_raise", "大病比例提高（省里说法）", "个百分点")
PROVINCE_PAYMENT = Quantity("province_payment", "大病能报（按省里说法）", "元/年")
GENERAL_DEDUCTIBLE = Quantity("general_deductible", "大病起付线（普通居民）", "元/年")
GENERAL_PAYMENT = Quantity("general_payment", "大病能报（普通居民）", "元/年")
CRITICAL_CEILING = Quantity("ceiling", "大病保险封顶线", "元/年")
OWN_BURDEN: Final[Fact[Decimal]] = Fact(
    "own_burden",
    "基本医保报完以后，目录内的自己还负担多少钱？",
    display="基本医保报完后自己负担{}元",
    label="基本医保报完后自己负担多少",
    rises=True,
    counted=(
        r"(?:自己|个人|[我俺]们?家?)[还又得要需总共一]*(?:负担|承担|自付|[掏付拿摊背担])(?:了|的|着)?"
        r"(?:钱)?(?:是|有)?({n})",
        r"(?:报(?:销)?(?:完|过|了)?(?:以?后|之后)?|减完)[^,。?]{0,4}?(?:还|自己|个人)[^,。?\d]{0,6}?"
        r"({n})",
        r"自付(?:部分|[的条款上了有还是下剩着])*({n})",
        r"自己(?:[掏付拿出摊]|负担)的?(?:那|这)?一?(?:块|部分|些|份|半)[^。?\d]{0,6}?"
        r"({n})(?=块钱?$|元|[, 。]|$)",
        r"(?:[报走办减给批]|救助)(?:销)?(?:完|过|了|后|以后|之后)[^。?\d元]{0,14}?(?:还|仍|又)?(?:[剩欠有掏拿付出搭])(?:下|着|了)?"
        r"({n})(?!天|次|年|个[^人]|月|级|岁|人|口)",
        r"({n})(?:块|元)?钱?[^,。?\d]{0,3}(?:自付|自己|个人|[我俺]们?家?)(?:[要得来的还再]|条|部分)*"
        r"(?:自付|[拿掏付出背]|负担|承担|条)",
        # 要是剩八千呢, behind a sum that is left before the aid.
        r"^(?:那|要是|如果|假如|万一|要|最后|自己|还|仍|又)*(?:剩|落)(?:下|着|了|的是|的)?"
        r"({n})(?:块|元)?(?:钱)?(?=[呢,。? ]|$)",
        r"(?:自己|个人|[我俺]们?家?)[^,。?\d]{0,10}[剩欠压担扛](?:下|着|了)?的?({n})",
    ),
)
CITY_AND_PROVINCE = "市里和省里说法不一样，济宁实际按哪个执行，待市医保局确认"


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
    unknown = unknown_of_employees(facts, "大病（大额）补助")
    if unknown is not None:
        return unknown
    if by_todays_status(law):
        return _critical_by_todays_status(facts, law)
    return (
        _critical_poor(facts, law) if facts.get(REGISTERED_POOR) else _critical_general(facts, law)
    )


def _critical_by_todays_status(facts: Facts, law: Law) -> Entitlement:
    """Two rules are told of the poor and neither is Jining's; the start is of no group known."""
    if facts.maybe(TEKUN) is True or facts.maybe(DIBAO) is True:
        return undecided("特困、低保、返贫致贫的有倾斜（起付低、比例高、不封顶），济宁的数没查到")
    if facts.maybe(REGISTERED_POOR) is True:
        return undecided(
            f"贫困户那时市里说全取消、省里说{law['critical_deductible.before'].shown}，两个对不上；"
            f"{law['tilt_by_monitoring']}年起不看贫困户，看现在是不是特困、低保、返贫致贫的"
        )
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
    group, deductible = deductible_of_a_stay(facts, law)
    rate = law[f"inpatient_rate.{group}.{facts.get(HOSPITAL_LEVEL)}"]
    least = percent_of(max(cost - deductible.amount, Decimal(0)), rate)
    most = percent_of(cost, rate) if is_later_stay(facts) else least
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
    stay = (LATER_STAY,) if is_later_stay(facts) else stay
    above = (CEILING_OPEN,) if capped else ()
    return Range(low, high), steps, (ALL_COVERED, *stay, *above, *rate_notes(group))


@rule(CRITICAL_CEILING)
def critical_ceiling(facts: Facts, law: Law) -> Entitlement:
    """Where one group has no ceiling, the figure of the other stands in the reason: it could be
    set against nothing where the group is not known."""
    unknown = unknown_of_employees(facts, "大病（大额）补助")
    if unknown is not None:
        return unknown
    most = law["critical_ceiling.general"]
    if by_todays_status(law):
        now = "现在特困、低保、返贫致贫的不封顶（当年贫困户也不封顶）"
        reason = f"普通居民一年最多报{most.shown}，连续参保的再提高；{now}"
        if facts.maybe(REGISTERED_POOR) is True:
            now = "现在是特困、低保、返贫致贫的才不封顶"
            reason = f"贫困户那时不封顶；{now}，别的一年最多{most.shown}"
        return undecided(reason, notes=("普通居民是全省的数，济宁的待确认",))
    poor = facts.get(REGISTERED_POOR)
    most_of_the_poor = law.find("critical_ceiling.poor")
    if most_of_the_poor is not None:
        return entitled({CRITICAL_CEILING: most_of_the_poor if poor else most})
    if poor:
        since = law["critical_raise.province"].version.since.year
        return entitled(steps=(f"扶贫对象：{since}年起省里取消封顶，市里也取消",))
    return not_entitled(
        f"普通居民一年最多报{most.shown}", notes=("普通居民是全省的数，济宁的待确认",)
    )


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
        return ceiling.amount, f"{step}，封顶{ceiling.shown}"
    return payment, step
