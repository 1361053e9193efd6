"""Phrasings → ranked intents with one confidence.

A text is compared with every phrasing in four ways, because none of them is best on every kind of
text: the cosine of TF-IDF vectors and BM25 (both over character n-grams and jieba words), edit
similarity for the closest ones, and a ridge classifier over the same features where labels have
several phrasings each.
"""

from __future__ import annotations

import hashlib
import logging
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import jieba
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from intents import text as plain_text
from intents.messages import Candidate
from intents.text import NUMERAL, plain_speech

Vector = NDArray[np.float32]

_AMOUNT: Final = re.compile(rf"{NUMERAL}(?=\s*(?:元|块|岁|周岁|年|个月|口人|万|%))|\d+(?:\.\d+)?")
_NOISE: Final = re.compile(r"[^\w#]+")
LONGEST_WORD: Final = 8
BM25_SATURATION: Final = 1.2
BM25_LENGTH: Final = 0.4
RIDGE: Final = 1.0
SPREAD: Final = 0.5  # how much a feature loses that every label has
ROUNDS: Final = 6  # over all phrasings; more change nothing that can be measured
ASIDE: Final = 0.6  # what other subjects count where one is expected
FAR: Final = 0.3  # of the best similarity: what is below is not looked at closely
CLOSEST: Final = 40  # phrasings that are compared letter by letter


@dataclass(frozen=True)
class Weights:
    """How much each way of comparing counts, and what a score says of being right."""

    cosine: float = 0.2
    bm25: float = 0.3
    edit: float = 0.5
    ridge: float = 1.5
    # What a score and its lead over the next subject are worth as a confidence, on a logistic
    # scale, chosen on questions in and out of scope.
    score: float = 4.0
    lead: float = 16.0
    offset: float = -0.7


def plain(text: str) -> str:
    """What is compared: plain speech without amounts and punctuation."""
    return _NOISE.sub("", _AMOUNT.sub("#", plain_speech(text)))


def _sounds() -> dict[str, str]:
    """The syllable of every common character without its tone, as a Shandong ear has it: zh and z,
    ch and c, sh and s, -ng and -n alike."""
    from pypinyin import lazy_pinyin  # slow to load, and only fitting needs it

    sounds = {}
    for code in range(0x4E00, 0x9FA6):
        character = chr(code)
        try:
            character.encode("gb2312")
        except UnicodeEncodeError:
            continue
        syllable = lazy_pinyin(character)[0]
        sounds[character] = re.sub(r"ng$", "n", re.sub(r"^([zcs])h", r"\1", syllable))
    return sounds


class Words:
    """jieba over those words of its dictionary that the phrasings hold: any other word tells
    nothing apart, and the whole dictionary takes a second to load."""

    def __init__(self, frequencies: dict[str, int], sounds: dict[str, str]) -> None:
        self.sounds = sounds
        self.frequencies = frequencies
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.FREQ = frequencies
        self._tokenizer.total = sum(frequencies.values()) or 1
        self._tokenizer.initialized = True

    @classmethod
    def of(cls, texts: Sequence[str]) -> Words:
        jieba.setLogLevel(logging.WARNING)
        jieba.initialize()
        known = jieba.dt.FREQ
        frequencies: dict[str, int] = {}
        for text in texts:
            for begin in range(len(text)):
                for end in range(begin + 1, min(len(text), begin + LONGEST_WORD) + 1):
                    word = text[begin:end]
                    if word in known:  # with 0 where it only begins a longer word
                        frequencies[word] = known[word]
        return cls(frequencies, _sounds())

    def features(self, text: str) -> Counter[str]:
        """Character 1- to 3-grams and words of a plain text, counted."""
        padded = f"^{text}$"
        counts = Counter(text)
        for size in (2, 3):
            counts.update(padded[i : i + size] for i in range(len(padded) - size + 1))
        words = self._tokenizer.cut(text, HMM=False)
        counts.update(f"w:{word}" for word in words if len(word) > 1)
        heard = [self.sounds.get(character, character) for character in text]
        counts.update(f"p:{a} {b}" for a, b in pairwise(heard))
        return counts


