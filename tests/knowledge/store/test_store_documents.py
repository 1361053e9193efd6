import enum
import json
import uuid
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.store import Database
from knowledge.store.documents import OTHER, comparable, decode, encode, indexed_values


def deep(levels: int) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for _ in range(levels):
        document = {"in": document}
    return document


@pytest.mark.parametrize(
    "value",
    [
        float("nan"), float("inf"), -0.0, 5e-324, 2**63, 2**64, -(2**70), "\ud800", "nul\0", "é",
        None, True, 1, 1.0, [], {}, {"": {"a.b": [None, {"\0": "\udfff"}]}},
    ],
)  # fmt: skip
def test_what_json_can_say_comes_back(value: object) -> None:
    database = Database(":memory:", indexes={"_default": ["value"]})
    database.insert({"value": value})
    assert repr(database.all()) == repr([{"value": value}])


@pytest.mark.parametrize("levels", [100, 300, 900])
def test_deep_documents_come_back(levels: int) -> None:
    body, _ = encode(deep(levels))
    assert json.dumps(decode(body)) == json.dumps(deep(levels))


def test_what_json_turns_into_something_else_is_turned_alike() -> None:
    document: Any = {1: "one", None: (1, 2), False: {2.5: "x"}}
    body, readable = encode(document)
    assert decode(body) == readable == json.loads(json.dumps(document))


class Color(enum.Enum):
    RED = 1


@pytest.mark.parametrize("value", [object(), date(2020, 1, 1), uuid.UUID(int=1), Color.RED, {1}])
def test_what_json_cannot_say_is_refused_as_tinydb_refuses_it(value: object) -> None:
    with pytest.raises(TypeError):
        encode({"value": value})


@given(st.dictionaries(st.text(), st.floats() | st.integers() | st.text() | st.none()))
def test_reading_gives_what_encoding_promised(document: dict[str, Any]) -> None:
    body, readable = encode(document)
    assert repr(decode(body)) == repr(readable) == repr(document)


def test_values_that_sqlite_would_compare_otherwise_are_set_apart() -> None:
    values: list[object] = [None, [], {}, 2**53 + 1, 2.0**60, float("nan"), "nul\0", "\ud800"]
    assert all(comparable(value) is OTHER for value in values)
    assert comparable(True) == 1
    assert type(comparable(True)) is int
    assert comparable("王") == "王"


def test_a_missing_field_is_not_a_field_that_is_none() -> None:
    missing, nothing = indexed_values({"a": {"b": None}}, [("a", "c"), ("a", "b")])
    assert comparable(missing) is None
    assert comparable(nothing) is OTHER
