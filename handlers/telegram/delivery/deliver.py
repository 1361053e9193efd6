"""One message is brought to Telegram, when it is the turn of its chat."""

from __future__ import annotations

import base64
from typing import Any

from telegram import Bot

from handlers.office.outbox import Message
from handlers.telegram.delivery.pace import EachChatAtItsPace
from handlers.telegram.delivery.requests import WatchedRequest


async def deliver(
    bot: Bot, request: WatchedRequest, pace: EachChatAtItsPace, message: Message
) -> int:
    """Its number in the chat. Raises TelegramError."""
    if message.picture is not None:
        sent = await bot.send_photo(message.chat_id, base64.b64decode(message.picture))
        return sent.message_id
    if message.file is not None:
        kind = "photo" if message.file_kind == "photo" else "document"
        method, content = f"send{kind.title()}", {kind: message.file}
    else:
        method, content = "sendMessage", _text(message)
    address = f"{bot.base_url}/{method}"
    parameters = {"chat_id": message.chat_id, **content}
    taken: Any = await pace.send(message.chat_id, lambda: request.call(address, parameters))
    return int(taken["message_id"])


def _text(message: Message) -> dict[str, Any]:
    fields = {
        "text": message.text,
        "parse_mode": message.parse_mode,
        "reply_markup": message.markup,
    }
    return {name: value for name, value in fields.items() if value is not None}
