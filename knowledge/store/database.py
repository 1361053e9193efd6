"""TinyDB in one SQLite file, or in a PostgreSQL database.

with Database("city.db", indexes={"people": ["phone", "address.street"]}) as database:
    people = database.table("people")
    people.insert({"name": "Ann", "phone": "555-0100", "address": {"street": "Mill Lane"}})
    people.get(where("phone") == "555-0100")
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import closing

from tinydb import TinyDB

from knowledge.store.copies import copy, copy_pages, sealed, verify
from knowledge.store.engine import Engine
from knowledge.store.sqlite import SQLite
from knowledge.store.storage import RowStorage, format_of
from knowledge.store.table import Table

SERVERS = ("postgresql://", "postgres://")


class Database(TinyDB):
    """A TinyDB that keeps one row a document.

    `path` is a file, or `postgresql://…`; the password of the latter is given apart, or found where
    PostgreSQL's own programs look for it. `indexes` names, for each table, the fields that are
    looked up often; dots lead into nested documents. For a table that is named, the indexes become
    exactly these; the indexes of other tables stay as they are. `key`, 32 bytes, encrypts a file.

    Several processes may use one store; one writes at a time, and the others wait 5 seconds for it
    before they raise Locked. Threads may share one Database and take turns.
    """

    table_class = Table  # type: ignore[assignment]
    default_storage_class = RowStorage  # type: ignore[assignment]
    _storage: RowStorage

    def __init__(
        self,
        path: str | os.PathLike[str] | Engine,
        key: bytes | None = None,
        indexes: Mapping[str, Sequence[str]] | None = None,
        password: str | None = None,
    ) -> None:
        if not isinstance(path, Engine):
            path = _engine(os.fspath(path), key, password)
        super().__init__(path, indexes)
        # What TinyDB has no name for: said where it is done
        tables, self.engine = self._storage, path
        self.indexes, self.declare = tables.indexes, tables.declare
        self.swap, self.empty = tables.swap, tables.empty
        self.transaction, self.reading = path.transaction, path.reading
        self.announce, self.listener = path.announce, path.listener
        self.claim, self.release, self.members = path.claim, path.release, path.members
        self.alone, self.check = path.alone, path.check
        self.compact, self.rekey = path.compact, path.rekey

    @property
    def session(self) -> int:
        """Another number once the connection was lost, and what was claimed is free again."""
        return self.engine.session

    def tables(self) -> set[str]:
        return set(self.indexes())

    def drop_table(self, name: str) -> None:
        self._tables.pop(name, None)
        with self.transaction():
            if name in self.tables():
                self._storage.drop(name)

    def backup(self, target: str | os.PathLike[str], key: bytes | None = None) -> None:
        """Copies the store to one file while it is in use. `restore` puts it back. A file keeps its
        key; what a server holds is encrypted with the one that is given."""
        own = self.engine.key if isinstance(self.engine, SQLite) else key
        with sealed(target, own) as copied:
            if isinstance(self.engine, SQLite):
                copy_pages(self.engine, copied)
            else:
                copy(self, Database(copied))


def restore(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    key: bytes | None = None,
    password: str | None = None,
) -> None:
    """Replaces the content of the store by that of a verified backup, in one transaction: the old
    content stays until then, and other processes that have the store open see the new one."""
    verify(source, key)
    with (
        closing(SQLite(os.fspath(source), key, read_only=True)) as saved,
        closing(_engine(os.fspath(target), key, password)) as store,
    ):
        if isinstance(store, SQLite):
            format_of(store)
            with store.transaction():
                pass  # raises Locked where copying would wait for ever
            copy_pages(saved, store)
        else:
            copy(Database(saved), Database(store))


def _engine(path: str, key: bytes | None, password: str | None) -> Engine:
    """Raises StoreError."""
    if path.startswith(SERVERS):
        from knowledge.store.postgresql import PostgreSQL  # loaded where it is used

        return PostgreSQL(path, password)
    return SQLite(path, key)
