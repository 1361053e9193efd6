"""The cases of the rules, worked out before and after."""

from __future__ import annotations

from handlers.office.gate.households import VERDICTS
from handlers.office.gate.report import Changed, Replay
from handlers.office.gate.versions import Versions
from knowledge.policy.cases import faults, judge, rule_cases
from knowledge.policy.entitlement import Entitlement
from knowledge.policy.law import as_written
from knowledge.registry.households import read_household


def compared_cases(versions: Versions) -> tuple[Replay, list[Changed]]:
    """Those that come out otherwise, and of these the ones whose figures alone are others."""
    changed, figures, asked = [], [], 0
    for department, case in rule_cases() if versions.law_changed else ():
        if department not in versions.law_changed:
            continue
        asked += 1
        household = read_household(case.household) if case.household is not None else None
        old, new = (
            judge(known, department, case, household) for known in (versions.before, versions.after)
        )
        if old == new or not faults(case, new):
            continue
        found = Changed(case.name, _come_to(old, new), _come_to(new, old), ("", ""))
        changed.append(found)
        if (old.verdict, old.missing) == (new.verdict, new.missing):
            figures.append(found)
    return Replay(asked, tuple(changed)), figures


def _come_to(result: Entitlement, other: Entitlement) -> str:
    """What a rule comes to, where the other is not the same: 不能；每月1026元"""
    parts = [VERDICTS[result.verdict]] if result.verdict is not other.verdict else []
    for quantity, amount in result.amounts.items():
        if other.amounts.get(quantity) != amount:
            bounds = dict.fromkeys((amount.low, amount.high))
            shown = "到".join(as_written(each, quantity.unit) for each in bounds)
            parts.append(f"{quantity.label}{shown}")
    missing = [each.label or each.question for each in result.missing if each not in other.missing]
    if missing:
        parts.append(f"还要问{'、'.join(missing)}")
    parts += [each for each in result.reasons if each not in other.reasons]
    return "；".join(parts or [each for each in result.steps if each not in other.steps])
