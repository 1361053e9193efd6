"""The tables of a TinyDB in a database: one row a document.

    catalogue        the tables by name, and which fields of each are indexed
    documents_<n>    id, position, body, and a column field_<i> for each indexed field

Documents come in the order of insertion. While that is the order of their ids, position is NULL;
the first document that comes out of order has the table rebuilt with positions. A table whose shape
changes gets a new number, and its old number is never used again: another process that still has
the old shape in mind finds no such table, and looks again.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from typing import Any, TypeVar

from tinydb.queries import QueryInstance, QueryLike
from tinydb.storages import Storage

from knowledge.store.conditions import narrowing
from knowledge.store.connection import Connection
from knowledge.store.documents import Path, decode, encode, indexed_values
from knowledge.store.errors import NewerFormat

Document = dict[str, Any]
Row = tuple[int, int, bytes | str]  # place in the order, id, body
T = TypeVar("T")

_BATCH = 500  # documents that are read or written at once


@dataclass(frozen=True)
class Layout:
    """What a table looks like in the file."""

    number: int = 0
    present: bool = False
    shuffled: bool = False
    paths: tuple[Path, ...] = ()

    @cached_property
    def table(self) -> str:
        return f"documents_{self.number}"

    @cached_property
    def columns(self) -> dict[Path, str]:
        return {path: f"field_{index}" for index, path in enumerate(self.paths)}

    @cached_property
    def order(self) -> str:
        return "position" if self.shuffled else "id"

    @cached_property
    def insertion(self) -> str:
        next_position = f"(SELECT coalesce(max(position), 0) + 1 FROM {self.table})"
        position = next_position if self.shuffled else "NULL"
        fields = "".join(f", {column}" for column in self.columns.values())
        return (
            f"INSERT INTO {self.table} (id, position, body{fields})"
            f" VALUES (?, {position}, ?{', ?' * len(self.paths)})"
        )

    @cached_property
    def selection(self) -> str:
        return f"SELECT {self.order}, id, body FROM {self.table} "

    @cached_property
    def change(self) -> str:
        return f"UPDATE {self.table} SET body = ? WHERE id = ?"

    @cached_property
    def in_order(self) -> str:
        return f" ORDER BY {self.order}"


_ABSENT = Layout()


class RowStorage(Storage):
    def __init__(
        self,
        connection: Connection,
        indexes: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.connection = connection
        self.transaction = connection.transaction
        self._layouts: dict[str, Layout] = {}
        self._undone = connection.undone
        try:
            self._migrate()
            self.declare(indexes or {})
        except BaseException:
            connection.close()
            raise

    def close(self) -> None:
        self.connection.close()

    def read(self) -> dict[str, Any] | None:
        with self.connection.turn:
            self._look_again()
        present = [name for name, layout in self._layouts.items() if layout.present]
        return {name: Rows(self, name) for name in present} or None

    def write(self, data: Mapping[str, Any]) -> None:
        """Makes these the tables; those that were read and not replaced stay as they are."""
        with self.transaction():
            self._look_again()
            for name, layout in list(self._layouts.items()):
                if layout.present and name not in data:
                    self.connection.execute(f"DROP TABLE {layout.table}")
                    self._enter(name, replace(layout, present=False, shuffled=False))
            for name, rows in data.items():
                if not isinstance(rows, Rows):
                    self.create(name)
                    self.clear(name)
                    self.insert(name, ((int(number), each) for number, each in rows.items()), 0)

    def indexes(self) -> dict[str, list[str]]:
        """As they are declared, of the tables that are there."""
        self.read()
        shapes = {name: layout for name, layout in self._layouts.items() if layout.present}
        return {name: [".".join(path) for path in each.paths] for name, each in shapes.items()}

    # Reading: in a turn, or in a transaction

    def rows(self, name: str, where: str = "", parameters: Sequence[Any] = ()) -> Iterable[Row]:
        return self._read(name, self._rows, (), where, parameters)

    def indexed(self, name: str, condition: QueryLike | None) -> Iterable[Row] | None:
        """All documents that meet the condition, and perhaps others, if an index gives them."""
        return self._read(name, self._indexed, None, condition)

    def candidates(self, name: str, condition: QueryLike | None) -> Iterable[Row]:
        """All documents that meet the condition, and perhaps others."""
        rows = self.indexed(name, condition)
        return self.rows(name) if rows is None else rows

    def rows_of(self, name: str, numbers: Iterable[int]) -> Iterable[Row]:
        """Each is read when its turn comes, so that the one before may be changed meanwhile."""
        for number in numbers:
            yield from self.rows(name, "WHERE id = ?", (number,))

    def changeable(self, name: str, condition: QueryLike | None) -> Iterable[Row]:
        """The candidates, to be changed on the way."""
        rows = iter(self.candidates(name, condition))
        first = list(islice(rows, 2))
        if len(first) < 2:
            return first
        return self.rows_of(name, [number for _, number, _ in chain(first, rows)])

    def document(self, name: str, number: int) -> Document | None:
        for _, _, body in self.rows(name, "WHERE id = ?", (number,)):
            return decode(body)
        return None

    def batches(self, name: str) -> Iterator[list[Row]]:
        """No lock is held in between. What is inserted meanwhile is left out, so that a loop that
        inserts comes to its end."""
        with self.connection.turn:
            last = self._read(name, lambda layout: self._value(layout, f"max({layout.order})"), 0)
        place = -(2**63)
        while True:
            with self.connection.turn:
                batch: list[Row] = self._read(name, self._batch, [], place, last)
            if not batch:
                return
            yield batch
            place = batch[-1][0]

    def count(self, name: str) -> int:
        return self._read(name, self._value, 0, "count(*)")

    def highest_id(self, name: str) -> int:
        return self._read(name, self._value, 0, "max(id)")

    def _read(self, name: str, read: Callable[..., T], nothing: T, *arguments: object) -> T:
        """What `read` finds in the table as it looks now; `nothing` where there is no table."""
        layout = self._layouts.get(name, _ABSENT)
        if not layout.present or self._undone != self.connection.undone:
            layout = self._layout(name)
        try:
            return read(layout, *arguments) if layout.present else nothing
        except self.connection.errors as error:
            if not self.connection.is_outdated(error):
                raise self.connection.explained(error) from error
        self._look_again()
        layout = self._layouts.get(name, _ABSENT)
        return read(layout, *arguments) if layout.present else nothing

    def _rows(self, layout: Layout, where: str, parameters: Sequence[Any]) -> Iterable[Row]:
        sql = f"{layout.selection}{where}{layout.in_order}"
        rows: Iterable[Row] = self.connection.run(sql, parameters)
        return rows

    def _indexed(self, layout: Layout, condition: QueryLike | None) -> Iterable[Row] | None:
        if not layout.columns or not isinstance(condition, QueryInstance):
            return None
        found = narrowing(condition._hash, layout.columns, self.connection)
        if found is None:
            return None
        sql = f"{layout.selection}WHERE {found[0]}{layout.in_order}"
        rows: Iterable[Row] = self.connection.run(sql, found[1])
        return rows

    def _batch(self, layout: Layout, after: int, last: int) -> list[Row]:
        where = f"WHERE {layout.order} > ? AND {layout.order} <= ?"
        sql = f"{layout.selection}{where}{layout.in_order} LIMIT {_BATCH}"
        rows: list[Row] = self.connection.run(sql, (after, last)).fetchall()
        return rows

    def _value(self, layout: Layout, expression: str) -> int:
        (found,) = self.connection.run(f"SELECT {expression} FROM {layout.table}").fetchone()
        return found or 0

    # Writing: in a transaction that has read from the table, so that its layout is known to be the
    # present one, and after create()

    def create(self, name: str) -> None:
        layout = self._layout(name)
        if not layout.present:
            self._change(name, replace(layout, present=True))

    def insert(
        self, name: str, entries: Iterable[tuple[int, Mapping[str, Any]]], highest: int
    ) -> None:
        """Those that come in the order of their ids, above the highest, go in together."""
        layout, rows = self._layouts[name], []
        for number, document in entries:
            if number > highest:
                highest = number
                rows.append(self._row(layout, number, document))
                if len(rows) == _BATCH:
                    self._insert(layout, rows)
                    rows = []
                continue
            self._insert(layout, rows)
            rows = []
            if self.document(name, number) is not None:
                raise ValueError(f"Document with ID {number} already exists")
            if not layout.shuffled:
                layout = self._change(name, replace(layout, shuffled=True))
            self._insert(layout, [self._row(layout, number, document)])
        self._insert(layout, rows)

    def _row(self, layout: Layout, number: int, document: Mapping[str, Any]) -> list[Any]:
        body, readable = encode(document)
        values = map(self.connection.column_value, indexed_values(readable, layout.paths))
        return [number, self.connection.body(body), *values]

    def _insert(self, layout: Layout, rows: Sequence[Sequence[Any]]) -> None:
        if rows:
            try:
                self.connection.insert(layout.insertion, rows)
            except self.connection.errors as error:
                raise self.connection.explained(error) from error

    def replace(self, name: str, number: int, before: list[object], document: Document) -> None:
        """`before`: the indexed values of the row. Only the columns that differ are written."""
        layout = self._layouts[name]
        written, readable = encode(document)
        body, after = self.connection.body(written), indexed_values(readable, layout.paths)
        if after == before:
            self.connection.execute(layout.change, (body, number))
            return
        changed = [index for index, value in enumerate(after) if value != before[index]]
        assignments = "".join(f", field_{index} = ?" for index in changed)
        self.connection.execute(
            f"UPDATE {layout.table} SET body = ?{assignments} WHERE id = ?",
            (body, *(self.connection.column_value(after[index]) for index in changed), number),
        )

    def indexed_values(self, name: str, document: Document) -> list[object]:
        return indexed_values(document, self._layouts[name].paths)

    def delete(self, name: str, number: int) -> bool:
        sql = f"DELETE FROM {self._layouts[name].table} WHERE id = ?"
        return bool(self.connection.execute(sql, (number,)).rowcount)

    def clear(self, name: str) -> None:
        def delete(layout: Layout) -> None:
            self.connection.run(f"DELETE FROM {layout.table}")

        self._read(name, delete, None)

    # Layouts

    def _layout(self, name: str) -> Layout:
        layout = self._layouts.get(name, _ABSENT)
        if not layout.present or self._undone != self.connection.undone:
            self._look_again()
            layout = self._layouts.get(name, _ABSENT)
        return layout

    def _look_again(self) -> None:
        self._undone = self.connection.undone
        self._layouts = {
            self.connection.table_of(name): Layout(
                number, bool(present), bool(shuffled), tuple(map(tuple, json.loads(paths)))
            )
            for name, number, present, shuffled, paths in self.connection.execute(
                "SELECT name, number, present, shuffled, paths FROM catalogue ORDER BY number"
            )
        }

    def _enter(self, name: str, layout: Layout) -> Layout:
        """Enters the table in the catalogue under a number that was never used."""
        number = self.connection.value("SELECT coalesce(max(number), 0) + 1 FROM catalogue")
        key, shape = self.connection.key_of(name), (int(layout.present), int(layout.shuffled))
        self.connection.execute("DELETE FROM catalogue WHERE name = ?", (key,))
        self.connection.execute(
            "INSERT INTO catalogue VALUES (?, ?, ?, ?, ?)",
            (key, number, *shape, json.dumps(layout.paths)),
        )
        self._layouts[name] = replace(layout, number=number)
        return self._layouts[name]

    def _change(self, name: str, layout: Layout) -> Layout:
        """Gives the table a new shape: the documents move over."""
        old = self._layouts.get(name, _ABSENT)
        new = self._enter(name, layout)
        if not new.present:
            return new
        self.connection.create(new.table, new.columns.values())
        if old.present:
            rows = self.connection.execute(old.selection + old.in_order)
            while batch := rows.fetchmany(_BATCH):
                self._insert(new, [self._row(new, each[1], decode(each[2])) for each in batch])
            self.connection.execute(f"DROP TABLE {old.table}")
        for column in [*new.columns.values(), *(["position"] if new.shuffled else [])]:
            self.connection.execute(f"CREATE INDEX {new.table}_{column} ON {new.table} ({column})")
        return new

    def swap(self, tables: Mapping[str, str]) -> None:
        """Each table and the one whose place it takes: what that held is under the first name from
        now on. Other processes look again, because the number of both is another."""
        with self.transaction():
            self._look_again()
            for one, other in tables.items():
                layouts = self._layout(one), self._layouts.get(other, _ABSENT)
                for name, layout in ((one, layouts[1]), (other, layouts[0])):
                    now = self._enter(name, layout)
                    if layout.present:
                        self.connection.execute(f"ALTER TABLE {layout.table} RENAME TO {now.table}")

    def empty(self, name: str) -> None:
        """Some at once, so that nobody waits for long."""
        for batch in self.batches(name):
            with self.transaction():
                for _, number, _ in batch:
                    self.delete(name, number)

    def declare(self, indexes: Mapping[str, Sequence[str]]) -> None:
        for name, fields in indexes.items():
            paths = tuple(tuple(field.split(".")) for field in fields)
            if self._layout(name).paths != paths:
                with self.transaction():
                    self._look_again()
                    self._change(name, replace(self._layout(name), paths=paths))

    def _migrate(self) -> None:
        migrations = self.connection.migrations
        if format_of(self.connection) == len(migrations):
            return
        with self.transaction():
            for migration in migrations[format_of(self.connection) :]:
                self.connection.execute(migration)
            self.connection.note_format(len(migrations))


def format_of(connection: Connection) -> int:
    """0 where the store is new. Raises ForeignFile and NewerFormat."""
    found, known = connection.format(), len(connection.migrations)
    if found > known:
        raise NewerFormat(f"{connection.path}: format {found}, and this version reads {known}")
    return found


class Rows(Mapping[str, Document]):
    """The documents of a table by their ids as text, read when they are asked for."""

    def __init__(self, storage: RowStorage, name: str) -> None:
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
        with self._storage.connection.turn:
            return self._storage.count(self._name)


def row_id(number: object) -> int | None:
    """The row that TinyDB would find under this id, which it compares as text; None if none."""
    if type(number) is not int:
        text = str(number)
        if not text.removeprefix("-").isdecimal() or str(int(text)) != text:
            return None
        number = int(text)
    return number if -(2**63) < number < 2**63 else None
