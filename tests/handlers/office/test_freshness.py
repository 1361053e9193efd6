"""Which figures are to be looked up again."""

from collections.abc import Sequence
from datetime import date

import pytest

from handlers.office.freshness import Stale, stale
from knowledge.policy.catalogue import Knowledge


@pytest.fixture(scope="module")
def found(knowledge: Knowledge) -> Sequence[Stale]:
    return stale(knowledge, date(2026, 11, 28))


def test_figures_that_may_not_hold_any_more_come_most_used_first(found: Sequence[Stale]) -> None:
    assert all(each.value.is_old for each in found)
    uses = [len(each.entries) for each in found]
    assert uses == sorted(uses, reverse=True)
    basic = next(each for each in found if each.value.id == "basic_pension")
    assert "pension.claim.basic" in basic.entries
    assert "最后见到是" in str(basic)


def test_what_lasts_is_not_looked_up(knowledge: Knowledge, found: Sequence[Stale]) -> None:
    for each in found:
        assert not knowledge.values[each.department][each.value.id].lasting
