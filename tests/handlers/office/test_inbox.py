"""No update is lost, whatever happens to the process, and none is answered twice for nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession
from telegram import Bot, Update

from handlers.office.clock import now
from handlers.office.config import Config
from handlers.office.inbox import (
    LEAST_SPENT,
    MOST_SPENT,
    TOOK_TOO_LONG,
    UNREADABLE,
    Inbox,
)
from handlers.office.office import Office
from handlers.telegram.app import TelegramApplication
from handlers.telegram.delivery.incoming import Incoming, reader
from handlers.telegram.delivery.order import MOST_WAITING, EachChatInOrder
from knowledge.store import Database
from knowledge.store.errors import StoreError
from tests.emulator import Emulator, Person
from tests.handlers.conftest import running, settled, start_process

QUESTION = "建档立卡户在二级医院住院花了八千能报多少"


def sent(number: int, text: str = QUESTION, user_id: int = 42) -> dict[str, Any]:
    """An update as Telegram delivers it."""
    person = {"id": user_id, "is_bot": False, "first_name": "李大娘"}
    chat = {"id": user_id, "type": "private", "first_name": "李大娘"}
    message = {"message_id": 1, "date": 0, "chat": chat, "from": person, "text": text}
    return {"update_id": number, "message": message}


def update(number: int, text: str = QUESTION, user_id: int = 42) -> Update:
    read = Update.de_json(sent(number, text, user_id), None)
    assert read
    return read


@pytest.fixture
def inbox() -> Inbox:
    return Inbox(Database(":memory:"))


async def test_a_killed_process_loses_nothing(config: Config, emulator: Emulator) -> None:
    """Killed when Telegram has forgotten the questions and nobody has an answer yet."""
    people = [emulator.person(100 + number, f"第{number}位") for number in range(5)]
    first = await start_process(config)
    await people[0].text("/help")
    await people[0].wait(timeout=30)
    emulator.drop("sendMessage", times=len(people))
    for person in people:
        await person.text(QUESTION)
    assert await emulator.until(
        lambda: [method for method, _ in emulator.calls].count("sendMessage") > len(people)
    )
    first.kill()
    await first.wait()
    assert emulator.pending == []

    second = await start_process(config)
    for person in people:
        [answer] = await person.wait(timeout=30)
        assert "6160元" in answer.text
    await people[0].text("/help")
    await people[0].wait()
    second.terminate()
    await second.communicate()
    assert [len(person.chat.from_bot) for person in people] == [3, 1, 1, 1, 1]


async def test_what_was_taken_but_not_looked_at_is_answered_after_a_restart(
    config: Config, li: Person
) -> None:
    office = Office(config)
    Inbox(office.database).add(sent(5))
    office.close()
    async with running(config):
        [answer] = await li.wait()
        assert "6160元" in answer.text


@pytest.mark.parametrize("mode", ["webhook"])
async def test_what_telegram_delivers_twice_is_answered_once(
    application: TelegramApplication, config: Config, li: Person
) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": config.telegram.webhook_secret}
    async with ClientSession(headers=headers) as session:
        for delivery in (sent(5), sent(5), sent(6, "/help"), sent(5)):
            async with session.post(config.telegram.webhook_url, json=delivery) as response:
                assert response.status == 200
    answers = await li.wait(2)
    await settled(application)
    assert len(li.chat.from_bot) == len(answers)


@pytest.mark.usefixtures("application")
async def test_an_update_that_cannot_be_read_stops_nobody(emulator: Emulator, li: Person) -> None:
    emulator._api.updates.add("message", {"message_id": "?", "chat": "nothing that there is"})
    await li.text(QUESTION)
    [answer] = await li.wait()
    assert "6160元" in answer.text
    assert await emulator.until(lambda: emulator.pending == [])


@pytest.mark.parametrize("mode", ["webhook"])
async def test_what_cannot_be_read_holds_up_nobody_behind_it(
    application: TelegramApplication, emulator: Emulator, li: Person
) -> None:
    emulator._api.updates.add("message", {"message_id": "?", "chat": "nothing that there is"})
    await li.text(QUESTION)
    [answer] = await li.wait()
    assert "6160元" in answer.text
    assert await emulator.until(lambda: emulator.pending == [])
    [aside] = application.bot_data["inbox"].aside()
    assert (aside.reason, aside.kind) == (UNREADABLE, "message")


@pytest.mark.parametrize("mode", ["webhook"])
@pytest.mark.usefixtures("application")
async def test_a_delivery_that_is_no_update_is_refused_quietly(config: Config, li: Person) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": config.telegram.webhook_secret}
    deliveries = {b"": 400, b"[1]": 200, b"{}": 200, b'{"update_id": "x"}': 200, b"\xff": 400}
    async with ClientSession(headers=headers) as session:
        for delivery, status in deliveries.items():
            async with session.post(config.telegram.webhook_url, data=delivery) as response:
                assert response.status == status
    await li.text(QUESTION)
    await li.wait()


def test_an_update_comes_once(inbox: Inbox) -> None:
    assert inbox.add(sent(1))
    assert not inbox.add(sent(1))
    inbox.finish(1, now())
    assert not inbox.add(sent(1))
    assert inbox.add(sent(1, text="of another bot"))


def test_only_work_counts_as_an_attempt(inbox: Inbox) -> None:
    bot = Bot("1:any")
    inbox.add(sent(1))
    inbox.add(sent(2))
    for _ in range(int(MOST_SPENT / LEAST_SPENT)):
        assert [each.update_id for each in inbox.take_up(reader(bot), now())] == [1, 2]
        assert inbox.start(2)
    assert [each.update_id for each in inbox.take_up(reader(bot), now())] == [1]
    [aside] = inbox.aside()
    assert (aside.number, aside.reason, aside.text) == (2, TOOK_TOO_LONG, QUESTION)


def test_time_counts_and_not_how_often_a_process_began(inbox: Inbox) -> None:
    inbox.add(sent(1))
    assert inbox.start(1)
    inbox.note_spent([1], MOST_SPENT)
    assert inbox.take_up(reader(Bot("1:any")), now()) == []


def test_what_is_set_aside_can_be_tried_again(inbox: Inbox) -> None:
    bot = Bot("1:any")
    inbox.add(sent(1))
    assert not inbox.try_again(1)
    inbox.set_aside(1, TOOK_TOO_LONG, now())
    assert not inbox.is_open(1)
    assert inbox.take_up(reader(bot), now()) == []
    assert inbox.try_again(1)
    assert not inbox.try_again(1)
    assert [each.update_id for each in inbox.take_up_again(reader(bot), now())] == [1]
    assert inbox.take_up_again(reader(bot), now()) == []
    assert inbox.start(1)


def test_what_could_not_be_read_is_kept_as_it_came(inbox: Inbox) -> None:
    odd = {"update_id": 3, "message": {"text": "打13812345678", "chat": []}}
    inbox.add_unreadable(odd, now())
    [aside] = inbox.aside()
    assert (aside.number, aside.reason, aside.text) == (3, UNREADABLE, "打（电话）")
    assert inbox.try_again(3)
    assert inbox.take_up_again(reader(Bot("1:any")), now()) == []
    assert [each.number for each in inbox.aside()] == [3]


def test_an_answer_that_is_kept_is_not_worked_out_again(inbox: Inbox) -> None:
    inbox.add(sent(1))
    inbox.start(1)
    inbox.note_said(1)
    assert inbox.take_up(reader(Bot("1:any")), now()) == []
    assert not inbox.start(1)
    assert inbox.aside() == []


def test_no_number_that_points_at_a_person_is_kept(inbox: Inbox) -> None:
    inbox.add(sent(1, text="我11010519491231002X，电话13812345678"))
    [taken] = inbox.take_up(reader(Bot("1:any")), now())
    assert taken.message
    assert taken.message.text == "我（身份证号），电话（电话）"


def test_an_update_that_cannot_be_kept_is_not_acknowledged(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> bool:
        raise StoreError("the disk is full")

    taken: list[Update] = []
    incoming = Incoming(inbox, reader(Bot("1:any")), taken.append)
    with monkeypatch.context() as disk:
        disk.setattr(inbox, "add", full)
        with pytest.raises(StoreError):
            incoming.take([sent(1)])
    assert taken == []
    incoming.take([sent(1), sent(1), {"update_id": 2}, "nothing"])
    assert [each.update_id for each in taken] == [1]


async def test_chats_do_not_wait_for_one_another_but_each_keeps_its_order(inbox: Inbox) -> None:
    finished: list[str] = []
    told_to_wait: list[Update] = []
    other_is_answered = asyncio.Event()

    async def slow() -> None:
        await other_is_answered.wait()
        finished.append("first")

    async def second() -> None:
        finished.append("second")

    async def quick() -> None:
        finished.append("other")
        other_is_answered.set()

    processor = EachChatInOrder(inbox, asyncio.Queue(), told_to_wait.append)
    for number, chat_id in ((1, 42), (2, 42), (3, 43)):
        inbox.add(sent(number, user_id=chat_id))
    await asyncio.gather(
        processor.process_update(update(1, user_id=42), slow()),
        processor.process_update(update(2, user_id=42), second()),
        processor.process_update(update(3, user_id=43), quick()),
    )
    assert finished == ["other", "first", "second"]
    assert told_to_wait == []


async def test_who_sends_too_much_is_told_once_and_delays_nobody(inbox: Inbox) -> None:
    told_to_wait: list[Update] = []
    answered: list[int] = []
    go_on = asyncio.Event()

    async def work(number: int) -> None:
        await go_on.wait()
        answered.append(number)

    async def quick() -> None:
        go_on.set()

    processor = EachChatInOrder(inbox, asyncio.Queue(), told_to_wait.append)
    numbers = range(MOST_WAITING + 20)
    for number in numbers:
        inbox.add(sent(number, user_id=42))
    inbox.add(sent(1000, user_id=43))
    await asyncio.gather(
        *(processor.process_update(update(n, user_id=42), work(n)) for n in numbers),
        processor.process_update(update(1000, user_id=43), quick()),
    )
    assert answered == list(range(MOST_WAITING))
    assert [told.update_id for told in told_to_wait] == [MOST_WAITING]
    processor.finish_refused()
    assert inbox.take_up(reader(Bot("1:any")), now()) == []
