"""Every benefit for a household, over the shipped departments."""

from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest

from knowledge.facts import NOT_AT_SCHOOL, UNKNOWN, Household, age_on
from knowledge.policy.assessment import Assessed, Memory, assess, deciding_fact, follows_from
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import Verdict
from knowledge.registry import invented
from knowledge.registry.database import open_database
from knowledge.registry.households import TABLE, read_household
from knowledge.registry.importer import import_files

DAY = date(2020, 12, 31)
DEMO = Path(__file__).parents[3] / "demo"


def household(**keys: object) -> Household:
    head = {"姓名": "甲", "与户主关系": "户主", "出生日期": "1958-01-01", "残疾等级": "无"}
    return read_household(
        {"户编号": "T1", "县市区": "梁山县", "户口性质": "农村", "人": [head], **keys}
    )


def found(assessed: tuple[Assessed, ...], name: str) -> Assessed:
    return next(each for each in assessed if each.benefit.name == name)


def test_the_shortfall_is_paid_to_each_member(knowledge: Knowledge) -> None:
    three = [{"姓名": name, "与户主关系": "其他"} for name in "甲乙丙"]
    family = household(家庭月收入="600", 人=three)
    dibao = found(assess(knowledge, family, DAY), "低保")
    assert dibao.result.verdict is Verdict.YES
    assert dibao.amount is not None
    assert dibao.amount.low == dibao.amount.high == Decimal(735)
    assert dibao.yearly.low == Decimal(735 * 12)


def test_what_is_drawn_is_not_unclaimed(knowledge: Knowledge) -> None:
    poor = {"家庭月收入": "100", "户类别": "低保"}
    assert found(assess(knowledge, household(**poor), DAY), "低保").unclaimed
    drawing = household(**poor, 在享待遇="低保=345")
    assert not found(assess(knowledge, drawing, DAY), "低保").unclaimed


def test_what_cannot_be_drawn_together_is_resolved_upwards(knowledge: Knowledge) -> None:
    assessed = assess(knowledge, household(户类别="低保", 家庭月收入="100"), DAY)
    for each in assessed:
        if each.displaced_by:
            assert found(assessed, each.displaced_by).yearly.high >= each.yearly.high


def test_who_is_put_aside_himself_puts_nobody_aside(knowledge: Knowledge) -> None:
    """A family's dibao outweighs one person's tekun, so his nursing subsidy stays."""
    one = {"姓名": "甲", "与户主关系": "户主", "出生日期": "1950-01-01", "残疾等级": "1"}
    others = [{"姓名": name, "与户主关系": "其他"} for name in "乙丙丁戊"]
    family = household(家庭月收入="0", 人=[one, *others])
    both = assess(knowledge, family, DAY, {"supporter": "none", "no_income": True})
    assert found(both, "特困供养").displaced_by == "低保"
    assert found(both, "重度残疾人护理补贴").displaced_by == ""


def following(
    knowledge: Knowledge, family: Household, intent: str, **stated: object
) -> list[tuple[str, object]]:
    rule = knowledge.entries[intent].rule
    assert rule is not None
    return [
        (each.benefit.name, each.person.name if each.person and each.benefit.personal else None)
        for each in follows_from(knowledge, family, DAY, stated, rule)
    ]


def test_what_follows_from_dibao_follows_for_whom_it_concerns(knowledge: Knowledge) -> None:
    disabled = {"姓名": "甲", "与户主关系": "户主", "出生日期": "1990-01-01", "残疾等级": "3"}
    other = {"姓名": "乙", "与户主关系": "配偶", "出生日期": "1990-01-01", "残疾等级": "无"}
    family = household(家庭月收入="0", 人=[disabled, other])
    then = following(knowledge, family, "civil.dibao")
    assert ("困难残疾人生活补贴", "甲") in then
    assert ("困难残疾人生活补贴", "乙") not in then
    assert not {name for name, _ in then} & {"低保", "单人户低保", "重度残疾人护理补贴"}


def test_nothing_follows_where_dibao_is_theirs_already(knowledge: Knowledge) -> None:
    disabled = {"姓名": "甲", "与户主关系": "户主", "残疾等级": "3"}
    family = household(家庭月收入="0", 户类别="低保", 人=[disabled])
    assert following(knowledge, family, "civil.dibao") == []
    assert following(knowledge, household(家庭月收入="0"), "civil.dibao.standard") == []


def test_what_tekun_puts_aside_does_not_follow_from_it(knowledge: Knowledge) -> None:
    alone = household(家庭月收入="0", 人=[{"姓名": "甲", "与户主关系": "户主", "残疾等级": "1"}])
    then = {name for name, _ in following(knowledge, alone, "civil.tekun", supporter="none")}
    assert not then & {"困难残疾人生活补贴", "重度残疾人护理补贴", "低保"}


