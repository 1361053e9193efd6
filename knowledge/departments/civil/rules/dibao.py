"""Dibao: what a household is paid, its standards and when they rose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.civil.rules.facts import COUNTY, GROUP_OF, NO_INCOME, PAID, beside
from knowledge.departments.civil.rules.standards import (
    BY_NOW,
    EITHER,
    PER_CAPITA,
    PROPERTY_OPEN,
    STANDARD,
    Means,
    average_of,
    by_now,
    each_step,
    known_registration,
    later_raises,
    listed,
    means_of,
    place_known,
    places_of,
    raised_by_then,
    reckoned_since,
    registrations_of,
    spread,
    standard_in,
    standard_of,
)
from knowledge.facts import DIBAO, INCOME, TEKUN, UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Quantity,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, LawValue, fen, plain

MONTHLY = Quantity("monthly", "低保每月能领（全家）", "元/月")
AT_MOST = Quantity("at_most", "低保每月最多（全家，一点收入也没有）", "元/月")
EACH = Quantity("each", "低保每人每月能领", "元/月")
RAISED = Quantity("raised", "低保每月能领（全家，年内又提标后）", "元/月")
AVERAGE = Quantity("average", "全市平均低保标准（每人）", "元/月")
SINGLE_LINE = Quantity("single_line", "“单人户”低收入线（人均）", "元/月")
MARGIN_LINE = Quantity("margin_line", "低保边缘线（人均）", "元/月")
TAPER = Quantity("taper", "渐退期（最长）", "个月")
URBAN = Quantity("urban", "城镇低保标准（每人）", "元/月")
RURAL = Quantity("rural", "农村低保标准（每人）", "元/月")
AVERAGE_URBAN = Quantity("average_urban", "全市城镇低保平均标准（每人）", "元/月")
AVERAGE_RURAL = Quantity("average_rural", "全市农村低保平均标准（每人）", "元/月")
RAISED_URBAN = Quantity("raised_urban", "年内又提标后的城镇低保标准（每人）", "元/月")
RAISED_RURAL = Quantity("raised_rural", "年内又提标后的农村低保标准（每人）", "元/月")
BEFORE = Quantity("before", "提高前的低保标准（每人）", "元/月")
APART: Final[Fact[bool]] = Fact(
    "household_apart",
    "是分开过日子，还是只分户口本？",
    {"分开过": True, "没分开": False},
    label="是不是真分开过",
    spoken={
        r"(?:单独|另外?|自己|分开)立个?户|(?:户口)?分(?:户|开|出)(?:去|来)?(?:了)?,?(?:另|单"
        r"|各过各)"
        r"|分了?家[另单]过|分灶|不在?一个锅": True,
        r"(?:只|光|仅)(?:是)?分了?户|(?<!不)(?<!不在)一个锅(?!吃饭不)|(?:分户|分家"
        r"|户口分)[^。?]{0,8}"
        r"(?:其实|还|人|仍)(?:在)?(?:住)?一(?:块|起)": False,
    },
)
_CHILDREN: Final = "(?:儿子?|闺女|女儿|孩子|子女|儿女)(?:们|俩|仨)?"
_EARN: Final = "(?:挣|赚|工资|月薪|年薪|上班|打工|做买卖|当老板)"
_ELSEWHERE: Final = (
    "(?:在|去|到)(?:外|城|县|市里|省城|济[南宁]|青岛|北京|上海|天津|广州|深圳|南方|苏州|烟台|临沂)"
)
_BY_THEMSELVES: Final = (
    "(?:不(?:往家|给|管|拿|寄|养|顾)|没(?:给|往家|寄|管)|分(?:开|了?家)|另过|各过|成了?家|结了?婚"
    "|不住一)"
)
CHILDREN_EARN: Final[Fact[bool]] = Fact(
    "children_earn_elsewhere",
    "有不住一起、能挣钱的儿女吗？",
    {"有不住一起、能挣钱的儿女": True, "没有能挣钱的儿女": False},
    label="儿女挣不挣钱",
    topical=True,
    spoken={
        rf"(?:我们?俩|老两口|老俩|老伴|老头|自己过|一个人过)[^?]{{0,30}}{_CHILDREN}[^。?]{{0,6}}"
        rf"{_ELSEWHERE}[^。?]{{0,10}}{_EARN}"
        rf"|{_CHILDREN}[^。?]{{0,16}}{_EARN}[^。?]{{0,12}}{_BY_THEMSELVES}"
        rf"|{_CHILDREN}[^。?]{{0,8}}{_BY_THEMSELVES}[^。?]{{0,10}}{_EARN}": True,
    },
)
DRAWS: Final[Fact[bool]] = Fact(
    "draws_unemployment_benefit",
    "领着失业金吗？",
    {"领着失业金": True, "没领失业金": False},
    label="领没领失业金",
    topical=True,
    spoken={r"领(?:着|了|上)(?:这|那)?(?:个|笔|份|些)?(?:钱|失业(?:保险)?金)": True},
)
MORE_THAN_ON_FILE = "失业金按月算收入，登记里没算的要加上；加上后全家一月多少，说了再算"
OWED_BY_CHILDREN = "儿女的工资不直接算，该给的赡养费要算，多少由乡镇核"
ONE_HOUSEHOLD = "真分开过的，按分出来那几口人的收入算；光分户口本、还一块吃住的，仍算一家"
TIERS = "有的县分档发，实发以县民政局核定的为准"


@rule(
    MONTHLY,
    AT_MOST,
    EACH,
    RAISED,
    STANDARD,
    AVERAGE,
    PER_CAPITA,
    SINGLE_LINE,
    MARGIN_LINE,
    TAPER,
    BY_NOW,
)
def dibao(facts: Facts, law: Law) -> Entitlement:
    if facts.presume(TEKUN, False):
        return not_entitled(EITHER)
    if facts.presume(APART, False, "一家人一起过") and facts.stated(INCOME) is UNKNOWN:
        return undecided(ONE_HOUSEHOLD)
    if has_more_than_on_file(facts):
        return undecided(MORE_THAN_ON_FILE)
    means = means_of(facts, law, Decimal(1))
    if not place_known(facts, law) and means.each >= _highest(facts, law).amount:
        highest = _highest(facts, law)
        return not_entitled(
            f"人均每月{plain(means.each)}元，最高的低保标准也只有{highest}元"
            f"{by_now(means.each - highest.amount, highest)}",
            {**means.told, EACH: Decimal(0), **_easing_out(facts, law)},
            steps=each_step(means),
        )
    standard = standard_of(facts, law)
    told: dict[Quantity, Amount] = {STANDARD: standard, **means.told}
    average = average_of(known_registration(facts), law)
    if average is not None:
        told[AVERAGE] = average
    if means.each >= standard.amount and _of_grown_children(facts):
        return replace(entitled(), reasons=(f"能申请：不住一起的，{OWED_BY_CHILDREN}",))
    later = raised_by_then(known_registration(facts), law)
    if later is not None and standard.amount <= means.each < later.amount:
        raised, step = _raised(later, means)
        whose = "每人" if means.people is None else "全家"
        found = undecided(
            f"人均{plain(fen(means.each))}元，年中的标准{standard}元够不上；年内又提到{later}元，"
            f"按它{whose}每月{plain(raised)}元，哪天起没查到",
            {**told, RAISED: raised},
        )
        return replace(found, steps=(step,))
    if means.each >= standard.amount:
        told |= _easing_out(facts, law)
        newer = None if facts.case.supposed else reckoned_since(standard, law)
        return _above_the_standard(means, standard, told, law, newer)
    gap = standard.amount - means.each
    amounts: dict[Quantity, Amount] = {EACH: fen(gap)}
    later_steps: tuple[str, ...] = ()
    if means.people is not None:
        amounts[MONTHLY] = fen(gap * means.people)
        if not means.each and facts.maybe(NO_INCOME) is True:  # they may not count a pension
            amounts[AT_MOST] = amounts[MONTHLY]
        if later is not None:
            amounts[RAISED], later_step = _raised(later, means)
            later_steps = (later_step,)
    raises = later_raises(law, [known_registration(facts)])
    steps = (_standard_step(facts, standard, average), *later_steps, *gap_steps(means, standard))
    paid, due = facts.maybe(PAID), amounts.get(MONTHLY)
    if paid is not UNKNOWN and isinstance(due, Decimal):
        granted = entitled({**amounts, **told}, steps=steps, notes=(TIERS, *raises))
        return replace(granted, reasons=(beside(paid, due),))
    if facts.maybe(DIBAO) is not True and _of_grown_children(facts):
        granted = entitled({**amounts, **told}, steps=steps, notes=(PROPERTY_OPEN, *raises))
        return replace(granted, reasons=(f"能申请：{OWED_BY_CHILDREN}；不算这份",))
    if facts.maybe(DIBAO) is True:
        granted = entitled({**amounts, **told}, steps=steps, notes=(TIERS, *raises))
        return replace(granted, reasons=("您家是低保户",))
    return entitled({**amounts, **told}, steps=steps, notes=(PROPERTY_OPEN, TIERS, *raises))


def has_more_than_on_file(facts: Facts) -> bool:
    """Whether benefit is drawn beside the income of which only the registry knows."""
    if facts.stated(DRAWS) is not True:
        return False
    return facts.stated(INCOME) is UNKNOWN and facts.maybe(INCOME) is not UNKNOWN


def _easing_out(facts: Facts, law: Law) -> dict[Quantity, Amount]:
    """For how long whoever drew it, and earns more by now, may be paid on."""
    taper, household = law.find("dibao.taper"), facts.case.household
    drew = facts.maybe(DIBAO) is True or DIBAO.read(household, None, facts.case.as_of) is True
    return {TAPER: taper} if drew and taper is not None else {}


def _raised(standard: LawValue, means: Means) -> tuple[Decimal, str]:
    """元/月 by a standard that came later in the year, of all or of each, and how it comes."""
    each = fen(standard.amount - means.each)
    if means.people is None:
        return each, f"{standard}−{plain(fen(means.each))}＝{plain(each)}元/月"
    raised = fen((standard.amount - means.each) * means.people)
    sum_of_all = f"（{standard}−{plain(fen(means.each))}）×{plain(means.people)}"
    return raised, f"年内又提标后：{sum_of_all}＝{plain(raised)}元/月"


def _of_grown_children(facts: Facts) -> bool:
    """Whether children who earn live apart; one on file in the household counts with his wage."""
    household = facts.case.household
    people = household.people if household else ()
    own = any(each.relation in ("儿子", "女儿", "子女") for each in people)
    return not own and facts.presume(CHILDREN_EARN, False)


def _highest(facts: Facts, law: Law) -> LawValue:
    """Of all the standards that it could be."""
    standards = [
        standard_in(county, registration, law)
        for _, county in places_of(facts, law)
        for registration in registrations_of(facts)
    ]
    return max(standards, key=lambda standard: standard.amount)


def _standard_step(facts: Facts, standard: LawValue, average: LawValue | None) -> str:
    told = "" if average is None else f"（全市平均{average}元）"
    return f"{known_registration(facts)}低保标准：每人{standard}元/月{told}"


def gap_steps(means: Means, standard: LawValue) -> tuple[str, ...]:
    each = plain(means.each)
    if means.people is None:
        gap = plain(standard.amount - means.each)
        return (f"差额：{standard}−{each}＝{gap}元/月，再乘家里人数",)
    people, total = plain(means.people), plain((standard.amount - means.each) * means.people)
    if means.income is None:
        return (f"差额：（{standard}−{each}）×{people}＝{total}元/月",)
    if fen(means.each) != means.each:
        return (f"差额：{standard}×{people}−{plain(means.income)}＝{total}元/月",)
    return (*each_step(means), f"差额：（{standard}−{each}）×{people}＝{total}元/月")


def _above_the_standard(
    means: Means,
    standard: LawValue,
    told: dict[Quantity, Amount],
    law: Law,
    newer: LawValue | None,
) -> Entitlement:
    over = means.each - standard.amount
    how_far = f"高出{plain(over)}元" if fen(over) else "刚到标准"
    if newer is not None and means.each < newer.amount:
        return undecided(
            f"{standard.version.since.year}年的标准{standard}元，{how_far}",
            {**told, BY_NOW: newer},
        )
    reason = f"人均每月{plain(means.each)}元，要低于标准{standard}元才行，{how_far}"
    reason += by_now(over, standard)
    amounts: dict[Quantity, Amount] = {EACH: Decimal(0), **told}
    if means.people is not None:
        amounts[MONTHLY] = Decimal(0)
    times = law.find("single_person_line.jining") or law.find("single_person_line.nation")
    if times is None or means.each >= standard.amount * times.amount:
        return not_entitled(reason, amounts, steps=each_step(means))
    line = standard.amount * times.amount
    if margin_times(law) is not None:
        amounts[MARGIN_LINE] = line
    note = f"全家人均低于{plain(line)}元，家里重残、重病的人可以本人申请参照“单人户”吃低保"
    amounts[SINGLE_LINE] = line
    return not_entitled(reason, amounts, steps=each_step(means), notes=(note, *line_open(law)))


def margin_times(law: Law) -> LawValue | None:
    """How many times the standard a household of 低保边缘 stays below."""
    return law.find("single_person_line.jining") or law.find("margin.nation")


def line_open(law: Law) -> tuple[str, ...]:
    if law.find("single_person_line.jining") is not None:
        return ()
    return ("低收入线按国家说的算，济宁当年用的线没查到，待确认",)


def _raised_standards(registrations: Iterable[str], law: Law) -> dict[Quantity, Amount]:
    """What is reported of a second raise within the year, by its end."""
    of = {"城镇": RAISED_URBAN, "农村": RAISED_RURAL}
    found = {of[each]: raised_by_then(each, law) for each in registrations}
    return {quantity: value for quantity, value in found.items() if value is not None}


@rule(
    *(STANDARD, AVERAGE_URBAN, AVERAGE_RURAL, URBAN, RURAL),
    *(RAISED_URBAN, RAISED_RURAL),
)
def dibao_standard(facts: Facts, law: Law) -> Entitlement:
    """The day's standards, those of the county and 户口 meant where these are known."""
    registrations = registrations_of(facts)
    amounts: dict[Quantity, Amount] = _raised_standards(registrations, law)
    steps = []
    for name, county in places_of(facts, law):
        standards = [(each, standard_in(county, each, law)) for each in registrations]
        steps.append(f"{name}：每人{listed(standards)}")
    if place_known(facts, law):
        amounts[STANDARD] = standard_of(facts, law)
    for each, average, own in (("城镇", AVERAGE_URBAN, URBAN), ("农村", AVERAGE_RURAL, RURAL)):
        if each not in registrations:
            continue
        recorded = average_of(each, law)
        if recorded is not None:
            steps.append(f"全市平均：每人{each}{recorded}元/月")
            if place_known(facts, law) or facts.maybe(COUNTY) is UNKNOWN:
                amounts[average] = recorded
        if not place_known(facts, law):
            amounts[own] = spread(facts, each, law)
    return entitled(amounts, steps=tuple(steps), notes=later_raises(law, registrations))


@rule(STANDARD, BEFORE, RAISED_URBAN, RAISED_RURAL)
def dibao_raise(facts: Facts, law: Law) -> Entitlement:
    """What each standard was last raised from and to, and since when."""
    amounts: dict[Quantity, Amount] = {}
    steps = []
    for name, county in places_of(facts, law):
        for registration in registrations_of(facts):
            now = standard_in(county, registration, law)
            since = now.version.since
            group = f"dibao_standard.{GROUP_OF[county]}.{registration}"
            earlier = law.before(group, since) or law.before(f"dibao_city.{registration}", since)
            if earlier is None:
                steps.append(f"{name}，{registration}：{since}起{now}元/月，更早的没查到")
                continue
            steps.append(f"{name}，{registration}：{since}起由{earlier}元/月提高到{now}元/月")
            if place_known(facts, law):
                amounts = {STANDARD: now, BEFORE: earlier.amount}
    amounts |= _raised_standards(registrations_of(facts), law)
    return entitled(amounts, steps=tuple(steps), notes=later_raises(law, registrations_of(facts)))
