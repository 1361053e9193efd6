"""Figures of the law kept up from the command line."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import click

from handlers.commands.opened import registry
from handlers.commands.shared import Commands, Refused
from handlers.office.config import load_config
from handlers.office.drafts import Unfit, plain_problem, read_amount, read_document_date
from handlers.office.effects import effects, states, told
from handlers.office.office import today
from handlers.office.proofs import DAYS
from handlers.office.proofs import faults as unsound
from handlers.office.told import MOST_NEAR, near, printable
from knowledge.policy import review
from knowledge.policy.additions import Addition, Document, write
from knowledge.policy.catalogue import DEPARTMENTS, Knowledge, KnowledgeError, load
from knowledge.policy.edits import Edit, Edits
from knowledge.policy.law import DatedValue, Status, plain

MOST_FAULTS: Final = 3  # told
DATE: Final = click.DateTime(["%Y-%m-%d"])


@click.group(cls=Commands)
def law() -> None:
    """政策里的数"""


@law.command("add")
@click.argument("place", metavar="部门/数值")
@click.option("--since", type=DATE, metavar="年-月-日", required=True, help="从哪天起")
@click.option("--amount", metavar="数", required=True, help="新的数，只写数字")
@click.option("--unit", metavar="单位", required=True, help="要和现有的一样，比如元/月")
@click.option(
    "--source",
    metavar="文件 日期 可靠程度",
    nargs=3,
    required=True,
    help="出自哪份文件、文件日期、public或unconfirmed",
)
@click.option("--quote", metavar="原文", help="文件里的那句原文，一字不改")
@click.option("--summary", metavar="大意", help="没见到原文，就用自己的话写")
@click.option("--address", metavar="网址", default="", help="文件在哪里")
@click.option("--until", type=DATE, metavar="年-月-日", help="已知管到哪天")
@click.option("--checked", type=DATE, metavar="年-月-日", help="哪天还看到在用")
@click.option("--inferred", is_flag=True, help="推算的，文件里没有这个数")
@click.option("--dry-run", is_flag=True, help="只看哪些答案变，什么也不写")
def add(
    place: str,
    since: datetime,
    amount: str,
    unit: str,
    source: tuple[str, str, str],
    quote: str | None,
    summary: str | None,
    address: str,
    until: datetime | None,
    checked: datetime | None,
    inferred: bool,
    dry_run: bool,
) -> None:
    """给一个数值加上新的数：先看哪些答案变，再写进law.toml"""
    value = _value(load(DEPARTMENTS), place)
    if unit != value.unit:
        raise Refused(f"{value.name}的单位是{value.unit}，不是{unit}")
    document = _document(source, address)
    if bool(quote) == bool(summary):
        raise Refused("出处要写一句：见到原文写 --quote，没见到写 --summary，两个只写一个")
    addition = Addition(
        department=place.partition("/")[0],
        value=value.id,
        amount=_amount(amount, unit),
        since=since.date(),
        document=document,
        passage=" ".join((quote or summary or "").split()),
        verbatim=bool(quote),
        until=_date(until),
        checked=_date(checked),
        inferred=inferred,
    )
    _check(addition, value)
    edits = _edits()
    before = load(DEPARTMENTS, edits)
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder)
        departments, passages = trial / "departments", trial / "passages"
        shutil.copytree(DEPARTMENTS, departments)
        shutil.copytree(review.PASSAGES, passages)
        write(addition, departments, passages)
        after = _loaded(departments, edits)
        click.echo(f"{value.name}：{addition.since}起{plain(addition.amount)}{value.unit}")
        found = effects(before, after, addition.since)
        click.echo(told(found, addition.since))
        if dry_run:
            click.echo("试算，什么也没写。")
            return
        _refuse_new_faults(departments, passages, addition)
    for file in write(addition, DEPARTMENTS, review.PASSAGES):
        click.echo(f"写好了：{file}")


def _edits() -> Sequence[Edit]:
    """Those made in the chat, with which the answers are given."""
    config = load_config()
    if not config.data.exists:
        return ()
    with registry(config) as database:
        return Edits(database).live(today())


def _value(knowledge: Knowledge, place: str) -> DatedValue:
    department, _, name = place.partition("/")
    if name in knowledge.values.get(department, {}):
        return knowledge.values[department][name]
    places = {
        f"{room}/{value.id}": value.name
        for room, values in knowledge.values.items()
        for value in values.values()
    }
    named = [each for each, title in places.items() if name and name in title]
    found = [*near(place, places), *named][:MOST_NEAR]
    meant = f"，相近的有{'、'.join(found)}" if found else "，要写成civil/dibao_city.城镇这样"
    raise Refused(f"没有数值“{place}”{meant}")


def _amount(text: str, unit: str) -> Decimal:
    try:
        return Decimal(read_amount(text, unit))
    except Unfit as reason:
        raise Refused(f"--amount不对：{reason}") from None


def _document(source: tuple[str, str, str], address: str) -> Document:
    title, day, status = source
    found = [each for each in Status if status in (each.value, each.label)]
    if not found:
        names = "、".join(f"{each.value}（{each.label}）" for each in Status)
        raise Refused(f"--source的可靠程度没有“{status}”，只能是{names}")
    try:
        return Document(title, read_document_date(day), found[0], address)
    except Unfit as reason:
        raise Refused(f"--source的日期不对：{reason}") from None


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment is not None else None


def _check(addition: Addition, value: DatedValue) -> None:
    """What the catalogue does not look at: whether the version can be told, and what it rests on be
    written and read."""
    written = f"{addition.document.title}{addition.document.address}{addition.passage}"
    if printable(written) != written:
        raise Refused("文件或出处里有看不见的字符，请重新抄一遍")
    if value.ends is not None and addition.since > value.ends:
        raise Refused(f"{value.name}到{value.ends}就停了，{addition.since}起的数要加在别的数值上")
    if not addition.inferred and not states(addition.passage, addition.amount):
        raise Refused(
            f"出处那句话里没有{plain(addition.amount)}：抄错了就改，是推算的就加 --inferred"
        )


def _loaded(departments: Path, edits: Sequence[Edit]) -> Knowledge:
    try:
        return load(departments, edits)
    except KnowledgeError as error:
        raise Refused(f"没有写：{plain_problem(error.problems[0])}") from error


def _refuse_new_faults(departments: Path, passages: Path, addition: Addition) -> None:
    """What `bot.py check` would find, on the version's first day too."""
    faults = _faults(departments, passages, addition)
    known = _faults(DEPARTMENTS, review.PASSAGES, addition) if faults else []
    new = [fault for fault in faults if fault not in known]
    if new:
        raise Refused(f"没有写，检查通不过，{len(new)}处：{'；'.join(new[:MOST_FAULTS])}")


def _faults(departments: Path, passages: Path, addition: Addition) -> list[str]:
    """Other departments' answers rest on other values."""
    days = (addition.since, *DAYS)
    told_wrong = unsound(load(departments), days, addition.department)
    return [*review.review(departments, passages), *told_wrong]
