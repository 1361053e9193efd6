"""Changes that administrators make over the shipped files, kept as data.

An edit sets or appends to a place in one of a department's files, named as in the file itself;
the catalogue applies the edits in order before it validates, so that an edit is held to the
same rules as a file. Taking an edit away undoes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from tinydb.table import Document

from knowledge.store import Database

File = Literal["law", "questions", "answers"]


@dataclass(frozen=True)
class Change:
    department: str
    file: File
    path: tuple[str, ...]  # ("medical.inpatient", "phrasings")
    value: Any  # what TOML can hold
    append: bool = False  # to the list at that place


@dataclass(frozen=True)
class Edit:
    id: int
    summary: str  # what it does, in Chinese, for the list of edits
    changes: tuple[Change, ...]


def apply(tables: dict[str, Any], file: File, department: str, edits: Sequence[Edit]) -> None:
    """Works the edits of one file into its tables, which it changes.

    Raises LookupError where the place to append to does not exist."""
    for edit in edits:
        for change in edit.changes:
            if (change.department, change.file) == (department, file):
                _apply(tables, change)


def _apply(tables: dict[str, Any], change: Change) -> None:
    *parents, last = change.path
    place = tables
    for name in parents:
        place = place.setdefault(name, {})
    if not change.append:
        place[last] = change.value
        if last == "text":
            place.pop("texts", None)  # the text that an administrator writes is told every day
        return
    place[last] = [*place.get(last, []), change.value]


TABLE = "edits"


class Edits:
    """The edits in force, kept in the store in the order in which they were made."""

    def __init__(self, database: Database) -> None:
        self._table = database.table(TABLE)

    def all(self) -> tuple[Edit, ...]:
        return tuple(_edit(document) for document in self._table.all())

    def add(self, summary: str, changes: Sequence[Change], author: int, at: str) -> Edit:
        """`at` is the moment as ISO text, `author` the administrator's Telegram id."""
        plain = [asdict(change) for change in changes]
        record = {"summary": summary, "changes": plain, "author": author, "at": at}
        return Edit(self._table.insert(record), summary, tuple(changes))

    def remove(self, edit_id: int) -> bool:
        if not self._table.contains(doc_id=edit_id):
            return False
        self._table.remove(doc_ids=[edit_id])
        return True


def _edit(document: Document) -> Edit:
    changes = [
        Change(**{**change, "path": tuple(change["path"])}) for change in document["changes"]
    ]
    return Edit(document.doc_id, document["summary"], tuple(changes))
