"""Households as columns: what stands in the store is read as `read_household` reads it."""

from __future__ import annotations

from typing import Any

from knowledge.facts import UNKNOWN
from knowledge.registry.columns import StoredRows, read_population
from knowledge.registry.database import open_database
from knowledge.registry.households import TABLE, read_household
from knowledge.registry.invented import households

ODD: dict[str, Any] = {
    "户编号": "H-1",
    "户口性质": "农村",
    "另有一列": float("nan"),  # what orjson does not write
    "人": [{"姓名": "王\ud800", "出生日期": "1950-01-01"}],
}
NOBODY = {"户编号": "H-2", "户类别": "低保", "人": []}


def test_each_is_what_it_is_by_itself() -> None:
    documents = [*households(30, seed=5), NOBODY]
    with open_database(":memory:") as database:
        database.table(TABLE).insert_multiple([*documents, ODD])
        population = read_population(StoredRows(database.table(TABLE)))
    assert len(population) == len(documents) + 1
    for place, document in enumerate(documents):
        household = read_household(document)
        for name, column in population.household.items():
            assert column.of(place) == getattr(household, name)
        starts = population.starts
        people = range(int(starts[place]), int(starts[place + 1]))
        for person, at in zip(household.people, people, strict=False):
            for name, column in population.person.items():
                assert column.of(at) == getattr(person, name)
        assert bool(population.nobody[people[0]]) is (not household.people)
    last = int(population.starts[-2])
    assert population.person["birth_date"].of(last) is not UNKNOWN
    assert population.person["name"].of(last) == "王\ud800"
