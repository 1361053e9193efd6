"""Grades, each told from the others by the words beside them: hospitals, disability, chronic
illnesses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from intents.mentions.mention import Mention
from intents.reading import words as words_of
from knowledge.facts import CHRONIC_GROUP, DISABILITY_GRADE, HOSPITAL_LEVEL, AnyOf

_WORDS: Final = words_of("grades")
_NUMBER: Final = {name: n % 4 + 1 for n, name in enumerate("一二三四1234")}
_NEAR: Final = 24
_NURSED: Final = re.compile("级护理(?!补|津贴)")  # how much care one has in a hospital
_EXAMINED: Final = re.compile("(?:考(?:了|过)?|英语|外语)$")  # 考四级 is of English


def grades(text: str) -> Iterator[Mention]:
    medical = bool(_WORDS["care"].search(text))
    if medical:
        for found in _WORDS["bare_level"].finditer(text):
            near = _clause(text, found.start(), found.end())
            if not _WORDS["disabled"].search(near):
                level = "一二三"[_NUMBER[found[1]] - 1] + "级"
                yield Mention(HOSPITAL_LEVEL.name, level, found.start(), found.end())
    yield from _disability(text, medical)
    for found in _WORDS["chronic"].finditer(text):
        yield Mention(CHRONIC_GROUP.name, f"{found[1]}类", found.start(), found.end())


def _clause(text: str, begin: int, end: int) -> str:
    """The words around a place, as far as the next comma or full stop."""
    before, after = text[max(0, begin - _NEAR) : begin], text[end : end + _NEAR]
    return re.split(r"[,。;?!]", before)[-1] + text[begin:end] + re.split(r"[,。;?!]", after)[0]


def _disability(text: str, medical: bool) -> Iterator[Mention]:
    for found in _WORDS["grades"].finditer(text):
        near = _clause(text, found.start(), found.end())
        if _EXAMINED.search(text, max(0, found.start() - 4), found.start()):
            continue
        if (medical or _NURSED.search(near)) and not _WORDS["disabled"].search(near):
            continue
        numbers = sorted({_NUMBER[one] for one in found[1] if one in _NUMBER})
        if len(numbers) == 1:
            yield Mention(DISABILITY_GRADE.name, numbers[0], found.start(), found.end())
        elif _WORDS["in_doubt"].search(near):  # otherwise they are asked about side by side
            yield Mention(DISABILITY_GRADE.name, AnyOf(tuple(numbers)), found.start(), found.end())
    for found in _WORDS["severe"].finditer(text):
        yield Mention(DISABILITY_GRADE.name, AnyOf((1, 2)), found.start(), found.end())
