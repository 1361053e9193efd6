"""「跟去年比」: what is told of what changed for a household."""

from datetime import date

import pytest

from intents.answers.shape import MOST_LINES
from intents.assistant import Assistant
from intents.days import compared_days
from intents.facts_said import read
from intents.messages import Answer, Dialogue, Question
from intents.text import normalise
from intents.thread.dialogue import manner_of
from knowledge.facts import Household
from knowledge.registry.households import read_household

TODAY = date(2022, 6, 1)


def person(name: str, born: str, relation: str, **keys: str) -> dict[str, str]:
    return {"姓名": name, "与户主关系": relation, "出生日期": born, "残疾等级": "无", **keys}


FAMILY = read_household(
    {
        "户编号": "T1",
        "县市区": "梁山县",
        "户口性质": "农村",
        "户类别": "建档立卡",
        "家庭月收入": "600",
        "人": [
            person("甲大", "1961-12-03", "户主", 居民养老缴费年限="20"),
            person("乙秀", "1942-03-17", "母亲"),
            person("丙小", "2003-09-01", "儿子", 就学阶段="本科"),
        ],
    }
)


def ask(assistant: Assistant, *turns: str, of: Household | None = FAMILY) -> Answer:
    answer = Answer("answer", "")
    for turn in turns:
        answer = assistant.reply(Question(turn, TODAY, of), answer.dialogue)
    return answer


@pytest.mark.parametrize(
    ("text", "then", "now"),
    [
        ("跟去年比", date(2021, 6, 1), TODAY),
        ("跟前年比呢", date(2020, 6, 1), TODAY),
        ("跟2020年比", date(2020, 12, 31), TODAY),
        ("2020年12月到现在俺家有啥变化", date(2020, 12, 31), TODAY),
        ("今年俺家涨了哪些", date(2021, 12, 31), TODAY),
        ("去年跟今年比俺家有啥不一样", date(2021, 6, 1), TODAY),
        ("2020年和2021年比，俺家变了啥", date(2020, 12, 31), date(2021, 12, 31)),
        ("这两年俺家有啥变化", date(2020, 6, 1), TODAY),
        ("这几年俺家有啥变化", date(2019, 6, 1), TODAY),
        ("俺家有啥变化", date(2021, 6, 1), TODAY),
    ],
)
def test_which_days_are_compared(text: str, then: date, now: date) -> None:
    normal = normalise(text)
    assert compared_days(normal.plain, read(normal, {}, TODAY), TODAY) == (then, now)


@pytest.mark.parametrize(
    "text",
    ["跟去年比", "那跟2020年比呢", "这一年俺家的待遇有啥变化", "今年涨了哪些", "比去年多领多少"],
)
def test_the_last_answer_is_compared(text: str) -> None:
    assert manner_of(normalise(text).plain) == "changes"


@pytest.mark.parametrize(
    "text",
    ["低保跟去年比涨了多少", "少了啥材料", "低保和特困有啥不一样", "和以前住院一样吗", "去年的呢"],
)
def test_what_asks_something_else_is_not_compared(text: str) -> None:
    assert manner_of(normalise(text).plain) != "changes"


def test_money_first_and_since_when(assistant: Assistant) -> None:
    told = ask(assistant, "跟2020年比俺家的待遇有啥变化")
    assert told.intents == ("meta.bundle.changes",)
    first, *lines = told.text.splitlines()
    assert first.startswith("跟2020-12-31比，您家")
    assert lines[0] == "低保：每月735元→1500元（2021-01-01、2022-01-01起）"
    assert len(told.text.splitlines()) <= MOST_LINES
    details = told.details.steps
    assert "居民养老金（乙秀）：每月142元→150元（2021-07-01起）" in details
    assert "高龄津贴（乙秀）：新有（2022-03-17满80岁）" in details
    assert "（甲大）：没有了，原来每年" in details
    assert "2021-12-03满60岁" in details


def test_after_a_plan(assistant: Assistant) -> None:
    told = ask(assistant, "俺家能享受哪些", "跟去年比")
    assert told.text.startswith("跟2021-06-01比，您家")
    assert "低保：" in told.text


def test_how_it_comes_about_is_of_the_same_days(assistant: Assistant) -> None:
    told = ask(assistant, "俺家能享受哪些", "跟2020年比", "咋算的").text
    assert told.startswith("这样算的：跟2020-12-31比")
    assert "养老保险费政府代缴（甲大）：满60周岁不再按年缴费" in told


def test_where_no_sum_is_drawn_it_is_the_figures(assistant: Assistant) -> None:
    told = ask(assistant, "住院能报多少", "跟去年比").text
    assert "起付线（一级医院）" in told.splitlines()[0]
    assert "没查到有变化" not in told


def test_too_little_is_known(assistant: Assistant) -> None:
    told = ask(assistant, "俺是低保户，跟去年比俺家待遇变了啥", of=None)
    assert "按现在知道的还比不出来" in told.text
    assert told.ask is not None


def test_a_plan_says_that_something_changed(assistant: Assistant) -> None:
    assert "跟2021-06-01比，您家涨了" in ask(assistant, "俺家能享受哪些").text


def test_after_another_answer_it_is_about_that(assistant: Assistant) -> None:
    told = ask(assistant, "俺家低保能领多少", "跟2020年比").text
    assert "低保：每月735元→1500元" in told
    assert "养老" not in told


def test_without_anybody_it_is_the_figures_or_a_question(assistant: Assistant) -> None:
    assert ask(assistant, "跟去年比俺家有啥变化", of=None).text.startswith("要知道您家的情况")
    assert "2021-01-01起591元" in ask(assistant, "低保标准多少", "跟去年比", of=None).text


def test_what_is_said_of_oneself_will_do(assistant: Assistant) -> None:
    told = ask(assistant, "俺今年八十，跟前年比俺的待遇有啥变化", of=None).text
    assert "高龄津贴：新有（到了岁数）" in told


def test_a_figure_that_is_only_the_newest_known_is_said_to_be(assistant: Assistant) -> None:
    question = Question("今年俺家涨了哪些", date(2026, 11, 28), FAMILY)
    told = assistant.reply(question, Dialogue()).text
    assert "只查到旧数，后来变没变说不准" in told


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("低保跟去年比涨了多少", "civil.dibao"),
        ("基础养老金今年涨了没", "pension.claim"),
        ("残疾人补贴比去年涨了吗", "disability.subsidy"),
        ("俺家能享受哪些", "meta.bundle"),
        ("跟前年比，俺这一户少了哪些照顾", "meta.bundle.changes"),
        ("俺家今年添了哪几样补助，又停了哪几样", "meta.bundle.changes"),
    ],
)
def test_of_one_benefit_it_is_another_question(
    assistant: Assistant, text: str, intent: str
) -> None:
    [found] = ask(assistant, text).intents
    assert found == intent or (found.startswith(f"{intent}.") and found != "meta.bundle.changes")
