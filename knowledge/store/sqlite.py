"""The store in one SQLite file, encrypted or not."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3

from knowledge.store.documents import OTHER, comparable
from knowledge.store.engine import Engine
from knowledge.store.errors import (
    CannotWrite,
    Damaged,
    DiskFull,
    ForeignFile,
    Locked,
    Outdated,
    StoreError,
    WrongKey,
)

APPLICATION = 0x54446F63  # "TDoc": tells a store from other SQLite files
_KEY_LENGTH = 32
_LOCK_TIMEOUT = 5.0  # seconds
CACHE = 32  # MiB of the file that stay in memory
_ENCRYPTED_CACHE = 128  # MiB; what is in the cache need not be deciphered again
_WAL_LIMIT = 16  # MiB that stay on disk after a large transaction

_REASONS: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_NOTADB: (WrongKey, "the key does not open it, or it is not a database"),
    sqlite3.SQLITE_READONLY: (CannotWrite, "it may not be written"),
    sqlite3.SQLITE_PERM: (CannotWrite, "it may not be written"),
    sqlite3.SQLITE_CANTOPEN: (CannotWrite, "it cannot be opened: see its folder and permissions"),
    sqlite3.SQLITE_FULL: (DiskFull, "there is no room left for it"),
    sqlite3.SQLITE_BUSY: (Locked, "another process is using it and did not finish in time"),
    sqlite3.SQLITE_LOCKED: (Locked, "it is locked"),
    sqlite3.SQLITE_CORRUPT: (Damaged, "its content is damaged"),
}


class SQLite(Engine):
    migrations = (
        """CREATE TABLE catalogue (
            name BLOB PRIMARY KEY,            -- UTF-8
            number INTEGER NOT NULL UNIQUE,
            present INTEGER NOT NULL,         -- 0: not created yet, or dropped
            shuffled INTEGER NOT NULL,        -- 1: the order of insertion is not the order of ids
            paths TEXT NOT NULL               -- indexed fields: JSON list of lists of keys
        ) WITHOUT ROWID""",
    )
    # The two drivers have the same interface and unrelated exceptions.
    errors = (sqlite3.Error, sqlcipher3.Error)
    columns = "id INTEGER PRIMARY KEY, position INTEGER, body BLOB NOT NULL"
    field_type = ""
    snapshot = "BEGIN"
    other = OTHER
    column_value = staticmethod(comparable)

    def __init__(
        self,
        path: str,
        key: bytes | None = None,
        read_only: bool = False,
    ) -> None:
        super().__init__(path)
        self.key, self._waits = key, True
        unlock = [] if key is None else _key_pragmas("key", key)
        driver: Any = sqlite3 if key is None else sqlcipher3
        address = f"{Path(path).absolute().as_uri()}?mode=ro" if read_only else path
        with self.turn():
            self.raw = driver.connect(
                address,
                uri=read_only,
                timeout=_LOCK_TIMEOUT,
                isolation_level=None,
                check_same_thread=False,
            )
        self.run = self.raw.execute  # type: ignore[method-assign] # straight: in every look-up
        try:
            for pragma in (
                *unlock,
                *([] if read_only else ["journal_mode = WAL"]),
                "synchronous = FULL",
                "secure_delete = ON",  # what is removed cannot be read in the file
                f"journal_size_limit = {_WAL_LIMIT * 2**20}",
                f"cache_size = -{(CACHE if key is None else _ENCRYPTED_CACHE) * 1024}",
            ):
                self.execute(f"PRAGMA {pragma}")
        except BaseException:
            self.close()
            raise

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        return self.raw.execute(sql, parameters)

    def begin(self, is_urgent: bool) -> None:
        self._wait_for_the_disk(is_urgent)
        self.execute("BEGIN IMMEDIATE")

    def _wait_for_the_disk(self, is_urgent: bool) -> None:
        if is_urgent != self._waits:
            self.execute(f"PRAGMA synchronous = {'FULL' if is_urgent else 'NORMAL'}")
            self._waits = is_urgent

    @property
    def in_transaction(self) -> bool:
        return bool(self.raw.in_transaction)

    def explained(self, error: Exception) -> StoreError:
        if "no such table: documents" in str(error):
            return Outdated(str(error))
        # The low byte is the kind of error, the rest its variety.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        kind, reason = _REASONS.get(code, (StoreError, "SQLite refused"))
        return kind(f"{self.path}: {reason} ({error})")

    def state(self) -> object:
        return self.value("PRAGMA data_version"), self.undone, self.raw.total_changes

    def format(self) -> int:
        found: int = self.value("PRAGMA user_version")
        is_empty = self.value("SELECT count(*) FROM sqlite_master") == 0
        if not is_empty and self.value("PRAGMA application_id") != APPLICATION:
            raise ForeignFile(f"{self.path}: a database of another program")
        return found

    def note_format(self, number: int) -> None:
        self.execute(f"PRAGMA application_id = {APPLICATION}")
        self.execute(f"PRAGMA user_version = {number}")

    def key_of(self, table: str) -> bytes:
        return table.encode("utf-8", "surrogatepass")

    def table_of(self, key: bytes) -> str:
        return key.decode("utf-8", "surrogatepass")

    def body(self, written: bytes | str) -> bytes | str:
        return written

    def insert(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with self.turn():
            self.raw.executemany(sql, rows)

    def append(self, sql: str, columns: Sequence[Any]) -> int | None:
        if self.depth:
            self.check_that_it_goes_on()
        else:
            self._wait_for_the_disk(is_urgent=True)
        [(number,)] = self.execute(sql, columns).fetchall()
        return int(number)

    @contextmanager
    def alone(self, task: str) -> Iterator[bool]:  # noqa: ARG002
        """Whatever the task, by a lock on the folder: one on the file would end SQLite's own."""
        folder = os.open(Path(self.path).absolute().parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_alone = True
        except BlockingIOError:
            is_alone = False
        try:
            yield is_alone
        finally:
            os.close(folder)

    def check(self) -> None:
        found = self.value("PRAGMA quick_check(1)")
        if found != "ok":
            raise Damaged(f"{self.path}: {found}")

    def compact(self) -> None:
        with self.lock:
            self.execute("VACUUM")
            self.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def rekey(self, key: bytes) -> None:
        if self.key is None:
            raise StoreError(f"{self.path}: not encrypted, so there is no key to change")
        pragmas = _key_pragmas("rekey", key)
        with self.lock:
            # Only the one process that has the file open may leave the write-ahead log. From then
            # on a crash is undone with the old key.
            self.execute("PRAGMA journal_mode = DELETE")
            try:
                for pragma in pragmas:
                    self.execute(f"PRAGMA {pragma}")
                self.key = key
            finally:
                self.execute("PRAGMA journal_mode = WAL")


def _key_pragmas(name: str, key: bytes) -> list[str]:
    if len(key) != _KEY_LENGTH:
        raise ValueError(f"A key is {_KEY_LENGTH} bytes, not {len(key)}")
    # The first would write to the terminal.
    return ["cipher_log_level = NONE", f"{name} = \"x'{key.hex()}'\""]
