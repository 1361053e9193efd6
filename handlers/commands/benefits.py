"""What households are entitled to and have not claimed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from handlers.commands.shared import Refused, registry
from handlers.config import load_config
from handlers.gaps import Gap, Shape, as_lines, as_rows, as_words, city_gaps, write_xlsx
from knowledge.policy.edits import Edits
from knowledge.registry.households import TABLE
from knowledge.store import Database


@click.command()
@click.option("--county", help="只看这个县市区")
@click.option("--town", help="只看这个乡镇")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="按哪一天的政策算")
@click.option("--json", "as_json", is_flag=True, help="一行一个JSON")
@click.option("--xlsx", "sheet", type=click.Path(path_type=Path), help="写成表格文件")
def gaps(
    county: str | None,
    town: str | None,
    as_of: datetime | None,
    as_json: bool,
    sheet: Path | None,
) -> None:
    """哪些户还有该享受、没享受的待遇，钱多的在前"""
    if sheet is not None and not sheet.absolute().parent.is_dir():
        raise Refused(f"没有{sheet.parent}这个文件夹")
    config = load_config()
    today = datetime.now().astimezone().date()
    day = as_of.date() if as_of else config.day(today)
    with registry(config, must_exist=True) as database:
        documents = _households(database, county, town)
        everybody = county is None and town is None
        total = (
            len(database.table(TABLE))
            if everybody
            else sum(1 for _ in _households(database, county, town))
        )
        edits = Edits(database).all()
        with Progress(console=Console(stderr=True), transient=True) as bars:
            task = bars.add_task("逐户核算", total=total)
            processes = os.cpu_count() or 1

            def worked_out(shape: Callable[[list[Gap]], Shape]) -> Iterator[Shape]:
                return city_gaps(
                    documents, edits, day, shape, processes, lambda n: bars.advance(task, n)
                )

            if sheet is not None:
                rows = write_xlsx(worked_out(as_rows), sheet)
                click.echo(f"写好了{sheet}：{total}户里有{rows}项待遇没享受")
                return
            for lines in worked_out(as_lines if as_json else as_words):
                sys.stdout.write(lines)


def _households(
    database: Database, county: str | None, town: str | None
) -> Iterator[dict[str, Any]]:
    """One after the other, so that a city never stands in memory at once."""
    for document in database.table(TABLE):
        if county in (None, document.get("县市区")) and town in (None, document.get("乡镇")):
            yield dict(document)
