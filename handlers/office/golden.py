"""Questions that are right whatever is edited: each comes to the entry that answers it, or is told
what its case says."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from intents.assistant import Assistant
from intents.messages import Answer, Dialogue, Question
from knowledge.policy import cases
from knowledge.policy.cases import ToldCase
from knowledge.registry.households import read_household

FILE: Final = Path(cases.__file__).with_name("golden.jsonl")
# Lines of a plan that tell what they do not get, or not yet.
_NOT_TO_CLAIM: Final = re.compile(r"还差一样|还可能有别的|已经在领|依据：")


class GoldenQuestion(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A line of golden.jsonl."""

    text: str
    intent: str  # the entry that answers it, not only its subject


@cache
def golden_questions() -> tuple[GoldenQuestion, ...]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return tuple(msgspec.json.decode(line, type=GoldenQuestion) for line in lines)


def comes_to_its_entry(asked: GoldenQuestion, answer: Answer) -> bool:
    return answer.outcome != "clarify" and answer.intents == (asked.intent,)


def ask_case(assistant: Assistant, case: ToldCase) -> Answer:
    """The last answer."""
    household = read_household(case.household) if case.household else None
    answer = Answer("answer", "")
    for turn in case.turns:
        answer = assistant.reply(
            Question(turn, case.as_of, household), answer.dialogue or Dialogue()
        )
    return answer


def told_wrong(case: ToldCase, answer: Answer, banner: str = "") -> list[str]:
    """In what the answer is not what the case says."""
    lines = answer.text.removeprefix(f"{banner}\n").splitlines()
    first = first_line(answer, banner)
    to_claim = "\n".join(line for line in lines if not _NOT_TO_CLAIM.match(line))
    drawn = "".join(line for line in lines if line.startswith("已经在领"))
    return [
        *(f"first line: {each}" for each in case.first if not _stands(each, first)),
        *(f"missing: {each}" for each in case.text if not _stands(each, answer.text)),
        *(f"told: {each}" for each in case.not_text if _stands(each, answer.text)),
        *([] if case.person in answer.text else [f"not named: {case.person}"]),
        *(f"not listed: {each}" for each in case.listed if each not in drawn + to_claim),
        *(f"listed: {each}" for each in case.not_listed if each in to_claim),
    ]


def first_line(answer: Answer, banner: str = "") -> str:
    """Of what answers: a warning stands above it."""
    lines = answer.text.removeprefix(f"{banner}\n").splitlines()
    return lines[1] if answer.warning else lines[0]


def place_of(alternatives: str, text: str) -> tuple[int, int] | None:
    """Where one of them stands, divided by |; 能 does not stand in 不能."""
    for each in map(re.escape, alternatives.split("|")):
        found = re.search(rf"(?<!不){each}" if each[0] in "能可够" else each, text)
        if found is not None:
            return found.span()
    return None


def _stands(alternatives: str, text: str) -> bool:
    return place_of(alternatives, text) is not None
