"""Registry files into the store: every good row is kept, every bad one is handed back."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from tinydb.table import Document

from knowledge.forks import ProcessLost
from knowledge.garbage import no_garbage
from knowledge.registry.households import IMPORT, TABLE, Households
from knowledge.registry.records import (
    HOUSEHOLD_KEYS,
    NOT_EVERYWHERE,
    PEOPLE,
    PERSON_KEYS,
    RecordError,
    Tidier,
    benefit_names,
    code,
    tidy,
)
from knowledge.registry.tables import FileError, Sheet, SheetRow, read_tables
from knowledge.store import Database

__all__ = ["FileError", "ImportResult", "import_files"]

Progress: TypeAlias = Callable[[str, int, int], None]  # what is read or written, done, of how many

HOUSEHOLDS: Final = "户"
BUSY: Final = "另一个导入正在进行，请等它做完再导一次；这一次什么也没写"
LOST: Final = "帮着导入的进程被关掉了；这一次什么也没写，再导一次"
_KEYS: Final = {HOUSEHOLDS: HOUSEHOLD_KEYS, PEOPLE: PERSON_KEYS}
# A table without 户类别 would say that nobody is poor, when it says nothing about it.
_NEEDED: Final = {HOUSEHOLDS: ("户编号", "户类别"), PEOPLE: ("户编号", "姓名")}
_ROWS_BETWEEN_REPORTS: Final = 500
_WRITTEN_AT_ONCE: Final = 1000
_FEW: Final = 300  # households; what is found by them is written in less than a second


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

    Raises FileError before anything is written, also while another import is under way, and
    StoreError.
    """
    with no_garbage(), nullcontext(True) if dry_run else database.alone(IMPORT) as is_alone:
        if not is_alone:
            raise FileError(BUSY)
        try:
            return _imported(database, paths, rejects, dry_run, progress, knows_benefit)
        except ProcessLost as error:
            raise FileError(LOST) from error


def _imported(
    database: Database,
    paths: Sequence[Path],
    rejects: Path,
    dry_run: bool,
    progress: Progress,
    knows_benefit: Callable[[str], bool],
) -> ImportResult:
    if rejects.resolve() in {path.resolve() for path in paths}:
        raise FileError(f"{rejects.name}要用来写退回的行，请把要导入的文件改个名字")
    tables = [_recognised(table) for path in paths for table in read_tables(path, _KEYS)]
    households = Households(database)
    staged = _Staged(households, knows_benefit)
    with _rejects(rejects) as rejected:
        for kind in (HOUSEHOLDS, PEOPLE):
            for _, table in (pair for pair in tables if pair[0] == kind):
                _read(table, kind, staged, rejected, progress)
    ids = staged.ids()
    found = _compared(households, staged, ids, progress)
    result = ImportResult(
        new=len(found.new),
        changed=len(found.changed),
        unchanged=len(ids) - len(found.new) - len(found.changed),
        rejected=rejected.count,
        notes=(
            *(note for kind, table in tables for note in _notes(kind, table)),
            *_unknown_benefits(staged.unknown_benefits),
        ),
    )
    if not dry_run:
        _write(database, staged, found, progress)
    return result


def _recognised(table: Sheet) -> tuple[str, Sheet]:
    """The table and which of the two it is, told by its columns."""
    kind = max(_KEYS, key=lambda kind: len(set(table.header).intersection(_KEYS[kind])))
    missing = [name for name in _NEEDED[kind] if name not in table.header]
    if missing:
        raise FileError(f"{table.name}缺少这些列：{'、'.join(missing)}（按“{kind}”表看）")
    twice = [name for name in _KEYS[kind] if table.header.count(name) > 1]
    if twice:
        raise FileError(f"{table.name}里这些列出现了不止一次：{'、'.join(twice)}")
    return kind, table


