"""The note of a call, as the city's work orders are filled in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from handlers.office.calls.aloud import GROUNDS
from handlers.office.clock import HERE
from knowledge.registry.calls import Call, CallTurn

FOLLOW_UP: Final = {"emergency": timedelta(days=1), "handoff": timedelta(days=3)}
USUAL: Final = timedelta(days=7)
MOST_CLAUSES: Final = 8


def follow_up(call: Call, day: date) -> date:
    """The soonest day that what was asked calls for, unless the worker chose another."""
    if call.follow_up is not None:
        return call.follow_up
    return day + min(map(_within, call.turns), default=USUAL)


def _within(turn: CallTurn) -> timedelta:
    return FOLLOW_UP["emergency"] if turn.is_urgent else FOLLOW_UP.get(turn.outcome, USUAL)


def note(call: Call, day: date) -> str:
    lines = [
        f"【来电时间】{call.started.astimezone(HERE):%Y-%m-%d %H:%M}",
        f"【住户】{call.household_id} {call.family}",
        f"【来电缘由】{call.reason}",
        f"【受理人】网格员{call.user_id}",
    ]
    for number, turn in enumerate(call.turns, start=1):
        lines += [f"【问{number}】{turn.question}", f"【答{number}】{_said(turn.text)}"]
    lines += _listed("单子", map(_ticket, call.turns))
    lines += _listed("依据", [source for turn in call.turns for source in turn.sources])
    lines += _listed("还缺", [call.turns[-1].asked] if call.turns else [])
    return "\n".join([*lines, f"【回访】{follow_up(call, day)}"])


def _said(text: str) -> str:
    return " ".join(line for line in text.splitlines() if not line.startswith(GROUNDS))


def _ticket(turn: CallTurn) -> str:
    if not turn.ticket:
        return ""
    return f"编号{turn.ticket}（{'急难' if turn.is_urgent else '没答上'}）"


def _listed(name: str, entries: Iterable[str]) -> list[str]:
    told = list(dict.fromkeys(each for each in entries if each))
    return [f"【{name}】{'；'.join(told[:MOST_CLAUSES])}"] if told else []
