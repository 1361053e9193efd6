"""Several processes, and processes that are killed."""

import multiprocessing
import random
import sqlite3
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from tinydb import where

from knowledge.store import Database

KEY = bytes(range(32))
INDEXES = {"log": ["n"]}
SPAWN = multiprocessing.get_context("spawn")


def write(path: Path, key: bytes | None, acknowledged: Connection) -> None:
    log = Database(path, key, INDEXES).table("log")
    for n in range(1_000_000):
        log.insert({"n": n, "text": "x" * 500})
        acknowledged.send(n)


def import_all(path: Path, key: bytes | None, ready: Connection) -> None:
    database = Database(path, key, INDEXES)
    with database.transaction():
        database.table("log").truncate()
        database.table("log").insert_multiple({"n": -n, "text": "x" * 500} for n in range(20_000))
        ready.send("written, and not yet committed")
        ready.recv()


def count_up(path: Path, key: bytes | None, ready: Connection) -> None:
    database = Database(path, key, INDEXES)
    ready.send("open")
    for _ in range(50):
        with database.transaction():
            (counter,) = database.table("counter").all()
            database.table("counter").update({"n": counter["n"] + 1})


def start(work: Callable[..., None], path: Path, key: bytes | None) -> tuple[Any, Connection]:
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=work, args=(path, key, theirs))
    process.start()
    theirs.close()
    return process, ours


def received(connection: Connection) -> list[Any]:
    found = []
    try:
        while True:
            found.append(connection.recv())
    except EOFError:
        return found


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])
def test_a_killed_process_loses_no_acknowledged_write(tmp_path: Path, key: bytes | None) -> None:
    path = tmp_path / "store.db"
    for seed in range(2):
        path.unlink(missing_ok=True)
        process, acknowledged = start(write, path, key)
        assert acknowledged.recv() == 0
        process.join(random.Random(seed).uniform(0.05, 0.3))
        process.kill()
        last = received(acknowledged)[-1]
        process.join()

        with Database(path, key, INDEXES) as database:
            log = database.table("log")
            assert len(log) in (last + 1, last + 2)  # one may be written and not acknowledged
            assert [entry["n"] for entry in log] == list(range(len(log)))
            assert log.get(where("n") == last) == {"n": last, "text": "x" * 500}
            connection: Any = database.storage
            assert connection.connection.value("PRAGMA integrity_check") == "ok"


def test_a_killed_import_leaves_the_old_state(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Database(path, indexes=INDEXES) as database:
        database.table("log").insert_multiple({"n": n} for n in range(100))

    process, ready = start(import_all, path, None)
    assert ready.recv()
    process.kill()
    process.join()

    with Database(path, indexes=INDEXES) as database:
        assert [entry["n"] for entry in database.table("log")] == list(range(100))
        assert database.table("log").count(where("n") == 99) == 1
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_processes_that_create_and_write_one_file_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Database(path) as database:
        database.table("counter").insert({"n": 0})
        workers = [start(count_up, path, None) for _ in range(3)]
        for process, _ in workers:
            process.join()
            assert process.exitcode == 0
        assert database.table("counter").all() == [{"n": 150}]


def test_results_that_were_kept_are_given_up_when_another_process_writes(tmp_path: Path) -> None:
    with Database(tmp_path / "store.db") as database:
        database.table("counter").insert({"n": 0})
        changed, gone = where("n") > 0, where("n") == 0
        assert database.table("counter").count(changed) == 0
        assert database.table("counter").count(gone) == 1

        process, _ = start(count_up, tmp_path / "store.db", None)
        process.join()

        assert database.table("counter").count(changed) == 1
        assert database.table("counter").count(gone) == 0


def test_processes_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    for attempt in range(3):
        path = tmp_path / f"{attempt}.db"
        opened = [start(create, path, None) for _ in range(3)]
        for process, _ in opened:
            process.join()
            assert process.exitcode == 0
        with Database(path) as database:
            assert len(database.table("log")) == 3


def create(path: Path, key: bytes | None, _: Connection) -> None:
    with Database(path, key, INDEXES) as database:
        database.table("log").insert({"n": 1})
