"""What an edit gives and takes: for everybody at once it comes to what it does one by one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from handlers.office.explorer import Affected, concerned
from handlers.office.gate.households import moved
from knowledge.policy.assessment import Assessed, assess
from knowledge.policy.catalogue import Knowledge, load
from knowledge.policy.edits import Edit
from knowledge.policy.entitlement import Verdict
from knowledge.registry import invented
from knowledge.registry.households import read_household
from tests.handlers.office.test_gate import raised

DAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    nobody = {"户编号": "无人", "户口性质": "农村", "户类别": "低保"}
    return [*invented.households(40, seed=3), nobody]


def yearly(found: tuple[Assessed, ...]) -> tuple[Decimal, Decimal]:
    spans = [each.yearly for each in found if not each.displaced_by]
    return sum((s.low for s in spans), Decimal(0)), sum((s.high for s in spans), Decimal(0))


@pytest.mark.parametrize(("value", "amount"), [("农村", "1830"), ("城镇", "500")])
def test_a_changed_standard(
    knowledge: Knowledge, documents: list[dict[str, Any]], value: str, amount: str
) -> None:
    changes = raised(f"dibao_city.{value}", amount, "2026-01-01")
    after = load(edits=[Edit(0, "", changes)])
    found = moved(knowledge, after, frozenset({"civil"}), documents, DAY)
    gain, lose, flip = {}, {}, {}
    for document in documents:
        household = read_household(document)
        old, new = (assess(known, household, DAY) for known in (knowledge, after))
        (low, high), (lower, higher) = yearly(new), yearly(old)
        least, most = low - lower, high - higher
        if (low, high) > (lower, higher):
            gain[household.id] = least, most
        if (low, high) < (lower, higher):
            lose[household.id] = least, most
        pairs = zip(old, new, strict=True)
        names = [n.benefit.name for o, n in pairs if o.result.verdict != n.result.verdict]
        if names:
            flip[household.id] = names
    assert {each.id: (each.least, each.most) for each in found.gain} == gain
    assert {each.id: (each.least, each.most) for each in found.lose} == lose
    assert {each.id: [n.partition("（")[0] for n in each.flipped] for each in found.flip} == flip
    assert gain or lose
    assert flip


def test_whom_a_value_concerns(knowledge: Knowledge, documents: list[dict[str, Any]]) -> None:
    value_id, best = "dibao_city.农村", []
    for document in documents:
        verdicts = {
            each.result.verdict
            for each in assess(knowledge, read_household(document), DAY)
            if each.department == "civil" and value_id in {v.id for v in each.result.values}
        }
        best += [each for each in (Verdict.YES, Verdict.OPEN, Verdict.NO) if each in verdicts][:1]
    yes, open_, no = map(best.count, (Verdict.YES, Verdict.OPEN, Verdict.NO))
    expected = Affected(yes, open_, no, of=len(documents))
    assert concerned(knowledge, DAY, documents, "civil", value_id) == expected
    assert expected.entitled
    assert expected.undecided
