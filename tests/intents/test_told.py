"""From a sentence to what is told: the [[questions]] of every department's cases.toml.

Each was written from the law before its answer was seen. They are asked for a share, as not every
sentence is understood; what is missed is shown.
"""

from datetime import date

from handlers.office.golden import ask_case, told_wrong
from intents.assistant import Assistant
from intents.messages import Answer
from knowledge.policy.cases import ToldCase, told_cases

RIGHT = 0.90  # share


def test_what_is_told_on_a_sentence(assistant: Assistant) -> None:
    missed = {}
    told = told_cases()
    for _, case in told:
        answer = ask_case(assistant, case)
        found = told_wrong(case, answer)
        if found:
            missed[case.name] = [*found, answer.text]
    assert len(told) >= 250
    assert len(missed) <= (1 - RIGHT) * len(told), missed


def test_the_judge_sees_what_is_wrong() -> None:
    case = ToldCase(
        "", ["问"], date(2020, 10, 1), "", first=["能"], not_text=["735元"], listed=["低保"]
    )
    answer = Answer("answer", "现在不能领。\n还差一样，要看收入：低保\n每月735元")
    assert told_wrong(case, answer) == ["first line: 能", "told: 735元", "not listed: 低保"]
