"""What people asked and were not answered."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Final

import click
from rich.cells import cell_len

from handlers.commands.shared import Command, Refused
from handlers.office.config import load_config
from handlers.office.gaps_sheet import Cell, new_book, write_sheet
from handlers.office.office import Office, today
from handlers.office.told import printable
from handlers.office.unanswered import Cluster, near, ranked
from intents.assistant import Assistant
from knowledge.policy.phrasings import ASPECTS
from knowledge.registry.unanswered import Reason

NOTHING: Final = "没有没答上的问题。"
REASONS: Final = {
    Reason.HANDOFF: "只说了找谁",
    Reason.NOT_FOUND: "这一点没查到",
    Reason.UNCLEAR: "没听准",
    Reason.OUTSIDE: "当成不归管",
    Reason.BAD: "说答得不对",
}
COLUMNS: Final = {  # with their widths in a sheet
    "人数": 8,
    "次数": 8,
    "头一次": 12,
    "最近": 12,
    "像是": 12,
    "怎么答的": 16,
    "最近的条目": 30,
    "事项": 26,
    "问题": 60,
    "别的问法": 80,
}
MOST_TOLD: Final = 50
MOST_ALIKE: Final = 10  # other ways of asking, in a sheet
_FILE: Final = click.Path(path_type=Path, dir_okay=False)


@click.command(cls=Command)
@click.option("--days", type=click.IntRange(1, 3650), metavar="天数", help="只看最近几天问的")
@click.option("--csv", "table", type=_FILE, metavar="文件", help="写成CSV文件")
@click.option("--xlsx", "sheet", type=_FILE, metavar="文件", help="写成表格文件")
def unanswered(days: int | None, table: Path | None, sheet: Path | None) -> None:
    """没答上的问题，问的人多的在前"""
    for file in (table, sheet):
        if file is not None and not file.absolute().parent.is_dir():
            raise Refused(f"没有{file.parent}这个文件夹")
    config = load_config()
    if not config.data.exists:
        raise Refused(f"{config.data.directory}里还没有登记库")
    with closing(Office(config)) as office:
        since = today() - timedelta(days=days - 1) if days else None
        assistant = office.assistant
        found = ranked(assistant, office.unanswered.all(since))
    if table is not None:
        _write_csv(_rows(found, assistant), table)
    if sheet is not None:
        _write_xlsx(_rows(found, assistant), len(found), sheet)
    for file in (table, sheet):
        if file is not None:
            click.echo(f"写好了{file}（{len(found)}种问题）")
    if table is None and sheet is None:
        click.echo("\n".join(_lines(found, assistant)) if found else NOTHING)


def _rows(found: Sequence[Cluster], assistant: Assistant) -> Iterator[list[Cell]]:
    for cluster in found:
        known = near(assistant, cluster)
        aspect = f"：{ASPECTS[cluster.aspect]}" if cluster.aspect in ASPECTS else ""
        yield [
            cluster.people,
            cluster.times,
            cluster.first.isoformat(),
            cluster.last.isoformat(),
            known.lacking.value,
            REASONS[cluster.reason] + aspect,
            known.entries[0].title if known.entries else "",
            known.subjects[0].title if known.subjects else "",
            printable(cluster.title),
            "；".join(map(printable, cluster.texts[1 : 1 + MOST_ALIKE])),
        ]


def _lines(found: Sequence[Cluster], assistant: Assistant) -> Iterator[str]:
    """A table whose columns stand below each other; the last one is as long as it is."""
    shown = list(COLUMNS)[:-1]
    rows = [list(map(str, row[:-1])) for row in _rows(found[:MOST_TOLD], assistant)]
    rows = [[" ".join(cell.split()) for cell in row] for row in [shown, *rows]]
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(shown))]
    for row in rows:
        cells = (
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()
    if len(found) > MOST_TOLD:
        yield f"还有{len(found) - MOST_TOLD}种，全的用 --csv 或 --xlsx"


def _write_csv(rows: Iterator[list[Cell]], file: Path) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(COLUMNS)
        writer.writerows([_harmless(cell) for cell in row] for row in rows)


def _harmless(cell: Cell) -> Cell:
    """What a spreadsheet would take for a formula stays text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") else cell


def _write_xlsx(rows: Iterator[list[Cell]], size: int, file: Path) -> None:
    with new_book(file) as book:
        write_sheet(book, "没答上的问题", COLUMNS, rows, size)
