"""TinyDB carried by SQLite or PostgreSQL."""

from knowledge.store.backup import restore, verify
from knowledge.store.database import Database
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
)

__all__ = [
    "Away",
    "CannotWrite",
    "Damaged",
    "Database",
    "DiskFull",
    "ForeignFile",
    "Locked",
    "NewerFormat",
    "StoreError",
    "WrongKey",
    "restore",
    "verify",
]
