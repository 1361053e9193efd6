from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import Query, where

from knowledge.store import Database
from knowledge.store.conditions import is_distinct, narrowing
from knowledge.store.sqlite import SQLite
from tests.knowledge.store.conftest import NewStore

ENGINE = SQLite(":memory:")
COLUMNS = {("a",): "field_0", ("b", "c"): "field_1"}
field: Any = where("a")
nested: Any = Query().b.c

values = st.sampled_from(
    [
        None, True, False, 0, 1, -1, 1.0, 0.5, -0.0, 2**53, 2**53 + 1, 2.0**53, 2**70, -(2**70),
        1e300, float("inf"), float("-inf"), "", "a", "A", "b", "1", "nul\0", "nul", "\ud800",
        "王", "\U0001f600", "\uffff", [], [1], {}, {"a": 1},
    ]
)  # fmt: skip
comparisons = {
    "==": lambda value: field == value,
    "!=": lambda value: field != value,
    "<": lambda value: field < value,
    "<=": lambda value: field <= value,
    ">": lambda value: field > value,
    ">=": lambda value: field >= value,
    "one_of": lambda value: field.one_of([value, 1]),
}


@pytest.fixture
def indexed(new_store: NewStore) -> Iterator[Database]:
    with Database(new_store(), indexes={"_default": ["a"]}) as database:
        yield database


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(values, max_size=6), st.sampled_from(sorted(comparisons)), values)
def test_an_index_finds_what_looking_at_every_document_finds(
    indexed: Database, stored: list[Any], operator: str, value: Any
) -> None:
    documents = [{"a": each} for each in stored] + [{"b": 1}]
    with Database(":memory:") as bare:
        indexed.truncate()
        indexed.insert_multiple(documents)
        bare.insert_multiple(documents)
        condition = comparisons[operator](value)
        assert found(indexed, condition) == found(bare, condition)


def found(database: Database, condition: Any) -> str:
    try:
        return repr(database.search(condition))
    except TypeError as error:
        return str(error)


def test_conditions_become_sql_where_an_index_can_help() -> None:
    for condition, expected in (
        (field == "x", ("field_0 = ?", ["x"])),
        (nested == True, ("field_1 = ?", [1])),  # noqa: E712
        (field.one_of([1, "x"]), ("field_0 IN (?, ?)", [1, "x"])),
        ((field == 1) & (where("z") == 2), ("(field_0 = ?)", [1])),
        ((field == 1) | (field == 2), None),
    ):
        sql = narrowing(condition._hash, COLUMNS, ENGINE)
        if expected is None:
            assert sql is not None
            assert sorted(sql[1], key=str) == [1, 2]
        else:
            assert sql == expected


def test_other_conditions_look_at_every_document() -> None:
    for condition in (
        field == None,  # noqa: E711
        field == [1],
        field == 2**70,
        field == "nul\0",
        field != 1,
        field < 1,
        field.exists(),
        field.matches("x"),
        field.one_of([1, None]),
        field.one_of("abc"),
        field.one_of(range(10_001)),
        field.map(str) == "1",
        field["b"] == 1,
        where("b.c") == 1,
        ~(field == 1),
        (field == 1) | (where("z") == 2),
        Query().noop(),
    ):
        assert narrowing(condition._hash, COLUMNS, ENGINE) is None


def test_conditions_that_tinydb_describes_alike_are_not_distinct() -> None:
    for condition in (
        field.fragment({"x": 1}),
        field.matches("x"),
        field == [1],
        (field == 1) & field.search("x"),
        ~field.matches("x"),
        field.any(where("x").map(str) == "1"),
        field.any(where("x").matches("y")),
    ):
        assert not is_distinct(condition)
    for condition in (
        field == 1,
        field > "x",
        (field == 1) | ~(nested == 2),
        field.one_of([1, 2]),
        field.exists(),
    ):
        assert is_distinct(condition)
