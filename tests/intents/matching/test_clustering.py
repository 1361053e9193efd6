"""Average linkage, beside the one of SciPy."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from benchmarks.unanswered import labels_of, read_groups, shares
from intents.matching.clustering import clusters, most_central
from intents.matching.features import Vector


def unit(rows: NDArray[np.float64]) -> Vector:
    rows = rows + 1e-3
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)


@given(
    arrays(np.float64, st.tuples(st.integers(0, 40), st.just(4)), elements=st.floats(-1, 1)),
    st.floats(-1, 1.5),
)
def test_every_row_is_in_one_cluster(rows: NDArray[np.float64], least: float) -> None:
    found = clusters(unit(rows), least)
    assert sorted(row for group in found for row in group) == list(range(len(rows)))


@settings(max_examples=50)
@given(st.integers(0, 10_000), st.integers(2, 60), st.floats(-0.2, 0.9))
def test_the_same_clusters_as_scipy(seed: int, number: int, least: float) -> None:
    rows = unit(np.random.default_rng(seed).normal(size=(number, 6)))
    distances = (1 - rows.astype(np.float64) @ rows.T)[np.triu_indices(number, 1)]
    wanted = fcluster(linkage(np.clip(distances, 0, None), "average"), 1 - least, "distance")
    found = labels_of(clusters(rows, least), number)
    together = found[:, None] == found
    assert (together == (wanted[:, None] == wanted)).all()


def test_the_most_central_comes_first() -> None:
    rows = unit(np.array([[1, 0], [1, 0.5], [1, 1]]))
    assert most_central(rows, [0, 1, 2])[0] == 1


def test_shares_of_what_is_put_together() -> None:
    wanted = np.array([0, 0, 0, 1, 1])
    assert shares(wanted, wanted) == (2, 5, 1.0, 1.0, 1.0)
    number, inside, purity, precision, recall = shares(np.array([0, 0, 1, 1, 2]), wanted)
    assert (number, inside, purity, precision, recall) == (2, 4, 0.75, 0.5, 0.25)


def test_the_invented_questions_are_many_and_different() -> None:
    asked = read_groups()
    assert len(asked) == len(set(asked)) >= 200
    assert len({group for group, _ in asked}) >= 25
