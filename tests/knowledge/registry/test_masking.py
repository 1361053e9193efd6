"""What points at a person is masked, and what people ask about is not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.registry.masking import (
    CARD,
    ID_NUMBER,
    LONG_NUMBER,
    PHONE,
    masked,
    masked_strings,
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("俺的身份证11010519491231002X能办吗", f"俺的身份证{ID_NUMBER}能办吗"),
        ("11010519491231002x", ID_NUMBER),
        ("身份证１１０１０５１９４９１２３１００２Ｘ", f"身份证{ID_NUMBER}"),
        ("110105 1949 1231 002X", ID_NUMBER),
        ("110105-19491231-002X", ID_NUMBER),
        ("1\u200b10105194912310\u200b02X", ID_NUMBER),
        ("旧的110105491231002", f"旧的{ID_NUMBER}"),
        ("校验码抄错了110105194912310021", f"校验码抄错了{ID_NUMBER}"),
        ("残疾证11010519491231002X43", f"残疾证{ID_NUMBER}43"),
        ("残疾证11010519491231002143", f"残疾证{ID_NUMBER}"),
        ("打我电话13812345678", f"打我电话{PHONE}"),
        ("+8613812345678", PHONE),
        ("138-1234-5678或者138 1234 5678", f"{PHONE}或者{PHONE}"),
        ("家里0537-2967000", f"家里{PHONE}"),
        ("卡号6222021234567890123", f"卡号{LONG_NUMBER}"),
        ("卡号6222 0212 3456 7890 128", f"卡号{CARD}"),
        ("4111111111111111", CARD),
        ("花了8000 13812345678", f"花了8000 {PHONE}"),
    ],
)
def test_what_points_at_a_person_is_masked(text: str, left: str) -> None:
    assert masked(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "住院花了8000元能报多少",
        "2019年1月1日到2020-12-31",
        "打12345还是12333",
        "一个月3.5万，两个月7万",
        "建档立卡户1,234,567.89元",
        "H000001",
        "370811001234",
        "500 300 100对应哪级",
        "8000 7000 6000 5001 4000都是哪年的",
        "2019-2020-2021-2023年",
        "",
    ],
)
def test_what_people_ask_about_is_not(text: str) -> None:
    assert masked(text) == text


@given(st.text(alphabet="0123456789０９xX -\u200b.年元H+", max_size=60))
def test_nothing_long_is_left_and_nothing_changes_twice(text: str) -> None:
    once = masked(text)
    assert not re.search(r"\d{15}|(?<!\d)1[3-9]\d{9}(?!\d)", once, re.ASCII)
    assert masked(once) == once


def test_a_structure_keeps_what_names_a_thing() -> None:
    update = {
        "update_id": 138123456789012345,
        "callback_query": {"id": "138123456789012345", "data": "serve:370811199001011234"},
        "message": {"text": "13812345678", "caption": ["11010519491231002X"]},
    }
    assert masked_strings(update) == {
        **update,
        "message": {"text": PHONE, "caption": [ID_NUMBER]},
    }
