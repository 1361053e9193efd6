"""The two subsidies, the pension contribution paid for disabled people, an adapted home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from knowledge.facts import (
    AGE,
    DIBAO,
    DISABILITY_GRADE,
    REGISTERED_POOR,
    STUDENT,
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
    Quantity,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, LawValue, plain

LIVING = Quantity("living", "生活补贴（济宁）", "元/月")
LIVING_MINIMUM = Quantity("living_minimum", "生活补贴全省最低标准（不是济宁的数）", "元/月")
NURSING = Quantity("nursing", "护理补贴（济宁）", "元/月")
NURSING_MINIMUM = Quantity("nursing_minimum", "护理补贴全省最低标准（不是济宁的数）", "元/月")
COUNT = Quantity("count", "两项补贴里能领", "项")
TOTAL = Quantity("total", "两项补贴合计（济宁）", "元/月")
TOTAL_MINIMUM = Quantity("total_minimum", "两项补贴全省最低标准合计（不是济宁的数）", "元/月")
HEADS = Quantity("heads", "一起算的人数", "个人")
TOGETHER = Quantity("together", "两项补贴合计（全家）", "元/月")
TIER = Quantity("tier", "政府代缴（最低档）", "元/年")

SEVERE = (1, 2)
JINING_STANDARDS = {
    Quantity("living_severe", "济宁生活补贴（一、二级）", "元/月"): "living.jining.severe",
    Quantity("living_other", "济宁生活补贴（三、四级）", "元/月"): "living.jining.other",
    Quantity("nursing_1", "济宁护理补贴（一级）", "元/月"): "nursing.jining.1",
    Quantity("nursing_2", "济宁护理补贴（二级）", "元/月"): "nursing.jining.2",
}
PROVINCE_STANDARDS = {
    Quantity("minimum_living_severe", "全省最低生活补贴（一、二级）", "元/月"): (
        "living.province.severe"
    ),
    Quantity("minimum_living_other", "全省最低生活补贴（三、四级）", "元/月"): (
        "living.province.other"
    ),
    Quantity("minimum_nursing_1", "全省最低护理补贴（一级）", "元/月"): "nursing.province.1",
    Quantity("minimum_nursing_2", "全省最低护理补贴（二级）", "元/月"): "nursing.province.2",
}
JINING_OPEN = "济宁这一天的补贴标准没查到，待确认；全省最低标准不等于济宁实发"


def _draws(*words: str) -> Reader[bool]:
    """Reads whether a benefit of such a name is drawn; benefits may be missing from a registry."""

    def read(_: Household | None, person: Person | None, __: date) -> Maybe[bool]:
        names = [] if person is None else [benefit.name for benefit in person.benefits]
        return True if any(word in name for word in words for name in names) else UNKNOWN

    return read


WORK_INJURY_CARE: Final[Fact[bool]] = Fact(
    "work_injury_care",
    "领着工伤生活护理费吗？",
    {"领着工伤生活护理费": True, "没领工伤护理费": False},
    read=_draws("工伤"),
    personal=True,
    label="领没领工伤生活护理费",
    spoken={
        r"没领?(?:有|过|着)?工伤[^,。?]{0,4}护理费": False,
        r"(?<!没领)(?<!没有)工伤[^,。?赔]{0,6}护理费": True,
    },
)
CHILD_ALLOWANCE: Final[Fact[bool]] = Fact(
    "child_allowance",
    "领着孤儿或困境儿童的生活费吗？",
    {"领着孤儿、困境儿童生活费": True, "没领孤儿、困境儿童生活费": False},
    read=_draws("孤儿", "困境儿童", "事实无人抚养"),
    personal=True,
    label="领没领孤儿、困境儿童生活费",
    spoken={
        r"没领?(?:有|过|着)?(?:孤儿|困境儿童)[^,。?]{0,4}(?:生活费|补贴)": False,
        r"孤儿费|(?:领着?|拿着?|享受着?)[^,。?]{0,4}(?:孤儿|困境儿童|事实无人抚养)"
        r"[^,。?]{0,6}(?:费|钱|补贴|津贴)?": True,
    },
)
OTHER_ALLOWANCE: Final[Fact[str]] = Fact(
    "other_allowance",
    "还领着哪样补贴？",
    {"高龄津贴": "高龄津贴", "失能、养老护理补贴": "失能护理补贴", "优抚金": "优抚金"},
    "领着{}",
    personal=True,
    label="还领着哪样补贴",
    spoken={
        r"高龄(?:津贴|补贴|钱|补|和|残)?|长寿钱": "高龄津贴",
        r"失能[^,。?]{0,4}补贴|养老(?:服务|护理)补贴|长期护理保险|长护险|照护费": "失能护理补贴",
        r"抚恤金|优抚金": "优抚金",
    },
)


ALIKE: Final[Fact[Decimal]] = Fact(
    "alike_disabled",
    "家里几个人是这样的残疾？",
    display="{}个人都是",
    label="几个人都是",
    samples=(Decimal(1), Decimal(2)),
    topical=True,
    spoken={
        r"(?:两口子|夫妻俩?|夫妻二人|[爷娘]儿?俩|[兄姐]弟?[妹]?俩|[弟姐]兄?[妹]?俩|我俩|我们俩"
        r"|[俩两]个?(?:孩子|娃|儿子?|女儿|人))(?:人|个)?(?:[都全]是?|均为?)"
        r"(?!在|[上打]班?工?|挣|有工作|成家|结婚|出[去嫁]|念书|工作|种地|能)": Decimal(2),
        r"(?:仨|三个?)(?:孩子|娃|儿子?|女儿|人|口人?)?(?:[都全]是|均为)": Decimal(3),
    },
)


class Subsidy(NamedTuple):
    """One of the two on one day; None where nothing is recorded."""

    name: str
    jining: LawValue | None
    minimum: LawValue | None

    @property
    def step(self) -> str:
        if self.jining is not None:
            return f"{self.name}：济宁{self.jining}元/月"
        if self.minimum is not None:
            return f"{self.name}：济宁的数待确认，全省最低{self.minimum}元/月"
        return f"{self.name}：能领，数额待确认"


LIVING_GAP = Quantity("living_gap", "生活补贴一、二级比三、四级多", "元/月")
NURSING_GAP = Quantity("nursing_gap", "护理补贴一级比二级多", "元/月")


@rule(LIVING_GAP, NURSING_GAP)
def subsidy_gap(_: Facts, law: Law) -> Entitlement:
    """How much more the graver grades draw of each of the two."""
    amounts: dict[Quantity, Amount] = {}
    steps = []
    for gap, (more, less) in {
        NURSING_GAP: ("nursing.jining.1", "nursing.jining.2"),
        LIVING_GAP: ("living.jining.severe", "living.jining.other"),
    }.items():
        higher, lower = law.find(more), law.find(less)
        if higher is not None and lower is not None:
            apart = higher.amount - lower.amount
            amounts[gap] = apart
            steps.append(f"{higher}−{lower}＝{plain(apart)}元/月")
    if not amounts:
        return undecided("这天济宁的数没查到，待确认")
    return entitled(amounts, steps=tuple(steps))


_RIGHT: Final = (
    r"(?:对不对|对吗|对么|对不|少不少|少了|是不是少|给少|够不够数|合适|够数|错没错"
    r"|算错)"
)
PAID: Final[Fact[Decimal]] = Fact(
    "subsidy_paid",
    "现在每月给多少？",
    display="现在每月给{}元",
    label="现在每月给多少",
    samples=(Decimal(100), Decimal(150)),
    topical=True,
    counted=(
        rf"(?:给|发|领|打|拿|到手)(?:了|我|他|她|的|着|才|就|只|每月|一个?月)*({{n}})(?:块"
        rf"|元)?钱?[^?]{{0,30}}?{_RIGHT}",
    ),
)


def _held_beside(told: Entitlement, due: LawValue | None, facts: Facts) -> Entitlement:
    """What comes each month beside what is due by what is known."""
    paid = facts.maybe(PAID)
    if paid is UNKNOWN or due is None:
        return told
    if paid == due.amount:
        said = f"您说的{plain(paid)}元对得上"
    elif paid < due.amount:
        said = f"您说的{plain(paid)}元少了{plain(due.amount - paid)}元，带卡去查"
    else:
        said = f"您说的{plain(paid)}元比这个多，可能是后来又涨了"
    return replace(told, reasons=(said,))


@rule(LIVING, LIVING_MINIMUM)
def living(facts: Facts, law: Law) -> Entitlement:
    reason = _why_no_living(facts)
    if reason:
        return not_entitled(reason)
    subsidy = _living(facts, law)
    amounts = _amounts(subsidy, LIVING, LIVING_MINIMUM)
    told = entitled(amounts, steps=(subsidy.step,), notes=_notes(subsidy))
    return _held_beside(told, subsidy.jining, facts)


@rule(NURSING, NURSING_MINIMUM)
def nursing(facts: Facts, law: Law) -> Entitlement:
    reason = _why_no_nursing(facts)
    if reason:
        return not_entitled(reason)
    subsidy = _nursing(facts, law)
    amounts = _amounts(subsidy, NURSING, NURSING_MINIMUM)
    told = entitled(amounts, steps=(subsidy.step,), notes=_notes(subsidy))
    return _held_beside(told, subsidy.jining, facts)


@rule(
    HEADS, TOGETHER, COUNT, TOTAL, TOTAL_MINIMUM, LIVING, NURSING, LIVING_MINIMUM, NURSING_MINIMUM
)
def subsidies(facts: Facts, law: Law) -> Entitlement:
    no_living, no_nursing = _why_no_living(facts), _why_no_nursing(facts)
    amounts: dict[Quantity, Amount] = {}
    drawn: list[Subsidy] = []
    if not no_living:
        drawn.append(_living(facts, law))
        amounts |= _amounts(drawn[-1], LIVING, LIVING_MINIMUM)
    if not no_nursing:
        drawn.append(_nursing(facts, law))
        amounts |= _amounts(drawn[-1], NURSING, NURSING_MINIMUM)
    if not drawn:
        return not_entitled("；".join(dict.fromkeys((no_living, no_nursing))))
    totals, total_steps = _totals(drawn)
    heads, total = (
        facts.maybe(ALIKE),
        sum((each.jining.amount for each in drawn if each.jining), Decimal(0)),
    )
    on_file = facts.case.household is not None  # each of them is told
    if not on_file and heads is not UNKNOWN and heads > 1 and all(each.jining for each in drawn):
        totals |= {HEADS: heads, TOGETHER: total * heads}
        together = f"{plain(total)}×{plain(heads)}＝{plain(total * heads)}元/月"
        total_steps = (*total_steps, together)
    return entitled(
        {COUNT: Decimal(len(drawn)), **totals, **amounts},
        steps=(*(subsidy.step for subsidy in drawn), *total_steps),
        notes=(*(reason for reason in (no_living, no_nursing) if reason), *_notes(*drawn)),
    )


@rule(TOTAL, TOTAL_MINIMUM)
def both(facts: Facts, law: Law) -> Entitlement:
    """Whether both may be drawn together, and what they come to where the grade is known; who
    tells nothing asks for people who meet both."""
    graded = facts.maybe(DISABILITY_GRADE) is not UNKNOWN
    excluded = _why_excluded_in_general(facts)
    if excluded:
        return not_entitled(excluded)
    if facts.presume(CHILD_ALLOWANCE, False):
        return not_entitled("领着孤儿、困境儿童生活费的没有生活补贴，护理补贴够一、二级能领")
    grade = facts.presume(DISABILITY_GRADE, 1, "残疾一级或二级")
    if grade is None:
        return not_entitled("要先有残疾人证")
    if grade not in SEVERE:
        return not_entitled("三、四级的没有护理补贴，低保家庭能领生活补贴")
    if not facts.presume(DIBAO, True, "是低保家庭"):
        step = _nursing(facts, law).step if graded else "一、二级的护理补贴"
        return not_entitled(f"不是低保家庭的没有生活补贴，能领{step}")
    other = facts.presume(OTHER_ALLOWANCE, "", "没领别的补贴")
    if other:
        return undecided(f"和{other}算不算同类、要不要就高领一份，没查到")
    if not graded:
        return entitled()
    totals, steps = _totals([_living(facts, law), _nursing(facts, law)])
    return entitled(totals, steps=steps)


def _why_excluded_in_general(facts: Facts) -> str:
    if facts.presume(TEKUN, False):
        return "特困供养的，生活补贴、护理补贴两样都不再领"
    if facts.presume(WORK_INJURY_CARE, False):
        return "领着工伤生活护理费的，生活补贴、护理补贴两样都不再领"
    return ""


@rule(*JINING_STANDARDS, *PROVINCE_STANDARDS)
def standards(_: Facts, law: Law) -> Entitlement:
    """What each grade gets on the day, whoever asks."""
    jining = _recorded(JINING_STANDARDS, law)
    found = jining or _recorded(PROVINCE_STANDARDS, law)
    if not found:
        return undecided("这一天济宁的标准、全省最低标准都没查到")
    steps = tuple(f"{quantity.label}：{value}元/月" for quantity, value in found.items())
    return entitled(dict(found), steps=steps, notes=() if jining else (JINING_OPEN,))


def _recorded(standards: Mapping[Quantity, str], law: Law) -> dict[Quantity, LawValue]:
    looked_up = {quantity: law.find(value_id) for quantity, value_id in standards.items()}
    return {quantity: value for quantity, value in looked_up.items() if value is not None}


def _why_no_living(facts: Facts) -> str:
    """The first condition that fails; empty where none does."""
    excluded = _why_excluded(facts)
    if excluded:
        return excluded
    if facts.presume(CHILD_ALLOWANCE, False):
        return "领着孤儿、困境儿童生活费的，不再领生活补贴"
    return "" if facts.get(DIBAO) else "生活补贴要是低保家庭的残疾人"


def _why_no_nursing(facts: Facts) -> str:
    excluded = _why_excluded(facts)
    if excluded or facts.get(DISABILITY_GRADE) in SEVERE:
        return excluded
    return f"护理补贴要残疾一级或二级，{_grade_now(facts)}"


def _why_excluded(facts: Facts) -> str:
    if facts.presume(TEKUN, False):
        return "特困供养人员不再领残疾人两项补贴，另有照护费"
    if facts.presume(WORK_INJURY_CARE, False):
        return "领着工伤生活护理费的，不再领残疾人两项补贴"
    return "要先有残疾人证" if facts.get(DISABILITY_GRADE) is None else ""


def _grade_now(facts: Facts) -> str:
    grade = facts.get(DISABILITY_GRADE)
    words = next(label for label, option in DISABILITY_GRADE.options.items() if option == grade)
    return f"现在{words}"


def _living(facts: Facts, law: Law) -> Subsidy:
    group = "severe" if facts.get(DISABILITY_GRADE) in SEVERE else "other"
    return _subsidy("生活补贴", f"living.jining.{group}", f"living.province.{group}", law)


def _nursing(facts: Facts, law: Law) -> Subsidy:
    grade = facts.get(DISABILITY_GRADE)
    return _subsidy("护理补贴", f"nursing.jining.{grade}", f"nursing.province.{grade}", law)


def _subsidy(name: str, jining_id: str, province_id: str, law: Law) -> Subsidy:
    """The province's minimum is looked up only where Jining's own amount is not recorded."""
    jining = law.find(jining_id)
    return Subsidy(name, jining, None if jining is not None else law.find(province_id))


def _amounts(subsidy: Subsidy, jining: Quantity, minimum: Quantity) -> dict[Quantity, Amount]:
    if subsidy.jining is not None:
        return {jining: subsidy.jining}
    return {} if subsidy.minimum is None else {minimum: subsidy.minimum}


def _notes(*drawn: Subsidy) -> tuple[str, ...]:
    return () if all(subsidy.jining is not None for subsidy in drawn) else (JINING_OPEN,)


def _totals(drawn: list[Subsidy]) -> tuple[dict[Quantity, Amount], tuple[str, ...]]:
    jining = [subsidy.jining for subsidy in drawn if subsidy.jining is not None]
    minima = [subsidy.minimum for subsidy in drawn if subsidy.minimum is not None]
    if len(jining) == len(drawn):
        return _sum(TOTAL, "合计", jining)
    if len(minima) == len(drawn):
        return _sum(TOTAL_MINIMUM, "全省最低合计", minima)
    return {}, ()


def _sum(
    quantity: Quantity, label: str, values: list[LawValue]
) -> tuple[dict[Quantity, Amount], tuple[str, ...]]:
    total = sum((value.amount for value in values), Decimal(0))
    if len(values) == 1:
        return {quantity: total}, ()
    return {quantity: total}, (f"{label}：{'＋'.join(map(str, values))}＝{plain(total)}元/月",)


@rule(TIER)
def contribution(facts: Facts, law: Law) -> Entitlement:
    if facts.get(DISABILITY_GRADE) not in SEVERE:
        return not_entitled(
            f"全额补贴要残疾一级或二级，{_grade_now(facts)}",
            notes=("低保、特困等困难户另有代缴，可以问“养老保险费谁来交”",),
        )
    age = facts.presume(AGE, law.glance("contribution_age"), f"没满{law['claim_age']}周岁")
    if age >= law.bound("claim_age").amount:
        return not_entitled(f"满{law['claim_age']}周岁不再按年缴费，现在{plain(age)}周岁")
    if age < law.glance("contribution_age"):
        return not_entitled(f"满{law['contribution_age']}周岁才参加居民养老保险")
    if facts.presume(STUDENT, False):
        return not_entitled("在校学生不参加居民养老保险")
    tier = law["lowest_tier"]
    return entitled(
        {TIER: tier},
        steps=(f"最低缴费档{tier}元/年，济宁全额补贴",),
        notes=("省里的办法写代缴“全部或者部分”，济宁写“全额”，以当地实际为准",),
    )


@rule()
def accessibility(facts: Facts, law: Law) -> Entitlement:
    """The article gives only how many homes were adapted, and for whom, until poverty ended."""
    if law.values["adapted_homes"].on(law.day) is None:
        poor = facts.maybe(DIBAO) is True or facts.maybe(TEKUN) is True
        grade = facts.maybe(DISABILITY_GRADE)
        severe = grade is not UNKNOWN and grade in SEVERE
        if law.find("accessible_homes") and poor and severe:
            return entitled()
        return undecided("2020年底前的是给贫困重残家庭改的，后来给谁改、补多少、自己掏多少没查到")
    if facts.get(DISABILITY_GRADE) not in SEVERE:
        return undecided(
            f"报道里改造的是贫困重度（一、二级）残疾人家庭，{_grade_now(facts)}；别的家没写"
        )
    if facts.get(REGISTERED_POOR):
        return entitled(steps=("贫困户＋重度残疾：对得上改造对象",))
    if facts.presume(DIBAO, False) or facts.presume(TEKUN, False):
        return undecided("济宁写的是“贫困重度残疾人家庭”，低保、特困算不算，没写")
    return undecided("报道里改造的是贫困（建档立卡）重度残疾人家庭，别的家没写")


# Whoever draws something under these names draws both subsidies, or one of them.
OF_BOTH: Final = ("残疾人两项补贴", "残疾两项补贴", "两项补贴", "残疾人补贴", "残疾补贴", "残补")

BENEFITS = (
    Benefit(
        "困难残疾人生活补贴",
        "disability.subsidy.living",
        living,
        LIVING,
        personal=True,
        drawn_as=(
            *("困难残疾人生活补贴", "残疾人生活补贴", "生活补贴", "残疾人困难生活补贴"),
            *("残疾生活补贴", "生活那份", "生活那样", "生活那项"),
            *("残疾人生活补助", "困难残疾人补贴", "困难残疾人生活补助", *OF_BOTH),
        ),
        excludes=("特困供养",),
    ),
    Benefit(
        "重度残疾人护理补贴",
        "disability.subsidy.nursing",
        nursing,
        NURSING,
        personal=True,
        drawn_as=(
            *("重度残疾人护理补贴", "残疾人护理补贴", "护理补贴", "重残护理补贴"),
            *("残疾护理补贴", "重度残疾护理补贴", "重残补贴", "残疾人护理费", *OF_BOTH),
            *("护理那份", "护理那样", "护理那项"),
        ),
        excludes=("特困供养",),
    ),
    Benefit(
        "重度残疾人养老保险补贴",
        "disability.pension",
        contribution,
        TIER,
        personal=True,
        saved=True,
        drawn_as=(
            "重度残疾人养老保险补贴",
            "养老保险费政府代缴",
            "养老保险代缴",
            "居民养老保险代缴",
            "重残养老补贴",
            "重残养老代缴",
            "养老代缴",
        ),
        excludes=("养老保险费政府代缴",),
    ),
    Benefit(
        "家庭无障碍改造",
        "disability.accessibility",
        accessibility,
        personal=True,
        drawn_as=("家庭无障碍改造", "无障碍改造", "残疾人无障碍改造"),
    ),
)
