"""A text becomes Readings, in this order: danger and what must be refused, what goes on with the
last turn, questions of their own. Recognising never computes a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from intents import danger
from intents.agreed import GENERAL, STATUSES
from intents.asking import asks_for_a_total
from intents.danger import DANGER, PRIVACY, REFUSED, always, hardship, needs_no_line, suspicion
from intents.entries import OF_ANYBODY, Entries
from intents.facts_said import Said
from intents.life_stage import nothing_for, said_for
from intents.matching.matcher import Matcher
from intents.matching.ranking import Candidate, Ranking, subject
from intents.mended import without_correcting
from intents.mentions.mention import PERSON
from intents.messages import Dialogue, Question, Reading, manner_of_telling, surely
from intents.more_or_less import changed
from intents.reading import words
from intents.run_together import HALF_SURE, Rank
from intents.said_in import of_this_household, said_in, speaks_of_somebody
from intents.several import Several
from intents.splitting import CHATTER, as_one, beside, parted
from intents.stance import ACTUAL, HOLDING
from intents.text import Text, title_of
from intents.thread import courtesies
from intents.thread import dialogue as thread
from intents.thread.behind import Before, Matter, in_the_talk
from intents.thread.carried import carried, said_now, turned
from intents.thread.going_on import GoingOn
from intents.thread.in_thread import PLAINLY, InThread, Turn
from intents.thresholds import Thresholds
from intents.whose import without_names
from knowledge.policy.catalogue import Knowledge
from knowledge.relations import ME, OTHERS

AMONG: Final = 0.45  # chance of the last subject where none is sure: it is gone on with
TOLD_AMONG: Final = 0.1  # the same where nothing is asked: 俺媳妇怀孕了急用
PRESSING: Final = 1.0  # the same of what helps, where something cannot wait
OF_ITS_ROOM: Final = 4.0  # the same of what is beside it: a quarter of this goes to its room
THANKS: Final = "scope.other.thanks"
GREETING: Final = "scope.other.greeting"
STATISTICS: Final = "meta.statistics"  # what all of a city get, and not 我爹娘
OF_ALL: Final = words("asking")["of_all"]
OURS: Final = words("asking")["ours"]
A_PERSON: Final = "meta.process.human"


class Understanding:
    def __init__(self, knowledge: Knowledge, matcher: Matcher, thresholds: Thresholds) -> None:
        self.knowledge, self.matcher, self.thresholds = knowledge, matcher, thresholds
        self.entries = Entries(knowledge, thresholds)
        self.going_on = GoingOn(knowledge, self.entries, thresholds)
        self.in_thread = InThread.learnt()
        self.several = Several(knowledge, self.entries, self.going_on, matcher, thresholds)

    def read(self, text: Text, question: Question, dialogue: Dialogue) -> Sequence[Reading]:
        """The questions in a text, at least one; of several the first is sure."""
        plain = text.plain
        fired = always(plain)
        if fired is not None and fired.sure:
            said = said_in(text, question, self.knowledge.facts)  # for what is asked afterwards
            return self._first(fired.intent, text, said, question, dialogue)
        text, dialogue = thread.picked(text, dialogue)
        plain = text.plain
        heard = without_correcting(text) if dialogue.intent else text
        ranked, facts = self._rank(plain, question), self.knowledge.facts
        said = said_now(heard, said_for(heard, question, facts, ranked), question, dialogue, facts)
        said = changed(text, said, question, dialogue)
        last = dialogue.intent if dialogue.intent in self.knowledge.entries else None
        matter = self.entries.matter(last, question.as_of) if last else Matter("")
        said = in_the_talk(plain, said, Before(question, dialogue, facts, matter))
        if thread.asks_for_another_benefit(plain, dialogue):
            said = replace(said, facts=tuple(e for e in said.facts if e.fact not in STATUSES))
        said = self.entries.once_granted(plain, said, last)
        dialogue = turned(plain, said, dialogue)
        alone = self.entries.of_what_is_drawn(ranked, said, question)
        strangers = OTHERS if question.household else (*ME, *OTHERS)  # 俺家: all is on file
        own = any(m.kind == PERSON and m.value not in strangers for m, _, _ in said.mentions)
        ours = bool(OURS.search(plain) or own) and not OF_ALL.search(plain)
        alone = alone.without(STATISTICS) if ours else alone
        if (urgent := hardship(plain)) and not self._is_clear(alone):
            alone = alone.expecting(urgent, PRESSING)
        reading = (
            (surely(GREETING) if courtesies.only_greets(plain) else None)
            or self.going_on.chosen(plain, said, alone, dialogue)
            or (surely(A_PERSON) if thread.asks_for_a_person(plain) else None)
            or self.going_on.of_the_picked(plain, said, dialogue, question.as_of)
            or self.going_on.together(plain, dialogue)
            or self.going_on.in_other_words(plain, said, alone, dialogue)
            or self.going_on.in_another_manner(plain, said, dialogue)
            or self.going_on.reply(plain, said, alone, dialogue)
            or (surely(THANKS) if self._ends(plain, said, alone, dialogue) else None)
            or (surely(scam) if (scam := thread.of_the_scam(plain, dialogue, alone)) else None)
        )
        if reading is not None:
            return [reading]
        rank, last = partial(self._rank, question=question, ours=ours), dialogue.intent
        ranking, half = self._in_the_thread(plain, said, alone, dialogue, rank, question)
        goes_on = last is not None and thread.goes_on(plain, said)
        suspected = suspicion(plain, alone, half, ranking, self.thresholds, goes_on=goes_on)
        heard_of = {each.fact for each in said.facts if each.meant in HOLDING}
        reads = matter.reads if thread.leans(plain) else matter.reads - OF_ANYBODY
        described = last is not None and len(heard_of - OF_ANYBODY) > 1  # 隔壁那户呢,肢体三级
        told = described or heard_of & reads or of_this_household(plain, said, question)
        if suspected and suspected.intent.startswith(PRIVACY) and told:
            suspected = None  # 邻居是一级,不是低保,他领多少 asks for no secret
        if suspected is not None and suspected.sure:
            return self._first(suspected.intent, text, said, question, dialogue)
        warning = line.intent if (line := fired or suspected) else ""
        of_kin = said.about not in (*ME, *OTHERS)  # 俺爹的咋比邻居的多五块
        no_secret = warning.startswith(PRIVACY) and (of_kin or not speaks_of_somebody(plain, said))
        chats = alone.chance(CHATTER) >= self.thresholds.plain and not thread.asks(plain)
        if no_secret or needs_no_line(warning, plain) or (chats and warning.startswith(REFUSED)):
            warning = ""
        if warning.startswith(PRIVACY):  # told for their own
            said = replace(said, about=dialogue.about)
        best = alone.best(1)[0]  # an age is told before all questions, a joy for itself
        of_one = heard_of - OF_ANYBODY - GENERAL or f"{CHATTER}." in best.intent
        least = self.thresholds.likely if of_one else self.thresholds.plain
        unclear = best.confidence < least or best.intent in (CHATTER, GREETING, f"{CHATTER}.remark")
        if unclear and not (last or warning or dialogue.offered) and thread.tells_only(plain, said):
            return [Reading(CHATTER, (Candidate(CHATTER, 1.0),), said)]
        beyond = last is not None and thread.asks_for_more(plain)
        if last is not None and beyond:  # 除了贷款还有啥: of the room, but not that
            room = last.partition(".")[0]  # 除了这个,医疗救助还给不: of another
            named = best.confidence >= HALF_SURE and not best.intent.startswith(("scope.", room))
            ranking = alone if named else ranking.expecting(last, OF_ITS_ROOM)
            ranking = ranking.without(subject(last), f"{room}.other")
        reading = self.going_on.with_other_facts(plain, said, ranking, dialogue, question.as_of)
        if reading is not None and not beyond:
            return [replace(reading, warning=warning)]
        title = title_of(text, question.text)
        parts = parted(text, ranking, rank, self.thresholds, dialogue.words, title)
        of_all_bills = len(said.bills) > 1 and asks_for_a_total(plain)
        if len(parts) > 1 and not of_all_bills:  # 住院一万,另外门诊四千,共报多少
            readings = self.several.each(parts, warning, text, said, question, dialogue)
            warning = readings[0].warning
            if readings[0].intent and not readings[0].is_guess:
                return readings
        if len(parts) > 1:
            parts = [as_one(text, ranking, parts, rank)]
        ranking = parts[0].ranking.without(*DANGER, *REFUSED, *nothing_for(said))
        reading = self._anew(plain, ranking, said, dialogue, question)
        if dialogue.warned.startswith(DANGER):  # the number is kept in sight once more
            warning = warning or dialogue.warned
        return [replace(reading, warning=warning)]

    def taken_up(self, text: Text, question: Question, dialogue: Dialogue) -> tuple[Text, Dialogue]:
        """说回那一万块,怎么申请: what is asked behind what was asked before the last subject, the
        likeliest of these; 先不说贷款了,俺爹的房子呢: behind nothing."""
        end = thread.leaves(text.plain) if dialogue.intent else 0
        if end:
            return text[end:], thread.left(dialogue)
        begin = thread.goes_back(text.plain)
        earlier = [each for each in dialogue.earlier if each in self.knowledge.entries]
        if not begin or not earlier:
            return text, dialogue
        rest = text[begin:] if begin < len(text.plain) else text
        ranking = self._rank(rest.plain, question)
        intent = max(earlier, key=lambda each: ranking.chance(subject(each)))
        words = (self.knowledge.entries[intent].title,)
        return rest, replace(dialogue, intent=intent, aspect=None, asked=None, words=words, told=())

    def _ends(self, plain: str, said: Said, alone: Ranking, dialogue: Dialogue) -> bool:
        """Whether a message ends the matter; nobody in danger is let go so."""
        if dialogue.warned.startswith(DANGER):
            return courtesies.thanks(plain) and courtesies.closes(plain, said)
        hinted = danger.evidence(alone, DANGER) >= self.thresholds.danger_unsure
        if hinted or courtesies.closes(plain, said):
            return not hinted  # 寿衣熨好了,明天不用来送饭了,谢谢你们
        if said.facts or thread.asks(plain) or alone.chance(CHATTER) < self.thresholds.answer:
            return False
        learnt = alone.likeliest(CHATTER)
        in_a_thread = dialogue.intent is not None and not courtesies.greets(plain)
        return learnt == THANKS or (learnt == GREETING and in_a_thread)

    def _rank(self, plain: str, question: Question, *, ours: bool = False) -> Ranking:
        """`ours`: what all of the city get is not meant."""
        found = self.matcher.rank(without_names(plain, question.household))
        return found.without(STATISTICS) if ours else found

    def _in_the_thread(
        self,
        plain: str,
        said: Said,
        alone: Ranking,
        dialogue: Dialogue,
        rank: Rank,
        question: Question,
    ) -> tuple[Ranking, Ranking]:
        """What a text means in the thread, and where the words before it have half their say."""
        if not dialogue.words:
            return alone, alone
        named = thread.left_out(plain) and thread.says_only_facts(plain, said)
        mine = said.about in ME and dialogue.about not in (None, *ME) and "自己" in plain
        best, room = alone.best(1)[0], (dialogue.intent or "").partition(".")[0]
        new = best.confidence >= PLAINLY and not best.intent.startswith((*thread.OF_ANY_TALK, room))
        new = new and not (said.facts or said.about or thread.leans(plain) or thread.asks(plain))
        if ((question.household and named) or mine or new) and self._is_clear(alone):
            return alone, alone  # 俺自己七十了有啥; 低保呢, of a household; 还停水了, after heating
        plain = thread.at_home(plain, dialogue.intent or "")
        share = min(thread.MOST_BY_THE_THREAD, self.thresholds.context / len(plain)) / 2
        half = thread.in_context(plain, dialogue.words, rank, share)
        together = rank(thread.behind(dialogue.words, plain))
        short = thread.less_frame(plain)
        turn = Turn(
            plain,
            said,
            dialogue,
            alone=together if thread.hangs(plain) else rank(short),
            together=together,
            shares=self.matcher.shares(without_names(short, question.household)),
            household=question.household,
            day=question.as_of,
        )
        return self.in_thread(turn), half

    def _is_clear(self, alone: Ranking) -> bool:
        """Whether a message says by itself which policy it means."""
        best = alone.best(1)[0]
        return best.confidence >= self.thresholds.plain and not best.intent.startswith("scope.")

    def _first(
        self, intent: str, text: Text, said: Said, question: Question, dialogue: Dialogue
    ) -> Sequence[Reading]:
        """Danger, or what is refused, and behind it what else is plainly asked."""
        others = beside(text, partial(self._rank, question=question))
        first = replace(surely(intent), said=said)
        return [first, *(self.several.part(each, said, question, dialogue) for each in others)]

    def _anew(
        self, plain: str, ranking: Ranking, said: Said, dialogue: Dialogue, question: Question
    ) -> Reading:
        day, on_file = question.as_of, question.household is not None
        left_out = bool(dialogue.words) and thread.left_out(plain)
        if left_out and ranking.likeliest(CHATTER) == CHATTER:  # 那坐车呢 is no small talk there
            ranking = ranking.without(CHATTER)
        candidates, least = ranking.of_each_subject(), self.thresholds.answer
        best = candidates[0]
        of_the_last = [each for each in candidates if self._same_subject(each.intent, dialogue)]
        told_only = not thread.asks(plain) and best.confidence < self.thresholds.plain
        among = max(TOLD_AMONG, best.confidence / 3) if told_only else AMONG
        away = told_only and best.intent.startswith("scope.")  # 是个小饭店
        if (best.confidence < least or away) and of_the_last and of_the_last[0].confidence >= among:
            best = of_the_last[0]
        told = {each.fact for each in said.facts if each.meant in ACTUAL}
        new, said = said, carried(said, dialogue, self.knowledge.facts)
        likely = [each for each in candidates if each.confidence >= self.thresholds.clarify]
        told_of = best.confidence >= HALF_SURE and self._tells_of(best.intent, said, day)
        alone = told_of or (bool(dialogue.words) and likely == [best])
        unsure = best.confidence < least and not alone and best not in of_the_last
        if unsure:
            guess = self.entries.guess(candidates, said, day, in_a_talk=bool(dialogue.words))
            if guess is None:
                return Reading(None, candidates, said)
            best = guess
        intent, aspect, answers = self.entries.entry(ranking, best, plain)
        if unsure:
            is_new = best not in of_the_last
            return Reading(intent, candidates, said, aspect, answers, is_guess=is_new)
        intent = self.entries.as_the_question(plain, intent, self.matcher.rank)
        on_file = on_file and (bool(told) or aspect in ("amount", "who"))
        intent = self.entries.reckoned(intent, told, ranking, day, on_file=on_file)
        put = {each.fact for each in new.facts if each.meant == "supposed"} - OF_ANYBODY
        if plain.endswith(("怎么办", "怎么弄")) and put & self.entries.reads(intent, day):
            aspect = None  # 万一他娘回来了怎么办
        if manner_of_telling(aspect) == "usual":
            intent = self.entries.supposing(intent, said, new, aspect, day)
        said = self.entries.without_another_bill(said, new, intent, dialogue.intent)
        same = self.entries.of_the_same_aspect(intent, dialogue.intent)
        if left_out and not self._tells_of(intent, new, day):  # 那坐车呢
            intent, aspect, answers = same or best.intent, dialogue.aspect, True
        last = dialogue.intent if self._same_subject(intent, dialogue) else None
        if last and thread.asks_for_a_sum(plain):  # 那一共给多少, where a sum was told
            intent = last if thread.told_a_sum(dialogue) else intent
        elif last and thread.asks_the_same(plain):
            intent = self.entries.of_the_same(intent, last, said, new, ranking, day)
        if last and not new.facts and thread.asks_nothing(plain):
            near = ranking.lead(intent, last) < self.thresholds.finer / 2
            if near or len(plain) <= thread.ONLY_NAMED:  # 社保卡; 就打了个电话
                intent, aspect, answers = last, dialogue.aspect, True
        others = "" if left_out else self.entries.beside(plain, intent, ranking, self.matcher.rank)
        reading = Reading(intent, candidates, said, aspect, answers, beside=others)
        declined, manner = frozenset(dialogue.declined), manner_of_telling(aspect)
        return replace(reading, declined=declined, manner=manner)

    def _tells_of(self, intent: str, said: Said, day: date) -> bool:
        """Whether something is told or supposed that the answer hangs on."""
        own = self.entries.reads(subject(intent), day) - OF_ANYBODY
        return any(each.fact in own and each.meant in HOLDING for each in said.facts)

    def _same_subject(self, intent: str, dialogue: Dialogue) -> bool:
        return dialogue.intent is not None and subject(dialogue.intent) == subject(intent)
