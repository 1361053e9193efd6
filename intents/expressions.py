"""Regular expressions of which only those are compiled that a text may fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
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
_KINDS: Final = "dDwWsS"  # of characters, behind a \
_PLACES: Final = frozenset(("^", "$", *(rf"\{each}" for each in "bBAZ")))
MOST_RUNS: Final = 16  # of letters one behind another, of which one is needed
LONGEST_RUN: Final = 6  # characters of each that are looked at
MOST_NEEDED: Final = 4  # of these, the rarest

Letters = tuple[str, ...]  # of which one is needed
Needs = tuple[tuple[Letters, ...], ...]  # in one of several ways, the rarest first

# What each pattern needs, where it was seen before. To see it takes a tenth of a second for all.
_seen: Final = dict[str, Needs]()
_VERSION: Final = sha256(Path(__file__).read_bytes()).hexdigest()[:10]


class Expression:
    """As `re.Pattern`, compiled when a text comes that holds all letters without which it finds
    nothing."""

    def __init__(self, pattern: str, outline: str = "") -> None:
        """`outline`: the pattern without what holds no letters that are needed."""
        self.pattern = pattern
        self._outline = outline or pattern

    @cached_property
    def needs(self) -> Needs:
        found = _seen.get(self._outline)
        if found is None:
            found = _seen[self._outline] = needed(self._outline)
        return found

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def _may_fit(self, text: str) -> bool:
        """What is compiled already is quicker tried than seen through."""
        if "_compiled" in self.__dict__:
            return True
        for way in self.needs:
            for letters in way:  # not all(any(…)), which is slower, in the hottest of places
                if not any(map(text.__contains__, letters)):
                    break
            else:
                return True
        return False

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
        # By the rarest letters that they need, with what they need beside these
        self._places = dict[str, list[tuple[int, tuple[Letters, ...]]]]()
        self._always = set[int]()
        for place, each in enumerate(expressions):
            for way in each.needs:
                for letters in way[0] if way else ():
                    self._places.setdefault(letters, []).append((place, way[1:]))
                if not way:
                    self._always.add(place)

    def __call__(self, text: str) -> list[int]:
        """Their places, in order."""
        ends = range(1, LONGEST_RUN + 1)
        there = {text[begin : begin + end] for begin in range(len(text)) for end in ends}
        found = self._always.copy()
        for rarest in self._places.keys() & there:
            for place, others in self._places[rarest]:
                if place not in found and not any(map(there.isdisjoint, others)):
                    found.add(place)
        return sorted(found)


class Seen:
    """What a folder keeps between two starts of what patterns need."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"expressions-{_VERSION}.npy"
        found = kept(self._file)
        if found is not None:
            with suppress(msgspec.MsgspecError):  # it is seen anew
                _seen.update(msgspec.json.decode(found.item(), type=dict[str, Needs]))
        self._kept = len(_seen)

    def keep(self) -> None:
        """Where there is more than was found."""
        if len(_seen) > self._kept:
            with suppress(OSError):  # a folder that takes no file
                keep(self._file, np.array(msgspec.json.encode(_seen)))
                for other in {*self._file.parent.glob("expressions-*")} - {self._file}:
                    other.unlink(missing_ok=True)


def needed(pattern: str) -> Needs:
    """Of a pattern, for each way in which it may be found; one that asks for nothing where that
    cannot be seen."""
    try:
        ways = [each.needs() for each in _read(_TOKEN.finditer(pattern))]
    except _UnclearError:
        ways = []
    rarest = (sorted(map(_shortest, way), key=_how_often)[:MOST_NEEDED] for way in ways)
    kept = tuple(tuple(dict.fromkeys(way)) for way in rarest)
    return kept if kept and all(kept) else ((),)


class _UnclearError(Exception):
    """Something that is not told apart here."""


_Held = tuple[
    Letters | None, Sequence[Letters]
]  # what it may be, where that is seen; what it needs
_NOTHING: Final[_Held] = ("",), ()


