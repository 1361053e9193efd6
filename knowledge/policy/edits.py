"""Changes that administrators make over the shipped files, kept as data.

An edit sets or appends to a place in one of a department's files, named as in the file itself;
the catalogue applies the edits in order before it validates, so that an edit is held to the
same rules as a file. An edit is proposed, then approved, and in force from its day on until it is
undone; it stays on record, so that what was said on any day can be explained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Literal

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

    @property
    def place(self) -> tuple[str, ...]:
        return (self.department, self.file, *self.path)


@dataclass(frozen=True)
class Edit:
    id: int
    summary: str  # what it does, in Chinese, for the list of edits
    changes: tuple[Change, ...]


class EditState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"  # in force from its day on
    WITHDRAWN = "withdrawn"  # before it was approved
    UNDONE = "undone"
    EXPORTED = "exported"  # stands in the files now


@dataclass(frozen=True)
class Record:
    """An edit with what became of it. People are Telegram's numbers, 0 is the command line."""

    edit: Edit
    state: EditState
    author: int
    at: datetime  # when it was proposed
    base: datetime  # when its author began to write
    live_on: date | None = None  # None: at once
    reason: str = ""  # why the author wants it although something was pointed out
    report: str = ""  # what was found when it was examined, as it is told
    examined: tuple[int, ...] | None = None  # on top of which edits; None: not yet
    to_confirm: int = 0  # findings that need the reason
    blocked: int = 0  # findings that nobody can confirm
    settled_by: int | None = None  # who approved it, and took it back
    settled: datetime | None = None
    shown: str = ""  # what it does, as its author was shown it
    draft: Mapping[str, Any] | None = None  # what its author wrote, to go on from
    found: Mapping[str, Any] | None = None  # the report in parts; None: not examined yet

    @property
    def id(self) -> int:
        return self.edit.id

    def is_live(self, day: date) -> bool:
        return self.state is EditState.APPROVED and (self.live_on is None or self.live_on <= day)


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


TABLE: Final = "edits"
CHANGED: Final = "knowledge"  # announced: what is in force may be another


class Edits:
    """All edits there ever were, kept in the store."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = database.table(TABLE)

    def live(self, day: date) -> tuple[Edit, ...]:
        """Those in force, in the order in which they were approved."""
        found = [each for each in self.records() if each.is_live(day)]
        return tuple(each.edit for each in sorted(found, key=_approved))

    def records(self) -> list[Record]:
        """The oldest first."""
        return [_record(document) for document in self._table.all()]

    def record(self, edit_id: int) -> Record | None:
        found = self._table.get(doc_id=edit_id)
        return None if found is None else _record(found)

    def propose(
        self,
        summary: str,
        changes: Sequence[Change],
        author: int,
        at: datetime,
        *,
        base: datetime | None = None,
        live_on: date | None = None,
        shown: str = "",
        draft: Mapping[str, Any] | None = None,
    ) -> Record:
        record = {
            "summary": summary,
            "changes": [asdict(change) for change in changes],
            "author": author,
            "at": at.isoformat(),
            "state": EditState.PROPOSED.value,
            "base": (base or at).isoformat(),
            "live_on": None if live_on is None else live_on.isoformat(),
            "shown": shown,
            "draft": draft,
        }
        number = self._table.insert(record)
        return _record(Document(record, doc_id=number))

    def note_report(
        self,
        edit_id: int,
        report: str,
        to_confirm: int,
        blocked: int,
        examined: Sequence[int],
        parts: Mapping[str, Any],
    ) -> None:
        found = {
            "report": report,
            "found": parts,
            "to_confirm": to_confirm,
            "blocked": blocked,
            "examined": list(examined),
        }
        self._table.update(found, doc_ids=[edit_id])

    def note_reason(self, edit_id: int, reason: str) -> None:
        self._table.update({"reason": reason}, doc_ids=[edit_id])

    def settle(self, edit_id: int, state: EditState, by: int, at: datetime) -> None:
        settled = {"state": state.value, "settled_by": by, "settled": at.isoformat()}
        self._table.update(settled, doc_ids=[edit_id])
        self._database.announce(CHANGED)


def _approved(record: Record) -> tuple[datetime, int]:
    return record.settled or record.at, record.id


def _record(document: Document) -> Record:
    changes = [
        Change(**{**change, "path": tuple(change["path"])}) for change in document["changes"]
    ]
    live_on, settled = document.get("live_on"), document.get("settled")
    examined = document.get("examined")
    return Record(
        edit=Edit(document.doc_id, document["summary"], tuple(changes)),
        state=EditState(document.get("state", EditState.APPROVED)),  # there was no other once
        author=document["author"],
        at=datetime.fromisoformat(document["at"]),
        base=datetime.fromisoformat(document.get("base", document["at"])),
        live_on=None if live_on is None else date.fromisoformat(live_on),
        reason=document.get("reason", ""),
        report=document.get("report", ""),
        examined=None if examined is None else tuple(examined),
        to_confirm=document.get("to_confirm", 0),
        blocked=document.get("blocked", 0),
        settled_by=document.get("settled_by"),
        settled=None if settled is None else datetime.fromisoformat(settled),
        shown=document.get("shown", ""),
        draft=document.get("draft"),
        found=document.get("found"),
    )
