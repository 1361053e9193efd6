"""Which subjects are likelier for a person of that age: a pupil draws no pension."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

from intents.facts_said import Said
from intents.messages import Question
from intents.pupils import STAGE
from intents.ranking import Ranking
from intents.said_in import said_in
from intents.text import Text
from knowledge.facts import AGE, NOT_AT_SCHOOL, AnyFact, Household, Person, age_on
from knowledge.relations import ELDERS, SELF

Stage = Literal["young", "grown", "old"]
GROWN_FROM: Final = 17  # years, of whom nobody knows that they are at school
OLD_FROM: Final = 58  # years: those who ask about a pension are not sixty yet
_GRANDCHILDREN: Final = ("孙子", "孙女", "孩子", "外孙", "外孙女")

# Below which prefixes the subjects stand that are asked about for such people, and that are not.
FITTING: Final[dict[Stage, tuple[str, ...]]] = {
    "young": ("education.", "civil.children", "disability.rehabilitation"),
    "grown": ("employment.", "pension.contribution", "pension.retirement", "pension.employee"),
    "old": ("civil.elderly", "civil.tekun", "pension.claim", "pension.early"),
}
UNFIT: Final[dict[Stage, tuple[str, ...]]] = {
    "young": (
        *("pension.", "employment.", "finance.", "women.", "housing.fund"),
        *("civil.elderly", "civil.marriage", "civil.tekun", "medical.employee"),
    ),
    "grown": (
        *("education.aid", "education.admission", "education.special"),
        *("civil.elderly", "civil.children"),
    ),
    "old": (
        *("education.", "civil.children", "health.family", "medical.maternity", "housing.fund"),
        *("employment.leave", "employment.training", "employment.unemployment"),
    ),
}


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


def said_for(
    text: Text, question: Question, facts: Mapping[str, AnyFact], ranking: Ranking
) -> Said:
    """我43岁下岗,孩子上高中,能认定就业困难吗: of whoever writes, as the pupil cannot be meant."""
    said = said_in(text, question, facts)
    stage = stage_of(said, question.household, question.as_of)
    unfit = stage is not None and ranking.best(1)[0].intent.startswith(UNFIT[stage])
    if question.household or not unfit:
        return said
    of_age = any(m.kind == AGE.name and owner == SELF for m, _, owner in said.mentions)
    return said_in(text, question, facts, SELF) if of_age else said


def _of_person(person: Person, day: date) -> Stage | None:
    at_school = isinstance(person.school_stage, str) and person.school_stage != NOT_AT_SCHOOL
    if at_school:
        return "young"
    if not isinstance(person.birth_date, date):
        return None
    age = age_on(person.birth_date, day)
    return "young" if age < GROWN_FROM else "old" if age >= OLD_FROM else "grown"
