"""The month of birth in a sentence, beside the age that it gives."""

import json
from datetime import date
from decimal import Decimal

import pytest

from handlers.office.dialogues import from_record, to_record
from handlers.office.exchange import fact_as_json
from intents.facts_said import Said, read
from intents.messages import Dialogue
from intents.text import normalise
from knowledge.facts import AGE, BIRTH_MONTH, SEX, Interval
from knowledge.policy.catalogue import Knowledge

DAY = date(2026, 11, 28)


def said_in(knowledge: Knowledge, typed: str) -> Said:
    return read(normalise(typed), knowledge.facts, DAY)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("73年8月生女工人啥时候退", 197308),
        ("1973年8月出生", 197308),
        ("我是一九七三年八月生人", 197308),
        ("身份证上是75年3月", 197503),
        ("我六八年三月的男的，哪年哪月退休", 196803),
        ("男，六七年二月，在厂里上班", 196702),
        ("我七四年十二月底生的", 197412),
        ("1970年5月 男 退休时间", 197005),
        ("男 1966-06 啥时候退", 196606),
        ("197308出生", 197308),
        ("73年8月", 197308),
        ("七三年八月", 197308),
        ("爸爸是六五年十一月的，啥时候退", 196511),
        ("俺孩子23年3月生的", 202303),  # of this century
        ("大孙子08年9月出生", 200809),
        ("俺老奶奶24年5月生的", 192405),  # of the last one
    ],
)
def test_a_month_of_birth(knowledge: Knowledge, text: str, month: int) -> None:
    assert said_in(knowledge, text).values[BIRTH_MONTH.name] == month


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("俺67年的男的，几时能退", 196701, 196801),  # a year alone: all of its months
        ("1978年生的女工人", 197801, 197901),
        ("女 1972年 退休年龄", 197201, 197301),
        ("73年", 197301, 197401),
        ("我六八年腊月的", 196812, 196903),  # by the old calendar or the new one
        ("七五年正月生的", 197501, 197504),
        ("孩子2019年的，啥时候上小学", 201901, 202001),
        ("我是七几年的，啥时候退", 197001, 198001),
        ("六十年代的人", 196001, 197001),
    ],
)
def test_months_that_it_can_be(knowledge: Knowledge, text: str, low: int, high: int) -> None:
    values = said_in(knowledge, text).values
    assert values[BIRTH_MONTH.name] == Interval(Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    "text",
    [
        "女，九八年参加工作",
        "九六年进的棉纺厂",
        "户主 男 58 半劳力 建档立卡",
        "男六十 女五十五 这个退休是咋算的",
        "2020年3月的低保多少",
        "花了73年",
        "身份证号370811197308151234",
        "1998年3月交的社保",
        "从八六年干到九九年",
    ],
)
def test_no_birth(knowledge: Knowledge, text: str) -> None:
    assert BIRTH_MONTH.name not in said_in(knowledge, text).values


def test_two_that_differ_are_neither(knowledge: Knowledge) -> None:
    said = said_in(knowledge, "档案里是七六年三月生，身份证是七四年三月生")
    assert BIRTH_MONTH.name not in said.values


def test_the_age_is_told_as_before(knowledge: Knowledge) -> None:
    whole = said_in(knowledge, "俺1973年8月生").values
    assert whole[AGE.name] == 53
    year = said_in(knowledge, "俺67年生的男的").values
    assert year[AGE.name] == Interval(Decimal(58), Decimal(60))
    assert year[SEX.name] == "男"
    decade = said_in(knowledge, "我是七几年的，啥时候退").values
    assert AGE.name not in decade


def test_it_is_told_and_kept_like_other_facts(knowledge: Knowledge) -> None:
    said = said_in(knowledge, "俺73年8月生")
    assert {"birth_month": 197308}.items() <= {
        each["fact"]: each["value"] for each in map(fact_as_json, said.facts)
    }.items()
    kept = from_record(json.loads(json.dumps(to_record(Dialogue(said=said.facts)))))
    assert kept.said == said.facts
    assert BIRTH_MONTH.show(Decimal(197308)) == "1973年8月生"
