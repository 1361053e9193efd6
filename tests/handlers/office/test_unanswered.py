"""What was not answered: kept, put together, answered by an administrator, told once."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.unanswered import labels_of, read_groups, shares
from handlers.office.clock import now
from handlers.office.config import Config, load_config
from handlers.office.office import Office, today
from handlers.office.unanswered import (
    Cluster,
    Lacking,
    clustered,
    near,
    note,
    ranked,
    to_ask_alone,
    why_unanswered,
)
from handlers.telegram import unanswered_list
from handlers.telegram.access import EXPIRED
from handlers.telegram.app import TelegramApplication
from handlers.telegram.told_later import NOW_ANSWERED
from handlers.terminal import Conversation
from intents.assistant import Assistant
from intents.messages import Answer, Dialogue, Question
from knowledge.policy.edits import Change
from knowledge.registry.unanswered import Reason, Unanswered
from tests.conftest import environment, lend
from tests.emulator import Emulator, Message, Person
from tests.handlers.conftest import running
from tests.handlers.telegram.test_resident import worker_of

DAY = date(2020, 12, 31)
DOGS = [text for group, text in read_groups() if group == "养狗证"]
ASKED = ["养狗证在哪里办", "给狗办证得花多少钱", "关于犬只登记办理的咨询"]
ANSWERED = "建档立卡户在二级医院住院花了八千能报多少"
LIMIT = "住院封顶线是多少"
TOLD = "养狗证去公安局的养犬登记窗口办。"
# The same in several tests, so that it is learnt once.
ABOUT_DOGS = (
    Change("civil", "questions", ("civil.dogs",), {"title": "养狗证", "phrasings": DOGS}),
    Change("civil", "answers", ("civil.dogs",), {"text": TOLD, "phone": "12345"}),
)


async def say(person: Person, text: str) -> Message:
    await person.text(text)
    [answer] = await person.wait(timeout=60)
    return answer


async def press(person: Person, label: str) -> Message:
    await person.press(label)
    [answer] = await person.wait(timeout=120)
    return answer


def people(emulator: Emulator, number: int = 3) -> list[Person]:
    return [emulator.person(100 + place, f"第{place}位") for place in range(number)]


async def all_ask(emulator: Emulator, number: int = 3) -> list[Person]:
    asking = people(emulator, number)
    for person, text in zip(asking, ASKED, strict=False):
        await say(person, text)
    return asking


def told(person: Person) -> list[str]:
    return [each.text for each in person.chat.from_bot if each.text.startswith("您上次问的")]


def office_of(application: TelegramApplication) -> Office:
    opened: Office = application.bot_data["office"]
    return opened


def kept(office: Office) -> list[str]:
    return [each.text for each in office.unanswered.all()]


# From a question to an answer that is told


async def test_what_people_asked_is_answered_with_a_few_taps_and_told_once(
    office: Office, emulator: Emulator, wei: Person, li: Person
) -> None:
    asking = await all_ask(emulator)
    await say(asking[0], ASKED[0])
    await say(li, "图书馆几点关门")

    shown = await say(wei, "/unanswered")
    first, second = shown.text.splitlines()[1:4:2]
    assert first.removeprefix("1. ").strip("「」") in ASKED
    assert f"3人问过4次，{today()}到{today()}。像是缺条目" in shown.text
    assert second == "2. 「图书馆几点关门」"
    assert shown.buttons == ["写一条1", "不用管1", "写一条2", "不用管2"]

    how = await press(wei, "写一条1")
    assert all(text in how.text for text in ASKED)
    finer = next(label for label in how.buttons if label.startswith("新条目，归到："))
    assert (await press(wei, finer)).text.startswith("标题是什么")
    for written in ("养狗证在哪里办", TOLD, "无", "无", "县公安局养犬登记窗口", "12345"):
        asked = await say(wei, written)
    assert "没有就写“无”" in asked.text  # its phrasings are what people asked
    ready = await say(wei, "无")
    assert all(text in ready.text for text in ASKED)
    assert "重写问法" in ready.buttons

    await wei.press("提交")  # what was found is told before it is published
    published = (await wei.wait(3, timeout=120))[-1]
    assert published.text.startswith("已发布")
    assert "下面的新条目《养狗证在哪里办》" in published.text
    for person, text in zip(asking, ASKED, strict=True):
        [message] = await person.wait(timeout=60)
        heading, answer = message.text.splitlines()[:2]
        assert heading == NOW_ANSWERED.format(question=text)
        assert answer == TOLD
        assert message.buttons[-3:] == ["👍", "👎", "转人工"]
    assert kept(office) == ["图书馆几点关门"]
    assert told(li) == told(wei) == []
    assert (await say(asking[1], ASKED[1])).text.startswith(TOLD)
    assert [len(told(person)) for person in asking] == [1, 1, 1]
    await asking[1].press("办理材料")
    [papers] = await asking[1].wait()
    assert "县公安局养犬登记窗口" in papers.text


async def test_a_kill_between_publishing_and_telling_loses_nothing(
    config: Config, emulator: Emulator
) -> None:
    async with running(config):
        asking = await all_ask(emulator)
    with closing(Office(config)) as office:
        office.publish("养狗证", ABOUT_DOGS, 9)  # and the process ends here
    emulator.drop("sendMessage")  # the first notice is lost on the way
    async with running(config) as application:
        for person in asking[1:]:
            await person.wait(timeout=60)
        assert office_of(application).unanswered.publications() == []
        assert kept(office_of(application)) == []
    async with running(config):
        [message] = await asking[0].wait(timeout=60)
        assert TOLD in message.text
    async with running(config):
        await say(asking[0], "/help")
    assert [len(told(person)) for person in asking] == [1, 1, 1]


async def test_who_has_blocked_the_bot_stops_nobody(office: Office, emulator: Emulator) -> None:
    asking = await all_ask(emulator)
    emulator.fail("sendMessage", 403)
    emulator.fail("sendMessage", 400, description="Bad Request: chat not found")
    await asyncio.to_thread(office.publish, "养狗证", ABOUT_DOGS, 9)
    await emulator.until(lambda: any(told(person) for person in asking), timeout=60)
    await everybody_is_told(office)
    assert sorted(len(told(person)) for person in asking) == [0, 0, 1]
    blocked = [each for each in asking if not office.users.get(each.chat.id).is_reachable]
    assert len(blocked) == 1
    await say(blocked[0], "/help")
    assert office.users.get(blocked[0].chat.id).is_reachable
    assert told(blocked[0]) == []


async def test_one_message_a_person_a_publication(office: Office, li: Person) -> None:
    for text in ASKED:
        await say(li, text)
    await asyncio.to_thread(office.publish, "养狗证", ABOUT_DOGS, 9)
    await li.wait(timeout=60)
    await say(li, "/help")
    [message] = told(li)
    assert message.startswith(NOW_ANSWERED.format(question=ASKED[-1]))
    assert kept(office) == []


async def test_what_is_taken_back_before_it_was_told_is_told_to_nobody(
    config: Config, emulator: Emulator
) -> None:
    async with running(config):
        asking = await all_ask(emulator)
    with closing(Office(config)) as office:
        edit = office.publish("养狗证", ABOUT_DOGS, 9)
        assert office.undo(edit.id)
    async with running(config) as application:
        await emulator.until(lambda: office_of(application).unanswered.publications() == [])
        assert sorted(kept(office_of(application))) == sorted(ASKED)
    assert [told(person) for person in asking] == [[], [], []]


@pytest.mark.usefixtures("application")
async def test_what_is_told_can_be_gone_on_with_by_a_bound_resident(
    office: Office, li: Person
) -> None:
    """Told as to anybody, and its buttons work all the same."""
    code = office.users.new_code("H000004", now(), worker_of(office, "H000004"))
    await say(li, f"/start {code}")
    await press(li, "同意，绑定")
    await say(li, ASKED[0])
    await asyncio.to_thread(office.publish, "养狗证", ABOUT_DOGS, 9)
    [message] = await li.wait(timeout=60)
    assert TOLD in message.text
    await li.press("办理材料")
    [papers] = await li.wait()
    assert "12345" in papers.text
    assert EXPIRED not in li.notices


# What nobody is to mind


async def test_set_aside_until_more_people_ask(
    office: Office, emulator: Emulator, wei: Person
) -> None:
    await all_ask(emulator, 2)
    aside = await press_after(wei, "/unanswered", "不用管1")
    assert aside.text.startswith("好，先不管")
    assert (await say(wei, "/unanswered")).text == unanswered_list.NOTHING
    await say(people(emulator)[0], ASKED[1])  # one of the two again
    assert (await say(wei, "/unanswered")).text == unanswered_list.NOTHING
    await say(people(emulator)[2], ASKED[2])
    assert "3人问过4次" in (await say(wei, "/unanswered")).text
    assert len(office.unanswered.all()) == 4


async def press_after(person: Person, text: str, label: str) -> Message:
    await say(person, text)
    return await press(person, label)


async def test_the_list_stands_beside_the_tickets(emulator: Emulator, wei: Person) -> None:
    assert "没答上的问题" in (await say(wei, "/tickets")).buttons
    assert (await press(wei, "没答上的问题")).text == unanswered_list.NOTHING
    await all_ask(emulator, 1)
    await press(wei, "没答上的问题")
    how = await press(wei, "写一条1")
    phrasing = next(label for label in how.buttons if label.startswith("加问法："))
    ready = await press(wei, phrasing)
    assert f"加问法：{ASKED[0]}" in ready.text
    assert ready.buttons == ["提交", "取消", "到某一天才生效", "重写问法"]


async def test_a_list_from_before_means_nothing_any_more(
    office: Office, emulator: Emulator, wei: Person
) -> None:
    await all_ask(emulator, 1)
    await say(wei, "/unanswered")
    office.unanswered.remove([each.id for each in office.unanswered.all()])
    await wei.press("写一条1")
    await wei.until(lambda: len(wei.notices) == 1)
    assert wei.notices == [EXPIRED]


@pytest.mark.usefixtures("application")
async def test_only_administrators_see_what_people_asked(emulator: Emulator, li: Person) -> None:
    await all_ask(emulator, 1)
    assert ASKED[0] not in (await say(li, "/unanswered")).text


# What is kept and what is not


@pytest.mark.usefixtures("application")
async def test_what_is_no_question_or_must_not_be_kept(office: Office, li: Person) -> None:
    for text in (
        "家里着火了怎么办",
        "俺不想活了怎么办",
        "怎么造假能吃上低保",
        "张三家领多少低保，他家几口人",
        "谢谢",
        "你好，在吗？",
        "。。。？",
        "今天天气不错",
        ANSWERED,
        "那二级的呢",
        "转人工",
    ):
        await say(li, text)
    assert kept(office) == []


async def test_nothing_of_a_group_or_of_administrators_is_kept(
    office: Office, emulator: Emulator, li: Person, wei: Person
) -> None:
    group = li.inside(emulator.group(-5, "石桥村"))
    await say(group, f"@emulated_bot {ASKED[0]}")
    await say(wei, ASKED[0])
    assert kept(office) == []


@pytest.mark.usefixtures("application")
async def test_numbers_and_names_of_the_household_are_not_kept(
    office: Office, li: Person, sun: Person
) -> None:
    await say(li, "图书馆几点关门？370811195001011234")
    await say(li, "图书馆几点关门？6222020200112230011")
    assert kept(office) == ["图书馆几点关门？（身份证号）", "图书馆几点关门？（号码）"]

    household = next(
        each
        for each in (office.households.get(f"H{number:06}") for number in range(1, 50))
        if each is not None and each.grid == "SS-01"
    )
    assert household.head is not None
    office.chats.serve(sun.chat.id, household.id)
    await say(sun, f"{household.head.name}的狗证年检去哪")
    [text] = [each.text for each in office.unanswered.all() if each.chat_id == sun.chat.id]
    assert str(household.head.name) not in text


@pytest.mark.usefixtures("application")
async def test_an_answer_that_is_no_good_is_kept_until_it_is_told_otherwise(
    office: Office, li: Person
) -> None:
    await say(li, LIMIT)
    await li.press("👎")
    await li.until(lambda: li.notices != [])
    [question] = office.unanswered.all()
    assert (question.text, question.reason) == (LIMIT, Reason.BAD)
    entry = office.assistant.knowledge.entries[question.intent]

    more = Change(entry.department, "questions", (entry.intent, "phrasings"), "封顶是几万", True)
    await asyncio.to_thread(office.publish, "问法", [more], 9)
    await everybody_is_told(office)
    assert told(li) == []  # it would be the same answer again

    change = Change(entry.department, "answers", (entry.intent, "text"), "封顶线要问医保局。")
    await asyncio.to_thread(office.publish, "说法", [change], 9)
    [message] = await li.wait(timeout=60)
    assert "封顶线要问医保局。" in message.text
    assert kept(office) == []


async def everybody_is_told(office: Office) -> None:
    """Until everybody is told of what was published."""
    for _ in range(300):
        if office.unanswered.publications() == []:
            return
        await asyncio.sleep(0.1)
    raise TimeoutError


@pytest.fixture
def alone(demo: Path, tmp_path: Path) -> Office:
    data = tmp_path / "data"
    lend(demo, data)
    shutil.copy(demo / "registry.db", data)
    return Office(load_config(environment=environment(str(data))))


def test_nothing_of_the_terminal_is_kept(alone: Office) -> None:
    with closing(alone) as office:
        conversation = Conversation(office, DAY)
        for text in ASKED:
            conversation.turn(text)
        assert kept(office) == []


def test_what_was_asked_back_and_chosen_is_answered(alone: Office) -> None:
    with closing(alone) as office:
        text, answer = _asked_back(office.assistant)
        _note(office, text, answer)
        assert [each.reason for each in office.unanswered.all()] == [Reason.UNCLEAR]
        chosen = office.assistant.reply(Question("1", DAY), answer.dialogue)
        if len(answer.choices) == 1:
            chosen = office.assistant.reply(Question("是", DAY), answer.dialogue)
        _note(office, "1", chosen)
        left = [each.reason for each in office.unanswered.all()]
        assert left == [] if why_unanswered(chosen, "1") is None else left != [Reason.UNCLEAR]


def _asked_back(assistant: Assistant) -> tuple[str, Answer]:
    for _, text in read_groups():
        answer = assistant.reply(Question(text, DAY), Dialogue())
        if why_unanswered(answer, text) is Reason.UNCLEAR:
            return text, answer
    raise AssertionError("nothing is asked back")


def _note(office: Office, text: str, answer: Answer, user_id: int = 42) -> None:
    text = to_ask_alone(office, user_id, text, answer, None)
    alone = office.assistant.reply(Question(text, DAY), Dialogue()) if text else None
    note(office, user_id, answer, text, alone)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=80) | st.sampled_from(DOGS).flatmap(lambda dog: st.just(dog + "？")))
def test_whatever_is_typed(assistant: Assistant, text: str) -> None:
    """Danger, refusals and what is answered are never among what is kept."""
    answer = assistant.reply(Question(text, DAY), Dialogue())
    reason = why_unanswered(answer, text)
    if reason is not None:
        assert answer.outcome in ("handoff", "clarify", "out_of_scope") or "没查到" in answer.text
        assert not answer.warning
        assert answer.intents


# Put together


def asked(texts: list[str], reason: Reason = Reason.OUTSIDE) -> list[Unanswered]:
    return [
        Unanswered(number, number, text, reason, "scope.other", "", "1", (), DAY, DAY, 1, 0)
        for number, text in enumerate(texts, start=1)
    ]


def test_invented_questions_come_back_in_their_groups(assistant: Assistant) -> None:
    questions = read_groups()
    names = sorted({group for group, _ in questions})
    found = clustered(assistant, asked([text for _, text in questions]))
    rows = [[each.id - 1 for each in cluster.questions] for cluster in found]
    wanted = [names.index(group) for group, _ in questions]
    _, inside, purity, precision, _ = shares(
        labels_of(rows, len(questions)), labels_of(_rows_of(wanted), len(questions))
    )
    assert inside >= 150
    assert purity >= 0.85
    assert precision >= 0.75


def _rows_of(labels: list[int]) -> list[list[int]]:
    return [[row for row, each in enumerate(labels) if each == label] for label in set(labels)]


def test_what_more_people_asked_comes_first(assistant: Assistant) -> None:
    found = ranked(assistant, asked([*DOGS, "图书馆几点关门"]))
    assert [each.people for each in found] == sorted((e.people for e in found), reverse=True)
    assert found[0].title in DOGS


def test_what_is_lacking(assistant: Assistant) -> None:
    def lacking(text: str, reason: Reason) -> Lacking:
        return near(assistant, Cluster(tuple(asked([text], reason)))).lacking

    assert lacking("养狗证在哪里办", Reason.OUTSIDE) is Lacking.ENTRY
    assert lacking("住院能报多少", Reason.UNCLEAR) is Lacking.PHRASINGS
    assert lacking("住院能报多少", Reason.BAD) is Lacking.BETTER
    assert lacking("物业费能减吗", Reason.NOT_FOUND) is Lacking.ENTRY


@pytest.mark.parametrize("people", [1, 2, 10])
def test_how_much_more_is_grown(people: int) -> None:
    aside = [replace(each, set_aside=people) for each in asked(["问"] * people)]
    more = asked(["问"] * (people + (people + 1) // 2))
    assert Cluster(tuple(aside)).is_set_aside
    assert not Cluster((*aside, *more[people:])).is_set_aside


def test_no_questions(assistant: Assistant) -> None:
    assert ranked(assistant, []) == []
