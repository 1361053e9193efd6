"""The front door: a question, the household it is for and the last dialogue become an Answer.

`Assistant` holds one immutable Knowledge; `reply` has no clock, no database and no Telegram.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from intents.answers import changes
from intents.answers.beside import with_the_other
from intents.answers.counted import supposes_of_one
from intents.answers.dated import of_its_day
from intents.answers.manners import explained, warning
from intents.answers.relatives import without_the_dead
from intents.answers.said_to_be_paid import by_the_sum, less_what_is_checked
from intents.answers.shape import Told, grounds_line, short
from intents.answers.telling import Teller
from intents.asking import (
    asks_for_the_family,
    asks_for_the_history,
    asks_of_each,
    asks_who,
    tells_of_another,
    word_asked_about,
)
from intents.clauses import last_question
from intents.danger import DANGER, PRIVACY, REFUSED, pressing
from intents.days import asked_days, compared_days, impossible_day
from intents.matching.matcher import Matcher
from intents.matching.ranking import subject
from intents.messages import Answer, Dialogue, Outcome, Question, Reading
from intents.more_or_less import less_granted
from intents.pupils import STAGE, asks_of_all, at_several_schools
from intents.said_in import said_of_bills, said_of_each
from intents.splitting import CHATTER
from intents.text import LONGEST, Text, has_words, normalise
from intents.thread import carried
from intents.thread.asides import aside
from intents.thread.asked_back import asked_back, guessed, near, unasked
from intents.thread.birthdays import as_an_age
from intents.thread.courtesies import less_courtesies
from intents.thread.dialogue import BUNDLE, earlier, last_line, told_lines, words_after
from intents.thread.not_again import NOT_IN_IT, NotAgain
from intents.thread.replies import ordinal
from intents.thresholds import Thresholds
from intents.together import of_several
from intents.understanding import A_PERSON, GREETING, THANKS, Understanding
from knowledge.policy.catalogue import Entry, Knowledge

EMPTY: Final = "没看到问题。请直接打一句话，比如：低保一月多少钱？"
TOO_LONG: Final = "这段话太长了，我看不过来。请用一两句话说一件事，一次问一件。"
NO_SUCH_DAY: Final = "没有{day}这一天。您说的是哪一天？换个日子再问一遍。"
MOST_QUESTIONS: Final = 5
AID_OF_PUPILS: Final = "education.aid"
SHORT: Final = 9  # characters, of a question that leans on the one before: 谁还差什么


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

    def as_read(self, typed: str) -> Text:
        """Plain, with the characters that are meant and without courtesies."""
        text = normalise(typed[: 4 * LONGEST])
        if len(text.plain) <= LONGEST:
            text = self.understanding.matcher.mended(text)
        return less_courtesies(text)

    def reply(self, question: Question, dialogue: Dialogue) -> Answer:
        text = self.as_read(question.text)
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
            of_others = before.words and answer.intents[0].startswith(PRIVACY)
            return before.words if of_others else (plain,)  # 那隔壁呢: then the matter goes on
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
        if no_day := impossible_day(text.plain):
            return _unreadable(NO_SUCH_DAY.format(day=no_day), dialogue)
        household = without_the_dead(text.plain, question.household)
        question = replace(question, household=household, on_file=question.household)
        text, dialogue = self.understanding.taken_up(text, question, dialogue)
        text = as_an_age(text, question, dialogue)
        readings = self._pressing(text.plain, self.understanding.read(text, question, dialogue))
        readings = by_the_sum(self.knowledge, text.plain, readings, question)
        if readings[0].intent is None:
            office = self._only_another_office(readings[0])
            if not office:
                return self._unsure(readings[0], dialogue, question.as_of)
            readings = [replace(readings[0], intent=office)]
        alone = len(readings) == 1
        sure = [
            self._as_asked(each, text if alone else normalise(each.part), question, alone=alone)
            for each in readings
            if each.intent is not None
        ]
        subjects = [subject(each.intent or "") for each in sure]
        sure = [  # 谁能领,谁还得等 is told once
            each
            for place, each in enumerate(sure)
            if not asks_who(each.part)
            or (question.household is None and carried.names_somebody(each.part))
            or (subjects[place] not in subjects[:place] and not (place and len(each.part) < SHORT))
        ]
        sure = list(carried.of_the_ones_before(sure))
        answers: list[Answer] = []
        for each in sure[:MOST_QUESTIONS]:
            thread = answers[-1].dialogue if answers else dialogue
            answer = self._answer(each, question, thread, alone=alone)
            answers.append(answer)
        if alone and sure[0].is_guess and not sure[0].word:
            return guessed(answers[0], self._near(sure[0]), self.knowledge, dialogue)
        if alone:
            warned = self._warning(dialogue.warned, question.as_of)
            return aside(answers[0], sure[0], question.text, dialogue, self.knowledge, warned)
        unknown = [each for each in readings if each.intent is None]
        warned, known = self._warning(sure[0].warning, question.as_of), self.knowledge
        return of_several(sure, answers, unknown, warned, known, question.as_of, self._alike)

    def _as_asked(
        self, reading: Reading, text: Text, question: Question, *, alone: bool
    ) -> Reading:
        """With what its own words ask for beside its subject: of several questions, each of its
        own."""
        plain = text.plain
        if asks_for_the_history(plain) and reading.manner != "changes":
            reading = replace(reading, manner="history")
        asked = last_question(plain)
        ours = asks_for_the_family(asked) and reading.aspect == "amount"
        about = subject(reading.intent or "")  # a loan is one household's
        of_it = [each for _, each in self.knowledge.benefits if subject(each.intent) == about]
        ours = ours and any(each.personal for each in of_it) and question.household is not None
        ours = ours and not supposes_of_one(reading.said, self.knowledge.facts)
        if ours and not carried.names_somebody(asked):  # 老大五岁了,我家一年能拿多少
            reading = replace(reading, said=replace(reading.said, about=None))
        total = asks_of_all(plain) or ours
        each = any(asks(plain) for asks in (asks_who, asks_of_each, tells_of_another))
        apart = carried.ages_of_several(plain, reading.said.mentions) and question.household is None
        several = total or each or apart or reading.intent == BUNDLE
        people = said_of_each(text, question, self.knowledge.facts) if several else ()
        if alone:
            people = said_of_bills(text, question, self.knowledge.facts, reading.said) or people
        intent = reading.intent
        said = less_what_is_checked(reading.said, plain)
        reading = replace(reading, said=less_granted(said, intent or ""))
        named = any(mention.kind == STAGE for mention, _, _ in reading.said.mentions)
        before = carried.names_somebody(reading.part) and not named and STAGE in reading.said.values
        total_of = (total or each) and (reading.each or at_several_schools(reading.said))
        if (intent or "").startswith(AID_OF_PUPILS) and (before or total_of):
            intent = AID_OF_PUPILS  # of each by where they are, and not of one school
        return replace(
            reading,
            intent=intent,
            plain=plain,
            total=total and not reading.of_another,
            family=asks_for_the_family(plain),
            one_by_one=asks_of_each(plain) or apart,
            each=() if reading.of_another else people or reading.each,
            word=word_asked_about(plain),
        )

    def _alike(self, asked: str, sentences: Sequence[str]) -> float:
        return float(self.understanding.matcher.answers(asked, sentences).max())

    def _pressing(self, plain: str, readings: Sequence[Reading]) -> Sequence[Reading]:
        """What cannot wait is told to be so first, whatever else is asked."""
        first, urgent = readings[0], pressing(plain, [each.intent for each in readings])
        if not urgent or first.warning or (first.intent or "").startswith((*DANGER, *REFUSED)):
            return readings
        return [replace(first, warning=urgent), *readings[1:]]

    def _near(self, reading: Reading) -> list[Entry]:
        return near(reading, self.knowledge, self.understanding.thresholds.clarify)

    def _unsure(self, reading: Reading, dialogue: Dialogue, day: date) -> Answer:
        above = self._warning(reading.warning, day)
        return asked_back(reading, self._near(reading), dialogue, above)

    def _only_another_office(self, reading: Reading) -> str:
        """Where all that a text may mean is another office's business, naming it does less harm
        than asking back; empty otherwise."""
        found = self._near(reading)
        alone = len(found) == 1 and found[0].outcome == "handoff" and not reading.warning
        return found[0].intent if alone else ""

    def _answer(
        self, reading: Reading, question: Question, dialogue: Dialogue, *, alone: bool
    ) -> Answer:
        """One of several has no line of grounds: they have one together."""
        entry = self.knowledge.entries[reading.intent or ""]
        days = asked_days(reading.plain, reading.said, question.as_of, reading.aspect)
        since = ""
        if any(
            e.fact == dialogue.asked and e.span == (0, len(reading.plain))
            for e in reading.said.facts
        ):
            days = ()  # 2039年, of when one retires
        if changes.asked_for(entry, reading):  # days are compared
            compared = compared_days(reading.plain, reading.said, question.as_of, reading.since)
            days, since = (), compared[0].isoformat()
        outcome: Outcome = entry.outcome if reading.answers_aspect else "handoff"
        is_policy = outcome in ("answer", "handoff")
        told, question = of_its_day(self.teller, entry, unasked(reading, dialogue), question, days)
        if is_policy and not reading.word:
            entry, told, other = self.not_again.instead(entry, told, reading, question, dialogue)
            outcome = other or outcome
        if reading.word and is_policy:
            told = explained(told, reading.word, last_line(dialogue))
        if entry.intent == reading.intent and reading.beside and outcome == "answer":
            told = self._with_the_other(told, reading, question)
        aside = told.result == NOT_IN_IT or bool(reading.word) or told.is_part
        above = self._warning(reading.warning, question.as_of) if alone else ""
        last = grounds_line(told.sources, question.as_of) if alone and is_policy else ""
        same = subject(dialogue.intent or "") == subject(entry.intent)
        goes_on = Dialogue(
            entry.intent,
            reading.aspect,
            carried.with_what_is_so(reading.said.facts, dialogue),
            reading.said.about,
            asked=told.ask.fact if told.ask else None,
            declined=tuple(unasked(reading, dialogue).declined),
            answered=reading.each or carried.answered(reading.said, dialogue, same_subject=same),
            since=since,
            told=told_lines(dialogue, entry.intent, "" if aside else told.result),
            earlier=earlier(dialogue, entry.intent),
        )
        return Answer(
            outcome="ask" if told.ask else outcome,
            text=short(told, above, last, among=alone and reading.is_guess),
            intents=(entry.intent,),
            confidence=reading.confidence,
            candidates=reading.candidates,
            amounts=(*told.amounts, *told.also),
            steps=told.steps,
            sources=told.sources,
            values=told.values,
            details=told.details,
            ask=told.ask,
            history=told.history,
            offers_human=outcome == "handoff",
            warning=reading.warning,
            said=self.understanding.entries.told(entry.intent, reading.said, question.as_of),
            dialogue=goes_on,
        )

    def _with_the_other(self, told: Told, reading: Reading, question: Question) -> Told:
        """What is meant as well, in one line."""
        other = self.knowledge.entries[reading.beside]
        if other.outcome != "answer" or reading.total or reading.family or reading.word:
            return told
        found = self.teller.tell(other, replace(reading, intent=other.intent), question)
        return with_the_other(told, other.title, found)

    def _warning(self, intent: str, day: date) -> str:
        if not intent:
            return ""
        entry = self.knowledge.entries[intent]
        line = warning(entry, self.knowledge.law(entry.department, day))
        with_phone = f"{line[:-1]}，或者打{entry.wording.phone}。"
        return with_phone if entry.outcome == "answer" and line else line


def _unreadable(text: str, dialogue: Dialogue) -> Answer:
    return Answer(outcome="out_of_scope", text=text, dialogue=dialogue)
