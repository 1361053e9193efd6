"""A process that only stores what Telegram delivers, and acknowledges it; others answer."""

from __future__ import annotations

import asyncio
import contextlib
import signal

import structlog
from telegram.error import TelegramError
from telegram.ext import ExtBot

from handlers.office import logs
from handlers.office.config import Config
from handlers.office.inbox import Inbox
from handlers.office.stored import INDEXES
from handlers.telegram.delivery import serving, webhook
from handlers.telegram.delivery.incoming import UPDATES, Incoming, leave, poll, reader
from handlers.telegram.delivery.requests import WatchedRequest, proxy_of_the_system
from knowledge.store import Database

log = structlog.stdlib.get_logger(__name__)


def receive(config: Config) -> None:
    """Until it is stopped. Raises ConfigError, StoreError and TelegramRefuses."""
    logs.configure()
    logs.to_stderr()
    if config.telegram.mode == "webhook":
        webhook.check(config.telegram)
    data = config.data
    with Database(data.store, data.key, INDEXES, password=data.password) as database:
        asyncio.run(_receive(config, Inbox(database)))


async def _receive(config: Config, inbox: Inbox) -> None:
    telegram, ending = config.telegram, serving.Ending()
    proxy = telegram.proxy or proxy_of_the_system(telegram.base_url)
    request = WatchedRequest(ending.note_status, proxy)
    bot = ExtBot(
        telegram.token,
        telegram.base_url,
        telegram.base_file_url,
        request=request,
        get_updates_request=request,
    )
    take = Incoming(inbox, reader(bot), leave).take
    polling: asyncio.Task[None] | None = None

    async def start() -> None:
        nonlocal polling
        await serving.reach(bot.initialize, serving.host_of(telegram.base_url))
        if telegram.mode == "webhook":
            webhook.listen(telegram, take)
            await webhook.register(telegram, bot, UPDATES)
            return
        await serving.reach(bot.delete_webhook, serving.host_of(telegram.base_url))
        polling = asyncio.create_task(poll(request, bot.base_url, take))

    for told in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(told, ending.ask)
    try:
        with contextlib.suppress(TelegramError):
            if await serving.first_of(ending, start()):
                log.info("receiving", mode=telegram.mode)
                await ending.wait()
    finally:
        serving.end_in_any_case()
        if polling is not None:
            polling.cancel()
        await serving.within(1.0, bot.shutdown(), "disconnecting")
    if ending.error is not None:
        raise ending.error
