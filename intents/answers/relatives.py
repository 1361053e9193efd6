"""Whom a word like 俺爹 or 老伴 means in a household of the registry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from intents.facts_said import Said
from intents.mentions.mention import PERSON, Mention
from intents.mentions.people import GRANDCHILDREN, dead, left, people, speaks_of_the_dead
from intents.messages import Question
from intents.reading import table, words
from knowledge.facts import (
    AGE,
    NOT_AT_SCHOOL,
    SEX,
    UNKNOWN,
    AnyFact,
    Household,
    Interval,
    Person,
    age_on,
)
from knowledge.relations import (
    CHILDREN,
    ELDERS,
    FEMALE,
    MALE,
    ME,
    SELF,
    SIBLINGS,
    SPOUSE,
    words_for,
)

# Before an age that is still to come: 今年腊月才满八十.
_TO_COME: Final = re.compile("(?:[明来后]年|月底?|年底|快|眼看|马上)[^,，。、 ]{0,4}$|[才将]满$")
MOST_YEARS: Final = 150  # that anybody lives
CHILD = "子女"  # as some registries write, whether son or daughter
NO_PUPIL: Final = (UNKNOWN, NOT_AT_SCHOOL)
_OTHERWISE: Final = table("otherwise")
_OF_A_CHILD: Final = re.compile("[娃孩孙][^。?!]*(?<!我)[爹娘爸妈]$")
# Who goes with a son or daughter who has a family.
THEIRS: Final = {"儿子": ("儿媳", "孙子", "孙女"), "女儿": ("女婿", "外孙", "外孙女")}
_WITH_THEIRS: Final = re.compile("(?:他|她)?们?(?:一家|小?[两小]口|全家)")
_PARENTS: Final = ("父亲", "母亲")
_SEXES: Final = (("女", words("said_in")["woman"]), ("男", words("said_in")["man"]))
_MARRIED: Final = (*_PARENTS, SPOUSE)


def people_called(about: str, household: Household) -> Sequence[Person]:
    """Those of this name, or registered by this relation to the head. A child who asks calls the
    head 俺爹: then the head, or the head's spouse, where the sex does not speak against it."""
    named = [person for person in household.people if about in (person.name, person.relation)]
    if about == "孩子":
        return [person for person in household.people if person.relation in (*CHILDREN, CHILD)]
    if about in ("儿子", "女儿") and not named:
        named = [p for p in household.people if p.relation == CHILD and _may_be(about, p)]
    children = [p for p in household.people if p.relation in (*CHILDREN, CHILD)]
    for relation in () if named else _OTHERWISE.get(about, ()):
        if about in SIBLINGS and relation in CHILDREN and len(children) < 2:
            continue  # 弟弟 of an only child is the speaker's own
        named = named or [
            p for p in household.people if p.relation == relation and _may_be(about, p)
        ]
        if about in SIBLINGS and relation in CHILDREN:  # 他哥, of two sons: the older one
            named = _of_the_rank(about, named)
    if named or about not in ELDERS:
        return named
    if about not in _PARENTS and any(p.relation in ELDERS for p in household.people):
        return []  # 公公 of the wife, who is not on file any more: not her husband
    heads = [p for p in household.people if p.relation in ("户主", "本人", "配偶")]
    return [person for person in heads if _may_be(about, person)]


def _of_the_rank(sibling: str, children: list[Person]) -> list[Person]:
    births = [(each.birth_date, each) for each in children if each.birth_date is not UNKNOWN]
    if len(births) < 2 or len(births) < len(children) or sibling[0] not in "哥姐弟妹":
        return children
    in_order = [child for _, child in sorted(births, key=lambda each: each[0])]
    return in_order[:1] if sibling[0] in "哥姐" else in_order[-1:]


def everybody_named(said: Said, household: Household) -> Sequence[Person]:
    """俺爹俺娘各能享受啥: all who are spoken of, in the order of the text."""
    names = dict.fromkeys(str(each.value) for each, _, _ in said.mentions if each.kind == PERSON)
    named = [each for name in names for each in people_called(name, household)]
    return list(dict.fromkeys(named))


def without_the_dead(plain: str, household: Household | None) -> Household | None:
    """俺男人上个月走了: the household as it is after, though the registry does not know it yet."""
    if household is None or not speaks_of_the_dead(plain):
        return household
    told = dead(plain, _people_in(plain, household))
    return _without([p for each in told for p in _called_so(plain, each, household)], household)


def _called_so(plain: str, told: Mention, household: Household) -> Sequence[Person]:
    """俺男人, where the wife of the head asks: the head."""
    called, head = plain[told.begin : told.end], household.head
    found = people_called(str(told.value), household)
    sex = next((sex for sex, known in _SEXES if known.search(called)), "")
    of_the_other = told.value == SPOUSE and all(e.sex not in (UNKNOWN, sex) for e in found)
    return [head] if sex and head and head.sex == sex and of_the_other else found


def those_gone(question: Question) -> Sequence[Person]:
    """Who is on file and, as the text says, has died."""
    on_file, rest = question.on_file, question.household
    if on_file is None or rest is None:
        return ()
    return [each for each in on_file.people if each not in rest.people]


