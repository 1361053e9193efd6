"""The pages in the browser, without Telegram."""

from __future__ import annotations

from dataclasses import replace

import click

from handlers.commands.shared import Command
from handlers.office.config import load_config

_PORT = click.IntRange(0, 65_535)


@click.command(cls=Command)
@click.option("--port", metavar="端口", type=_PORT, help="不写就按设置里的")
def serve(port: int | None) -> None:
    """开网页：群众问政策，网格员查户"""
    from handlers.web import serving  # other commands need no web server

    config = load_config()
    if port is not None:
        config = replace(config, web=replace(config.web, port=port))
    click.echo("正在准备，头一回要先学问法，几分钟；按Ctrl和C停下", err=True)
    serving.serve(config, lambda: click.echo(f"网页开在{config.web.address}", err=True))
