"""Whose part of 低保 is at stake where suitable work is refused: 《社会救助暂行办法》45."""

from __future__ import annotations

from knowledge.departments.civil.rules.dibao import EACH, dibao
from knowledge.facts import DIBAO, FAMILY_SIZE, INCOME, UNKNOWN
from knowledge.policy.entitlement import Entitlement, Facts, Verdict, rule, undecided
from knowledge.policy.law import Law


@rule(EACH)
def refused_share(facts: Facts, law: Law) -> Entitlement:
    """What one of the household has of it, where that can be worked out; nothing is asked for."""
    known = all(facts.maybe(each) is not UNKNOWN for each in (INCOME, FAMILY_SIZE))
    if facts.maybe(DIBAO) is not True or not known:
        return undecided("")
    found = dibao.function(facts, law)
    if found.verdict is not Verdict.YES or EACH not in found.amounts:
        return undecided("")
    return undecided("", {EACH: found.amounts[EACH]})
