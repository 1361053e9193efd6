"""The dibao that somebody severely disabled or ill draws alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.civil.rules.dibao import (
    MONTHLY,
    MORE_THAN_ON_FILE,
    SINGLE_LINE,
    gap_steps,
    has_more_than_on_file,
    line_open,
)
from knowledge.departments.civil.rules.facts import DISABILITY_KIND, SERIOUS_ILLNESS
from knowledge.departments.civil.rules.standards import (
    EITHER,
    PER_CAPITA,
    PROPERTY_OPEN,
    STANDARD,
    each_step,
    known_registration,
    means_of,
    raised_by_then,
    standard_of,
)
from knowledge.facts import (
    AGE,
    DIBAO,
    DISABILITY_GRADE,
    FAMILY_SIZE,
    INCOME,
    LOW_INCOME,
    MARGIN,
    PER_CAPITA_INCOME,
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
    Verdict,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, fen, plain

SEVERE: Final = (1, 2)
JUST_OVER: Final[Fact[bool]] = Fact(
    "just_over_the_standard",
    "收入是不是只比低保线高一点？",
    {"高一点": True, "高不少": False},
    "比低保线{}",
    label="收入比低保线高多少",
    spoken={
        r"(?:比|较)低保(?:线|标准|户)?(?:就|只|也|才|稍|略|稍微)*(?:高|多|强)(?:出|了)?"
        r"(?:一?[点些]|一丁点|不多|不了(?:多少|几个)|几[块十]|一星半点)"
        r"|(?:刚刚?|略微?|稍微?|才)(?:过|超|高|够不着|高出|超出|超过)(?:了|过|出)?(?:一?点)?低保(?:线|标准)"
        r"|低保(?:线|标准)(?:刚刚?|就|只|才)?(?:超|过|高)(?:了|出)?(?:一?点|不多|几[块十])"
        # up to twice the standard is what a household on the margin has
        r"|(?:低保(?:线|标准)?[^。?]{0,12}|收入[^。?]{0,6})(?:不到|没到|不足|没超过?|不超过?|在)"
        r"(?:低保(?:线|标准)?的?)?[两二2]倍": True
    },
)
OF_THE_MIND: Final = ("智力", "精神")
_KINDS: Final = {
    "智力": r"智力(?:残疾?|障碍)?",
    "精神": r"精神(?:残疾?|病|分裂)?",
    "肢体": r"(?:肢体|腿脚?|胳膊)(?:残疾?)?",
    "视力": r"视力(?:残疾?)?",
    "听力": r"(?:听力|聋)(?:残疾?)?",
}
_DIGITS: Final = {1: "[一1]", 2: "[二2]", 3: "[三3]", 4: "[四4]"}
_ANY_KIND: Final = "|".join(_KINDS.values())
MEMBER_GRADE: Final[Fact[int]] = Fact(
    "member_grade",
    "家里残疾人的证是几级？",
    {f"{name}级": grade for grade, name in enumerate("一二三四", 1)},
    "家里人残疾：{}",
    label="家里残疾人几级",
    topical=True,
    spoken={
        rf"(?:{_ANY_KIND})[是,、]?{digit}级|{digit}级(?:的)?(?:{_ANY_KIND})": grade
        for grade, digit in _DIGITS.items()
    },
)
MEMBER_KIND: Final[Fact[str]] = Fact(
    "member_kind",
    "家里残疾人的证是哪一类？",
    {kind: kind for kind in _KINDS},
    "家里人{}残疾",
    label="家里残疾人哪一类",
    topical=True,
    spoken={
        rf"(?:{words})[是,、]?[一二三四1-4]级|[一二三四1-4]级(?:的)?(?:{words})": kind
        for kind, words in _KINDS.items()
    },
)
SINGLE = Quantity("single", "“单人户”低保每月能领", "元/月")
SINGLE_WHO = "要是重残（一、二级）或者重病的人"


def _of_the_epidemic(law: Law) -> tuple[str, ...]:
    """Until the city's own rules made it a standing arrangement."""
    if law.find("single_person_line.jining") is not None:
        return ()
    return ("这是疫情期间开始的做法，办不办问当地民政",)


