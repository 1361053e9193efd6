from __future__ import annotations

from datetime import UTC, datetime

from knowledge.registry.audit import Audit, AuditLine
from knowledge.store import Database

NOW = datetime(2020, 12, 31, 8, 0, tzinfo=UTC)


def test_who_looked_at_a_household(database: Database) -> None:
    audit = Audit(database)
    looked = AuditLine(7, NOW, "查看", "H000001", "入户走访")
    asked = AuditLine(8, NOW, "提问", "H000001", "电话咨询")
    for line in (looked, AuditLine(7, NOW, "查看", "H000002", "入户走访"), asked):
        audit.add(line)

    assert audit.of_household("H000001") == [looked, asked]
    assert audit.of_household("H000003") == []
