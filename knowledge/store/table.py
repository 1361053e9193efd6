"""TinyDB's Table over rows: what reads or writes one document touches that document alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from tinydb import table as tinydb
from tinydb.queries import QueryInstance, QueryLike

from knowledge.store.conditions import is_distinct
from knowledge.store.documents import decode
from knowledge.store.storage import Row, RowStorage, row_id

Change = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]
T = TypeVar("T")

_LARGEST_KEPT = 1_000  # documents of one result in the query cache


class Table(tinydb.Table):
    _storage: RowStorage
    _next_id: int | None  # type: ignore[assignment]

    def __init__(
        self,
        storage: RowStorage,
        name: str,
        cache_size: int = tinydb.Table.default_query_cache_capacity,
        persist_empty: bool = False,
    ) -> None:
        super().__init__(storage, name, cache_size)
        self._cached_state: object = None
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
        connection = self._storage.connection
        try:
            with connection.lock:
                if doc_id is not None:
                    number = row_id(doc_id)
                    document = (
                        None if number is None else self._storage.document(self._name, number)
                    )
                    return None if document is None else self.document_class(document, doc_id)
                if doc_ids is not None:
                    return self._documents(doc_ids)
                if cond is not None:
                    rows = self._storage.indexed(self._name, cond)
                    if rows is None:
                        rows = self._storage.rows(self._name)
                    for _, number, body in rows:
                        document = decode(body)
                        if cond(document):
                            return self.document_class(document, self.document_id_class(number))
                    return None
        except connection.errors as error:
            raise connection.explained(error) from error
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def search(self, cond: QueryLike) -> list[tinydb.Document]:
        with self._storage.connection.turn:
            # From an index, finding is as quick as asking whether what was kept is still true.
            rows = self._storage.indexed(self.name, cond)
            if rows is not None:
                return self._matching(cond, rows)
            state = self._storage.connection.state()
            if state != self._cached_state:
                self.clear_cache()
                self._cached_state = state
            kept = self._query_cache.get(cond)
            if kept is not None:
                return kept[:]
            found = self._matching(cond, self._storage.rows(self.name))
            if len(found) <= _LARGEST_KEPT and _may_be_kept(cond):
                self._query_cache[cond] = found[:]
            return found

    def all(self) -> list[tinydb.Document]:
        with self._storage.connection.turn:
            return [self._made(row) for row in self._storage.rows(self.name)]

    def __iter__(self) -> Iterator[tinydb.Document]:
        for batch in self._storage.batches(self.name):
            yield from map(self._made, batch)

    def each(self, read: Callable[[bytes | str], T]) -> Iterator[T]:
        """What it makes of each document as it is written: JSON, bytes where orjson wrote it."""
        for batch in self._storage.batches(self.name):
            for _, _, body in batch:
                yield read(body)

    def __len__(self) -> int:
        with self._storage.connection.turn:
            return self._storage.count(self.name)

    # Writing

    def insert(self, document: Mapping[str, Any]) -> int:
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        numbers: list[int] = []
        self.clear_cache()
        with self._storage.transaction():
            highest = self._storage.highest_id(self.name)
            self._storage.create(self.name)
            entries = self._numbered(documents, highest, numbers)
            self._storage.insert(self.name, entries, highest)
        return numbers

    def _numbered(
        self, documents: Iterable[Mapping[str, Any]], highest: int, numbers: list[int]
    ) -> Iterator[tuple[int, Mapping[str, Any]]]:
        for document in documents:
            if not isinstance(document, Mapping):
                raise ValueError("Document is not a Mapping")  # noqa: TRY004 - TinyDB's own
            if isinstance(document, self.document_class):
                number = _valid(document.doc_id)
                self._next_id = None
            else:
                number = max(self._next_id or 1, highest + 1)
                self._next_id = number + 1
            highest = max(highest, number)
            numbers.append(number)
            yield number, document

    def update(
        self,
        fields: Change,
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        if doc_ids is not None:
            return self._change([(fields, None)], None, _numbers(doc_ids))
        return self._change([(fields, cond)], cond)

    def update_multiple(self, updates: Iterable[tuple[Change, QueryLike]]) -> list[int]:
        changes = list(updates)
        conditions = [condition for _, condition in changes]
        either = None
        if conditions and all(isinstance(condition, QueryInstance) for condition in conditions):
            either = reduce(or_, conditions)
        return self._change(changes, either)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        with self._storage.transaction():
            return super().upsert(document, cond)

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        self.clear_cache()
        with self._storage.transaction():
            if doc_ids is not None:
                rows = self._storage.rows_of(self.name, _numbers(doc_ids))
                numbers = [number for _, number, _ in rows]
            elif cond is not None:
                rows = self._storage.candidates(self.name, cond)
                numbers = [document.doc_id for document in self._matching(cond, rows)]
            else:
                raise RuntimeError("Use truncate() to remove all documents")
            self._storage.create(self.name)
            return [number for number in numbers if self._storage.delete(self.name, number)]

    def truncate(self) -> None:
        self.clear_cache()
        with self._storage.transaction():
            self._storage.clear(self.name)
            self._storage.create(self.name)
        self._next_id = None

    def _change(
        self,
        changes: Sequence[tuple[Change, QueryLike | None]],
        condition: QueryLike | None,
        numbers: list[int] | None = None,
    ) -> list[int]:
        """Applies the changes, in turn, to each of the documents that meets their condition."""
        updated = []
        self.clear_cache()
        with self._storage.transaction():
            if numbers is None:
                rows = self._storage.changeable(self.name, condition)
            else:
                rows = self._storage.rows_of(self.name, numbers)
            self._storage.create(self.name)
            for _, number, body in rows:
                document = decode(body)
                before = self._storage.indexed_values(self.name, document)
                met = 0
                for fields, condition in changes:
                    if condition is None or condition(document):
                        met += 1
                        if callable(fields):
                            fields(document)
                        else:
                            document.update(fields)
                if met:
                    self._storage.replace(self.name, number, before, document)
                    updated += [number] * met
        return updated

    def _get_next_id(self) -> int:
        with self._storage.connection.turn:
            free = max(self._next_id or 1, self._storage.highest_id(self.name) + 1)
            self._next_id = free + 1
        return free

    # Documents

    def _matching(self, condition: QueryLike, rows: Iterable[Row]) -> list[tinydb.Document]:
        found = []
        for _, number, body in rows:
            document = decode(body)
            if condition(document):
                found.append(self.document_class(document, self.document_id_class(number)))
        return found

    def _documents(self, doc_ids: Iterable[object]) -> list[tinydb.Document]:
        wanted = {row_id(doc_id) for doc_id in doc_ids} - {None}
        found = [
            row
            for number in wanted
            for row in self._storage.rows(self.name, "WHERE id = ?", (number,))
        ]
        return [self._made(row) for row in sorted(found)]

    def _made(self, row: Row) -> tinydb.Document:
        _, number, body = row
        return self.document_class(decode(body), self.document_id_class(number))


def _may_be_kept(condition: QueryLike) -> bool:
    is_cacheable: Callable[[], bool] = getattr(condition, "is_cacheable", lambda: True)
    return is_cacheable() and is_distinct(condition)


def _valid(doc_id: object) -> int:
    number = row_id(doc_id)
    if number is None:
        raise ValueError(f"Not a document ID: {doc_id!r}")
    return number


def _numbers(doc_ids: Iterable[object]) -> list[int]:
    return [
        number for number in doc_ids if isinstance(number, int) and row_id(int(number)) is not None
    ]
