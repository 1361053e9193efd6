"""An answer by the law of the day that is asked about, or of several days beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from intents.answers.plainly import plainly
from intents.answers.shape import Told
from intents.answers.telling import Teller
from intents.days import DayAsked
from intents.messages import Question, Reading
from knowledge.policy.catalogue import Entry
from knowledge.policy.law import published

NOT_YET: Final = "{name}的没查到；"
AS_NOW: Final = "的按现在的规定："
UNCHANGED: Final = f"{{name}}{AS_NOW}"
MOST_OF_A_DAY: Final = 70  # characters of the results of two days beside each other
IN_FORCE_FROM: Final = "施行"  # in the date of a law, which is out before


def of_its_day(
    teller: Teller, entry: Entry, reading: Reading, question: Question, days: Sequence[DayAsked]
) -> tuple[Told, Question]:
    """By the law of the day that is asked about; of several, the older ones beside the newest;
    of a day to come, by what is known."""
    today = question.as_of
    coming = [each for each in days if each.day > today]
    past = [each for each in days if each.day <= today]
    if past:
        question = replace(question, as_of=past[0].day)
    told = plainly(teller.knowledge, teller.tell, entry, reading, question)
    if coming:
        then = replace(question, as_of=coming[0].day)
        changed = teller.tell(entry, reading, then)
        if known_to_come(changed, today):
            return replace(changed, result=f"{coming[0].name}：{changed.result}"), then
    if past and told.sources:  # 2013年的车想报废: where to go is of no day
        told = replace(told, result=f"{past[0].name}：{told.result}")
    elif coming and not past and told.values and told.amounts:
        words = NOT_YET if any(each.is_old for each in told.values) else UNCHANGED
        so_far = words.format(name=coming[0].name.removesuffix("的"))
        whom = told.next_step.replace(f"{today.year}年的数", f"{coming[0].day.year}年的数")
        told = replace(told, result=f"{so_far}{told.result}", next_step=whom)
    for each in past[1:]:
        older = teller.tell(entry, reading, replace(question, as_of=each.day))
        line = f"{each.name}：{_briefly(older, MOST_OF_A_DAY - len(told.result))}"
        told = replace(told, above_all=(*told.above_all, line))
    return told, question


def _briefly(told: Told, room: int) -> str:
    """The result, or where it does not fit the first money that it is about."""
    money = [each for each in told.amounts if each.unit.startswith("元") and each.max is None]
    if len(told.result) <= room or not money:
        return told.result
    return f"{money[0].label}{money[0].value}{money[0].unit}。"


def known_to_come(told: Told, today: date) -> bool:
    """Whether it is other law than today's, and of documents that are out already."""
    new = any(value.version.since > today for value in told.values)
    return new and all(
        IN_FORCE_FROM in source.date or (published(source) or today) <= today
        for source in told.sources
    )
