"""What all commands share: the words of their help, and whatever goes wrong told in one line.

Help is shown without importing what the commands work with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

import click
from rich.cells import cell_len

AS_OF: Final = click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="年-月-日", help="按哪一天的政策说"
)
HOUSEHOLD: Final = click.option(
    "--household", "household_id", metavar="户编号", help="按登记库里的这一户说"
)
# What the library writes in English, in the order that one part of it may hold another.
_CHINESE: Final = {
    "Usage: ": "用法：",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [后面的]...",
    "Options:": "选项：",
    "Commands:": "命令：",
    "Show this message and exit.": "看用法",
    "[default: ": "[不写就是",
    "[required]": "[要写]",
}


class Refused(click.ClickException):
    """What cannot be done, in one line of Chinese."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.exit_code = status  # type: ignore[misc]

    def show(self, file: Any = None) -> None:
        from handlers.office.told import printable  # when there is something to say

        click.echo(printable(self.message), file=file, err=file is None)


class _Misused(Refused):
    def __init__(self, message: str) -> None:
        super().__init__(message, 2)


class _Help(click.HelpFormatter):
    def write(self, string: str) -> None:
        for english, chinese in _CHINESE.items():
            string = string.replace(english, chinese)
        super().write(string)

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Chinese characters take two columns."""
        rows = list(rows)
        widest = min(max(cell_len(name) for name, _ in rows), col_max)
        for name, meaning in rows:
            space = " " * (max(widest - cell_len(name), 0) + col_spacing)
            self.write(f"{'':{self.current_indent}}{name}{space}{meaning}\n")


class _Context(click.Context):
    formatter_class = _Help


class Command(click.Command):
    context_class = _Context
    allow_extra_args = True  # refused here, in Chinese

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        with _told_in_one_line(context):
            left = super().parse_args(context, arguments)
            if left:
                raise click.UsageError(f"多写了{' '.join(left)}，一句话里有空格就加引号", context)
            return left


class Deferred(click.Command):
    """A command of which only the name and the help are known until it is called."""

    def __init__(self, name: str, module: str, help: str) -> None:
        super().__init__(name, help=help)
        self._module = module

    def load(self) -> click.Command:
        commands = vars(import_module(self._module)).values()
        return next(
            each for each in commands if isinstance(each, click.Command) and each.name == self.name
        )


class Commands(click.Group):
    context_class = _Context
    command_class = Command

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, left = super().resolve_command(context, arguments)
        return name, command.load() if isinstance(command, Deferred) else command, left

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        with _told_in_one_line(context):
            return super().parse_args(context, arguments)

    def invoke(self, context: click.Context) -> Any:
        with _told_in_one_line(context):
            return super().invoke(context)


@contextmanager
def _told_in_one_line(context: click.Context) -> Iterator[None]:
    try:
        yield
    except (BrokenPipeError, click.exceptions.NoArgsIsHelpError):
        raise  # whoever reads has enough; whoever asks for nothing gets help
    except KeyboardInterrupt:
        raise Refused("\n停下了。") from None
    except click.UsageError as error:
        raise _Misused(_wrong_usage(error, error.ctx or context)) from error
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        from handlers.commands.opened import why  # when something went wrong

        reason = why(error)
        if reason is None:
            raise
        raise Refused(reason, getattr(error, "status", 1)) from error


def _wrong_usage(error: click.UsageError, context: click.Context) -> str:
    parameter = getattr(error, "param", None)
    name = parameter.get_error_hint(context).strip("'.") if parameter is not None else ""
    expected = _expected(parameter)
    match error:
        case click.MissingParameter():
            reason = "，".join(part for part in (f"少写了{name}", expected) if part)
        case click.NoSuchOption():
            reason = (
                f"没有{error.option_name}这个选项{_meant(error.option_name, _options(context))}"
            )
        case click.exceptions.NoSuchCommand():
            assert isinstance(context.command, click.Group)
            names = context.command.list_commands(context)
            reason = f"没有{error.command_name}这个命令{_meant(error.command_name, names)}"
        case click.BadOptionUsage():
            option = _options(context)[error.option_name]
            reason = f"{error.option_name}后面{'不写东西' if option.is_flag else '还要写值'}"
        case click.BadParameter():
            reason = f"{name}不对，{expected or error.message}"
        case _:
            reason = error.message
    return f"{reason}（用法见 {context.command_path} --help）"


def _options(context: click.Context) -> dict[str, click.Option]:
    """By every name that can be written."""
    options = [
        each for each in context.command.get_params(context) if isinstance(each, click.Option)
    ]
    return {name: option for option in options for name in option.opts}


def _meant(typed: str, names: Iterable[str]) -> str:
    from handlers.office.told import near  # when something was mistyped

    found = near(typed, names)
    return f"，您是不是想用 {found[0]}？" if found else ""


def _expected(parameter: click.Parameter | None) -> str:
    """What is to be written; empty where that is anything."""
    match parameter.type if parameter is not None else None:
        case click.IntRange() as whole:
            return f"要填{whole.min}到{whole.max}的整数"
        case click.Choice() as choice:
            return f"只能是{'、'.join(choice.choices)}"
        case click.DateTime():
            return "要写成2020-12-31这样的日期"
        case click.types.IntParamType():
            return "要填整数"
    return ""
