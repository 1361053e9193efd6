"""The next birthday of whoever is spoken of, as the age that it makes of him."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from intents.answers.relatives import people_called
from intents.mentions.people import people
from intents.messages import Dialogue, Question
from intents.reading import words
from intents.text import Text, normalise
from knowledge.facts import AGE, UNKNOWN, Person, age_on
from knowledge.relations import ME, words_for

_BIRTHDAY: Final = words("thread")["next_birthday"]


def as_an_age(text: Text, question: Question, dialogue: Dialogue) -> Text:
    """等满七岁以后呢, of 那过了生日呢 behind a child of six; as it is where no age is known."""
    found = _BIRTHDAY.search(text.plain) if dialogue.intent else None
    age = _age_of_one(text.plain, question, dialogue) if found else None
    if found is None or age is None:
        return text
    then = f"等满{age + 1}岁以后"
    return normalise(text.plain[: found.start()] + then + text.plain[found.end() :])


def _age_of_one(plain: str, question: Question, dialogue: Dialogue) -> Decimal | None:
    named = [str(e.value) for e in people(plain, words_for(question.household))]
    about = next((each for each in named if each not in ME), dialogue.about)
    told = dialogue.facts.get(AGE.name) if about == dialogue.about else None
    if isinstance(told, Decimal):
        return told
    on_file = _on_file(about, question)
    ages = {age_on(e.birth_date, question.as_of) for e in on_file if e.birth_date is not UNKNOWN}
    return Decimal(ages.pop()) if len(ages) == 1 else None


def _on_file(about: str | None, question: Question) -> Sequence[Person]:
    household = question.household
    if household is None:
        return ()
    if about in ME:
        return [household.head] if household.head else ()
    return people_called(about or "", household)
