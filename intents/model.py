"""What is worked out from the phrasings, as arrays that lie on disk between two starts."""

from __future__ import annotations

import os
import tempfile
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from intents.features import Counted, Numbers, Vector, Words, plain, unframed

Progress = Callable[[float], None]

C: Final = 0.5  # of the support vector machines: the more, the closer they follow the phrasings
ROUNDS: Final = 6  # over all phrasings; more change nothing that can be measured
DIRECTIONS: Final = 64  # main ones of the encoder's vectors, which the classifier sees
MEANING: Final = 0.7  # their weight beside a TF-IDF vector of length 1
EMBEDDED: Final = 12_000  # phrasings at most: more take longer than they help
SATURATION: Final = 2.5  # BM25's k1
LENGTH: Final = 0.8  # BM25's b
WORD: Final = 0.5  # what a word counts beside its characters, for nearness
SURE: Final = 1.0  # lead of an aspect from which a phrasing without one is taken to ask for it


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
        short = [unframed(text) for text in known.texts]
        words = Words.of(short)
        counted = Counted.of([words.count(text) for text in short])
        vectors = np.zeros((0, 0), dtype=np.float32)
        if encoder is not None:
            embedded = _sample(short) if known.several else np.arange(len(short))
            vectors = encoder.remembered(
                [short[number] for number in embedded], lambda done: progress(done / 2)
            )
        weights, bias = np.zeros((0, 0), dtype=np.float32), np.zeros(0, dtype=np.float32)
        if known.several:
            dense = np.zeros((len(short), 0), dtype=np.float32)
            if encoder is not None:
                found, vectors = vectors, _main_directions(vectors)
                dense = np.zeros((len(short), vectors.shape[1]), dtype=np.float32)
                dense[embedded] = found @ vectors
            weights, bias = _separating(known, counted, dense, progress)
        return cls(
            words=_lines(words.frequencies),
            frequencies=np.array(list(words.frequencies.values()), dtype=np.int64),
            features=_lines(counted.features),
            idf=counted.idf,
            **_postings(counted),
            texts=_lines([plain(text) for text in short]),
            weights=weights.astype(np.float16),
            bias=bias,
            vectors=vectors,
        )

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


def _sample(texts: Sequence[str]) -> Numbers:
    """The same ones at every start, and nearly the same after an edit."""
    codes = np.array([zlib.crc32(text.encode()) for text in texts])
    return np.sort(np.argsort(codes, kind="stable")[:EMBEDDED])


def _main_directions(vectors: Vector) -> Vector:
    _, _, directions = np.linalg.svd((vectors.T @ vectors).astype(np.float64))
    weighted: Vector = (MEANING * directions[:DIRECTIONS].T).astype(np.float32)
    return weighted


def _postings(counted: Counted) -> dict[str, Any]:
    words = np.array([feature.startswith("w:") for feature in counted.features], dtype=bool)
    idf = np.where(words, WORD, 1) * counted.idf
    lengths = np.bincount(counted.rows, counted.times, counted.texts)
    stretch = SATURATION * (1 - LENGTH + LENGTH * lengths / max(lengths.mean(), 1e-9))
    gains = idf[counted.columns] * (1 + SATURATION)
    gains *= counted.times / (counted.times + stretch[counted.rows])
    order = np.argsort(counted.columns, kind="stable")
    return {
        "starts": np.concatenate([[0], np.cumsum(counted.spread)]).astype(np.int64),
        "rows": counted.rows[order].astype(np.int32),
        "gains": gains[order].astype(np.float32),
    }


def _separating(
    known: Labelled, counted: Counted, dense: Vector, progress: Progress
) -> tuple[Vector, Vector]:
    """Weights and bias of all columns, each by a linear support vector machine. Features that only
    one phrasing has cannot help with another, and are most of all: they get no weights."""
    from scipy import sparse
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.svm import LinearSVC

    values = (1 + np.log(counted.times)) * counted.idf[counted.columns]
    squares = np.bincount(counted.rows, values**2, counted.texts)
    values /= np.sqrt(np.maximum(squares, 1e-9))[counted.rows]
    shared = int((counted.spread > 1).sum())
    own = counted.columns < shared
    tfidf = (values[own], (counted.rows[own], counted.columns[own]))
    size = counted.texts, shared
    texts = sparse.csr_matrix(
        sparse.hstack([sparse.csr_matrix(tfidf, size), sparse.csr_matrix(dense)]), dtype=np.float64
    )
    jobs = list(_columns(known))
    weights = np.zeros((texts.shape[1], len(jobs)), dtype=np.float32)
    bias = np.full(len(jobs), -1, dtype=np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for column, (rows, positive) in enumerate(jobs):
            if positive.any() and not positive.all():
                machine = LinearSVC(C=C, tol=0.1, max_iter=ROUNDS, random_state=0)
                machine.fit(texts if len(rows) == counted.texts else texts[rows], positive)
                weights[:, column], bias[column] = machine.coef_[0], machine.intercept_[0]
            progress((1 + (column + 1) / len(jobs)) / 2)
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
