"""How near a text is to each phrasing: BM25 over characters, pairs of them and words, and edit
similarity for the nearest ones, which sees what order the words come in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from intents.features import Counted, Numbers, Vector, is_word

SATURATION: Final = 2.5  # BM25's k1
LENGTH: Final = 0.8  # BM25's b
WORD: Final = 0.5  # what a word counts beside its characters
FAR: Final = 0.3  # of the best similarity: what is below is not looked at closely
CLOSEST: Final = 40  # phrasings that are compared letter by letter


def postings(counted: Counted) -> dict[str, Any]:
    """Feature n is in the texts rows[starts[n] : starts[n + 1]] and gains as much there."""
    lengths = np.bincount(counted.rows, counted.times, counted.texts)
    stretch = SATURATION * (1 - LENGTH + LENGTH * lengths / max(lengths.mean(), 1e-9))
    weights = np.array([WORD if is_word(each) else 1.0 for each in counted.features]) * counted.idf
    gains = weights[counted.columns] * (1 + SATURATION)
    gains *= counted.times / (counted.times + stretch[counted.rows])
    order = np.argsort(counted.columns, kind="stable")
    return {
        "starts": np.concatenate([[0], np.cumsum(counted.spread)]).astype(np.int64),
        "rows": counted.rows[order].astype(np.int32),
        "gains": gains[order].astype(np.float32),
    }


class Nearness:
    def __init__(
        self,
        texts: Sequence[str],
        numbers: Mapping[str, int],
        starts: Numbers,
        rows: NDArray[np.int32],
        gains: Vector,
    ) -> None:
        """`texts` are plain phrasings, `numbers` those of the features, the rest their postings."""
        self._texts, self._numbers = texts, numbers
        self._starts, self._rows, self._gains = starts, rows, gains

    def __call__(self, text: str, features: Iterable[str], reach: float) -> Vector:
        """0–1 for each phrasing; `reach` is what the features would gain where all are. Letters
        count as far as any phrasing is like the text at all: what a long message shares with a
        short title is words, not their order."""
        numbers = [self._numbers[feature] for feature in features if feature in self._numbers]
        if not numbers:
            return np.zeros(len(self._texts), dtype=np.float32)
        spans = [slice(self._starts[number], self._starts[number + 1]) for number in numbers]
        rows = np.concatenate([self._rows[span] for span in spans])
        gains = np.concatenate([self._gains[span] for span in spans])
        near = (np.bincount(rows, gains, len(self._texts)) / reach).astype(np.float32)
        best = float(near.max())
        like = np.flatnonzero(near >= FAR * best)
        if len(like) > CLOSEST:
            like = like[np.argpartition(near[like], -CLOSEST)[-CLOSEST:]]
        for row in like.tolist():
            near[row] += best * fuzz.ratio(text, self._texts[row]) / 100
        near /= 2
        return near
