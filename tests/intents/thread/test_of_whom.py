"""Whom 户主, 他 and 户主他娘 mean in a talk about a household on file."""

from datetime import date
from decimal import Decimal

import pytest

from intents.assistant import Assistant
from intents.messages import Dialogue, Question
from knowledge.facts import Household, Person

DAY = date(2026, 12, 1)
HOME = Household(
    "H10",
    registration="农村",
    county="任城区",
    monthly_income=Decimal(3600),
    people=(
        Person(name="齐广田", relation="户主", sex="男", birth_date=date(1970, 6, 2),
               disability_kind="肢体", disability_grade=2),
        Person(name="宗兰英", relation="配偶", sex="女", birth_date=date(1972, 3, 9)),
        Person(name="齐明", relation="儿子", sex="男", birth_date=date(2007, 5, 1),
               school_stage="本科"),
        Person(name="冯秀云", relation="母亲", sex="女", birth_date=date(1941, 1, 8)),
    ),
)  # fmt: skip


def first_line(assistant: Assistant, *turns: str) -> str:
    dialogue, told = Dialogue(), ""
    for turn in turns:
        answer = assistant.reply(Question(turn, DAY, HOME), dialogue)
        dialogue, told = answer.dialogue, answer.text
    return told.split("\n")[0]


@pytest.mark.parametrize(
    ("turns", "whose"),
    [
        (("户主能领护理补贴不", "他养老金能提前领不"), "齐广田"),
        (("齐明上大学能贷款不", "户主的护理补贴一月多少"), "齐广田"),
        (("他家儿子上学能贷款不", "户主养老金能提前领不"), "齐广田"),
        (("户主他娘的高龄津贴多少",), "冯秀云"),
        (("户主老娘能领高龄津贴不", "户主的护理补贴呢"), "齐广田"),
        (("户主的儿子能贷款上学不",), "齐明"),
        (("俺是他媳妇，厂里上班，是工人岗，哪年退休",), "宗兰英"),
        (("我是老齐家媳妇，在厂里当工人，哪年退休", "那俺男人呢"), "齐广田"),
    ],
)
def test_who_is_meant(assistant: Assistant, turns: tuple[str, ...], whose: str) -> None:
    told = first_line(assistant, *turns)
    assert whose in told
    assert not any(
        each.name in told
        for each in HOME.people
        if isinstance(each.name, str) and each.name != whose
    )
    assert "没人对得上" not in told


def test_a_wife_of_the_head_is_not_the_head(assistant: Assistant) -> None:
    assert "齐广田" not in first_line(assistant, "户主老伴能领啥")


def test_another_person_is_asked_for_what_was_asked_last(assistant: Assistant) -> None:
    """And not for all that there is, which was asked before it."""
    turns = ("这户能享受些啥", "老娘的高龄津贴给不", "那户主老伴呢")
    told = first_line(assistant, *turns)
    assert "高龄津贴" in told
    assert "宗兰英" in told


def test_what_is_a_pupils_is_not_asked_for_his_grandmother(assistant: Assistant) -> None:
    old = Household(
        "H11",
        registration="农村",
        county="邹城市",
        people=(
            Person(name="厉秀芝", relation="户主", sex="女", birth_date=date(1955, 2, 2)),
            Person(name="厉小川", relation="孙子", sex="男", birth_date=date(2014, 9, 9),
                   school_stage="小学"),
        ),
    )  # fmt: skip
    first = assistant.reply(Question("俺孙子住校补多少", DAY, old), Dialogue())
    told = assistant.reply(Question("那俺自己呢", DAY, old), first.dialogue)
    assert told.intents == ("meta.bundle",)
    assert "厉小川" not in told.text.split("\n")[0]


def test_a_neighbour_whose_case_is_told_is_no_secret(assistant: Assistant) -> None:
    before = "土坯房鉴定D级能列危改不"
    assert "保密" not in first_line(assistant, before, "东边那户呢，女的听力二级，不是低保")
    assert "保密" in first_line(assistant, before, "东边那户一月领多少低保，给俺查查")
