"""Where what is said, what is on file and what is worked out do not agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final

from knowledge.facts import (
    DIBAO,
    DISABILITY_GRADE,
    FAMILY_SIZE,
    INCOME,
    UNKNOWN,
    AnyFact,
    AnyOf,
    Case,
    Drawn,
    Household,
    Interval,
)
from knowledge.policy.assessment import Assessed
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import (
    Benefit,
    Entitlement,
    Range,
    Rule,
    Verdict,
    evaluate,
    plain_name,
)
from knowledge.policy.law import plain

A_RAISE: Final = Decimal("1.2")  # what is drawn beside what was known some years ago, at the most
OF_MEANS: Final = (FAMILY_SIZE, INCOME)  # that a household on dibao has to report
ON_FILE: Final = "登记里是"
MONTHLY: Final = "元/月"  # the unit of what is drawn, as the registry keeps it


class ConflictKind(Enum):
    SAID = "said"  # otherwise than it is on file
    DRAWN = "drawn"  # another sum than is worked out
    CHANGED = "changed"  # by how much, by what is said otherwise than it is on file
    REFUSED = "refused"  # drawn, though it is worked out that they cannot have it
    RAISED = "raised"  # more than by old figures, as it may be by now
    DRAWING = "drawing"  # drawn, where it is still open whether they can have it


OF_A_CHANGE: Final = (ConflictKind.SAID, ConflictKind.CHANGED)
OF_A_SUM_DRAWN: Final = (ConflictKind.DRAWN, ConflictKind.RAISED, ConflictKind.REFUSED)


@dataclass(frozen=True)
class Conflict:
    kind: ConflictKind
    line: str  # one, in Chinese, without its full stop
    fact: AnyFact | None = None
    benefit: Benefit | None = None


def conflicts(
    knowledge: Knowledge, case: Case, rule: Rule, result: Entitlement
) -> tuple[Conflict, ...]:
    """What somebody should hear who is told this result of this rule, each once."""
    found = [*_said_otherwise(case, result), *_drawn_otherwise(knowledge, case, rule, result)]
    return tuple({conflict.line: conflict for conflict in found}.values())


def of_what_is_drawn(
    knowledge: Knowledge,
    household: Household | None,
    day: date,
    stated: Mapping[str, object],
    assessed: Iterable[Assessed],
) -> list[str]:
    """A line for each sum that is drawn otherwise than it is worked out, or refused."""
    found = [
        conflict.line
        for each in assessed
        if each.benefit.drawn_by(household, each.person)
        for conflict in conflicts(
            knowledge, Case(day, household, each.person, stated), each.benefit.rule, each.result
        )
        if conflict.kind in OF_A_SUM_DRAWN
    ]
    return list(dict.fromkeys(found))


def _said_otherwise(case: Case, result: Entitlement) -> Iterator[Conflict]:
    used = {each.fact.name: each.fact for each in result.facts if each.stated and not each.general}
    for fact in used.values():
        said = case.stated[fact.name]
        on_file = fact.read(case.household, case.person, case.as_of)
        if on_file is UNKNOWN or _agree(said, on_file) or any(ON_FILE in e for e in result.reasons):
            continue  # the reason itself says so
        silent = fact.listed and on_file is False
        filed = f"没有{fact.show(True)}" if silent else f"是{fact.show(on_file)}"
        drawn = fact in OF_MEANS and DIBAO.read(case.household, None, case.as_of) is True
        then = "变了要去报" if drawn else "先按您说的算"  # whoever draws it has to say so
        if fact is DISABILITY_GRADE and isinstance(said, int):
            then = "看证上是几级，登记错了拿证到县残联改"
        line = f"您说{fact.show(said)}，登记里{filed}，{then}"
        yield Conflict(ConflictKind.SAID, line, fact=fact)


def _agree(said: object, on_file: object) -> bool:
    if isinstance(said, AnyOf):
        return on_file in said.values
    if isinstance(said, Interval) and isinstance(on_file, Decimal):
        above = said.low is None or said.low <= on_file
        return above and (said.high is None or on_file < said.high)
    return said == on_file


def _drawn_otherwise(
    knowledge: Knowledge, case: Case, rule: Rule, result: Entitlement
) -> Iterator[Conflict]:
    for _, benefit in knowledge.benefits:
        if benefit.rule is not rule and benefit.amount not in result.amounts:
            continue
        drawn = [
            each
            for each in benefit.drawn_by(case.household, case.person)
            if _of_this_alone(knowledge, benefit, plain_name(each.name))
            if not _of_several(knowledge, case, benefit, each)
        ]
        if drawn and (line := _changed_by_what_is_said(knowledge, case, benefit, drawn)):
            yield Conflict(ConflictKind.CHANGED, line, benefit=benefit)
        elif drawn:
            newer = _by_newer_figures(knowledge, case, benefit, rule, result, drawn)
            yield from _beside(benefit, drawn, rule, result, newer)


def _of_several(knowledge: Knowledge, case: Case, benefit: Benefit, drawn: Drawn) -> bool:
    """特困=2124 that is listed with a household of two is not what one of them is due."""
    household = case.household
    if household is None or not benefit.personal or drawn not in household.benefits:
        return False
    law = knowledge.law(benefit.intent.partition(".")[0], case.as_of)
    given = (
        evaluate(benefit.rule, Case(case.as_of, household, person), law).verdict
        for person in household.people
    )
    return sum(verdict is Verdict.YES for verdict in given) > 1


def _changed_by_what_is_said(
    knowledge: Knowledge, case: Case, benefit: Benefit, drawn: Sequence[Drawn]
) -> str:
    """他如今下不了床了: what is drawn is for what is on file, so that the two are no mistake; by
    how much it changes, by the figures by which it is paid. Empty where the registry alone comes
    to the same sum, or to none."""
    if benefit.amount is None:
        return ""
    law = knowledge.law(benefit.intent.partition(".")[0], case.as_of)
    month = sum((each.amount for each in drawn if each.amount is not UNKNOWN), Decimal(0))
    changes = []
    for figures in (law, law.with_what_is_reckoned()):
        filed, now = (
            evaluate(benefit.rule, each, figures).amounts.get(benefit.amount)
            for each in (replace(case, stated={}), case)
        )
        if filed and now and filed.certain and now.certain and filed != now:
            changes.append((filed.low != month, figures is not law, filed, now))
    if not changes:
        return ""
    _, is_reckoned, filed, now = min(changes, key=lambda each: each[:2])
    gap, unit = now.low - filed.low, benefit.amount.unit
    return (
        f"按您说的比登记的情况{'每月' if unit == MONTHLY else ''}"
        f"{'多' if gap > 0 else '少'}{plain(abs(gap))}元"
        f"（{'按后来推算的数' if is_reckoned else ''}从{filed.show(unit)}到{now.show(unit)}）"
    )


def _by_newer_figures(
    knowledge: Knowledge,
    case: Case,
    benefit: Benefit,
    rule: Rule,
    result: Entitlement,
    drawn: Sequence[Drawn],
) -> tuple[int, Range] | None:
    """What it is by figures reckoned for a later year, where the known ones are old; and the year
    of these."""
    years = [value.version.seen.year for value in result.values if value.is_old]
    if benefit.amount is None or not years:
        return None
    law = knowledge.law(benefit.intent.partition(".")[0], case.as_of)
    amounts = evaluate(rule, case, law.with_what_is_reckoned()).amounts
    known = benefit.due(drawn, amounts) or benefit.due(drawn, result.amounts)
    return (min(years), known) if known is not None else None


def _of_this_alone(knowledge: Knowledge, benefit: Benefit, name: str) -> bool:
    """低保 is first of all the household's; 两项补贴 is no sum of either."""
    bearers = [each for _, each in knowledge.benefits if name in each.drawn_as]
    beside = [each for each in bearers[1:] if not _exclude(each, bearers[0])]
    return bearers[0] is benefit and not beside


