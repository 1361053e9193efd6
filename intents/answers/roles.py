"""How a rule is worked out and told, for the parts that tell of several."""

from __future__ import annotations

from typing import Protocol

from intents.answers.shape import Told
from intents.answers.working_out import WorkedOut
from intents.facts_said import Said
from intents.messages import Question, Reading
from knowledge.facts import Person
from knowledge.policy.catalogue import Entry


class WorkOut(Protocol):
    def __call__(
        self,
        entry: Entry,
        said: Said,
        question: Question,
        *,
        everybody: bool = False,
        of: Person | None = None,
    ) -> WorkedOut: ...


class Say(Protocol):
    def __call__(self, entry: Entry, found: WorkedOut, reading: Reading) -> Told: ...
