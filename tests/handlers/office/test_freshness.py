"""Which figures are to be looked up again."""

from datetime import date

from handlers.office.freshness import stale
from knowledge.policy.catalogue import Knowledge


def test_figures_that_may_not_hold_any_more_come_most_used_first(knowledge: Knowledge) -> None:
    """What lasts is not looked up."""
    found = stale(knowledge, date(2026, 11, 28))
    assert all(each.value.is_old for each in found)
    uses = [len(each.entries) for each in found]
    assert uses == sorted(uses, reverse=True)
    basic = next(each for each in found if each.value.id == "basic_pension")
    assert "pension.claim.basic" in basic.entries
    assert "最后见到是" in str(basic)
    for each in found:
        assert not knowledge.values[each.department][each.value.id].lasting
