"""Whom a word like 俺爹 or 老伴 means in a household of the registry."""

from __future__ import annotations

from collections.abc import Sequence

from intents.facts_said import Said
from intents.mentions.mention import PERSON
from knowledge.facts import Household, Person
from knowledge.relations import CHILDREN, ELDERS, FEMALE, MALE

CHILD = "子女"  # as some registries write, whether son or daughter


def people_called(about: str, household: Household) -> Sequence[Person]:
    """Those of this name, or registered by this relation to the head. A child who asks calls the
    head 俺爹: then the head, or the head's spouse, where the sex does not speak against it."""
    named = [person for person in household.people if about in (person.name, person.relation)]
    if about == "孩子":
        return [person for person in household.people if person.relation in (*CHILDREN, CHILD)]
    if about in ("儿子", "女儿") and not named:
        named = [p for p in household.people if p.relation == CHILD and _may_be(about, p)]
    if named or about not in ELDERS:
        return named
    return [
        person
        for person in household.people
        if person.relation in ("户主", "本人", "配偶") and _may_be(about, person)
    ]


def everybody_named(said: Said, household: Household) -> Sequence[Person]:
    """俺爹俺娘各能享受啥: all who are spoken of, in the order of the text."""
    names = dict.fromkeys(str(each.value) for each, _, _ in said.mentions if each.kind == PERSON)
    named = [each for name in names for each in people_called(name, household)]
    return list(dict.fromkeys(named))


def _may_be(relation: str, person: Person) -> bool:
    if person.sex == "男":
        return relation in MALE
    if person.sex == "女":
        return relation in FEMALE
    return True
