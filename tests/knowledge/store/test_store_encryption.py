from pathlib import Path
from typing import Any

import pytest
from tinydb import where

from knowledge.store import Database, Locked, StoreError, WrongKey

KEY, OTHER_KEY = bytes(range(32)), bytes(range(32, 64))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "secret.db"
    with Database(path, KEY, indexes={"people": ["phone"]}) as database:
        database.table("people").insert({"name": "a secret name", "phone": "555-0100"})
    return path


def test_nothing_can_be_read_in_the_files(path: Path) -> None:
    with Database(path, KEY) as database:
        database.table("people").insert({"name": "a secret name", "phone": "555-0100"})
        files = list(path.parent.iterdir())  # while it is open, the write-ahead log too
        assert path.with_name("secret.db-wal") in files
        for file in files:
            content = file.read_bytes()
            for plain in (b"a secret name", b"555-0100", b"people", b"SQLite format"):
                assert plain not in content


def test_the_key_opens_it(path: Path) -> None:
    with Database(path, KEY) as database:
        assert database.table("people").get(where("phone") == "555-0100") == {
            "name": "a secret name",
            "phone": "555-0100",
        }


@pytest.mark.parametrize("key", [None, OTHER_KEY])
def test_no_other_key_opens_it(
    path: Path, key: bytes | None, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(WrongKey, match=r"secret\.db: the key does not open it"):
        Database(path, key)
    assert capfd.readouterr().err == ""


def test_a_key_for_a_file_that_is_not_encrypted(tmp_path: Path) -> None:
    Database(tmp_path / "plain.db").close()
    with pytest.raises(WrongKey):
        Database(tmp_path / "plain.db", KEY)


@pytest.mark.parametrize("key", [b"", b"short", bytes(33)])
def test_a_key_is_32_bytes(tmp_path: Path, key: bytes) -> None:
    with pytest.raises(ValueError, match="A key is 32 bytes"):
        Database(tmp_path / "store.db", key)
    assert list(tmp_path.iterdir()) == []


def test_the_key_may_be_changed(path: Path) -> None:
    with Database(path, KEY) as database:
        database.rekey(OTHER_KEY)
        database.table("people").insert({"name": "later"})

    with Database(path, OTHER_KEY) as database:
        assert len(database.table("people")) == 2
    with pytest.raises(WrongKey):
        Database(path, KEY)


def test_the_key_is_not_changed_under_another_process(path: Path) -> None:
    with Database(path, KEY) as database, Database(path, KEY) as other:
        other.all()
        storage: Any = database.storage
        storage.engine.execute("PRAGMA busy_timeout = 50")
        with pytest.raises(Locked):
            database.rekey(OTHER_KEY)
        assert len(database.table("people")) == len(other.table("people")) == 1
    Database(path, KEY).close()


def test_a_plain_file_has_no_key_to_change() -> None:
    with pytest.raises(StoreError, match="not encrypted"):
        Database(":memory:").rekey(KEY)
