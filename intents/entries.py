"""Which entry of a subject answers what is asked of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from intents.agreed import STATUSES
from intents.answers.touching import pairs
from intents.asking import asks_whether
from intents.clauses import last_question, questions
from intents.facts_said import Said, SaidFact
from intents.matching.ranking import Candidate, Ranking, subject
from intents.mentions.sums import Sum
from intents.messages import Question
from intents.run_together import PLAIN, Rank
from intents.stance import ACTUAL
from intents.thread.behind import Matter
from intents.thread.dialogue import supposes_a_grant
from intents.thresholds import Thresholds
from knowledge.facts import AGE, COST, OF_ALL_SUBJECTS, SEX, Case
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.policy.entitlement import Look, evaluate

OF_ANYBODY: Final = frozenset({AGE.name, SEX.name, *STATUSES})  # whatever is asked
NOTHING: Final[Mapping[str, object]] = MappingProxyType({})
MAYBE: Final = 0.25  # share of what is told as likely meant where it hangs on what is said
BARELY: Final = 0.1  # where there is this chance of anything else
DRAWN: Final = 2.0  # how much more that is expected of which the sum on file is named
VISITS: Final = {"medical.outpatient": "visit"}  # whose bills are those of no stay
NEARLY: Final = 3  # a part of the lead of another entry, of one that reckons
MANY_FACTS: Final = 2  # told that an answer is to be reckoned with
# In score, before the entry told, by the whole and by a clause of it together. By 731 letters and
# questions: it says something new in 28, and 20 of these had asked for it.
AS_WELL: Final = 0.03
NEAR: Final = 0.2  # by the whole; of entries farther behind the clause is not asked


class Entries:
    """Another may be behind the likeliest by the lead of `finer`, to be told for its aspect."""

    def __init__(self, knowledge: Knowledge, thresholds: Thresholds) -> None:
        self._knowledge, self._entries = knowledge, knowledge.entries
        self._aspect, self._lead = thresholds.aspect, thresholds.finer
        self._likely, self._clarify = thresholds.likely, thresholds.clarify
        self._reads: dict[tuple[str, date], frozenset[str]] = {}
        self._of_subject = dict[str, list[Entry]]()
        for intent, entry in knowledge.entries.items():
            self._of_subject.setdefault(subject(intent), []).append(entry)

    def entry(
        self, ranking: Ranking, best: Candidate, plain: str = ""
    ) -> tuple[str, str | None, bool]:
        """The entry of the likeliest subject that answers what is asked of it; the aspect; whether
        any of that subject does."""
        entry = self._entries[best.intent]
        aspects = ranking.aspects()
        if aspects[:1] and aspects[0][0] == "how" and asks_whether(last_question(plain) or plain):
            aspects = aspects[1:]
        if not aspects or aspects[0][1] < self._aspect:
            return entry.intent, aspects[0][0] if aspects else None, True
        aspect = aspects[0][0]
        if not entry.aspects or entry.outcome != "answer" or answers(entry, aspect):
            return entry.intent, aspect, True
        fitting = [
            each for each in self.of_subject(subject(entry.intent)) if aspect in each.aspects
        ]
        if fitting:
            nearest = max((each.intent for each in fitting), key=ranking.score.__getitem__)
            is_near = ranking.lead(entry.intent, nearest) <= self._lead
            return nearest if is_near else entry.intent, aspect, True
        return entry.intent, aspect, False

    def as_the_question(self, plain: str, intent: str, rank: Rank) -> str:
        """住院花了五千,门槛多少: of the subject the entry that works out what the clause which asks
        names, and is sure of."""
        before, asked = self._entries[intent], last_question(plain)
        if before.rule is None or not asked:
            return intent
        [best] = rank(asked).best(1)
        if not best.intent.startswith(f"{subject(intent)}.") or best.confidence < PLAIN:
            return intent  # the whole is no nearer than a part
        finer = self._entries[best.intent]
        named = pairs(asked) & pairs(finer.title) - pairs(before.title)
        return finer.intent if named and finer.rule else intent

    def reads(
        self, intent: str, day: date, known: Mapping[str, object] = NOTHING
    ) -> frozenset[str]:
        """The facts that an entry's rule may look at: of anybody, of whom this is `known`."""
        if (intent, day) not in self._reads:
            self._reads[intent, day] = self._looks(intent, Case(day))
        own = self._reads[intent, day]
        return own | self._looks(intent, Case(day, stated=known)) if known else own

    def nearby(self, intent: str, day: date) -> frozenset[str]:
        """The facts that the rules of its subject may look at."""
        own = (self.reads(each.intent, day) for each in self.of_subject(subject(intent)))
        return frozenset[str]().union(*own)

    def told(self, intent: str, said: Said, day: date) -> tuple[SaidFact, ...]:
        """What is said of somebody, and of what is asked: 残疾补贴 is a kind of income where it is
        asked whether that counts as one, and nowhere else."""
        facts = self._knowledge.facts
        own = OF_ALL_SUBJECTS | self.reads(intent, day, said.values)
        return tuple(e for e in said.facts if e.fact in own or not facts[e.fact].of_the_event)

    def once_granted(self, plain: str, said: Said, last: str | None) -> Said:
        """批下来残疾补贴变多少: what a household is by what was asked for before."""
        if not last or not supposes_a_grant(plain):
            return said
        brings = {
            name: SaidFact(name, value, (0, 0), "supposed", None)
            for _, each in self._knowledge.benefits
            for name, value in each.brings.items()
            if subject(last) in (each.intent, self._entries[each.intent].otherwise)
        }
        return replace(
            said, facts=(*brings.values(), *(e for e in said.facts if e.fact not in brings))
        )

    def _looks(self, intent: str, case: Case) -> frozenset[str]:
        entry, looks = self._entries[intent], list[Look]()
        if entry.rule is not None:
            law = self._knowledge.law(entry.department, case.as_of)
            evaluate(entry.rule, case, law, looks)
        return frozenset(look.fact.name for look in looks)

    def told_by(
        self,
        known: Mapping[str, object],
        new: Collection[str],
        ranking: Ranking,
        last: str,
        day: date,
        supposed: Collection[str] = (),
        sure: bool = False,
    ) -> str:
        """The entry of the last subject whose rule reads most of the new facts, of those that the
        words may mean (all, where `sure`), first what is supposed (要是多挣八百); the last itself
        before others where it reads any of them."""
        of_subject = [each.intent for each in self.of_subject(subject(last))]
        least = max(ranking.score[each] for each in of_subject) - self._lead
        score, own = ranking.score, self.reads(last, day, known)
        above = score[last] if self._entries[last].rule is not None else least
        read = dict[str, tuple[int, int]]()
        for each in of_subject:
            reads = self.reads(each, day, known)
            more = len((reads - own) & set(new)) >= MANY_FACTS
            if sure or each == last or score[each] >= (least if more else max(least, above)):
                read[each] = len(reads & set(supposed)), len(reads & set(new))
        return max(read, key=lambda one: (*read[one], one == last and read[one][1], score[one]))

    def matter(self, last: str, day: date) -> Matter:
        """That of an entry; alarms and refusals may have no entry of the whole subject."""
        whole = self._entries.get(subject(last), self._entries[last])
        return Matter(whole.title, self.reads(last, day), self.nearby(last, day))

    def beside(self, plain: str, intent: str, ranking: Ranking, rank: Rank) -> str:
        """The entry of the subject that is meant as well, by the whole and by a clause which asks,
        alone and behind what the entry told is called; empty where there is none."""
        others = (each.intent for each in self.of_subject(subject(intent)))
        own = [e for e in others if e != intent and ranking.lead(e, intent) >= -NEAR]
        if not own:
            return ""
        title = self._entries[intent].title
        views = [
            rank(each).beside(rank(f"{title},{each}"), 1 / 2) for each in questions(plain)
        ] or [ranking]

        def lead(other: str) -> float:
            return ranking.lead(other, intent) + max(view.lead(other, intent) for view in views)

        nearest = max(own, key=lead)
        return nearest if lead(nearest) >= AS_WELL else ""

    def reckoned(
        self, intent: str, facts: Collection[str], ranking: Ranking, day: date, *, on_file: bool
    ) -> str:
        """The entry of the subject, nearly as likely, whose rule reads the facts told, instead of
        one without a rule. `on_file`: what else it takes is known of the household."""
        if self._entries[intent].rule is not None or not (facts or on_file):
            return intent
        near = [
            each.intent
            for each in self.of_subject(subject(intent))
            if each.rule and ranking.lead(intent, each.intent) <= self._lead / NEARLY
        ]
        if not facts:
            return max(near, key=ranking.score.__getitem__, default=intent)
        read = {each: len(self.reads(each, day) & set(facts)) for each in near}
        own, score = self._entries[intent].own, ranking.score
        best = max(near, key=lambda each: (read[each], each == own, score[each]), default=intent)
        return best if read.get(best, 0) >= (1 if on_file else MANY_FACTS) else intent

    def supposing(self, intent: str, said: Said, new: Said, aspect: str | None, day: date) -> str:
        """要是收入涨到两千,低保还有没有: the rule of the subject reads what is supposed, and the
        entry does not; 申请书叫谁写 asks nothing of what was supposed before."""
        told = said if aspect in ("amount", "who") else new
        facts = {each.fact for each in told.facts if each.meant == "supposed"}
        whole, worth = subject(intent), facts - OF_ANYBODY
        if whole not in self._entries or not worth & self.reads(whole, day):
            return intent
        entry = self._entries[intent]
        by_itself = entry.rule is not None and entry.own == whole  # tells the whole beside it
        return intent if by_itself or worth & self.reads(intent, day) else whole

    def of_the_same(
        self, intent: str, last: str, said: Said, new: Said, ranking: Ranking, day: date
    ) -> str:
        """我婶子是低保户,她行不: of the entry that reckoned before, or of the one that reads what
        is told with it."""
        rule, told = self._entries[last].rule, {each.fact for each in new.facts}
        if rule is not None and rule.quantities:
            return last
        return self.told_by(said.values, told, ranking, last, day) if told else intent

    def without_another_bill(self, said: Said, new: Said, intent: str, last: str | None) -> Said:
        """What a stay came to is not what the medicine of a year does: it is carried to none."""
        wholes = [self._entries.get(subject(each or "")) for each in (intent, last)]
        kinds = {(whole.bill or VISITS.get(whole.intent, "")) if whole else "" for whole in wholes}
        if COST.name in new.values or "" in kinds or len(kinds) < len(wholes):
            return said
        return replace(said, facts=tuple(each for each in said.facts if each.fact != COST.name))

    def guess(
        self, candidates: Sequence[Candidate], said: Said, day: date, *, in_a_talk: bool
    ) -> Candidate | None:
        """What is likely meant; of what is less likely, what hangs on a fact that is told. In the
        middle of a talk what is likeliest by the thread is told rather than only asked for."""
        policies = [each for each in candidates if not each.intent.startswith("scope.")]
        told = {each.fact for each in said.facts if each.meant in ACTUAL}
        least = MAYBE * sum(each.confidence for each in policies)
        if policies and self._entries[policies[0].intent].outcome == "handoff":
            told.clear()
        for each in policies:
            hangs = not self.reads(each.intent, day).isdisjoint(told)
            if each.confidence >= (max(BARELY, least) if hangs else self._likely):
                return each
        near = bool(policies) and policies[0].confidence >= self._clarify
        return policies[0] if in_a_talk and near else None

    def of_what_is_drawn(self, alone: Ranking, said: Said, question: Question) -> Ranking:
        """Who names the very sum that is on file speaks of that: 俺老婆领的125是不是少了."""
        household = question.household
        sums = {m.value.amount for m, _, _ in said.mentions if isinstance(m.value, Sum)}
        if household is None or not sums:
            return alone
        for _, benefit in self._knowledge.benefits:
            drawn = (e for who in household.people for e in benefit.drawn_by(household, who))
            if any(each.amount in sums for each in drawn):
                alone = alone.expecting(benefit.intent, DRAWN)
        return alone

    def of_the_same_aspect(self, intent: str, last: str | None) -> str | None:
        """「慢性病呢」 after the threshold of hospital stays asks for its threshold."""
        if last is None or subject(last) == subject(intent):
            return None  # 租金呢, after how to apply for a home
        tail = last.removeprefix(subject(last))
        asked = f"{subject(intent)}{tail}"
        return asked if tail and asked in self._entries else None

    def of_subject(self, asked: str) -> Sequence[Entry]:
        return self._of_subject.get(asked, ())


def answers(entry: Entry, aspect: str) -> bool:
    """A rule says whether and how much at once; the next step stands beside every answer."""
    if aspect in ("amount", "who") and entry.rule and entry.aspects & {"amount", "who"}:
        return True
    if aspect == "contact" and (entry.wording.office or entry.wording.phone):
        return True
    return aspect in entry.aspects or (aspect == "how" and tells_how(entry))


def tells_how(entry: Entry) -> bool:
    return bool(entry.wording.how or entry.wording.papers)
