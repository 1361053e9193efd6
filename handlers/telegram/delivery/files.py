"""Files that people sent, as Telegram keeps them."""

from __future__ import annotations

from pathlib import PurePosixPath

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from handlers.office.attachments import (
    GONE,
    MOST_BYTES,
    TOO_LARGE,
    UNREACHABLE,
    FileContent,
    NotFetched,
)
from handlers.telegram.delivery.requests import WatchedRequest


async def fetch(bot: Bot, request: WatchedRequest, file_id: str) -> FileContent:
    """Raises NotFetched."""
    try:
        found = await request.call(f"{bot.base_url}/getFile", {"file_id": file_id})
        if found.get("file_size", 0) > MOST_BYTES:
            raise NotFetched(TOO_LARGE)
        path = found["file_path"]
        chunks = await request.download(f"{bot.base_file_url}/{path}", MOST_BYTES)
    except BadRequest as error:
        raise NotFetched(TOO_LARGE if "too big" in error.message else GONE) from None
    except TelegramError:
        raise NotFetched(UNREACHABLE) from None
    suffix = PurePosixPath(path).suffix
    return FileContent(suffix if suffix[1:].isascii() and suffix[1:].isalnum() else "", chunks)
