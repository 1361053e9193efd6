"""Two questions or troubles of a message that nothing parts but what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from intents.answers.touching import pairs
from intents.clauses import MARK, MARKS, SHORTEST, STOPS, asks_something, last_question
from intents.matching.ranking import Candidate, Ranking, subject
from intents.reading import words
from intents.text import Text

_WORDS: Final = words("parting")
HALF_SURE: Final = 0.45  # what one part has to be where the other is sure
PLAIN: Final = 0.9  # a part that stands for itself, whatever was asked before
SHORTEST_OF_TWO: Final = 12  # characters of two questions that nothing parts
LONGEST_OF_TWO: Final = 60
MOST_CUTS: Final = 4  # looked at
TAKEN_UP: Final = 2  # pairs of characters by which a question is of the story before it
TROUBLE: Final = "trouble"  # the aspect of what is only told
FURTHER: Final = ("还", "又", "也")  # begins another trouble
# 还不给交社保, 我该先告哪样 are clauses of their own where troubles are told one after the other.
_NEXT: Final = re.compile(rf"(?<=[{MARKS}])(?![{MARKS}])|(?<=[一-龥]){_WORDS['next'].pattern}")
_OF_EACH: Final = re.compile("多少|[两俩三四几][样件]|分别")
_COUNTS: Final = _WORDS["counts"]
Rank = Callable[[str], Ranking]


def bare(plain: str) -> str:
    """Without the words that say that another question comes: 二是孩子归谁."""
    return _COUNTS.sub("", plain) or plain


def ours(intent: str) -> bool:
    return not intent.startswith("scope.")


def run_together(text: Text, rank: Rank, sure: float) -> Sequence[Text]:
    """Two questions that nothing parts, neither a mark nor a word, where both are understood
    surely by themselves and as different things: 吃药免费不评残疾能评几级."""
    plain = text.plain.rstrip(MARKS)
    if not SHORTEST_OF_TWO <= len(plain) <= LONGEST_OF_TWO or MARK.search(plain):
        return [text]
    ends = [each.end() for each in _WORDS["ends"].finditer(plain, SHORTEST)]
    cuts = [end for end in ends if end <= len(plain) - SHORTEST and asks_something(plain[end:])]
    for cut in cuts[:MOST_CUTS]:
        first = rank(plain[:cut]).best(1)[0]
        if first.confidence < sure or first.intent.startswith("scope."):
            continue
        second = rank(plain[cut:]).best(1)[0]
        same = subject(first.intent) == subject(second.intent)
        if second.confidence >= sure and not second.intent.startswith("scope.") and not same:
            return [text[:cut], text[cut:]]
    return [text]


def _of_each(text: Text, rank: Rank, sure: float) -> Sequence[Text]:
    """助学金跟助学贷款各能拿多少: of the two that are named, where each is surely another."""
    for joint in _WORDS["joined"].finditer(text.plain):
        begin, end = joint.span()
        first = Text(text.plain[:begin] + text.plain[end:], text.places[:begin] + text.places[end:])
        both = [first, text[joint.end("joint") :]]
        best = [rank(each.plain).best(1)[0] for each in both]
        if len({subject(e.intent) for e in best if e.confidence >= sure and ours(e.intent)}) > 1:
            return both
    return [text]


def troubles(text: Text, rank: Rank, sure: float) -> Sequence[Text]:
    """Several troubles before one question that asks nothing in particular, each understood surely
    and as another: 欠我四个月工资,还不给交社保,先告哪个. Two benefits likewise."""
    if len(both := _of_each(text, rank, sure)) > 1:
        return both
    begins = [0, *(found.start() for found in _NEXT.finditer(text.plain.rstrip(MARKS)))]
    last = begins[-1]
    if text.plain[last : last + 2] in ("先去", "先办") and text.plain[last - 1] not in MARKS:
        return [text]  # 因病致贫那个认定先去哪个门: where that is done
    asked = text.plain[last:].strip(MARKS)
    if len(begins) < 3 or not any(_WORDS[e].fullmatch(asked) for e in ("which", "claims")):
        return [text]
    of_each = _OF_EACH.search(text.plain, begins[-1])  # 这两样能要多少: whatever they are
    if not of_each and asks_something(text.plain[: begins[-1]].strip(MARKS)):
        return [text]  # 透析,有慢病证,这三千六还能救助多少,找谁: the story of one question
    found: list[tuple[int, Candidate]] = []
    for begin, end in pairwise(begins):
        view = rank(text.plain[begin:end].strip(MARKS))
        best = view.best(1)[0]
        is_trouble = of_each or view.aspects()[0][0] == TROUBLE  # 孩子智力二级 tells of whom
        if ours(best.intent) and best.confidence >= sure and is_trouble:
            found.append((begin, best))
    if of_each:  # 月薪4350 is of the overtime behind it
        found = [e for e in found if e[1].confidence >= PLAIN or not _surer(e[1], found)]
    if len(found) < 2 or len({each.intent for _, each in found}) < len(found):
        return [text]
    ends = [*(begin for begin, _ in found[1:]), begins[-1] if of_each else len(text.plain)]
    return [text[first:last] for first, last in zip([0, *ends[:-1]], ends, strict=True)]


def _surer(of: Candidate, found: Sequence[tuple[int, Candidate]]) -> bool:
    return any(e.intent == of.intent and e.confidence > of.confidence for _, e in found)


def matters(text: Text, rank: Rank) -> Sequence[Text]:
    """What is told beside a question wants an answer too, where both are plain: a trouble behind it
    (养伤那仨月工资单位说只发一半), a sentence of trouble before it, or another with no question
    (摔断手老板不认,还欠着工资)."""
    plain = text.plain
    cuts = [each.end() for each in MARK.finditer(plain.rstrip(MARKS))]
    for cut in cuts[: -MOST_CUTS - 1 : -1]:
        before, behind = plain[:cut].strip(MARKS), plain[cut:].strip(MARKS)
        asked, asks = asks_something(plain[:cut]), asks_something(plain[cut:])
        apart = asked != asks if plain[cut - 1] in STOPS else asked and not asks
        apart = apart or (not asked and not asks and behind.startswith(FURTHER))
        if not apart or min(len(before), len(behind)) < SHORTEST:
            continue
        views = [rank(bare(each)) for each in (before, behind)]
        told = [
            view.aspects()[0][0]
            for view, question in zip(views, (asked, asks), strict=True)
            if not question
        ]
        best = [view.best(1)[0] for view in views]
        is_plain = all(
            not each.intent.startswith(("scope.", "meta.")) and each.confidence >= PLAIN
            for each in best
        )
        another = subject(best[0].intent) != subject(best[1].intent)
        if asks and (question := last_question(behind)):  # 我六十九,低保。有没有救灾的钱
            another = another and rank(question).chance(subject(best[1].intent)) >= HALF_SURE
        if asks and plain[cut - 1] in STOPS and len(pairs(before) & pairs(behind)) >= TAKEN_UP:
            continue  # 五险扣了四样。怎么五险只扣四样: the story of what is asked
        if is_plain and set(told) == {TROUBLE} and (another or asked):
            return [*matters(text[:cut], rank), text[cut:]]
    return [text]
