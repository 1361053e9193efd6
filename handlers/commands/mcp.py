"""The tools for a language model."""

from __future__ import annotations

from contextlib import closing

import click

from handlers.commands.shared import Command, Refused
from handlers.office.config import load_config
from handlers.office.office import Office

NOT_INSTALLED = "没有装mcp，先装：pip install '.[mcp]'"


@click.command("mcp", cls=Command)
def mcp() -> None:
    """让大模型来查（MCP，标准输入输出）：问政策、算待遇、查某天的数"""
    try:
        from handlers.mcp.server import serve
    except ImportError as error:
        raise Refused(NOT_INSTALLED) from error
    with closing(Office(load_config())) as office:
        serve(office)
