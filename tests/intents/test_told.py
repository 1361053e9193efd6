"""From a sentence to what is told: the [[questions]] of every department's cases.toml.

Each was written from the law before its answer was seen. They are asked for a share, as not every
sentence is understood; what is missed is shown.
"""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from intents.assistant import Assistant
from intents.messages import Answer, Dialogue, Question
from knowledge.policy.catalogue import DEPARTMENTS
from knowledge.registry.households import read_household

RIGHT = 0.90  # share
# Lines of a plan that tell what they do not get, or not yet.
NOT_TO_CLAIM = re.compile(r"还差一样|还可能有别的|已经在领|依据：")


class Told(msgspec.Struct, forbid_unknown_fields=True):
    """cases.toml [[questions]]; alternatives are divided by |."""

    name: str
    turns: list[str]  # the last answer is judged
    as_of: date
    why: str  # facts or clauses that it rests on
    household: dict[str, Any] | None = None  # the keys of a registry file
    first: list[str] = []  # each stands in the first line, a warning aside
    text: list[str] = []  # each stands somewhere
    not_text: list[str] = []  # none of these stands anywhere
    person: str = ""  # whose result it is
    listed: list[str] = []  # of a plan: what they can get
    not_listed: list[str] = []


def cases() -> list[Told]:
    return [
        msgspec.convert(table, Told)
        for file in sorted(DEPARTMENTS.glob("*/cases.toml"))
        for table in read(file).get("questions", [])
    ]


def read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))


def ask(assistant: Assistant, case: Told) -> Answer:
    household = read_household(case.household) if case.household else None
    answer = Answer("answer", "")
    for turn in case.turns:
        answer = assistant.reply(
            Question(turn, case.as_of, household), answer.dialogue or Dialogue()
        )
    return answer


def stands(alternatives: str, text: str) -> bool:
    """能 does not stand in 不能."""
    words = map(re.escape, alternatives.split("|"))
    return any(
        re.search(rf"(?<!不){each}" if each[0] in "能可够" else each, text) for each in words
    )


def faults(case: Told, answer: Answer) -> list[str]:
    lines = answer.text.splitlines()
    first = lines[1] if answer.warning else lines[0]
    to_claim = "\n".join(line for line in lines if not NOT_TO_CLAIM.match(line))
    drawn = "".join(line for line in lines if line.startswith("已经在领"))
    return [
        *(f"first line: {each}" for each in case.first if not stands(each, first)),
        *(f"missing: {each}" for each in case.text if not stands(each, answer.text)),
        *(f"told: {each}" for each in case.not_text if stands(each, answer.text)),
        *([] if case.person in answer.text else [f"not named: {case.person}"]),
        *(f"not listed: {each}" for each in case.listed if each not in drawn + to_claim),
        *(f"listed: {each}" for each in case.not_listed if each in to_claim),
    ]


def test_what_is_told_on_a_sentence(assistant: Assistant) -> None:
    missed = {}
    told = cases()
    for case in told:
        answer = ask(assistant, case)
        found = faults(case, answer)
        if found:
            missed[case.name] = [*found, answer.text]
    assert len(told) >= 250
    assert len(missed) <= (1 - RIGHT) * len(told), missed


def test_the_judge_sees_what_is_wrong() -> None:
    case = Told(
        "", ["问"], date(2020, 10, 1), "", first=["能"], not_text=["735元"], listed=["低保"]
    )
    answer = Answer("answer", "现在不能领。\n还差一样，要看收入：低保\n每月735元")
    assert faults(case, answer) == ["first line: 能", "told: 735元", "not listed: 低保"]
