"""Characters written for others of the same sound."""

import pytest

from benchmarks import sounds
from intents.assistant import Assistant
from intents.text import normalise


def mended(assistant: Assistant, typed: str) -> str:
    text = normalise(typed)
    found = assistant.understanding.matcher.mended(text)
    assert found.places == text.places
    return found.plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("建党立卡户", "建档立卡户"),
        ("吃着低宝", "吃着低保"),
        ("残急补贴", "残疾补贴"),
        ("没坚定过", "没鉴定过"),
        ("养劳金多大领", "养老金多大领"),
        ("公鸡金能提不", "公积金能提不"),
        ("危坊改造找谁", "危房改造找谁"),
        ("助学带款咋还", "助学贷款怎么还"),
        ("门诊满性病", "门诊慢性病"),
    ],
)
def test_what_is_meant_is_seen_by_what_stands_beside_it(
    assistant: Assistant, typed: str, plain: str
) -> None:
    assert mended(assistant, typed) == plain


@pytest.mark.parametrize(
    "typed",
    [
        "养老保险到底保多少",
        "幸福院收费",
        "兜底保障",
        "失地农民",
        "一类补助",
        "身体好",
        "缴费",
        "二级",
        "工商局",
        "代交",
        "孩子初中不住校",
        "三千五六",
    ],
)
def test_words_of_their_own_stay(assistant: Assistant, typed: str) -> None:
    assert mended(assistant, typed) == typed


def test_the_table_of_sounds_is_what_its_command_writes() -> None:
    assert sounds.FILE.read_text(encoding="utf-8") == sounds.table()
