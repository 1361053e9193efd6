"""Several questions in one message: what each of its pieces means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from intents.answers.touching import pairs
from intents.asking import asks_of_another, asks_whether_right
from intents.clauses import (
    MARK,
    MARKS,
    NAMED,
    STOPS,
    asks_something,
    last_question,
    pieces_of,
    questions,
    up_to_the_question,
)
from intents.matching.ranking import Ranking, subject
from intents.mentions.people import people
from intents.reading import words
from intents.run_together import HALF_SURE, PLAIN, Rank, bare, matters, ours, run_together, troubles
from intents.text import Text
from intents.thread.dialogue import behind, beside_the_steps, in_context, manner_of
from intents.thresholds import Thresholds
from knowledge.registry.places import COUNTY_NAMES

MAYBE: Final = 0.2  # chance from which a part is told as what may be meant
SHORTEST_NAMED: Final = 3  # characters of what is not understood
# By 210 messages of two or three questions: of their later parts 86 of 100 are understood so, 68 by
# their own words alone.
BEHIND: Final = 0.6  # of what a part means by what stands before it,
OPENLY: Final = 0.75  # the same, where it says itself that it goes on: 办下来一月给多少
AT_LENGTH: Final = 30  # characters of a story with a question
LONGEST_BEHIND: Final = 10  # characters told behind it: 上限多少?他说是五千
BY_ITS_CLAUSE: Final = 0.4  # of which entry of a subject it means
OF_ITS_OWN: Final = 9  # the less, the more characters it has than these
_SENTENCE: Final = re.compile(f"[{STOPS}]")
MOST_SENTENCES: Final = 4  # of a story, looked at one by one
_WORDS: Final = words("parting")
_ALSO: Final = _WORDS["also"]
_A_SUM: Final = re.compile(r"\d{2,}|[一二两三四五六七八九十百千]{2,}")

_ONLY_A_PLACE: Final = re.compile(
    rf"(?:(?:我们?|是|就|在|去|到|户口|人)*(?:{'|'.join(COUNTY_NAMES)})(?:[县市区]|的|人|这边|这里|这儿|农村|城里)*)"
)
SURELY: Final = 0.98  # what a question says by itself, whatever story stands before it
CHATTER: Final = "scope.other"
TOTALS: Final = "meta.statistics"
REMARKS: Final = tuple(
    f"{CHATTER}.{each}" for each in ("thanks", "greeting", "upset", "assistant", "exam")
)
OF_THE_LAST: Final = ("grounds", "steps", "plainer")  # manners that ask about the part before
NO_SUM: Final = ("how", "contact", "when", "what")  # aspects that no sum answers
_ONLY_A_SUM: Final = _WORDS["only_a_sum"]


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
    pieces = [one for piece in pieces_of(text) for one in run_together(piece, rank, sure)]
    parts: list[Part] = []
    stories: list[Part] = []
    before = words
    listed = False
    for piece, then in zip(pieces, [*pieces[1:], None], strict=True):
        told = troubles(piece, rank, sure)
        each_told = told if len(told) > 1 else matters(piece, rank)
        # 补办结婚证,另外准生证要不要; 不愿改造怎么安排;下雪我怕塌了
        beside = (then is not None and bool(_ALSO.match(then.plain))) or listed
        for each in each_told if len(each_told) > 1 or len(pieces) > 1 else ():
            part = _meant(each, before, rank, sure, asks=len(each_told) > 1 or beside)
            before = (*before, bare(each.plain))
            parts += [part] if part is not None else []
            stories += [part] if part and not part.asks and len(told) == 1 and not listed else []
        listed = piece.plain.endswith(";")
    heard = [part for part in parts if part.asks and part.sure >= HALF_SURE]
    parts = [part for part in parts if part in heard or not (heard and _of_any_money(part))]
    asked = {subject(part.ranking.best(1)[0].intent) for part in parts if part.asks}
    parts = [  # the story of what is asked is no question of its own
        part
        for part in parts
        if not any(part is story for story in stories)
        or subject(part.ranking.best(1)[0].intent) not in asked
    ]
    of_their_own = [part for part in parts if not _ONLY_A_SUM.search(part.text.plain)]
    where = {aspect for each in of_their_own for aspect, _ in each.ranking.aspects()[:1]}
    of_one = len({subject(each.ranking.best(1)[0].intent) for each in parts}) < 2
    if len(of_their_own) < 2 and of_one and where.isdisjoint(NO_SUM):
        parts = of_their_own  # 能办不,一月多少 is one question; 上哪办,一月多少 are two
    parts = [each for each in parts if each in of_their_own or each.sure >= HALF_SURE]
    last = parts[-1].text.plain if len(parts) == 2 and of_one else ""
    if asks_whether_right(last) and _A_SUM.search(last):
        parts = []  # 一月合起来多少,卡上打三百九对不对
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
    plain = bare(piece.plain)
    if before and "?" in plain:  # 有没有丧葬费?孩子们都在外地打工
        plain = f"{up_to_the_question(plain)}?"
    alone = rank(plain)
    begin = max(map(plain.rstrip(MARKS).rfind, STOPS)) + 1
    if begin and not _WORDS["vague"].fullmatch(plain[begin:].strip(MARKS)):  # 不收她。我找谁
        own = rank(plain[begin:])  # what is told before it is of something else as well
        [whole], [best] = alone.best(1), own.best(1)
        least = sure if whole.confidence < sure else SURELY
        same = whole.confidence >= sure and subject(whole.intent) == subject(best.intent)
        if best.confidence >= least and ours(best.intent) and not same:
            before, plain, alone = (*before, plain[:begin]), plain[begin:], own
    asked = plain.strip(MARKS)
    best = alone.best(1)[0]
    is_sure = best.confidence >= sure
    told = asks and is_sure and ours(best.intent)
    if _ONLY_A_PLACE.fullmatch(asked):
        return None  # …能不能申请公租房,在任城? tells where
    asks = asks_something(_WORDS["announces"].sub("", plain)) or bool(NAMED.match(piece.plain))
    outside = is_sure and best.intent.startswith(CHATTER)
    remarks = outside and best.intent.startswith(REMARKS)
    manner = manner_of(asked)  # 没看懂, and not 退休工资咋算的
    again = manner in OF_THE_LAST and not (manner == "steps" and beside_the_steps(asked))
    if not (asks or told) or remarks or again:
        return None
    most = OPENLY if goes_on(plain) else BEHIND
    share = most * min(1.0, OF_ITS_OWN / len(plain))
    ranking = in_context(plain, before, rank, share)
    ranking = _by_its_clause(plain, before, ranking, rank) or ranking
    if ranking.best(1)[0].confidence < HALF_SURE and (near := _taken_up(plain, before)):
        found = in_context(plain, near, rank, share)
        ranking = found if found.best(1)[0].confidence >= HALF_SURE else ranking
    if ranking.best(1)[0].confidence < HALF_SURE:
        ranking = _by_a_sentence(plain, rank) or ranking
    ranking = told_at_length(plain, ranking, rank)
    if before and len(asked) <= OF_ITS_OWN:  # 涨多少 is no total of the city
        ranking = ranking.without(TOTALS)
    together = ranking.best(1)[0]
    outside = together.intent.startswith(CHATTER) and together.confidence >= sure
    if outside and best.intent.startswith(f"{CHATTER}."):  # what another office does, by its name
        return Part(piece, alone, alone)
    part = Part(piece, ranking.without("scope."), alone, is_ours=not outside, asks=asks)
    part = replace(part, behind=rank(behind(before, plain)) if before else None)
    harmful = not ours(best.intent) and not best.intent.startswith(CHATTER)
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


def _by_a_sentence(plain: str, rank: Rank) -> Ranking | None:
    """The question of a letter behind the one sentence of its story that makes it surest, where
    the others only blur it: 网上反映了没回音。我在青岛打工。几天得有个说法?"""
    *story, asked = [each.strip(MARKS) for each in _SENTENCE.split(plain) if each.strip(MARKS)]
    if len(story) < 2:
        return None
    found = [rank(f"{each},{asked}") for each in story[-MOST_SENTENCES:]]
    likely = [each for each in found if ours(each.best(1)[0].intent)]
    best = max(likely, key=lambda each: each.best(1)[0].confidence, default=None)
    return best if best and best.best(1)[0].confidence >= HALF_SURE else None


def told_at_length(plain: str, ranking: Ranking, rank: Rank) -> Ranking:
    """Behind a story, which entry of the subject is meant and what is asked of it is as much by the
    clause that asks: 有没有办法让他不准靠近我们."""
    asked = last_question(plain) or "".join(questions(plain)[-1:])
    told = len(plain) - plain.rfind(asked) - len(asked)  # 一次补多少?养伤这俩月只给开半份工资
    if (
        len(plain) <= AT_LENGTH
        or not asked
        or told > LONGEST_BEHIND
        or _WORDS["vague"].fullmatch(asked)
    ):
        return ranking
    clause = rank(asked)
    margins = ranking.beside(clause, 1 / 2).aspect_margins
    return replace(ranking.told_apart_by(clause, BY_ITS_CLAUSE), aspect_margins=margins)


def _of_any_money(part: Part) -> bool:
    """到底有没有这个钱: what another part says that it is of."""
    asked = last_question(part.text.plain) or part.text.plain.strip(MARKS)
    return bool(_WORDS["deictic"].fullmatch(asked))


def goes_on(plain: str) -> bool:
    """办下来一月给多少: with the part before it."""
    return bool(_WORDS["leans"].match(plain))


def beside(text: Text, rank: Rank) -> list[Part]:
    """The questions of our own that are plain beside what has to come first."""
    pieces = pieces_of(text)
    rankings = [rank(bare(piece.plain)) for piece in pieces] if len(pieces) > 1 else []
    parts = [Part(piece, each, each) for piece, each in zip(pieces, rankings, strict=False)]
    return [
        part
        for part in parts
        if part.sure >= PLAIN
        and ours(part.ranking.best(1)[0].intent)
        and len(part.text.plain.strip(MARKS)) >= SHORTEST_NAMED
    ]
