"""All that a store holds: counted, written out, copied elsewhere, backed up and put back."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tinydb.table import Document

from knowledge.store.documents import encode
from knowledge.store.errors import Damaged, StoreError
from knowledge.store.sqlite import SQLite
from knowledge.store.storage import format_of

if TYPE_CHECKING:
    from knowledge.store.database import Database


@dataclass(frozen=True)
class Content:
    """Of one table: equal where the same documents come in the same order under the same ids."""

    table: str
    documents: int
    digest: str  # SHA-256


def contents(database: Database) -> list[Content]:
    found = []
    for name in sorted(database.tables()):
        digest, count = hashlib.sha256(), 0
        for document in database.table(name):
            digest.update(_line("", document))
            count += 1
        found.append(Content(name, count, digest.hexdigest()))
    return found


def lines(database: Database) -> Iterator[bytes]:
    """A line of JSON for each document, table by table, all of one moment."""
    with database.reading():
        for name in sorted(database.tables()):
            for document in database.table(name):
                yield _line(json.dumps(name), document)


def _line(table: str, document: Document) -> bytes:
    written, _ = encode(document)
    body = written if isinstance(written, bytes) else written.encode()
    return b'{"table":%s,"id":%d,"document":%s}\n' % (table.encode(), document.doc_id, body)


def copy(source: Database, target: Database) -> list[Content]:
    """Replaces what the target holds, in one transaction. Raises StoreError, and changes nothing,
    unless afterwards both hold the same."""
    with source.reading(), target.transaction():
        target.drop_tables()
        target.declare(source.indexes())
        for name in sorted(source.tables()):
            table = target.table(name, persist_empty=True)
            table.insert_multiple(Document(each, each.doc_id) for each in source.table(name))
        expected = contents(source)
        if contents(target) != expected:
            raise Damaged("what arrived is not what was sent: nothing was changed")
    return expected


def copy_pages(source: SQLite, target: SQLite) -> None:
    with source.lock, target.turn():
        source.raw.backup(target.raw)


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
        folder = os.open(Path(target).absolute().parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # so that the new name outlives a power cut
        finally:
            os.close(folder)
    finally:
        partial.unlink(missing_ok=True)


def verify(path: str | os.PathLike[str], key: bytes | None = None) -> None:
    """Raises a StoreError unless the file is a whole, unchanged backup that this key opens."""
    if not Path(path).is_file():
        raise StoreError(f"{os.fspath(path)}: there is no such file")
    with closing(SQLite(os.fspath(path), key, read_only=True)) as saved, saved.turn():
        format_of(saved)
        found = saved.value("PRAGMA integrity_check")
        if found != "ok":
            raise Damaged(f"{saved.path}: {found}")
        if not saved.value("SELECT count(*) FROM sqlite_master WHERE name = 'seal'"):
            raise StoreError(f"{saved.path}: not a backup")
        if saved.value("SELECT digest FROM seal") != _digest(saved):
            raise Damaged(f"{saved.path}: the documents are not those that were backed up")


def _digest(engine: SQLite) -> bytes:
    digest = hashlib.sha256()
    tables = engine.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'seal' ORDER BY name"
    )
    for (table,) in tables.fetchall():
        digest.update(table.encode())
        for row in engine.execute(f"SELECT * FROM {table}"):
            digest.update(repr(row).encode())
    return digest.digest()
