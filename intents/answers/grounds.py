"""What an answer rests on: its sources, what of it is not confirmed, what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from knowledge.policy.catalogue import Entry
from knowledge.policy.law import Law, LawValue, Source, Status, as_written, later_year


def unconfirmed(values: Iterable[LawValue]) -> list[str]:
    return [
        f"{value.name}{value.shown}没见到正式文件，待确认"
        for value in values
        if value.status is Status.UNCONFIRMED
    ]


def changed_since(values: Iterable[LawValue], law: Law, snapshot: date) -> list[str]:
    """What has changed between the day that is told and the last one that is known."""
    lines = []
    for value in values:
        before = value.amount
        for version in law.values[value.id].versions:
            if law.day < version.since <= snapshot and version.amount != before:
                became = "提高到" if version.amount > before else "降到"
                old, new = (as_written(each, value.unit) for each in (before, version.amount))
                document = version.sources[0]
                source = f"（{document.title}）"
                lines.append(
                    f"后来变了：{value.name}{version.since}起由{old}{became}{new}{source}。"
                )
                before = version.amount
    return lines


def sources_of(entry: Entry, values: Iterable[LawValue]) -> tuple[Source, ...]:
    of_values = [source for value in values for source in value.version.sources]
    return tuple(dict.fromkeys([*of_values, *entry.sources]))


def passages(sources: Sequence[Source], day: date) -> list[str]:
    """The passages by document, in full; only what stands there to the letter in quotation
    marks."""
    documents: dict[str, list[str]] = {}
    for source in sources:
        title = f"·〔{source.status.label}〕{source.title}（{source.date}）"
        quote = f"“{source.quote}”" if source.verbatim else source.quote
        documents.setdefault(title, []).append(quote)
    lines = [f"{title}：{''.join(quotes)}" for title, quotes in documents.items()]
    return [f"依据{later(sources, day)}：", *lines] if lines else []


def later(sources: Sequence[Source], day: date) -> str:
    """（据2022年的文件）, where a document was not there yet on the day that is asked about."""
    year = later_year(sources, day)
    return f"（据{year}年的文件）" if year else ""