@dataclass(frozen=True)
class Model:
    """What is worked out from the phrasings, kept as arrays so that it can lie on disk.

    The postings of feature n are starts[n] to starts[n + 1] of rows, tfidf and bm25."""

    features: tuple[str, ...]
    idf: Vector
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    tfidf: Vector
    bm25: Vector
    classes: Vector  # shared features × (labels, subjects); empty where these are as many
    words: dict[str, int]
    sounds: dict[str, str]

    def save(self, file: Path) -> None:
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        np.savez(
            file,
            features=np.array("\n".join(self.features)),
            words=np.array("\n".join(self.words)),
            frequencies=np.array(list(self.words.values()), dtype=np.int64),
            sounds=np.array("\n".join(map("".join, self.sounds.items()))),
            **arrays,
        )

    @classmethod
    def load(cls, file: Path) -> Model:
        with np.load(file) as kept:
            arrays: dict[str, Any] = {name: kept[name] for name in _ARRAYS}
            words = dict(
                zip(str(kept["words"]).split("\n"), kept["frequencies"].tolist(), strict=True)
            )
            sounds = {pair[0]: pair[1:] for pair in str(kept["sounds"]).split("\n")}
            features = tuple(str(kept["features"]).split("\n"))
            return cls(features=features, words=words, sounds=sounds, **arrays)


VERSION: Final = hashlib.sha256(
    b"".join(Path(file).read_bytes() for file in (__file__, plain_text.__file__))
).hexdigest()[:10]  # a model worked out by other code is of no use
_ARRAYS: Final = ("idf", "starts", "rows", "tfidf", "bm25", "classes")


