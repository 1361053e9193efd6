"""How long nothing is paid after insurance was broken off."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from knowledge.departments.medical.rules.scheme import RESIDENT
from knowledge.facts import AGE, INSURED_AS, UNKNOWN, Fact
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
from knowledge.policy.law import Law, plain

NEWBORN = 1  # years: in the first it is born and not late
WAIT = Quantity("wait", "居民医保要等", "个月")
WAIT_UNPAID = Quantity("wait_unpaid", "断的年头不补要等", "个月")
REPAY_WITHIN = Quantity("repay_within", "职工医保断了多久以内可以补", "个月")
MOST_WAIT = Quantity("most_wait", "职工医保最多等", "个月")

_INSURANCE = r"(?:居民|职工)?(?:医保|医疗保险|合作医疗|农合)"
_BROKEN = (
    rf"(?:断|停|空|漏|歇|隔)(?:缴|交|保|档)?(?:了|过|着)?(?:[我俺他她]们?的?)?(?:{_INSURANCE})?(?:了|过)?"
    r"(?:大概|整|足足|已经|快|有|都|前后)*"
)
_LEFT = r"(?:辞职|离职|下岗|失业|被裁|被辞退?|辞退|不干|裁了)了?"
_NOT_PAID = rf"(?:{_INSURANCE})?(?:都|一直|也|里|,)*(?:没|未|木|没有|忘)(?:了)?(?:交|缴|参保|续|上)"
GAP_MONTHS: Final[Fact[Decimal]] = Fact(
    "insurance_gap_months",
    "医保断了几个月？",
    display="断了{}个月",
    personal=True,
    label="断了几个月",
    samples=(Decimal(2), Decimal(5)),
    spoken={
        rf"{_BROKEN}(?:大|小)?半年(?!多?报)|半年多?{_NOT_PAID}": Decimal(6),
    },
    counted=(
        rf"{_BROKEN}({{n}})个?[多半来]?月",
        rf"({{n}})个?多?月{_NOT_PAID}",
        r"({n})个?多?月(?:没有?|无)(?:单位|工作|上班|厂|接)(?=[^?]*医保)",
        rf"{_LEFT}(?:都|快|有|已经|,)*({{n}})个?(?:多|半)?月",
        rf"({{n}})个?月(?:以?前|之前)[^,。?]{{0,6}}?{_LEFT}",
    ),
)
AND_DAYS: Final[Fact[bool]] = Fact(
    "insurance_gap_and_days",
    "断的是不是还多出几天？",
    {"多出几天": True, "没多出": False},
    label="多没多出几天",
    topical=True,
    spoken={
        r"(?<=[一二两三四五六七八九十几\d])个(?:(?:多|半)月|月(?:零|又)[一二两三四五六七八九十\d]"
        r"|月多(?!少|[发给领拿补交报加]))|月出头": True
    },
)
GAP_YEARS: Final[Fact[Decimal]] = Fact(
    "insurance_gap_years",
    "居民医保断了几年没交？",
    display="断了{}年",
    personal=True,
    label="断了几年",
    samples=(Decimal(1), Decimal(3)),
    spoken={
        r"(?:去年|上一?年)(?:的)?(?:医保|合作医疗|居民医保)?(?:没|忘了?|未)(?:交|缴)": Decimal(1),
        r"(?<![\d和跟、,年])(?:20)?2[2-9]年的?(?:医保|合作医疗)?(?:没|忘了?|未)[交缴]": Decimal(1),
        r"(?<!去年)(?<!去年[和跟、])今年[^,。?]{0,4}(?:断了|断交|没[交缴]|忘了?[交缴])": Decimal(1),
        r"(?:去年[和跟、,]?今年|今年[和跟、,]?去年|去年[和跟、,]?前年|前年[和跟、,]?去年|(?:20)?2[2-9]年?[和跟、,]?(?:20)?2[2-9](?:这|那)?[年两俩])"
        r"[^,。?]{0,8}(?:没|忘|未|断)": Decimal(2),
    },
    counted=(
        rf"{_BROKEN}(?!\d{{4}})({{n}})年",
        rf"(?<!\d)(?!\d{{4}}|2[2-9])({{n}})年{_NOT_PAID}",
        r"(?:坐牢|坐监|蹲(?:了)?监狱|服刑|判)(?:了)?({n})年",
    ),
)
REPAID_YEARS: Final[Fact[Decimal]] = Fact(
    "insurance_repaid_years",
    "断的那几年补交了几年？",
    display="补交{}年",
    personal=True,
    label="补交了几年",
    samples=(Decimal(1),),
    counted=(
        r"补(?:上|交|缴|齐|了|过|回)*(?:前面|前头|那|这|以前的?|[其当]中的?|里[头边]的?|只|就)*({n})年(?![的度份])",
    ),
)
PAID_UP: Final[Fact[bool]] = Fact(
    "insurance_gap_paid_up",
    "断的那几年都补上了吗？",
    {"断的都补上": True, "没补": False},
    personal=True,
    label="断的补没补",
    spoken={
        r"(?:都|全部?|一次性?|一把|一起|一块)(?:给)?补(?:上|[齐清]|[交缴]了?|(?=[,。]|$))"
        r"|补[齐清全]|补(?:上|[交缴])了?(?:那|这)?[^,。?没不]{0,6}(?:能|会|是不是)[^,。?]{0,4}(?:少等|快|早)"
        r"|(?:把|那|这)[^,。?没不]{0,8}[年月]补(?:上|交|缴)": True,
        r"不(?:想|愿意?|打算)补|没补|光[交缴]今年": False,
    },
)


JUST_BORN: Final[Fact[bool]] = Fact(
    "just_born",
    "是刚出生的孩子吗？",
    {"刚出生的孩子": True, "不是新生儿": False},
    label="是不是新生儿",
    topical=True,
    spoken={
        r"新生儿|(?:孩子?|娃|宝宝?|孙[子女]?|小子|丫头|妮儿?)(?:刚|才|一|将来)?"
        r"(?:落地|落草|出生|降生|生下来|生出来)(?!证|医学|日期|年月)"
        r"|刚(?:出生|落地|生的?)的?(?:孩子?|娃|宝|孙|儿|小子|丫头|女儿|闺女|妮)|[没不刚]满月|才出生"
        r"|[这上]个?月刚?(?:才|刚)?(?:出?生|落地)": True,
    },
)
SWITCHES: Final[Fact[bool]] = Fact(
    "switches_scheme",
    "是不是居民、职工之间换？",
    {"居民、职工之间换": True, "没换": False},
    personal=True,
    label="换不换医保",
    topical=True,
    spoken={
        r"(?:居民|农合|合作医疗|村医保)[^。?]{0,24}(?:转|换|改)(?:成|到|为|交)?[^,。?]{0,4}职工"
        r"|职工[^。?]{0,24}(?:转|换|改)(?:成|到|为|交)?[^,。?]{0,4}(?:居民|农合|合作医疗)"
        r"|(?:辞职|下岗|离职|失业|不上班)(?:了|后|以后)?[^,。?]{0,4}改[交上成](?:了)?(?:居民"
        r"|农合|合作医疗)": True
    },
)


LEFT_A_JOB: Final[Fact[bool]] = Fact(
    "insurance_stopped_with_job",
    "是不是离职、下岗停的保？",
    {"离职、下岗停的": True, "不是": False},
    personal=True,
    label="是不是离职停的",
    topical=True,
    spoken={
        rf"{_LEFT}|跳槽|换[了个]*(?:工作|单位|厂|公司)"
        r"|(?:单位|公司|厂里?)[^,。?]{0,6}(?:停了?|断了?|减员)": True
    },
)


def _who_left(facts: Facts) -> str:
    """Whoever lost it with his work, or counts in months, pays in as employees do."""
    told = facts.maybe(INSURED_AS)
    counted_in_months = facts.maybe(GAP_MONTHS) is not UNKNOWN
    if told is not UNKNOWN or not (counted_in_months or facts.maybe(LEFT_A_JOB) is True):
        return ""
    return facts.presume(INSURED_AS, "职工", "按职工医保算")


@rule(WAIT, WAIT_UNPAID, REPAY_WITHIN, MOST_WAIT)
def waiting(facts: Facts, law: Law) -> Entitlement:
    age = facts.maybe(AGE)
    newborn = facts.presume(JUST_BORN, age is not UNKNOWN and age < NEWBORN)
    if newborn and law.holds("waiting_months"):
        return not_entitled("新生儿不算断保，错过集中交费也不用等")
    if facts.presume(SWITCHES, False) and law.holds("switch_years"):
        return _of_a_switch(facts, law)
    if facts.within(GAP_YEARS) is not UNKNOWN:  # who counts in years pays in by the year
        insured = facts.presume(INSURED_AS, RESIDENT, "按居民医保算")
    else:
        insured = _who_left(facts) or facts.get(INSURED_AS)
    if insured == RESIDENT:
        return _of_residents(facts, law)
    if insured == "退休":
        return undecided("退休职工年限够了不用再交，也就不会断；年限不够、还在交的，按职工的算")
    return _of_employees(facts, law)


def _of_a_switch(facts: Facts, law: Law) -> Entitlement:
    """Between the two schemes after some years without a break: 医保办发〔2021〕43号."""
    within, years = law["employee_gap"], law["switch_years"]
    gap = facts.maybe(GAP_MONTHS)
    if gap is not UNKNOWN and gap > within.amount:
        return undecided(
            f"中间断了超过{within.shown}的，最多等{law['employee_waiting'].shown}；几个月济宁的待确认"
        )
    return undecided(
        f"不用等：连续交满{years.shown}、中间断不超过{within.shown}的，换过来补上当月就能报，断的也能追"
    )


@rule(WAIT, WAIT_UNPAID, REPAY_WITHIN, MOST_WAIT)
def lapse(facts: Facts, law: Law) -> Entitlement:
    """The same where the question is about the residents' insurance unless another is named."""
    insured = _who_left(facts) or facts.maybe(INSURED_AS)
    if insured is UNKNOWN or insured == RESIDENT:
        return _of_residents(facts, law)
    return _of_employees(facts, law)


