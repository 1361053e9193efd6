"""What civil affairs pay: dibao, the single person's dibao, tekun, urgent aid, orphans, the old."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

from knowledge.facts import (
    AGE,
    DIBAO,
    DISABILITY_GRADE,
    FAMILY_SIZE,
    INCOME,
    LOW_INCOME,
    PER_CAPITA_INCOME,
    REGISTRATION,
    TEKUN,
    UNKNOWN,
    AnyOf,
    Fact,
    Household,
    Maybe,
    Person,
    person_field,
)
from knowledge.policy.entitlement import (
    Amount,
    Benefit,
    Entitlement,
    Facts,
    Missing,
    Quantity,
    Range,
    Verdict,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, LawValue, fen, plain

GROUPS: Final = {
    "A": ("任城区", "兖州区", "曲阜市", "邹城市", "微山县", "济宁高新区", "太白湖新区"),
    "B": ("泗水县", "鱼台县", "金乡县", "嘉祥县", "汶上县", "梁山县", "济宁经济技术开发区"),
}
GROUP_NAMES: Final = {
    "A": "任城、兖州、曲阜、邹城、微山、高新区、太白湖",
    "B": "泗水、鱼台、金乡、嘉祥、汶上、梁山、经开区",
}
GROUP_OF: Final = {county: group for group, counties in GROUPS.items() for county in counties}

SEVERE: Final = (1, 2)
BOTH: Final = 2  # parents
OF_THE_MIND: Final = ("智力", "精神")
TEKUN_KINDS: Final = ("智力", "精神", "肢体", "视力")


def _short_name(county: str) -> str:
    """As people say it: 梁山, 高新, 太白湖, 经开区."""
    if county == "济宁经济技术开发区":
        return "经开区|经济(?:技术)?开发区"
    name = re.sub(r"^济宁|(?<=湖)新区$|[县市区]$", "", county)
    return {"高新": "高新区", "微山": "微山(?!湖)"}.get(name, f"{name}(?!师范|大学|好汉|酒|碑林)")


def _county(household: Household | None, _: Person | None, __: date) -> Maybe[str]:
    if household is None or household.county not in GROUP_OF:
        return UNKNOWN
    return household.county


def _no_income(household: Household | None, _: Person | None, __: date) -> Maybe[bool]:
    """A household with income may still hold somebody with none, or with a basic pension only."""
    if household is None or household.monthly_income is UNKNOWN or household.monthly_income > 0:
        return UNKNOWN
    return True


# Who is bound by law to support whom, by the relations that both have to the head of the household.
SUPPORTERS: Final = {
    "本人": ("配偶", "儿子", "女儿", "父亲", "母亲"),
    "户主": ("配偶", "儿子", "女儿", "父亲", "母亲"),
    "配偶": ("户主", "本人", "儿子", "女儿"),
    "儿子": ("户主", "本人", "配偶", "儿媳"),
    "女儿": ("户主", "本人", "配偶"),
    "父亲": ("户主", "本人", "母亲"),
    "母亲": ("户主", "本人", "父亲"),
}


def _seriously_ill(_: Household | None, person: Person | None, __: date) -> Maybe[bool]:
    """甲类 are the grave ones; who has none on the list may be gravely ill all the same."""
    if person is None or person.chronic_illnesses is UNKNOWN:
        return UNKNOWN
    return True if any(each.group == "甲类" for each in person.chronic_illnesses) else UNKNOWN


def _child_kind(household: Household | None, person: Person | None, _: date) -> Maybe[str]:
    """A child at home with two parents who can look after it is none of those."""
    if household is None or person is None or person.relation not in ("儿子", "女儿"):
        return UNKNOWN
    parents = [each for each in household.people if each.relation in ("户主", "本人", "配偶")]
    able = [each for each in parents if each.work_ability == "有"]
    return "none" if len(able) == BOTH else UNKNOWN


def _supporter(household: Household | None, person: Person | None, _: date) -> Maybe[str]:
    """Relatives living elsewhere are not in the registry: only the able ones of the household
    tell anything."""
    if household is None or person is None or person.relation is UNKNOWN:
        return UNKNOWN
    bound = SUPPORTERS.get(person.relation, ())
    able = (other for other in household.people if other.work_ability == "有")
    return "able" if any(other.relation in bound for other in able) else UNKNOWN


COUNTY: Final[Fact[str]] = Fact(
    "county",
    "您家在哪个县市区？",
    {county: county for county in GROUP_OF},
    read=_county,
    label="在哪个县市区",
    spoken={_short_name(county): county for county in GROUP_OF},
)
_DISABLED: Final = r"(?:残疾?|障碍|(?=的?(?:[一二三四1-4]级|[,。 ]|$)))"
DISABILITY_KIND: Final[Fact[str]] = Fact(
    "disability_kind",
    "残疾证上是哪一类？",
    {
        "智力残疾": "智力",
        "精神残疾": "精神",
        "肢体残疾": "肢体",
        "视力残疾": "视力",
        "听力残疾": "听力",
        "言语残疾": "言语",
        "多重残疾": "多重",
    },
    read=person_field("disability_kind"),
    personal=True,
    label="残疾类别",
    # A kind of disability, not an illness: 精神分裂 and 脑瘫 are diagnoses.
    spoken={
        rf"(?:(?<=级)智力|智力{_DISABLED})|智障|智残": "智力",
        r"精神类?(?:残疾?|(?=[上,]?[一二三四1-4]级))": "精神",
        r"肢体(?:残疾?)?|肢残|下肢|上肢|(?:腿脚?|胳膊"
        r"|[手脚])[上有是]*(?:(?=[一二三四1-4]级)|残疾?)": "肢体",
        rf"(?:(?<=级)视力|视力{_DISABLED})|视残|盲人|失明|眼睛?(?:都|全)?瞎": "视力",
        rf"(?:(?<=级)听力|听力{_DISABLED})|听障|听残|聋人": "听力",
        rf"(?:(?<=级)言语|言语{_DISABLED})|语残|哑巴": "言语",
        r"聋哑人?": AnyOf(("听力", "言语")),
        rf"多重{_DISABLED}": "多重",
    },
)
SERIOUS_ILLNESS: Final[Fact[bool]] = Fact(
    "serious_illness",
    "得了重病吗（癌症、尿毒症、白血病这样的大病）？",
    {"得了重病": True, "没有重病": False},
    read=_seriously_ill,
    personal=True,
    label="得没得重病",
    spoken={
        r"癌|尿毒症|白血病|透析|肿瘤|脑瘫": True,
        r"(?<!没)(?<!没得)(?:得了|害了|生了|有)[^,，。]{0,2}(?:重|大)病": True,
        r"没(?:有|得)?(?:什么|啥)?(?:重|大)病": False,
    },
)
SUPPORTER: Final[Fact[str]] = Fact(
    "supporter",
    "有没有儿女、配偶、父母能养活？",
    {"没有人能养": "none", "有，但也没能力养": "unable", "有能力养的": "able"},
    read=_supporter,
    personal=True,
    label="有没有人能养",
    spoken={
        r"无儿无女|没儿没女|没有?儿女|无依无靠|光棍|孤寡|孤老|没有?(?:人|谁)(?:养|管|照顾)": "none",
        r"(?:儿子|闺女|女儿|子女|孩子)[^,，。]{0,6}(?:残疾|养不了|没能力|也穷)": "unable",
    },
)
NO_INCOME: Final[Fact[bool]] = Fact(
    "no_income",
    "是不是没有收入来源（每月的基础养老金不算）？",
    {"没有收入来源": True, "有收入来源": False},
    read=_no_income,
    personal=True,
    label="有没有收入来源",
)
SELF_CARE: Final[Fact[str]] = Fact(
    "self_care",
    "吃饭、穿衣、上厕所这些能自己来吗？",
    {"能自理": "能自理", "部分不能自理": "部分丧失", "完全不能自理": "完全丧失"},
    read=person_field("self_care"),
    personal=True,
    label="能不能自理",
    spoken={
        r"瘫(?:痪)?(?:在|到)?[^,。?]{0,2}[床炕](?:上)?|瘫得|全瘫|完全(?:不能|丧失|不)自理"
        r"|自理不了|不能自理"
        r"|下不了[床炕]|不能动弹|动弹不(?:得|了)|吃喝拉撒[^,。?]{0,4}(?:床|人|伺候|不了|靠)"
        r"|卧床(?!休息)"
        r"|失能(?<![半分]失能)(?!补|评|等级|鉴定)|生活(?:完全)?不能自理": "完全丧失",
        r"半自理|半失能|部分失能|部分(?:不能|丧失|能)(?:自理)?"
        r"|[评定算属是][了为]?半护理": "部分丧失",
        r"能(?<![不半分]能)(?:够)?自理|能走能吃|生活自理|全自理(?<!完全自理)(?!不)|还能动弹"
        r"|能自己(?:穿|吃饭|做饭)|自己(?:还)?能(?:穿|吃饭|吃|做饭|照顾)(?:穿衣|自己)?": "能自理",
    },
)
HARDSHIP: Final[Fact[str]] = Fact(
    "hardship",
    "遇上的是哪种难处？",
    {
        "眼前过不下去的急难": "urgent",
        "看病等花钱太多": "expense",
        "孩子上学花钱太多": "education",
        "都不是": "none",
    },
    label="是哪种难处",
    spoken={
        r"揭不开锅|没饭吃|急难|火烧|着火|车祸|突然(?:病|得|出)|意外|遭了?灾": "urgent",
        r"(?:看病|住院|医药费?)[^,，。]{0,8}(?:花光|借|负债|负担)": "expense",
        r"(?:学费|上学)[^,，。]{0,6}(?:交不起|拿不起|没钱)": "education",
    },
)
CHILD_KIND: Final[Fact[str]] = Fact(
    "child_kind",
    "孩子是哪一种？",
    {
        "福利机构养的孤儿": "机构",
        "散居孤儿或事实无人抚养": "散居",
        "重点困境儿童": "困境",
        "不是孤儿和困境儿童": "none",
    },
    read=_child_kind,
    personal=True,
    label="是不是孤儿、困境儿童",
    spoken={
        r"福利院": "机构",
        r"孤儿|事实无人抚养|父母双亡|爹(?:妈|娘)都(?:没|不在)": "散居",
        r"困境儿童": "困境",
    },
)

MONTHLY = Quantity("monthly", "低保每月能领（全家）", "元/月")
EACH = Quantity("each", "低保每人每月能领", "元/月")
STANDARD = Quantity("standard", "低保标准（每人）", "元/月")
AVERAGE = Quantity("average", "全市平均低保标准（每人）", "元/月")
PER_CAPITA = Quantity("per_capita", "家里人均收入", "元/月")
SINGLE_LINE = Quantity("single_line", "“单人户”低收入线（人均）", "元/月")
SINGLE = Quantity("single", "“单人户”低保每月能领", "元/月")
URBAN = Quantity("urban", "城镇低保标准（每人）", "元/月")
RURAL = Quantity("rural", "农村低保标准（每人）", "元/月")
AVERAGE_URBAN = Quantity("average_urban", "全市城镇低保平均标准（每人）", "元/月")
AVERAGE_RURAL = Quantity("average_rural", "全市农村低保平均标准（每人）", "元/月")
BEFORE = Quantity("before", "提高前的低保标准（每人）", "元/月")
BASIC = Quantity("basic", "特困基本生活费", "元/月")
CARE = Quantity("care", "特困照护费", "元/月")
TOTAL = Quantity("total", "特困供养每月合计", "元/月")
TEKUN_URBAN = Quantity("urban", "城镇特困基本生活费", "元/月")
TEKUN_RURAL = Quantity("rural", "农村特困基本生活费", "元/月")
TEKUN_AVERAGE_URBAN = Quantity("average_urban", "全市城镇特困平均标准", "元/月")
TEKUN_AVERAGE_RURAL = Quantity("average_rural", "全市农村特困平均标准", "元/月")
CARE_FULL = Quantity("full", "照护费一档（完全不能自理）", "元/月")
CARE_PARTLY = Quantity("partly", "照护费二档（部分不能自理）", "元/月")
CARE_LEAST = Quantity("least", "照护费三档（能自理）", "元/月")
HOURS = Quantity("hours", "急难对象先行救助", "小时")
SMALL = Quantity("small", "急难较轻的，一次最多", "元/次")
AID = Quantity("aid", "支出型临时救助（每人）", "元/次")
ELDER = Quantity("elder", "高龄津贴", "元/月")
CHILD = Quantity("child", "基本生活费", "元/月")

ELDER_COUNTY: Final = "任城区"
ELDER_TIERS: Final = (80, 90, 100)  # ages from which more is paid there

CARE_TIERS: Final = {CARE_FULL: "完全丧失", CARE_PARTLY: "部分丧失", CARE_LEAST: "能自理"}

SINGLE_WHO = "要是重残（一、二级）或者重病的人"
PROPERTY_OPEN = "还要看财产（存款、房、车），济宁的限额没查到，待确认"
TIERS = "有的县分档发，实发以县民政局核定的为准"
EITHER = "特困和低保不能两样都领，够特困的按特困发（就高不就低）"
TEKUN_PROPERTY_OPEN = "收入、财产怎么认定，济宁的规定没查到，待确认"
AVERAGE_ONLY = "农村特困各县的数没查到，这里是全市平均数"
TO_THE_CARER = "照护费常常直接付给照护的人或养老院，不一定到本人手里"


@rule(MONTHLY, EACH, STANDARD, AVERAGE, PER_CAPITA, SINGLE_LINE)
def dibao(facts: Facts, law: Law) -> Entitlement:
    if facts.presume(TEKUN, False):
        return not_entitled(EITHER)
    means = _means(facts, law, Decimal(1))
    if not _place_known(facts, law) and means.each >= _highest(facts, law).amount:
        return not_entitled(
            f"人均每月{plain(means.each)}元，最高的低保标准也只有{_highest(facts, law)}元",
            {**means.told, EACH: Decimal(0)},
        )
    standard = _standard(facts, law)
    told: dict[Quantity, Amount] = {STANDARD: standard, **means.told}
    average = _average(facts.get(REGISTRATION), law)
    if average is not None:
        told[AVERAGE] = average
    if means.each >= standard.amount:
        return _above_the_standard(means, standard, told, law)
    gap = standard.amount - means.each
    amounts: dict[Quantity, Amount] = {EACH: fen(gap)}
    if means.people is not None:
        amounts[MONTHLY] = fen(gap * means.people)
    raises = _later_raises(law, [facts.get(REGISTRATION)])
    return entitled(
        {**amounts, **told},
        steps=(_standard_step(facts, standard, average), *_gap_steps(means, standard)),
        notes=(PROPERTY_OPEN, TIERS, *raises),
    )


class Means(NamedTuple):
    """What a household lives on: 元/月 each, and how many they are where that is known."""

    each: Decimal
    people: Decimal | None
    income: Decimal | None  # together, where that is what was told
    supposed: bool = False  # an income for the sake of argument

    @property
    def told(self) -> dict[Quantity, Amount]:
        return {} if self.supposed else {PER_CAPITA: fen(self.each)}


def _means(facts: Facts, law: Law, *multiples: Decimal) -> Means:
    """An unknown income is supposed around these multiples of the standard, where they can be
    told."""
    people = facts.maybe(FAMILY_SIZE)
    each = facts.maybe(PER_CAPITA_INCOME)
    if each is not UNKNOWN:
        return Means(each, None if people is UNKNOWN else people, None)
    income = facts.maybe(INCOME)
    if income is UNKNOWN and people is not UNKNOWN and _place_known(facts, law):
        standard = _standard(facts, law).amount
        raise Missing(INCOME, _incomes_around([standard * people * each for each in multiples]))
    income, people = facts.get(INCOME), facts.get(FAMILY_SIZE)
    return Means(income / people, people, income, INCOME.name in facts.case.supposed)


def _by_group(law: Law) -> bool:
    """Whether each group of counties has its own standards; later there is one for the city."""
    return law.values["dibao_standard.A.城镇"].on(law.day) is not None


def _average(registration: str, law: Law) -> LawValue | None:
    """Beside the standards of the groups; where there are none it is the standard itself."""
    return law.find(f"dibao_city.{registration}") if _by_group(law) else None


def _place_known(facts: Facts, law: Law) -> bool:
    county_known = not _by_group(law) or facts.maybe(COUNTY) is not UNKNOWN
    return county_known and facts.maybe(REGISTRATION) is not UNKNOWN


def _incomes_around(limits: list[Decimal]) -> dict[str, Decimal]:
    between = {
        f"每月{plain(low)}元以上、不到{plain(high)}元": low for low, high in pairwise(limits)
    }
    return {"没有收入": Decimal(0), **between, f"每月{plain(limits[-1])}元及以上": limits[-1]}


def _standard(facts: Facts, law: Law) -> LawValue:
    registration = facts.get(REGISTRATION)
    if not _by_group(law):
        return law[f"dibao_city.{registration}"]
    return _standard_in(facts.get(COUNTY), registration, law)


def _standard_in(county: str, registration: str, law: Law) -> LawValue:
    own = law.find(f"dibao_standard.{GROUP_OF[county]}.{registration}")
    return own or law[f"dibao_city.{registration}"]


def _highest(facts: Facts, law: Law) -> LawValue:
    """Of all the standards that it could be."""
    standards = [
        _standard_in(county, registration, law)
        for _, county in _places(facts, law)
        for registration in _registrations(facts)
    ]
    return max(standards, key=lambda standard: standard.amount)


def _standard_step(facts: Facts, standard: LawValue, average: LawValue | None) -> str:
    told = "" if average is None else f"（全市平均{average}元）"
    return f"{facts.get(REGISTRATION)}低保标准：每人{standard}元/月{told}"


def _gap_steps(means: Means, standard: LawValue) -> tuple[str, ...]:
    each = plain(means.each)
    if means.people is None:
        gap = plain(standard.amount - means.each)
        return (f"差额：{standard}−{each}＝{gap}元/月，再乘家里人数",)
    people, total = plain(means.people), plain((standard.amount - means.each) * means.people)
    if means.income is None:
        return (f"差额：（{standard}−{each}）×{people}＝{total}元/月",)
    income = plain(means.income)
    if fen(means.each) != means.each:
        return (f"差额：{standard}×{people}−{income}＝{total}元/月",)
    return (
        f"人均：{income}÷{people}＝{each}元/月",
        f"差额：（{standard}−{each}）×{people}＝{total}元/月",
    )


def _above_the_standard(
    means: Means, standard: LawValue, told: dict[Quantity, Amount], law: Law
) -> Entitlement:
    over = means.each - standard.amount
    how_far = f"高出{plain(over)}元" if fen(over) else "刚到标准"
    reason = f"人均每月{plain(means.each)}元，要低于标准{standard}元才行，{how_far}"
    amounts: dict[Quantity, Amount] = {EACH: Decimal(0), **told}
    if means.people is not None:
        amounts[MONTHLY] = Decimal(0)
    times = law.find("single_person_line.jining") or law.find("single_person_line.nation")
    if times is None or means.each >= standard.amount * times.amount:
        return not_entitled(reason, amounts)
    line = standard.amount * times.amount
    note = f"全家人均低于{plain(line)}元，家里重残、重病的人可以本人申请参照“单人户”吃低保"
    return not_entitled(reason, {**amounts, SINGLE_LINE: line}, notes=(note, *_line_open(law)))


def _of_the_epidemic(law: Law) -> tuple[str, ...]:
    """Until the city's own rules made it a standing arrangement."""
    if law.find("single_person_line.jining") is not None:
        return ()
    return ("这是疫情期间开始的做法，办不办问当地民政",)


