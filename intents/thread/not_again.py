"""What is told where the last answer would come once more, though something else was asked or
said: the sentence that is about that, or that nothing is known of it and who knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from intents.agreed import GENERAL
from intents.answers.manners import same_line
from intents.answers.shape import MOST_WHY, Told
from intents.answers.telling import Teller
from intents.answers.touching import pairs
from intents.answers.wording import contact
from intents.entries import OF_ANYBODY, Entries
from intents.matching.matcher import Matcher
from intents.matching.ranking import Ranking, subject
from intents.messages import Dialogue, Outcome, Question, Reading
from intents.passages import Passage, Passages
from intents.reading import words
from intents.thread.dialogue import (
    AFFECTS,
    LONGEST_HANGING,
    ONLY_NAMED,
    PICKS,
    SUPPOSES,
    asks,
    asks_for_a_sum,
    asks_nothing,
    asks_the_same,
    last_line,
    manner_of,
)
from intents.thread.replies import agrees, ordinal
from intents.thresholds import Thresholds
from knowledge.policy.catalogue import Entry, Knowledge

NOT_IN_IT: Final = "这一点我没把握，不敢乱说；问下面这里最准。"
HEARD: Final = "记下了。"
SAME: Final = "还是那句："
UNCHANGED: Final = "不影响，还是："
NOTED: Final = "记下了：{facts}。"
BESIDE: Final = 0.2  # chance of what is told where nothing is known of the last subject
AS_SAID: Final = ("按您说的", "按登记的")  # begins a line with what was said
NEAREST: Final = 0.1  # lead, by its own words, of an entry that is told instead
_HOW_MUCH: Final = words("not_again")["how_much"]
ACCUSED: Final = ".accused"  # told to nobody who says 现在没动手 of the one who beats him
FRAGMENT: Final = 16  # characters, of a sentence that says nothing by itself
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
        # Word for word, or 电话多少: it is wanted again.
        asked_again = dialogue.words[-1:] == (reading.plain,) or manner_of(reading.plain) == "how"
        if asked_again or not self._over_again(entry, told, reading, dialogue, question.as_of):
            return entry, told, None
        ranking = self._matcher.rank(reading.plain)
        day, plain = question.as_of, reading.plain
        noted = self._noted(entry, reading, dialogue, day)
        tells = not asks(plain)
        if tells and SUPPOSES.search(plain) and self._heeds(entry, reading, dialogue, day):
            return entry, told, None  # 要是交到二十年呢: the first line says so
        if noted and tells and told.ask:
            return entry, _goes_on_asking(replace(told, before=NOTED.format(facts=noted))), None
        if noted and tells and self._heeds(entry, reading, dialogue, day):
            return entry, replace(told, before=NOTED.format(facts=noted)), None
        if noted and tells and len(plain) <= LONGEST_HANGING:  # 农村的,嘉祥
            way = self._way(entry, told, reading, question, dialogue)
            return entry, replace(way, before=NOTED.format(facts=noted)), None
        names_nothing = not pairs(plain) - pairs(told.result) or asks_the_same(plain)
        names_nothing = names_nothing or bool(_HOW_MUCH.fullmatch(plain.split(" ")[0]))
        if noted and AFFECTS.search(plain):
            return entry, replace(told, before=UNCHANGED), None
        if told.ask and names_nothing and any(_asks_for(ranking, e) for e in ("who", "amount")):
            return entry, replace(told, before=SAME), None  # 那能领不, while something is asked
        how_much = any(_asks_for(ranking, each) for each in ("amount", "how", "contact"))
        if (told.amounts or "元" in told.result) and not told.ask and names_nothing and how_much:
            return entry, told, None  # 能赔多少; 给多少,去哪办: the sum that was told
        if asks_the_same(plain) and not asks_for_a_sum(plain):
            return entry, replace(told, before=SAME), None
        news = any(each not in dialogue.said for each in reading.said.facts)
        if tells and not news and len(plain) <= ONLY_NAMED:
            return entry, self._way(entry, told, reading, question, dialogue), None
        replied = dialogue.asked in {each.fact for each in reading.said.facts}
        if not replied:
            for other, new in self._others(entry, told, reading, question, dialogue):
                if not other.intent.endswith(ACCUSED) or other is entry or not tells:
                    return other, new, other.outcome
        if noted and tells:
            return entry, replace(told, before=NOTED.format(facts=noted)), None
        [best] = ranking.best(1)
        same = best.intent == entry.intent and best.confidence >= self._thresholds.plain
        if reading.manner == "how" or replied or (same and not tells):
            return entry, told, None  # where to go may be asked twice
        how_far = any(_asks_for(ranking, each) for each in ("who", "amount"))
        if entry.rule and told.amounts and not told.ask and how_far:
            return entry, replace(told, before=SAME), None  # 算不算过线
        if tells:
            return entry, self._way(entry, told, reading, question, dialogue), entry.outcome
        for other, new in self._last_resorts(entry, reading, question, dialogue):
            return other, new, other.outcome
        return entry, Told(NOT_IN_IT, next_step=contact(entry, day)), "handoff"

    def _others(
        self, entry: Entry, told: Told, reading: Reading, question: Question, dialogue: Dialogue
    ) -> Iterator[tuple[Entry, Told]]:
        """What else of the subject may answer: the entry that the words name or whose rule
        reads the news, a sentence, the entry that the words are nearest to."""
        ranking, before = self._matcher.rank(reading.plain), last_line(dialogue)
        for each in reversed(dialogue.earlier) if SUPPOSES.search(reading.plain) else ():
            other = self._knowledge.entries.get(each)  # 成了监测户头一步报多少, asked before
            if other and self._heeds(other, reading, dialogue, question.as_of):
                yield self._told_of(each, entry, Told(""), reading, question)
        [best] = ranking.best(1)
        own = best.intent != entry.intent and subject(best.intent) == subject(entry.intent)
        if own and best.confidence >= self._thresholds.answer:
            yield self._told_of(best.intent, entry, told, reading, question)
        day = question.as_of
        finer = self._reading_the_news(entry, reading, dialogue, ranking, day)
        if finer is not None:
            yield self._told_of(finer, entry, told, reading, question)
        said, before_it = reading.said.facts, dialogue.said
        news = {each.fact for each in said if each not in before_it}
        tells = asks_nothing(reading.plain)
        if tells and best.intent == entry.intent and best.confidence >= self._thresholds.plain:
            return  # 有转账记录 is of what was told
        of_them = {e.span for e in said if e in before_it or e.fact in OF_ANYBODY | GENERAL}
        if tells and news and all(e.span in of_them for e in said):
            return  # 我以前是贫困户 is told of themselves, and asks for no sentence
        if tells and not news and subject(best.intent) != subject(entry.intent):
            return  # 是个小饭店 has no words of it
        for found in self._passages.answering(reading, entry.intent, told, ranking, day, before):
            beside_it = not pairs(reading.plain) & pairs(found.whole)
            if tells and beside_it and len(found.whole) <= FRAGMENT:
                continue  # 户口河南的: 县里找住建局 says nothing of that
            other, new = self._told_of(found.intent, entry, told, reading, question)
            if not found.is_verdict:
                yield other, _begun_with(found, new, before)
            elif not same_line(new.result, before):
                yield other, new
        nearest = ranking.likeliest(subject(entry.intent))
        picks = PICKS.match(reading.plain) or ordinal(reading.plain) or agrees(reading.plain)
        near = ranking.lead(nearest, entry.intent) >= NEAREST
        if nearest != entry.intent and near and not picks:  # 第二个 is near to nothing
            other, new = self._told_of(nearest, entry, told, reading, question)
            if new.result not in dialogue.told:
                yield other, new

    def _last_resorts(
        self, entry: Entry, reading: Reading, question: Question, dialogue: Dialogue
    ) -> Iterator[tuple[Entry, Told]]:
        """两样一共几个钱: the sum that was told; what of another subject may be meant behind the
        words before."""
        for each in self._entries.of_subject(subject(entry.intent)) if reading.total else ():
            if each.rule is not None:
                other, told = self._told_of(each.intent, entry, Told(""), reading, question)
                if told.amounts and told.result in dialogue.told and not told.ask:
                    yield other, told
        ranking, before = self._matcher.rank(reading.plain), last_line(dialogue)
        for best in reading.candidates:
            elsewhere = subject(best.intent) != subject(entry.intent)
            if elsewhere and best.confidence >= BESIDE and not best.intent.startswith("scope."):
                other, told = self._told_of(best.intent, entry, Told(""), reading, question)
                passages = self._passages.answering(
                    reading, best.intent, told, ranking, question.as_of, before
                )
                first = [each for each in passages[:1] if each.intent == best.intent]
                yield other, _begun_with(first[0], told, before) if first else told

    def _reading_the_news(
        self, entry: Entry, reading: Reading, dialogue: Dialogue, ranking: Ranking, day: date
    ) -> str | None:
        """儿一月寄回一千,算上没: the entry beside it whose rule reads what is said now."""
        new = {each.fact for each in reading.said.facts if each not in dialogue.said}
        known = reading.said.values
        new -= OF_ANYBODY | GENERAL | self._entries.reads(entry.intent, day, known)
        found = self._entries.told_by(known, new, ranking, entry.intent, day)
        return None if new.isdisjoint(self._entries.reads(found, day)) else found

    def _told_of(
        self, intent: str, entry: Entry, told: Told, reading: Reading, question: Question
    ) -> tuple[Entry, Told]:
        if intent == entry.intent and told.result:
            return entry, told
        other = self._knowledge.entries[intent]
        reading = replace(reading, intent=intent, manner="usual")
        return other, self._teller.tell(other, reading, question)

    def _way(
        self, entry: Entry, told: Told, reading: Reading, question: Question, dialogue: Dialogue
    ) -> Told:
        """What happened is told, of which nothing is written: what to do now, or what of the answer
        was not told yet; of another case (青岛呢) that it is the same."""
        if entry.rule and (told.amounts or SUPPOSES.search(reading.plain)):
            return replace(told, before=SAME)  # 跟着她姑过 changes nothing
        way = self._teller.tell(entry, replace(reading, manner="how"), question).next_step
        is_way = entry.wording.how and "年的数问" not in way
        lines = [way.removeprefix("下一步：") if is_way else "", *told.why]
        for line in lines:
            if line and not line.startswith(AS_SAID) and line not in dialogue.told:
                return Told(line.removeprefix("注意："), before=HEARD, sources=told.sources)
        return replace(told, before=SAME)

    def _over_again(
        self, entry: Entry, told: Told, reading: Reading, dialogue: Dialogue, day: date
    ) -> bool:
        """What was told before the last answer may be wanted again where something new is said
        that it hangs on."""
        if reading.manner not in ("usual", "how", "steps") or reading.each or reading.is_guess:
            return False
        if reading.declined - set(dialogue.declined):
            return False  # 不知道: what is left is told without it
        if told.result == last_line(dialogue):
            return True
        turns = reading.said.about != dialogue.about  # back to another
        changes = turns or self._heeds(entry, reading, dialogue, day)
        return told.result in dialogue.told and not changes

    def _heeds(self, entry: Entry, reading: Reading, dialogue: Dialogue, day: date) -> bool:
        """Whether what is told rests on something that is said now."""
        new = {each.fact for each in reading.said.facts if each not in dialogue.said}
        return not self._entries.reads(entry.intent, day).isdisjoint(new)

    def _noted(self, entry: Entry, reading: Reading, dialogue: Dialogue, day: date) -> str:
        """What is said now and was not said before, one thing for each word, as far as it matters
        to what is told or is said of anybody."""
        facts = self._knowledge.facts
        worth = OF_ANYBODY | GENERAL | self._entries.reads(entry.intent, day)
        of_them = [
            e for one in dialogue.answered if one.about == reading.said.about for e in one.facts
        ]
        before = {(each.fact, each.value) for each in (*dialogue.said, *of_them)}
        new = [
            each
            for each in reading.said.facts
            if (each.fact, each.value) not in before and each.meant != "named"
        ]
        of_each_word = {each.span: each for each in reversed(new) if each.fact in worth}
        shown = [facts[each.fact].show(each.value) for each in reversed(of_each_word.values())]
        return "、".join(shown[:MOST_NOTED])


def _asks_for(ranking: Ranking, aspect: str) -> bool:
    aspects = ranking.aspects()
    return bool(aspects) and aspects[0][0] == aspect


def _goes_on_asking(told: Told) -> Told:
    """What was told already is left out: what else there is to say, and the question."""
    rest = [line for line in told.why if not line.startswith(AS_SAID)]
    if len("\n".join(rest).splitlines()) > MOST_WHY:
        return replace(told, why=())
    return replace(told, result=rest[0], why=tuple(rest[1:])) if rest else told


def _begun_with(found: Passage, told: Told, before: str) -> Told:
    """The passage first; an answer that begins with it is told as it is, unless that was told."""
    if same_line(found.sentence, told.result) and told.result != before:
        return told
    result = found.sentence if same_line(found.whole, before) else found.whole
    lines = (told.result, *told.why)
    why = tuple(line for line in lines if not same_line(line, result))
    return replace(told, result=result, why=tuple(line for line in why if line != before))
