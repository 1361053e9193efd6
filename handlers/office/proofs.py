"""Whether an answer stands on its own sources: every figure traced, every later document told.

The walk tells every entry for nobody, for one of whom nothing is known and for the invented
households, on several days. It needs no matcher, so that `bot.py check` can afford it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final

from handlers.office import demo
from intents.answers import bundle
from intents.answers.shape import Told
from intents.answers.wording import say_fixed, say_ruled
from intents.answers.working_out import work_out
from intents.facts_said import Said
from intents.messages import AnswerAmount, Manner, Question
from intents.thread.dialogue import BUNDLE
from knowledge.facts import UNKNOWN, Household, age_on
from knowledge.policy.assessment import Memory, assess
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.policy.law import Law, LawValue, fen, later_year, plain
from knowledge.registry.database import open_database
from knowledge.registry.households import TABLE, read_household

DAYS: Final = (
    date(2019, 6, 30),
    date(2020, 6, 30),
    date(2020, 12, 1),
    date(2022, 6, 30),
    date(2026, 11, 28),
)
STRANGER: Final = Household("没有登记的户")  # of whom nothing is known
NOTHING_SAID: Final = Said()
# Refusals and emergencies tell no policy of any day.
OF_A_DAY: Final = frozenset({"answer", "handoff"})

PASSAGE: Final = "·〔"  # begins a line of the passages, which name every document
_TIMES: Final = {"": 1, "万": 10_000, "亿": 100_000_000}
_COUNTED_FROM: Final = 100  # people or things; fewer may be of this household
_AMOUNT: Final = r"\d+(?:,\d{3})*(?:\.\d+)?"
# A number is a figure by what stands behind it, also behind the second of two: 1000～1400元.
_FIGURE: Final = re.compile(
    rf"(?<![\d.\-])({_AMOUNT})(?=(?:[～~至到]{_AMOUNT})?([万亿]?)余?"
    r"(元|%|个百分点|周岁|小时|倍|天)?((?:人次|[户名人家个处期份])?))"
)


@dataclass(frozen=True)
class Telling:
    """One entry as one household is told it on one day."""

    entry: Entry
    day: date
    household: Household | None
    told: Told
    laws: tuple[Law, ...]  # what it may take its figures from
    aspect: str | None = None  # what of the entry is asked

    @property
    def text(self) -> str:
        """All that can be read of it, in short and behind the buttons."""
        more = self.told.details
        return "\n".join([*self.told.in_front, more.grounds, more.steps, more.papers])

    def __str__(self) -> str:
        whom = f"，{self.household.id}" if self.household else ""
        return f"{self.entry.intent}（{self.day}{whom}）"


def faults(
    knowledge: Knowledge,
    days: Sequence[date] = DAYS,
    department: str = "",
    progress: Callable[[float], None] = lambda _: None,
) -> list[str]:
    """Each figure without a source and each later document not told as such, once an entry; of one
    department, where it is named, and of the plans, which are of all. `progress` is told how far
    it is, 0–1."""
    place_of = {intent: place for place, intent in enumerate(knowledge.entries)}
    found: dict[tuple[str, object], str] = {}
    right = set[object]()  # what is told alike to many, and needs nothing of a household
    own = [e.intent for e in knowledge.entries.values() if e.department == department]
    for telling in walk(knowledge, days, intents=[BUNDLE, *own] if department else None):
        intent, told = telling.entry.intent, telling.told
        done = place_of[intent] / len(place_of)
        progress((days.index(telling.day) + done) / len(days))
        alike = (intent, telling.day, telling.text, told.sources, told.amounts, told.steps)
        if alike in right:
            continue
        figures = untraced(replace(telling, household=None))
        if not figures and untold_year(telling) is None:
            right.add(alike)
            continue
        for figure in sorted(figures and untraced(telling)):
            found.setdefault(
                (intent, figure), f"{telling}: the figure {plain(figure)} has no source"
            )
        year = untold_year(telling)
        if year is not None:
            reason = f"{telling}: rests on a document of {year}, and does not say so"
            found.setdefault((intent, f"{year}年"), reason)
    return list(found.values())


def walk(
    knowledge: Knowledge,
    days: Sequence[date] = DAYS,
    manner: Manner = "how",
    intents: Collection[str] | None = None,
) -> Iterator[Telling]:
    """Of some entries, where they are named."""
    shown = [None, STRANGER, *_invented()]
    named = knowledge.entries if intents is None else intents
    entries = [each for each in knowledge.entries.values() if each.intent in named]
    for day in days:
        for entry in entries:
            law = knowledge.law(entry.department, day)
            if entry.rule is None:
                for aspect in (None, *entry.wording.first):
                    told = say_fixed(entry, law, manner=manner, aspect=aspect)
                    yield Telling(entry, day, None, told, (law,), aspect)
                continue
            for household in shown:
                question = Question("", day, household)
                found = work_out(entry.rule, law.afresh(), question, NOTHING_SAID, knowledge.facts)
                for aspect in (None, *entry.wording.first):
                    told = say_ruled(
                        entry, found, law.afresh(), NOTHING_SAID, manner=manner, aspect=aspect
                    )
                    yield Telling(entry, day, household, told, (law,), aspect)
        if BUNDLE in named:
            yield from _bundles(knowledge, day, shown)


def _bundles(
    knowledge: Knowledge, day: date, shown: Sequence[Household | None]
) -> Iterator[Telling]:
    memory = Memory(knowledge, day)
    laws = tuple(knowledge.law(department, day) for department in knowledge.values)
    for household in shown:
        if household is not None:
            assessed = assess(knowledge, household, day, {}, memory)
            steps = tuple(step for each in assessed for step in each.result.steps)
            told = replace(bundle.say(knowledge, assessed, day, None, household), steps=steps)
            yield Telling(knowledge.entries[BUNDLE], day, household, told, laws)


@cache
def _invented() -> tuple[Household, ...]:
    with open_database(Path(":memory:")) as database:
        demo.load(database)
        return tuple(read_household(document) for document in database.table(TABLE))


def untold_year(telling: Telling) -> int | None:
    """The year of the youngest document that was not there on the day, unless it is told."""
    year = later_year(telling.told.sources, telling.day)
    if telling.entry.outcome not in OF_A_DAY or f"据{year}年" in telling.text:
        return None
    return year


def untraced(telling: Telling) -> set[Decimal]:
    """Figures that neither a source of the answer, nor what is registered of the household, nor
    the arithmetic with both gives."""
    values = [value for law in telling.laws for value in _traced(law, telling)]
    own = _registered(telling.household, telling.day)
    size = len(telling.household.people) if telling.household else 0
    known = {Decimal(0)} | own | _reckoned(values, own, size) | _days_until(telling)
    known |= _totals(telling.told.amounts)
    for value in values:
        known |= {value.amount * _TIMES.get(value.unit[:1], 1)} | _numbers(value.name)
    for source in telling.told.sources:
        known |= _numbers(f"{source.title} {source.date} {source.quote}")
    for step in telling.told.steps:
        given, _, result = step.rpartition("＝")
        if _figures(given) <= known:
            known |= _numbers(result) if given else set()
    return _figures(telling.text) - known


def _traced(law: Law, telling: Telling) -> Iterator[LawValue]:
    """Values whose sources the answer has, also those of other days; what is told of a change
    names its document in the sentence itself."""
    sources = set(telling.told.sources)
    sentences = [line for line in telling.text.splitlines() if not line.startswith(PASSAGE)]
    told = "\n".join(sentences)
    for value in law.values.values():
        for version in value.versions:
            named = any((each.short or each.title) in told for each in version.sources)
            if named or sources.issuperset(version.sources):
                yield LawValue(value.id, value.name, value.unit, version)


def _registered(household: Household | None, day: date) -> set[Decimal]:
    """Ages, incomes in 元/月 of all and a head, and what is drawn."""
    if household is None:
        return set()
    people = household.people
    found = {
        Decimal(age_on(person.birth_date, day))
        for person in people
        if person.birth_date is not UNKNOWN
    }
    if household.monthly_income is not UNKNOWN:
        found |= {household.monthly_income, fen(household.monthly_income / max(len(people), 1))}
    drawn = [*household.benefits, *(each for person in people for each in person.benefits)]
    return found | {each.amount for each in drawn if each.amount is not UNKNOWN}


def _reckoned(values: Sequence[LawValue], own: set[Decimal], size: int) -> set[Decimal]:
    """Two amounts together; an amount some times, for one and for all; what lies between an
    amount and one's own."""
    money = {value.amount for value in values if value.unit.startswith("元")}
    times = {value.amount for value in values if value.unit == "倍"} | {Decimal(1)}
    rates = {value.amount for value in values if value.unit == "%"}
    points = {value.amount for value in values if value.unit == "个百分点"}
    bounds = {amount * factor for amount, factor in product(money, times)}
    return (
        {one + other for one, other in product(money, money)}
        | {rate + point for rate, point in product(rates, points)}
        | bounds
        | {bound * size for bound in bounds}
        | {abs(amount - registered) for amount, registered in product(money, own)}
    )