def _notes(kind: str, table: Sheet) -> Iterator[str]:
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

    def add(self, table: Sheet, row: SheetRow, reason: str) -> None:
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


def _read(table: Sheet, kind: str, staged: _Staged, rejected: _Rejects, progress: Progress) -> None:
    used = [(name, place) for place, name in enumerate(table.header) if name in _KEYS[kind]]
    names, cells_of = [name for name, _ in used], itemgetter(*(place for _, place in used))
    of_people, width, at = kind == PEOPLE, len(table.header), names.index("户编号")
    tidier = Tidier(names, of_people)
    columns, name = frozenset(names), names.index(_NEEDED[kind][1])
    rows = table.rows()
    while batch := list(islice(rows, _ROWS_BETWEEN_REPORTS)):
        faults = [
            row.fault if row.fault or len(row.cells) == width else _of_another_width(row, width)
            for row in batch
        ]
        own = [cells_of(row.cells) for row, fault in zip(batch, faults, strict=True) if not fault]
        tidied = zip(own, tidier.plain(own), strict=True)
        for row, fault in zip(batch, faults, strict=True):
            try:
                if fault:
                    raise RecordError(fault)
                cells, plain = next(tidied)
                if of_people:
                    staged.add_person(plain, tidier, cells, cells[at], name)
                else:
                    origin = table.name, row.line
                    staged.add_household(plain, tidier, cells, cells[at], columns, origin)
            except RecordError as error:
                rejected.add(table, row, str(error))
        progress(table.name, batch[-1].done, table.size)
    progress(table.name, table.size, table.size)


def _of_another_width(row: SheetRow, width: int) -> str:
    """What is wrong with it; "" where it fits the header all the same."""
    cells = row.cells
    if len(cells) < width or any(cell not in ("", None) for cell in cells[width:]):
        return f"这一行有{len(cells)}格，表头有{width}格"
    return ""


class _Staged:
    """What the files say, checked and gathered by household."""

    def __init__(self, households: Households, knows_benefit: Callable[[str], bool]) -> None:
        self.unknown_benefits: Counter[str] = Counter()
        self._knows_benefit = knows_benefit
        self._stored = households
        self._origins: dict[str, tuple[str, int]] = {}
        self._households: dict[str, dict[str, Any]] = {}
        self._columns: dict[str, frozenset[str]] = {}  # that the table 户 had
        self._people: dict[str, list[dict[str, str]]] = {}
        self._refused_names: dict[str, set[str]] = {}

    def ids(self) -> list[str]:
        return list(self._households | self._people)

    def add_household(
        self,
        plain: dict[str, str] | None,
        tidier: Tidier,
        cells: Sequence[object],
        of: object,
        columns: frozenset[str],
        origin: tuple[str, int],
    ) -> None:
        """What is not plain is looked at more closely. Raises RecordError, with every fault."""
        household_id = code(str(of or "")) if plain is None else plain.get("户编号", "")
        if not household_id:
            raise _with_faults_of_cells("户编号没有填", tidier, cells)
        if household_id in self._origins:
            name, line = self._origins[household_id]
            fault = f"户编号“{household_id}”重复，{name}第{line}行已有"
            raise _with_faults_of_cells(fault, tidier, cells)
        known = plain or tidier.closely(cells)
        self._origins[household_id] = origin
        self._note_unknown_benefits(known)
        self._households[household_id], self._columns[household_id] = known, columns

    def add_person(
        self,
        plain: dict[str, str] | None,
        tidier: Tidier,
        cells: Sequence[object],
        of: object,
        name: int,
    ) -> None:
        """What is not plain is looked at more closely. Raises RecordError, with every fault."""
        try:
            household_id = str(of) if of in self._households else self._checked_id(of)
        except RecordError as error:
            raise _with_faults_of_cells(str(error), tidier, cells) from None
        try:
            member = plain or tidier.closely(cells)
            people = self._people.get(household_id)
            if people:
                _refuse_the_same_again(people, member)
        except RecordError:
            self._refused_names.setdefault(household_id, set()).add(tidy(str(cells[name])))
            raise
        self._note_unknown_benefits(member)
        if people:
            people.append(member)
        else:
            self._people[household_id] = [member]

    def _checked_id(self, of: object) -> str:
        """Raises RecordError."""
        household_id = code(str(of or ""))
        if not household_id:
            raise RecordError("户编号没有填")
        if household_id not in self._households and not self._stored.document(household_id):
            raise RecordError(f"户编号“{household_id}”不在户表里，或者那一行被退回了")
        return household_id

    def _note_unknown_benefits(self, record: Mapping[str, str]) -> None:
        for name in benefit_names(record["在享待遇"]) if "在享待遇" in record else ():
            if not self._knows_benefit(name):
                self.unknown_benefits[name] += 1

    def record(self, household_id: str, stored: Document | None) -> dict[str, Any]:
        """The household as it is to be kept from now on: an empty cell takes away what was known,
        and a column that is not in the file says nothing. A new one is handed over."""
        if stored is None:
            row = self._households.pop(household_id, {})
            row[PEOPLE] = self._people.pop(household_id, [])
            return row
        row = self._households.get(household_id, {})
        people = self._people.get(household_id, [])
        columns = self._columns.get(household_id, frozenset())
        names = {member.get("姓名") for member in people}
        refused = self._refused_names.get(household_id, set()) - names
        kept = [member for member in stored[PEOPLE] if not people or member.get("姓名") in refused]
        old = {key: cell for key, cell in stored.items() if key not in columns}
        return {**old, **row, PEOPLE: people + kept}


