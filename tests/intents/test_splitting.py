"""Where one question of a message ends and the next begins."""

import pytest

from intents.assistant import Assistant
from intents.splitting import parted
from intents.text import normalise


def parts_of(assistant: Assistant, typed: str) -> list[str]:
    text = normalise(typed)
    rank = assistant.understanding.matcher.rank
    sure = assistant.understanding.thresholds.answer
    return [part.text.plain.strip(",?。 ") for part in parted(text, rank(text.plain), rank, sure)]


@pytest.mark.parametrize(
    "parts",
    [
        ["低保怎么申请", "还有危房改造给补多少"],
        ["建档立卡户在二级医院住院起付线多少", "基础养老金一个月多少"],
        ["残疾证上哪办", "贷款养羊能贷几万"],
        ["高中助学金多少", "另外慢性病拿药报几成"],
    ],
)
@pytest.mark.parametrize("between", ["？", "，", " "])
def test_two_questions_are_parted(assistant: Assistant, parts: list[str], between: str) -> None:
    assert parts_of(assistant, between.join(parts)) == parts


def test_three_questions_are_parted(assistant: Assistant) -> None:
    assert parts_of(assistant, "低保怎么申请？残疾证去哪办？养老金多少钱？") == [
        "低保怎么申请",
        "残疾证去哪办",
        "养老金多少钱",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "俺是建档立卡户，在二级医院住院花了八千，能报多少？",
        "俺腿不好，去年摔的，村里说能办残疾证，上哪办？",
        "俺不是低保户，也没办过残疾证，能领护理补贴不？",
        "门诊慢性病证，贫困户，要不要自己申请？",
        "谁家都有难处，俺家这房子漏得没法住了，给修不？",
        "低保咋申请，要带啥材料",
    ],
)
def test_one_question_stays_whole(assistant: Assistant, text: str) -> None:
    assert len(parts_of(assistant, text)) == 1


def test_each_part_knows_where_it_stood(assistant: Assistant) -> None:
    typed = "低保咋申请？残疾证去哪办？"
    text = normalise(typed)
    rank = assistant.understanding.matcher.rank
    first, second = parted(text, rank(text.plain), rank, 0.2)
    assert typed[slice(*first.text.span(0, 2))] == "低保"
    assert typed[slice(*second.text.span(0, 3))] == "残疾证"
