"""Questions as people put them, against the shipped knowledge: shares, not single answers.

The questions are written without a look at the phrasings of the knowledge and never copied into
it. Most shares stand a little below what was measured; whoever lowers one says why.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from intents.assistant import Assistant
from intents.matching import plain, subject
from intents.messages import Answer, Dialogue, Question
from knowledge.policy.catalogue import Knowledge

DAY: Final = date(2020, 12, 31)
OUTSIDE: Final = "scope.other"
ACCEPTED: Final = frozenset({"answer", "ask", "handoff"})

RIGHT_AT_LEAST: Final = 0.94
WRONG_AT_MOST: Final = 0.03
OUTSIDE_ACCEPTED_AT_MOST: Final = 0.05
FACTS_READ_AT_LEAST: Final = 0.95
SAME_AT_MOST: Final = 0.04


@dataclass(frozen=True)
class Asked:
    turns: tuple[str, ...]
    intents: frozenset[str]  # as asked; several where a message asks several things
    also: frozenset[str] = frozenset()  # each of which would be right too
    outcome: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    about: str | None = None

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> Asked:
        intents = entry["intent"]
        return cls(
            turns=tuple(entry.get("turns") or [entry["text"]]),
            intents=frozenset([intents] if isinstance(intents, str) else intents),
            also=frozenset(entry.get("also", ())),
            outcome=entry.get("outcome"),
            facts=entry.get("facts", {}),
            about=entry.get("about"),
        )

    @property
    def outside(self) -> bool:
        return self.intents == {OUTSIDE} and not self.also


@dataclass(frozen=True)
class Result:
    asked: Asked
    answer: Answer

    @property
    def found(self) -> frozenset[str]:
        return frozenset(subject(intent) for intent in self.answer.intents)

    @property
    def fits(self) -> bool:
        return self.found == self.asked.intents or any(
            self.found == {intent} for intent in self.asked.also
        )

    @property
    def verdict(self) -> str:
        """right; offered or missed where nothing was claimed; wrong where it was, confidently."""
        if self.answer.outcome == "clarify":
            choices = {subject(intent) for intent, _ in self.answer.choices}
            return "offered" if choices & (self.asked.intents | self.asked.also) else "missed"
        if self.fits:
            return "right" if self.asked.outcome in (None, self.answer.outcome) else "wrong"
        if self.answer.outcome == "out_of_scope":
            return "right" if self.asked.intents == {OUTSIDE} else "missed"
        return "partly" if self.found & self.asked.intents else "wrong"

    def __str__(self) -> str:
        wanted, found = ("+".join(sorted(names)) for names in (self.asked.intents, self.found))
        return f"{self.verdict}: {' / '.join(self.asked.turns)}  {wanted} → {found}"


def questions() -> list[Asked]:
    files = sorted(Path(__file__).parent.glob("*.toml"))
    return [
        Asked.read(entry)
        for file in files
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["questions"]
    ]


def put(assistant: Assistant, asked: Asked) -> Result:
    dialogue = Dialogue()
    for turn in asked.turns:
        answer = assistant.reply(Question(turn, DAY), dialogue)
        dialogue = answer.dialogue
    return Result(asked, answer)


@pytest.fixture(scope="module")
def results(assistant: Assistant) -> Sequence[Result]:
    return [put(assistant, asked) for asked in questions()]


def share(results: Sequence[Result], *verdicts: str) -> float:
    return sum(result.verdict in verdicts for result in results) / len(results)


def confusions(results: Sequence[Result], *verdicts: str) -> str:
    """What to look at: the pairs most often taken for each other, then the questions."""
    failed = [result for result in results if result.verdict in verdicts]
    pairs = Counter(
        ("+".join(sorted(result.asked.intents)), "+".join(sorted(result.found)))
        for result in failed
    )
    lines = [f"{count}× {wanted} → {found}" for (wanted, found), count in pairs.most_common(12)]
    return "\n".join([*lines, *map(str, failed[:40])])


def test_most_questions_are_understood(results: Sequence[Result]) -> None:
    assert share(results, "right") >= RIGHT_AT_LEAST, confusions(
        results, "wrong", "missed", "partly", "offered"
    )


def test_few_questions_are_answered_as_another(results: Sequence[Result]) -> None:
    assert share(results, "wrong") <= WRONG_AT_MOST, confusions(results, "wrong")


def test_what_is_none_of_our_business_is_seldom_taken_for_it(results: Sequence[Result]) -> None:
    outside = [result for result in results if result.asked.outside]
    accepted = [
        result
        for result in outside
        if result.answer.outcome in ACCEPTED and result.verdict != "right"
    ]
    assert len(accepted) / len(outside) <= OUTSIDE_ACCEPTED_AT_MOST, "\n".join(map(str, accepted))


def test_danger_is_never_missed(results: Sequence[Result]) -> None:
    in_danger = [result for result in results if result.asked.outcome == "emergency"]
    assert [str(each) for each in in_danger if each.answer.outcome != "emergency"] == []


@pytest.mark.parametrize("intent", ["scope.privacy", "scope.unsafe"])
def test_what_must_be_refused_is_refused(results: Sequence[Result], intent: str) -> None:
    to_refuse = [
        result
        for result in results
        if result.asked.outcome == "refuse" and intent in result.asked.intents
    ]
    assert [str(each) for each in to_refuse if each.answer.outcome != "refuse"] == []


def test_facts_in_the_sentence_are_read(results: Sequence[Result]) -> None:
    checked, missed = 0, []
    for result in results:
        if result.verdict != "right" or result.answer.outcome not in {"answer", "ask"}:
            continue
        read = result.answer.dialogue
        stated = {name: read.facts.get(name) for name in result.asked.facts}
        differs = stated != dict(result.asked.facts)
        if result.asked.about is not None:
            differs = differs or read.about != result.asked.about
        checked += bool(result.asked.facts or result.asked.about)
        if differs:
            missed.append(f"{result.asked.turns[-1]}: {stated}, {read.about}")
    assert len(missed) <= checked * (1 - FACTS_READ_AT_LEAST), "\n".join(missed)


def test_hardly_a_question_is_a_phrasing_of_the_knowledge(knowledge: Knowledge) -> None:
    """Two people may come upon the same few words; more would be copying."""
    phrasings = {plain(text) for entry in knowledge.entries.values() for text in entry.phrasings}
    asked = questions()
    same = [each.turns[-1] for each in asked if plain(each.turns[-1]) in phrasings]
    assert len(same) <= SAME_AT_MOST * len(asked), same


def test_every_subject_is_asked_about(knowledge: Knowledge) -> None:
    asked = Counter(intent for each in questions() for intent in each.intents)
    subjects = {subject(intent) for intent in knowledge.entries}
    assert subjects >= set(asked)
    assert {intent for intent in subjects if asked[intent] < 3} == set()
