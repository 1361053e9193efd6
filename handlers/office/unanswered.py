"""What was not answered: which questions are kept, and what many people asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

import numpy as np

from handlers.office.chats import Reply
from handlers.office.office import Office, today
from intents.answers.manners import NOT_FOUND
from intents.assistant import Assistant
from intents.matching.clustering import ALIKE, clusters, most_central
from intents.matching.ranking import subject
from intents.messages import Answer
from intents.text import normalise
from intents.thread.dialogue import ASKS
from intents.understanding import A_PERSON
from intents.whose import without_names
from knowledge.facts import Household
from knowledge.policy.catalogue import Entry
from knowledge.registry.masking import masked
from knowledge.registry.unanswered import Reason, Unanswered, UnansweredQuestion
from knowledge.registry.users import Role

SMALL_TALK: Final = ("scope.other.thanks", "scope.other.greeting", "scope.other.upset")
ANSWERED: Final = ("answer", "ask")
TAPPED: Final = " → "  # between a question and what was tapped under its answer

MOST_CLUSTERED: Final = 5000  # the newest; the time grows with the square
GROWN: Final = 1.5  # times the people at which what was set aside is shown again
NEAR: Final = 3  # entries and subjects told beside a cluster


# Which questions are kept


def to_ask_alone(
    office: Office, user_id: int, text: str, answer: Answer, household: Household | None
) -> str:
    """What of a question to keep, if it is not answered when it is asked alone either: without
    numbers and without the household's names. "" where nothing is to be kept."""
    if why_unanswered(answer, text) is None or not _is_kept_of(office, user_id):
        return ""
    return masked(without_names(text, household)).strip()


def note(office: Office, user_id: int, answer: Answer, text: str, alone: Answer | None) -> None:
    """Keeps what a person asked in their own chat, `text`, where what is answered to it alone is
    no answer: what means nothing without the turns before it is not kept. In one transaction with
    the answer."""
    reason = why_unanswered(answer, text)
    intent = answer.intents[0] if answer.intents else ""
    if office.unanswered.chosen(user_id, intent, reason, today()) or alone is None:
        return
    reason = why_unanswered(alone, text)
    if reason is not None:
        office.unanswered.keep(user_id, _question(office, text, reason, alone), today())


def to_ask_again(office: Office, user_id: int, reply: Reply) -> str:
    """What of a question to keep whose answer is no good; "" where nothing is to be kept."""
    if not _is_kept_of(office, user_id):
        return ""
    household = office.households.get(reply.household_id) if reply.household_id else None
    return masked(without_names(reply.question.partition(TAPPED)[0], household)).strip()


def note_bad(office: Office, user_id: int, reply: Reply, text: str, alone: Answer) -> None:
    """Keeps `text`, where alone it is answered by the same entry as the reply."""
    intent = (reply.dialogue or {}).get("intent")
    if is_answered(alone) and intent in alone.intents:
        office.unanswered.keep(user_id, _question(office, text, Reason.BAD, alone), today())


def _is_kept_of(office: Office, user_id: int) -> bool:
    """Administrators only try out what people are told."""
    return office.users.get(user_id).role is not Role.ADMIN


def _question(office: Office, text: str, reason: Reason, answer: Answer) -> UnansweredQuestion:
    return UnansweredQuestion(
        text=text,
        reason=reason,
        intent=answer.intents[0],
        aspect=answer.dialogue.aspect or "",
        version=office.assistant.knowledge.version,
        offered=tuple(intent for intent, _ in answer.choices),
    )


def why_unanswered(answer: Answer, text: str) -> Reason | None:
    """None where it is answered, or is no question: danger, what is refused, thanks, small talk,
    the wish for a person."""
    if answer.warning or answer.outcome in ("refuse", "emergency") or not answer.intents:
        return None
    if NOT_FOUND in answer.text:
        return Reason.NOT_FOUND
    match answer.outcome:
        case "handoff":
            return None if answer.intents == (A_PERSON,) else Reason.HANDOFF
        case "clarify":
            return Reason.UNCLEAR if answer.choices or answer.offers_human else None
        case "out_of_scope":
            asks = ASKS.search(normalise(text).plain) is not None
            return Reason.OUTSIDE if asks and answer.intents[0] not in SMALL_TALK else None
        case _:
            return None


def is_answered(answer: Answer) -> bool:
    return answer.outcome in ANSWERED and not answer.warning and NOT_FOUND not in answer.text


# What many people asked


class Lacking(StrEnum):
    ENTRY = "缺条目"
    PHRASINGS = "缺问法"
    BETTER = "答得不好"


