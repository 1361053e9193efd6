"""What is told on one question: an entry's text or what its rule finds for a household."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from intents.agreed import STATUSES
from intents.answers import bundle
from intents.answers.changes import asked_for
from intents.answers.coming_of_age import with_what_comes
from intents.answers.counted import (
    OF_A_SUM,
    OF_MEANS,
    against_now,
    as_counted,
    changes_who_they_are,
    less_who_left,
    since_a_death,
    supposes_an_income,
    with_what_it_is_now,
    with_who_is_left_out,
    without_their_income,
)
from intents.answers.drawn import (
    asks_why_nothing_comes,
    drawn_entry,
    draws,
    with_what_differs,
    with_what_is_drawn,
)
from intents.answers.fees import with_fees
from intents.answers.grounds import silent
from intents.answers.groups import OF_PUPILS
from intents.answers.manners import in_manner, in_steps, nothing_known, with_where_to_complain
from intents.answers.never_drawn import never_drawn
from intents.answers.one_by_one import OneByOne
from intents.answers.options import option_labels
from intents.answers.over_time import over_time
from intents.answers.planning import planned, stated
from intents.answers.reckoned import with_what_is_reckoned
from intents.answers.relatives import those_gone
from intents.answers.said_to_be_paid import compared
from intents.answers.shape import Told
from intents.answers.side_by_side import SideBySide
from intents.answers.totals import TOGETHER, by_the_part
from intents.answers.wording import say_fixed, say_ruled
from intents.answers.working_out import OF_THE_FAMILY, WorkedOut, work_out
from intents.asking import (
    asks_for_the_standard,
    asks_in_general,
    asks_more_or_less,
    asks_what_lacks,
    asks_whether_right,
    asks_who,
)
from intents.facts_said import Said
from intents.matching.ranking import subject
from intents.messages import Ask, Question, Reading
from intents.stance import ACTUAL
from intents.thread.dialogue import BUNDLE
from knowledge.facts import Interval, Person
from knowledge.policy.assessment import Memory, follows_from
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.policy.conflicts import OF_A_CHANGE, OF_A_SUM_DRAWN, conflicts
from knowledge.policy.entitlement import Verdict, choices
from knowledge.policy.law import MONTH

# Rooms whose questions name a class because it is what they are about: nobody is of it for that.
OF_THE_CLASS: Final = ("civil.", "meta.")
OF_THE_DEAD: Final = "civil.funeral"  # begins what is given for who has died


class Teller:
    """Tells the answers of one Knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._memories: dict[date, Memory] = {}  # only saves time, by the day of the law
        self._one_by_one = OneByOne(knowledge, self._worked_out, self._say)
        self._side_by_side = SideBySide(knowledge, self._worked_out, self._say)

    def tell(self, entry: Entry, reading: Reading, question: Question) -> Told:
        if asked_for(entry, reading):
            told = over_time(self.knowledge, self.tell, self._memory, entry, reading, question)
            return in_manner(told, reading.manner)
        if (several := self._side_by_side.told(reading, question)) is not None:
            return several
        whole = self.knowledge.entries.get(subject(entry.intent), entry)
        if question.household and entry.rule is None and asks_who(reading.plain):
            # 哪个要交,哪个不用交: of each of them, and not of people of a kind
            entry = next((each for each in self.knowledge.and_above(entry) if each.rule), entry)
        lacks = asks_what_lacks(reading.plain) and draws(self.knowledge, entry, reading, question)
        changes = whole.intent in OF_MEANS and changes_who_they_are(reading, question)
        if (lacks or changes) and whole.rule is not None:
            entry = whole  # 只打一份生活补贴,差多少: of all that is due; 我娘不在了,低保少多少
        if (asks_who(reading.plain) or reading.total) and whole.rule is not None:
            named = self._side_by_side.named(reading.plain)
            if sum(subject(each) == whole.intent for each in named) > 1:
                entry = whole  # 护理那份和生活那份各自给谁, 一共多少
        if entry.rule is None and entry.own and supposes_an_income(reading.said, entry.intent):
            entry = self.knowledge.entries[entry.own]  # 找着活了一月两千四,低保停不停
        if {entry.intent, entry.own} & set(OF_MEANS):
            reading = less_who_left(reading, question)
        entry = drawn_entry(self.knowledge, entry, reading, question)
        if not reading.answers_aspect:
            told = nothing_known(whole, reading.aspect or "", question.as_of)
            if entry.rule is not None and (question.household or reading.said.facts):
                each = self._each(entry, reading, question)
                found = self._own_first(entry, reading, question, each)
                told = replace(found, why=(told.result, *found.why), next_step=told.next_step)
            return with_what_is_drawn(self.knowledge, told, entry, reading, question)
        if entry.intent == BUNDLE and (question.household or reading.said.facts):
            told = planned(self.knowledge, reading, question, self._memory)
        elif entry.rule is None:
            law = self.knowledge.law(entry.department, question.as_of)
            told = say_fixed(
                entry,
                law,
                manner=reading.manner,
                aspect=reading.aspect,
                household=question.household,
                asked=reading.plain,
            )
            if entry.own and (question.household or reading.said.facts):
                own = self.knowledge.entries[entry.own]
                worked_out, standard = self._worked_out(own, reading.said, question), told
                told = with_what_differs(self.knowledge, told, entry, own, worked_out, reading)
                whether = asks_why_nothing_comes(entry, reading) or (
                    reading.aspect in (("who", "what") if worked_out.named else ("who",))
                    and not ("trouble" in entry.aspects or reading.aspect in entry.wording.first)
                    and not asks_in_general(reading.plain)
                    and worked_out.result.verdict is not Verdict.OPEN
                )  # 低保没批,真超了吗; 两项补贴他占哪样
                if whether and question.household:
                    told = self._verdict_first(own, reading, question, told)
                months = own.rule and MONTH in [each.unit for each in own.rule.quantities[:1]]
                of_a_sum = reading.aspect == ("when" if months else "amount")
                if of_a_sum or asks_more_or_less(reading.plain):
                    own_first = self._own_first(entry, reading, question, standard)
                    told = told if own_first is standard else own_first
                    if not asks_for_the_standard(reading.plain):
                        told = with_what_is_drawn(self.knowledge, told, entry, reading, question)
        else:
            told = self._own_first(entry, reading, question, self._each(entry, reading, question))
            if reading.aspect in ("amount", "trouble") or asks_whether_right(reading.plain):
                told = with_what_is_drawn(self.knowledge, told, entry, reading, question)
        told = with_fees(self.knowledge, told, entry, reading, question)
        told = never_drawn(self.knowledge, told, entry, reading, question)
        if asks_whether_right(reading.plain):
            told = compared(self.knowledge, told, entry, reading, question)
        if reading.manner == "steps":
            return in_steps(told, reading.plain)
        told = with_where_to_complain(self.knowledge, told, entry, reading.plain, question.as_of)
        return in_manner(told, reading.manner, reading.plain)

    def _own_first(
        self, entry: Entry, reading: Reading, question: Question, standard: Told
    ) -> Told:
        """The household's own sum before the standard, where it can be worked out."""
        own = self.knowledge.entries.get(entry.own)
        if own is None:
            return standard
        if entry.rule is not None and not entry.rule.quantities:  # a verdict, and what follows
            if question.household is None:
                return standard
            dead = entry.intent.startswith(OF_THE_DEAD)
            of_all = reading if dead else less_who_left(reading, question)
            if own.intent in OF_A_SUM:
                of_all = replace(of_all, said=replace(of_all.said, about=None))
            told = self._each(own, of_all, question)
            both = f"{standard.result.rstrip('。')}；{told.result}"
            return replace(
                standard,
                result=standard.result if told.result == standard.result else both,
                amounts=told.amounts,
                newer=told.newer,
                also=told.also,
                steps=told.steps,
                sources=(*standard.sources, *told.sources),
                values=(*standard.values, *told.values),
            )
        if reading.total and question.household is not None:  # 俩老人的基础养老金加起来
            told = self._each(own, reading, question)
            if TOGETHER in told.result:
                return replace(told, why=(*told.why, standard.result))
        result = self._worked_out(own, reading.said, question).result
        refused = result.verdict is Verdict.NO and entry.rule is not None and question.household
        if refused and not asks_for_the_standard(reading.plain):
            told = self._each(own, reading, question)  # 低保一月领多少: nothing, for this one
            if any(each.label.endswith(OF_THE_FAMILY) for each in standard.amounts):
                return replace(standard, above_all=(told.result, *standard.above_all))
            return replace(told, why=(standard.result, *told.why))
        if result.verdict is not Verdict.YES or not result.amounts:
            return standard
        told = self._each(own, reading, question)
        if asks_for_the_standard(reading.plain):
            return replace(standard, why=(told.result, *standard.why))
        if entry.rule is None:  # 公公走了,低保往后怎么算: what is to be done as well
            return replace(told, above_all=(*told.above_all, standard.result))
        return replace(told, why=(*told.why, standard.result))

    def _verdict_first(
        self, own: Entry, reading: Reading, question: Question, standard: Told
    ) -> Told:
        """Whether they should have it, where that is plain, before what can be done."""
        told = self._each(own, reading, question)
        if told.ask is not None:
            return standard
        above, why = (*told.above_all, standard.result), (*told.why, *standard.why)
        return replace(told, above_all=above, why=why, next_step=standard.next_step)

    def _each(self, entry: Entry, reading: Reading, question: Question) -> Told:
        of_a_sum, told_of = entry.intent in OF_A_SUM, reading
        reading = since_a_death(reading, question) if of_a_sum else reading
        told = self._one_by_one.told(entry, reading, question)
        work_out = partial(self._worked_out, entry)
        if reading is not told_of:
            was, now = work_out(told_of.said, question), work_out(reading.said, question)
            return with_what_it_is_now(told, was, now, asked=True, over=True)
        if of_a_sum and question.household is not None:
            told = with_who_is_left_out(told, reading.said, question)
        other = self.knowledge.entries[entry.otherwise] if entry.otherwise else entry
        other = entry if of_a_sum else other  # 上了初中: it is 小学的 now
        otherwise, of_pupils = partial(self._worked_out, other), entry.intent.startswith(OF_PUPILS)
        told = against_now(told, reading, question, work_out, otherwise, of_a_sum, of_pupils)
        told = with_what_comes(told, reading, question, partial(self._one_by_one.told, entry))
        return by_the_part(told, entry.intent, reading.plain)

    def _worked_out(
        self,
        entry: Entry,
        said: Said,
        question: Question,
        *,
        everybody: bool = False,
        of: Person | None = None,
    ) -> WorkedOut:
        assert entry.rule is not None
        if entry.intent.startswith(OF_THE_CLASS):
            stated = tuple(e for e in said.facts if e.meant != "named" or e.fact not in STATUSES)
            said = replace(said, facts=stated)
        if entry.intent.startswith(OF_MEANS) and question.household is not None:
            said, question = as_counted(said, question)
        law = self.knowledge.law(entry.department, question.as_of)
        facts = self.knowledge.facts
        if entry.intent.startswith(OF_THE_DEAD) and len(gone := those_gone(question)) == 1:
            question, of = replace(question, household=question.on_file), gone[0]
        alone = partial(work_out, entry.rule, law, facts=facts, everybody=everybody, of=of)
        found = without_their_income(alone, question, said)
        return replace(found, as_filed=question.on_file in (None, question.household))

    def _say(self, entry: Entry, found: WorkedOut, reading: Reading) -> Told:
        assert entry.rule is not None
        law = self.knowledge.law(entry.department, found.case.as_of)
        about = {e.fact for e in reading.said.facts if isinstance(e.value, Interval)}
        known = about if found.result.amounts else set()  # 六百来块: between which sums it lies
        left = reading.declined | known
        asked = [fact for fact in found.result.missing if fact.name not in left]
        ask = None
        if asked and (found.case.household or not asks_in_general(reading.plain)):
            first = asked[0] is found.result.missing[0]
            among = choices(asked[0], found.case.stated.get(asked[0].name))
            options = option_labels(found.result) if first else tuple(among)
            ask = Ask(asked[0].name, asked[0].question, options)
        stated = {each.fact for each in reading.said.facts if each.meant in ACTUAL}
        differ = conflicts(self.knowledge, found.case, entry.rule, found.result)
        differ = tuple(e for e in differ if e.fact is None or e.fact.name in stated)
        supposed = any(each.meant == "supposed" for each in reading.said.facts)
        changed = supposed or not found.as_filed or any(e.kind in OF_A_CHANGE for e in differ)
        told_too = OF_A_CHANGE if changed else (*OF_A_CHANGE, *OF_A_SUM_DRAWN)
        disagree = [each.line for each in differ if each.kind in told_too]
        told = say_ruled(
            entry,
            found,
            law,
            reading.said,
            ask=ask,
            manner=reading.manner,
            aspect=reading.aspect,
            conflicts=[*disagree, *silent(found, entry.rule, law)],
            following=self._following(entry, found, reading),
            asked=reading.plain,
        )
        return with_what_is_reckoned(told, entry.rule, found, law)

    def _following(self, entry: Entry, found: WorkedOut, reading: Reading) -> str:
        """What else a household gets once it is granted what was asked for."""
        case = found.case
        if entry.rule is None or case.household is None or found.result.verdict is not Verdict.YES:
            return ""
        facts, memory = stated(reading.said), self._memory(case.as_of)
        return bundle.following(
            follows_from(self.knowledge, case.household, case.as_of, facts, entry.rule, memory)
        )

    def _memory(self, day: date) -> Memory:
        return self._memories.setdefault(day, Memory(self.knowledge, day))
