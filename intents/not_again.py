"""What is told where the last answer would come once more, though something else was asked or
said: the sentence that is about that, or that nothing is known of it and who knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from intents.answers.manners import same_line
from intents.answers.shape import Told
from intents.answers.telling import Teller
from intents.answers.wording import contact
from intents.dialogue import asks, last_line
from intents.entries import OF_ANYBODY, Entries
from intents.matching import Matcher, Ranking, subject
from intents.messages import Dialogue, Outcome, Question, Reading
from intents.passages import Passage, Passages
from intents.thresholds import Thresholds
from knowledge.policy.catalogue import Entry, Knowledge

NOT_IN_IT: Final = "这一点我没把握，不敢乱说；问下面这里最准。"
HEARD: Final = "记下了。办的路子跟刚才说的一样；还想知道哪一点，直接问。"
NOTED: Final = "记下了：{facts}。{result}"
MOST_NOTED: Final = 2  # facts


class NotAgain:
    def __init__(
        self,
        knowledge: Knowledge,
        matcher: Matcher,
        teller: Teller,
        entries: Entries,
        thresholds: Thresholds,
    ) -> None:
        self._knowledge, self._matcher, self._teller = knowledge, matcher, teller
        self._entries, self._thresholds = entries, thresholds
        self._passages = Passages(knowledge, matcher)

    def instead(
        self, entry: Entry, told: Told, reading: Reading, question: Question, dialogue: Dialogue
    ) -> tuple[Entry, Told, Outcome | None]:
        """The entry and what is told of it; an outcome of its own where nothing is known."""
        asked_again = dialogue.words[-1:] == (reading.plain,)  # word for word: it is wanted again
        if asked_again or not self._over_again(told, reading, dialogue):
            return entry, told, None
        ranking = self._matcher.rank(reading.plain)
        day, plain = question.as_of, reading.plain
        noted = self._noted(entry, reading, dialogue, day)
        replied = dialogue.asked in {each.fact for each in reading.said.facts}
        if not replied:
            found = self._passages.answering(
                plain, entry.intent, told, ranking, day, last_line(dialogue)
            )
            nearest = found.intent if found else ranking.likeliest(subject(entry.intent))
            if found or ranking.lead(nearest, entry.intent) >= self._thresholds.finer:
                if nearest != entry.intent:
                    entry = self._knowledge.entries[nearest]
                    reading = replace(reading, intent=nearest, manner="usual")
                    told = self._teller.tell(entry, reading, question)
                told = _begun_with(found, told, last_line(dialogue)) if found else told
                return entry, told, entry.outcome
        if noted and not asks(plain):
            return entry, replace(told, result=NOTED.format(facts=noted, result=told.result)), None
        if reading.manner == "how" or replied or self._asks_the_same(entry, ranking):
            return entry, told, None  # where to go may be asked twice
        if not asks(plain):
            return entry, Told(HEARD, next_step=contact(entry, day), is_part=True), entry.outcome
        return entry, Told(NOT_IN_IT, next_step=contact(entry, day)), "handoff"

    def _over_again(self, told: Told, reading: Reading, dialogue: Dialogue) -> bool:
        """What was told before the last answer may be wanted again where something new is said."""
        if reading.manner not in ("usual", "how", "steps") or reading.each or reading.is_guess:
            return False
        if reading.declined - set(dialogue.declined):
            return False  # 不知道: what is left is told without it
        if reading.repeats or told.result == last_line(dialogue):
            return True
        return told.result in dialogue.told and reading.said.facts == dialogue.said

    def _asks_the_same(self, entry: Entry, ranking: Ranking) -> bool:
        [best] = ranking.best(1)
        return best.intent == entry.intent and best.confidence >= self._thresholds.plain

    def _noted(self, entry: Entry, reading: Reading, dialogue: Dialogue, day: date) -> str:
        """What is said now and was not said before, one thing for each word, as far as it matters
        to what is told or is said of anybody."""
        facts = self._knowledge.facts
        worth = OF_ANYBODY | self._entries.reads(entry.intent, day)
        before = {(each.fact, each.value) for each in dialogue.said}
        new = [
            each
            for each in reading.said.facts
            if (each.fact, each.value) not in before and each.meant != "named"
        ]
        of_each_word = {each.span: each for each in reversed(new) if each.fact in worth}
        shown = [facts[each.fact].show(each.value) for each in reversed(of_each_word.values())]
        return "、".join(shown[:MOST_NOTED])


def _begun_with(found: Passage, told: Told, before: str) -> Told:
    """The passage first; an answer that begins with it is told as it is, unless that was told."""
    if same_line(found.sentence, told.result) and told.result != before:
        return told
    result = found.sentence if same_line(found.whole, before) else found.whole
    lines = (told.result, *told.why)
    why = tuple(line for line in lines if not same_line(line, result))
    return replace(told, result=result, why=tuple(line for line in why if line != before))
