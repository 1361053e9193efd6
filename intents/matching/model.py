"""What is learnt from the phrasings, as arrays that lie on disk between two starts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from intents.matching.features import Numbers, Vector, Words
from intents.matching.kept import keep, kept, lines

_MEMORY: Final = "/dev/shm"  # takes a file where every disk is full

Progress = Callable[[float], None]  # is told how far the work is, 0–1


class Phrasing(NamedTuple):
    label: str
    aspect: str  # "" where it has none
    text: str


class Model(NamedTuple):
    """Lines of text are arrays of bytes. A column is a group of labels, a label or an aspect."""

    phrasings: NDArray[np.bytes_] = np.array(b"")  # by their labels; plain
    codes: NDArray[np.uint64] = np.zeros(0, np.uint64)  # of each, with its label and aspect
    labels: NDArray[np.bytes_] = np.array(b"")
    aspects: NDArray[np.bytes_] = np.array(b"")
    label_of: Numbers = np.zeros(0, np.int64)  # of the phrasings
    words: NDArray[np.bytes_] = np.array(b"")
    frequencies: Numbers = np.zeros(0, np.int64)
    features: NDArray[np.bytes_] = np.array(b"")  # the commonest first
    starts: Numbers = np.zeros(1, np.int64)  # feature n is in rows[starts[n] : starts[n + 1]]
    rows: NDArray[np.int32] = np.zeros(0, np.int32)  # of the phrasings,
    times: NDArray[np.uint8] = np.zeros(0, np.uint8)  # as often
    # (features and directions, columns) of groups and aspects; none where phrasings are looked for
    weights: NDArray[np.float16] = np.zeros((0, 0), np.float16)
    # Those of labels, most of which are 0: of row n they are between finer_starts[n] and [n + 1].
    finer: NDArray[np.float16] = np.zeros(0, np.float16)
    finer_labels: NDArray[np.uint16] = np.zeros(0, np.uint16)
    finer_starts: Numbers = np.zeros(1, np.int64)
    bias: Vector = np.zeros(0, np.float32)
    learnt_from: NDArray[np.uint64] = np.zeros(0, np.uint64)  # code of what each column has to hold
    directions: Vector = np.zeros((0, 0), np.float32)  # (the encoder's dimensions, directions)
    # of the phrasings, along the directions; 0 if not embedded
    vectors: NDArray[np.floating[Any]] = np.zeros((0, 0), np.float16)

    def save(self, file: Path) -> None:
        keep(file, self._asdict())

    @property
    def idf(self) -> Vector:
        """How much each feature tells: little where most phrasings have it."""
        return np.log((1 + len(self.codes)) / (0.5 + np.diff(self.starts))).astype(np.float32)

    @property
    def group_of(self) -> Numbers:
        """Of the labels, which stand by their groups."""
        numbers = {name: n for n, name in enumerate(dict.fromkeys(map(group, lines(self.labels))))}
        return np.array([numbers[group(label)] for label in lines(self.labels)], dtype=np.int64)

    @property
    def splitter(self) -> Words:
        return Words(dict(zip(lines(self.words), self.frequencies.tolist(), strict=True)))

    @property
    def every_weight(self) -> NDArray[np.float16]:
        """Of all columns: groups, labels, aspects."""
        of_labels = np.zeros((len(self.weights), len(self.group_of)), dtype=np.float16)
        rows = np.repeat(np.arange(len(self.weights)), np.diff(self.finer_starts))
        of_labels[rows, self.finer_labels] = self.finer
        of_groups, of_aspects = np.split(self.weights, [int(self.group_of.max()) + 1], axis=1)
        return np.hstack([of_groups, of_labels, of_aspects])

    def weighing(self, weights: NDArray[np.float16]) -> Model:
        """With these weights, of all columns."""
        groups, labels = int(self.group_of.max()) + 1, len(self.group_of)
        of_groups, of_labels, of_aspects = np.split(weights, [groups, groups + labels], axis=1)
        rows, columns = np.nonzero(of_labels.view(np.uint16))  # quicker than as floats
        return self._replace(
            weights=np.hstack([of_groups, of_aspects]),
            finer=of_labels[rows, columns],
            finer_labels=columns.astype(np.uint16),
            finer_starts=np.searchsorted(rows, np.arange(len(weights) + 1)),
        )

    @classmethod
    def load(cls, file: Path) -> Model | None:
        """None where there is nothing of use."""
        arrays = kept(file)
        return None if arrays is None else cls(**arrays)


def learnt(known: Sequence[Phrasing], file: Path, progress: Progress) -> Model:
    """As the file of their name keeps it, or fitted by a process of its own, so that whoever
    answers never loads scikit-learn. Where the folder takes no file it is fitted all the same, and
    not kept. Raises ChildProcessError."""
    file = file.absolute()
    model = Model.load(file)
    if model is None:
        spare = [Path(each) / f"{os.getpid()}-{file.name}" for each in (gettempdir(), _MEMORY)]
        command = [sys.executable, "-m", "intents.matching.fitting", *map(str, (file, *spare))]
        root, pipe = Path(__file__).parents[2], subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=root) as child:
            assert child.stdin is not None
            assert child.stdout is not None
            child.stdin.write(msgspec.json.encode(known))
            child.stdin.close()
            for line in child.stdout:
                progress(float(line))
        for written in (file, *spare):
            model = model or Model.load(written)
        for written in spare:
            written.unlink(missing_ok=True)
    if model is None:
        raise ChildProcessError(child.returncode, "问法没学成", str(file))
    return model


def file_name(known: Sequence[Phrasing]) -> str:
    """Of what was learnt from these phrasings by this code."""
    digest = sha256(msgspec.json.encode(known)).hexdigest()[:10]
    return f"matcher-{VERSION}-{digest}.npz"


def group(label: str) -> str:
    """The subject; danger, fraud, scams and tampering have too little in common to be one."""
    return ".".join(label.split(".")[: 3 if label.startswith("scope.unsafe.") else 2])


_PARTS: Final = ("encoder", "features", "fitting", "model")
VERSION: Final = sha256(
    b"".join((Path(__file__).parent / f"{part}.py").read_bytes() for part in _PARTS)
).hexdigest()[:10]  # a model worked out by other code is of no use
