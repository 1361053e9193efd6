"""Conversations as people have them: a short follow-up gets what it asks, never the same card.

`follow_ups.jsonl`: of each turn the subjects that would be right (`intent`, parted by |), what its
first two lines have to say (`says`) and what must not be told (`never`), as regular expressions.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from intents.answers.manners import derived
from intents.answers.shape import Told
from intents.assistant import Assistant
from intents.facts_said import Said
from intents.messages import Answer, Dialogue, Question
from intents.text import normalise
from intents.thread.courtesies import closes, less_courtesies
from tests.conftest import last_of

FILE: Final = Path(__file__).with_name("follow_ups.jsonl")
RIGHT_AT_LEAST: Final = 0.88
SAME_LINE_AT_MOST: Final = 5  # turns that ask again what the last first line says


def unlike(turn: dict[str, Any], answer: Answer) -> bool:
    intents = tuple(turn.get("intent", "").split("|"))
    first = "\n".join(answer.text.splitlines()[:2])
    return (
        not any(each.startswith(intents) for each in answer.intents)
        or not re.search(turn.get("says", ""), first)
        or bool(turn.get("never") and re.search(turn["never"], answer.text))
    )


def test_most_follow_ups_get_what_they_ask(assistant: Assistant) -> None:
    turns, missed, same = 0, [], []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        talk = json.loads(line)
        dialogue, before = Dialogue(), ""
        for turn in talk["turns"]:
            day = date.fromisoformat(talk["as_of"])
            answer = assistant.reply(Question(turn["text"], day), dialogue)
            first, dialogue, turns = answer.text.splitlines()[0], answer.dialogue, turns + 1
            if unlike(turn, answer):
                missed.append(f"{turn['text']} → {answer.intents} {first}")
            if first == before:
                same.append(turn["text"])
            before = first
    assert turns - len(missed) >= RIGHT_AT_LEAST * turns, "\n".join(missed)
    assert len(same) <= SAME_LINE_AT_MOST, same


@pytest.mark.parametrize(
    "text",
    [
        "麻烦恁了",
        "中嘞那俺去了",
        "好了不问了",
        "管 俺记心里了",
        "知道咧，俺先去喂鸡，回头再唠",
        "妥了 明儿我去趟社区",
        "那再想想吧",
    ],
)
def test_what_ends_a_matter(text: str) -> None:
    assert closes(normalise(text).plain, Said())


@pytest.mark.parametrize(
    "text", ["不中", "政府管不", "知道了，那得带啥", "批下来了", "俺没钱看病", "你好", "行吗"]
)
def test_what_does_not(text: str) -> None:
    assert not closes(normalise(text).plain, Said())


def test_a_courtesy_before_a_question_says_nothing() -> None:
    assert less_courtesies(normalise("哦，谢谢啊，那交多少年才够")).plain == "那交多少年才够"


@pytest.mark.parametrize(
    ("turns", "first"),
    [
        (["低保没批下来，能告不", "复议是个啥"], "“行政复议”就是"),
        (["建档立卡户贷款有贴息没", "贴息什么意思"], "“贴息”就是"),
    ],
)
def test_a_word_or_figure_of_the_last_answer_is_explained(
    assistant: Assistant, turns: list[str], first: str
) -> None:
    assert last_of(assistant, *turns).text.startswith(first)


def test_a_figure_is_derived_by_the_sum_that_comes_to_it() -> None:
    told = Told("抚恤金14个月", steps=("9＋5＝14个月", "2个月"))
    found = derived(told, "14")
    assert found is not None
    assert found.result == "14是这样来的：9＋5＝14个月。"
    assert derived(told, "15") is None


def test_what_was_asked_before_can_be_gone_back_to(assistant: Assistant) -> None:
    turns = "乳腺癌妇联给多少", "自来水停了找谁修", "说回刚才那个，上哪报"
    assert last_of(assistant, *turns).intents[0].startswith("women.cancer_aid")
