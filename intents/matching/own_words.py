"""How far the words of a text are those of a subject."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from intents.matching.features import Vector, is_word
from intents.matching.model import Model

OFTEN: Final = 2  # phrasings of a subject from which it has a word of its own
FEW: Final = 5  # added to how many phrasings a subject has: one of three says little


@dataclass(frozen=True)
class Shares:
    """0–1, for each subject."""

    known: Vector  # how much of a text its phrasings say too, the rarer the more it counts
    own: Vector  # of the word that is most its own: how seldom the other subjects say it


class OwnWords:
    def __init__(self, model: Model, numbers: Mapping[str, int]) -> None:
        """`numbers` of the features."""
        self._starts, self._idf, self._numbers = model.starts, model.idf, numbers
        self._rows, self._group_of = model.rows, model.group_of[model.label_of]
        self._groups = int(model.group_of.max(initial=-1)) + 1
        self._sizes = np.bincount(self._group_of, minlength=self._groups)

    def __call__(self, features: Collection[str]) -> Shares:
        """Of words and pairs of characters."""
        numbers = self._numbers
        known = [each for each in features if each in numbers]
        rows = [numbers[each] for each in known]
        spans = [self._rows[self._starts[row] : self._starts[row + 1]] for row in rows]
        if not spans:
            nothing = np.zeros(self._groups, dtype=np.float32)
            return Shares(nothing, nothing)
        places = np.repeat(np.arange(len(rows)), [len(span) for span in spans])
        cells = places * self._groups + self._group_of[np.concatenate(spans)]
        says = np.bincount(cells, minlength=len(rows) * self._groups).reshape(-1, self._groups)
        idf = self._idf[rows]
        shared = idf @ np.minimum(1, says / OFTEN) / idf.sum()
        often = (says / (self._sizes + FEW))[[is_word(each) for each in known]]
        often /= often.sum(axis=1, keepdims=True)
        return Shares(shared.astype(np.float32), often.max(axis=0, initial=0).astype(np.float32))
