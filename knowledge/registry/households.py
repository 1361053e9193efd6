"""The households of the registry: read by id, found by what a grid worker remembers of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from tinydb import where
from tinydb.table import Document

from knowledge.facts import UNKNOWN, Household, Maybe
from knowledge.forks import helped, possible_processes
from knowledge.registry import search_keys
from knowledge.registry.finding import Search, words_of
from knowledge.registry.records import PEOPLE, RecordError, code, read_household
from knowledge.registry.search_keys import (
    HEADS,
    KeyChanges,
    keys_of_received,
    leads,
    note_writing,
    writings,
)
from knowledge.store import Database, Locked

__all__ = ["Found", "Households", "Matches", "RecordError", "Writing", "read_household"]

TABLE: Final = "households"
INDEXES: Final = {TABLE: ["户编号"]}
_REBUILT: Final = {**INDEXES, **search_keys.INDEXES}
_BESIDE: Final = {name: f"{name} anew" for name in _REBUILT}
IMPORT: Final = "import"  # of which there is one at a time
MOST_OF_ONE_PHONE: Final = 100  # households that are looked at


@dataclass(frozen=True)
class Found:
    """A household in a list to choose from: enough to tell two people of one name apart."""

    id: str
    head: Maybe[str]
    county: Maybe[str]
    town: Maybe[str]
    village: Maybe[str]
    people: int
    member: str | None  # whom the search fits, where that is not the head
    birth_year: Maybe[int]  # of whom the search fits, otherwise of the head


class Matches:
    """What was found, the best first; a household is read when it is asked for."""

    def __init__(self, numbers: Sequence[int], read: Callable[[int], Found | None]) -> None:
        self._numbers = numbers
        self._read = read

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[Found]:
        return iter(self[:])

    def __getitem__(self, part: slice) -> list[Found]:
        found = map(self._read, self._numbers[part])
        return [each for each in found if each is not None]  # None: taken out since


class Households:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = database.table(TABLE)

    def get(self, household_id: str) -> Household | None:
        document = self.document(household_id)
        return None if document is None else read_household(document)

    def document(self, household_id: str) -> Document | None:
        """The record as it is kept."""
        document: Document | None = self._table.get(where("户编号") == code(household_id))
        return document

    def of_phone(self, phone: str) -> list[Household]:
        """Those that registered exactly this number."""
        found = (self.get(each.id) for each in self.find(phone)[:MOST_OF_ONE_PHONE])
        return [each for each in found if each is not None and each.phone == phone]

    def count(self) -> int:
        return len(self._table)

    def find(self, text: str, grids: Iterable[str] | None = None) -> Matches:
        """The households, of these 网格 or of all, that every word of the text fits.

        A word is a 户编号, a phone number or its last four digits or more, a name, one with a
        character left out, two or three characters of one, its pinyin initials, a surname, a
        place, or a place and a name with no space between them. Where nothing fits, one character
        of a name may be wrong.
        """
        words = words_of(text)
        search = Search(self._database, TABLE, grids)

        def read(number: int) -> Found | None:
            document: Any = self._table.get(doc_id=number)
            return None if document is None else _found(document, search.member_fitting(document))

        return Matches(search.ranked(words) if words else [], read)

    def in_grids(self, grids: Iterable[str]) -> list[Document]:
        """The records as they are kept, of every household of these 网格."""
        found = leads(self._database, [f"grid:{code(grid)}" for grid in grids])
        numbers = sorted({abs(number) for own in found.values() for number in own})
        documents: list[Any] = [self._table.get(doc_id=number) for number in numbers]
        return [each for each in documents if each is not None]

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """All that is written inside is kept with what it is found by, or nothing is."""
        with self._database.transaction():
            writing = Writing(self._table)
            yield writing
            writing.keys.write(self._database)
            note_writing(self._database)

    @contextmanager
    def rebuilding(self) -> Iterator[Rebuilding]:
        """All households written anew beside those that are there, so that whoever writes something
        else meanwhile waits for a part alone, and put in their place at one stroke at the end.
        Raises ProcessLost."""
        with helped(keys_of_received, min(1, possible_processes() - 1)) as helpers:
            rebuilding = Rebuilding(self._database, KeyChanges(*helpers))
            try:
                yield rebuilding
                rebuilding.finish()
            finally:
                rebuilding.clear()


class Rebuilding:
    def __init__(self, database: Database, keys: KeyChanges) -> None:
        self._database, self._keys, self._written = database, keys, 0
        self._were = writings(database)
        self.clear()
        database.declare({_BESIDE[name]: fields for name, fields in _REBUILT.items()})
        self._table: Any = database.table(_BESIDE[TABLE], persist_empty=True)

    def add(self, records: Sequence[Mapping[str, Any]]) -> None:
        """In the order in which they are kept; what is there already is a Document and keeps its
        number."""
        numbers = self._table.insert_plain(records)
        for number, record in zip(numbers, records, strict=True):
            self._keys.note(number, None, record)
        self._keys.hand_on()
        self._written += len(numbers)

    def finish(self) -> None:
        """Raises Locked where somebody else wrote households meanwhile."""
        beside = _BESIDE[search_keys.TABLE]
        self._keys.write(self._database, beside)
        with self._database.transaction():
            is_whole = len(self._table) == self._written
            if not is_whole or writings(self._database) != self._were:
                raise Locked("somebody else wrote households meanwhile")
            note_writing(self._database, beside, self._were + 1)
            self._database.swap({beside: name for name, beside in _BESIDE.items()})

    def clear(self) -> None:
        _take_out(self._database, self._database.tables())


def take_out_what_was_left(database: Database, tables: set[str]) -> None:
    """By an import that was killed: households that nobody asked to keep."""
    if not tables.isdisjoint(_BESIDE.values()):
        with database.alone(IMPORT) as is_alone:
            if is_alone:
                _take_out(database, tables)


def _take_out(database: Database, tables: set[str]) -> None:
    for beside in _BESIDE.values():
        if beside in tables:
            database.empty(beside)
            database.drop_table(beside)


class Writing:
    def __init__(self, table: Any) -> None:
        self.keys = KeyChanges()
        self._table = table

    def add(self, records: Sequence[dict[str, Any]]) -> None:
        """Households that are not there yet, as `household_record` gives them."""
        for number, record in zip(self._table.insert_plain(records), records, strict=True):
            self.keys.note(number, None, record)

    def replace(self, stored: Document, record: dict[str, Any]) -> None:
        def become(document: Any) -> None:
            document.clear()  # a fact that is no longer known must go
            document.update(record)

        self._table.update(become, doc_ids=[stored.doc_id])
        self.keys.note(stored.doc_id, stored, record)

    def remove(self, stored: Document) -> None:
        self._table.remove(doc_ids=[stored.doc_id])
        self.keys.note(stored.doc_id, stored, None)


def _found(record: Mapping[str, Any], fitting: Mapping[str, Any] | None) -> Found:
    """Read straight from the record: a list of households is made while somebody waits."""
    people = record[PEOPLE]
    heads = [member for member in people if member.get("与户主关系") in HEADS]
    head: Mapping[str, Any] = next(iter(heads or people), {})
    born = (fitting or head).get("出生日期")
    return Found(
        id=record["户编号"],
        head=head.get("姓名", UNKNOWN),
        county=record.get("县市区", UNKNOWN),
        town=record.get("乡镇", UNKNOWN),
        village=record.get("村居", UNKNOWN),
        people=len(people),
        member=fitting["姓名"] if fitting and fitting is not head else None,
        birth_year=int(born[:4]) if born else UNKNOWN,
    )
