"""The shipped knowledge is kept up: enough phrasings, no unused source, a case for each rule."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from knowledge.policy.catalogue import DEPARTMENTS
from knowledge.policy.review import PASSAGES, review


def test_the_shipped_knowledge_has_no_fault() -> None:
    assert review() == []


@pytest.fixture
def water(tmp_path: Path) -> Path:
    folder = tmp_path / "departments" / "water"
    shutil.copytree(DEPARTMENTS / "water", folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_too_few_or_too_similar_phrasings_are_told(water: Path) -> None:
    questions = water / "questions.toml"
    entry = '["water.supply.leak"]\ntitle = "漏水"\nphrasings = ["水管漏了", "水管漏了。"]\n'
    questions.write_text(questions.read_text(encoding="utf-8") + entry, encoding="utf-8")
    answers = water / "answers.toml"
    text = '["water.supply.leak"]\ntext = "找水厂。"\n'
    answers.write_text(answers.read_text(encoding="utf-8") + text, encoding="utf-8")
    faults = review(water.parent)
    assert any("2 phrasings, fewer than 12" in fault for fault in faults)
    assert any("nearly the same" in fault for fault in faults)


def test_an_unused_source_is_told(water: Path) -> None:
    law = water / "law.toml"
    source = '[sources.extra]\ndocument = "article"\nsummary = "有水"\n'
    law.write_text(f"{law.read_text(encoding='utf-8')}\n{source}", encoding="utf-8")
    assert review(water.parent) == ["water/law.toml: source extra is not used"]


@pytest.mark.parametrize(
    ("quote", "kept"),
    [
        ("第四十八条……减半交纳或者免交生活用电、水、煤气、采暖等费用", True),
        ("第四十八条……减半交纳生活用电、水、煤气、采暖等费用", False),  # a word left out
        ("免交生活用电……第四十八条", False),  # the other way round
        ("第四十七条……免交生活用电", False),  # from two articles
        ("……", False),
    ],
)
def test_a_quote_that_differs_from_the_text_it_names_is_told(
    water: Path, quote: str, kept: bool
) -> None:
    law = water / "law.toml"
    shipped = law.read_text("utf-8")
    text, changed = re.subn('quote = "第四十八条[^"]+', f'quote = "{quote}', shipped)
    assert changed == 1
    law.write_text(text, encoding="utf-8")
    told = ["water/law.toml: the quote disabled_rules.48 is not in what is kept of it"]
    assert review(water.parent) == ([] if kept else told)


def test_every_kept_text_is_quoted() -> None:
    named = {
        document["passages"]
        for path in DEPARTMENTS.glob("*/law.toml")
        for document in tomllib.loads(path.read_text("utf-8"))["documents"].values()
        if "passages" in document
    }
    assert named == {path.stem for path in PASSAGES.iterdir()}


def test_a_rule_without_a_case_is_told(water: Path) -> None:
    (water / "cases.toml").unlink()
    assert any("no case for" in fault for fault in review(water.parent))


def test_an_entry_that_sends_on_to_none_is_told(water: Path) -> None:
    questions = water / "questions.toml"
    text = questions.read_text("utf-8")
    questions.write_text(
        re.sub(r"^(title = .*)$", r'\1\notherwise = "water.nowhere"', text, count=1, flags=re.M),
        "utf-8",
    )
    assert any("names no entry water.nowhere" in fault for fault in review(water.parent))