def _of_residents(facts: Facts, law: Law) -> Entitlement:
    """Whether the first year that is missed adds a month is read in two ways; both are told."""
    if not law.holds("waiting_months"):
        return undecided("那时医保断了要等多久各地不一样，济宁的没查到")
    fixed, more = law["waiting_months"].amount, law["waiting_more"].amount
    gap, repaid = facts.maybe(GAP_YEARS), facts.maybe(REPAID_YEARS)
    if gap is UNKNOWN:
        return entitled(notes=(f"按当年的标准补交，补一年少等{law['waiting_more']}个月",))
    made_good = Decimal(0) if repaid is UNKNOWN else repaid
    if facts.maybe(PAID_UP) is True:
        made_good = gap
    floor = law["waiting_long"].amount if gap >= law["waiting_long_gap"].amount else fixed

    def months(years: Decimal) -> Range:
        """The wait with so many years made good, by either reading."""
        first, every = (max(Decimal(0), each - years) for each in (gap - 1, gap))
        return Range(max(floor, fixed + first * more), max(floor, fixed + every * more))

    wait, unpaid = months(made_good), months(Decimal(0))
    step = f"固定{plain(fixed)}个月，多断一年再加{plain(more)}个月，补一年少{plain(more)}个月"
    notes: tuple[str, ...] = ()
    if not (wait if made_good < 1 else unpaid).certain:
        readings = law["waiting_readings"]
        notes = (f"头一年加不加一个月有{readings.shown}说法，济宁按哪种待确认",)
    if repaid is UNKNOWN and facts.maybe(PAID_UP) is not True:
        longest = gap >= law["waiting_long_gap"].amount
        least_of_all = law["waiting_long"] if longest else law["waiting_months"]
        notes = (f"断的年头补交了能少等，补齐了也要等{least_of_all}个月", *notes)
    shorter = {WAIT_UNPAID: unpaid} if unpaid != wait else {}
    return entitled({WAIT: wait, **shorter}, steps=(step,), notes=notes)


