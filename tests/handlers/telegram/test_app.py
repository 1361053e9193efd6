"""Errors, order, restarts and secrets: what holds whichever room answers."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from aiohttp import ClientSession
from telegram import BotCommandScopeChat

from handlers.office.config import Config, ConfigError
from handlers.office.office import Office
from handlers.telegram import admin, resident
from handlers.telegram.app import (
    COMMANDS,
    SORRY,
    TelegramApplication,
    build_application,
)
from handlers.telegram.delivery import webhook
from intents.assistant import Assistant
from intents.messages import Question
from knowledge.registry.users import Role
from tests.emulator import Emulator, Person
from tests.handlers.conftest import running, settled, start_process

QUESTION = "建档立卡户在二级医院住院花了八千能报多少"


async def test_too_many_requests_only_takes_longer(
    emulator: Emulator, li: Person, office: Office
) -> None:
    emulator.fail("sendMessage", 429, retry_after=1)
    await li.text(QUESTION)
    [told] = await li.wait()
    assert "6160元" in told.text
    assert office.users.get(42).is_reachable


async def test_who_blocked_the_bot_is_known_until_they_write_again(
    application: TelegramApplication, emulator: Emulator, li: Person, office: Office
) -> None:
    emulator.fail("sendMessage", 403)
    await li.text(QUESTION)
    await emulator.until(lambda: "sendMessage" in [method for method, _ in emulator.calls])
    await settled(application)
    assert not office.users.get(42).is_reachable
    assert li.screen()[-1].text == QUESTION

    await li.text(QUESTION)
    await li.wait()
    assert office.users.get(42).is_reachable


async def test_an_error_is_told_in_one_line_and_the_next_question_is_answered(
    emulator: Emulator, li: Person, office: Office
) -> None:
    emulator.fail("sendMessage", 400, description="Bad Request: out of order")
    await li.text(QUESTION)
    [told] = await li.wait()
    assert told.text == SORRY
    await li.text(QUESTION)
    [told] = await li.wait()
    assert "6160元" in told.text
    assert office.users.get(42).is_reachable


@pytest.mark.usefixtures("application")
async def test_what_telegram_could_not_take_is_sent_again(emulator: Emulator, li: Person) -> None:
    emulator.fail("sendMessage", 500)
    await li.text(QUESTION)
    [told] = await li.wait()
    assert "6160元" in told.text


async def test_a_button_does_its_work_though_it_goes_on_turning(
    emulator: Emulator, li: Person, office: Office
) -> None:
    emulator.fail("editMessageReplyMarkup", 500)
    emulator.fail("answerCallbackQuery", 500)
    await li.text(QUESTION)
    await li.wait()
    await li.press("转人工")
    [told] = await li.wait()
    [ticket] = office.tickets.still_open()
    assert f"编号{ticket.id}" in told.text


@pytest.mark.usefixtures("application")
async def test_polling_goes_on_after_a_conflict(emulator: Emulator, li: Person) -> None:
    emulator.fail("getUpdates", 409)
    emulator.fail("getUpdates", 500)
    await li.text(QUESTION)
    [told] = await li.wait()
    assert "6160元" in told.text


@pytest.mark.usefixtures("application")
async def test_what_people_wrote_is_not_logged(
    li: Person, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object, question: Question, *__: object) -> None:
        raise RuntimeError(question.text)

    monkeypatch.setattr(Assistant, "reply", fail)
    caplog.set_level(logging.INFO)
    await li.text("张三的身份证号是11010519491231002X")
    [told] = await li.wait()
    assert told.text == SORRY
    assert "RuntimeError" in caplog.text
    assert "张三" not in caplog.text
    assert "11010519491231002X" not in caplog.text


async def test_the_token_is_not_logged(
    config: Config, li: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with running(config):
        await li.text(QUESTION)
        await li.wait()
    assert config.telegram.token not in caplog.text


@pytest.mark.usefixtures("application")
async def test_a_chat_is_answered_in_order(emulator: Emulator, li: Person) -> None:
    emulator.latency = 0.02
    for number in range(10):
        await li.text(f"/start {number}")
        await li.text("/help")
    answers = [message.text for message in await li.wait(20)]
    assert answers[::2] == [answers[0]] * 10
    assert answers[1::2] == [answers[1]] * 10
    assert answers[0] != answers[1]


@pytest.mark.parametrize("mode", ["webhook"])
async def test_a_webhook_believes_nobody_without_the_secret(
    application: TelegramApplication, config: Config, li: Person
) -> None:
    chat = {"id": 42, "type": "private", "first_name": "李大娘"}
    sender = {"id": 42, "is_bot": False, "first_name": "李大娘"}
    forged = {
        "update_id": 1,
        "message": {"message_id": 1, "date": 0, "chat": chat, "from": sender, "text": "/start"},
    }
    secret = "X-Telegram-Bot-Api-Secret-Token"
    url = config.telegram.webhook_url
    async with ClientSession() as session:
        for headers in ({}, {secret: "wrong"}):
            async with session.post(url, json=forged, headers=headers) as response:
                assert response.status == 403
        assert application.update_queue.empty()
        headers = {secret: config.telegram.webhook_secret}
        async with session.post(url, json=forged, headers=headers) as response:
            assert response.status == 200
    await li.wait()
    assert len(li.chat.from_bot) == 1


def test_settings_that_would_not_be_safe_are_refused(config: Config) -> None:
    settings = replace(config.telegram, mode="webhook")
    with pytest.raises(ConfigError, match="POLICY_BOT_WEBHOOK_SECRET"):
        webhook.check(replace(settings, webhook_secret=""))
    with pytest.raises(ConfigError, match="webhook_url"):
        webhook.check(replace(settings, webhook_url=""))
    with pytest.raises(ConfigError, match="POLICY_BOT_TOKEN"):
        build_application(replace(config, telegram=replace(settings, token="")))


async def test_each_role_has_its_own_menu(config: Config, emulator: Emulator, li: Person) -> None:
    sun = emulator.person(7, "孙网格员")
    office = Office(config)
    office.users.grant(7, Role.GRID_WORKER, ["SS-01"])
    office.users.grant(8, Role.ADMIN)  # who has not written to the bot yet
    office.close()
    async with running(config) as application:
        bot = application.bot

        async def menu(chat_id: int | None) -> list[str]:
            scope = BotCommandScopeChat(chat_id) if chat_id else None
            return [command.command for command in await bot.get_my_commands(scope=scope)]

        def names(role: Role) -> list[str]:
            return [name for name, _ in COMMANDS[role]]

        assert await menu(None) == names(Role.RESIDENT)
        assert await menu(7) == names(Role.GRID_WORKER)

        running_office: Office = application.bot_data["office"]
        running_office.users.grant(42, Role.ADMIN)
        running_office.users.revoke(7)
        for person, told in ((li, admin.HELP), (sun, resident.HELP)):
            await person.text("/help")
            [answer] = await person.wait()
            assert answer.text == told
        assert await menu(42) == names(Role.ADMIN)
        assert await menu(7) == names(Role.RESIDENT)


async def test_the_command_starts_and_stops(config: Config, li: Person) -> None:
    token = config.telegram.token
    process = await start_process(config, token)
    await li.text(QUESTION)
    [told] = await li.wait(timeout=30)
    assert "6160元" in told.text
    process.terminate()
    _, log = await process.communicate()
    assert process.returncode == 0
    assert token not in log.decode()


async def test_a_wrong_token_is_told_without_being_shown(config: Config) -> None:
    token = "1:nobody-knows-me"
    process = await start_process(config, token)
    _, log = await process.communicate()
    assert process.returncode == 3
    assert "Telegram不认POLICY_BOT_TOKEN" in log.decode()
    assert token not in log.decode()