def _exclude(one: Benefit, other: Benefit) -> bool:
    return one.name in other.excludes or other.name in one.excludes


def _beside(
    benefit: Benefit,
    drawn: Sequence[Drawn],
    rule: Rule,
    result: Entitlement,
    newer: tuple[int, Range] | None,
) -> Iterator[Conflict]:
    name, sums = drawn[0].name, [each.amount for each in drawn if each.amount is not UNKNOWN]
    month = sum(sums, Decimal(0))
    each_month = f"，每月{plain(month)}元" if sums else ""
    if result.verdict is Verdict.OPEN:
        yield Conflict(ConflictKind.DRAWING, f"登记里已经在领{name}{each_month}", benefit=benefit)
    elif result.verdict is Verdict.NO:
        if benefit.rule is rule:
            line = f"登记里在领{name}{each_month}，可按这里算领不了，请找经办的核对"
            yield Conflict(ConflictKind.REFUSED, line, benefit=benefit)
    elif sums and benefit.amount is not None and benefit.amount.unit == MONTHLY:
        worked_out = benefit.due(drawn, result.amounts)
        if worked_out is None or not _apart(benefit, month, worked_out):
            return
        if newer is not None and worked_out.high < month <= newer[1].high * A_RAISE:
            fits = newer[1].low <= month <= newer[1].high
            why = "按后来推算的数对得上" if fits else "可能是后来涨了，不放心找经办的核对"
            line = (
                f"登记里{name}每月领{plain(month)}元，按{newer[0]}年的数是"
                f"{worked_out.show(MONTHLY)}，{why}"
            )
            yield Conflict(ConflictKind.RAISED, line, benefit=benefit)
        else:
            line = (
                f"登记里{name}每月领{plain(month)}元，这里算出每月{worked_out.show(MONTHLY)}，"
                f"{_difference(month, worked_out, result)}{_by_newer(month, worked_out, newer)}，"
                "请找经办的核对"
            )
            yield Conflict(ConflictKind.DRAWN, line, benefit=benefit)


def _difference(month: Decimal, worked_out: Range, result: Entitlement) -> str:
    """By how much, where what is worked out is certain and no average of the city."""
    is_average = any("平均" in note for note in result.notes)
    if not worked_out.certain or not result.confirmed or is_average:
        return "对不上"
    gap = worked_out.low - month
    return f"{'少' if gap > 0 else '多'}{plain(abs(gap))}元"


def _by_newer(month: Decimal, worked_out: Range, newer: tuple[int, Range] | None) -> str:
    """The same beside figures that are only reckoned for a later year."""
    if newer is None or not worked_out.certain or not newer[1].certain or newer[1] == worked_out:
        return ""
    now, then = worked_out.low - month, newer[1].low - month
    if now * then <= 0:
        return f"（按后来推算的数不{'少' if now > 0 else '多'}）"
    return f"（按后来推算的数差得{'更多' if abs(then) > abs(now) else '少些'}）"


def _apart(benefit: Benefit, month: Decimal, worked_out: Range) -> bool:
    return month < worked_out.low or (month > worked_out.high and not benefit.at_least)
