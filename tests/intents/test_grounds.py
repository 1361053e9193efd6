"""Which source an answer names first, and how it says that figures are old."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from intents.answers.grounds import newest_known, sources_of
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.law import LawValue, Source, Status, Version

PLAN = Source("plan", "《电信网编号计划》", "2003", Status.PUBLIC, "12345")
NOTICE = Source("notice", "《通知》", "2023-05-05", Status.PUBLIC, "924元")
LATER = Source("later", "《新通知》", "2025-01-05", Status.PUBLIC, "1026元")


def value(id: str, source: Source, unit: str, *, is_old: bool = False) -> LawValue:
    since = date(int(source.date[:4]), 1, 1)
    return LawValue(id, id, unit, Version(Decimal(1), since, None, (source,)), is_old)


def test_a_telephone_told_by_the_way_is_no_principal_source(knowledge: Knowledge) -> None:
    entry = replace(next(iter(knowledge.entries.values())), sources=(NOTICE,))
    phone = value("phone.city", PLAN, "")
    assert sources_of(entry, [phone]) == (NOTICE, PLAN)
    assert sources_of(entry, [phone, value("standard", LATER, "元/月")]) == (LATER, NOTICE, PLAN)


def test_old_figures_beside_newer_ones_are_some_of_them() -> None:
    old = value("rural", NOTICE, "元/月", is_old=True)
    newer = value("urban", LATER, "元/月")
    assert newest_known([old]) == "按查到的最新数（2023年）"
    assert newest_known([old, newer]) == "按查到的最新数（有的是2023年的）"
    assert newest_known([newer]) == ""
