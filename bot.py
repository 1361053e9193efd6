"""Commands and wiring; importing this does nothing."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import tomli

from handlers.commands import COMMANDS
from handlers.commands.shared import AS_OF, HOUSEHOLD, Commands, Refused
from knowledge.garbage import no_garbage

if TYPE_CHECKING:
    from handlers.office.config import Config
    from handlers.office.office import Office
    from knowledge.policy.catalogue import Knowledge

# What a command works with is imported when it is called: --help shows at once.
OWNER_ALONE = 0o077  # whatever is written about people, no other user of the machine reads
GO_LIVE = "没有设置POLICY_BOT_TOKEN，先在终端里聊；设好它再运行make run，就上Telegram。"


def _tell_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        file = Path(__file__).with_name("pyproject.toml")
        version = tomli.loads(file.read_text(encoding="utf-8"))["project"]["version"]
        click.echo(f"济宁惠民政策助手 {version}")
        context.exit()


@click.group(cls=Commands)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="看版本",
)
def main() -> None:
    """济宁惠民政策助手"""
    os.umask(OWNER_ALONE)


for command in COMMANDS:
    main.add_command(command)


@contextmanager
def office() -> Iterator[Office]:
    with no_garbage():
        from handlers.office.config import load_config
        from handlers.office.office import Office

        opened = Office(load_config())
    gc.freeze()  # what was loaded is kept: to look for garbage among it takes as long as an answer
    try:
        yield opened
    finally:
        opened.close()


def _today() -> date:
    return datetime.now().astimezone().date()


@main.command()
def run() -> None:
    """设了POLICY_BOT_TOKEN就上Telegram，没设就在终端里聊"""
    from handlers.office.config import load_config

    config = load_config()
    if config.telegram.token:
        from handlers.telegram.app import nothing, run_telegram
        from handlers.web.serving import beside

        run_telegram(config, beside if config.web.enabled else nothing)
        return
    click.echo(GO_LIVE)
    _chat(config, None, None)


@main.command()
@HOUSEHOLD
@AS_OF
def chat(household_id: str | None, as_of: datetime | None) -> None:
    """在终端里聊"""
    from handlers.office.config import load_config

    _chat(load_config(), household_id, as_of)


def _chat(config: Config, household_id: str | None, as_of: datetime | None) -> None:
    from rich.console import Console

    from handlers.commands.opened import household_called
    from handlers.terminal import Conversation, reader
    from handlers.terminal import chat as chat_in_terminal

    with office() as opened:
        day = as_of.date() if as_of else config.day(_today())
        conversation = Conversation(opened, day, household_called(opened, household_id))
        chat_in_terminal(conversation, Console(), reader())


@main.command()
@click.argument("question", metavar="[问题]", required=False)
@HOUSEHOLD
@AS_OF
@click.option(
    "--role",
    type=click.Choice(["resident", "grid_worker"]),
    default="resident",
    help="谁在问，答的都一样",
)
@click.option("--jsonl", is_flag=True, help="一行读一个JSON，一行写一个")
def ask(
    question: str | None,
    household_id: str | None,
    as_of: datetime | None,
    role: str,  # noqa: ARG001 - both roles are told the same, the contract names the option
    jsonl: bool,
) -> None:
    """答一个问题；加 --jsonl 就一行一个"""
    if question is None and not jsonl:
        raise click.UsageError("请写上要问的话，或者用 --jsonl")
    with office() as opened:
        from handlers.commands.opened import household_called
        from intents.messages import Dialogue, Question

        day = as_of.date() if as_of else opened.config.day(_today())
        if question is None or jsonl:
            from handlers.jsonl import answer_lines
            from handlers.terminal import piped

            lines = answer_lines(piped(), opened.assistant, opened.households.get, day)
            for line in lines:
                sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
                sys.stdout.buffer.flush()
            return
        household = household_called(opened, household_id)
        answer = opened.assistant.reply(Question(question, day, household), Dialogue())
        click.echo(answer.text)


@main.command()
@click.option("--stale", "asks_stale", is_flag=True, help="列出要重新查的数，用得多的在前")
@click.option("--thorough", is_flag=True, help="每个答案按每一天、每种户都说一遍，看数有没有出处")
@AS_OF
def check(asks_stale: bool, thorough: bool, as_of: datetime | None) -> None:
    """检查知识库的文件"""
    from knowledge.policy.catalogue import load
    from knowledge.policy.review import review

    if asks_stale:
        from handlers.office.freshness import stale

        day = as_of.date() if as_of else _today()
        found = stale(load(), day)
        click.echo("\n".join(map(str, found)) or f"{day}没有要重新查的数")
        return
    knowledge = load()
    faults = review()
    if thorough:
        faults += _unsound(knowledge)
    if faults:
        raise Refused("\n".join(faults))
    phrasings = sum(len(entry.phrasings) for entry in knowledge.entries.values())
    click.echo(f"知识库没有问题：{len(knowledge.entries)}个问题，{phrasings}种问法")


def _unsound(knowledge: Knowledge) -> list[str]:
    from rich.console import Console
    from rich.progress import Progress

    from handlers.office.proofs import faults

    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("逐条说一遍", total=1)
        return faults(knowledge, progress=lambda done: bars.update(task, completed=done))


if __name__ == "__main__":
    main()
