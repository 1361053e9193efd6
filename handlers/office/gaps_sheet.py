"""The gaps as a workbook to sort, filter and tick off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from handlers.office.gaps import Gap, GapKind
from handlers.office.ranking import Ranking, Total

Cell: TypeAlias = str | int | float | None

SHEETS: Final = {GapKind.CLAIM: "未享受待遇", GapKind.OPEN: "还定不了", GapKind.EVENT: "遇事才有"}
COLUMNS: Final = {  # with their widths
    "户编号": 12,
    "县市区": 14,
    "乡镇": 14,
    "村居": 14,
    "包保责任人": 12,
    "户主": 10,
    "本人": 10,
    "待遇": 26,
    "每年最少(元)": 14,
    "每年最多(元)": 14,
    "要换掉": 14,
    "要看": 30,
    "依据": 60,
    "要带的材料": 40,
    "找谁": 30,
    "政策日期": 12,
}
TOTALS: Final = {"类别": 12, "待遇": 26, "项": 10, "户": 10, "每年最少(元)": 16, "每年最多(元)": 16}
MOST_ROWS: Final = 1_000_000  # a sheet holds few more


def write_xlsx(ranking: Ranking, day: date, file: Path) -> None:
    """Row by row, so that a city fits in memory. Raises OSError."""
    with new_book(file) as book:
        for kind, name in SHEETS.items():
            rows, number = map(_row, ranking.of(kind)), ranking.total(kind).gaps
            for part in range(max(1, -(-number // MOST_ROWS))):
                size = min(MOST_ROWS, number - part * MOST_ROWS)
                title = f"{name}{part + 1}" if part else name
                write_sheet(book, title, COLUMNS, islice(rows, size), size)
        totals = list(_totals(ranking))
        write_sheet(book, f"合计{day}", TOTALS, iter(totals), len(totals))


@contextmanager
def new_book(file: Path) -> Iterator[Workbook]:
    """A workbook whose rows are written as they come; what looks like a formula stays text.
    Raises OSError."""
    settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        with Workbook(file, settings) as book:
            yield book
    except FileCreateError as error:
        raise error.args[0] from error


def write_sheet(
    book: Workbook, title: str, columns: dict[str, int], rows: Iterator[list[Cell]], size: int
) -> None:
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, size, len(columns) - 1)
    for number, width in enumerate(columns.values()):
        sheet.set_column(number, number, width)
    sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row)


def _row(gap: Gap) -> list[Cell]:
    return [
        *(gap.household, gap.county, gap.town, gap.village, gap.contact, gap.head, gap.person),
        *(gap.benefit, _number(gap.least), _number(gap.most), gap.instead_of, gap.lacking),
        *(gap.clause, gap.papers, gap.office, gap.as_of),
    ]


def _totals(ranking: Ranking) -> Iterator[list[Cell]]:
    for kind in SHEETS:
        yield _total(kind, "合计", ranking.total(kind))
        for total in ranking.by_benefit(kind):
            yield _total(kind, total.benefit, total)


def _total(kind: GapKind, name: str, total: Total) -> list[Cell]:
    money = (_number(str(total.least)), _number(str(total.most)))
    return [str(kind), name, total.gaps, total.households, *money]


def _number(yuan: str | None) -> int | float | None:
    if yuan is None:
        return None
    number = Decimal(yuan)
    return int(number) if number == number.to_integral_value() else float(number)
