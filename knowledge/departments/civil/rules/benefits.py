"""What of all this stands on the list of a household's benefits, in the order of the list."""

from __future__ import annotations

from typing import Final

from knowledge.departments.civil.rules.children import CHILD, childs_own
from knowledge.departments.civil.rules.dibao import MONTHLY, dibao
from knowledge.departments.civil.rules.elderly import (
    ELDER,
    OLD_POOR,
    elder,
    old_poor_of_a_member,
)
from knowledge.departments.civil.rules.single_person import SINGLE, single_person
from knowledge.departments.civil.rules.tekun import BASIC, CARE, TOTAL, tekun
from knowledge.departments.civil.rules.urgent_aid import urgent_aid
from knowledge.facts import DIBAO, TEKUN
from knowledge.policy.entitlement import Benefit

DRAWN_AS_DIBAO: Final = (
    *("低保", "低保金", "低保费", "低保补助", "低保补贴", "低保救助", "低保待遇"),
    *("最低生活保障", "最低生活保障金", "城市低保", "城镇低保", "农村低保", "城乡低保"),
)
_DRAWN_AS_BASIC: Final = ("特困基本生活费", "特困基本生活", "特困生活费", "五保基本生活费")
_DRAWN_AS_CARE: Final = (
    *("照护", "照护费", "照护补贴", "照料护理费", "特困照护", "特困照护费", "特困护理费"),
    *("照料护理", "全护理", "全护理费", "半护理", "半护理费", "全照护", "半照护"),
)

BENEFITS: Final = (
    Benefit(
        "低保",
        "civil.dibao",
        dibao,
        MONTHLY,
        drawn_as=DRAWN_AS_DIBAO,
        excludes=("特困供养",),
        brings={DIBAO.name: True},
    ),
    Benefit(
        "单人户低保",
        "civil.single_person",
        single_person,
        SINGLE,
        personal=True,
        drawn_as=("单人户低保", "单人户", "单人低保", "单人保"),
        excludes=("低保", "特困供养"),
    ),
    Benefit(
        "特困供养",
        "civil.tekun",
        tekun,
        TOTAL,
        personal=True,
        drawn_as=(
            *("特困供养", "特困", "特困人员供养", "特困人员救助供养", "特困救助供养", "特困救助"),
            *("特困金", "特困供养金", "五保供养", "五保", "五保金", "五保户", "五保供养金"),
            *_DRAWN_AS_BASIC,
            *_DRAWN_AS_CARE,
        ),
        parts={BASIC: _DRAWN_AS_BASIC, CARE: _DRAWN_AS_CARE},  # listed apart by some
        excludes=("低保", "单人户低保", "重度残疾人护理补贴", "困难残疾人生活补贴"),
        brings={TEKUN.name: True},
    ),
    Benefit(
        "临时救助",
        "civil.urgent_aid",
        urgent_aid,
        drawn_as=("临时救助", "急难救助", "临时救助金", "急难救助金", "临时救助款"),
        per_event=True,
    ),
    Benefit(
        "孤儿、困境儿童基本生活费",
        "civil.children.allowance",
        childs_own,
        CHILD,
        personal=True,
        drawn_as=(
            *("孤儿基本生活费", "孤儿生活费", "困境儿童生活费", "事实无人抚养儿童生活费"),
            *("困境儿童基本生活费", "事实无人抚养儿童基本生活费", "孤儿补助", "孤儿津贴"),
            "困境儿童补助",
        ),
        excludes=("特困供养", "困难残疾人生活补贴"),
    ),
    Benefit(
        "高龄津贴",
        "civil.elderly.allowance",
        elder,
        ELDER,
        personal=True,
        drawn_as=(
            *("高龄津贴", "高龄补贴", "老年人高龄津贴", "高龄补助", "高龄老人补贴"),
            *("高龄老人津贴", "长寿津贴", "老龄补贴", "老年津贴"),
        ),
    ),
    Benefit(
        "低保老人补贴",
        "civil.elderly.poor",
        old_poor_of_a_member,
        OLD_POOR,
        personal=True,
        drawn_as=(
            *("低保老人补贴", "低保老年人补贴", "老年人补贴", "困难老人补贴", "失能老人补贴"),
            *("经济困难老年人补贴", "困难老年人补贴", "失能老年人补贴"),
        ),
    ),
)