def _line_open(law: Law) -> tuple[str, ...]:
    if law.find("single_person_line.jining") is not None:
        return ()
    return ("低收入线按国家说的算，济宁当年用的线没查到，待确认",)


def _later_raises(law: Law, registrations: Iterable[str]) -> tuple[str, ...]:
    """A raise that is reported, but not from which day: told, never used."""
    notes = []
    for registration in registrations:
        reported = law.values[f"dibao_second_raise.{registration}"].on(law.day)
        if reported is not None:
            source = reported.version.sources[0]
            notes.append(
                f"{source.title}{source.date}报道年内两次提标，{registration}月人均{reported}元，"
                "从哪天起没查到，待确认"
            )
    return tuple(notes)


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
        return not_entitled(SINGLE_WHO)
    means_test = _below_the_line(facts, law)
    if means_test.verdict is Verdict.NO:
        return means_test
    if not _severe(facts, law):
        return not_entitled(SINGLE_WHO)
    if means_test.verdict is Verdict.OPEN:
        return means_test
    return _single(facts, law, means_test)


def _below_the_line(facts: Facts, law: Law) -> Entitlement:
    """Whether the household is of low income; one below the standard draws dibao as a whole."""
    recognised = facts.presume(LOW_INCOME, False)
    if recognised and not _means_known(facts):
        facts.presume(PER_CAPITA_INCOME, Decimal(0), "收入没到低收入线")
        return entitled(steps=("认定过的低收入家庭，收入这一条够",))
    times = law.find("single_person_line.jining") or law["single_person_line.nation"]
    means = _means(facts, law, Decimal(1), times.amount)
    standard = _standard(facts, law)
    line = standard.amount * times.amount
    each = plain(means.each)
    amounts: dict[Quantity, Amount] = {**means.told, SINGLE_LINE: line}
    if means.each < standard.amount:
        reason = f"全家人均{each}元，低于标准{standard}元，全家就能申请低保"
        if means.people is not None and not means.supposed:
            gap = fen((standard.amount - means.each) * means.people)
            refused = not_entitled(f"{reason}，每月{plain(gap)}元", {**amounts, MONTHLY: gap})
            return replace(refused, steps=_gap_steps(means, standard))
        return not_entitled(reason, amounts)
    if means.each >= line:
        reason = f"人均每月{each}元，要低于{plain(line)}元（低保标准的{times}倍）"
        if recognised:
            return undecided(f"是认定过的低收入家庭，可{reason}，请民政重新核", amounts)
        if _may_apply_by_own_income(facts, law):
            return undecided(f"{reason}；成年没工作的重残人可以只核本人收入，请民政核", amounts)
        return not_entitled(reason, amounts, notes=_line_open(law))
    step = f"低收入线：{standard}×{times}＝{plain(line)}元，人均{each}元没到线"
    return entitled(amounts, steps=(step,))


