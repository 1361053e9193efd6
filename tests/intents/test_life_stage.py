"""Of what age whoever is named is, as far as it is known."""

from datetime import date

import pytest

from intents.facts_said import Said
from intents.life_stage import stage_of
from knowledge.facts import NOT_AT_SCHOOL, Household, Person

DAY = date(2026, 11, 28)
HOME = Household(
    "1",
    people=(
        Person(name="郇有田", relation="户主", birth_date=date(1955, 4, 2)),
        Person(name="郇春雷", relation="儿子", birth_date=date(1990, 4, 2)),
        Person(name="郇小米", relation="孙女", birth_date=date(2003, 4, 2), school_stage="本科"),
        Person(
            name="郇小麦", relation="孙子", birth_date=date(2022, 4, 2), school_stage=NOT_AT_SCHOOL
        ),
    ),
)


@pytest.mark.parametrize(
    ("about", "stage"),
    [
        ("郇有田", "old"),
        ("郇春雷", "grown"),
        ("郇小米", "young"),  # at school, whatever the age
        ("郇小麦", "young"),
        ("孙子", "young"),
        (None, None),
        ("邻居", None),
    ],
)
def test_whoever_is_on_file(about: str | None, stage: str | None) -> None:
    assert stage_of(Said(about=about), HOME, DAY) == stage


def test_kin_of_whom_nothing_is_on_file() -> None:
    assert stage_of(Said(about="奶奶"), None, DAY) == "old"
    assert stage_of(Said(about="外孙"), None, DAY) == "young"
    assert stage_of(Said(about="妹妹"), None, DAY) is None
