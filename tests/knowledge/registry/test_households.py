from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from knowledge.registry.database import open_database
from knowledge.registry.households import Found, Households
from knowledge.registry.importer import import_files

DEMO = Path(__file__).parents[3] / "demo"
SISHUI = ["SS-01"]


@pytest.fixture(scope="module")
def households(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Households]:
    folder = tmp_path_factory.mktemp("demo")
    with open_database(folder / "registry.db") as database:
        import_files(database, [DEMO / "户.csv", DEMO / "人.csv"], folder / "rejects.csv")
        yield Households(database)


def ids(found: Iterable[Found]) -> list[str]:
    return [one.id for one in found]


def test_get(households: Households) -> None:
    household = households.get("h000028")

    assert household is not None
    assert household.head is not None
    assert household.head.name == "张建国"
    assert households.get("H999999") is None
    assert households.get("") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H000028", ["H000028"]),
        (" h000028 ", ["H000028"]),
        ("10000000028", ["H000028"]),
        ("100 0000 0028", ["H000028"]),
        ("0028", ["H000028"]),
        ("张建国", ["H000028", "H000029"]),
        ("建国", ["H000028", "H000029"]),
        ("张建", ["H000028", "H000029", "H000030"]),
        ("张", ["H000028", "H000029", "H000030"]),
        ("姓张的", ["H000028", "H000029", "H000030"]),
        ("张建国家", ["H000028", "H000029"]),
        ("张磊", ["H000029"]),
        ("石桥村 张", ["H000028", "H000029", "H000030"]),
        ("石桥张建华", ["H000030"]),
        ("泉沟村姓田的", ["H000031"]),
        ("泗水 泉沟", ["H000031", "H000032"]),
        ("虚泉镇", ["H000028", "H000029", "H000030", "H000031", "H000032"]),
        ("泗水县虚泉镇石桥村张磊", ["H000029"]),
        ("泉沟村 张", []),
        ("zjg", ["H000028", "H000029"]),
        ("ZJG 石桥", ["H000028", "H000029"]),
        ("张国", ["H000028", "H000029"]),
        ("张健国", ["H000028", "H000029"]),
        ("张建建国", ["H000028", "H000029"]),
        ("石桥村张健国", ["H000028", "H000029"]),
        ("张建国 泉沟村", []),
        ("王五", []),
        ("姓", []),
        ("", []),
        (" ？！ ", []),
        ("石桥" * 500, []),
        ("张 " * 500, []),
        ("\ud800", []),
    ],
)
def test_find(households: Households, text: str, expected: list[str]) -> None:
    assert ids(households.find(text, SISHUI)) == expected


def test_only_within_the_grids_of_the_worker(households: Households) -> None:
    assert ids(households.find("张建国", ["yz-01"])) == ["H000004"]
    assert ids(households.find("张建国", ["YZ-01", "SS-01"])) == ["H000004", "H000028", "H000029"]
    assert ids(households.find("H000028", ["YZ-01"])) == []
    assert ids(households.find("张建国", [])) == []
    assert ids(households.find("张建国")) == ["H000004", "H000028", "H000029"]


def test_two_people_of_one_name_are_told_apart(households: Households) -> None:
    first, second = households.find("张建国", SISHUI)

    assert first == Found("H000028", "张建国", "泗水县", "虚泉镇", "石桥村", 2, None, 1960)
    assert second == Found("H000029", "张建国", "泗水县", "虚泉镇", "石桥村", 3, None, 1951)


def test_a_household_found_by_another_member_names_that_member(households: Households) -> None:
    (found,) = households.find("冯丽", SISHUI)

    assert (found.head, found.member) == ("张建华", "冯丽")


def test_the_exact_name_comes_before_a_part_of_one(households: Households) -> None:
    assert ids(households.find("张思雨", SISHUI)) == ["H000029"]
    assert ids(households.find("王", ["SS-01", "RC-01"])) == ["H000001", "H000028"]  # head first
