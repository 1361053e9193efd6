from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.text import has_words, normalise, number, plain_speech


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("８０００元　報銷", "8000元 报销"),
        ("花了12,000元", "花了12000元"),
        ("住院\u202e能报\u200b多少\ud800", "住院能报多少"),
        ("  多\t少\r\n钱 ", "多 少 钱"),
    ],
)
def test_what_is_typed_gets_one_plain_form(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@pytest.mark.parametrize(
    ("spoken", "plain"),
    [
        ("俺住院拢共花了多些钱", "我住院总共花了多少钱"),
        ("恁看这中不中", "你看这可以吗"),
        ("咋还木有发啊啊啊啊", "怎么还没有发啊"),
    ],
)
def test_shandong_speech_stands_for_standard_words(spoken: str, plain: str) -> None:
    assert plain_speech(spoken) == plain


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("8000", "8000"),
        ("八千", "8000"),
        ("一万二", "12000"),
        ("1万2", "12000"),
        ("1.2万", "12000"),
        ("三千五", "3500"),
        ("三千零五", "3005"),
        ("一百二十三", "123"),
        ("两万五千", "25000"),
        ("十八", "18"),
        ("二〇二〇", "2020"),
        ("俩", "2"),
    ],
)
def test_numerals_as_people_write_them(numeral: str, value: str) -> None:
    assert number(numeral) == Decimal(value)


@pytest.mark.parametrize("nothing", ["", "   ", "😀😀", "？！。", "\u202e\u200b", "\x00\x07"])
def test_without_words_there_is_nothing_to_understand(nothing: str) -> None:
    assert not has_words(normalise(nothing))


@given(st.text())
def test_any_text_can_be_normalised_and_written_out(text: str) -> None:
    plain = normalise(text)
    plain.encode("utf-8")
    assert normalise(plain) == plain
    plain_speech(plain)
