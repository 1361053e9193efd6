"""What an examined sentence expects once a figure of the law is another.

A case says what is told on a sentence, with the figures of the day on which it was written. Where a
standard was raised since, the sentence is answered rightly with the new figure: the expectation
follows. Only figures follow, and how old they are; whatever else is told otherwise breaks the case.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import msgspec

from handlers.office.golden import first_line, place_of, told_wrong
from intents.messages import Answer
from knowledge.policy.cases import ToldCase

_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*")
_AGE: Final = re.compile(r"按查到的最新数（[^）]*）：?|（\d+年的数）|（最新\d+年）")
_SAYS_THE_AGE: Final = re.compile(r"最新数|年的数问|（最新")

Figures = tuple[tuple[str, str], ...]  # which became which: ("924", "1026")


@dataclass(frozen=True)
class Followed:
    case: ToldCase
    figures: Figures


def follow(
    case: ToldCase, former: Answer, answer: Answer, amounts: Collection[Decimal]
) -> Followed | None:
    """The case as `answer` fulfils it, where it differs in figures alone from `former`, which
    fulfilled the case as it was; None where anything else differs. The new `amounts` may be told
    even where the case says that they are not."""
    if (former.intents, former.outcome) != (answer.intents, answer.outcome):
        return None
    pairs = list(_same_lines(former, answer))
    opening = [pair for pair in pairs if pair[0] == first_line(former)]
    first = [_followed(each, first_line(answer), opening) for each in case.first]
    text = [_followed(each, answer.text, pairs) for each in case.text]
    if None in (*first, *text):
        return None
    followed = msgspec.structs.replace(
        case,
        first=[each for each in first if each],
        text=[each for each in text if each],
        not_text=[each for each in case.not_text if not _is_one_of(each, amounts)],
    )
    if told_wrong(followed, answer):
        return None
    moved = dict.fromkeys(each for old, new in pairs for each in _moved(old, new))
    return Followed(followed, tuple(moved))


def _same_lines(former: Answer, answer: Answer) -> Iterator[tuple[str, str]]:
    """Lines that differ in figures at most, in their order."""
    left = answer.text.splitlines()
    for old in former.text.splitlines():
        new = next((line for line in left if _bare(line) == _bare(old)), None)
        if new is not None:
            left.remove(new)
            yield old, new


def _bare(line: str) -> str:
    return _FIGURE.sub("#", _AGE.sub("", line))


def _followed(expected: str, told: str, pairs: Sequence[tuple[str, str]]) -> str | None:
    """What is told in its place; "" where it only said how old a figure is."""
    if place_of(expected, told) is not None:
        return expected
    if _SAYS_THE_AGE.search(expected):
        return ""
    for line, other in pairs:
        old, new = _AGE.sub("", line), _AGE.sub("", other)
        place = place_of(expected, old)
        if place is not None:
            return _beside(old, new, *place)
    return None


def _beside(old: str, new: str, start: int, end: int) -> str:
    """What stands in the new line where this stands in the old one; figures are whole."""
    shift = shift_of_start = shift_of_end = 0
    for one, other in zip(_FIGURE.finditer(old), _FIGURE.finditer(new), strict=True):
        shift = other.end() - one.end()
        if one.start() < start < one.end():
            start = one.start()
        if one.start() < end < one.end():
            end = one.end()
        if one.end() <= start:
            shift_of_start = shift
        if one.end() <= end:
            shift_of_end = shift
    return new[start + shift_of_start : end + shift_of_end]


def _moved(old: str, new: str) -> Iterator[tuple[str, str]]:
    one, other = (_FIGURE.findall(_AGE.sub("", line)) for line in (old, new))
    return (pair for pair in zip(one, other, strict=True) if pair[0] != pair[1])


def _is_one_of(told: str, amounts: Collection[Decimal]) -> bool:
    figures = [Decimal(each.replace(",", "")) for each in _FIGURE.findall(told)]
    return bool(figures) and all(each in amounts for each in figures)
