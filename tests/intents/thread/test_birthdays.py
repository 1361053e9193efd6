"""那过了生日呢 is asked of the age that whoever is spoken of comes to."""

from datetime import date

from intents.assistant import Assistant
from intents.messages import Dialogue, Question
from knowledge.facts import Household, Person
from tests.conftest import last_of

HOME = Household(
    "H9",
    registration="农村",
    county="金乡县",
    people=(
        Person(name="马占奎", relation="户主", sex="男", birth_date=date(1966, 12, 24)),
        Person(name="马小朵", relation="孙女", sex="女", birth_date=date(2019, 12, 20),
               disability_kind="听力", disability_grade=2),
    ),
)  # fmt: skip


def of_home(assistant: Assistant, *turns: str) -> str:
    dialogue, told = Dialogue(), ""
    for turn in turns:
        answer = assistant.reply(Question(turn, date(2026, 12, 1), HOME), dialogue)
        dialogue, told = answer.dialogue, answer.text
    return told


def test_the_birthday_of_the_child_on_file_is_meant(assistant: Assistant) -> None:
    told = of_home(assistant, "俺孙女做康复一年给多少", "那过了生日呢")
    assert told.startswith("马小朵（孙女）：2026年12月满7周岁以后，")
    assert "1.5万元" in told.split("\n")[0]
    assert "养老金" not in told


def test_the_birthday_of_the_head_is_his_own(assistant: Assistant) -> None:
    told = of_home(assistant, "户主的居民养老金能领了不", "等他过完生日呢")
    assert told.startswith("马占奎（户主）：2026年12月满60周岁以后，")
    assert "马小朵" not in told


def test_an_age_that_was_told_is_one_more(assistant: Assistant) -> None:
    told = last_of(assistant, "俺外甥女六岁 智力三级 康复一年给多少", "到了生日呢").text
    assert "1.5万元" in told.split("\n")[0]


def test_no_birthday_is_reckoned_of_nobody(assistant: Assistant) -> None:
    told = last_of(assistant, "高龄津贴多大岁数给", "那过了生日呢").text
    assert "周岁以后，" not in told
