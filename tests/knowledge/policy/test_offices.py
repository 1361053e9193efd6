from __future__ import annotations

from datetime import date

import pytest

from knowledge.policy.offices import OFFICES, with_offices


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2015, 1, 1), "镇扶贫办"),
        (date(2021, 5, 31), "镇扶贫办"),
        (date(2021, 6, 1), "镇乡村振兴办（原扶贫办）"),
        (date(2026, 11, 28), "镇农业农村办（原扶贫办）"),
    ],
)
def test_an_office_has_the_name_of_its_day(day: date, name: str) -> None:
    assert with_offices("找{office.poverty}问。", day) == f"找{name}问。"


def test_versions_come_in_order_of_their_days() -> None:
    for office in OFFICES.values():
        days = [version.since for version in office.versions]
        assert days == sorted(set(days))


def test_an_office_that_nobody_named_is_no_placeholder() -> None:
    with pytest.raises(KeyError):
        with_offices("{office.nobody}", date(2026, 1, 1))