def _totals(amounts: Sequence[AnswerAmount]) -> set[Decimal]:
    """What several amounts of one unit come to, at the least and at the most; one that is told by
    itself has to be traced like any other."""
    found = set[Decimal]()
    for unit in {each.unit for each in amounts}:
        of_unit = [each for each in amounts if each.unit == unit]
        for bounds in ([e.value for e in of_unit], [e.max or e.value for e in of_unit]):
            one, several = set[Decimal](), set[Decimal]()
            for bound in map(Decimal, bounds):
                several |= {bound + total for total in one | several}
                one.add(bound)
            found |= several
    return found


def _days_until(telling: Telling) -> set[Decimal]:
    told = re.findall(r"\d{4}-\d\d-\d\d", telling.text)
    return {Decimal((date.fromisoformat(each) - telling.day).days) for each in told}


def _figures(text: str) -> set[Decimal]:
    """The sums, rates, ages and counts that a text tells, in single yuan, people …"""
    found = set()
    for number, times, unit, counted in _FIGURE.findall(text):
        value = _decimal(number)
        if unit or times or (counted and value >= _COUNTED_FROM):
            found.add(value * _TIMES[times])
    return found


def _numbers(text: str) -> set[Decimal]:
    """Every number of a text, with its 万 and without."""
    found = set()
    for number, times in re.findall(rf"({_AMOUNT})([万亿]?)", text):
        found |= {_decimal(number), _decimal(number) * _TIMES[times]}
    return found


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))