@rule(SINGLE, STANDARD, PER_CAPITA, SINGLE_LINE, MONTHLY)
def single_person(facts: Facts, law: Law) -> Entitlement:
    if facts.presume(TEKUN, False):
        return not_entitled(EITHER)
    if facts.presume(DIBAO, False):
        return not_entitled("家里已经是低保户，不用再按“单人户”申请")
    if law.values["single_person_line.nation"].on(law.day) is None:
        return undecided("参照“单人户”的做法是2020年7月才有的，这一天家里重残的怎么办没查到")
    told = facts.maybe(INCOME), facts.maybe(PER_CAPITA_INCOME)
    if (told == (UNKNOWN, UNKNOWN) or _is_asked_as_disabled(facts)) and not _severe(facts, law):
        return not_entitled(_who_may(facts, law))
    if has_more_than_on_file(facts):
        return undecided(MORE_THAN_ON_FILE)
    means_test = _below_the_line(facts, law)
    if means_test.verdict is Verdict.NO:
        return means_test
    if not _severe(facts, law):
        return not_entitled(_who_may(facts, law))
    if means_test.verdict is Verdict.OPEN:
        return means_test
    return _single(facts, law, means_test)


def _who_may(facts: Facts, law: Law) -> str:
    """Who may be a household of one, and that the grade which is known is none of these."""
    mind, grade = law.find("single_person_mind_grade"), _grade_of(facts)
    who = SINGLE_WHO.replace("级）", f"级，智力、精神{mind}级也算）") if mind else SINGLE_WHO
    return f"{who}，现在是{_kind_of(facts)}{'一二三四'[grade - 1]}级" if grade else who


def _below_the_line(facts: Facts, law: Law) -> Entitlement:
    """Whether the household is of low income; one below the standard draws dibao as a whole."""
    on_the_margin = facts.presume(MARGIN, False, "没认定过低收入家庭")  # what it is called now
    recognised = facts.presume(LOW_INCOME, False) or on_the_margin
    if not _means_known(facts) and (recognised or facts.maybe(JUST_OVER) is True):
        for income in (PER_CAPITA_INCOME, INCOME):
            facts.presume(income, Decimal(0), "收入没到低收入线")
        so = "认定过的低收入家庭（低保边缘）" if recognised else "收入只比低保线高一点"
        return entitled(steps=(f"{so}，收入这一条够",))
    times = law.find("single_person_line.jining") or law["single_person_line.nation"]
    means = means_of(facts, law, Decimal(1), times.amount)
    standard = standard_of(facts, law)
    line = standard.amount * times.amount
    each = plain(means.each)
    amounts: dict[Quantity, Amount] = {**means.told, SINGLE_LINE: line}
    if means.each < standard.amount:
        reason = f"全家人均{each}元，低于标准{standard}元，全家就能申请低保"
        if means.people is not None and not means.supposed:
            gap = fen((standard.amount - means.each) * means.people)
            refused = not_entitled(f"{reason}，每月{plain(gap)}元", {**amounts, MONTHLY: gap})
            return replace(refused, steps=gap_steps(means, standard))
        return not_entitled(reason, amounts)
    later = raised_by_then(known_registration(facts), law)
    if later is not None and line <= means.each < later.amount * times.amount:
        raised = plain(later.amount * times.amount)
        open_between = undecided(
            f"人均每月{each}元，按年内又提的标准在低收入线{raised}元以内，按年中的线{plain(line)}元"
            "超了；哪天起提没查到，请民政核",
            amounts,
        )
        steps = (
            f"低收入线：{standard}×{times}＝{plain(line)}元；年内又提的：{later}×{times}＝{raised}元",
        )
        return replace(open_between, steps=steps)
    if means.each >= line:
        reason = f"人均每月{each}元，要低于{plain(line)}元（低保标准的{times}倍）"
        if recognised:
            return undecided(f"是认定过的低收入家庭，可{reason}，请民政重新核", amounts)
        if _may_apply_by_own_income(facts, law):
            return undecided(f"{reason}；成年没工作的重残人可以只核本人收入，请民政核", amounts)
        return not_entitled(reason, amounts, steps=each_step(means), notes=line_open(law))
    step = f"低收入线：{standard}×{times}＝{plain(line)}元，人均{each}元没到线"
    return entitled(amounts, steps=(*each_step(means), step))


