"""A plan told person by person: 一个人一个人给俺说说."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from intents.answers.alike import apart, undrawn
from intents.answers.grounds import year_of_the_oldest
from intents.answers.working_out import called
from knowledge.facts import Household
from knowledge.policy.assessment import Assessed
from knowledge.policy.catalogue import Knowledge

ALL: Final = "全家"
NOTHING: Final = "没查到另外能领的钱"
UNKNOWN_SUM: Final = "金额待确认"


def person_by_person(
    knowledge: Knowledge, sure: Iterable[Assessed], household: Household, day: date
) -> list[str]:
    """A line for the household and one for each of its people: what is paid, then what is saved,
    then what comes with an event; nobody is left out."""
    sure = [each for each in sure if not each.drawn]
    lines = [_line(ALL, [e for e in sure if not e.benefit.personal], knowledge, household, day)]
    for person in household.people:
        own = [e for e in sure if e.benefit.personal and e.person == person]
        lines.append(_line(called(person), own, knowledge, household, day) or f"{called(person)}：")
    return [f"{line}{NOTHING}" if line.endswith("：") else line for line in lines if line]


def _line(
    whose: str, own: Sequence[Assessed], knowledge: Knowledge, household: Household, day: date
) -> str:
    paid = [e for e in own if e.pays and not e.benefit.per_event]
    saved = [e for e in own if not e.pays and not e.benefit.per_event]
    events = [e for e in own if e.benefit.per_event]
    parts = [_worth(e, knowledge, household, day) for e in paid]
    parts += [f"能省能办：{_names(saved)}"] if saved else []
    parts += [f"看病出事时：{_names(events)}"] if events else []
    if parts and not paid and whose != ALL:
        parts.insert(0, NOTHING)
    return f"{whose}：{'；'.join(parts)}" if parts else ""


def _worth(each: Assessed, knowledge: Knowledge, household: Household, day: date) -> str:
    """低保（登记已是，没记在领）每月1725元（2023年的数）."""
    why = apart(knowledge, each, household, day)
    known = f"（{why}，没记在领）{undrawn(each)}" if why else ""
    if each.amount is None or each.benefit.amount is None:
        return f"{each.benefit.name}{known}{UNKNOWN_SUM}"
    year = year_of_the_oldest(each.result.values)
    doubts = [f"{year}年的数" if year else "", "" if each.result.confirmed else "待确认"]
    doubt = "，".join(filter(None, doubts))
    worth = f"{each.period}{each.amount.show(each.benefit.amount.unit)}"
    return f"{each.benefit.name}{known}{worth}{f'（{doubt}）' if doubt else ''}"


def _names(own: Iterable[Assessed]) -> str:
    return "、".join(dict.fromkeys(each.benefit.name for each in own))
