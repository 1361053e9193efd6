"""The front door: a question, the household it is for and the last dialogue become an Answer.

`Assistant` holds one immutable Knowledge; `reply` has no clock, no database and no Telegram.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final, Literal

from intents.answers import bundle
from intents.answers.manners import (
    in_plain_words,
    next_step_alone,
    nothing_known,
    warning,
    with_steps,
)
from intents.answers.wording import Told, option_labels, policy_date, say_fixed, say_ruled
from intents.answers.working_out import work_out
from intents.matching import Thresholds, subject
from intents.messages import Answer, Ask, Dialogue, Question, Reading
from intents.model import Encoder, Model, Progress
from intents.text import LONGEST, has_words, normalise
from intents.understanding import BUNDLE, CHATTER, Understanding
from knowledge.policy.assessment import Memory, assess, deciding_fact
from knowledge.policy.catalogue import Entry, Knowledge

EMPTY: Final = "没看到问题。请直接打一句话，比如：建档立卡户在县医院住院能报多少？"
TOO_LONG: Final = "这段话太长了，我看不过来。请用一两句话说一件事，一次问一件。"
NOT_UNDERSTOOD: Final = (
    "这个我没听懂，或者不归我管。"
    "我管济宁的医保报销、养老金、残疾补贴、低保救助这些事，换句话再问问？"
)
WHICH: Final = "您是想问哪一样？点一下，或者回数字："
THIS: Final = "您是不是想问“{title}”？是就回“是”，不是就换句话说。"
HUMAN: Final = "也可以点“转人工”，让工作人员回您。"
MOST_QUESTIONS: Final = 3
# Rooms whose questions name a class because it is what they are about: nobody is of it for that.
OF_THE_CLASS: Final = ("civil.", "meta.")
MOST_CHOICES: Final = 3


class Assistant:
    def __init__(
        self,
        knowledge: Knowledge,
        snapshot: date,
        thresholds: Thresholds | None = None,
        model: Model | None = None,
        encoder: Encoder | Literal["installed"] | None = "installed",
        progress: Progress = lambda _: None,
    ) -> None:
        self.knowledge = knowledge
        self.snapshot = snapshot  # the last day that the shipped values speak for
        self.understanding = Understanding(
            knowledge, thresholds or Thresholds(), model, encoder, progress
        )
        self._memories: dict[date, Memory] = {}  # only saves time, by the day of the law

    def reply(self, question: Question, dialogue: Dialogue) -> Answer:
        text = normalise(question.text[: 4 * LONGEST])
        if not has_words(text.plain):
            return _unreadable(EMPTY, dialogue)
        if len(text.plain) > LONGEST:
            return _unreadable(TOO_LONG, dialogue)
        readings = self.understanding.read(text, question, dialogue)
        if readings[0].intent is None:
            return self._unsure(readings[0], dialogue, question.as_of)
        sure = [reading for reading in readings if reading.intent is not None]
        answers = [self._answer(reading, question) for reading in sure[:MOST_QUESTIONS]]
        if len(readings) == 1:
            return self._aside(answers[0], dialogue)
        left = [*sure[MOST_QUESTIONS:], *readings[len(sure) :]]
        return self._together(answers, left, question.as_of)

    def _aside(self, answer: Answer, dialogue: Dialogue) -> Answer:
        """Chatter leaves the thread as it is: what was asked and offered can be gone on with. It
        may also be a question that nobody understood."""
        if answer.outcome != "out_of_scope":
            return answer
        failures = dialogue.failures + (answer.intents == (CHATTER,))
        text = f"{answer.text}\n{HUMAN}" if failures > 1 else answer.text
        kept = replace(dialogue, failures=failures)
        return replace(
            answer, text=text, offers_human=failures > 1, said=dialogue.said, dialogue=kept
        )

    def _unsure(self, reading: Reading, dialogue: Dialogue, day: date) -> Answer:
        """Which of these, or none of it; a human is offered after two such turns in a row."""
        failures = dialogue.failures + 1
        lines = [NOT_UNDERSTOOD]
        least = self.understanding.thresholds.clarify
        near = [each.intent for each in reading.candidates if each.confidence >= least]
        offered = [self.knowledge.entries[intent] for intent in near]
        offered = [entry for entry in offered if entry.outcome in ("answer", "handoff")]
        choices = tuple((entry.intent, entry.title) for entry in offered[:MOST_CHOICES])
        if len(choices) == 1:
            lines = [THIS.format(title=choices[0][1])]
        elif choices:
            lines = [WHICH, *(f"{number}. {title}" for number, (_, title) in enumerate(choices, 1))]
        if failures > 1:
            lines.append(HUMAN)
        if reading.warning:
            lines.insert(0, self._warning(reading.warning, day))
        intents = tuple(intent for intent, _ in choices)
        return Answer(
            outcome="clarify" if choices else "out_of_scope",
            text="\n".join(lines),
            intents=intents[:1] or (CHATTER,),
            confidence=reading.confidence,
            candidates=reading.candidates,
            choices=choices,
            offers_human=failures > 1,
            warning=reading.warning,
            said=reading.said.facts,
            dialogue=replace(
                dialogue,
                said=reading.said.facts,
                about=reading.said.about,
                offered=intents or dialogue.offered,
                failures=failures,
            ),
        )

    def _together(self, answers: Sequence[Answer], left: Sequence[Reading], day: date) -> Answer:
        """Several answers in one message; the first that asks something back is gone on with."""
        texts = [answer.text.rpartition("\n")[0] for answer in answers]
        numbered = [f"【{number}】{text}" for number, text in enumerate(texts, start=1)]
        if len(texts) == 1:
            numbered = texts
        if left:
            named = [self._named(reading) for reading in left]
            numbered.append(f"还有{'、'.join(named)}，请再单独问一句。")
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
            warning=answers[0].warning,
            said=tuple({each.fact: each for answer in answers for each in answer.said}.values()),
            dialogue=asking.dialogue,
        )

    def _named(self, reading: Reading) -> str:
        if reading.intent is None:
            return f"“{reading.unsure_of.strip(' ,。?!')}”"
        return self.knowledge.entries[reading.intent].title

    def _answer(self, reading: Reading, question: Question) -> Answer:
        entry = self.knowledge.entries[reading.intent or ""]
        told = self._told(entry, reading, question)
        outcome = entry.outcome if reading.answers_aspect else "handoff"
        text = told.text
        if reading.warning:
            text = f"{self._warning(reading.warning, question.as_of)}\n{text}"
        if outcome in ("answer", "handoff"):
            text = f"{text}\n{policy_date(question.as_of, self.snapshot)}"
        goes_on = Dialogue(
            entry.intent,
            reading.aspect,
            reading.said.facts,
            reading.said.about,
            asked=told.ask.fact if told.ask else None,
            declined=tuple(reading.declined),
        )
        return Answer(
            outcome="ask" if told.ask else outcome,
            text=text,
            intents=(entry.intent,),
            confidence=reading.confidence,
            candidates=reading.candidates,
            amounts=told.amounts,
            steps=told.steps,
            sources=told.sources,
            ask=told.ask,
            offers_human=outcome == "handoff",
            warning=reading.warning,
            said=reading.said.facts,
            dialogue=goes_on,
        )

    def _told(self, entry: Entry, reading: Reading, question: Question) -> Told:
        if not reading.answers_aspect:
            whole = self.knowledge.entries.get(subject(entry.intent), entry)
            return nothing_known(whole, reading.aspect or "")
        if entry.intent == BUNDLE and (question.household or reading.said.facts):
            told = self._bundle(reading, question)
        elif entry.rule is None:
            told = self._fixed(entry, reading, question)
        else:
            told = self._ruled(entry, reading, question)
        if reading.manner == "plainer":
            return in_plain_words(told)
        if reading.manner in ("next", "papers"):
            return next_step_alone(told)
        return with_steps(told) if reading.manner == "steps" else told

    def _warning(self, intent: str, day: date) -> str:
        entry = self.knowledge.entries[intent]
        return warning(entry, self.knowledge.law(entry.department, day))

    def _fixed(self, entry: Entry, reading: Reading, question: Question) -> Told:
        law = self.knowledge.law(entry.department, question.as_of)
        asks_how = reading.manner in ("how", "next", "papers") or entry.outcome == "handoff"
        return say_fixed(entry, law, snapshot=self.snapshot, asks_how=asks_how)

    def _ruled(self, entry: Entry, reading: Reading, question: Question) -> Told:
        assert entry.rule is not None
        law = self.knowledge.law(entry.department, question.as_of)
        said = reading.said
        if entry.intent.startswith(OF_THE_CLASS):
            said = replace(said, facts=tuple(e for e in said.facts if e.meant != "named"))
        found = work_out(entry.rule, law, question, said, self.knowledge.facts)
        asked = [fact for fact in found.result.missing if fact.name not in reading.declined]
        ask = None
        if asked:
            first = asked[0] is found.result.missing[0]
            options = option_labels(found.result) if first else tuple(asked[0].options)
            ask = Ask(asked[0].name, asked[0].question, options)
        asks_how = reading.manner in ("how", "next", "papers")
        return say_ruled(entry, found, law, snapshot=self.snapshot, ask=ask, asks_how=asks_how)

    def _bundle(self, reading: Reading, question: Question) -> Told:
        """Every benefit for the household, and the question that settles the most."""
        household, day = question.household, question.as_of
        facts = {each.fact: each.value for each in reading.said.facts if each.meant != "named"}
        memory = self._memories.setdefault(day, Memory(self.knowledge, day))
        assessed = assess(self.knowledge, household, day, facts, memory)
        fact = deciding_fact(self.knowledge, household, day, facts, assessed, memory)
        ask = None if fact is None else Ask(fact.name, fact.question, tuple(fact.options))
        return bundle.say(self.knowledge, assessed, ask)


def _unreadable(text: str, dialogue: Dialogue) -> Answer:
    return Answer(outcome="out_of_scope", text=text, dialogue=dialogue)
