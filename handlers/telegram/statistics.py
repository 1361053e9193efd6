"""/stats: how it is used and what it lacks, in counts, with a picture."""

from __future__ import annotations

import asyncio

from telegram import Update

from handlers.office.clock import now
from handlers.office.pictures import statistics_picture
from handlers.office.statistics import Statistics, as_text, statistics
from handlers.telegram.access import Context
from intents.assistant import Assistant


async def show(_: Update, context: Context) -> None:
    """All of the picture stands in the text as well."""
    found = await asyncio.to_thread(statistics, context.office, now())
    picture = await context.answerers.run(_draw, found) if found.questions else None
    with context.office.database.transaction():
        context.keep_to_say(as_text(found))
        if picture is not None:
            context.keep_picture(picture)
    context.send_kept()


def _draw(_: Assistant, found: Statistics) -> bytes:
    return statistics_picture(found)
