"""How long answers are: `python -m benchmarks.length [--longest N]` prints one JSON object.

Asks the development questions, each without a household and with one of the demo's; messages that
hold several questions get several answers and are counted apart. `--longest` shows as many of the
longest answers.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from handlers.office.config import Data, load_config
from handlers.office.office import Office
from intents.answers.shape import MOST_CHARACTERS, MOST_LINES
from intents.messages import Answer, Dialogue, Question

QUESTIONS = Path("tests/questions/dev")
DAY = date(2020, 12, 1)
TOLD = ("answer", "ask", "handoff")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--longest", type=int, default=0)
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        everything = [each for each in _answers(folder) if each[1].outcome in TOLD]
    told = [each for each in everything if len(each[1].intents) == 1]
    fits = [_fits(answer.text) for _, answer in told]
    lengths = [len(answer.text) for _, answer in told]
    print(
        json.dumps(
            {
                "answers": len(told),
                "of_several": len(everything) - len(told),
                "within_share": round(sum(fits) / len(fits), 3),
                "median_characters": statistics.median(lengths),
                "median_lines": statistics.median(a.text.count("\n") + 1 for _, a in told),
            }
        )
    )
    longest = sorted(told, key=lambda each: -len(each[1].text))[: arguments.longest]
    for question, answer in longest:
        print(
            f"—— {question.text} {answer.intents} {len(answer.text)}\n{answer.text}",
            file=sys.stderr,
        )


def _fits(text: str) -> bool:
    return len(text) <= MOST_CHARACTERS and text.count("\n") < MOST_LINES


def _answers(folder: str) -> list[tuple[Question, Answer]]:
    office = Office(replace(load_config(), data=Data(Path(folder))))
    households = [office.households.get(f"H{number:06}") for number in range(1, 41)]
    chance = random.Random(7)
    told = []
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            text = json.loads(line).get("text")
            for household in (None, chance.choice(households)) if text else ():
                question = Question(text, DAY, household)
                told.append((question, office.assistant.reply(question, Dialogue())))
    office.close()
    return told


if __name__ == "__main__":
    main()
