"""Counts by row and column as an inline SVG picture that takes its colours from the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Final

CELL: Final = 18  # pixels, as all below
GROUP_LABEL: Final = 84
BASELINE: Final = 13  # of a text, below the upper edge of its cell
ROW_LABEL: Final = 176
COLUMN_LABEL: Final = 156  # high; they lean to the right
MARGIN: Final = 100
LONGEST: Final = 14  # characters of a label
FAINTEST: Final = 0.25
STRONGEST: Final = 0.8  # so that a number on it is read


@dataclass(frozen=True)
class Label:
    """A row and the column of the same name have the same key."""

    key: str
    text: str
    group: str


def heat_map(
    name: str,
    rows: Sequence[Label],
    columns: Sequence[Label],
    counts: Mapping[tuple[str, str], int],
) -> str:
    """Shades are shares of the row; `counts` is by row key and column key."""
    left, top = GROUP_LABEL + ROW_LABEL, COLUMN_LABEL
    right, bottom = left + CELL * len(columns), top + CELL * len(rows)
    width, height = right + MARGIN, bottom + CELL
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(name)}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    ]
    for n, column in enumerate(columns):
        parts.append(_column_label(column, left + CELL * n, top))
    for n, row in enumerate(rows):
        parts.append(_row(row, columns, counts, left, top + CELL * n))
    upright, level = range(left, right + 1, CELL), range(top, bottom + 1, CELL)
    parts += [f'<path class="grid" d="M{x} {top}V{bottom}"/>' for x in upright]
    parts += [f'<path class="grid" d="M{left} {y}H{right}"/>' for y in level]
    for _, n in _groups(columns):
        parts.append(f'<path class="border" d="M{left + CELL * n} {top}V{bottom}"/>')
    for group, n in _groups(rows):
        y = top + CELL * n
        parts.append(f'<path class="border" d="M0 {y}H{right}"/>')
        parts.append(f'<text class="group" x="0" y="{y + BASELINE}">{escape(group)}</text>')
    return "\n".join([*parts, "</svg>"])


def _groups(labels: Sequence[Label]) -> list[tuple[str, int]]:
    """Each group with the place of its first label."""
    places = groupby(enumerate(labels), lambda place: place[1].group)
    return [(group, next(members)[0]) for group, members in places]


def _column_label(column: Label, x: int, y: int) -> str:
    place = f"translate({x + CELL // 2 + 4} {y - 5}) rotate(-60)"
    return f'<text transform="{place}">{_text(column)}</text>'


def _text(label: Label) -> str:
    short = label.text if len(label.text) <= LONGEST else f"{label.text[: LONGEST - 1]}…"
    return f"<title>{escape(f'{label.text} {label.key}')}</title>{escape(short)}"


def _row(
    row: Label,
    columns: Sequence[Label],
    counts: Mapping[tuple[str, str], int],
    left: int,
    y: int,
) -> str:
    total = sum(counts.get((row.key, column.key), 0) for column in columns)
    cells = [
        _cell(row, column, counts[row.key, column.key], total, left + CELL * n, y)
        for n, column in enumerate(columns)
        if counts.get((row.key, column.key))
    ]
    return (
        f'<g class="row"><rect class="band" x="{GROUP_LABEL}" y="{y}" '
        f'width="{left - GROUP_LABEL + CELL * len(columns)}" height="{CELL}"/>'
        f'<text class="end" x="{left - 6}" y="{y + BASELINE}">{_text(row)}</text>'
        f"{''.join(cells)}</g>"
    )


def _cell(row: Label, column: Label, count: int, total: int, x: int, y: int) -> str:
    """On the diagonal the shade says enough."""
    itself = row.key == column.key
    shade = FAINTEST + (STRONGEST - FAINTEST) * count / total
    words = f"{row.text} {row.key} → {column.text} {column.key}：{total}次里{count}次"
    number = (
        ""
        if itself
        else f'<text class="count" x="{x + CELL // 2}" y="{y + BASELINE}">{count}</text>'
    )
    return (
        f"<g><title>{escape(words)}</title>"
        f'<rect class="{"right" if itself else "other"}" x="{x}" y="{y}" width="{CELL}" '
        f'height="{CELL}" fill-opacity="{shade:.2f}"/>{number}</g>'
    )
