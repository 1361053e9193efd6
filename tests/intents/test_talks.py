"""Whole conversations and messages of several questions, written before any answer was seen: what
the first lines of each turn have to tell, and what must be told of each part. Shares, not single
answers; whoever lowers one says why."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from intents.assistant import Assistant
from intents.messages import Dialogue, Question

TODAY: Final = "2026-11-28"
TURNS_AT_LEAST: Final = 0.92
PARTS_AT_LEAST: Final = 0.85
READ: Final = 2  # lines


def told_in(name: str) -> list[dict[str, Any]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def failing(assistant: Assistant, talk: dict[str, Any]) -> Iterator[str]:
    dialogue = Dialogue()
    for turn in talk["turns"]:
        question = Question(turn["text"], date.fromisoformat(talk.get("day", TODAY)))
        answer = assistant.reply(question, dialogue)
        dialogue = answer.dialogue
        first = " ".join(answer.text.split("\n")[:READ])
        if not re.search(turn.get("tells", ""), first):
            yield f"{turn['text']} [{turn['tells']}] → {first}"


def test_facts_of_a_talk_serve_every_later_turn(assistant: Assistant) -> None:
    talks = told_in("talks.jsonl")
    failed = [each for talk in talks for each in failing(assistant, talk)]
    turns = sum(len(talk["turns"]) for talk in talks)
    assert len(failed) <= (1 - TURNS_AT_LEAST) * turns, "\n".join(failed)


def test_every_part_of_a_message_is_told(assistant: Assistant) -> None:
    failed, parts = [], 0
    for message in told_in("several.jsonl"):
        question = Question(message["text"], date.fromisoformat(TODAY))
        text = assistant.reply(question, Dialogue()).text
        parts += len(message["parts"])
        failed += [f"{message['text']} [{p}]" for p in message["parts"] if not re.search(p, text)]
    assert len(failed) <= (1 - PARTS_AT_LEAST) * parts, "\n".join(failed)
