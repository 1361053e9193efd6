"""The pages served, alone or beside Telegram in its process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Final

import uvicorn

from handlers.office.answerers import Answerers
from handlers.office.attachments import Fetch
from handlers.office.config import Config, ConfigError
from handlers.office.following import Announcements, follow
from handlers.office.office import Office
from handlers.web.app import build
from handlers.web.site import Reply
from intents.assistant import Assistant
from intents.messages import Answer, Dialogue, Question

SECONDS_TO_ANSWER: Final = 3  # what is asked already, when it ends
MOST_AT_ONCE: Final = 200  # connections
# Kept open while an answer is read, where the next question would meet a closing connection; no
# longer than that MOST_AT_ONCE are enough for twenty questions a second.
SECONDS_TO_READ: Final = 8

log = logging.getLogger(__name__)


class _Server(uvicorn.Server):
    """Whoever runs the process hears its signals."""

    def end(self) -> None:
        self.should_exit = True

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve(config: Config, tell: Callable[[], None]) -> None:
    """Until it is stopped. `tell` is called once the pages are there. Raises ConfigError,
    KnowledgeError, StoreError."""
    asyncio.run(_serve(config, tell))


async def _serve(config: Config, tell: Callable[[], None]) -> None:
    office = Office(config)
    answerers = Answerers(lambda: office.assistant)

    async def reply(question: Question, dialogue: Dialogue) -> Answer:
        return await answerers.run(Assistant.reply, question, dialogue)

    changes = Announcements(office.database)
    following = asyncio.create_task(follow(office, changes))
    try:
        with _listen(config) as listening:
            server = _Server(_settings(config, build(config, office, reply)))
            for told in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(told, server.end)
            tell()
            await server.serve(sockets=[listening])
    finally:
        following.cancel()
        changes.close()
        await answerers.close()
        office.close()


@asynccontextmanager
async def beside(
    office: Office, reply: Reply | None = None, fetch: Fetch | None = None
) -> AsyncIterator[None]:
    """In the loop that runs, over an office that others use as well. Raises ConfigError."""
    config = office.config
    with _listen(config) as listening:
        server = _Server(_settings(config, build(config, office, reply, fetch)))
        running = asyncio.create_task(server.serve(sockets=[listening]))
        log.info("pages at %s", config.web.address)
        try:
            yield
        finally:
            server.end()
            await running


def _settings(config: Config, app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_config=None,
        access_log=False,  # an address may be one that lets somebody in
        server_header=False,
        forwarded_allow_ips=list(config.web.proxies),
        limit_concurrency=MOST_AT_ONCE,
        timeout_graceful_shutdown=SECONDS_TO_ANSWER,
        timeout_keep_alive=SECONDS_TO_READ,
    )


def _listen(config: Config) -> socket.socket:
    web = config.web
    try:
        found = socket.getaddrinfo(web.listen, web.port, type=socket.SOCK_STREAM)
        family, *_, address = found[0]
        listening = socket.create_server(address[:2], family=family, backlog=MOST_AT_ONCE)
        # Inherited by each connection: no page waits 40 ms until its first part is acknowledged.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        reason = error.strerror or error
        raise ConfigError(f"网页开不了：{web.listen}的{web.port}端口用不了（{reason}）") from error
    return listening
