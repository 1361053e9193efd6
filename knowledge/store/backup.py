"""Copies of a store, made while it is in use, that can be checked before they are trusted."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from knowledge.store.errors import Damaged, StoreError
from knowledge.store.sqlite import SQLite
from knowledge.store.storage import format_of


@contextmanager
def sealed(target: str | os.PathLike[str], key: bytes | None) -> Iterator[SQLite]:
    """A new file to be filled; it appears under its name when it is complete.

    It gets a digest of all its documents, so that a change to any of them is found.
    """
    partial = Path(f"{os.fspath(target)}.partial")
    partial.unlink(missing_ok=True)
    try:
        with closing(SQLite(str(partial), key)) as copied:
            yield copied
            copied.execute("CREATE TABLE IF NOT EXISTS seal (digest BLOB NOT NULL)")
            copied.execute("DELETE FROM seal")
            copied.execute("INSERT INTO seal VALUES (?)", (_digest(copied),))
            copied.execute("PRAGMA journal_mode = DELETE")  # one file, without -wal and -shm
        verify(partial, key)
        os.replace(partial, target)
        _flush(Path(target).absolute().parent)
    finally:
        partial.unlink(missing_ok=True)


def verify(path: str | os.PathLike[str], key: bytes | None = None) -> None:
    """Raises a StoreError unless the file is a whole, unchanged backup that this key opens."""
    if not Path(path).is_file():
        raise StoreError(f"{os.fspath(path)}: there is no such file")
    with closing(SQLite(os.fspath(path), key, read_only=True)) as copy, copy.turn():
        format_of(copy)
        found = copy.value("PRAGMA integrity_check")
        if found != "ok":
            raise Damaged(f"{copy.path}: {found}")
        if not copy.value("SELECT count(*) FROM sqlite_master WHERE name = 'seal'"):
            raise StoreError(f"{copy.path}: not a backup")
        if copy.value("SELECT digest FROM seal") != _digest(copy):
            raise Damaged(f"{copy.path}: the documents are not those that were backed up")


def replace_pages(saved: SQLite, store: SQLite) -> None:
    format_of(store)
    with store.transaction():
        pass  # raises Locked where copying would wait for ever
    copy_pages(saved, store)


def copy_pages(source: SQLite, target: SQLite) -> None:
    with source.lock, target.turn():
        source.raw.backup(target.raw)


def _digest(connection: SQLite) -> bytes:
    digest = hashlib.sha256()
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'seal' ORDER BY name"
    )
    for (table,) in tables.fetchall():
        digest.update(table.encode())
        for row in connection.execute(f"SELECT * FROM {table}"):
            digest.update(repr(row).encode())
    return digest.digest()


def _flush(folder: Path) -> None:
    """Makes the new name of the file outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
