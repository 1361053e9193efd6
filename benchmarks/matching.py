"""The product's own matcher on labelled texts; prints one JSON object.

python -m benchmarks.matching --train A.jsonl --test B.jsonl      lines {"text", "label"}
python -m benchmarks.matching --index A.jsonl --queries B.jsonl   {"id", "text"}, {"query", "gold"}
    [--outside C.tsv]   the last column holds utterances that belong to none of the labels

python -m benchmarks.matching --calibrate   prints [matching] of config.toml but what is set by
    hand there, from phrasings that were held out in turn, and as comments what they mean and the
    sharpness of matching.py
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from intents.danger import DANGER, REFUSED, evidence
from intents.matching.encoder import encoder
from intents.matching.matcher import Matcher, known_phrasings
from intents.matching.model import Phrasing
from intents.matching.ranking import Ranking, subject
from knowledge.policy.catalogue import load

FOLDS: Final = 4
GROUP: Final = 6  # neighbours in a file are held out together: they are often by one hand
WRONG_AT_MOST: Final = 0.1  # of the questions held out, answered as something else
MISSING_AT_MOST: Final = 0.1  # of what is asked back, not on offer though it is among the best
LIKELY_RIGHT: Final = 0.5  # of what is told as what may be meant, at least
SURELY_RIGHT: Final = 0.95  # of what is plain by itself, and of the aspects that decide, at least
ALARMED_AT_MOST: Final = 0.005  # of what is harmless, answered by an alarm or refused
WARNED_AT_MOST: Final = {"danger": 0.02, "refuse": 0.04}  # of what is harmless
PAIRS: Final = 4000  # of phrasings behind each other
LONGEST_BEHIND: Final = 20  # characters of what leans on the one before
NEAR_DANGER: Final = 5.0  # what a harmless phrasing weighs that stands near danger or a refusal
KEPT: Final = 0.95  # share of in-scope texts that the threshold for outside ones has to keep
OFFERED: Final = 4  # choices when a question is asked back
GRID: Final = [step / 100 for step in range(1, 100)]
CHATTER: Final = "scope.other"
HARMFUL: Final = ("scope.unsafe", "scope.privacy", "scope.medical_advice")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("--train", "--test", "--index", "--queries", "--outside"):
        parser.add_argument(option, type=Path)
    parser.add_argument("--calibrate", action="store_true")
    given = parser.parse_args()
    if given.calibrate:
        print("\n".join(calibrate()))
        return
    if given.train and given.test:
        known = [Phrasing(str(line["label"]), "", line["text"]) for line in _read(given.train)]
        asked = [(line["text"], {str(line["label"])}) for line in _read(given.test)]
    elif given.index and given.queries:
        known = [Phrasing(str(line["id"]), "", line["text"]) for line in _read(given.index)]
        asked = [(line["query"], set(map(str, line["gold"]))) for line in _read(given.queries)]
    else:
        parser.error("--train with --test, --index with --queries, or --calibrate")
    outside = _last_column(given.outside) if given.outside else []
    print(json.dumps(measure(known, asked, outside, classes=bool(given.train))))


def measure(
    known: Sequence[Phrasing],
    asked: Sequence[tuple[str, set[str]]],
    outside: Sequence[str],
    *,
    classes: bool,
) -> dict[str, float]:
    began = time.perf_counter()
    matcher = Matcher.of(known, encoder())
    figures = {"fit_s": time.perf_counter() - began}
    took, found, confidences = [], [], []
    for text, _ in asked:
        began = time.perf_counter()
        ranked = matcher.rank(text).best()
        took.append((time.perf_counter() - began) * 1000)
        found.append([candidate.intent for candidate in ranked])
        confidences.append(ranked[0].confidence)
    gold = [labels for _, labels in asked]
    cuts = statistics.quantiles(took, n=100)
    figures |= {"p50_ms": cuts[49], "p99_ms": cuts[98]}
    figures |= _classified(found, gold) if classes else _retrieved(found, gold)
    if outside:
        threshold = sorted(confidences)[int(len(confidences) * (1 - KEPT))]
        accepted = sum(matcher.rank(text).best(1)[0].confidence >= threshold for text in outside)
        figures["accepted_outside"] = accepted / len(outside)
    return {name: round(figure, 4) for name, figure in figures.items()}


@dataclass(frozen=True)
class HeldOut:
    """A phrasing that the matcher had not seen."""

    intent: str
    text: str
    ranking: Ranking
    aspect: str
    before: str = ""  # the intent of another that it comes after

    @property
    def confidence(self) -> float:
        return self.ranking.best(1)[0].confidence

    @property
    def own(self) -> float:
        """The chance of what is meant."""
        return self.ranking.chance(subject(self.intent))

    @property
    def right(self) -> bool:
        return subject(self.ranking.best(1)[0].intent) == subject(self.intent)

    @property
    def among(self) -> bool:
        offered = self.ranking.best(OFFERED)
        return subject(self.intent) in {subject(each.intent) for each in offered}


def held_out() -> list[HeldOut]:
    """Every phrasing, ranked by a matcher that was fitted without it and its neighbours; some of
    the short ones as what comes after another, of the same subject or of any."""
    known = known_phrasings(load())
    groups, random = np.arange(len(known)) // GROUP, np.random.default_rng(0)
    fold_of = random.integers(FOLDS, size=groups[-1] + 1)[groups]
    found = []
    for fold in range(FOLDS):
        left = [each for each, own in zip(known, fold_of, strict=True) if own != fold]
        asked = [each for each, own in zip(known, fold_of, strict=True) if own == fold]
        matcher = Matcher.of(left, encoder())
        found += [HeldOut(e.label, e.text, matcher.rank(e.text), e.aspect) for e in asked]
        policy = [each for each in asked if not each.label.startswith("scope.")]
        short = [each for each in policy if len(each.text) <= LONGEST_BEHIND]
        for number in range(PAIRS // FOLDS):
            each = short[random.integers(len(short))]
            others = policy
            if number % 2:
                others = [e for e in policy if subject(e.label) == subject(each.label)]
            first = others[random.integers(len(others))]
            found.append(HeldOut(each.label, each.text, matcher.rank(each.text), "", first.label))
    return found


def calibrate() -> list[str]:
    found = held_out()
    pairs = [each for each in found if each.before]
    every = [each for each in found if not each.before]
    policy = [each for each in every if not each.intent.startswith("scope.")]
    confidences = np.array([each.confidence for each in policy])
    right = np.array([each.right for each in policy])
    answer = next(each for each in GRID if ((confidences >= each) & ~right).mean() <= WRONG_AT_MOST)
    unsure = confidences < answer
    aspects = [each for each in policy if each.aspect]
    sure_of = np.array([each.ranking.aspects()[0][1] for each in aspects])
    aspects_right = np.array([_aspect_right(each) for each in aspects])
    offered = np.array([each.among for each in policy]) & unsure
    own = [each.own for each, asked_back in zip(policy, offered, strict=True) if asked_back]
    lines = {
        "answer": answer,
        "clarify": float(np.quantile(own, MISSING_AT_MOST)),
        "likely": _least(confidences[unsure], right[unsure], LIKELY_RIGHT),
    }
    for name, meant in (("danger", DANGER), ("refuse", REFUSED)):
        lines[f"{name}_sure"], lines[f"{name}_unsure"] = _zones(name, every, meant)
    lines |= {
        "aspect": _least(sure_of, aspects_right, SURELY_RIGHT),
        "plain": _least(confidences, right, SURELY_RIGHT),
        "finer": _finer(pairs),
    }
    return [
        *(f"{name} = {value:.3f}" for name, value in lines.items()),
        f"# first candidate right: {right.mean():.3f} of {len(policy)} held-out policy phrasings;"
        f" {(right & (confidences >= answer)).mean():.3f} answered rightly,"
        f" {offered.mean():.3f} asked back with it on offer",
        *_prices("danger", every, DANGER),
        *_prices("refuse", every, REFUSED),
        f"# aspect right: {aspects_right.mean():.3f}",
        f"# SHARPNESS = {_sharpness(policy):.2f}",
        f"# ASPECT_SHARPNESS = {_aspect_sharpness(aspects):.2f}",
    ]


def _least(chances: NDArray[np.float64], right: NDArray[np.bool_], share: float) -> float:
    """The chance from which on that share is right."""
    return next((c for c in GRID if right[chances >= c].mean() >= share), GRID[-1])


def _finer(pairs: Sequence[HeldOut]) -> float:
    """By which lead another entry of the last subject is meant rather than the last again."""
    stays: list[float] = []
    changes: list[float] = []
    for each in pairs:
        known = each.before in each.ranking.labels
        if known and subject(each.before) == subject(each.intent):
            nearest = each.ranking.likeliest(subject(each.intent))
            (stays if each.before == each.intent else changes).append(
                each.ranking.lead(nearest, each.before)
            )
    again, others = np.array(stays), np.array(changes)
    return max(GRID, key=lambda lead: (again < lead).mean() + (others >= lead).mean())


def _chances(
    every: Sequence[HeldOut], meant: tuple[str, ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Of what is meant; of what is harmless; and what each of those weighs."""
    own = [each.ranking.chance(*meant) for each in every if each.intent.startswith(meant)]
    other = [each for each in every if not each.intent.startswith(HARMFUL)]
    weights = [NEAR_DANGER if _near_danger(each) else 1.0 for each in other]
    chances = [each.ranking.chance(*meant) for each in other]
    return np.array(own), np.array(chances), np.array(weights)


