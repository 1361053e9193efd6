"""What is said, on file and worked out, over the shipped departments."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from knowledge.facts import AnyOf, Case, Household
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.conflicts import ConflictKind, conflicts
from knowledge.policy.entitlement import evaluate
from knowledge.registry.households import read_household

DAY = date(2020, 12, 1)
HEAD = {
    "姓名": "甲",
    "与户主关系": "户主",
    "出生日期": "1950-01-01",
    "残疾等级": "1",
    "自理能力": "能自理",
    "居民养老缴费年限": "15",
}


def household(head: dict[str, str] | None = None, **keys: str) -> Household:
    place = {"户编号": "T1", "县市区": "任城区", "户口性质": "城镇"}
    return read_household({**place, **keys, "人": [{**HEAD, **(head or {})}]})


def found(
    knowledge: Knowledge, intent: str, home: Household, **stated: object
) -> list[tuple[ConflictKind, str]]:
    rule = knowledge.entries[intent].rule
    assert rule is not None
    case = Case(DAY, home, home.head, stated)
    result = evaluate(rule, case, knowledge.law(intent.partition(".")[0], DAY))
    return [(each.kind, each.line) for each in conflicts(knowledge, case, rule, result)]


def test_another_sum_than_is_worked_out_is_told(knowledge: Knowledge) -> None:
    drawing = household(家庭月收入="0", 户类别="低保", 在享待遇="低保=430")
    assert found(knowledge, "civil.dibao", drawing) == [
        (
            ConflictKind.DRAWN,
            "登记里低保每月领430元，这里算出每月630元，少200元，请找经办的核对",
        )
    ]
    right = replace(drawing, benefits=(replace(drawing.benefits[0], amount=Decimal(630)),))
    assert found(knowledge, "civil.dibao", right) == []


def test_what_is_drawn_and_cannot_be_had_is_told(knowledge: Knowledge) -> None:
    rich = household(家庭月收入="9000", 在享待遇="城市低保=430")
    [(kind, line)] = found(knowledge, "civil.dibao", rich)
    assert kind is ConflictKind.REFUSED
    assert line.startswith("登记里在领城市低保，每月430元")
    # The household's dibao is no single person's.
    assert found(knowledge, "civil.single_person", rich) == []


def test_the_sum_of_whoever_is_tekun_is_compared_by_every_rule(knowledge: Knowledge) -> None:
    drawing = household(户类别="特困", 在享待遇="特困供养=780")
    for intent in ("civil.tekun", "civil.tekun.standard"):
        [(kind, line)] = found(knowledge, intent, drawing)
        assert kind is ConflictKind.DRAWN
        assert "780元，这里算出每月1100元" in line


def test_a_pension_may_be_more_than_the_basic_one(knowledge: Knowledge) -> None:
    more = household({"在享待遇": "基础养老金=180"})
    assert found(knowledge, "pension.claim", more) == []
    less = household({"在享待遇": "基础养老金=100"})
    assert found(knowledge, "pension.claim", less)[0][0] is ConflictKind.DRAWN


def test_two_subsidies_under_one_name_are_compared_with_neither(knowledge: Knowledge) -> None:
    both = household({"在享待遇": "残疾人两项补贴=10"}, 户类别="低保")
    assert found(knowledge, "disability.subsidy.nursing", both) == []


def test_what_is_drawn_is_told_where_the_verdict_is_open(knowledge: Knowledge) -> None:
    drawing = household({"在享待遇": "重度残疾人护理补贴", "残疾类别": "肢体", "残疾等级": ""})
    assert found(knowledge, "disability.subsidy.nursing", drawing) == [
        (ConflictKind.DRAWING, "登记里已经在领重度残疾人护理补贴")
    ]


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        (True, ["您说低保户，登记里没有低保户，先按您说的算"]),
        (False, []),
    ],
)
def test_what_is_said_otherwise_than_filed(
    knowledge: Knowledge, said: bool, lines: list[str]
) -> None:
    told = found(knowledge, "disability.subsidy.living", household(), dibao=said)
    assert [line for kind, line in told if kind is ConflictKind.SAID] == lines


def test_one_of_several_that_is_on_file_is_no_conflict(knowledge: Knowledge) -> None:
    home = household()
    grade = {"disability_grade": AnyOf((1, 2))}
    assert found(knowledge, "disability.subsidy.nursing", home, **grade) == []
    [(kind, line)] = found(knowledge, "disability.subsidy.nursing", home, disability_grade=3)
    assert kind is ConflictKind.SAID
    assert line == (
        "您说残疾等级：三级，登记里是残疾等级：一级，看证上是几级，登记错了拿证到县残联改"
    )


def test_what_is_said_of_a_kind_of_people_is_no_conflict(knowledge: Knowledge) -> None:
    """半自理 in a question for the standard says nothing of the household."""
    rich = household(家庭月收入="9000")
    assert found(knowledge, "civil.tekun.standard", rich, self_care="部分丧失") == []
