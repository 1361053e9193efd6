"""Counted features of many texts as three arrays, one place for each feature of each text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Counted:
    features: tuple[str, ...]
    rows: Numbers  # number of the text
    columns: Numbers  # number of the feature
    times: Vector  # how often the text has it
    texts: int

    @classmethod
    def of(cls, documents: Sequence[Counter[str]]) -> Counted:
        numbers: dict[str, int] = {}
        columns = [
            numbers.setdefault(each, len(numbers)) for counts in documents for each in counts
        ]
        times = [count for counts in documents for count in counts.values()]
        rows = np.repeat(np.arange(len(documents)), [len(counts) for counts in documents])
        return cls(
            features=tuple(numbers),
            rows=rows,
            columns=np.array(columns, dtype=np.int64),
            times=np.array(times, dtype=np.float32),
            texts=len(documents),
        )

    @property
    def spread(self) -> Numbers:
        """In how many texts each feature is."""
        return np.bincount(self.columns, minlength=len(self.features))

    @property
    def idf(self) -> Vector:
        """How much a feature tells: little where most texts have it."""
        return np.log((1 + self.texts) / (0.5 + self.spread)).astype(np.float32)
