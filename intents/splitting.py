"""Several questions in one message: where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from intents.matching import Ranking, subject

SHORTEST: Final = 4  # characters of a question
LEANING: Final = 3.0  # how much a part is expected to go on with the one before, over its length
_ASKING: Final = re.compile(
    r"多少|多钱|怎么|咋|吗|么(?!时)|啥|什么|能不能|有没有|是不是|算不算|几|哪|谁|呢|为什么|标准|条件|咨询|想知道|说说"
    r"|[不没](?=$|\W)|(?<=[给能收报领办算行中管交要])不|(?<=了)没"
)


_ANOTHER: Final = re.compile(
    r"[^\w]*(?=还有(?!没|几|多)|另外|再问|再就是|再一个|再者|顺便|顺道|对了|还想问|[一二三]是(?!级)"
    r"|(?<![\d一-龥])[23](?=[、.一-龥]))"
)
_SENTENCE: Final = re.compile(r"[。?？!！;；]+\s*")
_CLAUSE: Final = re.compile(r"[,，\s]+")
# The end of a question that no mark ends.
_ASKED: Final = re.compile(
    r"(?:(?<=多少)(?!钱)|(?<=多少钱)|(?<=[咋么]办)|(?<=[给能收报领办算行中管交要发]不)"
    r"|(?<=[了有过]没)|(?<=[吗呢]))(?=\w)|(?=要是|往后|以后)"
)


@dataclass(frozen=True)
class _Border:
    """A kind of place where a message may be parted, and how plain it must be that the two parts
    ask different things: by themselves, and in the message as a whole."""

    pattern: re.Pattern[str]
    sure: float
    in_the_whole: float
    asking: bool = True  # both parts have to ask
    of_anything: bool = False  # also where one part is on no benefit but on how things go


_BORDERS: Final = (
    _Border(_ANOTHER, sure=0.4, in_the_whole=0.005, asking=False, of_anything=True),
    _Border(_SENTENCE, sure=0.4, in_the_whole=0.01, asking=False),
    _Border(_SENTENCE, sure=0.8, in_the_whole=0.0, of_anything=True),
    _Border(_CLAUSE, sure=0.5, in_the_whole=0.01),
    _Border(_CLAUSE, sure=0.7, in_the_whole=0.0),
    _Border(_ASKED, sure=0.8, in_the_whole=0.01),
)


def parted(text: str, rank: Callable[[str], Ranking]) -> list[str]:
    """The questions of a message, in its order; the message itself where it asks one thing."""
    return _parted(text, rank(text), rank)


def _parted(text: str, whole: Ranking, rank: Callable[[str], Ranking]) -> list[str]:
    for border in _BORDERS:
        found = max(_parts(text, border, whole, rank), default=None)
        if found is not None:
            _, first, second = found
            return _parted(first, whole, rank) + _parted(second, whole, rank)
    return [text]


def _parts(
    text: str, border: _Border, whole: Ranking, rank: Callable[[str], Ranking]
) -> Iterator[tuple[float, str, str]]:
    for found in border.pattern.finditer(text):
        parts = text[: found.start()], text[found.end() :]
        if min(map(len, parts)) < SHORTEST:
            continue
        if border.asking and not all(_ASKING.search(part) for part in parts):
            continue
        first = rank(parts[0]).best(1)[0]
        # a short second part may be on the first
        expected = rank(parts[1]).expecting(first.intent, LEANING / len(parts[1]))
        second = expected.best(1)[0]
        subjects = {subject(first.intent), subject(second.intent)}
        left_out = ("scope.",) if border.of_anything else ("scope.", "meta.")
        if len(subjects) == 1 or any(each.startswith(left_out) for each in subjects):
            continue
        sure = min(first.confidence, second.confidence)
        in_the_whole = min(whole.chance(each) for each in subjects)
        if sure >= border.sure and in_the_whole >= border.in_the_whole:
            yield sure, *parts
