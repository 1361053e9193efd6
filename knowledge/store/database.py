"""TinyDB in one SQLite file.

with Database("city.db", indexes={"people": ["phone", "address.street"]}) as database:
    people = database.table("people")
    people.insert({"name": "Ann", "phone": "555-0100", "address": {"street": "Mill Lane"}})
    people.get(where("phone") == "555-0100")
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager

from tinydb import TinyDB

from knowledge.store.backup import backup
from knowledge.store.connection import Synchronous
from knowledge.store.storage import SQLiteStorage
from knowledge.store.table import Table


class Database(TinyDB):
    """A TinyDB that keeps one row a document.

    `indexes` names, for each table, the fields that are looked up often; dots lead into nested
    documents. For a table that is named, the indexes become exactly these; the indexes of other
    tables stay as they are. `key`, 32 bytes, encrypts the file. With `synchronous="NORMAL"` writes
    are quicker and the last of them may be lost to a power cut, though not to a crash.

    Several processes may use one file; one writes at a time, and the others wait 5 seconds for it
    before they raise Locked. Threads may share one Database and take turns.
    """

    table_class = Table  # type: ignore[assignment]
    default_storage_class = SQLiteStorage  # type: ignore[assignment]
    _storage: SQLiteStorage

    def __init__(
        self,
        path: str | os.PathLike[str],
        key: bytes | None = None,
        indexes: Mapping[str, Sequence[str]] | None = None,
        synchronous: Synchronous = "FULL",
    ) -> None:
        super().__init__(os.fspath(path), key=key, indexes=indexes, synchronous=synchronous)

    def transaction(self, is_urgent: bool = True) -> AbstractContextManager[None]:
        """Groups writes, to any tables: all of them are kept, or none. What is not urgent may be
        lost to a power cut, though not to a crash, as with `synchronous="NORMAL"`.

        Other threads and other writing processes wait until it ends: do not await inside.
        """
        return self._storage.transaction(is_urgent)

    def backup(self, target: str | os.PathLike[str]) -> None:
        """Copies the store to one file while it is in use. `restore` puts it back."""
        backup(self._storage.connection, target)

    def check(self) -> None:
        """Raises Damaged where the file is not what was written."""
        self._storage.connection.check()

    def compact(self) -> None:
        """Writes the file anew, so that nothing that was removed can be read in it."""
        self._storage.connection.compact()

    def rekey(self, key: bytes) -> None:
        """Encrypts the file anew. No other process may have it open."""
        self._storage.connection.rekey(key)
