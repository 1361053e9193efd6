"""The knowledge: finds the departments' folders, validates them and holds them, immutable.

`load` reads every folder of knowledge/departments, works the edits in, and either returns one
`Knowledge` value or raises `KnowledgeError` with every problem as `file:line: reason`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache, partial
from itertools import pairwise
from pathlib import Path

from knowledge.facts import AnyFact, Fact
from knowledge.garbage import no_garbage
from knowledge.policy.edits import Edit
from knowledge.policy.entitlement import Benefit, Rule, plain_name
from knowledge.policy.files import (
    AnswersTable,
    DocumentTable,
    KnowledgeFile,
    Outcome,
    QuestionsTable,
    SourceTable,
    ValueTable,
)
from knowledge.policy.law import DatedValue, Law, Source, Version
from knowledge.policy.offices import OFFICES
from knowledge.policy.phrasings import ASPECTS, Phrasing, read_phrasings
from knowledge.policy.rule_modules import found_in, rule_modules

DEPARTMENTS = Path(__file__).parent.parent / "departments"
MOST_KEPT = 24  # departments, as they are with one edit or another
_MARKS = re.compile(r"\W")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
FROM_ANY_RULE = frozenset({"reason", "missing"})
OF_THE_REGISTRY = frozenset({"contact_person"})  # placeholders that a household fills
FIGURE = re.compile(r"\d+|[一二三四五六七八九十百千万两]+(?:元|块|周岁|岁|个月|小时|[％%])")


class KnowledgeError(Exception):
    """The knowledge files, or edits over them, cannot be used; one problem each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Wording:
    """How an entry is said. One with a rule has yes, no and open, each a list of which the first
    whose placeholders all have values is taken; any other has one text, and maybe others that
    are taken on the days that have all their values. Where an aspect has a sentence of its own in
    `first`, that comes before the text, or before what a rule leaves open."""

    text: str
    texts: tuple[str, ...]
    first: Mapping[str, tuple[str, ...]]  # by aspect
    yes: tuple[str, ...]
    no: tuple[str, ...]
    open: tuple[str, ...]
    notes: tuple[str, ...]
    how: str
    papers: tuple[str, ...]
    office: str
    phone: str
    registered: str  # first line for a household whose registry says it; OF_THE_REGISTRY
    warning: str

    @cached_property
    def phones(self) -> list[str]:
        """The numbers, one each: 12345, 0537-2967666"""
        return re.findall(r"\d[\d\-]+\d", self.phone)

    def without_phones(self, sentence: str) -> str:
        """A sentence may repeat a number of its own phone; with a unit it is none."""
        for number in self.phones:
            if number in sentence:
                alone = rf"(?<![\d.-]){number}(?![\d.%％元块岁周个天小倍]|-\d)"
                sentence = re.sub(alone, "", sentence)
        return sentence

    def sentences(self) -> Iterator[tuple[str, str]]:
        """Each piece of text with the name of its place; a phone is no figure of the law."""
        for name in ("text", "how", "office", "registered", "warning"):
            yield name, getattr(self, name)
        for name in ("texts", "yes", "no", "open", "notes", "papers"):
            for sentence in getattr(self, name):
                yield name, sentence
        for sentences in self.first.values():
            for sentence in sentences:
                yield "first", sentence


@dataclass(frozen=True)
class Entry:
    """One intent: how people ask it and what answers it."""

    intent: str
    department: str
    title: str  # what a button calls it
    phrasings: tuple[Phrasing, ...]
    aspects: frozenset[str]  # what of the subject it answers
    rule: Rule | None
    own: str  # of a standard: the intent that works out what a household itself gets
    otherwise: str  # the intent told where this one refuses or cannot say, and that one gives
    bill: str  # what kind of bill its rule is for: stay, illness
    outcome: Outcome
    wording: Wording
    sources: tuple[Source, ...]  # of what the wording says beside the values of the law


