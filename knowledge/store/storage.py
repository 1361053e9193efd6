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
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Any

from tinydb.queries import QueryLike
from tinydb.storages import Storage

from knowledge.store.conditions import narrowing
from knowledge.store.documents import Encode, Value, decode, encode, indexed_values, row_id
from knowledge.store.engine import Engine
from knowledge.store.errors import NewerFormat, Outdated
from knowledge.store.layout import Layout
from knowledge.store.rows import BATCH, Rows

Row = tuple[int, int, bytes | str]  # place in the order, id, body


_ABSENT = Layout()


class RowStorage(Storage):
    def __init__(self, engine: Engine, indexes: Mapping[str, Sequence[str]] | None = None) -> None:
        self.engine = engine
        self.transaction = engine.transaction
        self._layouts: dict[str, Layout] = engine.layouts
        try:
            self._migrate()
            self.declare(indexes or {})
        except BaseException:
            engine.close()
            raise

    def close(self) -> None:
        self.engine.close()

    def read(self) -> dict[str, dict[str, Any]] | None:
        with self.engine.turn():
            return {
                name: {str(number): decode(body) for _, number, body in self.rows(name)}
                for name in self.indexes()
            } or None

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Makes these the tables."""
        with self.transaction():
            for name in self.indexes():
                self.drop(name)
            for name, documents in data.items():
                rows = Rows(self, name)
                for number, document in documents.items():
                    rows[int(number)] = document
                rows.flush()

    # Reading: in a turn, or in a transaction

    def candidates(self, name: str, condition: QueryLike | None) -> tuple[Iterable[Row], bool]:
        """All documents that meet the condition and, unless it is sure, perhaps others."""
        described: Any = getattr(condition, "_hash", None)
        layout = self._layouts.get(name)
        # The most frequent question of all goes the shortest way, unless something is wrong.
        if layout and described and described[0] == "==":
            sql, value = layout.by_field.get(described[1]), self.engine.column_value(described[2])
            if sql and value != self.engine.other:
                try:
                    return self.engine.run(sql, (value,)), True
                except self.engine.errors:
                    pass  # the long way tells what is wrong
        try:
            return self._narrowed(name, described)
        except Outdated:
            self._look_again()
            return self._narrowed(name, described)

    def _narrowed(self, name: str, described: Any) -> tuple[Iterable[Row], bool]:
        layout = self.layout(name)
        found = narrowing(described, layout.columns, self.engine)
        where, values = found or ("1 = 1", [])
        sql = f"{layout.selection} WHERE {where} ORDER BY {layout.order}"
        is_sure = found is not None and described[0] in ("==", "one_of")
        return self.engine.execute(sql, values), is_sure

    def rows(self, name: str) -> Iterable[Row]:
        return self.candidates(name, None)[0]

    def row(self, name: str, doc_id: object) -> Row | None:
        number = row_id(doc_id)
        if number is None:
            return None
        rows = self._asked(name, lambda layout: layout.by_id, [number])
        row: Row | None = rows.fetchone()
        return row

    def batches(self, name: str) -> Iterator[list[Row]]:
        """No lock is held in between. What is inserted meanwhile is left out, so that a loop that
        inserts comes to its end."""

        def sql(layout: Layout) -> str:
            where = f"WHERE {layout.order} > ? AND {layout.order} <= ?"
            return f"{layout.selection} {where} ORDER BY {layout.order} LIMIT {BATCH}"

        place = -(2**63)
        last = self._value(name, lambda layout: f"SELECT max({layout.order}) FROM {layout.table}")
        while True:
            with self.engine.turn():
                rows: list[Row] = self._asked(name, sql, (place, last)).fetchall()
            if not rows:
                return
            yield rows
            place = rows[-1][0]

    def count(self, name: str) -> int:
        return self._value(name, lambda layout: f"SELECT count(*) FROM {layout.table}")

    def highest_id(self, name: str) -> int:
        return self._value(name, lambda layout: f"SELECT max(id) FROM {layout.table}")

    def _value(self, name: str, sql: Callable[[Layout], str]) -> int:
        """0 where there is nothing."""
        with self.engine.lock:
            found: int | None = self._asked(name, sql).fetchone()[0]
            return found or 0

    def _asked(
        self, name: str, sql: Callable[[Layout], str], parameters: Sequence[Value] = ()
    ) -> Any:
        """A cursor over the table as it looks now."""
        try:
            return self.engine.execute(sql(self.layout(name)), parameters)
        except Outdated:
            self._look_again()
            return self.engine.execute(sql(self.layout(name)), parameters)

    # Writing: in a transaction that has read from the table, so that its layout is known to be the
    # present one

    def insert(
        self,
        layout: Layout,
        documents: Iterable[tuple[int, Mapping[str, Any]]],
        written: Encode = encode,
    ) -> None:
        rows = [self._columns(layout, number, each, written) for number, each in documents]
        self.engine.insert(layout.insertion, rows)

    def _columns(
        self, layout: Layout, number: int, document: Mapping[str, Any], written: Encode = encode
    ) -> list[Any]:
        body, readable = written(document)
        fields = map(self.engine.column_value, indexed_values(readable, layout.paths))
        return [number, self.engine.body(body), *fields]

    def append(self, name: str, document: Mapping[str, Any], lowest: int) -> int:
        """Inserts it under the next id, from the lowest on. It need not be in a transaction."""
        number: int
        with suppress(Outdated), self.engine.lock:
            layout = self._layouts.get(name, _ABSENT)
            if layout.present:
                columns = self._columns(layout, lowest, document)
                found = self.engine.append(layout.appending, columns)
                if found is not None:
                    return found
        with self.transaction():
            number = max(lowest, self.highest_id(name) + 1)
            self.insert(self.create(name), [(number, document)])
        return number

    # Layouts

    def layout(self, name: str) -> Layout:
        layout = self._layouts.get(name, _ABSENT)
        if not layout.present:
            self._look_again()
            layout = self._layouts.get(name, _ABSENT)
        return layout

    def indexes(self) -> dict[str, list[str]]:
        """The tables that are there, with the fields of each that are indexed."""
        with self.engine.lock:
            self._look_again()
        present = {name: layout for name, layout in self._layouts.items() if layout.present}
        return {name: [".".join(path) for path in each.paths] for name, each in present.items()}

    def declare(self, indexes: Mapping[str, Sequence[str]]) -> None:
        """For each of these tables, the indexes become exactly these."""
        for name, fields in indexes.items():
            paths = tuple(tuple(field.split(".")) for field in fields)
            if self.layout(name).paths != paths:
                with self.transaction():
                    self._look_again()
                    self.change(name, paths=paths)

    def create(self, name: str) -> Layout:
        layout = self.layout(name)
        return layout if layout.present else self.change(name, present=True)

    def drop(self, name: str) -> None:
        layout = self.layout(name)
        if layout.present:
            self.engine.execute(f"DROP TABLE {layout.table}")
            self._enter(name, replace(layout, present=False, shuffled=False))

    def swap(self, tables: Mapping[str, str]) -> None:
        """Each table takes the place of the one that is named with it, and that its, at one stroke:
        what takes long to write is written beside what it replaces. Other processes look again,
        because the number of both is another."""
        with self.transaction():
            self._look_again()
            for one, other in tables.items():
                layouts = self.layout(one), self.layout(other)
                for name, layout in ((one, layouts[1]), (other, layouts[0])):
                    now = self._enter(name, layout)
                    if layout.present:
                        self.engine.execute(f"ALTER TABLE {layout.table} RENAME TO {now.table}")

    def empty(self, name: str) -> None:
        """Takes out all documents, some at a time, so that nobody waits for long."""
        for batch in self.batches(name):
            with self.transaction():
                rows = Rows(self, name)
                for _, number, _ in batch:
                    with suppress(KeyError):  # somebody else has taken it out
                        del rows[number]

    def change(self, name: str, **changes: Any) -> Layout:
        """Gives the table a new shape: the documents move over."""
        old = self.layout(name)
        new = self._enter(name, replace(old, **changes))
        if not new.present:
            return new
        fields = "".join(f", {column} {self.engine.field_type}" for column in new.columns.values())
        self.engine.execute(f"CREATE TABLE {new.table} ({self.engine.columns}{fields})")
        if old.present:
            rows = self.engine.run(f"{old.selection} ORDER BY {old.order}")
            while batch := [(number, decode(body)) for _, number, body in islice(rows, BATCH)]:
                self.insert(new, batch)
            self.engine.execute(f"DROP TABLE {old.table}")
        for column in [*new.columns.values(), *(["position"] if new.shuffled else [])]:
            self.engine.execute(f"CREATE INDEX {new.table}_{column} ON {new.table} ({column})")
        return new

    def _enter(self, name: str, layout: Layout) -> Layout:
        """Enters the table in the catalogue under a number that was never used."""
        number = self.engine.value("SELECT coalesce(max(number), 0) + 1 FROM catalogue")
        key, shape = self.engine.key_of(name), (int(layout.present), int(layout.shuffled))
        self.engine.execute("DELETE FROM catalogue WHERE name = ?", (key,))
        entry = (key, number, *shape, json.dumps(layout.paths))
        self.engine.execute("INSERT INTO catalogue VALUES (?, ?, ?, ?, ?)", entry)
        self._layouts[name] = replace(layout, number=number)
        return self._layouts[name]

    def _look_again(self) -> None:
        self._layouts.clear()
        for name, number, present, shuffled, paths in self.engine.execute(
            "SELECT name, number, present, shuffled, paths FROM catalogue ORDER BY number"
        ):
            self._layouts[self.engine.table_of(name)] = Layout(
                number, bool(present), bool(shuffled), tuple(map(tuple, json.loads(paths)))
            )

    def _migrate(self) -> None:
        migrations = self.engine.migrations
        if format_of(self.engine) == len(migrations):
            return
        with self.transaction():
            for migration in migrations[format_of(self.engine) :]:
                self.engine.execute(migration)
            self.engine.note_format(len(migrations))


def format_of(engine: Engine) -> int:
    """0 where the store is new. Raises ForeignFile and NewerFormat."""
    found, known = engine.format(), len(engine.migrations)
    if found > known:
        raise NewerFormat(f"{engine.path}: format {found}, and this version reads {known}")
    return found
