"""What is kept about people: masked, for as long as it may be, and in no file besides."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.office import inbox, keeping
from handlers.office.chats import REPLIES
from handlers.office.clock import now
from handlers.office.config import Config, ConfigError, key_in_file
from handlers.office.office import Office
from handlers.office.outbox import Outbox
from knowledge.registry.tickets import TicketKind
from knowledge.registry.users import CODES, Role
from knowledge.store import Database
from tests.emulator import Emulator, Person
from tests.handlers.conftest import start_process

ID_NUMBER = "11010519491231002X"
PHONE = "13987654321"
CARD = "4111111111111111"
NAME = "欧阳明月"
PLANTED = (ID_NUMBER, PHONE, CARD)
TOLD = f"我叫{NAME}，身份证{ID_NUMBER}，电话{PHONE}，卡{CARD}，二级医院住院花了八千能报多少"


def found_in(folder: Path, planted: tuple[str, ...]) -> list[str]:
    """The files that hold any of it."""
    holding = []
    for file in folder.rglob("*"):
        if file.is_file() and not file.name.endswith((".npz", ".npy")):
            content = file.read_bytes()
            holding += [file.name for each in planted if each.encode() in content]
    return holding


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_no_number_is_found_in_any_file_or_log(
    config: Config, emulator: Emulator, li: Person
) -> None:
    office = Office(config)
    office.users.grant(7, Role.GRID_WORKER, ["SS-01"])
    office.close()
    process = await start_process(config)
    for text in (TOLD, f"查 {PHONE}", "转人工", "/start " + ID_NUMBER):
        await li.text(text)
        await li.wait(timeout=60)
    await li.contact(PHONE)
    sun = emulator.person(7, "孙网格员")
    await sun.text(f"查 {PHONE}")
    [told] = await sun.wait()
    assert PHONE not in told.text
    emulator._api.updates.add("message", {"message_id": "?", "chat": 1, "text": TOLD})
    emulator.fail("sendMessage", 502)
    await li.text(TOLD)
    await li.wait(2, timeout=60)
    assert found_in(config.data.directory, PLANTED) == []
    process.terminate()
    _, log = await asyncio.wait_for(process.communicate(), 15)
    assert found_in(config.data.directory, PLANTED) == []
    for each in (*PLANTED, NAME, emulator.token, "住院"):
        assert each not in log.decode()
    assert log.decode().count("\n{") > 0
    backup = config.data.directory / "backup.db"
    office = Office(config)
    office.database.backup(backup)
    office.close()
    assert found_in(config.data.directory, PLANTED) == []


def test_what_was_kept_before_is_masked_once(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    with Database(file) as database:
        database.table(REPLIES).insert({"question": TOLD, "answer": TOLD, "options": [TOLD]})
        database.table("tickets").insert({"question": TOLD, "answer": "", "state": "open"})
        database.table("audit").insert(
            {"who": 7, "when": "2026-01-01T00:00:00+00:00", "what": "回答", "household": "H1"}
            | {"purpose": TOLD}
        )
        update = '{"update_id": 5, "message": {"text": "' + TOLD + '"}}'
        row = {"digest": "", "update": update, "attempts": 3, "outgoing": []}
        database.table(inbox.TABLE).insert(row)
        sending = {"chat_id": 42, "text": "答", "reply_markup": None, "sent": False}
        database.table(inbox.TABLE).insert({**row, "outgoing": [sending]})
    assert set(found_in(tmp_path, PLANTED)) == {"old.db"}
    with Database(file) as database:
        assert keeping.clean_once(database) == 5
        assert keeping.clean_once(database) == 0
        message = Outbox(database).next(42)
        assert message
        assert message.text == "答"
    assert found_in(tmp_path, PLANTED) == []


def test_what_is_old_is_forgotten(config: Config) -> None:
    office = Office(config)
    office.chats.add_reply(42, "问", "答", now())
    office.users.new_code("H000001", now(), maker=7)
    office.note_look(7, "查找", "H000001", "查")
    ticket = office.tickets.open(TicketKind.HUMAN, 42, "问", "答", now())
    office.tickets.close(ticket.id, now())
    tables = [office.database.table(each) for each in (REPLIES, CODES, "audit", "tickets")]
    assert keeping.forget_old(office.database, config.retention, now()) == 0
    assert [len(table) for table in tables] == [1, 1, 1, 1]
    later = now() + timedelta(days=config.retention.closed_tickets + 2)
    keeping.forget_old(office.database, config.retention, later)
    assert [len(table) for table in tables] == [0, 0, 1, 0]
    keeping.forget_old(office.database, config.retention, later + timedelta(days=3650))
    assert [len(table) for table in tables] == [0, 0, 0, 0]
    assert list(office.audit.breaches()) == []
    office.close()


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(bytes(32))
    for mode in (0o644, 0o640, 0o604):
        file.chmod(mode)
        with pytest.raises(ConfigError, match="chmod 600"):
            key_in_file(file)
    file.chmod(0o600)
    assert key_in_file(file) == bytes(32)
