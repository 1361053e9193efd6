"""Whatever a text mentions, found once: a small room for each kind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice

from intents.mentions.births import births
from intents.mentions.dates import ages, dates
from intents.mentions.events import events
from intents.mentions.grades import grades
from intents.mentions.mention import MOST, Mention, outermost
from intents.mentions.numbers import numerals
from intents.mentions.people import families, people
from intents.mentions.sums import sums
from intents.mentions.words import words
from knowledge.facts import AnyFact
from knowledge.relations import NOBODY, Called


def mentions(
    text: str, facts: Iterable[AnyFact], today: date, names: Called = NOBODY
) -> list[Mention]:
    """In the order of a plain text; `names` are those of the members of the household."""
    found = list(islice(numerals(text), MOST))
    named = list(people(text, names))
    return outermost(
        each
        for room in (
            named,
            grades(text),
            ages(text, found, named),
            births(text, today),
            families(text),
            sums(text, found),
            dates(text, today),
            events(text, today),
            words(text, facts),
        )
        for each in room
    )[:MOST]
