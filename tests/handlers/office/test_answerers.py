"""What hangs, crashes or fails costs its own message, and nobody else's."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import AsyncIterator
from copy import copy
from typing import Any

import pytest

from handlers.office import answerers
from handlers.office.answerers import Answerers, Crashed, Failed, TookTooLong
from handlers.telegram.app import TOO_LONG, TelegramApplication
from intents.assistant import Assistant
from intents.messages import Answer, Dialogue, Question
from tests.emulator import Emulator, Person
from tests.handlers.conftest import settled

QUESTION = "建档立卡户在二级医院住院花了八千能报多少"


@pytest.fixture
async def pool(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Answerers]:
    monkeypatch.setattr(answerers, "PROCESSOR_SECONDS", 0.3)
    opened = Answerers(lambda: assistant)
    yield opened
    await opened.close()


def own_number(_: Assistant) -> int:
    return os.getpid()


def hang_in_python(_: Assistant) -> None:
    while True:
        pass


def hang_in_c(_: Assistant) -> None:
    """Where no handler of a signal would come to its turn."""
    re.fullmatch("(a|aa)+b", "a" * 80)


def crash(_: Assistant) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail(_: Assistant, told: str) -> None:
    raise RuntimeError(told)


async def test_another_process_answers(pool: Answerers) -> None:
    number = await pool.run(own_number)
    assert number != os.getpid()
    assert await pool.run(own_number) == number


@pytest.mark.parametrize("hang", [hang_in_python, hang_in_c])
async def test_a_hanging_message_is_ended_and_others_go_on(pool: Answerers, hang: Any) -> None:
    hanging = [asyncio.create_task(pool.run(hang)) for _ in range(3)]
    began = time.monotonic()
    await pool.run(own_number)
    assert not all(task.done() for task in hanging)
    assert time.monotonic() - began < 10
    for task in hanging:
        with pytest.raises(TookTooLong):
            await task
    await pool.run(own_number)


async def test_who_crashes_is_tried_once_more(pool: Answerers) -> None:
    with pytest.raises(Crashed):
        await pool.run(crash)
    await pool.run(own_number)


async def test_of_an_error_only_kind_and_place_are_told(pool: Answerers) -> None:
    with pytest.raises(Failed, match="RuntimeError") as failed:
        await pool.run(fail, "张三")
    assert "张三" not in str(failed.value)
    await pool.run(own_number)


async def test_no_process_is_left(assistant: Assistant) -> None:
    pool = Answerers(lambda: assistant)
    number = await pool.run(own_number)
    await pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


async def test_a_new_assistant_answers_from_then_on(assistant: Assistant) -> None:
    present = [assistant]
    pool = Answerers(lambda: present[0])
    number = await pool.run(own_number)
    present[0] = copy(assistant)
    assert await pool.run(own_number) != number
    await pool.close()


async def test_who_hangs_is_told_and_the_next_is_answered(
    application: TelegramApplication,
    emulator: Emulator,
    li: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answerers, "PROCESSOR_SECONDS", 0.3)
    answer = Assistant.reply

    def reply(self: Assistant, question: Question, dialogue: Dialogue) -> Answer:
        while "0000" in question.text:
            pass
        return answer(self, question, dialogue)

    monkeypatch.setattr(Assistant, "reply", reply)
    other = emulator.person(43, "王大爷")
    await li.text("00000000000000")
    await li.text(QUESTION)
    await other.text(QUESTION)
    [told] = await other.wait(timeout=10)
    assert "6160元" in told.text
    sorry, told = await li.wait(2, timeout=10)
    assert sorry.text == TOO_LONG
    assert "6160元" in told.text
    await settled(application)
    [aside] = application.bot_data["inbox"].aside()
    assert aside.text == "00000000000000"
