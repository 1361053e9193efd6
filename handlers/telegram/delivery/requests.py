"""Calls to Telegram over aiohttp, which takes less than half the processor time of the library's
own client."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import certifi
from aiohttp_socks import ProxyConnector
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter  # the package does not name it

SECONDS_TO_CONNECT: Final = 5.0
SECONDS_TO_READ: Final = 5.0
SECONDS_TO_READ_AFTER_A_FILE: Final = 20.0
CONNECTIONS: Final = 64
# Messages on their way: 30 a second is what Telegram takes of a bot, and those under way when this
# process is killed are sent twice.
SENT_AT_ONCE: Final = 6
_PIECE: Final = 64 * 1024  # bytes
_JSON: Final = {"Content-Type": "application/json"}

NoteStatus = Callable[[str, int], None]  # of which method


class WatchedRequest(BaseRequest):
    """Tells which status each call came back with."""

    def __init__(self, note_status: NoteStatus, proxy: str | None = None) -> None:
        self._note_status = note_status
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None
        self._sending = asyncio.Semaphore(SENT_AT_ONCE)

    @property
    def read_timeout(self) -> float:
        return SECONDS_TO_READ

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=_connector(self._proxy),
                proxy=None if _is_socks(self._proxy) else self._proxy,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def call(
        self, url: str, parameters: Mapping[str, Any], seconds: float = SECONDS_TO_READ
    ) -> Any:
        """What Telegram answers, as plain JSON: the library makes objects of all of it. Raises
        TelegramError."""
        given = RequestData([RequestParameter(*each, None) for each in parameters.items()])
        return await self.post(url, given, read_timeout=seconds)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - as the library calls it
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - as the library calls it
    ) -> tuple[int, bytes]:
        """Raises TimedOut and NetworkError."""
        if self._session is None:
            raise NetworkError("not connected")
        files = request_data.multipart_data if request_data else None
        usual = SECONDS_TO_READ_AFTER_A_FILE if files else SECONDS_TO_READ
        timeout = aiohttp.ClientTimeout(
            sock_connect=_given(connect_timeout, SECONDS_TO_CONNECT),
            sock_read=_given(read_timeout, usual),
        )
        data, headers = _body(request_data)
        called = url.rpartition("/")[2]
        turn = self._sending if called.startswith("send") else contextlib.nullcontext()
        try:
            async with (
                turn,
                self._session.request(
                    method, url, data=data, headers=headers, timeout=timeout
                ) as response,
            ):
                status, payload = response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error
        self._note_status(called, status)
        return status, payload

    async def download(self, url: str, most: int) -> AsyncIterator[bytes]:
        """A file in pieces, so many bytes at most. Raises TelegramError before the first."""
        if self._session is None:
            raise NetworkError("not connected")
        timeout = aiohttp.ClientTimeout(
            sock_connect=SECONDS_TO_CONNECT, sock_read=SECONDS_TO_READ_AFTER_A_FILE
        )
        try:
            response = await self._session.get(url, timeout=timeout)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error
        if response.status != 200:
            response.release()
            raise BadRequest(str(response.status))
        return _pieces(response, most)


async def _pieces(response: aiohttp.ClientResponse, most: int) -> AsyncIterator[bytes]:
    async with response:
        async for piece in response.content.iter_chunked(_PIECE):
            most -= len(piece)
            if most < 0:
                raise NetworkError("more than was announced")
            yield piece


def proxy_of_the_system(address: str) -> str | None:
    """As the environment names it, HTTPS_PROXY say."""
    parts = urlsplit(address)
    return None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)


def _given(seconds: Any, usual: float) -> float | None:
    """None: however long it takes."""
    return usual if seconds is BaseRequest.DEFAULT_NONE else seconds


def _body(data: RequestData | None) -> tuple[Any, Mapping[str, str]]:
    if data is None:
        return None, {}
    if not data.multipart_data:
        return json.dumps(data.parameters).encode(), _JSON
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, {}


def _is_socks(proxy: str | None) -> bool:
    return proxy is not None and proxy.startswith("socks")


def _connector(proxy: str | None) -> aiohttp.BaseConnector:
    known = ssl.create_default_context()
    known.load_verify_locations(certifi.where())  # not every system keeps authorities
    if proxy is not None and _is_socks(proxy):
        return ProxyConnector.from_url(proxy, ssl=known, limit=CONNECTIONS)
    return aiohttp.TCPConnector(ssl=known, limit=CONNECTIONS)
