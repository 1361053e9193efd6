"""The Bot API over HTTP, with faults on demand, and the people who use the bot."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any, Self
from urllib.parse import parse_qsl

from aiohttp import web

from .bot_api import UPLOAD_BYTES, BotApi
from .checks import JSON, Refused, bad_request, check_encoding
from .people import Chat, Person
from .updates import OTHER_POLL

NUMBERS = {"chat_id", "limit", "message_id", "offset", "timeout"}
STRUCTURES = {
    "allowed_updates",
    "caption_entities",
    "commands",
    "entities",
    "reply_markup",
    "scope",
}
FAILURES = {
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    409: OTHER_POLL,
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class Dropped(Exception):
    """The connection ends without an answer."""

    def __init__(self, carried_out: bool) -> None:
        super().__init__()
        self.carried_out = carried_out


class Emulator:
    token = "7000000001:emulated"

    def __init__(self) -> None:
        self.latency = 0.0  # seconds before each call is looked at
        self._api = BotApi()
        self._faults: defaultdict[str, deque[Refused | Dropped]] = defaultdict(deque)

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=2 * UPLOAD_BYTES)
        application.router.add_get("/file/bot{token}/documents/{file_id}", self._download)
        application.router.add_route("*", "/bot{token}/{method}", self._call)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        self.base_url = f"http://{host}:{port}/bot"
        self.base_file_url = f"http://{host}:{port}/file/bot"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._api.updates.close()
        await self._runner.cleanup()

    @property
    def calls(self) -> list[tuple[str, JSON]]:
        """Every call of the bot, its method and parameters, in order."""
        return self._api.calls

    @property
    def pending(self) -> list[JSON]:
        """The updates that the bot has not acknowledged."""
        return self._api.updates.pending

    def person(self, user_id: int, name: str) -> Person:
        """The same person each time; their chat with the bot is open from then on."""
        user = {"id": user_id, "is_bot": False, "first_name": name, "language_code": "zh-hans"}
        private = Chat({"id": user_id, "type": "private", "first_name": name})
        return self._api.member(user, self._api.chats.setdefault(user_id, private))

    def group(self, chat_id: int, title: str) -> Chat:
        """A group with the bot in it; its id is negative."""
        group = Chat({"id": chat_id, "type": "group", "title": title})
        return self._api.chats.setdefault(chat_id, group)

    def fail(
        self,
        method: str,
        code: int,
        *,
        retry_after: int = 1,
        description: str | None = None,
        times: int = 1,
    ) -> None:
        """The next calls of the method are answered with this error and not carried out."""
        if code == 429:
            refused = Refused(code, f"Too Many Requests: retry after {retry_after}", retry_after)
        else:
            refused = Refused(code, description or FAILURES[code])
        self._faults[method.lower()].extend([refused] * times)

    def drop(self, method: str, *, carried_out: bool = False, times: int = 1) -> None:
        """The next calls of the method get no answer: the call is lost, or only the answer."""
        self._faults[method.lower()].extend([Dropped(carried_out)] * times)

    async def until(self, condition: Callable[[], bool], timeout: float = 5) -> bool:
        """Whether the condition came to hold in time; looked at whenever something happens."""
        return await self._api.news.until(condition, timeout)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        try:
            result = await self._result(request)
        except Refused as refused:
            return web.json_response(refused.body, status=refused.body["error_code"])
        except Dropped:
            if request.transport:
                request.transport.close()
            return web.Response()
        return web.json_response({"ok": True, "result": result})

    async def _result(self, request: web.Request) -> Any:
        method = request.match_info["method"]
        try:
            call = await read_call(request)
        except ConnectionError:  # whoever called was killed in the middle of it
            raise Dropped(carried_out=False) from None
        self.calls.append((method, call))
        self._api.news.announce()
        await asyncio.sleep(self.latency)
        if request.match_info["token"] != self.token:
            raise Refused(401, "Unauthorized")
        faults = self._faults[method.lower()]
        fault = faults.popleft() if faults else None
        if isinstance(fault, Refused) or (fault and not fault.carried_out):
            raise fault
        check_encoding(call)
        result = await self._api.carry_out(method, call)
        if fault:
            raise fault
        return result

    async def _download(self, request: web.Request) -> web.Response:
        file_id = request.match_info["file_id"]
        if request.match_info["token"] != self.token or file_id not in self._api.files:
            raise web.HTTPNotFound
        return web.Response(body=self._api.files[file_id][1])


async def read_call(request: web.Request) -> JSON:
    """Query, JSON, urlencoded or multipart, with numbers and structures read from their text."""
    call: JSON = dict(request.query)
    try:
        if request.content_type == "application/json":
            call |= await request.json()
        elif request.content_type == "multipart/form-data":
            call |= await request.post()
        else:
            # The escapes keep broken UTF-8 visible to check_encoding.
            call |= parse_qsl(await request.text(), True, errors="surrogateescape")
    except json.JSONDecodeError:
        raise bad_request("can't parse request body as JSON") from None
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return {name: _decoded(name, value) for name, value in call.items()}


def _decoded(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name in NUMBERS and value.removeprefix("-").isdecimal():
        return int(value)
    if name in STRUCTURES:
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            raise bad_request(f"can't parse {name} JSON object") from None
    return value
