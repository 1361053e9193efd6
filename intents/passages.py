"""The sentence behind an answer, or of another entry of its subject, that answers what is asked
next: 利钱谁掏, after how much can be borrowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from intents.answers.filling import Filler
from intents.answers.manners import same_line
from intents.answers.shape import Told
from intents.matching.matcher import Matcher
from intents.matching.ranking import Ranking, subject
from intents.messages import Reading
from intents.reading import words
from intents.thread.dialogue import asks, left_out
from knowledge.policy.catalogue import Entry, Knowledge

# By 60 questions that followed an answer, with the sentences that answer them.
SURE: Final = 0.25  # how much of a question a sentence has to answer to be told for it
BY_ENTRY: Final = 0.25  # what the view of a sentence's entry counts beside the sentence itself
OF_THE_SAME: Final = 0.1  # how much likelier the entry is that was told last
TOLD_BEFORE: Final = 0.2  # how much less likely what stood in the last first line answers it
ASKED_FOR: Final = 0.3  # what it counts that a sentence says the kind of thing that is asked for
OF_THE_WAY: Final = ("where", "bring", "refused")  # kinds that ask what to do
MOST_TRIED: Final = 4  # that may turn out not to hold
SHORTEST: Final = 4  # characters of a sentence
_END: Final = re.compile(r"(?<=[。；])")
_LEAD: Final = re.compile(r"^(?:注意：|下一步：|\d\. )")
_ASKED, _SAYS = words("passages.asked"), words("passages.says")
_OPTION: Final = re.compile(r"[^：。；]{1,14}：")
_LEANS: Final = words("passages")["leans"]
_NOT_KNOWN: Final = re.compile("没查到|待确认")  # of another entry that answers nothing
LONGEST_LINE: Final = 45  # characters
_NO_SENTENCE: Final = words("passages")["no_sentence"]


@dataclass(frozen=True)
class Passage:
    intent: str  # of the entry that it stands in
    sentence: str
    line: str  # the one that it is part of
    is_verdict: bool = False  # of a rule, which may come to another

    @property
    def whole(self) -> str:
        """With what it begins, or leans on, in its line."""
        begins = self.line.startswith(self.sentence.rstrip("。"))
        needs = (begins or _LEANS.match(self.sentence)) and len(self.line) <= LONGEST_LINE
        return self.line if needs else self.sentence


class Passages:
    def __init__(self, knowledge: Knowledge, matcher: Matcher) -> None:
        self._knowledge, self._matcher = knowledge, matcher

    def answering(
        self, reading: Reading, intent: str, told: Told, ranking: Ranking, day: date, before: str
    ) -> list[Passage]:
        """Of what would be told on `intent`, and of the entries beside it, the likeliest first.
        `ranking` is what the words mean by themselves, `before` the line that was told last."""
        plain = reading.plain
        told_of = asks(plain) or left_out(plain)  # 他是退休工人 asks for none of what it could be
        options = [e for e in told.why if _OPTION.match(e) and not e.startswith("注意：")]
        why = [e for e in told.why if e not in options or (told_of and _share(e, plain))]
        kinds = [kind for kind, asked in _ASKED.items() if asked.search(plain)]
        how = any(kind in OF_THE_WAY for kind in kinds)
        own = _passages(intent, [told.result, *why, told.details.papers if how else ""])
        others = self._of_others(reading)
        beside = [
            each
            for each in self._beside(intent, day, how=how)
            if not others(each) and (each.intent == intent or not _NOT_KNOWN.search(each.sentence))
        ]
        found = [*own, *beside]
        scores = dict(zip(ranking.labels, ranking.scores.tolist(), strict=True))
        best = max(scores[each.intent] for each in found)
        before_it = [
            BY_ENTRY * (scores[each.intent] - best)
            + OF_THE_SAME * (each.intent == intent)
            - TOLD_BEFORE * same_line(each.sentence, before)
            + ASKED_FOR * any(_SAYS[kind].search(each.sentence) for kind in kinds)
            for each in found
        ]
        sentences = [each.sentence for each in found]
        marks = self._matcher.answers(plain, sentences, before_it).tolist()
        order = sorted(range(len(found)), key=lambda place: -marks[place])
        return [found[place] for place in order[:MOST_TRIED] if marks[place] >= SURE]

    def _of_others(self, reading: Reading) -> Callable[[Passage], bool]:
        """Whether a sentence begins with another option of a fact than was said: 居民的先等."""
        facts = self._knowledge.facts
        others = tuple(
            value
            for each in reading.said.facts
            for value in facts[each.fact].options.values()
            if isinstance(value, str) and value != each.value and each.meant != "named"
        )
        return lambda passage: passage.sentence.startswith(others)

    def _beside(self, intent: str, day: date, *, how: bool) -> Iterator[Passage]:
        for entry in self._knowledge.entries.values():
            if subject(entry.intent) == subject(intent) and entry.outcome in ("answer", "handoff"):
                filler = Filler(self._knowledge.law(entry.department, day))
                yield from _passages(entry.intent, _said_by(entry, filler, how=how))
                verdicts = _passages(entry.intent, [filler.first(entry.wording.yes) or ""])
                yield from (replace(each, is_verdict=True) for each in verdicts)


def _share(line: str, plain: str) -> bool:
    return any(plain[place : place + 2] in line for place in range(len(plain) - 1))


def _said_by(entry: Entry, filler: Filler, *, how: bool) -> Iterator[str]:
    """What an entry tells whoever asks, with the values of the day, and `how` to go about it."""
    wording = entry.wording
    texts = (*wording.texts, wording.text)
    lists = (texts, *wording.first.values(), wording.open)
    yield from (filler.first(sentences) or "" for sentences in lists)
    yield from filler.notes([*wording.notes, *([wording.how] if how else [])])


def _passages(intent: str, texts: Iterable[str]) -> Iterator[Passage]:
    for line in (line for text in texts for line in text.splitlines()):
        whole = f"{_LEAD.sub('', line).rstrip('。')}。"
        for sentence in _END.split(whole):
            bare = sentence.rstrip("；。")
            if len(bare) >= SHORTEST and not _NO_SENTENCE.match(bare):
                yield Passage(intent, f"{bare}。", whole)
