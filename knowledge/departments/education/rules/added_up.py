"""What a school gives and remits, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from knowledge.policy.entitlement import Entitlement, Quantity, Range, Verdict
from knowledge.policy.law import plain

OWN_TUITION = Quantity("own_tuition", "学费自己交", "元/年")
LIVING_TERM = Quantity("living_term", "生活补助（一学期）", "元/学期")
TOTAL = Quantity("total", "几样加起来", "元/年")


def together(*parts: Entitlement) -> Entitlement:
    """Several things that may be had side by side: what is not given or not certain goes into
    the notes where something else is certain."""
    verdicts = [part.verdict for part in parts]
    if Verdict.YES not in verdicts:
        return replace(
            parts[-1],
            verdict=Verdict.OPEN if Verdict.OPEN in verdicts else Verdict.NO,
            amounts=_amounts(parts),
            reasons=_reasons(parts) if Verdict.OPEN in verdicts else parts[-1].reasons,
            notes=tuple(note for part in parts for note in part.notes),
        )
    amounts = _amounts(parts)
    total, step = _total(amounts)
    unsure = [part for part in parts if part.verdict is not Verdict.YES]
    return Entitlement(
        Verdict.YES,
        amounts | total,
        steps=(*(each for part in parts for each in part.steps), *step),
        notes=(*(note for part in parts for note in part.notes), *_reasons(unsure)),
    )


def _amounts(parts: Sequence[Entitlement]) -> dict[Quantity, Range]:
    """From nothing upwards where it is open."""
    return {
        quantity: Range(Decimal(0), span.high) if part.verdict is Verdict.OPEN else span
        for part in parts
        for quantity, span in part.amounts.items()
    }


def _reasons(parts: Sequence[Entitlement]) -> tuple[str, ...]:
    return tuple(reason for part in parts for reason in part.reasons)


def _total(amounts: dict[Quantity, Range]) -> tuple[dict[Quantity, Range], tuple[str, ...]]:
    apart = (OWN_TUITION, LIVING_TERM)
    added = [span for quantity, span in amounts.items() if quantity not in apart]
    if len(added) < 2:
        return {}, ()
    low = sum((span.low for span in added), Decimal(0))
    total = Range(low, sum((span.high for span in added), Decimal(0)))
    parts = "＋".join(_in_figures(span) for span in added if span.high)
    return {TOTAL: total}, (f"合计：{parts}＝{_in_figures(total)}元/年",) if "＋" in parts else ()


def _in_figures(span: Range) -> str:
    return plain(span.low) if span.certain else f"{plain(span.low)}～{plain(span.high)}"
