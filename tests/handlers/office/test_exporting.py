"""Edits written back into the files: they say the same, and keep their comments."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from handlers.office.exporting import exported, patch, write
from knowledge.policy import review
from knowledge.policy.catalogue import DEPARTMENTS, load
from knowledge.policy.edits import Edit
from tests.handlers.office.test_limits import EDITS, changes_of

GOOD = [
    Edit(number, each["name"], changes_of(each))
    for number, each in enumerate(EDITS, start=1)
    if "breaks" not in each
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """As git keeps it."""
    shutil.copytree(DEPARTMENTS, tmp_path / "knowledge/departments")
    shutil.copytree(review.PASSAGES, tmp_path / "knowledge/policy/passages")
    return tmp_path / "knowledge"


def comments(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("#")]


def test_the_files_say_what_the_edits_did(tree: Path) -> None:
    departments, passages = tree / "departments", tree / "policy/passages"
    before = {file: comments(file) for file in departments.rglob("*.toml")}
    files = exported(GOOD, departments, passages)
    shown = patch(files, departments, passages)
    subprocess.run(["git", "apply", "--check"], input=shown, cwd=tree.parent, text=True, check=True)

    written = write(files, departments, passages)
    assert departments / "civil/law.toml" in written
    assert {file: comments(file) for file in departments.rglob("*.toml")} == before
    known, edited = load(departments), load(edits=GOOD)
    assert known.values == edited.values
    assert known.entries["medical.inpatient"].wording == edited.entries["medical.inpatient"].wording
    law = (departments / "civil/law.toml").read_text(encoding="utf-8")
    assert '{ since = 2027-01-01, amount = 1080, sources = ["new_1"] }' in law
    faults = [each for each in review.review(departments, passages) if "quote" in each]
    assert faults == []
    assert exported([], departments, passages) == {}
