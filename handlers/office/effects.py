"""What a change of the law does to the answers: each entry and each plan before and after it, as
people read it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from handlers.office.proofs import STRANGER, Telling, walk
from handlers.office.told import shortened
from intents.mentions.numbers import numerals
from intents.text import normalise
from intents.thread.dialogue import BUNDLE
from knowledge.facts import Interval
from knowledge.policy.catalogue import Entry, Knowledge

NO_EFFECT: Final = "{day}问的答案一条也不变。"
MOST_ENTRIES: Final = 6
MOST_PLANS: Final = 3
LONGEST_LINE: Final = 80  # characters
_GROUPED: Final = re.compile(r"(?<=\d)[,，](?=\d{3})")  # 1,050


@dataclass(frozen=True)
class Effect:
    """One entry as one household is told it: the first line that differs."""

    entry: Entry
    household: str  # its id; empty for nobody
    before: str
    after: str


def effects(before: Knowledge, after: Knowledge, day: date) -> list[Effect]:
    """For nobody and for the invented households."""
    intents = _concerned(before, after)
    told = {_of(each): each for each in walk(before, [day], "usual", intents)}
    pairs = ((told.get(_of(new)), new) for new in walk(after, [day], "usual", intents))
    return [_effect(old, new) for old, new in pairs if _read(old) != _read(new)]


def _concerned(before: Knowledge, after: Knowledge) -> set[str]:
    """The entries that may be told otherwise: those of a department whose law changed, and those
    that are worded otherwise; the plans, which name the offices of what they list."""
    law = {name for name in after.values if before.values.get(name) != after.values[name]}
    concerned = {
        intent
        for intent, entry in after.entries.items()
        if entry.department in law or _said(entry) != _said(before.entries.get(intent))
    }
    planned = {benefit.intent for _, benefit in after.benefits}
    return concerned | {BUNDLE} if law or concerned & planned else concerned


def _said(entry: Entry | None) -> object:
    """All of an entry that shows in what it tells."""
    return entry and (entry.title, entry.outcome, entry.wording, entry.sources)


def _of(telling: Telling) -> tuple[str, str | None, str]:
    household = telling.household
    return telling.entry.intent, telling.aspect, household.id if household is not None else ""


def _read(telling: Telling | None) -> list[str]:
    """The lines that do not stand behind a button."""
    return "\n".join(telling.told.in_front).splitlines() if telling is not None else []


def _effect(old: Telling | None, new: Telling) -> Effect:
    lines = zip_longest(_read(old), _read(new), fillvalue="")
    before, after = next((one, other) for one, other in lines if one != other)
    known = new.household if new.household is not STRANGER else None
    return Effect(new.entry, known.id if known else "", before, after)


def told(found: Sequence[Effect], day: date) -> str:
    """The answers first, nobody's before a household's, then the plans."""
    if not found:
        return NO_EFFECT.format(day=day)
    answers = [each for each in found if each.entry.intent != BUNDLE]
    plans = [each for each in found if each.entry.intent == BUNDLE and each.household]
    return "\n".join([*_answers(answers, day), *_plans(plans, day)])


def _answers(found: Sequence[Effect], day: date) -> Iterator[str]:
    by_entry: dict[str, list[Effect]] = defaultdict(list)
    for each in found:
        by_entry[each.entry.intent].append(each)
    yield f"{day}问，{len(by_entry)}个问题的答案变："
    for changed in list(by_entry.values())[:MOST_ENTRIES]:
        first = min(changed, key=lambda each: each.household)
        households = len({each.household for each in changed} - {""})
        also = f"（{households}个样例户）" if households else ""
        yield f"· {first.entry.title}{also}"
        yield from _before_and_after(first)
    if len(by_entry) > MOST_ENTRIES:
        yield f"· 另有{len(by_entry) - MOST_ENTRIES}个问题"


def _plans(found: Sequence[Effect], day: date) -> Iterator[str]:
    yield f"{day}的“我家能享受哪些”，{len(found)}户样例变{'：' if found else '。'}"
    for each in found[:MOST_PLANS]:
        yield f"· {each.household}"
        yield from _before_and_after(each)
    if len(found) > MOST_PLANS:
        others = "、".join(each.household for each in found[MOST_PLANS:])
        yield f"· 还有{others}"


def _before_and_after(effect: Effect) -> Iterator[str]:
    yield f"  原来：{shortened(effect.before, LONGEST_LINE)}"
    yield f"  改后：{shortened(effect.after, LONGEST_LINE)}"


def states(passage: str, amount: Decimal) -> bool:
    """Whether a passage gives the amount, in figures or in characters."""
    for numeral in numerals(normalise(_GROUPED.sub("", passage)).plain):
        number = numeral.number
        bounds = (number.low, number.high) if isinstance(number, Interval) else (number,)
        if amount in bounds:
            return True
    return False
