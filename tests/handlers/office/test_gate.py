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
from knowledge.policy.edits import Change
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
        of_households=len(households),
    )


@pytest.fixture
def report(inputs: Inputs) -> Report:
    return gate.examine(inputs)


def test_all_good_edits_together_pass(report: Report) -> None:
    assert report.of(Level.BLOCK) == []
    assert report.of(Level.CONFIRM) == []
    assert report.golden.asked > 1700
    assert report.cases.asked > 300
    households = report.households
    assert households is not None
    assert (households.day, households.seen) == (date(2027, 1, 1), households.of)
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


def test_a_case_that_comes_out_otherwise_is_named(inputs: Inputs) -> None:
    source = (
        Change(
            "medical",
            "law",
            ("documents", "x"),
            {"title": "《通知》", "date": "2020-01-15", "status": "public"},
        ),
        Change("medical", "law", ("sources", "x"), {"document": "x", "quote": "起付线400元"}),
    )
    version = {"since": "2020-06-01", "amount": "400", "sources": ["x"]}
    place = ("values", "inpatient_deductible.poor.二级", "versions")
    changes = (*source, Change("medical", "law", place, version, append=True))
    report = gate.examine(replace(inputs, changes=changes, golden=(), told=()))
    assert "算例变了" in [each.kind for each in report.of(Level.CONFIRM)]
    assert report.cases.changed
