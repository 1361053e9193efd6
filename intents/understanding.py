"""A text becomes Readings, in this order: danger and what must be refused, a choice among what was
offered, a reply to what was asked back, the last answer in another manner, the last question with
other facts, questions of their own. Recognising never computes a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from intents import dialogue as thread
from intents import replies
from intents.agreed import STATUSES
from intents.asking import word_asked_about
from intents.danger import AFTERWARDS, DANGER, REFUSED, always, suspicion
from intents.entries import Entries, tells_how
from intents.facts_said import Said, SaidFact
from intents.matching import Matcher, Ranking, subject
from intents.mentions.mention import DATE, PERSON
from intents.messages import Candidate, Dialogue, Manner, Question, Reading
from intents.more_or_less import changed, of_a_number
from intents.said_in import said_in
from intents.splitting import HALF_SURE, Part, parted
from intents.text import Text
from intents.thresholds import Thresholds
from intents.whose import without_names
from knowledge.facts import COST
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.relations import ME, SELF

CHANGES: Final = "meta.bundle.changes"
CHATTER: Final = "scope.other"
LONGEST_REMARK: Final = 14  # characters that may go on with a thread though they look like chatter,
AMONG: Final = 0.1  # chance of the last subject where none is sure: it is gone on with
MET_WITH: Final = 0.5  # how much more a subject is expected after the danger that it is about
BARELY: Final = 0.1  # where there is this chance of anything else
THANKS: Final = "scope.other.thanks"
GREETING: Final = "scope.other.greeting"
A_PERSON: Final = "meta.process.human"
CLASSES: Final = ("civil.dibao", "civil.tekun", "civil.margin")  # subjects that are classes too
NAMED_AS_SUCH: Final = ("meta.status", *CLASSES)  # subjects of which a class that one is of seems
OF_FACTS_ALONE: Final = 2  # times the lead: 那三甲呢 asks what was asked before
LONGEST_CHOICE: Final = 12  # characters that choose among what was offered


class Understanding:
    def __init__(self, knowledge: Knowledge, matcher: Matcher, thresholds: Thresholds) -> None:
        self.knowledge = knowledge
        self.matcher = matcher
        self.thresholds = thresholds
        self.entries = Entries(knowledge, thresholds.aspect)

    def read(self, text: Text, question: Question, dialogue: Dialogue) -> Sequence[Reading]:
        """The questions in a text, at least one; of several the first is sure."""
        plain = text.plain
        fired = always(plain)
        if fired is not None:
            return [_sure(fired.intent)]
        said = changed(text, said_in(text, question, self.knowledge.facts), question, dialogue)
        said = thread.in_the_thread(plain, said, dialogue)
        alone = self._rank(plain, question)
        reading = (
            self._chosen(plain, said, alone, dialogue)
            or (_sure(A_PERSON) if thread.asks_for_a_person(plain) else None)
            or self._together(plain, dialogue)
            or self._in_other_words(plain, said, dialogue)
            or self._in_another_manner(plain, said, dialogue)
            or self._reply(plain, said, alone, dialogue, question.as_of)
            or (_sure(THANKS) if thread.thanks(plain) else None)
        )
        if reading is not None:
            return [reading]
        rank, last = partial(self._rank, question=question), dialogue.intent
        best = alone.best(1)[0]
        clear = best.confidence >= self.thresholds.plain and not best.intent.startswith("scope.")
        share = thread.leaning(plain, self.thresholds.context, clear=clear)
        ranking = thread.in_context(plain, dialogue.words, rank, share)
        half = thread.in_context(plain, dialogue.words, rank, share / 2)
        goes_on = last is not None and thread.goes_on(plain, said)
        suspected = suspicion(alone, half, ranking, self.thresholds, goes_on=goes_on)
        if suspected is not None and suspected.sure:
            return [_sure(suspected.intent)]
        warning = suspected.intent if suspected is not None else ""
        sure = alone.best(1)[0].confidence >= self.thresholds.answer
        if last is None and not sure and not warning and thread.tells_only(plain, said):
            return [Reading(CHATTER, (Candidate(CHATTER, 1.0),), said)]
        rankings = alone, ranking
        reading = self._with_other_facts(plain, said, rankings, dialogue, question.as_of)
        if reading is not None:
            repeats = self._repeats(reading, said, alone, dialogue)
            return [replace(reading, warning=warning, repeats=repeats)]
        parts = parted(text, ranking, rank, self.entries.knows, self.thresholds)
        if len(parts) > 1:
            readings = [self._part(part, said, question, dialogue) for part in parts]
            distinct = {
                (each.intent, each.answers_aspect, each.unsure_of): each for each in readings
            }
            readings = sorted(distinct.values(), key=lambda each: each.intent is None)
            return [replace(readings[0], warning=warning), *readings[1:]]
        ranking = ranking.without(*DANGER, *REFUSED)  # what is said now is none of them
        if dialogue.warned in AFTERWARDS:
            ranking = ranking.expecting(AFTERWARDS[dialogue.warned], MET_WITH)
        reading = self._anew(plain, ranking, said, dialogue)
        if self._repeats(reading, said, alone, dialogue):
            reading = self._another_of_the_last(reading, alone)
        return [replace(reading, warning=warning or self._danger_before(dialogue))]

    def _rank(self, plain: str, question: Question) -> Ranking:
        return self.matcher.rank(without_names(plain, question.household))

    # What goes on with the last turn

    def _chosen(self, plain: str, said: Said, alone: Ranking, dialogue: Dialogue) -> Reading | None:
        """One of the intents offered, by its number, its title or words of its own."""
        offered = [each for each in dialogue.offered if each in self.knowledge.entries]
        if not offered or len(plain) > LONGEST_CHOICE:
            return None
        place = 1 if len(offered) == 1 and replies.agrees(plain) else replies.ordinal(plain)
        if place is not None:
            chosen = offered[place - 1 : place]
        else:
            titles = {self.knowledge.entries[each].title: each for each in offered}
            best = subject(alone.best(1)[0].intent)
            chosen = [intent for title, intent in titles.items() if plain in title]
            chosen = chosen or [each for each in offered if subject(each) == best]
        return self._of_the_last(chosen[0], said, dialogue) if chosen else None

    def _reply(
        self, plain: str, said: Said, alone: Ranking, dialogue: Dialogue, day: date
    ) -> Reading | None:
        """A reply to what was asked back fills that first, in whatever form; unless it states no
        fact and is plainly a call for help (不说了, 我爹晕倒了)."""
        if not said.facts and alone.chance(*DANGER) >= self.thresholds.plain:
            return None
        asked, last = self.knowledge.facts.get(dialogue.asked or ""), self._last(dialogue)
        if last is None:
            return None
        if asked is None or replies.reply_to(asked, plain, said) is replies.NOTHING:
            told = self._told_unasked(last, plain, said, dialogue, day)
            if told is not None:
                return told
        if asked is None:
            return None
        if asked.personal and said.about not in (None, dialogue.about):
            return None  # 老伴五十九呢 is of somebody else
        if replies.declines(plain):
            reading = self._of_the_last(last.intent, said, dialogue)
            return replace(reading, declined=reading.declined | {asked.name})
        value = replies.reply_to(asked, plain, said)
        if value is not replies.NOTHING:
            if thread.asks(plain):
                return None  # a question that holds the fact is read as one
            fact = SaidFact(asked.name, value, (0, len(plain)), "stated", said.about)
            others = tuple(each for each in said.facts if each.fact != asked.name)
            return self._of_the_last(last.intent, replace(said, facts=(*others, fact)), dialogue)
        return None

    def _told_unasked(
        self, last: Entry, plain: str, said: Said, dialogue: Dialogue, day: date
    ) -> Reading | None:
        """五个月了: another fact that the last answer hangs on, where it can be but one."""
        if said.facts or thread.ASKS.search(plain):
            return None
        facts = self.knowledge.facts
        values = {
            name: replies.told_unasked(facts[name], plain)
            for name in self.entries.reads(last.intent, day)
            if name in facts and name not in dialogue.facts
        }
        found = [(name, value) for name, value in values.items() if value is not replies.NOTHING]
        if len(found) != 1:
            return None
        [(name, value)] = found
        fact = SaidFact(name, value, (0, len(plain)), "stated", said.about)
        return self._of_the_last(last.intent, replace(said, facts=(fact,)), dialogue)

    def _together(self, plain: str, dialogue: Dialogue) -> Reading | None:
        each = thread.together(plain, dialogue)
        reading = self._of_the_last(dialogue.intent or "", Said(), dialogue)
        return replace(reading, each=each) if each else None

    def _in_other_words(self, plain: str, said: Said, dialogue: Dialogue) -> Reading | None:
        """啥是门槛费, after an answer that speaks of one: of that answer."""
        last = self._last(dialogue)
        asked = last is not None and word_asked_about(plain)
        return self._of_the_last(last.intent, said, dialogue) if last and asked else None

    def _in_another_manner(self, plain: str, said: Said, dialogue: Dialogue) -> Reading | None:
        """啥意思, 咋算的, 去哪办, 要带啥, 凭什么: the last answer again, plainer, with its steps,
        the way to it, what to bring, or what it rests on."""
        last, manner = self._last(dialogue), thread.manner_of(plain)
        if not dialogue.asked and replies.declines(plain):
            manner = "how"  # 不知道俺是不是: whom to ask
        if last is None or manner is None:
            return None
        reading = self._of_the_last(last.intent, said, dialogue, manner)
        if manner == "changes" and subject(last.intent) == subject(CHANGES):
            return replace(reading, intent=CHANGES)
        if manner not in ("how", "papers"):
            return reading
        ways = [
            each for each in self.entries.of_subject(subject(last.intent)) if "how" in each.aspects
        ]
        if ways and not tells_how(last):
            reading = replace(reading, intent=ways[0].intent)
        return replace(reading, aspect="how")

    def _with_other_facts(
        self,
        plain: str,
        said: Said,
        rankings: tuple[Ranking, Ranking],
        dialogue: Dialogue,
        day: date,
    ) -> Reading | None:
        """那要是三级呢, 老伴呢, 梁山县: the last question for others or with other facts, unless
        another subject is plain."""
        alone, ranking = rankings
        last, outside = self._last(dialogue), thread.outside_the_catalogue(said)
        days = any(mention.kind == DATE for mention, _, _ in said.mentions)
        if last is None or not (said.facts or said.about or outside or days):
            return None
        if outside and COST.name in dialogue.facts:
            return self._of_the_last(last.intent, said, dialogue)
        only_facts = thread.says_only_facts(plain, said)
        if not only_facts and not thread.goes_on(plain, said):
            return None
        best = ranking.best(1)[0]
        elsewhere = subject(best.intent) != subject(last.intent)
        if best.intent.startswith("scope."):
            elsewhere = elsewhere and not only_facts and not said.facts
        elif only_facts and said.facts:  # 五保呢 asks for more only where classes are the subject
            elsewhere = elsewhere and all(e.intent.startswith(CLASSES) for e in (best, last))
        new = {each.fact for each in said.facts} - dialogue.facts.keys()
        asks, before = thread.asks(plain), dialogue.facts
        known = all(before.get(each.fact) == each.value for each in said.facts)
        if known and not (only_facts or asks or said.about or outside or days):
            return None  # 没签合同: tells something, but no fact that is new
        told = not STATUSES.isdisjoint(each.fact for each in said.facts)  # 早就不是贫困户了
        classes = told and not only_facts and best.intent.startswith(NAMED_AS_SUCH)
        read = not self.entries.reads(last.intent, day).isdisjoint(new)
        fitting = not asks and bool(said.facts) and (read or classes)
        least = self.thresholds.plain if only_facts else self.thresholds.answer
        if elsewhere and not fitting and best.confidence >= least:
            return None
        if asks and self._plainly_another(alone, last):
            return None
        if dialogue.about is None and thread.turns_to_another(plain, said):
            dialogue = replace(dialogue, about=SELF)
        reading = self._of_the_last(last.intent, said, dialogue)
        if not asks:
            told = self.entries.told_by(new, ranking, last.intent, day)
            if told != last.intent:
                return replace(reading, intent=told)
        whole, finer = subject(last.intent), ranking.likeliest(subject(last.intent))
        same = whole in (last.intent, finer) or of_a_number(plain, said)
        least = self.thresholds.finer * (OF_FACTS_ALONE if only_facts else 1)
        if same or ranking.lead(finer, last.intent) < least:
            return reading
        return replace(reading, intent=finer)

    def _plainly_another(self, alone: Ranking, last: Entry) -> bool:
        best = alone.best(1)[0]
        another = subject(best.intent) != subject(last.intent)
        policy = not best.intent.startswith("scope.")
        return another and policy and best.confidence >= self.thresholds.plain

    def _repeats(self, reading: Reading, said: Said, alone: Ranking, dialogue: Dialogue) -> bool:
        """Whether it comes to the last answer over again, though what is asked is not that."""
        last = self._last(dialogue)
        if last is None or reading.intent != last.intent or reading.manner != "usual":
            return False
        told = any(mention.kind != PERSON for mention, _, _ in said.mentions)
        another = said.about not in (*ME, dialogue.about)
        if said.facts or told or another or reading.each or dialogue.asked:
            return False
        if reading.aspect != dialogue.aspect and reading.aspect in last.aspects:
            return False
        return alone.chance(subject(last.intent)) < self.thresholds.answer

    def _another_of_the_last(self, reading: Reading, alone: Ranking) -> Reading:
        """The entry of the subject that the words by themselves are nearest to, where that is
        another than has just been told."""
        last = reading.intent or ""
        nearest = alone.likeliest(subject(last))
        if alone.lead(nearest, last) < self.thresholds.finer:
            return replace(reading, repeats=True)
        return replace(reading, intent=nearest)

    def _danger_before(self, dialogue: Dialogue) -> str:
        """A talk that was met with the emergency number keeps it in sight once more."""
        return dialogue.warned if dialogue.warned.startswith(DANGER) else ""

    def _last(self, dialogue: Dialogue) -> Entry | None:
        """The entry that the last turn was about."""
        return self.knowledge.entries.get(dialogue.intent or "")

    def _of_the_last(
        self, intent: str, said: Said, dialogue: Dialogue, manner: Manner = "usual"
    ) -> Reading:
        return Reading(
            intent,
            (Candidate(intent, 1.0),),
            thread.carried(said, dialogue, self.knowledge.facts),
            dialogue.aspect,
            manner=manner,
            declined=frozenset(dialogue.declined),
            since=dialogue.since,
        )

    # Questions of their own

    def _anew(self, plain: str, ranking: Ranking, said: Said, dialogue: Dialogue) -> Reading:
        candidates, least = ranking.of_each_subject(), self.thresholds.answer
        if dialogue.words:
            least = HALF_SURE
            near = [each for each in candidates if not each.intent.startswith("scope.")]
            remark = candidates[0].intent.startswith(CHATTER) and len(plain) <= LONGEST_REMARK
            if remark and (thread.left_out(plain) or (near and near[0].confidence >= BARELY)):
                ranking = ranking.without("scope.")  # 我要辞 is no chatter in a talk about work
                candidates = ranking.of_each_subject()
        best = candidates[0]
        of_the_last = [each for each in candidates if self._same_subject(each.intent, dialogue)]
        if best.confidence < least and of_the_last and of_the_last[0].confidence >= AMONG:
            best = of_the_last[0]
        said = thread.carried(said, dialogue, self.knowledge.facts)
        likely = [each for each in candidates if each.confidence >= self.thresholds.clarify]
        doubtful = best.confidence < least and not (dialogue.words and likely == [best])
        if doubtful and best not in of_the_last:
            return Reading(None, candidates, said)
        intent, aspect, answers = self.entries.entry(ranking, best)
        same = self._same_aspect(plain, intent, dialogue)
        if same is not None:
            intent, aspect, answers = same, dialogue.aspect, True
        declined, manner = frozenset(dialogue.declined), _manner(aspect)
        return Reading(intent, candidates, said, aspect, answers, manner=manner, declined=declined)

    def _same_subject(self, intent: str, dialogue: Dialogue) -> bool:
        return dialogue.intent is not None and subject(dialogue.intent) == subject(intent)

    def _same_aspect(self, plain: str, intent: str, dialogue: Dialogue) -> str | None:
        """「慢性病呢」 after the threshold of hospital stays asks for its threshold."""
        if dialogue.intent is None or not thread.left_out(plain):
            return None
        tail = dialogue.intent.removeprefix(subject(dialogue.intent))
        asked = f"{subject(intent)}{tail}"
        return asked if tail and asked in self.knowledge.entries else None

    def _part(self, part: Part, said: Said, question: Question, dialogue: Dialogue) -> Reading:
        """One question of several: facts of the others serve it where they are about the same
        person, or about nobody in particular."""
        own, facts = said_in(part.text, question, self.knowledge.facts), self.knowledge.facts
        known = {each.fact for each in own.facts}
        shared = [
            each
            for each in said.facts
            if each.fact not in known
            and (not facts[each.fact].personal or own.about in (None, said.about, each.about))
        ]
        about = own.about or said.about
        merged = replace(own, facts=(*shared, *own.facts), about=about)
        candidates = part.ranking.of_each_subject()
        merged = thread.carried(merged, dialogue, facts)
        if part.sure < HALF_SURE:
            return Reading(None, candidates, merged, unsure_of=part.text.plain)
        intent, aspect, answers = self.entries.entry(part.ranking, candidates[0])
        return Reading(intent, candidates, merged, aspect, answers, manner=_manner(aspect))


def _sure(intent: str) -> Reading:
    return Reading(intent, (Candidate(intent, 1.0),))


def _manner(aspect: str | None) -> Manner:
    return "how" if aspect in ("how", "contact") else "usual"
