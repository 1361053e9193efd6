"""Treatment for the poor, the severely ill in mind and the disabled, and family doctors."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from knowledge.facts import (
    DIBAO,
    DISABILITY_GRADE,
    MONITORED,
    OUT_OF_POVERTY,
    REGISTERED_POOR,
    TEKUN,
    UNKNOWN,
    Fact,
    Household,
    Maybe,
    Person,
)
from knowledge.policy.entitlement import (
    Amount,
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

HALF = Quantity("half", "专家门诊诊查费、检查费减", "%")
REDUCTION = Quantity("reduction", "残疾人检查治疗费至少减", "%")
VISITS = Quantity("visits", "每季度至少随访", "次/季度")

SEVERE = (1, 2)
MENTAL_ILLNESSES = ("精神分裂", "分裂情感", "精神障碍", "偏执性精神", "双相")
FOUR_ILLNESSES = ("糖尿病", "高血压", "结核", *MENTAL_ILLNESSES)


def _has_one_of(person: Person | None, names: tuple[str, ...]) -> Maybe[bool]:
    if person is None or person.chronic_illnesses is UNKNOWN:
        return UNKNOWN
    return any(name in illness.name for illness in person.chronic_illnesses for name in names)


def _mentally_ill(_: Household | None, person: Person | None, __: date) -> Maybe[bool]:
    """A light mental disability tells neither way; nor does a list of certified chronic
    illnesses without one rule it out where the disability is of the mind."""
    listed = _has_one_of(person, MENTAL_ILLNESSES)
    if person is None or listed is True or person.disability_kind != "精神":
        return listed
    return True if person.disability_grade in SEVERE else UNKNOWN


def _ill_with_one_of_four(_: Household | None, person: Person | None, __: date) -> Maybe[bool]:
    return _has_one_of(person, FOUR_ILLNESSES)


SEVERE_MENTAL_ILLNESS: Final[Fact[bool]] = Fact(
    "severe_mental_illness",
    "医院确诊过严重精神障碍吗？",
    {"确诊过严重精神障碍": True, "没有确诊": False},
    read=_mentally_ill,
    personal=True,
    label="是不是确诊过严重精神障碍",
    delicate=True,
    spoken={
        r"精神分裂|(?:重性|严重|重度)精神|分裂情感|双相|偏执[型性]?精神": True,
    },
)
NOT_NAMED_SEVERE: Final[Fact[bool]] = Fact(
    "not_named_severe",
    "医院诊断的是抑郁、焦虑这类，不是精神分裂吗？",
    {"是抑郁、焦虑这类": True, "不是抑郁、焦虑": False},
    personal=True,
    label="是不是抑郁、焦虑这类病",
    spoken={r"抑郁|焦虑|强迫症|失眠|老年痴呆|酗酒|喝酒闹|自闭症|孤独症": True},
)
ONE_OF_FOUR: Final[Fact[bool]] = Fact(
    "one_of_four_illnesses",
    "有糖尿病、高血压、肺结核、严重精神障碍中的哪样吗？",
    {"有其中一样": True, "都没有": False},
    "四类慢性病：{}",
    _ill_with_one_of_four,
    personal=True,
    label="有没有四类慢性病",
    spoken={r"糖尿病|高血压|肺结核|精神(?:障碍|分裂|病)": True},
)
DESIGNATED: Final[Fact[bool]] = Fact(
    "designated",
    "看病的医院是健康扶贫定点医院吗？",
    {"是定点医院": True, "不是定点医院": False},
    label="是不是定点医院",
)

FOR_THE_POOR = "这是给贫困群众的"
WHO_IS_POOR = "资料写的是“贫困群众”，低保、特困算不算没写，看病时请医院查身份"
IN_DESIGNATED_HOSPITALS = "要在健康扶贫定点医院看"
AUTOMATIC = "身份系统自动认，出院只付自己那份"
CONDITIONS_OPEN = "“符合条件”是哪些条件，资料没写，由县里逐人核"
NO_CERTIFICATE = "要先有残疾人证"
OF_POVERTY_DAYS = "这是脱贫攻坚时给贫困群众的，现在还有没有没查到"


def _registered_since(facts: Facts) -> bool:
    """Led out of poverty or monitored: they count as well in the transition."""
    return facts.maybe(OUT_OF_POVERTY) is True or facts.maybe(MONITORED) is True


def _registered(facts: Facts, law: Law) -> bool:
    if law.holds("transition") and _registered_since(facts):
        return True
    return facts.get(REGISTERED_POOR)


@rule()
def designated_hospitals(facts: Facts, law: Law) -> Entitlement:
    """The four privileges together: pay after treatment, two free and two halved, less for a
    stay, all settled on leaving."""
    if law.holds("after_transition"):
        return undecided(OF_POVERTY_DAYS)
    if _registered(facts, law):
        return entitled(notes=(IN_DESIGNATED_HOSPITALS,))
    return _not_registered(facts)


@rule()
def visit(facts: Facts, law: Law) -> Entitlement:
    result = _why_not(facts, law) or entitled(notes=(IN_DESIGNATED_HOSPITALS,))
    if law.holds("after_transition"):
        return result
    return replace(result, notes=(*result.notes, AUTOMATIC))


@rule(HALF)
def fees(facts: Facts, law: Law) -> Entitlement:
    refused = _why_not(facts, law)
    if refused:
        return refused
    half = law.find("fee_waiver_half")
    amounts: dict[Quantity, Amount] = {} if half is None else {HALF: half}
    return entitled(amounts, notes=(IN_DESIGNATED_HOSPITALS,))


@rule()
def inpatient_reduction(facts: Facts, law: Law) -> Entitlement:
    return _why_not(facts, law) or entitled(notes=(IN_DESIGNATED_HOSPITALS,))


def _why_not(facts: Facts, law: Law) -> Entitlement | None:
    """What keeps the one who asks from a privilege of designated hospitals; None where nothing
    does. Who asks what it is need not say first who he is."""
    if law.holds("after_transition"):
        return undecided(OF_POVERTY_DAYS)
    if not facts.presume(DESIGNATED, True):
        return not_entitled("这些减免只在健康扶贫定点医院有")
    registered = facts.maybe(REGISTERED_POOR)
    if registered is not True and law.holds("transition") and _registered_since(facts):
        return None
    if registered is UNKNOWN:
        poor = facts.maybe(DIBAO) is True or facts.maybe(TEKUN) is True
        return undecided(FOR_THE_POOR, notes=(WHO_IS_POOR,) if poor else ())
    return None if registered else _not_registered(facts)


def _not_registered(facts: Facts) -> Entitlement:
    if facts.presume(DIBAO, False) or facts.presume(TEKUN, False):
        return undecided(WHO_IS_POOR, notes=(WHO_IS_POOR,))
    return not_entitled(FOR_THE_POOR)


@rule()
def doctor(facts: Facts, law: Law) -> Entitlement:
    """Signing is for all the registered poor, ill or not; of others nothing is told."""
    if law.holds("after_transition"):
        return undecided("签约的服务现在怎么定没查到，问村卫生室")
    if facts.maybe(REGISTERED_POOR) is True:
        return entitled()
    return undecided("资料只写了建档立卡贫困群众，别的人能不能签，问村卫生室")


@rule(VISITS)
def doctor_visits(facts: Facts, law: Law) -> Entitlement:
    if not facts.get(ONE_OF_FOUR):
        return not_entitled("每季度随访的是四类病人，别的病多久一回没写")
    if law.holds("after_transition"):
        return undecided("每季度随访是脱贫攻坚时给贫困群众定的，现在多久一回没查到")
    visits = law["visits_per_quarter"]
    if not _registered(facts, law):
        return undecided("资料写的是贫困群众，别的病人多久一回没写")
    return entitled({VISITS: visits})


@rule()
def mental(facts: Facts, law: Law) -> Entitlement:
    """Who asks for a severely ill person is taken at his word."""
    return _free_treatment(facts, law)


@rule()
def free_treatment(facts: Facts, law: Law) -> Entitlement:
    if not facts.get(SEVERE_MENTAL_ILLNESS):
        return not_entitled("免费救治的是确诊的严重精神障碍患者")
    return _free_treatment(facts, law)


def _free_treatment(facts: Facts, law: Law) -> Entitlement:
    """It is for those of the poor who meet conditions that the article leaves out."""
    if law.holds("after_transition"):
        return undecided("免费救治是脱贫攻坚时给贫困患者的，现在怎么定没查到，由县里核")
    if _registered(facts, law):
        return undecided(CONDITIONS_OPEN)
    if facts.presume(DIBAO, False) or facts.presume(TEKUN, False):
        return undecided("低保、特困算不算“贫困患者”，资料没写，由县里核")
    return not_entitled("免费救治给贫困患者；服药另有免费的规定")


@rule()
def free_medicine(facts: Facts, _: Law) -> Entitlement:
    if not facts.get(SEVERE_MENTAL_ILLNESS):
        return not_entitled("定期免费服药的是重性精神病患者")
    return entitled(steps=("省里规定：重性精神病患者纳入定期免费服药，不看家里穷不穷",))


@rule()
def medicine(facts: Facts, _: Law) -> Entitlement:
    """Who asks for a severely ill person is taken at his word, who names another illness is not."""
    if facts.presume(SEVERE_MENTAL_ILLNESS, True):
        if facts.presume(NOT_NAMED_SEVERE, False, "是精神分裂这样的重性精神病"):
            return undecided("抑郁、焦虑这类算不算没查到，请镇卫生院看诊断")
        return entitled(steps=("省里规定：重性精神病患者纳入定期免费服药，不看家里穷不穷",))
    return not_entitled("定期免费服药的是重性精神病患者")


@rule(REDUCTION)
def disabled_fees(facts: Facts, law: Law) -> Entitlement:
    """By provincial law, whatever the income."""
    reduction = law["disabled_reduction"]
    if facts.get(DISABILITY_GRADE) is None:
        return not_entitled(NO_CERTIFICATE)
    return entitled({REDUCTION: reduction})


@rule(REDUCTION)
def disabled_fees_asked(facts: Facts, law: Law) -> Entitlement:
    """Who asks for a disabled person is taken at his word."""
    reduction = law["disabled_reduction"]
    if facts.presume(DISABILITY_GRADE, 4, "有残疾证") is None:
        return not_entitled(NO_CERTIFICATE)
    return entitled({REDUCTION: reduction})


BENEFITS = (
    Benefit(
        "健康扶贫看病减免（四项制度）", "health.visit.policy", designated_hospitals, per_event=True
    ),
    Benefit("家庭医生签约", "health.doctor", doctor, personal=True),
    Benefit("四类慢性病每季度随访", "health.doctor.visits", doctor_visits, personal=True),
    Benefit(
        "严重精神障碍免费救治",
        "health.mental",
        free_treatment,
        personal=True,
        drawn_as=("严重精神障碍免费救治", "精神障碍免费救治"),
    ),
    Benefit(
        "重性精神病免费服药",
        "health.mental",
        free_medicine,
        personal=True,
        drawn_as=("精神病免费服药", "重性精神病免费服药", "精神病免费用药", "免费服药"),
    ),
    Benefit(
        "残疾人看病减免", "health.visit.disabled", disabled_fees, personal=True, per_event=True
    ),
)
