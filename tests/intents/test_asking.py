"""What a text asks for beside its subject."""

from __future__ import annotations

from datetime import date

import pytest

from intents.asking import asks_only_how_much, asks_who, word_asked_about
from intents.assistant import Assistant
from intents.mentions.people import dead, people
from intents.messages import Dialogue, Question
from intents.text import normalise
from tests.conftest import last_of


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("啥是门槛费", "起付线"),
        ("封顶线是啥意思", "封顶线"),
        ("什么叫单人户？", "单人户"),
        ("家庭共济是啥", "家庭共济"),
        ("门槛费多少", ""),
        ("起付线怎么算", ""),
        ("俺家低保停了是啥情况", ""),
    ],
)
def test_the_word_whose_meaning_is_asked(typed: str, word: str) -> None:
    assert word_asked_about(normalise(typed).plain) == word


def test_a_word_is_explained_before_its_answer(assistant: Assistant) -> None:
    told = last_of(assistant, "俺是建档立卡的，住院门槛费多少", "县医院", "啥是门槛费")
    first, second, *_ = told.text.splitlines()
    assert first.startswith("“起付线”就是先由自己掏")
    assert second == "住院起付线300元。"


def test_who_tells_of_themselves_first_is_heard(assistant: Assistant) -> None:
    told = last_of(assistant, "俺今年七十二，农村的")
    assert told.text.startswith("记下了：72周岁、农村户口")
    asked = last_of(assistant, "花了八千", "建档立卡的，二级医院住院能报多少")
    assert "6160元" in asked.text


@pytest.mark.parametrize(
    ("turns", "not_told"),
    [
        (["产假多少天", "难产的"], "120"),
        (["残疾证咋办", "俺爹走不动路"], "120"),
    ],
)
def test_no_warning_where_the_thread_explains_it(
    assistant: Assistant, turns: list[str], not_told: str
) -> None:
    assert not_told not in last_of(assistant, *turns).text


def test_fine_is_no_yes(assistant: Assistant) -> None:
    told = last_of(assistant, "重残的能提前五年领养老金不", "俺三级", "好吧")
    assert "registered_poor" not in {each.fact for each in told.said}


def test_a_cry_for_help_is_not_followed_by_small_talk(assistant: Assistant) -> None:
    told = last_of(assistant, "他动手掐俺脖子", "现在他睡了")
    assert "110" in told.text
    assert "帮不上" not in told.text


def test_what_looks_like_chatter_goes_on_with_the_thread(assistant: Assistant) -> None:
    assert last_of(assistant, "肢体二级能领几样钱", "那坐车呢").intents == (
        "disability.transport.bus",
    )
    assert last_of(assistant, "低保咋申请", "今天天气咋样").outcome == "out_of_scope"


def test_what_was_not_asked_again_is_not_told_again(assistant: Assistant) -> None:
    first = last_of(assistant, "停电了，物业不管")
    second = last_of(assistant, "停电了，物业不管", "他要起诉俺")
    assert second.text != first.text


def test_a_thread_whose_entry_was_taken_away_goes_on(assistant: Assistant) -> None:
    gone = Dialogue(intent="civil.dibao.taken_away")
    told = assistant.reply(Question("今天天气咋样", date(2020, 12, 1)), gone)
    assert told.outcome == "out_of_scope"


@pytest.mark.parametrize("before", [(), ("低保咋申请",)])
def test_small_talk_that_may_be_a_cry_for_help_keeps_its_line(
    assistant: Assistant, before: tuple[str, ...]
) -> None:
    for typed in ("俺活着没意思，七十二了", "这日子过得没劲透了", "俺不想连累孩子了，农村的"):
        told = last_of(assistant, *before, typed)
        assert not told.warning or "120" in told.text.splitlines()[0]


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("俺俩谁能领养老金,谁还得等", True),
        ("家里哪个够高龄津贴", True),
        ("那一万块俩人都有吗", True),
        ("家里几个人能领,一共多少", False),  # what they come to together
        ("这事归谁管", False),
        ("找谁办", False),
        ("产假工资由谁发", False),
        ("谁的养老不用自己交", True),
        ("俺村里谁吃低保", False),
    ],
)
def test_which_of_them_is_asked(typed: str, who: bool) -> None:
    assert asks_who(normalise(typed).plain) is who


@pytest.mark.parametrize(
    ("typed", "only"),
    [("合起来呢", True), ("全算上又是多少", True), ("每月多少", True), ("护理补贴多少", False)],
)
def test_a_part_asks_only_how_much(typed: str, only: bool) -> None:
    assert asks_only_how_much(normalise(typed).plain) is only


@pytest.mark.parametrize(
    ("typed", "gone"),
    [
        ("闺女女婿都出车祸走了,俩外孙跟我过", ["女儿", "女婿"]),
        ("我爹去年没了", ["父亲"]),
        ("我爹死活不去,我娘也不去", []),
        ("老伴走亲戚去了", []),
        ("我爹走了两年没音信", []),
    ],
)
def test_the_dead(typed: str, gone: list[str]) -> None:
    plain = normalise(typed).plain
    told = {str(each.value) for each in dead(plain, list(people(plain)))}
    assert told & {"女儿", "女婿", "父亲", "母亲", "配偶"} == set(gone)


@pytest.mark.parametrize(
    ("typed", "whose"),
    [
        ("我是他媳妇,哪年能退", ["本人", "本人"]),
        ("俺是老赵家媳妇", ["本人", "本人"]),
        ("我是户主的老婆,厂里干活", ["本人", "本人"]),
        ("我是跟媳妇一块交的", ["本人", "配偶"]),
        ("我媳妇是工人", ["配偶"]),
    ],
)
def test_who_is_somebody_s_wife_speaks_of_herself(typed: str, whose: list[str]) -> None:
    told = [each.value for each in people(normalise(typed).plain) if each.value in ("本人", "配偶")]
    assert told == whose
