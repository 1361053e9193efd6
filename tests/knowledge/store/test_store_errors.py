import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge.store import (
    CannotWrite,
    Damaged,
    Database,
    DiskFull,
    ForeignFile,
    Locked,
    NewerFormat,
    StoreError,
)
from knowledge.store.sqlite import SQLite

KEY = bytes(range(32))
FOLDER = Path(__file__).parents[3]


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    found: bytes | None = request.param
    return found


@pytest.fixture
def database(tmp_path: Path, key: bytes | None) -> Iterator[Database]:
    with Database(tmp_path / "store.db", key) as database:
        database.insert({"n": 1})
        yield database


def connection(database: Database) -> Any:
    storage: Any = database.storage
    return storage.engine


def test_a_file_of_a_newer_version(database: Database, tmp_path: Path, key: bytes | None) -> None:
    connection(database).execute("PRAGMA user_version = 99")
    with pytest.raises(NewerFormat, match=r"store\.db: format 99"):
        Database(tmp_path / "store.db", key)


@pytest.mark.usefixtures("database")
def test_a_file_of_an_older_version_is_migrated(
    tmp_path: Path, key: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = (*SQLite.migrations, "CREATE TABLE later (x)")
    monkeypatch.setattr(SQLite, "migrations", newer)
    with Database(tmp_path / "store.db", key) as migrated:
        assert migrated.all() == [{"n": 1}]
        assert connection(migrated).value("PRAGMA user_version") == 2
        assert connection(migrated).value("SELECT count(*) FROM later") == 0


@pytest.mark.usefixtures("database")
def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, key: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = (*SQLite.migrations, "CREATE TABLE later (x)", "no SQL")
    with monkeypatch.context() as later, pytest.raises(StoreError, match="syntax error"):  # noqa: PT012
        later.setattr(SQLite, "migrations", newer)
        Database(tmp_path / "store.db", key)
    with Database(tmp_path / "store.db", key) as unchanged:
        assert unchanged.all() == [{"n": 1}]


def test_a_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    sqlite3.connect(path).execute("CREATE TABLE t (x)")
    with pytest.raises(ForeignFile, match=r"other\.db: a database of another program"):
        Database(path)


def test_a_full_disk_undoes_the_write(database: Database) -> None:
    connection(database).execute("PRAGMA max_page_count = 20")
    with pytest.raises(DiskFull, match="no room left"):
        database.insert_multiple({"text": "x" * 1000} for _ in range(1000))

    assert database.all() == [{"n": 1}]
    assert database.insert({"n": 2}) > 1


def test_a_full_disk_undoes_the_whole_transaction(database: Database) -> None:
    connection(database).execute("PRAGMA max_page_count = 20")
    with pytest.raises(StoreError), database.transaction():  # noqa: PT012
        database.insert({"n": 2})
        with pytest.raises(DiskFull):
            database.insert_multiple({"text": "x" * 1000} for _ in range(1000))
        database.insert({"text": "x" * 100_000})

    assert database.all() == [{"n": 1}]


def test_a_file_that_another_process_is_writing(
    database: Database, tmp_path: Path, key: bytes | None
) -> None:
    with Database(tmp_path / "store.db", key) as other:
        connection(other).execute("PRAGMA busy_timeout = 50")  # instead of 5 seconds
        with database.transaction():
            assert other.all() == [{"n": 1}]
            with pytest.raises(Locked, match="another process is using it"):
                other.insert({"n": 2})
        assert other.insert({"n": 2}) == 2


def test_a_folder_that_is_missing(tmp_path: Path, key: bytes | None) -> None:
    with pytest.raises(CannotWrite, match="see its folder"):
        Database(tmp_path / "missing" / "store.db", key)


def test_a_folder_and_a_file_that_may_only_be_read() -> None:
    program = """if True:
        import os, sys
        from knowledge.store import CannotWrite, Database
        folder = sys.argv[1]
        if os.geteuid() == 0:
            os.setuid(65534)  # nobody: the superuser may write anywhere
        for name in ("new.db", "store.db"):
            try:
                Database(os.path.join(folder, name)).insert({})
            except CannotWrite as error:
                print(error)
    """
    # Not in tmp_path, which only its owner may enter.
    with tempfile.TemporaryDirectory() as folder:
        Database(Path(folder) / "store.db").close()
        os.chmod(Path(folder) / "store.db", 0o444)
        os.chmod(folder, 0o555)
        run = subprocess.run(
            [sys.executable, "-c", program, folder], cwd=FOLDER, capture_output=True, text=True
        )
        os.chmod(folder, 0o755)
    assert run.stderr == ""
    first, second = run.stdout.splitlines()
    assert "new.db: it cannot be opened" in first
    assert "store.db: it may not be written" in second or "cannot be opened" in second


def test_a_damaged_file(tmp_path: Path, key: bytes | None) -> None:
    path = tmp_path / "store.db"
    with Database(path, key) as database:
        database.insert_multiple({"text": "x" * 1000} for _ in range(1000))
    content = bytearray(path.read_bytes())
    content[40_000:400_000] = bytes(360_000)
    path.write_bytes(content)

    with Database(path, key) as database, pytest.raises(Damaged):
        database.all()


def test_a_closed_database(database: Database) -> None:
    database.close()
    with pytest.raises(StoreError, match="closed"):
        database.all()
