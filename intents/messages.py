"""What goes in and out of understanding: read this first.

A `Question` becomes a `Reading` (what is asked, what is said), a Reading becomes an `Answer`.
A `Dialogue` is what is remembered between two turns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from intents.facts_said import Said, SaidFact
from intents.matching.ranking import Candidate
from knowledge.facts import Household
from knowledge.policy.law import LawValue, Source

Outcome = Literal["answer", "ask", "clarify", "refuse", "emergency", "out_of_scope", "handoff"]
# How an answer is told: as usual, with the way to it first, or the last one again: plainer,
# or what stands behind it — grounds, arithmetic, what to do and to bring, what it was before,
# what has changed for the household.
Manner = Literal[
    "usual", "how", "plainer", "grounds", "steps", "papers", "history", "changes", "why"
]


@dataclass(frozen=True)
class Question:
    text: str
    as_of: date
    household: Household | None = None
    on_file: Household | None = None  # with those who, as the text says, have died since


@dataclass(frozen=True)
class Reading:
    """One question as understood."""

    intent: str | None  # None where no candidate is sure enough
    candidates: tuple[Candidate, ...]  # the likeliest first
    said: Said = field(default_factory=Said)
    aspect: str | None = None  # what of the subject is asked, where that is plain
    answers_aspect: bool = True  # False: the subject has nothing on what is asked
    manner: Manner = "usual"
    plain: str = ""  # the text in its plain form
    total: bool = False  # a sum over several people or bills is asked for
    family: bool = False  # what the whole household gets is asked for
    one_by_one: bool = False  # of each of them, and not what they come to
    each: tuple[Said, ...] = ()  # of several people spoken of, where a sum is asked for
    warning: str = ""  # intent of a danger or refusal that the text may be about as well
    declined: frozenset[str] = frozenset()  # facts that were asked for and are not known
    word: str = ""  # of the offices, whose meaning is asked
    since: str = ""  # the day with which the last turn compared, YYYY-MM-DD
    is_guess: bool = False  # no more than likely: told as what may be meant, beside what else may
    part: str = ""  # the words of one question of several
    leans: bool = False  # its own words are of another subject, or of none
    beside: str = ""  # the entry of the same subject that is meant as well
    of_another: bool = False  # no more than the question before, of another person
    is_ours: bool = True  # no question that is another office's, or nobody's

    @property
    def confidence(self) -> float:
        return self.candidates[0].confidence


def surely(intent: str) -> Reading:
    return Reading(intent, (Candidate(intent, 1.0),))


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
class ValueHistory:
    """What one figure of the law was and is, the oldest first."""

    name: str
    unit: str
    versions: tuple[tuple[date, Decimal], ...]  # since when, and how much
    seen: date | None  # the last day for which somebody tells the newest; None: it stands


@dataclass(frozen=True)
class Details:
    """The long form behind an answer, each part what one button shows; empty where there is
    nothing to show."""

    grounds: str = ""  # 依据: the passages, what is not confirmed, what changed since
    steps: str = ""  # 怎么算的: whose facts, the arithmetic, what each possibility comes to
    papers: str = ""  # 办理材料: what to do, what to bring, whom to see

    def __str__(self) -> str:
        return "\n".join(part for part in (self.steps, self.papers, self.grounds) if part)

    def __bool__(self) -> bool:
        return bool(str(self))


@dataclass(frozen=True)
class Dialogue:
    """What the last turns leave behind; small, and plain data so that it can be kept."""

    intent: str | None = None
    aspect: str | None = None
    said: tuple[SaidFact, ...] = ()
    about: str | None = None
    asked: str | None = None  # the fact asked for in the last turn
    offered: tuple[str, ...] = ()  # intents to choose from, offered in the last turn
    parts: tuple[str, ...] = ()  # intents of several questions that the last turn answered
    declined: tuple[str, ...] = ()  # facts that the person could not tell
    since: str = ""  # the day with which was compared, YYYY-MM-DD
    warned: str = ""  # intent of the danger or refusal that the last turn was met with
    failures: int = 0  # turns in a row that were not understood
    answered: tuple[Said, ...] = ()  # of everybody for whom this subject was worked out
    words: tuple[str, ...] = ()  # of the last turns, plain, since the subject was taken up
    told: tuple[str, ...] = ()  # first lines of the last answers on this subject
    earlier: tuple[str, ...] = ()  # intents asked about before this subject, the last at the end

    @property
    def facts(self) -> Mapping[str, object]:
        return {each.fact: each.value for each in self.said}


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    text: str  # what people read: a few short lines, the result first
    intents: tuple[str, ...] = ()
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    amounts: tuple[AnswerAmount, ...] = ()
    steps: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    values: tuple[LawValue, ...] = ()  # of the law, that it rests on
    details: Details = field(default_factory=Details)
    ask: Ask | None = None
    history: tuple[ValueHistory, ...] = ()  # of its figures, where that is asked for
    choices: tuple[tuple[str, str], ...] = ()  # intent and title, where it has to be clarified
    offers_human: bool = False
    warning: str = ""  # intent of the danger or refusal that the first line warns of
    said: tuple[SaidFact, ...] = ()  # what the question was taken to say, carried over or new
    dialogue: Dialogue = field(default_factory=Dialogue)  # for the next turn
    version: str = ""  # of the knowledge from which it comes

    @property
    def options(self) -> tuple[str, ...]:
        """What can be tapped instead of typed."""
        if self.ask is not None:
            return self.ask.options
        return tuple(title for _, title in self.choices)


def manner_of_telling(aspect: str | None) -> Manner:
    return "how" if aspect in ("how", "contact") else "usual"
