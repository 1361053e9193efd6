"""config.toml and the environment as one frozen value."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec
import tomli

from intents.thresholds import Thresholds
from knowledge.store import SERVERS

CONFIG_FILE = Path(__file__).parents[2] / "config.toml"
KEY_LENGTH = 32  # bytes
OTHERS = 0o077  # whoever is not the owner of a file


class ConfigError(Exception):
    """A setting that cannot be used; the text names file, setting and reason."""


@dataclass(frozen=True)
class Policy:
    as_of: str  # a date or "today"

    def __post_init__(self) -> None:
        if self.as_of != "today":
            date.fromisoformat(self.as_of)


@dataclass(frozen=True)
class Data:
    directory: Path
    database: str = ""  # postgresql://…, or "": a file in the directory
    key: bytes | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @property
    def registry(self) -> Path:
        """The file, where it is one."""
        return self.directory / "registry.db"

    @property
    def store(self) -> str | Path:
        return self.database or self.registry

    @property
    def exists(self) -> bool:
        """A server is taken to have it: it tells if it has not."""
        return bool(self.database) or self.registry.exists()


@dataclass(frozen=True)
class Telegram:
    base_url: str
    mode: Literal["polling", "webhook"]
    listen: str
    port: int
    webhook_url: str
    proxy: str = ""  # http://, https:// or socks5://
    token: str = field(default="", repr=False)
    webhook_secret: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.proxy and not self.proxy.startswith(("http://", "https://", "socks5://")):
            raise ValueError("proxy is http://…, https://… or socks5://…")

    @property
    def base_file_url(self) -> str:
        """The same host's files: …/bot becomes …/file/bot."""
        return f"{self.base_url.rstrip('/').removesuffix('/bot')}/file/bot"


@dataclass(frozen=True)
class Retention:
    """For how many days what is kept."""

    updates: int  # that were answered
    set_aside: int  # updates that nobody was answered on
    replies: int  # answers, whose buttons mean something as long
    conversations: int
    closed_tickets: int
    calls: int  # that grid workers answered
    codes: int  # for binding, after they expired
    unanswered: int  # questions that were not answered
    audit: int

    def __post_init__(self) -> None:
        if min(vars(self).values()) < 1:
            raise ValueError("retention is at least one day")


@dataclass(frozen=True)
class TicketSettings:
    """When matters are due and who hears of them; times of day as 08:00, "": never."""

    days: int  # until one is due that the law gives no day
    report_at: str  # the daily report to whoever leads
    digest_at: str  # what lies ahead, to each grid worker
    leaders: tuple[int, ...]  # Telegram's numbers; nobody: the administrators

    def __post_init__(self) -> None:
        for moment in filter(None, (self.report_at, self.digest_at)):
            time.fromisoformat(moment)
        if self.days < 1:
            raise ValueError("days is at least 1")


@dataclass(frozen=True)
class Health:
    """Where /healthz and /metrics are served; port 0: nowhere."""

    listen: str
    port: int


@dataclass(frozen=True)
class Web:
    enabled: bool  # beside Telegram
    listen: str
    port: int
    public_url: str
    proxies: tuple[str, ...]
    questions_a_minute: int  # from one address

    def __post_init__(self) -> None:
        if self.public_url and not self.public_url.startswith(("http://", "https://")):
            raise ValueError("public_url begins with https:// or http://")
        if self.questions_a_minute < 1:
            raise ValueError("questions_a_minute is at least 1")

    @property
    def address(self) -> str:
        """Without a slash at its end."""
        return (self.public_url or f"http://{self.listen}:{self.port}").rstrip("/")


@dataclass(frozen=True)
class PublishingSettings:
    approvals: Literal[0, 1]  # of another administrator than the author


