"""Commands and wiring; importing this does nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import click
from rich.console import Console

from handlers.commands import COMMANDS, Commands
from handlers.config import Config, load_config
from handlers.jsonl import answer_lines
from handlers.office import Office
from handlers.terminal import chat as chat_in_terminal
from intents.messages import Dialogue, Question
from knowledge.policy.catalogue import load

OWNER_ALONE = 0o077  # whatever is written about people, no other user of the machine reads
GO_LIVE = "没有设置POLICY_BOT_TOKEN，先在终端里聊；设好它再运行make run，就上Telegram。"


@click.group(cls=Commands)
def main() -> None:
    """济宁惠民政策助手"""
    os.umask(OWNER_ALONE)


for command in COMMANDS:
    main.add_command(command)


@contextmanager
def office() -> Iterator[Office]:
    opened = Office(load_config())
    try:
        yield opened
    finally:
        opened.close()


def _today() -> date:
    return datetime.now().astimezone().date()


@main.command()
def run() -> None:
    """Start on Telegram when a token is set, otherwise in the terminal."""
    config = load_config()
    if config.telegram.token:
        from handlers.app import run_telegram

        run_telegram(config)
        return
    click.echo(GO_LIVE)
    _chat(config, None)


@main.command()
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="the day whose law is told")
def chat(as_of: datetime | None) -> None:
    """Talk in the terminal."""
    _chat(load_config(), as_of)


def _chat(config: Config, as_of: datetime | None) -> None:
    with office() as opened:
        day = as_of.date() if as_of else config.day(_today())
        chat_in_terminal(opened, day, Console(), _lines())


def _lines() -> Iterator[str]:
    """Typed at a prompt, or read from a pipe; undecodable bytes do not end the conversation."""
    if sys.stdin.isatty():
        while True:
            try:
                yield input("> ")
            except (EOFError, KeyboardInterrupt):
                return
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


@main.command()
@click.argument("question", required=False)
@click.option("--household", "household_id", help="户编号 of the registry")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="the day whose law is told")
@click.option("--role", type=click.Choice(["resident", "grid_worker"]), default="resident")
@click.option("--jsonl", is_flag=True, help="read a JSON object a line, write one a line")
def ask(
    question: str | None,
    household_id: str | None,
    as_of: datetime | None,
    role: str,  # noqa: ARG001 - both roles are told the same, the contract names the option
    jsonl: bool,
) -> None:
    """Answer one question, or with --jsonl one a line."""
    with office() as opened:
        day = as_of.date() if as_of else opened.config.day(_today())
        if jsonl:
            lines = answer_lines(sys.stdin.buffer, opened.assistant, opened.households.get, day)
            for line in lines:
                sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
                sys.stdout.buffer.flush()
            return
        if question is None:
            raise click.UsageError("请写上要问的话，或者用 --jsonl")
        household = None
        if household_id is not None:
            household = opened.households.get(household_id)
            if household is None:
                raise click.ClickException(f"没有户编号“{household_id}”")
        answer = opened.assistant.reply(Question(question, day, household), Dialogue())
        click.echo(answer.text)


@main.command()
def check() -> None:
    """Validate the knowledge files."""
    knowledge = load()
    phrasings = sum(len(entry.phrasings) for entry in knowledge.entries.values())
    click.echo(f"知识库没有问题：{len(knowledge.entries)}个问题，{phrasings}种问法")


if __name__ == "__main__":
    main()
