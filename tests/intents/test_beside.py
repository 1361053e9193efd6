"""What is asked as well as the entry that is told stands beside it, in one line."""

import pytest

from intents.answers.beside import with_the_other
from intents.answers.shape import Told, short
from intents.assistant import Assistant
from intents.messages import Details
from knowledge.policy.law import Source, Status
from tests.conftest import last_of

PAPER = Source("1", "慢性病通知", "2020-07", Status.PUBLIC, "报70%")
NOTICE = Source("2", "起付线通知", "2019-05", Status.PUBLIC, "500元")
TOLD = Told("按查到的最新数（2023年）：慢性病报70%。", why=("要有证。",), sources=(PAPER,))
DEDUCTIBLE = Told(
    "按查到的最新数（2023年）：起付线500元。",
    sources=(NOTICE,),
    details=Details(grounds="《起付线通知》"),
)


def test_its_result_stands_below_the_first_line_with_what_it_rests_on() -> None:
    both = with_the_other(TOLD, "慢性病起付线", DEDUCTIBLE)
    first, second, *_ = short(both, "", "").splitlines()
    assert first == TOLD.result
    assert second == "要是问慢性病起付线：起付线500元。"
    assert both.sources == (PAPER, NOTICE)
    assert "《起付线通知》" in both.details.grounds


@pytest.mark.parametrize("result", ["要有证。", "比例是70%。", "", "一。\n二。", "长" * 60])
def test_what_is_told_already_or_is_no_line_is_left_out(result: str) -> None:
    assert with_the_other(TOLD, "别的", Told(result)) == TOLD


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("城镇低保标准每人每月多少钱", None),
        ("孩子残疾，幼儿园不收，残疾孩子能上普通小学吗", "education.special"),
    ],
)
def test_what_a_clause_asks_of_the_same_subject_stands_beside(
    assistant: Assistant, text: str, other: str | None
) -> None:
    answer = last_of(assistant, text)
    title = assistant.knowledge.entries[other].title if other else ""
    told = f"要是问{title}：" in answer.text if other else "要是问" not in answer.text
    assert told, answer.text
