"""The documents of the registry as columns: each different cell is read once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from operator import attrgetter
from typing import Any, Final, Literal

import msgspec
import numpy as np
from tinydb.table import Table as AnyTable

from knowledge.columns import Codes, Column, Places, Population
from knowledge.facts import UNKNOWN
from knowledge.registry.records import CELLS_OF_HOUSEHOLD, CELLS_OF_PERSON, EARLIEST_BIRTH, PEOPLE
from knowledge.registry.search_keys import HEADS
from knowledge.store import Table, decode

_ID_NUMBER: Final = "身份证号"
_BIRTH: Final = "出生日期"
# What no fact is read from, and nobody is told
_UNUSED: Final = frozenset({"网格", "联系电话", _ID_NUMBER})
_OF_HOUSEHOLD: Final = {k: cell for k, cell in CELLS_OF_HOUSEHOLD.items() if k not in _UNUSED}
_OF_PERSON: Final = {k: cell for k, cell in CELLS_OF_PERSON.items() if k not in _UNUSED}
# Cells that are looked up at once, because many households and people are alike in all of them
_HOUSEHOLDS_ALIKE: Final = (
    ("县市区", "乡镇", "村居", "包保责任人"),
    ("户类别", "房屋等级", "在享待遇"),
    ("户口性质", "家庭月收入"),
)
_PEOPLE_ALIKE: Final = (
    ("性别", "与户主关系", "就学阶段", "寄宿", "参保身份"),
    ("残疾类别", "残疾等级", "劳动能力", "自理能力"),
    ("慢性病", "居民养老缴费年限", "在享待遇"),
)
_OFTEN: Final = frozenset(chain.from_iterable((*_HOUSEHOLDS_ALIKE[1:], *_PEOPLE_ALIKE)))
_FIRST: Final = 1_000  # documents, to learn what often stands in a cell
_MOST: Final = 100  # different cells of one key that are learnt
_DIGITS_OF_AN_ID: Final = 18
_AT_ONCE: Final = 1_000  # documents
_LENGTH: Final = len("2026-07-05")
_OTHER: Final = "0" * _LENGTH  # is no day
_DASHES: Final = [4, 7]
_DIGITS: Final = [0, 1, 2, 3, 5, 6, 8, 9]
_WORTH: Final = 10 ** np.arange(len(_DIGITS) - 1, -1, -1, dtype=np.int32)

Document = Mapping[str, Any]
Body = bytes | str


def _structure(name: str, keys: Mapping[str, Any], *more: tuple[str, Any, Any]) -> Any:
    """What is not among the keys is passed over unread."""
    cells = ((key, cell, None) for key, cell in keys.items())
    return msgspec.defstruct(name, [*cells, *more], gc=False)


def _row_like(of_household: Mapping[str, Any], of_person: Mapping[str, Any]) -> tuple[Any, Any]:
    """By the type of each cell."""
    person: Any = _structure("_Person", of_person, (_ID_NUMBER, Any, None))
    return _structure("_Row", of_household, (PEOPLE, list[person] | None, None)), person


_Row, _Person = _row_like(dict.fromkeys(_OF_HOUSEHOLD, Any), dict.fromkeys(_OF_PERSON, Any))
_read_row: Final = msgspec.json.Decoder(_Row).decode
_NOBODY: Final = (_Person(),)


class Stored(ABC):
    """Households as they are written in the registry."""

    @abstractmethod
    def bodies(self) -> Iterator[Body]: ...

    def __iter__(self) -> Iterator[Any]:
        return rows_of(self.bodies())


@dataclass(frozen=True)
class StoredRows(Stored):
    table: AnyTable

    def bodies(self) -> Iterator[Body]:
        assert isinstance(self.table, Table)
        return self.table.bodies()


def rows_of(bodies: Iterable[Body]) -> Iterator[Any]:
    """For `read_population`."""
    bodies = iter(bodies)
    first = [_row_of_body(body) for body in islice(bodies, _FIRST)]
    yield from first
    read = _quicker_reader(first)
    for body in bodies:
        try:
            yield read(body)
        except (msgspec.MsgspecError, UnicodeError):  # another cell than those that come often
            yield _row_of_body(body)


def _quicker_reader(rows: Sequence[Any]) -> Callable[[Body], Any]:
    """Of cells that come often the same text is given each time, which is quickly looked up."""
    people = [person for row in rows for person in row.人 or ()]
    row, _ = _row_like(_often(_OF_HOUSEHOLD, rows), _often(_OF_PERSON, people))
    decode: Callable[[Body], Any] = msgspec.json.Decoder(row).decode
    return decode


def _often(keys: Iterable[str], rows: Sequence[Any]) -> dict[str, Any]:
    types: dict[str, Any] = {}
    for key in keys:
        cells = {getattr(row, key) for row in rows} if key in _OFTEN else set()
        texts = tuple(cell for cell in cells if isinstance(cell, str))
        is_few = 0 < len(texts) <= _MOST and cells <= {*texts, None}
        types[key] = Literal[texts] | None if is_few else Any
    return types


def _row_of_body(body: Body) -> Any:
    try:
        return _read_row(body)
    except (msgspec.MsgspecError, UnicodeError):  # what only the json module reads
        return _row_of(decode(body))


def _row_of(document: Document) -> Any:
    return msgspec.convert(dict(document), _Row)


class _Numbers(dict[Any, int]):
    """A number for each different key."""

    def __init__(self) -> None:
        self._codes: list[Codes] = []

    def __missing__(self, key: Any) -> int:
        self[key] = number = len(self)
        return number

    def note(self, keys: Iterable[Any]) -> None:
        self._codes.append(np.fromiter(map(self.__getitem__, keys), np.int32))

    def column(self, read: Callable[[Any], Any]) -> Column:
        """Keys that are read as the same have the same number."""
        numbers: dict[object, int] = {}
        values = [read(key) for key in self]
        codes = [numbers.setdefault((type(value), value), len(numbers)) for value in values]
        values = list(dict(zip(codes, values, strict=True)).values())
        self._codes = [np.concatenate([*self._codes, np.zeros(0, dtype=np.int32)])]
        few = len(values) <= np.iinfo(np.int16).max
        own: Codes = np.array(codes, dtype=np.int16 if few else np.int32)
        return Column(own[self._codes[0]], values)


class _Births:
    """Days as numbers, 20260705; what is not written as 2026-07-05 has one below zero."""

    def __init__(self) -> None:
        self._days: list[Codes] = []
        self._others = _Numbers()

    def note(self, cells: Sequence[Any]) -> None:
        plain = [
            cell if type(cell) is str and len(cell) == _LENGTH and cell.isascii() else _OTHER
            for cell in cells
        ]
        letters = np.frombuffer("".join(plain).encode(), dtype=np.uint8).reshape(-1, _LENGTH)
        digits = letters[:, _DIGITS] - ord("0")
        is_day = (digits <= 9).all(axis=1) & (letters[:, _DASHES] == ord("-")).all(axis=1)
        days = digits @ _WORTH
        for place in np.flatnonzero(~is_day).tolist():
            days[place] = -1 - self._others[cells[place]]
        self._days.append(days)

    def column(self) -> Column:
        others = list(self._others)
        days = np.concatenate([*self._days, np.zeros(0, dtype=np.int32)])
        different, codes = np.unique(days, return_inverse=True)
        values = [_day(day) if day >= 0 else _birth(others[-1 - day]) for day in different.tolist()]
        numbers: dict[object, int] = {}
        own = [numbers.setdefault(value, len(numbers)) for value in values]
        return Column(np.array(own, dtype=np.int32)[codes], list(numbers))


class _Cells(_Numbers):
    """For all cells of some keys that are the same together."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__()
        self._keys = keys
        self.of: Callable[[Any], tuple[Any, ...]] = attrgetter(*keys)

    def columns(self, readers: Mapping[str, tuple[str, Callable[..., Any]]]) -> dict[str, Column]:
        return {
            name: self.column(_cell_reader(key, self._keys.index(key), read))
            for key, (name, read) in readers.items()
            if key in self._keys
        }


