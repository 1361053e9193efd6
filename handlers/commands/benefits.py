"""What households are entitled to and have not claimed."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.progress import Progress

from handlers.commands.opened import registry
from handlers.commands.shared import AS_OF, Command, Refused
from handlers.office.city import city_gaps
from handlers.office.config import load_config
from handlers.office.gaps import GapKind
from handlers.office.ranking import Ranking, Total
from handlers.office.registered import Registered
from handlers.office.told import near
from knowledge.forks import ProcessLost
from knowledge.policy.catalogue import load
from knowledge.policy.edits import Edits
from knowledge.registry.columns import StoredRows
from knowledge.registry.households import TABLE
from knowledge.registry.places import COUNTIES, COUNTY_NAMES, county_named
from knowledge.store import Database

TITLES: Final = {
    GapKind.CLAIM: "能领没领，钱多的在前",
    GapKind.OPEN: "还定不了，问清或补上登记再看",
    GapKind.EVENT: "遇事才有：住院、遭难时别忘了",
}
_LOST: Final = "一起算的进程中途没了一个，什么也没写：内存够不够？--processes 1只用一个进程"


@click.command(cls=Command)
@click.option("--county", metavar="县市区", help="只看这个县市区")
@click.option("--town", metavar="乡镇", help="只看这个乡镇")
@AS_OF
@click.option("--json", "as_json", is_flag=True, help="一行一个JSON")
@click.option(
    "--xlsx", "sheet", metavar="文件", type=click.Path(path_type=Path), help="写成表格文件"
)
@click.option(
    "--processes",
    metavar="几个",
    type=click.IntRange(1, 16),
    help="几个进程一起算，不写就是两个，处理器只有一个就一个",
)
def gaps(
    county: str | None,
    town: str | None,
    as_of: datetime | None,
    as_json: bool,
    sheet: Path | None,
    processes: int | None,
) -> None:
    """哪些户还有该享受、没享受的待遇，钱多的在前"""
    if sheet is not None and not sheet.absolute().parent.is_dir():
        raise Refused(f"没有{sheet.parent}这个文件夹")
    full_name = _county(county)
    config = load_config()
    today = datetime.now().astimezone().date()
    day = as_of.date() if as_of else config.day(today)
    gc.disable()  # garbage is none here, and to look for it takes as long as all else
    with registry(config, must_exist=True) as database:
        total = _count(database, full_name, town)
        knowledge = load(edits=Edits(database).live(today))
        everywhere = full_name is None and town is None
        households = (
            Registered(config.data) if everywhere else _households(database, full_name, town)
        )
        # Without a thread that draws it, this process can be forked.
        with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as bars:
            task = bars.add_task("逐户核算", total=total)

            def progress(done: int) -> None:
                bars.update(task, advance=done, refresh=True)

            try:
                ranking = city_gaps(knowledge, households, day, progress, processes)
            except ProcessLost as error:
                raise Refused(_LOST) from error
    if sheet is not None:
        from handlers.office.gaps_sheet import write_xlsx

        write_xlsx(ranking, day, sheet)
        click.echo(f"写好了{sheet}（{_head(total, day)}）")
    elif as_json:
        _write_json(ranking)
    else:
        _write_words(ranking)
    click.echo("\n".join(_summary(ranking, total, day)), err=as_json)


def _write_json(ranking: Ranking) -> None:
    for kind in GapKind:
        sys.stdout.buffer.writelines(ranking.json(kind))


def _write_words(ranking: Ranking) -> None:
    for kind, title in TITLES.items():
        if ranking.total(kind).gaps:
            sys.stdout.buffer.write(f"{title}：\n".encode())
        sys.stdout.buffer.writelines(ranking.lines(kind))
    sys.stdout.flush()


def _summary(ranking: Ranking, households: int, day: date) -> Iterator[str]:
    yield _head(households, day)
    for kind in GapKind:
        total = ranking.total(kind)
        counted = f"{kind}：{total.households}户{total.gaps}项"
        if kind is not GapKind.CLAIM:  # nobody knows yet what it comes to
            yield counted
            continue
        yield counted + _worth(total)
        for each in ranking.by_benefit(kind):
            yield f"  {each.benefit}：{each.gaps}项{_worth(each)}"


def _head(households: int, day: date) -> str:
    return f"合计：看了{households}户，按{day}的政策"


def _worth(total: Total) -> str:
    return f"，每年{total.worth}" if total.most else ""


def _county(name: str | None) -> str | None:
    """The full name of what may be a shorter one."""
    if name is None:
        return None
    county = county_named(name)
    if county is None:
        found = [COUNTY_NAMES[each] for each in near(name, COUNTY_NAMES)]
        raise Refused(f"没有“{name}”这个县市区，{_nearest(found, COUNTIES)}")
    return county


def _nearest(near: Iterable[str], everything: Iterable[str]) -> str:
    once = list(dict.fromkeys(near))
    return f"是不是{'、'.join(once)}" if once else f"有的是{'、'.join(everything)}"


def _count(database: Database, county: str | None, town: str | None) -> int:
    """How many households there are to look at."""
    if county is None and town is None:
        return len(database.table(TABLE))
    count, towns = 0, set()
    for row in _households(database, county, None):
        own = row.乡镇
        towns.add(own or "")
        count += town in (None, own)
    if not count and town is not None:
        known = sorted(towns - {""})
        raise Refused(f"登记里没有“{town}”这个乡镇，{_nearest(near(town, known), known)}")
    return count


def _households(database: Database, county: str | None, town: str | None) -> Iterator[Any]:
    """Of a part of the city."""
    for row in StoredRows(database.table(TABLE)):
        if county in (None, row.县市区) and town in (None, row.乡镇):
            yield row
