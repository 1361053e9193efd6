"""Files, disks, clocks and second processes: a clear line, nothing half written, and invented data
never in the place of what was real."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession
from click.testing import CliRunner

from bot import main
from handlers.office import demo, keeping, logs
from handlers.office.clock import now
from handlers.office.config import Config, ConfigError
from handlers.office.inbox import Inbox
from handlers.office.metrics import Metrics, listen
from handlers.office.office import Office
from handlers.telegram.app import TelegramApplication
from handlers.telegram.delivery import serving
from knowledge.registry.audit import TABLE as AUDIT
from knowledge.store import DiskFull
from tests.conftest import environment
from tests.emulator import Emulator, Person
from tests.handlers.conftest import _free_port, settled

QUESTION = "建档立卡户在二级医院住院花了八千能报多少"


def test_an_empty_registry_is_not_filled_with_invented_data(config: Config) -> None:
    config.data.registry.write_bytes(b"")
    with pytest.raises(ConfigError, match="是空的"):
        Office(config)
    assert config.data.registry.stat().st_size == 0


def test_a_registry_that_was_real_and_is_gone_is_missed(config: Config) -> None:
    demo.note_real(config.data)
    config.data.registry.unlink()
    with pytest.raises(ConfigError, match="不见了"):
        Office(config)
    assert not config.data.registry.exists()


def test_a_real_registry_without_households_stays_empty(config: Config) -> None:
    office = Office(config)
    with office.households.writing() as writing:
        for stored in office.database.table("households").all():
            writing.remove(stored)
    office.close()
    demo.note_real(config.data)
    office = Office(config)
    assert office.households.count() == 0
    office.close()


def test_a_second_bot_on_one_folder_is_refused(tmp_path: Path) -> None:
    with (
        serving.alone_in(tmp_path),
        pytest.raises(ConfigError, match="另一个机器人"),
        serving.alone_in(tmp_path),
    ):
        pass
    with serving.alone_in(tmp_path):
        pass


def test_a_clock_that_jumps_makes_nothing_look_old(config: Config) -> None:
    office = Office(config)
    assert keeping.clock_is_plausible(office.database, now())
    assert keeping.clock_is_plausible(office.database, now() + timedelta(days=1))
    assert not keeping.clock_is_plausible(office.database, now() - timedelta(days=1))
    assert not keeping.clock_is_plausible(office.database, now() + timedelta(days=3650))
    assert keeping.clock_is_plausible(office.database, now() + timedelta(days=3651))
    office.close()


async def test_a_full_disk_loses_nothing(
    application: TelegramApplication,
    emulator: Emulator,
    li: Person,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    inbox, add = application.bot_data["inbox"], application.bot_data["inbox"].add

    def full(_: object) -> bool:
        raise DiskFull("no room")

    monkeypatch.setattr(inbox, "add", full)
    await li.text(QUESTION)
    assert await emulator.until(lambda: "DiskFull" in caplog.text, timeout=10)
    assert emulator.pending
    monkeypatch.setattr(inbox, "add", add)
    [answer] = await li.wait(timeout=20)
    assert "6160元" in answer.text


async def test_what_a_handler_cannot_keep_is_worked_on_again(
    application: TelegramApplication,
    li: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("handlers.telegram.delivery.order.SECONDS_UNTIL_AGAIN", 0.2)
    outbox, add = application.bot_data["outbox"], application.bot_data["outbox"].add
    failures = [DiskFull("no room"), DiskFull("no room")]

    def sometimes_full(*args: object, **kwargs: object) -> None:
        if failures:
            raise failures.pop()
        add(*args, **kwargs)

    monkeypatch.setattr(outbox, "add", sometimes_full)
    await li.text(QUESTION)
    [answer] = await li.wait(timeout=10)
    assert "6160元" in answer.text
    await settled(application)
    assert len(li.chat.from_bot) == 1


async def test_health_and_figures_hold_nothing_of_a_person(
    application: TelegramApplication, config: Config, li: Person
) -> None:
    await li.text(QUESTION)
    await li.wait()
    await settled(application)
    metrics: Metrics = application.bot_data["metrics"]
    server = listen(type(config.health)("127.0.0.1", port := _free_port()), metrics)
    async with ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/healthz") as response:
            assert response.status == 200
            assert (await response.json())["status"] == "ok"
        async with session.get(f"http://127.0.0.1:{port}/metrics") as response:
            figures = await response.text()
    server.stop()
    assert 'policy_bot_questions_total{outcome="answer"} 1.0' in figures
    assert 'policy_bot_sends_total{result="sent"} 1.0' in figures
    assert "policy_bot_answer_seconds_count 1.0" in figures
    assert "policy_bot_queue 0.0" in figures
    assert "李大娘" not in figures
    metrics.watch("outbox_of_a_test", "", lambda: 0)
    metrics._gauges["queue"] = lambda: 10_000
    assert metrics.health()[0] is False


def doctor(config: Config, **more: str) -> str:
    surroundings = {**environment(str(config.data.directory)), **more}
    return CliRunner().invoke(main, ["doctor"], env=surroundings).output


def test_the_doctor_says_what_is_wrong_and_what_to_do(config: Config) -> None:
    nobody = f"http://127.0.0.1:{_free_port()}/bot"
    told = doctor(config, POLICY_BOT_TOKEN="1:abc", POLICY_BOT_BASE_URL=nobody)
    assert "好  知识：" in told
    assert "文件完好" in told
    assert "admin：0人，转人工没人接；bot.py grant" in told
    assert "不好  Telegram：连不上127.0.0.1" in told
    assert "处不好" in told

    office = Office(config)
    office.note_look(7, "查找", "H000001", "查")
    office.database.table(AUDIT).update({"purpose": "别的"})
    office.close()
    assert "不好  审计：被动过" in doctor(config)
    config.data.registry.write_bytes(b"x" * 5000)
    assert "不好  登记库：" in doctor(config)


def test_the_audit_is_shown_and_proved(config: Config) -> None:
    surroundings = environment(str(config.data.directory))
    office = Office(config)
    office.note_look(7, "查找", "H000001", "查“王”")
    office.close()

    def run(*arguments: str) -> str:
        return CliRunner().invoke(main, ["audit", *arguments], env=surroundings).output

    assert "没有被动过，共1行" in run("verify")
    assert "7 查找：查“王”" in run("show", "--household", "H000001")
    assert "没有户编号" in run("show", "--household", "H9")
    office = Office(config)
    office.database.table(AUDIT).update({"who": 8})
    office.close()
    assert "第1行：内容和写进去时不一样" in run("verify")


def test_the_inbox_is_listed_and_tried_again(config: Config) -> None:
    surroundings = environment(str(config.data.directory))
    office = Office(config)
    inbox = Inbox(office.database)
    inbox.add_unreadable({"update_id": 5, "message": {"text": "问"}}, now())
    office.close()

    def run(*arguments: str) -> str:
        return CliRunner().invoke(main, ["inbox", *arguments], env=surroundings).output

    assert "读不懂：问" in run()
    assert "没有搁下编号6的消息" in run("--retry", "6")
    assert "1条会再试" in run("--retry-all")
    assert "没有搁下的消息" in run()


def test_logs_of_libraries_keep_their_words_alone() -> None:
    logs.configure()
    record = logging.LogRecord(
        "telegram.ext", logging.CRITICAL, "", 1, "Received data was: %r", ("张三",), None
    )
    told = json.loads(logs.formatter().format(record))
    assert told["event"] == "Received data was: %r"
    try:
        raise RuntimeError("张三的身份证")
    except RuntimeError as error:
        trace = (type(error), error, error.__traceback__)
    record = logging.LogRecord("asyncio", logging.ERROR, "", 1, "failed\n张三", (), trace)
    line = logs.formatter().format(record)
    assert "张三" not in line
    assert json.loads(line)["error"] == "RuntimeError"
    assert "\n" not in line
