"""The work divided among processes: some receive, some answer, over one PostgreSQL."""

from __future__ import annotations

import click

from handlers.commands.shared import Command, Refused
from handlers.office.config import Config, load_config


@click.command(cls=Command)
def receive() -> None:
    """只收消息：存好就回Telegram，由answer来答（登记库要在PostgreSQL上）"""
    from handlers.telegram.receiving import receive as run  # other commands need no Telegram

    run(_shared())


@click.command(cls=Command)
def answer() -> None:
    """只答：几个一起开，各答各的人（登记库要在PostgreSQL上）"""
    from handlers.telegram.app import run_telegram

    run_telegram(_shared(), receives=False)


def _shared() -> Config:
    config = load_config()
    if not config.data.database:
        raise Refused(
            "几个程序一起用，登记库要在PostgreSQL上：先bot.py move，再写好[data] database"
        )
    if not config.telegram.token:
        raise Refused("没有设置POLICY_BOT_TOKEN")
    return config
