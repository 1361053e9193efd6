"""One SQLite file that holds the tables of a TinyDB: one row a document.

    catalogue        the tables by name, and which fields of each are indexed
    documents_<n>    position, id, body, and a column field_<i> for each indexed field

A table whose shape changes is rebuilt under a new number, and its old number is never used again:
another process that still has the old shape in mind meets Outdated, and looks again.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from tinydb.queries import QueryLike
from tinydb.storages import Storage

from knowledge.store.conditions import narrowing
from knowledge.store.connection import Connection, Synchronous
from knowledge.store.documents import Path, Value, column_values, decode, encode
from knowledge.store.errors import ForeignFile, NewerFormat, NotUnique, Outdated

Document = dict[str, Any]
Statement = tuple[str, str, Sequence[Any]]  # what to select, WHERE, parameters

APPLICATION = 0x54446F63  # "TDoc": tells a store from other SQLite files
_BATCH = 500  # documents that iterating reads at once

# Migration n takes a file from format n to n + 1.
MIGRATIONS: tuple[str, ...] = (
    """CREATE TABLE catalogue (
        name BLOB PRIMARY KEY,            -- UTF-8
        number INTEGER NOT NULL UNIQUE,
        present INTEGER NOT NULL,         -- 0: not created yet, or dropped
        paths TEXT NOT NULL               -- indexed fields: JSON list of lists of keys
    ) WITHOUT ROWID""",
)


@dataclass(frozen=True)
class Layout:
    """What a table looks like in the file."""

    number: int
    present: bool
    paths: tuple[Path, ...]

    @cached_property
    def table(self) -> str:
        return f"documents_{self.number}"

    @cached_property
    def columns(self) -> dict[Path, str]:
        return {path: f"field_{index}" for index, path in enumerate(self.paths)}

    @cached_property
    def insertion(self) -> str:
        return f"INSERT INTO {self.table} VALUES (NULL, ?, ?{', ?' * len(self.paths)})"


_ABSENT = Layout(number=0, present=False, paths=())


class SQLiteStorage(Storage):
    def __init__(
        self,
        path: str,
        key: bytes | None = None,
        indexes: Mapping[str, Sequence[str]] | None = None,
        synchronous: Synchronous = "FULL",
    ) -> None:
        self.connection = Connection(path, key, synchronous)
        self._layouts: dict[str, Layout] = {}
        self._version = -1
        try:
            self._migrate()
            for name, fields in (indexes or {}).items():
                self._declare(name, tuple(tuple(field.split(".")) for field in fields))
        except BaseException:
            self.connection.close()
            raise

    def close(self) -> None:
        self.connection.close()

    def read(self) -> dict[str, Any] | None:
        with self.connection.lock:
            self._look_again()
        present = [name for name, layout in self._layouts.items() if layout.present]
        return {name: Rows(self, name) for name in present} or None

    def write(self, data: Mapping[str, Any]) -> None:
        """Makes these the tables; those that were read and not replaced stay as they are."""
        with self.transaction():
            for name, layout in list(self._layouts.items()):
                if layout.present and name not in data:
                    self.connection.execute(f"DROP TABLE {layout.table}")
                    self._enter(name, layout.paths, present=False)
            for name, rows in data.items():
                if not isinstance(rows, Rows):
                    self.create(name)
                    self.clear(name)
                    for number, document in rows.items():
                        self.insert(name, int(number), document)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        try:
            with self.connection.transaction():
                version = self.connection.value("PRAGMA data_version")
                if version != self._version:
                    self._look_again()
                    self._version = version
                yield
        except BaseException:
            self._version = -1
            self._layouts.clear()
            raise

    def state(self) -> tuple[int, int] | None:
        """Equal as long as nobody wrote anything; None inside a transaction."""
        if self.connection.in_transaction:
            return None
        return self.connection.value("PRAGMA data_version"), self.connection.raw.total_changes

    # Reading: rows come in the order of insertion

    def select(
        self, name: str, what: str, where: str = "", parameters: Sequence[Any] = ()
    ) -> Iterator[Any]:
        return self._rows(name, lambda _: (what, where, parameters))

    def candidates(self, name: str, what: str, condition: QueryLike | None) -> Iterator[Any]:
        """Rows of all documents that meet the condition, and perhaps of others."""

        def statement(layout: Layout) -> Statement:
            if condition is not None and (found := narrowing(condition, layout.columns)):
                return what, f"WHERE {found[0]}", found[1]
            return what, "", ()

        return self._rows(name, statement)

    def document(self, name: str, number: int) -> Document | None:
        for (body,) in self.select(name, "body", "WHERE id = ?", (number,)):
            return decode(body)
        return None

    def batches(self, name: str) -> Iterator[list[tuple[int, int, bytes | str]]]:
        """Rows of position, id, body; no lock is held in between. What is inserted meanwhile is
        left out, so that iterating ends."""
        last = self._highest(name, "position")
        where = f"WHERE position > ? AND position <= {last} "
        position = -1
        while True:
            with self.connection.lock:
                batch = list(
                    islice(self.select(name, "position, id, body", where, (position,)), _BATCH)
                )
            if not batch:
                return
            yield batch
            position = batch[-1][0]

    def is_indexed(self, name: str, condition: QueryLike) -> bool:
        return narrowing(condition, self._layout(name).columns) is not None

    def highest_id(self, name: str) -> int:
        return self._highest(name, "id")

    # Writing: inside a transaction, to a table that was created

    def create(self, name: str) -> None:
        layout = self._layout(name)
        if not layout.present:
            self._build(self._enter(name, layout.paths, present=True))

    def insert(self, name: str, number: int, document: Mapping[str, Any]) -> None:
        layout = self._layouts[name]
        body, readable = encode(document)
        values = column_values(readable, layout.paths)
        try:
            self.connection.execute(layout.insertion, (number, body, *values))
        except NotUnique:
            raise ValueError(f"Document with ID {number} already exists") from None

    def replace(self, name: str, number: int, before: list[Value], document: Document) -> None:
        """`before`: what stands in the columns. Only the columns that differ are written."""
        layout = self._layouts[name]
        body, readable = encode(document)
        after = column_values(readable, layout.paths)
        changed = [index for index, value in enumerate(after) if value != before[index]]
        assignments = "".join(f", field_{index} = ?" for index in changed)
        self.connection.execute(
            f"UPDATE {layout.table} SET body = ?{assignments} WHERE id = ?",
            (body, *(after[index] for index in changed), number),
        )

    def column_values(self, name: str, document: Document) -> list[Value]:
        return column_values(document, self._layouts[name].paths)

    def delete(self, name: str, number: int) -> bool:
        sql = f"DELETE FROM {self._layouts[name].table} WHERE id = ?"
        return self.connection.execute(sql, (number,)).rowcount > 0

    def clear(self, name: str) -> None:
        self.connection.execute(f"DELETE FROM {self._layouts[name].table}")

    def _rows(self, name: str, statement: Callable[[Layout], Statement]) -> Iterator[Any]:
        if (layout := self._layout(name)).present:
            try:
                yield from self._rows_of(layout, *statement(layout))
            except Outdated:
                self._look_again()
                if (layout := self._layout(name)).present:
                    yield from self._rows_of(layout, *statement(layout))

    def _rows_of(
        self, layout: Layout, what: str, where: str, parameters: Sequence[Any]
    ) -> Iterator[Any]:
        sql = f"SELECT {what} FROM {layout.table} {where} ORDER BY position"
        return self.connection.rows(sql, parameters)

    def _highest(self, name: str, column: str) -> int:
        for (highest,) in self.select(name, f"max({column})"):
            return highest or 0
        return 0

    # Layouts

    def _layout(self, name: str) -> Layout:
        layout = self._layouts.get(name, _ABSENT)
        if not layout.present:
            self._look_again()
            layout = self._layouts.get(name, _ABSENT)
        return layout

    def _look_again(self) -> None:
        self._layouts = {
            name.decode("utf-8", "surrogatepass"): Layout(
                number, bool(present), tuple(tuple(path) for path in json.loads(paths))
            )
            for name, number, present, paths in self.connection.rows(
                "SELECT name, number, present, paths FROM catalogue ORDER BY number"
            )
        }

    def _enter(self, name: str, paths: tuple[Path, ...], present: bool) -> Layout:
        """Enters the table in the catalogue under a number that was never used."""
        number = self.connection.value("SELECT coalesce(max(number), 0) + 1 FROM catalogue")
        layout = Layout(number, present, paths)
        self.connection.execute(
            "INSERT OR REPLACE INTO catalogue VALUES (?, ?, ?, ?)",
            (name.encode("utf-8", "surrogatepass"), number, present, json.dumps(paths)),
        )
        self._layouts[name] = layout
        return layout

    def _declare(self, name: str, paths: tuple[Path, ...]) -> None:
        if self._layout(name).paths == paths:
            return
        with self.transaction():
            old = self._layout(name)
            new = self._enter(name, paths, old.present)
            if old.present:
                self._build(new, old)
                self.connection.execute(f"DROP TABLE {old.table}")

    def _build(self, layout: Layout, source: Layout = _ABSENT) -> None:
        columns = layout.columns.values()
        self.connection.execute(
            f"CREATE TABLE {layout.table}"
            " (position INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE,"
            f" body BLOB NOT NULL{''.join(f', {column}' for column in columns)})"
        )
        if source.present:
            for number, body in self._rows_of(source, "id, body", "", ()):
                values = column_values(decode(body), layout.paths)
                self.connection.execute(layout.insertion, (number, body, *values))
        for column in columns:
            self.connection.execute(
                f"CREATE INDEX {layout.table}_{column} ON {layout.table} ({column})"
            )

    def _migrate(self) -> None:
        if self._format() == len(MIGRATIONS):
            return
        with self.connection.transaction():
            for migration in MIGRATIONS[self._format() :]:
                self.connection.execute(migration)
            self.connection.execute(f"PRAGMA application_id = {APPLICATION}")
            self.connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _format(self) -> int:
        """The version of the format of the file; 0 where it is new."""
        path = self.connection.path
        found: int = self.connection.value("PRAGMA user_version")
        application = self.connection.value("PRAGMA application_id")
        if application != APPLICATION and self.connection.value(
            "SELECT count(*) FROM sqlite_master"
        ):
            raise ForeignFile(f"{path}: a database of another program")
        if found > len(MIGRATIONS):
            raise NewerFormat(f"{path}: format {found}, and this version reads {len(MIGRATIONS)}")
        return found


class Rows(Mapping[str, Document]):
    """The documents of a table by their ids as text, read when they are asked for."""

    def __init__(self, storage: SQLiteStorage, name: str) -> None:
        self._storage = storage
        self._name = name

    def __getitem__(self, number: str) -> Document:
        found = row_id(number)
        document = None if found is None else self._storage.document(self._name, found)
        if document is None:
            raise KeyError(number)
        return document

    def __iter__(self) -> Iterator[str]:
        for batch in self._storage.batches(self._name):
            yield from (str(number) for _, number, _ in batch)

    def __len__(self) -> int:
        with self._storage.connection.lock:
            for (count,) in self._storage.select(self._name, "count(*)"):
                return int(count)
        return 0


def row_id(number: object) -> int | None:
    """The row that TinyDB would find under this id, which it compares as text; None if none."""
    if type(number) is not int:
        text = str(number)
        if not text.removeprefix("-").isdecimal() or str(int(text)) != text:
            return None
        number = int(text)
    return number if -(2**63) <= number < 2**63 else None
