"""Whom a word like 俺爹 or 老伴 means in a household of the registry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from intents.facts_said import Said
from intents.mentions.mention import PERSON, Mention
from intents.mentions.people import dead, left, people
from knowledge.facts import AGE, NOT_AT_SCHOOL, UNKNOWN, Household, Person, age_on
from knowledge.relations import CHILDREN, ELDERS, FEMALE, HOME, MALE, ME, SELF, called_by

CHILD = "子女"  # as some registries write, whether son or daughter
NO_PUPIL: Final = (UNKNOWN, NOT_AT_SCHOOL)
_OF_A_CHILD: Final = {"哥哥": "儿子", "弟弟": "儿子", "姐姐": "女儿", "妹妹": "女儿"}
_YOUNG: Final = re.compile(
    "姐弟|兄妹|兄弟|姐妹|姊妹|[俩两仨三]个?(?:孩子|娃|宝|丫头|小子|闺女|儿子|孙[子女]|小孩|学生)|[大小]的"
    "|一个[^,。?一]{1,14}[, ]?一个[^,。?]{1,14}"
)
_IN_LAW: Final = {"婆婆": "母亲", "公公": "父亲", "岳母": "母亲", "岳父": "父亲"}
# Words for the head and others together, and how those are registered.
_TOGETHER: Final = {
    "两口|夫妻|夫妇|我们?俩": ("配偶",),
    "兄弟|弟兄|哥俩": ("哥哥", "弟弟"),
    "姐妹|姊妹": ("姐姐", "妹妹"),
    "爷儿?俩|父子|父女|[娘母]儿?俩|母[子女]": ("儿子", "女儿", CHILD),
    "祖孙|爷孙|奶孙": ("孙子", "孙女", "外孙", "外孙女"),
}
_AND_ME: Final = re.compile("我[和跟与、]|[和跟与、]我(?!们?家|[过住]|一起|一块)")


def people_called(about: str, household: Household) -> Sequence[Person]:
    """Those of this name, or registered by this relation to the head. A child who asks calls the
    head 俺爹: then the head, or the head's spouse, where the sex does not speak against it."""
    named = [person for person in household.people if about in (person.name, person.relation)]
    if about == "孩子":
        return [person for person in household.people if person.relation in (*CHILDREN, CHILD)]
    if about in ("儿子", "女儿") and not named:
        named = [p for p in household.people if p.relation == CHILD and _may_be(about, p)]
    if not named and about in _OF_A_CHILD:  # 妹妹 of the child that is spoken of
        named = [p for p in household.people if p.relation == _OF_A_CHILD[about]]
    if not named and about in _IN_LAW:  # 婆婆 of the wife that is spoken of
        named = [p for p in household.people if p.relation == _IN_LAW[about]]
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


def without_the_dead(plain: str, household: Household | None) -> Household | None:
    """俺男人上个月走了: the household as it is after, though the registry does not know it yet."""
    if household is None:
        return None
    told = dead(plain, _people_in(plain, household))
    return _without(
        [p for each in told for p in people_called(str(each.value), household)], household
    )


def those_counted(plain: str, household: Household) -> Household:
    """闺女出嫁了, 大儿子在坐牢: as the household counts where its means are looked at."""
    gone: list[Person] = []
    for each in left(plain, _people_in(plain, household)):
        grown = [p for p in people_called(str(each.value), household) if p.school_stage in NO_PUPIL]
        gone += grown if len(grown) == 1 else []
    return _without(gone, household)


def _people_in(plain: str, household: Household) -> list[Mention]:
    return list(people(plain, called_by(household)))


def _without(gone: Sequence[Person], household: Household) -> Household:
    rest = tuple(each for each in household.people if each not in gone)
    return replace(household, people=rest) if gone and rest else household


def asked_among(plain: str, said: Said, household: Household, today: date) -> Sequence[Person]:
    """Of whom 谁 may be one: those who are asked about together, otherwise everybody."""
    named = everybody_named(said, household)
    head = household.head
    speaks = any(each.value == SELF for each, _, _ in said.mentions if each.kind == PERSON)
    if speaks and head is not None and head not in named and named:
        return [head, *named]
    return asked_together(plain, said, household, today) or household.people


def asked_together(plain: str, said: Said, household: Household, today: date) -> Sequence[Person]:
    """Several who are named, 姐弟俩, 两口子, 老头72 老太77; nobody where it may be anybody."""
    named, head = list(everybody_named(said, household)), household.head
    if head is not None and head not in named and _AND_ME.search(plain) and named:
        named = [head, *named]
    if len(named) > 1:
        return named
    if len(of_age := _of_the_ages_said(said, household, today)) > 1:
        return of_age
    young = [each for each in household.people if each.relation in (*CHILDREN, CHILD)]
    if len(young) > 1 and _YOUNG.search(plain):
        return young
    for words, relations in _TOGETHER.items():
        together = [each for each in household.people if each.relation in relations]
        if re.search(words, plain) and together and head is not None:
            return [head, *together]
    return ()


def meant(said: Said, household: Household, *, total: bool) -> Sequence[Person]:
    """Whom a question is about; everybody where a sum is asked for, or nobody is named, or somebody
    who brings children up: 俩娃归奶奶养,每月有多少."""
    if total and said.about not in ME:
        return [each for each in household.people if each.relation in (*CHILDREN, CHILD)] + list(
            people_called(str(said.about), household)
        )
    if said.about == SELF and not total and household.head is not None:
        return [household.head]
    return household.people if said.about in ME else people_called(said.about or "", household)


def asks_of_several(plain: str, said: Said) -> bool:
    """我娘和我哥能不能单独吃: whether the last clause names several, whatever it asks of them."""
    begin = max(map(plain.rstrip(" ,。?!;").rfind, ",。?!;"), default=-1) + 1
    named = {m.value for m, _, _ in said.mentions if m.kind == PERSON and m.begin >= begin}
    together = any(re.search(words, plain[begin:]) for words in _TOGETHER)
    return together or len(named - {HOME}) > 1


def _of_the_ages_said(said: Said, household: Household, today: date) -> Sequence[Person]:
    """老头72 老太77: whoever is on file as old, where every age is that of one of them."""
    ages = dict.fromkeys(each.value for each, _, _ in said.mentions if each.kind == AGE.name)
    of_each = [
        [
            each
            for each in household.people
            if each.birth_date is not UNKNOWN and age_on(each.birth_date, today) == age
        ]
        for age in ages
    ]
    return [each for each, *_ in of_each] if all(len(each) == 1 for each in of_each) else ()


def _may_be(relation: str, person: Person) -> bool:
    if person.sex == "男":
        return relation in MALE
    if person.sex == "女":
        return relation in FEMALE
    return True
