"""Where a conversation stands, as plain data that can be kept, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from intents.facts_said import Said, SaidFact
from intents.messages import Dialogue
from knowledge.facts import AnyOf, Interval
from knowledge.registry.masking import masked


def to_record(dialogue: Dialogue) -> dict[str, object]:
    """Plain JSON data; what cannot be JSON is kept as a list that begins with its kind."""
    return {
        **vars(dialogue),
        "said": _listed(dialogue.said),
        "answered": [[each.about, _listed(each.facts)] for each in dialogue.answered],
        "offered": list(dialogue.offered),
        "parts": list(dialogue.parts),
        "declined": list(dialogue.declined),
        "earlier": list(dialogue.earlier),
        "told": list(dialogue.told),
        "words": [masked(each) for each in dialogue.words],
    }


def from_record(record: Mapping[str, Any]) -> Dialogue:
    """A record of an earlier version, which lacks something or has more, gives what it has."""
    return Dialogue(
        intent=record.get("intent"),
        aspect=record.get("aspect"),
        said=_told(record.get("said", ())),
        about=record.get("about"),
        asked=record.get("asked"),
        offered=tuple(record.get("offered", ())),
        parts=tuple(record.get("parts", ())),
        declined=tuple(record.get("declined", ())),
        since=record.get("since", ""),
        warned=record.get("warned", ""),
        failures=record.get("failures", 0),
        answered=tuple(Said(_told(facts), about) for about, facts in record.get("answered", ())),
        words=tuple(record.get("words", ())),
        told=tuple(record.get("told", ())),
        earlier=tuple(record.get("earlier", ())),
    )


def _listed(said: Sequence[SaidFact]) -> list[list[object]]:
    return [[e.fact, _plain(e.value), list(e.span), e.meant, e.about] for e in said]


def _told(listed: Sequence[Any]) -> tuple[SaidFact, ...]:
    return tuple(
        SaidFact(fact, _value(value), (span[0], span[1]), meant, about)
        for fact, value, span, meant, about in listed
    )


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return ["number", str(value)]
    if isinstance(value, Interval):
        return ["interval", *(None if end is None else str(end) for end in (value.low, value.high))]
    if isinstance(value, AnyOf):
        return ["any", *map(_plain, value.values)]
    return value


def _value(plain: Any) -> object:
    if not isinstance(plain, list):
        return plain
    kind, *rest = plain
    if kind == "number":
        return Decimal(rest[0])
    if kind == "interval":
        return Interval(*(None if end is None else Decimal(end) for end in rest))
    return AnyOf(tuple(map(_value, rest)))
