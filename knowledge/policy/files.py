"""The shape of a department's three files, read so that a problem is told with its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import msgspec
import tomli

from knowledge.policy.edits import Edit, File, apply
from knowledge.policy.law import Status

T = TypeVar("T")
Outcome = Literal["answer", "handoff", "refuse", "emergency", "out_of_scope"]


class DocumentTable(msgspec.Struct, forbid_unknown_fields=True):
    """law.toml [documents.NAME]"""

    title: str
    date: str  # as the document gives it
    status: Status
    address: str = ""
    short: str = ""  # how one line of an answer calls it
    passages: str = ""  # file of knowledge/policy/passages that keeps what is quoted of it


class SourceTable(msgspec.Struct, forbid_unknown_fields=True):
    """law.toml [sources.NAME]: what a document says, to the letter or in short."""

    document: str
    quote: str = ""  # to the letter; …… where something is left out
    summary: str = ""  # in our own words, where only a copy or an excerpt was seen
    status: Status | None = None  # where the passage is weaker than its document


class VersionTable(msgspec.Struct, forbid_unknown_fields=True):
    since: date
    amount: Decimal
    sources: list[str]
    until: date | None = None  # last day on which it is known to hold
    checked: date | None = None  # last day on which somebody saw it in force
    inferred: bool = False  # reckoned, in no document: never told as official


class ValueTable(msgspec.Struct, forbid_unknown_fields=True):
    """law.toml [values.NAME]"""

    name: str
    unit: str
    versions: list[VersionTable]
    lasting: bool = False  # of a law that holds until it is changed: does not grow old
    ends: date | None = None  # last day of the whole scheme


class QuestionsTable(msgspec.Struct, forbid_unknown_fields=True):
    """questions.toml [INTENT]"""

    title: str
    phrasings: list[str] = []  # beside those of phrasings/*.txt
    aspects: list[str] = []
    rule: str | None = None
    own: str = ""  # of a standard: the intent that works out what the household itself gets
    otherwise: str = ""  # the intent told where this one refuses or cannot say, and that one gives
    bill: str = ""  # what kind of bill its rule is for: stay, illness


class AnswersTable(msgspec.Struct, forbid_unknown_fields=True):
    """answers.toml [INTENT]"""

    text: str = ""
    texts: list[str] = []  # of the days that have all their values, tried before `text`
    first: dict[str, list[str]] = {}  # by aspect: what answers it, told before everything else
    yes: list[str] = []
    no: list[str] = []
    open: list[str] = []
    notes: list[str] = []
    how: str = ""
    papers: list[str] = []
    office: str = ""
    phone: str = ""
    registered: str = ""  # first line for a household whose registry says it
    warning: str = ""  # one line, where a text is only suspected to mean this
    sources: list[str] = []
    outcome: Outcome = "answer"


class KnowledgeFile:
    """One TOML file with the edits over it; what is wrong goes to `problems`."""

    def __init__(self, path: Path, edits: Sequence[Edit], problems: list[str]) -> None:
        self.path = path
        self.problems = problems
        self.text = ""
        self.tables: dict[str, Any] = {}
        try:
            self.text = path.read_text(encoding="utf-8")
            self.tables = tomli.loads(self.text, parse_float=Decimal)
        except FileNotFoundError:
            self.say("the file is missing")
        except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
            self.say(f"not readable as TOML: {error}")
        else:
            apply(self.tables, cast("File", path.stem), path.parent.name, edits)

    def read(self, kind: type[T], tables: dict[str, Any]) -> dict[str, T]:
        """Each table as its kind; one that does not fit is told and left out."""
        fitting = {}
        for name, table in tables.items():
            try:
                fitting[name] = msgspec.convert(table, kind)
            except msgspec.ValidationError as error:
                self.say(f"{name}: {error}", name, *re.findall(r"\.(\w+)", str(error))[-1:])
        return fitting

    def say(self, reason: str, *place: str) -> None:
        """Notes a problem; `place` is names that stand below one another in the file."""
        folder = self.path.parent.name
        self.problems.append(f"{folder}/{self.path.name}:{self._line(place)}: {reason}")

    def _line(self, place: Sequence[str]) -> int:
        lines = self.text.splitlines()
        line = 0
        for name in place:
            line = next((n for n in range(line, len(lines)) if name in lines[n]), line)
        return line + 1
