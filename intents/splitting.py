"""Several questions in one message: where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from intents.dialogue import ASKS, in_context, left_out, manner_of
from intents.matching import Ranking, subject
from intents.reading import words
from intents.text import Text
from intents.thresholds import Thresholds

SHORTEST: Final = 4  # characters of a question
SHORTEST_OF_TWO: Final = 12  # characters of two questions that nothing parts
LONGEST_OF_TWO: Final = 60
ANOTHER_ENTRY: Final = 0.3  # lead in score of an entry over that of the part before, of one subject
MOST_CUTS: Final = 4  # looked at
BEHIND: Final = 0.7  # of what a short question means by the one before it
MOST_PIECES: Final = 5  # looked at; what is more belongs to the last
EXPECTED: Final = 7.0  # how much the last subject is expected, over the characters of a text
LONGEST_OPEN: Final = 10  # characters that openly go on,
OPENLY: Final = 1.4  # expected by so much
MOST_LEANING: Final = 1.1  # how much at most a text is expected to go on with the last subject
_WORDS: Final = words("parting")
_FRAME, _LEANS = words("thread")["frame"], words("thread")["goes_on"]
_NAMED: Final = _WORDS["another"]  # another question is said to come: it need not ask
_STOPS: Final = "。?!;"
_MARKS: Final = f"{_STOPS},: "
_MARK: Final = re.compile(f"[{_MARKS}]")
_BORDER: Final = re.compile(
    rf"[{_MARKS}]+|(?<=[不没吗呢天钱少])、|{_NAMED.pattern}|{_WORDS['asked'].pattern}|{_WORDS['begins'].pattern}"
)

Rank = Callable[[str], Ranking]


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


def parted(text: Text, whole: Ranking, rank: Rank, thresholds: Thresholds) -> list[Part]:
    """The questions of a message, in its order; the message itself where it asks one thing. Two
    parts are apart where both are understood surely, as different things; where a full stop or a
    word parts them, one that is understood is enough."""
    sure = thresholds.answer
    pieces = [one for piece in _pieces(text) for one in _run_together(piece, rank, sure)]
    if len(pieces) < 2:
        return [Part(text, whole)]
    parts: list[Part] = []
    for piece in pieces:
        if parts and not _NAMED.match(piece.plain):
            last = parts[-1].ranking.best(1)[0].intent
            part = Part(piece, leaning(piece.plain, last, rank))
            if _chatter(part):  # 先走哪个, of what was named before
                behind = in_context(piece.plain, (parts[-1].text.plain,), rank, BEHIND)
                same = Part(piece, behind.without("scope."))
                part = same if same.subject == subject(last) else part
        else:
            part = Part(piece, rank(piece.plain))
        of_the_last = manner_of(piece.plain.strip(" ,。?!")) in ("grounds", "steps", "plainer")
        if parts and (of_the_last or not _apart(parts[-1], part, thresholds.answer)):
            parts[-1] = _joined(text, parts[-1], part)
        else:
            parts.append(part)
    if len(parts) > 1:
        return parts
    one = Part(text, whole)
    surer = parts[0].sure > one.sure and not _chatter(parts[0])
    return [Part(text, parts[0].ranking) if surer else one]


def leaning(plain: str, last: str, rank: Rank) -> Ranking:
    """What a text means after one of the intent `last`: the shorter, the likelier of the same
    subject, and most where it openly goes on (办了给多少)."""
    core = _FRAME.sub("", plain) or plain
    openly = len(core) <= LONGEST_OPEN and _LEANS.match(core)
    weight = OPENLY if openly else min(MOST_LEANING, EXPECTED / len(core))
    return rank(core).expecting(last, weight)


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
        asked = bool(ASKS.search(before) or _WORDS["asks"].search(before))
        if _NAMED.match(rest):
            cut = marked or asked
        else:
            cut = asked and _asks(rest if marked else _MARK.split(rest, 1)[0])
        if cut:
            pieces.append((begin, border.end()))
            begin = border.end()
    pieces.append((begin, len(plain)))
    return [text[first:last] for first, last in pieces]


def _run_together(text: Text, rank: Rank, sure: float) -> Sequence[Text]:
    """Two questions that nothing parts, neither a mark nor a word, where both are understood
    surely by themselves and as different things: 吃药免费不评残疾能评几级."""
    plain = text.plain.rstrip(_MARKS)
    if not SHORTEST_OF_TWO <= len(plain) <= LONGEST_OF_TWO or _MARK.search(plain):
        return [text]
    ends = [each.end() for each in _WORDS["ends"].finditer(plain, SHORTEST)]
    cuts = [end for end in ends if end <= len(plain) - SHORTEST and _asks(plain[end:])]
    for cut in cuts[:MOST_CUTS]:
        first = rank(plain[:cut]).best(1)[0]
        if first.confidence < sure or first.intent.startswith("scope."):
            continue
        second = rank(plain[cut:]).best(1)[0]
        same = subject(first.intent) == subject(second.intent)
        if second.confidence >= sure and not second.intent.startswith("scope.") and not same:
            return [text[:cut], text[cut:]]
    return [text]


def _asks(plain: str) -> bool:
    """住院门槛呢 asks as well, at the end of what was asked before."""
    return bool(ASKS.search(plain) or _WORDS["asks"].search(plain)) or left_out(plain)


def _apart(one: Part, other: Part, sure: float) -> bool:
    named = _NAMED.match(other.text.plain)  # another question is said to come, whatever it is
    if _chatter(one) or (_chatter(other) and not (named and other.sure < sure)):
        return False
    if max(one.sure, other.sure) < sure:
        return False
    unsure = one if one.sure < other.sure else other
    if unsure.sure < sure:
        stopped = one.text.plain.rstrip(" ,")[-1] in _STOPS
        return bool(ASKS.search(unsure.text.plain)) and (stopped or bool(named))
    first, second = one.ranking.best(1)[0], other.ranking.best(1)[0]
    if first.intent == second.intent:
        return _aspect(one) != _aspect(other)
    if subject(first.intent) != subject(second.intent):
        return True
    return other.ranking.lead(second.intent, first.intent) >= ANOTHER_ENTRY


def _aspect(part: Part) -> str:
    return part.ranking.aspects()[0][0] if part.ranking.aspect_names else ""
