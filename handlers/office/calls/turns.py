"""What of a question and its answer is kept with the call: what was typed masked, and what was
answered with the telephone numbers of offices, as it was told."""

from __future__ import annotations

from typing import Final

from handlers.office.calls.aloud import aloud
from handlers.office.told import PARTS
from intents.messages import Answer
from knowledge.registry.calls import Turn
from knowledge.registry.masking import masked

LONGEST_KEPT: Final = 500  # characters of a question


def turn_of(text: str, answer: Answer) -> Turn:
    return Turn(
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
    )