class Matcher:
    """Knows phrasings with their labels; `rank` finds the labels that a text may mean."""

    def __init__(
        self, phrasings: Sequence[str], labels: Sequence[str], model: Model | None = None
    ) -> None:
        """`model` is that of another matcher over the same phrasings: fitting is slow."""
        self.weights = Weights()
        self.texts = [plain(phrasing) for phrasing in phrasings]
        self.labels = sorted(set(labels))
        places = {label: number for number, label in enumerate(self.labels)}
        self.label_of = np.array([places[label] for label in labels], dtype=np.int32)
        names = sorted({subject(label) for label in self.labels})
        self._subjects = {name: number for number, name in enumerate(names)}
        self._subject_of = np.array([self._subjects[subject(label)] for label in self.labels])
        self.model = model or fit(self.texts, self.label_of, self._subject_of)
        self._words = Words(self.model.words, self.model.sounds)
        self._numbers = {feature: number for number, feature in enumerate(self.model.features)}
        self._by_label = np.argsort(self.label_of, kind="stable")
        self._label_starts = np.searchsorted(
            self.label_of[self._by_label], np.arange(len(self.labels))
        )
        self._no_classes = np.zeros(len(self.labels) + len(self._subjects), dtype=np.float32)
        self._unseen = math.log(1 + len(self.texts))  # weight of a feature no phrasing has

    def _compare(self, counts: Counter[str]) -> tuple[Vector, Vector, Vector]:
        """Cosine and BM25 (as a share of what the text could reach) with every phrasing, and the
        classifier's view of every label."""
        model, total = self.model, len(self.texts)
        numbers, weights = [], []
        square = reach = 0.0
        for feature, count in counts.items():
            number = self._numbers.get(feature)
            idf = self._unseen if number is None else float(model.idf[number])
            weight = (1 + math.log(count)) * idf
            square += weight * weight
            reach += idf
            if number is not None:
                numbers.append(number)
                weights.append(weight)
        if not numbers:
            nothing = np.zeros(total, dtype=np.float32)
            return nothing, nothing, self._no_classes
        length = math.sqrt(square)
        query = np.array(weights, dtype=np.float32) / np.float32(length)
        spans = [slice(model.starts[n], model.starts[n + 1]) for n in numbers]
        rows = np.concatenate([model.rows[span] for span in spans])
        share = np.repeat(query, [span.stop - span.start for span in spans])
        tfidf = np.concatenate([model.tfidf[span] for span in spans])
        bm25 = np.concatenate([model.bm25[span] for span in spans])
        classes = self._no_classes
        if model.classes.size:
            shared = np.array(numbers) < len(model.classes)
            known = np.array(numbers)[shared]
            classes = (query[shared] @ model.classes[known]).astype(np.float32)
        return (
            np.bincount(rows, share * tfidf, total).astype(np.float32),
            np.bincount(rows, bm25 / np.float32(reach), total).astype(np.float32),
            classes,
        )

    def scores(self, text: str) -> Vector:
        """One score for each label, about 0–1."""
        text = plain(text)
        cosine, bm25, classes = self._compare(self._words.features(text))
        weights = self.weights
        similarity = weights.cosine * cosine + weights.bm25 * bm25
        for row in _closest(similarity):
            similarity[row] += weights.edit * fuzz.ratio(text, self.texts[row]) / 100
        by_label = similarity[self._by_label]
        best: Vector = np.maximum.reduceat(by_label, self._label_starts).astype(np.float32)
        total = weights.cosine + weights.bm25 + weights.edit
        if not self.model.classes.size:
            return best / np.float32(total)
        of_label = classes[: len(self.labels)]
        of_subject = classes[len(self.labels) :][self._subject_of]
        best += np.float32(weights.ridge / 2) * (of_label + of_subject)
        return best / np.float32(total + weights.ridge)

    def rank(self, text: str, limit: int = 5, within: str | None = None) -> tuple[Candidate, ...]:
        """The best first; with `within` only those of one subject, and the others count less."""
        scores = self.scores(text)
        best_of_subject = np.full(len(self._subjects), -np.inf)
        np.maximum.at(best_of_subject, self._subject_of, scores)
        places = np.argsort(-scores)
        if within is not None:
            places = places[self._subject_of[places] == self._subjects.get(within, -1)]
        candidates = []
        for place in places[:limit]:
            own = self._subject_of[place]
            rival = _highest_but(best_of_subject, own) * (1.0 if within is None else ASIDE)
            candidates.append(
                Candidate(self.labels[place], self._confidence(float(scores[place]), rival))
            )
        return tuple(candidates)

    def _confidence(self, score: float, rival: float) -> float:
        """Where every phrasing is a label of its own, the next one may mean the same: then the
        lead says nothing."""
        weights = self.weights
        lead = score - rival if self.model.classes.size else 0.0
        sureness = weights.score * score + weights.lead * lead + weights.offset
        return 1 / (1 + math.exp(-sureness))


def _closest(similarity: Vector) -> NDArray[np.int64]:
    """The rows most like the text, found among those that are at all like the best."""
    rows = np.flatnonzero(similarity >= similarity.max() * np.float32(FAR))
    if len(rows) <= CLOSEST:
        return rows
    return rows[np.argpartition(similarity[rows], -CLOSEST)[-CLOSEST:]]


def _highest_but(scores: NDArray[np.float64], left_out: int) -> float:
    others = np.delete(scores, left_out)
    return float(others.max()) if others.size else 0.0


def subject(intent: str) -> str:
    """The intent that a finer one stands below: medical.inpatient of medical.inpatient.rate."""
    return ".".join(intent.split(".")[:2])


