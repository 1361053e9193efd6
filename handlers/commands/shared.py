"""What all commands share: the registry opened, and whatever goes wrong told in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import click

from handlers.config import Config, ConfigError
from knowledge.policy.catalogue import KnowledgeError
from knowledge.registry.database import open_database
from knowledge.registry.tables import FileError
from knowledge.store import (
    CannotWrite,
    Damaged,
    Database,
    DiskFull,
    ForeignFile,
    Locked,
    NewerFormat,
    StoreError,
    WrongKey,
)

_REASONS: Final = {
    WrongKey: "密钥打不开它：密钥不对、没有设，或者它本来没加密",
    NewerFormat: "登记库是更新的版本写的，请先升级程序",
    ForeignFile: "这不是登记库，是别的程序的数据库",
    CannotWrite: "登记库打不开或写不进去，请看文件夹在不在、有没有权限",
    DiskFull: "磁盘满了，什么也没写进去",
    Locked: "别的程序正用着登记库，请等它做完或停下机器人再试",
    Damaged: "文件坏了，内容和写进去的不一样",
}


class Refused(click.ClickException):
    """What cannot be done, in one line of Chinese."""

    def show(self, file: Any = None) -> None:
        click.echo(self.message, file=file, err=file is None)


@contextmanager
def registry(config: Config, *, must_exist: bool = False) -> Iterator[Database]:
    """Raises StoreError and Refused."""
    file = config.data.registry
    if must_exist and not file.exists():
        raise Refused(f"{file.parent}里还没有登记库")
    file.parent.mkdir(parents=True, exist_ok=True)
    with open_database(file, config.data.key) as database:
        yield database


class Commands(click.Group):
    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        with _told_in_one_line():
            return super().parse_args(context, arguments)

    def invoke(self, context: click.Context) -> Any:
        with _told_in_one_line():
            return super().invoke(context)


@contextmanager
def _told_in_one_line() -> Iterator[None]:
    try:
        yield
    except (BrokenPipeError, click.exceptions.NoArgsIsHelpError):
        raise  # whoever reads has enough; whoever asks for nothing gets help
    except click.UsageError as error:
        raise _Misused(_wrong_usage(error)) from error
    except (ConfigError, KnowledgeError, FileError) as error:
        raise Refused(str(error)) from error
    except StoreError as error:
        raise Refused(reason_of(error)) from error
    except OSError as error:
        raise Refused(f"文件读写不成：{error.strerror or error}（{error.filename}）") from error


def reason_of(error: StoreError) -> str:
    return f"{_REASONS.get(type(error), '登记库用不了')}（{error}）"


class _Misused(Refused):
    exit_code = 2


def _wrong_usage(error: click.UsageError) -> str:
    parameter = getattr(error, "param", None)
    hint = parameter.get_error_hint(error.ctx) if parameter is not None and error.ctx else ""
    name = hint.replace("'", "")
    match error:
        case click.MissingParameter():
            reason = f"少写了{name}"
        case click.NoSuchOption():
            reason = f"没有{error.option_name}这个选项"
        case click.exceptions.NoSuchCommand():
            reason = f"没有{error.command_name}这个命令"
        case click.BadParameter():
            reason = f"{name}不对，{_expected(parameter, error)}"
        case _:
            reason = error.message
    command = error.ctx.command_path if error.ctx else ""
    return f"{reason}（用法见 {command} --help）"


def _expected(parameter: click.Parameter | None, error: click.UsageError) -> str:
    match parameter.type if parameter is not None else None:
        case click.IntRange() as whole:
            return f"要填{whole.min}到{whole.max}的整数"
        case click.Choice() as choice:
            return f"只能是{'、'.join(choice.choices)}"
        case click.DateTime():
            return "要写成2020-12-31这样的日期"
        case _ if parameter is not None and parameter.type is click.INT:
            return "要填整数"
    return error.message
