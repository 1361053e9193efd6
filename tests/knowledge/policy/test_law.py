from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.policy.law import (
    DatedValue,
    Law,
    NotRecorded,
    Source,
    Status,
    Version,
    fen,
    later_year,
    percent_of,
    plain,
    published,
    younger_than,
)

NOTICE = Source("通知", "市政府通知", "2018-01-01", Status.PUBLIC, "基础养老金118元")
RAISE = Source("提高", "市政府通知", "2020-07-01", Status.SEED, "基础养老金142元")
BASIC = DatedValue(
    "basic",
    "基础养老金",
    "元/月",
    (
        Version(Decimal(118), date(2018, 1, 1), None, (NOTICE,)),
        Version(Decimal(142), date(2020, 7, 1), date(2021, 6, 30), (RAISE, NOTICE)),
    ),
)


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2018, 1, 1), 118),
        (date(2020, 6, 30), 118),
        (date(2020, 7, 1), 142),
        (date(2021, 6, 30), 142),
    ],
)
def test_each_day_has_its_own_amount(day: date, amount: int) -> None:
    value = BASIC.on(day)
    assert value is not None
    assert value.amount == amount


def test_a_day_before_the_first_version_has_none() -> None:
    assert BASIC.on(date(2017, 12, 31)) is None
    with pytest.raises(NotRecorded):
        Law({"basic": BASIC}, date(2017, 12, 31))["basic"]


def test_past_its_last_day_the_newest_amount_is_told_as_old() -> None:
    value, after = BASIC.on(date(2021, 6, 30)), BASIC.on(date(2021, 7, 1))
    assert value is not None
    assert after is not None
    assert value.amount == after.amount == 142
    assert [value.is_old, after.is_old] == [False, True]


def test_after_the_end_of_its_scheme_a_value_is_none() -> None:
    ended = replace(BASIC, ends=date(2021, 6, 30))
    assert ended.on(date(2021, 6, 30)) is not None
    assert ended.on(date(2021, 7, 1)) is None


def test_what_nobody_saw_in_force_for_a_year_is_old_but_where_it_lasts() -> None:
    version = Version(Decimal(60), date(2014, 2, 21), None, BASIC.versions[0].sources)
    age = DatedValue("claim_age", "领取年龄", "周岁", (version,))
    seen = version.seen
    day = date(seen.year + 2, 1, 1)
    assert [age.on(each).is_old for each in (seen, day)] == [False, True]  # type: ignore[union-attr]
    lasting = replace(age, lasting=True).on(day)
    assert lasting is not None
    assert not lasting.is_old
    checked = replace(age, versions=(replace(version, checked=day),)).on(day)
    assert checked is not None
    assert not checked.is_old


def test_a_reckoned_amount_is_never_the_amount_of_a_day() -> None:
    reckoned = replace(BASIC.versions[-1], since=date(2024, 1, 1), until=None, inferred=True)
    value = replace(BASIC, versions=(*BASIC.versions, reckoned))
    newest = value.on(date(2024, 6, 1))
    assert newest is not None
    assert newest.version is BASIC.versions[-1]


def test_a_value_can_be_trusted_no_further_than_the_weakest_source_it_takes() -> None:
    value = BASIC.on(date(2020, 7, 1))
    assert value is not None
    assert [source.status for source in value.version.sources] == [Status.SEED, Status.PUBLIC]
    assert value.status is Status.PUBLIC
    guessed = Source("猜的", "网上", "2020年", Status.UNCONFIRMED, "118元", verbatim=False)
    version = Version(Decimal(118), date(2018, 1, 1), None, (NOTICE, guessed, RAISE))
    assert version.status is Status.UNCONFIRMED


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("2019-07-22", date(2019, 7, 22)),
        ("2020年7月1日", date(2020, 7, 1)),
        ("2020年下半年", date(2020, 7, 1)),
        ("2019年秋", date(2019, 9, 1)),
        ("2020年", date(2020, 1, 1)),
        ("约2017年", date(2017, 1, 1)),
        ("2021-03", date(2021, 3, 1)),
        ("2019-03-02修订", date(2019, 3, 2)),
        ("长期有效", None),
        ("没写日期", None),
    ],
)
def test_the_first_day_that_a_date_can_mean(written: str, first: date | None) -> None:
    source = Source("某文", "某文件", written, Status.PUBLIC, "……")
    assert published(source) == first


@pytest.mark.parametrize(("day", "younger"), [(date(2020, 6, 30), True), (date(2020, 7, 1), False)])
def test_a_source_is_younger_than_the_days_before_it(day: date, younger: bool) -> None:
    source = Source("某文", "某文件", "2020年下半年", Status.SEED, "……")
    assert younger_than(source, day) is younger


def test_the_year_of_the_youngest_document_that_was_not_there() -> None:
    assert later_year([NOTICE, RAISE], date(2020, 7, 1)) is None
    assert later_year([NOTICE, RAISE], date(2019, 1, 1)) == 2020
    assert later_year([NOTICE, RAISE], date(2017, 1, 1)) == 2020
    assert later_year([NOTICE], date(2017, 1, 1)) == 2018


def test_an_undated_source_is_not_taken_for_younger() -> None:
    source = Source("某文", "某文件", "没写日期", Status.PUBLIC, "……")
    assert not younger_than(source, date(1990, 1, 1))


def test_a_law_remembers_what_was_looked_up() -> None:
    law = Law({"basic": BASIC}, date(2020, 8, 1))
    assert law.used == {}
    assert str(law["basic"]) == "142"
    assert list(law.used) == ["basic"]
    assert law.afresh().used == {}


def test_an_id_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        Law({}, date(2020, 8, 1)).find("basic")


@pytest.mark.parametrize(
    ("amount", "text"),
    [("6160.00", "6160"), ("12.50", "12.5"), ("0.05", "0.05"), ("100", "100"), ("0", "0")],
)
def test_amounts_are_written_as_people_write_them(amount: str, text: str) -> None:
    assert plain(Decimal(amount)) == text


@given(st.decimals(0, 10**9, places=3))
def test_yuan_round_half_up_to_the_fen(amount: Decimal) -> None:
    assert abs(fen(amount) - amount) <= Decimal("0.005")
    assert fen(Decimal("0.125")) == Decimal("0.13")
    assert Decimal(plain(amount)) == fen(amount)


def test_a_percentage_of_an_amount_is_rounded_at_the_end() -> None:
    rate = DatedValue(
        "rate", "比例", "%", (Version(Decimal(65), date(2020, 1, 1), None, (NOTICE,)),)
    ).on(date(2020, 1, 1))
    assert rate is not None
    assert percent_of(Decimal("100.01"), rate) == Decimal("65.01")
