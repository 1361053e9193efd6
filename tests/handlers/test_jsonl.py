import json
from datetime import date
from typing import Any

import pytest

from handlers.jsonl import answer_lines
from intents.assistant import Assistant
from intents.messages import Answer, Dialogue, Question
from knowledge.facts import Household

DAY = date(2020, 12, 31)
KNOWN = Household("H000001", categories=frozenset({"建档立卡"}))


def ask(assistant: Assistant, *lines: bytes | str | dict[str, Any]) -> list[dict[str, Any]]:
    raw = [
        line
        if isinstance(line, bytes)
        else (line if isinstance(line, str) else json.dumps(line)).encode("utf-8", "surrogatepass")
        for line in lines
    ]
    find = {KNOWN.id: KNOWN}.get
    return [json.loads(answer) for answer in answer_lines(raw, assistant, find, DAY)]


def test_a_line_in_is_a_line_out(assistant: Assistant) -> None:
    [result] = ask(
        assistant,
        {
            "id": "1",
            "turns": ["俺住院门槛费多少", "那二级医院呢"],
            "household": "H000001",
            "as_of": "2020-10-01",
            "role": "resident",
        },
    )
    assert result["id"] == "1"
    first, second = result["turns"]
    assert first["outcome"] == "ask"
    assert first["ask"]["fact"] == "hospital_level"
    assert first["ask"]["options"] == ["一级", "二级", "三级"]
    assert second["outcome"] == "answer"
    assert second["intents"] == ["medical.inpatient.deductible"]
    [amount, *_] = second["amounts"]
    assert amount == {"label": "住院起付线", "value": "300", "unit": "元/次", "max": None}
    assert {source["status"] for source in second["sources"]} <= {"seed", "public", "unconfirmed"}
    assert len(second["candidates"]) <= 5
    assert second["ms"] >= 0


def test_a_household_may_stand_in_the_line(assistant: Assistant) -> None:
    [result] = ask(
        assistant,
        {
            "id": 2,
            "turns": ["二级医院住院花了8000能报多少"],
            "household": {"户编号": "X", "户类别": "建档立卡", "人": []},
        },
    )
    assert "6160" in result["turns"][0]["text"]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("{", "不是JSON"),
        (b"\xff\xfe\x00", "不是JSON"),
        ("[" * 100_000, "不是JSON"),
        ("[]", "不是一个JSON对象"),
        ({"id": "1"}, "turns"),
        ({"id": "1", "turns": []}, "turns"),
        ({"id": "1", "turns": [1]}, "turns"),
        ({"id": "1", "turns": ["问"], "household": "H999999"}, "没有户编号"),
        ({"id": "1", "turns": ["问"], "household": 7}, "household"),
        ({"id": "1", "turns": ["问"], "household": {"户编号": "X", "户类别": "富户"}}, "富户"),
        ({"id": "1", "turns": ["问"], "as_of": "2020-13-01"}, "不是日期"),
        ({"id": "1", "turns": ["问"], "as_of": "昨天"}, "不是日期"),
        ({"id": "1", "turns": ["问"], "role": "king"}, "role"),
    ],
)
def test_a_bad_line_is_told_and_the_next_one_answered(
    assistant: Assistant, line: bytes | str | dict[str, Any], error: str
) -> None:
    bad, good = ask(assistant, line, {"id": "next", "turns": ["基础养老金多少"]})
    assert error in bad["error"]
    assert good["id"] == "next"
    assert good["turns"][0]["outcome"] == "answer"


@pytest.mark.parametrize("text", ["", "\ud800\udfff", "\x00", "\u202e", "问" * 10_000])
def test_a_strange_text_is_answered(assistant: Assistant, text: str) -> None:
    [result] = ask(assistant, {"id": "1", "turns": [text, "基础养老金多少"]})
    assert [turn["outcome"] for turn in result["turns"]] == ["out_of_scope", "answer"]


def test_empty_lines_are_passed_over(assistant: Assistant) -> None:
    assert ask(assistant, b"\n", b"  \n") == []


def test_an_error_ends_one_line_only(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = assistant.reply

    def spoilt(question: Question, dialogue: Dialogue) -> Answer:
        if "慢性病" in question.text:
            raise IndexError("what somebody wrote")
        return reply(question, dialogue)

    monkeypatch.setattr(assistant, "reply", spoilt)
    lines = [{"id": str(n), "turns": [t]} for n, t in enumerate(["慢性病报多少", "低保咋申请"])]
    failed, answered = ask(assistant, *lines)
    assert failed["id"] == "0"
    assert "IndexError" in failed["error"]
    assert "wrote" not in failed["error"]
    assert answered["turns"][0]["outcome"] == "answer"
