"""What the documents show is what happens."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot import main
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
