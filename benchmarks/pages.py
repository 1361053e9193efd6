"""How long pages take: `python -m benchmarks.pages [--rate 50] [--seconds 20]`.

`bot.py run` serves Telegram (the emulator of the Bot API) and the pages in one process. Questions
on the public page, handouts, and searches and cards at the desk come at this rate, whether or not
those before are answered, while people ask on Telegram once a second. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import socket
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL
from collections.abc import Sequence
from contextlib import closing
from typing import Final

import httpx

from benchmarks.load import QUESTION, ROOT
from handlers.office.clock import now
from handlers.office.config import load_config
from handlers.office.office import Office
from knowledge.registry.sign_in import SignIn
from knowledge.registry.users import Role
from tests.emulator import Emulator

WORKER: Final = 7
VISITORS: Final = 120
TEXTS: Final = (QUESTION, "低保一月多少钱", "残疾补贴怎么办", "养老金多大岁数能领", "住院能报多少")
WANTED: Final = 50.0  # ms, of 99 in 100


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def measure(rate: float, seconds: float, folder: str) -> dict[str, object]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with closing(Office(load_config(environment={"POLICY_BOT_DATA": folder}))) as office:
        household = office.households.get("H000001")
        assert household is not None
        office.users.grant(WORKER, Role.GRID_WORKER, [str(household.grid)])
        code = SignIn(office.database).new_link(WORKER, now())
    async with Emulator() as emulator:
        surroundings = {
            **os.environ,
            "POLICY_BOT_TOKEN": emulator.token,
            "POLICY_BOT_BASE_URL": emulator.base_url,
            "POLICY_BOT_DATA": folder,
            "POLICY_BOT_WEB_ENABLED": "true",
            "POLICY_BOT_WEB_PORT": str(port),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "bot.py", "run", env=surroundings, stderr=DEVNULL, cwd=ROOT
        )
        try:
            person = emulator.person(100, "某人")
            await person.text(QUESTION)
            await person.wait(timeout=120)
            asking = asyncio.create_task(_ask_on_telegram(emulator))
            async with httpx.AsyncClient(base_url=address, timeout=30) as worker:
                entered = await worker.post("/desk/enter", data={"code": code})
                desk = (await worker.get("/desk")).text
                found = re.search(r'name="form_token" value="(\w+)"', desk)
                assert found is not None, entered.status_code
                visitors = [_visitor(address, number) for number in range(VISITORS)]
                took, failed = await _visit(worker, visitors, found[1], rate, seconds)
                for visitor in visitors:
                    await visitor.aclose()
            asking.cancel()
        finally:
            process.terminate()
            await process.wait()
    cuts = statistics.quantiles(took, n=100)
    return {
        "requests": len(took),
        "failed": failed,
        "p50_ms": round(cuts[49], 1),
        "p99_ms": round(cuts[98], 1),
        "max_ms": round(max(took), 1),
        "is_as_wanted": cuts[98] <= WANTED and not failed,
    }


async def _ask_on_telegram(emulator: Emulator) -> None:
    for number in range(10**6):
        person = emulator.person(200 + number % 20, "某人")
        await person.text(QUESTION)
        await asyncio.sleep(1)


def _visitor(address: str, number: int) -> httpx.AsyncClient:
    """From an address of their own, as each may ask only so often."""
    transport = httpx.AsyncHTTPTransport(local_address=f"127.0.1.{number + 1}")
    return httpx.AsyncClient(base_url=address, timeout=30, transport=transport)


async def _visit(
    worker: httpx.AsyncClient,
    visitors: Sequence[httpx.AsyncClient],
    token: str,
    rate: float,
    seconds: float,
) -> tuple[list[float], int]:
    """Milliseconds of each, and how many were not answered well."""
    chance = random.Random(7)
    took: list[float] = []
    failed = 0

    async def visit(kind: str, text: str) -> None:
        nonlocal failed
        began, visitor = time.monotonic(), chance.choice(visitors)
        if kind == "ask":
            answer = await visitor.post("/", data={"text": text})
        elif kind == "handout":
            answer = await visitor.post("/handout", data={"text": text})
        elif kind == "home":
            answer = await visitor.get("/")
        else:
            answer = await worker.post("/desk/find", data={"form_token": token, "text": "王"})
        took.append(1000 * (time.monotonic() - began))
        failed += answer.status_code != 200

    kinds = ("ask", "ask", "ask", "home", "handout", "find", "find")
    began, tasks = time.monotonic(), []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        kind, text = chance.choice(kinds), chance.choice(TEXTS)
        tasks.append(asyncio.create_task(visit(kind, text)))
    await asyncio.gather(*tasks)
    return took, failed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(measure(given.rate, given.seconds, folder))))


if __name__ == "__main__":
    main()
