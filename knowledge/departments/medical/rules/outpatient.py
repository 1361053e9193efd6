"""What is paid of a visit without a stay in hospital."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from knowledge.departments.medical.rules.catalogue import ITEM
from knowledge.departments.medical.rules.scheme import is_retired, unknown_of_employees
from knowledge.facts import COST, HOSPITAL_LEVEL, INSURED_AS, UNKNOWN, Fact
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

VISIT_DEDUCTIBLE = Quantity("deductible", "门诊起付线", "元/年")
VISIT_RATE = Quantity("rate", "门诊报销比例", "%")
VISIT_LIMIT = Quantity("limit", "门诊一年最多报", "元/年")
RESIDENT_RATE = Quantity("resident_rate", "居民门诊报销比例", "%")
RESIDENT_LIMIT = Quantity("resident_limit", "居民门诊一年最多报", "元/年")
VISIT_PAYMENT = Quantity("payment", "门诊能报", "元/年")
VISIT_OWN = Quantity("visit_own", "门诊自己先付", "元/年", is_left=True)

STILL = Quantity("still", "今年门诊还能报", "元")

_SOMEBODY: Final = "(?=[^?]*[我他她奶爷爹娘妈爸伴媳婆])"  # has it, and it is not asked of the drug
BOTH_ILLNESSES: Final[Fact[bool]] = Fact(
    "both_illnesses",
    "血压高、血糖高两样都有，或者打胰岛素吗？",
    {"两样都有或打胰岛素": True, "只有一样": False},
    personal=True,
    label="一样病还是两样",
    spoken={
        r"血压[^。?]{0,8}血糖|血糖[^。?]{0,8}血压|血压[^。?]{0,6}糖尿?|糖尿病[^。?]{0,6}血压"
        r"|三高(?![中级])"
        r"|血压高?[^,。?]{0,3}糖[也都尿]|降压药?[^,。?]{0,3}降糖|(?<!不)[打用]着?胰岛素"
        r"|(?:又|还|再|也)(?:给)?(?:查|检查|诊断|添|得|有|患)(?:出来?|上|着)?(?:了|个|一样)*"
        r"(?:糖尿病|血糖高|高血压|血压高)": True,
        rf"^{_SOMEBODY}(?![^?]*(?:糖|胰岛素|[两俩]样|[两俩]病|三高))[^?]*(?:高血压|血压高|降压药)"
        rf"|^{_SOMEBODY}(?![^?]*(?:血压|降压|胰岛素|[两俩]样|[两俩]病|三高))[^?]*"
        r"(?:糖尿病|血糖高|降糖药)"
        r"|^(?:高血压|血压高)(?=[没,了]|得了)(?![^?]*(?:糖|胰岛素|[两俩]样|三高))"
        r"|^(?:糖尿病|血糖高)(?=[没,了]|得了)(?![^?]*(?:血压|降压|胰岛素|[两俩]样|三高))"
        r"|(?:就|光|只|仅)(?!要)(?:是|有|一样|一般)*(?:血压高|高血压|糖尿病|血糖高)"
        r"|没(?:有)?(?:别的病|糖尿病|高血压)|(?:血压|血糖)不高"
        r"|(?:血压高|高血压|糖尿病|血糖高)(?:就|只|才|光)?(?:有|得|占)?(?:这|那|了)?"
        r"一[样种](?!药)": False,
    },
    gives_way=(True,),
)
HOLDS_CERTIFICATE: Final[Fact[bool]] = Fact(
    "holds_certificate",
    "门诊慢性病证办下来了吗？",
    {"慢性病证办下来了": True, "没办下来": False},
    label="慢性病证办没办下来",
    personal=True,
    topical=True,
    spoken={
        r"(?<!没)(?<!没有)(?<!不)(?<!未)(?:有|办了|批了|评上了?|领了|拿着)(?:个|门诊)?"
        r"(?:慢(?:性)?病|门慢|门规)(?:证|本|卡)(?!吗|不|没)"
        r"|(?:慢(?:性)?病|门慢|门规)(?:证|本|卡)(?:也|都|早就?|已经?|去年|今年)*"
        r"(?:[办批评]|有)(?:好|下来)?了(?!吗|没|不)": True,
    },
)
TWO_ILLNESSES: Final[Fact[bool]] = Fact(
    "blood_pressure_or_sugar",
    "是不是血压高、血糖高拿药？",
    {"血压、血糖拿药": True, "别的病": False},
    personal=True,
    label="是不是血压、血糖",
    topical=True,
    spoken={
        r"(?:高血压|血压高|血压|糖尿病|血糖高?)[^。?]{0,12}(?:拿药|吃药|药费|药钱|买药|开药"
        r"|[两俩]病)"
        r"|(?:拿|吃|买|开)[^,。?]{0,4}(?:降压|降糖|血压|血糖)药|[两俩]病(?!种)"
        r"|糖尿病[^。?]{0,6}胰岛素": True,
    },
)
PAID_THIS_YEAR: Final[Fact[Decimal]] = Fact(
    "outpatient_paid_this_year",
    "今年门诊已经报了多少？",
    display="今年门诊已报{}元",
    personal=True,
    label="今年已报多少",
    samples=(Decimal(200), Decimal(4000)),
    topical=True,
    counted=(
        r"(?:今年|这一?年|一年|门诊)[^,。?]{0,8}?(?:已经|都|就|一共|总共|门诊)*"
        r"报(?:销)?(?:了|过)(?:有|才|就|快|都)?({n})(?=块|元|,|。|了|$| )",
    ),
)
LATER_VISIT: Final[Fact[bool]] = Fact(
    "later_visit_of_the_year",
    "今年看门诊，起付线扣过了吗？",
    {"起付线今年扣过了": True, "今年头一回": False},
    label="起付线扣没扣过",
    topical=True,
    spoken={
        r"(?:起付线|门槛费?|起付)[^,。?]{0,4}(?:扣过|扣了|交过|够了|满了)|(?:扣|交)过了?(?:起付线|门槛费?)"
        r"|(?:今年|这一?年)[^,。?]{0,4}第?[二三四五两2345][次回趟]": True,
    },
)
AT_THE_VILLAGE: Final[Fact[bool]] = Fact(
    "seen_at_the_village",
    "是在村卫生室看的吗？",
    {"在村卫生室看的": True, "不是": False},
    label="是不是村卫生室",
    topical=True,
    spoken={
        r"村里?的?卫生室|村里?的?卫生所|村诊所|村医|(?:没|已经|跟)[^,。?]{0,4}签约|家庭医生": True
    },
)
SIGNED: Final[Fact[bool]] = Fact(
    "signed_with_a_doctor",
    "跟家庭医生签约了吗？",
    {"签了家庭医生": True, "没签家庭医生": False},
    label="签没签家庭医生",
    topical=True,
    spoken={
        r"没(?:有)?(?:跟[^,。?]{0,6})?签(?:约|家庭医生)|没签": False,
        r"(?<!没)(?<!没有)签(?:了|过)?(?:约|家庭医生)": True,
    },
)
COVERED_ONLY = "按目录内的钱算，目录外的不报"


@rule(
    VISIT_PAYMENT,
    VISIT_OWN,
    VISIT_RATE,
    VISIT_DEDUCTIBLE,
    VISIT_LIMIT,
    RESIDENT_RATE,
    RESIDENT_LIMIT,
    STILL,
)
def outpatient(facts: Facts, law: Law) -> Entitlement:
    if facts.presume(ITEM, "别的") == "疫苗" and law.find("catalogue_since") is not None:
        return not_entitled("预防用的疫苗不进医保目录；伤口处理看目录里有没有")
    if facts.maybe(AT_THE_VILLAGE) is True:  # where farmers are treated
        insured = facts.presume(INSURED_AS, "居民", "按居民医保算")
    else:
        insured = facts.get(INSURED_AS)
    if insured == "居民":
        return _of_residents(facts, law)
    if insured == "灵活就业":
        return undecided("灵活就业交职工医保的，门诊是不是跟在职的一样报，济宁的没查到")
    if not law.holds("employee_limit.在职"):
        return undecided("那时职工医保的普通门诊报多少，济宁的没查到")
    group = "退休" if is_retired(facts, insured) else "在职"
    had = facts.maybe(PAID_THIS_YEAR)
    if had is not UNKNOWN and facts.maybe(COST) in (UNKNOWN, had):
        return _left_of_the_year(had, law[f"employee_limit.{group}"])
    village = facts.maybe(AT_THE_VILLAGE) is True
    level = (
        facts.presume(HOSPITAL_LEVEL, "一级", "按一级算") if village else facts.get(HOSPITAL_LEVEL)
    )
    return _paid(
        facts,
        law[f"employee_rate.{group}.{level}"],
        law[f"employee_limit.{group}"],
        law[f"employee_deductible.{level}"],
    )


def _of_residents(facts: Facts, law: Law) -> Entitlement:
    """Only of 基层医疗机构 are the figures known: of a town's hospital, a village's clinic."""
    if not law.holds("outpatient_rate"):
        return undecided("那时居民医保的普通门诊报多少，济宁的没查到")
    if facts.maybe(TWO_ILLNESSES) is True and law.holds("two_rate"):
        return _of_two_illnesses(facts, law)
    in_town = "按在镇卫生院、村卫生室看的算"
    if facts.presume(HOSPITAL_LEVEL, "一级", in_town) != "一级":
        return undecided("居民在镇卫生院、村卫生室看门诊能报，县、市大医院的门诊报不报没查到")
    unsigned = law.find("outpatient_rate_unsigned")
    if unsigned is not None and facts.maybe(SIGNED) is False:
        return _paid(facts, unsigned, law["outpatient_limit"], None)
    notes = () if unsigned is None else (f"没跟家庭医生签约的报{unsigned}%",)
    return _paid(facts, law["outpatient_rate"], law["outpatient_limit"], None, notes)


def _paid(
    facts: Facts,
    rate: LawValue,
    limit: LawValue,
    deductible: LawValue | None,
    notes: tuple[str, ...] = (),
) -> Entitlement:
    """Residents have no deductible here."""
    standards: dict[Quantity, Amount] = {RESIDENT_RATE: rate, RESIDENT_LIMIT: limit}
    if deductible is not None:
        standards = {VISIT_RATE: rate, VISIT_LIMIT: limit, VISIT_DEDUCTIBLE: deductible}
    had, cost = facts.maybe(PAID_THIS_YEAR), facts.maybe(COST)
    if had is not UNKNOWN and (cost is UNKNOWN or cost == had):
        return _left_of_the_year(had, limit)
    if deductible is not None and cost is not UNKNOWN and facts.presume(LATER_VISIT, False):
        return _of_a_later_visit(cost, rate, limit, deductible)
    if cost is UNKNOWN:
        return entitled(standards, notes=notes)
    below = Decimal(0) if deductible is None else deductible.amount
    if cost <= below:
        reason = f"花的{plain(cost)}元没超过起付线{plain(below)}元"
        return not_entitled(reason, {VISIT_PAYMENT: Decimal(0), **standards})
    sum_paid = percent_of(cost - below, rate)
    payment = min(sum_paid, limit.amount)
    base = plain(cost) if deductible is None else f"（{plain(cost)}−{plain(below)}）"
    capped = f"，一年最多{limit}元" if payment < sum_paid else ""
    return entitled(
        {VISIT_PAYMENT: payment, VISIT_OWN: cost - payment, **standards},
        steps=(f"{base}×{rate}%＝{plain(sum_paid)}元{capped}",),
        notes=(COVERED_ONLY, *notes),
    )


def _left_of_the_year(had: Decimal, limit: LawValue) -> Entitlement:
    left = max(Decimal(0), limit.amount - had)
    step = f"{limit}−{plain(had)}＝{plain(left)}元"
    return entitled({STILL: left}, steps=(step,), notes=(f"门诊一年最多报{limit}元",))


def _of_a_later_visit(
    cost: Decimal, rate: LawValue, limit: LawValue, deductible: LawValue
) -> Entitlement:
    """The deductible is of the year: what earlier visits made up of it is not known."""
    most = min(percent_of(cost, rate), limit.amount)
    least = min(percent_of(max(cost - deductible.amount, Decimal(0)), rate), limit.amount)
    return entitled(
        {VISIT_PAYMENT: Range(least, most), VISIT_OWN: Range(cost - most, cost - least)},
        steps=(f"起付线前头扣够了：{plain(cost)}×{rate}%＝{plain(most)}元",),
        notes=("起付线一年算一回，前头扣够了就不再扣", COVERED_ONLY),
    )


@rule(VISIT_PAYMENT, RESIDENT_RATE, RESIDENT_LIMIT, STILL)
def two_illnesses(facts: Facts, law: Law) -> Entitlement:
    """Drugs for high blood pressure and diabetes of residents without a 慢性病证."""
    unknown = unknown_of_employees(facts, "高血压、糖尿病门诊用药待遇")
    if unknown is not None:
        return unknown
    if not law.holds("two_rate"):
        return undecided("那时高血压、糖尿病门诊用药报多少没查到")
    if facts.presume(HOLDS_CERTIFICATE, False):
        rate = law.find("chronic_rate_of.甲类")
        of_class_a = f"：甲类报{rate}%，乙类看在哪级医院拿" if rate else ""
        return undecided(f"办了慢性病证的，按证上的甲类、乙类报{of_class_a}")
    return _of_two_illnesses(facts, law)


def _of_two_illnesses(facts: Facts, law: Law) -> Entitlement:
    """Whoever asks of 门诊 for the drugs of these two is told their rate, not the ordinary one."""
    cost, one = facts.maybe(COST), law["two_limit"]
    if cost is not UNKNOWN and percent_of(cost, law["two_rate"]) <= one.amount:
        return _paid(facts, law["two_rate"], one, None)  # it is as much either way
    both = facts.presume(BOTH_ILLNESSES, False)
    return _paid(facts, law["two_rate"], law["two_limit_both" if both else "two_limit"], None)
