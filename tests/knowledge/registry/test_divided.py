"""A city that several processes read and work out: what comes of it is what one comes to."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from datetime import date
from multiprocessing import active_children
from typing import Any

import numpy as np
import orjson
import pytest

from handlers.office import city as office
from handlers.office.city import city_gaps
from handlers.office.gaps import GapKind
from handlers.office.gate.households import moved
from knowledge.columns import Population
from knowledge.forks import ProcessLost
from knowledge.policy.catalogue import Knowledge, load
from knowledge.policy.edits import Change, Edit
from knowledge.registry import divided, invented
from knowledge.registry.columns import Body, Stored, read_population
from knowledge.registry.divided import read_divided
from knowledge.registry.records import RecordError

DAY = date(2026, 11, 28)
COUNT = 150


class Written(Stored):
    def __init__(self, documents: Iterable[Any]) -> None:
        self._documents = list(documents)

    def bodies(self) -> Iterator[Body]:
        return map(orjson.dumps, self._documents)


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(divided, "_AT_ONCE", 7)
    for module in (divided, office):
        monkeypatch.setattr(module, "ALONE", 20)
        # The test runner has threads
        monkeypatch.setattr(module, "possible_processes", lambda wanted: wanted or 2)
    yield
    assert not active_children()


@pytest.fixture(scope="module")
def city() -> list[dict[str, Any]]:
    return [{"户编号": "H-0"}, *invented.households(COUNT - 1, seed=8)]


@pytest.mark.parametrize("processes", [2, 3])
def test_all_are_read_in_their_order(city: list[dict[str, Any]], processes: int) -> None:
    done: list[int] = []
    expected = read_population(city)
    found = read_divided(Written(city), done.append, processes)
    assert sum(done) == COUNT
    for name in ("starts", "household_of", "nobody", "heads"):
        assert np.array_equal(getattr(found, name), getattr(expected, name))
    for kind in ("household", "person"):
        for name, column in getattr(expected, kind).items():
            own = getattr(found, kind)[name]
            assert list(own.at(slice(None))) == list(column.at(slice(None)))


@pytest.mark.parametrize("processes", [2, 3])
def test_what_is_not_claimed_is_the_same_to_the_letter(
    knowledge: Knowledge, city: list[dict[str, Any]], processes: int
) -> None:
    alone = city_gaps(knowledge, city, DAY, processes=1)
    together = city_gaps(knowledge, Written(city), DAY, processes=processes)
    for kind in GapKind:
        assert b"".join(together.json(kind)) == b"".join(alone.json(kind))
        assert b"".join(together.lines(kind)) == b"".join(alone.lines(kind))
        assert together.by_benefit(kind) == alone.by_benefit(kind)
        assert together.total(kind) == alone.total(kind)


def test_whom_an_edit_moves_is_the_same(knowledge: Knowledge, city: list[dict[str, Any]]) -> None:
    place = ("values", "dibao_city.农村", "versions")
    raised = {"since": "2026-07-01", "amount": "900", "sources": ["raised"]}
    document = {"title": "《提高标准》", "date": "2026-07-01", "status": "public"}
    changes = (
        Change("civil", "law", ("documents", "raised"), document),
        Change("civil", "law", ("sources", "raised"), {"document": "raised", "quote": "900元"}),
        Change("civil", "law", place, raised, append=True),
    )
    after = load(edits=[Edit(0, "", changes)])
    alone = moved(knowledge, after, frozenset({"civil"}), city, DAY)
    assert alone.gain
    assert moved(knowledge, after, frozenset({"civil"}), Written(city), DAY) == alone


def test_few_are_read_alone(city: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(divided, "helped")
    assert len(read_divided(Written(city[:19]))) == 19
    assert len(read_divided(Written([]))) == 0


def test_what_cannot_be_read_is_told_wherever_it_was_found(city: list[dict[str, Any]]) -> None:
    for place in (0, 7, COUNT - 1):
        spoiled = [*city]
        spoiled[place] = {"户编号": "H-X", "家庭月收入": "很多"}
        with pytest.raises(RecordError, match="很多"):
            read_divided(Written(spoiled))


def test_a_process_that_is_killed_is_told(
    city: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = os.getpid()

    def read(rows: Iterable[Any]) -> Population:
        for number, _ in enumerate(rows):
            if os.getpid() != own and number == 10:
                os.kill(os.getpid(), signal.SIGKILL)
        return read_population([])

    monkeypatch.setattr(divided, "read_population", read)
    with pytest.raises(ProcessLost, match=str(-signal.SIGKILL)):
        read_divided(Written(city))
