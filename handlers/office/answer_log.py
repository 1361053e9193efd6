"""What was said when: every answer gets a number under which its text, the figures of that day and
how the question was read can be looked up, whatever was edited since."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from tinydb import where

from handlers.office.clock import now
from handlers.office.exchange import fact_as_json
from intents.messages import Answer
from knowledge.registry.masking import masked
from knowledge.store import Database

TABLE: Final = "answers"
VERSIONS: Final = "versions"  # of the knowledge: which edits were in force
_POLICY: Final = frozenset({"answer", "ask", "handoff"})  # what somebody may ask back about
TOLD_LATER: Final = "告知"  # the channel of what is answered once an entry was written
NUMBERED: Final = "答案编号：A{number}"


@dataclass(frozen=True)
class LoggedAnswer:
    number: int
    at: datetime
    channel: str
    question: str  # masked; "" where what people ask is not kept
    text: str
    as_of: date  # whose law was told
    version: str
    edits: tuple[int, ...]  # in force then
    outcome: str
    intents: tuple[str, ...]
    confidence: float
    aspect: str
    facts: tuple[str, ...]
    values: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Noted:
    """What is counted of an answer."""

    at: datetime
    channel: str
    outcome: str
    intent: str  # "" where it was taken for none


class AnswerLog:
    def __init__(self, database: Database) -> None:
        self._table = database.table(TABLE)
        self._versions = database.table(VERSIONS)

    def keep(
        self, answer: Answer, as_of: date, channel: str, question: str = "", chat: int | None = None
    ) -> Answer:
        """The same answer, with its number at the end of what it rests on."""
        number = self._table.insert(
            {
                "at": now().isoformat(),
                "channel": channel,
                "chat": chat,
                "question": masked(question),
                "text": answer.text,
                "as_of": as_of.isoformat(),
                "version": answer.version,
                "outcome": answer.outcome,
                "intents": list(answer.intents),
                "confidence": round(answer.confidence, 3),
                "aspect": answer.dialogue.aspect or "",
                "facts": [_fact(each) for each in answer.said],
                "values": [
                    f"{each.name} {each.shown}（{each.version.since}起，{each.status.label}）"
                    for each in answer.values
                ],
                "sources": [f"{each.title}（{each.date}）" for each in answer.sources],
            }
        )
        if answer.outcome not in _POLICY:
            return answer
        grounds = f"{answer.details.grounds}\n{NUMBERED.format(number=number)}".strip()
        return replace(answer, details=replace(answer.details, grounds=grounds))

    def get(self, number: int) -> LoggedAnswer | None:
        found: Any = self._table.get(doc_id=number)
        if found is None:
            return None
        fields = {name: value for name, value in found.items() if name != "chat"}
        lists = ("intents", "facts", "values", "sources")
        fields |= {name: tuple(fields[name]) for name in lists}
        fields["at"] = datetime.fromisoformat(fields["at"])
        fields["as_of"] = date.fromisoformat(fields["as_of"])
        return LoggedAnswer(number=number, edits=self._edits(fields["version"]), **fields)

    def recent_questions(self, most: int) -> list[str]:
        """Each once, the newest last; masked."""
        last = deque((str(each["question"]) for each in self._table if each["question"]), 3 * most)
        return list(dict.fromkeys(last))[-most:]

    def noted(self) -> Iterator[Noted]:
        """All that are kept, but for what nobody asked just then."""
        for each in self._table:
            if each["channel"] != TOLD_LATER:
                at = datetime.fromisoformat(each["at"])
                intent = each["intents"][0] if each["intents"] else ""
                yield Noted(at, each["channel"], each["outcome"], intent)

    def note_version(self, version: str, edits: tuple[int, ...]) -> None:
        if not self._versions.contains(where("version") == version):
            self._versions.insert({"version": version, "edits": edits})

    def _edits(self, version: str) -> tuple[int, ...]:
        found: Any = self._versions.get(where("version") == version)
        return tuple(found["edits"]) if found is not None else ()

    def forget(self, chat: int) -> None:
        self._table.remove(where("chat") == chat)


def _fact(said: Any) -> str:
    kept = fact_as_json(said)
    return masked(f"{kept['fact']}＝{kept['value']}")
