"""What of a question and its answer is kept with the call: what was typed masked, and what was
answered with the telephone numbers of offices, as it was told."""

from __future__ import annotations

from typing import Final

from handlers.office.calls.aloud import aloud
from handlers.office.told import PARTS
from intents.messages import Answer
from knowledge.registry.calls import CallTurn
from knowledge.registry.masking import masked
from knowledge.registry.tickets import Ticket

LONGEST_KEPT: Final = 500  # characters of a question


def turn_of(text: str, answer: Answer, ticket: Ticket | None = None) -> CallTurn:
    """`ticket` is the one that was opened by it."""
    return CallTurn(
        question=masked(text)[:LONGEST_KEPT],
        outcome=answer.outcome,
        text=answer.text,
        aloud="\n".join(aloud(answer).sentences),
        details={part: getattr(answer.details, part) for part in PARTS},
        options=answer.options,
        sources=tuple(
            dict.fromkeys(f"{source.title}（{source.date}）" for source in answer.sources)
        ),
        asked=answer.ask.question if answer.ask is not None else "",
        ticket=ticket.id if ticket is not None else 0,
        is_urgent=ticket is not None and ticket.is_urgent,
    )
