"""The Bot API stand-in, seen from python-telegram-bot and from the people who write to the bot."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from html import escape
from time import monotonic
from typing import Any

import pytest
from aiohttp import ClientSession, web
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.constants import ChatAction
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from tests.emulator import Emulator, Person

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


def refused(reason: str) -> AbstractContextManager[Any]:
    """python-telegram-bot changes the case of what Telegram says."""
    return pytest.raises(BadRequest, match=f"(?i)^{re.escape(reason)}")


def keyboard(label: str, data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])


async def start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message
    share = ReplyKeyboardMarkup([[KeyboardButton("发送手机号", request_contact=True)]])
    await update.effective_message.reply_text("您好", reply_markup=share)


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    assert message
    heard = message.text or (message.contact and message.contact.phone_number) or ""
    await message.reply_html(f"<b>{escape(heard)}</b>", reply_markup=keyboard("再来", "again"))


async def again(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query
    await query.answer("好的")
    await query.edit_message_text("又来了")


async def copy_back(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    assert message
    assert message.document
    file = await message.document.get_file()
    data = bytes(await file.download_as_bytearray())
    await message.reply_document(data[::-1], filename="反.txt", caption="倒过来")


def build(emulator: Emulator) -> AnyApplication:
    builder = Application.builder().token(emulator.token)
    application = builder.base_url(emulator.base_url).base_file_url(emulator.base_file_url).build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(MessageHandler(filters.Document.ALL, copy_back))
    application.add_handler(MessageHandler(filters.TEXT | filters.CONTACT, echo))
    application.add_handler(CallbackQueryHandler(again))
    return application


@asynccontextmanager
async def polling(emulator: Emulator) -> AsyncIterator[AnyApplication]:
    async with build(emulator) as application:
        assert application.updater
        await application.updater.start_polling()
        await application.start()
        yield application
        await application.updater.stop()
        await application.stop()


@asynccontextmanager
async def webhook(emulator: Emulator, port: int) -> AsyncIterator[AnyApplication]:
    async with build(emulator) as application:
        assert application.updater
        await application.updater.start_webhook(
            listen="127.0.0.1",
            port=port,
            url_path="hook",
            webhook_url=f"http://127.0.0.1:{port}/hook",
            secret_token="only-telegram",
        )
        await application.start()
        yield application
        await application.updater.stop()
        await application.stop()


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with Emulator() as running:
        yield running


@pytest.fixture
def li(emulator: Emulator) -> Person:
    return emulator.person(42, "李大娘")


@pytest.fixture
async def bot(emulator: Emulator) -> AsyncIterator[Bot]:
    address, files = emulator.base_url, emulator.base_file_url
    async with Bot(emulator.token, base_url=address, base_file_url=files) as running:
        yield running


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def a_conversation(li: Person) -> None:
    await li.text("3 < 5 & 7")
    [reply] = await li.wait()
    assert reply.text == "3 < 5 & 7"
    assert reply.raw == "<b>3 &lt; 5 &amp; 7</b>"
    assert reply.buttons == ["再来"]

    await li.press("再来")
    await li.until(lambda: li.screen()[-1].text == "又来了")
    assert li.screen()[-1].message_id == reply.message_id
    assert li.screen()[-1].buttons == []
    assert li.notices == ["好的"]
    with pytest.raises(LookupError, match="再来"):
        await li.press("再来")


async def test_a_conversation_by_polling(emulator: Emulator, li: Person) -> None:
    async with polling(emulator):
        await a_conversation(li)
    assert emulator.pending == []
    methods = [method for method, _ in emulator.calls]
    assert methods[:3] == ["getMe", "deleteWebhook", "getUpdates"]
    assert [m for m in methods if m not in ("getMe", "deleteWebhook", "getUpdates")] == [
        "sendMessage",
        "answerCallbackQuery",
        "editMessageText",
    ]


async def test_a_conversation_by_webhook(emulator: Emulator, li: Person, free_port: int) -> None:
    async with webhook(emulator, free_port):
        await a_conversation(li)
        assert emulator.pending == []
    assert "getUpdates" not in [method for method, _ in emulator.calls]


async def test_every_kind_of_message_a_person_sends(emulator: Emulator, li: Person) -> None:
    async with polling(emulator):
        await li.text("/start")
        [hello] = await li.wait()
        assert hello.keyboard == ("发送手机号",)

        await li.contact("13800000000")
        [phone] = await li.wait()
        assert phone.text == "13800000000"

        await li.text("多少钱")
        await li.edit("门槛费多少钱")
        first, second = await li.wait(2)
        assert [first.text, second.text] == ["多少钱", "门槛费多少钱"]
        assert "多少钱" not in [message.text for message in li.screen() if not message.from_bot]

        await li.document("名单.txt", b"abc")
        [file] = await li.wait()
        assert (file.file_name, file.data, file.text) == ("反.txt", b"cba", "倒过来")


async def test_a_group_is_a_chat_apart(emulator: Emulator, li: Person) -> None:
    wang = emulator.person(43, "王大爷")
    group = emulator.group(-100, "村民群")
    async with polling(emulator):
        await li.inside(group).text("有人吗")
        [seen_by_li] = await li.inside(group).wait()
        [seen_by_wang] = await wang.inside(group).wait()
        await li.text("就我自己")
        [private] = await li.wait()
    assert seen_by_li == seen_by_wang
    assert seen_by_li.text == "有人吗"
    assert private.text == "就我自己"
    assert [message.text for message in wang.screen()] == []


async def test_wait_tells_what_came_instead(emulator: Emulator, li: Person, bot: Bot) -> None:
    await bot.send_message(42, "只有一条")
    with pytest.raises(TimeoutError, match=r"1 of 2 messages .*只有一条.*sendMessage"):
        await li.wait(2, timeout=0.05)
    with pytest.raises(TimeoutError, match="只有一条"):
        await li.until(lambda: False, timeout=0.05)
    assert emulator.pending == []


async def test_an_update_stays_until_a_higher_offset_is_asked(li: Person, bot: Bot) -> None:
    await li.text("一")
    await li.text("二")
    one, two = await bot.get_updates()
    assert await bot.get_updates(limit=1) == (one,)
    assert await bot.get_updates(offset=two.update_id) == (two,)
    assert await bot.get_updates(offset=-1) == (two,)
    assert await bot.get_updates(offset=two.update_id + 1) == ()


async def test_a_poll_ends_with_the_first_update(li: Person, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.1)
    assert not poll.done()
    began = monotonic()
    await li.text("到了")
    [update] = await poll
    assert update.message
    assert update.message.text == "到了"
    assert monotonic() - began < 1
    assert await bot.get_updates(offset=update.update_id + 1, timeout=0) == ()


async def test_only_one_poll_at_a_time(emulator: Emulator, li: Person, bot: Bot) -> None:
    async with Bot(emulator.token, base_url=emulator.base_url) as started_twice:
        first = asyncio.create_task(bot.get_updates(timeout=10))
        await emulator.until(lambda: emulator.calls[-1][0] == "getUpdates")
        second = asyncio.create_task(started_twice.get_updates(timeout=10))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        await li.text("到了")
        assert len(await second) == 1


async def test_only_the_kinds_of_update_that_were_asked_for(li: Person, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["edited_message"])
    await li.text("一")
    await li.edit("二")
    [update] = await bot.get_updates()
    assert update.edited_message
    assert update.edited_message.text == "二"


async def test_a_command_carries_its_entity(li: Person, bot: Bot) -> None:
    await li.text("😀 /bind A1 和 a/b")
    [update] = await bot.get_updates()
    assert update.message
    [entity] = update.message.entities
    assert update.message.parse_entity(entity) == "/bind"


async def test_a_webhook_is_tried_again_until_it_takes_the_update(
    emulator: Emulator, li: Person, bot: Bot
) -> None:
    answers = [500, 403, 200]
    seen: list[tuple[str | None, str]] = []

    async def hook(request: web.Request) -> web.Response:
        update = await request.json()
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        seen.append((secret, update["message"]["text"]))
        return web.Response(status=answers.pop(0))

    application = web.Application()
    application.router.add_post("/hook", hook)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    try:
        await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="s-1")
        await li.text("在吗")
        assert await emulator.until(lambda: not emulator.pending)
        assert seen == [("s-1", "在吗")] * 3
        info = await bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 403 Forbidden"
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
    finally:
        await runner.cleanup()

    await li.text("停机时")
    await asyncio.sleep(0.05)
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook()
    assert len(await bot.get_updates()) == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()
    with refused("secret token contains unallowed characters"):
        await bot.set_webhook("http://127.0.0.1:1/", secret_token="有 空格")


async def test_a_text_of_1_to_4096_characters(li: Person, bot: Bot) -> None:
    sent = await bot.send_message(42, f"<b>{'字' * 4096}</b>", parse_mode="HTML")
    [received] = await li.wait()
    assert received.text == "字" * 4096
    with refused("Message is too long"):
        await bot.send_message(42, "字" * 4097)
    with refused("Message_too_long"):
        await bot.edit_message_text("字" * 4097, 42, sent.message_id)
    with refused("Message text is empty"):
        await bot.send_message(42, " <b> </b> ", parse_mode="HTML")
    assert len(li.screen()) == 1


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<b>粗", 'Can\'t find end tag corresponding to start tag "b"'),
        ("字<b", "Unclosed start tag at byte offset 3"),
        ("<b>粗</b", "Unclosed end tag at byte offset 6"),
        ("收入 < 支出 >", 'Unsupported start tag "" at byte offset 7'),
        ("<p>段</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("完</b>", "Unexpected end tag at byte offset 3"),
        (
            "<b><i>斜</b></i>",
            'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"',
        ),
        (
            "<span>隐</span>",
            'Tag "span" must have class "tg-spoiler" at byte offset 0',
        ),
    ],
)
@pytest.mark.usefixtures("li")
async def test_html_that_telegram_refuses(bot: Bot, html: str, reason: str) -> None:
    with refused(f"can't parse entities: {reason}"):
        await bot.send_message(42, html, parse_mode="HTML")


async def test_html_that_telegram_takes(li: Person, bot: Bot) -> None:
    html = (
        '😀<b>粗<i>斜</i></b> <a href="https://example.org/?a=1&amp;b=2">链接</a>'
        " <code>x &lt; y</code> <blockquote expandable>引</blockquote> a > b &nbsp; &#65;"
        '<span class="tg-spoiler">隐</span>'
    )
    sent = await bot.send_message(42, html, parse_mode="HTML")
    [received] = await li.wait()
    assert received.text == "😀粗斜 链接 x < y 引 a > b &nbsp; A隐"
    assert [(entity.type, sent.parse_entity(entity)) for entity in sent.entities] == [
        ("bold", "粗斜"),
        ("italic", "斜"),
        ("text_link", "链接"),
        ("code", "x < y"),
        ("blockquote", "引"),
        ("spoiler", "隐"),
    ]
    assert sent.entities[2].url == "https://example.org/?a=1&b=2"
    with refused("Unsupported parse_mode"):
        await bot.send_message(42, "_a_", parse_mode="MarkdownV2")


async def test_callback_data_of_1_to_64_bytes(li: Person, bot: Bot) -> None:
    await bot.send_message(42, "选", reply_markup=keyboard("好", "字" * 21 + "x"))
    await li.press("好")
    [update] = await bot.get_updates()
    assert update.callback_query
    assert update.callback_query.data == "字" * 21 + "x"
    assert update.callback_query.chat_instance
    for data in ("字" * 22, ""):
        with refused("Button_data_invalid"):
            await bot.send_message(42, "选", reply_markup=keyboard("好", data))
    bare = InlineKeyboardMarkup([[InlineKeyboardButton("好")]])
    with refused("can't parse inline keyboard button: Text buttons are unallowed"):
        await bot.send_message(42, "选", reply_markup=bare)
    with refused("inline keyboard button text must be non-empty"):
        await bot.send_message(42, "选", reply_markup=keyboard("", "x"))


async def test_an_edit_must_change_something(li: Person, bot: Bot) -> None:
    sent = await bot.send_message(42, "甲", reply_markup=keyboard("好", "1"))
    one = sent.message_id
    with refused("Message is not modified: specified new message"):
        await bot.edit_message_text("甲", 42, one, reply_markup=keyboard("好", "1"))
    await bot.edit_message_text("乙", 42, one, reply_markup=keyboard("好", "1"))
    await bot.edit_message_text("<b>乙</b>", 42, one, parse_mode="HTML")
    await bot.edit_message_reply_markup(42, one, reply_markup=keyboard("行", "2"))
    with refused("Message is not modified"):
        await bot.edit_message_reply_markup(42, one, reply_markup=keyboard("行", "2"))
    [shown] = li.screen()
    assert (shown.text, shown.raw, shown.buttons) == ("乙", "<b>乙</b>", ["行"])
    with refused("Message to edit not found"):
        await bot.edit_message_text("丙", 42, 999)
    own = await li.text("我说的")
    with refused("Message can't be edited"):
        await bot.edit_message_text("丙", 42, own.message_id)


async def test_a_deleted_message_leaves_the_screen(li: Person, bot: Bot) -> None:
    sent = await bot.send_message(42, "稍等")
    assert await bot.delete_message(42, sent.message_id)
    assert li.screen() == []
    assert [message.text for message in await li.wait()] == ["稍等"]
    with refused("Message to delete not found"):
        await bot.delete_message(42, sent.message_id)


async def test_a_document_is_kept_and_can_be_sent_again(li: Person, bot: Bot) -> None:
    sent = await bot.send_document(42, b"\x00\xff", filename="表.xlsx", caption="字" * 1024)
    assert sent.document
    await bot.send_document(42, sent.document.file_id)
    assert [message.data for message in await li.wait(2)] == [b"\x00\xff"] * 2
    file = await bot.get_file(sent.document.file_id)
    assert await file.download_as_bytearray() == b"\x00\xff"
    with refused("Message caption is too long"):
        await bot.send_document(42, b"a", caption="字" * 1025)
    with refused("Wrong file identifier/HTTP URL specified"):
        await bot.send_document(42, "unknown")
    with refused("File must be non-empty"):
        await bot.send_document(42, b"")
    with refused("Invalid file_id"):
        await bot.get_file("unknown")


async def test_a_file_over_20_megabytes_is_not_given_to_the_bot(li: Person, bot: Bot) -> None:
    await li.document("大.bin", bytes(20 * 1024 * 1024 + 1))
    [update] = await bot.get_updates()
    assert update.message
    assert update.message.document
    with refused("File is too big"):
        await update.message.document.get_file()


async def test_somebody_elses_contact_shows_whose_it_is(li: Person, bot: Bot) -> None:
    await li.contact("13900000000", user_id=77)
    [update] = await bot.get_updates()
    assert update.message
    assert update.message.contact
    assert update.message.contact.user_id == 77


@pytest.mark.usefixtures("li")
async def test_chats_and_commands(bot: Bot) -> None:
    assert (await bot.get_chat(42)).first_name == "李大娘"
    assert await bot.send_chat_action(42, ChatAction.TYPING)
    for call in (bot.get_chat(5), bot.send_message(5, "喂"), bot.send_chat_action("@x", "typing")):
        with refused("Chat not found"):
            await call
    scope = BotCommandScopeChat(42)
    await bot.set_my_commands([BotCommand("ask", "提问")], scope=scope)
    assert await bot.get_my_commands(scope=scope) == (BotCommand("ask", "提问"),)
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(scope=scope)
    assert await bot.get_my_commands(scope=scope) == ()
    with refused("Bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Ask", "提问")])
    with refused("Chat not found"):
        await bot.set_my_commands([], scope=BotCommandScopeChat(5))


async def test_only_a_pressed_button_can_be_answered(li: Person, bot: Bot) -> None:
    with refused("Query is too old and response timeout expired"):
        await bot.answer_callback_query("999")
    await bot.send_message(42, "选", reply_markup=keyboard("好", "1"))
    await li.press("好")
    [update] = await bot.get_updates()
    assert update.callback_query
    with refused("Message_too_long"):
        await update.callback_query.answer("字" * 201)
    await update.callback_query.answer()
    assert li.notices == [""]


async def test_json_urlencoded_and_multipart_bodies(emulator: Emulator, li: Person) -> None:
    address = f"{emulator.base_url}{emulator.token}/SENDMESSAGE"
    markup = '{"keyboard": [["是", "否"]]}'
    bodies: list[dict[str, Any]] = [
        {"json": {"chat_id": 42, "text": "甲", "reply_markup": {"keyboard": [["是", "否"]]}}},
        {"data": {"chat_id": "42", "text": "甲", "reply_markup": markup}},
        {"params": {"chat_id": "42", "text": "甲", "reply_markup": markup}},
    ]
    async with ClientSession() as session:
        for body in bodies:
            async with session.post(address, **body) as response:
                assert (await response.json())["ok"]
        for broken in (
            {"data": b"chat_id=42&text=%ED%A0%80"},
            {"json": {"chat_id": 42, "text": "\ud800"}},
            {"json": {"chat_id": 42, "text": "a", "reply_markup": {"keyboard": [["\udfff"]]}}},
        ):
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            chosen = headers if "data" in broken else None
            async with session.post(address, headers=chosen, **broken) as response:
                assert response.status == 400
                assert await response.json() == {
                    "ok": False,
                    "error_code": 400,
                    "description": "Bad Request: strings must be encoded in UTF-8",
                }
        async with session.post(address, data={"chat_id": 42, "reply_markup": "{"}) as response:
            assert response.status == 400
        async with session.get(f"{emulator.base_url}{emulator.token}/sendSticker") as response:
            assert response.status == 404
            assert await response.json() == {
                "ok": False,
                "error_code": 404,
                "description": "Not Found: method not found",
            }
    assert [message.keyboard for message in await li.wait(3)] == [("是", "否")] * 3


async def test_another_token_is_unauthorized(emulator: Emulator) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1:other", base_url=emulator.base_url):
            pass


async def test_errors_on_demand(emulator: Emulator, li: Person, bot: Bot) -> None:
    emulator.fail("sendMessage", 429, retry_after=7)
    emulator.fail("sendMessage", 403)
    emulator.fail("sendMessage", 500, times=2)
    emulator.fail("getUpdates", 409)
    with pytest.raises(RetryAfter, match="Retry in 7 seconds"):
        await bot.send_message(42, "一")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(42, "二")
    for text in ("三", "四"):
        with pytest.raises(NetworkError, match="Internal Server Error"):
            await bot.send_message(42, text)
    with pytest.raises(Conflict):
        await bot.get_updates()
    await bot.send_message(42, "五")
    assert [message.text for message in li.screen()] == ["五"]
    assert [call["text"] for method, call in emulator.calls if method == "sendMessage"] == [
        *"一二三四五"
    ]


async def test_polling_gets_over_errors(emulator: Emulator, li: Person) -> None:
    emulator.fail("getUpdates", 429, retry_after=0)
    emulator.drop("getUpdates")
    async with polling(emulator):
        await li.text("还在吗")
        [reply] = await li.wait()
    assert reply.text == "还在吗"


async def test_a_lost_call_and_a_lost_answer(emulator: Emulator, li: Person, bot: Bot) -> None:
    emulator.drop("sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(42, "没到")
    assert li.screen() == []
    emulator.drop("sendMessage", carried_out=True)
    with pytest.raises(NetworkError):
        await bot.send_message(42, "到了")
    assert [message.text for message in li.screen()] == ["到了"]


async def test_latency(emulator: Emulator, li: Person, bot: Bot) -> None:
    emulator.latency = 0.2
    with pytest.raises(TimedOut):
        await bot.send_message(42, "慢", read_timeout=0.05)
    assert [message.text for message in await li.wait()] == ["慢"]


async def test_leaving_does_not_wait_for_the_bot() -> None:
    async with Emulator() as short, Bot(short.token, base_url=short.base_url) as bot:
        poll = asyncio.create_task(bot.get_updates(timeout=30))
        await short.until(lambda: short.calls[-1][0] == "getUpdates")
        began = monotonic()
        await short.__aexit__()
        assert monotonic() - began < 1
        with pytest.raises((Conflict, NetworkError)):
            await poll
