"""The registry filled, backed up and brought back, and who may do what in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Final, TypeVar

import click
from rich.console import Console
from rich.progress import Progress, TaskID

from handlers.commands.opened import reason_of, registry
from handlers.commands.shared import Command, Refused
from handlers.office import demo
from handlers.office.clock import now
from handlers.office.config import load_config
from knowledge.policy.catalogue import load
from knowledge.registry import invented
from knowledge.registry.households import TABLE, Households
from knowledge.registry.importer import import_files
from knowledge.registry.sign_in import LINK_LIFETIME, SignIn
from knowledge.registry.users import Role, Users
from knowledge.store import (
    SERVERS,
    Database,
    StoreError,
    contents,
    copy,
    lines,
    restore,
    verify,
)

CITY: Final = 113_500  # households
_WRITTEN_AT_ONCE: Final = 1000
_DRAWN_EVERY: Final = 0.1  # seconds
_USER_ID: Final = click.IntRange(1, 2**52)  # as Telegram numbers its users

T = TypeVar("T")


@click.command("import", cls=Command)
@click.argument(
    "files", metavar="文件...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="只检查，不写入")
def import_registry(files: tuple[Path, ...], dry_run: bool) -> None:
    """从CSV或XLSX导入户和人，退回的行写到rejects.csv"""
    rejects, config = Path("rejects.csv"), load_config()
    with registry(config) as database, _progress() as report:
        result = import_files(
            database,
            files,
            rejects,
            dry_run=dry_run,
            progress=report,
            knows_benefit=load().knows_drawn,
        )
    if not dry_run:
        demo.note_real(config.data)
    click.echo(
        f"新增{result.new}户，变更{result.changed}户，没变{result.unchanged}户，"
        f"退回{result.rejected}行" + (f"（见{rejects}）" if result.rejected else "")
    )
    for note in result.notes:
        click.echo(note)
    if dry_run:
        click.echo("这是试导入，没有写进登记库。")


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Shows nothing before there is something to show."""
    # Without a thread that draws it, this process can be forked.
    bars = Progress(console=Console(stderr=True), auto_refresh=False)
    tasks: dict[str, TaskID] = {}
    drawn = 0.0

    def report(step: str, done: int, of: int) -> None:
        nonlocal drawn
        if step not in tasks:
            bars.start()
            tasks[step] = bars.add_task(step, total=of or None)
        is_time = done == of or monotonic() - drawn >= _DRAWN_EVERY
        bars.update(tasks[step], completed=done, total=of or None, refresh=is_time)
        drawn = monotonic() if is_time else drawn

    try:
        yield report
    finally:
        if tasks:
            bars.stop()


@click.command("demo", cls=Command)
@click.option(
    "--households",
    "count",
    type=click.IntRange(1, invented.MOST_HOUSEHOLDS),
    metavar="整数",
    default=CITY,
    show_default=True,
    help="多少户",
)
@click.option(
    "--seed",
    type=int,
    metavar="整数",
    default=1,
    show_default=True,
    help="数字相同，编出来的也相同",
)
@click.option(
    "--csv",
    "folder",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    help="不写入，改为生成导入文件",
)
def invent(count: int, seed: int, folder: Path | None) -> None:
    """编一个城市的示范数据，一个真人也没有"""
    if folder is not None:
        with _progress() as report:
            households = _counted(invented.households(count, seed), count, report)
            try:
                invented.write_csv(households, folder)
            except FileExistsError as error:
                raise Refused(f"{error.filename}已经有了，不覆盖") from error
        click.echo(f"写好了{folder / '户.csv'}和{folder / '人.csv'}：{count}户")
        return
    config = load_config()
    with registry(config) as database:
        if not demo.is_all_there_is(database):
            raise Refused("登记库里已经有别的户，不往里掺示范数据。请让POLICY_BOT_DATA指向空目录")
        with _progress() as report, Households(database).writing() as writing:
            for stored in database.table(TABLE).all():
                writing.remove(stored)
            households = _counted(invented.households(count, seed), count, report)
            while batch := list(islice(households, _WRITTEN_AT_ONCE)):
                writing.add(batch)
    click.echo(f"编好了{count}户")
    if config.data.key is None:
        click.echo(demo.NOT_ENCRYPTED, err=True)


def _counted(
    items: Iterable[T], total: int, report: Callable[[str, int, int], None]
) -> Iterator[T]:
    for number, item in enumerate(items, start=1):
        yield item
        if number % _WRITTEN_AT_ONCE == 0 or number == total:
            report("编", number, total)


