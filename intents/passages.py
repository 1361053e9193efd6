"""The sentence behind an answer, or of another entry of its subject, that answers what is asked
next: 利钱谁掏, after how much can be borrowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from intents.answers.filling import Filler
from intents.answers.manners import same_line
from intents.answers.shape import Told
from intents.matching import Matcher, Ranking, subject
from intents.reading import words
from knowledge.policy.catalogue import Entry, Knowledge

# By 60 questions that followed an answer, with the sentences that answer them.
SURE: Final = 0.25  # how much of a question a sentence has to answer to be told for it
BY_ENTRY: Final = 0.25  # what the view of a sentence's entry counts beside the sentence itself
OF_THE_SAME: Final = 0.1  # how much likelier the entry is that was told last
TOLD_BEFORE: Final = 0.2  # how much less likely what stood in the last first line answers it
ASKED_FOR: Final = 0.3  # what it counts that a sentence says the kind of thing that is asked for
OF_THE_WAY: Final = ("where", "bring", "refused")  # kinds that ask what to do
SHORTEST: Final = 4  # characters of a sentence
_END: Final = re.compile(r"(?<=[。；])")
_LEAD: Final = re.compile(r"^(?:注意：|下一步：|\d\. )")
_ASKED, _SAYS = words("passages.asked"), words("passages.says")
_OPTION: Final = re.compile(r"[^：。；]{1,14}：")
_LEANS: Final = re.compile("(?:也|还|就|再|不给|没有的|有的|其他|否则|要不|不行|不成)")
LONGEST_LINE: Final = 45  # characters
_NO_SENTENCE: Final = re.compile(
    r"^(?:按您说的|按登记的|按这样算|没说的按|带上|找谁|依据|·|(?:都不是|都没|没有|其他|别的|不是)[^。]{0,8}：)"
)


@dataclass(frozen=True)
class Passage:
    intent: str  # of the entry that it stands in
    sentence: str
    line: str  # the one that it is part of

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
        self, plain: str, intent: str, told: Told, ranking: Ranking, day: date, before: str
    ) -> Passage | None:
        """Of what would be told on `intent`, and of the entries beside it. `ranking` is what the
        words mean by themselves, `before` the line that was told last."""
        why = [line for line in told.why if not _of_an_option(line) or _share(line, plain)]
        kinds = [kind for kind, asked in _ASKED.items() if asked.search(plain)]
        how = any(kind in OF_THE_WAY for kind in kinds)
        own = _passages(intent, [told.result, *why, told.details.papers if how else ""])
        found = [*own, *self._beside(intent, day, how=how)]
        scores = dict(zip(ranking.labels, ranking.scores.tolist(), strict=True))
        best = max(scores[each.intent] for each in found)
        alike = self._matcher.answers(plain, [each.sentence for each in found]).tolist()
        marks = [
            mark
            + BY_ENTRY * (scores[each.intent] - best)
            + OF_THE_SAME * (each.intent == intent)
            - TOLD_BEFORE * same_line(each.sentence, before)
            + ASKED_FOR * any(_SAYS[kind].search(each.sentence) for kind in kinds)
            for each, mark in zip(found, alike, strict=True)
        ]
        place = max(range(len(found)), key=marks.__getitem__)
        return found[place] if marks[place] >= SURE else None

    def _beside(self, intent: str, day: date, *, how: bool) -> Iterator[Passage]:
        for entry in self._knowledge.entries.values():
            if subject(entry.intent) == subject(intent) and entry.outcome in ("answer", "handoff"):
                filler = Filler(self._knowledge.law(entry.department, day))
                yield from _passages(entry.intent, _said_by(entry, filler, how=how))


def _of_an_option(line: str) -> bool:
    """有人能干活：能申请, which nobody said."""
    return bool(_OPTION.match(line)) and not line.startswith("注意：")


def _share(line: str, plain: str) -> bool:
    return any(plain[place : place + 2] in line for place in range(len(plain) - 1))


def _said_by(entry: Entry, filler: Filler, *, how: bool) -> Iterator[str]:
    """What an entry tells whoever asks, with the values of the day, and `how` to go about it."""
    wording = entry.wording
    texts = (*wording.texts, wording.text)
    lists = (texts, *wording.first.values(), wording.yes, wording.open)
    yield from (filler.first(sentences) or "" for sentences in lists)
    yield from filler.notes([*wording.notes, *([wording.how] if how else [])])


def _passages(intent: str, texts: Iterable[str]) -> Iterator[Passage]:
    for line in (line for text in texts for line in text.splitlines()):
        whole = f"{_LEAD.sub('', line).rstrip('。')}。"
        for sentence in _END.split(whole):
            bare = sentence.rstrip("；。")
            if len(bare) >= SHORTEST and not _NO_SENTENCE.match(bare):
                yield Passage(intent, f"{bare}。", whole)
