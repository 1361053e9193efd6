"""What will be so once somebody is as old as a question supposes: 明年满六十了还替交不."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from intents.answers.relatives import people_called
from intents.answers.shape import Told
from intents.answers.totals import OLD
from intents.answers.working_out import called
from intents.asking import asks_who
from intents.mentions.numbers import number
from intents.messages import Question, Reading
from knowledge.facts import AGE, UNKNOWN, Household, Person, age_on, birthday

SOON: Final = 730  # days
FURTHEST: Final = 10  # years that somebody looks ahead
OLDEST: Final = 100
_N: Final = r"(?P<age>\d{1,3}|[一二三四五六七八九十]{1,3})"
_COMES: Final = (
    r"(?:等|明年|后年|转过年|过[了完]?年|年底|下个?月|下半年|再过[^,。?]{1,5}|以后|将来|要是|假如|快|马上|眼看)"
    r"[^,。?一二三四五六七八九十\d]{0,6}[^,。?]{0,6}?"
)
_TURNS: Final = re.compile(
    rf"{_COMES}(?:满|到|够|过)(?:了)?{_N}(?:周?岁)?(?:了|以?后|的?时候|就|,)"
    rf"|(?:满|到|过)(?:了)?{_N.replace('age', 'then')}(?:周?岁)?"
    r"(?:以?后|了以?后|那天|的时候|那|就|还)"
)
_NOW: Final = re.compile("现在|眼下|今年|这会|目前")


def age_to_come(plain: str) -> Decimal | None:
    """As old as somebody will be when what is asked is to hold."""
    found = _TURNS.search(plain)
    if found is None or _NOW.search(plain, found.end()):
        return None
    age = number(found["age"] or found["then"])
    return age if isinstance(age, Decimal) and age <= OLDEST else None


def day_of_age(age: Decimal, person: Person | None, today: date) -> date | None:
    """The birthday on which somebody on file is so old; None where it is past, or far away."""
    born = UNKNOWN if person is None else person.birth_date
    if born is UNKNOWN or not 0 < age - age_on(born, today) <= FURTHEST:
        return None
    return birthday(born, int(age))


def who_comes_of_age(
    age: Decimal, about: str | None, household: Household, today: date
) -> Person | None:
    """Whoever is asked about; where nobody is named the one who is nearly as old."""
    named = [*people_called(about or "", household), *([household.head] if household.head else [])]
    for person in named:
        if day_of_age(age, person, today):
            return person
    soon = [
        each
        for each in household.people
        if (day := day_of_age(age, each, today)) and (day - today).days < SOON
    ]
    return soon[0] if len(soon) == 1 and about is None else None


def with_what_comes(
    told: Told, reading: Reading, question: Question, tell: Callable[[Reading, Question], Told]
) -> Told:
    """What holds from the birthday on, before what holds today."""
    age, household, said = age_to_come(reading.plain), question.household, reading.said
    if age is None or household is None or asks_who(reading.plain):
        return told
    person = who_comes_of_age(age, said.about, household, question.as_of)
    day = day_of_age(age, person, question.as_of)
    if person is None or day is None:
        return told
    facts = tuple(each for each in said.facts if each.fact != AGE.name)
    about = person.name if isinstance(person.name, str) else said.about
    reading = replace(reading, said=replace(said, facts=facts, about=about))
    today, then = tell(reading, question), tell(reading, replace(question, as_of=day))
    whose = f"{called(person)}："
    now = OLD.sub("", today.result).removeprefix(whose)
    coming = OLD.sub("", then.result).removeprefix(whose)
    if coming == now:
        return told
    old = OLD.match(then.result)
    since = f"{whose}{day:%Y年%-m月}满{age}周岁以后，"
    return replace(
        then,
        result=f"{old[0] if old else ''}{since}{coming}",
        above_all=(),
        why=(f"眼下：{now}", *then.why),
        next_step=today.next_step or then.next_step,
    )
