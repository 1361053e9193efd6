"""A text becomes Readings: a reply to what was asked, a follow-up, or questions of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.dialogue import (
    answers_asked,
    carried_over,
    leans_on_the_last,
    only_asks_how,
    only_changes_facts,
)
from intents.guard import guarded, suspicion
from intents.matching import Matcher, Model, Ranking, Thresholds, subject
from intents.messages import Candidate, Dialogue, Question, Reading, Stated
from intents.slots import stated as read_stated
from intents.spelling import Spelling
from intents.splitting import parted
from intents.working_out import work_out
from knowledge.facts import COST
from knowledge.policy.catalogue import Knowledge

BUNDLE: Final = "meta.bundle"
CHATTER: Final = "scope.other"
CLOSE: Final = 3  # candidates that stated facts may decide between
AS_MUCH: Final = 2.0  # how much likelier one of two candidates may be that are near each other
PLAIN: Final = 0.8  # confidence from which a follow-up is of another subject, or to be refused
ELLIPSIS: Final = 8  # characters; a text that short may leave out what is asked
NAMED: Final = 0.25  # lead in score from which another intent of the last subject is meant
CONTEXT: Final = 3.5  # how much the last subject is expected, over the characters of a text
_ASKING: Final = re.compile(
    r"多少|怎么|咋|吗|么|啥|什么|能不能|有没有|是不是|能|几|哪|谁|呢|不[?？]?$|没[?？]?$|为什么|标准|条件|办理"
)


class Understanding:
    def __init__(
        self, knowledge: Knowledge, thresholds: Thresholds, model: Model | None = None
    ) -> None:
        """`model` is what a matcher over the same phrasings has worked out: fitting is slow."""
        self.knowledge = knowledge
        self.thresholds = thresholds
        entries = knowledge.entries.values()
        self.matcher = Matcher(
            [phrasing.text for entry in entries for phrasing in entry.phrasings],
            [entry.intent for entry in entries for _ in entry.phrasings],
            model,
        )
        self.spelling = Spelling(self.matcher.model.words.sounds)

    def read(self, text: str, question: Question, dialogue: Dialogue) -> Sequence[Reading]:
        """The questions in a normalised text, at least one; only a lone one can be unsure."""
        stated = read_stated(text, self.knowledge.facts, question.as_of)
        suspected = suspicion(text)
        if suspected is None:
            reading = self._chosen(text, stated, dialogue)
            reading = reading or self._answered(text, stated, question, dialogue)
            if reading is not None:
                return [reading]
        first = self.answered_first(text, suspected, dialogue)
        if first is not None:
            return [Reading(first, (Candidate(first, 1.0),), Stated())]
        if self._goes_on(text, stated, dialogue):
            return [self._with_new_facts(text, stated, question, dialogue)]
        if not re.search(r"[^\W\d]", text):  # a number that nobody asked for
            return [Reading(None, (Candidate(CHATTER, 0.0),), stated)]
        parts = parted(text, self.matcher.rank)
        if len(parts) > 1:
            return self._several(parts, stated, question)
        return [self._anew(text, stated, question, dialogue)]

    def answered_first(self, text: str, suspected: str | None, dialogue: Dialogue) -> str | None:
        """The intent of danger or of a refusal, which comes before anything else that is asked."""
        in_context = self._in_context(text, dialogue)
        if dialogue.intent is not None and leans_on_the_last(text):
            thresholds = replace(self.thresholds, danger=PLAIN, refuse=PLAIN)
            return guarded(suspected, in_context, in_context, thresholds)
        return guarded(suspected, self.matcher.rank(text), in_context, self.thresholds)

    def _chosen(self, text: str, stated: Stated, dialogue: Dialogue) -> Reading | None:
        """One of the intents offered in the last turn, by its number or its title."""
        bare = text.strip(" 。.、)")
        for number, intent in enumerate(dialogue.offered, start=1):
            entry = self.knowledge.entries.get(intent)
            if entry is not None and bare in (str(number), entry.title):
                return self._of_the_last(intent, stated, dialogue)
        return None

    def _answered(
        self, text: str, stated: Stated, question: Question, dialogue: Dialogue
    ) -> Reading | None:
        """An answer to what was asked back, or the last question for others or with other facts
        that count in it: 「老伴呢」「那要是三级呢」."""
        if dialogue.intent is None or dialogue.intent not in self.knowledge.entries:
            return None
        asked = self.knowledge.facts.get(dialogue.asked) if dialogue.asked else None
        given = answers_asked(text, asked)
        if given:
            stated = replace(stated, facts={**stated.facts, **given})
        elif only_asks_how(text):
            stated = replace(stated, asks_how=True)
        elif not self._only_changes_what_counts(text, stated, question, dialogue):
            return None
        return self._with_new_facts(text, stated, question, dialogue)

    def _only_changes_what_counts(
        self, text: str, stated: Stated, question: Question, dialogue: Dialogue
    ) -> bool:
        intent = dialogue.intent or ""
        if intent == BUNDLE and stated.facts and not _ASKING.search(text):
            return True
        if not only_changes_facts(text, stated):
            return False
        carried = self._of_the_last(intent, stated, dialogue).stated
        uses = self._uses(intent, carried, question) | self._uses(
            subject(intent), carried, question
        )
        asks_for_another = not stated.facts and self.knowledge.entries[intent].rule is not None
        return asks_for_another or bool(uses & stated.facts.keys())

    def _with_new_facts(
        self, text: str, new: Stated, question: Question, dialogue: Dialogue
    ) -> Reading:
        last = dialogue.intent or ""
        reading = self._of_the_last(last, new, dialogue)
        may_be_finer = last != subject(last) and dialogue.asked not in new.facts
        finer = self._finer(text, last) if may_be_finer else None
        if finer is not None:
            return replace(reading, intent=finer)
        return replace(reading, intent=self._where_they_count(new, reading, question))

    def _finer(self, text: str, last: str) -> str | None:
        """The intent of the same subject that a text plainly names: 「高中呢」 after a question on
        primary schools."""
        ranking = self.matcher.rank(text)
        named = ranking.likeliest(subject(last))
        return named if ranking.lead(named, last) >= NAMED else None

    def _where_they_count(self, new: Stated, reading: Reading, question: Question) -> str:
        """New facts may be none of the finer question's, but of the whole: 「老二念初中呢」 after
        a question on primary schools."""
        intent = reading.intent or ""
        whole = subject(intent)
        if whole not in self.knowledge.entries or not new.facts:
            return intent
        here = self._uses(intent, reading.stated, question) & new.facts.keys()
        there = self._uses(whole, reading.stated, question) & new.facts.keys()
        return whole if len(there) > len(here) else intent

    def _of_the_last(self, intent: str, stated: Stated, dialogue: Dialogue) -> Reading:
        stated = carried_over(stated, dialogue, self.knowledge.facts)
        return Reading(intent, (Candidate(intent, 1.0),), stated)

    def _goes_on(self, text: str, stated: Stated, dialogue: Dialogue) -> bool:
        """Whether new facts are for the last question: unless another subject is plain."""
        last = self.knowledge.entries.get(dialogue.intent or "")
        if last is None or last.rule is None or not (stated.facts or stated.about):
            return False
        if dialogue.asked in stated.facts and not _ASKING.search(text):
            return True
        leans = leans_on_the_last(text) or only_changes_facts(text, stated)
        if not leans and dialogue.asked not in stated.facts:
            return False
        best = self._in_context(text, dialogue).best(1)[0]
        if best.confidence < PLAIN or subject(best.intent) == subject(last.intent):
            return True
        return best.intent.startswith("scope.") and bool(stated.facts)

    def _in_context(self, text: str, dialogue: Dialogue) -> Ranking:
        """What a text may mean; the shorter it is, the likelier it is of the last subject."""
        ranking = self.matcher.rank(text)
        if dialogue.intent is None:
            return ranking
        return ranking.expecting(dialogue.intent, CONTEXT / len(text))

    def _anew(self, text: str, stated: Stated, question: Question, dialogue: Dialogue) -> Reading:
        candidates = self._in_context(text, dialogue).best()
        best: Candidate | None = candidates[0]
        same_subject = subject(dialogue.intent or "") == subject(candidates[0].intent)
        same_aspect = self._same_aspect(text, candidates[0], dialogue)
        unsure = candidates[0].confidence < self.thresholds.answer
        if unsure and not (same_subject or same_aspect):
            best = self._using_the_facts(candidates, stated, question)
        if best is None:
            return Reading(None, candidates, stated)
        if dialogue.intent and _same_room(dialogue.intent, best.intent):
            facts = self.knowledge.facts
            stated = carried_over(stated, dialogue, facts, same_subject=same_subject)
        intent = same_aspect or self._for_somebody(best, candidates, stated)
        return Reading(self._bill_worked_out(intent, stated, question), candidates, stated)

    def _same_aspect(self, text: str, best: Candidate, dialogue: Dialogue) -> str | None:
        """「慢性病呢」 after the threshold of hospital stays asks for its threshold."""
        aspect = (dialogue.intent or "").removeprefix(subject(dialogue.intent or ""))
        intent = f"{subject(best.intent)}{aspect}"
        asked = bool(aspect) and len(text) <= ELLIPSIS and text.rstrip("?？。").endswith("呢")
        return intent if asked and intent in self.knowledge.entries else None

    def _several(self, parts: Sequence[str], stated: Stated, question: Question) -> list[Reading]:
        """One reading for each part; facts hold for all of them."""
        found: dict[str, Reading] = {}
        for part in parts:
            candidates = self.matcher.rank(part).best()
            asks_how = read_stated(part, self.knowledge.facts, question.as_of).asks_how
            intent = candidates[0].intent
            reading = Reading(intent, candidates, replace(stated, asks_how=asks_how))
            found.setdefault(subject(intent), reading)
        return list(found.values())

    def _using_the_facts(
        self, candidates: Sequence[Candidate], stated: Stated, question: Question
    ) -> Candidate | None:
        """Of close candidates the one whose rule alone needs all that the sentence states."""
        if candidates[0].confidence < self.thresholds.clarify or len(stated.facts) < 2:
            return None
        uses = {
            candidate: len(self._uses(candidate.intent, stated, question))
            for candidate in candidates[:CLOSE]
        }
        best = max(uses, key=lambda candidate: (uses[candidate], candidate.confidence))
        rivals = [
            count
            for candidate, count in uses.items()
            if subject(candidate.intent) != subject(best.intent)
        ]
        return best if uses[best] >= 2 and uses[best] > max(rivals, default=0) else None

    def _uses(self, intent: str, stated: Stated, question: Question) -> set[str]:
        """The names of the stated facts that an entry's rule looks at."""
        entry = self.knowledge.entries.get(intent)
        if entry is None or entry.rule is None:
            return set()
        law = self.knowledge.law(entry.department, question.as_of)
        result = work_out(entry.rule, law, question, stated, self.knowledge.facts).result
        return {used.fact.name for used in result.facts if used.stated}

    def _for_somebody(
        self, best: Candidate, candidates: Sequence[Candidate], stated: Stated
    ) -> str:
        """Who names a person wants to know what holds for them, where as much may be meant."""
        whole = next((each for each in candidates if each.intent == subject(best.intent)), None)
        if stated.about is None or whole is None or self.knowledge.entries[best.intent].rule:
            return best.intent
        ruled = self.knowledge.entries[whole.intent].rule is not None
        return whole.intent if ruled and _as_likely(whole, best) else best.intent

    def _bill_worked_out(self, intent: str, stated: Stated, question: Question) -> str:
        """Who states a bill wants to know what is paid of it, even when asking for a rate."""
        whole = subject(intent)
        if COST.name not in stated.facts or whole not in self.knowledge.entries:
            return intent
        if self.knowledge.entries[intent].rule is None:
            return intent
        needs = COST.name in self._uses(whole, stated, question)
        return whole if needs and COST.name not in self._uses(intent, stated, question) else intent


def _as_likely(one: Candidate, other: Candidate) -> bool:
    """By their odds, without dividing: a confidence may be as good as 1."""
    odds = one.confidence * (1 - other.confidence)
    return AS_MUCH * odds >= other.confidence * (1 - one.confidence)


def _same_room(one: str, other: str) -> bool:
    return one.split(".")[0] == other.split(".")[0]
