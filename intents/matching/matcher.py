"""Phrasings → ranked intents with calibrated chances.

Where labels have several phrasings each, a linear classifier over characters, words and the
sentence encoder's vector tells them apart, and the nearest phrasing has a say. Where every
phrasing is a label of its own, the nearest ones are looked for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from intents.matching.encoder import LONGEST, Encoder, encoder
from intents.matching.features import WORDS, Vector, is_word, plain, unframed
from intents.matching.kept import lines
from intents.matching.model import Model, Phrasing, Progress, file_name, learnt
from intents.matching.nearness import Nearness, Seen
from intents.matching.own_words import OwnWords, Shares
from intents.matching.ranking import Labels, Ranking
from intents.matching.spelling import Spelling
from intents.text import Text
from knowledge.policy.catalogue import Knowledge

NEAR: Final = 0.9  # what the nearest phrasing of a label counts beside the classifier
CROWDED: Final = 0.02  # of many phrasings one is near by chance: by this for each e-fold of them
FINER: Final = 0.25  # what the classifier's view of labels counts within their subject
# Where phrasings are looked for, the next one may mean the same: how near the best is counts.
COSINE: Final = 2.0  # of the encoder's vectors, beside the nearness of the words
LONG: Final = 20  # characters; the encoder knows the less of a text the longer it is
MEANING: Final = 0.5  # of a sentence, what it counts beside its words
AT_ONCE: Final = 16  # texts, so that what the encoder works with stays small
SENTENCE: Final = 6  # characters of a phrasing from which it means its label wherever it is met,
SAME: Final = 0.2  # by this lead: an entry of two phrasings among many alike is told by its own
LIKELY: Final = 16  # sentences whose meaning is looked at
SENTENCES_KEPT: Final = 512  # those of answers are held against one question after another
_PARTED: Final = re.compile("[,，。；;]{2,}")
REMEMBERED: Final = 64  # texts: the parts of a message are looked at several times


class Matcher:
    def __init__(self, model: Model, encoder: Encoder | None) -> None:
        """The encoder is the one that the model was fitted with."""
        self._model, self._encoder = model, encoder
        self._labels, self._aspects = tuple(lines(model.labels)), tuple(lines(model.aspects))
        self._group_of = model.group_of
        self._groups = np.flatnonzero(np.diff(self._group_of, prepend=-1))
        self._label_starts = np.flatnonzero(np.diff(model.label_of, prepend=-1))
        crowd = np.log(np.diff(self._label_starts, append=len(model.label_of)), dtype=np.float32)
        most = np.maximum.reduceat(crowd, self._groups)[self._group_of] if len(crowd) else crowd
        self._by_chance = np.float32(CROWDED) * (crowd - most)
        self._columns = [len(self._groups), len(self._groups) + len(self._labels)]  # of the bias
        self._finer_starts = model.finer_starts.tolist()
        self._finer_directed = self._directed() if model.weights.size else model.directions
        self._all = Labels(self._labels, self._groups)
        self._words = model.splitter
        self._nearness = Nearness(model)
        self._spelling = Spelling(self._nearness.numbers, self._nearness.phrasings)
        self._own_words = OwnWords(model)
        self._seen = lru_cache(maxsize=REMEMBERED)(self._seen_in)
        self._features = lru_cache(maxsize=SENTENCES_KEPT)(self._features_of)
        self.ranked = lru_cache(maxsize=REMEMBERED)(self._rank)

    @classmethod
    def of(cls, known: Sequence[Phrasing], encoder: Encoder | None) -> Matcher:
        """Fitted here and now."""
        from intents.matching.fitting import fit

        return cls(fit(known, encoder), encoder)

    @property
    def subjects(self) -> tuple[str, ...]:
        """In the order of a ranking's groups."""
        return self._all.subjects

    def mended(self, text: Text) -> Text:
        """With the characters that are meant, where others of the same sound are written."""
        return self._spelling.mended(text)

    def nearest(self, text: str, n: int) -> list[tuple[str, str, float]]:
        """The nearest phrasings, plain, with their labels and how near they are, 0–1."""
        short = plain(unframed(text))
        near = self._nearness(short, self._seen(short))
        rows = np.argsort(-near, kind="stable")[:n]
        labels = [self._labels[label] for label in self._model.label_of[rows]]
        phrasings = lines(self._model.phrasings)
        return list(zip([phrasings[row] for row in rows], labels, near[rows].tolist(), strict=True))

    def vectors(self, texts: Sequence[str]) -> Vector | None:
        """What texts mean, a row for each; None where there is no encoder."""
        if self._encoder is None:
            return None
        short = [unframed(text) for text in texts]
        starts = range(0, len(short), AT_ONCE)
        return np.vstack([self._encoder(short[start : start + AT_ONCE]) for start in starts])

    def answers(
        self, text: str, sentences: Sequence[str], before: Sequence[float] | None = None
    ) -> Vector:
        """How much each of some sentences is about what a short text asks: the share of its words
        that they have, the rarer the more, and how near they are in meaning, which is looked at
        where it may decide; with what speaks for each `before`."""
        idf = self._seen(plain(unframed(text))).idf
        asked = [each for each in self._features(text) if len(each) > 1]
        weight = {each: idf[each] for each in asked}
        whole = sum(weight.values()) or 1.0
        shares = [sum(weight[each] for each in self._said(asked, e)) / whole for e in sentences]
        marks: Vector = np.add(shares, before or 0.0).astype(np.float32)
        likely = np.argsort(-marks, kind="stable")[:LIKELY]
        meant = self.vectors([text, *(sentences[place] for place in likely)])
        if meant is not None:
            marks[likely] += MEANING * (meant[1:] @ meant[0])
        return marks

    def _said(self, asked: Sequence[str], sentence: str) -> Iterator[str]:
        """Those words and pairs of characters that a sentence has too; it is not cut into words
        unless it may have one of them."""
        said = plain(unframed(sentence))
        for each in asked:
            if each.removeprefix(WORDS) in said and (
                not is_word(each) or each in self._features(sentence)
            ):
                yield each

    def shares(self, text: str) -> Shares:
        """How far its words are those of each subject, in the order of a ranking's groups."""
        numbers = self._seen(plain(unframed(text))).numbers
        return self._own_words({e: numbers[e] for e in self._features(text) if e in numbers})

    def _features_of(self, text: str) -> Collection[str]:
        """Words and pairs of characters, none of them at the ends."""
        counts = self._seen(plain(unframed(text))).counts
        return dict.fromkeys(e for e in counts if not e.startswith("^") and not e.endswith("$"))

    def _seen_in(self, said: str) -> Seen:
        """An unframed, plain text."""
        return self._nearness.seen(self._words.count(said))

    def rank(self, text: str) -> Ranking:
        """What a text may mean, for which it is one where clauses of it are parted twice."""
        short = unframed(text)
        return self.ranked(_PARTED.sub(",", short) if len(short) <= LONGEST else short)

    def _rank(self, short: str) -> Ranking:
        said = plain(short)
        seen = self._seen(said)
        near = self._nearness(said, seen)
        directed = None
        if self._encoder is not None:
            directed = self._encoder([short])[0] @ self._model.directions
        if not self._model.weights.size:
            return self._looked_for(said, near, directed)
        of_group, of_label, of_aspect = self._margins(seen, directed)
        finer = of_label - np.maximum.reduceat(of_label, self._groups)[self._group_of]
        own: Vector = self._of_labels(near) - self._by_chance
        scores = (1 + of_group[self._group_of]) / 2 + FINER * finer + NEAR * own
        nearest = int(near.argmax())
        if len(said) >= SENTENCE and said == self._nearness.texts[nearest]:
            label = self._model.label_of[nearest]
            scores[label] = max(scores[label], scores.max() + SAME)
        return Ranking(self._all, scores, None, self._aspects, of_aspect)

    def _looked_for(self, said: str, near: Vector, vector: Vector | None) -> Ranking:
        if vector is None:
            return Ranking(self._all, self._of_labels(near), self._of_labels(near))
        cosines = self._model.vectors @ vector
        damping = np.float32(min(1.0, (LONG / max(1, len(said))) ** 2))
        scores = self._of_labels(near + damping * cosines)
        sure = self._of_labels((near + COSINE * cosines) / (1 + COSINE))
        return Ranking(self._all, scores, sure)

    def _of_labels(self, near: NDArray[np.floating[Any]]) -> Vector:
        """That of the nearest phrasing of each label."""
        nearest: Vector = np.maximum.reduceat(near, self._label_starts)
        return nearest

    def _margins(self, seen: Seen, directed: Vector | None) -> tuple[Vector, Vector, Vector]:
        """On which side of each of the classifier's columns a text is, and how far: of groups,
        labels and aspects."""
        model = self._model
        shared = len(model.weights) - model.directions.shape[1]
        values = {e: (1 + math.log(times)) * seen.idf[e] for e, times in seen.counts.items()}
        length = math.sqrt(sum(value * value for value in values.values())) or 1.0
        known = {each: row for each, row in seen.numbers.items() if row < shared}
        share = np.array([values[each] / length for each in known], dtype=np.float32)
        rows = list(known.values())
        of_group, of_label, of_aspect = np.split(model.bias, self._columns)
        broad = share @ model.weights[rows].astype(np.float32)
        of_label = of_label + self._finer(rows, share)
        if directed is not None:
            broad += directed @ model.weights[shared:].astype(np.float32)
            of_label += directed @ self._finer_directed
        own, others = np.split(broad, self._columns[:1])
        return of_group + own, of_label, of_aspect + others

    def _finer(self, rows: Sequence[int], share: Vector) -> Vector:
        """What these rows, as far as each is shared, say of labels."""
        model, starts = self._model, self._finer_starts
        spans = [slice(starts[row], starts[row + 1]) for row in rows]
        labels = np.concatenate([model.finer_labels[:0], *(model.finer_labels[s] for s in spans)])
        weights = np.concatenate([model.finer[:0], *(model.finer[span] for span in spans)])
        said = np.repeat(share, [span.stop - span.start for span in spans]) * weights
        return np.bincount(labels, said, len(self._labels)).astype(np.float32)

    def _directed(self) -> Vector:
        """What each direction says of labels: of nearly all of them, unlike a feature."""
        model, number = self._model, self._model.directions.shape[1]
        begin = model.finer_starts[-1 - number]
        weights = np.zeros((number, len(self._labels)), dtype=np.float32)
        rows = np.repeat(np.arange(number), np.diff(model.finer_starts[-1 - number :]))
        weights[rows, model.finer_labels[begin:]] = model.finer[begin:]
        return weights


_MADE: Final = WeakValueDictionary[str, Matcher]()  # by what each learnt, while it is in use


def matcher(known: Sequence[Phrasing], folder: Path, progress: Progress) -> Matcher:
    """What was learnt is kept in the folder. Most edits leave all phrasings as they are: then it is
    the matcher that there is. Raises ChildProcessError."""
    name = file_name(known)
    found = _MADE.get(name) or Matcher(learnt(known, folder / name, progress), encoder(folder))
    return _MADE.setdefault(name, found)


def known_phrasings(knowledge: Knowledge) -> list[Phrasing]:
    """As they are learnt."""
    return [
        Phrasing(entry.intent, aspect or "", text)
        for entry in knowledge.entries.values()
        for text, aspect, _ in entry.phrasings
    ]