@dataclass(frozen=True)
class Config:
    policy: Policy
    data: Data
    telegram: Telegram
    web: Web
    matching: Thresholds
    retention: Retention
    tickets: TicketSettings
    health: Health
    publishing: PublishingSettings

    def day(self, today: date) -> date:
        """The day whose law is told."""
        as_of = self.policy.as_of
        return today if as_of == "today" else date.fromisoformat(as_of)


_ENVIRONMENT = {
    "POLICY_BOT_AS_OF": ("policy", "as_of"),
    "POLICY_BOT_DATA": ("data", "directory"),
    "POLICY_BOT_DATABASE": ("data", "database"),
    "POLICY_BOT_BASE_URL": ("telegram", "base_url"),
    "POLICY_BOT_MODE": ("telegram", "mode"),
    "POLICY_BOT_PORT": ("telegram", "port"),
    "POLICY_BOT_WEBHOOK_URL": ("telegram", "webhook_url"),
    "POLICY_BOT_HEALTH_PORT": ("health", "port"),
    "POLICY_BOT_PROXY": ("telegram", "proxy"),
    "POLICY_BOT_WEB_ENABLED": ("web", "enabled"),
    "POLICY_BOT_WEB_PORT": ("web", "port"),
    "POLICY_BOT_WEB_URL": ("web", "public_url"),
    "POLICY_BOT_TOKEN": ("telegram", "token"),
    "POLICY_BOT_WEBHOOK_SECRET": ("telegram", "webhook_secret"),
}


def load_config(file: Path = CONFIG_FILE, environment: Mapping[str, str] = os.environ) -> Config:
    """Raises ConfigError."""
    try:
        tables = tomli.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from error
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: not readable as TOML: {error}") from error
    for variable, (table, name) in _ENVIRONMENT.items():
        if environment.get(variable):
            tables.setdefault(table, {})[name] = environment[variable]
    try:
        config = msgspec.convert(tables, Config, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{file}: {error}") from error
    _check_address(config.data.database)
    password = environment.get("POLICY_BOT_DATABASE_PASSWORD") or None
    return replace(config, data=replace(config.data, key=_key(environment), password=password))


def _check_address(address: str) -> None:
    """Raises ConfigError."""
    if address and not address.startswith(SERVERS):
        raise ConfigError("[data] database要写成postgresql://用户@主机/库名，不写就用文件")
    if address and urlsplit(address).password:
        raise ConfigError(
            "[data] database里不要写密码，密码用环境变量POLICY_BOT_DATABASE_PASSWORD给"
        )


def _key(environment: Mapping[str, str]) -> bytes | None:
    """None: what is kept is not encrypted."""
    file, text = environment.get("POLICY_BOT_KEY_FILE"), environment.get("POLICY_BOT_KEY")
    if file and text:
        raise ConfigError("POLICY_BOT_KEY_FILE和POLICY_BOT_KEY只能设一个")
    if file:
        return key_in_file(Path(file))
    if text:
        key = _key_in_text(text)
        if key is None:
            raise ConfigError("POLICY_BOT_KEY要是32字节，写成hex或base64")
        return key
    return None


def key_in_file(file: Path) -> bytes:
    """32 bytes, or a text that stands for them. Raises ConfigError."""
    try:
        if file.stat().st_mode & OTHERS:
            raise ConfigError(f"密钥文件{file}别人也能读，先运行：chmod 600 {file}")
        content = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"读不了密钥文件{file}：{error.strerror}") from error
    if len(content) == KEY_LENGTH:
        return content
    key = _key_in_text(content.decode("ascii", "replace"))
    if key is None:
        raise ConfigError(f"{file}里不是密钥：要正好32字节，或者它的hex、base64")
    return key


def _key_in_text(text: str) -> bytes | None:
    for decode in (bytes.fromhex, base64.b64decode):
        try:
            key = decode(text.strip())
        except ValueError:
            continue
        if len(key) == KEY_LENGTH:
            return key
    return None


def _decode(kind: type, value: object) -> object:
    if kind is Path:
        return Path(str(value))
    raise NotImplementedError(kind)
