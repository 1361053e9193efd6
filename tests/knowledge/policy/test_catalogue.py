"""A knowledge file that cannot be used is told with file, line and reason."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from knowledge.policy.catalogue import DEPARTMENTS, KnowledgeError, load
from knowledge.policy.edits import Change, Edit

LAW = """\
[documents.notice]
title = "市政府通知"
date = "2020-07-01"
status = "public"

[sources.notice]
document = "notice"
quote = "每人每月142元"

[values.basic]
name = "基础养老金"
unit = "元/月"
versions = [
    { since = 2018-01-01, amount = 118, sources = ["notice"] },
    { since = 2020-07-01, amount = 142, sources = ["notice"] },
]
"""
QUESTIONS = """\
["test.basic"]
title = "基础养老金"
phrasings = ["基础养老金多少", "一月发多少养老金"]

["test.claim"]
title = "能不能领"
rule = "claim"
phrasings = ["到岁数了能领不"]
"""
ANSWERS = """\
["test.basic"]
text = "基础养老金{basic}。"

["test.claim"]
yes = ["能领，{basic}。"]
no = ["不能领：{reason}。"]
open = ["要看{missing}。"]
"""
RULES = """\
from knowledge.policy.entitlement import Entitlement, Facts, entitled, rule
from knowledge.policy.law import Law


@rule()
def claim(facts: Facts, law: Law) -> Entitlement:
    return entitled()
"""


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "test"
    folder.mkdir()
    for name, text in (
        ("law.toml", LAW),
        ("questions.toml", QUESTIONS),
        ("answers.toml", ANSWERS),
        ("rules.py", RULES),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_folder_is_a_department(room: Path) -> None:
    knowledge = load(room.parent)
    assert list(knowledge.entries) == ["test.basic", "test.claim"]
    assert knowledge.law("test", date(2020, 6, 30))["basic"].amount == 118


def test_two_departments_cannot_mean_different_things_by_one_fact(room: Path) -> None:
    other = room.parent / "other"
    shutil.copytree(room, other)
    for name in ("questions.toml", "answers.toml"):
        file = other / name
        text = file.read_text(encoding="utf-8").replace("test.", "other.")
        file.write_text(text.replace("多少", "几块").replace("到岁数", "到年纪"), encoding="utf-8")
    own = "from knowledge.facts import Fact\n\nAGE = Fact('years', '几岁？')\n"
    for folder in (room, other):
        (folder / "rules.py").write_text(own + RULES, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="a fact years is in two departments"):
        load(room.parent)


def test_long_rules_are_a_folder_of_modules(room: Path) -> None:
    folder = room / "rules"
    folder.mkdir()
    (room / "rules.py").rename(folder / "claim.py")
    (folder / "__init__.py").touch()
    (folder / "waiting.py").write_text(
        "from knowledge.departments.test.rules.claim import claim\n\nBENEFITS = ()\n",
        encoding="utf-8",
    )
    assert load(room.parent).entries["test.claim"].rule is not None


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("law.toml", 'sources = ["notice"] },\n]', "sources = [] },\n]", "without a source"),
        ("law.toml", '142, sources = ["notice"]', '142, sources = ["x"]', "no source 'x'"),
        ("law.toml", 'document = "notice"', 'document = "paper"', "no document 'paper'"),
        ("law.toml", 'quote = "每人每月142元"', "", "needs a quote or a summary, and one only"),
        ("law.toml", "quote =", 'summary = "每月142元"\nquote =', "and one only"),
        ("law.toml", "since = 2020-07-01, ", "", "missing required field `since`"),
        ("law.toml", "2020-07-01, amount", "2018-01-01, amount", "two versions from 2018-01-01"),
        ("law.toml", "118,", "118, until = 2020-07-01,", "versions overlap from 2020-07-01"),
        ("law.toml", "amount = 142", 'amount = "many"', "Invalid decimal"),
        ("law.toml", "[values.basic]", "[values.basic", "law.toml:1: not readable as TOML"),
        ("questions.toml", '"claim"', '"grant"', "no rule 'grant'"),
        (
            "questions.toml",
            "一月发多少养老金",
            "到岁数了，能领不？",
            "is under test.basic and under",
        ),
        ("questions.toml", '["test.claim"]', '["test.claims"]', "test.claims has no answer"),
        ("questions.toml", "title", "titel", "unknown field `titel`"),
        ("answers.toml", "金{basic}", "金{basics}", "placeholder {basics} has no value"),
        ("answers.toml", "金{basic}", "金142元", "the figure «142» belongs in law.toml"),
        ("answers.toml", "金{basic}", "金，打0537-123456", "the figure «0537» belongs in law.toml"),
        ("answers.toml", "金{basic}", "金一百元", "the figure «一百元» belongs in law.toml"),
        ("answers.toml", 'no = ["不能领：{reason}。"]', "", "no wording for no"),
        (
            "answers.toml",
            '["test.claim"]',
            'first.when = ["月底。"]\n["test.claim"]',
            "'when' is none of its aspects",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_file(
    room: Path, file: str, old: str, new: str, problem: str
) -> None:
    path = room / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        load(room.parent)
    assert any(problem in each for each in error.value.problems), error.value.problems
    assert all(each.startswith("test/") for each in error.value.problems)


def test_the_line_of_a_problem_is_told(room: Path) -> None:
    path = room / "answers.toml"
    path.write_text(ANSWERS.replace("{reason}", "{why}"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"test/answers\.toml:6: .*\{why\}"):
        load(room.parent)


def test_all_problems_are_told_at_once(room: Path) -> None:
    (room / "law.toml").unlink()
    with pytest.raises(KnowledgeError) as error:
        load(room.parent)
    assert len(error.value.problems) > 1


def test_an_edit_is_held_to_the_same_rules(room: Path) -> None:
    change = Change("test", "answers", ("test.basic", "text"), "每月{basic}，按月发。")
    knowledge = load(room.parent, [Edit(1, "改说法", (change,))])
    assert knowledge.entries["test.basic"].wording.text == "每月{basic}，按月发。"
    assert knowledge.version != load(room.parent).version

    wrong = Change("test", "answers", ("test.basic", "text"), "每月142元。")
    with pytest.raises(KnowledgeError, match="belongs in law"):
        load(room.parent, [Edit(1, "改说法", (wrong,))])


def test_an_edit_adds_a_dated_value(room: Path) -> None:
    raised = {"since": "2021-07-01", "amount": "150", "sources": ["notice"]}
    change = Change("test", "law", ("values", "basic", "versions"), raised, append=True)
    law = load(room.parent, [Edit(1, "加数值", (change,))]).law("test", date(2021, 7, 1))
    assert law["basic"].amount == 150


def test_an_edit_cannot_give_a_phrasing_to_a_second_intent(room: Path) -> None:
    change = Change(
        "test", "questions", ("test.claim", "phrasings"), "基础养老金多少？", append=True
    )
    with pytest.raises(KnowledgeError, match="is under test"):
        load(room.parent, [Edit(1, "加问法", (change,))])


@pytest.mark.parametrize(
    "name", sorted(path.parent.name for path in DEPARTMENTS.glob("*/questions.toml"))
)
def test_each_department_can_be_taken_away(name: str, tmp_path: Path) -> None:
    departments = tmp_path / "departments"
    shutil.copytree(DEPARTMENTS, departments, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.rmtree(departments / name)
    knowledge = load(departments)
    assert knowledge.entries
    assert all(entry.department != name for entry in knowledge.entries.values())
