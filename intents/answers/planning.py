"""The plan of all that a household may have, and the question that settles the most of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from intents.answers import bundle
from intents.answers import changes as comparison
from intents.answers.relatives import everybody_named, like_what_is_said, people_called
from intents.answers.shape import Told
from intents.answers.working_out import called
from intents.asking import (
    asks_person_by_person,
    asks_what_is_drawn,
    asks_what_not,
    tells_of_all,
)
from intents.clauses import MARKS
from intents.facts_said import Said
from intents.messages import Ask, Question, Reading
from intents.thread.carried import names_somebody
from knowledge.facts import AGE, DISABILITY_GRADE, UNKNOWN, Household, Person, birthday
from knowledge.policy.assessment import Assessed, Memory, assess, follows_from, worth_asking
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.changes import changes
from knowledge.policy.conflicts import of_what_is_drawn
from knowledge.policy.entitlement import Verdict
from knowledge.policy.law import as_written
from knowledge.policy.nearest_change import SOON
from knowledge.relations import ME, SELF

APART: Final = (DISABILITY_GRADE.name,)  # tells people apart
HOUSEHOLD: Final = re.compile("[这该]户|户里|全家|一家子?[^,。?]{0,3}口")
_AT_A_COMMA: Final = re.compile("[,。?;]")
MORE: Final = "问“跟去年比”就知道是哪些。"


def planned(
    knowledge: Knowledge, reading: Reading, question: Question, memory_of: Callable[[date], Memory]
) -> Told:
    """Every benefit for the household, and the question that settles the most."""
    household, day = question.household, question.as_of
    facts, memory = stated(_of_whom_it_is_asked(knowledge, reading.said, household)), memory_of(day)
    of_all = household is not None and _tells_of_several(reading)
    on_file = () if of_all else _on_file(knowledge, reading.said, question)
    if on_file or of_all:  # 精神二级那个 says who is meant, and not that all of them are that
        facts = {name: each for name, each in facts.items() if not knowledge.facts[name].personal}
    whom = None if of_all else of_the_household(reading.said, household)
    everything = assess(knowledge, household, day, facts, memory, of=whom)
    assessed: Sequence[Assessed] = list(_as_it_is_drawn(everything, household))
    # what is said of her is not said of him
    if household is not None and whom not in (None, household.head):
        facts = {name: each for name, each in facts.items() if not knowledge.facts[name].personal}
    fact = worth_asking(knowledge, household, day, facts, assessed, memory)
    ask = None if fact is None else Ask(fact.name, fact.question, tuple(fact.options))
    if household is None and reading.each:
        family = (each for each in assessed if not each.benefit.personal)
        assessed = (*family, *_of_those_told(knowledge, reading.each, day, memory))
        ask = None if fact is None or fact.personal else ask  # nobody would know of whom
    # 这户母子俩…再看看还有什么没领上: behind what was asked of one of them.
    of_home = reading.part and HOUSEHOLD.search(question.text) and not names_somebody(reading.part)
    about = None if reading.family or of_all or of_home else reading.said.about
    people = people_called(about or "", household) if household else ()
    people = people or on_file
    if household and people and tells_of_all(reading.plain):
        people = everybody_named(reading.said, household)
    if people:
        told = bundle.say(knowledge, bundle.of_people(assessed, people), day, None, household)
        told = replace(told, result=told.result.replace("您家", "、".join(map(called, people))))
    else:
        drawing = [each for each in assessed if each.drawn]
        differing = of_what_is_drawn(knowledge, household, day, facts, drawing)
        following = [
            bundle.following(found, each.benefit.name)
            for each in assessed
            if each.unclaimed and each.benefit.brings
            for found in [follows_from(knowledge, household, day, facts, each.benefit.rule, memory)]
        ]
        apart = asks_person_by_person(reading.plain)
        told = bundle.say(
            knowledge, assessed, day, ask, household, differing, following, facts, apart
        )
        year_before = birthday(day, -1)
        found = changes(knowledge, household, year_before, day, facts, memory_of)
        if found.found:
            told = replace(told, why=(*told.why, f"{comparison.headline(found)}{MORE}"))
    if household is not None and asks_what_is_drawn(reading.plain):
        told = _with_what_is_paid(told, household, people)
    if asks_what_not(reading.plain):
        told = replace(told, why=(*told.why, *_refused(assessed, people)))
    supposed = [each for each in reading.said.facts if each.meant == "supposed"]
    if not supposed:
        return told
    shown = "、".join(knowledge.facts[each.fact].show(each.value) for each in supposed)
    return replace(told, result=f"要是{shown}：{told.result}")


def _of_whom_it_is_asked(knowledge: Knowledge, said: Said, household: Household | None) -> Said:
    """我全家能领什么,孙子上小学: that he is at school is on file of him, and of nobody else; of
    whoever is not on file it is of nobody."""
    if household is None:
        return said
    own = (*ME, *([said.about] if people_called(said.about or "", household) else []))
    kept = [e for e in said.facts if e.about in own or not knowledge.facts[e.fact].personal]
    return replace(said, facts=tuple(kept))


def _tells_of_several(reading: Reading) -> bool:
    """男的精神二级,女的智力四级,还能申请哪些: told of more than one of them, and asked of none."""
    told = {mention.value for mention, _, _ in reading.said.mentions if mention.kind in APART}
    asked = _AT_A_COMMA.split(reading.plain.rstrip(MARKS))[-1]
    return len(told) > 1 and not names_somebody(asked)


def _with_what_is_paid(told: Told, household: Household, people: Sequence[Person]) -> Told:
    """What is drawn by the registry and comes to together, before what else there is."""
    whose = people or household.people
    drawn = [*(() if people else household.benefits), *(e for p in whose for e in p.benefits)]
    sums = [(each.name, each.amount) for each in drawn if each.amount is not UNKNOWN]
    if not sums:
        return told
    total = sum((amount for _, amount in sums), Decimal(0))
    shown = "，".join(f"{name}{as_written(amount, '元')}" for name, amount in sums)
    line = f"登记里在领的一共每月{as_written(total, '元')}：{shown}。"
    return replace(told, result=line, above_all=(told.result, *told.above_all))


def of_the_household(said: Said, household: Household | None) -> Person | None:
    """Whom alone what is said of a person is said of, where they are on file."""
    found = people_called(said.about or "", household) if household else ()
    return found[0] if len(found) == 1 else None


def _as_it_is_drawn(
    assessed: Iterable[Assessed], household: Household | None
) -> Iterator[Assessed]:
    """护理补贴 that is listed with the household is drawn by whoever may have it; of several by the
    one whose sum it is."""
    assessed = tuple(assessed)
    for each in assessed:
        listed = each.benefit.drawn_by(household, None) if each.benefit.personal else ()
        own = each.person.benefits if each.person else ()
        if (
            not each.drawn
            or not listed
            or any(e in own for e in each.benefit.drawn_by(None, each.person))
        ):
            yield each
            continue
        same = [
            e for e in assessed if e.benefit is each.benefit and e.result.verdict is Verdict.YES
        ]
        sums = {entry.amount for entry in listed}
        paid = [e for e in same if e.amount and e.amount.certain and e.amount.low in sums]
        whose = paid if len(paid) == 1 and len(listed) == 1 else same
        yield replace(each, drawn=False) if whose and each not in whose else each


def _refused(assessed: Sequence[Assessed], people: Sequence[Person]) -> Iterator[str]:
    """What somebody may think is due as well: what something that is given excludes, and what an
    age that is near is short of."""
    given = [each.benefit for each in assessed if each.result.verdict is Verdict.YES]
    lines: dict[str, list[str]] = {}
    for each in assessed:
        if each.result.verdict is not Verdict.NO or (people and each.person not in people):
            continue
        excluded = any(
            each.benefit.name in other.excludes or other.name in each.benefit.excludes
            for other in given
            if any(other.name[:2] in reason for reason in each.result.reasons)
        )
        near = any(s.fact is AGE and s.lacking <= SOON for s in each.result.short_of)
        if (excluded or near) and each.result.reasons:
            reason = re.split("[，；]", each.result.reasons[0])
            lines.setdefault("，".join(reason[:2]), []).append(each.benefit.name)
    for why, names in lines.items():
        yield f"没有{'、'.join(dict.fromkeys(names))}：{why}。"


def _on_file(knowledge: Knowledge, said: Said, question: Question) -> Sequence[Person]:
    """Those of the household on file as what is said of one of them; nobody where that fits all."""
    household = question.household
    if household is None or said.about is not None:
        return ()
    told = replace(said, facts=tuple(each for each in said.facts if each.meant != "named"))
    found = like_what_is_said(household.people, question, told, knowledge.facts)
    people = [each for each in found if each is not None]
    return people if len(people) < len(household.people) else ()


def _of_those_told(
    knowledge: Knowledge, people: Sequence[Said], day: date, memory: Memory
) -> Iterator[Assessed]:
    """What each of them may have for themselves, where nobody of them is on file."""
    for said in people:
        own = (each for each in said.facts if each.about in (None, said.about))
        facts = stated(replace(said, facts=tuple(own)))  # and not their daughter's school
        if any(knowledge.facts[name].personal for name in facts):
            found = assess(knowledge, None, day, facts, memory)
            person = Person(relation=said.about or SELF)
            yield from (replace(e, person=person) for e in found if e.benefit.personal)


def stated(said: Said) -> dict[str, object]:
    """What was said of whoever is asked about, and not only named."""
    return {each.fact: each.value for each in said.facts if each.meant != "named"}
