"""The one file that holds all that is kept about people."""

from __future__ import annotations

from pathlib import Path

from knowledge.registry import audit, conversations, households, tickets, users
from knowledge.store import Database


def open_database(path: Path, key: bytes | None = None) -> Database:
    indexes = {}
    for module in (households, users, tickets, audit, conversations):
        indexes.update(module.INDEXES)
    return Database(path, key=key, indexes=indexes)
