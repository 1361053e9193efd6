"""What another process published, muted or received is known here at once, or within seconds."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from typing import Final

import structlog

from handlers.office.office import Office
from knowledge.policy.catalogue import KnowledgeError
from knowledge.policy.edits import CHANGED
from knowledge.store import Database, Listener, StoreError

SECONDS_BETWEEN_LOOKS: Final = 1.5

log = structlog.stdlib.get_logger(__name__)


class Announcements:
    """What is announced in the store. Where nothing can be, or the server is away, whoever waits
    only waits: they look for themselves after a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listener: Listener | None = None
        self._watched = -1  # its file descriptor, which it does not tell any more once it is lost
        self._heard: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def wait(self, word: str, seconds: float) -> None:
        """Until it was announced since the last call, or the time is over."""
        self._listen()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._heard[word].wait()
        self._heard[word].clear()

    def _listen(self) -> None:
        if self._listener is not None:
            return
        try:
            self._listener = self._database.listener()
        except StoreError as error:
            log.warning("not_listening", error=type(error).__name__)
        if self._listener is not None:
            self._watched = self._listener.fileno()
            asyncio.get_running_loop().add_reader(self._watched, self._hear)

    def _hear(self) -> None:
        assert self._listener is not None
        try:
            for word in self._listener.heard():
                self._heard[word].set()
        except StoreError:
            self.close()

    def close(self) -> None:
        """What waits goes on waiting."""
        listener, self._listener = self._listener, None
        if listener is not None:
            asyncio.get_running_loop().remove_reader(self._watched)
            listener.close()


async def follow(office: Office, changes: Announcements) -> None:
    """For as long as it is not cancelled. Answers go on from what was known meanwhile."""
    while True:
        try:
            if await asyncio.to_thread(office.catch_up):
                log.info("knowledge_changed", version=office.knowledge.version)
        except (StoreError, KnowledgeError, ChildProcessError) as error:
            log.error("not_caught_up", error=type(error).__name__)
        await changes.wait(CHANGED, SECONDS_BETWEEN_LOOKS)
