"""What the residents' medical insurance pays for a chronic illness without a stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.departments.medical.rules.aided import aid_of
from knowledge.departments.medical.rules.inpatient import outside_of, then_outside
from knowledge.departments.medical.rules.outpatient import BOTH_ILLNESSES, HOLDS_CERTIFICATE
from knowledge.departments.medical.rules.outpatient import TWO_ILLNESSES as TWO_ILLNESSES_TAKEN
from knowledge.departments.medical.rules.scheme import RESIDENT, unknown_of_employees
from knowledge.departments.medical.rules.tilt import by_todays_status, group_of, was_registered
from knowledge.facts import (
    CHRONIC_GROUP,
    COST,
    HOSPITAL_LEVEL,
    INSURED_AS,
    MONITORED,
    UNKNOWN,
    Fact,
    Household,
    Maybe,
    Person,
    Reader,
)
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Missing,
    Quantity,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, LawValue, fen, percent_of, plain

CHRONIC_DEDUCTIBLE = Quantity("deductible", "门诊慢性病起付线", "元/年")
NONE_FIRST = Quantity("none_first", "门诊慢性病起付线（不设的病）", "元/年")
CHRONIC_RATE = Quantity("rate", "门诊慢性病报销比例", "%")
CHRONIC_PAYMENT = Quantity("payment", "门诊慢性病能报", "元/年")
CHRONIC_LIMIT = Quantity("most", "门诊慢性病一年最多报", "元/年")
TWO_RATE = Quantity("two_rate_now", "两病门诊用药报销比例", "%")
TWO_LIMIT = Quantity("two_most", "两病门诊用药一年最多报", "元/年")
TWO_PAYMENT = Quantity("two_payment", "两病门诊用药能报", "元/年")
CHRONIC_OWN_SHARE = Quantity("own_share", "报后自己先付", "元/年", is_left=True)
CHRONIC_AID = Quantity("chronic_aid", "医疗救助再给", "元/年")
CHRONIC_LEFT = Quantity("chronic_left", "报完、救助完自己先付", "元/年", is_left=True)


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
CLASSES: Final = {"甲类": CLASS_A, "乙类": CLASS_B}
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
        r"肝炎|[乙丙]肝": "肝炎",
        r"肝硬化": "肝硬化",
        r"帕金森": "帕金森",
        r"精神分裂|重[度性]精神(?:病|障碍)": "精神分裂",
        r"双相": "双相",
        r"结核": "结核",
        r"哮喘": "哮喘",
        r"痛风": "痛风",
        r"甲状腺|甲亢|甲减": "甲状腺",
        r"抑郁": "抑郁",
        r"关节炎|骨质疏松|椎间盘|腰椎|颈椎|股骨头": "骨关节",
        r"肾炎|肾病|肾衰|肾功能": "肾",
        r"心衰|心脏病|房颤|心肌": "心脏",
        r"支气管|肺气肿|肺心病|尘肺|矽肺": "肺",
        r"青光眼|黄斑": "眼",
        r"银屑病|牛皮癣": "银屑病",
        r"前列腺": "前列腺",
        r"胃炎|胃病|肠炎": "胃肠",
        r"老年痴呆|阿尔茨海默": "痴呆",
    },
)
NOTHING_TO_PAY_FIRST: Final = ("尿毒症", "血友病", "精神分裂", "双相")  # 重度精神病
BETTER_PAID: Final = ("结核", "肝炎", "肝硬化")  # of the second class
CHINESE: Final[Fact[bool]] = Fact(
    "chinese_medicine_hospital",
    "定点在中医院吗？",
    {"定点在中医院": True, "不是中医院": False},
    label="是不是中医院",
    topical=True,
    spoken={r"中医(?:院|医院|定点)": True},
)
SECOND_CLASS: Final[Fact[str]] = Fact(
    "second_certified_class",
    "办下来的是哪两样？",
    {"两种乙类": "两种乙类", "甲类加乙类": "甲类加乙类", "两种甲类": "两种甲类"},
    label="办了哪两样",
    topical=True,
    spoken={
        r"[两俩二](?:种|样|个)乙类?(?!、?[甲])|(?<![加和跟+、])(?<!甲类)乙类?[^。?甲]{0,6}[两俩二](?:种|样|个)"
        r"|[两俩]乙|[都全][是算属]?于?乙类": "两种乙类",
        r"[两俩二](?:种|样|个)甲类?(?!、?[乙])|(?<![加和跟+、])(?<!乙类)甲类?[^。?乙]{0,6}[两俩二](?:种|样|个)"
        r"|[两俩]甲|[都全][是算属]?于?甲类": "两种甲类",
        r"甲类?[^。?]{0,3}[加和跟+、][^。?]{0,3}乙|甲类?、?乙类?(?:的)?(?:都|[俩两]样)"
        r"|乙类?[^。?]{0,3}[加和跟+、][^。?]{0,3}甲": "甲类加乙类",
    },
)
TWO_ILLNESSES = ("高血压", "糖尿病")
NO_CERTIFICATE = "要先鉴定上门诊慢性病、办下慢性病证才能报"


def _since_the_tilt(facts: Facts, law: Law, group: str) -> tuple[str, ...]:
    """What 建档立卡 means for a chronic illness on the day."""
    if group != "general" or not by_todays_status(law) or not was_registered(facts):
        return ()
    lower = law["chronic_deductible.monitored"]
    return (f"建档立卡的不再少，现在是监测对象的起付线才是{lower}元",)


def _class_of_the_illness(facts: Facts) -> str:
    """Of the illness asked about: another one on file says nothing of it."""
    illness, class_a, class_b = facts.maybe(ILLNESS), facts.maybe(CLASS_A), facts.maybe(CLASS_B)
    if illness is not UNKNOWN and illness in BETTER_PAID and _nothing_certified(facts):
        return facts.presume(CHRONIC_GROUP, "乙类", "按鉴定上了乙类算")
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


def _two_classes(facts: Facts) -> str:
    """Which two are certified, where it is said or on file of whom no one illness is named."""
    told = facts.maybe(SECOND_CLASS)
    if told is not UNKNOWN:
        return told
    kinds: list[str] = []
    for group, fact in CLASSES.items():
        names = facts.maybe(fact)
        if names is not UNKNOWN and names != "无":
            kinds += [group] * len(names.split("、"))
    if len(kinds) < 2 or facts.maybe(ILLNESS) is not UNKNOWN:
        return ""
    return f"两种{kinds[0]}" if kinds[0] == kinds[1] else "甲类加乙类"


def _without_certificate(facts: Facts, law: Law) -> Entitlement:
    """High blood pressure and diabetes have something of their own until then."""
    illness = facts.maybe(ILLNESS)
    if illness is not UNKNOWN and illness in TWO_ILLNESSES and law.holds("two_rate"):
        return not_entitled(
            f"没办慢性病证的血压、血糖药，按“两病”报{law['two_rate']}%，"
            f"一年最多{law['two_limit']}元，先到镇卫生院登记"
        )
    return not_entitled(NO_CERTIFICATE)


def _nothing_certified(facts: Facts) -> bool:
    """Neither said nor on file which class was certified."""
    kinds = (CHRONIC_GROUP, CLASS_A, CLASS_B)
    return all(facts.maybe(each) is UNKNOWN for each in kinds)


def _may_be_uncertified(facts: Facts) -> bool:
    return _nothing_certified(facts) and not facts.presume(HOLDS_CERTIFICATE, False)


def _of_two_illnesses(facts: Facts, law: Law) -> Entitlement:
    """What is paid of their medicine before anything is certified; in yuan of a cost told."""
    rate, cost = law["two_rate"], facts.maybe(COST)
    both = facts.presume(BOTH_ILLNESSES, False)
    limit = law["two_limit_both" if both else "two_limit"]
    amounts: dict[Quantity, Amount] = {TWO_RATE: rate, TWO_LIMIT: limit}
    if cost is UNKNOWN:
        return undecided("", amounts)
    payment = min(percent_of(cost, rate), limit.amount)
    step = f"{plain(cost)}元×{rate}%，一年最多{limit}元：{plain(payment)}元"
    return replace(undecided("", {TWO_PAYMENT: payment, **amounts}), steps=(step,))


@rule(CHRONIC_DEDUCTIBLE, CHRONIC_RATE)
def certified(facts: Facts, law: Law) -> Entitlement:
    """What the registry has as certified; of any other illness the city's list was not found."""
    illness = facts.maybe(ILLNESS)
    on_file: Maybe[str] = UNKNOWN
    if illness is UNKNOWN:
        on_file = facts.maybe(CHRONIC_GROUP)
    else:
        for group, fact in CLASSES.items():
            listed = facts.maybe(fact)
            if listed is not UNKNOWN and illness in listed:
                on_file = group
    if on_file is UNKNOWN or on_file == "没有" or facts.stated(CHRONIC_GROUP) is not UNKNOWN:
        return undecided("济宁的病种目录没查到")
    insured = facts.maybe(INSURED_AS)
    if insured is not UNKNOWN and insured != RESIDENT:
        return entitled()
    group = group_of(facts, law)
    return entitled(
        {
            CHRONIC_RATE: _chronic_rate(facts, law, group, on_file),
            CHRONIC_DEDUCTIBLE: _deductible(facts, law, group),
        },
        notes=_since_the_tilt(facts, law, group),
    )


