"""What is worked out from the phrasings, as arrays that lie on disk between two starts."""

from __future__ import annotations

import os
import tempfile
import warnings
import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from intents.apart import Progress as Progress
from intents.apart import apart, here, shares
from intents.features import Counted, Numbers, Vector, Words, plain, unframed
from intents.nearness import postings

C: Final = 0.5  # of the support vector machines: the more, the closer they follow the phrasings
ROUNDS: Final = 6  # over all phrasings; more change nothing that can be measured
DIRECTIONS: Final = 48  # main ones of the encoder's vectors, which the classifier sees
MEANING: Final = 1.0  # their weight beside a TF-IDF vector of length 1
EMBEDDED: Final = 10_000  # phrasings at most: more take longer than they help
PARTS: Final = 2  # processes that fit the classifier
FEW: Final = 3_000  # phrasings that are not worth a process of their own


class Encoder(Protocol):
    def __call__(self, texts: Sequence[str]) -> Vector: ...
    def remembered(self, texts: Sequence[str], progress: Progress) -> Vector: ...


@dataclass(frozen=True)
class Labelled:
    """Phrasings: each has a label, each label a group, some an aspect (the others -1)."""

    texts: Sequence[str]
    label_of: Numbers
    group_of: Numbers  # of the labels
    aspect_of: Numbers

    @property
    def several(self) -> bool:
        """Whether labels have several phrasings each, so that it can be learnt what tells them
        apart; otherwise the nearest phrasing is looked for."""
        return 2 * len(self.group_of) <= len(self.texts)


