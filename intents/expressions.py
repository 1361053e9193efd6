"""Regular expressions of which only those are compiled that a text may fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from intents.matching.kept import keep, kept

_TOKEN: Final = re.compile(
    r"(?P<letters>[^\\\[\](){}|*+?.^$]+)|(?P<times>(?:[*+?]|\{\d*,?\d*\})[?+]?)"
    r"|(?P<open>\((?:\?(?:P<\w+>|:|=|!|<=|<!))?)|(?P<close>\))|(?P<bar>\|)|(?P<escaped>\\.)"
    r"|(?P<any>\[\^?\]?(?:\\.|[^\]\\])*\]|[.^$])|(?P<unclear>.)",
    re.DOTALL,
)
_OPTIONAL: Final = ("?", "*", "{0", "{,")
_WIDE: Final = frozenset(".^$\\-")  # holds more than the letters that it names
_KINDS: Final = "dDwWsSbBAZ"  # of characters and places, behind a \

Letters = tuple[str, ...]

# What each pattern needs, where it was seen before. To see it takes a tenth of a second for all.
_seen: Final = dict[str, tuple[Letters, ...]]()
_VERSION: Final = sha256(Path(__file__).read_bytes()).hexdigest()[:10]


class Expression:
    """As `re.Pattern`, compiled when a text comes that holds all letters without which it finds
    nothing."""

    def __init__(self, pattern: str, outline: str = "") -> None:
        """`outline`: the pattern without what holds no letters that are needed."""
        self.pattern = pattern
        self._outline = outline or pattern

    @cached_property
    def _needed(self) -> tuple[Letters, ...]:
        found = _seen.get(self._outline)
        if found is None:
            found = _seen[self._outline] = needed(self._outline)
        return found

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    @property
    def rarest(self) -> Letters:
        """One of these stands in whatever is found; none where that cannot be seen."""
        return next(iter(self._needed), ())

    def _may_fit(self, text: str) -> bool:
        for letters in self._needed:  # noqa: SIM110 - all(…) is slower, in the hottest of places
            if not any(map(text.__contains__, letters)):
                return False
        return True

    def search(self, text: str, *span: int) -> re.Match[str] | None:
        return self._compiled.search(text, *span) if self._may_fit(text) else None

    def match(self, text: str, *span: int) -> re.Match[str] | None:
        return self._compiled.match(text, *span) if self._may_fit(text) else None

    def fullmatch(self, text: str, *span: int) -> re.Match[str] | None:
        return self._compiled.fullmatch(text, *span) if self._may_fit(text) else None

    def finditer(self, text: str, *span: int) -> Iterator[re.Match[str]]:
        return self._compiled.finditer(text, *span) if self._may_fit(text) else iter(())

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str) -> str:
        return self._compiled.sub(by, text) if self._may_fit(text) else text


class Sieve:
    """Of many expressions those that a text may fit, without asking each."""

    def __init__(self, expressions: Iterable[Expression]) -> None:
        self._places = dict[str, list[int]]()  # by the letters of which one has to be there
        self._always = list[int]()
        for place, each in enumerate(expressions):
            for letters in each.rarest:
                self._places.setdefault(letters, []).append(place)
            if not each.rarest:
                self._always.append(place)

    def __call__(self, text: str) -> list[int]:
        """Their places, in order."""
        there = (own for letters, own in self._places.items() if letters in text)
        return sorted({*self._always, *chain.from_iterable(there)})


class Seen:
    """What a folder keeps between two starts of what patterns need."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"expressions-{_VERSION}.npy"
        found = kept(self._file)
        if found is not None:
            with suppress(msgspec.MsgspecError):  # it is seen anew
                _seen.update(msgspec.json.decode(found.item(), type=dict[str, tuple[Letters, ...]]))
        self._kept = len(_seen)

    def keep(self) -> None:
        """Where there is more than was found."""
        if len(_seen) > self._kept:
            with suppress(OSError):  # a folder that takes no file
                keep(self._file, np.array(msgspec.json.encode(_seen)))
                for other in {*self._file.parent.glob("expressions-*")} - {self._file}:
                    other.unlink(missing_ok=True)


def needed(pattern: str) -> tuple[Letters, ...]:
    """Letters of which one of each stands in whatever is found, the longest first; none where that
    cannot be seen."""
    try:
        return tuple(sorted(dict.fromkeys(_read(_TOKEN.finditer(pattern))), key=_how_often))
    except _UnclearError:
        return ()


class _UnclearError(Exception):
    """Something that is not told apart here."""


def _read(tokens: Iterator[re.Match[str]]) -> list[Letters]:
    """Up to the end of a group."""
    branches, found, held, before = list[list[Letters]](), list[Letters](), list[Letters](), "open"
    for token in tokens:
        kind, text = token.lastgroup or "", token[0]
        if kind == "times":
            if before in ("open", "bar"):  # (?i)
                raise _UnclearError
            if text.startswith(_OPTIONAL):
                held = [(held[0][0][:-1],)] if before == "letters" and held[0][0][1:] else []
            before = kind
            continue
        found += held
        held = []
        if kind == "letters" or (kind == "escaped" and not text[1].isalnum()):
            held = [(text.removeprefix("\\"),)]
        elif kind == "any" and not _WIDE.intersection(text):
            held = [tuple(text.strip("[]"))]
        elif kind == "open":
            inner = _read(tokens)
            held, kind = [] if text.endswith("!") else inner, "close"
        elif kind == "close":
            break
        elif kind == "bar":
            branches.append(found)
            found = []
        elif kind == "unclear" or (kind == "escaped" and text[1] not in _KINDS):
            raise _UnclearError
        before = kind
    branches.append([*found, *held])
    if len(branches) == 1:
        return branches[0]
    if [] in branches:
        return []
    rarest = (min(each, key=_how_often) for each in branches)
    return [tuple(dict.fromkeys(chain.from_iterable(rarest)))]


def _how_often(letters: Letters) -> tuple[int, int]:
    """They may stand in a text."""
    return -min(map(len, letters)), len(letters)
