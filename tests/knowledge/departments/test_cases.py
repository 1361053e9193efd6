"""Every case of every department's cases.toml, and that each rule has one."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from knowledge.policy.cases import RuleCase, faults, judge, rules, tables
from knowledge.policy.catalogue import DEPARTMENTS, Knowledge, load
from knowledge.registry.households import read_household


def every_case() -> list[Any]:
    return [
        pytest.param(
            file.parent.name,
            table,
            id=f"{file.parent.name}:{table.get('name', 'without a name')}",
        )
        for file in sorted(DEPARTMENTS.glob("*/cases.toml"))
        for table in tables(file, "cases")
    ]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.mark.parametrize(("department", "table"), every_case())
def test_case(knowledge: Knowledge, department: str, table: dict[str, Any]) -> None:
    expected = msgspec.convert(table, RuleCase)
    household = read_household(expected.household) if expected.household is not None else None

    result = judge(knowledge, department, expected, household)

    assert faults(expected, result) == [], result


@pytest.mark.parametrize(
    "department", sorted(path.parent.name for path in DEPARTMENTS.glob("*/questions.toml"))
)
def test_every_rule_has_a_case_and_every_case_a_rule(department: str) -> None:
    file: Path = DEPARTMENTS / department / "cases.toml"
    in_cases = {table["rule"] for table in tables(file, "cases")} if file.exists() else set()

    assert in_cases == rules(department).keys()