def _may_apply_by_own_income(facts: Facts, law: Law) -> bool:
    """Severely disabled adults without work; what their relatives live on need not count."""
    adult = law.find("single_person_adult_age")
    if adult is None or facts.get(DISABILITY_GRADE) not in SEVERE:
        return False
    return facts.presume(AGE, adult.amount, "成年了") >= adult.amount


def _means_known(facts: Facts) -> bool:
    if facts.maybe(PER_CAPITA_INCOME) is not UNKNOWN:
        return True
    return facts.maybe(INCOME) is not UNKNOWN and facts.maybe(FAMILY_SIZE) is not UNKNOWN


def _severe(facts: Facts, law: Law) -> bool:
    if facts.maybe(SERIOUS_ILLNESS) is True or facts.get(DISABILITY_GRADE) in SEVERE:
        return True
    grade = law.find("single_person_mind_grade")
    if (
        grade is not None
        and facts.get(DISABILITY_GRADE) == grade.amount
        and facts.get(DISABILITY_KIND) in OF_THE_MIND
    ):
        return True
    if _is_asked_as_disabled(facts):
        return facts.presume(SERIOUS_ILLNESS, False)
    return facts.get(SERIOUS_ILLNESS)


def _is_asked_as_disabled(facts: Facts) -> bool:
    """Who tells a grade does not ask for somebody who is ill."""
    if DISABILITY_GRADE.name in facts.case.supposed:
        return False
    grade = facts.stated(DISABILITY_GRADE)
    return grade is not UNKNOWN and grade is not None


