"""Vectors of one length put together by how alike they are: average linkage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from intents.matching.features import Vector

# Mean cosine from which questions are put together, seen from the middle of what all are about; by
# `python -m benchmarks.unanswered`.
ALIKE: Final = 0.4


def clusters(vectors: Vector, least: float) -> list[list[int]]:
    """The rows of each cluster. Two clusters become one while the mean cosine between their rows
    is at least `least`, the likest first.

    Follows chains of nearest neighbours: where two are each other's nearest they are joined, and
    no later joining could have come between them. Quadratic in time and memory.
    """
    number = len(vectors)
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -np.inf)
    members = {row: [row] for row in range(number)}
    is_open = np.ones(number, dtype=np.bool_)
    chain: list[int] = []
    while is_open.any():
        if not chain:
            chain = [int(is_open.argmax())]
        last = chain[-1]
        nearest = int(likeness[last].argmax())
        if len(chain) > 1 and likeness[last, chain[-2]] >= likeness[last, nearest]:
            nearest = chain[-2]
        if likeness[last, nearest] < least:
            is_open[chain] = False  # each is nearer to the next than to any other
            chain = []
        elif len(chain) > 1 and nearest == chain[-2]:
            _join(likeness, members, nearest, last)
            is_open[last] = False
            del chain[-2:]
        else:
            chain.append(nearest)
    return list(members.values())


def _join(likeness: Vector, members: dict[int, list[int]], one: int, other: int) -> None:
    """The other into the one, whose likeness to the rest becomes the mean of all its rows."""
    weights = len(members[one]), len(members[other])
    joined = (weights[0] * likeness[one] + weights[1] * likeness[other]) / sum(weights)
    joined[[one, other]] = -np.inf
    likeness[one] = likeness[:, one] = joined
    likeness[other] = likeness[:, other] = -np.inf
    members[one] += members.pop(other)


def most_central(vectors: Vector, rows: Sequence[int]) -> list[int]:
    """The rows of a cluster, the one nearest to all of them first."""
    own = vectors[list(rows)]
    order = np.argsort(-(own @ own.mean(axis=0)), kind="stable")
    return [rows[place] for place in order]
