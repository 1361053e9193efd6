"""How the written questions are understood, and what an edit did to it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

import click
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.evaluation.questions import (
    NO_SUBJECT,
    Asked,
    Evaluation,
    QuestionsError,
    Result,
    Subject,
    changes,
    check_known,
    confusions,
    figures,
    put,
    read_questions,
    subjects,
)
from benchmarks.evaluation.report import held_in, render
from handlers.commands.shared import Refused
from handlers.office.config import load_config
from handlers.office.office import Office

QUESTIONS: Final = Path(__file__).parent.parent.parent / "tests" / "questions" / "dev"
MOST_PAIRS: Final = 10


@click.command()
@click.option(
    "--questions",
    "folder",
    type=click.Path(path_type=Path),
    default=QUESTIONS,
    help="问题文件（*.jsonl）在哪个文件夹",
)
@click.option(
    "--report",
    "file",
    type=click.Path(path_type=Path),
    help="写成网页；原来有一份，就说和那一份比变了什么",
)
def evaluate(folder: Path, file: Path | None) -> None:
    """拿写好的问题考一考，看改了知识库以后答得怎么样"""
    before = _earlier(file) if file else None
    try:
        questions = read_questions(folder)
        evaluation, known = _evaluation(questions)
    except QuestionsError as error:
        raise Refused(str(error)) from error
    if file is None:
        _show(evaluation.results)
        return
    file.write_text(render(evaluation, before, known), encoding="utf-8")
    click.echo(_written(file, evaluation, before))


def _earlier(file: Path) -> Evaluation | None:
    """What the file that is to be written holds of the last time."""
    if not file.absolute().parent.is_dir():
        raise Refused(f"没有{file.parent}这个文件夹")
    if not file.exists():
        return None
    foreign = Refused(f"{file}已经有了，不是这个命令写的报告，不覆盖")
    if not file.is_file():
        raise foreign
    before = held_in(file.read_text(encoding="utf-8", errors="replace"))
    if before is None:
        raise foreign
    return before


def _evaluation(questions: Sequence[Asked]) -> tuple[Evaluation, dict[str, Subject]]:
    """With the knowledge as the office answers from it, edits and all. Raises QuestionsError."""
    with closing(Office(load_config())) as office:
        known = subjects(office.assistant.knowledge)
        check_known(questions, known)
        console = Console(stderr=True)
        asking = track(questions, "逐题问", console=console, transient=True)
        results = tuple(put(office.assistant, asked, office.day) for asked in asking)
        today = datetime.now().astimezone().date()
        return Evaluation(today, office.assistant.knowledge.version, results), known


def _show(results: Sequence[Result]) -> None:
    console = Console()
    summary = Table("", box=box.SIMPLE, title=f"{len(results)}个问题")
    for head in ("个", "共", "占", "95%区间"):
        summary.add_column(head, justify="right")
    for figure in figures(results).values():
        summary.add_row(
            figure.label, str(figure.count), str(figure.of), figure.percent, figure.interval
        )
    console.print(summary)
    pairs = Table("次", "问的是", "找到的是", box=box.SIMPLE, title="最常弄混的")
    for (asked, came_to), among in confusions(results)[:MOST_PAIRS]:
        pairs.add_row(
            str(len(among)),
            "\n".join(asked),
            "\n".join(NO_SUBJECT.get(each, each) for each in came_to),
        )
    console.print(pairs)


def _written(file: Path, evaluation: Evaluation, before: Evaluation | None) -> str:
    right = figures(evaluation.results)["right"]
    said = f"写好了{file}：{right.of}个问题，答对{right.percent}"
    if before is None:
        return said
    what = changes(before.results, evaluation.results)
    return (
        f"{said}；和上次比，{len(what.became_right)}个变对了，{len(what.no_longer_right)}个不再对"
    )


if __name__ == "__main__":
    evaluate()
