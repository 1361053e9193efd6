"""Lengths of time as people tell them, in months."""

import re
from decimal import Decimal

import pytest

from intents.mentions.durations import LENGTH, months
from knowledge.facts import Interval


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("八年零四个月", 100),
        ("五年零1个月", 61),
        ("两年七个月", 31),
        ("十二年", 144),
        ("一年半", 18),
        ("半年", 6),
        ("仨月", 3),
        ("8个月", 8),
        ("三个半月", "3.5"),
        ("俩月半", "2.5"),
        ("两个月半", "2.5"),
        ("20年", 240),
        ("满一年", 12),
        ("十年零半个月", 120),
    ],
)
def test_exact_lengths(text: str, value: int | str) -> None:
    assert months(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("三年多", 36, 48),
        ("十来年", 96, 144),
        ("十几年", 132, 240),
        ("二十多年", 240, 360),
        ("三四年", 36, 49),
        ("不到一年", None, 12),
        ("快十年", 96, 120),
        ("半年多", 6, 12),
        ("一个多月", 1, 2),
        ("七八个月", 7, 9),
        ("十年以上", 120, None),
    ],
)
def test_lengths_that_are_spans(text: str, low: int | None, high: int | None) -> None:
    ends = (None if end is None else Decimal(end) for end in (low, high))
    assert months(text) == Interval(*ends)


@pytest.mark.parametrize("text", ["2020年", "三月", "八年级", "今年", "好几年", "三月份"])
def test_what_is_no_length(text: str) -> None:
    found = re.fullmatch(LENGTH, text)
    assert found is None or months(found.group()) is None


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("干了八年零四个月被辞了", "八年零四个月"),
        ("干了十来年", "十来年"),
        ("干了快十年了", "快十年"),
        ("干了两年没签", "两年"),
    ],
)
def test_the_whole_length_is_found(text: str, length: str) -> None:
    found = re.search(rf"干了({LENGTH})", text)
    assert found is not None
    assert found[1] == length
