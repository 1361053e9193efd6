"""Conditions that change nothing are found, and functions that do nothing."""

from __future__ import annotations

from typing import Any

from benchmarks import ablation

SOURCE = """
def kind(word: str) -> str:
    if word.startswith("低保"):
        return "benefit"
    if word.startswith("低"):
        return "benefit"
    return "other" if known(word) else less_marks(word)

def known(word: str) -> bool:
    return word == "门槛"

def less_marks(word: str) -> str:
    return word.strip("，")

def never(word: str) -> str:
    return word[1:]
"""


def test_what_changes_nothing_is_found() -> None:
    module: dict[str, Any] = {"weigh": ablation.weigh}
    ablation.places.clear()
    exec(ablation.weighed(SOURCE, "kinds"), module)
    found = list(ablation.idle(["低保", "低收入", "门槛", "修路", "修桥，"], module["kind"]))
    places = [(line.split(":")[1], *line.split()[1:]) for line in found]
    assert ("3", "if", "true", "1") in places  # without the first condition the second says it
    assert ("16", "def", "never", "never") in places
    assert not [each for each in places if each[0] == "13" or each[:3] == ("5", "if", "true")]
