"""What is said where nothing is sure: what is likely meant is told, and what else may be."""

from dataclasses import replace
from datetime import date

import pytest

from intents.agreed import STATUSES
from intents.assistant import Assistant
from intents.messages import Answer, Dialogue, Question
from intents.thread.asked_back import ELSE, guessed

DAY = date(2020, 12, 31)


@pytest.fixture
def doubtful(assistant: Assistant) -> Assistant:
    """Who is sure of nothing."""
    understanding = assistant.understanding
    thresholds = replace(understanding.thresholds, answer=1.1, plain=1.1)
    return Assistant(assistant.knowledge, understanding.matcher, thresholds)


def reply(assistant: Assistant, *turns: str) -> Answer:
    answer = Answer("answer", "")
    for turn in turns:
        answer = assistant.reply(Question(turn, DAY), answer.dialogue or Dialogue())
    return answer


def test_what_is_likely_meant_is_told_as_that(doubtful: Assistant) -> None:
    answer = reply(doubtful, "残疾证去哪办")
    heading, first, *_, last = answer.text.splitlines()
    assert answer.outcome == "clarify"
    assert answer.intents[0].startswith("disability.certificate")
    assert heading.startswith("您要是问“")
    assert "残联" in first
    assert last == ELSE or last.startswith("不是的话回数字：2. ")
    assert answer.offers_human


def test_what_else_may_be_meant_is_chosen_by_its_number(doubtful: Assistant) -> None:
    first = reply(doubtful, "丧葬费去哪领")
    (likely, _), (other, _), *_ = first.choices
    assert first.intents == (likely,)
    assert doubtful.reply(Question("2", DAY), first.dialogue).intents == (other,)
    assert doubtful.reply(Question("是", DAY), first.dialogue).intents == (likely,)


def test_a_warning_comes_before_what_is_likely_meant(doubtful: Assistant) -> None:
    likely = reply(doubtful, "残疾证去哪办")
    entries = doubtful.knowledge.entries
    warned = replace(likely, warning="scope.unsafe.fraud", text="提醒一句。\n到县残联。")
    told = guessed(warned, [entries["disability.certificate"]], doubtful.knowledge, Dialogue())
    above, heading, first, *_ = told.text.splitlines()
    assert (above, first) == ("提醒一句。", "到县残联。")
    assert heading.startswith("您要是问“")


@pytest.mark.parametrize("text", ["今天天气咋样", "养狗证在哪里办，我电话13812345678"])
def test_what_is_nobodys_business_here_is_not_guessed_at(doubtful: Assistant, text: str) -> None:
    answer = reply(doubtful, text)
    assert "您要是问" not in answer.text
    assert answer.outcome == "out_of_scope"


def test_the_class_of_a_household_is_asked_for_once(assistant: Assistant) -> None:
    turns = ["俺家不是贫困户 闺女上初中有补助没", "走读", "老二小学住校的呢", "上了高中给多少"]
    asked = [reply(assistant, *turns[: n + 1]).ask for n in range(len(turns))]
    of_classes = [each.fact for each in asked if each and each.fact in STATUSES]
    assert len(of_classes) <= 1


def test_who_does_not_know_one_class_may_know_another(assistant: Assistant) -> None:
    turns = ["俺家不是贫困户 闺女上初中住校有补助没", "不知道"]
    first, second = (reply(assistant, *turns[: n + 1]).ask for n in range(2))
    assert first is not None
    assert second is not None
    assert first.fact in STATUSES
    assert second.fact in STATUSES - {first.fact}
