"""How far the words of a text are those of a subject."""

from __future__ import annotations

from collections.abc import Mapping
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
    def __init__(self, model: Model) -> None:
        self._idf = model.idf
        group_of = model.group_of[model.label_of].astype(np.int16)
        self._groups = int(model.group_of.max(initial=-1)) + 1
        self._sizes = np.bincount(group_of, minlength=self._groups)
        # Phrasings stand by their subjects: those of a feature are counted subject by subject.
        subjects = group_of[model.rows]
        is_first = np.diff(subjects, prepend=-1) != 0
        is_first[model.starts[:-1][np.diff(model.starts) > 0]] = True
        firsts = np.flatnonzero(is_first)
        self._starts = np.searchsorted(firsts, model.starts).astype(np.int32)
        self._subjects = subjects[firsts]
        self._often = np.diff(firsts, append=len(subjects)).astype(np.uint16)

    def __call__(self, features: Mapping[str, int]) -> Shares:
        """Of words and pairs of characters, with their numbers."""
        if not features:
            nothing = np.zeros(self._groups, dtype=np.float32)
            return Shares(nothing, nothing)
        rows = list(features.values())
        says = np.zeros((len(rows), self._groups), dtype=np.int32)
        for own, row in zip(says, rows, strict=True):
            span = slice(self._starts[row], self._starts[row + 1])
            own[self._subjects[span]] = self._often[span]
        idf = self._idf[rows]
        shared = idf @ np.minimum(1, says / OFTEN) / idf.sum()
        often = (says / (self._sizes + FEW))[[is_word(each) for each in features]]
        often /= often.sum(axis=1, keepdims=True)
        return Shares(shared.astype(np.float32), often.max(axis=0, initial=0).astype(np.float32))
