"""What will be so once somebody is as old as a question supposes: 明年满六十了还替交不."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from intents.answers.relatives import people_called
from intents.answers.shape import OLD, Told
from intents.answers.totals import after_old
from intents.answers.working_out import called
from intents.asking import asks_for_the_difference, asks_more_or_less, asks_who
from intents.mentions.dates import age_to_come
from intents.messages import Question, Reading
from knowledge.facts import AGE, UNKNOWN, Household, Person, age_on, birthday
from knowledge.policy.law import as_written

FURTHEST: Final = 10  # years that somebody looks ahead


def day_of_age(age: Decimal, person: Person | None, today: date) -> date | None:
    """The birthday on which somebody on file is so old; None where it is past, or far away."""
    born = UNKNOWN if person is None else person.birth_date
    if born is UNKNOWN or not 0 < age - age_on(born, today) <= FURTHEST:
        return None
    return birthday(born, int(age))


def who_comes_of_age(
    age: Decimal, about: str | None, household: Household, today: date
) -> Person | None:
    """Whoever is asked about, otherwise the head, or the only one who will be so old soon."""
    named = [*people_called(about or "", household), *filter(None, [household.head])]
    soon = [each for each in household.people if day_of_age(age, each, today)]
    of_them = (each for each in named if each in soon)
    return next(of_them, soon[0] if len(soon) == 1 else None)


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
    since = f"{whose}{day:%Y年%-m月}满{age}周岁以后，"
    by, compares = "", asks_more_or_less(reading.plain) or asks_for_the_difference(reading.plain)
    if compares and today.amounts and then.amounts:
        before, after = today.amounts[0], then.amounts[0]
        less = Decimal(after.value) - Decimal(before.value)
        if less and before.unit == after.unit and before.max is after.max is None:
            by = f"比眼下{'多' if less > 0 else '少'}{as_written(abs(less), '元')}，"
    return replace(
        then,
        result=after_old(then, f"{since}{by}{coming}"),
        above_all=(f"眼下：{now}",) if by else (),
        why=then.why if by else (f"眼下：{now}", *then.why),
        next_step=today.next_step or then.next_step,
    )
