"""The front door: a question, the household it is for and the last dialogue become an Answer.

`Assistant` holds one immutable Knowledge; `reply` has no clock, no database and no Telegram.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from intents.answers.dated import of_its_day
from intents.answers.manners import explained, warning
from intents.answers.shape import grounds_line, short
from intents.answers.telling import Teller, asks_for_changes
from intents.answers.totals import joined
from intents.asides import aside
from intents.asked_back import asked_back, guessed, near
from intents.asking import (
    asks_for_a_total,
    asks_for_the_family,
    asks_for_the_history,
    word_asked_about,
)
from intents.courtesies import less_courtesies
from intents.danger import DANGER, REFUSED, pressing
from intents.days import asked_days, compared_days, impossible_day
from intents.dialogue import answered, earlier, last_line, told_lines, words_after
from intents.going_on import BUNDLE
from intents.matching import Matcher, subject
from intents.messages import Answer, Dialogue, Outcome, Question, Reading
from intents.not_again import HEARD, NOT_IN_IT, NotAgain
from intents.replies import ordinal
from intents.said_in import said_of_each
from intents.text import LONGEST, Text, has_words, normalise
from intents.thresholds import Thresholds
from intents.understanding import A_PERSON, CHATTER, GREETING, THANKS, Understanding
from knowledge.policy.catalogue import Entry, Knowledge

EMPTY: Final = "没看到问题。请直接打一句话，比如：低保一月多少钱？"
TOO_LONG: Final = "这段话太长了，我看不过来。请用一两句话说一件事，一次问一件。"
NO_SUCH_DAY: Final = "没有{day}这一天。您说的是哪一天？换个日子再问一遍。"
NOT_HEARD: Final = "还问了“{asked}”：这个没听准，打电话问：{phone}。"
ANYBODY: Final = "12345"  # who knows what nobody else is known to know
MOST_QUESTIONS: Final = 3


class Assistant:
    def __init__(
        self,
        knowledge: Knowledge,
        matcher: Matcher,
        thresholds: Thresholds,
        banner: str = "",
    ) -> None:
        """The banner is a line above all answers but those to danger."""
        self.knowledge = knowledge
        self.banner = banner
        self.understanding = Understanding(knowledge, matcher, thresholds)
        self.teller = Teller(knowledge)
        self.not_again = NotAgain(
            knowledge, matcher, self.teller, self.understanding.entries, thresholds
        )

    def reply(self, question: Question, dialogue: Dialogue) -> Answer:
        text = less_courtesies(normalise(question.text[: 4 * LONGEST]))
        answer = self._reply(text, question, dialogue)
        words = self._words_after(text.plain, answer, dialogue)
        after = replace(answer.dialogue, words=words)
        answer = replace(answer, dialogue=after, version=self.knowledge.version)
        if not self.banner or answer.outcome == "emergency" or answer.warning:
            return answer
        return replace(answer, text=f"{self.banner}\n{answer.text}")

    def _words_after(self, plain: str, answer: Answer, before: Dialogue) -> tuple[str, ...]:
        """What the next turn stands behind: not small talk in the middle of a matter, and for a
        number of those on offer what it stands for."""
        if answer.outcome in ("refuse", "emergency"):
            return (plain,)
        small_talk = answer.intents in ((THANKS,), (A_PERSON,), (GREETING,)) or not answer.intents
        if small_talk or (before.intent and answer.intents == (CHATTER,)):
            return before.words
        chosen = self.knowledge.entries[answer.intents[0]].title if ordinal(plain) else plain
        return words_after(chosen, before, answer.dialogue.intent)

    def _reply(self, text: Text, question: Question, dialogue: Dialogue) -> Answer:
        if not has_words(text.plain):
            return _unreadable(EMPTY, dialogue)
        if len(text.plain) > LONGEST:
            return _unreadable(TOO_LONG, dialogue)
        no_day = impossible_day(text.plain)
        if no_day:
            return _unreadable(NO_SUCH_DAY.format(day=no_day), dialogue)
        text, dialogue = self.understanding.taken_up(text, question, dialogue)
        readings = self._pressing(text.plain, self.understanding.read(text, question, dialogue))
        if readings[0].intent is None:
            office = self._only_another_office(readings[0])
            if not office:
                return self._unsure(readings[0], dialogue, question.as_of)
            readings = [replace(readings[0], intent=office)]
        total = asks_for_a_total(text.plain)
        family = asks_for_the_family(text.plain)
        if asks_for_the_history(text.plain):
            readings = [
                each if each.manner == "changes" else replace(each, manner="history")
                for each in readings
            ]
        word = word_asked_about(text.plain)
        whole = total or any(each.intent == BUNDLE for each in readings)
        people = said_of_each(text, question, self.knowledge.facts) if whole else ()
        sure = [
            replace(
                each,
                plain=text.plain,
                total=total,
                family=family,
                each=people or each.each,
                word=word,
            )
            for each in readings
            if each.intent is not None
        ]
        alone = len(readings) == 1
        answers: list[Answer] = []
        for each in sure[:MOST_QUESTIONS]:
            thread = answers[-1].dialogue if answers else dialogue
            answer = self._answer(each, question, thread, alone=alone)
            lines = _new_lines(answer, [before.text for before in answers])
            if each.other and (not lines or _strays(each, answer)):
                other = replace(each.other, plain=each.plain)
                answer = self._answer(other, question, thread, alone=alone)
            answers.append(answer)
        if alone and sure[0].is_guess:
            return guessed(answers[0], self._near(sure[0]), self.knowledge, dialogue)
        if alone:
            warned = self._warning(dialogue.warned, question.as_of) if dialogue.warned else ""
            return aside(answers[0], sure[0], dialogue, self.knowledge, warned)
        unknown = [each for each in readings if each.intent is None]
        return self._together(sure, answers, unknown, question.as_of)

    def _pressing(self, plain: str, readings: Sequence[Reading]) -> Sequence[Reading]:
        """What cannot wait is told to be so first, whatever else is asked."""
        first, urgent = readings[0], pressing(plain)
        if not urgent or first.warning or (first.intent or "").startswith((*DANGER, *REFUSED)):
            return readings
        return [replace(first, warning=urgent), *readings[1:]]

    def _near(self, reading: Reading) -> list[Entry]:
        return near(reading, self.knowledge, self.understanding.thresholds.clarify)

    def _unsure(self, reading: Reading, dialogue: Dialogue, day: date) -> Answer:
        above = self._warning(reading.warning, day) if reading.warning else ""
        return asked_back(reading, self._near(reading), dialogue, above)

    def _only_another_office(self, reading: Reading) -> str:
        """Where all that a text may mean is another office's business, naming it does less harm
        than asking back; empty otherwise."""
        found = self._near(reading)
        alone = len(found) == 1 and found[0].outcome == "handoff" and not reading.warning
        return found[0].intent if alone else ""

    def _together(
        self,
        asked: Sequence[Reading],
        answers: Sequence[Answer],
        unknown: Sequence[Reading],
        day: date,
    ) -> Answer:
        """Several answers in one message, each with what those before do not say; the first that
        asks something back is gone on with. What is not answered is named, with who knows."""
        texts: list[str] = []
        apart: list[Answer] = []
        unknown = list(unknown)
        for reading, answer in zip(asked, answers, strict=False):
            lines = _new_lines(answer, texts)
            if lines and not _strays(reading, answer):
                texts.append("\n".join(lines))
                apart.append(answer)
            elif not _named_in(reading.part, texts) and (
                reading.leans or not _new_lines(answer, ())
            ):
                unknown.append(reading)
        left = [self.knowledge.entries[each.intent or ""].title for each in asked[len(answers) :]]
        answers = apart or answers
        above = [self._warning(asked[0].warning, day)] if asked[0].warning else []
        above += texts[:1] if answers[0].outcome == "emergency" else []
        texts = texts[len(above) :] if answers[0].outcome == "emergency" else texts
        numbered = [f"【{number}】{text}" for number, text in enumerate(texts, start=1)]
        if len(texts) == 1:
            numbered = texts
        numbered += [self._named(reading) for reading in unknown]
        if left:
            numbered.append(f"还有{'、'.join(left)}，请再单独问一句。")
        asking = next((answer for answer in answers if answer.ask), answers[-1])
        others = tuple(each.intents[0] for each in answers if each is not asking)
        sources = tuple(dict.fromkeys(s for answer in answers for s in answer.sources))
        said = tuple({each.fact: each for answer in answers for each in answer.said}.values())
        outcomes = [answer.outcome for answer in answers]
        told = "answer" in outcomes and not asking.ask
        first = answers[0].outcome  # a refusal is one, whatever is asked beside it
        outcome = "answer" if told else asking.outcome
        return Answer(
            outcome=first if first in ("refuse", "emergency") else outcome,
            text="\n".join([*above, *numbered, grounds_line(sources, day)]),
            intents=tuple(intent for answer in answers for intent in answer.intents),
            confidence=min(answer.confidence for answer in answers),
            candidates=answers[0].candidates,
            amounts=tuple(amount for answer in answers for amount in answer.amounts),
            steps=tuple(step for answer in answers for step in answer.steps),
            sources=sources,
            values=tuple({v.id: v for answer in answers for v in answer.values}.values()),
            details=joined([answer.details for answer in answers]),
            ask=asking.ask,
            history=tuple(each for answer in answers for each in answer.history),
            offers_human=any(answer.offers_human for answer in answers),
            warning=answers[0].warning,
            said=said,
            dialogue=replace(
                asking.dialogue,
                said=tuple(each for each in said if each.about in (None, asking.dialogue.about)),
                parts=tuple(dict.fromkeys(answer.intents[0] for answer in answers)),
                earlier=others,
            ),
        )

    def _named(self, reading: Reading) -> str:
        """A question that is not answered, and who knows."""
        intent = reading.intent or (reading.candidates[0].intent if reading.is_ours else "")
        entry = self.knowledge.entries.get(intent)
        phone = entry.wording.phone if entry else ""
        return NOT_HEARD.format(asked=reading.part.strip(" ,。?!;"), phone=phone or ANYBODY)

    def _answer(
        self, reading: Reading, question: Question, dialogue: Dialogue, *, alone: bool
    ) -> Answer:
        """One of several has no line of grounds: they have one together."""
        entry = self.knowledge.entries[reading.intent or ""]
        days = asked_days(reading.plain, reading.said, question.as_of, reading.aspect)
        since = ""
        if asks_for_changes(entry, reading):  # days are compared
            compared = compared_days(reading.plain, reading.said, question.as_of, reading.since)
            days, since = (), compared[0].isoformat()
        outcome: Outcome = entry.outcome if reading.answers_aspect else "handoff"
        is_policy = outcome in ("answer", "handoff")
        told, question = of_its_day(self.teller, entry, reading, question, days)
        if is_policy and not reading.word:
            asked = replace(reading, plain=reading.part or reading.plain)
            entry, told, other = self.not_again.instead(entry, told, asked, question, dialogue)
            outcome = other or outcome
        if reading.word and is_policy:
            told = explained(told, reading.word, last_line(dialogue))
        aside = told.result == NOT_IN_IT or bool(reading.word) or told.is_part
        above, last = "", ""
        if alone and reading.warning:
            above = self._warning(reading.warning, question.as_of)
        if alone and is_policy:
            last = grounds_line(told.sources, question.as_of)
        same = subject(dialogue.intent or "") == subject(entry.intent)
        goes_on = Dialogue(
            entry.intent,
            reading.aspect,
            reading.said.facts,
            reading.said.about,
            asked=told.ask.fact if told.ask else None,
            declined=tuple(reading.declined),
            answered=reading.each or answered(reading.said, dialogue, same_subject=same),
            since=since,
            told=told_lines(dialogue, entry.intent, "" if aside else told.result),
            earlier=earlier(dialogue, entry.intent),
        )
        return Answer(
            outcome="ask" if told.ask else outcome,
            text=short(told, above, last),
            intents=(entry.intent,),
            confidence=reading.confidence,
            candidates=reading.candidates,
            amounts=told.amounts,
            steps=told.steps,
            sources=told.sources,
            values=told.values,
            details=told.details,
            ask=told.ask,
            history=told.history,
            offers_human=outcome == "handoff",
            warning=reading.warning,
            said=reading.said.facts,
            dialogue=goes_on,
        )

    def _warning(self, intent: str, day: date) -> str:
        entry = self.knowledge.entries[intent]
        line = warning(entry, self.knowledge.law(entry.department, day))
        is_policy = entry.outcome == "answer" and line
        return f"{line}，或者打{entry.wording.phone}。" if is_policy else line


def _new_lines(answer: Answer, told: Sequence[str]) -> list[str]:
    """What an answer says that was not told before; nothing where it does not know."""
    if answer.text.startswith((NOT_IN_IT, HEARD)):
        return []
    lines = [
        line
        for line in answer.text.splitlines()
        if not any(line.rstrip("。") in each for each in told)
    ]
    return lines if lines and answer.text.startswith(lines[0]) else []


def _strays(reading: Reading, answer: Answer) -> bool:
    """Whether a sentence was found in another entry for words that are not of its subject."""
    return reading.leans and reading.intent not in answer.intents


def _named_in(part: str, texts: Sequence[str]) -> bool:
    """要户口本不, where 不要户口本 was told."""
    said = part.strip(" ,。?!;")
    threes = (said[place : place + 3] for place in range(len(said) - 2))
    return any(each in text for each in threes for text in texts)


def _unreadable(text: str, dialogue: Dialogue) -> Answer:
    return Answer(outcome="out_of_scope", text=text, dialogue=dialogue)
