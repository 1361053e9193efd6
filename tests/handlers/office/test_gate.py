"""What an edit would do, with every golden question, every case and every household."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handlers.office import gate
from handlers.office.config import load_config
from handlers.office.gate import Inputs, Report
from handlers.office.golden import GoldenQuestion, golden_questions
from handlers.office.limits import Level
from intents.assistant import Assistant
from knowledge.policy.cases import told_cases
from knowledge.policy.catalogue import load
from knowledge.policy.edits import Change, Edit
from knowledge.registry.database import open_database
from knowledge.registry.households import TABLE
from tests.conftest import lend
from tests.handlers.office.test_limits import EDITS, TODAY, changes_of

GOOD = tuple(change for each in EDITS if "breaks" not in each for change in changes_of(each))


@pytest.fixture
def inputs(demo: Path, tmp_path: Path) -> Inputs:
    lend(demo, tmp_path)
    with open_database(demo / "registry.db") as database:
        households = tuple(dict(each) for each in database.table(TABLE))
    return Inputs(
        live=(),
        changes=GOOD,
        folder=tmp_path,
        thresholds=load_config().matching,
        day=TODAY,
        today=TODAY,
        recent=("低保一个月给多少钱", "水表箱盖子丢了咋办"),
        golden=golden_questions(),
        told=told_cases(),
        households=households,
    )


@pytest.fixture
def report(inputs: Inputs) -> Report:
    """By a third of what is asked of an edit: all of it takes minutes."""
    return gate.examine(replace(inputs, golden=inputs.golden[::3], told=inputs.told[::3]))


def test_all_good_edits_together_pass(report: Report) -> None:
    assert report.of(Level.BLOCK) == []
    assert report.of(Level.CONFIRM) == []
    assert report.golden.asked > 550
    assert report.cases.asked > 300
    households = report.households
    assert households is not None
    assert (households.day, households.of) == (date(2027, 1, 1), 44)
    assert len(households.gain) >= 5
    assert households.lose == ()
    assert households.yearly.low > 0
    told = str(report)
    assert "户多得，0户少得" in told
    assert "低保标准每人每月：城镇1080元、农村900元" in told


def test_a_golden_question_that_breaks_blocks(inputs: Inputs, assistant: Assistant) -> None:
    """Fifty phrasings of another entry draw it there."""
    asked = GoldenQuestion("孤儿补助多少钱", "civil.children.allowance")
    place = ("water.supply.outage", "phrasings")
    words = (
        "孤儿补助一共多少钱",
        "孤儿补助是多少钱",
        "孤儿的补助多少钱呢",
        "孤儿补助到底多少钱",
        "孤儿补助多少钱啊",
    )
    changes = tuple(
        Change("water", "questions", place, text + tail, append=True)
        for text in words
        for tail in ("", "一月", "一年", "现在", "今年", "给", "哩", "咧", "来着", "现如今")
    )
    report = gate.examine(replace(inputs, changes=changes, golden=(asked,), told=(), households=()))
    assert (
        "考过的问题答错了" in [each.kind for each in report.of(Level.BLOCK)] or report.needs_reason
    )
    assert report.is_blocked or "抢别处的问题" in [e.kind for e in report.of(Level.CONFIRM)]
    assert assistant.knowledge.entries[asked.intent].outcome == "answer"


def raised(value: str, amount: str, since: str, department: str = "civil") -> tuple[Change, ...]:
    """As the room of administrators writes a changed standard."""
    notice = {"title": "《关于提高标准的通知》", "date": since, "status": "public"}
    version = {"since": since, "amount": amount, "sources": [f"added.{amount}"]}
    return (
        Change(department, "law", ("documents", f"added.{amount}"), notice),
        Change(
            department,
            "law",
            ("sources", f"added.{amount}"),
            {"document": f"added.{amount}", "quote": f"标准提高到{amount}元"},
        ),
        Change(department, "law", ("values", value, "versions"), version, append=True),
    )


def the_rural_one_for_both() -> Change:
    said = load().entries["civil.dibao.standard"].wording.yes
    swapped = [each.replace("{urban}", "{rural}") for each in said]
    return Change("civil", "answers", ("civil.dibao.standard", "yes"), swapped)


@pytest.fixture
def of_dibao(inputs: Inputs) -> Inputs:
    """Only what is examined of the standard of today."""
    wanted = ("低保标准是多少", "一个月八百，吃低保能领几个")
    told = [
        (name, case)
        for name, case in inputs.told
        if case.as_of.year == 2026 and any(each in case.turns[-1] for each in wanted)
    ]
    return replace(inputs, golden=(), told=tuple(told), recent=(), households=())


def test_a_raised_standard_takes_its_questions_with_it(of_dibao: Inputs) -> None:
    rise = raised("dibao_city.城镇", "980", "2025-01-01")
    report = gate.examine(replace(of_dibao, changes=rise))
    assert len(of_dibao.told) >= 2
    assert (report.of(Level.BLOCK), report.of(Level.CONFIRM)) == ([], [])
    told = str(report)
    assert "“低保标准是多少”这道题里的数跟着变：924 → 980" in told
    assert "Range(" not in told
    assert "Decimal" not in told

    live = (Edit(1, "", rise),)  # from now on 980 is what is expected
    again = raised("dibao_city.城镇", "990", "2026-01-01")
    report = gate.examine(replace(of_dibao, live=live, changes=again))
    assert "“低保标准是多少”这道题里的数跟着变：980 → 990" in str(report)
    assert not report.is_blocked
    spoilt = (the_rural_one_for_both(),)
    report = gate.examine(replace(of_dibao, live=live, changes=spoilt))
    assert "考过的问题答错了" in [each.kind for each in report.of(Level.BLOCK)]


def test_a_verdict_that_a_raised_standard_turns_round_wants_a_reason(inputs: Inputs) -> None:
    """Who lay just above the standard is below it: nothing is broken, and somebody says so."""
    told = [each for each in inputs.told if each[1].turns[-1].startswith("俺要是一月多挣一千")]
    assert told
    rise = raised("dibao_city.农村", "830", "2026-01-01")
    report = gate.examine(
        replace(inputs, changes=rise, golden=(), told=tuple(told), recent=(), households=())
    )
    assert not report.is_blocked
    assert "考过的题，数变了结论也变" in [each.kind for each in report.of(Level.CONFIRM)]


def test_a_figure_that_another_value_would_give_still_blocks(of_dibao: Inputs) -> None:
    """The standard is raised, and by the way the wording takes the rural one for both."""
    changes = (
        *raised("dibao_city.城镇", "1026", "2025-01-01"),
        the_rural_one_for_both(),
    )
    report = gate.examine(replace(of_dibao, changes=changes))
    assert "考过的问题答错了" in [each.kind for each in report.of(Level.BLOCK)]


def test_a_case_that_comes_out_otherwise_is_named(inputs: Inputs) -> None:
    changes = raised("inpatient_deductible.poor.二级", "400", "2020-06-01", "medical")
    report = gate.examine(replace(inputs, changes=changes, golden=(), told=()))
    assert report.cases.changed
    told = str(report)
    assert "起付线" in told
    assert "Range(" not in told
