from datetime import date
from decimal import Decimal

import pytest

from intents.slots import stated
from intents.text import normalise
from knowledge.facts import AnyOf, Interval
from knowledge.policy.catalogue import Knowledge

DAY = date(2020, 12, 31)

SENTENCES: list[tuple[str, dict[str, object]]] = [
    (
        "俺是建档立卡的，在二级医院住院花了八千",
        {"registered_poor": True, "hospital_level": "二级", "cost": Decimal(8000)},
    ),
    ("俺爹三甲医院住院花了一万二千五", {"hospital_level": "三级", "cost": Decimal(12500)}),
    ("县医院住院花了1.2万", {"hospital_level": "二级", "cost": Decimal(12000)}),
    ("镇卫生院住院花了十八块五", {"hospital_level": "一级", "cost": Decimal("18.5")}),
    ("俺不是低保户，没办过残疾证", {"dibao": False, "disability_grade": None}),
    ("俺家吃低保，俺肢体二级", {"dibao": True, "disability_grade": 2}),
    ("俺今年五十六，二级残疾", {"age": Decimal(56), "disability_grade": 2}),
    (
        "五十多岁重度残疾",
        {"age": Interval(Decimal(50), Decimal(60)), "disability_grade": AnyOf((1, 2))},
    ),
    ("不到60岁能领吗", {"age": Interval(None, Decimal(60))}),
    ("俺1958年生的", {"age": Interval(Decimal(61), Decimal(63))}),
    ("俺爹五八年的", {"age": Interval(Decimal(61), Decimal(63))}),
    ("1960年2月出生的", {"age": Decimal(60)}),
    ("一九六一年十二月生人", {"age": Interval(Decimal(58), Decimal(60))}),
    ("70年1月3日出生", {"age": Decimal(50)}),
    (
        "交了十二年养老保险，今年整六十",
        {"pension_years": Decimal(12), "age": Decimal(60)},
    ),
    ("甲类慢性病一年花了3200", {"chronic_group": "甲类", "cost": Decimal(3200)}),
    ("总费用两万三，政策内两万", {"cost": Decimal(20000)}),
    ("花了一万零三百，里头自费药两千", {"cost": Decimal(8300)}),
    ("没办慢性病证能报吗", {"chronic_group": "没有"}),
    ("农村户口，普通居民", {"registration": "农村", "registered_poor": False}),
    ("不吃低保，三级残疾", {"dibao": False, "disability_grade": 3}),
    ("低保没批下来", {"dibao": False}),
    ("家里不低保", {"dibao": False}),
    ("吃着五保", {"tekun": True}),
    ("残疾证还没办下来", {"disability_grade": None}),
    ("一二级的残疾人", {"disability_grade": AnyOf((1, 2))}),
    ("非农业户口", {"registration": "城镇"}),
    ("他是五保能报多少", {"tekun": True}),
    ("低保又三级残", {"dibao": True, "disability_grade": 3}),
    ("今年第一次住院", {"admission": Decimal(1)}),
    ("住院花了3w", {"cost": Decimal(30000)}),
]


@pytest.mark.parametrize(("sentence", "facts"), SENTENCES)
def test_what_a_sentence_states(sentence: str, facts: dict[str, object]) -> None:
    found = stated(normalise(sentence), {}, DAY).facts
    assert {name: found.get(name) for name in facts} == facts


@pytest.mark.parametrize(
    "sentence",
    ["低保怎么申请", "是不是低保户才能领", "俺算不算建档立卡", "能办低保不", "低保标准多少"],
)
def test_what_is_only_asked_about_is_not_stated(sentence: str) -> None:
    assert stated(normalise(sentence), {}, DAY).facts == {}


@pytest.mark.parametrize(
    "sentence",
    ["怎么扣了俺五百块门槛费", "每月收入3000元", "一年交300元养老保险", "住院花了六七千"],
)
def test_not_every_amount_is_a_cost(sentence: str) -> None:
    assert "cost" not in stated(normalise(sentence), {}, DAY).facts


@pytest.mark.parametrize(
    ("sentence", "about"),
    [
        ("俺爹住院能报多少", "父亲"),
        ("俺老伴的残疾补贴", "配偶"),
        ("俺老公公瘫了", "公公"),
        ("孩他娘住院了", "配偶"),
        ("闺女上学有补助不", "女儿"),
        ("我能领养老金吗", "本人"),
        ("起付线多少", None),
    ],
)
def test_whom_a_sentence_is_about(sentence: str, about: str | None) -> None:
    assert stated(normalise(sentence), {}, DAY).about == about


@pytest.mark.parametrize(
    ("sentence", "county"),
    [
        ("俺是金乡胡集的，高血压", "金乡县"),
        ("高新区的", "济宁高新区"),
        ("太白湖那边", "太白湖新区"),
        ("经开区", "济宁经济技术开发区"),
        ("孩子念高中", None),
        ("奶奶八十多了领高龄钱", None),
        ("俺想用水泥修路", None),
    ],
)
def test_a_county_is_read_by_its_name_alone(
    knowledge: Knowledge, sentence: str, county: str | None
) -> None:
    assert stated(normalise(sentence), knowledge.facts, DAY).facts.get("county") == county


@pytest.mark.parametrize(
    ("sentence", "income"),
    [
        ("俺两口子每月进项加一块五百", 500),
        ("三口人一个月拢共进账九百块", 900),
        ("全家月收入1200元", 1200),
    ],
)
def test_income_is_read_as_it_is_spoken_of(
    knowledge: Knowledge, sentence: str, income: int
) -> None:
    assert stated(normalise(sentence), knowledge.facts, DAY).facts.get("income") == income


def test_a_sentence_asks_how() -> None:
    assert stated("慢性病证怎么办", {}, DAY).asks_how
    assert not stated("慢性病起付线多少", {}, DAY).asks_how
