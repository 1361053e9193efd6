"""Several questions in one message: where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from intents.dialogue import ASKS, manner_of
from intents.matching import Ranking, subject
from intents.reading import words
from intents.text import Text

SHORTEST: Final = 4  # characters of a question
HALF_SURE: Final = 0.45  # what one part has to be where the other is sure
MOST_PIECES: Final = 5  # looked at; what is more belongs to the last
# How much a part is expected to go on with the one before, over its length; parts of subjects of
# their own score more than that above it.
LEANING: Final = 6.5
MOST_LEANING: Final = 1.1
LEANING_OPENLY: Final = 9.0  # where it begins as if it did: 办了一个月给多少
LONGEST_OPEN: Final = 10  # characters
_WORDS: Final = words("parting")
_NAMED: Final = _WORDS["another"]  # another question is said to come: it need not ask
_STOPS: Final = "。?!;"
_MARKS: Final = f"{_STOPS},: "
_MARK: Final = re.compile(f"[{_MARKS}]")
_BORDER: Final = re.compile(
    rf"[{_MARKS}]+|{_NAMED.pattern}|{_WORDS['asked'].pattern}|{_WORDS['begins'].pattern}"
)

Rank = Callable[[str], Ranking]
Knows = Callable[[str, Ranking], bool]


@dataclass(frozen=True)
class Part:
    text: Text
    ranking: Ranking

    @property
    def sure(self) -> float:
        return self.ranking.best(1)[0].confidence

    @property
    def subject(self) -> str:
        return subject(self.ranking.best(1)[0].intent)


def parted(text: Text, whole: Ranking, rank: Rank, knows: Knows, sure: float) -> list[Part]:
    """The questions of a message, in its order; the message itself where it asks one thing. Two
    parts are apart where one is understood as surely as `sure`, the other half as much, and as
    different things; where a full stop or a word parts them, one that is understood is enough.
    `knows`
    says whether an intent's subject has anything on what a text asks."""
    pieces = _pieces(text)
    if len(pieces) < 2:
        return [Part(text, whole)]
    parts: list[Part] = []
    for piece in pieces:
        ranking = rank(piece.plain)
        if parts and not _NAMED.match(piece.plain):
            ranking = _leaning(piece.plain, ranking, parts[-1], knows)
        part = Part(piece, ranking)
        of_the_last = manner_of(piece.plain.strip(" ,。?!")) in ("grounds", "steps", "plainer")
        if parts and (of_the_last or not _apart(parts[-1], part, sure)):
            parts[-1] = _joined(text, parts[-1], part)
        else:
            parts.append(part)
    return parts if len(parts) > 1 else [Part(text, whole)]


def _leaning(plain: str, ranking: Ranking, last: Part, knows: Knows) -> Ranking:
    """What a part means after the one before. One that openly goes on is of the same subject, or
    of another of its room where that subject has nothing on it (残疾证咋办, 办了给多少)."""
    intent = last.ranking.best(1)[0].intent
    if len(plain) <= LONGEST_OPEN and _WORDS["leans"].match(plain):
        weight = LEANING_OPENLY / len(plain)
        if knows(intent, ranking):
            return ranking.expecting(intent, weight)
        return ranking.without(last.subject).expecting(intent, 4 * weight)
    return ranking.expecting(intent, min(MOST_LEANING, LEANING / len(plain)))


def _joined(text: Text, one: Part, other: Part) -> Part:
    """As the surer of the two; chatter says nothing beside a question."""
    if _chatter(one):
        return other
    begin, end = (text.places.index(each.text.places[0]) for each in (one, other))
    better = one if _chatter(other) or one.sure >= other.sure else other
    return Part(text[begin : end + len(other.text.plain)], better.ranking)


def _chatter(part: Part) -> bool:
    return part.subject.startswith("scope.")


def _pieces(text: Text) -> Sequence[Text]:
    """Cut where what stands before asks and what follows asks; what asks nothing goes with what
    follows, and at the end with what stands before."""
    plain = text.plain
    pieces: list[tuple[int, int]] = []
    begin = 0
    for border in _BORDER.finditer(plain):
        before, rest = plain[begin : border.end()], plain[border.end() :]
        if min(len(before), len(rest)) < SHORTEST or len(pieces) == MOST_PIECES - 1:
            continue
        marked = plain[border.end() - 1] in _MARKS
        asked = ASKS.search(before)
        if _NAMED.match(rest):
            cut = marked or asked
        else:
            cut = asked and ASKS.search(rest if marked else _MARK.split(rest, 1)[0])
        if cut:
            pieces.append((begin, border.end()))
            begin = border.end()
    pieces.append((begin, len(plain)))
    return [text[first:last] for first, last in pieces]


def _apart(one: Part, other: Part, sure: float) -> bool:
    if _chatter(one) or _chatter(other) or max(one.sure, other.sure) < sure:
        return False
    unsure = one if one.sure < other.sure else other
    if unsure.sure < sure and not ASKS.search(unsure.text.plain):
        return False
    if unsure.sure < HALF_SURE:
        stopped = one.text.plain.rstrip(" ,")[-1] in _STOPS
        return stopped or bool(_NAMED.match(other.text.plain))
    first, second = one.ranking.best(1)[0], other.ranking.best(1)[0]
    return first.intent != second.intent or _aspect(one) != _aspect(other)


def _aspect(part: Part) -> str:
    return part.ranking.aspects()[0][0] if part.ranking.aspect_names else ""
