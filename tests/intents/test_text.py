"""One plain form of whatever is typed, with places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.text import has_words, normalise


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("８０００元　報銷", "8000元 报销"),
        ("花了12,000元", "花了12000元"),
        ("住院\u202e能报\u200b多少\ud800", "住院能报多少"),
        ("  多\t少\r\n钱 ", "多 少 钱"),
        ("俺住院拢共花了多些钱", "我住院总共花了多少钱"),
        ("咋还木有发啊啊啊啊", "怎么还没有发啊"),
        ("孩子初中不住校", "孩子初中不住校"),
    ],
)
def test_what_is_typed_gets_one_plain_form(typed: str, plain: str) -> None:
    assert normalise(typed).plain == plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("身份证370811197308151234能领啥", "能领啥"),
        ("我的身份证号是110101199003070177，能领啥", ",能领啥"),
        ("能领啥，我电话13812345678", "能领什么"),
        ("俺娘６５，卡号6222021001116245702，能领啥", "我娘65,能领什么"),
        ("电话2212345，低保多少", ",低保多少"),
        ("（身份证号）能领低保吗", "能领低保吗"),
        ("打12345问过，花了1200000元", "打12345问过,花了1200000元"),
    ],
)
def test_no_number_of_a_person_is_read(typed: str, plain: str) -> None:
    assert normalise(typed).plain == plain.replace("啥", "什么")


@pytest.mark.parametrize("nothing", ["", "   ", "😀😀", "？！。", "\u202e\u200b", "\x00\x07"])
def test_without_words_there_is_nothing_to_understand(nothing: str) -> None:
    assert not has_words(normalise(nothing).plain)


@given(st.text())
def test_every_character_of_the_plain_form_knows_its_place(typed: str) -> None:
    text = normalise(typed)
    text.plain.encode("utf-8")
    assert len(text.places) == len(text.plain) + 1
    assert list(text.places) == sorted(text.places)
    for place in range(len(text.plain)):
        begin, end = text.span(place, place + 1)
        assert 0 <= begin < end <= len(typed)
