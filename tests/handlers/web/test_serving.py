"""The pages over a real socket: alone, and beside Telegram in one process."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from asyncio.subprocess import PIPE
from dataclasses import replace

import httpx
import pytest

from handlers.office.config import Config, ConfigError
from handlers.office.office import Office
from handlers.web.serving import beside
from tests.conftest import environment
from tests.emulator import Emulator
from tests.handlers.conftest import start_process


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_served_beside_others_over_one_office(office: Office, config: Config) -> None:
    office.config = replace(config, web=replace(config.web, port=free_port()))
    address = office.config.web.address
    async with beside(office), httpx.AsyncClient(base_url=address) as browser:
        answers = await asyncio.gather(
            *(browser.post("/", data={"text": "低保一月多少钱"}) for _ in range(5))
        )
        assert {each.status_code for each in answers} == {200}
        assert "server" not in answers[0].headers
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)
    assert office.households.count()  # still open: it belongs to whoever opened it


async def test_a_port_that_is_taken_is_told(office: Office, config: Config) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        office.config = replace(config, web=replace(config.web, port=port))
        with pytest.raises(ConfigError, match=f"{port}端口用不了"):
            async with beside(office):
                pass


async def test_one_process_serves_telegram_and_the_pages(
    emulator: Emulator, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("POLICY_BOT_WEB_ENABLED", "true")
    monkeypatch.setenv("POLICY_BOT_WEB_PORT", str(port))
    telegram = replace(config.telegram, base_url=emulator.base_url)
    process = await start_process(replace(config, telegram=telegram))
    try:
        li = emulator.person(42, "李大娘")
        await li.text("低保一月多少钱")
        [answer] = await li.wait(timeout=30)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as browser:
            page = await browser.post("/", data={"text": "低保一月多少钱"})
        first = answer.text.splitlines()[0]
        assert f'class="result">{first}<' in page.text
    finally:
        process.terminate()
        await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0


async def test_the_pages_alone_start_and_stop(config: Config) -> None:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "bot.py",
        "serve",
        "--port",
        str(port),
        env={**os.environ, **environment(str(config.data.directory))},
        stderr=PIPE,
    )
    assert process.stderr is not None
    try:
        assert "正在准备" in (await process.stderr.readline()).decode()
        while f":{port}" not in (await process.stderr.readline()).decode():
            assert process.returncode is None
        # Once the address is told, the pages are there.
        address = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(base_url=address, timeout=30) as browser:
            page = await browser.post("/", data={"text": "低保一月多少钱"})
        assert 'class="result"' in page.text
    finally:
        process.terminate()
        await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0
