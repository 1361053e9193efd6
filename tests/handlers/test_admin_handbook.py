"""The administrators' handbook: every command in it does what it says, in its order."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import main
from handlers.office.config import load_config
from handlers.office.office import Office
from intents.messages import Dialogue, Question
from knowledge.policy import review
from knowledge.policy.catalogue import DEPARTMENTS
from tests.conftest import environment, lend

HANDBOOK = (Path(__file__).parents[2] / "docs/管理员手册.md").read_text(encoding="utf-8")
SHEET = (
    "部门,标题,问法,回答,怎么办理,找谁,电话,文件,文件日期,可靠程度,原文\n"
    "综合,养狗证在哪里办,养狗用不用办证；狗证上哪儿办去,"
    "找派出所问，收不收钱待确认。,带身份证去问。,派出所,12345,,,,\n"
)
TOLD = {  # what the command prints, in part
    "grant 9 admin": "9 现在是",
    "grant 9 admin --web": "/desk/enter/",
    "mute 低保标准": "停了《低保标准》。",
    "mute": "低保标准（civil.dibao.standard）",
    "mute 低保标准 --off": "恢复了《低保标准》。",
    "banner 这两天系统升级，数以窗口为准。": "挂上了：这两天系统升级",
    "banner --off": "公告撤了。",
    "knowledge faq 问答.csv --dry-run": "1行，0行不对",
    "knowledge faq 问答.csv --as 9": "已提交，编号1",
    "edits list": "管理员9 等批准：成批导入问答1条：《养狗证在哪里办》",
    "edits show 1": "general/questions",
    "edits approve 1": "已发布：成批导入问答1条",
    "edits undo 1": "已撤销：成批导入问答1条",
    "explain A1": "住院一年最多报多少，没查到",
    "knowledge export --patch": "+++ b/knowledge/departments/medical/answers.toml",
    "knowledge export": "写好了：",
    "check": "知识库没有问题",
}

Run = Callable[..., Result]


def commands() -> list[str]:
    blocks = re.findall(r"```\n(.+?)```", HANDBOOK, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [line.partition("bot.py ")[2] for line in lines]


@pytest.fixture
def folder(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory and the files of the knowledge, of which nothing is the project's own."""
    lend(demo, tmp_path / "data")
    shutil.copy(demo / "registry.db", tmp_path / "data")
    shutil.copytree(DEPARTMENTS, tmp_path / "departments")
    shutil.copytree(review.PASSAGES, tmp_path / "passages")
    monkeypatch.setattr(
        import_module("handlers.commands.edits"), "DEPARTMENTS", tmp_path / "departments"
    )
    monkeypatch.setattr(review, "PASSAGES", tmp_path / "passages")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "问答.csv").write_text(SHEET, encoding="utf-8-sig")
    return tmp_path


@pytest.mark.usefixtures("proven_on_one_day")
def test_every_command_of_the_handbook(folder: Path) -> None:
    assert commands() == list(TOLD)
    surroundings = environment(str(folder / "data"))
    for command, told in TOLD.items():
        if command == "explain A1":
            _ask(folder)
        if command == "knowledge export --patch":
            _publish(folder)
        result = CliRunner().invoke(main, shlex.split(command), env=surroundings)
        assert result.exit_code == 0, (command, result.output)
        assert told in result.output, (command, result.output)
    assert "# 医保局" in (folder / "departments/medical/answers.toml").read_text(encoding="utf-8")
    with closing(Office(load_config(environment=surroundings))) as office:
        assert office.live == ()


def _ask(folder: Path) -> None:
    with closing(Office(load_config(environment=environment(str(folder / "data"))))) as office:
        answer = office.assistant.reply(Question("住院一年最多报多少", office.day), Dialogue())
        office.answers.keep(answer, office.day, "网页")


def _publish(folder: Path) -> None:
    from tests.handlers.office.test_publishing import WORDING

    with closing(Office(load_config(environment=environment(str(folder / "data"))))) as office:
        office.publish("改", WORDING, 9)