def _single(facts: Facts, law: Law, means_test: Entitlement) -> Entitlement:
    """How much of the standard a single person draws is not recorded."""
    standard = _standard(facts, law)
    grade = facts.maybe(DISABILITY_GRADE)
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
            *_line_open(law),
        ),
    )


def _registrations(facts: Facts) -> tuple[str, ...]:
    registration = facts.maybe(REGISTRATION)
    return ("城镇", "农村") if registration is UNKNOWN else (registration,)


def _places(facts: Facts, law: Law) -> list[tuple[str, str]]:
    """The county meant, or each group by its name with one of its counties; the whole city where
    all counties have one standard."""
    if not _by_group(law):
        return [("全市", GROUPS["A"][0])]
    county = facts.maybe(COUNTY)
    if county is UNKNOWN:
        return [(GROUP_NAMES[group], counties[0]) for group, counties in GROUPS.items()]
    return [(county, county)]


@rule(STANDARD, AVERAGE_URBAN, AVERAGE_RURAL, URBAN, RURAL)
def dibao_standard(facts: Facts, law: Law) -> Entitlement:
    """The day's standards, those of the county and 户口 meant where these are known."""
    registrations = _registrations(facts)
    amounts: dict[Quantity, Amount] = {}
    steps = []
    for name, county in _places(facts, law):
        standards = [(each, _standard_in(county, each, law)) for each in registrations]
        steps.append(f"{name}：每人{_listed(standards)}")
    if _place_known(facts, law):
        amounts[STANDARD] = _standard(facts, law)
    for each, average, own in (("城镇", AVERAGE_URBAN, URBAN), ("农村", AVERAGE_RURAL, RURAL)):
        if each not in registrations:
            continue
        recorded = _average(each, law)
        if recorded is not None:
            steps.append(f"全市平均：每人{each}{recorded}元/月")
            if _place_known(facts, law) or facts.maybe(COUNTY) is UNKNOWN:
                amounts[average] = recorded
        if not _place_known(facts, law):
            amounts[own] = _spread(facts, each, law)
    return entitled(amounts, steps=tuple(steps), notes=_later_raises(law, registrations))


