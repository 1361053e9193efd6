"""A process that only stores what Telegram delivers, and acknowledges it; others answer."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from functools import partial

import structlog
from telegram.error import TelegramError
from telegram.ext import ExtBot, Updater

from handlers.office import logs
from handlers.office.clock import now
from handlers.office.config import Config
from handlers.office.inbox import INDEXES, Inbox
from handlers.telegram.app import UPDATES, polling_failed
from handlers.telegram.delivery import serving, webhook
from handlers.telegram.delivery.queue import KeptQueue
from handlers.telegram.delivery.requests import (
    UpdatesRequest,
    WatchedRequest,
    proxy_of_the_system,
)
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
    telegram, ending, queue = config.telegram, serving.Ending(), KeptQueue(inbox)
    queue.is_shared = True
    proxy = telegram.proxy or proxy_of_the_system(telegram.base_url)
    keep_unreadable = partial(_keep_unreadable, inbox)
    bot = ExtBot(
        telegram.token,
        telegram.base_url,
        telegram.base_file_url,
        request=WatchedRequest(ending.note_status, proxy),
        get_updates_request=UpdatesRequest(
            inbox.add_ahead, keep_unreadable, ending.note_status, proxy
        ),
    )
    updater = Updater(bot, queue)

    async def start() -> None:
        await serving.reach(bot.initialize, serving.host_of(telegram.base_url))
        if telegram.mode == "webhook":
            webhook.listen(telegram, bot, queue.put, inbox.add_ahead, keep_unreadable)
            await webhook.register(telegram, bot, UPDATES)
            return
        await updater.initialize()
        await serving.reach(bot.delete_webhook, serving.host_of(telegram.base_url))
        await updater.start_polling(
            allowed_updates=UPDATES, bootstrap_retries=-1, error_callback=polling_failed
        )

    for told in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(told, ending.ask)
    try:
        with contextlib.suppress(TelegramError):
            if await serving.first_of(ending, start()):
                log.info("receiving", mode=telegram.mode)
                await ending.wait()
    finally:
        serving.end_in_any_case()
        if updater.running:
            await updater.stop()
        await serving.within(1.0, bot.shutdown(), "disconnecting")
    if ending.error is not None:
        raise ending.error


def _keep_unreadable(inbox: Inbox, update: dict[str, object]) -> None:
    inbox.add_unreadable(update, now())