@click.command(cls=Command)
@click.argument("user_id", metavar="用户编号", type=_USER_ID)
@click.argument(
    "role", metavar="角色", type=click.Choice([Role.GRID_WORKER.value, Role.ADMIN.value])
)
@click.option("--grid", "grids", metavar="网格", multiple=True, help="网格员的网格，一个或几个")
@click.option("--web", is_flag=True, help="再给一个网页登录链接，只能用一次")
@click.argument("more_grids", metavar="", nargs=-1)
def grant(
    user_id: int, role: str, grids: tuple[str, ...], web: bool, more_grids: tuple[str, ...]
) -> None:
    """给角色：grant 12345 grid_worker --grid G01 G02"""
    grids += more_grids
    if (role == Role.GRID_WORKER.value) != any(grid.strip() for grid in grids):
        raise Refused("网格员要用 --grid 写明网格，管理员不写")
    config = load_config()
    with registry(config) as database:
        Users(database).grant(user_id, Role(role), grids)
        code = SignIn(database).new_link(user_id, now()) if web else ""
    click.echo(f"{user_id} 现在是 {role} {' '.join(grids)}".rstrip())
    if web:
        minutes = int(LINK_LIFETIME.total_seconds() // 60)
        click.echo(f"登录链接，{minutes}分钟内有效，只能用一次，只发给本人：")
        click.echo(f"{config.web.address}/desk/enter/{code}")
        if not config.web.public_url:
            click.echo("这是设置里的端口；开网页时用了别的端口，把地址里的也换掉。", err=True)


@click.command(cls=Command)
@click.argument("user_id", metavar="用户编号", type=_USER_ID)
def revoke(user_id: int) -> None:
    """收回角色"""
    with registry(load_config()) as database, database.transaction():
        Users(database).revoke(user_id)
        SignIn(database).leave_all(user_id)
    click.echo(f"{user_id} 现在是普通居民")


@click.command(cls=Command)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """备份登记库，机器人不用停"""
    if file.exists():
        raise Refused(f"{file}已经有了，不覆盖，请换个名字")
    with registry(load_config(), must_exist=True) as database:
        database.backup(file, load_config().data.key)
        count = Households(database).count()
    click.echo(f"备份好了：{file}，{count}户，{file.stat().st_size / 2**20:.1f} MB")


@click.command("restore", cls=Command)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
def bring_back(file: Path) -> None:
    """恢复一份备份；备份不完好就什么也不动"""
    config = load_config()
    data, present, key = config.data, config.data.registry, config.data.key
    if not file.is_file():
        raise Refused(f"找不到备份{file}")
    try:
        verify(file, key)
    except StoreError as error:
        raise Refused(f"这份备份不能用，现在的登记库没有动：{reason_of(error)}") from error
    kept = None
    if data.database or (present.exists() and present.stat().st_size):
        moment = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
        kept = present.with_name(f"before-restore-{moment}.db")
        with registry(config) as database:
            database.backup(kept, key)
    present.parent.mkdir(parents=True, exist_ok=True)
    if not data.database and present.exists() and not present.stat().st_size:
        present.unlink()  # it is what is to be replaced
    restore(file, data.store, key, data.password)
    with registry(config) as database:
        count = Households(database).count()
        if not demo.is_all_there_is(database):
            demo.note_real(config.data)
    click.echo(f"恢复好了，共{count}户。" + (f"原来的留在{kept}。" if kept else ""))


@click.command(cls=Command)
@click.argument("source", metavar="从")
@click.argument("target", metavar="到")
def move(source: str, target: str) -> None:
    """把登记库搬到PostgreSQL或搬回文件（先停下机器人）"""
    data = load_config().data
    if not source.startswith(SERVERS) and not Path(source).is_file():
        raise Refused(f"找不到登记库{source}")
    with (
        Database(source, data.key, password=data.password) as old,
        Database(target, data.key, password=data.password) as new,
    ):
        if any(each.documents for each in contents(new)):
            raise Refused(f"{target}里已经有东西，不覆盖；要搬过去，先换一个空的")
        moved = copy(old, new)
    for each in moved:
        click.echo(f"{each.table}：{each.documents}条，校验和{each.digest[:16]}，两边一样")
    click.echo(f"搬好了，{target}里和原来的一样；原来的没有动。改[data] database再启动机器人。")


@click.command(cls=Command)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
def export(file: Path) -> None:
    """把登记库全部写成文本，一行一条JSON"""
    with registry(load_config(), must_exist=True) as database:
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise Refused(f"{file}已经有了，不覆盖，请换个名字") from None
        count = 0
        with os.fdopen(descriptor, "wb") as opened:
            for count, line in enumerate(lines(database), start=1):  # noqa: B007
                opened.write(line)
    click.echo(f"写好了{file}，{count}条")
