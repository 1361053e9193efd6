"""Phrasings → ranked intents with calibrated chances.

Where labels have several phrasings each, a linear classifier over characters, words and the
sentence encoder's vector tells them apart, and the nearest phrasing has a say. Where every
phrasing is a label of its own, the nearest ones are looked for.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from intents import encoder as encoding
from intents.apart import Progress
from intents.features import Numbers, Vector, Words, is_word, plain, unframed
from intents.messages import Candidate
from intents.model import Encoder, Labelled, Model, split
from intents.nearness import WORD, Nearness

NEAR: Final = 0.5  # what the nearest phrasing of a label counts beside the classifier
FINER: Final = 0.25  # what the classifier's view of labels counts within their subject
SHARPNESS: Final = 11.0  # from scores to chances of subjects; by --calibrate
ASPECT_SHARPNESS: Final = 3.0  # from margins to chances of aspects; by --calibrate
# Where phrasings are looked for, the next one may mean the same: how near the best is counts.
COSINE: Final = 2.0  # of the encoder's vectors, beside the nearness of the words
STEEPNESS: Final = 15.0
HALFWAY: Final = 0.58
LONG: Final = 20  # characters; the encoder knows the less of a text the longer it is
REMEMBERED: Final = 64  # texts: the parts of a message are looked at several times


@dataclass(frozen=True)
class Thresholds:
    """Where chances part; settings of config.toml, all by `benchmarks.matching --calibrate`."""

    answer: float = 0.6  # from here on the best candidate is answered
    clarify: float = 0.45  # from here on the best ones are offered
    danger_sure: float = 0.8  # from here on the emergency number comes first
    danger_unsure: float = 0.1  # from here on it stands above the answer
    refuse_sure: float = 0.8  # from here on it is refused
    refuse_unsure: float = 0.1  # from here on it is asked back or warned
    aspect: float = 0.6  # from here on the aspect decides which entry of a subject answers
    plain: float = 0.8  # from here on a message that could go on with the last is of its own
    context: float = 3.5  # how much the last subject is expected, over the characters of a text
    finer: float = 0.25  # lead in score from which another intent of the last subject is meant


@dataclass(frozen=True)
class Ranking:
    """What one text may mean."""

    labels: tuple[str, ...]  # in the order of the alphabet, so that a group's stand together
    groups: Numbers  # where the labels of each group begin
    scores: Vector  # of the labels; 0.5 is as good as undecided
    nearness: Vector | None = None  # of the labels, where phrasings are looked for
    aspect_names: tuple[str, ...] = ()
    aspect_margins: Vector = field(default_factory=lambda: np.zeros(0, dtype=np.float32))

    def best(self, limit: int = 5) -> tuple[Candidate, ...]:
        """The likeliest first, each with the chance that its subject is right."""
        places = np.argsort(-self.scores, kind="stable")[:limit]
        group_of = np.searchsorted(self.groups, np.arange(len(self.labels)), side="right")
        return tuple(
            Candidate(self.labels[place], self._chance(group_of == group_of[place]))
            for place in places
        )

    def of_each_subject(self, limit: int = 5) -> tuple[Candidate, ...]:
        """The likeliest label of each of the likeliest groups."""
        tops = np.maximum.reduceat(self.scores, self.groups)
        weights = np.exp(SHARPNESS * (tops - tops.max()))
        ends = np.append(self.groups[1:], len(self.labels))
        found = []
        for group in np.argsort(-tops, kind="stable")[:limit]:
            begin = int(self.groups[group])
            place = begin + int(np.argmax(self.scores[begin : ends[group]]))
            found.append(Candidate(self.labels[place], float(weights[group] / weights.sum())))
        return tuple(found)

    def chance(self, *prefixes: str) -> float:
        """Of any intent below these."""
        return self._chance(_below(self.labels, prefixes))

    def likeliest(self, *prefixes: str) -> str:
        """Of the intents below these, of which there is at least one."""
        own = _below(self.labels, prefixes)
        return self.labels[int(np.argmax(np.where(own, self.scores, -np.inf)))]

    def lead(self, intent: str, other: str) -> float:
        """How much higher the one scores."""
        places = self.labels.index(intent), self.labels.index(other)
        return float(self.scores[places[0]] - self.scores[places[1]])

    def expecting(self, intent: str, weight: float) -> Ranking:
        """The same where the subject of an intent is likelier, and its room a little."""
        room = f"{intent.partition('.')[0]}."
        added = np.maximum(
            weight * _below(self.labels, (subject(intent),)),
            weight / 4 * _below(self.labels, (room,)),
        )
        return replace(self, scores=self.scores + added.astype(np.float32))

    def without(self, *prefixes: str) -> Ranking:
        """The same where nothing below these is meant."""
        scores = np.where(_below(self.labels, prefixes), -np.inf, self.scores)
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


class Matcher:
    """Knows phrasings with their labels; `rank` finds the labels that a text may mean."""

    def __init__(
        self,
        phrasings: Sequence[str],
        labels: Sequence[str],
        aspects: Sequence[str | None] = (),
        model: Model | None = None,
        encoder: Encoder | Literal["installed"] | None = "installed",
        progress: Progress = lambda _: None,
    ) -> None:
        """`model` is that of another matcher over the same phrasings: fitting is slow."""
        self.phrasings = tuple(phrasings)
        self.labels = tuple(sorted(set(labels), key=lambda label: label.split(".")))
        self.aspects = tuple(sorted({aspect for aspect in aspects if aspect}))
        known = self._labelled(labels, aspects)
        self._label_of, self._group_of = known.label_of, known.group_of
        self._groups = np.flatnonzero(np.diff(known.group_of, prepend=-1))
        self._columns = [len(self._groups), len(self._groups) + len(self.labels)]
        self._by_label = np.argsort(self._label_of, kind="stable")
        self._label_starts = np.flatnonzero(np.diff(self._label_of[self._by_label], prepend=-1))
        self.encoder = encoding.encoder() if encoder == "installed" else encoder
        if model is None or not model.fits(known):
            model = Model.fit(known, self.encoder, progress)
        self.model = model
        self._words = Words(dict(zip(split(model.words), model.frequencies.tolist(), strict=True)))
        self._numbers = {feature: number for number, feature in enumerate(split(model.features))}
        self._idfs = model.idf
        self._nearness = Nearness(
            split(model.texts), self._numbers, model.starts, model.rows, model.gains
        )
        self.rank = lru_cache(maxsize=REMEMBERED)(self._rank)

    def _labelled(self, labels: Sequence[str], aspects: Sequence[str | None]) -> Labelled:
        places = {label: number for number, label in enumerate(self.labels)}
        kinds = {kind: number for number, kind in enumerate(dict.fromkeys(map(_kind, self.labels)))}
        numbers = {aspect: number for number, aspect in enumerate(self.aspects)}
        return Labelled(
            texts=self.phrasings,
            label_of=np.array([places[label] for label in labels], dtype=np.int64),
            group_of=np.array([kinds[_kind(label)] for label in self.labels], dtype=np.int64),
            aspect_of=np.array([numbers.get(each or "", -1) for each in aspects], dtype=np.int64),
        )

    def nearest(self, text: str, n: int) -> list[tuple[str, str, float]]:
        """The nearest phrasings with their labels and how near they are, 0–1."""
        short = unframed(text)
        near = self._near(short, self._words.count(short))
        rows = np.argsort(-near, kind="stable")[:n]
        labels = [self.labels[label] for label in self._label_of[rows]]
        texts = [self.phrasings[row] for row in rows]
        return list(zip(texts, labels, near[rows].tolist(), strict=True))

    def _rank(self, text: str) -> Ranking:
        """What a text may mean."""
        short = unframed(text)
        counts = self._words.count(short)
        near = self._near(short, counts)
        vector = None if self.encoder is None else self.encoder([short])[0]
        if not self.model.weights.size:
            return self._looked_for(short, near, vector)
        of_group, of_label, of_aspect = np.split(self._margins(counts, vector), self._columns)
        finer = of_label - np.maximum.reduceat(of_label, self._groups)[self._group_of]
        scores = (1 + of_group[self._group_of]) / 2 + FINER * finer + NEAR * self._of_labels(near)
        return Ranking(self.labels, self._groups, scores, None, self.aspects, of_aspect)

    def _looked_for(self, short: str, near: Vector, vector: Vector | None) -> Ranking:
        if vector is None:
            return Ranking(self.labels, self._groups, self._of_labels(near), self._of_labels(near))
        cosines = self.model.vectors @ vector
        damping = np.float32(min(1.0, (LONG / max(1, len(short))) ** 2))
        scores = self._of_labels(near + damping * cosines)
        sure = self._of_labels((near + COSINE * cosines) / (1 + COSINE))
        return Ranking(self.labels, self._groups, scores, sure)

    def _of_labels(self, near: NDArray[np.floating[Any]]) -> Vector:
        nearest: Vector = np.maximum.reduceat(near[self._by_label], self._label_starts)
        return nearest

    def _near(self, short: str, counts: Counter[str]) -> Vector:
        reach = sum(self._idf(each) * (WORD if is_word(each) else 1) for each in counts)
        return self._nearness(plain(short), counts, reach)

    def _idf(self, feature: str) -> float:
        number = self._numbers.get(feature)
        return math.log(1 + len(self.phrasings)) if number is None else float(self._idfs[number])

    def _margins(self, counts: Counter[str], vector: Vector | None) -> Vector:
        """On which side of each of the classifier's columns a text is, and how far."""
        weights, directions = self.model.weights, self.model.vectors
        shared = len(weights) - directions.shape[1]
        numbers, values, square = [], [], 0.0
        for feature, count in counts.items():
            value = (1 + math.log(count)) * self._idf(feature)
            square += value * value
            number = self._numbers.get(feature, shared)
            if number < shared:
                numbers.append(number)
                values.append(value)
        share = np.array(values, dtype=np.float32) / np.float32(math.sqrt(square) or 1)
        margins = self.model.bias + share @ weights[numbers].astype(np.float32)
        if vector is not None and directions.size:
            margins = margins + (vector @ directions) @ weights[shared:].astype(np.float32)
        return margins


_PARTS: Final = ("features", "nearness", "model", "weights", "encoder")
VERSION: Final = hashlib.sha256(
    b"".join((Path(__file__).parent / f"{part}.py").read_bytes() for part in _PARTS)
).hexdigest()[:10]  # a model worked out by other code is of no use


@lru_cache(maxsize=256)
def _below(labels: tuple[str, ...], prefixes: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.array([label.startswith(prefixes) for label in labels])


def subject(intent: str) -> str:
    """The intent that a finer one stands below: medical.inpatient of medical.inpatient.rate."""
    return ".".join(intent.split(".")[:2])


def _kind(label: str) -> str:
    """The subject; danger, fraud, scams and tampering have too little in common to be one."""
    return ".".join(label.split(".")[: 3 if label.startswith("scope.unsafe.") else 2])