def _of_employees(facts: Facts, law: Law) -> Entitlement:
    within = law.find("employee_gap")
    if within is None:
        return undecided("那时医保断了要等多久各地不一样，济宁的没查到")
    most = law["employee_waiting"]
    months, years = facts.maybe(GAP_MONTHS), facts.maybe(GAP_YEARS)
    if months is UNKNOWN and years is UNKNOWN:
        return undecided(
            f"职工医保断了{within.shown}以内能补，补上当月就能报、断的那段也能追；超过的最多等{most.shown}",
            notes=("超过的等几个月各地自己定，济宁的待确认",),
        )
    if months is not UNKNOWN and (
        months < within.amount or (months == within.amount and not facts.presume(AND_DAYS, False))
    ):
        return entitled({REPAY_WITHIN: within})
    return entitled({MOST_WAIT: most}, notes=("等几个月各地自己定，济宁的待确认",))


@rule()
def arrears(facts: Facts, law: Law) -> Entitlement:
    """What an employer does not pay: beyond some months it is no longer made good."""
    within, months = law.find("employee_gap"), facts.maybe(GAP_MONTHS)
    if within is not None and facts.maybe(INSURED_AS) == "灵活就业":
        return undecided(
            f"自己补上就行：断了{within.shown}内补上，当月就能报，断的那段也能追；超过的，断的那段一般报不了"
        )
    if within is None or months is UNKNOWN or months <= within.amount:
        return undecided("")
    return undecided(
        f"断了{plain(months)}个月，超过{within.shown}，断的那段一般报不了；赶紧接上（自己按灵活就业交"
        f"或改交居民的），最多再等{law['employee_waiting'].shown}"
    )
