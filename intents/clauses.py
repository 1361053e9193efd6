"""The clauses of a message: which of them ask, and where one question ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from intents.expressions import Expression
from intents.reading import words
from intents.text import Text
from intents.thread.dialogue import ASKS, left_out

_WORDS: Final = words("parting")
SHORTEST: Final = 4  # characters of a question
SHORTEST_BEHIND: Final = 3  # of one behind another: 停车呢
MOST_PIECES: Final = 5  # looked at; what is more belongs to the last
NAMED: Final = _WORDS["another"]  # another question is said to come: it need not ask
MARKS: Final = "。?!;,:、 "
STOPS: Final = "。?!;"
MARK: Final = re.compile(f"[{MARKS}]")
_TOLD: Final = re.compile(r".*(?<![吗呢吧不没])。", re.DOTALL)
_ASIDE: Final = re.compile(rf"\([^()]*\)[{MARKS}]*$")  # at the end: …不(微山农村)
_BORDER: Final = Expression(
    rf"[{MARKS}]+|{NAMED.pattern}|{_WORDS['asked'].pattern}|{_WORDS['begins'].pattern}"
)


def pieces_of(text: Text) -> Sequence[Text]:
    """Cut where what stands before asks and what follows asks; what asks nothing goes with what
    follows, and at the end with what stands before."""
    plain = text.plain
    pieces: list[tuple[int, int]] = []
    begin = 0
    for border in _BORDER.finditer(plain):
        before, rest = plain[begin : border.end()], plain[border.end() :]
        if pieces and before.endswith("?") and len(before) < SHORTEST:
            pieces[-1] = (pieces[-1][0], border.end())  # 谁给,多少?
            begin = border.end()
            continue
        if len(before) < SHORTEST or len(rest.strip(MARKS)) < SHORTEST_BEHIND:
            continue
        if len(pieces) == MOST_PIECES - 1:
            continue
        marked = plain[border.end() - 1] in MARKS
        told = _TOLD.search(before) if "?" in rest else None  # whoever writes ? asks with it
        asked = asks_something(before[told.end() :] if told else before)
        if NAMED.match(rest):
            cut = marked or asked
        else:
            behind = rest if marked else MARK.split(rest, 1)[0]
            cut = asked and (before.endswith(";") or asks_something(behind))
        if cut:
            pieces.append((begin, border.end()))
            begin = border.end()
    pieces.append((begin, len(plain)))
    return [text[first:last] for first, last in pieces]


def questions(plain: str) -> Sequence[str]:
    """The clauses that ask, where others stand beside them."""
    clauses = [each for each in MARK.split(plain) if each]
    asked = [each for each in clauses if len(each) >= SHORTEST and asks_something(each)]
    return asked[-MOST_PIECES:] if len(clauses) > 1 else ()


def last_question(plain: str) -> str:
    """The last clause, where it asks and others stand before it; empty otherwise."""
    *before, last = [each for each in MARK.split(plain) if each] or [""]
    return last if before and len(last) >= SHORTEST and asks_something(last) else ""


def up_to_the_question(plain: str) -> str:
    """多久给, of 多久给,我在曲阜: without what is only told behind the last clause that asks."""
    ends = [mark.start() for mark in MARK.finditer(plain)]
    asked = [end for end in ends if asks_something(plain[:end])]
    whole = plain.strip(MARKS)
    only_told = bool(asked) and not asks_something(plain[asked[0] :])
    return plain[: asked[0]].strip(MARKS) if only_told else whole


def asks_something(plain: str) -> bool:
    """住院门槛呢 asks as well, at the end of what was asked before; 还享受着政策呢 does not."""
    plain = _ASIDE.sub("", plain)
    if plain.endswith("?"):
        return True
    said = _WORDS["whoever"].sub("", plain).strip(MARKS)
    last = MARK.split(said)[-1]
    named = left_out(last) and not _WORDS["goes_on"].search(last)
    return named or any(each.search(said) for each in (ASKS, _WORDS["asks"]))
