"""Tokens of the API: made, listed, revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import click

from handlers.commands.opened import registry
from handlers.commands.shared import Command, Commands, Refused
from handlers.office.clock import now
from handlers.office.config import load_config
from knowledge.registry.tokens import EVERY_GRID, Scope, Token, Tokens

_SCOPES: Final = click.Choice([scope.value for scope in Scope])


@click.group(cls=Commands)
def token() -> None:
    """接口令牌：哪个程序能看什么"""


@token.command("new", cls=Command)
@click.argument("name", metavar="名字")
@click.option(
    "--scope",
    "scopes",
    metavar="权限",
    multiple=True,
    required=True,
    type=_SCOPES,
    help="能做什么：按户答、查户、算待遇；可写几个",
)
@click.option("--grid", "grids", metavar="网格", multiple=True, help="能看的网格，可写几个")
@click.option("--every-grid", is_flag=True, help="所有网格都能看")
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    metavar="天数",
    default=365,
    show_default=True,
    help="多少天内有效",
)
def new_token(
    name: str, scopes: tuple[str, ...], grids: tuple[str, ...], every_grid: bool, days: int
) -> None:
    """发一个令牌，只显示这一次"""
    if every_grid == any(grid.strip() for grid in grids):
        raise Refused("用 --grid 写明网格，或者用 --every-grid，只用一样")
    allowed = [EVERY_GRID] if every_grid else grids
    with registry(load_config()) as database:
        made, sent = Tokens(database).new(
            name, map(Scope, scopes), allowed, now(), timedelta(days=days)
        )
    click.echo(f"{_line(made)}\n令牌（只显示这一次）：{sent}")


@token.command("list", cls=Command)
def list_tokens() -> None:
    """看发过的令牌"""
    with registry(load_config()) as database:
        found = Tokens(database).all()
    click.echo("\n".join(map(_line, found)) or "还没发过令牌")


@token.command("revoke", cls=Command)
@click.argument("number", metavar="编号", type=click.IntRange(1, 10**9))
def revoke_token(number: int) -> None:
    """收回一个令牌，马上作废"""
    with registry(load_config()) as database:
        if not Tokens(database).revoke(number):
            raise Refused(f"没有编号{number}的令牌")
    click.echo(f"编号{number}的令牌作废了")


def _line(each: Token) -> str:
    state = "" if each.holds(now()) else "，已作废" if each.is_revoked else "，已过期"
    grids = "所有网格" if EVERY_GRID in each.grids else " ".join(sorted(each.grids))
    scopes = " ".join(sorted(each.scopes))
    return f"{each.number}. {each.name}：{scopes}；{grids}；{each.expires:%Y-%m-%d}到期{state}"
