"""Households that fit what a grid worker typed, by the keys that are kept beside them."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Mapping
from typing import Any, Final

from tinydb import where

from knowledge.registry.places import county_named
from knowledge.registry.records import PEOPLE, code, tidy
from knowledge.registry.search_keys import (
    END_OF_PHONE,
    HEADS,
    initials_keys,
    keys_of_name,
    leads,
    like_keys,
)
from knowledge.store import Database

_SAME_ID: Final = 100
_SAME_PHONE: Final = 90
_SAME_NAME: Final = 80
_END_OF_PHONE: Final = 60
_PART_OF_NAME: Final = 50
_INITIALS: Final = 40
_SURNAME: Final = 30
_ONE_MISSING: Final = 20
_ONE_WRONG: Final = 10
_PLACE: Final = 10
_HEAD: Final = 5  # more for the head of the household than for another member
_SAME_SOUND: Final = 4  # more where the wrong character begins with the right sound

_BETWEEN_WORDS: Final = re.compile(r"[\s，,。；;、：:！!？?]+")
_SPACED_PHONE: Final = re.compile(r"\b(1[0-9]{2})[ -]([0-9]{4})[ -]([0-9]{4})\b")
_END_OF_NUMBER: Final = re.compile(r"[0-9]{4,12}")
_AFTER_A_NAME: Final = re.compile(r"(?<=.)(?:的|家|户)+$")
_LETTERS: Final = re.compile(r"[A-Za-z]{2,8}")
_MOST_WORDS: Final = 8
_LONGEST_WORD: Final = 40
_LONGEST_PLACE: Final = 12

Scores = dict[int, int]  # by the document id of a household
Record = Mapping[str, Any]


def words_of(text: str) -> list[str]:
    """Empty where the text cannot be a search."""
    words = [tidy(word) for word in _BETWEEN_WORDS.split(_SPACED_PHONE.sub(r"\1\2\3", text))]
    words = [word for word in words if word]
    too_much = len(words) > _MOST_WORDS or any(len(word) > _LONGEST_WORD for word in words)
    return [] if too_much else words


class Search:
    """One look through the registry, or through some of its 网格."""

    def __init__(self, database: Database, households: str, grids: Iterable[str] | None) -> None:
        self._households = database.table(households)
        self._database = database
        self._scope: set[int] | None = None
        self._asked: dict[str, int] = {}
        self._exact: dict[str, Scores] = {}
        if grids is not None:
            found = leads(database, [f"grid:{code(grid)}" for grid in grids])
            self._scope = {number for numbers in found.values() for number in numbers}

    def ranked(self, words: list[str]) -> list[int]:
        """The households that every word fits, the best first; only where there is none, those
        whose name is not quite what was typed."""
        parts = [part for word in words for part in self._split(word)]
        scores = _fitting_all([self._fitting(part) for part in parts])
        if not scores:
            nearly = [{**self._nearly(part), **self._fitting(part)} for part in parts]
            scores = _fitting_all(nearly)
        numbers = sorted(scores)
        numbers.sort(key=scores.__getitem__, reverse=True)  # keeps equal ones in order
        return numbers

    def member_fitting(self, household: Record) -> Record | None:
        """The one of its people whose name was asked for."""
        scores = [(self._score(member), member) for member in household[PEOPLE]]
        score, best = max(scores, key=lambda pair: pair[0], default=(0, None))
        return best if score else None

    def _score(self, member: Record) -> int:
        name = member.get("姓名", "")
        keys = keys_of_name(name) if name else []
        score = max((self._asked.get(key, 0) for key in keys), default=0)
        return score + _HEAD if score and member.get("与户主关系") in HEADS else score

    def _split(self, word: str) -> list[str]:
        """石桥村张建国 is a place and a name."""
        if self._fitting(word):
            return [word]
        starts = range(2, min(len(word), _LONGEST_PLACE + 1))
        keys = {f"place:{word[:end]}": end for end in starts}
        for end in sorted(map(keys.__getitem__, leads(self._database, keys)), reverse=True):
            rest = word[end:]
            if len(rest) > 1 or self._fitting(rest):
                return [word[:end], *self._split(rest)]
        return [word]

    def _fitting(self, word: str) -> Scores:
        if word not in self._exact:
            self._exact[word] = {**self._led_to(_exact_keys(word)), **self._numbered(word)}
        return self._exact[word]

    def _numbered(self, word: str) -> Scores:
        """By 户编号, by phone number or by the last digits of one."""
        scores: Scores = {}
        if _END_OF_NUMBER.fullmatch(word):
            for number in self._led_to({f"phone:{word[-END_OF_PHONE:]}": _END_OF_PHONE}):
                document: Any = self._households.get(doc_id=number)
                phone = document.get("联系电话", "") if document else ""
                if phone.endswith(word):
                    scores[number] = _SAME_PHONE if phone == word else _END_OF_PHONE
        found: Any = self._households.get(where("户编号") == code(word))
        if found is not None and (self._scope is None or found.doc_id in self._scope):
            scores[found.doc_id] = _SAME_ID
        return scores

    def _nearly(self, word: str) -> Scores:
        """By a name that the word has one character too many of, or one wrong."""
        if len(word) < 2 or word.isascii():
            return {}
        scores: Scores = {}
        wrong = dict.fromkeys(like_keys(word), _ONE_WRONG)
        if len(word) > 2:
            places = range(len(word))
            wrong |= {f"name:{word[:place]}{word[place + 1 :]}": _ONE_WRONG for place in places}
        alike = self._led_to(dict.fromkeys(initials_keys(word), 0))
        for number, score in self._led_to(wrong).items():
            # With one of two characters wrong, hardly anything would be left to go by.
            if number in alike:
                scores[number] = score + _SAME_SOUND
            elif len(word) > 2:
                scores[number] = score
        return scores

    def _led_to(self, keys: dict[str, int]) -> Scores:
        for key, score in keys.items():
            self._asked[key] = max(score, self._asked.get(key, 0))
        scores: Scores = {}
        found = leads(self._database, keys)
        for key in sorted(found, key=keys.__getitem__):
            numbers = found[key]
            first_own = bisect(numbers, 0)
            by_member = [-number for number in numbers[:first_own]]
            scores.update(dict.fromkeys(self._in_scope(by_member), keys[key]))
            scores.update(dict.fromkeys(self._in_scope(numbers[first_own:]), keys[key] + _HEAD))
        return scores

    def _in_scope(self, numbers: list[int]) -> Iterable[int]:
        return numbers if self._scope is None else self._scope.intersection(numbers)


def _exact_keys(word: str) -> dict[str, int]:
    keys = {f"place:{county_named(word) or word}": _PLACE, f"place:{word}": _PLACE}
    for name in {word, _AFTER_A_NAME.sub("", word)}:
        keys[f"name:{name}"] = _SAME_NAME
        if len(name) > 1:
            inside = range(1, len(name))
            keys |= {f"like:{name[:place]}?{name[place:]}": _ONE_MISSING for place in inside}
            keys |= dict.fromkeys((f"like:?{name}", f"like:{name}?", f"part:{name}"), _PART_OF_NAME)
        surname = name.removeprefix("姓")
        if len(surname) == 1:
            keys[f"surname:{surname}"] = _SURNAME
        elif surname != name and surname:
            keys |= dict.fromkeys((f"like:{surname}?", f"part:{surname}"), _SURNAME)
    if _LETTERS.fullmatch(word):
        keys[f"initials:{word.lower()}"] = _INITIALS
    return keys


def _fitting_all(scores: list[Scores]) -> Scores:
    fewest = min(scores, key=len, default={})
    return {
        number: sum(score[number] for score in scores)
        for number in fewest
        if all(number in score for score in scores)
    }
