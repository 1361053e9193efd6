"""Updates on their way to the bot: kept until acknowledged, by long poll or by webhook."""

import asyncio
import re
import time
from collections.abc import Callable

from aiohttp import ClientError, ClientSession, ClientTimeout

from .checks import JSON, Refused, bad_request

WEBHOOK_RETRY_SECONDS = 0.1
OTHER_POLL = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
POLL_BESIDE_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class News:
    """Wakes everybody who waits whenever something happens."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def announce(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, condition: Callable[[], bool], timeout: float | None) -> bool:
        """Whether the condition came to hold in time."""
        try:
            async with asyncio.timeout(timeout):
                while not condition():
                    await self._event.wait()
        except TimeoutError:
            return False
        return True


class Updates:
    def __init__(self, news: News) -> None:
        self.pending: list[JSON] = []  # not acknowledged yet
        self._news = news
        self._last_id = 1000
        self._allowed: list[str] = []  # empty: every kind
        self._poll = 0  # a newer poll ends the one before
        self._webhook: JSON = {}  # the parameters of setWebhook
        self._webhook_error: JSON = {}
        self._push_task: asyncio.Task[None] | None = None

    def add(self, kind: str, content: JSON, is_forced: bool = False) -> None:
        if is_forced or not self._allowed or kind in self._allowed:
            self._last_id += 1
            self.pending.append({"update_id": self._last_id, kind: content})
            self._news.announce()

    async def close(self) -> None:
        self._poll += 1
        self._news.announce()
        await self._stop_push()

    async def get_updates(self, call: JSON) -> list[JSON]:
        if self._webhook:
            raise Refused(409, POLL_BESIDE_WEBHOOK)
        self._allowed = call.get("allowed_updates", self._allowed)
        offset = call.get("offset", 0)
        if offset < 0:
            self.pending = self.pending[offset:]
        else:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
        self._poll += 1
        poll = self._poll
        self._news.announce()
        await self._news.until(
            lambda: bool(self.pending) or poll != self._poll, call.get("timeout", 0)
        )
        if poll != self._poll:
            raise Refused(409, OTHER_POLL)
        return self.pending[: call.get("limit", 100)]

    async def set_webhook(self, call: JSON) -> bool:
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", call.get("secret_token", "")):
            raise bad_request("secret token contains unallowed characters")
        await self._stop_push()
        self._webhook = call if call.get("url") else {}
        self._webhook_error = {}
        self._allowed = call.get("allowed_updates", self._allowed)
        if str(call.get("drop_pending_updates")).lower() == "true":
            self.pending = []
        if self._webhook:
            self._poll += 1
            self._push_task = asyncio.create_task(self._push())
        self._news.announce()
        return True

    async def delete_webhook(self, call: JSON) -> bool:
        return await self.set_webhook({**call, "url": ""})

    async def get_webhook_info(self, _: JSON) -> JSON:
        return {
            "url": self._webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
            "allowed_updates": self._allowed,
            **self._webhook_error,
        }

    async def _push(self) -> None:
        secret = self._webhook.get("secret_token")
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        async with ClientSession(headers=headers, timeout=ClientTimeout(10)) as session:
            while await self._news.until(lambda: bool(self.pending), None):
                update = self.pending[0]
                error = await self._post(session, update)
                if error:
                    now = int(time.time())
                    self._webhook_error = {"last_error_date": now, "last_error_message": error}
                    await asyncio.sleep(WEBHOOK_RETRY_SECONDS)
                else:
                    self.pending.remove(update)
                self._news.announce()

    async def _post(self, session: ClientSession, update: JSON) -> str | None:
        """What went wrong, if anything did."""
        try:
            async with session.post(self._webhook["url"], json=update) as response:
                if 200 <= response.status < 300:
                    return None
                return f"Wrong response from the webhook: {response.status} {response.reason}"
        except (ClientError, TimeoutError) as failure:
            return f"Connection failed: {failure}"

    async def _stop_push(self) -> None:
        if self._push_task:
            self._push_task.cancel()
            await asyncio.wait([self._push_task])
            self._push_task = None
