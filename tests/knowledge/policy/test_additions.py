"""A version written into law.toml leaves everything else as it stands."""

import shutil
import stat
import tomllib
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.policy.additions import Addition, Document, write
from knowledge.policy.catalogue import DEPARTMENTS, Knowledge, load
from knowledge.policy.law import Status
from knowledge.policy.review import PASSAGES, review

SINCE = date(2040, 1, 1)
NOTICE = Document("《关于提高标准的通知》", "2040-01-05", Status.PUBLIC)


def addition(department: str, value: str) -> Addition:
    return Addition(department, value, Decimal("65.50"), SINCE, NOTICE, "从1月起给65.5元")


@pytest.fixture
def departments(tmp_path: Path) -> Path:
    shutil.copytree(DEPARTMENTS, tmp_path / "departments")
    return tmp_path / "departments"


@pytest.fixture
def passages(tmp_path: Path) -> Path:
    shutil.copytree(PASSAGES, tmp_path / "passages")
    return tmp_path / "passages"


def test_in_every_department_lines_are_only_added(
    knowledge: Knowledge, departments: Path, passages: Path
) -> None:
    last = {name: list(values)[-1] for name, values in knowledge.values.items() if values}
    for department, value in last.items():
        file = departments / department / "law.toml"
        before = file.read_text(encoding="utf-8")
        write(addition(department, value), departments, passages)
        gone = Counter(before.splitlines()) - Counter(file.read_text("utf-8").splitlines())
        # A single version on the line of its list moves to one of its own.
        assert all(line.startswith("versions = [{") for line in gone)
    after = load(departments)
    for department, value in last.items():
        old, new = knowledge.values[department][value], after.values[department][value]
        *former, newest = new.versions
        assert former == list(old.versions)
        assert (newest.amount, newest.since) == (Decimal("65.5"), SINCE)
        [source] = newest.sources
        assert (source.title, source.quote, source.verbatim) == (
            NOTICE.title,
            "从1月起给65.5元",
            True,
        )
    assert set(review(departments, passages)) <= set(review())


def test_two_values_of_one_notice_share_its_passage(departments: Path, passages: Path) -> None:
    one = addition("civil", "dibao_city.城镇")
    write(one, departments, passages)
    write(replace(one, value="dibao_city.农村"), departments, passages)
    other = replace(one, value="care.完全丧失", passage="照护给65.5元")
    write(other, departments, passages)
    law = tomllib.loads((departments / "civil" / "law.toml").read_text(encoding="utf-8"))
    urban, rural, care = (
        law["values"][value]["versions"][-1]["sources"]
        for value in ("dibao_city.城镇", "dibao_city.农村", "care.完全丧失")
    )
    assert urban == rural != care
    assert len([each for each in law["documents"].values() if each["title"] == NOTICE.title]) == 1
    kept = (passages / "civil_notice_2040.txt").read_text(encoding="utf-8")
    assert kept == "从1月起给65.5元\n\n照护给65.5元\n"


def test_an_earlier_day_goes_before_the_later_ones(departments: Path, passages: Path) -> None:
    early = replace(addition("civil", "dibao_city.城镇"), since=date(2019, 1, 1))
    write(replace(early, until=date(2020, 6, 30), inferred=True), departments, passages)
    text = (departments / "civil" / "law.toml").read_text(encoding="utf-8")
    line, following = (
        text.split('[values."dibao_city.城镇"]')[1].split("versions = [\n")[1].splitlines()[:2]
    )
    assert line.startswith("    { since = 2019-01-01, until = 2020-06-30, amount = 65.5, inferred")
    assert following.startswith("    { since = 2020-07-01")


def test_what_is_said_in_short_is_not_kept_as_a_passage(departments: Path, passages: Path) -> None:
    weak = replace(NOTICE, status=Status.UNCONFIRMED)
    one = replace(addition("civil", "dibao_city.城镇"), verbatim=False)
    write(one, departments, passages)
    write(replace(one, value="dibao_city.农村", document=weak), departments, passages)
    values = load(departments).values["civil"]
    assert values["dibao_city.城镇"].versions[-1].status is Status.PUBLIC
    assert values["dibao_city.农村"].versions[-1].status is Status.UNCONFIRMED
    assert {file.name for file in passages.iterdir()} == {file.name for file in PASSAGES.iterdir()}


def test_whoever_could_read_the_files_still_can(departments: Path, passages: Path) -> None:
    file = departments / "civil" / "law.toml"
    file.chmod(0o644)
    written = write(addition("civil", "dibao_city.城镇"), departments, passages)
    assert [stat.S_IMODE(each.stat().st_mode) for each in written] == [0o644, 0o644]
    assert file in written
