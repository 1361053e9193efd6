"""No update is lost, whatever happens to the process, and none is answered twice for nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession
from telegram import Bot, Update
from telegram.error import NetworkError

from handlers.app import TelegramApplication
from handlers.config import Config
from handlers.inbox import MOST_ATTEMPTS, EachChatInOrder, Inbox, KeptQueue
from handlers.office import Office, now
from knowledge.store import Database
from knowledge.store.errors import StoreError
from tests.emulator import Emulator, Person
from tests.handlers.conftest import running, start_process

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
    Inbox(office.database).add(update(5))
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
    await application.update_queue.join()
    assert len(li.chat.from_bot) == len(answers)


@pytest.mark.usefixtures("application")
async def test_an_update_that_cannot_be_read_stops_nobody(emulator: Emulator, li: Person) -> None:
    emulator._api.updates.add("message", {"message_id": "?", "chat": "nothing that there is"})
    await li.text(QUESTION)
    [answer] = await li.wait()
    assert "6160元" in answer.text
    assert await emulator.until(lambda: emulator.pending == [])


def test_an_update_comes_once(inbox: Inbox) -> None:
    assert inbox.add(update(1))
    assert not inbox.add(update(1))
    inbox.finish(1, now())
    assert not inbox.add(update(1))
    assert inbox.add(update(1, text="of another bot"))


def test_an_update_that_fails_again_and_again_is_set_aside(inbox: Inbox) -> None:
    inbox.add(update(1))
    bot = Bot("1:any")
    taken_up = [len(inbox.take_up(bot)) for _ in range(MOST_ATTEMPTS + 1)]
    assert taken_up == [1] * (MOST_ATTEMPTS - 1) + [0, 0]
    inbox.keep_outgoing(1, {"text": "答"})
    assert len(inbox.take_up(bot)) == 1


def test_what_is_not_sent_keeps_an_update_open(inbox: Inbox) -> None:
    inbox.add(update(1))
    inbox.keep_outgoing(1, {"text": "答"})
    assert not inbox.finish(1, now())
    inbox.note_sent(1, 0)
    assert inbox.finish(1, now())
    assert inbox.outgoing(1) == []


async def test_an_update_that_cannot_be_kept_is_not_acknowledged(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Update) -> bool:
        raise StoreError("the disk is full")

    queue = KeptQueue(inbox)
    monkeypatch.setattr(inbox, "add", full)
    with pytest.raises(NetworkError):
        await queue.put(update(1))
    assert queue.empty()


async def test_chats_do_not_wait_for_one_another_but_each_keeps_its_order(inbox: Inbox) -> None:
    finished: list[str] = []
    other_is_answered = asyncio.Event()

    async def slow() -> None:
        await other_is_answered.wait()
        finished.append("first")

    async def second() -> None:
        finished.append("second")

    async def quick() -> None:
        finished.append("other")
        other_is_answered.set()

    processor = EachChatInOrder(2, inbox, KeptQueue(inbox))
    for number, chat_id in ((1, 42), (2, 42), (3, 43)):
        inbox.add(update(number, user_id=chat_id))
    await asyncio.gather(
        processor.process_update(update(1, user_id=42), slow()),
        processor.process_update(update(2, user_id=42), second()),
        processor.process_update(update(3, user_id=43), quick()),
    )
    assert finished == ["other", "first", "second"]
