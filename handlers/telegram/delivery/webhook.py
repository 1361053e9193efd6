"""Where Telegram delivers, in webhook mode: an update is acknowledged once it is kept."""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

import structlog
import tornado.web
from telegram import Bot
from tornado.httpserver import HTTPServer

from handlers.office.config import ConfigError, Telegram
from handlers.telegram.delivery.incoming import Take
from handlers.telegram.delivery.serving import host_of, reach
from knowledge.store import StoreError

SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"
LONGEST: Final = 2**20  # bytes of an update

log = structlog.stdlib.get_logger(__name__)


def check(telegram: Telegram) -> None:
    """Raises ConfigError."""
    if not telegram.webhook_url:
        raise ConfigError("用webhook要在config.toml里写明webhook_url")
    if not telegram.webhook_secret:
        raise ConfigError("用webhook要设置POLICY_BOT_WEBHOOK_SECRET，不然谁都能冒充Telegram")


def listen(telegram: Telegram, take: Take) -> HTTPServer:
    """Raises ConfigError where the port is taken."""
    check(telegram)
    path = urlsplit(telegram.webhook_url).path.rstrip("/") or "/"
    shared = {"take": take, "secret": telegram.webhook_secret}
    application = tornado.web.Application(
        [(rf"{path}/?", _Delivery, shared)], log_function=lambda _: None
    )
    server = HTTPServer(application, max_body_size=LONGEST)
    try:
        server.listen(telegram.port, address=telegram.listen)
    except OSError as error:
        where = f"{telegram.listen}:{telegram.port}"
        raise ConfigError(f"{where}不能监听：{error.strerror}") from error
    return server


async def register(telegram: Telegram, bot: Bot, updates: Sequence[str]) -> None:
    """Until Telegram knows where to deliver."""
    await reach(
        lambda: bot.set_webhook(
            telegram.webhook_url, allowed_updates=updates, secret_token=telegram.webhook_secret
        ),
        host_of(telegram.base_url),
    )


class _Delivery(tornado.web.RequestHandler):
    SUPPORTED_METHODS = ("POST",)

    def initialize(self, take: Take, secret: str) -> None:
        self._take = take
        self._secret = secret.encode()

    async def post(self) -> None:
        told = self.request.headers.get(SECRET, "").encode("utf-8", "replace")
        if not hmac.compare_digest(told, self._secret):
            raise tornado.web.HTTPError(403)
        try:
            delivered = json.loads(self.request.body)
        except ValueError:
            raise tornado.web.HTTPError(400) from None
        try:
            self._take([delivered])
        except StoreError as error:
            # Telegram sends it again.
            log.error("update_not_kept", error=type(error).__name__)
            raise tornado.web.HTTPError(503) from None

    def log_exception(self, *_: object) -> None:
        """What was delivered is nobody's business who reads the log."""