class _Way:
    """One branch of a group, read from its beginning."""

    def __init__(self) -> None:
        self.run: Letters = ("",)  # what has been read up to here ends with one of these,
        self.is_all = True  # or is one of them
        self.others: list[Letters] = []  # that are needed beside it

    def then(self, letters: Letters, needs: Iterable[Letters] = ()) -> None:
        self.others += needs
        if len(self.run) * len(letters) > MOST_RUNS:
            self.then_anything()
        self.run = tuple({before + each: None for before in self.run for each in letters})

    def then_anything(self, needs: Iterable[Letters] = ()) -> None:
        self.others = self.needs(needs)
        self.run, self.is_all = ("",), False

    def needs(self, more: Iterable[Letters] = ()) -> list[Letters]:
        """Whatever is found has one of each."""
        return [*self.others, *([] if "" in self.run else [self.run]), *more]


def _read(tokens: Iterator[re.Match[str]]) -> list[_Way]:
    """Up to the end of a group."""
    ways, held, before = [_Way()], _NOTHING, "open"
    for token in tokens:
        kind, text = token.lastgroup or "", token[0]
        if kind == "times":
            if before in ("open", "bar"):  # (?i)
                raise _UnclearError
            _add(ways[-1], held, text)
            held, before = _NOTHING, kind
            continue
        _add(ways[-1], held)
        held, before = _NOTHING, kind
        if kind == "letters":
            ways[-1].then((text[:-1],))
            held = (text[-1],), ()
        elif kind == "open":
            held, before = _of_group(text, _read(tokens)), "close"
        elif kind == "close":
            break
        elif kind == "bar":
            ways.append(_Way())
        else:
            held = _of_one(kind, text)
    else:
        _add(ways[-1], held)
    return ways


def _add(way: _Way, held: _Held, times: str = "") -> None:
    """What may be there so many times."""
    letters, needs = held
    if held is _NOTHING:
        return
    if times.startswith("?"):
        letters, needs = (("", *letters) if letters else None), ()
    elif times.startswith(_OPTIONAL):
        letters, needs = None, ()
    if letters is None:
        way.then_anything(needs)
        return
    way.then(letters, needs)
    if times and not times.startswith("?"):
        way.then_anything()
        way.run = letters  # the last one


def _of_one(kind: str, text: str) -> _Held:
    if kind == "escaped" and not text[1].isalnum():
        return (text[1],), ()
    if text in _PLACES:
        return _NOTHING
    if kind == "unclear" or (kind == "escaped" and text[1] not in _KINDS):
        raise _UnclearError
    seen = kind == "any" and not _WIDE.intersection(text)
    return (tuple(text.strip("[]")) if seen else None), ()


def _of_group(opening: str, ways: Sequence[_Way]) -> _Held:
    """Of what stands in front or behind only what it needs."""
    if opening.endswith("!"):
        return _NOTHING
    of_each = [sorted(way.needs(), key=_how_often) for way in ways]
    needs = [
        tuple(dict.fromkeys(chain.from_iterable(way[min(n, len(way) - 1)] for way in of_each)))
        for n in range(max(map(len, of_each)) if all(of_each) else 0)
    ]
    if opening.endswith("="):
        return ("",), needs
    runs = tuple(dict.fromkeys(chain.from_iterable(way.run for way in ways)))
    if all(way.is_all and not way.others for way in ways) and len(runs) <= MOST_RUNS:
        return runs, ()
    return None, needs


def _shortest(letters: Letters) -> Letters:
    """Without those that hold another."""
    kept: list[str] = []
    for each in sorted(dict.fromkeys(each[:LONGEST_RUN] for each in letters), key=len):
        if not any(map(each.__contains__, kept)):
            kept.append(each)
    return tuple(kept)


def _how_often(letters: Letters) -> tuple[int, int]:
    """They may stand in a text."""
    return -min(map(len, letters)), len(letters)
