"""What is to be seen of a household while somebody of it is on the telephone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from handlers.office.calls.card import Card, Cards, masked_name
from knowledge.policy.catalogue import Knowledge
from knowledge.registry.households import read_household

DAY = date(2020, 12, 1)


def card(knowledge: Knowledge, **fields: Any) -> Card:
    people = fields.pop("人", [{"姓名": "王桂兰", "与户主关系": "户主"}])
    record = {"户编号": "H1", "网格": "G1", **fields, "人": people}
    return Cards().card(knowledge, read_household(record), DAY)


@pytest.mark.parametrize(
    ("name", "told"),
    [("", ""), ("王", "*"), ("王兰", "王*"), ("王桂兰", "王*兰"), ("欧阳小兰", "欧**兰")],
)
def test_a_name_before_it_is_opened(name: str, told: str) -> None:
    assert masked_name(name) == told


def test_a_birthday_that_opens_a_benefit(knowledge: Knowledge) -> None:
    person = {"姓名": "王桂兰", "与户主关系": "户主", "居民养老缴费年限": 15, "参保身份": "居民"}
    soon = card(knowledge, 户口性质="农村", 人=[{**person, "出生日期": "1961-02-27"}])
    (warning,) = [each for each in soon.warnings if "2月27日满60岁" in each]
    assert "居民养老金" in warning
    for born in ("1961-03-05", "1960-11-30"):  # later than ninety days; reached already
        other = card(knowledge, 户口性质="农村", 人=[{**person, "出生日期": born}])
        assert not any("满60岁" in each for each in other.warnings)


def test_an_income_near_a_threshold(knowledge: Knowledge) -> None:
    people = [
        {"姓名": "王桂兰", "与户主关系": "户主", "出生日期": "1970-01-01"},
        {"姓名": "李明", "与户主关系": "儿子", "出生日期": "2010-01-01"},
    ]
    fields: dict[str, Any] = {"户口性质": "城镇", "县市区": "任城区", "人": people}
    near = card(knowledge, 家庭月收入=1240, **fields)
    assert any("再多124元" in each and "低保" in each for each in near.warnings)
    above = card(knowledge, 家庭月收入=1300, **fields)
    assert any("再少130元" in each and "低保" in each for each in above.warnings)
    far = card(knowledge, 家庭月收入=600, **fields)
    assert not any("低保" in each for each in far.warnings)


def test_what_is_drawn_claimed_missing_and_unknown(knowledge: Knowledge) -> None:
    shown = card(
        knowledge,
        户类别="低保",
        在享待遇="低保=680",
        人=[
            {"姓名": "王桂兰", "与户主关系": "户主", "出生日期": "1960-01-01", "性别": "女"},
            {"姓名": "李明浩", "与户主关系": "孙子", "就学阶段": "小学", "寄宿": "否"},
        ],
    )
    assert shown.drawn == ("低保 每月680元",)
    assert shown.head == "王桂兰"
    assert shown.members[0].told == "女、60岁"
    assert any(gap.benefit == "居民养老金" or gap.worth for gap in shown.claims)
    assert any("残疾等级" in each for each in shown.missing)
    assert "家庭月收入" in shown.unknown
    assert all(Decimal(gap.most or 0) >= 0 for gap in shown.claims)


def test_nothing_on_file_is_no_fault(knowledge: Knowledge) -> None:
    shown = card(knowledge, 人=[])
    assert (shown.head, shown.members) == ("户主未登记", ())