def _nothing_to_pay_first(facts: Facts, law: Law) -> bool:
    illness = facts.maybe(ILLNESS)
    return illness is not UNKNOWN and illness in NOTHING_TO_PAY_FIRST and by_todays_status(law)


def _deductible(facts: Facts, law: Law, group: str) -> LawValue:
    """None of some illnesses, less of who is monitored and in hospitals of Chinese medicine."""
    if _nothing_to_pay_first(facts, law):
        return law["chronic_deductible_none"]
    if group == "general" and by_todays_status(law) and facts.presume(CHINESE, False):
        return law["chronic_deductible_chinese"]
    return law[f"chronic_deductible.{group}"]


@rule(CHRONIC_DEDUCTIBLE, NONE_FIRST)
def chronic_deductible(facts: Facts, law: Law) -> Entitlement:
    unknown = unknown_of_employees(facts, "门诊慢特病待遇")
    if unknown is not None:
        return unknown
    if _nothing_to_pay_first(facts, law):
        others = (
            f"别的病{law['chronic_deductible.general'].shown}，"
            f"中医院{law['chronic_deductible_chinese'].shown}"
        )
        none = law["chronic_deductible_none"]
        return entitled({NONE_FIRST: none, CHRONIC_DEDUCTIBLE: none}, notes=(others,))
    monitored = facts.maybe(MONITORED) is True
    if not monitored and facts.presume(CHINESE, False) and by_todays_status(law):
        lower = law["chronic_deductible.monitored"]
        usual = law["chronic_deductible.general"]
        elsewhere = f"别的定点医院{usual.shown}，监测对象{lower.shown}"
        chinese = law["chronic_deductible_chinese"]
        return entitled({CHRONIC_DEDUCTIBLE: chinese}, notes=(elsewhere,))
    group = group_of(facts, law)
    deductible = law[f"chronic_deductible.{group}"]
    notes = _since_the_tilt(facts, law, group)
    if law.holds("chronic_deductible_none"):
        notes = ("尿毒症、血友病、重度精神病没有起付线", *notes)
    return entitled({CHRONIC_DEDUCTIBLE: deductible}, notes=notes)


