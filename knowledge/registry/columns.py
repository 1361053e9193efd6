"""The documents of the registry as columns: each different cell is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Final

import msgspec
import numpy as np
from tinydb.table import Table as AnyTable

from knowledge.columns import Column, Places, Population
from knowledge.facts import UNKNOWN
from knowledge.registry.records import CELLS_OF_HOUSEHOLD, CELLS_OF_PERSON, PEOPLE
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
    ("户口性质", "户类别", "房屋等级", "在享待遇"),
    ("家庭月收入",),
)
_PEOPLE_ALIKE: Final = (
    ("性别", "与户主关系", "就学阶段", "寄宿", "参保身份"),
    ("残疾类别", "残疾等级", "劳动能力", "自理能力"),
    ("慢性病", "居民养老缴费年限", "在享待遇"),
)
_DIGITS_OF_AN_ID: Final = 18
_AT_ONCE: Final = 60  # documents

Document = Mapping[str, Any]


def _structure(name: str, keys: Iterable[str], *more: tuple[str, Any, Any]) -> Any:
    """What is not among the keys is passed over unread."""
    return msgspec.defstruct(name, [*((key, Any, None) for key in keys), *more], gc=False)


_Person: Final = _structure("_Person", [*_OF_PERSON, _ID_NUMBER])
_Row: Final = _structure(
    "_Row",
    _OF_HOUSEHOLD,
    (PEOPLE, list[_Person] | None, None),  # type: ignore[valid-type]
)
_read_row: Final = msgspec.json.Decoder(_Row).decode
_NOBODY: Final = (_Person(),)


def stored_rows(table: AnyTable) -> Iterator[Any]:
    """Of the households in the registry, for `read_population`."""
    assert isinstance(table, Table)
    return table.each(_row_of_body)


def _row_of_body(body: bytes | str) -> Any:
    try:
        return _read_row(body)
    except (msgspec.MsgspecError, UnicodeError):  # what only the json module reads
        return _row_of(decode(body))


def _row_of(document: Document) -> Any:
    return msgspec.convert(dict(document), _Row)


class _Texts:
    """Cells that hardly come twice, and stand in the registry as they are told."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._texts: list[Any] = []

    def note(self, cells: Mapping[str, Sequence[Any]]) -> None:
        self._texts += cells[self._key]

    def column(self) -> Column:
        values = [text or UNKNOWN for text in self._texts]
        return Column(np.arange(len(values), dtype=np.int32), values)


class _Cells(dict[tuple[Any, ...], int]):
    """A number for all cells of some keys that are the same together."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys
        self._codes: list[Any] = []

    def __missing__(self, cells: tuple[Any, ...]) -> int:
        self[cells] = number = len(self)
        return number

    def note(self, cells: Mapping[str, Sequence[Any]]) -> None:
        own = zip(*(cells[key] for key in self._keys), strict=True)
        count = len(cells[self._keys[0]])
        self._codes.append(np.fromiter(map(self.__getitem__, own), np.int32, count))

    def column(self, read: Callable[[tuple[Any, ...]], Any]) -> Column:
        """Cells that are read as the same have the same number."""
        numbers: dict[object, int] = {}
        values = [read(cells) for cells in self]
        codes = [numbers.setdefault((type(value), value), len(numbers)) for value in values]
        codes_of = np.array(codes, dtype=np.int32)
        found = [codes_of[part] for part in self._codes]
        values = list(dict(zip(codes, values, strict=True)).values())
        return Column(np.concatenate(found) if found else codes_of[:0], values)

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


def _birth_of(read: Callable[[Document], Any]) -> Callable[[tuple[Any, ...]], Any]:
    def value(cells: tuple[Any, ...]) -> Any:
        [cell] = cells
        return read({_ID_NUMBER if len(cell or "") == _DIGITS_OF_AN_ID else _BIRTH: cell})

    return value


def read_population(
    documents: Iterable[Any], progress: Callable[[int], None] = lambda _: None
) -> Population:
    """Of `stored_rows`, or of documents as they are; `progress` is told how many more are read.
    Raises RecordError."""
    ids, names, births = _Texts("户编号"), _Texts("姓名"), _Cells([_BIRTH])
    of_households = [_Cells(keys) for keys in _HOUSEHOLDS_ALIKE]
    of_people = [births, *(_Cells(keys) for keys in _PEOPLE_ALIKE)]
    sizes, nobody = [0], list[bool]()
    rest = iter(documents)
    while batch := [
        each if type(each) is _Row else _row_of(each) for each in islice(rest, _AT_ONCE)
    ]:
        cells = _transposed(batch)
        ids.note(cells)
        for part in of_households:
            part.note(cells)
        members = [people or _NOBODY for people in cells[PEOPLE]]
        everybody = list(chain.from_iterable(members))
        own = _transposed(everybody)
        born = zip(own[_BIRTH], own[_ID_NUMBER], strict=True)
        own[_BIRTH] = [day or number for day, number in born]  # which stands in the number as well
        names.note(own)
        for part in of_people:
            part.note(own)
        nobody += [one is _NOBODY[0] for one in everybody]
        sizes += map(len, members)
        progress(len(batch))
    starts = np.cumsum(sizes)
    households = {"id": ids.column()}
    persons = {
        "name": names.column(),
        "birth_date": births.column(_birth_of(_OF_PERSON[_BIRTH][1])),
    }
    for part in of_households:
        households |= part.columns(_OF_HOUSEHOLD)
    for part in of_people[1:]:
        persons |= part.columns(_OF_PERSON)
    return Population(
        household=households,
        person=persons,
        starts=starts,
        household_of=np.repeat(np.arange(len(sizes) - 1), sizes[1:]),
        nobody=np.array(nobody, dtype=bool),
        heads=_heads(persons["relation"], starts),
    )


def _transposed(rows: Sequence[Any]) -> dict[str, Sequence[Any]]:
    """The cells of each key."""
    cells = zip(*map(msgspec.structs.astuple, rows), strict=True)
    return dict(zip(rows[0].__struct_fields__, cells, strict=True))


def _heads(relation: Column, starts: Places) -> Places:
    """The first of each household who is called so, otherwise the first."""
    first = starts[:-1]
    if not first.size:
        return first
    is_head = np.array([each in HEADS for each in relation.values], dtype=bool)[relation.codes]
    places = np.where(is_head, np.arange(len(is_head)), len(is_head))
    found = np.minimum.reduceat(places, first)
    return np.where(found < len(is_head), found, first)
