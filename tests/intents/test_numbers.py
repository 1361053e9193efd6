"""Numerals as people write them, and the spans they leave open."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.mentions.numbers import Number, number, numerals
from knowledge.facts import Interval

DIGITS = "零一二三四五六七八九"


def one(text: str) -> Number:
    (found,) = numerals(text)
    return found.number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8000", 8000),
        ("八千", 8000),
        ("一万二", 12000),
        ("1万2", 12000),
        ("1.2k", 1200),
        ("三点五万", 35000),
        ("三千五", 3500),
        ("三千零五", 3005),
        ("一万零三百", 10300),
        ("二〇二〇", 2020),
        ("六百八", 680),
        ("七十有三", 73),
        ("满六十", 60),
        ("两万左右", 20000),
    ],
)
def test_exact_numerals(text: str, value: int) -> None:
    assert one(text) == value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("三千五六", 3500, 3600),
        ("八千多", 8000, 9000),
        ("一千三百多", 1300, 1400),
        ("两三万", 20000, 30000),
        ("万把块", 8000, 12000),
        ("三百来块", 240, 360),
        ("二十来万", 160000, 240000),
        ("小三十万", 240000, 300000),
        ("百十块", 80, 120),
        ("一千块出头", 1000, 2000),
        ("二十好几万", 200000, 300000),
        ("三到四百", 300, 400),
        ("300-400", 300, 400),
        ("四百块不到", None, 400),
        ("快六十", None, 60),
        ("年过七十", 70, None),
        ("十万往上", 100000, None),
    ],
)
def test_numerals_that_leave_a_span_open(text: str, low: int | None, high: int | None) -> None:
    assert one(text) == Interval(
        None if low is None else Decimal(low), None if high is None else Decimal(high)
    )


def test_what_stands_together_may_be_two_numbers() -> None:
    assert [each.number for each in numerals("俺五十六二级残")] == [56, 2]


@pytest.mark.parametrize("text", ["千里迢迢", "几十万", "万一", "9" * 28, "一" * 28])
def test_what_is_no_number(text: str) -> None:
    assert not list(numerals(text))


def written(value: int) -> str:
    """A number below a hundred million in characters."""
    if value >= 10**4:
        rest = value % 10**4
        gap = "零" if 0 < rest < 10**3 else ""
        return written(value // 10**4) + "万" + gap + (written(rest) if rest else "")
    words, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            words += ("零" if zero and words else "") + DIGITS[digit] + name
        zero = not digit
    return words


@given(st.integers(1, 10**8 - 1))
def test_numbers_round_trip(value: int) -> None:
    assert number(written(value)) == value
    assert number(str(value)) == value