@rule(CHRONIC_DEDUCTIBLE, CHRONIC_RATE, NONE_FIRST, TWO_RATE, TWO_LIMIT, TWO_PAYMENT)
def chronic_rate(facts: Facts, law: Law) -> Entitlement:
    unknown = unknown_of_employees(facts, "门诊慢特病待遇")
    if unknown is not None:
        return unknown
    illness = facts.maybe(ILLNESS)
    of_two = illness is not UNKNOWN and illness in TWO_ILLNESSES and law.holds("two_rate")
    if of_two and _may_be_uncertified(facts):  # asked without a word of a certificate
        return _of_two_illnesses(facts, law)
    illness_group = _class_of_the_illness(facts)
    if illness_group == "没有":
        return _without_certificate(facts, law)
    group = group_of(facts, law)
    deductible = _deductible(facts, law, group)
    standards: dict[Quantity, Amount] = {
        CHRONIC_RATE: _chronic_rate(facts, law, group, illness_group),
        CHRONIC_DEDUCTIBLE: deductible,
    }
    if not deductible.amount:
        standards[NONE_FIRST] = deductible
    return entitled(
        standards,
        notes=_since_the_tilt(facts, law, group),
    )


def _chronic_rate(facts: Facts, law: Law, group: str, illness_group: str) -> Decimal:
    """By the group first, since the tilt goes by monitoring by the hospital as well."""
    if not by_todays_status(law):
        return law[f"chronic_rate.{group}.{illness_group}"].amount
    place = "" if illness_group == "甲类" else f".{facts.get(HOSPITAL_LEVEL)}"
    illness = facts.maybe(ILLNESS)
    better = illness_group == "乙类" and illness is not UNKNOWN and illness in BETTER_PAID
    rate = law[f"chronic_rate_of.{'结核肝病' if better else illness_group}{place}"].amount
    return rate + law["chronic_raise_monitored"].amount if group == "monitored" else rate


