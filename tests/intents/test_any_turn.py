"""Whatever was spoken of last, alarms and refusals included, anything can follow it."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final

from handlers.office.config import load_config
from handlers.office.office import Office
from intents.assistant import Assistant
from intents.messages import Dialogue, Question
from tests.conftest import environment

DAY: Final = date(2026, 11, 30)
SHORT: Final = (
    "那多少钱",
    "为啥",
    "上哪办",
    "没看懂",
    "还有呢",
    "要是三级呢",
    "一个月一千二",
    "农村",
)
STATEMENTS: Final = ("", "俺爹七十三了，低保户，二级残疾，", "那要是我娘呢，", "俺闺女十五，")


def test_anything_can_be_said_after_any_entry(assistant: Assistant, demo: Path) -> None:
    drawn = random.Random(30)
    known = list(assistant.knowledge.entries.values())
    told = [phrasing.text for entry in known for phrasing in entry.phrasings]
    with closing(Office(load_config(environment=environment(str(demo))))) as office:
        households = [None, *(office.households.get(f"H{n:06}") for n in range(1, 41))]
    graver = [each for each in known if each.intent.startswith(("scope.unsafe", "scope.privacy"))]
    for entry in (*graver, *known[::12]):
        household = drawn.choice(households)
        dialogue = Dialogue()
        for text in (
            entry.phrasings[0].text,
            drawn.choice(STATEMENTS) + drawn.choice(told),
            drawn.choice(SHORT),
        ):
            answer = assistant.reply(Question(text, DAY, household), dialogue)
            assert answer.text, f"{entry.intent}: {text}"
            dialogue = answer.dialogue
