"""Several questions in one message: what each of its pieces means."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from intents.answers.touching import pairs
from intents.asking import asks_of_another
from intents.clauses import (
    MARK,
    MARKS,
    NAMED,
    SHORTEST,
    STOPS,
    asks_something,
    last_question,
    pieces_of,
    up_to_the_question,
)
from intents.dialogue import behind, in_context, manner_of
from intents.matching import Ranking, subject
from intents.mentions.people import people
from intents.reading import words
from intents.text import Text
from intents.thresholds import Thresholds

HALF_SURE: Final = 0.45  # what one part has to be where the other is sure
MAYBE: Final = 0.2  # chance from which a part is told as what may be meant
SHORTEST_NAMED: Final = 3  # characters of what is not understood
SHORTEST_OF_TWO: Final = 12  # characters of two questions that nothing parts
LONGEST_OF_TWO: Final = 60
MOST_CUTS: Final = 4  # looked at
# By 210 messages of two or three questions: of their later parts 86 of 100 are understood so, 68 by
# their own words alone.
BEHIND: Final = 0.6  # of what a part means by what stands before it,
OPENLY: Final = 0.75  # the same, where it says itself that it goes on: 办下来一月给多少
AT_LENGTH: Final = 30  # characters of a story with a question
BY_ITS_CLAUSE: Final = 0.4  # of which entry of a subject it means
OF_ITS_OWN: Final = 9  # the less, the more characters it has than these
TAKEN_UP: Final = 2  # pairs of characters by which a question is of the story before it
_WORDS: Final = words("parting")
_ALSO: Final = _WORDS["also"]
# 还不给交社保, 我该先告哪样 are clauses of their own where troubles are told one after the other.
_NEXT: Final = re.compile(rf"(?<=[{MARKS}])(?![{MARKS}])|(?<=[一-龥]){_WORDS['next'].pattern}")

PLAIN: Final = 0.9  # a part that stands for itself, whatever was asked before
SURELY: Final = 0.98  # what a question says by itself, whatever story stands before it
TROUBLE: Final = "trouble"  # the aspect of what is only told
FURTHER: Final = ("还", "又", "也")  # begins another trouble
CHATTER: Final = "scope.other"
TOTALS: Final = "meta.statistics"
REMARKS: Final = tuple(
    f"{CHATTER}.{each}" for each in ("thanks", "greeting", "upset", "assistant", "exam")
)
OF_THE_LAST: Final = ("grounds", "steps", "plainer")  # manners that ask about the part before
_COUNTS: Final = _WORDS["counts"]
_ONLY_A_SUM: Final = _WORDS["only_a_sum"]
Rank = Callable[[str], Ranking]


@dataclass(frozen=True)
class Part:
    text: Text
    ranking: Ranking
    alone: Ranking  # by its own words
    is_ours: bool = True  # and not another office's business, or nobody's
    asks: bool = True  # and not only tells of a trouble
    behind: Ranking | None = None  # what stands before it, those words and its own together

    @property
    def sure(self) -> float:
        return self.ranking.best(1)[0].confidence


def parted(
    text: Text,
    whole: Ranking,
    rank: Rank,
    thresholds: Thresholds,
    words: tuple[str, ...] = (),
    title: int = 0,
) -> list[Part]:
    """The questions of a message, in its order; the message itself where it asks one thing. What
    asks is one of them, unless it only says that there is a question, or asks nothing in
    particular; what it means is by its own words and by those before it, those of the last turns
    among them. The first `title` characters only say what it is about, unless no part is of
    that."""
    if title and not NAMED.match(text.plain):
        named = rank(text.plain[:title]).best(1)[0]
        behind_it = (*words, text.plain[:title].strip())
        found = parted(text[title:], whole, rank, thresholds, behind_it)
        subjects = {subject(part.ranking.best(1)[0].intent) for part in found}
        clear = any(part.asks and part.sure >= thresholds.answer for part in found)
        if clear or subject(named.intent) in subjects or not asks_something(text.plain[:title]):
            return found if len(found) > 1 else [replace(found[0], text=text)]
    sure = thresholds.answer
    pieces = [one for piece in pieces_of(text) for one in _run_together(piece, rank, sure)]
    parts: list[Part] = []
    stories: list[Part] = []
    before = words
    listed = False
    for piece, then in zip(pieces, [*pieces[1:], None], strict=True):
        told = _troubles(piece, rank, sure)
        troubles = told if len(told) > 1 else _matters(piece, rank)
        # 补办结婚证,另外准生证要不要; 不愿改造怎么安排;下雪我怕塌了
        beside = (then is not None and bool(_ALSO.match(then.plain))) or listed
        for each in troubles if len(troubles) > 1 or len(pieces) > 1 else ():
            part = _meant(each, before, rank, sure, asks=len(troubles) > 1 or beside)
            before = (*before, _bare(each.plain))
            parts += [part] if part is not None else []
            stories += [part] if part and not part.asks and len(told) == 1 and not listed else []
        listed = piece.plain.endswith(";")
    asked = {subject(part.ranking.best(1)[0].intent) for part in parts if part.asks}
    parts = [  # the story of what is asked is no question of its own
        part
        for part in parts
        if not any(part is story for story in stories)
        or subject(part.ranking.best(1)[0].intent) not in asked
    ]
    of_their_own = [part for part in parts if not _ONLY_A_SUM.search(part.text.plain)]
    parts = parts if len(of_their_own) > 1 else of_their_own  # 能办不,一月多少 is one question
    if len(parts) > 1:
        return parts
    return [as_one(text, whole, parts, rank)]


def as_one(text: Text, whole: Ranking, parts: Sequence[Part], rank: Rank) -> Part:
    """What a message means that asks one thing: as the surest of its parts, where that is surer."""
    surest = max(parts, key=lambda part: part.sure, default=None)
    surer = surest is not None and surest.is_ours and surest.sure > whole.best(1)[0].confidence
    ranking = surest.ranking if surest and surer else told_at_length(text.plain, whole, rank)
    return Part(text, ranking, whole)


def _meant(
    piece: Text, before: tuple[str, ...], rank: Rank, sure: float, *, asks: bool
) -> Part | None:
    """None where it asks nothing of its own; what is clear may `ask` by what stands behind it."""
    plain = _bare(piece.plain)
    if before and "?" in plain:  # 有没有丧葬费?孩子们都在外地打工
        plain = f"{up_to_the_question(plain)}?"
    alone = rank(plain)
    if begin := max(map(plain.rstrip(MARKS).rfind, STOPS)) + 1:
        own = rank(plain[begin:])  # what is told before it is of something else as well
        [whole], [best] = alone.best(1), own.best(1)
        least = sure if whole.confidence < sure else SURELY
        same = whole.confidence >= sure and subject(whole.intent) == subject(best.intent)
        if best.confidence >= least and _ours(best.intent) and not same:
            before, plain, alone = (*before, plain[:begin]), plain[begin:], own
    asked = plain.strip(MARKS)
    best = alone.best(1)[0]
    is_sure = best.confidence >= sure
    told = asks and is_sure and _ours(best.intent)
    asks = asks_something(_WORDS["announces"].sub("", plain)) or bool(NAMED.match(piece.plain))
    outside = is_sure and best.intent.startswith(CHATTER)
    remarks = outside and best.intent.startswith(REMARKS)
    if not (asks or told) or remarks or manner_of(asked) in OF_THE_LAST:
        return None
    most = OPENLY if goes_on(plain) else BEHIND
    share = most * min(1.0, OF_ITS_OWN / len(plain))
    ranking = in_context(plain, before, rank, share)
    ranking = _by_its_clause(plain, before, ranking, rank) or ranking
    if ranking.best(1)[0].confidence < HALF_SURE and (near := _taken_up(plain, before)):
        found = in_context(plain, near, rank, share)
        ranking = found if found.best(1)[0].confidence >= HALF_SURE else ranking
    ranking = told_at_length(plain, ranking, rank)
    if before and len(asked) <= OF_ITS_OWN:  # 涨多少 is no total of the city
        ranking = ranking.without(TOTALS)
    together = ranking.best(1)[0]
    outside = together.intent.startswith(CHATTER) and together.confidence >= sure
    if outside and best.intent.startswith(f"{CHATTER}."):  # what another office does, by its name
        return Part(piece, alone, alone)
    part = Part(piece, ranking.without("scope."), alone, is_ours=not outside, asks=asks)
    part = replace(part, behind=rank(behind(before, plain)) if before else None)
    harmful = not _ours(best.intent) and not best.intent.startswith(CHATTER)
    says = len(_WORDS["announces"].sub("", _WORDS["vague"].sub("", asked)))
    heard = part.is_ours and part.sure >= sure and (says or before)
    another = bool(before) and asks_of_another(plain, list(people(plain)))  # 妹妹有吗
    return part if says >= SHORTEST_NAMED or harmful or heard or another else None


def _taken_up(plain: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """The last clause before a part that has a word of it: 写了不交社保的条子, of 那条子有用吗."""
    named = pairs(plain)
    clauses = [each for one in before for each in MARK.split(one) if named & pairs(each)]
    return tuple(clauses[-1:])


def _by_its_clause(
    plain: str, before: tuple[str, ...], ranking: Ranking, rank: Rank
) -> Ranking | None:
    """The clause that asks, behind all that is told before it, where that is clearer than the two
    as one: 给他热水他还会笑,有点担心,请问该打哪里."""
    asked = last_question(plain)
    if not asked or ranking.best(1)[0].confidence >= HALF_SURE or manner_of(asked):
        return None  # 老公酒后打我,我该找谁
    told = plain[: plain.rfind(asked)].strip(MARKS)
    found = in_context(asked, (*before, told), rank, BEHIND)
    return found if found.best(1)[0].confidence >= HALF_SURE else None


def told_at_length(plain: str, ranking: Ranking, rank: Rank) -> Ranking:
    """Behind a story, which entry of the subject is meant and what is asked of it is as much by the
    clause that asks: 有没有办法让他不准靠近我们."""
    asked = last_question(plain)
    if len(plain) <= AT_LENGTH or not asked or _WORDS["vague"].fullmatch(asked):
        return ranking
    clause = rank(asked)
    margins = ranking.beside(clause, 1 / 2).aspect_margins
    return replace(ranking.told_apart_by(clause, BY_ITS_CLAUSE), aspect_margins=margins)


def goes_on(plain: str) -> bool:
    """办下来一月给多少: with the part before it."""
    return bool(_WORDS["leans"].match(plain))


def _ours(intent: str) -> bool:
    return not intent.startswith("scope.")


def beside(text: Text, rank: Rank) -> list[Part]:
    """The questions of our own that are plain beside what has to come first."""
    pieces = pieces_of(text)
    rankings = [rank(_bare(piece.plain)) for piece in pieces] if len(pieces) > 1 else []
    parts = [Part(piece, each, each) for piece, each in zip(pieces, rankings, strict=False)]
    return [
        part
        for part in parts
        if part.sure >= PLAIN
        and _ours(part.ranking.best(1)[0].intent)
        and len(part.text.plain.strip(MARKS)) >= SHORTEST_NAMED
    ]


def _bare(plain: str) -> str:
    """Without the words that say that another question comes: 二是孩子归谁."""
    return _COUNTS.sub("", plain) or plain


def _run_together(text: Text, rank: Rank, sure: float) -> Sequence[Text]:
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


def _troubles(text: Text, rank: Rank, sure: float) -> Sequence[Text]:
    """Several troubles before one question that asks nothing in particular, each understood surely
    and as another: 欠我四个月工资,还不给交社保,先告哪个."""
    begins = [0, *(found.start() for found in _NEXT.finditer(text.plain))]
    last = begins[-1]
    if text.plain[last : last + 2] in ("先去", "先办") and text.plain[last - 1] not in MARKS:
        return [text]  # 因病致贫那个认定先去哪个门: where that is done
    if len(begins) < 3 or not _WORDS["which"].fullmatch(text.plain[begins[-1] :].strip(MARKS)):
        return [text]
    found: list[tuple[int, str]] = []
    for begin, end in pairwise(begins):
        best = rank(text.plain[begin:end].strip(MARKS)).best(1)[0]
        if _ours(best.intent) and best.confidence >= sure:
            found.append((begin, best.intent))
    if len(found) < 2 or len({each for _, each in found}) < len(found):
        return [text]
    ends = [*(begin for begin, _ in found[1:]), len(text.plain)]
    return [text[first:last] for first, last in zip([0, *ends[:-1]], ends, strict=True)]


def _matters(text: Text, rank: Rank) -> Sequence[Text]:
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
        views = [rank(_bare(each)) for each in (before, behind)]
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
            return [*_matters(text[:cut], rank), text[cut:]]
    return [text]
