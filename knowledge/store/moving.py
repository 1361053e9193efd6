"""All that a store holds, whichever engine carries it: counted, written out, copied elsewhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinydb.table import Document

from knowledge.store.documents import encode
from knowledge.store.errors import Damaged

if TYPE_CHECKING:
    from knowledge.store.database import Database


@dataclass(frozen=True)
class Content:
    """Of one table: equal where the same documents come in the same order under the same ids."""

    table: str
    documents: int
    digest: str  # SHA-256


def contents(database: Database) -> list[Content]:
    return [_content(database, name) for name in sorted(database.tables())]


def lines(database: Database) -> Iterator[bytes]:
    """A line of JSON for each document, table by table, all of one moment."""
    with database.reading():
        for name in sorted(database.tables()):
            table = json.dumps(name)
            for document in database.table(name):
                yield _line(table, document)


def copy(source: Database, target: Database) -> list[Content]:
    """Replaces what the target holds, in one transaction. Raises StoreError, and changes nothing,
    unless afterwards both hold the same."""
    with source.reading(), target.transaction():
        target.drop_tables()
        target.declare(source.indexes())
        for name in sorted(source.tables()):
            table = target.table(name, persist_empty=True)
            table.insert_multiple(Document(each, each.doc_id) for each in source.table(name))
        expected = contents(source)
        if contents(target) != expected:
            raise Damaged("what arrived is not what was sent: nothing was changed")
    return expected


def _content(database: Database, name: str) -> Content:
    digest, count = hashlib.sha256(), 0
    for document in database.table(name):
        digest.update(_line("", document))
        count += 1
    return Content(name, count, digest.hexdigest())


def _line(table: str, document: Document) -> bytes:
    written, _ = encode(document)
    body = written if isinstance(written, bytes) else written.encode()
    return b'{"table":%s,"id":%d,"document":%s}\n' % (table.encode(), document.doc_id, body)
