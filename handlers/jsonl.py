"""`ask --jsonl`: one question (or conversation) a line in, one result a line out, in order."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

import structlog

from handlers.office.answerers import place_of
from handlers.office.exchange import BadLine, FindHousehold, as_json, parsed, read_request
from intents.assistant import Assistant
from intents.messages import Dialogue, Question
from knowledge.facts import Household

FAILED: Final = "答这一段时程序出了错（{place}），后面的照答。请把这一行交给维护的人。"
log = structlog.stdlib.get_logger(__name__)


def answer_lines(
    lines: Iterable[bytes], assistant: Assistant, find_household: FindHousehold, day: date
) -> Iterator[str]:
    """`day` is the day whose law is told where a line names none."""
    for line in lines:
        if not line.strip():
            continue
        yield json.dumps(_answer_line(line, assistant, find_household, day), ensure_ascii=False)


def _answer_line(
    line: bytes, assistant: Assistant, find_household: FindHousehold, day: date
) -> dict[str, Any]:
    request: Any = None
    try:
        request = parsed(line)
        asked = read_request(request, find_household, day)
    except BadLine as reason:
        name = request.get("id") if isinstance(request, dict) else None
        return {"id": name, "error": str(reason)}
    try:
        turns = list(_answer_turns(asked.turns, asked.household, asked.as_of, assistant))
    except Exception as error:  # noqa: BLE001 - the lines behind it are answered all the same
        log.error("line_failed", id=request.get("id"), error=place_of(error))
        return {"id": request.get("id"), "error": FAILED.format(place=place_of(error))}
    return {"id": request.get("id"), "turns": turns}


def _answer_turns(
    turns: list[str], household: Household | None, as_of: date, assistant: Assistant
) -> Iterator[dict[str, Any]]:
    dialogue = Dialogue()
    for text in turns:
        began = time.perf_counter()
        answer = assistant.reply(Question(text, as_of, household), dialogue)
        took = (time.perf_counter() - began) * 1000
        dialogue = answer.dialogue
        yield {**as_json(answer), "ms": round(took, 2)}
