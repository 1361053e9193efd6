"""Every benefit for a household, over the shipped departments."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.facts import Household
from knowledge.policy.assessment import Assessed, Memory, assess, deciding_fact
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import Verdict
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