def _zones(name: str, every: Sequence[HeldOut], meant: tuple[str, ...]) -> tuple[float, float]:
    """From where it is sure, and from where unsure."""
    _, other, weights = _chances(every, meant)
    order = np.argsort(-other)
    alarmed = np.cumsum(weights[order]) / weights.sum()
    sure = float(other[order][np.searchsorted(alarmed, ALARMED_AT_MOST)])
    return sure, float(np.quantile(_against(every, meant), 1 - WARNED_AT_MOST[name]))


def _against(every: Sequence[HeldOut], meant: tuple[str, ...]) -> NDArray[np.float64]:
    """The evidence of it in what is harmless."""
    harmless = [each for each in every if not each.intent.startswith(HARMFUL)]
    return np.array([evidence(each.ranking, meant) for each in harmless])


def _prices(name: str, every: Sequence[HeldOut], meant: tuple[str, ...]) -> Iterator[str]:
    """What each threshold costs."""
    own, other, _ = _chances(every, meant)
    sure, unsure = _zones(name, every, meant)
    yield f"# {name}: sure catches {(own >= sure).mean():.3f}, {(other >= sure).mean():.4f} alarmed"
    ours = [each for each in every if each.intent.startswith(meant)]
    for_it, against = np.array([evidence(e.ranking, meant) for e in ours]), _against(every, meant)
    caught = ((for_it >= unsure) | (own >= sure)).mean()
    yield f"# {name}: unsure catches {caught:.3f}, {(against >= unsure).mean():.3f} warned"


