"""Who looked at which household: shown, and proved to be what was written."""

from __future__ import annotations

import click

from handlers.commands.opened import registry
from handlers.commands.shared import Command, Commands, Refused
from handlers.office.config import load_config
from handlers.office.told import no_household
from knowledge.registry.audit import Audit, AuditLine
from knowledge.registry.households import Households

MOST_SHOWN = 20
WHOLE = "审计没有被动过，共{count}行。"


@click.group(cls=Commands)
def audit() -> None:
    """谁查过哪一户"""


@audit.command("verify", cls=Command)
def verify_audit() -> None:
    """查审计有没有被改过、删过、换过次序"""
    with registry(load_config(), must_exist=True) as database:
        kept = Audit(database)
        kept.chain_up()
        breaches = [f"第{each.number}行：{each.reason}" for each in kept.breaches()]
        count = len(kept)
    if breaches:
        more = len(breaches) - MOST_SHOWN
        left = [f"还有{more}处"] if more > 0 else []
        raise Refused("\n".join(["审计被动过：", *breaches[:MOST_SHOWN], *left]))
    click.echo(WHOLE.format(count=count))


@audit.command("show", cls=Command)
@click.option("--household", "household_id", metavar="户编号", required=True, help="哪一户")
def show_audit(household_id: str) -> None:
    """列出谁在什么时候为什么查过这一户"""
    with registry(load_config(), must_exist=True) as database:
        if Households(database).get(household_id) is None:
            raise Refused(no_household(household_id, database))
        lines = Audit(database).of_household(household_id)
    click.echo("\n".join(map(described, lines)) or "没有人查过这一户。")


def described(line: AuditLine) -> str:
    moment = line.when.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{moment} {line.who} {line.what}：{line.purpose}"
