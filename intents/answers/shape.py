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
_NUMBER: Final = re.compile(r"电话((?!1[12]0)[\d-]+(?:、(?!1[12]0|119)[\d-]+)*)")
AROUND: Final = 40  # characters of what else may be meant, around what is guessed
_HANGS_ON: Final = re.compile("[；，](?:还|都)?要?看[^；。（]*(?=(?:（待确认）)?。$)")
_ONLY_WHOM: Final = re.compile("^(下一步：).+?。(找.+)$")  # the way to it stands in the details
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
        return f"按{self.year}年推算：{told}{self.beside}（不是官方数）。"


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
    also: tuple[AnswerAmount, ...] = ()  # so reckoned, or summed up, or what each choice comes to
    values: tuple[LawValue, ...] = ()  # that it rests on
    history: tuple[ValueHistory, ...] = ()  # of its figures, where that is asked for
    is_part: bool = False  # of an answer given before: its question and grounds stand there
    is_long: bool = False  # a plan or a table, of which nothing is left out

    @property
    def in_front(self) -> tuple[str, ...]:
        """All that may stand before the buttons, whatever the room."""
        newer = self.newer.line if self.newer else ""
        return (self.result, newer, *self.above_all, *self.why, self.next_step or self.whom)


def short(told: Told, above: str, last: str, *, among: bool = False) -> str:
    """What people read. `above` is a warning; what is told `among` others leaves them room."""
    question = told.ask.question if told.ask and not told.is_part else ""
    last = "" if told.is_part else last
    result, *more = f"{told.before}{told.result}".splitlines() or [""]
    told = replace(told, above_all=tuple(e for e in told.above_all if e != told.result))
    newer = told.newer.line if told.newer else ""  # told besides, however short the rest is
    most = MOST_CHARACTERS - (AROUND if among else 0)
    told_first = (above, result, newer, *told.above_all)
    fixed = [line for line in (*told_first, told.next_step, question, last) if line]
    room = most + 1 - sum(len(line) + 1 for line in fixed)
    if question and room < 0:  # the question tells what it hangs on
        result, long = _HANGS_ON.sub("", result), len(result)
        room += long - len(result)
    if room < 0:
        whom = _ONLY_WHOM.sub(r"\1\2", told.next_step)
        room, told = room + len(told.next_step) - len(whom), replace(told, next_step=whom)
    places = MOST_LINES - sum(line.count("\n") + 1 for line in fixed) - (2 if among else 0)
    why = (*more, *told.why)
    if not told.is_long:
        of_it = sorted(more, key=lambda line: "元" not in line)  # the rest of the result
        why = tuple(_fitting([*of_it, *told.why], room, min(MOST_WHY, places)))
    room -= sum(len(line) + 1 for line in why)
    places -= sum(line.count("\n") + 1 for line in why)
    number = _NUMBER.search(told.whom)
    by_phone = f"不清楚的打{number[1]}问。" if number else ""  # no room for who it is
    step = told.next_step or join(
        _fitting([told.whom], room, places) or _fitting([by_phone], room, places)
    )
    result = join([result, *(line for line in more if line in why)])
    why = tuple(line for line in why if line not in more)
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
    first = sources[0]
    more = "等" if len({source.title for source in sources}) > 1 else ""
    if newest is not None and day > newest + GROWS_OLD and str(newest.year) not in first.date:
        more += f"（最新{newest.year}年）"
    status = "，待确认" if first.status is Status.UNCONFIRMED else ""
    after = later(sources, day)
    return f"依据：{first.in_short}{first.month}{more}{status}{after}。{told}"
