"""Tables of rows from CSV and XLSX files, one row at a time."""

from __future__ import annotations

import csv
import io
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from knowledge.registry.records import tidy

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_XLSX: Final = b"PK"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_UTF_8_MARK: Final = b"\xef\xbb\xbf"
_UTF_16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_HEADER: Final = 64 * 1024
_LINES_IN_A_ROW: Final = 20
_LONGEST_PLAIN_LINE: Final = 10_000  # the csv module looks at longer ones: is a cell too long?


class FileError(Exception):
    """A file that cannot be read as a whole; the text tells people in Chinese why."""


@dataclass(frozen=True)
class Row:
    line: int
    cells: Sequence[object]
    done: int  # of `Table.size`
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """`rows` starts anew each time it is called; blank rows are left out."""

    name: str
    header: tuple[str, ...]
    size: int  # bytes or rows, for a progress bar; 0 where it is not known
    rows: Callable[[], Iterator[Row]]


def read_tables(path: Path, sheets: Sequence[str]) -> list[Table]:
    """The one table of a CSV file, or those of an XLSX file that are named. Raises FileError."""
    with _opened(path) as file:
        start = file.read(len(_OLD_EXCEL))
    if not start:
        raise FileError(f"{path.name}是空的")
    if start == _OLD_EXCEL:
        raise FileError(f"{path.name}是旧格式或加了密码的表格，请另存为xlsx")
    if start.startswith(_XLSX):
        return _xlsx_tables(path, sheets)
    return [_csv_table(path)]


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


def _csv_table(path: Path) -> Table:
    encoding = _encoding(path)

    def rows() -> Iterator[Row]:
        with _opened(path) as file:
            # What cannot be decoded is refused in its cell and spoils no other row.
            text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
            for line, cells in _csv_rows(text):
                fault = "" if cells is not None else "引号没有配对，或者一格里字太多"
                if cells is None or any(cells):
                    yield Row(line, cells or (), file.tell(), fault)

    header = next(rows(), None)
    if header is None:
        raise FileError(f"{path.name}是空的")
    return Table(path.name, _column_names(header.cells), path.stat().st_size, _after_first(rows))


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
    ahead = deque(islice(lines, _LINES_IN_A_ROW))
    number = 1
    while ahead:
        cells, length = _first_row(ahead)
        yield number, cells
        number += length
        for _ in range(length):
            ahead.popleft()
        ahead.extend(islice(lines, length))


def _first_row(lines: Sequence[str]) -> tuple[list[str] | None, int]:
    """A cell in quotes may go on in the next lines."""
    if '"' not in lines[0] and len(lines[0]) < _LONGEST_PLAIN_LINE:
        return lines[0].rstrip("\r\n").split(","), 1
    text = ""
    for length, line in enumerate(lines, start=1):
        text += line
        try:
            return next(csv.reader([text], strict=True), []), length
        except csv.Error:
            continue
    return None, 1


def _xlsx_tables(path: Path, sheets: Sequence[str]) -> list[Table]:
    with _workbook(path) as workbook:
        titles = {tidy(title): title for title in workbook.sheetnames}
        tables = [_sheet(path, workbook, titles[sheet]) for sheet in sheets if sheet in titles]
    if not tables:
        raise FileError(f"{path.name}里没有名为“{'”或“'.join(sheets)}”的工作表")
    return tables


def _sheet(path: Path, workbook: Workbook, title: str) -> Table:
    header = next(_sheet_rows(workbook, title), None)
    if header is None:
        raise FileError(f"{path.name}的工作表“{title}”是空的")
    width = len(header.cells)

    def rows() -> Iterator[Row]:
        with _workbook(path) as opened_again:
            for row in _sheet_rows(opened_again, title):
                left_out = [None] * (width - len(row.cells))  # empty cells at the end of a row
                yield replace(row, cells=(*row.cells, *left_out))

    size = workbook[title].max_row or 0
    return Table(f"{path.name}:{title}", _column_names(header.cells), size, _after_first(rows))


def _sheet_rows(workbook: Workbook, title: str) -> Iterator[Row]:
    for line, cells in enumerate(workbook[title].iter_rows(values_only=True), start=1):
        if any(cell is not None and cell != "" for cell in cells):
            yield Row(line, cells, line)


@contextmanager
def _workbook(path: Path) -> Iterator[Workbook]:
    """The file is read little by little: it may turn out broken at any row."""
    # Half a second on a slow machine, that only those wait for who have a workbook.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    # What openpyxl lets through from a workbook that is not whole.
    broken = (
        BadZipFile,
        EOFError,
        InvalidFileException,
        KeyError,
        ParseError,
        ValueError,
        zlib.error,
    )
    try:
        with closing(load_workbook(path, read_only=True, data_only=True)) as workbook:
            yield workbook
    except broken as error:
        raise FileError(f"{path.name}打不开，可能坏了，请重新另存为xlsx") from error


def _after_first(rows: Callable[[], Iterator[Row]]) -> Callable[[], Iterator[Row]]:
    return lambda: islice(rows(), 1, None)


def _column_names(cells: Sequence[object]) -> tuple[str, ...]:
    """家庭月收入（元） and 家庭月收入 are one column."""
    names = (tidy(str(cell)) if cell is not None else "" for cell in cells)
    return tuple(name.replace("（", "(").split("(")[0] for name in names)
