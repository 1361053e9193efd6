"""What the documents for whoever runs it show is what happens: every command of this program is
run, every unit is one that systemd takes, every setting is there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import main
from handlers.office.clock import now
from handlers.office.config import load_config
from intents.assistant import Assistant
from intents.messages import Dialogue, Question
from tests.conftest import lend
from tests.test_bot import HOUSEHOLDS, PEOPLE

DOCS = Path(__file__).parent.parent / "docs"
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")
RESIDENTS = (DOCS / "居民使用说明.md").read_text(encoding="utf-8")
SYSTEM = {"apt-get", "useradd", "git", "cd", "mkdir", "systemctl", "journalctl", "nginx"}
FOLDER = "/srv/policy"
TOLD = {  # by command, what it prints, in part
    "key new /srv/policy/key": "密钥",
    "import households.csv people.csv --dry-run": "没有写进登记库",
    "import households.csv people.csv": "新增2户",
    "grant 123456789 admin --web": "/desk/enter/",
    "backup /srv/policy/backup/today.db": "备份好了",
    "restore /srv/policy/backup/today.db": "恢复好了",
    "audit verify": "没",
    "key new /srv/policy/key-2027": "密钥",
    "rekey /srv/policy/key-2027": "密钥",
    "backup /srv/policy/backup/before-upgrade.db": "备份好了",
    "check": "知识库没有问题",
}

Run = Callable[[str], Result]


def blocks(kind: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.+?)^```$", OPERATIONS, re.DOTALL | re.MULTILINE)
    return [block for named, block in found if named == kind]


def commands() -> list[str]:
    lines = [line for block in blocks("") for line in block.splitlines()]
    return [line.partition("bot.py ")[2] for line in lines]


@pytest.fixture
def run(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """In a folder that stands for the machine's."""
    lend(demo, tmp_path / "data")
    (tmp_path / "backup").mkdir()
    (tmp_path / "households.csv").write_text(HOUSEHOLDS, encoding="utf-8")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    key = tmp_path / "key"

    def run_one(command: str) -> Result:
        nonlocal key
        surroundings = {"POLICY_BOT_DATA": str(tmp_path / "data")}
        if key.exists():
            surroundings["POLICY_BOT_KEY_FILE"] = str(key)
        arguments = shlex.split(command.replace(FOLDER, str(tmp_path)))
        result = CliRunner().invoke(main, arguments, env=surroundings)
        if arguments[0] == "rekey":
            key = Path(arguments[1])
        return result

    return run_one


@pytest.mark.usefixtures("proven_on_one_day")
def test_every_command_in_its_order(run: Run) -> None:
    """`doctor` asks Telegram, which is not there: what it says has tests of its own."""
    shown = [each for each in commands() if each != "doctor"]
    assert shown == list(TOLD)
    for command in shown:
        result = run(command)
        assert result.exit_code == 0, (command, result.output)
        assert TOLD[command] in result.output, (command, result.output)


def test_every_command_of_the_system_is_written_as_a_shell_takes_it() -> None:
    for block in blocks("sh"):
        taken = subprocess.run(["bash", "-n"], input=block, text=True, check=False)
        assert taken.returncode == 0, block
        for line in block.splitlines():
            name = Path(shlex.split(line)[0]).name
            assert name in SYSTEM | {"pip"}, line


def test_every_command_named_in_passing_is_one() -> None:
    for named in re.findall(r"`bot\.py ([a-z]+)", OPERATIONS):
        assert named in main.commands
    for module in re.findall(r"`python -m (benchmarks\.\w+)", OPERATIONS):
        path = DOCS.parent / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or path.is_dir()


def test_every_setting_is_one(tmp_path: Path) -> None:
    shown = dict(
        line.split("=", 1)
        for block in blocks("ini")
        for line in block.splitlines()
        if line.startswith("POLICY_BOT_")
    )
    key = tmp_path / "key"
    key.write_bytes(b"k" * 32)
    key.chmod(0o600)
    shown["POLICY_BOT_KEY_FILE"] = str(key)
    config = load_config(environment=shown)
    assert config.web.enabled
    assert config.health.port == 8090
    assert config.telegram.mode == "webhook"
    assert config.telegram.webhook_url == f"{config.web.public_url}/telegram"
    [server] = blocks("nginx")
    assert server.count("{") == server.count("}")
    assert f"proxy_pass http://127.0.0.1:{config.web.port};" in server
    assert f"proxy_pass http://127.0.0.1:{config.telegram.port};" in server
    assert "location = /telegram" in server
    assert "server_name policy.example.cn;" in server


def test_every_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    service, backup, timer = (block for block in blocks("ini") if block.startswith("[Unit]"))
    for unit in (service, backup):
        for line in re.findall(r"bot\.py (\w+)", unit):
            assert line in main.commands
    assert "RestartPreventExitStatus=3 4 5" in service  # as the table of endings says
    if shutil.which("systemd-analyze") is None:
        pytest.skip("without systemd units cannot be looked at")
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\n")
    python.chmod(0o755)
    service = service.replace("/srv/policy/app/.venv/bin/python", str(python))
    for name, unit in (
        ("policy.service", service),
        ("policy-backup.service", backup),
        ("policy-backup.timer", timer),
    ):
        (tmp_path / name).write_text(unit)
    for name in ("policy.service", "policy-backup.timer"):
        looked = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", tmp_path / name],
            capture_output=True,
            text=True,
            check=False,
        )
        own = [line for line in looked.stderr.splitlines() if "policy" in line]
        assert own == [], looked.stderr


@pytest.mark.parametrize("question", re.findall(r"^- (.+？)$", RESIDENTS, re.MULTILINE))
def test_what_residents_are_told_to_ask_is_answered(assistant: Assistant, question: str) -> None:
    day = load_config(environment={}).day
    answer = assistant.reply(Question(question, day(_today())), Dialogue())
    assert answer.outcome in ("answer", "ask"), answer.text
    assert "没听明白" not in answer.text


def _today() -> date:
    return now().astimezone().date()
