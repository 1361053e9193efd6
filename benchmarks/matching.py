"""The product's own matcher on labelled texts; prints one JSON object.

python -m benchmarks.matching --train A.jsonl --test B.jsonl      lines {"text", "label"}
python -m benchmarks.matching --index A.jsonl --queries B.jsonl   {"id", "text"}, {"query", "gold"}
    [--outside C.tsv]   the last column holds utterances that belong to none of the labels
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from intents.features import Words
from intents.matching import Matcher

KEPT = 0.95  # share of in-scope texts that the threshold for outside ones has to keep


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("--train", "--test", "--index", "--queries", "--outside"):
        parser.add_argument(option, type=Path)
    given = parser.parse_args()
    if given.train and given.test:
        known = [(line["text"], str(line["label"])) for line in _read(given.train)]
        asked = [(line["text"], {str(line["label"])}) for line in _read(given.test)]
    elif given.index and given.queries:
        known = [(line["text"], str(line["id"])) for line in _read(given.index)]
        asked = [(line["query"], set(map(str, line["gold"]))) for line in _read(given.queries)]
    else:
        parser.error("--train with --test, or --index with --queries")
    outside = _last_column(given.outside) if given.outside else []
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
