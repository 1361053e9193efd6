from __future__ import annotations

from collections import Counter
from pathlib import Path

from knowledge.facts import UNKNOWN
from knowledge.registry import records
from knowledge.registry.households import TABLE, Households
from knowledge.registry.importer import import_files
from knowledge.registry.places import COUNTIES
from knowledge.registry.records import household_record, read_household
from knowledge.store import Database

DEMO = Path(__file__).parents[3] / "demo"


def test_the_demo_registry_loads_and_shows_every_kind_of_household(
    database: Database, tmp_path: Path
) -> None:
    result = import_files(database, [DEMO / "户.csv", DEMO / "人.csv"], tmp_path / "rejects.csv")
    households = [read_household(document) for document in database.table(TABLE)]
    people = [person for household in households for person in household.people]
    stages = {person.school_stage for person in people}
    grades = {person.disability_grade for person in people}
    grids = Counter(household.grid for household in households)
    names = Counter(household.head.name for household in households if household.head)

    assert (result.rejected, result.notes) == (0, ())
    assert result.new == Households(database).count() == len(households)
    assert {household.county for household in households} == set(COUNTIES)
    assert {household.registration for household in households} == {"城镇", "农村", UNKNOWN}
    assert set().union(*(household.categories for household in households)) == {*records.CATEGORIES}
    assert any(not household.categories for household in households)
    assert stages == {*records.SCHOOL_STAGES, UNKNOWN}
    assert grades == {1, 2, 3, 4, None, UNKNOWN}
    assert {*records.DISABILITY_KINDS} <= {person.disability_kind for person in people}
    assert all(3 <= size <= 6 for size in grids.values())
    assert max(names.values()) > 1
    assert all(
        person.id_number is UNKNOWN or person.id_number.startswith("9999") for person in people
    )


def test_every_demo_household_is_read_as_it_was_written(database: Database, tmp_path: Path) -> None:
    import_files(database, [DEMO / "户.csv", DEMO / "人.csv"], tmp_path / "rejects.csv")

    for document in database.table(TABLE):
        household = read_household(document)
        assert household_record(household) == document
        assert read_household(household_record(household)) == household
