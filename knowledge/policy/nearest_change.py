"""What would have to come about for a refusal to become a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from knowledge.facts import AGE, UNKNOWN, Case, age_on, birthday
from knowledge.policy.entitlement import Entitlement, Rule, Shortfall, Verdict, evaluate
from knowledge.policy.law import Law, plain

SOON: Final = 10  # years that somebody may be told to wait


def nearest_change(rule: Rule, case: Case, law: Law, result: Entitlement) -> str:
    """Of the bounds that are not reached the nearest that alone would do: 「再过2个月满60周岁」."""
    if result.verdict is not Verdict.NO:
        return ""
    for short in sorted(result.short_of, key=lambda short: short.lacking):
        if short.fact is AGE and short.lacking > SOON:
            continue
        reached = replace(case, stated={**case.stated, short.fact.name: short.bound.amount})
        if evaluate(rule, reached, law).verdict is Verdict.YES:
            return _in_words(short, case)
    return ""


def _in_words(short: Shortfall, case: Case) -> str:
    unit = short.bound.unit
    if short.fact is not AGE:
        return f"再有{plain(short.lacking)}{unit}，满{short.bound}{unit}就够条件了"
    birth_date = UNKNOWN if case.person is None else case.person.birth_date
    told = case.stated.get(AGE.name)
    on_file = birth_date is not UNKNOWN and told == age_on(birth_date, case.as_of)
    if birth_date is UNKNOWN or (told is not None and not on_file):
        return f"再过{plain(short.lacking)}年满{short.bound}{unit}，到时就够条件了"
    day = birthday(birth_date, int(short.bound.amount))
    return f"{_wait(case.as_of, day)}（{day}）满{short.bound}{unit}，到时就够条件了"


def _wait(today: date, day: date) -> str:
    months = (day.year - today.year) * 12 + day.month - today.month - (day.day < today.day)
    if months < 1:
        return f"再过{(day - today).days}天"
    if months < 24:
        return f"再过{months}个月"
    rest = f"{months % 12}个月" if months % 12 else ""
    return f"再过{months // 12}年{rest}"
