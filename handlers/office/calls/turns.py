"""What of a question and its answer is kept with the call."""

from __future__ import annotations

from typing import Final

from handlers.office.calls.aloud import aloud
from handlers.office.told import PARTS
from intents.messages import Answer
from knowledge.registry.calls import Turn
from knowledge.registry.masking import masked, masked_strings

LONGEST_KEPT: Final = 500  # characters of a question


def turn_of(text: str, answer: Answer) -> Turn:
    details = {part: masked_strings(getattr(answer.details, part)) for part in PARTS}
    return Turn(
        question=masked(text)[:LONGEST_KEPT],
        outcome=answer.outcome,
        text=masked_strings(answer.text),
        aloud="\n".join(aloud(answer).sentences),
        details=details,
        options=answer.options,
        sources=tuple(
            dict.fromkeys(f"{source.title}（{source.date}）" for source in answer.sources)
        ),
        asked=answer.ask.question if answer.ask is not None else "",
    )