def _near_danger(each: HeldOut) -> bool:
    """Whether danger or a refusal is among the likeliest, rightly or not."""
    return any(candidate.intent.startswith(HARMFUL) for candidate in each.ranking.best(2))


def _aspect_right(each: HeldOut) -> bool:
    return each.ranking.aspects()[0][0] == each.aspect


def _sharpness(every: Sequence[HeldOut]) -> float:
    """What makes chances of subjects the shares that are right."""
    pairs = []
    for each in every:
        ranking = each.ranking
        scores = np.maximum.reduceat(ranking.scores, ranking.groups)
        names = [subject(ranking.labels[place]) for place in ranking.groups]
        if subject(each.intent) in names:
            pairs.append((scores, names.index(subject(each.intent))))
    return _likeliest_sharpness(pairs)


def _aspect_sharpness(every: Sequence[HeldOut]) -> float:
    rankings = [each.ranking for each in every]
    names = [
        ranking.aspect_names.index(each.aspect)
        for ranking, each in zip(rankings, every, strict=True)
    ]
    return _likeliest_sharpness(
        [(r.aspect_margins, name) for r, name in zip(rankings, names, strict=True)]
    )


def _likeliest_sharpness(pairs: Sequence[tuple[NDArray[np.float32], int]]) -> float:
    grid = np.arange(1, 20, 0.25)
    loss = np.zeros(len(grid))
    for scores, right in pairs:
        sharp = np.outer(grid, scores - scores[right])
        loss += np.log(np.exp(sharp).sum(axis=1))
    return float(grid[np.argmin(loss)])


def _classified(found: list[list[str]], gold: list[set[str]]) -> dict[str, float]:
    pairs = [(ranked[0], next(iter(labels))) for ranked, labels in zip(found, gold, strict=True)]
    right = Counter(guess for guess, label in pairs if guess == label)
    guessed, present = Counter(g for g, _ in pairs), Counter(label for _, label in pairs)
    f1 = [2 * right[label] / (guessed[label] + present[label]) for label in present]
    return {"accuracy": right.total() / len(pairs), "macro_f1": statistics.mean(f1)}


def _retrieved(found: list[list[str]], gold: list[set[str]]) -> dict[str, float]:
    places = [
        next((place for place, label in enumerate(ranked, 1) if label in labels), None)
        for ranked, labels in zip(found, gold, strict=True)
    ]
    return {
        "recall_at_1": statistics.mean(place == 1 for place in places),
        "recall_at_3": statistics.mean(place is not None and place <= 3 for place in places),
        "mrr": statistics.mean(1 / place if place else 0 for place in places),
    }


def _read(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _last_column(file: Path) -> list[str]:
    _, *rows = file.read_text(encoding="utf-8").splitlines()
    return [row.split("\t")[-1] for row in rows if row.strip()]


if __name__ == "__main__":
    main()
