"""What can go wrong with a store.

StoreError
├── WrongKey        the key does not open the file, or is missing, or the file is no database
├── NewerFormat     a newer version of this package wrote the file
├── ForeignFile     an SQLite database that is not a store
├── CannotWrite     the folder is missing or the file may not be written
├── DiskFull        no room; the transaction was undone
├── Locked          another process kept the file for too long
└── Damaged         the content is not what was written
"""

import sqlite3

import sqlcipher3


class StoreError(Exception):
    pass


class WrongKey(StoreError):
    pass


class NewerFormat(StoreError):
    pass


class ForeignFile(StoreError):
    pass


class CannotWrite(StoreError):
    pass


class DiskFull(StoreError):
    pass


class Locked(StoreError):
    pass


class Damaged(StoreError):
    pass


class NotUnique(StoreError):
    """Stays inside: becomes the ValueError that TinyDB gives."""


# The two drivers have the same interface and unrelated exceptions.
SQLITE_ERRORS: tuple[type[Exception], ...] = (sqlite3.Error, sqlcipher3.Error)

_BY_CODE: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_NOTADB: (WrongKey, "the key does not open it, or it is not a database"),
    sqlite3.SQLITE_READONLY: (CannotWrite, "it may not be written"),
    sqlite3.SQLITE_PERM: (CannotWrite, "it may not be written"),
    sqlite3.SQLITE_CANTOPEN: (CannotWrite, "it cannot be opened: see its folder and permissions"),
    sqlite3.SQLITE_FULL: (DiskFull, "there is no room left for it"),
    sqlite3.SQLITE_BUSY: (Locked, "another process is using it and did not finish in time"),
    sqlite3.SQLITE_LOCKED: (Locked, "it is locked"),
    sqlite3.SQLITE_CORRUPT: (Damaged, "its content is damaged"),
}


def explained(error: Exception, path: str) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
        return NotUnique(str(error))
    code &= 0xFF  # the low byte is the kind of error, the rest its variety
    kind, reason = _BY_CODE.get(code, (StoreError, "SQLite refused"))
    return kind(f"{path}: {reason} ({error})")


def is_outdated(error: Exception) -> bool:
    """Whether another process has replaced the table since this one looked at the catalogue."""
    return "no such table: documents" in str(error)
