"""What becomes of questions while any of several processes is killed, or the database.

    python -m benchmarks.kills_of_several [--updates 5000] [--chats 50] [--kills 20] [--answerers 3]

One process receives (webhook), several answer, over a PostgreSQL server that writes to the disk;
with SIGKILL ends, in turn and at random moments, one that answers, the one that receives, and all
of the server. Prints one JSON object: how many of the questions were never answered (lost), were
answered more than once (twice), or came before one that was asked earlier (disorder).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.kills import DAY, ROOT, answered, free_port, outcome, question
from handlers.office.config import load_config
from handlers.office.office import Office
from tests.emulator import Emulator
from tests.postgresql import Server

PAUSE: Final = 0.5  # seconds until what was killed is started again


@dataclass(frozen=True)
class Report:
    updates: int
    answerers: int
    killed: Mapping[str, int]  # how often each
    lost: int
    twice: int
    disorder: int
    seconds: float


async def schedule(
    server: Server, data: Path, updates: int, chats: int, kills: int, answerers: int, seed: int = 1
) -> Report:
    chance, began = random.Random(seed), time.monotonic()
    killed: dict[str, int] = {}
    async with Emulator() as emulator:
        surroundings = _surroundings(server, data, emulator)
        names = ["receive", *(f"answer {number + 1}" for number in range(answerers))]
        processes = {name: await _start(name, surroundings) for name in names}
        supervising = asyncio.create_task(_supervise(processes, surroundings))
        people = [emulator.person(100 + number, f"第{number}位") for number in range(chats)]
        victims = [*processes, "postgresql"]
        asked = 0

        def reached(number: int) -> bool:
            return sum(len(set(answered(person))) for person in people) >= number

        for kill in range(1, kills + 2):
            until = updates * kill // (kills + 1)
            for number in range(asked, until):
                await people[number % chats].text(question(number // chats))
            waited = (asked + until) // 2
            asked = until
            if kill > kills:
                break
            await emulator.until(partial(reached, waited), timeout=60)
            await asyncio.sleep(chance.uniform(0, 1))
            victim = victims[(kill - 1) % len(victims)]
            killed[victim] = killed.get(victim, 0) + 1
            if victim == "postgresql":
                await asyncio.to_thread(server.kill)
                await asyncio.sleep(PAUSE)
                await asyncio.to_thread(server.start)
            else:
                with contextlib.suppress(ProcessLookupError):  # it ended by itself
                    processes[victim].kill()
        await emulator.until(partial(reached, updates), timeout=180)
        supervising.cancel()
        for process in processes.values():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
    found = outcome("webhook", updates, kills, people, time.monotonic() - began)
    counted = (found.lost, found.twice, found.disorder, found.seconds)
    return Report(updates, answerers, killed, *counted)


def _surroundings(server: Server, data: Path, emulator: Emulator) -> dict[str, str]:
    port = free_port()
    return {
        **os.environ,
        "POLICY_BOT_DATA": str(data),
        "POLICY_BOT_DATABASE": server.address,
        "POLICY_BOT_AS_OF": DAY,
        "POLICY_BOT_TOKEN": emulator.token,
        "POLICY_BOT_BASE_URL": emulator.base_url,
        "POLICY_BOT_MODE": "webhook",
        "POLICY_BOT_PORT": str(port),
        "POLICY_BOT_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "POLICY_BOT_WEBHOOK_SECRET": "only-Telegram_knows",
    }


async def _supervise(processes: dict[str, Process], surroundings: Mapping[str, str]) -> None:
    """As systemd does it: whatever has ended, is started again."""
    while True:
        await asyncio.sleep(PAUSE)
        for name, process in list(processes.items()):
            if process.returncode is not None:
                processes[name] = await _start(name, surroundings)


async def _start(name: str, surroundings: Mapping[str, str]) -> Process:
    log = os.environ.get("KILLS_LOG")
    file = Path(log).open("ab") if log else DEVNULL  # noqa: SIM115 - the process has it
    return await asyncio.create_subprocess_exec(
        sys.executable, "bot.py", name.split()[0], env=surroundings, stderr=file, cwd=ROOT
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=5000)
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--answerers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        Office(load_config(environment={**os.environ, "POLICY_BOT_DATA": str(data)})).close()
        server = Server(Path(folder), outlives_power_cuts=True)
        try:
            report = asyncio.run(
                schedule(
                    server,
                    data,
                    given.updates,
                    given.chats,
                    given.kills,
                    given.answerers,
                    given.seed,
                )
            )
            print(json.dumps(asdict(report)), flush=True)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
