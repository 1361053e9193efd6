"""What tells labels apart where each has several phrasings: a support vector machine on TF-IDF
vectors."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intents.counting import Counted, Numbers, Vector

SOFTNESS: Final = 0.25  # the more, the more phrasings may stand on the wrong side
EVERYWHERE: Final = 0.3  # value of the feature that every text has
UNLIKELY: Final = -0.9  # what a text without any known feature is for every label
ROUNDS: Final = 4  # over all phrasings; more change nothing that can be measured


@dataclass(frozen=True)
class Classifier:
    """Weights of the features that several phrasings share, and of the one that every text has,
    which comes last. What only one phrasing has cannot help with another, and is most of all."""

    features: tuple[str, ...]
    idf: Vector
    weights: Vector  # (features + 1) × columns
    unseen: float  # idf of any other feature

    @classmethod
    def fit(
        cls, documents: Sequence[Counter[str]], columns_of: Sequence[NDArray[np.int64]]
    ) -> Classifier:
        """`columns_of` names what each text belongs to, by numbers that begin with the labels':
        its label, the subject of that, and so on."""
        counted = Counted.of(documents)
        idf = counted.idf
        values: Vector = (1 + np.log(counted.times)) * idf[counted.columns]
        squares = np.bincount(counted.rows, values**2, counted.texts)
        values /= np.sqrt(np.maximum(squares, 1e-9))[counted.rows].astype(np.float32)
        shared = np.flatnonzero(counted.spread > 1)
        places = np.full(len(counted.features), -1)
        places[shared] = np.arange(len(shared))
        kept = places[counted.columns] >= 0
        ends = np.cumsum(np.bincount(counted.rows[kept], minlength=counted.texts))
        columns = np.split(places[counted.columns[kept]], ends[:-1])
        vectors = [
            _Vector.of(numbers, own, len(shared))
            for numbers, own in zip(columns, np.split(values[kept], ends[:-1]), strict=True)
        ]
        return cls(
            features=tuple(counted.features[number] for number in shared),
            idf=idf[shared],
            weights=_separating(vectors, len(shared) + 1, np.stack(columns_of, axis=1)),
            unseen=math.log(1 + counted.texts),
        )

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {feature: number for number, feature in enumerate(self.features)}

    def view(self, features: Counter[str]) -> Vector:
        """One score for each column: about 1 where the text belongs there, about 0 elsewhere."""
        numbers, values = [], []
        square = 0.0
        for feature, count in features.items():
            number = self._numbers.get(feature)
            idf = self.unseen if number is None else float(self.idf[number])
            value = (1 + math.log(count)) * idf
            square += value * value
            if number is not None:
                numbers.append(number)
                values.append(value)
        shares = np.array(values, dtype=np.float32) / np.float32(math.sqrt(square) or 1)
        margin = shares @ self.weights[numbers] + np.float32(EVERYWHERE) * self.weights[-1]
        view: Vector = (margin + 1) / 2
        return view


@dataclass(frozen=True)
class _Vector:
    """A text: its features and their values."""

    features: Numbers
    values: Vector
    square: float

    @classmethod
    def of(cls, features: Numbers, values: Vector, everywhere: int) -> _Vector:
        values = np.append(values, np.float32(EVERYWHERE))
        return cls(np.append(features, everywhere), values, float(values @ values))


def _separating(vectors: Sequence[_Vector], features: int, belongs: Numbers) -> Vector:
    """Weights with which every text is on its side of every column, by a margin of 1 where that can
    be: dual coordinate descent for the squared hinge loss (Hsieh et al. 2008), for all columns at
    once. The texts of one label stand together: in that order it would take many more rounds."""
    columns = int(belongs.max()) + 1
    weights = np.zeros((features, columns), dtype=np.float32)
    weights[-1] = UNLIKELY / EVERYWHERE
    duals = np.zeros((len(vectors), columns), dtype=np.float32)
    side = np.full(columns, -1, dtype=np.float32)
    order = np.random.default_rng(0).permutation(len(vectors))
    for _ in range(ROUNDS):
        for row in order:
            vector = vectors[row]
            side[belongs[row]] = 1
            own = weights[vector.features]
            lacking = 1 - side * (vector.values @ own) - SOFTNESS * duals[row]
            changed = np.maximum(duals[row] + lacking / (vector.square + SOFTNESS), 0)
            own += vector.values[:, None] * ((changed - duals[row]) * side)
            weights[vector.features] = own
            duals[row] = changed
            side[belongs[row]] = -1
    return weights
