"""What is known now and what would be known, and how each answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from handlers.office.gate.report import Changed
from handlers.office.golden import GoldenQuestion
from intents.assistant import Assistant
from intents.matching.matcher import known_phrasings, matcher
from intents.messages import Answer, Dialogue, Question
from intents.thresholds import Thresholds
from knowledge.policy.cases import ToldCase
from knowledge.policy.catalogue import Knowledge, load
from knowledge.policy.edits import Change, Edit
from knowledge.policy.law import DatedValue, Version

SHORT: Final = 40  # characters of an answer that is named


@dataclass(frozen=True)
class Inputs:
    """All that is looked at; `changes` stand on top of `live`."""

    live: tuple[Edit, ...]
    changes: tuple[Change, ...]
    folder: Path  # where what was learnt is kept
    thresholds: Thresholds
    day: date  # whose law is told
    today: date
    recent: tuple[str, ...] = ()  # what people asked, masked
    golden: tuple[GoldenQuestion, ...] = ()
    told: tuple[tuple[str, ToldCase], ...] = ()  # with the department of each
    households: Iterable[Any] = ()  # of the registry, as `read_population` takes them


class Versions:
    """The knowledge before and after an edit."""

    def __init__(self, inputs: Inputs, before: Knowledge, after: Knowledge) -> None:
        self.inputs, self.before, self.after = inputs, before, after
        self.told_before = assistant(inputs, before)
        self.told_after = assistant(inputs, after)
        self.learnt_anew = known_phrasings(before) != known_phrasings(after)
        changed = {change.department for change in inputs.changes}
        self.edited = frozenset(
            each.path[0] for each in inputs.changes if each.file in ("questions", "answers")
        )
        self.departments = frozenset(changed)
        self.told_otherwise = frozenset(
            name for name in changed if _wordings(before, name) != _wordings(after, name)
        )
        self.law_changed = frozenset(
            name for name in changed if before.values.get(name) != after.values.get(name)
        )
        self.asked_before = lru_cache(maxsize=None)(self._asked_before)

    @cached_property
    def told_as_shipped(self) -> Assistant:
        return assistant(self.inputs, load()) if self.inputs.live else self.told_before

    @cached_property
    def told_by_values_alone(self) -> Assistant:
        """With nothing of the edit but what it does to values that there were."""
        law = tuple(each for each in self.inputs.changes if each.file == "law")
        return assistant(self.inputs, load(edits=[*self.inputs.live, Edit(0, "", law)]))

    def first_day(self) -> date:
        """On which all that is new holds."""
        return max([self.inputs.day, *(version.since for _, version in self.new_versions())])

    def new_versions(self) -> Iterator[tuple[DatedValue, Version]]:
        for department in self.law_changed:
            for name, value in self.after.values[department].items():
                known = self.before.values[department].get(name)
                old = known.versions if known is not None else ()
                yield from ((value, each) for each in value.versions if each not in old)

    def touches(self, intent: str) -> bool:
        """Whether what answers the question of an entry may be another."""
        entry = self.after.entries.get(intent)
        return (
            self.learnt_anew
            or entry is None
            or entry.department in self.departments
            or entry.intent.startswith("meta.")
        )

    def _asked_before(self, text: str) -> Answer:
        return self.told_before.reply(Question(text, self.inputs.day), Dialogue())

    def asked_after(self, text: str) -> Answer:
        return self.told_after.reply(Question(text, self.inputs.day), Dialogue())

    def changed(self, text: str, before: Answer, after: Answer) -> Changed:
        titles = (_title(self.before, before), _title(self.after, after))
        return Changed(
            text, _first_difference(before, after), _first_difference(after, before), titles
        )


def assistant(inputs: Inputs, knowledge: Knowledge) -> Assistant:
    made = matcher(known_phrasings(knowledge), inputs.folder, lambda _: None)
    return Assistant(knowledge, made, inputs.thresholds)


def _wordings(knowledge: Knowledge, department: str) -> dict[str, object]:
    entries = knowledge.entries.values()
    return {e.intent: (e.wording, e.sources) for e in entries if e.department == department}


def _title(knowledge: Knowledge, answer: Answer) -> str:
    if answer.outcome in ("clarify", "out_of_scope") or not answer.intents:
        return ""
    return "、".join(knowledge.entries[intent].title for intent in answer.intents)


def _first_difference(answer: Answer, other: Answer) -> str:
    lines = [line for line in answer.text.splitlines() if line not in other.text.splitlines()]
    line = lines[0] if lines else answer.text.partition("\n")[0]
    return line if len(line) <= SHORT else f"{line[:SHORT]}……"
