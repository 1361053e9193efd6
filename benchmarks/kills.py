"""What becomes of questions while the process is killed again and again.

    python -m benchmarks.kills [--mode polling|webhook] [--updates 700] [--chats 50] [--kills 12]

Prints one JSON object for each mode: how many of the questions were never answered (lost), were
answered more than once (twice), or came before one that was asked earlier (disorder).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import shutil
import socket
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

from handlers.office.config import load_config
from handlers.office.office import Office
from tests.emulator import Emulator, Person

Mode = Literal["polling", "webhook"]

MODES: Final[tuple[Mode, ...]] = ("polling", "webhook")
FIRST_COST: Final = (
    3000  # yuan; each question of a chat names another sum, which its answer repeats
)
DAY: Final = "2020-12-31"
ROOT: Final = Path(__file__).parent.parent
_SUM: Final = re.compile(r"（(\d+)−300）")


@dataclass(frozen=True)
class Outcome:
    mode: Mode
    updates: int
    kills: int
    lost: int
    twice: int
    disorder: int
    seconds: float


async def schedule(
    mode: Mode, updates: int, chats: int, kills: int, surroundings: Mapping[str, str], seed: int = 1
) -> Outcome:
    """Between two kills the next part of the questions is asked. The process is that of `bot.py
    run` with these environment variables beside the address."""
    chance, began = random.Random(seed), time.monotonic()
    async with Emulator() as emulator:
        people = [emulator.person(100 + number, f"第{number}位") for number in range(chats)]
        bot = _Bot(mode, emulator, surroundings)
        asked = 0
        for kill in range(1, kills + 2):
            await bot.start()
            until = updates * kill // (kills + 1)
            for number in range(asked, until):
                await people[number % chats].text(question(number // chats))
            asked = until
            if kill <= kills:
                await emulator.until(bot.has_answered, timeout=60)
                await asyncio.sleep(chance.uniform(0, 1.5))
                await bot.kill()
        await emulator.until(
            lambda: sum(len(set(answered(person))) for person in people) >= updates, timeout=120
        )
        await bot.stop()
    return outcome(mode, updates, kills, people, time.monotonic() - began)


class _Bot:
    def __init__(self, mode: Mode, emulator: Emulator, surroundings: Mapping[str, str]) -> None:
        self._emulator = emulator
        self._calls = 0
        self._process: Process | None = None
        port = free_port()
        self._surroundings = {
            **os.environ,
            **surroundings,
            "POLICY_BOT_AS_OF": DAY,
            "POLICY_BOT_TOKEN": emulator.token,
            "POLICY_BOT_BASE_URL": emulator.base_url,
            "POLICY_BOT_MODE": mode,
            "POLICY_BOT_PORT": str(port),
            "POLICY_BOT_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
            "POLICY_BOT_WEBHOOK_SECRET": "only-Telegram_knows",
        }

    async def start(self) -> None:
        self._calls = len(self._emulator.calls)
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "bot.py", "run", env=self._surroundings, stderr=DEVNULL, cwd=ROOT
        )

    def has_answered(self) -> bool:
        """Since it was started."""
        return any(method == "sendMessage" for method, _ in self._emulator.calls[self._calls :])

    async def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> None:
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        await self._process.wait()


def question(number: int) -> str:
    return f"建档立卡户在二级医院住院花了{FIRST_COST + 100 * number}元能报多少"


def answered(person: Person) -> list[int]:
    """The numbers of the questions, in the order of their answers."""
    found = (_SUM.search(message.text) for message in person.chat.from_bot)
    return [(int(each[1]) - FIRST_COST) // 100 for each in found if each is not None]


def outcome(mode: Mode, updates: int, kills: int, people: list[Person], seconds: float) -> Outcome:
    told = [answered(person) for person in people]
    first = [list(dict.fromkeys(each)) for each in told]
    return Outcome(
        mode,
        updates,
        kills,
        lost=updates - sum(map(len, first)),
        twice=sum(map(len, told)) - sum(map(len, first)),
        disorder=sum(1 for each in first if each != sorted(each)),
        seconds=round(seconds, 1),
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mode", choices=MODES)
    parser.add_argument("--updates", type=int, default=700)
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as learnt:
        Office(load_config(environment={**os.environ, "POLICY_BOT_DATA": learnt})).close()
        for mode in [given.mode] if given.mode else MODES:
            folder = Path(learnt) / mode
            shutil.copytree(learnt, folder, ignore=shutil.ignore_patterns(*MODES))
            outcome = asyncio.run(
                schedule(
                    mode,
                    given.updates,
                    given.chats,
                    given.kills,
                    {"POLICY_BOT_DATA": str(folder)},
                    given.seed,
                )
            )
            print(json.dumps(asdict(outcome)), flush=True)


if __name__ == "__main__":
    main()
