"""Changes that administrators make over the shipped files, kept as data.

An edit sets or appends to a place in one of a department's files, named as in the file itself;
the catalogue applies the edits in order before it validates, so that an edit is held to the
same rules as a file. Taking an edit away undoes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

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
        return
    place[last] = [*place.get(last, []), change.value]
