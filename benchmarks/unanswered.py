"""How well invented questions are put back into their groups: `python -m benchmarks.unanswered`.

Purity: the share of the questions in clusters of two or more that are of their cluster's most
frequent group. Pairs: of two questions in one cluster, how often they are of one group; of two of
one group, how often they are in one cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intents.matching.clustering import ALIKE, clusters
from intents.matching.encoder import encoder
from intents.matching.features import Vector, unframed
from knowledge.policy.catalogue import load

FILE: Final = Path(__file__).parent.parent / "tests/questions/unanswered.txt"
LEASTS: Final = (0.3, 0.35, ALIKE, 0.45, 0.5)

Labels = NDArray[np.int64]


def read_groups(file: Path = FILE) -> list[tuple[str, str]]:
    """Each question with the name of its group."""
    group, found = "", []
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("["):
            group = line.strip("[]")
        elif line and not line.startswith("#"):
            found.append((group, line))
    return found


def labels_of(groups: Sequence[Sequence[int]], number: int) -> Labels:
    labels = np.zeros(number, dtype=np.int64)
    for label, rows in enumerate(groups):
        labels[list(rows)] = label
    return labels


def shares(found: Labels, wanted: Labels) -> tuple[int, int, float, float, float]:
    """Clusters of two or more, questions in them, purity, and of pairs precision and recall."""
    larger = [label for label in np.unique(found) if (found == label).sum() > 1]
    inside = sum(int((found == label).sum()) for label in larger)
    frequent = sum(int(np.bincount(wanted[found == label]).max()) for label in larger)
    upper = np.triu_indices(len(found), 1)
    together = (found[:, None] == found)[upper]
    belong = (wanted[:, None] == wanted)[upper]
    both = (together & belong).sum()
    precision, recall = both / max(1, together.sum()), both / max(1, belong.sum())
    return len(larger), inside, frequent / max(1, inside), float(precision), float(recall)


def _from_the_middle(vectors: Vector, middle: Vector) -> Vector:
    moved = vectors - middle
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    return moved


def _by_hdbscan(vectors: Vector, smallest: int) -> Labels:
    from sklearn.cluster import HDBSCAN

    distances = np.clip(1 - vectors @ vectors.T, 0, None).astype(np.float64)
    model = HDBSCAN(min_cluster_size=smallest, min_samples=1, metric="precomputed", copy=True)
    found: Labels = model.fit_predict(distances)
    alone = np.flatnonzero(found == -1)
    found[alone] = found.max() + 1 + np.arange(len(alone))
    return found


def _ways(texts: Sequence[str]) -> Iterator[tuple[str, Labels]]:
    encode = encoder()
    assert encode is not None
    vectors = encode([unframed(text) for text in texts])
    titles = encode([entry.title for entry in load().entries.values()])
    centred = _from_the_middle(vectors, titles.mean(axis=0))
    for least in LEASTS:
        name = f"average linkage from {least}"
        yield name, labels_of(clusters(centred, least), len(texts))
    yield "the same, vectors as they are, 0.5", labels_of(clusters(vectors, 0.5), len(texts))
    for smallest in (2, 3, 5):
        yield f"HDBSCAN, clusters of {smallest}", _by_hdbscan(centred, smallest)


def main() -> None:
    asked = read_groups()
    names = sorted({group for group, _ in asked})
    wanted = np.array([names.index(group) for group, _ in asked])
    print(f"{len(asked)} questions in {len(names)} groups")
    for name, found in _ways([text for _, text in asked]):
        number, inside, purity, precision, recall = shares(found, wanted)
        print(
            f"{name:36s} {number:3d} clusters of {inside:3d}, purity {purity:.3f}, "
            f"pairs {precision:.3f} right, {recall:.3f} found"
        )


if __name__ == "__main__":
    main()
