"""The bills of a text, one by one: what each comes to, of what kind, and in which hospital."""

from datetime import date

import pytest

from intents.bills import owners_of_bills
from intents.facts_said import Said, read
from intents.text import normalise
from knowledge.policy.catalogue import Knowledge


def said_in(knowledge: Knowledge, typed: str) -> Said:
    return read(normalise(typed), knowledge.facts, date(2020, 12, 1))


@pytest.mark.parametrize(
    ("typed", "bills"),
    [
        (
            "慢病一年药费一千七,又在卫生院住了一次花两千六",
            [(1700, "illness", None), (2600, "stay", "一级")],
        ),
        ("化疗住院花了三万,门诊拿药花了四千", [(30000, "stay", None), (4000, "illness", None)]),
        (
            "上月县医院花四千三,这月卫生院又花一千一",
            [(4300, "stay", "二级"), (1100, "stay", "一级")],
        ),
        ("住院手术一万二,药四千", [(16000, "stay", None)]),
        ("县医院住院花了八千,出院带药两千", [(8000, "stay", "二级")]),
        ("慢病花三千,其中自费五百", [(2500, "illness", None)]),
    ],
)
def test_bills_are_told_apart(
    knowledge: Knowledge, typed: str, bills: list[tuple[object, str, object]]
) -> None:
    found = said_in(knowledge, typed).bills
    assert [(b.amount, b.kind, b.level.value if b.level else None) for b in found] == bills


def test_the_hospital_of_a_stay_is_none_of_an_illness(knowledge: Knowledge) -> None:
    said = said_in(knowledge, "慢病一年花了五千,在三甲住院花了两万")
    illness, stay = (each.values for each in said.of_each_bill())
    assert "hospital_level" not in illness
    assert stay["hospital_level"] == "三级"


def test_a_bill_is_of_whoever_is_named_before_it(knowledge: Knowledge) -> None:
    said = said_in(knowledge, "我住院花了八千,老伴慢病花了五千,邻居花了九千")
    assert owners_of_bills(said.mentions) == ["本人", "配偶"]
