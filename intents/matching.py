"""Phrasings → ranked intents with one confidence.

A text is compared with every phrasing in four ways, because none of them is best on every kind of
text: the cosine of TF-IDF vectors and BM25 (both over character n-grams and jieba words), edit
similarity for the closest ones, and a ridge classifier over the same cosines where labels have
several phrasings each.
"""

from __future__ import annotations

import logging
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import jieba
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from intents.messages import Candidate
from intents.text import NUMERAL, plain_speech

Vector = NDArray[np.float32]

_AMOUNT: Final = re.compile(rf"{NUMERAL}(?=\s*(?:元|块|岁|周岁|年|个月|口人|万|%))|\d+(?:\.\d+)?")
_NOISE: Final = re.compile(r"[^\w#]+")
BM25_SATURATION: Final = 1.2
BM25_LENGTH: Final = 0.4
RIDGE: Final = 0.3
MOST_FOR_RIDGE: Final = 6000  # phrasings; the classifier's cost grows with their square
CLOSEST: Final = 40  # phrasings that are compared letter by letter


@dataclass(frozen=True)
class Weights:
    """How much each way of comparing counts, and how a score becomes a confidence."""

    cosine: float = 0.2
    bm25: float = 0.3
    edit: float = 0.5
    ridge: float = 2.0


@cache
def _tokenizer() -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()


def plain(text: str) -> str:
    """What is compared: plain speech without amounts and punctuation."""
    return _NOISE.sub("", _AMOUNT.sub("#", plain_speech(text)))


def features(text: str) -> Counter[str]:
    """Character 1- to 3-grams and words of a plain text, counted."""
    counts: Counter[str] = Counter()
    padded = f"^{text}$"
    for size in (1, 2, 3):
        source = text if size == 1 else padded
        counts.update(source[i : i + size] for i in range(len(source) - size + 1))
    counts.update(f"w:{word}" for word in _tokenizer().cut(text, HMM=False) if len(word) > 1)
    return counts


class Matcher:
    """Knows phrasings with their labels; `rank` finds the labels that a text may mean."""

    def __init__(
        self, phrasings: Sequence[str], labels: Sequence[str], fitted: Vector | None = None
    ) -> None:
        """`fitted` is that of another matcher over the same phrasings: fitting is slow."""
        self.weights = Weights()
        self.texts = [plain(phrasing) for phrasing in phrasings]
        self.labels = sorted(set(labels))
        numbers = {label: number for number, label in enumerate(self.labels)}
        self.label_of = np.array([numbers[label] for label in labels], dtype=np.int32)
        self._index([features(text) for text in self.texts])
        several = len(phrasings) >= 2 * len(self.labels) and len(phrasings) <= MOST_FOR_RIDGE
        if fitted is not None and fitted.shape == (len(self.rows), len(self.labels)):
            self.fitted: Vector | None = fitted
        else:
            self.fitted = self._fit() if several else None

    def _index(self, documents: list[Counter[str]]) -> None:
        total = len(documents)
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, counts in enumerate(documents):
            for feature, count in counts.items():
                postings[feature].append((number, count))
        lengths = np.array([sum(counts.values()) or 1 for counts in documents], dtype=np.float32)
        stretch = BM25_SATURATION * (1 - BM25_LENGTH + BM25_LENGTH * lengths / lengths.mean())
        self.unseen = math.log(1 + total)  # weight of a feature that no phrasing has
        self.numbers: dict[str, int] = {}  # of the features, as the classifier has them
        self.idf: dict[str, float] = {}
        self.rows: dict[str, NDArray[np.int32]] = {}
        self.tfidf: dict[str, Vector] = {}
        self.bm25: dict[str, Vector] = {}
        squares = np.zeros(total, dtype=np.float32)
        for feature, found in postings.items():
            rows = np.array([row for row, _ in found], dtype=np.int32)
            times = np.array([count for _, count in found], dtype=np.float32)
            idf = math.log((1 + total) / (0.5 + len(found)))
            self.numbers[feature] = len(self.numbers)
            self.idf[feature], self.rows[feature] = idf, rows
            self.tfidf[feature] = (1 + np.log(times)) * np.float32(idf)
            squares[rows] += self.tfidf[feature] ** 2
            self.bm25[feature] = (
                np.float32(idf) * times * (1 + BM25_SATURATION) / (times + stretch[rows])
            )
        norms = np.sqrt(np.maximum(squares, 1e-9))
        for feature, rows in self.rows.items():
            self.tfidf[feature] /= norms[rows]

    def _compare(self, counts: Counter[str]) -> tuple[Vector, Vector, Vector]:
        """Cosine and BM25 (as a share of what the text could reach) with every phrasing, and the
        classifier's view of every label."""
        cosine = np.zeros(len(self.texts), dtype=np.float32)
        bm25 = np.zeros(len(self.texts), dtype=np.float32)
        numbers, weights = [], []
        square = reach = 0.0
        for feature, count in counts.items():
            idf = self.idf.get(feature, self.unseen)
            weight = (1 + math.log(count)) * idf
            square += weight * weight
            reach += idf
            rows = self.rows.get(feature)
            if rows is not None:
                cosine[rows] += np.float32(weight) * self.tfidf[feature]
                bm25[rows] += self.bm25[feature]
                numbers.append(self.numbers[feature])
                weights.append(weight)
        length = np.float32(math.sqrt(square) or 1)
        classes = np.zeros(len(self.labels), dtype=np.float32)
        if self.fitted is not None and numbers:
            classes = np.array(weights, dtype=np.float32) @ self.fitted[numbers] / length
        return cosine / length, bm25 / np.float32(reach or 1), classes

    def _fit(self) -> Vector:
        """Weights of the features for each label: Xᵀ (XXᵀ + λ)⁻¹ Y with X the TF-IDF vectors."""
        total = len(self.texts)
        kernel = np.zeros((total, total), dtype=np.float32)
        for feature, rows in self.rows.items():
            if len(rows) > 1:
                values = self.tfidf[feature]
                kernel[rows[:, None], rows] += values[:, None] * values
        kernel[np.diag_indices(total)] = 1 + RIDGE
        targets = np.zeros((total, len(self.labels)), dtype=np.float32)
        targets[np.arange(total), self.label_of] = 1
        solved = np.linalg.solve(kernel, targets)
        weights = [self.tfidf[feature] @ solved[rows] for feature, rows in self.rows.items()]
        return np.array(weights, dtype=np.float32)

    def scores(self, text: str) -> Vector:
        """One score for each label, about 0–1."""
        text = plain(text)
        cosine, bm25, classes = self._compare(features(text))
        weights = self.weights
        similarity = weights.cosine * cosine + weights.bm25 * bm25
        count = min(CLOSEST, len(similarity))
        for row in np.argpartition(similarity, -count)[-count:]:
            similarity[row] += weights.edit * fuzz.ratio(text, self.texts[row]) / 100
        best = np.zeros(len(self.labels), dtype=np.float32)
        np.maximum.at(best, self.label_of, similarity)
        total = weights.cosine + weights.bm25 + weights.edit
        if self.fitted is None:
            return best / np.float32(total)
        best += np.float32(weights.ridge) * classes
        return best / np.float32(total + weights.ridge)

    def rank(self, text: str, limit: int = 5) -> tuple[Candidate, ...]:
        scores = self.scores(text)
        limit = min(limit, len(scores))
        top = np.argpartition(scores, -limit)[-limit:]
        ordered = sorted(((float(scores[i]), self.labels[i]) for i in top), reverse=True)
        return tuple(Candidate(label, max(0.0, min(1.0, score))) for score, label in ordered)
