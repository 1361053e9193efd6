from decimal import Decimal
from typing import Any

import pytest

from knowledge.facts import INCOME
from knowledge.policy.law import plain
from knowledge.policy.traced import (
    Comparison,
    Escaped,
    Trace,
    Traced,
    filled,
    is_traced,
    numbers_in,
    same_texts,
)

LINE = Decimal(600)


def traced(value: int, looks: list[Any] | None = None) -> Any:
    return Trace([] if looks is None else looks, {}).number(INCOME, Decimal(value))


def test_what_is_reckoned_holds_for_the_number_of_another() -> None:
    gap = (LINE - traced(100) / 2) * 12
    assert isinstance(gap, Decimal)  # for a rule it is one
    assert is_traced(gap)
    assert gap.value == (LINE - 50) * 12
    assert gap.expression.of({INCOME: [Decimal(300)]}) == [(LINE - 150) * 12]


def test_on_which_side_a_number_is_stands_in_the_looks() -> None:
    looks: list[Any] = []
    income = traced(100, looks)
    assert income < LINE
    assert not income >= LINE
    assert bool(income)
    assert max(income, LINE) == LINE
    assert all(isinstance(look, Comparison) for look in looks)
    sides = [look.expression.of({INCOME: [Decimal(700)]})[0] for look in looks[:2]]
    assert sides == [True, True]


@pytest.mark.parametrize("use", [int, float, hash, {}.get, lambda n: n**2, "{:.1f}".format])
def test_what_cannot_be_taken_down_is_never_passed_over(use: Any) -> None:
    with pytest.raises((Escaped, TypeError)):
        use(traced(100))


def test_texts_are_the_same_where_they_tell_the_same_number() -> None:
    one: Traced = traced(100)
    assert same_texts([f"{plain(one)}元"], [f"{plain(one)}元"])  # type: ignore[arg-type]
    assert not same_texts(["100元"], ["200元"])
    with pytest.raises(Escaped):
        same_texts([f"{plain(one)}元"], ["100元"])  # type: ignore[arg-type]


def test_a_number_in_plain_is_put_in_for_each() -> None:
    number = traced(100)
    reason = f"人均每月{plain(number)}元，到线了"
    [mark] = numbers_in([reason, "户口不在济宁"])
    assert filled(reason, {mark: plain(Decimal(700))}) == "人均每月700元，到线了"
    with pytest.raises(Escaped):
        numbers_in([f"人均每月{number}元"])  # nobody knows how it is to be written