def fit(texts: Sequence[str], label_of: NDArray[np.int32], subject_of: NDArray[np.int64]) -> Model:
    labels = len(subject_of)
    words = Words.of(texts)
    documents = [words.features(text) for text in texts]
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)  # those of one text come last
    for row, counts in enumerate(documents):
        for feature, count in counts.items():
            postings[feature].append((row, count))
    postings = dict(sorted(postings.items(), key=lambda pair: len(pair[1]) == 1))
    found = [pair for pairs in postings.values() for pair in pairs]
    sizes = np.array([len(pairs) for pairs in postings.values()])
    rows = np.array([row for row, _ in found], dtype=np.int32)
    times = np.array([count for _, count in found], dtype=np.float32)
    idf = np.log((1 + len(texts)) / (0.5 + sizes)).astype(np.float32)
    if 2 * labels <= len(texts):
        spread = np.array([_spread(pairs, label_of) for pairs in postings.values()])
        idf *= (1 - SPREAD * spread / math.log(labels)).astype(np.float32)
    idf_of = np.repeat(idf, sizes)
    tfidf = (1 + np.log(times)) * idf_of
    squares = np.bincount(rows, tfidf**2, len(texts))
    tfidf = (tfidf / np.sqrt(np.maximum(squares, 1e-9))[rows]).astype(np.float32)
    lengths = np.array([counts.total() or 1 for counts in documents], dtype=np.float32)
    stretch = BM25_SATURATION * (1 - BM25_LENGTH + BM25_LENGTH * lengths / lengths.mean())
    bm25 = idf_of * times * (1 + BM25_SATURATION) / (times + stretch[rows])
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    classes = np.empty((0, 0), dtype=np.float32)
    if 2 * labels <= len(texts):
        numbers = {feature: number for number, feature in enumerate(postings)}
        shared = int((sizes > 1).sum())
        classes = _classes(documents, numbers, shared, idf, label_of, subject_of)
    return Model(
        features=tuple(postings),
        idf=idf,
        starts=starts,
        rows=rows,
        tfidf=tfidf,
        bm25=bm25.astype(np.float32),
        classes=classes,
        words=words.frequencies,
        sounds=words.sounds,
    )


def _spread(pairs: Sequence[tuple[int, int]], label_of: NDArray[np.int32]) -> float:
    """Entropy of the labels that a feature occurs with: 我 and 今年 are everywhere."""
    if len(pairs) == 1:
        return 0.0
    shares = [n / len(pairs) for n in Counter(int(label_of[row]) for row, _ in pairs).values()]
    return -sum(share * math.log(share) for share in shares)


def _classes(
    documents: Sequence[Counter[str]],
    numbers: Mapping[str, int],
    shared: int,
    idf: Vector,
    label_of: NDArray[np.int32],
    subject_of: NDArray[np.int64],
) -> Vector:
    """Weights of the shared features for each label and then for each subject, that one with
    many finer intents is not outweighed: ridge regression of both on the TF-IDF vectors, solved
    phrasing by phrasing (Gauss–Seidel on its dual), all at once. What only one phrasing has
    cannot help with another, and is most of all features."""
    labels = len(subject_of)
    columns = labels + int(subject_of.max()) + 1
    weights = np.zeros((shared, columns), dtype=np.float32)
    duals = np.zeros((len(documents), columns), dtype=np.float32)
    vectors = [_vector(counts, numbers, shared, idf) for counts in documents]
    for _ in range(ROUNDS):
        for row, (ids, values) in enumerate(vectors):
            missing = -(values @ weights[ids]) - RIDGE * duals[row]
            label = label_of[row]
            missing[[label, labels + subject_of[label]]] += 1
            missing /= values @ values + RIDGE
            duals[row] += missing
            weights[ids] += values[:, None] * missing
    return weights


def _vector(
    counts: Counter[str], numbers: Mapping[str, int], shared: int, idf: Vector
) -> tuple[NDArray[np.int64], Vector]:
    """The shared features and their part of a vector of length 1."""
    ids = np.array([numbers[feature] for feature in counts], dtype=np.int64)
    values = (1 + np.log(np.array(list(counts.values()), dtype=np.float32))) * idf[ids]
    values /= np.sqrt((values**2).sum() or 1)
    return ids[ids < shared], values[ids < shared].astype(np.float32)
