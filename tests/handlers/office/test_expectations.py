"""What an examined sentence expects once a figure is another; what breaks it all the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from handlers.office.expectations import follow
from intents.messages import Answer
from knowledge.policy.cases import ToldCase

OLD = "按查到的最新数（2023年）：城镇924元、农村745元。\n下一步：2026年的数问民政局。"
NEW = "城镇1026元、农村745元。\n下一步：问民政局。"
RAISED = (Decimal(1026),)


def case(*first: str, text: tuple[str, ...] = (), not_text: tuple[str, ...] = ()) -> ToldCase:
    day = date(2026, 11, 28)
    return ToldCase("", ["问"], day, "", first=[*first], text=[*text], not_text=[*not_text])


def answer(text: str, intent: str = "civil.dibao.standard") -> Answer:
    return Answer("answer", text, (intent,))


def test_figures_follow_and_remarks_on_their_age_go() -> None:
    expected = case(
        "按查到的最新数（2023年）", "924元", "745元", text=("年的数问",), not_text=("1026",)
    )
    followed = follow(expected, answer(OLD), answer(NEW), RAISED)
    assert followed is not None
    assert followed.figures == (("924", "1026"),)
    assert (followed.case.first, followed.case.text) == (["1026元", "745元"], [])
    assert followed.case.not_text == []


def test_what_is_reckoned_from_it_follows() -> None:
    old, new = "每月能领124元，一年1488元。", "每月能领226元，一年2712元。"
    followed = follow(case("能领124元|能领120元"), answer(old), answer(new), RAISED)
    assert followed is not None
    assert followed.case.first == ["能领226元"]


@pytest.mark.parametrize(
    ("expected", "after"),
    [
        (case("能领"), "不能领，收入超过1026元。"),  # another verdict
        (case("924元"), "每月1026元，还要看财产。"),  # other words
        (case("924元", not_text=("745",)), "每月745元。"),  # a figure that is not to be told
    ],
)
def test_anything_else_breaks(expected: ToldCase, after: str) -> None:
    assert follow(expected, answer("能领，每月924元。"), answer(after), RAISED) is None


def test_another_subject_breaks() -> None:
    assert follow(case("924元"), answer(OLD), answer(NEW, "civil.dibao"), RAISED) is None
