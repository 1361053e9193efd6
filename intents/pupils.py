"""Children of one family at different schools: 大的初中走读,小的小学住校."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from intents.asking import asks_for_a_total
from intents.clauses import last_question
from intents.facts_said import Said, SaidFact
from intents.mentions.mention import Mention
from intents.reading import words
from intents.told_apart import rank_of

STAGE, BOARDING = "school_stage", "boarding"
_ASKING: Final = words("whose")["asking"]
_CLAUSE: Final = re.compile("[^,。?!; ]+")
_ONE_OF_THEM: Final = words("pupils")["one_of_them"]
_THE_SCHOOL: Final = words("pupils")["the_school"]
_NOT_YET: Final = words("pupils")["not_yet"]


def at_several_schools(said: Said) -> bool:
    return len({mention.value for mention in _schools(said)}) > 1


def of_no_school(said: Said) -> Said:
    """The same where the registry knows who is at which."""
    return replace(said, facts=tuple(e for e in said.facts if e.fact not in (STAGE, BOARDING)))


def of_each_pupil(said: Said, plain: str = "") -> tuple[Said, ...]:
    """The same once for every school, with the boarding that is told behind it, or before it where
    the first is told so: 大的住校念初二; 俩都住校,一个五年级一个初二 is told of both."""
    schools = _at_school_now(_schools(said), plain)
    others = tuple(each for each in said.facts if each.fact not in (STAGE, BOARDING))
    boarding = [mention for mention, _, _ in said.mentions if mention.kind == BOARDING]
    of_all = bool(boarding) and plain.endswith("都", 0, boarding[0].begin)
    ahead = bool(boarding) and boarding[0].begin < schools[0].begin
    begins = [0, *(school.end for school in schools)]
    ends = [*(school.begin for school in schools), float("inf")]
    each_said = []
    for number, school in enumerate(schools, start=not ahead):
        beside = [each for each in boarding if begins[number] <= each.begin < ends[number]]
        beside = boarding if of_all else beside
        told = [
            SaidFact(mention.kind, mention.value, (mention.begin, mention.end), "stated", None)
            for mention in (school, *beside[:1])
        ]
        each_said.append(replace(said, facts=(*others, *told), about=str(school.value)))
    return tuple(each_said)


def asks_of_one_pupil(plain: str) -> bool:
    """老二能办助学贷款不, 俩人一共多少; who tells of 老大 and 老二 before, asks of whichever."""
    asking = [each for each in _CLAUSE.findall(plain) if _ASKING.search(each)]
    return not asking or bool(_ONE_OF_THEM.search(asking[-1]))


def asks_of_all(plain: str) -> bool:
    """俩人一共多少; 家里三个娃,…老三的学费免不免 counts them, and asks of one."""
    asked = last_question(plain)
    of_one = rank_of(asked) is not None and not asks_for_a_total(asked)
    return asks_for_a_total(plain) and not of_one


def of_each_stated_school(said: Said) -> tuple[Said, ...]:
    """The same for each school of several that are told of, and none of them only supposed."""
    stances = [stance for mention, stance, _ in said.mentions if mention.kind == STAGE]
    if not at_several_schools(said) or set(stances) != {"stated"}:
        return ()
    return tuple(replace(each, about=None) for each in of_each_pupil(said))


def _at_school_now(schools: list[Mention], plain: str) -> list[Mention]:
    """幼儿园大班 is one school, and 明年考大学 none yet."""
    if not plain:
        return schools
    told: list[Mention] = []
    for each in schools:
        same = bool(told) and told[-1].value == each.value and each.begin - told[-1].end <= 1
        named = same and any(
            _THE_SCHOOL.fullmatch(plain, one.begin, one.end) for one in (told[-1], each)
        )
        if named:
            told[-1] = replace(told[-1], end=each.end)
        elif not _NOT_YET.search(plain, 0, each.begin):
            told.append(each)
    return told or schools


def _schools(said: Said) -> list[Mention]:
    return [mention for mention, _, _ in said.mentions if mention.kind == STAGE]
