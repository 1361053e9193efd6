"""Whether everything that it takes is there, and what to do where it is not."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import click
import httpx

from handlers.commands.opened import reason_of, registry
from handlers.commands.shared import Command, Refused
from handlers.office import demo
from handlers.office.config import Config, ConfigError, load_config
from handlers.office.inbox import Inbox
from handlers.telegram.delivery.serving import host_of
from handlers.telegram.delivery.webhook import check as check_webhook
from knowledge.policy.catalogue import KnowledgeError, load
from knowledge.registry.audit import Audit
from knowledge.registry.households import Households
from knowledge.registry.users import Role, Users
from knowledge.store import StoreError

LEAST_FREE: Final = 500 * 2**20  # bytes: what is learnt, the registry and one copy of it
MOST_APART: Final = 60  # seconds between this clock and Telegram's
TIMEOUT: Final = 10.0  # seconds


@dataclass(frozen=True)
class Check:
    is_well: bool
    text: str


@click.command(cls=Command)
def doctor() -> None:
    """体检：设置、知识、登记库、密钥、磁盘、时钟、Telegram，哪里不对、怎么办"""
    config = load_config()
    findings = [finding for check in CHECKS for finding in check(config)]
    for each in findings:
        click.echo(f"{'好' if each.is_well else '不好'}  {each.text}")
    ill = sum(not each.is_well for each in findings)
    if ill:
        raise Refused(f"有{ill}处不好，照上面写的办")


def _knowledge(_: Config) -> Iterator[Check]:
    try:
        entries = load().entries
    except KnowledgeError as error:
        yield Check(False, f"知识：{error}。改好文件再运行 bot.py check")
    else:
        yield Check(True, f"知识：{len(entries)}个问题")


def _disk(config: Config) -> Iterator[Check]:
    folder = config.data.directory
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".doctor"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        yield Check(
            False, f"数据目录{folder}写不进去：{error.strerror}。查权限，或者改[data] directory"
        )
        return
    free = shutil.disk_usage(folder).free
    told = f"磁盘：数据目录{folder}还能放{free / 2**30:.1f}GB"
    yield Check(free >= LEAST_FREE, told + ("" if free >= LEAST_FREE else "，太少了，清一清"))


def _registry(config: Config) -> Iterator[Check]:
    if not config.data.exists:
        problem = demo.missing(config.data)
        yield Check(problem is None, problem or "登记库：还没有，头一次运行会建")
        return
    try:
        demo.refuse_what_is_lost(config.data)
        with registry(config) as database:
            database.check()
            count, users = Households(database).count(), Users(database)
            breaches = list(Audit(database).breaches())
            aside = len(Inbox(database).aside())
            roles = [user.role for user in users.staff()]
    except (StoreError, ConfigError) as error:
        reason = reason_of(error) if isinstance(error, StoreError) else str(error)
        hint = "" if config.data.database else "。有备份就 bot.py restore 备份文件"
        yield Check(False, f"登记库：{reason}{hint}")
        return
    where = "服务器上" if config.data.database else "文件"
    yield Check(True, f"登记库：{count}户，{where}完好")
    yield Check(
        not breaches, "审计：" + ("被动过，看 bot.py audit verify" if breaches else "没被动过")
    )
    yield Check(not aside, f"搁下的消息：{aside}条" + ("，看 bot.py inbox" if aside else ""))
    for role, how in ((Role.ADMIN, "admin"), (Role.GRID_WORKER, "grid_worker --grid 网格")):
        count = roles.count(role)
        hint = "" if count else f"，转人工没人接；bot.py grant 用户编号 {how}"
        yield Check(bool(count), f"{role.value}：{count}人{hint}")


def _key(config: Config) -> Iterator[Check]:
    if config.data.database:
        yield Check(True, "密钥：登记库在数据库服务器上，加密靠它的磁盘和连接（sslmode）")
    elif config.data.key is not None:
        yield Check(True, "密钥：有，登记库加密")
    else:
        is_real = demo.was_real(config.data)
        why = "真实的登记没有加密，要换空的数据目录重新导入" if is_real else "放真实数据前先做"
        yield Check(not is_real, f"密钥：没有，{why}；bot.py key new 文件")


def _telegram(config: Config) -> Iterator[Check]:
    telegram = config.telegram
    if not telegram.token:
        yield Check(False, "Telegram：没有设POLICY_BOT_TOKEN，只能在终端里聊")
        return
    if telegram.mode == "webhook":
        try:
            check_webhook(telegram)
        except ConfigError as error:
            yield Check(False, f"Telegram：{error}")
    host = host_of(telegram.base_url)
    try:
        response = asyncio.run(_get_me(config))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, ImportError) as error:
        told = f"连不上{host}（{type(error).__name__}）。查网络；要走代理，写[telegram] proxy"
        yield Check(False, f"Telegram：{told}")
        return
    if response.status_code != 200:
        told = f"{host}答{response.status_code}。核对POLICY_BOT_TOKEN和[telegram] base_url"
        yield Check(False, f"Telegram：{told}")
        return
    yield Check(True, f"Telegram：{host}认这个机器人")
    yield from _clock(response.headers.get("Date"), datetime.now(UTC))


async def _get_me(config: Config) -> httpx.Response:
    telegram = config.telegram
    async with httpx.AsyncClient(proxy=telegram.proxy or None, timeout=TIMEOUT) as client:
        return await client.get(f"{telegram.base_url}{telegram.token}/getMe")


def _clock(told: str | None, moment: datetime) -> Iterator[Check]:
    if told is None:
        return
    apart = abs((parsedate_to_datetime(told) - moment).total_seconds())
    is_well = apart <= MOST_APART
    yield Check(
        is_well, f"时钟：和Telegram差{apart:.0f}秒" + ("" if is_well else "，请对时（NTP）")
    )


CHECKS: Final[tuple[Callable[[Config], Iterator[Check]], ...]] = (
    _knowledge,
    _disk,
    _registry,
    _key,
    _telegram,
)
