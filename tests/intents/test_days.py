"""Of which days a question wants the law."""

from datetime import date

import pytest

from intents.assistant import Assistant
from intents.days import asked_days, impossible_day
from intents.facts_said import read
from intents.messages import Answer, Question
from intents.text import normalise

TODAY = date(2026, 11, 28)


def days(text: str) -> list[date]:
    normal = normalise(text)
    return [each.day for each in asked_days(normal.plain, read(normal, {}, TODAY), TODAY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年3月低保多少", [date(2020, 3, 31)]),
        ("2019年3月15号低保标准", [date(2019, 3, 15)]),
        ("2020年一月多少", [date(2020, 12, 31)]),
        ("2020年一月能领多少", [date(2020, 12, 31)]),
        ("2020年一月份低保多少", [date(2020, 1, 31)]),
        ("2020年元月低保多少", [date(2020, 1, 31)]),
        ("去年住的院能报多少", [date(2025, 12, 31)]),
        ("2019年和今年基础养老金各多少", [TODAY, date(2019, 12, 31)]),
        ("明年低保涨不涨", [date(2027, 12, 31)]),
        ("今年低保多少", []),
        ("低保多少", []),
        # Whether it goes on this year is asked; what was paid last year is only told.
        ("这补贴今年还发不发?我家去年领的六百", []),
        ("去年给过八百,今年还有没有", []),
        ("今年还发不发,去年发了多少", [date(2025, 12, 31)]),
        # When somebody did something is not whose law is wanted.
        ("俺2015年交的养老保险，现在能领多少", []),
        ("去年跟邻居借了五千，没打条，能要回来不", []),
        ("前年找亲戚借两万，他现在要四万，该还多少", []),
        ("我去年平均工资5200，公积金一月最少存多少", []),
        ("去年最低工资多少", [date(2025, 12, 31)]),
        ("去年工资低保线是多少", [date(2025, 12, 31)]),
        ("俺爹2018年查出的糖尿病，能办慢性病不", []),
        ("2008年盖的房裂了，能申请改造不", []),
        ("2021年签的合同，没给交社保", []),
        ("俺孙子2020年的，几岁能上学", []),
        ("闺女2020年的助学金发多少", [date(2020, 12, 31)]),
        ("低保标准，2020年的，多少", [date(2020, 12, 31)]),
        ("2022年到2023年有八个月没给我交失业险，能领多久", []),
        ("俺2024年去了杭州，医保断了五个月，回来多久能用", []),
        (
            "俺1990年参加工作，2008年单位改制下岗，后来一直自己交着养老。俺这样一个月能拿多少退休金？",
            [],
        ),
        (
            "2020年12月的时候俺家有低保，四口人，俩孩子上学，就我一个人挣钱。那时候一个月给多少？",
            [date(2020, 12, 31)],
        ),
    ],
)
def test_the_days_that_are_asked_about(text: str, expected: list[date]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "aspect", "expected"),
    [
        ("去年村里把地占了,现在找谁要", "contact", []),
        ("去年没发,是不是停了", "trouble", []),
        ("去年的助学金没发咋办", "trouble", [date(2025, 12, 31)]),
        ("去年住的院,能报多少", "amount", [date(2025, 12, 31)]),
    ],
)
def test_a_story_is_told_and_today_is_asked_about(
    text: str, aspect: str, expected: list[date]
) -> None:
    normal = normalise(text)
    said = read(normal, {}, TODAY)
    assert [each.day for each in asked_days(normal.plain, said, TODAY, aspect)] == expected


def test_a_day_that_there_is_not() -> None:
    assert impossible_day("2020年2月30日低保多少") == "2月30日"
    assert impossible_day("2020年2月29日低保多少") == ""


def ask(assistant: Assistant, *turns: str) -> Answer:
    answer = Answer("answer", "")
    for turn in turns:
        answer = assistant.reply(Question(turn, TODAY), answer.dialogue)
    return answer


def test_the_law_of_the_day_asked_about(assistant: Assistant) -> None:
    then = ask(assistant, "2019年基础养老金一个月多少")
    assert then.text.startswith("2019年：")
    assert "118元" in then.text.splitlines()[0]
    assert then.text.splitlines()[-1].endswith("政策日期：2019-12-31")
    assert "118元" in ask(assistant, "基础养老金一个月多少", "那2019年呢").text


def test_days_side_by_side(assistant: Assistant) -> None:
    lines = ask(assistant, "2019年和2020年基础养老金各多少").text.splitlines()
    assert "142元" in lines[0]
    assert "118元" in lines[1]


def test_a_day_to_come_has_no_law_yet(assistant: Assistant) -> None:
    first = ask(assistant, "明年基础养老金多少").text.splitlines()[0]
    assert first.startswith("明年的没查到")


def test_a_day_that_there_is_not_is_asked_again(assistant: Assistant) -> None:
    assert ask(assistant, "2020年2月30日低保多少").text.startswith("没有2月30日这一天")


def test_the_history_of_a_figure(assistant: Assistant) -> None:
    told = ask(assistant, "基础养老金一个月多少", "这几年涨了几回").text
    assert "2018-01-01起118元；2020-07-01起142元" in told
