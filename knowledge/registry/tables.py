"""Tables of rows from CSV files and workbooks (xlsx, xls, ods), one row at a time."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import dropwhile, islice
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from knowledge.registry.records import tidy

_WORKBOOK: Final = (b"PK", b"\xd0\xcf\x11\xe0")  # xlsx and ods, xls
_UTF_8_MARK: Final = b"\xef\xbb\xbf"
_UTF_16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_HEADER: Final = 64 * 1024
_LINES_IN_A_ROW: Final = 20
_MOST_ABOVE_THE_HEADER: Final = 10  # rows that are not blank: a title, a unit, who filled it in
_ROWS_BETWEEN_LOOKS: Final = 500  # at how far it is
_LONGEST_PLAIN_LINE: Final = 10_000  # the csv module looks at longer ones: is a cell too long?


class FileError(Exception):
    """A file that cannot be read as a whole; the text tells people in Chinese why."""


class SheetRow(NamedTuple):
    line: int
    cells: Sequence[object]
    done: int  # of `Sheet.size`
    fault: str = ""


# Of a city some hundred thousand are made: without a call of Python's own for each.
_row: Final[Callable[[tuple[int, Sequence[object], int, str]], SheetRow]] = partial(
    tuple.__new__, SheetRow
)


@dataclass(frozen=True)
class Sheet:
    """`rows` starts anew each time it is called; blank rows are left out."""

    name: str
    header: tuple[str, ...]
    size: int  # bytes or rows, for a progress bar; 0 where it is not known
    rows: Callable[[], Iterator[SheetRow]]


Kinds = Mapping[str, Sequence[str]]  # the columns that a table of each kind may have


def read_tables(path: Path, kinds: Kinds) -> list[Sheet]:
    """The one table of a CSV file, or those of a workbook that bear the name of a kind; where none
    does, those that have columns of a kind. Titles may stand above the header. Raises FileError."""
    with _opened(path) as file:
        start = file.read(len(_WORKBOOK[-1]))
    if not start:
        raise FileError(f"{path.name}是空的")
    if start.startswith(_WORKBOOK):
        return _workbook_tables(path, kinds)
    return [_csv_table(path, kinds)]


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise FileError(f"找不到文件{path}") from None
    except OSError as error:
        raise FileError(f"打不开文件{path}：是文件夹，或者没有读的权限") from error
    with file:
        yield file


def _csv_table(path: Path, kinds: Kinds) -> Sheet:
    encoding = _encoding(path)

    def rows() -> Iterator[SheetRow]:
        with _opened(path) as file:
            # What cannot be decoded is refused in its cell and spoils no other row.
            text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
            done = 0
            for line, cells in _csv_rows(text):
                if line % _ROWS_BETWEEN_LOOKS == 1:
                    done = file.tell()
                if cells is None:
                    yield SheetRow(line, (), done, "引号没有配对，或者一格里字太多")
                elif any(cells):
                    yield _row((line, cells, done, ""))

    header = _header(rows(), kinds)
    if header is None:
        raise FileError(f"{path.name}是空的")
    names = _column_names(header.cells)
    return Sheet(path.name, names, path.stat().st_size, _below(header, rows))


def _encoding(path: Path) -> str:
    with _opened(path) as file:
        header = file.readline(_LONGEST_HEADER)
    if header.startswith(_UTF_16_MARKS):
        raise FileError(f"{path.name}的编码不对，请另存为“CSV UTF-8”")
    if header.startswith(_UTF_8_MARK):
        return "utf-8-sig"
    try:
        header.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _csv_rows(lines: Iterator[str]) -> Iterator[tuple[int, list[str] | None]]:
    """A quote that is never closed spoils its own line and no other."""
    ahead: deque[str] = deque()
    number = 1
    while True:
        line = ahead.popleft() if ahead else next(lines, "")
        if not line:
            return
        if '"' not in line and len(line) < _LONGEST_PLAIN_LINE:
            yield number, line.rstrip("\r\n").split(",")
            number += 1
            continue
        ahead.appendleft(line)
        ahead.extend(islice(lines, _LINES_IN_A_ROW - len(ahead)))
        cells, length = _first_row(ahead)
        yield number, cells
        number += length
        for _ in range(length):
            ahead.popleft()


def _first_row(lines: Sequence[str]) -> tuple[list[str] | None, int]:
    """A cell in quotes may go on in the next lines."""
    text = ""
    for length, line in enumerate(lines, start=1):
        text += line
        try:
            return next(csv.reader([text], strict=True), []), length
        except csv.Error:
            continue
    return None, 1


def _workbook_tables(path: Path, kinds: Kinds) -> list[Sheet]:
    try:
        workbook = CalamineWorkbook.from_path(path)
        titles = {tidy(title): title for title in workbook.sheet_names}
        named = [titles[kind] for kind in kinds if kind in titles]
        sheets = [workbook.get_sheet_by_name(title) for title in named or workbook.sheet_names]
    except PasswordError as error:
        raise FileError(f"{path.name}加了密码，请去掉密码再存") from error
    except (CalamineError, OSError) as error:
        raise FileError(f"{path.name}打不开，可能坏了，请重新另存为xlsx") from error
    tables = [_sheet(path, sheet, kinds) for sheet in sheets]
    found = [table for table in tables if table is not None and (named or _known(table, kinds))]
    if not found:
        told = "”或“".join(kinds)
        raise FileError(f"{path.name}里没有名为“{told}”的工作表，也没有一张表有它们的列")
    return found


def _sheet(path: Path, sheet: CalamineSheet, kinds: Kinds) -> Sheet | None:
    """None where nothing is on it."""

    def rows() -> Iterator[SheetRow]:
        for line, cells in enumerate(sheet.iter_rows(), start=1):
            if cells.count("") < len(cells):
                yield SheetRow(line, cells, line)

    header = _header(rows(), kinds)
    if header is None:
        return None
    names = _column_names(header.cells)
    return Sheet(f"{path.name}:{sheet.name}", names, sheet.total_height, _below(header, rows))


def _known(table: Sheet, kinds: Kinds) -> int:
    """How many of its columns some kind has, at most."""
    return max(len(set(table.header).intersection(names)) for names in kinds.values())


def _header(rows: Iterator[SheetRow], kinds: Kinds) -> SheetRow | None:
    """The first of those that name most columns; None where there is no row."""
    known = frozenset(name for names in kinds.values() for name in names)
    above = islice(rows, _MOST_ABOVE_THE_HEADER)
    return max(
        above, key=lambda row: len(known.intersection(_column_names(row.cells))), default=None
    )


def _below(
    header: SheetRow, rows: Callable[[], Iterator[SheetRow]]
) -> Callable[[], Iterator[SheetRow]]:
    return lambda: dropwhile(lambda row: row.line <= header.line, rows())


def _column_names(cells: Sequence[object]) -> tuple[str, ...]:
    """家庭月收入（元） and 家庭月收入 are one column."""
    names = (tidy(str(cell)) if cell is not None else "" for cell in cells)
    return tuple(name.replace("（", "(").split("(")[0] for name in names)
