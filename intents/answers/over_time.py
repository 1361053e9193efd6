"""What is not as it was for a household, by the days that are compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from intents.answers.changes import say
from intents.answers.planning import stated
from intents.answers.relatives import people_called
from intents.answers.shape import Told
from intents.answers.wording import say_fixed
from intents.answers.working_out import called
from intents.days import compared_days
from intents.matching.ranking import subject
from intents.messages import Ask, Question, Reading
from intents.thread.dialogue import BUNDLE
from intents.thread.going_on import CHANGES
from knowledge.policy.assessment import Memory, deciding_fact
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.policy.changes import changes

Tell = Callable[[Entry, Reading, Question], Told]


def over_time(
    knowledge: Knowledge,
    tell: Tell,
    memory_of: Callable[[date], Memory],
    entry: Entry,
    reading: Reading,
    question: Question,
) -> Told:
    """What is not as it was for the household; of the subject of the last answer, where that
    is a benefit. Without anything known of anybody it is the figures that can be compared."""
    household, said = question.household, reading.said
    whole = subject(entry.intent) == BUNDLE
    if household is None and not said.facts:
        if not whole:
            return tell(entry, replace(reading, manner="history"), question)
        entry = knowledge.entries[CHANGES]
        law = knowledge.law(entry.department, question.as_of)
        return say_fixed(entry, law, manner="usual")
    facts = stated(said)
    then, now = compared_days(reading.plain, said, question.as_of, reading.since)
    found = changes(knowledge, household, then, now, facts, memory_of)
    about = said.about if not reading.family else None
    people = people_called(about or "", household) if household else ()
    if people:
        found = found.only(lambda each: each.benefit.personal and each.person in people)
        return say(found, "、".join(map(called, people)))
    if whole:
        if household is not None or found.found:
            return say(replace(found, open=()))
        memory = memory_of(now)
        fact = deciding_fact(knowledge, household, now, facts, found.open, memory)
        ask = None if fact is None else Ask(fact.name, fact.question, tuple(fact.options))
        return replace(say(found), ask=ask)
    own = found.only(lambda each: subject(each.benefit.intent) == subject(entry.intent))
    if own.found or any(each.benefit.amount for each in own.same):
        return say(own)
    return tell(entry, replace(reading, manner="history"), question)
