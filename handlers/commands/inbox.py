"""Messages that nobody was answered on: shown, and tried again."""

from __future__ import annotations

import click

from handlers.commands.opened import registry
from handlers.commands.shared import Command, Refused
from handlers.office.config import load_config
from handlers.office.inbox import Inbox, SetAside
from handlers.office.told import printable

SHORTENED = 60  # characters of a message in a list
NOTHING = "没有搁下的消息。"
AGAIN = "{count}条会再试：机器人开着就在几秒内，没开就等下次开。"


@click.command(cls=Command)
@click.option(
    "--retry", "numbers", type=int, multiple=True, metavar="编号", help="再试，可以写几次"
)
@click.option("--retry-all", is_flag=True, help="全部再试")
def inbox(numbers: tuple[int, ...], retry_all: bool) -> None:
    """搁下的消息：读不懂、算得太久或者出错的；可以再试"""
    with registry(load_config(), must_exist=True) as database:
        kept = Inbox(database)
        aside = kept.aside()
        if not numbers and not retry_all:
            click.echo("\n".join(map(described, aside)) or NOTHING)
            return
        wanted = [each.number for each in aside] if retry_all else list(numbers)
        unknown = [number for number in wanted if not kept.try_again(number)]
    if unknown:
        raise Refused(f"没有搁下编号{'、'.join(map(str, unknown))}的消息")
    click.echo(AGAIN.format(count=len(wanted)))


def described(aside: SetAside) -> str:
    """One line: number, since when, why and what was written."""
    since = aside.since.astimezone().strftime("%Y-%m-%d %H:%M")
    text = printable(aside.text).replace("\n", " ") or aside.kind
    shown = text if len(text) <= SHORTENED else text[:SHORTENED] + "……"
    return f"{aside.number} {since} {aside.reason}：{shown}"