def _may_apply_by_own_income(facts: Facts, law: Law) -> bool:
    """Severely disabled adults without work; what their relatives live on need not count."""
    adult = law.find("single_person_adult_age")
    if adult is None or _grade_of(facts) not in SEVERE:
        return False
    return facts.presume(AGE, adult.amount, "成年了") >= adult.amount


def _means_known(facts: Facts) -> bool:
    if facts.maybe(PER_CAPITA_INCOME) is not UNKNOWN:
        return True
    return facts.maybe(INCOME) is not UNKNOWN and facts.maybe(FAMILY_SIZE) is not UNKNOWN


def _grade_of(facts: Facts) -> int | None:
    """Of whoever in the household is told to be disabled, where it is not whoever is meant:
    女儿三级精神残,我们退休金三千二."""
    member = facts.maybe(MEMBER_GRADE)
    if member is UNKNOWN or facts.maybe(DISABILITY_GRADE) is not UNKNOWN:
        return facts.get(DISABILITY_GRADE)
    return facts.presume(DISABILITY_GRADE, None if _is_of_another(facts, member) else member)


def _is_of_another(facts: Facts, grade: int) -> bool:
    """Whether somebody else is on file with the grade that is told: 公公一级."""
    household, person = facts.case.household, facts.case.person
    people = household.people if household and person else ()
    return any(each.disability_grade == grade for each in people if each is not person)


def _kind_of(facts: Facts) -> str:
    member = facts.maybe(MEMBER_KIND)
    if member is UNKNOWN or facts.maybe(DISABILITY_KIND) is not UNKNOWN:
        return facts.get(DISABILITY_KIND)
    return facts.presume(DISABILITY_KIND, member)


def _severe(facts: Facts, law: Law) -> bool:
    if facts.maybe(SERIOUS_ILLNESS) is True or _grade_of(facts) in SEVERE:
        return True
    grade = law.find("single_person_mind_grade")
    if grade is not None and _grade_of(facts) == grade.amount and _kind_of(facts) in OF_THE_MIND:
        return True
    if _is_asked_as_disabled(facts):
        return facts.presume(SERIOUS_ILLNESS, False)
    return facts.get(SERIOUS_ILLNESS)


def _is_asked_as_disabled(facts: Facts) -> bool:
    """Who tells a grade does not ask for somebody who is ill."""
    if DISABILITY_GRADE.name in facts.case.supposed:
        return False
    if facts.maybe(MEMBER_GRADE) is not UNKNOWN:
        return True
    grade = facts.stated(DISABILITY_GRADE)
    return grade is not UNKNOWN and grade is not None


def _single(facts: Facts, law: Law, means_test: Entitlement) -> Entitlement:
    """How much of the standard a single person draws is not recorded."""
    standard = standard_of(facts, law)
    grade = facts.maybe(DISABILITY_GRADE)
    if grade is UNKNOWN:
        grade = facts.maybe(MEMBER_GRADE)
    by_illness = grade is UNKNOWN or grade not in SEVERE
    return entitled(
        {STANDARD: standard, SINGLE: Range(Decimal(0), standard.amount), **means_test.amounts},
        steps=means_test.steps,
        notes=(
            "要本人提出申请",
            *_of_the_epidemic(law),
            f"最多按一个人的标准{standard}元，济宁怎么算没查到，待确认",
            *(["哪些病算重病，以当地认定的为准"] if by_illness else []),
            PROPERTY_OPEN,
            *line_open(law),
        ),
    )
