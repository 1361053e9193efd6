"""Dated values: the only place figures come from.

A value of the law has a unit and versions; each version holds from a day on, until its own
last day or the day before the next one, and names its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import lru_cache
from typing import Final

from knowledge.facts import month_in_words
from knowledge.policy.traced import is_traced


class Status(Enum):
    """How far a source can be trusted, best first; never mixed up in an answer."""

    SEED = "seed"
    PUBLIC = "public"
    UNCONFIRMED = "unconfirmed"

    @property
    def label(self) -> str:
        return {"seed": "种子原文", "public": "公开资料", "unconfirmed": "待确认"}[self.value]


@dataclass(frozen=True)
class Source:
    """A passage of a document: what a figure or a sentence rests on."""

    id: str
    title: str
    date: str  # as the document gives it: "2020年下半年", "2019-07-22"
    status: Status
    quote: str  # the passage, or what it says in short where it is not verbatim
    address: str = ""
    short: str = ""  # how one line of an answer calls the document
    verbatim: bool = True

    def __hash__(self) -> int:  # quicker than of all, and as good
        return hash(self.id)

    @property
    def in_short(self) -> str:
        """Its name as one line holds it."""
        if self.short:
            return self.short
        named = _NAMED.search(self.title)
        title = named[1] if named else re.split("[（：]", self.title)[0]
        title = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
        return f"《{title}》" if named else title

    @property
    def month(self) -> str:
        """2020-07-01 → 2020年7月; what is no day stays as the document gives it."""
        found = re.match(r"(\d{4})-(\d\d)", self.date)
        return f"{found[1]}年{int(found[2])}月" if found else self.date


LONGEST_TITLE: Final = 20  # characters of a document's name where it has no short one
_NAMED: Final = re.compile(r"《([^》]+)》")
FEN: Final = Decimal("0.01")  # 元
MONTH: Final = "年月"  # the unit of a month of the calendar: 202705 is May 2027
GROWS_OLD: Final = timedelta(days=366)
_DATED = re.compile(r"(\d{4})(?:[-年](\d{1,2}))?(?:[-月](\d{1,2}))?")
_PARTS_OF_A_YEAR = {"下半年": 7, "秋": 9}  # first month


def published(source: Source) -> date | None:
    return first_day(source.date)


def first_day(text: str) -> date | None:
    """The first day that a document's date can mean; None where it names no year. Raises
    ValueError for a day that there is not."""
    dated = _DATED.search(text)
    if dated is None:
        return None
    year, month, day = dated.groups()
    parts = (first for part, first in _PARTS_OF_A_YEAR.items() if part in text)
    return date(int(year), int(month or next(parts, 1)), int(day or 1))


def younger_than(source: Source, day: date) -> bool:
    """Whether the source cannot have been there on that day."""
    first = published(source)
    return first is not None and first > day


def later_year(sources: Iterable[Source], day: date) -> int | None:
    """The year of the youngest of them, where it cannot have been there on that day."""
    later = [published(source) for source in sources if younger_than(source, day)]
    return max((first.year for first in later if first is not None), default=None)


@dataclass(frozen=True)
class Version:
    amount: Decimal
    since: date
    until: date | None  # last day on which it is known to hold, None: until replaced
    sources: tuple[Source, ...]  # all that it takes to know the amount
    checked: date | None = None  # last day on which somebody saw it in force
    inferred: bool = False  # reckoned, in no document

    @property
    def status(self) -> Status:
        """No better than the weakest source it takes."""
        return max((source.status for source in self.sources), key=list(Status).index)

    @property
    def seen(self) -> date:
        """The last day for which somebody tells that it holds."""
        days = [self.since, self.checked, *map(published, self.sources)]
        last = max(day for day in days if day is not None)
        return last if self.until is None else min(last, self.until)


@dataclass(frozen=True)
class LawValue:
    """What one value is on one day."""

    id: str
    name: str
    unit: str  # 元/次, 元/月, 元/年, %, 周岁, 年, …
    version: Version
    is_old: bool = False  # the newest that is known, and not sure to hold on the day asked

    @property
    def amount(self) -> Decimal:
        return self.version.amount

    @property
    def status(self) -> Status:
        return self.version.status

    @property
    def shown(self) -> str:
        """With its unit, as people write it."""
        return as_written(self.amount, self.unit)

    def __str__(self) -> str:
        return plain(self.amount)


@dataclass(frozen=True)
class DatedValue:
    """One figure of the law with all its versions, oldest first."""

    id: str
    name: str
    unit: str
    versions: tuple[Version, ...]
    lasting: bool = False
    ends: date | None = None

    def on(self, day: date, *, reckoned: bool = False) -> LawValue | None:
        """The newest version that a document gives, or that is `reckoned`; None before the first
        and after the end."""
        if self.ends is not None and day > self.ends:
            return None
        for version in reversed(self.versions):
            if version.since <= day and (reckoned or not version.inferred):
                return LawValue(self.id, self.name, self.unit, version, self._is_old(version, day))
        return None

    def _is_old(self, version: Version, day: date) -> bool:
        past = version.until is not None and day > version.until
        return not self.lasting and (past or day > version.seen + GROWS_OLD)


class NotRecorded(LookupError):
    """The knowledge holds no version of this value for this day."""

    def __init__(self, value_id: str, name: str, day: date) -> None:
        super().__init__(f"{value_id}: no version on {day}")
        self.name = name
        self.day = day


@dataclass(frozen=True)
class Law:
    """The law of one day as a rule reads it; remembers in `used` what was looked up."""

    values: Mapping[str, DatedValue]
    day: date
    used: dict[str, LawValue] = field(default_factory=dict, compare=False)
    found: dict[str, LawValue | None] = field(default_factory=dict, compare=False)  # so far
    reckoned: bool = False  # with figures that no document gives

    def __getitem__(self, value_id: str) -> LawValue:
        value = self.find(value_id)
        if value is None:
            raise NotRecorded(value_id, self.values[value_id].name, self.day)
        return value

    def find(self, value_id: str) -> LawValue | None:
        """None where nothing is recorded for the day; KeyError for an id that does not exist."""
        value = self._on_the_day(value_id)
        if value is not None:
            self.used[value_id] = value
        return value

    def _on_the_day(self, value_id: str) -> LawValue | None:
        if value_id not in self.found:
            self.found[value_id] = self.values[value_id].on(self.day, reckoned=self.reckoned)
        return self.found[value_id]

    def before(self, value_id: str, since: date) -> LawValue | None:
        """What a value was on the day before that one; None where nothing is recorded for it."""
        former = self.values[value_id].on(since - timedelta(days=1))
        if former is not None:
            self.used[f"{value_id} before {since}"] = former
        return former

    def bound(self, value_id: str) -> LawValue:
        """One that nothing in the result rests on where it is kept to: not counted as used."""
        value = self._on_the_day(value_id)
        if value is None:
            raise NotRecorded(value_id, self.values[value_id].name, self.day)
        return value

    def glance(self, value_id: str) -> Decimal:
        return self.bound(value_id).amount

    def holds(self, value_id: str) -> bool:
        """Whether it is recorded for the day: not counted as used."""
        return self._on_the_day(value_id) is not None

    def afresh(self) -> Law:
        return Law(self.values, self.day, found=self.found, reckoned=self.reckoned)

    def with_what_is_reckoned(self) -> Law:
        """With the figures that are reckoned for a later day than any document gives."""
        return Law(self.values, self.day, reckoned=True)


def fen(amount: Decimal) -> Decimal:
    """Yuan rounded half up to the fen."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def percent_of(amount: Decimal, rate: LawValue) -> Decimal:
    return fen(amount * rate.amount / 100)


def plain(amount: Decimal) -> str:
    """6160.00 → 6160, 12.50 → 12.5, 0.05 → 0.05: as people write it, to the fen."""
    return amount.quantize(FEN, ROUND_HALF_UP).in_plain() if is_traced(amount) else _plain(amount)


@lru_cache(maxsize=10_000)
def _plain(amount: Decimal) -> str:
    text = f"{fen(amount):f}"
    return text.rstrip("0").rstrip(".")


def period_of(unit: str) -> str:
    """元/月 → 每月, before a sum."""
    return {"月": "每月", "年": "每年"}.get(unit.rpartition("/")[2], "")


def as_written(amount: Decimal, unit: str) -> str:
    """With its unit as people write it, without the period: 50000 元/年 → 5万元, 21889600 元 →
    2188.96万元, 136750 元 → 136750元, 202705 年月 → 2027年5月."""
    if unit == MONTH:
        return month_in_words(amount)
    unit = unit.split("/")[0]
    round_to = 1_000 if amount < 1_000_000 else 10
    if unit == "元" and amount >= 10_000 and amount % round_to == 0:
        return f"{plain(amount / 10_000)}万元"
    return f"{plain(amount)}{unit}"
