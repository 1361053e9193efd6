"""Registry files into the store: every good row is kept, every bad one is handed back."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import orjson
from tinydb.table import Document

from knowledge.registry.households import Households, Writing
from knowledge.registry.records import (
    HOUSEHOLD_KEYS,
    NOT_EVERYWHERE,
    PEOPLE,
    PERSON_KEYS,
    Record,
    RecordError,
    benefit_names,
    code,
    tidy,
    tidy_household,
    tidy_person,
)
from knowledge.registry.tables import FileError, Row, Table, read_tables
from knowledge.store import Database

__all__ = ["FileError", "ImportResult", "import_files"]

Progress: TypeAlias = Callable[[str, int, int], None]  # what is read or written, done, of how many

HOUSEHOLDS: Final = "户"
_KEYS: Final = {HOUSEHOLDS: HOUSEHOLD_KEYS, PEOPLE: PERSON_KEYS}
# A table without 户类别 would say that nobody is poor, when it says nothing about it.
_NEEDED: Final = {HOUSEHOLDS: ("户编号", "户类别"), PEOPLE: ("户编号", "姓名")}
_ROWS_BETWEEN_REPORTS: Final = 500
_WRITTEN_AT_ONCE: Final = 1000


@dataclass(frozen=True)
class ImportResult:
    """`rejected` counts rows, the others count households. `notes` are in Chinese."""

    new: int
    changed: int
    unchanged: int
    rejected: int
    notes: tuple[str, ...]


def import_files(
    database: Database,
    paths: Sequence[Path],
    rejects: Path,
    *,
    dry_run: bool = False,
    progress: Progress = lambda *_: None,
    knows_benefit: Callable[[str], bool] = lambda _: True,
) -> ImportResult:
    """Writes what differs, in one transaction. A dry run writes `rejects` alone.

    A household that is not in the files stays as it is, and so does what a column tells that is
    not in the table 户. The rows of a household in the table 人 replace its people; they stay
    where there is no good row for it, and so does a person whose row is bad. A benefit that is
    not known by its name is kept and noted.

    Raises FileError before anything is written, and StoreError.
    """
    if rejects.resolve() in {path.resolve() for path in paths}:
        raise FileError(f"{rejects.name}要用来写退回的行，请把要导入的文件改个名字")
    tables = [_recognised(table) for path in paths for table in read_tables(path, _KEYS)]
    households = Households(database)
    staged = _Staged(households, knows_benefit)
    with _rejects(rejects) as rejected:
        for kind, stage in ((HOUSEHOLDS, staged.add_household), (PEOPLE, staged.add_person)):
            for _, table in (pair for pair in tables if pair[0] == kind):
                _read(table, _KEYS[kind], stage, rejected, progress)
    with nullcontext() if dry_run else households.writing() as writing:
        counts = _write(households, staged, writing, progress)
    return ImportResult(
        new=counts["new"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        rejected=rejected.count,
        notes=(
            *(note for kind, table in tables for note in _notes(kind, table)),
            *_unknown_benefits(staged.unknown_benefits),
        ),
    )


def _recognised(table: Table) -> tuple[str, Table]:
    """The table and which of the two it is, told by its columns."""
    kind = max(_KEYS, key=lambda kind: len(set(table.header).intersection(_KEYS[kind])))
    missing = [name for name in _NEEDED[kind] if name not in table.header]
    if missing:
        raise FileError(f"{table.name}缺少这些列：{'、'.join(missing)}（按“{kind}”表看）")
    twice = [name for name in _KEYS[kind] if table.header.count(name) > 1]
    if twice:
        raise FileError(f"{table.name}里这些列出现了不止一次：{'、'.join(twice)}")
    return kind, table


def _notes(kind: str, table: Table) -> Iterator[str]:
    expected = [name for name in _KEYS[kind] if name not in NOT_EVERYWHERE]
    missing = [name for name in expected if name not in table.header]
    unused = [name for name in table.header if name and name not in _KEYS[kind]]
    if missing:
        meaning = "已记下的不变" if kind == HOUSEHOLDS else "都按没填算"
        yield f"{table.name}没有这些列，{meaning}：{'、'.join(missing)}"
    if unused:
        yield f"{table.name}的这些列没有用到：{'、'.join(unused)}"


def _unknown_benefits(names: Counter[str]) -> Iterator[str]:
    if names:
        told = "、".join(f"{name}（{count}处）" for name, count in names.most_common())
        yield f"在享待遇里有认不出的名字，核算时不当成在领：{told}"


class _Rejects:
    def __init__(self, rows: Any) -> None:
        self.count = 0
        self._rows = rows
        self._rows.writerow(["文件", "行", "原因", "原来的内容"])

    def add(self, table: Table, row: Row, reason: str) -> None:
        self.count += 1
        cells = ("" if cell is None else str(cell) for cell in row.cells)
        self._rows.writerow([table.name, row.line, reason, *cells])


@contextmanager
def _rejects(path: Path) -> Iterator[_Rejects]:
    """The file is there afterwards only if a row was refused."""
    # The cells hold ID numbers: only the owner may read them.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", errors="replace", newline="") as file:
        rejects = _Rejects(csv.writer(file))
        yield rejects
    if not rejects.count:
        path.unlink()


def _read(
    table: Table,
    keys: Sequence[str],
    stage: Callable[[Record, str], None],
    rejected: _Rejects,
    progress: Progress,
) -> None:
    used = [(name, place) for place, name in enumerate(table.header) if name in keys]
    for number, row in enumerate(table.rows(), start=1):
        try:
            stage(_record(table, used, row), f"{table.name}第{row.line}行")
        except RecordError as error:
            rejected.add(table, row, str(error))
        if number % _ROWS_BETWEEN_REPORTS == 0:
            progress(table.name, row.done, table.size)
    progress(table.name, table.size, table.size)


def _record(table: Table, used: Sequence[tuple[str, int]], row: Row) -> Record:
    """Raises RecordError."""
    if row.fault:
        raise RecordError(row.fault)
    cells, width = row.cells, len(table.header)
    if len(cells) < width or any(cell not in ("", None) for cell in cells[width:]):
        raise RecordError(f"这一行有{len(cells)}格，表头有{width}格")
    return {name: cells[place] for name, place in used}


class _Staged:
    """What the files say, checked and gathered by household: as text, to hold a whole city."""

    def __init__(self, households: Households, knows_benefit: Callable[[str], bool]) -> None:
        self.unknown_benefits: Counter[str] = Counter()
        self._knows_benefit = knows_benefit
        self._stored = households
        self._origins: dict[str, str] = {}
        self._households: dict[str, str] = {}
        self._people: dict[str, list[str]] = {}
        self._refused_names: dict[str, set[str]] = {}

    @property
    def ids(self) -> list[str]:
        return list(self._households | self._people)

    def add_household(self, record: Record, origin: str) -> None:
        """Raises RecordError."""
        known = tidy_household(record)
        if "户编号" not in known:
            raise RecordError("户编号没有填")
        household_id = known["户编号"]
        if household_id in self._origins:
            raise RecordError(f"户编号“{household_id}”重复，{self._origins[household_id]}已有")
        self._origins[household_id] = origin
        self._note_unknown_benefits(known)
        # None takes away what was known; a column that is not in the file says nothing.
        self._households[household_id] = _packed({key: known.get(key) for key in record})

    def add_person(self, record: Record, _: str) -> None:
        """Raises RecordError."""
        household_id = code(str(record["户编号"] or ""))
        if not household_id:
            raise RecordError("户编号没有填")
        if household_id not in self._households and not self._stored.document(household_id):
            raise RecordError(f"户编号“{household_id}”不在户表里，或者那一行被退回了")
        try:
            member = tidy_person(record)
            self._refuse_the_same_again(household_id, member)
        except RecordError:
            name = tidy(str(record["姓名"]))
            self._refused_names.setdefault(household_id, set()).add(name)
            raise
        self._note_unknown_benefits(member)
        self._people.setdefault(household_id, []).append(_packed(member))

    def _note_unknown_benefits(self, record: Mapping[str, str]) -> None:
        for name in benefit_names(record.get("在享待遇", "")):
            if not self._knows_benefit(name):
                self.unknown_benefits[name] += 1

    def _refuse_the_same_again(self, household_id: str, member: dict[str, str]) -> None:
        id_number = member.get("身份证号")
        for other in self._people.get(household_id, ()):
            if id_number and orjson.loads(other).get("身份证号") == id_number:
                raise RecordError("这一户里已经有身份证号相同的人")

    def record(self, household_id: str, stored: Document | None) -> dict[str, Any]:
        """The household as it is to be kept from now on."""
        old: Mapping[str, Any] = stored or {PEOPLE: []}
        row = self._households.get(household_id)
        people = [orjson.loads(member) for member in self._people.get(household_id, ())]
        names = {member.get("姓名") for member in people}
        refused = self._refused_names.get(household_id, set()) - names
        kept = [member for member in old[PEOPLE] if not people or member.get("姓名") in refused]
        cells = {**old, **(orjson.loads(row) if row else {}), PEOPLE: people + kept}
        return {key: value for key, value in cells.items() if value is not None}


def _packed(record: Record) -> str:
    return orjson.dumps(record).decode()  # the bytes would keep the room they were written in


def _write(
    households: Households, staged: _Staged, writing: Writing | None, progress: Progress
) -> Counter[str]:
    """Counts alone where there is no writing."""
    counts: Counter[str] = Counter()
    ids = staged.ids
    is_first_import = households.count() == 0
    for start in range(0, len(ids), _WRITTEN_AT_ONCE):
        new = []
        for household_id in ids[start : start + _WRITTEN_AT_ONCE]:
            stored = None if is_first_import else households.document(household_id)
            record = staged.record(household_id, stored)
            if stored is None:
                new.append(record)
            elif stored == record:
                counts["unchanged"] += 1
            else:
                counts["changed"] += 1
                if writing:
                    writing.replace(stored, record)
        counts["new"] += len(new)
        if writing:
            writing.add(new)
        progress("写入", min(start + _WRITTEN_AT_ONCE, len(ids)), len(ids))
    return counts
