"""A line of the audit that was changed, removed or moved is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from knowledge.registry.audit import HEAD, TABLE, Audit, AuditLine
from knowledge.store import Database

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def database() -> Database:
    opened = Database(":memory:")
    audit = Audit(opened)
    for number in range(6):
        when = BEGAN + timedelta(days=number)
        audit.add(AuditLine(7, when, "查找", f"H{number % 2}", f"第{number}次"))
    return opened


def test_what_nobody_touched_is_whole(database: Database) -> None:
    audit = Audit(database)
    assert list(audit.breaches()) == []
    assert [line.purpose for line in audit.of_household("H1")] == ["第1次", "第3次", "第5次"]


@pytest.mark.parametrize("field", ["who", "when", "what", "household", "purpose", "number", "hash"])
@pytest.mark.parametrize("row", [1, 3, 6])
def test_a_changed_line_is_found(database: Database, field: str, row: int) -> None:
    database.table(TABLE).update({field: "别的"}, doc_ids=[row])
    assert list(Audit(database).breaches())


@pytest.mark.parametrize("row", [1, 3, 6])
def test_a_removed_line_is_found(database: Database, row: int) -> None:
    database.table(TABLE).remove(doc_ids=[row])
    assert list(Audit(database).breaches())


def test_all_lines_removed_are_found(database: Database) -> None:
    database.table(TABLE).truncate()
    assert list(Audit(database).breaches())


def copy_of(table: Any, row: int) -> dict[str, Any]:
    return dict(table.get(doc_id=row))


def test_lines_that_changed_places_are_found(database: Database) -> None:
    table = database.table(TABLE)
    second, third = copy_of(table, 2), copy_of(table, 3)
    table.update(third, doc_ids=[2])
    table.update(second, doc_ids=[3])
    assert list(Audit(database).breaches())


def test_a_line_put_in_is_found(database: Database) -> None:
    database.table(TABLE).insert(copy_of(database.table(TABLE), 6))
    assert list(Audit(database).breaches())


def test_a_forgotten_head_is_found(database: Database) -> None:
    database.table(HEAD).truncate()
    assert list(Audit(database).breaches())


def test_what_is_old_goes_from_the_beginning_on(database: Database) -> None:
    audit = Audit(database)
    assert audit.forget_before(BEGAN + timedelta(days=2)) == 2
    assert list(audit.breaches()) == []
    audit.add(AuditLine(7, BEGAN, "查找", "H9", "后来"))
    assert list(audit.breaches()) == []
    database.table(TABLE).remove(doc_ids=[3])
    assert list(audit.breaches())


def test_lines_from_before_become_the_beginning() -> None:
    database = Database(":memory:")
    audit = Audit(database)
    old = {"who": 7, "when": BEGAN.isoformat(), "what": "查找", "household": "H1", "purpose": "查"}
    database.table(TABLE).insert_multiple([old, old])
    audit.chain_up()
    audit.add(AuditLine(7, BEGAN, "查找", "H1", "后来"))
    assert [line.purpose for line in audit.of_household("H1")] == ["查", "查", "后来"]
    assert list(audit.breaches()) == []
