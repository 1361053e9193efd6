"""What the last turn makes of this one: a choice among what was offered, a reply to what was asked
back, the last answer in another manner, the last question for others or with other facts."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from datetime import date
from typing import Final

from intents.agreed import GENERAL, STATUSES
from intents.answers.touching import pairs
from intents.asking import word_asked_about
from intents.danger import DANGER
from intents.entries import MANY_FACTS, OF_ANYBODY, Entries, tells_how
from intents.facts_said import Said, SaidFact
from intents.matching.ranking import Ranking, subject
from intents.mended import corrects, told_instead
from intents.mentions.mention import DATE
from intents.messages import Dialogue, Manner, Reading, surely
from intents.said_in import OF_KIN
from intents.thread import carried as people
from intents.thread import dialogue as thread
from intents.thread import replies
from intents.thread.courtesies import closes
from intents.thread.in_thread import PLAINLY
from intents.thresholds import Thresholds
from knowledge.facts import AGE, COST, DISABILITY_GRADE, FAMILY_SIZE, INCOME
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.relations import ME

CHANGES: Final = "meta.bundle.changes"
KEPT: Final = 1.5  # times the lead of what leads from a rule that reads what is new
OF_FACTS_ALONE: Final = 2  # times the lead: 那三甲呢 asks what was asked before
BACKGROUND: Final = (  # what people tell of themselves whatever they ask about
    OF_ANYBODY | GENERAL | {DISABILITY_GRADE.name, INCOME.name, FAMILY_SIZE.name, "wage_group"}
)
OF_CLASSES: Final = ("civil.dibao", "civil.tekun", "meta.status")
NEARBY: Final = 0.05  # chance of another subject whose rule reads what is new;
BEFORE: Final = 0.01  # of one that was asked about before
BESIDE: Final = 0.2  # the same of what is named beside a class
AWAY: Final = 0.85  # chance of another subject that no news of the last one keeps
LONGEST_CHOICE: Final = 12  # characters that choose among what was offered


class GoingOn:
    def __init__(self, knowledge: Knowledge, entries: Entries, thresholds: Thresholds) -> None:
        self.knowledge, self.entries, self.thresholds = knowledge, entries, thresholds

    def chosen(self, plain: str, said: Said, alone: Ranking, dialogue: Dialogue) -> Reading | None:
        """One of the intents offered, by its number, its title or words of its own."""
        offered = [each for each in dialogue.offered if each in self.knowledge.entries]
        if not offered or len(plain) > LONGEST_CHOICE:
            return None
        # 是 means the only one, or the first where that is told already as what may be meant.
        is_plain = len(offered) == 1 or offered[0] == dialogue.intent
        told = offered[0] == dialogue.intent and closes(plain, said)  # 中,记住了 ends it
        place = 1 if is_plain and not told and replies.agrees(plain) else replies.ordinal(plain)
        if place is not None:
            chosen = offered[place - 1 : place]
        else:
            titles = {self.knowledge.entries[each].title: each for each in offered}
            best = subject(alone.best(1)[0].intent)
            chosen = [intent for title, intent in titles.items() if plain in title]
            chosen = chosen or [each for each in offered if subject(each) == best]
        return self._of_the_last(chosen[0], said, dialogue) if chosen else None

    def of_the_picked(
        self, plain: str, said: Said, dialogue: Dialogue, day: date
    ) -> Reading | None:
        """Facts told of it are for its rule, whatever is asked with them; alone it is told."""
        last = self._last(dialogue)
        if last is None or len(dialogue.parts) != 1:
            return None
        reads = self.entries.reads(last.intent, day)
        told = any(each.fact in reads for each in said.facts)
        if told or thread.PICKS.fullmatch(plain):
            return self._of_the_last(last.intent, said, dialogue)
        return None

    def reply(self, plain: str, said: Said, alone: Ranking, dialogue: Dialogue) -> Reading | None:
        """A reply to what was asked back fills that first, in whatever form; unless it states no
        fact and is plainly a call for help (不说了, 我爹晕倒了)."""
        if not said.facts and alone.chance(*DANGER) >= self.thresholds.plain:
            return None
        asked, last = self.knowledge.facts.get(dialogue.asked or ""), self._last(dialogue)
        if last is None or asked is None:
            return None
        first = replies.told_first(asked, plain)
        if first is not replies.NOTHING:
            said = replace(said, about=dialogue.about)
        if asked.personal and said.about not in (None, dialogue.about):
            return None  # 老伴五十九呢 is of somebody else
        if not asked.personal:  # 一共进一千二,都是他爹挣的
            said = replace(said, about=dialogue.about)
        if replies.declines(plain):
            reading = self._of_the_last(last.intent, said, dialogue)
            return replace(reading, declined=reading.declined | {asked.name})
        if first is replies.NOTHING:
            first = replies.reply_to(asked, plain, said, dialogue)
        if first is not replies.NOTHING and not thread.asks(plain):
            fact = SaidFact(asked.name, first, (0, len(plain)), "stated", said.about)
            others = tuple(each for each in said.facts if each.fact != asked.name)
            return self._of_the_last(last.intent, replace(said, facts=(*others, fact)), dialogue)
        return None

    def together(self, plain: str, dialogue: Dialogue) -> Reading | None:
        if not (each := people.together(plain, dialogue)):
            return None
        return replace(self._of_the_last(dialogue.intent or "", Said(), dialogue), each=each)

    def in_other_words(
        self, plain: str, said: Said, alone: Ranking, dialogue: Dialogue
    ) -> Reading | None:
        """啥是门槛费, after an answer that speaks of one: of that answer, or of the entry beside it
        that is about this; unless it is plainly about something else."""
        last = self._last(dialogue)
        if last is None or not word_asked_about(plain):
            return None
        if _plainly_another(alone, last, self.thresholds.plain):
            return None
        nearest = alone.likeliest(subject(last.intent))
        near = alone.lead(nearest, last.intent) >= self.thresholds.finer
        return self._of_the_last(nearest if near else last.intent, said, dialogue)

    def in_another_manner(self, plain: str, said: Said, dialogue: Dialogue) -> Reading | None:
        """啥意思, 咋算的, 去哪办, 要带啥, 凭什么: the last answer again, plainer, with its steps,
        the way to it, what to bring, or what it rests on."""
        last, manner = self._last(dialogue), thread.manner_of(plain)
        manner = manner or ("how" if not dialogue.asked and replies.declines(plain) else None)
        above = self.knowledge.entries.get((dialogue.intent or "").rpartition(".")[0], last)
        if last and thread.asks_only_why(plain, said):  # 为啥不是400, after for how many years
            last = last if last.rule else above
            manner = "why" if last and last.rule else manner
        # 七岁以后怎么算; 津贴怎么算的, after how many days there are
        beside = pairs(thread.beside_the_steps(plain)) - pairs(thread.last_line(dialogue))
        another = manner == "steps" and (beside or AGE.name in said.values)
        if last is None or manner is None or another:
            return None
        reading = self._of_the_last(last.intent, said, dialogue, manner)
        if manner == "changes" and subject(last.intent) == subject(CHANGES):
            return replace(reading, intent=CHANGES)
        if manner not in ("how", "papers"):
            return reading
        own = last.aspects & {"how", "trouble"} or not thread.APPLIES.search(plain)
        told = (own and last.wording.how) or not (above and tells_how(above))
        if above and above.outcome == "answer" and not told:  # 上哪办, after who pays the interest
            reading = replace(reading, intent=above.intent)
        return replace(reading, aspect="how")

    def with_other_facts(
        self, plain: str, said: Said, ranking: Ranking, dialogue: Dialogue, day: date
    ) -> Reading | None:
        """那要是三级呢, 老伴呢, 梁山县: the last question for others or with other facts, unless
        another subject is meant by `ranking`."""
        last, outside = self._last(dialogue), people.outside_the_catalogue(said)
        days = any(mention.kind == DATE for mention, _, _ in said.mentions)
        corrected = corrects(plain)
        if last is None or not (said.facts or said.about or outside or days or corrected):
            return None
        if outside and COST.name in dialogue.facts:
            return self._of_the_last(last.intent, said, dialogue)
        only_facts = thread.says_only_facts(plain, said)
        affects = bool(thread.AFFECTS.search(plain))
        if not (only_facts or corrected or affects or thread.goes_on(plain, said)):
            return None
        before, known = dialogue.facts, people.carried(said, dialogue, self.knowledge.facts).values
        new = {each.fact for each in said.facts if before.get(each.fact) != each.value}
        asks = thread.asks(plain)
        matters = said.about or outside or days or corrected or affects
        if not (matters or self._matters(last, plain, said, dialogue, day)):
            return None
        best, here = ranking.best(1)[0].intent, subject(last.intent)
        kin = {e.fact for e in said.facts} <= {*OF_KIN, "dibao_member"}  # by what he is called
        if said.about and only_facts and kin and not (outside or days or asks):  # 那俺弟呢
            return self._of_the_last(best if best == thread.BUNDLE else last.intent, said, dialogue)
        reads = self.entries.reads(last.intent, day, known)
        told = not (STATUSES | reads).isdisjoint(new)
        nearby = self.entries.nearby(last.intent, day)
        supposed = {each.fact for each in said.facts if each.meant == "supposed"}
        # 要是低保户是不是给得多, 我家吃着低保,耽误不: ask what was asked before, and not for 低保.
        of_a_class = best.startswith(OF_CLASSES) and bool(thread.SUPPOSES.search(plain))
        classes = STATUSES if here.startswith(OF_CLASSES) else reads
        of_a_class = of_a_class and not classes.isdisjoint((supposed | new) & STATUSES)
        of_a_class = of_a_class or (affects and bool(new & STATUSES))
        # 要是批了低保,临时救助还给不: of what is named beside the class.
        named = ranking.without(*OF_CLASSES, "scope.").best(1)[0]
        least = BESIDE if here.startswith(OF_CLASSES) else max(BESIDE, ranking.chance(here))
        beside = ranking.chance(subject(named.intent)) > least
        if of_a_class and asks and beside:
            return self._of_the_last(named.intent, said, dialogue)
        put = bool(thread.SUPPOSES.search(plain) and not asks and nearby & (supposed - BACKGROUND))
        stays = told and not only_facts and (of_a_class or not asks)  # 早就不是贫困户了
        # 低保,邹城; 俺家邹城农村: of what somebody is and where, and of nothing else.
        standing = ({e.fact for e in said.facts} or {""}) <= STATUSES | GENERAL | {"wage_group"}
        stays = stays or put or (only_facts and not asks and standing)
        # 家里吃着低保 is said of a class and asks nothing about it; 小满的助学金 turns away.
        said_of_class = STATUSES & new and best.startswith(OF_CLASSES)
        away = _plainly_another(ranking, last, AWAY)  # 老伴五十六,一级残疾, of an early pension
        stays = stays and (said_of_class or not away)
        # 城镇的,三口,一月五千, of a home to rent; 俺对门也花四千二: told, and read there
        mine = {dialogue.about} if dialogue.about else {None, *ME}
        turned = said.about not in {None, *mine} and not reads.isdisjoint(new)
        of_it = {each for each in new if each not in (BACKGROUND - (supposed - STATUSES))}
        told = turned or len(new & nearby) >= MANY_FACTS
        # 居民医保, asked for; 她是剖腹产, of which the last rule reads
        told = told or (only_facts and bool(dialogue.asked or of_it & reads))
        told = told and not asks and (best.startswith(OF_CLASSES) or not away)
        stays, put = stays or told, put or told
        elsewhere = None if asks or put else self._elsewhere(of_it, known, ranking, dialogue, day)
        if elsewhere is not None:
            reading = self._of_the_last(elsewhere, said, dialogue)
            one = self.entries.without_another_bill(reading.said, said, elsewhere, last.intent)
            return replace(reading, said=one)
        unsure = bool(said.facts) and ranking.best(1)[0].confidence < PLAINLY
        chatter = best.startswith("scope.") and (only_facts or unsure)  # 那上海呢
        stays = stays or chatter or (corrected and (not new or not new.isdisjoint(nearby)))
        if not stays and subject(best) != here:
            return None
        if affects and not reads & new & STATUSES:  # of what may be drawn beside it
            ways = [e.intent for e in self.entries.of_subject(here) if "combine" in e.aspects]
            best = max(ways, key=ranking.score.__getitem__, default=last.intent)
            return replace(self._of_the_last(best, said, dialogue), aspect="combine")
        reading = self._of_the_last(last.intent, said, dialogue)
        reading = replace(reading, candidates=(*reading.candidates, *ranking.of_each_subject()))
        if not asks:
            if not thread.leans(plain):  # 农村的,嘉祥 is of no other entry
                new, supposed = new - GENERAL - {"wage_group"}, supposed - GENERAL
            put_right = told_instead(plain)[1] and bool(of_it) and reads.isdisjoint(of_it)
            its = self.entries.told_by(known, new, ranking, last.intent, day, supposed, put_right)
            if its != last.intent and self.entries.reads(its, day, known) & (new | supposed):
                return replace(reading, intent=its)
            answers = any(e.fact in reads and e.span == (0, len(plain)) for e in said.facts)
            if answers and not thread.leans(plain):  # 一月四千五, of the sum that is due
                return reading
        finer = ranking.likeliest(here)
        its_own = asks and not (stays or thread.leans(plain) or affects or corrected)
        if its_own and finer != last.intent and reads.isdisjoint(new) and not said.about:
            return None  # 用它贷款能贷几十万, behind what may be drawn for a rent
        if finer == here and not of_it & reads and of_it & self.entries.reads(here, day):
            return replace(reading, intent=here)  # 七岁以后怎么算
        aspect = next((name for name, _ in ranking.aspects()), None) if asks else reading.aspect
        wanted = asks and aspect in self.knowledge.entries[finer].aspects - last.aspects
        least = self.thresholds.finer * (OF_FACTS_ALONE if only_facts else 1 / (1 + wanted))
        # 我要是低保户是不是报得多; but 我是外地户口, of which the rule of the whole reads nothing
        kept = supposed & STATUSES & reads or (here == last.intent and reads & of_it)
        lead = ranking.lead(finer, last.intent) / (KEPT if kept else 1)
        leads = (finer != here or asks) and lead >= least
        return replace(reading, intent=finer, aspect=aspect) if leads else reading

    def _elsewhere(
        self,
        worth: Set[str],
        known: Mapping[str, object],
        ranking: Ranking,
        dialogue: Dialogue,
        day: date,
    ) -> str | None:
        """她才交了十三年, after when she retires: of another subject that may be meant, or was
        before, the entry whose rule reads the news that no rule of the last one reads."""
        others, last = ranking.of_each_subject(), subject(dialogue.intent or "")
        own = self.entries.of_subject(last)
        if not worth or any(worth & self.entries.reads(e.intent, day, known) for e in own):
            return None
        least = max(NEARBY, others[0].confidence / 2)
        likely = [each.intent for each in others if each.confidence >= least]
        before = (e for e in reversed(dialogue.earlier) if ranking.chance(subject(e)) >= BEFORE)
        for each in (*likely, *before):
            found = self.entries.told_by(known, worth, ranking, each, day)
            if worth & self.entries.reads(found, day, known):
                return found
        return None

    def _matters(self, last: Entry, plain: str, said: Said, dialogue: Dialogue, day: date) -> bool:
        """Whether a fact is new, or the message nothing but facts; of a question, whether the
        subject has a rule that reads one: 利息谁出 names an income by the way."""
        if thread.asks(plain):
            entries = self.entries.of_subject(subject(last.intent))
            told = {each.fact for each in said.facts}
            return any(not self.entries.reads(e.intent, day).isdisjoint(told) for e in entries)
        new = any(dialogue.facts.get(each.fact) != each.value for each in said.facts)
        return new or thread.says_only_facts(plain, said)

    def _last(self, dialogue: Dialogue) -> Entry | None:
        """The entry that the last turn was about."""
        return self.knowledge.entries.get(dialogue.intent or "")

    def _of_the_last(
        self, intent: str, said: Said, dialogue: Dialogue, manner: Manner = "usual"
    ) -> Reading:
        said = people.carried(said, dialogue, self.knowledge.facts)
        told = replace(surely(intent), said=said, aspect=dialogue.aspect, manner=manner)
        return replace(told, declined=frozenset(dialogue.declined), since=dialogue.since)


def _plainly_another(ranking: Ranking, last: Entry, least: float) -> bool:
    best = ranking.best(1)[0]
    policy = not best.intent.startswith(("scope.", subject(last.intent)))
    return policy and best.confidence >= least
