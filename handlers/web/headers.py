"""What every answer carries, and the one place where errors end."""

from __future__ import annotations

import logging
import traceback
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
STATIC: Final = "/static/"
A_DAY: Final = "public, max-age=86400"
OVER_HTTPS_ALONE: Final = "max-age=31536000"
SORRY: Final = "刚才出了点问题，没办成。请再试一次；还不行，过几分钟再来。"

log = logging.getLogger(__name__)


class Headers:
    """Nothing of a page is kept by the browser, framed by others or told to others."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                is_static = scope["path"].startswith(STATIC)
                headers["Cache-Control"] = A_DAY if is_static else "no-store"
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = OVER_HTTPS_ALONE
            await send(message)

        await self._app(scope, receive, send_with_headers)


class Faults:
    """An error that nobody expected becomes one clear line; what people wrote is not logged."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def send_noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends here
            where = traceback.extract_tb(error.__traceback__)[-1]
            log.error("%s at %s:%s", type(error).__name__, where.filename, where.lineno)
            if not has_begun and scope["type"] == "http":
                answer = Response(SORRY, 500, media_type="text/plain; charset=utf-8")
                await answer(scope, receive, send)
