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
HALF_SURE: Final = 0.45  # what one part has to be where the other is sure
SHORTEST_NAMED: Final = 6  # characters of what is not understood
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
    rf"[{_MARKS}]+|、|{_NAMED.pattern}|{_WORDS['asked'].pattern}|{_WORDS['begins'].pattern}"
)

PLAIN: Final = 0.9  # a part that stands for itself, whatever was asked before
CHATTER: Final = "scope.other"
TOTALS: Final = "meta.statistics"
REMARKS: Final = tuple(f"{CHATTER}.{each}" for each in ("thanks", "greeting", "upset"))
_COUNTS: Final = _WORDS["counts"]
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
        part = Part(piece, rank(_bare(piece.plain)))
        if parts and not (_NAMED.match(piece.plain) and part.sure >= sure and _ours(part)):
            part = _behind(piece, part, parts[-1], rank, sure)
        of_the_last = _of_the_last(piece.plain, part, sure)
        if parts and (of_the_last or not _apart(parts[-1], part, thresholds.answer)):
            parts[-1] = _joined(text, parts[-1], part)
        else:
            parts.append(part)
    if len(parts) > 1:
        return parts
    one = Part(text, whole)
    surer = parts[0].sure > one.sure and not _chatter(parts[0])
    return [Part(text, parts[0].ranking) if surer else one]


def _behind(piece: Text, alone: Part, before: Part, rank: Rank, sure: float) -> Part:
    """A part by what it means after the one before, but where it is plain by itself."""
    last = before.ranking.best(1)[0].intent
    part = Part(piece, leaning(_bare(piece.plain), last, rank))
    if len(_bare(piece.plain).strip(_MARKS)) <= LONGEST_OPEN:  # 一共多少钱 is no total of the city
        part, alone = (Part(piece, each.ranking.without(TOTALS)) for each in (part, alone))
    leans = bool(_LEANS.match(_bare(piece.plain)))
    if alone.sure >= PLAIN and _ours(alone) and not leans and part.subject != alone.subject:
        of_the_last = part.subject == subject(last) and before.sure >= sure
        part = part if of_the_last else alone
    if part.subject.startswith("scope."):  # 先走哪个, of what was named before
        behind = in_context(piece.plain, (before.text.plain,), rank, BEHIND)
        same = Part(piece, behind.without("scope."))
        part = same if same.subject == subject(last) else part
    return part


def beside(text: Text, rank: Rank) -> list[Part]:
    """The questions of our own that are plain behind the first of a message, which is none."""
    parts = [Part(piece, rank(_bare(piece.plain))) for piece in _pieces(text)[1:]]
    return [each for each in parts if each.sure >= PLAIN and not each.subject.startswith("scope.")]


def _of_the_last(plain: str, part: Part, sure: float) -> bool:
    """有没有文件, 一共多少 ask of the part before; 我也不懂,那个钱能领不 does not."""
    if _WORDS["only_a_sum"].search(plain):
        return True
    manner = manner_of(plain.strip(" ,。?!"))
    return manner in ("grounds", "steps") or (manner == "plainer" and part.sure < sure)


def _ours(part: Part) -> bool:
    """Neither small talk nor what is only passed on."""
    return not part.subject.startswith("scope.") and not part.subject.endswith(".other")


def _bare(plain: str) -> str:
    """Without the words that say that another question comes: 二是孩子归谁."""
    return _COUNTS.sub("", plain) or plain


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
    """Whatever is none of our business; what another office does is a question all the same."""
    best = part.ranking.best(1)[0]
    asks = best.intent.startswith(f"{CHATTER}.") and best.intent not in REMARKS
    answered = asks and best.confidence >= HALF_SURE and _asks(part.text.plain)
    return part.subject.startswith("scope.") and not answered


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
        asks = bool(ASKS.search(unsure.text.plain))
        return asks and (stopped or bool(named) or _asks_something(unsure.text.plain))
    first, second = one.ranking.best(1)[0], other.ranking.best(1)[0]
    if first.intent == second.intent:
        return _aspect(one) != _aspect(other)
    if subject(first.intent) != subject(second.intent):
        return True
    return other.ranking.lead(second.intent, first.intent) >= ANOTHER_ENTRY


def _asks_something(plain: str) -> bool:
    """A question that is to be named though it is not understood, and not only 怎么办."""
    asked = plain.strip(_MARKS)
    return len(asked) >= SHORTEST_NAMED and len(_WORDS["vague"].sub("", asked)) >= SHORTEST_NAMED


def _aspect(part: Part) -> str:
    return part.ranking.aspects()[0][0] if part.ranking.aspect_names else ""
