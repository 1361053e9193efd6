"""What goes in and out of understanding: read this first.

A `Question` becomes a `Reading` (what is asked, what is stated), a Reading becomes an `Answer`.
A `Dialogue` is what is remembered between two turns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from knowledge.facts import Household
from knowledge.policy.law import Source

Outcome = Literal["answer", "ask", "clarify", "refuse", "emergency", "out_of_scope", "handoff"]


@dataclass(frozen=True)
class Question:
    text: str
    as_of: date
    household: Household | None = None


@dataclass(frozen=True)
class Candidate:
    """An intent that a text may mean; confidence is the chance of being right, 0–1."""

    intent: str
    confidence: float


@dataclass(frozen=True)
class Stated:
    """What the words themselves say, beside what they ask."""

    facts: Mapping[str, object] = field(default_factory=dict)  # by the name of the fact
    about: str | None = None  # relation of the person meant: 父亲, 配偶, 本人, …
    asks_how: bool = False  # where to go, which papers


@dataclass(frozen=True)
class Reading:
    """One question as understood."""

    intent: str | None  # None where no candidate is sure enough
    candidates: tuple[Candidate, ...]  # the likeliest first
    stated: Stated

    @property
    def confidence(self) -> float:
        return self.candidates[0].confidence


@dataclass(frozen=True)
class Ask:
    """The one fact that decides, asked back."""

    fact: str
    question: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class AnswerAmount:
    label: str
    value: str  # plain decimal
    unit: str
    max: str | None = None  # where it is a range


@dataclass(frozen=True)
class Dialogue:
    """What the last turns leave behind; small, and plain data so that it can be kept."""

    intent: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    about: str | None = None
    asked: str | None = None  # the fact asked for in the last turn
    offered: tuple[str, ...] = ()  # intents to choose from, offered in the last turn
    failures: int = 0  # turns in a row that were not understood


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    text: str
    intents: tuple[str, ...] = ()
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    amounts: tuple[AnswerAmount, ...] = ()
    steps: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    ask: Ask | None = None
    choices: tuple[tuple[str, str], ...] = ()  # intent and title, where it has to be clarified
    offers_human: bool = False
    dialogue: Dialogue = field(default_factory=Dialogue)  # for the next turn
