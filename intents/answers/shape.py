"""The shape of an answer: the result first, then as much of the why as two short breaths hold, the
next step, the one question that decides, and on what it rests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from intents.answers.grounds import later
from intents.messages import AnswerAmount, Ask, Details, ValueHistory
from knowledge.policy.law import GROWS_OLD, LawValue, Source, Status, as_written, published

MOST_LINES: Final = 6
MOST_CHARACTERS: Final = 150
MOST_WHY: Final = 3  # lines
LONGEST_TITLE: Final = 20  # characters of a document's name where it has no short one
_NAMED: Final = re.compile(r"《([^》]+)》")
_NUMBER: Final = re.compile(r"电话((?!1[12]0)[\d-]+(?:、(?!1[12]0|119)[\d-]+)*)")
# Begins what earlier figures tell.
OLD: Final = re.compile(r"按查到的最新数（(?:有的是)?\d+年的?）：")


@dataclass(frozen=True)
class Newer:
    """A sum by figures that no document gives, of a later year than those that one does."""

    year: int
    amount: Decimal
    unit: str
    several: str = ""  # 城镇993元、农村816元: told instead, where the sum is not the only one
    beside: str = ""  # 比在领的多142元: how it differs from what is drawn

    @property
    def line(self) -> str:
        period = "每月" if self.unit.endswith("月") else ""
        told = self.several or f"{period}{as_written(self.amount, self.unit)}"
        return f"按{self.year}年推算的数：{told}{self.beside}（不是官方数）。"


@dataclass(frozen=True)
class Told:
    """The parts of an answer to one question, before they are put together."""

    result: str
    before: str = ""  # stands in front of the result, where that is told once more
    above_all: tuple[str, ...] = ()  # told whatever the room: where what is known does not agree
    why: tuple[str, ...] = ()  # the weightiest first
    next_step: str = ""
    whom: str = ""  # to ask, told instead of a next step where there is room
    ask: Ask | None = None
    amounts: tuple[AnswerAmount, ...] = ()
    steps: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    details: Details = field(default_factory=Details)
    newer: Newer | None = None  # what its first sum is by figures that are reckoned
    values: tuple[LawValue, ...] = ()  # that it rests on
    history: tuple[ValueHistory, ...] = ()  # of its figures, where that is asked for
    is_part: bool = False  # of an answer given before: its question and grounds stand there
    is_long: bool = False  # a plan or a table, of which nothing is left out

    @property
    def in_front(self) -> tuple[str, ...]:
        """All that may stand before the buttons, whatever the room."""
        newer = self.newer.line if self.newer else ""
        return (self.result, newer, *self.above_all, *self.why, self.next_step or self.whom)


def short(told: Told, above: str, last: str) -> str:
    """What people read. `above` is a warning, `last` the line of grounds."""
    question = told.ask.question if told.ask and not told.is_part else ""
    last = "" if told.is_part else last
    result = f"{told.before}{told.result}"
    told = replace(told, above_all=tuple(e for e in told.above_all if e != told.result))
    newer = told.newer.line if told.newer else ""  # told besides, however short the rest is
    said = (above, result, *told.above_all, told.next_step, question, last)
    fixed = [line for line in said if line]
    room = MOST_CHARACTERS + 1 - sum(len(line) + 1 for line in fixed)
    places = MOST_LINES - sum(line.count("\n") + 1 for line in fixed)
    why = told.why if told.is_long else _fitting(told.why, room, min(MOST_WHY, places))
    room -= sum(len(line) + 1 for line in why)
    places -= sum(line.count("\n") + 1 for line in why)
    number = _NUMBER.search(told.whom)
    by_phone = (
        f"不清楚的打{number[1]}问。" if number else ""
    )  # where there is no room for who it is
    step = told.next_step or join(
        _fitting([told.whom], room, places) or _fitting([by_phone], room, places)
    )
    return join([above, result, newer, *told.above_all, *why, step, question, last])


def _fitting(lines: Sequence[str], room: int, places: int) -> list[str]:
    """Those that fit, the weightier ones first; the rest stands in the details."""
    chosen: list[str] = []
    for line in lines:
        lines_of_it = line.count("\n") + 1
        if lines_of_it <= places and len(line) < room:
            chosen.append(line)
            room -= len(line) + 1
            places -= lines_of_it
    return chosen


def join(blocks: Iterable[str]) -> str:
    return "\n".join(block for block in blocks if block)


def grounds_line(sources: Sequence[Source], day: date) -> str:
    """On what an answer rests, the law of which day it tells and how new that is, on one line."""
    told = f"政策日期：{day.isoformat()}"
    if not sources:
        return told
    newest = max((found for found in map(published, sources) if found), default=None)
    if newest is not None and day > newest + GROWS_OLD:
        told += f"（资料最新到{newest.year}年）"
    first = sources[0]
    more = "等" if len({source.title for source in sources}) > 1 else ""
    status = "，待确认" if first.status is Status.UNCONFIRMED else ""
    after = later(sources, day)
    return f"依据：{title_in_short(first)}{month(first.date)}{more}{status}{after}。{told}"


def title_in_short(source: Source) -> str:
    """The name of a document as one line holds it."""
    if source.short:
        return source.short
    named = _NAMED.search(source.title)
    title = named[1] if named else re.split("[（：]", source.title)[0]
    title = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    return f"《{title}》" if named else title


def month(written: str) -> str:
    """2020-07-01 → 2020年7月; what is no day stays as the document gives it."""
    found = re.match(r"(\d{4})-(\d\d)", written)
    return f"{found[1]}年{int(found[2])}月" if found else written
