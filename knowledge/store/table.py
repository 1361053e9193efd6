"""TinyDB's Table over rows: what reads or writes one document touches that document alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any, TypeVar

from tinydb import table as tinydb
from tinydb.queries import QueryLike

from knowledge.store.conditions import is_distinct
from knowledge.store.documents import decode, encode_plain, row_id
from knowledge.store.rows import Rows
from knowledge.store.storage import Row, RowStorage

Change = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]
T = TypeVar("T")

_LARGEST_KEPT = 1_000  # documents of one result in the query cache


class Table(tinydb.Table):
    _storage: RowStorage
    _next_id: int | None  # type: ignore[assignment]

    def __init__(
        self, storage: RowStorage, name: str, persist_empty: bool = False, **options: Any
    ) -> None:
        super().__init__(storage, name, **options)
        self._cached_state: object = None
        self._rows: Rows | None = None  # while they are being changed
        if persist_empty:
            with storage.transaction():
                storage.create(name)

    # Reading

    def get(
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> Any:
        # The most frequent operation of all takes the shortest way.
        storage, engine = self._storage, self._storage.engine
        try:
            with engine.lock:
                if doc_id is not None:
                    row = storage.row(self._name, doc_id)
                    return None if row is None else self.document_class(decode(row[2]), doc_id)
                if doc_ids is not None:
                    found = [storage.row(self._name, each) for each in set(map(row_id, doc_ids))]
                    return list(map(self._made, sorted(filter(None, found))))
                if cond is not None:
                    rows, is_sure = storage.candidates(self._name, cond)
                    for _, number, body in rows:
                        document = decode(body)
                        if is_sure or cond(document):
                            return self.document_class(document, self.document_id_class(number))
                    return None
        except engine.errors as error:
            raise engine.explained(error) from error
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def search(self, cond: QueryLike) -> list[tinydb.Document]:
        with self._storage.engine.turn():
            rows, is_sure = self._storage.candidates(self._name, cond)
            if is_sure:  # as quick as asking whether what was kept is still true
                return list(map(self._made, rows))
            state = self._storage.engine.state()
            if state != self._cached_state:
                self.clear_cache()
                self._cached_state = state
            kept = self._query_cache.get(cond)
            if kept is not None:
                return kept[:]
            found = [document for document in map(self._made, rows) if cond(document)]
            if len(found) <= _LARGEST_KEPT and is_distinct(cond):
                self._query_cache[cond] = found[:]
            return found

    def all(self) -> list[tinydb.Document]:
        with self._storage.engine.turn():
            return list(map(self._made, self._storage.rows(self._name)))

    def __iter__(self) -> Iterator[tinydb.Document]:
        for batch in self._storage.batches(self._name):
            yield from map(self._made, batch)

    def bodies(self) -> Iterator[bytes | str]:
        """The documents as they are written: JSON, bytes where orjson wrote it."""
        for batch in self._storage.batches(self._name):
            yield from (body for _, _, body in batch)

    def __len__(self) -> int:
        return self._storage.count(self._name)

    def _made(self, row: Row) -> tinydb.Document:
        _, number, body = row
        return self.document_class(decode(body), self.document_id_class(number))

    # Writing: what TinyDB does to a dict of documents, it does to Rows

    def insert(self, document: Mapping[str, Any]) -> int:
        if type(document) is not dict:
            return self._change(None, super().insert, document)
        self.clear_cache()
        number = self._storage.append(self._name, document, self._next_id or 1)
        self._next_id = number + 1
        return number

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        return self._change(None, super().insert_multiple, map(self._with_own_id, documents))

    def insert_plain(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """As `insert_multiple` and quicker, of texts, whole numbers and lists alone."""
        numbers: list[int] = []
        self.clear_cache()
        with self._storage.transaction():
            rows = Rows(self._storage, self._name, written=encode_plain)
            for document in documents:
                if isinstance(document, self.document_class):
                    number, self._next_id = document.doc_id, None
                else:
                    number = max(self._next_id or 1, rows.highest + 1)
                    self._next_id = number + 1
                rows[number] = document
                numbers.append(number)
            rows.flush()
        return numbers

    def _with_own_id(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        if isinstance(document, self.document_class):
            self._next_id = None  # as in `insert`: TinyDB would later overwrite one of them
        return document

    def update(
        self,
        fields: Change,
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        return self._change(cond, super().update, fields, cond, doc_ids)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        with self._storage.transaction():
            return super().upsert(document, cond)

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        return self._change(cond, super().remove, cond, doc_ids)

    def _change(
        self, condition: QueryLike | None, operation: Callable[..., T], *arguments: object
    ) -> T:
        """Does it to the documents that may meet the condition."""
        self.clear_cache()
        with self._storage.transaction():
            outer, self._rows = self._rows, Rows(self._storage, self._name, condition)
            try:
                result = operation(*arguments)
                self._rows.flush()
            finally:
                self._rows = outer
        return result

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        if self._rows is None:
            self._change(None, self._update_table, updater)
        else:
            updater(self._rows)

    def _get_next_id(self) -> int:
        rows = self._rows
        highest = self._storage.highest_id(self._name) if rows is None else rows.highest
        free = max(self._next_id or 1, highest + 1)
        self._next_id = free + 1
        return free
