"""Phrasings → ranked intents with one confidence.

A text is compared in two ways, because neither is best on every kind of text: how near it is to
each phrasing, and, where labels have several phrasings each, what tells the labels apart.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from intents import classifier, counting, features, nearness
from intents import text as plain_text
from intents.classifier import Classifier
from intents.counting import Vector
from intents.features import Plain, Words
from intents.messages import Candidate
from intents.nearness import Nearness

NEAR: Final = 1.0  # what the nearest phrasing of a label counts
CLASS: Final = 1.5  # what the classifier's view of it counts
# What is worth how much as a confidence, on a logistic scale: where labels have several phrasings,
# the lead over the next subject; where every phrasing is a label of its own, the next one may mean
# the same, and how near the best is counts, and how much it has in common with the text.
LEAD: Final = 9.3
NEARNESS: Final = 10.0
COMMON: Final = 0.2
LIKELY: Final = 5.5
REMEMBERED: Final = 64  # texts: the parts of a message are looked at several times


@dataclass(frozen=True)
class Thresholds:
    """Where confidences part; settings of config.toml."""

    answer: float = 0.61  # from here on the best candidate is answered
    clarify: float = 0.47  # from here on the best ones are offered
    danger_sure: float = 0.5
    danger_unsure: float = 0.2
    refuse_sure: float = 0.5
    refuse_unsure: float = 0.2
    aspect: float = 0.6
    context: float = 3.5
    plain: float = 0.8
    finer: float = 0.25


@dataclass(frozen=True)
class Model:
    """What is worked out from the phrasings, as arrays that can lie on disk."""

    words: Words
    nearness: Nearness
    classifier: Classifier | None  # none where every phrasing is a label of its own

    @classmethod
    def fit(cls, texts: Sequence[Plain], groups: Sequence[NDArray[np.int64]]) -> Model:
        words = Words.of([text.said for text in texts])
        several = 2 * (int(groups[0].max()) + 1) <= len(texts)
        counted = [words.features(text) for text in texts]
        return cls(
            words=words,
            nearness=Nearness.fit([asked for _, asked in counted]),
            classifier=(Classifier.fit([said for said, _ in counted], groups) if several else None),
        )

    def save(self, file: Path) -> None:
        arrays: dict[str, Any] = {
            "words": _lines(self.words.frequencies),
            "frequencies": np.array(list(self.words.frequencies.values()), dtype=np.int64),
            "sounds": _lines(map("".join, self.words.sounds.items())),
            "pairs": _lines(self.words.pairs),
        }
        for part in (self.nearness, self.classifier):
            if part is not None:
                arrays |= _arrays(part)
        np.savez(file, **arrays)

    @classmethod
    def load(cls, file: Path) -> Model:
        with np.load(file) as kept:
            words = dict(zip(_read_lines(kept["words"]), kept["frequencies"].tolist(), strict=True))
            sounds = {pair[0]: pair[1:] for pair in _read_lines(kept["sounds"])}
            return cls(
                words=Words(words, sounds, _read_lines(kept["pairs"])),
                nearness=Nearness(**_kept(Nearness, kept)),
                classifier=(
                    Classifier(**_kept(Classifier, kept)) if "Classifier.idf" in kept else None
                ),
            )


def _lines(texts: Iterable[str]) -> NDArray[np.str_]:
    return np.array("\n".join(texts))


def _read_lines(kept: NDArray[np.str_]) -> tuple[str, ...]:
    return tuple(str(kept).split("\n"))


def _arrays(part: Nearness | Classifier) -> dict[str, NDArray[Any]]:
    values = {field.name: getattr(part, field.name) for field in fields(part)}
    return {
        f"{type(part).__name__}.{name}": _lines(value) if name == "features" else np.array(value)
        for name, value in values.items()
    }


def _kept(kind: type[Nearness | Classifier], kept: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    values = {field.name: kept[f"{kind.__name__}.{field.name}"] for field in fields(kind)}
    return {
        name: _read_lines(value) if name == "features" else value if value.ndim else value.item()
        for name, value in values.items()
    }


VERSION: Final = hashlib.sha256(
    b"".join(
        Path(file).read_bytes()
        for file in (
            __file__,
            classifier.__file__,
            counting.__file__,
            features.__file__,
            nearness.__file__,
            plain_text.__file__,
        )
    )
).hexdigest()[:10]  # a model worked out by other code is of no use


@dataclass(frozen=True)
class Ranking:
    """What one text may mean."""

    labels: tuple[str, ...]
    subjects: NDArray[np.int64]  # of the labels
    scores: Vector  # of the labels, about 0–1
    common: float  # what the text has in common with any phrasing
    classified: bool

    def best(self, limit: int = 5) -> tuple[Candidate, ...]:
        """The likeliest first."""
        places = np.argsort(-self.scores, kind="stable")[:limit]
        return tuple(
            Candidate(
                self.labels[place], self._confidence(self.subjects == self.subjects[place], place)
            )
            for place in places
        )

    def chance(self, *prefixes: str) -> float:
        """Of any intent below these."""
        own = _below(self.labels, prefixes)
        return self._confidence(own, self._first(own)) if own.any() else 0.0

    def likeliest(self, *prefixes: str) -> str:
        """Of the intents below these, of which there is at least one."""
        return self.labels[self._first(_below(self.labels, prefixes))]

    def _first(self, own: NDArray[np.bool_]) -> int:
        return int(np.argmax(np.where(own, self.scores, -np.inf)))

    def lead(self, intent: str, other: str) -> float:
        """How much higher the one scores."""
        places = self.labels.index(intent), self.labels.index(other)
        return float(self.scores[places[0]] - self.scores[places[1]])

    def aspects(self):
        return ()

    def without(self, *prefixes):
        return replace(self, scores=np.where(_below(self.labels, prefixes), -np.inf, self.scores))

    def expecting(self, intent: str, weight: float) -> Ranking:
        """The same where the subject of an intent is likelier, and its room a little."""
        room = f"{intent.partition('.')[0]}."
        added = np.maximum(
            weight * _below(self.labels, (subject(intent),)),
            weight / 4 * _below(self.labels, (room,)),
        )
        return replace(self, scores=self.scores + added.astype(np.float32))

    def _confidence(self, own: NDArray[np.bool_], place: int) -> float:
        """How likely the label at a place, or another that is its own, is meant."""
        score = float(self.scores[place])
        if self.common == 0:
            return 0.0
        if self.classified:
            rival = float(self.scores[~own].max()) if not own.all() else 0.0
            sureness = LEAD * (score - rival)
        else:
            sureness = NEARNESS * score + COMMON * self.common - LIKELY
        return 1 / (1 + math.exp(-sureness))


class Matcher:
    """Knows phrasings with their labels; `rank` finds the labels that a text may mean."""

    def __init__(
        self, phrasings: Sequence[str], labels: Sequence[str], aspects=(), model: Model | None = None, progress=None
    ) -> None:
        """`model` is that of another matcher over the same phrasings: fitting is slow."""
        self.texts = [Plain.of(phrasing) for phrasing in phrasings]
        self.labels = tuple(sorted(set(labels)))
        places = {label: number for number, label in enumerate(self.labels)}
        self.label_of = np.array([places[label] for label in labels], dtype=np.int64)
        names = sorted({_kind(label) for label in self.labels})
        self._subject_of = np.array([names.index(_kind(label)) for label in self.labels])
        self._by_label = np.argsort(self.label_of, kind="stable")
        self._label_starts = np.searchsorted(
            self.label_of[self._by_label], np.arange(len(self.labels))
        )
        self._asked = [text.asked for text in self.texts]
        # Each text belongs to its label and to that one's subject, so that a subject with many
        # finer labels is not outweighed.
        groups = [self.label_of, len(self.labels) + self._subject_of[self.label_of]]
        self.model = model or Model.fit(self.texts, groups)
        self.rank = lru_cache(maxsize=REMEMBERED)(self._rank)

    def nearest(self, text, n):
        return []

    def _rank(self, text: str) -> Ranking:
        """What a text may mean."""
        plain = Plain.of(text)
        said, asked = self.model.words.features(plain)
        near, common = self.model.nearness.compare(plain.asked, asked, self._asked)
        nearest: Vector = np.maximum.reduceat(near[self._by_label], self._label_starts)
        if self.model.classifier is None:
            return Ranking(self.labels, self._subject_of, nearest, common, classified=False)
        of_label, of_subject = np.split(self.model.classifier.view(said), [len(self.labels)])
        classes = (of_label + of_subject[self._subject_of]) / 2
        scores: Vector = NEAR * nearest + CLASS * classes
        scores /= NEAR + CLASS
        return Ranking(self.labels, self._subject_of, scores, common, classified=True)


@lru_cache(maxsize=256)
def _below(labels: tuple[str, ...], prefixes: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.array([label.startswith(prefixes) for label in labels])


def subject(intent: str) -> str:
    """The intent that a finer one stands below: medical.inpatient of medical.inpatient.rate."""
    return ".".join(intent.split(".")[:2])


def _kind(label: str) -> str:
    """The subject; danger, fraud, scams and tampering have too little in common to be one."""
    return ".".join(label.split(".")[: 3 if label.startswith("scope.unsafe.") else 2])
