"""TinyDB in one SQLite file, or in a PostgreSQL database.

with Database("city.db", indexes={"people": ["phone", "address.street"]}) as database:
    people = database.table("people")
    people.insert({"name": "Ann", "phone": "555-0100", "address": {"street": "Mill Lane"}})
    people.get(where("phone") == "555-0100")
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager

from tinydb import TinyDB

from knowledge.store.backup import copy_pages, replace_pages, sealed, verify
from knowledge.store.connection import Connection, Listener
from knowledge.store.errors import StoreError
from knowledge.store.moving import copy
from knowledge.store.sqlite import SQLite, Synchronous
from knowledge.store.storage import RowStorage
from knowledge.store.table import Table

SERVERS = ("postgresql://", "postgres://")


class Database(TinyDB):
    """A TinyDB that keeps one row a document.

    `path` is a file, or `postgresql://…`; the password of the latter is given apart, or found where
    PostgreSQL's own programs look for it. `indexes` names, for each table, the fields that are
    looked up often; dots lead into nested documents. For a table that is named, the indexes become
    exactly these; the indexes of other tables stay as they are. `key`, 32 bytes, encrypts a file.
    With `synchronous="NORMAL"` writes are quicker and the last of them may be lost to a power cut,
    though not to a crash.

    Several processes may use one store; one writes at a time, and the others wait 5 seconds for it
    before they raise Locked. Threads may share one Database and take turns.
    """

    table_class = Table  # type: ignore[assignment]
    default_storage_class = RowStorage  # type: ignore[assignment]
    _storage: RowStorage

    def __init__(
        self,
        path: str | os.PathLike[str] | Connection,
        key: bytes | None = None,
        indexes: Mapping[str, Sequence[str]] | None = None,
        synchronous: Synchronous = "FULL",
        password: str | None = None,
    ) -> None:
        if not isinstance(path, Connection):
            path = _connected(os.fspath(path), key, synchronous, password)
        super().__init__(path, indexes)

    def transaction(self, is_urgent: bool = True) -> AbstractContextManager[None]:
        """Groups writes, to any tables: all of them are kept, or none. What is not urgent may be
        lost to a power cut, though not to a crash, as with `synchronous="NORMAL"`.

        Other threads and other writing processes wait until it ends: do not await inside.
        """
        return self._storage.transaction(is_urgent)

    def reading(self) -> AbstractContextManager[None]:
        """All that is read inside is of one moment, whatever others write meanwhile."""
        return self._storage.connection.reading()

    def indexes(self) -> dict[str, list[str]]:
        return self._storage.indexes()

    def swap(self, tables: Mapping[str, str]) -> None:
        """Each table takes the place of the one that is named with it, and that its, at one stroke:
        what takes long to write is written beside what it replaces."""
        self._storage.swap(tables)

    def empty(self, name: str) -> None:
        """Takes out all documents, some at a time."""
        self._storage.empty(name)

    def declare(self, indexes: Mapping[str, Sequence[str]]) -> None:
        self._storage.declare(indexes)

    def backup(self, target: str | os.PathLike[str], key: bytes | None = None) -> None:
        """Copies the store to one file while it is in use. `restore` puts it back. A file keeps its
        key; what a server holds is encrypted with the one that is given."""
        connection = self._storage.connection
        own = connection.key if isinstance(connection, SQLite) else key
        with sealed(target, own) as copied:
            if isinstance(connection, SQLite):
                copy_pages(connection, copied)
            else:
                copy(self, Database(copied))

    # What several processes have of each other, where a server stands between them

    def announce(self, word: str) -> None:
        """To all that listen, once the transaction is kept."""
        self._storage.connection.announce(word)

    def listener(self) -> Listener | None:
        """None where nobody can be told; then one has to look."""
        return self._storage.connection.listener()

    @property
    def session(self) -> int:
        """Another number once the connection was lost, and what was claimed is free again."""
        return self._storage.connection.session

    def claim(self, kind: str, number: int) -> bool:
        """Whether this process has it for itself now, until it releases it or ends. From 1 on."""
        return self._storage.connection.claim(kind, number)

    def release(self, kind: str, number: int) -> None:
        self._storage.connection.release(kind, number)

    def alone(self, task: str) -> AbstractContextManager[bool]:
        """Whether nobody else does this meanwhile; one that is killed does it no more."""
        return self._storage.connection.alone(task)

    def members(self, kind: str) -> int:
        """How many processes share what is claimed of a kind, this one among them from now on."""
        return self._storage.connection.members(kind)

    def check(self) -> None:
        """Raises Damaged where the content is not what was written."""
        self._storage.connection.check()

    def compact(self) -> None:
        """Writes the tables anew, so that nothing that was removed can be read in their files."""
        self._storage.connection.compact()

    def rekey(self, key: bytes) -> None:
        """Encrypts the file anew. No other process may have it open."""
        self._file.rekey(key)

    @property
    def _file(self) -> SQLite:
        connection = self._storage.connection
        if not isinstance(connection, SQLite):
            raise StoreError(f"{connection.path}: not a file")
        return connection


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
        SQLite(os.fspath(source), key, read_only=True) as saved,
        _connected(os.fspath(target), key, "FULL", password) as store,
    ):
        if isinstance(store, SQLite):
            replace_pages(saved, store)
        else:
            copy(Database(saved), Database(store))


def _connected(
    path: str, key: bytes | None, synchronous: Synchronous, password: str | None
) -> Connection:
    """Raises StoreError."""
    if path.startswith(SERVERS):
        from knowledge.store.postgresql import PostgreSQL  # loaded where it is used

        return PostgreSQL(path, password, synchronous)
    return SQLite(path, key, synchronous)
