"""The room of groups: questions in general, and nothing that has to do with anybody's household."""

from __future__ import annotations

from typing import Final

from telegram import Message, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers.telegram.access import EXPIRED, AnyHandler, Context, pressed
from handlers.telegram.answering import answer, press
from handlers.telegram.resident import HELP

ONLY_IN_PRIVATE: Final = "这个要在和我单独的聊天里办，群里不办，免得别人看见您家的情况。"

_WRITTEN: Final = filters.UpdateType.MESSAGES & (filters.TEXT | filters.CAPTION)


def handlers() -> list[AnyHandler]:
    return [
        CommandHandler("help", show_help),
        CommandHandler(("start", "bind", "unbind", "whoami", "forget"), refuse),
        MessageHandler(_WRITTEN & ~filters.COMMAND & SpokenTo(), question),
        CallbackQueryHandler(
            press_under_answer, r"^reply:(\d+):(good|bad|grounds|steps|papers|\d+)$"
        ),
        CallbackQueryHandler(refuse_button, r"^reply:\d+:human$"),
        CallbackQueryHandler(press_something_else),
    ]


class SpokenTo(filters.MessageFilter):
    """The bot is named, or its own message is replied to."""

    def filter(self, message: Message) -> bool:
        replied = message.reply_to_message
        if replied is not None and replied.from_user is not None:
            return replied.from_user.id == message.get_bot().id
        return _name(message) in (message.text or message.caption or "")


def _name(message: Message) -> str:
    return f"@{message.get_bot().username}"


async def show_help(_: Update, context: Context) -> None:
    await context.say(HELP)


async def refuse(_: Update, context: Context) -> None:
    await context.say(ONLY_IN_PRIVATE)


async def question(_: Update, context: Context) -> None:
    message = context.incoming.effective_message
    assert message is not None
    await answer(context, context.text.replace(_name(message), " ").strip())


@pressed
async def press_under_answer(context: Context) -> str | None:
    assert context.matches
    number, button = context.matches[0].groups()
    reply = context.office.chats.reply(context.chat.id, int(number))
    return EXPIRED if reply is None else await press(context, reply, button)


@pressed
async def refuse_button(_: Context) -> str | None:
    return ONLY_IN_PRIVATE


@pressed
async def press_something_else(_: Context) -> str | None:
    return EXPIRED
