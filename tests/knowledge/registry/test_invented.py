from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from knowledge.facts import UNKNOWN
from knowledge.registry import invented, records
from knowledge.registry.households import TABLE
from knowledge.registry.importer import import_files
from knowledge.registry.places import COUNTIES
from knowledge.registry.records import household_record, read_household
from knowledge.store import Database

CITY = list(invented.households(3000, seed=7))


def test_the_same_seed_gives_the_same_city() -> None:
    assert list(invented.households(300, seed=7)) == list(invented.households(300, seed=7))
    assert list(invented.households(300, seed=7)) != list(invented.households(300, seed=8))


def test_every_kind_of_household_and_person_is_there() -> None:
    households = [read_household(record) for record in CITY]
    people = [person for household in households for person in household.people]
    drawn = [each.benefits for each in households] + [each.benefits for each in people]
    benefits = {benefit.name for each in drawn for benefit in each}
    grids = Counter(household.grid for household in households)

    assert len({household.id for household in households}) == 3000
    assert 1.8 < len(people) / len(households) < 2.2
    assert {household.county for household in households} == set(COUNTIES)
    assert {household.registration for household in households} == {"城镇", "农村", UNKNOWN}
    assert set().union(*(household.categories for household in households)) == {*records.CATEGORIES}
    assert any(household.monthly_income is UNKNOWN for household in households)
    assert {household.house_grade for household in households} == {*records.HOUSE_GRADES, UNKNOWN}
    assert {person.school_stage for person in people} == {*records.SCHOOL_STAGES, UNKNOWN}
    assert {person.disability_grade for person in people} == {1, 2, 3, 4, None, UNKNOWN}
    assert {*records.DISABILITY_KINDS} <= {person.disability_kind for person in people}
    assert {person.self_care for person in people} == {*records.SELF_CARE, UNKNOWN}
    assert {"低保", "特困供养", "残疾人护理补贴", "高龄津贴"} <= benefits
    assert max(grids.values()) == 300


def test_nobody_in_it_can_exist() -> None:
    people = [person for record in CITY for person in record["人"]]
    id_numbers = [person["身份证号"] for person in people if "身份证号" in person]
    phones = [record["联系电话"] for record in CITY if "联系电话" in record]

    assert all(number.startswith("9999") for number in id_numbers)
    assert all(phone.startswith("100") and len(phone) == 11 for phone in phones)
    assert len({*id_numbers}) == len(id_numbers)
    assert len({*phones}) == len(phones)


def test_it_is_kept_as_an_import_keeps_it(database: Database, tmp_path: Path) -> None:
    invented.write_csv(invented.households(300, seed=7), tmp_path)

    result = import_files(database, [tmp_path / "户.csv", tmp_path / "人.csv"], tmp_path / "r.csv")

    assert (result.new, result.rejected, result.notes) == (300, 0, ())
    assert list(database.table(TABLE)) == list(invented.households(300, seed=7))
    for record in CITY:
        assert household_record(read_household(record)) == record


def test_files_that_are_there_stay(tmp_path: Path) -> None:
    (tmp_path / "户.csv").write_text("登记")

    with pytest.raises(FileExistsError):
        invented.write_csv(invented.households(3, seed=7), tmp_path)
    assert (tmp_path / "户.csv").read_text() == "登记"
