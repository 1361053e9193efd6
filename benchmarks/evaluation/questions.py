"""Written questions put to the assistant: what came of each, and what is taken for what."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from handlers.office.exchange import fact_as_json
from intents.assistant import Assistant
from intents.matching.ranking import subject
from intents.messages import Dialogue, Outcome, Question
from intents.splitting import CHATTER
from knowledge.policy.catalogue import Knowledge

OUTSIDE: Final = (
    CHATTER  # the subject of what is none of our business, and of what is not understood
)
CLARIFIED: Final = "clarify"  # stands where a subject would, when the answer asks which is meant
NO_SUBJECT: Final = {CLARIFIED: "反问", OUTSIDE: "没听懂、不归管"}
FEWEST: Final = 3  # questions that a subject needs before they say anything of it
_ACCEPTED: Final = frozenset({"answer", "ask", "handoff"})

Verdict = Literal["right", "offered", "missed", "partly", "wrong"]
VERDICTS: Final[Mapping[Verdict, str]] = {
    "right": "答对",
    "offered": "反问里有",
    "missed": "没答上",
    "partly": "答对一半",
    "wrong": "答错",
}


class QuestionsError(Exception):
    """Questions that cannot be put; the text says which and why, in Chinese."""


@dataclass(frozen=True)
class Asked:
    file: str
    turns: tuple[str, ...]
    intents: frozenset[str]  # as asked; several where a message asks several things
    also: frozenset[str] = frozenset()  # each of which would be right too
    outcome: Outcome | None = None
    facts: tuple[
        Mapping[str, Any] | None, ...
    ] = ()  # all of them after each turn; None: not judged
    aspects: frozenset[str] = frozenset()  # of the last turn
    entries: frozenset[str] = frozenset()  # of the subject, each of which serves best

    @property
    def outside(self) -> bool:
        return self.intents == {OUTSIDE} and not self.also


@dataclass(frozen=True)
class Result:
    asked: Asked
    outcome: Outcome
    found: frozenset[str]
    choices: tuple[str, ...]  # where it has to be clarified
    confidence: float
    misread: tuple[str, ...]  # facts that were not said, or not read, or otherwise
    aspect: str | None = None  # as which it was read
    entry: str = ""  # told first
    warned: bool = False  # the first line warns of danger, or of what is refused

    @property
    def fits(self) -> bool:
        return self.found == self.asked.intents or any(
            self.found == {intent} for intent in self.asked.also
        )

    @property
    def verdict(self) -> Verdict:
        """right; offered or missed where nothing was claimed; wrong where it was, confidently."""
        if self.warned and self.asked.outcome in ("emergency", "refuse"):
            return "right"
        if self.outcome == "clarify":
            wanted = self.asked.intents | self.asked.also
            return "offered" if wanted & set(self.choices) else "missed"
        if self.fits:
            return "right" if self.asked.outcome in (None, self.outcome) else "wrong"
        if self.outcome == "out_of_scope":
            return "right" if self.asked.intents == {OUTSIDE} else "missed"
        return "partly" if self.found & self.asked.intents else "wrong"

    @property
    def caught(self) -> bool:
        """The number, the refusal or a warning stands first."""
        return self.warned or self.outcome in ("emergency", "refuse")

    @property
    def right(self) -> bool:
        return self.verdict == "right"

    @property
    def came_to(self) -> frozenset[str]:
        """The subjects answered; CLARIFIED or OUTSIDE where none was."""
        if self.outcome == "clarify":
            return frozenset([CLARIFIED])
        return frozenset([OUTSIDE]) if self.outcome == "out_of_scope" else self.found

    @property
    def wrongly_accepted(self) -> bool:
        return self.asked.outside and self.outcome in _ACCEPTED and not self.right

    def __str__(self) -> str:
        wanted, came_to = ("+".join(sorted(names)) for names in (self.asked.intents, self.came_to))
        return f"{self.verdict}: {' / '.join(self.asked.turns)}  {wanted} → {came_to}"


@dataclass(frozen=True)
class Evaluation:
    day: date  # on which it was made
    knowledge: str  # the version
    results: tuple[Result, ...]


# The questions


class _Turn(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    facts: dict[str, Any] | None = None


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    """A line of a file."""

    intent: str | list[str]
    text: str = ""
    facts: dict[str, Any] | None = None
    turns: list[_Turn] = []
    also: list[str] = []
    aspect: str | list[str] = []
    entry: str | list[str] = []
    outcome: Outcome | None = None

    def __post_init__(self) -> None:
        if bool(self.text) == bool(self.turns):
            raise ValueError("text和turns要写一个，只写一个")
        if not self.intent:
            raise ValueError("intent是空的")


def read_questions(folder: Path) -> list[Asked]:
    """Raises QuestionsError."""
    if not folder.is_dir():
        raise QuestionsError(f"没有{folder}这个文件夹")
    asked = [each for file in sorted(folder.glob("*.jsonl")) for each in _in_file(file)]
    if not asked:
        raise QuestionsError(f"{folder}里的*.jsonl一个问题也没有")
    return asked


def _in_file(file: Path) -> Iterator[Asked]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise QuestionsError(f"{file}不是UTF-8：{error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _asked(file.name, msgspec.json.decode(line, type=_Entry))
        except msgspec.DecodeError as error:
            raise QuestionsError(f"{file}第{number}行写得不对：{error}") from error


def _asked(file: str, entry: _Entry) -> Asked:
    turns = entry.turns or [_Turn(entry.text, entry.facts)]
    return Asked(
        file=file,
        turns=tuple(turn.text for turn in turns),
        intents=frozenset([entry.intent] if isinstance(entry.intent, str) else entry.intent),
        also=frozenset(entry.also),
        outcome=entry.outcome,
        facts=tuple(turn.facts for turn in turns),
        aspects=frozenset([entry.aspect] if isinstance(entry.aspect, str) else entry.aspect),
        entries=frozenset([entry.entry] if isinstance(entry.entry, str) else entry.entry),
    )


# The subjects


@dataclass(frozen=True)
class Subject:
    intent: str
    department: str
    title: str


def subjects(knowledge: Knowledge) -> dict[str, Subject]:
    """By intent, those of a department together; one without an entry of its own is called after
    the first below it."""
    found: dict[str, Subject] = {}
    for entry in knowledge.entries.values():
        intent = subject(entry.intent)
        if entry.intent == intent:
            found[intent] = Subject(intent, entry.department, entry.title)
        found.setdefault(intent, Subject(intent, entry.department, f"{entry.title}等"))
    return found


def check_known(questions: Sequence[Asked], known: Mapping[str, Subject]) -> None:
    """Raises QuestionsError where a question wants what the knowledge does not have."""
    for asked in questions:
        for intent in sorted((asked.intents | asked.also) - set(known)):
            question = " / ".join(asked.turns)
            raise QuestionsError(f"{asked.file}里“{question}”的{intent}不是知识库里的主题")


def seldom_asked(questions: Sequence[Asked], known: Mapping[str, Subject]) -> dict[str, int]:
    """How often, for the subjects with fewer questions than FEWEST."""
    asked = Counter(intent for each in questions for intent in each.intents)
    return {intent: asked[intent] for intent in known if asked[intent] < FEWEST}


# What comes of them


# The facts that a question has to name whole; any other is a department's own business.
GRADED: Final = frozenset(
    [
        "registered_poor",
        "dibao",
        "tekun",
        "low_income",
        "monitored",
        "out_of_poverty",
        "registration",
        "county",
        "hospital_level",
        "disability_grade",
        "disability_kind",
        "age",
        "income",
        "per_capita_income",
        "family_size",
        "cost",
        "chronic_group",
        "pension_years",
        "school_stage",
        "boarding",
        "self_care",
        "work_ability",
        "sex",
        "house_grade",
        "admission",
    ]
)


def put(assistant: Assistant, asked: Asked, day: date) -> Result:
    """`day` is the day whose law is told."""
    dialogue = Dialogue()
    misread: set[str] = set()
    for turn, wanted in zip(asked.turns, asked.facts, strict=True):
        answer = assistant.reply(Question(turn, day), dialogue)
        dialogue = answer.dialogue
        if wanted is not None:
            said = [each for each in answer.said if each.fact in GRADED and each.meant != "named"]
            read = {each.fact: fact_as_json(each)["value"] for each in said}
            names = read.keys() | wanted.keys()
            misread |= {n for n in names if read.get(n, ...) != wanted.get(n, ...)}
    return Result(
        asked=asked,
        outcome=answer.outcome,
        found=frozenset(subject(intent) for intent in answer.intents),
        choices=tuple(dict.fromkeys(subject(intent) for intent, _ in answer.choices)),
        confidence=round(answer.confidence, 3),  # more digits are not the same on every machine
        misread=tuple(sorted(misread)),
        aspect=dialogue.aspect,
        entry=next(iter(answer.intents), ""),
        warned=bool(answer.warning),
    )


@dataclass(frozen=True)
class Figure:
    label: str
    count: int
    of: int

    @property
    def percent(self) -> str:
        return f"{100 * self.count / self.of:.1f}%" if self.of else "—"

    @property
    def interval(self) -> str:
        """Wilson's, at 95 %."""
        if not self.of:
            return "—"
        z, n, share = 1.96, self.of, self.count / self.of
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return f"{100 * max(0, middle - half):.1f}–{100 * min(1, middle + half):.1f}"


