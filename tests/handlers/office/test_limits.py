"""Edits as administrators make them: what breaks something is named, what is good passes."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handlers.office.drafts import plain_problem
from handlers.office.limits import Finding, Level, findings
from knowledge.policy.catalogue import Knowledge, KnowledgeError, load
from knowledge.policy.edits import Change, Edit

TODAY = date(2026, 11, 28)
EDITS: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("edits.toml").read_text("utf-8")
)["edits"]


def changes_of(edit: dict[str, Any]) -> tuple[Change, ...]:
    return tuple(Change(**{**each, "path": tuple(each["path"])}) for each in edit["changes"])


def found(knowledge: Knowledge, changes: tuple[Change, ...]) -> list[Finding]:
    try:
        after = load(edits=[Edit(0, "", changes)])
    except KnowledgeError as error:
        return [Finding(Level.BLOCK, "写法不对", plain_problem(each)) for each in error.problems]
    return findings(knowledge, after, changes, TODAY)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.mark.parametrize("edit", EDITS, ids=[each["name"] for each in EDITS])
def test_edit(knowledge: Knowledge, edit: dict[str, Any]) -> None:
    told = [each for each in found(knowledge, changes_of(edit)) if each.level is not Level.NOTE]
    if "breaks" not in edit:
        assert told == []
        return
    assert edit["breaks"] in [each.kind for each in told], told
    assert all(each.text.isascii() is False for each in told)


def test_the_shipped_texts_keep_to_what_an_edit_must(knowledge: Knowledge) -> None:
    """Written again as they are, hardly one would be refused."""
    nothing = Knowledge(
        "", {}, knowledge.values, knowledge.facts, knowledge.benefits, knowledge.departments
    )
    told = [
        each
        for each in findings(nothing, knowledge, (), TODAY)
        if each.level is Level.BLOCK
        and each.kind not in ("编号是别的部门的", "没有改动", "不成问法")
    ]
    assert {each.kind for each in told} <= {"直接写了数", "说法和结论相反", "问法里有号码"}, told
    assert len(told) < len(knowledge.entries) / 50
