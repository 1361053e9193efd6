"""What a text says, for the household that it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from intents.agreed import STATUSES
from intents.facts_said import Said, SaidFact, read
from intents.mentions.mention import PERSON, Mention
from intents.messages import Question
from intents.text import Text
from knowledge.facts import AnyFact
from knowledge.relations import HOME, ME, OTHERS, SELF

_BOTH_PARENTS: Final = re.compile("爹娘|父母亲?|爸妈|爹妈")


def said_in(
    text: Text, question: Question, facts: Mapping[str, AnyFact], of: str | None = None
) -> Said:
    """With the class that a question names (贫困户住院报几成): nobody says to be of it, but it is
    what the answer is to be worked out by. `of`: another than the person asked about."""
    people = question.household.people if question.household else ()
    names = [person.name for person in people if isinstance(person.name, str)]
    said = read(text, facts, question.as_of, names, of)
    named = {
        m.kind: m
        for m, stance, _ in said.mentions
        if stance == "named" and isinstance(m.value, bool)
    }
    classes = tuple(
        SaidFact(kind, _of_the_class(m, text.plain), text.span(m.begin, m.end), "named", None)
        for kind, m in named.items()
        if kind in STATUSES and kind not in said.values and len(named) == 1
    )
    return replace(said, facts=(*said.facts, *classes))


def said_of_each(text: Text, question: Question, facts: Mapping[str, AnyFact]) -> tuple[Said, ...]:
    """Of every relative that a text speaks of, where there are several: 俺爹俺娘一共."""
    mentions = said_in(text, question, facts).mentions
    people = dict.fromkeys(str(m.value) for m, _, _ in mentions if m.kind == PERSON)
    kin = [who for who in people if who not in (*ME, *OTHERS, "孩子")]
    if _BOTH_PARENTS.search(text.plain) and not kin:
        kin = ["父亲", "母亲"]
    elif SELF in people or (len(kin) == 1 and HOME in people):
        kin.insert(0, SELF)
    return tuple(said_in(text, question, facts, who) for who in kin) if len(kin) > 1 else ()


def _of_the_class(named: Mention, plain: str) -> bool:
    """非贫困户 names those who are not."""
    return named.value is True and not plain.endswith("非", 0, named.begin)
