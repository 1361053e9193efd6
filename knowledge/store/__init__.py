"""TinyDB carried by SQLite or PostgreSQL."""

from knowledge.store.backup import verify
from knowledge.store.connection import Listener
from knowledge.store.database import SERVERS, Database, restore
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
    "WrongKey",
    "WrongPassword",
    "contents",
    "copy",
    "lines",
    "restore",
    "verify",
]
