"""What a later turn of a talk is about: `python -m benchmarks.threads [--write]`.

Learns from the conversations of tests/questions/threads, and from questions of tests/questions/dev
put behind others, by how much each signal (intents/thread/in_thread.py) speaks for a subject: the
weights under which the right subjects are likeliest, a little drawn to nought. Prints one JSON
object: how many turns have the right subject by weights that were learnt from the other three
quarters of the talks, and in the talks as they go with the weights in force. --write keeps the
weights learnt from all of them; what the turns of a talk are read as depends on them: once more,
until they stay.
"""

from __future__ import annotations

import argparse
import json
import random
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from handlers.office.config import load_config
from handlers.office.exchange import household_given
from handlers.office.office import Office
from intents.matching.ranking import Ranking, subject
from intents.messages import Dialogue, Question
from intents.thread.in_thread import WEIGHTS, InThread, Turn, signals

FOLDER: Final = Path(__file__).parent.parent / "tests" / "questions"
DAY: Final = date(2026, 11, 28)
BEHIND_OTHERS: Final = {"": 260, "outside": 70, "refused": 40}  # questions; "" is of any policy
NAMED: Final = 120  # phrasings
LONGEST_NAME: Final = 4  # characters
LONGEST: Final = 60  # characters of a question put behind another
DRAWN: Final = 4.0  # how strongly weights are drawn to nought; 2 and 8 told no more apart
PARTS: Final = 4


@dataclass(frozen=True)
class Example:
    file: str
    part: int
    names: tuple[str, ...]  # of the signals
    signals: NDArray[np.float32]  # a row for each subject
    right: NDArray[np.bool_]  # of the subjects


@dataclass
class Listening:
    """Weighs as it is told, and keeps what it was asked."""

    inner: InThread
    turn: Turn | None = field(default=None)

    def __call__(self, turn: Turn) -> Ranking:
        self.turn = turn
        return self.inner(turn)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    office = Office(load_config())
    examples, told = list[Example](), Counter[str]()
    for file, number, talk in _talks(office):
        part = zlib.crc32(f"{file}{number}".encode()) % PARTS
        for right, example in _turns(office, file, part, talk):
            told[f"{file}, right"] += right
            told[f"{file}, all"] += 1
            examples += [example] if example is not None else []
    held_out = Counter[str]()
    for part in range(PARTS):
        weights = learnt([each for each in examples if each.part != part])
        for each in (each for each in examples if each.part == part):
            held_out[f"{each.file}, right"] += bool(each.right[np.argmax(each.signals @ weights)])
            held_out[f"{each.file}, all"] += 1
    print(json.dumps({"as told": told, "held out": held_out}, ensure_ascii=False))
    if write:
        found = zip(examples[0].names, learnt(examples).tolist(), strict=True)
        lines = [f'"{name}" = {weight:.2f}\n' for name, weight in found]
        WEIGHTS.write_text("".join(lines), encoding="utf-8")


def learnt(examples: Sequence[Example]) -> NDArray[np.float64]:
    """The weight of each signal."""

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        missed, slope = 0.0, DRAWN * weights
        for each in examples:
            logits = each.signals @ weights
            chances = np.exp(logits - np.logaddexp.reduce(logits))
            right = chances * each.right
            missed -= float(np.log(right.sum() + 1e-12))
            slope = slope + each.signals.T @ (chances - right / (right.sum() + 1e-12))
        return missed + DRAWN / 2 * float(weights @ weights), slope

    start = np.zeros(examples[0].signals.shape[1])
    found: NDArray[np.float64] = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return found


def _turns(
    office: Office, file: str, part: int, talk: dict[str, Any]
) -> Iterator[tuple[bool, Example | None]]:
    """Of each later turn whether its subject was found, and what it is an example of."""
    understanding = office.assistant.understanding
    listening = Listening(understanding.in_thread)
    household = household_given(talk.get("household"), lambda _: None)
    dialogue, day = Dialogue(), date.fromisoformat(talk.get("as_of", DAY.isoformat()))
    for number, turn in enumerate(talk["turns"]):
        listening.turn = None
        understanding.in_thread = listening  # type: ignore[assignment]
        answer = office.assistant.reply(Question(turn["text"], day, household), dialogue)
        understanding.in_thread = listening.inner
        dialogue, wanted = answer.dialogue, turn.get("intent")
        if number == 0 or wanted is None:
            continue
        subjects = {subject(each) for each in wanted.split("|")}
        example = None
        if listening.turn is not None:
            right = np.array([each in subjects for each in listening.turn.alone.subjects])
            found = signals(listening.turn)
            rows = np.stack(list(found.values()), 1)
            example = Example(file, part, tuple(found), rows, right) if right.any() else None
        yield not subjects.isdisjoint(map(subject, answer.intents)), example


def _talks(office: Office) -> Iterator[tuple[str, int, dict[str, Any]]]:
    for path in sorted((FOLDER / "threads").glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            yield path.stem, number, json.loads(line)
    chance = random.Random(7)
    questions = list(_questions())
    policies = [each for each in questions if not each["intent"].startswith("scope.")]
    for stem, count in BEHIND_OTHERS.items():
        own = [each for each in questions if each["file"] == stem] if stem else policies
        for number, each in enumerate(chance.sample(own, count)):
            yield "behind others", number, {"turns": [chance.choice(policies), each]}
    for number, each in enumerate(chance.sample(list(_named(office)), NAMED)):
        yield "named", number, {"turns": [chance.choice(policies), each]}


def _named(office: Office) -> Iterator[dict[str, Any]]:
    """那住院呢: what is so short that it names a subject and no more."""
    for entry in office.knowledge.entries.values():
        for each in entry.phrasings:
            if len(each.text) <= LONGEST_NAME and not entry.intent.startswith("scope."):
                yield {"text": f"那{each.text}呢", "intent": entry.intent}


def _questions() -> Iterator[dict[str, Any]]:
    for path in sorted((FOLDER / "dev").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            question = json.loads(line)
            text, intent = question.get("text", ""), question.get("intent")
            if 0 < len(text) <= LONGEST and isinstance(intent, str):
                yield {"text": text, "intent": intent, "file": path.stem}


if __name__ == "__main__":
    main()
