from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts import (
    AGE,
    BIRTH_MONTH,
    DIBAO,
    DISABILITY_GRADE,
    HOSPITAL_LEVEL,
    INCOME,
    NOT_AT_SCHOOL,
    REGISTERED_POOR,
    STUDENT,
    TEKUN,
    UNKNOWN,
    AnyOf,
    Drawn,
    Household,
    Interval,
    Person,
    age_on,
    birthday,
)


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(1960, 10, 1), date(2020, 9, 30), 59),
        (date(1960, 10, 1), date(2020, 10, 1), 60),
        (date(1960, 2, 29), date(2020, 2, 28), 59),
        (date(1960, 2, 29), date(2021, 2, 28), 60),
        (date(1960, 2, 29), date(2021, 3, 1), 61),
    ],
)
def test_the_birthday_itself_counts(born: date, day: date, years: int) -> None:
    assert age_on(born, day) == years


@given(st.dates(date(1900, 1, 1), date(2010, 12, 31)), st.integers(1, 100))
def test_an_age_is_reached_on_its_birthday_and_not_before(born: date, years: int) -> None:
    day = birthday(born, years)
    assert age_on(born, day) == years
    assert age_on(born, day - timedelta(1)) == years - 1


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(0, 40000))
def test_nobody_gets_younger(born: date, days: int) -> None:
    day = born + timedelta(days)
    assert age_on(born, day) <= age_on(born, day + timedelta(1)) <= age_on(born, day) + 1


def test_the_unknown_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError):
        bool(UNKNOWN)


@pytest.mark.parametrize(
    ("categories", "poor"),
    [
        ({"建档立卡"}, True),
        ({"建档立卡", "低保"}, True),
        (set(), False),
        ({"边缘易致贫"}, False),
        ({"低保"}, UNKNOWN),  # whether 扶贫对象 takes them in is not written anywhere
        ({"特困"}, UNKNOWN),
    ],
)
def test_who_counts_as_poor(categories: set[str], poor: object) -> None:
    household = Household("T1", categories=frozenset(categories))
    assert REGISTERED_POOR.read(household, None, date(2020, 10, 1)) is poor


@pytest.mark.parametrize(
    ("stage", "student"), [("小学", True), (NOT_AT_SCHOOL, False), (UNKNOWN, UNKNOWN)]
)
def test_who_is_not_at_school_is_no_student(stage: Any, student: object) -> None:
    assert STUDENT.read(None, Person(school_stage=stage), date(2020, 10, 1)) is student


def test_who_draws_dibao_is_a_dibao_household_whatever_the_list_says() -> None:
    drawing = Household("T1", benefits=(Drawn("农村低保", Decimal(460)),))
    assert DIBAO.read(drawing, None, date(2020, 10, 1)) is True
    assert TEKUN.read(drawing, None, date(2020, 10, 1)) is False
    assert DIBAO.read(Household("T1"), None, date(2020, 10, 1)) is False


def test_a_fact_shows_the_words_people_know_it_by() -> None:
    assert HOSPITAL_LEVEL.show("二级") == "二级医院"
    assert REGISTERED_POOR.show(False) == "不是建档立卡户"
    assert DISABILITY_GRADE.show(None) == "残疾等级：没有残疾证"
    assert AGE.show(Decimal(60)) == "60周岁"


def test_the_age_is_unknown_without_a_birth_date() -> None:
    assert AGE.read(None, Person(), date(2020, 10, 1)) is UNKNOWN


def test_id_numbers_do_not_show_in_a_representation() -> None:
    person = Person(name="张三", id_number="370000196001010000")
    assert "370000" not in repr(person)
    assert "13800000000" not in repr(Household("T1", phone="13800000000"))


def test_what_is_not_exact_is_shown_as_people_say_it() -> None:
    assert INCOME.show(Interval(Decimal(3500), Decimal(3600))) == "全家每月收入3500～3600元"
    assert AGE.show(Interval(Decimal(80), None)) == "80周岁以上"
    assert DISABILITY_GRADE.show(AnyOf((2, 3))) == "残疾等级：二级或者残疾等级：三级"
    assert BIRTH_MONTH.show(Interval(Decimal(197301), Decimal(197401))) == "1973年1月～1974年1月生"
