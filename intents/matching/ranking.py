"""What one text may mean: intents with scores, and the chances that follow from them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intents.matching.features import Numbers, Vector

PREFIXES_KEPT: Final = 256
NOT_MEANT: Final = -1000.0  # a score below any, that can be reckoned with
SHARPNESS: Final = 10.0  # from scores to chances of subjects; by --calibrate
ASPECT_SHARPNESS: Final = 4.0  # from margins to chances of aspects; by --calibrate
# Of the nearness of a phrasing, where phrasings are looked for
STEEPNESS: Final = 15.0
HALFWAY: Final = 0.58


@dataclass(frozen=True)
class Candidate:
    """An intent that a text may mean; confidence is the chance that its subject is right, 0–1."""

    intent: str
    confidence: float


@dataclass(frozen=True, eq=False)
class Labels:
    """All that a text may mean, the same for every text."""

    names: tuple[str, ...]  # in the order of the alphabet, so that a group's stand together
    groups: Numbers  # where the labels of each group begin

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """That of each group."""
        return tuple(subject(self.names[begin]) for begin in self.groups)

    @cached_property
    def group_of(self) -> Numbers:
        """Of each label."""
        return np.repeat(np.arange(len(self.groups)), np.diff(self.groups, append=len(self.names)))

    @cached_property
    def _below(self) -> dict[tuple[str, ...], NDArray[np.bool_]]:
        return {}

    def below(self, prefixes: tuple[str, ...]) -> NDArray[np.bool_]:
        """Which begin with one of these: the same few are asked for again and again."""
        if prefixes not in self._below:
            if len(self._below) >= PREFIXES_KEPT:
                self._below.clear()
            self._below[prefixes] = np.array([e.startswith(prefixes) for e in self.names])
        return self._below[prefixes]


@dataclass(frozen=True)
class Ranking:
    """What one text may mean."""

    of: Labels
    scores: Vector  # of the labels; 0.5 is as good as undecided
    nearness: Vector | None = None  # of the labels, where phrasings are looked for
    aspect_names: tuple[str, ...] = ()
    aspect_margins: Vector = field(default_factory=lambda: np.zeros(0, dtype=np.float32))

    def best(self, limit: int = 5) -> tuple[Candidate, ...]:
        """The likeliest first, each with the chance that its subject is right."""
        places = [self.scores.argmax()] if limit == 1 else np.argsort(-self.scores, kind="stable")
        chances = self._chances
        return tuple(
            Candidate(self.labels[place], float(chances[self.of.group_of[place]]))
            for place in places[:limit]
        )

    def of_each_subject(self, limit: int = 5) -> tuple[Candidate, ...]:
        """The likeliest label of each of the likeliest groups."""
        tops = self._tops
        weights = np.exp(SHARPNESS * (tops - tops.max()))
        ends = np.append(self.groups[1:], len(self.labels))
        found = []
        for group in np.argsort(-tops, kind="stable")[:limit]:
            begin = int(self.groups[group])
            place = begin + int(np.argmax(self.scores[begin : ends[group]]))
            found.append(Candidate(self.labels[place], float(weights[group] / weights.sum())))
        return tuple(found)

    @property
    def labels(self) -> tuple[str, ...]:
        return self.of.names

    @property
    def groups(self) -> Numbers:
        return self.of.groups

    @property
    def subjects(self) -> tuple[str, ...]:
        """That of each group."""
        return self.of.subjects

    @cached_property
    def _chances(self) -> Vector:
        """Of each group's subject."""
        if self.nearness is not None:
            nearest = np.maximum.reduceat(self.nearness, self.groups)
            return (1 / (1 + np.exp(STEEPNESS * (HALFWAY - nearest)))).astype(np.float32)
        weights = np.exp(SHARPNESS * (self._tops - self._tops.max()))
        among: Vector = weights / weights.sum()
        return among

    @cached_property
    def _tops(self) -> Vector:
        """The highest score in each group."""
        tops: Vector = np.maximum.reduceat(self.scores, self.groups)
        return tops

    @property
    def log_chances(self) -> Vector:
        """Of each group's subject."""
        tops = SHARPNESS * self._tops
        found: Vector = tops - np.logaddexp.reduce(tops)
        return found

    def chance(self, *prefixes: str) -> float:
        """Of any intent below these."""
        return self._chance(self.of.below(prefixes))

    def highest(self, *prefixes: str) -> float:
        """The score of the likeliest below these."""
        return float(np.where(self.of.below(prefixes), self.scores, -np.inf).max())

    def likeliest(self, *prefixes: str) -> str:
        """Of the intents below these, of which there is at least one."""
        own = self.of.below(prefixes)
        return self.labels[int(np.argmax(np.where(own, self.scores, -np.inf)))]

    @cached_property
    def score(self) -> Mapping[str, float]:
        """Of each label."""
        return dict(zip(self.labels, self.scores.tolist(), strict=True))

    def lead(self, intent: str, other: str) -> float:
        """How much higher the one scores."""
        return self.score[intent] - self.score[other]

    def expecting(self, intent: str, weight: float) -> Ranking:
        """The same where the subject of an intent is likelier, and its room a little."""
        room = f"{intent.partition('.')[0]}."
        added = np.maximum(
            weight * self.of.below((subject(intent),)),
            weight / 4 * self.of.below((room,)),
        )
        return replace(self, scores=self.scores + added.astype(np.float32))

    def beside(self, other: Ranking, share: float) -> Ranking:
        """With the view of another ranking of the same labels, which has that share in it; where
        one of the two takes nothing for asked, this one's aspects stay."""
        scores = (1 - share) * self.scores + share * other.scores
        if self.aspect_names != other.aspect_names:
            return replace(self, scores=scores)
        margins = (1 - share) * self.aspect_margins + share * other.aspect_margins
        return replace(self, scores=scores, aspect_margins=margins)

    def told_apart_by(self, other: Ranking, share: float) -> Ranking:
        """The same chances of subjects; which entry of each is meant is by another ranking as far
        as `share` goes."""
        finer = (1 - share) * self.scores + share * other.scores
        above = self._tops - np.maximum.reduceat(finer, self.groups)
        return replace(self, scores=(finer + above[self.of.group_of]).astype(np.float32))

    def of_subjects(self, logits: Vector) -> Ranking:
        """The same order within each subject; how likely each subject is, by these."""
        likely = self._tops.max() + (logits - logits.max()) / SHARPNESS
        scores = self.scores + (likely - self._tops)[self.of.group_of]
        return replace(self, scores=scores.astype(np.float32))

    def without(self, *prefixes: str) -> Ranking:
        """The same where nothing below these is meant."""
        scores = np.where(self.of.below(prefixes), NOT_MEANT, self.scores)
        return replace(self, scores=scores.astype(np.float32))

    def aspects(self) -> tuple[tuple[str, float], ...]:
        """What the text wants to know of its subject, the likeliest first."""
        sharp = ASPECT_SHARPNESS * self.aspect_margins
        weights = np.exp(sharp - sharp.max(initial=0))
        chances = zip(self.aspect_names, (weights / weights.sum()).tolist(), strict=True)
        return tuple(sorted(chances, key=lambda each: -each[1]))

    def _chance(self, own: NDArray[np.bool_]) -> float:
        """A group weighs as much as its best label, whether it has many or few."""
        if not own.any():
            return 0.0
        if self.nearness is not None:
            return 1 / (1 + math.exp(STEEPNESS * (HALFWAY - float(self.nearness[own].max()))))
        weights = np.exp(SHARPNESS * (self.scores - self.scores.max()))
        inside = np.maximum.reduceat(np.where(own, weights, 0), self.groups).sum()
        outside = np.maximum.reduceat(np.where(own, 0, weights), self.groups).sum()
        return float(inside / (inside + outside))


def subject(intent: str) -> str:
    """The intent that a finer one stands below: medical.inpatient of medical.inpatient.rate."""
    return ".".join(intent.split(".")[:2])