def _listed(standards: Iterable[tuple[str, LawValue]]) -> str:
    return "，".join(f"{name}{standard}元/月" for name, standard in standards)


def _spread(facts: Facts, registration: str, law: Law) -> Range:
    places = _places(facts, law)
    standards = [_standard_in(county, registration, law).amount for _, county in places]
    return Range(min(standards), max(standards))


@rule(STANDARD, BEFORE)
def dibao_raise(facts: Facts, law: Law) -> Entitlement:
    """What each standard was last raised from and to, and since when."""
    amounts: dict[Quantity, Amount] = {}
    steps = []
    for name, county in _places(facts, law):
        for registration in _registrations(facts):
            now = _standard_in(county, registration, law)
            since = now.version.since
            group = f"dibao_standard.{GROUP_OF[county]}.{registration}"
            earlier = law.before(group, since) or law.before(f"dibao_city.{registration}", since)
            if earlier is None:
                steps.append(f"{name}，{registration}：{since}起{now}元/月，更早的没收录")
                continue
            steps.append(f"{name}，{registration}：{since}起由{earlier}元/月提高到{now}元/月")
            if _place_known(facts, law):
                amounts = {STANDARD: now, BEFORE: earlier.amount}
    return entitled(amounts, steps=tuple(steps), notes=_later_raises(law, _registrations(facts)))


