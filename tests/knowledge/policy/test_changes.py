"""What changed for a household between two days."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from knowledge.facts import Household
from knowledge.policy.assessment import Assessed, Memory, assess
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.changes import BenefitChange, ChangeKind, changes, granted
from knowledge.registry import invented
from knowledge.registry.households import read_household

THEN, NOW = date(2020, 12, 1), date(2022, 6, 1)


def household(*people: dict[str, str], **keys: str) -> Household:
    return read_household(
        {"户编号": "T1", "县市区": "梁山县", "户口性质": "农村", "人": list(people), **keys}
    )


def person(name: str, born: str, relation: str = "户主", **keys: str) -> dict[str, str]:
    return {"姓名": name, "与户主关系": relation, "出生日期": born, "残疾等级": "无", **keys}


def found(
    knowledge: Knowledge, family: Household | None, name: str, **stated: object
) -> BenefitChange | None:
    told = changes(knowledge, family, THEN, NOW, stated)
    return next((each for each in told.found if each.after.benefit.name == name), None)


def test_what_rose_and_since_when(knowledge: Knowledge) -> None:
    family = household(*(person(name, "1980-01-01") for name in "甲乙丙"), 家庭月收入="600")
    dibao = found(knowledge, family, "低保")
    assert dibao is not None
    assert (dibao.kind, dibao.by_age) == (ChangeKind.ROSE, False)
    assert dibao.days == (date(2021, 1, 1), date(2022, 1, 1))
    assert dibao.before.yearly.low == 735 * 12
    assert dibao.after.yearly.low == 1500 * 12
    assert dibao.yearly == (1500 - 735) * 12


def test_whoever_is_below_a_higher_standard_now_begins(knowledge: Knowledge) -> None:
    family = household(*(person(name, "1980-01-01") for name in "甲乙丙"), 家庭月收入="1700")
    dibao = found(knowledge, family, "低保")
    assert dibao is not None
    assert (dibao.kind, dibao.days) == (ChangeKind.BEGAN, (date(2021, 1, 1),))
    assert dibao.by_age is False


def test_an_age_that_is_reached(knowledge: Knowledge) -> None:
    family = household(person("甲", "1942-03-17"), 家庭月收入="0")
    elderly = found(knowledge, family, "高龄津贴")
    assert elderly is not None
    assert (elderly.kind, elderly.by_age, elderly.age) == (ChangeKind.BEGAN, True, 80)
    assert elderly.days == (date(2022, 3, 17),)


def test_an_age_that_ends_it(knowledge: Knowledge) -> None:
    keys = {"户类别": "建档立卡", "家庭月收入": "900"}
    family = household(person("甲", "1961-12-03", 居民养老缴费年限="8"), **keys)
    paid = found(knowledge, family, "养老保险费政府代缴")
    assert paid is not None
    assert (paid.kind, paid.age, paid.days) == (ChangeKind.ENDED, 60, (date(2021, 12, 3),))


def test_an_age_that_is_stated_is_taken_back(knowledge: Knowledge) -> None:
    """80 now, 78 or 79 then: reached on a day that nobody told."""
    elderly = found(knowledge, None, "高龄津贴", age=Decimal(80))
    assert elderly is not None
    assert (elderly.kind, elderly.by_age, elderly.age, elderly.days) == (
        ChangeKind.BEGAN,
        True,
        None,
        (),
    )
    assert found(knowledge, None, "高龄津贴", age=Decimal(83)) is None


def test_who_was_not_born_had_nothing(knowledge: Knowledge) -> None:
    keys = {"户类别": "建档立卡", "家庭月收入": "900"}
    family = household(person("甲", "1990-01-01"), person("乙", "2021-05-04", "儿子"), **keys)
    told = changes(knowledge, family, THEN, NOW)
    of_the_child = [each for each in told.found if each.after.person is family.people[1]]
    assert of_the_child
    assert {each.kind for each in of_the_child} == {ChangeKind.BEGAN}
    assert {(each.age, each.days) for each in of_the_child} == {(0, (date(2021, 5, 4),))}


def test_nothing_changes_from_one_day_to_the_next(knowledge: Knowledge) -> None:
    family = household(person("甲", "1950-01-01"), 家庭月收入="100")
    told = changes(knowledge, family, NOW, NOW + timedelta(1))
    assert told.found == ()
    assert told.same


@pytest.fixture(scope="module")
def city() -> list[Household]:
    return [read_household(record) for record in invented.households(80, seed=7)]


def state(each: Assessed) -> object:
    return each.result.verdict, each.displaced_by, each.result.amounts if granted(each) else None


def test_it_is_on_the_day_that_it_turns(knowledge: Knowledge, city: list[Household]) -> None:
    """On the day before the last of its days a benefit was another than on that day."""
    kinds = set()
    for family in city:
        for change in changes(knowledge, family, THEN, NOW).found:
            if not change.days or change.age == 0:  # `assess` knows nobody as unborn
                continue
            kinds.add(change.kind)
            day = change.days[-1]
            assert THEN < day <= NOW
            before, after = (
                next(
                    each
                    for each in assess(knowledge, family, when)
                    if (each.benefit, each.person) == (change.after.benefit, change.after.person)
                )
                for when in (day - timedelta(1), day)
            )
            assert state(before) != state(after), (family.id, change.after.benefit.name, day)
    assert {ChangeKind.ROSE, ChangeKind.BEGAN, ChangeKind.ENDED} <= kinds


def test_every_benefit_is_told_once_and_nothing_else(
    knowledge: Knowledge, city: list[Household]
) -> None:
    for family in city:
        told = changes(knowledge, family, THEN, NOW)
        both = zip(assess(knowledge, family, THEN), assess(knowledge, family, NOW), strict=True)
        expected = [
            (now.benefit.name, now.person) for then, now in both if granted(then) or granted(now)
        ]
        listed = [*(change.after for change in told.found), *told.same, *told.untold]
        names = [(each.benefit.name, each.person) for each in listed]
        assert len(names) == len(expected)
        assert all(names.count(each) == expected.count(each) for each in expected), family.id


def test_memory_changes_nothing(knowledge: Knowledge, city: list[Household]) -> None:
    memories = {day: Memory(knowledge, day) for day in (THEN, NOW)}
    for family in city:
        plain = changes(knowledge, family, THEN, NOW).found
        kept = changes(knowledge, family, THEN, NOW, memory_of=memories.__getitem__).found
        assert list(map(told, plain)) == list(map(told, kept))


def told(change: BenefitChange) -> object:
    amounts = [each.result.amounts for each in (change.before, change.after)]
    return change.kind, amounts, change.days
