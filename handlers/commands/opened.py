"""The registry opened for a command, and in plain words why something did not work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from handlers.commands.shared import Refused
from handlers.office import demo
from handlers.office.config import Config, ConfigError
from handlers.office.stored import INDEXES
from handlers.office.told import no_household
from knowledge.facts import Household
from knowledge.policy.catalogue import KnowledgeError
from knowledge.registry.database import open_database
from knowledge.registry.tables import FileError
from knowledge.store import (
    Away,
    CannotWrite,
    Damaged,
    Database,
    DiskFull,
    ForeignFile,
    Locked,
    NewerFormat,
    StoreError,
    WrongKey,
    WrongPassword,
)

if TYPE_CHECKING:
    from handlers.office.office import Office

_REASONS: Final = {
    WrongKey: "密钥打不开它：密钥不对、没有设，或者它本来没加密",
    WrongPassword: "数据库不认这个用户或密码：核对[data] database和POLICY_BOT_DATABASE_PASSWORD",
    Away: "连不上数据库服务器，或者它停了：看它在不在运行，[data] database里的主机、端口对不对",
    NewerFormat: "登记库是更新的版本写的，请先升级程序",
    ForeignFile: "这不是登记库，是别的程序的数据库",
    CannotWrite: "登记库打不开或写不进去，请看文件夹（服务器上是库和schema）在不在、有没有权限",
    DiskFull: "磁盘满了，什么也没写进去",
    Locked: "别的程序正用着登记库，请等它做完或停下机器人再试",
    Damaged: "文件坏了，内容和写进去的不一样",
}


def household_called(office: Office, household_id: str | None) -> Household | None:
    """Raises Refused where there is none of that id."""
    if household_id is None:
        return None
    household = office.households.get(household_id)
    if household is None:
        raise Refused(no_household(household_id, office.database))
    return household


@contextmanager
def registry(config: Config, *, must_exist: bool = False) -> Iterator[Database]:
    """Raises StoreError and Refused."""
    data = config.data
    if must_exist and not data.exists:
        raise Refused(f"{data.directory}里还没有登记库")
    data.directory.mkdir(parents=True, exist_ok=True)
    demo.refuse_what_is_lost(data)
    with open_database(data.store, data.key, INDEXES, data.password) as database:
        yield database


def why(error: Exception) -> str | None:
    """One line for whoever gave the command; None where it is a fault of the program."""
    match error:
        case ConfigError() | KnowledgeError() | FileError():
            return str(error)
        case StoreError():
            return reason_of(error)
        case OSError():
            return f"文件读写不成：{error.strerror or error}（{error.filename}）"
    return None


def reason_of(error: StoreError) -> str:
    return f"{_REASONS.get(type(error), '登记库用不了')}（{error}）"
