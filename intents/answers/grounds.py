"""What an answer rests on: its sources, what of it is not confirmed, what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from knowledge.policy.catalogue import Entry
from knowledge.policy.law import Law, LawValue, Source, Status, plain

MOST_DOCUMENTS: Final = 4
MOST_QUOTES: Final = 2  # of one document
LONGEST_QUOTE: Final = 70  # characters


def unconfirmed(values: Iterable[LawValue]) -> list[str]:
    return [
        f"{value.name}{plain(value.amount)}{value.unit.split('/')[0]}没见到正式文件，待确认"
        for value in values
        if value.status is Status.UNCONFIRMED
    ]


def changed_since(values: Iterable[LawValue], law: Law, snapshot: date) -> str:
    """What has changed between the day that is told and the last one that is known."""
    lines = []
    for value in values:
        before = value.amount
        for version in law.values[value.id].versions:
            if law.day < version.since <= snapshot and version.amount != before:
                became = "提高到" if version.amount > before else "降到"
                unit = value.unit.split("/")[0]
                change = f"由{plain(before)}{unit}{became}{plain(version.amount)}{unit}"
                lines.append(f"后来变了：{value.name}{version.since}起{change}。")
                before = version.amount
    return "\n".join(lines)


def sources_of(entry: Entry, values: Iterable[LawValue]) -> tuple[Source, ...]:
    of_values = [source for value in values for source in value.version.sources]
    return tuple(dict.fromkeys([*of_values, *entry.sources]))


def grounds(sources: Sequence[Source]) -> str:
    """The passages by document; what is kept short here is complete in the sources themselves."""
    documents: dict[str, list[str]] = {}
    for source in sources:
        title = f"·〔{source.status.label}〕{source.title}（{source.date}）"
        quotes = documents.setdefault(title, [])
        if len(quotes) < MOST_QUOTES:
            quotes.append(f"“{_shortened(source.quote)}”")
    lines = [f"{title}：{''.join(quotes)}" for title, quotes in documents.items()]
    return "\n".join(["依据：", *lines[:MOST_DOCUMENTS]]) if lines else ""


def _shortened(quote: str) -> str:
    return quote if len(quote) <= LONGEST_QUOTE else quote[:LONGEST_QUOTE] + "……"
