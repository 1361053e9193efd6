"""Starting, stopping, and what Telegram refuses: each ends with a reason, none is silent."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from dataclasses import replace

import pytest

from handlers.office.clock import now
from handlers.office.config import Config
from handlers.office.inbox import TOOK_TOO_LONG, Inbox
from handlers.office.office import Office
from handlers.telegram.app import TelegramApplication
from handlers.telegram.delivery import serving
from handlers.telegram.delivery.serving import (
    CONFLICT,
    NOT_FOUND,
    TOKEN_REFUSED,
    UNREACHABLE,
    Ending,
)
from tests.emulator import Emulator, Person
from tests.handlers.conftest import running, start_process
from tests.handlers.office.test_inbox import QUESTION, sent

SOON = serving.SECONDS_TO_STOP + 2.5  # the kernel ends it after half a second; seen a bit later

# What waits for seconds waits for tenths.
HURRIED = """
from handlers.telegram.delivery import incoming, serving
incoming.SECONDS_BETWEEN_TRIES = serving.SECONDS_BETWEEN_TRIES = (0.2,)
serving.SECONDS_UNTIL_TOLD = 1.0
"""


@pytest.mark.parametrize(
    ("status", "times", "reason", "ends_with"),
    [(401, 1, TOKEN_REFUSED, 3), (404, 1, NOT_FOUND, 4), (409, 9, CONFLICT, 5)],
)
async def test_what_telegram_refuses_ends_with_its_reason(
    config: Config,
    emulator: Emulator,
    li: Person,
    status: int,
    times: int,
    reason: str,
    ends_with: int,
) -> None:
    process = await start_process(config, before=HURRIED)
    await li.text("/help")
    await li.wait(timeout=60)
    emulator.fail("getUpdates", status, times=times, description="Refused")
    await li.text("/help")  # ends the poll that waits
    _, log = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == ends_with
    assert log.decode().splitlines()[-1] == reason
    assert "Traceback" not in log.decode()
    assert emulator.token not in log.decode()


def test_one_conflict_is_no_reason_to_end() -> None:
    ending = Ending()
    for _ in range(serving.MOST_CONFLICTS - 1):
        ending.note_status("getUpdates", 409)
    assert ending.error is None
    ending.note_status("getUpdates", 409)
    assert ending.error is not None


async def test_who_cannot_be_reached_at_the_start_is_told_of_and_tried_again(
    config: Config, emulator: Emulator, li: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "SECONDS_BETWEEN_TRIES", (0.1,))
    emulator.fail("getMe", 502, times=3)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{probe.getsockname()[1]}/bot"
    unreachable = replace(config, telegram=replace(config.telegram, base_url=nobody))
    process = await start_process(unreachable, before=HURRIED)
    assert process.stderr is not None
    async with asyncio.timeout(60):
        line = tried = ""
        while UNREACHABLE not in line:
            line = (await process.stderr.readline()).decode()
            tried += line
    assert tried.count("telegram_not_reached") > 1  # not told at the first
    assert process.returncode is None
    process.terminate()
    await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 0
    async with running(config):
        await li.text(QUESTION)
        await li.wait(timeout=30)


async def test_stopping_answers_what_waits_and_is_logged_in_single_lines(
    config: Config, emulator: Emulator
) -> None:
    people = [emulator.person(100 + number, f"第{number}位") for number in range(40)]
    process = await start_process(config)
    await people[0].text("/help")
    await people[0].wait(timeout=60)
    for _ in range(3):
        for person in people:
            await person.text(QUESTION)
    await emulator.until(lambda: emulator.pending == [], timeout=20)
    began = time.monotonic()
    emulator.fail("getUpdates", 502, times=9)
    process.terminate()
    _, log = await process.communicate()
    assert time.monotonic() - began < SOON
    assert process.returncode == 0
    lines = [json.loads(line) for line in log.decode().splitlines()]
    assert all(line["event"] for line in lines)
    assert QUESTION not in log.decode()

    await _rest_is_answered(config, people)


async def _rest_is_answered(config: Config, people: list[Person]) -> None:
    async with running(config):
        for person in people:
            await person.wait(3, timeout=60)
        await asyncio.sleep(0.2)
    assert sum(len(person.chat.from_bot) for person in people) == 121


async def test_stopping_takes_ten_seconds_at_most_though_telegram_is_gone(
    config: Config, emulator: Emulator, li: Person
) -> None:
    process = await start_process(config)
    await li.text("/help")
    await li.wait(timeout=60)
    emulator.latency = 60
    for _ in range(3):
        await li.text(QUESTION)
    await asyncio.sleep(0.5)
    began = time.monotonic()
    process.terminate()
    await process.communicate()
    assert time.monotonic() - began < SOON


async def test_what_was_set_aside_is_tried_again_while_it_runs(config: Config, li: Person) -> None:
    office = Office(config)
    inbox = Inbox(office.database)
    inbox.add(sent(5))
    inbox.set_aside(5, TOOK_TOO_LONG, now())
    office.close()
    async with running(config) as application:
        running_inbox: Inbox = application.bot_data["inbox"]
        assert running_inbox.try_again(5)
        [answer] = await li.wait(timeout=15)
        assert "6160元" in answer.text


async def test_who_keeps_the_loop_is_logged(
    application: TelegramApplication, caplog: pytest.LogCaptureFixture
) -> None:
    assert application.running
    await asyncio.sleep(serving._LOOKS * 2)
    time.sleep(serving.LATE * 2)
    await asyncio.sleep(serving._LOOKS * 2)
    assert "loop_late" in caplog.text