@rule(TOTAL, BASIC, CARE)
def tekun(facts: Facts, law: Law) -> Entitlement:
    """Of somebody who has still to be found to be one, only what decides that is asked."""
    if facts.presume(TEKUN, False):
        return _tekun_amounts(facts, law)
    if facts.maybe(NO_INCOME) is False or facts.maybe(SUPPORTER) == "able":
        refusal = _not_alone(facts)
    elif facts.maybe(AGE) is UNKNOWN:  # then ability takes more questions than being alone
        refusal = _not_alone(facts) or _not_without_ability(facts, law)
    else:
        refusal = _not_without_ability(facts, law) or _not_alone(facts)
    return refusal or _tekun_prospects(facts, law)


def _not_without_ability(facts: Facts, law: Law) -> Entitlement | None:
    old, young = law["tekun_age.old"], law["tekun_age.young"]
    if facts.at_least(AGE, old) or not facts.at_least(AGE, young):
        return None
    limits = [(kind, law.find(f"tekun_grade.{kind}")) for kind in TEKUN_KINDS]
    recorded = {kind: limit for kind, limit in limits if limit is not None}
    age, grade = facts.maybe(AGE), facts.get(DISABILITY_GRADE)
    now = "" if age is UNKNOWN else f"，现在{plain(age)}周岁"
    reason = (
        f"要满{old}周岁、不满{young}周岁，或者残疾到"
        f"{'、'.join(f'{kind}{limit}级' for kind, limit in recorded.items())}{now}"
    )
    if grade is None or grade > max(limit.amount for limit in recorded.values()):
        return not_entitled(reason)
    kind = facts.get(DISABILITY_KIND)
    if kind == "多重":
        return undecided("多重残疾按哪一类算无劳动能力，资料里没写")
    if kind in recorded and grade <= recorded[kind].amount:
        return None
    return not_entitled(reason)


def _not_alone(facts: Facts) -> Entitlement | None:
    supported = not_entitled("有能力赡养、抚养的儿女、配偶或父母，就不能办特困")
    if facts.maybe(SUPPORTER) == "able":
        return supported
    if not facts.get(NO_INCOME):
        return not_entitled("要没有收入来源才能办特困")
    return supported if facts.get(SUPPORTER) == "able" else None


def _tekun_amounts(facts: Facts, law: Law) -> Entitlement:
    registration = facts.get(REGISTRATION)
    if registration == "城镇" and _by_group(law):
        place = f"{facts.get(COUNTY)}城镇"
    else:
        place = f"{registration}全市平均" if _by_group(law) else f"全市{registration}"
    basics = _tekun_basics(facts, law)
    tier = facts.get(SELF_CARE)
    care = law[f"care.{tier}"]
    care_step = f"照护费（{tier}）：{care}元/月"
    if not basics:
        step = "基本生活费：农村特困这天的标准没查到，待确认"
        return entitled({CARE: care}, steps=(step, care_step), notes=(TO_THE_CARER,))
    basic = basics[0]
    average = law.find("tekun_city.城镇") if _by_group(law) else None
    beside = "" if registration == "农村" or average is None else f"（全市平均{average}元）"
    total = basic.amount + care.amount
    is_average = registration == "农村" and _by_group(law)
    average_only = "农村平均" if is_average else ""
    return entitled(
        {TOTAL: total, BASIC: basic, CARE: care},
        steps=(
            f"基本生活费：{place}{basic}元/月{beside}",
            care_step,
            f"合计：{average_only}{basic}＋{care}＝{plain(total)}元/月",
        ),
        notes=(*([AVERAGE_ONLY] if is_average else []), *_ratio(law), TO_THE_CARER),
    )


def _tekun_in(county: str, law: Law) -> LawValue:
    """The urban basic allowance."""
    return law.find(f"tekun_basic.{GROUP_OF[county]}.城镇") or law["tekun_city.城镇"]


