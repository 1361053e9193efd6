"""What a sum comes to by figures that are only reckoned for a later year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from intents.answers.filling import amount_of
from intents.answers.grounds import UNPUBLISHED
from intents.answers.shape import OLD, Newer, Told, join
from intents.answers.working_out import WorkedOut
from intents.messages import AnswerAmount
from knowledge.policy.entitlement import Entitlement, Rule, Verdict, evaluate
from knowledge.policy.law import Law, as_written

_BEFORE: Final = re.compile("^[^：元]*：(?=.*元)")  # what the sums are of, told a line above
_SUM: Final = re.compile(r"\d+(?:[,.]\d+)*元")


def with_what_is_reckoned(told: Told, rule: Rule, found: WorkedOut, law: Law) -> Told:
    """Beside a sum by old figures what it is by newer ones that no document gives."""
    worth = first_sum(told)
    if worth is None or found.result.verdict is not Verdict.YES:
        return told
    if _written(Decimal(worth.value)) not in told.result:
        return told
    if not any(value.is_old for value in found.result.values):
        return told
    result = evaluate(rule, found.case, law.with_what_is_reckoned())
    newer = [value for value in result.values if value.version.inferred]
    of_it = (span for each, span in result.amounts.items() if each.label == worth.label)
    span = next(of_it, None)
    if not newer or span is None or not span.certain or _written(span.low) in told.result:
        return told
    several = _several(told, result) if _is_one_of_several(told, worth) else ""
    if several is None:
        return told
    year = max(value.version.since.year for value in newer)
    sums = [f"按{year}年推算：{step}" for step in result.steps if "＝" in step][-1:]
    labels = {worth.label, *(each.label for each in _shown(told))}
    by_newer = (
        amount_of(each, f"{each.label}（按{year}年推算）", span)
        for each, span in result.amounts.items()
        if each.label in labels
    )
    sources = [source for value in newer for source in value.version.sources]
    return replace(
        told,
        newer=Newer(year, span.low, worth.unit, several),
        also=(*told.also, *by_newer),
        why=tuple(line for line in told.why if UNPUBLISHED not in line),  # said with the sum
        sources=tuple(dict.fromkeys([*told.sources, *sources])),
        details=replace(told.details, steps=join([told.details.steps, *sums])),
    )


def _is_one_of_several(told: Told, worth: AnswerAmount) -> bool:
    """城镇924元、农村745元, but not 一共1121元：基本生活费910元，照护费211元."""
    others = [Decimal(each.value) for each in _shown(told) if each is not worth]
    return bool(others) and sum(others) != Decimal(worth.value)


def _several(told: Told, result: Entitlement) -> str | None:
    """The result with the newer figures; None where one of them is not known."""
    newer = {each.label: span for each, span in result.amounts.items()}
    instead: dict[str, str] = {}
    for each in _shown(told):
        span = newer.get(each.label)
        if span is None or not span.certain:
            return None
        instead[_written(Decimal(each.value))] = _written(span.low)
    said = OLD.sub("", told.result).partition("。")[0].replace("（待确认）", "")
    new = {each for each, then in instead.items() if each != then}
    changed = "，".join(part for part in said.split("，") if new & set(_SUM.findall(part)))
    changed += "）" if changed.count("（") > changed.count("）") else ""
    return _SUM.sub(lambda sum_: instead.get(sum_[0], sum_[0]), _BEFORE.sub("", changed))


def _shown(told: Told) -> list[AnswerAmount]:
    money = (each for each in told.amounts if each.unit.startswith("元") and each.max is None)
    sums = set(_SUM.findall(told.result))
    return [each for each in money if _written(Decimal(each.value)) in sums]


def _written(amount: Decimal) -> str:
    return as_written(amount, "元")


def first_sum(told: Told) -> AnswerAmount | None:
    money = (each for each in told.amounts if each.unit.startswith("元"))
    worth = next(money, None)
    return worth if worth is not None and worth.max is None else None


def added_up(parts: Sequence[Told], unit: str) -> Newer | None:
    """The same of what several parts come to together."""
    newer = [each.newer for each in parts if each.newer is not None]
    sums = [Decimal(worth.value) for each in parts if (worth := first_sum(each))]
    if not newer or len(sums) < len(parts):
        return None
    together = (
        each.newer.amount if each.newer else worth for each, worth in zip(parts, sums, strict=True)
    )
    return Newer(max(each.year for each in newer), sum(together, Decimal(0)), unit)
