"""A question, or a conversation, as JSON, and what is answered as JSON: on lines and over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from intents.facts_said import SaidFact
from intents.messages import Answer
from knowledge.facts import AnyOf, Household, Interval
from knowledge.policy.assessment import Assessed
from knowledge.policy.law import LawValue, Source, plain
from knowledge.registry.households import RecordError, read_household
from knowledge.relations import NEIGHBOUR, SELF

_NEAREST_KIN: Final = frozenset(
    {"父亲", "母亲", "儿子", "女儿", "孩子", "孙子", "孙女", "公公", "婆婆", "岳父", "岳母"}
    | {"爷爷", "奶奶", "哥哥", "弟弟", "姐姐", "妹妹"}
)
# Relations that a fact is told to be about; any other kin is nobody in particular.
ABOUT: Final = {SELF, NEIGHBOUR, "配偶", "儿媳", *_NEAREST_KIN}

FindHousehold = Callable[[str], Household | None]


class BadLine(Exception):
    """A line that cannot be answered; the text says why, in Chinese."""


class NoSuchHousehold(BadLine):
    """None of that id, or none that may be seen."""


@dataclass(frozen=True)
class Request:
    turns: list[str]
    household: Household | None
    as_of: date


def read_request(request: Mapping[str, Any], find_household: FindHousehold, day: date) -> Request:
    """Raises BadLine."""
    turns = _turns(request)
    household = household_given(request.get("household"), find_household)
    as_of = day_given(request.get("as_of"), day)
    _check_role(request.get("role"))
    return Request(turns, household, as_of)


def as_json(answer: Answer) -> dict[str, Any]:
    ask = answer.ask
    return {
        "outcome": answer.outcome,
        "intents": list(answer.intents),
        "confidence": round(answer.confidence, 3),
        "candidates": [[each.intent, round(each.confidence, 3)] for each in answer.candidates],
        "text": answer.text,
        "details": str(answer.details),
        "amounts": [
            {"label": each.label, "value": each.value, "unit": each.unit, "max": each.max}
            for each in answer.amounts
        ],
        "steps": list(answer.steps),
        "sources": [source_as_json(source) for source in answer.sources],
        "facts": [fact_as_json(each) for each in answer.said if each.meant != "named"],
        "ask": None
        if ask is None
        else {"fact": ask.fact, "question": ask.question, "options": list(ask.options)},
    }


def source_as_json(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.title,
        "date": source.date,
        "status": source.status.value,
        "quote": source.quote,
    }


def value_as_json(value: LawValue) -> dict[str, Any]:
    """One figure of the law on one day."""
    version = value.version
    return {
        "id": value.id,
        "name": value.name,
        "value": plain(value.amount),
        "unit": value.unit,
        "since": version.since.isoformat(),
        "until": None if version.until is None else version.until.isoformat(),
        "status": value.status.value,
        "may_be_outdated": value.is_old,
        "sources": [source_as_json(source) for source in version.sources],
    }


def benefit_as_json(each: Assessed) -> dict[str, Any]:
    """What somebody may have, with what it takes to know it."""
    name = each.person.name if each.person is not None and each.benefit.personal else None
    amount = each.amount
    return {
        "department": each.department,
        "benefit": each.benefit.name,
        "intent": each.benefit.intent,
        "person": name if isinstance(name, str) else None,
        "verdict": each.result.verdict.value,
        "drawn": each.drawn,
        "unclaimed": each.unclaimed,
        "displaced_by": each.displaced_by,
        "low": None if amount is None else plain(amount.low),
        "high": None if amount is None else plain(amount.high),
        "unit": each.benefit.amount.unit if each.benefit.amount is not None else "",
        "missing": [fact.called for fact in each.result.missing],
        "reasons": list(each.result.reasons),
        "sources": [source_as_json(source) for source in each.result.grounds],
    }


def fact_as_json(said: SaidFact) -> dict[str, Any]:
    return {
        "fact": said.fact,
        "value": _plain(said.value),
        "span": list(said.span),
        "meant": "denied" if said.meant == "over" else said.meant,
        "about": said.about if said.about in ABOUT else None,
    }


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Interval):
        return {"low": _plain(value.low), "high": _plain(value.high)}
    return {"any": [_plain(each) for each in value.values]} if isinstance(value, AnyOf) else value


def parsed(line: bytes) -> dict[str, Any]:
    """Raises BadLine."""
    try:
        request = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadLine("这一行不是JSON") from error
    if not isinstance(request, dict):
        raise BadLine("这一行不是一个JSON对象")
    return request


def _turns(request: Mapping[str, Any]) -> list[str]:
    turns = request.get("turns")
    if not isinstance(turns, list) or not turns or not all(isinstance(t, str) for t in turns):
        raise BadLine("turns要是一串文字，至少一句")
    return turns


def household_given(given: object, find_household: FindHousehold) -> Household | None:
    """Raises BadLine."""
    if given is None:
        return None
    if isinstance(given, str):
        household = find_household(given)
        if household is None:
            raise NoSuchHousehold(f"没有户编号“{given}”")
        return household
    if isinstance(given, dict):
        try:
            return read_household(given)
        except RecordError as error:
            raise BadLine(str(error)) from error
    raise BadLine("household要是户编号、一户的资料或null")


def day_given(given: object, day: date) -> date:
    """Raises BadLine."""
    if given is None:
        return day
    try:
        return date.fromisoformat(str(given))
    except ValueError as error:
        raise BadLine(f"as_of“{given}”不是日期，要写成2020-10-01这样") from error


def _check_role(given: object) -> None:
    if given not in (None, "resident", "grid_worker"):
        raise BadLine(f"role“{given}”不对，只能是resident或grid_worker")