@dataclass(frozen=True)
class Knowledge:
    """All that the assistant knows, in one consistent state."""

    version: str
    entries: Mapping[str, Entry]
    values: Mapping[str, Mapping[str, DatedValue]]  # by department, then by id
    facts: Mapping[str, AnyFact]
    benefits: tuple[tuple[str, Benefit], ...]  # with the department each belongs to
    departments: Mapping[str, str]  # what people call them, by id

    @cached_property
    def drawn_names(self) -> frozenset[str]:
        """Every name of 在享待遇 that means one of the benefits."""
        return frozenset(name for _, benefit in self.benefits for name in benefit.drawn_as)

    def knows_drawn(self, name: str) -> bool:
        return plain_name(name) in self.drawn_names

    def and_above(self, entry: Entry) -> list[Entry]:
        """An entry and those that it is finer than, the nearest first."""
        parts = entry.intent.split(".")
        names = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
        return [self.entries[name] for name in names if name in self.entries]

    def benefits_of(self, entry: Entry) -> list[Benefit]:
        """Those of its subject."""
        about = entry.intent.split(".")[:2]
        return [each for _, each in self.benefits if each.intent.split(".")[:2] == about]

    def law(self, department: str, day: date) -> Law:
        return Law(self.values[department], day)


@no_garbage()
def load(folder: Path = DEPARTMENTS, edits: Sequence[Edit] = ()) -> Knowledge:
    problems: list[str] = []
    entries: dict[str, Entry] = {}
    values: dict[str, Mapping[str, DatedValue]] = {}
    facts: dict[str, AnyFact] = {}
    benefits: list[tuple[str, Benefit]] = []
    titles: dict[str, str] = {}
    owners: dict[str, str] = {}  # of phrasings, without marks
    fingerprint = hashlib.sha256(repr(edits).encode())
    for path in sorted(folder.iterdir()):
        if not (path / "questions.toml").exists():
            continue
        state = _State.of(path, edits)
        fingerprint.update(state.digest)
        found = _department(state)
        problems += found.problems
        say = partial(_say, path, problems)
        values[path.name] = found.values
        titles[path.name] = found.title
        for name, fact in found.facts.items():
            if facts.setdefault(name, fact) is not fact:
                say(f"a fact {name} is in two departments")
        benefits += [(path.name, benefit) for benefit in found.benefits]
        for entry in found.entries:
            if entry.intent in entries:
                say(f"{entry.intent} is in two departments", entry.intent)
            entries[entry.intent] = entry
        _tell_shared_phrasings(found.entries, owners, say)
    if problems:
        raise KnowledgeError(problems)
    version = fingerprint.hexdigest()[:10]
    return Knowledge(version, entries, values, facts, tuple(benefits), titles)


def _say(path: Path, problems: list[str], reason: str, *place: str) -> None:
    """Of the questions, which are read once more to find the line."""
    KnowledgeFile(path / "questions.toml", (), problems).say(reason, *place)


def _tell_shared_phrasings(
    entries: Sequence[Entry], owners: dict[str, str], say: Callable[..., None]
) -> None:
    """A phrasing under two intents, of this department or of one before it."""
    for entry in entries:
        texts = [each.text for each in entry.phrasings]
        bare = {text if text.isalnum() else _MARKS.sub("", text): text for text in texts}
        for same in sorted(bare.keys() & owners.keys()):
            reason = f"phrasing «{bare[same]}» is under {owners[same]} and under {entry.intent}"
            say(reason, entry.intent)
        if "" in bare:
            say("a phrasing is empty", entry.intent)
        owners |= dict.fromkeys(bare, entry.intent)


@dataclass(frozen=True)
class _State:
    """What a department is made of. Two of one digest come to the same."""

    digest: bytes
    path: Path = field(compare=False)
    edits: Sequence[Edit] = field(compare=False)

    @classmethod
    def of(cls, path: Path, edits: Sequence[Edit]) -> _State:
        changes = [change for edit in edits for change in edit.changes]
        own = [change for change in changes if change.department == path.name]
        digest = hashlib.sha256(repr((path.name, own)).encode())
        for file in sorted(path.rglob("*.*")):
            if file.suffix in (".toml", ".txt", ".py"):
                digest.update(f"{file.relative_to(path)}\0".encode() + file.read_bytes())
        return cls(digest.digest(), path, edits)


