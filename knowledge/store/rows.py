"""A table as TinyDB's own operations change it, which were written for a dict of documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from tinydb.queries import QueryLike

from knowledge.store.documents import Encode, decode, encode, indexed_values, row_id

if TYPE_CHECKING:
    from knowledge.store.layout import Layout
    from knowledge.store.storage import RowStorage

BATCH = 500  # documents that are read or written at once


class Rows(MutableMapping[int, Any]):
    """Of the documents those that may meet the condition, inside a transaction. One at a time is in
    memory: it is written when the next is asked for. New ones are written some at once."""

    def __init__(
        self,
        storage: RowStorage,
        name: str,
        condition: QueryLike | None = None,
        written: Encode = encode,
    ) -> None:
        self._storage = storage
        self._name = name
        self._condition = condition
        self._written = written
        self._number: int | None = None  # of the document in memory
        self._new: list[tuple[int, Mapping[str, Any]]] = []

    @cached_property
    def highest(self) -> int:
        return self._storage.highest_id(self._name)

    @property
    def _layout(self) -> Layout:
        """After something was read: then it is the present one."""
        return self._storage.create(self._name)

    @cached_property
    def _numbers(self) -> list[int]:
        rows = iter(self._storage.candidates(self._name, self._condition)[0])
        first = list(islice(rows, 2))
        if len(first) == 1:
            self._keep(*first[0][1:])
        return [number for _, number, _ in chain(first, rows)]

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int) or number > self.highest:
            return False
        self.flush()
        return self._storage.row(self._name, int(number)) is not None

    def __getitem__(self, number: int) -> dict[str, Any]:
        if number != self._number:
            self.flush()
            row = self._storage.row(self._name, number)
            if row is None:
                raise KeyError(number)
            self._keep(number, row[2])
        return self._document

    def _keep(self, number: int, body: bytes | str) -> None:
        self._number, self._body, self._document = number, body, decode(body)
        self._values = indexed_values(self._document, self._layout.paths)

    def __setitem__(self, doc_id: int, document: Mapping[str, Any]) -> None:
        """A new one."""
        number = row_id(doc_id)
        if number is None:
            raise ValueError(f"Not a document ID: {doc_id!r}")
        if number > self.highest:
            self.highest = number
        elif not self._layout.shuffled:
            self.flush()
            self._storage.change(self._name, shuffled=True)
        self._new.append((number, document))
        if len(self._new) == BATCH:
            self.flush()

    def __delitem__(self, number: int) -> None:
        self._number = None
        sql = f"DELETE FROM {self._layout.table} WHERE id = ?"
        if not self._storage.engine.execute(sql, (number,)).rowcount:
            raise KeyError(number)

    def clear(self) -> None:
        self._storage.count(self._name)
        self._storage.engine.execute(f"DELETE FROM {self._layout.table}")

    def flush(self) -> None:
        layout = self._layout
        if self._new:
            self._storage.insert(layout, self._new, self._written)
            self._new.clear()
        if self._number is not None:
            body, readable = encode(self._document)
            if body != self._body:
                self._update(body, indexed_values(readable, layout.paths))
            self._number = None

    def _update(self, written: bytes | str, values: list[object]) -> None:
        """Of the indexed fields those that differ."""
        engine = self._storage.engine
        changed = {
            f"{column} = ?": engine.column_value(value)
            for column, value, before in zip(
                self._layout.columns.values(), values, self._values, strict=True
            )
            if value != before
        }
        engine.execute(
            f"UPDATE {self._layout.table} SET {', '.join(['body = ?', *changed])} WHERE id = ?",
            (engine.body(written), *changed.values(), self._number),
        )
