"""Which entry of a subject answers what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from intents.matching import Ranking, subject
from intents.messages import Candidate
from knowledge.policy.catalogue import Entry


class Entries:
    """`sure` is the chance from which the aspect asked decides."""

    def __init__(self, entries: Mapping[str, Entry], sure: float) -> None:
        self._entries, self._aspect = entries, sure

    def entry(self, ranking: Ranking, best: Candidate) -> tuple[str, str | None, bool]:
        """The entry of the likeliest subject that answers what is asked of it; the aspect; whether
        any of that subject does."""
        entry = self._entries[best.intent]
        aspects = ranking.aspects()
        if not aspects or aspects[0][1] < self._aspect:
            return entry.intent, aspects[0][0] if aspects else None, True
        aspect = aspects[0][0]
        if not entry.aspects or entry.outcome != "answer" or answers(entry, aspect):
            return entry.intent, aspect, True
        fitting = [
            each for each in self.of_subject(subject(entry.intent)) if aspect in each.aspects
        ]
        if fitting:
            score = dict(zip(ranking.labels, ranking.scores, strict=True))
            return max(fitting, key=lambda each: score[each.intent]).intent, aspect, True
        return entry.intent, aspect, False

    def knows(self, intent: str, ranking: Ranking) -> bool:
        """Whether anything of an intent's subject answers what a text plainly asks."""
        aspects = ranking.aspects()
        if not aspects or aspects[0][1] < self._aspect:
            return True
        entries = self.of_subject(subject(intent))
        told = [each for each in entries if each.aspects]
        return not told or any(_tells(each, aspects[0][0]) for each in told)

    def of_subject(self, asked: str) -> Sequence[Entry]:
        return [entry for intent, entry in self._entries.items() if subject(intent) == asked]


def answers(entry: Entry, aspect: str) -> bool:
    """A rule says whether and how much at once; the next step stands beside every answer."""
    if aspect in ("amount", "who") and entry.rule and entry.aspects & {"amount", "who"}:
        return True
    if aspect == "contact" and (entry.wording.office or entry.wording.phone):
        return True
    return aspect in entry.aspects or (aspect == "how" and tells_how(entry))


def _tells(entry: Entry, aspect: str) -> bool:
    """A rule without a quantity tells no amount."""
    if aspect == "amount" and aspect not in entry.aspects:
        return entry.rule is not None and bool(entry.rule.quantities) and answers(entry, aspect)
    return answers(entry, aspect)


def tells_how(entry: Entry) -> bool:
    return bool(entry.wording.how or entry.wording.papers)