def _cell_reader(
    key: str, place: int, read: Callable[[Document], Any]
) -> Callable[[tuple[Any, ...]], Any]:
    """Each different cell is read once, whatever stands beside it."""
    known: dict[object, Any] = {}

    def value(cells: tuple[Any, ...]) -> Any:
        cell = cells[place]
        if cell not in known:
            known[cell] = read({key: cell})
        return known[cell]

    return value


def _day(number: int) -> Any:
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    try:
        found = date(year, month, day)
    except ValueError:
        found = date.min
    return found if found >= EARLIEST_BIRTH else _birth(f"{year:04}-{month:02}-{day:02}")


def _birth(cell: Any) -> Any:
    _, read = _OF_PERSON[_BIRTH]
    return read({_ID_NUMBER if len(cell or "") == _DIGITS_OF_AN_ID else _BIRTH: cell})


def _as_told(texts: Sequence[Any]) -> Column:
    """Of cells that hardly come twice, and stand in the registry as they are told."""
    return Column(np.arange(len(texts), dtype=np.int32), [text or UNKNOWN for text in texts])


def read_population(documents: Iterable[Any]) -> Population:
    """Of rows, or of documents as they are. Raises RecordError."""
    of_households = [_Cells(keys) for keys in _HOUSEHOLDS_ALIKE]
    of_people = [_Cells(keys) for keys in _PEOPLE_ALIKE]
    births, ids, names = _Births(), list[Any](), list[Any]()
    sizes, nobody = [0], list[bool]()
    rest = iter(documents)
    while batch := [
        each if isinstance(each, msgspec.Struct) else _row_of(each)
        for each in islice(rest, _AT_ONCE)
    ]:
        rows: Any = batch
        ids += [row.户编号 for row in rows]
        for part in of_households:
            part.note(map(part.of, rows))
        members = [row.人 or _NOBODY for row in rows]
        everybody = list(chain.from_iterable(members))
        for part in of_people:
            part.note(map(part.of, everybody))
        names += [each.姓名 for each in everybody]
        # The day of birth stands in the number as well.
        births.note([each.出生日期 or each.身份证号 for each in everybody])
        nobody += [one is _NOBODY[0] for one in everybody]
        sizes += map(len, members)
    starts = np.cumsum(sizes)
    households = {"id": _as_told(ids)}
    persons = {"name": _as_told(names), "birth_date": births.column()}
    for part in of_households:
        households |= part.columns(_OF_HOUSEHOLD)
    for part in of_people:
        persons |= part.columns(_OF_PERSON)
    return Population(
        household=households,
        person=persons,
        starts=starts,
        household_of=np.repeat(np.arange(len(sizes) - 1), sizes[1:]),
        nobody=np.array(nobody, dtype=bool),
        heads=_heads(persons["relation"], starts),
    )


def _heads(relation: Column, starts: Places) -> Places:
    """The first of each household who is called so, otherwise the first."""
    first = starts[:-1]
    if not first.size:
        return first
    is_head = np.array([each in HEADS for each in relation.values], dtype=bool)[relation.codes]
    places = np.where(is_head, np.arange(len(is_head)), len(is_head))
    found = np.minimum.reduceat(places, first)
    return np.where(found < len(is_head), found, first)
