"""What whoever edits the knowledge is shown of the written questions."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from click.testing import CliRunner, Result

from benchmarks.evaluation.__main__ import evaluate as command
from benchmarks.evaluation.questions import (
    Asked,
    cells,
    changes,
    confusions,
    figures,
    seldom_asked,
    subjects,
)
from benchmarks.evaluation.questions import Result as Came
from handlers.office.config import load_config
from handlers.office.office import Office
from intents.messages import Outcome
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.edits import Change
from tests.conftest import DAY, lend

DIBAO = '{"text": "低保标准是多少", "intent": "civil.dibao"}'
CHRONIC = '{"text": "慢性病门槛费多少", "intent": "medical.chronic"}'
WRONG = '{"text": "低保标准是多少", "intent": "water.supply"}'
UNKNOWN_WORDS = "机井房的铁疙瘩锈透了找哪个"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, demo: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("POLICY_BOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("POLICY_BOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("POLICY_BOT_AS_OF", DAY)
    monkeypatch.chdir(tmp_path)
    lend(demo, tmp_path / "data")
    shutil.copy(demo / "registry.db", tmp_path / "data")
    (tmp_path / "questions").mkdir()
    return tmp_path


def write(*questions: str, file: str = "some.jsonl") -> None:
    Path("questions", file).write_text("\n".join(questions), encoding="utf-8")


def evaluate(*arguments: str) -> Result:
    return CliRunner().invoke(command, ["--questions", "questions", *arguments])


def report(file: str = "report.html") -> Element:
    """The page, which is well-formed."""
    result = evaluate("--report", file)
    assert result.exit_code == 0, result.stderr
    return ElementTree.fromstring(Path(file).read_text(encoding="utf-8"))


def refused(*arguments: str) -> str:
    """The one line that says why."""
    result = evaluate(*arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line


def under(page: Element, heading: str) -> list[list[str]]:
    """The rows of the table between the heading and the next."""
    (body,) = page.iter("body")
    rows: list[list[str]] = []
    below = False
    for each in body:
        if each.tag in ("h2", "h3"):
            below = heading in (each.text or "")
        elif below:
            rows += [["".join(cell.itertext()) for cell in row] for row in each.iter("tr")]
    return rows


def publish(department: str, intent: str, phrasing: str) -> None:
    office = Office(load_config())
    change = Change(department, "questions", (intent, "phrasings"), phrasing, append=True)
    office.publish(f"加问法{phrasing}", [change], author=9)
    office.close()


# In the terminal


def test_a_short_table_without_a_report() -> None:
    write(DIBAO, CHRONIC, WRONG)

    shown = evaluate().stdout

    right = next(line for line in shown.splitlines() if "答对 " in line)
    assert right.split() == ["答对", "2", "3", "66.7%", "20.8–93.9"]
    assert "water.supply" in shown
    assert list(Path().glob("*.html")) == []


# The report


def test_a_wrong_question_is_listed_with_what_was_found() -> None:
    write(DIBAO, CHRONIC)
    write(WRONG, file="wrong.jsonl")

    page = report()

    assert under(page, "总的情况")[1] == ["答对", "2", "/ 3", "66.7%"]
    _, (verdict, question, asked, found, _, file) = under(page, "没答对的问题：1个")
    assert (verdict, question, file) == ("答错", "低保标准是多少", "wrong.jsonl")
    assert "water.supply" in asked
    assert "civil.dibao" in found
    water = next(row for row in under(page, "各部门") if row[0] == "water")
    assert water == ["water", "1", "0", "0", "0", "0", "1", "0.0%"]
    assert [item.text for item in page.iter("li")] == ["低保标准是多少"]
    assert any("civil.dibao" in row[0] for row in under(page, "问题不到3个的主题"))


def test_the_picture_names_what_is_taken_for_what(knowledge: Knowledge) -> None:
    write(DIBAO, CHRONIC, WRONG, '{"text": "火车票怎么改签", "intent": "scope.other"}')

    (picture,) = report().iter(f"{SVG}svg")

    known = subjects(knowledge)
    cells_drawn = {
        cell.findtext(f"{SVG}title", ""): cell.findtext(f"{SVG}text")
        for cell in picture.findall(f"{SVG}g/{SVG}g")
    }
    dibao, water = (f"{known[name].title} {name}" for name in ("civil.dibao", "water.supply"))
    assert cells_drawn[f"{dibao} → {dibao}：1次里1次"] is None  # the diagonal bears no number
    assert cells_drawn[f"{water} → {dibao}：1次里1次"] == "1"
    assert len(cells_drawn) == 4
    rows = [row.findtext(f"{SVG}text/{SVG}title", "") for row in picture.iter(f"{SVG}g")]
    assert [row.split()[-1] for row in rows if row][-1] == "scope.other"
    assert len([row for row in rows if row]) == len(known)


def test_every_cell_lies_below_its_column_and_in_its_row() -> None:
    write(DIBAO, CHRONIC, WRONG)

    (picture,) = report().iter(f"{SVG}svg")

    columns = {}  # the middle of each by the name in its label
    for label in picture.findall(f"{SVG}text[@transform]"):
        (x,) = re.findall(r"translate\((\d+)", label.attrib["transform"])
        columns[label.findtext(f"{SVG}title", "")] = int(x)
    drawn = 0
    for row in picture.findall(f"{SVG}g"):
        name = row.findtext(f"{SVG}text/{SVG}title", "")
        for cell in row.findall(f"{SVG}g"):
            asked, found = cell.findtext(f"{SVG}title", "").split("：")[0].split(" → ")
            square = cell.find(f"{SVG}rect")
            band = row.find(f"{SVG}rect")
            assert asked == name
            assert square is not None
            assert band is not None
            assert square.attrib["y"] == band.attrib["y"]
            assert 0 < columns[found] - int(square.attrib["x"]) < 18
            drawn += 1
    assert drawn == 3
    right, below = (int(picture.attrib[side]) for side in ("width", "height"))
    assert max(columns.values()) < right
    assert int(picture.findall(f"{SVG}g/{SVG}rect")[-1].attrib["y"]) + 18 < below


def test_what_stands_in_a_question_is_shown_and_never_run() -> None:
    text = "<script>alert('低保')</script> & ]]> </script>"
    write(json.dumps({"text": text, "intent": "water.supply"}))

    page = report()
    assert under(page, "没答对的问题：1个")[1][1] == text
    assert len(list(page.iter("script"))) == 1
    assert "0个变对了，0个不再对" in evaluate("--report", "report.html").stdout


def test_the_same_questions_give_the_same_report() -> None:
    write(
        DIBAO, WRONG, '{"text": "低保和住院都问问", "intent": ["civil.dibao", "medical.inpatient"]}'
    )

    report("one.html")
    report("another.html")

    assert Path("one.html").read_bytes() == Path("another.html").read_bytes()


# What an edit did


def test_a_question_corrected_is_told_as_become_right_and_one_spoilt_as_wrong() -> None:
    write(DIBAO, CHRONIC.replace("medical.chronic", "water.supply"))
    assert "和上次比" not in "".join(report().itertext())

    write(WRONG, CHRONIC, '{"text": "残疾证怎么办", "intent": "disability.certificate"}')
    page = report()

    headings = [each.text or "" for each in page.iter("h2")]
    assert headings[0].startswith("和上次")
    _, (question, _, before, now) = under(page, "变对了：1个")
    assert question == "慢性病门槛费多少"
    assert (before[:2], now[:2]) == ("答错", "答对")
    _, (question, _, before, now) = under(page, "不再对：1个")
    assert question == "低保标准是多少"
    assert (before[:2], now[:2]) == ("答对", "答错")
    assert "新加的问题1个，去掉的0个。" in "".join(page.itertext())
    right = under(page, "总的情况")[1]
    assert right == ["答对", "2", "/ 3", "66.7%", "1", "/ 2", "50.0%"]

    page = report()
    assert (under(page, "变对了：0个"), under(page, "不再对：0个")) == ([], [])


def test_a_published_edit_shows_in_the_next_report() -> None:
    write(DIBAO, json.dumps({"text": UNKNOWN_WORDS, "intent": "water.supply"}))
    assert "没答对的问题：1个" in "".join(report().itertext())

    publish("water", "water.supply.management", UNKNOWN_WORDS)
    result = evaluate("--report", "report.html")

    assert result.stdout == (
        "写好了report.html：2个问题，答对100.0%；和上次比，1个变对了，0个不再对\n"
    )
    page = ElementTree.fromstring(Path("report.html").read_text(encoding="utf-8"))
    assert under(page, "变对了：1个")[1][0] == UNKNOWN_WORDS


# What cannot be done


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "broken.jsonl第1行写得不对"),
        ("", "一个问题也没有"),
        ('{"text": "在吗"}', "broken.jsonl第1行写得不对"),
        ('{"intent": "civil.dibao"}', "text和turns要写一个"),
        ('{"text": "在吗", "intent": []}', "intent是空的"),
        ('{"text": "在吗", "intnet": "civil.dibao"}', "intnet"),
        ('{"text": "在吗", "intent": "civil.dibao", "outcome": "x"}', "outcome"),
        (
            '{"text": "在吗", "intent": "civil.dibao.rate"}',
            "broken.jsonl里“在吗”的civil.dibao.rate不是知识库里的主题",
        ),
        (
            '{"text": "在吗", "intent": "civil.dibao", "also": ["sky.blue"]}',
            "sky.blue不是知识库里的主题",
        ),
    ],
)
def test_questions_that_cannot_be_put(content: str, reason: str) -> None:
    Path("questions/broken.jsonl").write_text(content, encoding="utf-8")

    assert reason in refused("--report", "report.html")
    assert not Path("report.html").exists()


def test_questions_that_are_no_text() -> None:
    Path("questions/broken.jsonl").write_bytes(b"\xff\xfe\x00")

    assert "broken.jsonl不是UTF-8" in refused()


def test_a_folder_of_questions_that_is_none() -> None:
    assert "没有nowhere这个文件夹" in refused("--questions", "nowhere")


def test_a_report_for_a_folder_that_is_none() -> None:
    write(DIBAO)

    assert "没有nowhere这个文件夹" in refused("--report", "nowhere/report.html")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00 no text",
        "<html>别人的网页</html>".encode(),
        b'<script type="application/json" id="evaluation">{"results": 1}</script>',
        b'<script type="application/json" id="evaluation">{</script>',
    ],
)
def test_a_file_of_somebody_else_is_never_overwritten(content: bytes) -> None:
    write(DIBAO)
    Path("page.html").write_bytes(content)

    assert "page.html已经有了，不是这个命令写的报告，不覆盖" in refused("--report", "page.html")
    assert Path("page.html").read_bytes() == content


def test_a_folder_is_no_report() -> None:
    write(DIBAO)
    Path("folder.html").mkdir()

    assert "不覆盖" in refused("--report", "folder.html")


# What counts as what


def came(
    asked: str,
    found: str = "",
    outcome: Outcome = "answer",
    *,
    also: str = "",
    wanted: Outcome | None = None,
    choices: tuple[str, ...] = (),
    turns: tuple[str, ...] = ("问",),
) -> Came:
    question = Asked("", turns, frozenset(asked.split()), frozenset(also.split()), wanted)
    return Came(question, outcome, frozenset(found.split()), choices, 0.5, ())


@pytest.mark.parametrize(
    ("result", "verdict"),
    [
        (came("a", "a"), "right"),
        (came("a", "b", also="b"), "right"),
        (came("a b", "a b"), "right"),
        (came("a b", "a"), "partly"),
        (came("a", "a b"), "partly"),
        (came("a", "b"), "wrong"),
        (came("a", "a", wanted="emergency"), "wrong"),
        (came("a", "a", "clarify", choices=("b", "a")), "offered"),
        (came("a", "b", "clarify", choices=("b", "c")), "missed"),
        (came("a", "scope.other", "out_of_scope"), "missed"),
        (came("scope.other", "scope.other", "out_of_scope"), "right"),
        (came("scope.other", "a"), "wrong"),
    ],
)
def test_verdicts(result: Came, verdict: str) -> None:
    assert result.verdict == verdict


@pytest.mark.parametrize(
    ("result", "counted"),
    [
        (came("a", "b", also="b"), {("a", "a"): 1}),
        (came("a", "b"), {("a", "b"): 1}),
        (came("a b", "a c"), {("a", "a"): 1, ("b", "c"): 1}),
        (came("a b", "a"), {("a", "a"): 1, ("b", "a"): 1}),
        (came("a", "a", "clarify", choices=("a",)), {("a", "clarify"): 1}),
        (came("a", "", "out_of_scope"), {("a", "scope.other"): 1}),
    ],
)
def test_where_a_question_is_counted(result: Came, counted: dict[tuple[str, str], int]) -> None:
    assert cells([result]) == counted


def test_figures() -> None:
    found = figures(
        [
            came("scope.other", "a"),
            came("scope.other", "scope.other", "out_of_scope"),
            came("u", "u", "emergency", wanted="emergency"),
            came("u", "a", wanted="emergency"),
            came("u", "u", "refuse", wanted="refuse"),
        ]
    )

    shown = {name: (figure.count, figure.of) for name, figure in found.items()}
    assert shown["right"] == (3, 5)
    assert shown["outside"] == (1, 2)
    assert shown["emergency"] == (1, 2)
    assert shown["refuse"] == (1, 1)
    assert found["facts"].percent == "—"  # nobody stated any


def test_the_most_frequent_confusion_comes_first() -> None:
    results = [came("a", "b"), came("c", "d"), came("c", "d"), came("e", "e")]

    assert [(pair, len(among)) for pair, among in confusions(results)] == [
        ((("c",), ("d",)), 2),
        ((("a",), ("b",)), 1),
    ]


def test_a_question_that_stands_twice_is_compared_in_order() -> None:
    before = [came("a", "a"), came("b", "a")]

    same = changes(before, before)
    assert (same.became_right, same.no_longer_right, same.added, same.gone) == ([], [], 0, 0)
    less = changes(before, before[:1])
    assert (less.added, less.gone) == (0, 1)


def test_what_is_still_not_right_but_otherwise() -> None:
    missed, wrong = came("a", "", "out_of_scope"), came("a", "b")

    assert changes([missed], [wrong]).otherwise_not_right == [(missed, wrong)]
    assert changes([wrong], [wrong]).otherwise_not_right == []


def test_subjects_that_are_seldom_asked_about(knowledge: Knowledge) -> None:
    known = subjects(knowledge)
    asked = [came("civil.dibao").asked] * 3 + [came("water.supply").asked] * 2

    seldom = seldom_asked(asked, known)

    assert "civil.dibao" not in seldom
    assert seldom["water.supply"] == 2
    assert seldom["medical.chronic"] == 0
    assert known["scope.unsafe"].title.endswith("等")  # it has no entry of its own
