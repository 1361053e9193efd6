"""Conversations with the front door, over the shipped knowledge."""

from datetime import date

import pytest

from handlers.office.dialogues import from_record, to_record
from intents.assistant import Assistant
from intents.messages import Answer, Dialogue, Question
from knowledge.facts import Household
from knowledge.registry.households import read_household

DAY = date(2020, 12, 31)
FAMILY = read_household(
    {
        "户编号": "T1",
        "县市区": "梁山县",
        "户口性质": "农村",
        "户类别": "建档立卡；低保",
        "人": [
            {"姓名": "王老大", "与户主关系": "户主", "出生日期": "1964-03-01", "性别": "男"},
            {
                "姓名": "李翠",
                "与户主关系": "配偶",
                "出生日期": "1965-05-01",
                "性别": "女",
                "残疾类别": "肢体",
                "残疾等级": "2",
            },
        ],
    }
)

ALMOST_OLD_ENOUGH = read_household(
    {
        "户编号": "T2",
        "户类别": "建档立卡",
        "人": [
            {
                "姓名": "赵大山",
                "与户主关系": "户主",
                "出生日期": "1966-03-01",
                "残疾类别": "肢体",
                "残疾等级": "1",
                "居民养老缴费年限": "9",
            }
        ],
    }
)


def talk(
    assistant: Assistant, *turns: str, household: Household | None = None, day: date = DAY
) -> list[Answer]:
    dialogue, answers = Dialogue(), []
    for turn in turns:
        answer = assistant.reply(Question(turn, day, household), dialogue)
        dialogue = from_record(to_record(answer.dialogue))  # as it is kept between turns
        answers.append(answer)
    return answers


def amounts(answer: Answer) -> dict[str, str]:
    return {amount.label: amount.value for amount in answer.amounts}


def test_the_question_the_product_was_founded_for(assistant: Assistant) -> None:
    [answer] = talk(assistant, "俺是建档立卡的，在二级医院住院花了八千，能报多少？")
    assert answer.outcome == "answer"
    assert answer.intents == ("medical.inpatient",)
    assert amounts(answer)["住院能报"] == "6160"
    assert answer.steps == ("（8000−300）×80%＝6160元",)
    first, *rest = answer.text.splitlines()
    assert "6160元" in first
    assert len(first) <= 40
    assert rest[-1] == "依据：《济宁日报》2020年下半年等。政策日期：2020-12-31"
    assert len(rest) < 6
    assert "〔种子原文〕济宁日报" in answer.details.grounds
    assert "待确认" in answer.details.grounds
    assert "（8000−300）×80%＝6160元" in answer.details.steps
    assert "带上：" in answer.details.papers


def test_what_decides_is_asked_and_the_reply_is_understood(assistant: Assistant) -> None:
    asked, answered = talk(assistant, "建档立卡户住院起付线多少", "二级")
    assert asked.outcome == "ask"
    assert asked.ask is not None
    assert asked.ask.fact == "hospital_level"
    assert asked.ask.options == ("一级", "二级", "三级")
    assert all(figure in asked.text for figure in ("100元", "300元", "500元"))
    assert (answered.outcome, amounts(answered)["住院起付线"]) == ("answer", "300")


def test_a_follow_up_changes_one_fact(assistant: Assistant) -> None:
    first, second, third = talk(
        assistant, "建档立卡户在二级医院住院花了八千能报多少", "那三级呢", "要是一级呢"
    )
    assert [amounts(a)["住院能报"] for a in (first, second, third)] == ["6160", "4875", "7110"]


def test_how_to_go_about_it_is_told_when_asked(assistant: Assistant) -> None:
    plain, how = talk(assistant, "建档立卡户在二级医院住院花了八千能报多少", "那要啥材料")
    assert "带上：" not in plain.text
    assert "带上：" in how.text
    assert "12393" in how.text


def test_a_new_subject_tells_nothing_of_the_last(assistant: Assistant) -> None:
    _, answer = talk(
        assistant, "建档立卡户在二级医院住院花了八千能报多少", "居民养老金一个月发多少钱"
    )
    assert answer.intents[0].startswith("pension.")
    assert "8000" not in answer.text


def test_a_subject_that_has_nothing_on_what_is_asked_says_so(assistant: Assistant) -> None:
    [answer] = talk(assistant, "住院的押金几月退")
    assert answer.outcome == "handoff"
    assert answer.intents[0].startswith("health.visit")
    assert "没查到" in answer.text.splitlines()[0]
    assert "找谁：" in answer.text


def test_a_wish_is_no_fact(assistant: Assistant) -> None:
    [answer] = talk(assistant, "老伴得了癌，想给她单独申请低保")
    assert answer.intents == ("civil.single_person",)
    assert "已经是低保户" not in answer.text


