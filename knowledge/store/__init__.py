"""TinyDB carried by SQLite."""

from knowledge.store.backup import restore, verify
from knowledge.store.database import Database
from knowledge.store.errors import (
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
