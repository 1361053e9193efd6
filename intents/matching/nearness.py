"""How near a text is to each phrasing: BM25 over characters, pairs of them and words, and edit
similarity for the nearest ones, which sees what order the words come in."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from itertools import repeat
from typing import Final

import numpy as np
from rapidfuzz import fuzz

from intents.matching.features import WORDS, Vector, is_word
from intents.matching.kept import lines
from intents.matching.model import Model

SATURATION: Final = 2.5  # BM25's k1
LENGTH: Final = 0.8  # BM25's b
WORD: Final = 0.5  # what a word counts beside its characters
FAR: Final = 0.3  # of the best similarity: what is below is not looked at closely
CLOSEST: Final = 40  # phrasings that are compared letter by letter


class Nearness:
    def __init__(self, model: Model) -> None:
        self.texts, self._starts, self._rows = lines(model.phrasings), model.starts, model.rows
        features = lines(model.features)
        self.numbers = dict(zip(features, range(len(features)), strict=True))
        self.idf = array("f", model.idf.tobytes())  # of numbers
        # How many have each feature
        self.phrasings = dict(zip(features, np.diff(model.starts).tolist(), strict=True))
        self._unknown = math.log(1 + len(self.texts))
        # What each feature gains in each phrasing that has it
        lengths = np.bincount(model.rows, model.times, len(self.texts)).astype(np.float32)
        stretch = SATURATION * (1 - LENGTH + LENGTH * lengths / max(lengths.mean(), 1e-9))
        words = np.fromiter(map(str.startswith, features, repeat(WORDS)), bool, len(features))
        weights = np.where(words, np.float32(WORD), np.float32(1))
        gains = np.repeat(weights * model.idf * (1 + SATURATION), np.diff(model.starts))
        self._gains: Vector = gains * (model.times / (model.times + stretch[model.rows]))

    def idf_of(self, feature: str) -> float:
        number = self.numbers.get(feature)
        return self._unknown if number is None else self.idf[number]

    def __call__(self, plain: str, counts: Counter[str]) -> Vector:
        """0–1 for each phrasing. Letters count as far as any phrasing is like the text at all: what
        a long message shares with a short title is words, not their order."""
        numbers = [self.numbers[feature] for feature in counts if feature in self.numbers]
        if not numbers:
            return np.zeros(len(self.texts), dtype=np.float32)
        spans = [slice(self._starts[number], self._starts[number + 1]) for number in numbers]
        rows = np.concatenate([self._rows[span] for span in spans])
        gains = np.concatenate([self._gains[span] for span in spans])
        reach = sum(self.idf_of(each) * (WORD if is_word(each) else 1) for each in counts)
        near = (np.bincount(rows, gains, len(self.texts)) / reach).astype(np.float32)
        best = float(near.max())
        like = np.flatnonzero(near >= FAR * best)
        if len(like) > CLOSEST:
            like = like[np.argpartition(near[like], -CLOSEST)[-CLOSEST:]]
        for row in like.tolist():
            near[row] += best * fuzz.ratio(plain, self.texts[row]) / 100
        near /= 2
        return near
