"""The real application over the demo registry, and people who write to it."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from handlers.office.config import Config, PublishingSettings, load_config
from handlers.office.office import Office
from handlers.telegram import app
from handlers.telegram.app import TelegramApplication, build_application, start, stop
from handlers.telegram.delivery import incoming
from knowledge.registry.users import Role
from tests.conftest import DAY, environment, lend
from tests.emulator import Emulator, Person


@pytest.fixture
async def emulator(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Emulator]:
    """Nothing is waited for between two polls: each message of a test comes by itself. What is
    looked at from time to time is looked at often."""
    monkeypatch.setattr(incoming, "SECONDS_BETWEEN_POLLS", 0.0)
    monkeypatch.setattr(app, "SECONDS_BETWEEN_LOOKS", 0.2)
    async with Emulator() as running:
        yield running


@pytest.fixture
def mode() -> str:
    return "polling"


@pytest.fixture
def approvals() -> Literal[0, 1]:
    """Of another administrator."""
    return 0


@pytest.fixture
def config(
    approvals: Literal[0, 1], mode: str, emulator: Emulator, demo: Path, tmp_path: Path
) -> Config:
    data = tmp_path / "data"
    lend(demo, data)
    shutil.copy(demo / "registry.db", data)
    shipped = load_config(environment=environment(str(data)))
    port = _free_port()
    telegram = replace(
        shipped.telegram,
        base_url=emulator.base_url,
        token=emulator.token,
        mode="webhook" if mode == "webhook" else "polling",
        port=port,
        webhook_url=f"http://127.0.0.1:{port}/telegram",
        webhook_secret="only-Telegram_knows",
    )
    at_no_time = replace(shipped.tickets, report_at="", digest_at="")  # whenever the tests run
    return replace(
        shipped, telegram=telegram, tickets=at_no_time, publishing=PublishingSettings(approvals)
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def running(config: Config) -> AsyncIterator[TelegramApplication]:
    """From start to stop as `run_telegram` does it, within the test's own loop."""
    application = build_application(config)
    try:
        await start(application, config)
        yield application
    finally:
        await stop(application)


async def settled(application: TelegramApplication) -> None:
    """Whatever came is answered, and whatever was said is sent."""
    await application.update_queue.join()
    await application.bot_data["sender"].drain()


async def start_process(config: Config, token: str = Emulator.token, before: str = "") -> Process:
    """`bot.py run` on its own, `before` executed first; what it logs is piped."""
    surroundings = {
        **os.environ,
        "POLICY_BOT_TOKEN": token,
        "POLICY_BOT_BASE_URL": config.telegram.base_url,
        "POLICY_BOT_DATA": str(config.data.directory),
        "POLICY_BOT_AS_OF": DAY,
    }
    run = ["-c", f"{before}\nimport bot\nbot.main(['run'])"] if before else ["bot.py", "run"]
    return await asyncio.create_subprocess_exec(sys.executable, *run, env=surroundings, stderr=PIPE)


@pytest.fixture
async def application(config: Config) -> AsyncIterator[TelegramApplication]:
    async with running(config) as started:
        yield started


@pytest.fixture
def office(application: TelegramApplication) -> Office:
    """What the running application has open."""
    opened: Office = application.bot_data["office"]
    return opened


@pytest.fixture
def sun(office: Office, emulator: Emulator) -> Person:
    """A grid worker of two 网格."""
    office.users.grant(7, Role.GRID_WORKER, ["SS-01", "YZ-01"])
    return emulator.person(7, "孙网格员")


@pytest.fixture
def wei(office: Office, emulator: Emulator) -> Person:
    """An administrator."""
    office.users.grant(9, Role.ADMIN)
    return emulator.person(9, "魏主任")


@pytest.fixture
def li(emulator: Emulator) -> Person:
    """A resident whom nobody knows yet."""
    return emulator.person(42, "李大娘")
