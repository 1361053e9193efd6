"""Where the values of one fact disagree: a correction, the later of several, what other words for
the same fact outrank, one of several that it may be, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from intents.mentions.mention import Mention
from intents.stance import FORGOTTEN, Stance
from knowledge.facts import ADMISSION, FAMILY_SIZE, REGISTRATION, AnyOf, Interval
from knowledge.relations import CHILDREN

STATUSES: Final = frozenset(
    {"registered_poor", "dibao", "tekun", "low_income", "monitored", "out_of_poverty"}
)
NOTHING: Final = object()
_NOT_NOW: Final = re.compile(r"该是$|(?:以前|原来|原先|之前)[^,。]{0,4}$")
_CORRECTED: Final = re.compile(r"不对|错了|其实|哦|要换|[升降改变换转]成?[到成为了]")
# Whose county counts where several are told, the strongest first.
_LIVES: Final = tuple(
    re.compile(rf"(?:{words})[^,。?]{{0,4}}$")
    for words in ("户口|户籍|(?<!学)籍", "老家|家[住在是]", "住")
)


class Read(NamedTuple):
    mention: Mention
    stance: Stance
    owner: str | None


def strongest(plain: str, fact: str, several: list[Read], about: str | None) -> list[Read]:
    """Without what other words for the same fact outrank: 大学 in general by 大专, where one works
    by where one lives, 老两口 by the number of people."""

    def weak(each: Read) -> bool:
        words = plain[each.mention.begin : each.mention.end]
        if _NOT_NOW.search(plain, max(0, each.mention.begin - 8), each.mention.begin):
            return True
        if fact == REGISTRATION.name:
            return "户" not in words and "人" not in words
        if fact == "self_care":
            return "自己" in words  # 还能自己吃饭,算半失能
        if fact == FAMILY_SIZE.name:
            return "老两口" in words or "两口子" in words or words.endswith("妻俩")
        return (fact == "school_stage" and words.startswith("大学")) or words.endswith("年级")

    if total := [each for each in several if plain[: each.mention.begin].endswith("共")]:
        return total
    if len({str(each.mention.value) for each in several}) > 1:  # 二级才给,我三级给不
        several = [each for each in several if each.owner is not None] or several
        if about is not None and fact != "county":  # 我爹二级医院,我娘卫生院
            several = [each for each in several if each.owner == about] or several
    if fact == FAMILY_SIZE.name and about in (*CHILDREN, "孩子"):
        return [each for each in several if not weak(each)]
    if fact == "county":
        several = [m for m in several if not plain[: m[0].begin].endswith(("从", "转到", "调到"))]
        for lives in _LIVES:
            if here := [m for m in several if lives.search(plain, m[0].begin - 8, m[0].begin)]:
                return here
    return [each for each in several if not weak(each)] or several


def agreed(plain: str, fact: str, values: Sequence[object]) -> object:
    if fact in STATUSES:
        return False
    if "还是" in plain and FORGOTTEN.search(plain):
        return AnyOf(tuple(values))
    exact = [each for each in values if not isinstance(each, AnyOf | Interval)]
    if len(exact) == 1:
        return exact[0]
    corrected = _CORRECTED.search(plain) or fact in (FAMILY_SIZE.name, ADMISSION.name)
    return values[-1] if corrected else NOTHING
