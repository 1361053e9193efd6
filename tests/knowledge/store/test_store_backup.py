import sqlite3
from pathlib import Path

import pytest
from tinydb import where
from tinydb.table import Document

from knowledge.store import (
    Damaged,
    Database,
    StoreError,
    WrongKey,
    copy,
    lines,
    restore,
    verify,
)
from tests.postgresql import schema

KEY = bytes(range(32))
INDEXES = {"people": ["name"]}


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    found: bytes | None = request.param
    return found


@pytest.fixture
def saved(tmp_path: Path, key: bytes | None) -> Path:
    """The backup of a store of two people, which afterwards gets a third."""
    with Database(tmp_path / "store.db", key, INDEXES) as database:
        database.table("people").insert_multiple([{"name": "Ann"}, {"name": "Bob", "age": 41}])
        database.backup(tmp_path / "saved.db")
        database.table("people").insert({"name": "Cid"})
    return tmp_path / "saved.db"


def names(path: Path, key: bytes | None) -> list[str]:
    with Database(path, key) as database:
        return [person["name"] for person in database.table("people")]


def test_a_backup_is_one_file(saved: Path, key: bytes | None) -> None:
    verify(saved, key)
    assert {file.name for file in saved.parent.iterdir()} == {"store.db", "saved.db"}


def test_a_backup_is_restored_over_the_store(saved: Path, key: bytes | None) -> None:
    store = saved.with_name("store.db")
    with Database(store, key, INDEXES) as running:
        restore(saved, store, key)
        assert [person["name"] for person in running.table("people")] == ["Ann", "Bob"]
        running.table("people").insert({"name": "Dan"})
    assert names(store, key) == ["Ann", "Bob", "Dan"]
    assert names(saved, key) == ["Ann", "Bob"]


def test_a_backup_is_restored_where_nothing_is_left(saved: Path, key: bytes | None) -> None:
    restore(saved, saved.with_name("new.db"), key)
    assert names(saved.with_name("new.db"), key) == ["Ann", "Bob"]


def test_a_later_backup_takes_the_place_of_an_earlier_one(saved: Path, key: bytes | None) -> None:
    restore(saved, saved.with_name("store.db"), key)
    with Database(saved.with_name("store.db"), key) as database:
        database.table("people").insert({"name": "Eve"})
        database.backup(saved)
    verify(saved, key)
    assert names(saved, key) == ["Ann", "Bob", "Eve"]


def test_a_backup_in_which_one_digit_changed_is_refused(saved: Path, key: bytes | None) -> None:
    content = saved.read_bytes()
    if key is None:
        changed = content.replace(b'"age":41', b'"age":14')
    else:
        changed = content[:9000] + bytes([content[9000] ^ 1]) + content[9001:]
    assert changed != content
    saved.write_bytes(changed)

    with pytest.raises((Damaged, WrongKey)):
        restore(saved, saved.with_name("store.db"), key)
    assert names(saved.with_name("store.db"), key) == ["Ann", "Bob", "Cid"]


@pytest.mark.parametrize("length", [0, 1000, 8192])
def test_a_backup_that_was_cut_short_is_refused(
    saved: Path, key: bytes | None, length: int
) -> None:
    saved.write_bytes(saved.read_bytes()[:length])
    with pytest.raises(StoreError):
        restore(saved, saved.with_name("store.db"), key)
    assert names(saved.with_name("store.db"), key) == ["Ann", "Bob", "Cid"]


def test_a_wrong_key_and_a_missing_file_are_refused(saved: Path, key: bytes | None) -> None:
    with pytest.raises(WrongKey):
        verify(saved, bytes(32))
    with pytest.raises(StoreError, match="no such file"):
        verify(saved.with_name("missing.db"), key)
    assert not saved.with_name("missing.db").exists()


def test_a_store_that_is_not_a_backup_is_refused(saved: Path, key: bytes | None) -> None:
    with pytest.raises(StoreError, match="not a backup"):
        verify(saved.with_name("store.db"), key)


def test_what_fails_leaves_the_backup_that_was_there(tmp_path: Path) -> None:
    with Database(tmp_path / "store.db") as database:
        database.insert({"n": 1})
        database.backup(tmp_path / "saved.db")
        with pytest.raises(StoreError):
            database.backup(tmp_path / "missing" / "saved.db")
        broken = sqlite3.connect(tmp_path / "store.db")
        broken.execute("PRAGMA user_version = 99")
        with pytest.raises(StoreError):
            database.backup(tmp_path / "saved.db")
    verify(tmp_path / "saved.db")
    assert not (tmp_path / "saved.db.partial").exists()


def test_it_moves_to_a_server_and_back_to_the_letter(tmp_path: Path, postgresql: str) -> None:
    address = schema(postgresql)
    with Database(tmp_path / "old.db", indexes=INDEXES) as old:
        old.table("people").insert_multiple([{"name": "Ann", "z": 1e16, "a": [1.0, None]}] * 1200)
        old.table("people").insert(Document({"name": "nul\0", "n": float("nan")}, 7000))
        old.table("people").insert(Document({"name": "Bob"}, 3000))
        old.table("empty", persist_empty=True)
        with Database(address) as server, Database(tmp_path / "new.db") as new:
            server.table("people").insert({"gone": True})
            moved = copy(old, server)
            assert [(each.table, each.documents) for each in moved] == [
                ("empty", 0),
                ("people", 1202),
            ]
            assert server.indexes()["people"] == ["name"]
            assert copy(server, new) == moved
            assert list(lines(new)) == list(lines(server)) == list(lines(old))
            assert server.table("people").count(where("name") == "Bob") == 1


def test_a_server_is_backed_up_to_a_file(tmp_path: Path, postgresql: str) -> None:
    address = schema(postgresql)
    with Database(address, indexes=INDEXES) as database:
        database.table("people").insert_multiple([{"name": "Ann"}, {"name": "Bob"}])
        database.backup(tmp_path / "saved.db", KEY)
        verify(tmp_path / "saved.db", KEY)
        database.table("people").insert({"name": "Cid"})

        restore(tmp_path / "saved.db", address, KEY)

        assert [person["name"] for person in database.table("people")] == ["Ann", "Bob"]
        with pytest.raises(StoreError, match="not a file"):
            database.rekey(KEY)
