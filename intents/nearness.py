"""How near a question is to each phrasing: BM25 over characters, pairs of them and words, and edit
similarity for the nearest ones, which sees what order the words come in."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from intents.counting import Counted, Numbers, Vector

BM25_SATURATION: Final = 2.5
BM25_LENGTH: Final = 0.8
WORD: Final = 0.5  # what a word counts beside its characters
FAR: Final = 0.3  # of the best similarity: what is below is not looked at closely
CLOSEST: Final = 40  # phrasings that are compared letter by letter


@dataclass(frozen=True)
class Nearness:
    """The postings of feature n are starts[n] to starts[n + 1] of rows and gains."""

    features: tuple[str, ...]
    idf: Vector
    starts: Numbers
    rows: NDArray[np.int32]
    gains: Vector
    texts: int

    @classmethod
    def fit(cls, documents: Sequence[Counter[str]]) -> Nearness:
        counted = Counted.of(documents)
        words = np.array([feature.startswith("w:") for feature in counted.features], dtype=bool)
        idf = np.where(words, WORD, 1).astype(np.float32) * counted.idf
        lengths = np.bincount(counted.rows, counted.times, counted.texts)
        longer = lengths / max(lengths.mean(), 1e-9)
        stretch = BM25_SATURATION * (1 - BM25_LENGTH + BM25_LENGTH * longer)
        saturated = counted.times / (counted.times + stretch[counted.rows])
        gains = idf[counted.columns] * (1 + BM25_SATURATION) * saturated
        order = np.argsort(counted.columns, kind="stable")
        return cls(
            features=counted.features,
            idf=idf,
            starts=np.concatenate([[0], np.cumsum(counted.spread)]).astype(np.int64),
            rows=counted.rows[order].astype(np.int32),
            gains=gains[order].astype(np.float32),
            texts=counted.texts,
        )

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {feature: number for number, feature in enumerate(self.features)}

    def compare(
        self, text: str, features: Counter[str], phrasings: Sequence[str]
    ) -> tuple[Vector, float]:
        """How near each phrasing is, 0–1, and the most that any has in common with the text,
        which is little for a short text however near. Letters count as far as any phrasing is like
        the text at all: what a long message shares with a short title is words, not their order."""
        common, reach = self._common(features)
        most = float(common.max())
        near = common / np.float32(reach)
        best = float(near.max())
        for row in _closest(near):
            near[row] += best * fuzz.ratio(text, phrasings[row]) / 100
        near /= 2
        return near, most

    def _common(self, features: Counter[str]) -> tuple[Vector, float]:
        """BM25 with every phrasing, and what these features could reach."""
        reach = 0.0
        spans = []
        for feature in features:
            number = self._numbers.get(feature)
            if number is None:
                reach += math.log(1 + self.texts) * (WORD if feature.startswith("w:") else 1)
            else:
                reach += float(self.idf[number])
                spans.append(slice(self.starts[number], self.starts[number + 1]))
        if not spans:
            return np.zeros(self.texts, dtype=np.float32), 1.0
        rows = np.concatenate([self.rows[span] for span in spans])
        gains = np.concatenate([self.gains[span] for span in spans])
        return np.bincount(rows, gains, self.texts).astype(np.float32), reach


def _closest(near: Vector) -> NDArray[np.int64]:
    """The nearest rows, found among those that are at all like the best."""
    rows = np.flatnonzero(near >= near.max() * np.float32(FAR))
    if len(rows) <= CLOSEST:
        return rows
    return rows[np.argpartition(near[rows], -CLOSEST)[-CLOSEST:]]
