"""Several processes over one server: who answers whom, and who hears of what."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from telegram import Bot

from handlers.office.clock import now
from handlers.office.following import Announcements
from handlers.office.inbox import RECEIVED, Inbox, TakenOver
from handlers.office.shares import NUMBER, Shares, share_of
from handlers.office.stored import INDEXES
from handlers.telegram.delivery.incoming import reader
from knowledge.policy.edits import CHANGED
from knowledge.policy.notices import NoticeBoard
from knowledge.store import Database
from tests.postgresql import Server, schema

READ = reader(Bot("1:any"))


@pytest.fixture
def opened(postgresql: str) -> Iterator[Callable[[], Database]]:
    """The store, once more for each process."""
    address = schema(postgresql)
    with ExitStack() as stack:
        yield lambda: stack.enter_context(Database(address, indexes=INDEXES))


def sent(number: int, chat_id: int) -> dict[str, Any]:
    chat = {"id": chat_id, "type": "private"}
    person = {"id": chat_id, "is_bot": False, "first_name": "李"}
    message = {"message_id": number, "date": 0, "chat": chat, "from": person, "text": "低保"}
    return {"update_id": number, "message": message}


def test_each_share_belongs_to_one_of_those_that_are_there(
    opened: Callable[[], Database],
) -> None:
    def idle(_: int) -> bool:
        return False

    first_store, second_store = opened(), opened()
    first, second = Shares(first_store, idle), Shares(second_store, idle)
    first.look()
    assert first.to_take == list(range(1, NUMBER + 1))
    assert first.leads

    second.look()
    assert second.to_take == []  # nobody gave up anything yet
    first.look()
    second.look()
    assert sorted(first.to_take + second.to_take) == list(range(1, NUMBER + 1))
    assert len(first.to_take) == len(second.to_take)
    assert not second.leads
    assert sum(each.has(42) for each in (first, second)) == 1

    first_store.close()  # as when it is killed
    deadline = time.monotonic() + 5
    while len(second.to_take) < NUMBER and time.monotonic() < deadline:
        second.look()
    assert len(second.to_take) == NUMBER
    assert second.leads


def test_a_share_in_work_is_not_given_up(opened: Callable[[], Database]) -> None:
    busy = {NUMBER}
    first, second = Shares(opened(), busy.__contains__), Shares(opened(), busy.__contains__)
    first.look()
    second.look()
    first.look()
    second.look()
    assert NUMBER not in first.to_take + second.to_take  # nothing new of it is begun
    assert any(first.has(chat_id) for chat_id in range(999) if share_of(chat_id) == NUMBER)
    busy.clear()
    first.look()
    second.look()
    assert NUMBER in second.to_take


def test_what_the_server_lost_is_claimed_anew(
    postgresql_server: Server, opened: Callable[[], Database]
) -> None:
    shares = Shares(opened(), lambda _: False)
    shares.look()
    postgresql_server.kill()
    postgresql_server.start()
    another = Shares(opened(), lambda _: False)
    another.look()
    for each in (shares, another, shares):
        each.look()
    assert not set(shares.to_take) & set(another.to_take)
    assert shares.to_take


def test_updates_are_taken_by_share_in_order_and_once(opened: Callable[[], Database]) -> None:
    receiver, inbox = Inbox(opened()), Inbox(opened())
    for number, chat_id in ((3, 42), (1, 42), (2, 43)):
        receiver.add(sent(number, chat_id))
    mine = [share_of(42)]
    assert [each.update_id for each in inbox.take_up_of(mine, (), READ, now())] == [1, 3]
    assert [each.update_id for each in inbox.take_up_of(mine, {1}, READ, now())] == [3]
    assert share_of(42) != share_of(43)


def test_of_two_that_work_on_one_update_the_later_is_heard(
    opened: Callable[[], Database],
) -> None:
    one, other = Inbox(opened()), Inbox(opened())
    one.add(sent(1, 42))
    assert one.start(1)
    assert other.start(1)  # it took the chat over
    with pytest.raises(TakenOver):
        one.note_said(1)
    other.note_said(1)
    assert not one.start(1)


async def test_others_hear_at_once_of_what_came_in_and_of_what_is_muted(
    opened: Callable[[], Database],
) -> None:
    ours, theirs = opened(), opened()
    changes = Announcements(ours)
    await changes.wait(CHANGED, 0.01)
    for word, act in (
        (CHANGED, lambda: NoticeBoard(theirs).mute("低保标准", 9, now())),
        (RECEIVED, lambda: Inbox(theirs).add(sent(1, 42))),
    ):
        began = time.monotonic()
        waiting = asyncio.create_task(changes.wait(word, 30))
        await asyncio.sleep(0)
        act()
        await waiting
        assert time.monotonic() - began < 5
    changes.close()
