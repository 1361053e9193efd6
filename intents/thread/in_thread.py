"""What a later turn of a talk is about: its own words, its words behind those before, and what the
talk makes likely, weighed as `benchmarks.threads` learnt it from conversations."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import tomli

from intents.agreed import STATUSES
from intents.answers.touching import pairs
from intents.expressions import Expression
from intents.facts_said import Said
from intents.life_stage import FITTING, UNFIT, stage_of
from intents.matching.features import Vector
from intents.matching.own_words import Shares
from intents.matching.ranking import Ranking, subject
from intents.messages import Dialogue
from intents.splitting import CHATTER
from intents.thread import dialogue as thread
from knowledge.facts import INSURED_AS, Household
from knowledge.relations import SELF

WEIGHTS: Final = Path(__file__).with_suffix(".toml")
LEAST: Final = np.float32(1e-5)  # chance below which differences say nothing
PLAINLY: Final = 0.95  # chance from which words by themselves are small talk, or of a subject
RARE: Final = np.float32(0.01)  # share of a word from which it is a subject's at all
UNLIKELY: Final = 0.05  # chance of the last subject, by a turn's own words
OF_FACTS: Final = 0.3  # of which entry is meant, what 农村的,嘉祥 says by itself, and any news
AS_TOLD: Final = 4.0  # how much more that is expected of which the last answer spoke
THE_SAME: Final = 2.5  # the same where the same is asked of somebody of whom more is told
OF_THE_DEAD: Final = (
    "civil.funeral",
    "medical.account.inherit",
    "pension.claim.death",
    "pension.withdrawal",
)
OF_EMPLOYEES, OF_RESIDENTS = ("pension.retirement", "pension.years"), "pension.claim"
# What whoever has died neither draws nor uses any more.
OF_THE_LIVING: Final = ("medical.account", "pension.claim", "pension.amount")
LONG: Final = 20  # characters from which a message counts as a long one
ROOMS_KEPT: Final = 64  # there are some twenty


@dataclass(frozen=True)
class Turn:
    """A message behind others."""

    plain: str
    said: Said
    dialogue: Dialogue
    alone: Ranking
    together: Ranking  # of its words behind those of the turns before
    shares: Shares  # of its words
    household: Household | None  # on file
    day: date


@dataclass(frozen=True)
class InThread:
    """By how much each signal speaks for a subject."""

    weights: Mapping[str, float]

    @classmethod
    def learnt(cls) -> InThread:
        return cls(tomli.loads(WEIGHTS.read_text(encoding="utf-8")))

    def __call__(self, turn: Turn) -> Ranking:
        """Which entry of each subject is meant is by the words as they stand and in the thread."""
        found = signals(turn)
        weighed = [weight * found[name] for name, weight in self.weights.items()]
        logits: Vector = np.sum(weighed, axis=0, dtype=np.float32)
        said, last = turn.said, turn.dialogue.intent or ""
        stage = stage_of(said, turn.household, turn.day)
        tells = not (thread.leans(turn.plain) or thread.asks(turn.plain))
        finer = thread.FINER_BY_ITSELF * (OF_FACTS if tells else 1)
        told_apart = turn.together.told_apart_by(turn.alone, finer)
        ranking = told_apart.of_subjects(logits)
        unfit = turn.household and stage is not None and UNFIT[stage].match(last) is not None
        if unfit and turn.alone.chance(subject(last)) < UNLIKELY:  # 孙子那个育儿钱, after a pension
            ranking = ranking.without(subject(last))
        if last.startswith(OF_THE_DEAD) and said.about in (None, turn.dialogue.about):
            drawn = [each for each in ranking.labels if each.startswith(OF_THE_LIVING)]
            ranking = ranking.without(*(e for e in drawn if not e.startswith(OF_THE_DEAD)))
        works = turn.dialogue.facts.get("works_as_employee") and INSURED_AS.name not in said.values
        if last.startswith(OF_EMPLOYEES) and works and said.about in (None, turn.dialogue.about):
            ranking = ranking.without(OF_RESIDENTS)  # 她到时才交十四年,怎么办
        plain, alone = turn.plain, turn.alone.best(1)[0].confidence
        sure = alone >= PLAINLY and STATUSES.isdisjoint(said.values)  # 我婶子是低保户 tells a class
        if of_what_was_told(turn) or thread.asks_why(plain) or thread.asks_for_a_sum(plain):
            ranking = ranking.expecting(last, AS_TOLD)
        elif thread.asks_the_same(plain) and not sure:  # 我弟初三住校,他有没有
            ranking = ranking.expecting(last, THE_SAME)
        only_named = thread.says_only_facts(plain, said) or plain.endswith("自己呢")
        if thread.left_out(plain) and said.about and only_named:
            whole = _unfit(last, turn)  # 那我自己呢, after what a grandson draws
            ranking = (
                ranking.expecting(thread.BUNDLE, 2 * AS_TOLD)
                if whole
                else _less_whole(ranking, last)
            )
        if thread.asks(plain):  # 去哪告 says itself what it asks
            return replace(ranking, aspect_margins=turn.alone.aspect_margins)
        if subject(ranking.best(1)[0].intent) == subject(last):
            return ranking
        return replace(ranking, aspect_names=(), aspect_margins=turn.alone.aspect_margins[:0])


def _unfit(last: str, turn: Turn) -> bool:
    """Whether what was asked last is nothing for whoever asks, by the card."""
    head = turn.household.head if turn.household else None
    if turn.said.about != SELF or head is None or not isinstance(head.relation, str):
        return False
    stage = stage_of(replace(turn.said, about=head.relation), turn.household, turn.day)
    return stage is not None and UNFIT[stage].match(last) is not None


def _less_whole(ranking: Ranking, last: str) -> Ranking:
    """那俺老伴呢 asks what was asked last, and not what all of it is."""
    return ranking if last.startswith("meta.") else ranking.without(thread.BUNDLE)


def of_what_was_told(turn: Turn) -> bool:
    """那丧葬费呢, of which the last answer spoke and that is plainly of no other subject."""
    words = pairs(thread.less_frame(turn.plain)) if thread.left_out(turn.plain) else set()
    of_it = bool(words) and words <= pairs(thread.last_line(turn.dialogue))
    return of_it and turn.alone.best(1)[0].confidence < PLAINLY


def signals(turn: Turn) -> dict[str, Vector]:
    """By name, what speaks for each subject, in the order of the ranking's groups."""
    subjects, last = turn.alone.subjects, subject(turn.dialogue.intent or "")
    plain, said = turn.plain, turn.said
    earlier = {subject(each) for each in turn.dialogue.earlier}
    asks, length = thread.asks(plain), np.float32(min(1.0, len(plain) / LONG))
    policy = 1 - _in_room("scope", subjects)
    chances, behind = np.exp(turn.alone.log_chances), np.exp(turn.together.log_chances)
    alone, together = _log(chances), _log(behind)
    score = np.maximum.reduceat(turn.alone.scores, turn.alone.groups)
    of_policies = _log(chances / (chances * policy).sum()) * policy  # small talk outweighs them
    likeliest = subjects[int(np.argmax(chances * policy))]
    sure = _sure(float((chances * policy).max()))
    only_facts = thread.says_only_facts(plain, said)
    named = thread.left_out(plain) and not only_facts
    tells = np.float32(not asks and not named and not thread.leans(plain))
    is_last = _those({last}, subjects)
    room = last.partition(".")[0]
    known, own = turn.shares.known, turn.shares.own
    names_another = said.about is not None and said.about != turn.dialogue.about
    stage = stage_of(said, turn.household, turn.day)
    fits = _matching(FITTING[stage] if stage else None, subjects)
    of_the_last = {
        "another is sure": sure * (likeliest != last),
        "chatter alone": chances[subjects.index(CHATTER)],
        "sure together": behind.max(),
        "likeliest alone": likeliest == last,
        "room likeliest alone": likeliest.partition(".")[0] == room,
        "asks": asks,
        "named": named,
        "leans": thread.leans(plain),
        "tells": tells,
        "says facts": bool(said.facts),
        "says only facts": only_facts,
        "of a household": turn.household is not None,
        "words unknown": known.max() - _of(known, is_last),
        "word of another": (own * policy).max(),
        "own word": _of(own, is_last),
        "names another": names_another,
        "names another of a household": names_another and turn.household is not None,
    }
    is_chatter = _those({CHATTER}, subjects)
    of_chatter = {
        "plainly": chances[subjects.index(CHATTER)] >= PLAINLY,
        "surely": _sure(float(chances[subjects.index(CHATTER)])),
        **{name: of_the_last[name] for name in ("asks", "leans", "says facts")},
    }
    return {
        "alone": alone,
        "alone, long": alone * length,
        "score alone": score,
        "score alone, tells": score * tells,
        "words known, tells": known * tells,
        "together": together,
        "together, long": together * length,
        "of policies, named": of_policies * named,
        "words known": known,
        "words known, policy": known * policy,
        "own word": own,
        "own word, alone": np.log(own + RARE),
        "score alone, names another": score * names_another,
        "fits": fits,
        "fits, score alone": fits * score,
        "unfit": _matching(UNFIT[stage] if stage else None, subjects),
        "same room": _in_room(room, subjects),
        "earlier": _those(earlier, subjects),
        "policy": policy,
        "last": is_last,
        **{f"last, {name}": is_last * holds for name, holds in of_the_last.items()},
        **{f"chatter, {name}": is_chatter * holds for name, holds in of_chatter.items()},
    }


