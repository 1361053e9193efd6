"""What the residents' medical insurance pays of a stay in hospital."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.days import month_of
from knowledge.departments.medical.rules.aided import aid_of, aid_rate_of
from knowledge.departments.medical.rules.scheme import unknown_of_employees
from knowledge.departments.medical.rules.tilt import by_todays_status, group_of
from knowledge.facts import ADMISSION, COST, HOSPITAL_LEVEL, REGISTERED_POOR, UNKNOWN, Fact
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
from knowledge.policy.law import Law, LawValue, percent_of, plain

DEDUCTIBLE = Quantity("deductible", "住院起付线", "元/次")
RATE = Quantity("rate", "住院报销比例", "%")
PAYMENT = Quantity("payment", "住院能报", "元/次")
HAVE_PAID = Quantity("have_paid", "医保（大病、救助在内）付了", "元/次")
LEFT = Quantity("left", "报完剩下", "元/次", is_left=True)
AS_BEFORE = Quantity("as_before", "住院大约能报（照老数推算）", "元/次")
LEFT_BEFORE = Quantity("left_before", "报后自己付（照老数推算）", "元/次", is_left=True)
AID_BEFORE = Quantity("aid_before", "医疗救助大约再给（照老数推算）", "元/次")
OWN_SHARE = Quantity("own_share", "报后自己先付", "元/次", is_left=True)
ADULTS_OF_YANZHOU = "比例按兖州区公布的办法，说的是成年居民"
LEVELS_OF_YANZHOU = "哪级医院是哪个数，按兖州区公布的办法"
ALL_COVERED = "按花的钱都在医保目录内算，目录外的不报；以出院结算单为准"
FIRST_STAY = "按今年头一次住院算"
LATER_STAY = "当年再次住院，起付线收不收、减不减，待确认"
STAY_FIGURES = "住院起付线和报销比例"
CEILING_OPEN = "全年最多报多少（封顶线）待确认"
LEVELS = {"一级": "low", "二级": "middle", "三级": "high"}


def no_inpatient_figures(facts: Facts, law: Law) -> Entitlement | None:
    """What was in force under 扶贫 is not told of the years after it but as what it was."""
    if law.holds("inpatient_deductible.poor.一级"):
        return None
    if not by_todays_status(law):
        return undecided(f"没查到{month_of(law.day)}的住院起付线和比例")
    return _as_it_was(facts, law)


def _as_it_was(facts: Facts, law: Law) -> Entitlement:
    """The last that is known, for whoever was not 贫困户: of the hospital, or of every level."""
    level, cost = facts.maybe(HOSPITAL_LEVEL), facts.maybe(COST)
    of_old = f"济宁的新文件没查到；照{law['tilt.year']}年的老数推算，普通居民"
    lines = {each: law[f"tilt.from.{which}"] for each, which in LEVELS.items()}
    rates = {each: law[f"tilt.rate.{which}"] for each, which in LEVELS.items()}
    aided = aid_rate_of(facts, law)
    then_aid = f"；{aided[0]}的，报完自己付的再救助{aided[1]}%" if aided else ""
    if level is UNKNOWN:
        of_each = "、".join(plain(each.amount) for each in lines.values())
        rate_of_each = "、".join(f"{each}%" for each in rates.values())
        return undecided(
            f"{of_old}{'、'.join(LEVELS)}医院起付线{of_each}元，超过的报{rate_of_each}{then_aid}"
        )
    told = undecided(f"{of_old}住{level}医院起付线{lines[level]}元、超过的报{rates[level]}%")
    if facts.maybe(REGISTERED_POOR) is True:
        then = law[f"tilt.to.{LEVELS[level]}"]
        of_old = f"；建档立卡户那时起付线{then}元，现在还是监测户的才可能照顾"
        told = undecided(told.reasons[0] + of_old)
    told = undecided(told.reasons[0] + then_aid)
    if cost is UNKNOWN:
        return told
    payment = percent_of(max(cost - lines[level].amount, Decimal(0)), rates[level])
    step = f"（{plain(cost)}−{lines[level]}）×{rates[level]}%＝{plain(payment)}元"
    if not payment:
        step = f"{plain(cost)}元没超过起付线{lines[level]}元，报0元"
    outside = outside_of(facts)
    amounts: dict[Quantity, Amount] = {AS_BEFORE: payment, LEFT_BEFORE: cost - payment + outside}
    if payment and (aid := aid_of(cost - payment, facts, law)):
        left = cost - payment - aid[0]
        amounts |= {AID_BEFORE: aid[0], LEFT_BEFORE: left + outside}
        step += f"；救助{plain(cost - payment)}×{aid[1]}%，共{plain(aid[0])}元，剩{plain(left)}元"
    step += then_outside(outside)
    return replace(undecided(told.reasons[0], amounts, notes=(ALL_COVERED,)), steps=(step,))


OUTSIDE: Final[Fact[Decimal]] = Fact(
    "outside_the_catalogue",
    "里头目录外的有多少钱？",
    display="目录外{}元",
    label="目录外的有多少",
    samples=(Decimal(800), Decimal(2000)),
    topical=True,
    counted=(
        r"({n})(?:块|元)?钱?(?:的?药)?(?:都?是|全是|算|属于|在)*"
        r"(?:(?:医保|医疗)?(?:目录|范围|政策)(?:以|之)?外|自费(?!的?吗)|不能报的|报不了的)",
        r"(?:(?:目录|范围|政策)(?:以|之)?外|自费)(?:的|药|部分|费用|项目|[有是占共花了用就])*({n})"
        r"(?=块|元|,|。|$| )",
    ),
)


REIMBURSED: Final[Fact[Decimal]] = Fact(
    "paid_by_insurance",
    "结算单上医保（统筹）付了多少？",
    display="医保付了{}元",
    label="医保付了多少",
    samples=(Decimal(3000), Decimal(9000)),
    topical=True,
    counted=(
        r"(?:统筹|医保|基金|合作医疗|农合|报销)(?:基金)?(?:一共|总共|那块|给|就|只|才|金额)*"
        r"(?:支付|报销?|付|减|结|出)(?:了|掉|过|金额|是)*({n})(?!%|成|个|天)",
        r"统筹(?:基金)?(?:是|有)?({n})(?=块|元|,|。|$| )(?!块多|元多)",
        r"(?<!又)(?<!再)(?<!大病)(?<!大病险)(?<!救助)(?:报销?|减)(?:了|掉|过)"
        r"(?:有|才|就|一共)?({n})(?=块|元|,|。|$| |剩)(?!块多|元多)",
    ),
)


PAID_BEYOND: Final[Fact[Decimal]] = Fact(
    "paid_by_critical_or_aid",
    "大病、救助又付了多少？",
    display="大病、救助付了{}元",
    label="大病、救助付了多少",
    samples=(Decimal(1000), Decimal(3000)),
    topical=True,
    counted=(
        r"(?:大病险?|大病保险|救助)(?:那块|也|又|再|给|还)*(?:支付|报销?|付|减)?(?:了|掉|过)*({n})"
        r"(?=块|元|,|。|$| )(?!块多|元多)",
    ),
)


OWN_PAID: Final[Fact[Decimal]] = Fact(
    "own_part_of_the_bill",
    "结算单上自己付了多少？",
    display="自己付了{}元",
    label="自己付了多少",
    samples=(Decimal(2000), Decimal(8000)),
    topical=True,
    counted=(
        r"(?:自付|个人(?:支付|负担|自付)|自己(?:付|掏|交|拿|出))(?:了|的|部分|金额)*({n})"
        r"(?=块|元|,|。|$| )[^?]{0,14}(?:医保|统筹)[^,。?]{0,4}(?:付|报|出|给)(?:了)?多少",
    ),
)


def _what_is_left(facts: Facts) -> Entitlement | None:
    """Of a bill (元) of which it is told what was paid already."""
    cost, paid, own = facts.maybe(COST), facts.maybe(REIMBURSED), facts.maybe(OWN_PAID)
    if cost is not UNKNOWN and own is not UNKNOWN and own < cost:
        step = f"{plain(cost)}−{plain(own)}＝{plain(cost - own)}元"
        return replace(undecided("", {HAVE_PAID: cost - own}), steps=(step,))
    if cost is UNKNOWN or paid is UNKNOWN:
        return None
    more = facts.presume(PAID_BEYOND, Decimal(0), "大病、救助没另付")
    left = cost - paid - more
    if left <= 0:
        return None
    parts = f"{plain(paid)}−{plain(more)}" if more else plain(paid)
    return replace(undecided("", {LEFT: left}), steps=(f"{plain(cost)}−{parts}＝{plain(left)}元",))


def outside_of(facts: Facts) -> Decimal:
    """What the patient pays whatever the insurance does, where it is told beside the bill."""
    told = facts.maybe(OUTSIDE)
    return Decimal(0) if told is UNKNOWN else told


def then_outside(outside: Decimal) -> str:
    return f"；目录外{plain(outside)}元全自己付" if outside else ""


@rule(LEFT, HAVE_PAID, DEDUCTIBLE, RATE, PAYMENT, OWN_SHARE, AS_BEFORE, AID_BEFORE, LEFT_BEFORE)
def inpatient(facts: Facts, law: Law) -> Entitlement:
    left = _what_is_left(facts)
    if left is not None:
        return left
    unknown = unknown_of_employees(facts, STAY_FIGURES) or no_inpatient_figures(facts, law)
    if unknown is not None:
        return unknown
    if is_later_stay(facts):
        return _later_stay(facts, law)
    group, deductible = deductible_of_a_stay(facts, law)
    rate = law[f"inpatient_rate.{group}.{facts.get(HOSPITAL_LEVEL)}"]
    standards = {DEDUCTIBLE: deductible, RATE: rate}
    cost = facts.maybe(COST)
    if cost is UNKNOWN:
        return entitled(
            standards,
            steps=(f"能报的＝（医保目录内的钱−{deductible}元）×{rate}%",),
            notes=rate_notes(group),
        )
    if cost <= deductible.amount:
        return not_entitled(
            f"花的{plain(cost)}元没超过起付线{deductible}元",
            {PAYMENT: Decimal(0), OWN_SHARE: cost, **standards},
        )
    payment, outside = percent_of(cost - deductible.amount, rate), outside_of(facts)
    first_stay = (FIRST_STAY,) if facts.maybe(ADMISSION) is UNKNOWN else ()
    step = f"（{plain(cost)}−{deductible}）×{rate}%＝{plain(payment)}元{then_outside(outside)}"
    return entitled(
        {PAYMENT: payment, OWN_SHARE: cost - payment + outside, **standards},
        steps=(step,),
        notes=(ALL_COVERED, *first_stay, CEILING_OPEN, *rate_notes(group)),
    )


@rule(DEDUCTIBLE, AS_BEFORE, AID_BEFORE, LEFT_BEFORE)
def inpatient_deductible(facts: Facts, law: Law) -> Entitlement:
    unknown = unknown_of_employees(facts, STAY_FIGURES) or no_inpatient_figures(facts, law)
    if unknown is not None:
        return unknown
    _, deductible = deductible_of_a_stay(facts, law)
    if is_later_stay(facts):
        return entitled({DEDUCTIBLE: Range(Decimal(0), deductible.amount)}, notes=(LATER_STAY,))
    first_stay = (FIRST_STAY,) if facts.maybe(ADMISSION) is UNKNOWN else ()
    return entitled({DEDUCTIBLE: deductible}, notes=(*first_stay, LEVELS_OF_YANZHOU))


@rule(DEDUCTIBLE, RATE, AS_BEFORE, AID_BEFORE, LEFT_BEFORE)
def inpatient_rate(facts: Facts, law: Law) -> Entitlement:
    unknown = unknown_of_employees(facts, STAY_FIGURES) or no_inpatient_figures(facts, law)
    if unknown is not None:
        return unknown
    group, deductible = deductible_of_a_stay(facts, law)
    rate = law[f"inpatient_rate.{group}.{facts.get(HOSPITAL_LEVEL)}"]
    return entitled({RATE: rate, DEDUCTIBLE: deductible}, notes=rate_notes(group))


@rule(DEDUCTIBLE, RATE, PAYMENT, OWN_SHARE, AS_BEFORE, AID_BEFORE, LEFT_BEFORE)
def later_stay(facts: Facts, law: Law) -> Entitlement:
    unknown = unknown_of_employees(facts, STAY_FIGURES) or no_inpatient_figures(facts, law)
    return unknown or _later_stay(facts, law)


def is_later_stay(facts: Facts) -> bool:
    admission = facts.maybe(ADMISSION)
    return admission is not UNKNOWN and admission > 1


def deductible_of_a_stay(facts: Facts, law: Law) -> tuple[str, LawValue]:
    group = group_of(facts, law)
    return group, law[f"inpatient_deductible.{group}.{facts.get(HOSPITAL_LEVEL)}"]


def rate_notes(group: str) -> tuple[str, ...]:
    return (ADULTS_OF_YANZHOU,) if group == "poor" else ()


def _later_stay(facts: Facts, law: Law) -> Entitlement:
    """Whether a later stay in the year has the full deductible, half of it or none is not known."""
    group, deductible = deductible_of_a_stay(facts, law)
    rate = law[f"inpatient_rate.{group}.{facts.get(HOSPITAL_LEVEL)}"]
    standards: dict[Quantity, Amount] = {
        DEDUCTIBLE: Range(Decimal(0), deductible.amount),
        RATE: rate,
    }
    cost = facts.maybe(COST)
    if cost is UNKNOWN:
        return entitled(standards, notes=(LATER_STAY, *rate_notes(group)))
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
        notes=(LATER_STAY, ALL_COVERED, CEILING_OPEN, *rate_notes(group)),
    )


@rule()
def inpatient_privilege(facts: Facts, law: Law) -> Entitlement:
    """What a stay costs the registered poor less than others, whatever the hospital."""
    unknown = no_inpatient_figures(facts, law)
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