def _tekun_basics(facts: Facts, law: Law) -> list[LawValue]:
    """What the basic allowance could be; of the counties' rural ones only the average is known."""
    basics = []
    registrations = _registrations(facts)
    if "城镇" in registrations:
        basics += [_tekun_in(county, law) for _, county in _places(facts, law)]
    rural = law.find("tekun_city.农村") if "农村" in registrations else None
    return [*basics, rural] if rural is not None else basics


def _ratio(law: Law) -> tuple[str, ...]:
    """What the basic allowance keeps to, where it rises each year."""
    ratio = law.find("tekun_ratio")
    return () if ratio is None else (f"基本生活费不低于当地低保标准的{ratio}倍",)


def _tekun_prospects(facts: Facts, law: Law) -> Entitlement:
    tier = facts.maybe(SELF_CARE)
    tiers = CARE_TIERS.values() if tier is UNKNOWN else [tier]
    basic = _range_of(_tekun_basics(facts, law))
    care = _range_of([law[f"care.{each}"] for each in tiers])
    by_place = "县市区、户口" if _by_group(law) else "户口"
    notes = (TEKUN_PROPERTY_OPEN, f"领多少看{by_place}和能不能自理", TO_THE_CARER)
    if care is None or basic is None:
        return entitled({} if care is None else {CARE: care}, notes=notes)
    total = Range(basic.low + care.low, basic.high + care.high)
    return entitled({TOTAL: total, BASIC: basic, CARE: care}, notes=notes)


def _range_of(values: Iterable[LawValue]) -> Range | None:
    numbers = [value.amount for value in values]
    return Range(min(numbers), max(numbers)) if numbers else None


@rule(
    *(TOTAL, BASIC, CARE, TEKUN_URBAN, TEKUN_RURAL, TEKUN_AVERAGE_URBAN, TEKUN_AVERAGE_RURAL),
    *CARE_TIERS,
)
def tekun_standard(facts: Facts, law: Law) -> Entitlement:
    """The day's standards; a sum for those who are tekun, or for the tier that is asked about."""
    if facts.stated(SELF_CARE) is not UNKNOWN or _is_told_apart(facts, law):
        return _tekun_amounts(facts, law)
    amounts: dict[Quantity, Amount] = {}
    steps = []
    by_group = _by_group(law)
    if "城镇" in _registrations(facts):
        standards = [(name, _tekun_in(county, law)) for name, county in _places(facts, law)]
        steps += [f"城镇基本生活费，{name}：{standard}元/月" for name, standard in standards]
        numbers = [standard.amount for _, standard in standards]
        amounts[TEKUN_URBAN] = Range(min(numbers), max(numbers))
    for registration, quantity in (
        ("城镇", TEKUN_AVERAGE_URBAN if by_group else TEKUN_URBAN),
        ("农村", TEKUN_AVERAGE_RURAL if by_group else TEKUN_RURAL),
    ):
        found = law.find(f"tekun_city.{registration}")
        if found is None or registration not in _registrations(facts):
            continue
        amounts[quantity] = found
        if by_group or registration == "农村":
            step = f"{registration}基本生活费，全市{'平均' if by_group else ''}：{found}元/月"
            steps.append(step)
    tiers, tier_steps = _tiers(law)
    only_average = by_group and TEKUN_AVERAGE_RURAL in amounts
    of_averages = ("农村各县的数没查到，只有全市平均数",) if only_average else ()
    notes = (*of_averages, *_ratio(law), TO_THE_CARER)
    return entitled({**amounts, **tiers}, steps=(*steps, *tier_steps), notes=notes)


def _is_told_apart(facts: Facts, law: Law) -> bool:
    """Whether one sum is theirs: nobody's who is not tekun."""
    if facts.maybe(TEKUN) is not True or not _place_known(facts, law):
        return False
    return facts.maybe(SELF_CARE) is not UNKNOWN


def _tiers(law: Law) -> tuple[dict[Quantity, Amount], tuple[str, ...]]:
    tiers = {quantity: law[f"care.{tier}"] for quantity, tier in CARE_TIERS.items()}
    steps = tuple(f"{quantity.label}：{value}元/月" for quantity, value in tiers.items())
    return dict(tiers), steps


@rule(CARE, TOTAL, BASIC, *CARE_TIERS)
def tekun_care(facts: Facts, law: Law) -> Entitlement:
    tiers, steps = _tiers(law)
    if not facts.presume(TEKUN, True):
        return not_entitled(
            "照护费只给特困人员",
            tiers,
            notes=("不是特困、残疾一二级的，可以问“护理补贴”",),
        )
    tier = facts.maybe(SELF_CARE)
    if tier is UNKNOWN:
        return entitled(tiers, steps=steps, notes=(TO_THE_CARER,))
    if facts.maybe(TEKUN) is True and _place_known(facts, law):
        return _tekun_amounts(facts, law)
    care = law[f"care.{tier}"]
    return entitled({CARE: care}, steps=(f"{tier}：{care}元/月",), notes=(TO_THE_CARER,))


@rule(HOURS)
def urgent_aid(facts: Facts, law: Law) -> Entitlement:
    """Only an emergency is helped before the paperwork."""
    hardship = facts.get(HARDSHIP)
    if hardship == "none":
        return not_entitled("给的是一时过不下去的；长年收入低的，问低保")
    if hardship != "urgent":
        return entitled(notes=("一般的要审核、公示，先行救助的时限只对急难对象",))
    hours = law.find("urgent_aid.hours")
    if hours is None:
        return entitled(steps=("情况紧急的，可以简化手续",))
    return entitled({HOURS: hours}, steps=(f"急难对象{hours}小时内先救助，再补审核审批",))