@dataclass(frozen=True)
class Cluster:
    """Questions that are asked alike, the most central first."""

    questions: tuple[Unanswered, ...]

    @property
    def key(self) -> int:
        """By which it is found again."""
        return self.questions[0].id

    @property
    def title(self) -> str:
        return self.questions[0].text

    @property
    def people(self) -> int:
        return len({each.chat_id for each in self.questions})

    @property
    def times(self) -> int:
        return sum(each.times for each in self.questions)

    @property
    def first(self) -> date:
        return min(each.first for each in self.questions)

    @property
    def last(self) -> date:
        return max(each.last for each in self.questions)

    @property
    def ids(self) -> list[int]:
        return [each.id for each in self.questions]

    @property
    def texts(self) -> list[str]:
        return list(dict.fromkeys(each.text for each in self.questions))

    @property
    def is_set_aside(self) -> bool:
        people = max(each.set_aside for each in self.questions)
        return people > 0 and self.people < GROWN * people

    @property
    def reason(self) -> Reason:
        """The most frequent."""
        reasons = [each.reason for each in self.questions]
        return max(reasons, key=reasons.count)

    @property
    def aspect(self) -> str:
        """What was not found; "" where that is not what is lacking."""
        aspects = [each.aspect for each in self.questions if each.reason is Reason.NOT_FOUND]
        return max(aspects, key=aspects.count) if self.reason is Reason.NOT_FOUND else ""


@dataclass(frozen=True)
class Near:
    """The entries that a cluster may belong to, the nearest first."""

    entries: tuple[Entry, ...]
    subjects: tuple[Entry, ...]  # those below which a new entry could stand
    lacking: Lacking


def ranked(assistant: Assistant, questions: Sequence[Unanswered]) -> list[Cluster]:
    """What most people asked first; without what nobody is to mind any more."""
    found = [each for each in clustered(assistant, questions) if not each.is_set_aside]
    return sorted(found, key=lambda each: (-each.people, -each.times, -each.last.toordinal()))


def clustered(assistant: Assistant, questions: Sequence[Unanswered]) -> list[Cluster]:
    newest = sorted(questions, key=lambda each: (each.last, each.id))[-MOST_CLUSTERED:]
    by_text: dict[str, list[Unanswered]] = {}
    for each in newest:
        by_text.setdefault(each.text, []).append(each)
    texts = list(by_text)
    groups = _alike(assistant, texts)
    return [Cluster(tuple(each for row in rows for each in by_text[texts[row]])) for rows in groups]


def _alike(assistant: Assistant, texts: Sequence[str]) -> list[list[int]]:
    """Seen from the middle of what the entries are about, which all questions share."""
    matcher = assistant.understanding.matcher
    titles = [entry.title for entry in assistant.knowledge.entries.values()]
    vectors, middle = matcher.vectors(texts) if texts else None, matcher.vectors(titles)
    if vectors is None or middle is None:
        return [[row] for row in range(len(texts))]
    vectors = vectors - middle.mean(axis=0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return [most_central(vectors, rows) for rows in clusters(vectors, ALIKE)]


def near(assistant: Assistant, cluster: Cluster) -> Near:
    """By the most central question and those next to it."""
    matcher, knowledge = assistant.understanding.matcher, assistant.knowledge
    best = matcher.rank(normalise(cluster.title).plain).best(2 * NEAR)
    taken_for = [each.intent for each in cluster.questions]
    intents = [*_often(taken_for), *(each.intent for each in best)]
    entries = [knowledge.entries[each] for each in intents if each in knowledge.entries]
    entries = [each for each in _once(entries) if each.outcome in ("answer", "handoff")]
    subjects = [knowledge.entries.get(subject(each.intent), each) for each in entries]
    unsure = assistant.understanding.thresholds.clarify
    known = [each.intent for each in best if each.confidence >= unsure]
    is_known = bool(entries) and entries[0].intent in known and entries[0].outcome == "answer"
    lacking = Lacking.PHRASINGS if is_known else Lacking.ENTRY
    if cluster.reason in (Reason.HANDOFF, Reason.NOT_FOUND):
        lacking = Lacking.ENTRY
    elif cluster.reason is Reason.BAD:
        lacking = Lacking.BETTER
    return Near(tuple(entries[:NEAR]), tuple(_once(subjects)[:NEAR]), lacking)


def _often(intents: Sequence[str]) -> list[str]:
    """What at least half of the questions were taken for."""
    return [each for each in dict.fromkeys(intents) if 2 * intents.count(each) >= len(intents)]


def _once(entries: Iterable[Entry]) -> list[Entry]:
    return list({each.intent: each for each in entries}.values())