def _with_faults_of_cells(fault: str, tidier: Tidier, cells: Sequence[object]) -> RecordError:
    try:
        tidier.closely(cells)
    except RecordError as error:
        return RecordError(f"{fault}；{error}")
    return RecordError(fault)


def _refuse_the_same_again(people: Sequence[dict[str, str]], member: dict[str, str]) -> None:
    id_number = member.get("身份证号")
    if id_number and id_number in [other.get("身份证号") for other in people]:
        raise RecordError("这一户里已经有身份证号相同的人")


class _Compared(NamedTuple):
    """What of the files is not kept as it is, by 户编号."""

    new: list[str]
    changed: set[str]


def _compared(
    households: Households, staged: _Staged, ids: list[str], progress: Progress
) -> _Compared:
    if households.count() == 0:
        return _Compared(ids, set())
    found = _Compared([], set())
    for number, household_id in enumerate(ids, start=1):
        stored = households.document(household_id)
        if stored is None:
            found.new.append(household_id)
        elif stored != staged.record(household_id, stored):
            found.changed.add(household_id)
        if number % _WRITTEN_AT_ONCE == 0:
            progress("比对", number, len(ids))
    return found


def _write(database: Database, staged: _Staged, found: _Compared, progress: Progress) -> None:
    """A few where they stand; many beside those that are there, in whose place they are put."""
    households = Households(database)
    new = (staged.record(each, None) for each in found.new)
    changed = found.changed
    if len(found.new) + len(changed) <= _FEW:
        with households.writing() as writing:
            for household_id in changed:
                if stored := households.document(household_id):
                    writing.replace(stored, staged.record(household_id, stored))
            writing.add(list(new))
            progress("写入", 1, 1)
        return

    def kept() -> Iterator[Document]:
        for stored in database.table(TABLE):
            if (household_id := stored["户编号"]) in changed:
                yield Document(staged.record(household_id, stored), stored.doc_id)
            else:
                yield stored

    total, done = households.count() + len(found.new), 0
    everything = chain(kept(), new)
    with households.rebuilding() as rebuilding:
        while batch := list(islice(everything, _WRITTEN_AT_ONCE)):
            rebuilding.add(batch)
            done += len(batch)
            progress("写入", done, total)
