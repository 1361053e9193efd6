"""Of several who are called the same (大儿子 and 小儿子, 老大 and 老二, 夫 and 妻): the one asked
about, and which facts are of the others."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from intents.mentions.mention import PERSON, Mention
from intents.reading import words as words_of
from knowledge.relations import HOME, OTHERS, SELF

_ASKING: Final = words_of("whose")["asking"]
_RANK: Final = dict(zip("大长二次三四小幺夫妻", "大大二二三四小小夫妻", strict=True))
_MARK: Final = words_of("told_apart")["mark"]
_BORN: Final = re.compile("生?(?:下|养)?了?的是?")
_ASKED: Final = re.compile(r"(?:问|[先说只就]说|说的是|咨询|打听)[^,。?]{0,4}$")


def _named(plain: str) -> set[str]:
    return {_RANK[next(filter(None, mark.groups()))] for mark in _MARK.finditer(plain)}


def rank_of(plain: str) -> str | None:
    """The only one of those that are called the same whom a text names."""
    ranks = _named(plain)
    return ranks.pop() if len(ranks) == 1 else None


def spoken_of(plain: str, whole: str, mentions: Sequence[tuple[Mention, str, str | None]]) -> str:
    """Whom 他 or 她 means in a part of a message, one of the family; empty where nobody."""
    begin, people = whole.find(plain), [each for each, _, _ in mentions if each.kind == PERSON]
    of_it = [e for e in people if 0 <= e.begin - begin < len(plain) and whole[e.begin] in "他她"]
    return next((str(e.value) for e in of_it if e.value not in (SELF, HOME, *OTHERS)), "")


def of_several(plain: str) -> bool:
    """大宝该上学了, 二宝刚生: whether two are named who are told apart."""
    return len(_named(plain)) > 1


def told_of(rank: str, plain: str) -> str:
    """The clauses of a text that name one of several, and those behind them in the sentence that
    name no other: 老三上公办幼儿园大班."""
    told: list[str] = []
    for sentence in re.split("[。;?!]", plain):
        his = False
        for clause in re.split("[,:]", sentence):
            named = _named(clause)
            his = named == {rank} if named else his
            told += [clause] if his else []
    return ",".join(told)


def told_apart(plain: str, found: Sequence[Mention]) -> list[bool | None]:
    """Of each mention whether it is of the one asked about: True, False, or None where the text
    tells nobody apart."""
    marks = [
        (mark.start(), mark.end(), _RANK[next(filter(None, mark.groups()))])
        for mark in _MARK.finditer(plain)
    ]
    nothing: list[bool | None] = [None] * len(found)
    if not of_several(plain):
        return nothing
    ranks = _ranks(plain, found, marks)
    asked = _asked(plain, marks)
    if asked is None or not any(ranks):
        return nothing
    return [None if rank is None else rank == asked for rank in ranks]


def _ranks(
    plain: str, found: Sequence[Mention], marks: Sequence[tuple[int, int, str]]
) -> list[str | None]:
    """Each by the last mark before it, unless another person is named between, or by the one right
    behind it (三月生的老二); `found` and `marks` stand in their order."""
    ranks: list[str | None] = []
    rank, end, number = None, 0, 0
    for mention in found:
        while number < len(marks) and marks[number][0] <= mention.begin:
            _, end, rank = marks[number]
            number += 1
        if mention.kind == PERSON and mention.begin >= end:
            rank = None
        behind = next((each for each in marks[number:] if each[0] >= mention.end), None)
        of_it = behind and _BORN.fullmatch(plain, mention.end, behind[0])
        ranks.append(behind[2] if behind and of_it else rank)
    return ranks


def _asked(plain: str, marks: Sequence[tuple[int, int, str]]) -> str | None:
    """The one behind 问, otherwise the only one of the last clause that asks and names one; none
    where something is asked of another as well."""
    behind = [rank for begin, _, rank in marks if _ASKED.search(plain, max(0, begin - 8), begin)]
    clauses = [(each.start(), each.end()) for each in re.finditer(r"[^,。;?!]+", plain)]
    inside: dict[tuple[int, int], set[str]] = {}
    for begin, _, rank in marks:
        clause = clauses[bisect_right(clauses, (begin, len(plain))) - 1]
        inside.setdefault(clause, set()).add(rank)
    asked = [named for (begin, end), named in inside.items() if _ASKING.search(plain, begin, end)]
    if behind:  # 问小女儿的助学金…大女儿能贷多少: of each is something asked
        return None if any(not named & {behind[-1]} for named in asked) else behind[-1]
    return next(iter(asked[-1])) if asked and len(asked[-1]) == 1 else None
