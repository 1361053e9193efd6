import pytest

from intents.assistant import Assistant


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("俺这低宝咋还没发", "俺这低保咋还没发"),
        ("住院那个起付县多少", "住院那个起付线多少"),
        ("俺是件档立卡的", "俺是建档立卡的"),
        ("养老斤能报消不", "养老金能报销不"),
        ("代焦养老保险", "代缴养老保险"),
        ("危防改造", "危房改造"),
        ("残及证咋办", "残疾证咋办"),
    ],
)
def test_a_wrong_character_of_the_right_sound_is_mended(
    assistant: Assistant, typed: str, mended: str
) -> None:
    assert assistant.understanding.spelling.mend(typed) == mended


@pytest.mark.parametrize(
    "text", ["低报收入怎么罚", "建档立卡户住院报销", "小组组员有几个", "今天天气怎么样"]
)
def test_what_is_no_such_word_stays(assistant: Assistant, text: str) -> None:
    assert assistant.understanding.spelling.mend(text) == text
