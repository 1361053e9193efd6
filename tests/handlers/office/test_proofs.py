"""Every figure of an answer is traced to its sources, and a later document is told as such."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from handlers.office.proofs import DAYS, Telling, faults, untold_year, untraced, walk
from intents.answers.shape import Told
from intents.messages import AnswerAmount
from knowledge.facts import Household, Person
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.law import DatedValue, Law, Source, Status, Version

DAY = date(2020, 12, 1)
NOTICE = Source("notice", "市政府通知", "2020-07-01", Status.PUBLIC, "农村每月475元")
NEWS = Source("news", "晚报", "2022-11-15", Status.PUBLIC, "最低缴费档100元")
VALUES = {
    "standard": DatedValue(
        "standard", "低保标准", "元/月", (Version(Decimal(475), DAY, None, (NOTICE,)),)
    ),
    "care": DatedValue("care", "照护费", "元/月", (Version(Decimal(170), DAY, None, (NOTICE,)),)),
    "line": DatedValue("line", "低收入线", "倍", (Version(Decimal("1.5"), DAY, None, (NOTICE,)),)),
    "tier": DatedValue("tier", "最低档", "元/年", (Version(Decimal(100), DAY, None, (NEWS,)),)),
    "loan": DatedValue("loan", "贷款", "万元", (Version(Decimal("5.5"), DAY, None, (NOTICE,)),)),
}
BORN = date(1966, 1, 5)
FAMILY = Household("H1", monthly_income=Decimal(1200), people=(Person(birth_date=BORN), Person()))


@pytest.fixture
def telling(knowledge: Knowledge) -> Telling:
    told = Told("低保每月475元。", sources=(NOTICE,))
    return Telling(knowledge.entries["civil.dibao"], DAY, None, told, (Law(VALUES, DAY),))


def says(telling: Telling, text: str, *steps: str) -> Telling:
    return replace(telling, told=replace(telling.told, result=text, steps=steps))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("低保每月475元。", set()),
        ("每年代缴100元。", {100}),  # its source is not among those of the answer
        ("每月475～480元。", {480}),
        ("每月480～475元。", {480}),
        ("报销90%。", {90}),
        ("惠及1,234人，共38058名。", {1234, 38058}),
        ("一共645元，最多借5.5万元。", set()),  # two together; in 万元
        ("要低于712.5元（标准的1.5倍）。", set()),
        ("打12345，2020-07-01起，要2份，住3人。", set()),  # no figures of the law
    ],
)
def test_a_figure_is_traced_to_a_source_of_the_answer(
    telling: Telling, text: str, left: set[int]
) -> None:
    assert untraced(says(telling, text)) == left


def test_figures_behind_the_buttons_are_traced_as_well(telling: Telling) -> None:
    details = replace(telling.told.details, papers="带上：100元押金")
    assert untraced(replace(telling, told=replace(telling.told, details=details))) == {100}


def test_arithmetic_explains_what_it_comes_to_if_its_terms_are_explained(telling: Telling) -> None:
    text = "每月一共735元。"
    assert untraced(says(telling, text)) == {735}
    assert untraced(says(telling, text, "475元＋260元＝735元")) == {735}
    assert untraced(says(telling, text, "475元＋170元＋90＝735元")) == set()


def test_a_total_is_explained_but_not_a_single_amount(telling: Telling) -> None:
    one = AnswerAmount("助学金", "3000", "元/年")
    other = AnswerAmount("免学费", "0", "元/年", "8000")
    asked = says(telling, "一共3000～11000元，其中8000元。")
    assert untraced(asked) == {3000, 8000, 11000}
    told = replace(asked.told, amounts=(one, other))
    assert untraced(replace(asked, told=told)) == {8000}
    alone = replace(asked.told, amounts=(one,))
    assert untraced(replace(asked, told=alone)) == {3000, 8000, 11000}


def test_what_is_registered_needs_no_source(telling: Telling) -> None:
    asked = says(telling, "54周岁，人均600元，高出125元，全家1200元，两人一共要低于1425元。")
    assert untraced(asked) == {54, 600, 125, 1200, 1425}
    assert untraced(replace(asked, household=FAMILY)) == set()


def test_a_later_document_is_told_as_such(telling: Telling) -> None:
    assert untold_year(telling) is None
    later = replace(telling, told=replace(telling.told, sources=(NOTICE, NEWS)))
    assert untold_year(later) == 2022
    assert untold_year(says(later, "每年100元（据2022年的文件）。")) is None
    assert untold_year(replace(later, day=date(2022, 11, 15))) is None


def test_refusals_and_emergencies_tell_no_policy_of_a_day(
    telling: Telling, knowledge: Knowledge
) -> None:
    told = replace(telling.told, sources=(NEWS,))
    emergency = knowledge.entries["scope.unsafe.emergency"]
    assert untold_year(replace(telling, told=told, entry=emergency)) is None


def test_every_answer_stands_on_its_sources(knowledge: Knowledge) -> None:
    """Of one department on the newest day; `bot.py check --thorough`, a part of `make check`, walks
    them all."""
    assert faults(knowledge, DAYS[-1:], "disability") == []


def test_the_walk_tells_every_entry(knowledge: Knowledge) -> None:
    told = [(each.entry.intent, each.household) for each in walk(knowledge, [DAY])]
    assert {intent for intent, _ in told} == knowledge.entries.keys()
    ruled = [household for intent, household in told if intent == "civil.dibao"]
    assert None in ruled
    assert sum(household is not None and bool(household.people) for household in ruled) > 40