@rule(SMALL, AID)
def urgent_aid_amount(facts: Facts, law: Law) -> Entitlement:
    """By a guide of elsewhere: as many months of the urban standard as the case is hard."""
    hardship = facts.get(HARDSHIP)
    if hardship == "none":
        return not_entitled("给的是一时过不下去的；长年收入低的，问低保")
    if hardship == "urgent":
        small = law["urgent_aid.small"]
        step = f"急难较轻的：一次{small}元以内；更重的没有定数"
        return entitled({SMALL: small}, steps=(step,))
    kind = "urgent_aid.education" if hardship == "education" else "urgent_aid"
    low, high = law[f"{kind}.low"], law[f"{kind}.high"]
    standard = _spread(facts, "城镇", law)
    least, most = standard.low * low.amount, standard.high * high.amount
    month = standard.show("元")
    return entitled(
        {AID: Range(least, most)},
        steps=(f"城镇低保月标准{month}的{low}到{high}倍：每人{plain(least)}～{plain(most)}元",),
    )


@rule(CHILD)
def child(facts: Facts, law: Law) -> Entitlement:
    """The basic living allowance of orphans and children whom nobody brings up."""
    if facts.at_least(AGE, law.bound("child_age")):
        return not_entitled(
            f"给的是不满{law['child_age']}周岁的孩子",
            notes=("成年后还在上学的能不能接着领，济宁的规定待确认",),
        )
    kind = facts.get(CHILD_KIND)
    if kind == "none":
        return not_entitled("给的是孤儿、事实无人抚养儿童和重点困境儿童")
    amount = law.find(f"orphan.{kind}")
    if amount is None:
        return entitled(notes=("这一天的金额没查到，待确认",))
    return entitled({CHILD: amount}, steps=(f"{amount.name}：{amount}元/月",))


@rule(ELDER)
def elder(facts: Facts, law: Law) -> Entitlement:
    """Each county fixes its own amounts; only one county's are known."""
    age = law["elder_age"]
    if not facts.at_least(AGE, age):
        known = facts.maybe(AGE)
        now = "" if known is UNKNOWN else f"，现在{plain(known)}周岁"
        return not_entitled(f"高龄津贴要满{age}周岁{now}")
    known = facts.maybe(AGE)
    if facts.maybe(COUNTY) != ELDER_COUNTY or known is UNKNOWN:
        return entitled(notes=("要山东户籍；给多少由县里定，您县里的数没查到，待确认",))
    amount = law.find(f"elder_rencheng.{max(each for each in ELDER_TIERS if each <= known)}")
    return entitled({} if amount is None else {ELDER: amount}, notes=("要山东户籍",))


DRAWN_AS_DIBAO: Final = (
    *("低保", "低保金", "低保费", "低保补助", "低保补贴", "低保救助", "低保待遇"),
    *("最低生活保障", "最低生活保障金", "城市低保", "城镇低保", "农村低保", "城乡低保"),
)

BENEFITS: Final = (
    Benefit(
        "低保",
        "civil.dibao",
        dibao,
        MONTHLY,
        drawn_as=DRAWN_AS_DIBAO,
        excludes=("特困供养",),
        brings={DIBAO.name: True},
    ),
    Benefit(
        "单人户低保",
        "civil.single_person",
        single_person,
        SINGLE,
        personal=True,
        drawn_as=("单人户低保", "单人户", "单人低保", "单人保"),
        excludes=("低保", "特困供养"),
    ),
    Benefit(
        "特困供养",
        "civil.tekun",
        tekun,
        TOTAL,
        personal=True,
        drawn_as=(
            *("特困供养", "特困", "特困人员供养", "特困人员救助供养", "特困救助供养", "特困救助"),
            *("特困金", "特困供养金", "五保供养", "五保", "五保金", "五保户", "五保供养金"),
        ),
        excludes=("低保", "单人户低保", "重度残疾人护理补贴", "困难残疾人生活补贴"),
        brings={TEKUN.name: True},
    ),
    Benefit(
        "临时救助",
        "civil.urgent_aid",
        urgent_aid,
        drawn_as=("临时救助", "急难救助", "临时救助金", "急难救助金", "临时救助款"),
        per_event=True,
    ),
    Benefit(
        "孤儿、困境儿童基本生活费",
        "civil.children.allowance",
        child,
        CHILD,
        personal=True,
        drawn_as=(
            *("孤儿基本生活费", "孤儿生活费", "困境儿童生活费", "事实无人抚养儿童生活费"),
            *("困境儿童基本生活费", "事实无人抚养儿童基本生活费", "孤儿补助", "孤儿津贴"),
            "困境儿童补助",
        ),
        excludes=("特困供养", "困难残疾人生活补贴"),
    ),
    Benefit(
        "高龄津贴",
        "civil.elderly.allowance",
        elder,
        ELDER,
        personal=True,
        drawn_as=(
            *("高龄津贴", "高龄补贴", "老年人高龄津贴", "高龄补助", "高龄老人补贴"),
            *("高龄老人津贴", "长寿津贴", "老龄补贴", "老年津贴"),
        ),
    ),
)
