"""The one store that holds all that is kept about people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from knowledge.registry import (
    audit,
    calls,
    claims,
    households,
    search_keys,
    tickets,
    unanswered,
    users,
)
from knowledge.store import Database


def open_database(
    store: Path | str,
    key: bytes | None = None,
    indexes: Mapping[str, Sequence[str]] | None = None,
    password: str | None = None,
) -> Database:
    """A file, or postgresql://…; with indexes of other tables beside those of the registry. Raises
    StoreError."""
    indexes = dict(indexes or {})
    kept = (households, search_keys, users, tickets, calls, claims, audit)
    for module in (*kept, unanswered):
        indexes.update(module.INDEXES)
    database = Database(store, key=key, indexes=indexes, password=password)
    try:
        tables = database.tables()
        households.take_out_what_was_left(database, tables)
        for name in indexes.keys() - tables:  # what is missing is looked for each time
            database.table(name, persist_empty=True)
        search_keys.bring_up_to_date(database, households.TABLE)
    except BaseException:
        database.close()
        raise
    return database
