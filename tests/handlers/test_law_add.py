"""A figure added from the command line, on a copy of the departments."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import main
from knowledge.policy import review
from knowledge.policy.catalogue import DEPARTMENTS, load
from tests.conftest import environment

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs" / "updating.md").read_text(encoding="utf-8")
HANDBOOK = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
ASKED = {
    "since": "2040-01-01",
    "amount": "5000",
    "unit": "元/月",
    "source": "《通知》 2039-12-20 public",
    "quote": "提高到5000元",
}
URBAN = "civil/dibao_city.城镇"

Run = Callable[..., Result]


pytestmark = pytest.mark.usefixtures("proven_on_one_day")


@pytest.fixture
def departments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copies, which the command takes for the shipped files."""
    folder = tmp_path / "departments"
    shutil.copytree(DEPARTMENTS, folder)
    shutil.copytree(review.PASSAGES, tmp_path / "passages")
    monkeypatch.setattr(import_module("handlers.commands.law"), "DEPARTMENTS", folder)
    monkeypatch.setattr(review, "PASSAGES", tmp_path / "passages")
    return folder


@pytest.fixture
def run(departments: Path, tmp_path: Path) -> Run:
    assert departments.is_dir()

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, env=environment(str(tmp_path / "data")))

    return run


def _files(departments: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(departments.parent)): path.read_bytes()
        for path in departments.parent.rglob("*")
        if path.suffix in (".toml", ".txt")
    }


def _commands(text: str) -> list[list[str]]:
    """What stands behind `law add`, line ends that go on taken out."""
    lines = re.findall(r"bot\.py law add .+", text.replace("\\\n", ""))
    return [shlex.split(line)[1:] for line in lines]


def test_the_guide_is_what_happens(departments: Path, run: Run) -> None:
    """Its commands in their order; each line of output that it shows is printed."""
    before = _files(departments)
    printed = ""
    for command in _commands(GUIDE):
        result = run(*command)
        assert result.exit_code == 0, result.stderr
        printed += result.stdout
        if "--dry-run" in command:
            assert _files(departments) == before
    for block in re.findall(r"```text\n(.+?)```", GUIDE, re.DOTALL):
        for line in block.splitlines():
            assert line in printed.splitlines()
    values = load(departments).values["civil"]
    for name, amounts in (("城镇", ("924元", "1080元")), ("农村", ("745元", "900元"))):
        value, since = values[f"dibao_city.{name}"], date(2027, 1, 1)
        days = (since - timedelta(days=1), since)
        assert tuple(str(found and found.shown) for found in map(value.on, days)) == amounts
    changed = {name for name, content in _files(departments).items() if content != before.get(name)}
    assert changed == {"departments/civil/law.toml", "passages/civil_notice_2027.txt"}


def test_the_handbook_gives_the_same_commands() -> None:
    shown = _commands(HANDBOOK)
    assert shown
    assert all(command in _commands(GUIDE) for command in shown)


@pytest.mark.parametrize(
    ("place", "given", "reason"),
    [
        (
            "civil/dibao_city.城市",
            {},
            "没有数值“civil/dibao_city.城市”，相近的有civil/dibao_city.城镇",
        ),
        ("civil/全市农村低保标准", {}, "civil/dibao_city.农村"),
        ("低保", {}, "没有数值“低保”"),
        ("civil/dibao_standard.A.城镇", {}, "到2020-12-31就停了"),
        (URBAN, {"since": "2040-02-30"}, "--since不对，要写成2020-12-31这样的日期"),
        (URBAN, {"since": "2022-01-01"}, "从2022-01-01起已经有一个数了"),
        (URBAN, {"since": "2023-06-01"}, "2023-06-01那天上一版还没到期"),
        (URBAN, {"until": "2039-12-31"}, "2039-12-31就结束，比开始还早"),
        (URBAN, {"amount": "很多"}, "--amount不对：请只写数字"),
        (URBAN, {"amount": "-5"}, "--amount不对：请只写数字"),
        (URBAN, {"amount": "50%"}, "--amount不对：单位是元/月，不是%"),
        (URBAN, {"unit": "元/年"}, "单位是元/月，不是元/年"),
        (URBAN, {"quote": ""}, "见到原文写 --quote，没见到写 --summary"),
        (URBAN, {"summary": "提高到5000元"}, "两个只写一个"),
        (
            URBAN,
            {"quote": "提高百分之十"},
            "出处那句话里没有5000：抄错了就改，是推算的就加 --inferred",
        ),
        (URBAN, {"source": "《通知》 2039-02-30 public"}, "--source的日期不对：没有这一天"),
        (URBAN, {"source": "《通知》 去年 public"}, "--source的日期不对：日期要有年份"),
        (URBAN, {"quote": "提高到5000元\u200b"}, "有看不见的字符"),
        (URBAN, {"quote": "提高到5000元\udcff"}, "有看不见的字符"),
        (URBAN, {"source": "《通知》 2039 好"}, "可靠程度没有“好”"),
    ],
)
def test_wrong_input_is_told_in_one_line(
    place: str, given: dict[str, str], reason: str, departments: Path, run: Run
) -> None:
    before = _files(departments)
    options: list[str] = []
    for name, text in (ASKED | given).items():
        options += [f"--{name}", *(text.split() if name == "source" else [text])]
    result = run("law", "add", place, *options)
    assert result.exit_code in (1, 2)
    [line] = result.stderr.splitlines()
    assert reason in line
    assert result.stdout == ""
    assert _files(departments) == before


def test_what_is_reckoned_is_told_as_reckoned_alone(run: Run) -> None:
    options = ["--since", "2040-01-01", "--amount", "1000", "--unit", "元/月", "--inferred"]
    options += ["--source", "《公报》", "2040年", "public", "--summary", "增长8%左右"]
    result = run("law", "add", URBAN, *options, "--dry-run")
    assert result.exit_code == 0, result.stderr
    told = [line for line in result.stdout.splitlines() if "改后" in line and "1000元" in line]
    assert all("2040年推算" in line for line in told)
    assert not [line for line in told if "816元" in line]  # of another year


def test_what_brings_a_fault_is_not_written(departments: Path, run: Run) -> None:
    """Answers tell fen: a figure that is finer is told as another than its source gives."""
    before = _files(departments)
    finer = ASKED | {"amount": "5000.125", "unit": "元/次", "quote": "提高到5000.125元"}
    options = [part for name, text in finer.items() for part in (f"--{name}", *text.split())]
    result = run("law", "add", "women/cancer_grant", *options)
    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert line.startswith("没有写，检查通不过，")
    assert "5000.13" in line
    assert _files(departments) == before
