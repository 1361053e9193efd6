"""What a question that asks about several people says of one of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from intents.agreed import STATUSES
from intents.answers.relatives import CHILD, is_the_head, people_called, speaker
from intents.asking import tells_of_all
from intents.facts_said import Said, SaidFact
from intents.mentions.mention import SUM, Mention
from intents.mentions.sums import Sum
from intents.messages import Question, Reading
from intents.reading import words
from intents.stance import HOLDING
from knowledge.facts import (
    AGE,
    DISABILITY_GRADE,
    SEX,
    UNKNOWN,
    AnyFact,
    Household,
    Interval,
    Person,
    age_on,
)
from knowledge.relations import CHILDREN, ME, SELF, SPOUSE

# How many they are: not of one of them.
COUNTS: Final = (
    *("children", "several_children", "young_children", "childcare_children", "alike_disabled"),
)
NOT_SO: Final = ("denied", "over")
_ONE_EACH: Final = re.compile("一个[^,。?一]{1,14}[, ]?一个[^,。?]{1,14}")
_WORDS: Final = words("told_apart")
_OF_BOTH: Final = re.compile(rf"{words('parting')['of_both'].pattern}[^,。? ]*")


def said_of(
    person: Person, reading: Reading, question: Question, facts: Mapping[str, AnyFact]
) -> Said:
    """What is said of one of them; of the others' own affairs nothing holds, nor what is told
    roughly of them all where it is on file of this one: 都八九十的人了."""
    said = _by_the_grades(person, reading, _said_of(person, reading, question, facts))
    known = person.birth_date is not UNKNOWN
    rough = [
        e for e in said.facts if e.fact == AGE.name and isinstance(e.value, Interval) and known
    ]
    rough += [e for e in said.facts if e.fact == SEX.name and person.sex is not UNKNOWN]  # 我是男的
    return replace(said, facts=tuple(e for e in said.facts if e not in rough)) if rough else said


def _by_the_grades(person: Person, reading: Reading, said: Said) -> Said:
    """四级的在低保,二级的不在低保: of two who are told apart by their grades, each has the status
    that is told behind the grade."""
    told = [each for each in reading.said.mentions if each[0].kind in STATUSES]
    grades = [e for e, _, _ in reading.said.mentions if e.kind == DISABILITY_GRADE.name]
    if person.disability_grade not in [each.value for each in grades]:
        return said
    ends = [*(each.begin for each in grades[1:]), len(reading.plain)]
    of_each: dict[object, list[SaidFact]] = {each.value: [] for each in grades}
    for grade, end in zip(grades, ends, strict=True):
        for mention, stance, _ in told:
            if grade.begin <= mention.begin < end and stance in ("stated", "named", *NOT_SO):
                value = mention.value if stance not in NOT_SO else False
                span = (mention.begin, mention.end)
                of_each[grade.value].append(SaidFact(mention.kind, value, span, "stated", None))
    values = {(each.fact, each.value) for some in of_each.values() for each in some}
    apart = {kind for kind, _ in values if {(kind, True), (kind, False)} <= values}
    own = [e for e in of_each[person.disability_grade] if e.fact in apart]
    return replace(said, facts=(*(e for e in said.facts if e.fact not in apart), *own))


def _said_of(
    person: Person, reading: Reading, question: Question, facts: Mapping[str, AnyFact]
) -> Said:
    household = question.household
    assert household is not None

    def is_meant(about: str | None, said: Said) -> bool:
        own = about == SELF and person is speaker(household, said, question.as_of)
        people = people_called(about or "", household)
        if about == SPOUSE and household.head and is_the_head(household, said, question.as_of):
            people = [household.head]  # 我男人, of the man at the head
        ages = [e.value for e in reading.said.facts if e.fact == AGE.name and e.about == about]
        if len(people) > 1 and any(_of_that_age(each, ages, question) for each in people):
            people = [each for each in people if _of_that_age(each, ages, question)]
        return own or person in people

    apart = _told_apart(reading)
    by_name = [each for each in reading.each if each.about == person.name]
    for each in by_name or reading.each:  # 妹妹没毛病, beside 闺女: the younger of two
        if is_meant(each.about, each):
            known = tuple(e for e in each.facts if e.fact not in apart)
            return replace(each, about=str(person.name), facts=known)
    if (told := _of_the_words_behind(person, reading, question, facts)) is not None:
        return told
    told_of = {(each.kind, str(each.value)) for each, _, _ in reading.said.mentions}
    times = Counter(kind for kind, _ in told_of)
    sums = [each for each, _, _ in reading.said.mentions if each.kind == SUM]
    # 我交四千她交八千: what one of them pays
    paid = [_amount(each) for each in sums] if len(sums) > 1 else []
    of_one = {e.fact for e in reading.said.facts if e.value is not True and e.value in paid}
    of_all = tells_of_all(reading.plain)  # 都交了十六年
    shared = _told_of_both(reading)
    kept = tuple(
        e
        for e in reading.said.facts
        if (not facts[e.fact].personal and e.fact not in COUNTS)
        or (e.fact not in apart and is_meant(e.about, reading.said))
        or (e.fact in shared and times[e.fact] < 2)
        or (e.fact not in (*apart, *of_one) and of_all and e.about in ME and times[e.fact] < 2)
    )
    return replace(reading.said, facts=kept, about=str(person.name))


def _amount(mention: Mention) -> object:
    return mention.value.amount if isinstance(mention.value, Sum) else None


def _of_that_age(person: Person, ages: Sequence[object], question: Question) -> bool:
    born = person.birth_date
    return born is not UNKNOWN and age_on(born, question.as_of) in ages


def _of_the_words_behind(
    person: Person, reading: Reading, question: Question, facts: Mapping[str, AnyFact]
) -> Said | None:
    """大的走读,小的住校; 她交了三年他交了十一年: what is told behind the words for this one, and is
    not on file; None where they are not told apart so."""
    household, day = question.household, question.as_of
    called = [*_WORDS["by_age"].finditer(reading.plain)]
    names = _names_by_age(person, household) if household else ()
    if len(called) < 2 or not names:
        called = [*_WORDS["by_sex"].finditer(reading.plain)]
        names = {"男": ("他",), "女": ("她",)}.get(str(person.sex), ())
        if household and person is household.head and any(each[1] == "我" for each in called):
            names = ("我",)
    if len({each[1] for each in called}) < 2:
        return None
    ends = [*(each.start() for each in called[1:]), len(reading.plain)]
    own = [
        range(each.end(), end) for each, end in zip(called, ends, strict=True) if each[1] in names
    ]
    told = tuple(
        SaidFact(mention.kind, mention.value, (mention.begin, mention.end), stance, None)
        for mention, stance, _ in reading.said.mentions
        if mention.kind in facts and facts[mention.kind].personal and stance in HOLDING
        if any(mention.end - 1 in span for span in own)
        if facts[mention.kind].read(household, person, day) is UNKNOWN
    )
    of_all = tells_of_all(reading.plain[: called[0].start()])  # 我俩都让厂里裁了
    general = tuple(
        each
        for each in reading.said.facts
        if not facts[each.fact].personal or (of_all and each.span[1] <= called[0].start())
    )
    return replace(reading.said, facts=(*general, *told), about=str(person.name))


def _names_by_age(person: Person, household: Household) -> Sequence[str]:
    """大 for the oldest of the children of a household, 小 for the youngest."""
    children = [each for each in household.people if each.relation in (*CHILDREN, CHILD)]
    births = sorted(each.birth_date for each in children if each.birth_date is not UNKNOWN)
    if person not in children or person.birth_date is UNKNOWN or len(births) < len(children):
        return ()
    place = births.index(person.birth_date)
    return ["大", "二", "三"][place : place + 1] + ["小"] * (place == len(births) - 1)


def _told_of_both(reading: Reading) -> set[str]:
    """俩都是厂里职工: facts that a clause tells of all who are named."""
    clauses = [each.span() for each in _OF_BOTH.finditer(reading.plain)]
    return {
        mention.kind
        for mention, _, _ in reading.said.mentions
        if any(begin <= mention.begin < end for begin, end in clauses)
    }


def _told_apart(reading: Reading) -> set[str]:
    """一个瞎一个聋: facts of which nobody knows whose each is; the registry does."""
    spans = [each.span() for each in _ONE_EACH.finditer(reading.plain)]
    return {
        mention.kind
        for mention, _, _ in reading.said.mentions
        if any(begin <= mention.begin < end for begin, end in spans)
    }
