"""TinyDB carried by SQLite or PostgreSQL."""

from knowledge.store.backup import verify
from knowledge.store.database import SERVERS, Database, restore
from knowledge.store.documents import decode
from knowledge.store.engine import Listener
from knowledge.store.errors import (
    Away,
    CannotWrite,
    Damaged,
    DiskFull,
    ForeignFile,
    Locked,
    NewerFormat,
    StoreError,
    WrongKey,
    WrongPassword,
)
from knowledge.store.moving import Content, contents, copy, lines
from knowledge.store.table import Table

__all__ = [
    "SERVERS",
    "Away",
    "CannotWrite",
    "Content",
    "Damaged",
    "Database",
    "DiskFull",
    "ForeignFile",
    "Listener",
    "Locked",
    "NewerFormat",
    "StoreError",
    "Table",
    "WrongKey",
    "WrongPassword",
    "contents",
    "copy",
    "decode",
    "lines",
    "restore",
    "verify",
]
