"""What households are found by, kept beside them: each key with the households it leads to.

    name:张建国  surname:张  like:张?国  part:建国 (of long names)  initials:zjg
    phone:0028  place:石桥村  grid:SS-01

A `like` key has one character left out: two names that share one differ in no more than that
character, and 张国 finds 张建国 by it. There is no key of an ID number.

A key leads to the document ids of households, in order: below zero where the key fits another of
the people than the head. Some twenty keys of a city share a document, told by a checksum, because
most of them are rare and a document costs more to write than a key.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice, pairwise, product, starmap
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zlib import crc32

from tinydb import where

from knowledge.forks import Helper
from knowledge.registry.records import PEOPLE
from knowledge.store import Database

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

TABLE: Final = "search_keys"
INDEXES: Final = {TABLE: ["bucket"]}

END_OF_PHONE: Final = 4  # digits
HEADS: Final = ("户主", "本人")

_BUCKETS: Final = 2**15
_SCHEME: Final = "scheme:1"  # stands among the buckets; another number has all keys made anew
_KINDS_OF_PLACE: Final = ("街道", "社区", "区", "县", "市", "镇", "乡", "村")
_PLACES: Final = ("网格", "县市区", "乡镇", "村居")
_MOST_READINGS: Final = 16  # of a name whose characters are read in several ways
_WRITTEN_AT_ONCE: Final = 500

Record = Mapping[str, Any]
Leads = dict[str, list[int]]


def leads(database: Database, keys: Iterable[str]) -> Leads:
    """Of those keys that lead anywhere, to which households."""
    by_key = {key: _bucket(key) for key in keys}
    found = database.table(TABLE).search(where("bucket").one_of(sorted({*by_key.values()})))
    kept = {document["bucket"]: document["keys"] for document in found}
    return {key: kept[at][key] for key, at in by_key.items() if key in kept.get(at, ())}


def _bucket(key: str) -> int:
    return crc32(key.encode("utf-8", "replace")) % _BUCKETS


def signs_of(household: Record) -> dict[str, int]:
    """Its keys: 1 where it is the household or its head that fits, -1 where another member is."""
    signs: dict[str, int] = {}
    for name, sign in sorted(_names_of(household), key=itemgetter(1)):  # the head's last
        signs.update(dict.fromkeys(keys_of_name(name), sign))
    signs.update(dict.fromkeys(_keys_of_household(household), 1))
    return signs


def _names_of(household: Record) -> Iterator[tuple[str, int]]:
    for member in household[PEOPLE]:
        if name := member.get("姓名"):
            yield name, 1 if member.get("与户主关系") in HEADS else -1


def _keys_of_household(household: Record) -> Iterator[str]:
    if "联系电话" in household:
        yield _key_of_phone(household["联系电话"])
    yield from _keys_of_places(*map(household.get, _PLACES))


def _key_of_phone(phone: str) -> str:
    return f"phone:{phone[-END_OF_PHONE:]}"


def _keys_of_places(grid: str | None, *places: str | None) -> Iterator[str]:
    if grid is not None:
        yield f"grid:{grid}"
    for place in places:
        if place is not None:
            yield from _keys_of_place(place)


@lru_cache(maxsize=10_000)
def _keys_of_place(place: str) -> tuple[str, ...]:
    """Of 石桥村 and of 石桥."""
    shorter = {place.removesuffix(kind) for kind in _KINDS_OF_PLACE}
    return tuple(f"place:{name}" for name in sorted({place} | shorter) if len(name) > 1)


@lru_cache(maxsize=50_000)  # many bear the same
def keys_of_name(name: str) -> tuple[str, ...]:
    return tuple(_made_of_name(name))


def _made_of_name(name: str) -> list[str]:
    keys = [f"name:{name}", f"surname:{name[0]}", *like_keys(name), *initials_keys(name)]
    if len(name) > 3:  # of shorter ones the like keys hold every part
        keys += [f"part:{name[start : start + 2]}" for start in range(len(name) - 1)]
        keys += [f"part:{name[start : start + 3]}" for start in range(len(name) - 2)]
    return keys


def like_keys(name: str) -> list[str]:
    return [f"like:{name[:place]}?{name[place + 1 :]}" for place in range(len(name))]


def initials_keys(name: str) -> list[str]:
    """Of every way to read it: 单 is both shàn and dān."""
    readings = product(*map(_initials, name))
    return [f"initials:{''.join(reading)}" for reading in islice(readings, _MOST_READINGS)]


@lru_cache(maxsize=50_000)
def _initials(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # a tenth of a second that a question need not wait for

    (readings,) = pinyin(character, heteronym=True, style=Style.FIRST_LETTER)
    return tuple(reading.lower() for reading in readings)


class _KeysOf(NamedTuple):
    """The keys of some names or places: each once, and by their number in this order."""

    keys: list[str]
    numbers: array[int]
    counts: array[int]  # of the keys of each


def _keys_of(batches: Iterable[Iterable[Iterable[str]]], known: Iterable[str] = ()) -> _KeysOf:
    """Behind the keys that are `known`."""
    places = {key: place for place, key in enumerate(known)}
    found = _KeysOf([], array("i"), array("i"))
    for keys in chain.from_iterable(batches):
        numbers = [places.setdefault(key, len(places)) for key in keys]
        found.numbers.extend(numbers)
        found.counts.append(len(numbers))
    found.keys.extend(places)
    return found


def keys_of_received(pipe: Connection) -> _KeysOf:
    """Of all names, which are handed on some at a time."""
    batches = iter(pipe.recv, None)
    return _keys_of(map(_made_of_name, names) for names in batches)


class KeyChanges:
    """What changes by writing households, gathered so that each bucket is written once."""

    def __init__(self, helper: Helper[_KeysOf] | None = None) -> None:
        """A helper makes the keys of new names, as `keys_of_received` does."""
        self._added: defaultdict[str, list[int]] = defaultdict(list)
        self._named: defaultdict[str, list[int]] = defaultdict(list)  # whose keys are added
        self._placed: defaultdict[Any, list[int]] = defaultdict(list)
        self._removed: defaultdict[str, list[int]] = defaultdict(list)
        self._helper, self._handed_on = helper, 0  # names

    def note(self, number: int, before: Record | None, after: Record | None) -> None:
        """None where the household is not there before, or not any more."""
        if not before:
            self._note_new(number, after or {PEOPLE: ()})
            return
        new = signs_of(after) if after else {}
        for key, sign in signs_of(before).items():
            if new.get(key) == sign:
                del new[key]
            else:
                self._removed[key].append(sign * number)
        for key, sign in new.items():
            self._added[key].append(sign * number)

    def _note_new(self, number: int, household: Record) -> None:
        """Many bear the same name and live in the same place: their keys are made when they are
        written."""
        self._placed[tuple(map(household.get, _PLACES))].append(number)
        if "联系电话" in household:
            self._added[_key_of_phone(household["联系电话"])].append(number)
        for member in household[PEOPLE]:
            if name := member.get("姓名"):
                is_head = member.get("与户主关系") in HEADS
                self._named[name].append(number if is_head else -number)

    def hand_on(self) -> None:
        """The names that are new since the last time, to the helper. Raises ProcessLost."""
        if self._helper:
            more = len(self._named) - self._handed_on
            self._helper.give(list(islice(reversed(self._named), more))[::-1])
            self._handed_on += more

    def _keys_of_names(self) -> _KeysOf:
        if self._helper is None:
            return _keys_of([map(_made_of_name, self._named)])
        self._helper.give(None)
        return self._helper.found()

    def _gathered(self) -> dict[str, list[int]]:
        """All that is added: each number once, and in order."""
        of_names = self._keys_of_names()
        rest = [zip(self._added), starmap(_keys_of_places, self._placed)]
        others = _keys_of(rest, of_names.keys)
        parts = self._named, self._added, self._placed
        numbers_of = list(chain.from_iterable(part.values() for part in parts))
        numbers = _in_order(
            of_names.numbers + others.numbers,
            of_names.counts + others.counts,
            numbers_of,
            len(others.keys),
        )
        for part in parts:
            part.clear()
        return dict(zip(others.keys, numbers, strict=True))

    def write(self, database: Database, name: str = TABLE) -> None:
        """In the transaction that writes the households, or into another table."""
        added = self._gathered()
        table: Any = database.table(name, persist_empty=True)
        is_first_time = len(table) <= 1  # no more than the scheme
        keys_by_bucket: defaultdict[int, list[str]] = defaultdict(list)
        changed = dict.fromkeys([*added, *self._removed])
        for bucket, key in zip(map(_bucket, changed), changed, strict=True):
            keys_by_bucket[bucket].append(key)
        numbers = iter(sorted(keys_by_bucket))
        while batch := list(islice(numbers, _WRITTEN_AT_ONCE)):
            found: Any = [] if is_first_time else table.search(where("bucket").one_of(batch))
            stored = {document["bucket"]: document for document in found}
            new = []
            for number in batch:
                old = stored.get(number)
                keys = self._changed(keys_by_bucket[number], added, old["keys"] if old else {})
                if old:
                    table.update({"keys": keys}, doc_ids=[old.doc_id])
                else:
                    new.append({"bucket": number, "keys": keys})
            table.insert_plain(new)

    def _changed(self, keys: Iterable[str], added: Mapping[str, Any], old: Leads) -> Leads:
        if not old and not self._removed:
            return {key: added[key] for key in keys}
        new = dict(old)
        for key in keys:
            more = added.get(key, ())
            numbers = {*old.get(key, ()), *more}
            new[key] = sorted(numbers.difference(self._removed.get(key, ())))
        return {key: numbers for key, numbers in new.items() if numbers}


def _in_order(
    own: Sequence[int], counts: Sequence[int], numbers_of: Sequence[Sequence[int]], keys: int
) -> Iterator[list[int]]:
    """By key: all numbers that stand where the key does. Where one fits the head it is no matter
    whom else it fits. `own`: the keys of each place in turn, `counts`: how many each has."""
    import numpy as np  # which a question need not wait for

    sizes = np.array([len(each) for each in numbers_of], dtype=np.int32)
    whose = np.repeat(np.arange(len(sizes)), counts)
    times = sizes[whose]
    shift = (np.cumsum(sizes) - sizes)[whose] - (np.cumsum(times) - times)
    at = np.arange(times.sum(), dtype=np.int32)
    at += np.repeat(shift.astype(np.int32), times)
    number = np.fromiter(chain.from_iterable(numbers_of), np.int32)[at]
    half = int(np.abs(number).max(initial=0)) + 1
    span = np.int64(2 * half)
    found = np.repeat(np.array(own, dtype=np.int32), times) * span
    found += 2 * np.abs(number) + (number < 0)
    found.sort()
    found = found[np.diff(found, prepend=-2) > found % 2]  # neither again nor of another member
    number = (found % span).astype(np.int32)
    found -= number
    found += np.where(number % 2, -(number // 2), number // 2) + half
    found.sort()
    numbers = (found % span - half).tolist()
    found //= span
    ends = np.cumsum(np.bincount(found, minlength=keys)).tolist()
    return (numbers[begin:end] for begin, end in pairwise([0, *ends]))


def writings(database: Database) -> int:
    """How often households were written."""
    noted: Any = database.table(TABLE).get(where("bucket") == _SCHEME) or {}
    return int(noted.get("writings", 0))


def note_writing(database: Database, name: str = TABLE, number: int | None = None) -> None:
    """One more than before, or so many."""
    table = database.table(name)
    noted = {"bucket": _SCHEME, "writings": writings(database) + 1 if number is None else number}
    table.upsert(noted, where("bucket") == _SCHEME)


def bring_up_to_date(database: Database, households: str) -> None:
    """Makes the keys of a registry that was written without them, or with others."""
    table = database.table(TABLE)
    if table.get(where("bucket") == _SCHEME) is not None:
        return
    with database.transaction():
        changes = KeyChanges()
        for document in database.table(households):
            changes.note(document.doc_id, None, document)
        table.truncate()
        changes.write(database)
        table.insert({"bucket": _SCHEME})
