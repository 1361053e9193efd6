"""What a message costs: `python -m benchmarks.load [--messages 500] [--at-once 16]`.

Prints a JSON object each for a bare bot of the same library that sends back what it gets, for
`bot.py run` and for the answer alone: processor time a message, with that of the answering
processes, and how long a person waits, median and worst. All in the same run, against the emulator
of the Bot API, and in the same rhythm: Telegram takes 30 replies a second, and a processor that
rests between two messages spends twice the time on each. The last object holds what the bot costs
beside the answer, in bare bots.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from handlers.office.config import load_config
from handlers.office.office import Office
from intents.messages import Dialogue, Question
from tests.emulator import Emulator, Person

ROOT: Final = Path(__file__).parent.parent
QUESTION: Final = "建档立卡户在二级医院住院花了八千能报多少"
WARM_UP: Final = 32  # messages before it is measured
A_SECOND: Final = 25  # messages; Telegram takes 30
_TICKS: Final = os.sysconf("SC_CLK_TCK")
ECHO: Final = """
import os
from telegram.ext import ApplicationBuilder, MessageHandler, filters
async def echo(update, _):
    await update.message.reply_text(update.message.text)
bot = ApplicationBuilder().token(os.environ["POLICY_BOT_TOKEN"])
bot = bot.base_url(os.environ["POLICY_BOT_BASE_URL"]).concurrent_updates(True).build()
bot.add_handler(MessageHandler(filters.TEXT, echo))
bot.run_polling()
"""


async def measure(command: list[str], messages: int, at_once: int, folder: str) -> dict[str, float]:
    async with Emulator() as emulator:
        surroundings = {
            **os.environ,
            "POLICY_BOT_TOKEN": emulator.token,
            "POLICY_BOT_BASE_URL": emulator.base_url,
            "POLICY_BOT_DATA": folder,
        }
        process = await asyncio.create_subprocess_exec(
            *command, env=surroundings, stderr=DEVNULL, cwd=ROOT
        )
        people = [emulator.person(100 + number, f"第{number}位") for number in range(messages)]
        warm = [emulator.person(10_000 + number, "某人") for number in range(WARM_UP)]
        await _ask(warm, at_once)
        own, before = _own_seconds(process.pid), _processor_seconds(process)
        waited = await _ask(people, at_once)
        spent = _processor_seconds(process) - before
        own = _own_seconds(process.pid) - own
        process.terminate()
        await process.wait()
    return {
        "cpu_ms": round(1000 * spent / messages, 2),
        "of_it_in_front_ms": round(1000 * own / messages, 2),
        "p50_ms": round(1000 * statistics.median(waited), 1),
        "max_ms": round(1000 * max(waited), 1),
    }


async def _ask(people: list[Person], at_once: int) -> list[float]:
    """Each of them once; how long each waited."""
    gate = asyncio.Semaphore(at_once)

    async def ask(number: int, person: Person) -> float:
        await asyncio.sleep(number / A_SECOND)
        async with gate:
            began = time.monotonic()
            await person.text(QUESTION)
            await person.wait(timeout=120)
            return time.monotonic() - began

    return await asyncio.gather(*(ask(number, each) for number, each in enumerate(people)))


def answer_alone(office: Office, times: int) -> dict[str, float]:
    """The same question, to the assistant itself."""
    question = Question(QUESTION, office.day)
    for _ in range(WARM_UP):
        office.assistant.reply(question, Dialogue())
    spent = 0.0
    for _ in range(times):
        began = time.process_time()
        office.assistant.reply(question, Dialogue())
        spent += time.process_time() - began
        time.sleep(1 / A_SECOND)
    return {"cpu_ms": round(1000 * spent / times, 2)}


def _processor_seconds(process: Process) -> float:
    """Of the process and of those it has begun, ended ones included."""
    return sum(_own_seconds(number) for number in _family(process.pid))


def _family(number: int) -> Iterator[int]:
    yield number
    for listed in Path(f"/proc/{number}/task").glob("*/children"):
        for child in listed.read_text().split():
            yield from _family(int(child))


def _own_seconds(number: int) -> float:
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--at-once", type=int, default=16)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        config = load_config(environment={**os.environ, "POLICY_BOT_DATA": folder})
        office = Office(config)
        alone = answer_alone(office, given.messages)
        office.close()
        commands = {
            "echo": [sys.executable, "-c", ECHO],
            "bot": [sys.executable, "bot.py", "run"],
        }
        found = {}
        for name, command in commands.items():
            found[name] = asyncio.run(measure(command, given.messages, given.at_once, folder))
            print(json.dumps({"name": name, **found[name]}), flush=True)
        print(json.dumps({"name": "answer", **alone}))
        beside = found["bot"]["cpu_ms"] - alone["cpu_ms"]
        print(json.dumps({"beside_the_answer": round(beside / found["echo"]["cpu_ms"], 2)}))


if __name__ == "__main__":
    main()