def _sure(chance: float) -> float:
    """0–1: how near to one a chance comes, 0.9999 and more as near as can be."""
    return min(1.0, -math.log10(1 - min(0.9999, chance)) / 4)


def _of(values: Vector, subject: Vector) -> np.float32:
    """That of the one subject; 0 where there is none."""
    found: np.float32 = (values * subject).sum()
    return found


def _log(chances: Vector) -> Vector:
    found: Vector = np.log(np.maximum(chances, LEAST)).astype(np.float32)
    return found


def _those(names: Collection[str], subjects: tuple[str, ...]) -> Vector:
    """1 for each subject that is named."""
    found = np.zeros(len(subjects), dtype=np.float32)
    found[[subjects.index(name) for name in names if name in subjects]] = 1
    return found


@lru_cache(maxsize=ROOMS_KEPT)
def _in_room(room: str, subjects: tuple[str, ...]) -> Vector:
    """1 for each subject of it."""
    return _where(each.partition(".")[0] == room for each in subjects)


@lru_cache(maxsize=ROOMS_KEPT)
def _matching(words: Expression | None, subjects: tuple[str, ...]) -> Vector:
    """1 for each subject that begins so."""
    return _where(words is not None and words.match(each) is not None for each in subjects)


def _where(holds: Iterable[bool]) -> Vector:
    return np.fromiter(holds, dtype=np.float32)