@dataclass(frozen=True)
class Model:
    words: NDArray[np.str_]
    frequencies: Numbers
    features: NDArray[np.str_]  # the commonest first
    idf: Vector
    starts: Numbers  # feature n is in the texts rows[starts[n] : starts[n + 1]],
    rows: NDArray[np.int32]
    gains: Vector  # where BM25 counts it as much
    texts: NDArray[np.str_]  # the phrasings as they are compared
    # A column for each group, label and aspect; none where phrasings are looked for.
    weights: NDArray[np.float16]
    bias: Vector
    vectors: Vector  # the main directions of the encoder's; or that of each phrasing

    @classmethod
    def fit(cls, known: Labelled, encoder: Encoder | None, progress: Progress) -> Model:
        """Two things at a time, each in a process of its own, unless there is little to do."""
        short = [unframed(text) for text in known.texts]
        embedded = _sample(short) if known.several else np.arange(len(short))
        run = apart if len(short) > FEW else here
        with ThreadPoolExecutor(PARTS if run is apart else 1) as pool:
            counting = pool.submit(run, _counted, short, progress=lambda _: None)
            vectors = np.zeros((0, 0), dtype=np.float32)
            if encoder is not None:
                chosen = [short[number] for number in embedded]
                vectors = encoder.remembered(chosen, lambda done: progress(done / 2))
            words, counted = counting.result()
            weights, bias = np.zeros((0, 0), dtype=np.float16), np.zeros(0, dtype=np.float32)
            if known.several:
                dense = np.zeros((len(short), 0), dtype=np.float32)
                if encoder is not None:
                    found, vectors = vectors, _main_directions(vectors)
                    dense = np.zeros((len(short), vectors.shape[1]), dtype=np.float32)
                    dense[embedded] = found @ vectors
                parts = [
                    pool.submit(run, _separating, known, counted, dense, part, progress=each)
                    for part, each in enumerate(
                        shares(lambda done: progress((1 + done) / 2), PARTS)
                    )
                ]
                weights, bias = _interleaved([part.result() for part in parts])
        return cls(
            words=_lines(words),
            frequencies=np.array(list(words.values()), dtype=np.int64),
            features=_lines(counted.features),
            idf=counted.idf,
            **postings(counted),
            texts=_lines([plain(text) for text in short]),
            weights=weights,
            bias=bias,
            vectors=vectors,
        )

    def fits(self, known: Labelled) -> bool:
        """Whether it can be one of these phrasings."""
        columns = len(list(_columns(known))) if known.several else 0
        return len(split(self.texts)) == len(known.texts) and len(self.bias) == columns

    def save(self, file: Path) -> None:
        keep(file, {field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, file: Path) -> Model | None:
        """None where there is nothing of use."""
        arrays = kept(file, {field.name for field in fields(cls)})
        return None if arrays is None else cls(**arrays)


def keep(file: Path, arrays: Mapping[str, NDArray[Any]] | NDArray[Any]) -> None:
    """All or nothing: whoever reads meanwhile finds the old file or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".tmp", delete=False) as opened:
        try:
            if isinstance(arrays, Mapping):
                np.savez(opened, allow_pickle=False, **arrays)
            else:
                np.save(opened, arrays)
            opened.close()
            os.replace(opened.name, file)
        except BaseException:
            Path(opened.name).unlink(missing_ok=True)
            raise


def kept(file: Path, names: Set[str]) -> dict[str, NDArray[Any]] | None:
    """None where there is no such file, or it is broken or somebody else's."""
    try:
        with np.load(file) as arrays:
            return dict(arrays) if set(arrays) == names else None
    except Exception:  # noqa: BLE001  (whatever it is, it is made anew)
        return None


def _lines(texts: Iterable[str]) -> NDArray[np.str_]:
    return np.array("\n".join(texts))


def split(lines: NDArray[np.str_]) -> list[str]:
    return str(lines).split("\n")


def _sample(texts: Sequence[str]) -> Numbers:
    """The same ones at every start, and nearly the same after an edit."""
    codes = np.array([zlib.crc32(text.encode()) for text in texts])
    return np.sort(np.argsort(codes, kind="stable")[:EMBEDDED])


def _main_directions(vectors: Vector) -> Vector:
    _, _, directions = np.linalg.svd((vectors.T @ vectors).astype(np.float64))
    weighted: Vector = (MEANING * directions[:DIRECTIONS].T).astype(np.float32)
    return weighted


def _counted(texts: Sequence[str]) -> Generator[float, None, tuple[Mapping[str, int], Counted]]:
    words = Words.of(texts)
    yield 0.5
    return words.frequencies, Counted.of([words.count(text) for text in texts])


def _separating(
    known: Labelled, counted: Counted, dense: Vector, part: int
) -> Generator[float, None, tuple[NDArray[np.float16], Vector]]:
    """Weights and bias of every second column, each by a linear support vector machine. Features
    that only one phrasing has cannot help with another, and are most of all: they get none."""
    from scipy import sparse
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.svm import LinearSVC

    values = (1 + np.log(counted.times)) * counted.idf[counted.columns]
    squares = np.bincount(counted.rows, values**2, counted.texts)
    values /= np.sqrt(np.maximum(squares, 1e-9))[counted.rows]
    shared = int((counted.spread > 1).sum())
    own = counted.columns < shared
    tfidf = (values[own], (counted.rows[own], counted.columns[own]))
    halves = sparse.csr_matrix(tfidf, (counted.texts, shared)), sparse.csr_matrix(dense)
    texts = sparse.hstack(halves, format="csr", dtype=np.float64)
    jobs = list(_columns(known))[part::PARTS]
    weights = np.zeros((texts.shape[1], len(jobs)), dtype=np.float16)
    bias = np.full(len(jobs), -1, dtype=np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for column, (rows, positive) in enumerate(jobs):
            if positive.any() and not positive.all():
                machine = LinearSVC(C=C, tol=0.1, max_iter=ROUNDS, random_state=0)
                machine.fit(texts if len(rows) == counted.texts else texts[rows], positive)
                weights[:, column], bias[column] = machine.coef_[0], machine.intercept_[0]
            yield (column + 1) / len(jobs)
    return weights, bias


def _interleaved(
    parts: Sequence[tuple[NDArray[np.float16], Vector]],
) -> tuple[NDArray[np.float16], Vector]:
    columns = sum(len(bias) for _, bias in parts)
    weights = np.empty((len(parts[0][0]), columns), dtype=np.float16)
    bias = np.empty(columns, dtype=np.float32)
    for part, (own_weights, own_bias) in enumerate(parts):
        weights[:, part::PARTS], bias[part::PARTS] = own_weights, own_bias
    return weights, bias


def _columns(known: Labelled) -> Iterator[tuple[Numbers, NDArray[np.bool_]]]:
    """The phrasings that each column is learnt from, and which of them belong there: a group
    beside all others, a label beside the others of its group, an aspect beside the others."""
    every = np.arange(len(known.texts))
    group_of = known.group_of[known.label_of]
    for group in range(int(known.group_of.max()) + 1):
        yield every, group_of == group
    for label, group in enumerate(known.group_of):
        rows = np.flatnonzero(group_of == group)
        yield rows, known.label_of[rows] == label
    rows = np.flatnonzero(known.aspect_of >= 0)
    for aspect in range(int(known.aspect_of.max(initial=-1)) + 1):
        yield rows, known.aspect_of[rows] == aspect
