"""How long an answer takes: `python -m benchmarks.answer [--turns N]` prints one JSON object.

Asks the knowledge's own phrasings, each twice with a stated status and level put in front, for no
household and for each of the demo's, in CPU time; start_cpu_s: a fresh process from its
start to its first answer, with its children; first_start_cpu_s the one that learns the phrasings.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from handlers.office.config import Data, load_config
from handlers.office.office import Office
from intents.messages import Dialogue, Question

STATEMENTS = ("", "俺是建档立卡的，", "俺爹七十三了，低保户，二级残疾，")
STARTS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=5000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        first, *starts = [_start(folder) for _ in range(STARTS + 1)]
        turns = _turns(Path(folder), arguments.turns)
        print(json.dumps({**turns, "first_start_cpu_s": first, "start_cpu_s": starts}))


def _start(folder: str) -> float:
    before = _spent()
    subprocess.run(
        [sys.executable, "bot.py", "ask", "建档立卡户在二级医院住院花了八千能报多少"],
        env={"POLICY_BOT_DATA": folder, "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
    )
    return round(_spent() - before, 2)


def _spent() -> float:
    """Seconds of processor time of all processes that were begun here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _turns(folder: Path, turns: int) -> dict[str, object]:
    office = Office(replace(load_config(), data=Data(folder)))
    people = random.Random(7)
    entries = list(office.assistant.knowledge.entries.values())
    households = [None, *(office.households.get(f"H{n:06}") for n in range(1, 41))]
    dialogue, took = Dialogue(), []
    for _ in range(turns):
        phrasing = people.choice(people.choice(entries).phrasings).text
        question = Question(
            people.choice(STATEMENTS) + phrasing, date(2020, 12, 31), people.choice(households)
        )
        began = time.process_time()
        dialogue = office.assistant.reply(question, dialogue).dialogue
        took.append((time.process_time() - began) * 1000)
    office.close()
    cuts = statistics.quantiles(took, n=100)
    return {
        "intents": len(entries),
        "phrasings": sum(len(entry.phrasings) for entry in entries),
        "turns": turns,
        "p50_ms": round(cuts[49], 2),
        "p99_ms": round(cuts[98], 2),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    main()
