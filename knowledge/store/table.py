"""TinyDB's Table over rows: what reads or writes one document touches that document alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import or_
from typing import Any

from tinydb import table as tinydb
from tinydb.queries import QueryInstance, QueryLike

from knowledge.store.conditions import is_distinct
from knowledge.store.documents import decode
from knowledge.store.storage import SQLiteStorage, row_id

Change = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]

_LARGEST_KEPT = 1_000  # documents of one result in the query cache


class Table(tinydb.Table):
    _storage: SQLiteStorage
    _next_id: int | None  # type: ignore[assignment]

    def __init__(
        self,
        storage: SQLiteStorage,
        name: str,
        cache_size: int = tinydb.Table.default_query_cache_capacity,
        persist_empty: bool = False,
    ) -> None:
        super().__init__(storage, name, cache_size)
        self._cached_state: tuple[int, int] | None = None
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
        with self._storage.connection.lock:
            if doc_id is not None:
                number = row_id(doc_id)
                document = None if number is None else self._storage.document(self.name, number)
                return None if document is None else self.document_class(document, doc_id)
            if doc_ids is not None:
                return self._documents(doc_ids)
            if cond is not None:
                return next(self._matching(cond), None)
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def search(self, cond: QueryLike) -> list[tinydb.Document]:
        with self._storage.connection.lock:
            # From an index, finding is as quick as asking whether what was kept is still true.
            if self._storage.is_indexed(self.name, cond):
                return list(self._matching(cond))
            state = self._storage.state()
            if state is None or state != self._cached_state:
                self.clear_cache()
                self._cached_state = state
            kept = self._query_cache.get(cond)
            if kept is not None:
                return kept[:]
            found = list(self._matching(cond))
            if state is not None and len(found) <= _LARGEST_KEPT and _may_be_kept(cond):
                self._query_cache[cond] = found[:]
            return found

    def all(self) -> list[tinydb.Document]:
        with self._storage.connection.lock:
            return list(self._matching(None))

    def __iter__(self) -> Iterator[tinydb.Document]:
        for batch in self._storage.batches(self.name):
            for _, number, body in batch:
                yield self._made(number, body)

    # Writing

    def insert(self, document: Mapping[str, Any]) -> int:
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        numbers = []
        with self._writing():
            free = self._first_free_id()
            for document in documents:
                if not isinstance(document, Mapping):
                    raise ValueError("Document is not a Mapping")  # noqa: TRY004 - TinyDB's own
                if isinstance(document, self.document_class):
                    number = _valid(document.doc_id)
                    self._next_id = None
                else:
                    number = free
                    self._next_id = number + 1
                free = max(free, number + 1)
                self._storage.insert(self.name, number, dict(document))
                numbers.append(number)
        return numbers

    def update(
        self,
        fields: Change,
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        with self._writing():
            if doc_ids is not None:
                return self._apply([(fields, None)], _numbers(doc_ids))
            return self._apply([(fields, cond)], self._candidates(cond))

    def update_multiple(self, updates: Iterable[tuple[Change, QueryLike]]) -> list[int]:
        changes = list(updates)
        conditions = [condition for _, condition in changes]
        either = None
        if conditions and all(isinstance(condition, QueryInstance) for condition in conditions):
            either = reduce(or_, conditions)
        with self._writing():
            return self._apply(changes, self._candidates(either))

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        with self._writing():
            return super().upsert(document, cond)

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        if cond is None and doc_ids is None:
            raise RuntimeError("Use truncate() to remove all documents")
        with self._writing():
            if doc_ids is not None:
                return [n for n in _numbers(doc_ids) if self._storage.delete(self.name, n)]
            removed = [document.doc_id for document in self._matching(cond)]
            for number in removed:
                self._storage.delete(self.name, number)
        return removed

    def truncate(self) -> None:
        with self._writing():
            self._storage.clear(self.name)
        self._next_id = None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.clear_cache()
        with self._storage.transaction():
            self._storage.create(self.name)
            yield

    def _apply(
        self, changes: Sequence[tuple[Change, QueryLike | None]], numbers: Iterable[int]
    ) -> list[int]:
        """Applies the changes, in turn, to each of the documents that meets their condition."""
        updated = []
        for number in numbers:
            document = self._storage.document(self.name, number)
            if document is None:
                continue
            before = self._storage.column_values(self.name, document)
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

    def _candidates(self, condition: QueryLike | None) -> list[int]:
        """Ids alone: a change of every document must not hold them all in memory."""
        return [number for (number,) in self._storage.candidates(self.name, "id", condition)]

    def _get_next_id(self) -> int:
        free = self._first_free_id()
        self._next_id = free + 1
        return free

    def _first_free_id(self) -> int:
        return max(self._next_id or 1, self._storage.highest_id(self.name) + 1)

    # Documents

    def _matching(self, condition: QueryLike | None) -> Iterator[tinydb.Document]:
        for number, body in self._storage.candidates(self.name, "id, body", condition):
            document = decode(body)
            if condition is None or condition(document):
                yield self.document_class(document, self.document_id_class(number))

    def _documents(self, doc_ids: Iterable[object]) -> list[tinydb.Document]:
        wanted = {row_id(doc_id) for doc_id in doc_ids} - {None}
        found = [
            row
            for number in wanted
            for row in self._storage.select(
                self.name, "position, id, body", "WHERE id = ?", [number]
            )
        ]
        return [self._made(number, body) for _, number, body in sorted(found)]

    def _made(self, number: int, body: bytes | str) -> tinydb.Document:
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
    return [number for number in doc_ids if isinstance(number, int) and row_id(int(number))]