@rule(
    CHRONIC_DEDUCTIBLE,
    CHRONIC_RATE,
    CHRONIC_PAYMENT,
    CHRONIC_LEFT,
    CHRONIC_OWN_SHARE,
    CHRONIC_AID,
    TWO_RATE,
    TWO_LIMIT,
    TWO_PAYMENT,
)
def chronic(facts: Facts, law: Law) -> Entitlement:
    unknown = unknown_of_employees(facts, "门诊慢特病待遇")
    if unknown is not None:
        return unknown
    if facts.presume(TWO_ILLNESSES_TAKEN, False) and _may_be_uncertified(facts):
        return _of_two_illnesses(facts, law) if law.holds("two_rate") else undecided(NO_CERTIFICATE)
    illness_group = _class_of_the_illness(facts)
    if illness_group == "没有":
        illness = facts.maybe(ILLNESS)
        if illness in TWO_ILLNESSES and law.holds("two_rate"):
            return _of_two_illnesses(facts, law)
        return _without_certificate(facts, law)
    group = group_of(facts, law)
    deductible = _deductible(facts, law, group)
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
    steps: tuple[str, ...] = (f"（{plain(cost)}−{deductible}）×{plain(rate)}%＝{plain(payment)}元",)
    reasons: tuple[str, ...] = ()
    certified_as = _two_classes(facts) or illness_group
    most = law.find(f"chronic_limit.{certified_as}")
    if most is not None and payment > most.amount:
        steps = (f"{steps[0]}，{certified_as}一年最多{most}元",)
        payment, reasons = most.amount, (f"{certified_as}一年最多{most.shown}，到顶了",)
    amounts: dict[Quantity, Amount] = {CHRONIC_PAYMENT: payment}
    outside = outside_of(facts)
    if aid := aid_of(cost - payment, facts, law):
        amounts |= {CHRONIC_LEFT: cost - payment - aid[0] + outside, CHRONIC_AID: aid[0]}
        left = f"救助{plain(cost - payment)}×{aid[1]}%＝{plain(aid[0])}元"
        steps = (*steps, f"{left}，自己付{plain(cost - payment - aid[0])}元")
    if outside:
        steps = (*steps[:-1], f"{steps[-1]}{then_outside(outside)}")
    result = entitled(
        {**amounts, CHRONIC_OWN_SHARE: cost - payment + outside, **standards},
        steps=steps,
        notes=(
            *_since_the_tilt(facts, law, group),
            "按一整年的目录内费用算",
            "每年限额和病种目录待确认",
        ),
    )
    return replace(result, reasons=reasons)


@rule(CHRONIC_LIMIT)
def chronic_limit(facts: Facts, law: Law) -> Entitlement:
    unknown = unknown_of_employees(facts, "门诊慢特病限额")
    if unknown is not None:
        return unknown
    if not law.holds("chronic_limit.甲类"):
        return undecided("济宁当时的文件没查到，待确认")
    if two := _two_classes(facts):
        return entitled({CHRONIC_LIMIT: law[f"chronic_limit.{two}"]})
    illness_group = _class_of_the_illness(facts)
    if illness_group == "没有":
        return _without_certificate(facts, law)
    notes = () if illness_group == "甲类" else (f"两种乙类的最多{law['chronic_limit.两种乙类']}元",)
    return entitled({CHRONIC_LIMIT: law[f"chronic_limit.{illness_group}"]}, notes=notes)
