"""Several people of a household who are asked about at once: 爷俩, 老两口, 俩孩子, 三口人."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from intents.answers.relatives import CHILD, NO_PUPIL, everybody_named, people_called
from intents.asking import asks_of_each, asks_than_another, asks_who, tells_of_another
from intents.facts_said import Said
from intents.mentions.mention import PERSON, SUM
from intents.reading import table, words
from knowledge.facts import AGE, COST, UNKNOWN, Household, Person, age_on
from knowledge.relations import CHILDREN, ELDERS, HOME, SELF

OF_PUPILS: Final = "education."  # begins what is asked of pupils alone
_ASKING: Final = words("whose")["asking"]
_TOGETHER: Final = words("asked_together")
_YOUNG: Final = words("groups")["young"]
_TWO: Final = table("groups.two")
_WE: Final = words("groups")["we"]
_MANY: Final = dict(zip("俩两仨三四五", (2, 2, 3, 3, 4, 5), strict=True))
_DISABLED: Final = words("groups")["disabled"]


def asked_among(
    plain: str, said: Said, household: Household, today: date, text: str
) -> Sequence[Person]:
    """Of whom 谁 may be one: those who are asked about together, otherwise everybody, also where
    the text only tells of those whom it names: 家里俩大人,还有老娘,该给谁代缴."""
    who = next((each for each in _TOGETHER["clause"].finditer(plain) if asks_who(each[0])), None)
    named_there = who and any(
        m.kind == PERSON and who.start() <= m.begin < who.end() for m, _, _ in said.mentions
    )
    if who and not named_there and _TOGETHER["at_home"].search(text):
        return grouped(who[0], household) or household.people
    named = everybody_named(said, household)
    head = household.head
    speaks = any(each.value == SELF for each, _, _ in said.mentions if each.kind == PERSON)
    if speaks and head and head not in named and named and not grouped(plain, household):
        return [head, *named]
    return asked_together(plain, said, household, today) or household.people


def asked_together(plain: str, said: Said, household: Household, today: date) -> Sequence[Person]:
    """Several who are named, 姐弟俩, 两口子, 老头72 老太77, those of a clause that asks first;
    nobody where it may be anybody, or one alone is."""
    if asks_of_one(plain, said, household):
        return ()
    named, of_age = _named(plain, said, household), _of_the_ages_said(said, household, today)
    if set(of_age) < set(named):  # 老大五岁,老二两岁,小三儿刚添
        of_age = ()
    return (
        _of_a_clause_that_asks(plain, said, household)
        or of_age
        or grouped(plain, household)
        or named
    )


def asks_of_several(plain: str, said: Said, household: Household) -> bool:
    """我娘和我哥能不能单独吃; where it is asked of nobody in particular, any clause may say so."""
    if _of_a_clause_that_asks(plain, said, household):
        return True
    several = asks_of_each(plain) or tells_of_another(plain) or asks_than_another(plain)
    if (several and _named(plain, said, household)) or _told_one_by_one(plain, said, household):
        return True
    of_nobody = said.about in (None, HOME, "孩子") or _WE.search(plain)
    return bool(of_nobody and grouped(plain, household))


def asks_of_one(plain: str, said: Said, household: Household) -> bool:
    """公公二级证,婆婆没证,公公俩补贴加起来多少: who begins the last clause is named before. One
    bill is one person's as well."""
    paid = {owner for each, _, owner in said.mentions if each.kind == SUM}
    if COST.name in said.values and len(said.bills) < 2 and len(paid) == 1:
        return True
    if (alone := _TOGETHER["myself"].search(plain)) and grouped(plain[: alone.start()], household):
        return True
    if tells_of_another(plain):  # 我爹五十五能早领,我娘也五十五,她行不
        return False
    begin = max(plain.rfind(mark, 0, len(plain) - 1) for mark in ",。? ") + 1
    people = [m for m, _, _ in said.mentions if m.kind == PERSON]
    here = [m for m in people if m.begin >= begin]
    again = any(m.value == here[0].value and m.begin < begin for m in people) if here else False
    one = len({m.value for m in here}) == 1 and begin == here[0].begin
    return one and again and len(people_called(str(here[0].value), household)) == 1


