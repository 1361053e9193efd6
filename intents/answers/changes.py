"""What is not as it was for a household: 「跟去年比」. Money first; how each came about, and what
did not fit, stands in the details."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from intents.answers.alike import named
from intents.answers.grounds import passages, year_of_the_oldest
from intents.answers.shape import Told, join
from intents.messages import AnswerAmount, Details, Reading
from intents.thread.going_on import CHANGES
from knowledge.policy.assessment import Assessed
from knowledge.policy.catalogue import Entry
from knowledge.policy.changes import BenefitChange, BenefitChanges, ChangeKind
from knowledge.policy.entitlement import Quantity
from knowledge.policy.law import period_of, plain

MOST_TOLD: Final = 4  # lines of what changed, beside the first and the one of grounds
MOST_DAYS: Final = 2  # that are named of one change
MOST_NAMES: Final = 3  # of what cannot be told
MOST_FIGURES: Final = 2  # of one benefit
TAKEN: Final = "家里人、收入、上学都按现在知道的算，只比政策和岁数。"


def asked_for(entry: Entry, reading: Reading) -> bool:
    return reading.manner == "changes" or entry.intent == CHANGES


def say(found: BenefitChanges, whose: str = "您家") -> Told:
    lines = [_line(same) for same in _alike(found.found)]
    unsure = [line for line in (_newest_known(found), _untold(found)) if line]
    told, left = lines[:MOST_TOLD], lines[MOST_TOLD:]
    if left or (unsure and len(lines) >= MOST_TOLD):
        told, left = lines[: MOST_TOLD - 1], lines[MOST_TOLD - 1 :]
        if left:
            unsure.insert(0, f"还有{len(left)}样在“怎么算的”里")
    assessed = [each for change in found.found for each in (change.after, change.before)]
    values = tuple(
        dict.fromkeys(value for each in assessed or found.same for value in each.result.values)
    )
    sources = tuple(dict.fromkeys(value.version.sources[0] for value in values))
    return Told(
        headline(found, whose),
        why=(*told, "；".join(unsure) + "。" if unsure else ""),
        amounts=tuple(_amounts(found.found)),
        sources=sources,
        values=values,
        details=Details(
            grounds=join(passages(sources, found.now)),
            steps=join(
                [TAKEN, *lines, *_sums(found), *_reasons(found), *(f"{line}。" for line in unsure)]
            ),
        ),
        is_long=True,
    )


def _sums(found: BenefitChanges) -> list[str]:
    """The arithmetic of both days."""
    return [
        f"{named([each])}（{day}）：{step}"
        for change in found.found
        for each, day in ((change.before, found.then), (change.after, found.now))
        for step in each.result.steps
        if "＝" in step
    ]


def headline(found: BenefitChanges, whose: str = "您家") -> str:
    """How many rose, fell, began and ended."""
    kinds = Counter(same[0].kind for same in _alike(found.found))
    counted = "、".join(f"{kind.value}{kinds[kind]}样" for kind in ChangeKind if kinds[kind])
    if not counted:
        counted = "按现在知道的还比不出来" if found.open else "没查到有变化"
    return f"跟{found.then.isoformat()}比，{whose}{counted}。"


def _alike(changes: Iterable[BenefitChange]) -> list[list[BenefitChange]]:
    """Those of one benefit that changed in the same way, for several people."""
    groups: dict[object, list[BenefitChange]] = {}
    for each in changes:
        before, after = [_worth(each, of) for of in (each.before, each.after)]
        key = (each.after.benefit.name, each.kind, before, after, each.days, each.age)
        groups.setdefault(key, []).append(each)
    return list(groups.values())


def _line(same: Sequence[BenefitChange]) -> str:
    """低保：每月735元→1080元（2022-01-01起）."""
    first, each = same[0], "每人" if len(same) > 1 else ""
    before, after = _worth(first, first.before), _worth(first, first.after)
    when = f"（{told}）" if (told := _when(first)) else ""
    name = named([change.after for change in same])
    if first.kind is ChangeKind.BEGAN:
        return f"{name}：新有{f'，{each}{after}' if after else ''}{when}"
    if first.kind is ChangeKind.ENDED:
        return f"{name}：没有了{f'，原来{each}{before}' if before else ''}{when}"
    if first.kind is ChangeKind.CHANGED:
        return f"{name}：{'，'.join(_figures(first))}{when}"
    return f"{name}：{each}{before or '0元'}→{_shown(first.after, first.figures[0])}{when}"


def _figures(change: BenefitChange) -> Iterable[str]:
    for each in change.figures[:MOST_FIGURES]:
        before, after = _shown(change.before, each), _shown(change.after, each)
        yield f"{each.label}{before or '没有'}→{after or '没有'}"
    if len(change.figures) > MOST_FIGURES:
        yield f"还有{len(change.figures) - MOST_FIGURES}个数也变了"


def _shown(assessed: Assessed, quantity: Quantity) -> str:
    amount = assessed.result.amounts.get(quantity)
    return amount.show(quantity.unit) if amount else ""


def _worth(change: BenefitChange, assessed: Assessed) -> str:
    """每月735元: its figures on one of the days; empty where there are none, or no money."""
    shown = []
    for each in change.figures:
        amount = assessed.result.amounts.get(each)
        if amount is not None and amount.high:
            period = period_of(each.unit)
            shown.append(f"{period}{amount.show(each.unit)}")
    return "、".join(shown)


def _when(change: BenefitChange) -> str:
    """Since when, and why where it is not the law."""
    after, days = change.after, [day.isoformat() for day in change.days]
    if change.kind is ChangeKind.ENDED and after.displaced_by:
        return f"改领{after.displaced_by}，只能领一样"
    if change.age is not None:
        return f"{days[-1]}{f'满{change.age}岁' if change.age else '出生'}"
    if change.by_age:
        return "到了岁数"
    if len(days) > MOST_DAYS:
        return f"变了{len(days)}回，最近{days[-1]}起"
    return f"{'、'.join(days)}起" if days else ""


def _newest_known(found: BenefitChanges) -> str:
    """Of which figures it cannot be told whether they have changed since, the most money first."""
    now = [
        *(change.after for change in found.found if change.kind is not ChangeKind.ENDED),
        *found.same,
    ]
    years = {
        each.benefit.name: year_of_the_oldest(each.result.values)
        for each in sorted(now, key=lambda each: -each.yearly.high)
        if not each.benefit.per_event
    }
    names = [f"{name}{year}年" for name, year in years.items() if year]
    return f"只查到旧数，后来变没变说不准：{_some(names)}" if names else ""


def _untold(found: BenefitChanges) -> str:
    names = dict.fromkeys(
        each.benefit.name for each in sorted(found.untold, key=lambda each: -each.yearly.high)
    )
    return f"{_some(list(names))}比不出来，要问清楚才知道" if names else ""


def _some(names: Sequence[str]) -> str:
    more = f"等{len(names)}样" if len(names) > MOST_NAMES else ""
    return "、".join(names[:MOST_NAMES]) + more


def _reasons(found: BenefitChanges) -> list[str]:
    """Why something ended, and what cannot be compared."""
    ended = [change.after for change in found.found if change.kind is ChangeKind.ENDED]
    return [
        f"{named([each])}：{''.join(each.result.reasons[:1]) or '比不出来'}"
        for each in (*ended, *found.untold)
    ]


def _amounts(changes: Iterable[BenefitChange]) -> Iterable[AnswerAmount]:
    """What it is now, of what rose, fell or began."""
    for change in changes:
        for quantity in change.figures:
            span = change.after.result.amounts.get(quantity)
            if span is None or change.kind is ChangeKind.ENDED:
                continue
            most = None if span.certain else plain(span.high)
            name = named([change.after])
            if quantity is not change.after.benefit.amount:
                name = f"{name}{quantity.label}"
            yield AnswerAmount(name, plain(span.low), quantity.unit, most)
