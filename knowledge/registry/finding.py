"""How well a household fits a word that a grid worker typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from knowledge.registry.places import county_named
from knowledge.registry.records import PEOPLE, code, tidy

_SAME_ID: Final = 100
_SAME_PHONE: Final = 90
_SAME_NAME: Final = 80
_END_OF_PHONE: Final = 60
_PART_OF_NAME: Final = 50
_SURNAME: Final = 30
_PLACE: Final = 10
_HEAD: Final = 5  # more for the head of the household than for another member

_BETWEEN_WORDS: Final = re.compile(r"[\s，,。；;、：:！!？?]+")
_SPACED_PHONE: Final = re.compile(r"\b(1[0-9]{2})[ -]([0-9]{4})[ -]([0-9]{4})\b")
_END_OF_NUMBER: Final = re.compile(r"[0-9]{4,12}")
_AFTER_A_NAME: Final = re.compile(r"(?<=.)(?:的|家|户)+$")
_KINDS_OF_PLACE: Final = ("街道", "社区", "区", "县", "市", "镇", "乡", "村")
_MOST_WORDS: Final = 8
_LONGEST_WORD: Final = 40

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Fit:
    score: int
    member: str = ""  # the name that the word fits


NO_FIT: Final = Fit(0)


def words_of(text: str) -> list[str]:
    """Empty where the text cannot be a search."""
    words = [tidy(word) for word in _BETWEEN_WORDS.split(_SPACED_PHONE.sub(r"\1\2\3", text))]
    words = [word for word in words if word]
    too_much = len(words) > _MOST_WORDS or any(len(word) > _LONGEST_WORD for word in words)
    return [] if too_much else words


def fit(words: list[str], household: Document) -> Fit:
    """NO_FIT unless every word fits."""
    fits = []
    for word in words:
        found = _fit_of(word, household)
        if found is NO_FIT:
            return NO_FIT
        fits.append(found)
    best = max(fits, key=lambda found: (found.member != "", found.score))
    return Fit(sum(found.score for found in fits), best.member)


def _fit_of(word: str, household: Document) -> Fit:
    fits = [
        _number_fit(word, household),
        *_name_fits(word, household),
        *_place_fits(word, household),
    ]
    return max(fits, key=lambda found: found.score)


def _number_fit(word: str, household: Document) -> Fit:
    if code(word) == household["户编号"]:
        return Fit(_SAME_ID)
    phone = household.get("联系电话", "")
    if word == phone:
        return Fit(_SAME_PHONE)
    if _END_OF_NUMBER.fullmatch(word) and phone.endswith(word):
        return Fit(_END_OF_PHONE)
    return NO_FIT


def _name_fits(word: str, household: Document) -> Iterator[Fit]:
    for part in {word, _AFTER_A_NAME.sub("", word)}:
        surname = part.removeprefix("姓")
        for member in household[PEOPLE]:
            name = member.get("姓名", "")
            score = 0
            if name == part:
                score = _SAME_NAME
            elif len(part) > 1 and part in name:
                score = _PART_OF_NAME
            elif surname and name.startswith(surname) and (len(part) == 1 or part != surname):
                score = _SURNAME
            if score:
                is_head = member.get("与户主关系") in ("户主", "本人")
                yield Fit(score + _HEAD if is_head else score, name)


def _place_fits(word: str, household: Document) -> Iterator[Fit]:
    """石桥, 石桥村, and 石桥村 with what follows it."""
    if household.get("县市区", "") == county_named(word):
        yield Fit(_PLACE)
    for place in (household.get(key, "") for key in ("县市区", "乡镇", "村居")):
        if len(word) > 1 and word in place:
            yield Fit(_PLACE)
        for name in _names_of_place(place):
            rest = word.removeprefix(name)
            if rest and rest != word:
                found = _fit_of(rest, household)
                if found is not NO_FIT:
                    yield Fit(_PLACE + found.score, found.member)


@lru_cache(maxsize=10_000)
def _names_of_place(place: str) -> tuple[str, ...]:
    shorter = (place.removesuffix(kind) for kind in _KINDS_OF_PLACE if place.endswith(kind))
    return (place, *(name for name in shorter if len(name) > 1))