def _told_one_by_one(plain: str, said: Said, household: Household) -> bool:
    """儿子听力二级,女儿没病,康复能给多少: each begins a clause, and the last is of nobody."""
    people = [m for m, _, _ in said.mentions if m.kind == PERSON]
    last = max(plain.rfind(mark, 0, len(plain) - 1) for mark in ",。?") + 1
    if not _ASKING.search(plain, last) or any(m.begin >= last for m in people):
        return False
    begin = [m for m in people if m.begin == 0 or plain[: m.begin].rstrip("我们家的")[-1:] in ",。"]
    named = {p.name for m in begin for p in people_called(str(m.value), household)}
    return len(named) > 1 and len(begin) == len(people)


def _of_a_clause_that_asks(plain: str, said: Said, household: Household) -> Sequence[Person]:
    """The last clause asks, whatever its words."""
    if _TOGETHER["and_another"].search(plain):
        me = [household.head] if household.head and plain.startswith("我") else []
        me = me if any(m.value == SELF and not m.begin for m, _, _ in said.mentions) else []
        both = [*me, *grouped(plain, household), *everybody_named(said, household)]
        return list(dict.fromkeys(both)) if len(set(both)) > 1 else ()
    everybody = _named(plain, said, household)
    if (told := _TOGETHER["as_many"].search(plain)) and len(everybody) == _MANY[told[1]]:
        couple = grouped(plain, household)  # 俺两口就一个闺女,俺俩各自哪年能领
        return couple if len(couple) == len(everybody) else everybody
    clauses = [each.span() for each in _TOGETHER["clause"].finditer(plain)]
    asking = [each for each in clauses if _ASKING.search(plain, *each)]
    for begin, end in [*clauses[-1:], *reversed(asking)]:
        inside = tuple(each for each in said.mentions if begin <= each[0].begin < end)
        clause = plain[begin:end]
        named = _named(clause, replace(said, mentions=inside), household)
        if several := named or grouped(clause, household):
            return several
    return ()


def _named(plain: str, said: Said, household: Household) -> Sequence[Person]:
    named, head = list(everybody_named(said, household)), household.head
    speaks = any(each.value == SELF for each, _, _ in said.mentions if each.kind == PERSON)
    one_more = (told := _TOGETHER["as_many"].search(plain)) and _MANY[told[1]] == len(named) + 1
    beside = speaks and (one_more or asks_of_each(plain) or asks_than_another(plain))
    with_me = beside or _TOGETHER["and_me"].search(plain)
    if head is not None and head not in named and with_me and named:
        named = [head, *named]
    return named if len(named) > 1 else ()


def grouped(plain: str, household: Household) -> Sequence[Person]:
    """Those whom a word for several means."""
    people = household.people
    young = [each for each in people if each.relation in (*CHILDREN, CHILD)]
    if len(young) > 1 and _YOUNG.search(plain):
        return young
    for word, pairs in _TWO.items():
        for first, second in map(str.split, pairs.split(",")) if re.search(word, plain) else ():
            one = [each for each in people if each.relation == first]
            others = [each for each in people if each.relation in second.split("|")]
            if one and others:
                return [*one, *others]
    if (number := _TOGETHER["all"].search(plain)) and len(people) == _MANY[number[1] or number[2]]:
        return people
    old = [each for each in people if each.relation in ELDERS]
    if (number := _TOGETHER["so_many_old"].search(plain)) and len(old) == _MANY[number[1]]:
        return old
    disabled = [each for each in people if each.disability_kind is not UNKNOWN]
    return disabled if len(disabled) > 1 and _DISABLED.search(plain) else ()


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
    more = len(everybody_named(said, household)) > len(ages)  # 老大五岁,老二两岁,小三儿刚添
    one_each = len(of_each) > 1 and not more and all(len(each) == 1 for each in of_each)
    return [each for each, *_ in of_each] if one_each else ()


def who_may_be_meant(intent: str, people: Sequence[Person]) -> Sequence[Person]:
    """Of what is for pupils, those who are, where any is."""
    pupils = [each for each in people if each.school_stage not in NO_PUPIL]
    return pupils if pupils and intent.startswith(OF_PUPILS) else people
