"""The gaps of a whole city by money, told line for line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain, pairwise
from typing import Any, Final, TypeAlias

import numpy as np
import orjson

from handlers.office.gaps import Gap, GapKind
from knowledge.columns import Codes, Column, Keys, Places, Population
from knowledge.policy.entitlement import Range

FEN: Final = 100  # in a yuan
_AT_ONCE: Final = 2000  # lines, or cells
_COUNTED_AT_ONCE: Final = 100_000
_KINDS: Final = list(GapKind)
_NO_FIGURE: Final = -1
_MOST: Final = 2**63
_Write: TypeAlias = Callable[[list[str]], list[bytes]]  # many cells of a key at once


class Rows:
    """The gaps of all, in columns."""

    def __init__(self, population: Population, benefits: int) -> None:
        self.population = population
        self.benefits = benefits  # how many there are
        self.gaps: list[Gap] = []  # without whose they are
        self.orders: list[int] = []  # of the benefit, by gap
        self.personal: list[bool] = []
        self.columns: list[tuple[Codes, ...]] = []  # numbers of gaps, households and people
        self._numbers: dict[Gap, int] = {}

    def number(self, gap: Gap, order: int, personal: bool) -> int:
        number = self._numbers.setdefault(gap, len(self.gaps))
        if number == len(self.gaps):
            self.gaps.append(gap)
            self.orders.append(order)
            self.personal.append(personal)
        return number

    def add(self, numbers: Places, households: Places, people: Places) -> None:
        """Whose the gaps of these numbers are."""
        columns = numbers, households, people
        self.columns.append(tuple(each.astype(np.int32) for each in columns))

    def take(self, other: Rows) -> None:
        """What another found among the same people."""
        every = zip(other.gaps, other.orders, other.personal, strict=True)
        numbers = np.array([self.number(*each) for each in every], dtype=np.int32)
        while other.columns:
            own, households, people = other.columns.pop()
            self.columns.append((numbers.take(own), households, people))

    def __getstate__(self) -> dict[str, object]:
        """Where the people are known."""
        return {**vars(self), "population": None, "_numbers": None}


@dataclass(frozen=True)
class Total:
    """Of one benefit, or of all of a kind; amounts in 元/年."""

    gaps: int
    households: int
    least: Decimal
    most: Decimal
    benefit: str = ""

    @property
    def worth(self) -> str:
        return Range(self.least, self.most).show("元")


class Ranking:
    """The gaps of a whole city by money."""

    def __init__(self, rows: Rows, as_of: date) -> None:
        population = rows.population
        self._gaps, self._personal, self._as_of = rows.gaps, rows.personal, as_of
        of_households, of_people = population.household, population.person
        self._names, self._relations = of_people["name"], of_people["relation"]
        self._columns = {
            "household": of_households["id"],
            "county": of_households["county"],
            "town": of_households["town"],
            "village": of_households["village"],
            "contact": of_households["contact_person"],
            "head": Column(self._names.codes[population.heads], self._names.values),
        }
        self._written_as = ""
        self._keep_pieces([b""], [b""], [b""])
        self._least = np.array([_fen(gap.least) for gap in self._gaps], dtype=np.int64)
        self._most = np.array([_fen(gap.most) for gap in self._gaps], dtype=np.int64)
        self._benefits = sorted({gap.benefit for gap in self._gaps})
        places = {name: place for place, name in enumerate(self._benefits)}
        self._benefit_of = np.array([places[gap.benefit] for gap in self._gaps], dtype=np.int64)
        kinds = [_KINDS.index(gap.kind) for gap in self._gaps]
        order = sorted(range(len(kinds)), key=lambda n: (kinds[n], -int(self._most[n])))
        rank = np.zeros(len(kinds), dtype=np.int64)
        steps = [
            int((kinds[n], self._most[n]) != (kinds[m], self._most[m])) for m, n in pairwise(order)
        ]
        rank[order] = np.cumsum([0, *steps])[: len(order)]
        self._starts = population.starts
        self._members = int(np.diff(self._starts).max(initial=0)) + 1
        self._of_household = rows.benefits * self._members
        self._places = max(len(population), 1) * self._of_household
        # In one number the rank, where it stands and which gap it is.
        unit = self._places * len(kinds)
        assert unit * (len(kinds) + 1) < _MOST
        # In one household they come by benefit.
        orders = np.array(rows.orders, dtype=np.int64) * self._members
        of_gaps = rank * unit + orders * len(kinds) + np.arange(len(kinds))
        is_personal = np.array(rows.personal, dtype=np.int64) * len(kinds)
        self._lines = np.zeros(sum(len(own) for own, *_ in rows.columns), dtype=np.int64)
        end = len(self._lines)
        while rows.columns:
            own, households, people = rows.columns.pop()
            part = self._lines[end - len(own) : end]
            place = people - self._starts.take(households)
            part += of_gaps.take(own) + place * is_personal.take(own)
            part += households.astype(np.int64) * (self._of_household * len(kinds))
            end -= len(own)
        self._lines.sort()
        firsts = [
            1 + max((int(rank[n]) for n, own in enumerate(kinds) if own < kind), default=-1)
            for kind in range(len(_KINDS) + 1)
        ]
        self._ends = np.searchsorted(self._lines, np.array(firsts, dtype=np.int64) * unit)

    def of(self, kind: GapKind) -> Iterator[Gap]:
        numbers, households, people = self._read(self._part(kind))
        columns = self._columns
        for n, h, p in zip(numbers.tolist(), households.tolist(), people.tolist(), strict=True):
            whose = {name: _text(column.of(h)) for name, column in columns.items()}
            person = self._person(p) if self._personal[n] else ""
            yield replace(self._gaps[n], person=person, **whose)

    def lines(self, kind: GapKind) -> Iterator[bytes]:
        """Some thousand lines at once, as people read them."""
        if self._written_as != "words":
            self._written_as = "words"
            self._keep_pieces(
                self._whose(_AS_WORDS),
                [f"（{name}）".encode() if name else b"" for name in self._called()],
                [f" {gap.what}\n".encode() for gap in self._gaps],
            )
        return self._written(kind, b"")

    def json(self, kind: GapKind) -> Iterator[bytes]:
        """Some thousand lines at once."""
        if self._written_as != "json":
            self._written_as = "json"
            after = b'"person":""'
            self._keep_pieces(
                self._whose(_AS_JSON),
                _as_json("person")(self._called()),
                [
                    line[line.index(after) + len(after) :] + b"\n"
                    for line in map(orjson.dumps, self._gaps)
                ],
            )
        return self._written(kind, f'{{"kind":"{kind}","as_of":"{self._as_of}"'.encode())

    def _whose(self, written: Mapping[str, _Write]) -> list[bytes]:
        """Of each household, these of its cells."""
        parts = list[Iterator[bytes]]()
        for name, write in written.items():
            values, codes = self._columns[name].values, self._columns[name].codes.tolist()
            if len(values) < len(codes):  # each but once
                parts.append(map(write(_texts(values)).__getitem__, codes))
            else:
                parts.append(iter(write(_texts(map(values.__getitem__, codes)))))
        return list(map(b"".join, zip(*parts, strict=True)))

    def _keep_pieces(self, *pieces: list[bytes]) -> None:
        """Of each household, of each of the people and for nobody, and of each gap."""
        self._pieces = np.array(list(chain.from_iterable(pieces)), dtype=object)
        self._gap_pieces = len(self._pieces) - len(pieces[-1])  # where they begin

    def _written(self, kind: GapKind, start: bytes) -> Iterator[bytes]:
        gaps, part = self._gap_pieces, self._part(kind)
        people, nobody = len(self._starts) - 1, gaps - 1
        pieces = self._pieces.copy()
        pieces[gaps:] += start  # of the line behind
        personal = np.array(self._personal, dtype=bool)
        for begin in range(0, len(part), _AT_ONCE):
            numbers, households, places = self._read(part[begin : begin + _AT_ONCE])
            own = np.where(personal[numbers], people + places, nobody)
            lines = pieces[np.stack([households, own, gaps + numbers], axis=1).ravel()].tolist()
            lines[-1] = lines[-1].removesuffix(start)
            yield b"".join([start, *lines])

    def total(self, kind: GapKind) -> Total:
        counts, households = self._counted(kind)
        return self._total(counts, households.any(axis=0))

    def by_benefit(self, kind: GapKind) -> list[Total]:
        counts, households = self._counted(kind)
        totals = [
            self._total(np.where(self._benefit_of == place, counts, 0), households[place], name)
            for place, name in enumerate(self._benefits)
            if households[place].any()
        ]
        return sorted(totals, key=lambda total: -total.most)

    def _counted(self, kind: GapKind) -> tuple[Any, Any]:
        """How often each gap is there, and which households lack each benefit."""
        counts = np.zeros(len(self._gaps), dtype=np.int64)
        lacking = np.zeros((len(self._benefits), len(self._starts) - 1), dtype=bool)
        lines = self._part(kind)
        for begin in range(0, len(lines), _COUNTED_AT_ONCE):
            numbers, households, _ = self._read(lines[begin : begin + _COUNTED_AT_ONCE])
            counts += np.bincount(numbers, minlength=len(counts))
            lacking[self._benefit_of[numbers], households] = True
        return counts, lacking

    def _total(self, counts: Any, households: Any, benefit: str = "") -> Total:
        least, most = (
            Decimal(int((np.maximum(fen, 0) * counts).sum())) / FEN
            for fen in (self._least, self._most)
        )
        return Total(int(counts.sum()), int(households.sum()), least, most, benefit)

    def _part(self, kind: GapKind) -> Keys:
        place = _KINDS.index(kind)
        return self._lines[int(self._ends[place]) : int(self._ends[place + 1])]

    def _read(self, lines: Keys) -> tuple[Places, Places, Places]:
        """Which gaps they are, and of which household and person."""
        where, numbers = np.divmod(lines, max(len(self._gaps), 1))
        households, place = np.divmod(where % self._places, self._of_household)
        return numbers, households, self._starts[households] + place % self._members

    def _called(self) -> list[str]:
        """Each of the people, by the relation where there is no name on file; and nobody."""
        called, relations = (
            list(map(_texts(column.values).__getitem__, column.codes.tolist()))
            for column in (self._names, self._relations)
        )
        if "" in called:
            called = [name or relation for name, relation in zip(called, relations, strict=True)]
        return [*called, ""]

    def _person(self, person: int) -> str:
        return _text(self._names.of(person)) or _text(self._relations.of(person))


def _as_json(name: str) -> _Write:
    start = f',"{name}":'.encode()

    def write(texts: list[str]) -> list[bytes]:
        found = list[bytes]()
        for begin in range(0, len(texts), _AT_ONCE):
            part = texts[begin : begin + _AT_ONCE]
            together = orjson.dumps(part)
            if b"\\" in together:
                found += (start + orjson.dumps(text) for text in part)
            else:  # nothing was escaped, so that no quotation mark stands within a cell
                between = b'"\n' + start + b'"'  # no line ends within a cell either
                found += (start + together[1:-1].replace(b'","', between)).split(b"\n")
        return found

    return write


_AS_JSON: Final = {
    name: _as_json(name) for name in ("household", "county", "town", "village", "contact", "head")
}
_AS_WORDS: Final[Mapping[str, _Write]] = {
    "household": lambda texts: [f"{text} ".encode() for text in texts],
    "head": lambda texts: [f"{text}家".encode() for text in texts],
}


def _texts(values: Iterable[object]) -> list[str]:
    return [value if isinstance(value, str) else "" for value in values]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _fen(yuan: str | None) -> int:
    return _NO_FIGURE if yuan is None else int(Decimal(yuan) * FEN)
