"""An entry found by what administrators write: its title, its id, how people ask, what it means."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.office.office import Office
from intents.assistant import Assistant
from intents.matching.ranking import Candidate
from intents.splitting import CHATTER
from intents.text import normalise
from knowledge.policy.catalogue import Entry


def meant_by(assistant: Assistant, text: str) -> tuple[Candidate, ...]:
    """What a text may mean, the likeliest first."""
    return assistant.understanding.matcher.rank(normalise(text).plain).best()


def entries_like(text: str, office: Office, meant: Sequence[Candidate]) -> list[Entry]:
    """Those that hold the text in their title, intent or phrasings; then those that it may mean;
    then those in whose answer it stands."""
    entries = office.knowledge.entries
    holding = [entry for entry in entries.values() if text in (entry.title, entry.intent)]
    holding += [entry for entry in entries.values() if text in entry.title or text in entry.intent]
    holding += [entry for entry in entries.values() if any(text in p.text for p in entry.phrasings)]
    sure = office.assistant.understanding.thresholds.answer
    close = [entries[each.intent] for each in meant if each.confidence >= sure]
    close = [entry for entry in close if not entry.intent.startswith(CHATTER)]
    said = [e for e in entries.values() if any(text in each for _, each in e.wording.sentences())]
    return list({entry.intent: entry for entry in (*holding, *close, *said)}.values())
