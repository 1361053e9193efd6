"""What is read aloud: in words, in short sentences, within a minute."""

from __future__ import annotations

import re
from datetime import date

import pytest

from handlers.office.calls.aloud import (
    A_SECOND,
    LONGEST,
    MOST_SECONDS,
    THE_REST,
    aloud,
    in_words,
    sentences,
)
from handlers.office.calls.aloud import number_in_words as words
from intents.assistant import Assistant
from intents.messages import Answer, Ask, Dialogue, Question


@pytest.mark.parametrize(
    ("digits", "told"),
    [
        ("0", "零"),
        ("10", "十"),
        ("12", "十二"),
        ("105", "一百零五"),
        ("110", "一百一十"),
        ("2000", "两千"),
        ("1500.50", "一千五百点五"),
        ("10005", "一万零五"),
        ("12000", "一万两千"),
        ("20300", "二万零三百"),
        ("100000", "十万"),
        ("1000001", "一百万零一"),
        ("100010000", "一亿零一万"),
        ("007", "零零七"),
        ("9" * 20, "九" * 20),
    ],
)
def test_numbers_in_words(digits: str, told: str) -> None:
    assert words(digits) == told


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("报55～90%", "报百分之五十五到百分之九十"),
        ("每月142.5元", "每月一百四十二点五元"),
        ("电话12393。", "电话一二三九三。"),
        ("电话12123、96110", "电话一二一二三、九六一一零"),
        ("电话0531-81916654（省资助热线）。", "省资助热线电话零五三一 八一九一六六五四。"),
        ("一共12345元", "一共一万两千三百四十五元"),
        ("2020-12-31的政策", "二零二零年十二月三十一日的政策"),
        ("2016年起", "二零一六年起"),
        ("找镇（街道）人社所", "找镇人社所"),
        ("160元（待确认）。", "一百六十元，这个数还要核实。"),
        ("（630−550）×2＝160元", "六百三十减五百五十，乘二等于一百六十元"),
        ("按《办法》", "按办法"),
    ],
)
def test_what_is_written_as_it_is_said(written: str, told: str) -> None:
    assert in_words(written) == told


def test_sentences_are_short() -> None:
    found = sentences("带身份证、户口本到乡镇救助窗口填表，签授权书让民政查，过三十天就有结果。")
    assert len(found) == 2
    assert all(each.endswith("。") and len(each) <= LONGEST + 1 for each in found)


def test_a_minute_at_most_and_the_question_last() -> None:
    ask = Ask("x", "您家是建档立卡户吗？", ("是", "不是"))
    lines = ["这样那样的一句话要念好几秒。"] * 40
    long = Answer("ask", "\n".join([*lines, ask.question]), ask=ask)
    told = aloud(long)
    assert told.seconds <= MOST_SECONDS
    assert told.sentences[-2:] == (THE_REST, ask.question)


@pytest.mark.parametrize(
    "question", ["住院能报多少", "低保咋申请", "大病保险", "60岁能领多少养老金", "救命"]
)
def test_no_answer_takes_longer_and_none_holds_a_figure(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.reply(Question(question, date(2020, 12, 31)), Dialogue())
    told = aloud(answer)
    assert 0 < told.seconds <= MOST_SECONDS
    assert len(told.text) <= (MOST_SECONDS + 30) * A_SECOND
    assert not re.search(r"[0-9%～《》（）×＝]|依据", told.text)
