"""The front door: a question, the household it is for and the last dialogue become an Answer.

`Assistant` holds one immutable Knowledge; `reply` has no clock, no database and no Telegram.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from intents import bundle
from intents.dialogue import (
    answers_asked,
    carried_over,
    leans_on_the_last,
    only_asks_how,
    only_changes_facts,
)
from intents.guard import caught
from intents.matching import Matcher, Model, subject
from intents.messages import Answer, Ask, Candidate, Dialogue, Question, Stated
from intents.slots import stated as read_stated
from intents.spelling import Spelling
from intents.text import LONGEST, has_words, normalise
from intents.wording import Said, option_labels, policy_date, say_fixed, say_ruled
from intents.working_out import work_out
from knowledge.facts import COST
from knowledge.policy.assessment import Memory, assess, deciding_fact
from knowledge.policy.catalogue import Entry, Knowledge

EMPTY: Final = "没看到问题。请直接打一句话，比如：建档立卡户在县医院住院能报多少？"
TOO_LONG: Final = "这段话太长了，我看不过来。请用一两句话说一件事，一次问一件。"
NOT_UNDERSTOOD: Final = (
    "这个我没听懂，或者不归我管。"
    "我管济宁的医保报销、养老金、残疾补贴、低保救助这些事，换句话再问问？"
)
WHICH: Final = "您是想问哪一样？点一下，或者回数字："
HUMAN: Final = "也可以点“转人工”，让工作人员回您。"
BUNDLE: Final = "meta.bundle"
MOST_QUESTIONS: Final = 3
MOST_CHOICES: Final = 3
SURE: Final = 0.75  # confidence from which a sentence of several is a question of its own
PLAIN: Final = 0.8  # from which half a sentence is, or a follow-up is of another subject
ELLIPSIS: Final = 8  # characters; a text that short may leave out what it is about
_SENTENCES: Final = re.compile(
    r"[。?？!！;；\n]+|(?:[,，]|\s)(?=还有|另外|再问|再就是|顺便|还想问)"
)
_CLAUSES: Final = re.compile(r"[,，。?？!！;；\s]+")
_ASKING: Final = re.compile(
    r"多少|怎么|咋|吗|么|啥|什么|能不能|有没有|是不是|能|几|哪|谁|呢|不[?？]?$|没[?？]?$|为什么|标准|条件|办理"
)


@dataclass(frozen=True)
class Thresholds:
    """Where confidences part; chosen on data by `python -m benchmarks.matching --calibrate`."""

    answer: float = 0.5  # from here on the best candidate is answered
    clarify: float = 0.3  # from here on the best ones are offered


class Assistant:
    def __init__(
        self,
        knowledge: Knowledge,
        snapshot: date,
        thresholds: Thresholds | None = None,
        model: Model | None = None,
    ) -> None:
        self.knowledge = knowledge
        self.snapshot = snapshot  # the last day that the shipped values speak for
        self.thresholds = thresholds or Thresholds()
        entries = knowledge.entries.values()
        self.matcher = Matcher(
            [phrasing for entry in entries for phrasing in entry.phrasings],
            [entry.intent for entry in entries for _ in entry.phrasings],
            model,
        )
        self._memories: dict[date, Memory] = {}  # only saves time, by the day of the law
        self.spelling = Spelling(self.matcher.model.sounds)

    def reply(self, question: Question, dialogue: Dialogue) -> Answer:
        text = self.spelling.mend(normalise(question.text[: 4 * LONGEST]))
        if not has_words(text):
            return _unreadable(EMPTY, dialogue)
        if len(text) > LONGEST:
            return _unreadable(TOO_LONG, dialogue)
        guarded = caught(text)
        if guarded is not None and guarded in self.knowledge.entries:
            return self._fixed(guarded, (Candidate(guarded, 1.0),), question, Stated())
        stated = read_stated(text, self.knowledge.facts)
        return (
            self._chosen(text, stated, question, dialogue)
            or self._followed_up(text, stated, question, dialogue)
            or self._asked_anew(text, stated, question, dialogue)
        )

    def _chosen(
        self, text: str, stated: Stated, question: Question, dialogue: Dialogue
    ) -> Answer | None:
        """One of the intents offered in the last turn, by its number or its title."""
        bare = text.strip(" 。.、)")
        for number, intent in enumerate(dialogue.offered, start=1):
            entry = self.knowledge.entries.get(intent)
            if entry is not None and bare in (str(number), entry.title):
                stated = carried_over(stated, dialogue, self.knowledge.facts)
                return self._answer(intent, (Candidate(intent, 1.0),), question, stated)
        return None

    def _followed_up(
        self, text: str, stated: Stated, question: Question, dialogue: Dialogue
    ) -> Answer | None:
        """An answer to what was asked back, or the last question with something changed."""
        if dialogue.intent is None or dialogue.intent not in self.knowledge.entries:
            return None
        asked = self.knowledge.facts.get(dialogue.asked) if dialogue.asked else None
        given = answers_asked(text, asked)
        if given:
            stated = replace(stated, facts={**stated.facts, **given})
        elif only_asks_how(text):
            stated = replace(stated, asks_how=True)
        elif not (only_changes_facts(text, stated) or self._goes_on(text, stated, dialogue)):
            return None
        stated = carried_over(stated, dialogue, self.knowledge.facts)
        found = (Candidate(dialogue.intent, 1.0),)
        return self._answer(dialogue.intent, found, question, stated)

    def _goes_on(self, text: str, stated: Stated, dialogue: Dialogue) -> bool:
        """Whether new facts are for the last question: unless another subject is plain."""
        last = self.knowledge.entries[dialogue.intent or ""]
        if last.rule is None or not (stated.facts or stated.about):
            return False
        if dialogue.asked in stated.facts and not _ASKING.search(text):
            return True
        if dialogue.asked not in stated.facts and not leans_on_the_last(text):
            return False
        best = self.matcher.rank(text, 1)[0]
        return best.confidence < PLAIN or subject(best.intent) == subject(last.intent)

    def _in_context(self, text: str, dialogue: Dialogue) -> tuple[Candidate, ...]:
        """What a text may mean; a few words after a question are of its subject if they can be."""
        candidates = self.matcher.rank(text)
        if dialogue.intent is None or len(text) > ELLIPSIS:
            return candidates
        near = self.matcher.rank(text, within=subject(dialogue.intent))
        return near if near and near[0].confidence >= self.thresholds.answer else candidates

    def _asked_anew(
        self, text: str, stated: Stated, question: Question, dialogue: Dialogue
    ) -> Answer:
        parts = self._questions(text)
        if len(parts) > 1:
            return self._several(parts, stated, question)
        candidates = self._in_context(text, dialogue)
        best = candidates[0]
        if best.confidence < self.thresholds.clarify:
            return self._not_understood(candidates, dialogue)
        if best.confidence < self.thresholds.answer:
            fitting = self._using_the_facts(candidates, stated, question)
            if fitting is None:
                return self._clarify(candidates, stated, dialogue)
            best = fitting
        if dialogue.intent and _same_room(dialogue.intent, best.intent):
            stated = carried_over(
                stated,
                dialogue,
                self.knowledge.facts,
                same_subject=subject(dialogue.intent) == subject(best.intent),
            )
        intent = self._bill_worked_out(best.intent, stated, question)
        return self._answer(intent, candidates, question, stated)

    def _questions(self, text: str) -> list[tuple[str, tuple[Candidate, ...]]]:
        """The parts of a text that are questions of their own, each with its candidates."""
        for splitter, sure in ((_SENTENCES, SURE), (_CLAUSES, PLAIN)):
            pieces = [p for p in splitter.split(text) if len(p) >= 5 and _ASKING.search(p)]
            if len(pieces) < 2:
                continue
            found: dict[str, tuple[str, tuple[Candidate, ...]]] = {}
            for piece in pieces:
                candidates = self.matcher.rank(piece)
                best = candidates[0]
                if best.confidence >= sure:
                    found.setdefault(subject(best.intent), (piece, candidates))
            if len(found) > 1:
                return list(found.values())
        return []

    def _several(
        self,
        parts: Sequence[tuple[str, tuple[Candidate, ...]]],
        stated: Stated,
        question: Question,
    ) -> Answer:
        answers = []
        for piece, candidates in parts[:MOST_QUESTIONS]:
            asks_how = read_stated(piece, self.knowledge.facts).asks_how
            part = replace(stated, asks_how=asks_how)
            answers.append(self._answer(candidates[0].intent, candidates, question, part))
        texts = [answer.text.rpartition("\n")[0] for answer in answers]
        day = self._date_line(question.as_of)
        numbered = [f"【{number}】{text}" for number, text in enumerate(texts, start=1)]
        left = [self.knowledge.entries[c[0].intent].title for _, c in parts[MOST_QUESTIONS:]]
        if left:
            numbered.append(f"还有{'、'.join(left)}，请再单独问一句。")
        asking = next((answer for answer in answers if answer.ask), answers[-1])
        return Answer(
            outcome=asking.outcome,
            text="\n\n".join([*numbered, day]),
            intents=tuple(intent for answer in answers for intent in answer.intents),
            confidence=min(answer.confidence for answer in answers),
            candidates=answers[0].candidates,
            amounts=tuple(amount for answer in answers for amount in answer.amounts),
            steps=tuple(step for answer in answers for step in answer.steps),
            sources=tuple(dict.fromkeys(s for answer in answers for s in answer.sources)),
            ask=asking.ask,
            offers_human=any(answer.offers_human for answer in answers),
            dialogue=asking.dialogue,
        )

    def _not_understood(self, candidates: tuple[Candidate, ...], dialogue: Dialogue) -> Answer:
        failures = dialogue.failures + 1
        return Answer(
            outcome="out_of_scope",
            text=NOT_UNDERSTOOD + (f"\n{HUMAN}" if failures > 1 else ""),
            intents=("scope.other",),
            confidence=candidates[0].confidence,
            candidates=candidates,
            offers_human=failures > 1,
            dialogue=Dialogue(failures=failures),
        )

    def _using_the_facts(
        self, candidates: Sequence[Candidate], stated: Stated, question: Question
    ) -> Candidate | None:
        """Of close candidates the one whose rule alone needs all that the sentence states."""
        if len(stated.facts) < 2:
            return None
        uses = {
            candidate: len(self._uses(candidate.intent, stated, question))
            for candidate in candidates[:MOST_CHOICES]
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
        entry = self.knowledge.entries[intent]
        if entry.rule is None:
            return set()
        law = self.knowledge.law(entry.department, question.as_of)
        result = work_out(entry.rule, law, question, stated, self.knowledge.facts).result
        return {used.fact.name for used in result.facts if used.stated}

    def _bill_worked_out(self, intent: str, stated: Stated, question: Question) -> str:
        """Who states a bill wants to know what is paid of it, even when asking for a rate."""
        whole = subject(intent)
        if COST.name not in stated.facts or whole not in self.knowledge.entries:
            return intent
        if self.knowledge.entries[intent].rule is None:
            return intent
        needs = COST.name in self._uses(whole, stated, question)
        return whole if needs and COST.name not in self._uses(intent, stated, question) else intent

    def _clarify(
        self, candidates: tuple[Candidate, ...], stated: Stated, dialogue: Dialogue
    ) -> Answer:
        choices = tuple(
            (candidate.intent, self.knowledge.entries[candidate.intent].title)
            for candidate in candidates[:MOST_CHOICES]
        )
        failures = dialogue.failures + 1
        lines = [WHICH, *(f"{number}. {title}" for number, (_, title) in enumerate(choices, 1))]
        if failures > 1:
            lines.append(HUMAN)
        return Answer(
            outcome="clarify",
            text="\n".join(lines),
            intents=(candidates[0].intent,),
            confidence=candidates[0].confidence,
            candidates=candidates,
            choices=choices,
            offers_human=failures > 1,
            dialogue=Dialogue(
                facts=stated.facts,
                about=stated.about,
                offered=tuple(intent for intent, _ in choices),
                failures=failures,
            ),
        )

    def _answer(
        self,
        intent: str,
        candidates: tuple[Candidate, ...],
        question: Question,
        stated: Stated,
    ) -> Answer:
        entry = self.knowledge.entries[intent]
        if intent == BUNDLE and (question.household or stated.facts):
            return self._bundle(candidates, question, stated)
        if entry.rule is None:
            return self._fixed(intent, candidates, question, stated)
        return self._ruled(entry, candidates, question, stated)

    def _fixed(
        self,
        intent: str,
        candidates: tuple[Candidate, ...],
        question: Question,
        stated: Stated,
    ) -> Answer:
        entry = self.knowledge.entries[intent]
        law = self.knowledge.law(entry.department, question.as_of)
        asks_how = stated.asks_how or entry.outcome == "handoff"
        said = say_fixed(entry, law, snapshot=self.snapshot, asks_how=asks_how)
        known = entry.outcome == "answer"
        return self._finished(
            Answer(
                outcome=entry.outcome,
                text=said.text,
                intents=(intent,),
                confidence=candidates[0].confidence,
                candidates=candidates,
                offers_human=entry.outcome == "handoff",
                dialogue=Dialogue(intent, stated.facts, stated.about) if known else Dialogue(),
            ),
            said,
            question.as_of if known or entry.outcome == "handoff" else None,
        )

    def _ruled(
        self,
        entry: Entry,
        candidates: tuple[Candidate, ...],
        question: Question,
        stated: Stated,
    ) -> Answer:
        assert entry.rule is not None
        law = self.knowledge.law(entry.department, question.as_of)
        found = work_out(entry.rule, law, question, stated, self.knowledge.facts)
        ask = None
        if found.result.missing:
            fact = found.result.missing[0]
            ask = Ask(fact.name, fact.question, option_labels(found.result))
        said = say_ruled(
            entry, found, law, snapshot=self.snapshot, ask=ask, asks_how=stated.asks_how
        )
        return self._finished(
            Answer(
                outcome="ask" if ask else "answer",
                text=said.text,
                intents=(entry.intent,),
                confidence=candidates[0].confidence,
                candidates=candidates,
                ask=ask,
                dialogue=Dialogue(
                    entry.intent, stated.facts, stated.about, asked=ask.fact if ask else None
                ),
            ),
            said,
            question.as_of,
        )

    def _bundle(
        self, candidates: tuple[Candidate, ...], question: Question, stated: Stated
    ) -> Answer:
        """Every benefit for the household, and the question that settles the most."""
        household, day = question.household, question.as_of
        memory = self._memories.setdefault(day, Memory(self.knowledge, day))
        assessed = assess(self.knowledge, household, day, stated.facts, memory)
        fact = deciding_fact(self.knowledge, household, day, stated.facts, assessed, memory)
        ask = None if fact is None else Ask(fact.name, fact.question, tuple(fact.options))
        text = [bundle.headline(assessed), *bundle.lines(self.knowledge, assessed)]
        return Answer(
            outcome="ask" if ask else "answer",
            text="\n".join([*text, *([ask.question] if ask else []), self._date_line(day)]),
            intents=(BUNDLE,),
            confidence=candidates[0].confidence,
            candidates=candidates,
            amounts=bundle.amounts(assessed),
            sources=bundle.sources(assessed),
            ask=ask,
            dialogue=Dialogue(BUNDLE, stated.facts, stated.about, asked=ask.fact if ask else None),
        )

    def _date_line(self, day: date) -> str:
        return policy_date(day, self.snapshot)

    def _finished(self, answer: Answer, said: Said, day: date | None) -> Answer:
        text = said.text if day is None else f"{said.text}\n{self._date_line(day)}"
        return replace(
            answer, text=text, amounts=said.amounts, steps=said.steps, sources=said.sources
        )


def _same_room(one: str, other: str) -> bool:
    return one.split(".")[0] == other.split(".")[0]


def _unreadable(text: str, dialogue: Dialogue) -> Answer:
    return Answer(outcome="out_of_scope", text=text, dialogue=dialogue)
