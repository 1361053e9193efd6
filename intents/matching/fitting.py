"""Learns from phrasings. `python -m intents.matching.fitting FILE…` reads them as JSON, prints how
far it is, 0–1, and writes the model to FILE in place of the one beside it, from which it takes
over all that an edit left as it was; to the next FILE where the one before cannot be written."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from intents.matching.encoder import Encoder
from intents.matching.encoder import encoder as sentence_encoder
from intents.matching.features import Numbers, Vector, Words, plain, unframed
from intents.matching.kept import lines, packed
from intents.matching.model import VERSION, Model, Phrasing, Progress
from intents.matching.processes import shared, worked

C: Final = 1.0  # of the support vector machines: the more, the closer they follow the phrasings
ROUNDS: Final = 10  # over all phrasings; more change nothing that can be measured
DIRECTIONS: Final = 48  # main ones of the encoder's vectors, which the classifier sees
EMBEDDED: Final = 10_000  # phrasings at most: more take longer than they help
BORDER: Final = -0.5  # a new phrasing this near a group that must not hold it has that learnt anew
MANY: Final = 1_000  # new phrasings, from where on one process counts while another embeds
PART: Final = 64  # phrasings embedded at once: more no longer fit the processor's cache
TOGETHER: Final = 13  # groups learnt at once,
SAMPLE: Final = 13_000  # beside so many phrasings of others, then each beside those
NEAR: Final = -1.0  # from this margin on: what is farther tells nothing
HARD: Final = 100_000  # phrasings times columns, from where on several processes learn
MOST_KEPT: Final = 3  # models on disk: what is told, what is proposed, what is taken back

Matrix = Any  # scipy's sparse ones are not typed


def main(file: Path, *spare: Path) -> None:
    known = msgspec.json.decode(sys.stdin.buffer.read(), type=list[Phrasing])
    last = next(filter(None, map(Model.load, _beside(file))), None)
    model = fit(known, sentence_encoder(file.parent), lambda done: print(done, flush=True), last)
    if not any(_is_saved(model, each) for each in (file, *spare)) or not file.exists():
        return
    for other in {*file.parent.glob("matcher-*.npz")} - {*_beside(file)[:MOST_KEPT]}:
        other.unlink(missing_ok=True)


def _beside(file: Path) -> list[Path]:
    """Models that this code made, the newest first."""
    found = file.parent.glob(f"matcher-{VERSION}-*.npz")
    return sorted(found, key=lambda each: each.stat().st_mtime, reverse=True)


def _is_saved(model: Model, file: Path) -> bool:
    try:
        model.save(file)
    except OSError:  # a folder that is read-only or gone, a full disk
        return False
    return True


def fit(
    known: Sequence[Phrasing],
    encoder: Encoder | None,
    progress: Progress = lambda _: None,
    last: Model | None = None,
) -> Model:
    """`last` is a model of nearly the same phrasings, by the same encoder."""
    known = sorted(known, key=lambda each: (each.label.split("."), each))
    short = [unframed(each.text) for each in known]
    said = [plain(text) for text in short]
    labels = {label: n for n, label in enumerate(dict.fromkeys(each.label for each in known))}
    aspects = {name: n for n, name in enumerate(sorted({each.aspect for each in known} - {""}))}
    several = 2 * len(labels) <= len(known)  # phrasings a label: what tells them apart is learnt
    codes = [int.from_bytes(sha256("\t".join(each).encode()).digest()[:8]) for each in known]
    before, label_of = (
        _Before.of(last or Model(), codes),
        np.array([labels[e.label] for e in known]),
    )
    read: list[Callable[[], Any]] = [
        partial(before.counted, said),
        partial(before.embedded, short, label_of, encoder, progress, every=not several),
    ]
    counted, embedded = worked(read, alone=len(before.new) < MANY)
    (frequencies, features, counts, moved), (directions, vectors) = counted, embedded
    postings = counts.tocsc()
    model = Model(
        words=packed(frequencies),
        frequencies=np.array(list(frequencies.values()), dtype=np.int64),
        phrasings=packed(said),
        codes=np.array(codes, dtype=np.uint64),
        labels=packed(labels),
        aspects=packed(aspects),
        label_of=label_of,
        features=packed(features),
        starts=postings.indptr.astype(np.int64),
        rows=postings.indices.astype(np.int32),
        times=postings.data,
        directions=directions.astype(np.float32),
        vectors=vectors.astype(np.float16 if several else np.float32),
    )
    if not several:
        return model
    shared = int((np.diff(model.starts) > 1).sum())  # what one alone has tells nothing of others
    texts = counts.astype(np.float64)
    texts.data = (1 + np.log(texts.data)) * model.idf[texts.indices]
    texts = sparse.hstack([normalize(texts)[:, :shared], sparse.csr_matrix(vectors)], format="csr")
    aspect_of = np.array([aspects.get(each.aspect, -1) for each in known])
    return _separated(model, texts, aspect_of, before, moved, progress)


@dataclass(frozen=True)
class _Before:
    """What is known already of phrasings, and need not be worked out again."""

    model: Model
    codes: NDArray[np.uint64]  # of each phrasing
    rows: Numbers  # where each was there; -1: it was not
    new: Numbers  # those that were not
    old: Numbers

    @classmethod
    def of(cls, model: Model, codes: Sequence[int]) -> _Before:
        row_of = {code: row for row, code in enumerate(model.codes.tolist())}
        rows = np.array([row_of.get(code, -1) for code in codes])
        own = np.array(codes, dtype=np.uint64)
        return cls(model, own, rows, np.flatnonzero(rows < 0), np.flatnonzero(rows >= 0))

    def counted(
        self, texts: Sequence[str]
    ) -> tuple[Mapping[str, int], Sequence[str], Matrix, Numbers]:
        """The words with their frequencies; the features, the commonest first; how often each text
        has each; and where the features of before are among them."""
        last = self.model
        splitter = last.splitter if self.old.size else Words.of(texts)
        numbers = {feature: number for number, feature in enumerate(lines(last.features))}
        documents = [splitter.count(texts[row]) for row in self.new]
        columns = [numbers.setdefault(each, len(numbers)) for own in documents for each in own]
        times = np.array([n for own in documents for n in own.values()], dtype=np.int64)
        fresh = np.minimum(times, 255).astype(np.uint8), np.array(columns, dtype=np.int32)
        begins = np.cumsum([0, *map(len, documents)])
        counts = sparse.csr_matrix((*fresh, begins), (len(documents), len(numbers)))
        if self.old.size:
            known = sparse.csc_matrix((last.times, last.rows, last.starts)).tocsr()
            known.resize(len(last.codes), len(numbers))
            rows = self.rows.copy()
            rows[self.new] = len(last.codes) + np.arange(len(documents))
            counts = sparse.vstack([known, counts], format="csr")[rows]
        order = np.argsort(-np.bincount(counts.indices, minlength=len(numbers)), kind="stable")
        names = list(numbers)
        moved = np.argsort(order)[: len(last.starts) - 1]
        features = [names[number] for number in order.tolist()]
        return splitter.frequencies, features, counts[:, order], moved

    def embedded(
        self,
        texts: Sequence[str],
        label_of: Numbers,
        encoder: Encoder | None,
        progress: Progress,
        *,
        every: bool,
    ) -> tuple[Vector, Vector]:
        """The directions, and the new texts along them: every one whole, or a sample along the main
        ones, the same whether they were learnt at once or one after another."""
        if encoder is None:
            return self.model.directions, np.zeros((len(texts), 0), dtype=np.float32)
        one_in = 1 if every else -(-len(texts) // EMBEDDED)
        order = np.lexsort((self.codes, label_of))  # of each label its share
        begins = np.flatnonzero(np.diff(label_of[order], prepend=-1))
        places = np.arange(len(order)) - np.repeat(begins, np.diff(begins, append=len(order)))
        chosen = np.intersect1d(self.new, order[places % one_in == 0])
        parts = [[texts[row] for row in chosen[n : n + PART]] for n in range(0, len(chosen), PART)]
        found = [encoder(texts[:1])[:0]]
        for part in parts:
            progress(len(found) / len(parts) / 2)
            found.append(encoder(part))
        own, directions = np.concatenate(found), self.model.directions
        if not directions.size:
            main_ones = np.linalg.svd(own.T @ own)[2][:DIRECTIONS].T
            directions = np.eye(own.shape[1], dtype=np.float32) if every else main_ones
        vectors = np.zeros((len(texts), directions.shape[1]), dtype=np.float32)
        vectors[chosen] = own @ directions
        if self.old.size:
            vectors[self.old] = self.model.vectors[self.rows[self.old]]
        return directions, vectors


def _carried_over(
    model: Model, learnt_from: NDArray[np.uint64], before: _Before, moved: Numbers, rows: int
) -> tuple[NDArray[np.float16], Vector, NDArray[np.bool_]]:
    """The weights and the bias of the columns that were fitted on the same phrasings before, and
    which others are to be fitted."""
    weights = shared((rows, len(learnt_from)), np.float16)
    bias = shared((len(learnt_from),), np.float32)
    bias[:] = -1
    wanted = np.ones(len(learnt_from), dtype=bool)
    last = before.model
    column_of = {code: column for column, code in enumerate(last.learnt_from.tolist())}
    columns = np.array([column_of.get(code, -1) for code in learnt_from.tolist()])
    same = np.flatnonzero(columns >= 0)
    if same.size:
        directions = model.directions.shape[1]
        moved = np.append(moved[: len(last.weights) - directions], np.arange(-directions, 0))
        stay = np.flatnonzero(moved < rows - directions)
        weights[np.ix_(moved[stay], same)] = last.every_weight[np.ix_(stay, columns[same])]
        bias[same], wanted[same] = last.bias[columns[same]], False
    return weights, bias, wanted


def _separated(
    model: Model,
    texts: Matrix,
    aspect_of: Numbers,
    before: _Before,
    moved: Numbers,
    progress: Progress,
) -> Model:
    """With a linear support vector machine for each group beside all others, for each label beside
    the others of its group, and for each aspect beside the others."""
    group_of = model.group_of
    groups, labels = int(group_of.max()) + 1, len(group_of)
    every, asking = np.arange(texts.shape[0]), np.flatnonzero(aspect_of >= 0)
    # The columns that a phrasing belongs to
    of_group, of_label = group_of[model.label_of], groups + model.label_of
    of_aspect = groups + labels + aspect_of
    learnt_from = np.zeros(groups + labels + len(lines(model.aspects)), dtype=np.uint64)
    for rows, columns in ((every, of_group), (every, of_label), (asking, of_aspect)):
        np.add.at(learnt_from, columns[rows], model.codes[rows])
    learnt_from[groups : groups + labels] += 2 * learnt_from[group_of]
    weights, bias, wanted = _carried_over(model, learnt_from, before, moved, texts.shape[1])
    if not wanted.all():
        near = texts[before.new] @ weights[:, :groups].astype(np.float32) + bias[:groups]
        wanted[:groups] |= (near > BORDER).any(axis=0)

    def target(column_of: Numbers, among: Numbers) -> Numbers:
        """The column of each phrasing, -1 where it is none of those that are wanted."""
        return np.where(wanted[column_of] & np.isin(column_of, among), column_of, -1)

    def keep(columns: Numbers, found: Vector, offset: Vector) -> None:
        weights[:, columns], bias[columns] = found.T, offset

    def learn(rows: Numbers, column_of: Numbers, among: Numbers) -> None:
        keep(*_machines(texts[rows], target(column_of, among)[rows]))

    def learn_groups(among: Numbers) -> None:
        """Beside a sample of all other phrasings, then each beside those that come near it."""
        group = target(of_group, among)
        sample = np.flatnonzero((group >= 0) | (every % -(-len(every) // SAMPLE) == 0))
        columns, found, offset = _machines(texts[sample], group[sample])
        keep(columns, found, offset)
        near = texts @ found.T + offset > NEAR
        for number, column in enumerate(columns):
            rows = np.flatnonzero((group == column) | near[:, number])
            keep(*_machines(texts[rows], np.where(group[rows] == column, column, -1)))

    parts = np.array_split(np.arange(groups), -(-groups // TOGETHER))
    jobs = [(partial(learn_groups, part), min(SAMPLE, len(every)) * len(part)) for part in parts]
    for n in range(groups):
        rows, among = np.flatnonzero(of_group == n), groups + np.flatnonzero(group_of == n)
        jobs.append((partial(learn, rows, of_label, among), len(rows) * len(among)))
    among = np.arange(groups + labels, len(learnt_from))
    jobs.append((partial(learn, asking, of_aspect, among), len(asking) * len(among)))
    jobs.sort(key=lambda job: -job[1])
    done, whole = 0, sum(work for _, work in jobs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        learning = worked([learn for learn, _ in jobs], alone=whole < HARD)
        for _, (_, work) in zip(learning, jobs, strict=True):
            done += work
            progress((1 + done / whole) / 2)
    return model._replace(bias=bias, learnt_from=learnt_from).weighing(weights)


def _machines(texts: Matrix, target: Numbers) -> tuple[Numbers, Vector, Vector]:
    """Those that tell each class but -1 from all others, with their weights and biases."""
    classes = np.unique(target)
    if len(classes) < 2:
        return classes[:0], np.zeros((0, texts.shape[1]), np.float32), np.zeros(0, np.float32)
    machine = LinearSVC(C=C, tol=0.1, max_iter=ROUNDS, random_state=0).fit(texts, target)
    found, offset = machine.coef_, machine.intercept_
    if len(classes) == 2:  # one tells both apart
        found, offset = np.vstack([-found, found]), np.append(-offset, offset)
    return classes[classes >= 0], found[classes >= 0], offset[classes >= 0]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
