"""One plain form of a text, every character of it knowing where it stood in what was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import opencc

from intents.reading import table
from knowledge.registry.masking import MASKS, NUMBER, masked

LONGEST: Final = 1000  # characters; more than that is no question
LONGEST_TITLE: Final = 24  # characters of a first line that is one,
OF_A_LETTER: Final = 40  # before at least as many

_SPOKEN_FORMS: Final = table("spoken")
_SPOKEN: Final = re.compile("|".join(map(re.escape, _SPOKEN_FORMS)))
NUMERALS: Final = "一二三四五六七八九十百千万两半零"
_FORMAL: Final = str.maketrans("壹贰叁肆陆柒捌玖拾佰仟萬", "一二三四六七八九十百千万")
_FORMAL_FIVE: Final = re.compile("(?<![入退队])伍")  # 退伍 is no number
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_REPEATED: Final = re.compile(r"([^\d\s一二三四五六七八九十])\1{2,}")
_TEN_YEARS: Final = re.compile(r"(?<![上中下每第])([六七八九])旬(?![刊])")
_SPACE: Final = re.compile(r"\s+")
# Numbers of people, or what stands for them where they are masked already, with the words that
# announce them. What is so announced is one, though it be written badly.
_MASK: Final = re.compile("[（(](?:" + "|".join(each[1:-1] for each in MASKS) + ")[)）]")
_OF_SOMEBODY: Final = re.compile(
    "(?P<announced>[ ,]?我?俺?的?(?:电话|手机|身份证|银行卡|卡)号?码?[是为:]? ?)?"
    rf"(?P<number>{_MASK.pattern}|{NUMBER.pattern})"
)
_SHORTEST_ANNOUNCED: Final = 7  # digits
_TITLE: Final = re.compile(
    "【[^】]+】|(?:标题|主题)[:：](?:.+?(?=(?:内容|正文)[:：])|[^。?!]+[。?!])"
)


@dataclass(frozen=True)
class Text:
    """`places[n]` is where character n of the plain form stood in what was typed; one more place
    marks the end."""

    plain: str
    places: tuple[int, ...]

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """The part of what was typed that a part of the plain form, which is not empty, comes
        from."""
        return self.places[begin], max(self.places[end - 1] + 1, self.places[end])

    def __getitem__(self, part: slice) -> Text:
        begin, end, _ = part.indices(len(self.plain))
        return Text(self.plain[begin:end], self.places[begin : end + 1])


def normalise(typed: str) -> Text:
    """Half width, simplified characters, nothing that cannot be seen, one blank for many, and
    standard words for spoken ones."""
    visible: list[str] = []
    places: list[int] = []
    for place, character in enumerate(typed):
        if "一" <= character <= "鿿":
            visible.append(character)
            places.append(place)
            continue
        numbered = (
            chr(ord("⒈") + ord(character) - ord("①")) if "①" <= character <= "⑨" else character
        )
        for one in unicodedata.normalize("NFKC", numbered):
            if unicodedata.category(one)[0] == "C" and not one.isspace():
                continue
            visible.append(" " if one.isspace() else one)
            places.append(place)
    plain = _FORMAL_FIVE.sub("五", _simplified("".join(visible)).translate(_FORMAL))
    text = Text(plain, (*places, len(typed)))
    for pattern, replacement in _STEPS:
        text = _replaced(text, pattern, replacement)
    end = len(text.plain.rstrip())
    return text[min(end, len(text.plain) - len(text.plain.lstrip())) : end]


def _replaced(
    text: Text, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]
) -> Text:
    """What replaces several characters stands where the first of them stood; each keeps its own
    place where there are as many."""
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for found in pattern.finditer(text.plain):
        new = replacement(found)
        old = text.places[found.start() : found.end()]
        pieces += [text.plain[done : found.start()], new]
        places += text.places[done : found.start()]
        places += old if len(new) == len(old) else [old[0]] * len(new)
        done = found.end()
    if not pieces:
        return text
    return Text("".join(pieces) + text.plain[done:], (*places, *text.places[done:]))


def _of_nobody(found: re.Match[str]) -> str:
    """No ID, card or telephone number is read: none is a sum, a birth or an age of anybody."""
    left = _MASK.sub("", masked(found["number"]))
    digits = sum(map(str.isdecimal, left))
    if found["announced"] and digits >= _SHORTEST_ANNOUNCED:
        return ""
    return found.group() if left == found["number"] else left


_STEPS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    (_OF_SOMEBODY, _of_nobody),
    (_THOUSANDS, lambda _: ""),
    (_SPACE, lambda _: " "),
    (re.compile(r"\|"), lambda _: ";"),
    (_REPEATED, lambda found: found[1]),
    (_SPOKEN, lambda found: _SPOKEN_FORMS[found.group()]),
    (_TEN_YEARS, lambda found: found[1] + "十"),
)


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _simplified(text: str) -> str:
    """Character by character where words have other lengths in simplified writing."""
    simplified: str = _simplifier().convert(text)
    if len(simplified) == len(text):
        return simplified
    return "".join(map(_simplified_alone, text))


@lru_cache(1 << 15)
def _simplified_alone(character: str) -> str:
    return _simplifier().convert(character)[:1] or character


def title_of(text: Text, typed: str) -> int:
    """How many characters of a letter are its title, in a line of its own or marked as one; 0 where
    it has none."""
    marked = _TITLE.match(text.plain)
    first = typed.find("\n", len(typed) - len(typed.lstrip()))
    length = marked.end() if marked else sum(place <= first for place in text.places[:-1])
    is_title = length <= LONGEST_TITLE and len(text.plain) - length >= OF_A_LETTER
    return length if is_title and (marked or first >= 0) else 0


def has_words(text: str) -> bool:
    """Whether there is anything to understand: a letter, a digit or a character."""
    return any(character.isalnum() for character in text)
