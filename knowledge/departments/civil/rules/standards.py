"""The standards of the counties, and what a household lives on beside them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

from knowledge.departments.civil.rules.facts import COUNTY, GROUP_NAMES, GROUP_OF, GROUPS
from knowledge.facts import (
    EARNINGS,
    FAMILY_SIZE,
    INCOME,
    PER_CAPITA_INCOME,
    REGISTRATION,
    UNKNOWN,
    WAGE,
    Fact,
    Interval,
    Maybe,
)
from knowledge.policy.entitlement import Amount, Facts, Missing, Quantity, Range
from knowledge.policy.law import Law, LawValue, fen, plain

STANDARD = Quantity("standard", "低保标准（每人）", "元/月")
PER_CAPITA = Quantity("per_capita", "家里人均收入", "元/月")
PROPERTY_OPEN = "还要看财产（存款、房、车），济宁的限额没查到，待确认"
YEAR_END: Final = (12, 31)
NEAR: Final = 5  # of a line: by a fifth of it standards rise in two or three years
ONE_EARNER = "全家就说的这些收入"
EITHER = "特困和低保不能两样都领，够特困的按特困发（就高不就低）"


OF_A_VILLAGE: Final[Fact[bool]] = Fact(
    "of_a_village",
    "户口是村里的吗？",
    {"村里的": True, "不是村里的": False},
    label="是不是村里的",
    spoken={
        r"(?:^|(?<=[,。 是]))(?:[庄村屯]上|[庄村乡屯]里)的(?=[,。 ]|$)"
        # Whoever lives off the land: 全靠几亩地, 地里刨食.
        r"|庄稼人|地里刨食|农村[^,。?]{0,3}种(?!粮补)|(?:全|都|光|就|只)(?:靠|指着?|守着)(?:家里|那|这|老家)?(?:[几一两二三四五六七八九十]+亩)?种?薄?地(?!方|铁|震)"
        r"|(?:在家|在老家|山里|山沟里?)种(?:着)?(?:[几一两二三四五六七八九十]+亩)?地"
        r"|(?:^|(?<=[,。 是我]))(?:[庄村屯]上|[庄村屯]里)(?:有个|的|一个|那个)?(?:孤)?老?"
        r"(?:光棍|五保)": True
    },
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


def each_step(means: Means) -> tuple[str, ...]:
    """人均：1620÷2＝810元/月, where both are told."""
    if means.income is None or means.people is None:
        return ()
    each = plain(means.each)
    return (f"人均：{plain(means.income)}÷{plain(means.people)}＝{each}元/月",)


def means_of(facts: Facts, law: Law, *multiples: Decimal) -> Means:
    """An unknown income is supposed around these multiples of the standard, where they can be
    told."""
    people = facts.maybe(FAMILY_SIZE)
    each = facts.maybe(PER_CAPITA_INCOME)
    if each is not UNKNOWN:
        return Means(each, None if people is UNKNOWN else people, None)
    of_each = facts.within(PER_CAPITA_INCOME)
    if isinstance(of_each, Interval) and of_each.low is not None and of_each.high is not None:
        ends = (of_each.low, of_each.high)  # 人均六七百: at either end
        raise Missing(PER_CAPITA_INCOME, {f"人均{plain(end)}元": end for end in ends})
    income = facts.maybe(INCOME)
    about = facts.within(INCOME)
    wage: Maybe[Decimal] = UNKNOWN
    if about is UNKNOWN:
        wage = facts.maybe(EARNINGS)
        if wage is UNKNOWN and (wage := facts.maybe(WAGE)) is not UNKNOWN:
            facts.presume(EARNINGS, wage, ONE_EARNER)
    if wage is not UNKNOWN and facts.stated(FAMILY_SIZE) is not UNKNOWN:
        people = max(facts.get(FAMILY_SIZE), Decimal(1))
        income = facts.presume(INCOME, wage, ONE_EARNER)
        each = facts.presume(PER_CAPITA_INCOME, income / people, ONE_EARNER)
        return Means(each, people, income)
    if isinstance(about, Interval) and about.low is not None and about.high is not None:
        ends = (about.low, about.high)  # 六百来块: at either end
        raise Missing(INCOME, {f"每月{plain(end)}元": end for end in ends})
    if income is UNKNOWN and people is not UNKNOWN and place_known(facts, law):
        standard = standard_of(facts, law).amount
        raise Missing(INCOME, _incomes_around([standard * people * each for each in multiples]))
    income = facts.get(INCOME)
    people = max(facts.get(FAMILY_SIZE), Decimal(1))  # none of those on file may count
    return Means(income / people, people, income, INCOME.name in facts.case.supposed)


def told_by_group(law: Law) -> bool:
    """Whether each group of counties has its own standards; later there is one for the city."""
    return law.values["dibao_standard.A.城镇"].on(law.day) is not None


def average_of(registration: str, law: Law) -> LawValue | None:
    """Beside the standards of the groups; where there are none it is the standard itself."""
    return law.find(f"dibao_city.{registration}") if told_by_group(law) else None


def place_known(facts: Facts, law: Law) -> bool:
    county_known = not told_by_group(law) or facts.sort(COUNTY, GROUP_OF) is not UNKNOWN
    return county_known and registration_of(facts) is not UNKNOWN


def registration_of(facts: Facts) -> Maybe[str]:
    """Where it is not told, that of whoever says 村里的 is taken to be of the country, and said."""
    registration: Maybe[str] = facts.maybe(REGISTRATION)
    if registration is UNKNOWN and facts.maybe(OF_A_VILLAGE) is True:
        return facts.presume(REGISTRATION, "农村", "按农村户口算")
    return registration


def known_registration(facts: Facts) -> str:
    registration = registration_of(facts)
    return facts.get(REGISTRATION) if registration is UNKNOWN else registration


def _incomes_around(limits: list[Decimal]) -> dict[str, Decimal]:
    between = {
        f"每月{plain(low)}元以上、不到{plain(high)}元": low for low, high in pairwise(limits)
    }
    return {"没有收入": Decimal(0), **between, f"每月{plain(limits[-1])}元及以上": limits[-1]}


def standard_of(facts: Facts, law: Law) -> LawValue:
    registration = known_registration(facts)
    if not told_by_group(law):
        return law[f"dibao_city.{registration}"]
    group = facts.sort(COUNTY, GROUP_OF)
    county = facts.get(COUNTY) if group is UNKNOWN else GROUPS[group][0]
    return standard_in(county, registration, law)


def standard_in(county: str, registration: str, law: Law) -> LawValue:
    own = law.find(f"dibao_standard.{GROUP_OF[county]}.{registration}")
    return own or law[f"dibao_city.{registration}"]


def later_raises(law: Law, registrations: Iterable[str]) -> tuple[str, ...]:
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


def raised_by_then(registration: str, law: Law) -> LawValue | None:
    """The standard that held by the end of a year in which it was raised from a day unknown; told
    beside the one that is known, on the last day alone."""
    if (law.day.month, law.day.day) != YEAR_END:
        return None
    return law.find(f"dibao_second_raise.{registration}")


def registrations_of(facts: Facts) -> tuple[str, ...]:
    registration = registration_of(facts)
    return ("城镇", "农村") if registration is UNKNOWN else (registration,)


def places_of(facts: Facts, law: Law) -> list[tuple[str, str]]:
    """The county meant, or each group by its name with one of its counties; the whole city where
    all counties have one standard."""
    if not told_by_group(law):
        return [("全市", GROUPS["A"][0])]
    county = facts.maybe(COUNTY)
    if county is UNKNOWN:
        return [(GROUP_NAMES[group], counties[0]) for group, counties in GROUPS.items()]
    return [(county, county)]


def counties_of(facts: Facts, law: Law) -> list[str]:
    """One of each group that it could be, or of the whole city where all have one standard."""
    if not told_by_group(law):
        return [GROUPS["A"][0]]
    group = facts.sort(COUNTY, GROUP_OF)
    groups = GROUPS if group is UNKNOWN else [group]
    return [GROUPS[each][0] for each in groups]


def listed(standards: Iterable[tuple[str, LawValue]]) -> str:
    return "，".join(f"{name}{standard}元/月" for name, standard in standards)


def spread(facts: Facts, registration: str, law: Law) -> Range:
    places = places_of(facts, law)
    standards = [standard_in(county, registration, law).amount for _, county in places]
    return Range(min(standards), max(standards))


def range_of(values: Iterable[LawValue]) -> Range | None:
    numbers = [value.amount for value in values]
    return Range(min(numbers), max(numbers)) if numbers else None


BY_NOW = Quantity("by_now", "按推算的新标准，线是", "元/月")


def reckoned_since(standard: LawValue, law: Law) -> LawValue | None:
    """What an old standard is by figures that are reckoned for a later year."""
    newer = law.values[standard.id].on(law.day, reckoned=True) if standard.is_old else None
    return newer if newer is not None and newer.version.inferred else None


def by_now(over: Decimal, standard: LawValue) -> str:
    """Of a line that is told of an earlier year and is missed by little: it rises every year."""
    if not standard.is_old or over > standard.amount / NEAR:
        return ""
    return f"（{standard.version.since.year}年的线，差得不多，按现在的线可能够，先去核）"
