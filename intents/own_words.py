"""How far the words of a text are those of a subject."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from intents.features import Vector, is_word
from intents.model import Model

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
        known, own, whole = np.zeros(self._groups), np.zeros(self._groups), 0.0
        for feature in features:
            number = self._numbers.get(feature)
            if number is None:
                continue
            rows = self._rows[self._starts[number] : self._starts[number + 1]]
            says = np.bincount(self._group_of[rows], minlength=self._groups)
            whole += float(self._idf[number])
            known += float(self._idf[number]) * np.minimum(1, says / OFTEN)
            if is_word(feature):
                often = says / (self._sizes + FEW)
                own = np.maximum(own, often / often.sum())
        return Shares((known / (whole or 1)).astype(np.float32), own.astype(np.float32))
