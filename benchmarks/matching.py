"""The product's own matcher on labelled texts; prints one JSON object.

python -m benchmarks.matching --train A.jsonl --test B.jsonl      lines {"text", "label"}
python -m benchmarks.matching --index A.jsonl --queries B.jsonl   {"id", "text"}, {"query", "gold"}
python -m benchmarks.matching --calibrate                         the thresholds of config.toml
    [--outside C.tsv]   the last column holds utterances that belong to none of the labels
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from intents.assistant import MOST_CHOICES
from intents.features import Words
from intents.matching import LEAD, Matcher, Ranking, subject
from intents.understanding import CHATTER
from knowledge.policy.catalogue import load

FOLDS = 4
WRONG_AT_MOST = 0.1  # of the questions held out, answered as something else
SENT_AWAY_AT_MOST = 0.1  # of the questions held out that are not sure enough to be answered
KEPT = 0.95  # share of in-scope texts that the threshold for outside ones has to keep


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("--train", "--test", "--index", "--queries", "--outside"):
        parser.add_argument(option, type=Path)
    parser.add_argument("--calibrate", action="store_true")
    given = parser.parse_args()
    outside = _last_column(given.outside) if given.outside else []
    if given.calibrate:
        print(json.dumps(calibrate(outside)))
        return
    if given.train and given.test:
        known = [(line["text"], str(line["label"])) for line in _read(given.train)]
        asked = [(line["text"], {str(line["label"])}) for line in _read(given.test)]
    elif given.index and given.queries:
        known = [(line["text"], str(line["id"])) for line in _read(given.index)]
        asked = [(line["query"], set(map(str, line["gold"]))) for line in _read(given.queries)]
    else:
        parser.error("--train with --test, --index with --queries, or --calibrate")
    print(json.dumps(measure(known, asked, outside, classes=bool(given.train))))


def measure(
    known: Sequence[tuple[str, str]],
    asked: Sequence[tuple[str, set[str]]],
    outside: Sequence[str],
    *,
    classes: bool,
) -> dict[str, float]:
    Words.of([])  # jieba's dictionary is loaded once, not with each matcher
    began = time.perf_counter()
    matcher = Matcher([text for text, _ in known], [label for _, label in known])
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


def calibrate(outside: Sequence[str]) -> dict[str, float]:
    """Thresholds from the shipped phrasings, a part of them held out in turn. What is held out is
    harder than what people ask: often nothing else like it is left."""
    entries = load().entries.values()
    known = [
        (text, entry.intent)
        for entry in entries
        for text in (each.text for each in entry.phrasings)
    ]
    order = np.random.default_rng(0).permutation(len(known))
    inside: list[_HeldOut] = []
    strangers: list[_HeldOut] = []
    for part in range(FOLDS):
        left = [known[number] for place, number in enumerate(order) if place % FOLDS != part]
        matcher = Matcher([text for text, _ in left], [intent for _, intent in left])
        held_out = [known[number] for number in order[part::FOLDS]]
        policy = [(text, intent) for text, intent in held_out if not intent.startswith("scope.")]
        inside += [_HeldOut.of(matcher.rank(text), intent) for text, intent in policy]
        strangers += [_HeldOut.of(matcher.rank(text), CHATTER) for text in outside[part::FOLDS]]
    grid = [round(0.5 + step / 100, 2) for step in range(50)]
    answer = next(each for each in grid if _share_wrong(inside, each) <= WRONG_AT_MOST)
    unsure = sorted(each.outside for each in inside if each.confidence < answer)
    clarify = unsure[int(len(unsure) * (1 - SENT_AWAY_AT_MOST))]
    figures = {
        "answer": answer,
        "clarify": clarify,
        "lead": _fitted_lead(inside),
        "right": statistics.mean(each.right and each.confidence >= answer for each in inside),
        "wrong": _share_wrong(inside, answer),
        "offered": statistics.mean(each.among and each.confidence < answer for each in inside),
    }
    if strangers:
        figures["accepted_outside"] = _share_wrong(strangers, answer)
    return {name: round(figure, 4) for name, figure in figures.items()}


@dataclass(frozen=True)
class _HeldOut:
    confidence: float
    right: bool
    among: bool  # the right one is among those that would be offered
    outside: float  # chance that it is none of our business

    @classmethod
    def of(cls, ranking: Ranking, intent: str) -> _HeldOut:
        found = [subject(candidate.intent) for candidate in ranking.best(MOST_CHOICES)]
        return cls(
            confidence=ranking.best(1)[0].confidence,
            right=found[0].startswith("scope.")
            if intent == CHATTER
            else found[0] == subject(intent),
            among=subject(intent) in found,
            outside=ranking.chance(CHATTER),
        )


def _share_wrong(held_out: Sequence[_HeldOut], answer: float) -> float:
    return statistics.mean(each.confidence >= answer and not each.right for each in held_out)


def _fitted_lead(held_out: Sequence[_HeldOut]) -> float:
    """What LEAD would make the confidence the share that is right, by Newton's method."""
    odds = np.array([each.confidence / (1 - each.confidence) for each in held_out])
    leads = np.log(odds) / LEAD
    right = np.array([each.right for each in held_out], dtype=float)
    fitted = LEAD
    for _ in range(20):
        chance = 1 / (1 + np.exp(-fitted * leads))
        fitted += ((right - chance) @ leads) / ((chance * (1 - chance)) @ leads**2)
    return fitted


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
