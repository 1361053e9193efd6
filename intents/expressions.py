"""Regular expressions of which only those are compiled that a text may fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import chain
from typing import Final

_TOKEN: Final = re.compile(
    r"(?P<letters>[^\\\[\](){}|*+?.^$]+)|(?P<times>(?:[*+?]|\{\d*,?\d*\})[?+]?)"
    r"|(?P<open>\((?:\?(?:P<\w+>|:|=|!|<=|<!))?)|(?P<close>\))|(?P<bar>\|)|(?P<escaped>\\.)"
    r"|(?P<any>\[\^?\]?(?:\\.|[^\]\\])*\]|[.^$])|(?P<unclear>.)",
    re.DOTALL,
)
_OPTIONAL: Final = ("?", "*", "{0", "{,")
_KINDS: Final = "dDwWsSbBAZ"  # of characters and places, behind a \

Letters = tuple[str, ...]


class Expression:
    """As `re.Pattern`, compiled when a text comes that holds letters without which it finds
    nothing."""

    def __init__(self, pattern: str, outline: str = "") -> None:
        """`outline`: the pattern without what holds no letters that are needed."""
        self.pattern = pattern
        self._outline = outline or pattern

    @cached_property
    def _needed(self) -> Letters:
        return needed(self._outline)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def _may_fit(self, text: str) -> bool:
        return not self._needed or any(map(text.__contains__, self._needed))

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


def needed(pattern: str) -> Letters:
    """Some letters one of which stands in whatever is found; none where that cannot be seen."""
    try:
        return _read(_TOKEN.finditer(pattern))
    except _UnclearError:
        return ()


class _UnclearError(Exception):
    """Something that is not told apart here."""


def _read(tokens: Iterator[re.Match[str]]) -> Letters:
    """Up to the end of a group."""
    branches, best, held, before = list[Letters](), Letters(), Letters(), "open"
    for token in tokens:
        kind, text = token.lastgroup or "", token[0]
        if kind == "times":
            if before in ("open", "bar"):  # (?i)
                raise _UnclearError
            if text.startswith(_OPTIONAL):
                held = (held[0][:-1],) if before == "letters" and held[0][1:] else ()
            before = kind
            continue
        if held:
            best, held = _rarer(best, held), ()
        if kind == "letters" or (kind == "escaped" and not text[1].isalnum()):
            held = (text.removeprefix("\\"),)
        elif kind == "open":
            inner = _read(tokens)
            held, kind = () if text.endswith(("=", "!")) else inner, "close"
        elif kind == "close":
            break
        elif kind == "bar":
            branches.append(best)
            best = ()
        elif kind == "unclear" or (kind == "escaped" and text[1] not in _KINDS):
            raise _UnclearError
        before = kind
    branches.append(_rarer(best, held))
    return () if () in branches else tuple(dict.fromkeys(chain.from_iterable(branches)))


def _rarer(one: Letters, other: Letters) -> Letters:
    """Those which are the longer, and of these the fewer."""
    if not one or not other:
        return one or other
    lengths = min(map(len, one)), min(map(len, other))
    return one if (lengths[0], -len(one)) >= (lengths[1], -len(other)) else other