def test_each_fact_tells_where_it_was_said(assistant: Assistant) -> None:
    text = "俺家是低保户，俺爹二级残疾，补贴多少"
    [answer] = talk(assistant, text)
    said = {each.fact: text[slice(*each.span)] for each in answer.said}
    assert said["dibao"].startswith("低保")
    assert "二级" in said["disability_grade"]


def test_the_household_answers_for_itself(assistant: Assistant) -> None:
    [answer] = talk(assistant, "二级医院住院花了8000能报多少", household=FAMILY)
    assert amounts(answer)["住院能报"] == "6160"
    assert "按登记的：建档立卡户" in answer.text


def test_the_one_it_concerns_is_named(assistant: Assistant) -> None:
    [answer] = talk(assistant, "俺老伴能提前领养老金不", household=FAMILY)
    assert answer.intents[0].startswith("pension.early")
    assert answer.text.startswith("李翠（配偶）：")


def test_what_would_make_it_a_yes_is_told(assistant: Assistant) -> None:
    [answer] = talk(assistant, "俺能提前领养老金不", household=ALMOST_OLD_ENOUGH)
    assert answer.text.startswith("赵大山（户主）：养老金不能提前领")
    assert "再过2个月（2021-03-01）满55周岁" in answer.text


def test_the_neighbours_question_is_not_answered_from_this_household(
    assistant: Assistant,
) -> None:
    [answer] = talk(assistant, "俺邻居在二级医院住院花了8000能报多少", household=FAMILY)
    assert "按登记的" not in answer.text


def test_two_questions_in_one_message(assistant: Assistant) -> None:
    [answer] = talk(assistant, "建档立卡户在二级医院住院起付线多少？基础养老金一个月多少？")
    assert len(answer.intents) == 2
    assert "300元" in answer.text
    assert "142元" in answer.text


@pytest.mark.parametrize(("day", "amount"), [(date(2020, 6, 30), "118"), (date(2020, 7, 1), "142")])
def test_each_day_has_its_own_law(assistant: Assistant, day: date, amount: str) -> None:
    [answer] = talk(assistant, "基础养老金一个月多少钱", day=day)
    assert f"{amount}元" in answer.text.splitlines()[0]


def test_what_changed_since_is_told(assistant: Assistant) -> None:
    [answer] = talk(assistant, "基础养老金一个月多少钱", day=date(2020, 6, 30))
    assert "后来变了：" in answer.text  # the newest; all of them in the details
    assert "2020年7月起由118元提高到142元" in answer.details.grounds
    [present] = talk(assistant, "基础养老金一个月多少钱", day=date(2026, 11, 28))
    assert "后来变了" not in present.text


def test_an_old_figure_is_told_as_old(assistant: Assistant) -> None:
    [answer] = talk(assistant, "基础养老金一个月多少钱", day=date(2026, 11, 28))
    first, *_, last = answer.text.splitlines()
    assert first.startswith("按查到的最新数（2023年）：")
    assert "2026年的数问" in answer.text
    assert "政策日期：2026-11-28" in last
    assert "2026年推算" in answer.text  # in no document, and told as that
    [then] = talk(assistant, "基础养老金一个月多少钱", day=date(2023, 12, 1))
    assert "按查到的最新数" not in then.text


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("今天天气怎么样", "out_of_scope"),
        ("俺爹胸口疼喘不上气", "emergency"),
        ("邻居家一个月领多少低保", "refuse"),
        ("帮俺办个假残疾证", "refuse"),
        ("高考报名在哪里办", "handoff"),
    ],
)
def test_what_is_not_answered_from_the_knowledge(
    assistant: Assistant, text: str, outcome: str
) -> None:
    [answer] = talk(assistant, text)
    assert answer.outcome == outcome


def test_an_emergency_begins_with_the_number(assistant: Assistant) -> None:
    [answer] = talk(assistant, "俺爹胸口疼喘不上气")
    assert "120" in answer.text.splitlines()[0]


def test_after_two_failures_a_human_is_offered(assistant: Assistant) -> None:
    first, second = talk(assistant, "呜哩哇啦嘟嘟嘟", "叽里咕噜咚咚咚")
    assert not first.offers_human
    assert second.offers_human


@pytest.mark.parametrize(
    "text",
    ["", "   ", "😀😀😀", "\x00\x07", "\u202e\u200f", "\ud800", "问" * 10_000, "？？？", "\n" * 50],
)
def test_bad_input_gets_a_plain_line_and_the_next_is_answered(
    assistant: Assistant, text: str
) -> None:
    bad, good = talk(assistant, text, "建档立卡户在二级医院住院起付线多少")
    assert bad.text
    bad.text.encode("utf-8")
    assert len(bad.text) < 200
    assert good.outcome == "answer"
    assert "300元" in good.text


def test_every_phrasing_fits_into_one_telegram_message(assistant: Assistant) -> None:
    for entry in assistant.knowledge.entries.values():
        [answer] = talk(assistant, f"{entry.phrasings[0].text}怎么办", household=FAMILY)
        assert len(answer.text) <= 4096, entry.intent
