"""Which answers a new figure changes, and how they read before and after."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

import pytest

from handlers.office.effects import Effect, effects, states, told
from intents.thread.dialogue import BUNDLE
from knowledge.policy.catalogue import Knowledge, load
from knowledge.policy.edits import Change, Edit

DAY = date(2040, 1, 1)
NOTICE = {"title": "《通知》", "date": "2039-12-20", "status": "public"}


@lru_cache
def raised(value: str, amount: str) -> Knowledge:
    version = {"since": DAY.isoformat(), "amount": amount, "sources": ["raised"]}
    passage = {"document": "raised", "summary": f"提高到{amount}"}
    changes = (
        Change("civil", "law", ("documents", "raised"), NOTICE),
        Change("civil", "law", ("sources", "raised"), passage),
        Change("civil", "law", ("values", value, "versions"), version, append=True),
    )
    return load(edits=[Edit(0, "", changes)])


@pytest.fixture(scope="module")
def found(knowledge: Knowledge) -> list[Effect]:
    return effects(knowledge, raised("dibao_city.农村", "5000"), DAY)


def test_the_answers_that_rest_on_the_figure_change(found: list[Effect]) -> None:
    standard = next(each for each in found if each.entry.intent == "civil.dibao.standard")
    assert standard.household == ""
    assert "5000元" not in standard.before
    assert "5000元" in standard.after
    assert {each.entry.department for each in found if each.entry.intent != BUNDLE} == {"civil"}


def test_a_household_below_the_new_line_has_another_plan(found: list[Effect]) -> None:
    plans = [each for each in found if each.entry.intent == BUNDLE and each.household]
    assert plans
    assert all(each.before != each.after for each in plans)
    text = told(found, DAY)
    assert f"“我家能享受哪些”，{len(plans)}户样例变" in text
    assert all(each.household in text for each in plans)


def test_a_figure_that_no_answer_tells_changes_none(knowledge: Knowledge) -> None:
    found = effects(knowledge, raised("dibao_standard.A.城镇", "5000"), DAY)
    assert found == []
    assert told(found, DAY) == "2040-01-01问的答案一条也不变。"


@pytest.mark.parametrize(
    ("passage", "amount", "there"),
    [
        ("提高到每人每月1080元", "1080", True),
        ("提高到每人每月1,080元", "1080", True),
        ("年满八十周岁的老年人", "80", True),
        ("最高20万元", "200000", True),
        ("比例为65.5%", "65.5", True),
        ("每月1000—1200元", "1200", True),
        ("不低于30元", "30", True),
        ("提高10%", "1080", False),
        ("1080.5元", "1080", False),
        ("从2027年1月1日起", "1080", False),
        ("", "0", False),
    ],
)
def test_whether_a_passage_gives_the_amount(passage: str, amount: str, there: bool) -> None:
    assert states(passage, Decimal(amount)) is there
