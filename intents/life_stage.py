"""Which subjects are likelier for a person of that age: a pupil draws no pension."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from intents.clauses import last_question
from intents.facts_said import Said
from intents.matching.ranking import Ranking
from intents.mentions.mention import PERSON
from intents.messages import Question
from intents.pupils import STAGE
from intents.reading import words
from intents.said_in import said_in
from intents.text import Text
from knowledge.facts import AGE, NOT_AT_SCHOOL, AnyFact, Household, Person, age_on
from knowledge.relations import ELDERS, SELF

Stage = Literal["young", "grown", "old"]
GROWN_FROM: Final = 17  # years, of whom nobody knows that they are at school
OF_A_CHILD: Final = 14  # years up to which a pension is nobody's
OLD_FROM: Final = 58  # years: those who ask about a pension are not sixty yet
_GRANDCHILDREN: Final = ("孙子", "孙女", "孩子", "外孙", "外孙女")

# How the subjects begin that are asked about for such people, and that are not; the fact without
# which a subject is nobody's.
FITTING: Final = words("life_stage.fitting")
UNFIT: Final = words("life_stage.unfit")
DECIDED_BY: Final = words("life_stage.decided_by")


def stage_of(said: Said, household: Household | None, day: date) -> Stage | None:
    """Of whoever is named; None where nobody is, or nothing is known of them."""
    if said.about is None:
        return None
    people = household.people if household else ()
    for person in people:
        if said.about in (person.name, person.relation):
            return _of_person(person, day)
    if STAGE in said.values or said.about in _GRANDCHILDREN:
        return "young"
    return "old" if said.about in ELDERS else None


def nothing_for(said: Said) -> tuple[str, ...]:
    """How the subjects begin that are nothing for somebody who was born the other day: a pension,
    of 二宝今年四月生的,到底有没有这个钱."""
    age = said.values.get(AGE.name)
    return ("pension.",) if isinstance(age, Decimal) and age < OF_A_CHILD else ()


def said_for(
    text: Text, question: Question, facts: Mapping[str, AnyFact], ranking: Ranking
) -> Said:
    """我43岁下岗,孩子上高中,能认定就业困难吗: of whoever writes, as the pupil cannot be meant."""
    said, intent = said_in(text, question, facts), ranking.best(1)[0].intent
    if (of := _told_of_another(text.plain, said, intent)) and question.household is None:
        return said_in(text, question, facts, of)
    stage = stage_of(said, question.household, question.as_of)
    unfit = stage is not None and UNFIT[stage].match(intent) is not None
    if question.household or not unfit:
        return said
    of_age = any(m.kind == AGE.name and owner == SELF for m, _, owner in said.mentions)
    return said_in(text, question, facts, SELF) if of_age else said


def _told_of_another(plain: str, said: Said, intent: str) -> str | None:
    """我娘一级,我爱人做保洁,护理补贴多少: of whom alone what decides is told, where the clause that
    asks names nobody."""
    fact = next((fact for fact, begins in DECIDED_BY.items() if begins.match(intent)), "")

    def fits(value: object) -> bool:
        return fact != AGE.name or (isinstance(value, Decimal) and value >= OLD_FROM)

    told = [each for each in said.mentions if each[0].kind == fact and each[1] == "stated"]
    owners = {owner for mention, _, owner in told if fits(mention.value)}
    asked = plain.rfind(last_question(plain))
    named = any(each.kind == PERSON and each.begin >= asked for each, _, _ in said.mentions)
    known = fact in said.values and fits(said.values[fact])
    return None if named or known or len(owners) != 1 else owners.pop()


def _of_person(person: Person, day: date) -> Stage | None:
    at_school = isinstance(person.school_stage, str) and person.school_stage != NOT_AT_SCHOOL
    if at_school:
        return "young"
    if not isinstance(person.birth_date, date):
        return None
    age = age_on(person.birth_date, day)
    return "young" if age < GROWN_FROM else "old" if age >= OLD_FROM else "grown"
