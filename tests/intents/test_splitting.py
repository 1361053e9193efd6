"""Where one question of a message ends and the next begins."""

import pytest

from intents.assistant import Assistant
from intents.splitting import parted


@pytest.mark.parametrize(
    "parts",
    [
        ["低保咋申请", "还有危房改造给补多少"],
        ["建档立卡户在二级医院住院起付线多少", "基础养老金一个月多少"],
        ["残疾证上哪办", "贷款养羊能贷几万"],
        ["高中助学金多少", "另外俺娘慢性病拿药报几成"],
    ],
)
@pytest.mark.parametrize("between", ["？", "，", " "])
def test_two_questions_are_parted(assistant: Assistant, parts: list[str], between: str) -> None:
    found = parted(between.join(parts), assistant.understanding.matcher.rank)
    assert [part.strip("，？ ") for part in found] == parts


def test_questions_are_parted_where_nothing_marks_it(assistant: Assistant) -> None:
    text = "俺家低保一个月能领多少钱高血压的慢性病证到哪办"
    found = parted(text, assistant.understanding.matcher.rank)
    assert found == ["俺家低保一个月能领多少钱", "高血压的慢性病证到哪办"]


@pytest.mark.parametrize(
    "text",
    [
        "俺是建档立卡户，在二级医院住院花了八千，能报多少？",
        "俺腿不好，去年摔的，村里说能办残疾证，上哪办？",
        "俺不是低保户，也没办过残疾证，能领护理补贴不？",
        "门诊慢性病证，贫困户，要不要自己申请？",
        "谁家都有难处，俺家这房子漏得没法住了，给修不？",
    ],
)
def test_one_question_stays_whole(assistant: Assistant, text: str) -> None:
    assert parted(text, assistant.understanding.matcher.rank) == [text]
