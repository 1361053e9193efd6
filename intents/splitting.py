"""Several questions in one message: where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from intents.dialogue import ASKS
from intents.matching import Ranking, subject
from intents.reading import words
from intents.text import Text

SHORTEST: Final = 4  # characters of a question
PLAIN: Final = 0.8  # chance of an aspect from which two parts of one subject are apart
MOST_PIECES: Final = 4  # looked at; what is more belongs to the last
_WORDS: Final = words("parting")
_NAMED: Final = _WORDS["another"]  # another question is said to come: it need not ask
_BORDER: Final = re.compile(rf"[。?!;\n]+|[, ]+|{_NAMED.pattern}|{_WORDS['asked'].pattern}")
LEANING: Final = 3.0  # how much a part is expected to go on with the one before, over its length


@dataclass(frozen=True)
class Part:
    text: Text
    ranking: Ranking


def parted(text: Text, whole: Ranking, rank: Callable[[str], Ranking], sure: float) -> list[Part]:
    """The questions of a message, in its order; the message itself where it asks one thing. Both
    sides of a border have to ask, and to be about different subjects, as surely as `sure`, or about
    plainly different aspects of one."""
    pieces = _pieces(text)
    if len(pieces) < 2:
        return [Part(text, whole)]
    parts: list[Part] = []
    for piece in pieces:
        ranking = rank(piece.plain)
        if parts and not _NAMED.match(piece.plain):
            last = parts[-1].ranking.best(1)[0]
            ranking = ranking.expecting(last.intent, LEANING / len(piece.plain))
        part = Part(piece, ranking)
        if parts and not _apart(parts[-1], part, sure):
            joined = text[_begin(text, parts[-1].text) : _begin(text, piece) + len(piece.plain)]
            first, second = (each.ranking.best(1)[0] for each in (parts[-1], part))
            better = parts[-1] if first.confidence >= second.confidence else part
            parts[-1] = Part(joined, better.ranking)
        else:
            parts.append(part)
    return parts if len(parts) > 1 else [Part(text, whole)]


def _begin(text: Text, piece: Text) -> int:
    return text.places.index(piece.places[0])


def _pieces(text: Text) -> Sequence[Text]:
    """Cut where what stands before asks and what follows asks; what asks nothing goes with what
    follows, and at the end with what stands before."""
    plain = text.plain
    pieces: list[tuple[int, int]] = []
    begin = 0
    for border in _BORDER.finditer(plain):
        before, rest = plain[begin : border.start()], plain[border.end() :]
        named = bool(_NAMED.match(rest))
        if min(len(before), len(rest)) < SHORTEST or len(pieces) == MOST_PIECES - 1:
            continue
        if named or (ASKS.search(before) and ASKS.search(rest)):
            pieces.append((begin, border.end()))
            begin = border.end()
    pieces.append((begin, len(plain)))
    return [text[first:last] for first, last in pieces]


def _apart(one: Part, other: Part, sure: float) -> bool:
    first, second = one.ranking.best(1)[0], other.ranking.best(1)[0]
    subjects = {subject(first.intent), subject(second.intent)}
    if any(each.startswith("scope.") for each in subjects):
        return False
    if len(subjects) == 1 and not _of_other_aspects(one.ranking, other.ranking):
        return False
    return min(first.confidence, second.confidence) >= sure


def _of_other_aspects(one: Ranking, other: Ranking) -> bool:
    """低保咋申请,一个月多少钱: one subject, and two things asked of it."""
    first, second = one.aspects()[:1], other.aspects()[:1]
    if not first or not second or first[0][0] == second[0][0]:
        return False
    return min(first[0][1], second[0][1]) >= PLAIN