def those_counted(plain: str, household: Household) -> Household:
    """闺女出嫁了, 大儿子在坐牢: as the household counts where its means are looked at."""
    gone: list[Person] = []
    for each in left(plain, _people_in(plain, household)):
        grown = [p for p in people_called(str(each.value), household) if p.school_stage in NO_PUPIL]
        gone += grown if len(grown) == 1 else []
        if _WITH_THEIRS.match(plain, each.end):  # 儿子一家分出去了
            gone += [p for p in household.people if p.relation in THEIRS.get(str(each.value), ())]
    return _without(gone, household)


def _people_in(plain: str, household: Household) -> list[Mention]:
    """Not the parents of a grandchild, who are none of those on file: 这娃爹没了娘坐牢,跟着奶奶."""
    told = list(people(plain, words_for(household)))
    if not any(each.relation in GRANDCHILDREN for each in household.people):
        return told
    theirs = {e.begin for e in told if e.value in _MARRIED and _OF_A_CHILD.search(plain, 0, e.end)}
    return [each for each in told if each.begin not in theirs and each.end not in theirs]


def _without(gone: Sequence[Person], household: Household) -> Household:
    rest = tuple(each for each in household.people if each not in gone)
    return replace(household, people=rest) if gone and rest else household


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


def _may_be(relation: str, person: Person) -> bool:
    if person.sex == "男":
        return relation not in FEMALE
    if person.sex == "女":
        return relation not in MALE
    return True


def is_the_head(household: Household, said: Said, today: date) -> bool:
    """我男人 where the man is the head and it is his wife who asks; 我对象四十八, as old as he."""
    sex, age, head = said.values.get(SEX.name), said.values.get(AGE.name), household.head
    if head is None:
        return False
    couple = [e.birth_date for e in (head, *people_called(SPOUSE, household))]
    if sex is None and len(couple) == 2:
        return [b is not UNKNOWN and age_on(b, today) == age for b in couple] == [True, False]
    if sex is None or head.sex != sex:
        return False
    return {each.sex for each in people_called(SPOUSE, household)} == {"男", "女"} - {sex}


def speaker(household: Household, said: Said, today: date) -> Person | None:
    """我是女工, 俺四十九: the wife of the man at the head, where only she can be meant; 我跟我哥,
    where the head is that brother: the other one."""

    def fits(person: Person) -> bool:
        sex, age = said.values.get(SEX.name), said.values.get(AGE.name)
        born = person.birth_date
        of_age = not isinstance(age, Decimal) or born is UNKNOWN or age == age_on(born, today)
        return of_age and (sex is None or person.sex in (UNKNOWN, sex))

    head = household.head
    named = {str(each.value) for each, _, _ in said.mentions if each.kind == PERSON}
    for relation in named & {*_PARENTS, *SIBLINGS} if head else ():  # 我哥, of the head: a brother
        theirs = SIBLINGS if relation in SIBLINGS else CHILDREN
        those = [each for each in household.people if each.relation in theirs and fits(each)]
        if people_called(relation, household) == [head] and len(those) == 1:
            return those[0]
    spouses = [each for each in people_called(SPOUSE, household) if fits(each)]
    return spouses[0] if head and not fits(head) and len(spouses) == 1 else head


def like_what_is_said(
    people: Sequence[Person | None],
    question: Question,
    said: Said,
    facts: Mapping[str, AnyFact],
) -> Sequence[Person | None]:
    """爷俩都是二级, 精神二级那个: those on file as what is said."""
    told = [(facts[name], value) for name, value in said.values.items() if name in facts]
    return [
        person
        for person in people
        if all(
            fact.read(question.household, person, question.as_of) == value
            for fact, value in told
            if fact.personal and not fact.of_the_event
        )
    ]


def of_the_age_told(
    people: Sequence[Person | None], question: Question, said: Said
) -> Sequence[Person | None]:
    """虚岁八十一, 七十多: those whose age on file is one of these, and says it more closely."""
    today, told = question.as_of, said.values.get(AGE.name)
    begin = min((e.span[0] for e in said.facts if e.fact == AGE.name), default=0)
    if isinstance(told, Decimal) and _TO_COME.search(question.text, max(0, begin - 10), begin):
        told = Interval(told - 2, told)  # 今年腊月才满八十
    elif isinstance(told, Decimal) and len(people) > 1:
        told = Interval(told, told + 1)  # 孩子三岁, of two children
    if not isinstance(told, Interval):
        return ()
    return [
        each
        for each in people
        if each is not None and each.birth_date is not UNKNOWN
        if (told.low or 0) <= age_on(each.birth_date, today) < (told.high or MOST_YEARS)
    ]


def born_as_told(
    people: Sequence[Person | None],
    question: Question,
    said: Said,
    facts: Mapping[str, AnyFact],
) -> Sequence[Person | None]:
    """二月生的那俩, 刚添的小子: those on file as born in the month or the year that is told."""
    births = tuple(each for each in said.facts if "birth_month" in each.fact)
    births = births or tuple(each for each in said.facts if "birth_year" in each.fact)
    if len(people) < 2 or not births:
        return ()
    return like_what_is_said(people, question, replace(said, facts=births), facts)
