"""Several processes, and processes that are killed."""

import multiprocessing
import random
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import pytest
from tinydb import where

from knowledge.store import Database
from tests.knowledge.store.conftest import NewStore
from tests.postgresql import schema

KEY = bytes(range(32))
INDEXES = {"log": ["n"]}
SPAWN = multiprocessing.get_context("spawn")


def write(path: str, key: bytes | None, acknowledged: Connection) -> None:
    log = Database(path, key, INDEXES).table("log")
    for n in range(1_000_000):
        log.insert({"n": n, "text": "x" * 500})
        acknowledged.send(n)


def import_all(path: str, key: bytes | None, ready: Connection) -> None:
    database = Database(path, key, INDEXES)
    with database.transaction():
        database.table("log").truncate()
        database.table("log").insert_multiple({"n": -n, "text": "x" * 500} for n in range(20_000))
        ready.send("written, and not yet committed")
        ready.recv()


def count_up(path: str, key: bytes | None, ready: Connection) -> None:
    database = Database(path, key, INDEXES)
    ready.send("open")
    for _ in range(50):
        with database.transaction():
            (counter,) = database.table("counter").all()
            database.table("counter").update({"n": counter["n"] + 1})


def start(work: Callable[..., None], path: str, key: bytes | None) -> tuple[Any, Connection]:
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


@pytest.fixture(params=["sqlite", "encrypted", "postgresql"])
def new_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewStore:
    if request.param == "postgresql":
        address: str = request.getfixturevalue("postgresql")
        return lambda: schema(address)
    return lambda: str(tmp_path_factory.mktemp("store") / f"{request.param}.db")


def key_of(store: str) -> bytes | None:
    return KEY if store.endswith("encrypted.db") else None


def test_a_killed_process_loses_no_acknowledged_write(new_store: NewStore) -> None:
    for seed in range(2):
        store = new_store()
        process, acknowledged = start(write, store, key_of(store))
        assert acknowledged.recv() == 0
        process.join(random.Random(seed).uniform(0.05, 0.3))
        process.kill()
        last = received(acknowledged)[-1]
        process.join()

        with Database(store, key_of(store), INDEXES) as database:
            log = database.table("log")
            assert len(log) in (last + 1, last + 2)  # one may be written and not acknowledged
            assert [entry["n"] for entry in log] == list(range(len(log)))
            assert log.get(where("n") == last) == {"n": last, "text": "x" * 500}
            database.check()


def test_a_killed_import_leaves_the_old_state(store: str) -> None:
    key = key_of(store)
    with Database(store, key, INDEXES) as database:
        database.table("log").insert_multiple({"n": n} for n in range(100))

    process, ready = start(import_all, store, key)
    assert ready.recv()
    process.kill()
    process.join()

    with Database(store, key, INDEXES) as database:
        assert [entry["n"] for entry in database.table("log")] == list(range(100))
        assert database.table("log").count(where("n") == 99) == 1
        database.check()


def test_processes_that_create_and_write_one_store_take_turns(store: str) -> None:
    with Database(store, key_of(store)) as database:
        database.table("counter").insert({"n": 0})
        changed, gone = where("n") > 0, where("n") == 0
        assert (database.table("counter").count(changed), len(database.table("log"))) == (0, 0)
        assert database.table("counter").count(gone) == 1

        workers = [start(count_up, store, key_of(store)) for _ in range(3)]
        for process, _ in workers:
            process.join()
            assert process.exitcode == 0

        assert database.table("counter").all() == [{"n": 150}]
        # Results that were kept are given up when another process writes.
        assert database.table("counter").count(changed) == 1
        assert database.table("counter").count(gone) == 0


def test_processes_may_open_a_new_store_at_once(new_store: NewStore) -> None:
    for _ in range(2):
        store = new_store()
        opened = [start(create, store, key_of(store)) for _ in range(3)]
        for process, _ in opened:
            process.join()
            assert process.exitcode == 0
        with Database(store, key_of(store)) as database:
            assert len(database.table("log")) == 3


def create(path: str, key: bytes | None, _: Connection) -> None:
    with Database(path, key, INDEXES) as database:
        database.table("log").insert({"n": 1})
