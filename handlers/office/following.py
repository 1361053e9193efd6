"""What another process published or muted is in force here within seconds."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog

from handlers.office.office import Office
from knowledge.policy.catalogue import KnowledgeError
from knowledge.store import StoreError

SECONDS_BETWEEN_LOOKS: Final = 1.5

log = structlog.stdlib.get_logger(__name__)


async def follow(office: Office) -> None:
    """For as long as it is not cancelled. Answers go on from what was known meanwhile."""
    while True:
        try:
            if await asyncio.to_thread(office.catch_up):
                log.info("knowledge_changed", version=office.knowledge.version)
        except (StoreError, KnowledgeError, ChildProcessError) as error:
            log.error("not_caught_up", error=type(error).__name__)
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