@dataclass(frozen=True)
class _Department:
    """What a folder with the edits over it comes to."""

    title: str
    values: Mapping[str, DatedValue]
    facts: Mapping[str, AnyFact]
    benefits: tuple[Benefit, ...]
    entries: tuple[Entry, ...]
    problems: tuple[str, ...]


@lru_cache(maxsize=MOST_KEPT)
def _department(state: _State) -> _Department:
    """Read once: an edit changes one department, and the others stay as they are."""
    problems: list[str] = []
    room = _Room(state.path, state.edits, problems)
    return _Department(
        room.title,
        room.values,
        room.facts,
        room.benefits,
        tuple(room.entries()),
        tuple(problems),
    )


class _Room:
    """One department's folder while it is read."""

    def __init__(self, path: Path, edits: Sequence[Edit], problems: list[str]) -> None:
        self.name = path.name
        self.law = KnowledgeFile(path / "law.toml", edits, problems)
        self.questions = KnowledgeFile(path / "questions.toml", edits, problems)
        self.answers = KnowledgeFile(path / "answers.toml", edits, problems)
        self.modules = rule_modules(path)
        self.rules = dict(found_in(self.modules, Rule))
        self.phrasings = read_phrasings(path, self.questions.tables, problems)
        self.sources = self._read_sources()
        self.values = self._read_values()

    @property
    def title(self) -> str:
        return str(self.law.tables.get("title", self.name))

    @property
    def facts(self) -> dict[str, AnyFact]:
        return {fact.name: fact for _, fact in found_in(self.modules, Fact)}

    @property
    def benefits(self) -> tuple[Benefit, ...]:
        listed = (getattr(module, "BENEFITS", ()) for module in self.modules)
        return tuple(benefit for benefits in listed for benefit in benefits)

    def _read_sources(self) -> dict[str, Source]:
        documents = self.law.read(DocumentTable, self.law.tables.get("documents", {}))
        sources = {}
        for name, table in self.law.read(SourceTable, self.law.tables.get("sources", {})).items():
            document = documents.get(table.document)
            if document is None:
                self.law.say(f"{name}: no document {table.document!r}", name, "document")
                continue
            if bool(table.quote) == bool(table.summary):
                self.law.say(f"{name}: needs a quote or a summary, and one only", name)
            sources[name] = Source(
                id=name,
                title=document.title,
                date=document.date,
                status=table.status or document.status,
                quote=table.quote or table.summary,
                address=document.address,
                short=document.short,
                verbatim=bool(table.quote),
            )
        return sources

    def _read_values(self) -> dict[str, DatedValue]:
        values = {}
        for name, table in self.law.read(ValueTable, self.law.tables.get("values", {})).items():
            versions = []
            for version in sorted(table.versions, key=lambda version: version.since):
                if not version.sources:
                    self.law.say(f"{name}: a version without a source", name, "sources")
                sources = self._sources(self.law, version.sources, name)
                if sources:
                    versions.append(
                        Version(
                            version.amount,
                            version.since,
                            version.until,
                            sources,
                            version.checked,
                            version.inferred,
                        )
                    )
            if not table.versions:
                self.law.say(f"{name}: no version", name)
            self._check_dates(name, versions)
            values[name] = DatedValue(
                name, table.name, table.unit, tuple(versions), table.lasting, table.ends
            )
        return values

    def _sources(self, file: KnowledgeFile, names: list[str], place: str) -> tuple[Source, ...]:
        for name in names:
            if name not in self.sources:
                file.say(f"{place}: no source {name!r}", place, name)
        return tuple(self.sources[name] for name in names if name in self.sources)

    def _check_dates(self, name: str, versions: list[Version]) -> None:
        for version in versions:
            if version.until is not None and version.until < version.since:
                self.law.say(f"{name}: ends on {version.until} before it begins", name)
        for earlier, later in pairwise(versions):
            if earlier.since == later.since:
                self.law.say(f"{name}: two versions from {later.since}", name, str(later.since))
            elif earlier.until is not None and earlier.until >= later.since:
                self.law.say(f"{name}: versions overlap from {later.since}", name)

    def entries(self) -> Iterator[Entry]:
        questions = self.questions.read(QuestionsTable, self.questions.tables)
        answers = self.answers.read(AnswersTable, self.answers.tables)
        for intent in self.answers.tables.keys() - self.questions.tables.keys():
            self.answers.say(f"{intent} has no questions", intent)
        for intent, asked in questions.items():
            if intent in answers:
                yield self._entry(intent, asked, answers[intent])
            elif intent not in self.answers.tables:
                self.questions.say(f"{intent} has no answer", intent)

    def _entry(self, intent: str, asked: QuestionsTable, answered: AnswersTable) -> Entry:
        rule = None
        if asked.rule is not None:
            rule = self.rules.get(asked.rule)
            if rule is None:
                self.questions.say(f"{intent}: no rule {asked.rule!r}", intent, "rule")
        wording = Wording(
            text=answered.text.strip(),
            texts=tuple(text.strip() for text in answered.texts),
            first={aspect: tuple(each) for aspect, each in answered.first.items()},
            yes=tuple(answered.yes),
            no=tuple(answered.no),
            open=tuple(answered.open),
            notes=tuple(answered.notes),
            how=answered.how,
            papers=tuple(answered.papers),
            office=answered.office,
            phone=answered.phone,
            registered=answered.registered,
            warning=answered.warning,
        )
        for aspect in set(asked.aspects) - ASPECTS.keys():
            self.questions.say(f"{intent}: no aspect {aspect!r}", intent, "aspects")
        for aspect in answered.first.keys() - set(asked.aspects):
            self.answers.say(f"{intent}: {aspect!r} is none of its aspects", intent, "first")
        only = asked.aspects[0] if len(asked.aspects) == 1 else None
        phrasings = [*self.phrasings.get(intent, ()), *map(Phrasing, asked.phrasings)]
        if only is not None:
            phrasings = [
                each if each.aspect else Phrasing(each.text, only, each.manner)
                for each in phrasings
            ]
        if not phrasings:
            self.questions.say(f"{intent}: no phrasing", intent)
        self._check_wording(intent, asked.rule is not None, rule, wording)
        return Entry(
            intent=intent,
            department=self.name,
            title=asked.title,
            phrasings=tuple(phrasings),
            aspects=frozenset(asked.aspects),
            rule=rule,
            own=asked.own,
            otherwise=asked.otherwise,
            bill=asked.bill,
            outcome=answered.outcome,
            wording=wording,
            sources=self._sources(self.answers, answered.sources, intent),
        )

    @cached_property
    def _placeholders(self) -> frozenset[str]:
        return frozenset({*self.values, *OF_THE_REGISTRY, *OFFICES})

    def _check_wording(
        self, intent: str, has_rule: bool, rule: Rule | None, wording: Wording
    ) -> None:
        parts = ("yes", "no", "open") if has_rule else ("text",)
        for part in parts:
            if not getattr(wording, part):
                self.answers.say(f"{intent}: no wording for {part}", intent)
        worked_out = FROM_ANY_RULE | {each.name for each in rule.quantities} if rule else ()
        for part, sentence in wording.sentences():
            for name in PLACEHOLDER.findall(sentence):
                is_known = name in self._placeholders or name in worked_out
                if not is_known and (rule is not None or not has_rule):
                    reason = f"{intent}: placeholder {{{name}}} has no value"
                    self.answers.say(reason, intent, part, f"{{{name}}}")
            figure = FIGURE.search(PLACEHOLDER.sub("", wording.without_phones(sentence)))
            if figure:
                reason = f"{intent}: the figure «{figure.group()}» belongs in law.toml"
                self.answers.say(reason, intent, part, figure.group())
