"""What is told, changed from the command line: edits looked at, approved and taken back, entries
held back, the files written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from handlers.commands.opened import registry
from handlers.commands.shared import Command, Commands, Refused
from handlers.office import exporting
from handlers.office.clock import now
from handlers.office.config import load_config
from handlers.office.exporting import NotTheSame
from handlers.office.faq import read_sheet
from handlers.office.office import Office, today
from handlers.office.publishing import COMMAND_LINE, STATES, NotDone, Publishing
from knowledge.policy import review
from knowledge.policy.catalogue import DEPARTMENTS, KnowledgeError
from knowledge.policy.edits import Edits, EditState, Record
from knowledge.registry.audit import Audit, AuditLine

AS: Final = click.option(
    "--as",
    "by",
    type=int,
    metavar="管理员编号",
    default=COMMAND_LINE,
    help="算谁做的；不写算命令行",
)
NUMBER: Final = click.argument("number", type=int, metavar="编号")


@contextmanager
def _office() -> Iterator[Office]:
    office = Office(load_config())
    try:
        yield office
    except NotDone as reason:
        raise Refused(str(reason)) from reason
    finally:
        office.close()


@click.group(cls=Commands)
def edits() -> None:
    """管理员改过什么：看、批准、退回、撤销"""


@edits.command("list", cls=Command)
def list_edits() -> None:
    """列出所有修改，新的在后"""
    with registry(load_config(), must_exist=True) as database:
        records = Edits(database).records()
    click.echo("\n".join(map(described, records)) or "还没有改过什么。")


@edits.command("show", cls=Command)
@NUMBER
def show_edit(number: int) -> None:
    """一条修改改了哪里、试算说了什么"""
    with registry(load_config(), must_exist=True) as database:
        record = Edits(database).record(number)
    if record is None:
        raise Refused(f"没有编号{number}的修改。")
    lines = [described(record)]
    for change in record.edit.changes:
        kind = "加上" if change.append else "改成"
        lines.append(
            f"  {change.department}/{change.file} {'.'.join(change.path)} {kind}：{change.value}"
        )
    lines += [f"理由：{record.reason}"] if record.reason else []
    click.echo("\n".join([*lines, record.report]).rstrip())


@edits.command("reason", cls=Command)
@NUMBER
@click.argument("reason", metavar="理由")
@AS
def give_reason(number: int, reason: str, by: int) -> None:
    """指出的地方没有错，写明理由"""
    with _office() as office:
        Publishing(office).give_reason(number, reason, by)
    click.echo(f"编号{number}写上了理由。")


@edits.command("approve", cls=Command)
@NUMBER
@AS
def approve(number: int, by: int) -> None:
    """批准：马上生效，或者到那一天生效"""
    with _office() as office:
        record = Publishing(office).approve(number, by)
    when = f"从{record.live_on}起生效" if record.live_on else "马上生效"
    click.echo(f"已发布：{record.edit.summary}。{when}，开着的机器人和网页几秒内就照这个说。")


@edits.command("return", cls=Command)
@NUMBER
@AS
def send_back(number: int, by: int) -> None:
    """退回，不发布"""
    with _office() as office:
        Publishing(office).withdraw(number, by)
    click.echo(f"编号{number}作废了，什么也没动。")


@edits.command("undo", cls=Command)
@NUMBER
@AS
def undo(number: int, by: int) -> None:
    """撤销一条已经发布的"""
    try:
        with _office() as office:
            record, said = Publishing(office).undo(number, by)
    except KnowledgeError as error:
        _take_out(number, by, error)
        return
    click.echo(f"已撤销：{record.edit.summary}。{f'现在又是：{said}' if said else ''}")


def _take_out(number: int, by: int, error: KnowledgeError) -> None:
    """Of a registry whose edits do not hold over the files that there are by now: after an upgrade
    nothing else opens it. Raises KnowledgeError where it is not this one's fault."""
    with registry(load_config(), must_exist=True) as database:
        edits = Edits(database)
        record = edits.record(number)
        if record is None or record.state is not EditState.APPROVED:
            raise error
        edits.settle(number, EditState.UNDONE, by, now())
        Audit(database).add(AuditLine(by, now(), "撤销修改", "", f"{number} 和文件对不上"))
    click.echo(f"已撤销：{record.edit.summary}。它和现在的文件对不上。")


