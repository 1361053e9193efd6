from __future__ import annotations

from collections.abc import Iterable
from multiprocessing import active_children
from pathlib import Path
from random import Random
from typing import Any

import pytest

from knowledge.registry import households as module
from knowledge.registry import invented
from knowledge.registry.database import open_database
from knowledge.registry.households import TABLE, Found, Households
from knowledge.registry.search_keys import TABLE as KEYS
from knowledge.registry.search_keys import keys_of_name, signs_of
from knowledge.store import Database

KEY = bytes(range(32))
OUYANG = {"户编号": "H1", "村居": "石桥村", "人": [{"姓名": "欧阳建国", "与户主关系": "户主"}]}
SHAN = {"户编号": "H2", "村居": "石桥村", "人": [{"姓名": "单田", "与户主关系": "户主"}]}


def ids(found: Iterable[Found]) -> list[str]:
    return [one.id for one in found]


def kept_keys(database: Database) -> dict[str, list[int]]:
    kept: dict[str, list[int]] = {}
    for bucket in database.table(KEYS):
        kept |= bucket.get("keys", {})
    return kept


def keys_made_anew(database: Database) -> dict[str, list[int]]:
    keys: dict[str, list[int]] = {}
    for document in database.table(TABLE):
        for key, sign in signs_of(document).items():
            keys.setdefault(key, []).append(sign * document.doc_id)
    return {key: sorted(numbers) for key, numbers in keys.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("欧阳", ["H1"]),
        ("建国", ["H1"]),
        ("阳建国", ["H1"]),
        ("欧阳健国", ["H1"]),
        ("欧建国", ["H1"]),
        ("oyjg", ["H1"]),
        ("姓欧阳的", ["H1"]),
        ("单", ["H2"]),
        ("st", ["H2"]),
        ("dt", ["H2"]),  # read dān, as who does not know the surname reads it
        ("单甜", ["H2"]),
        ("单海", []),  # of two characters one that does not even sound alike
        ("石桥村", ["H1", "H2"]),
        ("石桥单田", ["H2"]),
    ],
)
def test_names_long_and_short(database: Database, text: str, expected: list[str]) -> None:
    households = Households(database)
    with households.writing() as writing:
        writing.add([OUYANG, SHAN])

    assert ids(households.find(text)) == expected


def test_the_keys_follow_every_change(database: Database) -> None:
    households = Households(database)
    chance = Random(5)
    records = list(invented.households(400, seed=5))

    def other_people(stored: Any) -> dict[str, Any]:
        return {**stored, "村居": "新村", "人": chance.choice(records)["人"]}

    for start in range(0, 400, 100):
        with households.writing() as writing:
            for stored in chance.sample(database.table(TABLE).all(), start // 4):
                if chance.random() < 0.3:
                    writing.remove(stored)
                else:
                    writing.replace(stored, other_people(stored))
            writing.add(records[start : start + 100])
        assert kept_keys(database) == keys_made_anew(database)

    assert 0 < households.count() < 400


@pytest.mark.parametrize("processes", [1, 2])
def test_all_written_anew_are_found_by_the_same_keys(
    database: Database, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    monkeypatch.setattr(module, "possible_processes", lambda: processes)
    records = list(invented.households(300, seed=6))
    with Households(database).rebuilding() as rebuilding:
        for start in range(0, 300, 100):
            rebuilding.add(records[start : start + 100])
    assert kept_keys(database) == keys_made_anew(database)
    assert not active_children()


def test_a_household_that_is_removed_or_renamed_is_no_longer_found(database: Database) -> None:
    households = Households(database)
    with households.writing() as writing:
        writing.add([OUYANG, SHAN])
    found = households.find("石桥村")

    ouyang, shan = households.document("H1"), households.document("H2")
    assert ouyang
    assert shan
    with households.writing() as writing:
        writing.remove(ouyang)
        writing.replace(shan, {**SHAN, "人": [{"姓名": "单海"}]})

    assert ids(found) == ["H2"]  # even in a list from before
    assert ids(households.find("欧阳建国")) == []
    assert ids(households.find("单田 石桥村")) == []
    assert ids(households.find("单海")) == ["H2"]


def test_writing_that_breaks_off_leaves_households_and_keys(database: Database) -> None:
    households = Households(database)

    def break_off() -> None:
        with households.writing() as writing:
            writing.add([OUYANG])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()

    assert households.count() == 0
    assert kept_keys(database) == {}


def test_a_registry_from_before_there_were_keys_gets_them(tmp_path: Path) -> None:
    with Database(tmp_path / "registry.db", indexes={TABLE: ["户编号"]}) as old:
        old.table(TABLE).insert_multiple([OUYANG, SHAN])

    with open_database(tmp_path / "registry.db") as database:
        assert ids(Households(database).find("欧阳建国")) == ["H1"]


def test_no_key_holds_an_id_number(database: Database) -> None:
    people = [one for record in invented.households(200, seed=2) for one in record["人"]]
    numbers = {one["身份证号"] for one in people if "身份证号" in one}
    with Households(database).writing() as writing:
        writing.add(list(invented.households(200, seed=2)))

    keys = "\n".join(kept_keys(database))

    assert len(numbers) > 100
    assert not any(number in keys or number[6:14] in keys for number in numbers)


def test_with_a_key_nothing_can_be_read_from_the_files(tmp_path: Path) -> None:
    with open_database(tmp_path / "registry.db", KEY) as database:
        with Households(database).writing() as writing:
            writing.add([OUYANG])
        assert ids(Households(database).find("oyjg")) == ["H1"]
        content = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    for plain in ("欧阳建国", "oyjg", "石桥村", "name:"):
        assert plain.encode() not in content


def test_a_very_long_name_has_few_keys() -> None:
    assert len(keys_of_name("单" * 100)) < 400


def test_the_right_household_is_among_the_first_found(database: Database) -> None:
    households = Households(database)
    records = list(invented.households(900, seed=3))
    with households.writing() as writing:
        writing.add(records)

    for record in Random(3).sample(records, 60):
        name = record["人"][0]["姓名"]
        for text in (
            name,
            f"{record['村居']}{name}",
            f"{name[0]} {record['村居']} {record['乡镇']}",
        ):
            assert record["户编号"] in ids(households.find(text, [record["网格"]]))
        if len(name) > 2:
            assert record["户编号"] in ids(households.find(f"{name[0]}䲠{name[2:]}"))
            assert record["户编号"] in ids(households.find(name[0] + name[2:], [record["网格"]]))