def figures(results: Sequence[Result]) -> dict[str, Figure]:
    verdicts = Counter(result.verdict for result in results)
    outside = [result for result in results if result.asked.outside]
    danger = [result for result in results if result.asked.outcome == "emergency"]
    to_refuse = [result for result in results if result.asked.outcome == "refuse"]
    judged = [each for each in results if any(facts is not None for facts in each.asked.facts)]
    asking = [
        each
        for each in results
        if each.right and len(each.asked.aspects) == 1 and each.outcome in ("answer", "ask")
    ]
    of_an_entry = [each for each in results if each.right and each.asked.entries]
    return {
        **{name: Figure(VERDICTS[name], verdicts[name], len(results)) for name in VERDICTS},
        "outside": Figure(
            "不归管的当成归管的", sum(each.wrongly_accepted for each in outside), len(outside)
        ),
        "emergency": Figure("危险认出来了", sum(each.caught for each in danger), len(danger)),
        "refuse": Figure("该拒绝的拒绝了", sum(each.caught for each in to_refuse), len(to_refuse)),
        "facts": Figure("说的情况全读对了", sum(not each.misread for each in judged), len(judged)),
        "aspects": Figure(
            "问的是哪一点读对了",
            sum(each.aspect in each.asked.aspects for each in asking),
            len(asking),
        ),
        "entries": Figure(
            "主题里找对了哪一条",
            sum(each.entry in each.asked.entries for each in of_an_entry),
            len(of_an_entry),
        ),
    }