def described(record: Record) -> str:
    moment = (record.settled or record.at).astimezone().strftime("%Y-%m-%d %H:%M")
    who = Publishing.name_of(record.author)
    by = record.settled_by
    settled = f"（{Publishing.name_of(by)}）" if by is not None and by != record.author else ""
    day = f"，从{record.live_on}起" if record.live_on else ""
    return f"{record.id} {moment} {who} {STATES[record.state]}{settled}{day}：{record.edit.summary}"


@click.command(cls=Command)
@click.argument("name", metavar="[部门或条目]", required=False)
@click.option("--off", is_flag=True, help="核对好了，恢复")
@AS
def mute(name: str | None, off: bool, by: int) -> None:
    """先停一条或一个部门，问到都说“这条正在核对，先问12345”；不写名字就列出停着的"""
    with _office() as office:
        publishing = Publishing(office)
        if name is None:
            lines = [f"{each.title}（{each.name}）" for each in publishing.muted()]
            click.echo("\n".join(lines) or "没有停着的。")
            return
        muted = [each for each in publishing.muted() if name in (each.name, each.title)]
        meant = muted if off and muted else publishing.meant(name)
        if len(meant) != 1 or not meant[0].is_called(name):
            shown = "、".join(each.title for each in meant[:5])
            like = "有好几条" if len(meant) > 1 else "没有，像的是"
            raise Refused(f"没有“{name}”" if not meant else f"“{name}”{like}：{shown}")
        if off:
            publishing.unmute(meant[0], by)
        else:
            publishing.mute(meant[0], by)
    click.echo(f"{'恢复' if off else '停'}了《{meant[0].title}》。")


@click.command(cls=Command)
@click.argument("text", metavar="[一句话]", required=False)
@click.option("--off", is_flag=True, help="撤掉")
@AS
def banner(text: str | None, off: bool, by: int) -> None:
    """在每条答案上面挂一句话；不写就看现在挂着什么"""
    with _office() as office:
        if text is None and not off:
            click.echo(office.notices.banner or "没挂公告。")
            return
        Publishing(office).show_banner("" if off else text or "", by)
        click.echo(f"挂上了：{office.notices.banner}" if office.notices.banner else "公告撤了。")


@click.group(cls=Commands)
def knowledge() -> None:
    """知识库：成批导入问答，把修改写回文件"""


@knowledge.command("export", cls=Command)
@click.option("--patch", is_flag=True, help="不写文件，打印成git补丁")
def export(patch: bool) -> None:
    """把已经发布的修改写回TOML文件，注释还在；写好就不再另存一份"""
    with _office() as office:
        live = office.edits.live(today())
        if not live:
            click.echo("没有要写回的修改。")
            return
        try:
            files = exporting.exported(live, DEPARTMENTS, review.PASSAGES)
        except NotTheSame:
            raise Refused("写回去的和现在说的不一样，没有写；请把修改编号告诉开发的人") from None
        if patch:
            click.echo(exporting.patch(files, DEPARTMENTS, review.PASSAGES), nl=False)
            return
        for file in exporting.write(files, DEPARTMENTS, review.PASSAGES):
            click.echo(f"写好了：{file}")
        for edit in live:
            office.edits.settle(edit.id, EditState.EXPORTED, COMMAND_LINE, now())


@knowledge.command("faq", cls=Command)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只看每一行对不对，什么也不提交")
@AS
def faq(file: Path, dry_run: bool, by: int) -> None:
    """从表格成批加问答：先看每行哪里不对，都对了才提交"""
    with _office() as office:
        sheet = read_sheet(file, office.live, office.knowledge, today())
        shown = sheet.rows if dry_run else sheet.faulty
        if shown:
            click.echo("\n".join(map(str, shown)))
        if dry_run:
            click.echo(f"试算，什么也没提交：{len(sheet.rows)}行，{len(sheet.faulty)}行不对。")
            return
        if sheet.faulty:
            raise Refused(f"没有提交：{len(sheet.faulty)}行不对，改好再来")
        record, report = Publishing(office).propose(sheet.summary, sheet.changes, by)
        click.echo(f"{report}\n已提交，编号{record.id}：{record.edit.summary}。")
