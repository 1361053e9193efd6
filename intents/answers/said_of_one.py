"""What a question that asks about several people says of one of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from intents.answers.relatives import people_called
from intents.asking import tells_of_all
from intents.facts_said import Said
from intents.messages import Reading
from knowledge.facts import AnyFact, Household, Person
from knowledge.relations import ME, SELF

_ONE_EACH: Final = re.compile("一个[^,。?一]{1,14}[, ]?一个[^,。?]{1,14}")


def said_of(
    person: Person, reading: Reading, household: Household, facts: Mapping[str, AnyFact]
) -> Said:
    """What is said of one of them; of the others' own affairs nothing holds."""

    def is_meant(about: str | None) -> bool:
        own = about == SELF and person is household.head
        return own or (bool(about) and person in people_called(about or "", household))

    for each in reading.each:
        if is_meant(each.about):
            return replace(each, about=str(person.name))
    times = Counter(each.kind for each, _, _ in reading.said.mentions)
    of_all = tells_of_all(reading.plain)  # 都交了十六年
    apart = _told_apart(reading)
    kept = tuple(
        e
        for e in reading.said.facts
        if not facts[e.fact].personal
        or (e.fact not in apart and is_meant(e.about))
        or (e.fact not in apart and of_all and e.about in ME and times[e.fact] < 2)
    )
    return replace(reading.said, facts=kept, about=str(person.name))


def _told_apart(reading: Reading) -> set[str]:
    """一个瞎一个聋: facts of which nobody knows whose each is; the registry does."""
    spans = [each.span() for each in _ONE_EACH.finditer(reading.plain)]
    return {
        mention.kind
        for mention, _, _ in reading.said.mentions
        if any(begin <= mention.begin < end for begin, end in spans)
    }
