"""Where nobody reads along, at a terminal or on the public page, whom to ring instead."""

from __future__ import annotations

from datetime import date
from typing import Final

from handlers.office.office import Office
from intents.answers.wording import contact
from intents.messages import Dialogue
from intents.understanding import A_PERSON

NOBODY_HERE: Final = "这里转不了人工，您打电话或者上门问。"


def whom_to_ring(office: Office, dialogue: Dialogue, day: date) -> str:
    """Whom the last answer names, and who takes any question."""
    entries = office.assistant.knowledge.entries
    asked = [entries[each] for each in (dialogue.intent or "", A_PERSON) if each in entries]
    lines = dict.fromkeys(line for each in asked if (line := contact(each, day)))
    return "\n".join([NOBODY_HERE, *lines])
