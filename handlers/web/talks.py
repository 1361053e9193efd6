"""What is said on the public page, kept in memory alone and for half an hour: who asks is nobody's
business, and a restart forgets it."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from handlers.office.office import FORGETTING
from intents.messages import Answer
from intents.understanding import A_PERSON
from knowledge.registry.unanswered import nobody

MOST_TALKS: Final = 2000
MOST_TURNS: Final = 8  # of one talk, that can be gone back to
_BYTES: Final = 18  # 144 random bits


@dataclass(frozen=True)
class TalkTurn:
    number: int
    question: str
    answer: Answer


@dataclass
class Talk:
    name: str  # what the cookie holds, and nothing else
    turns: list[TalkTurn] = field(default_factory=list)
    said: int = 0  # turns so far
    slip: str = ""  # with which the answer of a person is come back for
    nobody: int = field(default_factory=nobody)  # who asks, for what is not answered

    @property
    def last(self) -> TalkTurn | None:
        return self.turns[-1] if self.turns else None

    @property
    def last_answer(self) -> TalkTurn | None:
        """The last that may be printed: not the number of somebody's own matter."""
        printable = (each for each in reversed(self.turns) if each.answer.intents != (A_PERSON,))
        return next(printable, None)

    def turn(self, number: str) -> TalkTurn | None:
        """The one of that number, or the last where none is named."""
        if not number:
            return self.last
        return next((each for each in self.turns if str(each.number) == number), None)

    def add(self, question: str, answer: Answer) -> TalkTurn:
        self.said += 1
        turn = TalkTurn(self.said, question, answer)
        self.turns = [*self.turns, turn][-MOST_TURNS:]
        return turn


class Talks:
    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Talk, float]] = OrderedDict()

    def get(self, name: str) -> Talk | None:
        """None where it is too long ago, or never was."""
        talk, since = self._kept.get(name, (None, 0.0))
        if talk is None or time.monotonic() - since > FORGETTING.total_seconds():
            self.forget(name)
            return None
        return talk

    def new(self) -> Talk:
        return Talk(secrets.token_urlsafe(_BYTES))

    def keep(self, talk: Talk) -> None:
        self._kept[talk.name] = talk, time.monotonic()
        self._kept.move_to_end(talk.name)
        while len(self._kept) > MOST_TALKS:
            self._kept.popitem(last=False)

    def forget(self, name: str) -> None:
        self._kept.pop(name, None)
