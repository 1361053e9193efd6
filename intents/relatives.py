"""Whom a word like 俺爹 or 老伴 means in a household of the registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from knowledge.facts import Household, Person

SELF: Final = "本人"
OUTSIDER: Final = "邻居"  # whose household it is not

_MALE: Final = frozenset({"父亲", "公公", "岳父", "爷爷", "儿子", "孙子", "哥哥", "弟弟", "小叔子"})
_FEMALE: Final = frozenset({"母亲", "婆婆", "岳母", "奶奶", "女儿", "孙女", "姐姐", "妹妹", "儿媳"})
_ELDERS: Final = frozenset({"父亲", "母亲", "公公", "婆婆", "岳父", "岳母", "爷爷", "奶奶"})
_CHILDREN: Final = (
    "儿子",
    "女儿",
    "孙子",
    "孙女",
    "长子",
    "次子",
    "长女",
    "次女",
    "外孙",
    "外孙女",
)


def people_called(relation: str, household: Household) -> Sequence[Person]:
    """Those registered by this relation to the head. A child who asks calls the head 俺爹: then
    the head, or the head's spouse, where the sex does not speak against it."""
    if relation == "孩子":
        return [person for person in household.people if person.relation in _CHILDREN]
    named = [person for person in household.people if person.relation == relation]
    if named or relation not in _ELDERS:
        return named
    return [
        person
        for person in household.people
        if person.relation in ("户主", "本人", "配偶") and _may_be(relation, person)
    ]


def _may_be(relation: str, person: Person) -> bool:
    if person.sex == "男":
        return relation in _MALE
    if person.sex == "女":
        return relation in _FEMALE
    return True
