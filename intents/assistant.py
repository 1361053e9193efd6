"""The front door: a question, the household it is for and the last dialogue become an Answer.

`Assistant` holds one immutable Knowledge; `reply` has no clock, no database and no Telegram.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from intents import bundle
from intents.matching import Model, Thresholds
from intents.messages import Answer, Ask, Dialogue, Question, Reading
from intents.text import LONGEST, has_words, normalise
from intents.understanding import BUNDLE, CHATTER, Understanding
from intents.wording import Said, option_labels, policy_date, say_fixed, say_ruled
from intents.working_out import work_out
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
MOST_QUESTIONS: Final = 3
MOST_CHOICES: Final = 3


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
        self.understanding = Understanding(knowledge, thresholds or Thresholds(), model)
        self._memories: dict[date, Memory] = {}  # only saves time, by the day of the law

    def reply(self, question: Question, dialogue: Dialogue) -> Answer:
        text = normalise(question.text[: 4 * LONGEST])
        if not has_words(text):
            return _unreadable(EMPTY, dialogue)
        if len(text) > LONGEST:
            return _unreadable(TOO_LONG, dialogue)
        text = self.understanding.spelling.mend(text)
        readings = self.understanding.read(text, question, dialogue)
        if readings[0].intent is None:
            return self._unsure(readings[0], dialogue)
        answers = [self._answer(reading, question) for reading in readings[:MOST_QUESTIONS]]
        if len(answers) == 1:
            return self._counted(answers[0], dialogue)
        return self._together(answers, readings[MOST_QUESTIONS:], question.as_of)

    def _counted(self, answer: Answer, dialogue: Dialogue) -> Answer:
        """What is taken for chatter may be a question that nobody understood."""
        if answer.intents != (CHATTER,):
            return answer
        failures = dialogue.failures + 1
        text = f"{answer.text}\n{HUMAN}" if failures > 1 else answer.text
        kept = Dialogue(failures=failures)
        return replace(answer, text=text, offers_human=failures > 1, dialogue=kept)

    def _unsure(self, reading: Reading, dialogue: Dialogue) -> Answer:
        """Which of these, or none of it; a human is offered after two such turns in a row."""
        failures = dialogue.failures + 1
        choices: tuple[tuple[str, str], ...] = ()
        lines = [NOT_UNDERSTOOD]
        least = self.understanding.thresholds.clarify
        outside = [each for each in reading.candidates if each.intent.startswith(CHATTER)]
        if reading.confidence >= least and all(each.confidence < least for each in outside):
            least /= 2
            near = [each.intent for each in reading.candidates if each.confidence >= least]
            offered = [self.knowledge.entries[intent] for intent in near]
            offered = [entry for entry in offered if entry.outcome in ("answer", "handoff")]
            choices = tuple((entry.intent, entry.title) for entry in offered[:MOST_CHOICES])
        if choices:
            lines = [WHICH, *(f"{number}. {title}" for number, (_, title) in enumerate(choices, 1))]
        if failures > 1:
            lines.append(HUMAN)
        intents = tuple(intent for intent, _ in choices)
        return Answer(
            outcome="clarify" if choices else "out_of_scope",
            text="\n".join(lines),
            intents=intents[:1] or (CHATTER,),
            confidence=reading.confidence,
            candidates=reading.candidates,
            choices=choices,
            offers_human=failures > 1,
            dialogue=Dialogue(
                intent=dialogue.intent if choices else None,
                facts=reading.stated.facts if choices else {},
                about=reading.stated.about if choices else None,
                offered=intents,
                failures=failures,
            ),
        )

    def _together(self, answers: Sequence[Answer], left: Sequence[Reading], day: date) -> Answer:
        """Several answers in one message; the first that asks something back is gone on with."""
        texts = [answer.text.rpartition("\n")[0] for answer in answers]
        numbered = [f"【{number}】{text}" for number, text in enumerate(texts, start=1)]
        if left:
            titles = [self.knowledge.entries[reading.intent or ""].title for reading in left]
            numbered.append(f"还有{'、'.join(titles)}，请再单独问一句。")
        asking = next((answer for answer in answers if answer.ask), answers[-1])
        return Answer(
            outcome=asking.outcome,
            text="\n\n".join([*numbered, policy_date(day, self.snapshot)]),
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

    def _answer(self, reading: Reading, question: Question) -> Answer:
        entry = self.knowledge.entries[reading.intent or ""]
        if entry.intent == BUNDLE and (question.household or reading.stated.facts):
            said = self._bundle(reading, question)
        elif entry.rule is None:
            said = self._fixed(entry, reading, question)
        else:
            said = self._ruled(entry, reading, question)
        told = entry.outcome in ("answer", "handoff")
        text = f"{said.text}\n{policy_date(question.as_of, self.snapshot)}" if told else said.text
        stated = reading.stated
        goes_on = Dialogue(
            entry.intent, stated.facts, stated.about, asked=said.ask.fact if said.ask else None
        )
        return Answer(
            outcome="ask" if said.ask else entry.outcome,
            text=text,
            intents=(entry.intent,),
            confidence=reading.confidence,
            candidates=reading.candidates,
            amounts=said.amounts,
            steps=said.steps,
            sources=said.sources,
            ask=said.ask,
            offers_human=entry.outcome == "handoff",
            dialogue=goes_on if entry.outcome == "answer" else Dialogue(),
        )

    def _fixed(self, entry: Entry, reading: Reading, question: Question) -> Said:
        law = self.knowledge.law(entry.department, question.as_of)
        asks_how = reading.stated.asks_how or entry.outcome == "handoff"
        return say_fixed(entry, law, snapshot=self.snapshot, asks_how=asks_how)

    def _ruled(self, entry: Entry, reading: Reading, question: Question) -> Said:
        assert entry.rule is not None
        law = self.knowledge.law(entry.department, question.as_of)
        found = work_out(entry.rule, law, question, reading.stated, self.knowledge.facts)
        ask = None
        if found.result.missing:
            fact = found.result.missing[0]
            ask = Ask(fact.name, fact.question, option_labels(found.result))
        asks_how = reading.stated.asks_how
        return say_ruled(entry, found, law, snapshot=self.snapshot, ask=ask, asks_how=asks_how)

    def _bundle(self, reading: Reading, question: Question) -> Said:
        """Every benefit for the household, and the question that settles the most."""
        household, day, facts = question.household, question.as_of, reading.stated.facts
        memory = self._memories.setdefault(day, Memory(self.knowledge, day))
        assessed = assess(self.knowledge, household, day, facts, memory)
        fact = deciding_fact(self.knowledge, household, day, facts, assessed, memory)
        ask = None if fact is None else Ask(fact.name, fact.question, tuple(fact.options))
        return bundle.say(self.knowledge, assessed, ask)


def _unreadable(text: str, dialogue: Dialogue) -> Answer:
    return Answer(outcome="out_of_scope", text=text, dialogue=dialogue)
