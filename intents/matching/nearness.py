"""How near a text is to each phrasing: BM25 over characters, pairs of them and words, and edit
similarity for the nearest ones, which sees what order the words come in."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Mapping
from itertools import repeat
from typing import Final, NamedTuple

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


class Seen(NamedTuple):
    """A text as the phrasings know it: each of its features is looked up once."""

    counts: Counter[str]  # how often it has each
    numbers: Mapping[str, int]  # of those that any phrasing has
    idf: Mapping[str, float]  # of all


class Nearness:
    def __init__(self, model: Model) -> None:
        self.texts, self._starts, self._rows = lines(model.phrasings), model.starts, model.rows
        features = lines(model.features)
        self.numbers = dict(zip(features, range(len(features)), strict=True))
        self.idf = array("f", model.idf.tobytes())  # of numbers
        # How many have each feature
        self.phrasings = array("i", np.diff(model.starts).astype(np.int32).tobytes())
        self._unknown = math.log(1 + len(self.texts))
        # What each feature gains in each phrasing that has it
        lengths = np.bincount(model.rows, model.times, len(self.texts)).astype(np.float32)
        stretch = SATURATION * (1 - LENGTH + LENGTH * lengths / max(lengths.mean(), 1e-9))
        words = np.fromiter(map(str.startswith, features, repeat(WORDS)), bool, len(features))
        weights = np.where(words, np.float32(WORD), np.float32(1))
        gains = np.repeat(weights * model.idf * (1 + SATURATION), np.diff(model.starts))
        self._gains: Vector = gains * (model.times / (model.times + stretch[model.rows]))

    def seen(self, counts: Counter[str]) -> Seen:
        found = ((each, self.numbers.get(each)) for each in counts)
        numbers = {each: number for each, number in found if number is not None}
        idf = {e: self.idf[numbers[e]] if e in numbers else self._unknown for e in counts}
        return Seen(counts, numbers, idf)

    def __call__(self, plain: str, seen: Seen) -> Vector:
        """0–1 for each phrasing. Letters count as far as any phrasing is like the text at all: what
        a long message shares with a short title is words, not their order."""
        if not seen.numbers:
            return np.zeros(len(self.texts), dtype=np.float32)
        spans = [slice(self._starts[n], self._starts[n + 1]) for n in seen.numbers.values()]
        rows = np.concatenate([self._rows[span] for span in spans])
        gains = np.concatenate([self._gains[span] for span in spans])
        reach = sum(idf * (WORD if is_word(each) else 1) for each, idf in seen.idf.items())
        near = (np.bincount(rows, gains, len(self.texts)) / reach).astype(np.float32)
        best = float(near.max())
        like = np.flatnonzero(near >= FAR * best)
        if len(like) > CLOSEST:
            like = like[np.argpartition(near[like], -CLOSEST)[-CLOSEST:]]
        for row in like.tolist():
            near[row] += best * fuzz.ratio(plain, self.texts[row]) / 100
        near /= 2
        return near
