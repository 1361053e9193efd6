"""No figure reaches a person that neither the law, nor the case, nor the arithmetic explains."""

import random
import re
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest

from intents.assistant import Assistant
from intents.messages import Answer, Dialogue, Question
from knowledge.facts import UNKNOWN, Household
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.law import as_written, plain
from knowledge.registry.database import open_database
from knowledge.registry.households import TABLE, read_household
from knowledge.registry.importer import import_files

DEMO = Path(__file__).parents[2] / "demo"
DAYS = (
    *(date(2019, 6, 30), date(2020, 6, 30), date(2020, 12, 31), date(2021, 12, 31)),
    *(date(2023, 6, 1), date(2026, 11, 28)),
)
ANSWERS = 2000
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@pytest.fixture(scope="module")
def households(tmp_path_factory: pytest.TempPathFactory) -> list[Household]:
    folder = tmp_path_factory.mktemp("demo")
    database = open_database(folder / "registry.db")
    import_files(database, [DEMO / "户.csv", DEMO / "人.csv"], folder / "rejects.csv")
    return [read_household(document) for document in database.table(TABLE)]


def numbers(text: str) -> set[str]:
    return {number.lstrip("0") or "0" for number in _NUMBER.findall(text)}


def of_the_knowledge(knowledge: Knowledge) -> set[str]:
    """Every value of the law in every version, its dates, units, sources and phones."""
    found: set[str] = set()
    for values in knowledge.values.values():
        for value in values.values():
            found |= numbers(f"{value.name} {value.unit}")
            for version in value.versions:
                found |= {plain(version.amount)} | numbers(str(version.since))
                found |= numbers(as_written(version.amount, value.unit))
                for source in version.sources:
                    found |= numbers(f"{source.title} {source.date} {source.quote}")
    for entry in knowledge.entries.values():
        found |= numbers(entry.wording.phone)
        for source in entry.sources:
            found |= numbers(f"{source.title} {source.date} {source.quote}")
    for fact in knowledge.facts.values():
        found |= numbers(" ".join(fact.options) + fact.question)
    return found


def of_the_case(question: Question) -> set[str]:
    """What was asked and what is registered: ages and numbers of people follow from it."""
    counts = {str(number) for number in range(121)}  # ages, members, months, items
    people = question.household.people if question.household else ()
    born = {person.birth_date.year for person in people if isinstance(person.birth_date, date)}
    counts |= {str(year + age) for year in born for age in range(121)}  # birthdays to come
    drawn = [benefit for person in people for benefit in person.benefits]
    if question.household and question.household.monthly_income is not UNKNOWN:
        counts.add(plain(question.household.monthly_income))  # its repr may be 5.6E+3
    drawn += question.household.benefits if question.household else ()
    counts |= {plain(benefit.amount) for benefit in drawn if benefit.amount is not UNKNOWN}
    return counts | numbers(f"{question.text} {question.household} {question.as_of}")


def ages_of(knowledge: Knowledge) -> set[int]:
    """Those that the law names."""
    return {
        int(version.amount)
        for values in knowledge.values.values()
        for value in values.values()
        for version in value.versions
        if value.unit == "周岁"
    }


def of_the_birthdays(ages: set[int], household: Household | None) -> set[str]:
    """The years in which somebody of the household comes to such an age."""
    people = [] if household is None else household.people
    births = [person.birth_date for person in people if isinstance(person.birth_date, date)]
    return {str(birth.year + age) for birth in births for age in ages}


def of_the_arithmetic(answer: Answer) -> set[str]:
    amounts = " ".join(f"{amount.value} {amount.max}" for amount in answer.amounts)
    of_both_days = [each for each in answer.details.steps.splitlines() if "＝" in each]
    exact = numbers(" ".join((*answer.steps, *of_both_days))) | numbers(amounts)
    return exact | numbers(" ".join(as_written(Decimal(each), "元") for each in exact))


def of_a_plan(answer: Answer) -> set[str]:
    """What any of its amounts come to together: 「每月一共424元」."""
    amounts = answer.amounts[:12]
    ends = ([a.value for a in amounts], [a.max or a.value for a in amounts])
    several = (
        each for end in ends for n in range(2, len(end) + 1) for each in combinations(end, n)
    )
    return {plain(sum(map(Decimal, each), Decimal(0))) for each in several}


def of_a_sum(figures: set[str]) -> set[str]:
    """What is left of one figure, or one and another come to: 「高出标准35元」."""
    values = [Decimal(figure) for figure in figures]
    return {plain(a - b) for a in values for b in values if a >= b} | {
        plain(a + b) for a in values for b in values
    }


def test_every_figure_is_explained(assistant: Assistant, households: list[Household]) -> None:
    known, ages = of_the_knowledge(assistant.knowledge), ages_of(assistant.knowledge)
    chance = random.Random(20201231)
    entries = list(assistant.knowledge.entries.values())
    unexplained: list[tuple[str, set[str]]] = []
    for _ in range(ANSWERS):
        phrasing = chance.choice(chance.choice(entries).phrasings).text
        household = chance.choice([None, *households])
        question = Question(phrasing, chance.choice(DAYS), household)
        answer = assistant.reply(question, Dialogue())
        explained = known | of_the_case(question) | of_the_arithmetic(answer)
        explained |= of_the_birthdays(ages, household)
        told = (each.value for each in answer.said)
        explained |= {plain(each) for each in told if isinstance(each, Decimal)}
        shown = numbers(answer.text)
        left = shown - explained
        left -= of_a_plan(answer) if left else set()
        left -= of_a_sum((shown | numbers(phrasing)) & explained) if left else set()
        if left:
            unexplained.append((phrasing, left))
    assert unexplained == []
