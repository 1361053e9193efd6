"""What the documents show is what happens."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot import main
from handlers.commands.supply import LOCK, LOCK_OF_ALL, bill, locked
from intents.assistant import Assistant
from intents.messages import Dialogue, Question

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_transcript_is_what_is_answered(assistant: Assistant) -> None:
    shown = re.search(r'bot\.py ask "(.+)" --as-of (\S+)\n(.+?)\n```', README, re.DOTALL)
    assert shown is not None
    question, day, answer = shown.groups()
    reply = assistant.reply(Question(question, date.fromisoformat(day)), Dialogue())
    assert reply.text == answer


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_documented(command: str) -> None:
    assert f"`{command}" in README


@pytest.mark.parametrize("path", re.findall(r"`([\w/]+(?:/|\.\w+))`", README))
def test_every_path_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_licence_is_listed() -> None:
    listed = (ROOT / "docs/licences.md").read_text(encoding="utf-8")
    packages = list(locked(LOCK_OF_ALL.read_text(encoding="utf-8")))
    assert len(packages) > 50
    for package in packages:
        assert package.hashes
        assert f"| {package.name} | {package.version} | " in listed


def test_the_bill_of_materials_is_whole() -> None:
    packages = list(locked(LOCK.read_text(encoding="utf-8")))
    made = bill(packages)
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert len({each["bom-ref"] for each in made["components"]}) == len(packages)
    assert bill(packages) == made