Pair = tuple[tuple[str, ...], tuple[str, ...]]  # what was asked, what it came to


def confusions(results: Sequence[Result]) -> list[tuple[Pair, list[Result]]]:
    """What is taken for what among the questions that were not right, the most frequent first."""
    pairs: dict[Pair, list[Result]] = defaultdict(list)
    for result in results:
        if not result.right:
            pair = tuple(sorted(result.asked.intents)), tuple(sorted(result.came_to))
            pairs[pair].append(result)
    return sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0]))


def cells(results: Sequence[Result]) -> Counter[tuple[str, str]]:
    """How often a subject was asked about and came to another, or to itself. Of several subjects
    asked at once, one that was not found came to those that were found without being asked."""
    found: Counter[tuple[str, str]] = Counter()
    for result in results:
        asked = result.asked.intents
        came_to = asked if result.right else result.came_to
        for intent in asked:
            columns = {intent} if intent in came_to else came_to - asked or came_to
            found.update((intent, column) for column in columns)
    return found


# What an edit did


@dataclass(frozen=True)
class Changes:
    """Questions before and after, put to two states of the knowledge, or as they were written."""

    became_right: list[tuple[Result, Result]]
    no_longer_right: list[tuple[Result, Result]]
    otherwise_not_right: list[tuple[Result, Result]]
    added: int
    gone: int


def changes(before: Sequence[Result], after: Sequence[Result]) -> Changes:
    old, new = _by_turns(before), _by_turns(after)
    both = [(old[key], new[key]) for key in new if key in old]
    return Changes(
        became_right=[(was, now) for was, now in both if now.right and not was.right],
        no_longer_right=[(was, now) for was, now in both if was.right and not now.right],
        otherwise_not_right=[
            (was, now)
            for was, now in both
            if not (was.right or now.right)
            and (was.verdict, was.came_to) != (now.verdict, now.came_to)
        ],
        added=len(new.keys() - old.keys()),
        gone=len(old.keys() - new.keys()),
    )


def _by_turns(results: Sequence[Result]) -> dict[tuple[tuple[str, ...], int], Result]:
    """A question that stands twice is told apart by a number."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = {}
    for result in results:
        turns = result.asked.turns
        found[turns, seen[turns]] = result
        seen[turns] += 1
    return found
