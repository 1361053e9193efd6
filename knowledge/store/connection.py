"""A connection to one SQLite file, encrypted or not: transactions, turns, clear errors."""

import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import sqlcipher3

from knowledge.store.errors import SQLITE_ERRORS, Damaged, StoreError, explained

Synchronous = Literal["FULL", "NORMAL"]

_KEY_LENGTH = 32
_LOCK_TIMEOUT = 5.0  # seconds
_ENCRYPTED_CACHE = 128  # MiB; what is in the cache need not be deciphered again
_WAL_LIMIT = 16  # MiB that stay on disk after a large transaction


class Connection:
    """Threads may share one: every operation and every transaction keeps the others waiting."""

    def __init__(
        self,
        path: str,
        key: bytes | None = None,
        synchronous: Synchronous = "FULL",
        read_only: bool = False,
    ) -> None:
        self.path = path
        self.key = key
        self._synchronous = self._now_synchronous = synchronous
        self.lock = threading.RLock()
        self.turn = Turn(self)
        self.undone = 0
        self.depth = 0  # of transactions
        unlock = [] if key is None else _key_pragmas("key", key)
        driver: Any = sqlite3 if key is None else sqlcipher3
        try:
            self.raw: sqlite3.Connection = driver.connect(
                f"{Path(path).absolute().as_uri()}?mode=ro" if read_only else path,
                uri=read_only,
                timeout=_LOCK_TIMEOUT,
                isolation_level=None,
                check_same_thread=False,
            )
        except SQLITE_ERRORS as error:
            raise explained(error, path) from error
        try:
            for pragma in unlock:
                self.execute(pragma)
            if not read_only:
                self.execute("PRAGMA journal_mode = WAL")
            self.execute(f"PRAGMA synchronous = {synchronous}")
            self.execute("PRAGMA secure_delete = ON")  # what is removed cannot be read in the file
            self.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT * 2**20}")
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        with self.turn:
            self.raw.close()

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        try:
            return self.raw.execute(sql, parameters)
        except SQLITE_ERRORS as error:
            raise explained(error, self.path) from error

    def value(self, sql: str) -> Any:
        return self.execute(sql).fetchone()[0]

    def version(self) -> tuple[int, int]:
        """Differs from what it was if another connection wrote, or if something was undone."""
        return self.value("PRAGMA data_version"), self.undone

    def transaction(self, is_urgent: bool = True) -> "Transaction":
        """One that is not urgent may be lost to a power cut, though not to a crash, until the next
        that is."""
        return Transaction(self, is_urgent)

    def wait_for_the_disk(self, is_wanted: bool) -> None:
        """Whether the transactions from now on end when the disk has them."""
        wanted = self._synchronous if is_wanted else "NORMAL"
        if wanted != self._now_synchronous:
            self.execute(f"PRAGMA synchronous = {wanted}")
            self._now_synchronous = wanted

    def check(self) -> None:
        with self.turn:
            found = self.value("PRAGMA quick_check(1)")
        if found != "ok":
            raise Damaged(f"{self.path}: {found}")

    def compact(self) -> None:
        with self.turn:
            self.execute("VACUUM")
            self.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def rekey(self, key: bytes) -> None:
        if self.key is None:
            raise StoreError(f"{self.path}: not encrypted, so there is no key to change")
        pragmas = _key_pragmas("rekey", key)
        with self.turn:
            # Only the one process that has the file open may leave the write-ahead log. From then
            # on a crash is undone with the old key.
            self.execute("PRAGMA journal_mode = DELETE")
            try:
                for pragma in pragmas:
                    self.execute(pragma)
                self.key = key
            finally:
                self.execute("PRAGMA journal_mode = WAL")


class Turn:
    """Keeps other threads out while rows are read, and explains what goes wrong meanwhile."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.lock.acquire()

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._connection.lock.release()
        if isinstance(error, SQLITE_ERRORS):
            raise explained(error, self._connection.path) from error


class Transaction:
    """All that is written inside is written, or none of it. May be nested.

    A class, and not a generator: it stands around every single write.
    """

    def __init__(self, connection: Connection, is_urgent: bool) -> None:
        self._connection = connection
        self._is_urgent = is_urgent
        self._outermost = False

    def __enter__(self) -> None:
        connection = self._connection
        connection.lock.acquire()
        try:
            self._outermost = connection.depth == 0
            if self._outermost:
                connection.wait_for_the_disk(self._is_urgent)
            if not self._outermost and not connection.raw.in_transaction:
                raise StoreError(f"{connection.path}: the transaction was undone after an error")
            connection.execute("BEGIN IMMEDIATE" if self._outermost else "SAVEPOINT step")
        except BaseException:
            connection.lock.release()
            raise
        connection.depth += 1

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        connection = self._connection
        try:
            if error is None:
                connection.execute("COMMIT" if self._outermost else "RELEASE step")
            else:
                self._undo()
        except StoreError:
            self._undo()
            raise
        finally:
            connection.depth -= 1
            connection.lock.release()
        if isinstance(error, SQLITE_ERRORS):
            raise explained(error, connection.path) from error

    def _undo(self) -> None:
        connection = self._connection
        connection.undone += 1
        if not connection.raw.in_transaction:
            return  # SQLite has undone it by itself, as it does when the disk is full
        if self._outermost:
            connection.execute("ROLLBACK")
        else:
            connection.execute("ROLLBACK TO step")
            connection.execute("RELEASE step")


def _key_pragmas(name: str, key: bytes) -> list[str]:
    if len(key) != _KEY_LENGTH:
        raise ValueError(f"A key is {_KEY_LENGTH} bytes, not {len(key)}")
    return [
        "PRAGMA cipher_log_level = NONE",  # it would write to the terminal
        f"PRAGMA {name} = \"x'{key.hex()}'\"",
        f"PRAGMA cache_size = -{_ENCRYPTED_CACHE * 1024}",
    ]