def test_what_is_open_is_listed_as_open(knowledge: Knowledge) -> None:
    unknown_income = household(户类别="建档立卡")
    dibao = found(assess(knowledge, unknown_income, DAY), "低保")
    assert dibao.still_open
    assert not dibao.unclaimed
    assert [fact.name for fact in dibao.result.missing] == ["income"]
    drawing = household(户类别="建档立卡", 在享待遇="农村低保=200")
    assert not found(assess(knowledge, drawing, DAY), "低保").still_open


@pytest.mark.parametrize(
    ("drawn", "name"),
    [
        ("残补", "重度残疾人护理补贴"),
        ("重度残疾人护理补贴（一级）=100", "重度残疾人护理补贴"),
        ("“低保金”=100", "低保"),
        ("高龄老人补贴", "高龄津贴"),
    ],
)
def test_everyday_names_of_what_is_drawn(knowledge: Knowledge, drawn: str, name: str) -> None:
    head = {
        "姓名": "甲",
        "与户主关系": "户主",
        "出生日期": "1935-01-01",
        "残疾等级": "1",
        "在享待遇": drawn,
    }
    assert found(assess(knowledge, household(家庭月收入="0", 人=[head]), DAY), name).drawn


def test_no_name_of_what_is_drawn_is_beyond_recognition(knowledge: Knowledge) -> None:
    for _, benefit in knowledge.benefits:
        for name in benefit.drawn_as:
            assert knowledge.knows_drawn(name), name
    assert not knowledge.knows_drawn("取暖补贴")


@pytest.fixture(scope="module")
def city() -> list[Household]:
    return [read_household(record) for record in invented.households(600, seed=5)]


def test_nobody_is_listed_twice_for_what_excludes_itself(
    knowledge: Knowledge, city: list[Household]
) -> None:
    memory = Memory(knowledge, DAY)
    for family in city:
        listed = [each for each in assess(knowledge, family, DAY, memory=memory) if each.unclaimed]
        for one, other in combinations(listed, 2):
            same_person = one.person is other.person or not (
                one.benefit.personal and other.benefit.personal
            )
            apart = other.benefit.name not in one.benefit.excludes
            assert apart or not same_person, (family.id, one.benefit.name, other.benefit.name)


def test_a_benefit_of_one_sex_or_age_never_goes_to_anothers(
    knowledge: Knowledge, city: list[Household]
) -> None:
    memory = Memory(knowledge, DAY)
    met = set()
    for family in city:
        for each in assess(knowledge, family, DAY, memory=memory):
            if each.result.verdict is Verdict.NO or each.person is None:
                continue
            assert isinstance(each.person.birth_date, date)
            age = age_on(each.person.birth_date, DAY)
            met.add(each.benefit.name)
            if each.benefit.name == "“两癌”妇女救助":
                assert each.person.sex == "女"
                assert age >= 18
            elif each.benefit.name in ("残疾儿童康复救助", "孤儿、困境儿童基本生活费"):
                assert age < 18
            elif each.benefit.name in ("免费技能培训", "虚拟就业"):
                assert age >= 16
                assert age < 60 or each.benefit.name == "虚拟就业"  # open for the old
                assert each.person.school_stage in (UNKNOWN, NOT_AT_SCHOOL)
            elif each.benefit.name == "高龄津贴":
                assert age >= 80
    assert {"“两癌”妇女救助", "残疾儿童康复救助", "免费技能培训", "虚拟就业", "高龄津贴"} <= met


def test_the_next_question_settles_something(knowledge: Knowledge) -> None:
    family = read_household({"户编号": "T1", "户类别": "建档立卡", "人": [{"姓名": "甲"}]})
    assessed = assess(knowledge, family, DAY)
    fact = deciding_fact(knowledge, family, DAY, {}, assessed)
    assert fact is not None
    before = sum(bool(each.result.missing) for each in assessed)
    for value in fact.options.values():
        after = assess(knowledge, family, DAY, {fact.name: value})
        assert sum(bool(each.result.missing) for each in after) < before


def test_nothing_is_asked_where_nothing_is_open(knowledge: Knowledge) -> None:
    assert deciding_fact(knowledge, None, DAY, {}, ()) is None


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> list[Household]:
    folder = tmp_path_factory.mktemp("demo")
    database = open_database(folder / "registry.db")
    import_files(database, [DEMO / "户.csv", DEMO / "人.csv"], folder / "rejects.csv")
    return [read_household(document) for document in database.table(TABLE)]


def test_memory_changes_nothing(knowledge: Knowledge, demo: list[Household]) -> None:
    memory = Memory(knowledge, DAY)
    for family in [*demo, *demo]:
        plain = [
            (e.result.verdict, e.result.amounts, e.drawn) for e in assess(knowledge, family, DAY)
        ]
        kept = assess(knowledge, family, DAY, memory=memory)
        assert [(e.result.verdict, e.result.amounts, e.drawn) for e in kept] == plain
