"""Commands and wiring; importing this does nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from handlers.config import Config, ConfigError, load_config
from handlers.jsonl import answer_lines
from handlers.office import Office
from handlers.terminal import chat as chat_in_terminal
from intents.messages import Dialogue, Question
from knowledge.policy.catalogue import KnowledgeError, load
from knowledge.registry.importer import FileError, import_files
from knowledge.registry.users import Role
from knowledge.store.errors import StoreError

GO_LIVE = "没有设置POLICY_BOT_TOKEN，先在终端里聊；设好它再运行make run，就上Telegram。"


@click.group()
def main() -> None:
    """济宁惠民政策助手"""


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


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="read and check, write nothing")
def import_registry(files: tuple[Path, ...], dry_run: bool) -> None:
    """Read households from CSV or XLSX files; bad rows go to rejects.csv."""
    rejects = Path("rejects.csv")
    with office() as opened, Progress(console=Console(stderr=True)) as bars:
        tasks = {}

        def progress(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=of)
            bars.update(tasks[what], completed=done, total=of)

        result = import_files(opened.database, files, rejects, dry_run=dry_run, progress=progress)
    click.echo(
        f"新增{result.new}户，变更{result.changed}户，没变{result.unchanged}户，"
        f"退回{result.rejected}行" + (f"（见{rejects}）" if result.rejected else "")
    )
    for note in result.notes:
        click.echo(note)


@main.command()
@click.argument("user_id", type=int)
@click.argument("role", type=click.Choice([Role.GRID_WORKER.value, Role.ADMIN.value]))
@click.option("--grid", "grids", multiple=True, help="网格 of a grid worker, one or more")
@click.argument("more_grids", metavar="", nargs=-1)
def grant(user_id: int, role: str, grids: tuple[str, ...], more_grids: tuple[str, ...]) -> None:
    """Give a Telegram user a role: grant 12345 grid_worker --grid G01 G02."""
    grids += more_grids
    if (role == Role.GRID_WORKER.value) != bool(grids):
        raise click.UsageError("网格员要用 --grid 写明网格，管理员不写")
    with office() as opened:
        opened.users.grant(user_id, Role(role), grids)
    click.echo(f"{user_id} 现在是 {role} {' '.join(grids)}".rstrip())


@main.command()
@click.argument("user_id", type=int)
def revoke(user_id: int) -> None:
    """Take a Telegram user's role away."""
    with office() as opened:
        opened.users.revoke(user_id)
    click.echo(f"{user_id} 现在是普通居民")


@main.command()
def check() -> None:
    """Validate the knowledge files."""
    knowledge = load()
    phrasings = sum(len(entry.phrasings) for entry in knowledge.entries.values())
    click.echo(f"知识库没有问题：{len(knowledge.entries)}个问题，{phrasings}种问法")


if __name__ == "__main__":
    try:
        main()
    except (ConfigError, KnowledgeError, StoreError, FileError) as error:
        sys.exit(str(error))
