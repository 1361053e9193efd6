"""Several people where each of them is asked about, one by one and together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.answers.by_bill import ByBill, Say, WorkOut
from intents.answers.drawn import drawn_already
from intents.answers.groups import (
    OF_PUPILS,
    asked_among,
    asked_together,
    asks_of_one,
    asks_of_several,
    who_may_be_meant,
)
from intents.answers.of_pupils import at_their_schools, of_another_pupil, once_recognised
from intents.answers.options import hangs, sole_grant
from intents.answers.relatives import meant
from intents.answers.said_of_one import said_of
from intents.answers.shape import OLD, Told
from intents.answers.totals import among, of_the_family, one_by_one, together, with_the_difference
from intents.answers.working_out import (
    WorkedOut,
    called,
    is_of_one,
    of_nobody_disabled,
    tells_of_a_person,
)
from intents.asking import (
    asks_for_a_span,
    asks_for_a_total,
    asks_for_the_rest,
    asks_of_both_sides,
    asks_of_each,
    asks_who,
    asks_who_does_not,
    tells_of_all,
    the_only_part,
)
from intents.facts_said import Said, SaidFact
from intents.messages import Question, Reading
from intents.pupils import STAGE
from knowledge.facts import DISABILITY_GRADE, Person
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.policy.entitlement import Verdict
from knowledge.relations import ME, SELF

ALL_OF_THEM: Final = "全家"
NO_GRADE: Final = SaidFact(DISABILITY_GRADE.name, None, (0, 0), "supposed", None)
Results = list[tuple[Person, WorkedOut]]
IN_ORDER: Final = (Verdict.YES, Verdict.OPEN, Verdict.NO)


class OneByOne:
    def __init__(self, knowledge: Knowledge, work_out: WorkOut, say: Say) -> None:
        self.knowledge = knowledge
        self._work_out, self._say = work_out, say
        self._by_bill = ByBill(knowledge, work_out, say)

    def told(self, entry: Entry, reading: Reading, question: Question) -> Told:
        """What is asked of one, or of each and together."""
        if question.household and asks_of_one(reading.plain, reading.said, question.household):
            reading = replace(reading, total=False, each=())
        bills = [] if asks_who(reading.plain) else self._by_bill.parts(entry, reading, question)
        left = asks_for_the_rest(reading.plain)
        entry = self._by_bill.from_the_bill(entry, reading, left=left)
        if len(bills) > 1 and (told := together(bills, at_least=False, left=left)):
            return told
        entry, reading, question = at_their_schools(entry, reading, question, self.knowledge)
        household, each_said = question.household, reading.each
        if entry.intent.startswith(OF_PUPILS):  # 我家闺女上大二: who tells it goes to no school
            pupils = {owner for each, _, owner in reading.said.mentions if each.kind == STAGE}
            each_said = tuple(e for e in each_said if e.about != SELF or SELF in pupils)
        of_all = reading.total and tells_of_all(reading.plain)
        found = self._work_out(entry, reading.said, question, everybody=of_all)
        if ALL_OF_THEM not in reading.plain or reading.said.about not in (None, *ME):  # not of one
            entry, found = self._otherwise(entry, found, reading.said, question)
        refused = found.result.verdict is Verdict.NO and entry.intent.startswith(OF_PUPILS)
        if refused and (other := of_another_pupil(entry, reading, question, self._work_out)):
            return self._say(entry, other, reading)
        ruled = next((each for each in self.knowledge.and_above(entry) if each.rule), entry)
        who = self._who(ruled, reading, question)
        if told := who or self._of_those_named(entry, reading, question):
            return told
        named = list[tuple[str, WorkedOut]]()
        everybody = [(called(each.person), each) for each in found.each()]
        each_said = () if of_the_family(found) else each_said
        if each_said and (household is None or not asks_who(reading.plain)):
            results = [self._work_out(entry, said, question) for said in each_said]
            may_be = who_may_be_meant(entry.intent, [e.person for e in results if e.person])
            named = [
                (called(result.person) or said.about or SELF, result)
                for said, result in zip(each_said, results, strict=True)
                if result.person is None or result.person in may_be
            ]
            named = [e for at, e in enumerate(named) if not among(e[1], named[:at])]
        elif reading.total and not of_the_family(found):
            named = everybody
        found = named[0][1] if len(named) == 1 and each_said else found  # 女儿的残补跟儿子的助学金
        summed = self._added_up(entry, named, reading)
        if summed is None and reading.total and SELF in {each.about for each in each_said}:
            summed = self._added_up(entry, everybody, reading)  # 二月生了俩,老大五岁
        of_pupils = each_said and entry.intent.startswith(OF_PUPILS) and not household
        if summed is None and of_pupils and (reading.total or "助学金" in reading.plain):
            told_of = once_recognised(entry, each_said, question, self._work_out)
            summed = self._added_up(entry, told_of, reading, supposed="评上困难学生的话")
        told = summed or self._say(entry, found, reading)
        if not summed and len(named) > 1 and (reading.one_by_one or of_pupils):
            each = [(who, self._say(entry, each, reading)) for who, each in named]
            told = one_by_one(each) if household or len({e.result for _, e in each}) > 1 else told
        of_each = [each for _, each in named] if summed else found.each()
        told = with_the_difference(told, of_each, reading.plain)
        told = self._for_another(told, entry, found, reading, question)
        if reading.total and not each_said:
            finer = (self._finer(entry, each, question) for each in found.each_undecided())
            lines = [self._say(*each, reading).result for each in finer]
            return replace(told, above_all=(*told.above_all, *lines))
        return told

    def _added_up(
        self,
        entry: Entry,
        named: Sequence[tuple[str, WorkedOut]],
        reading: Reading,
        supposed: str = "",
    ) -> Told | None:
        """What several come to together; None where fewer than two have a sum."""
        parts = [(name, part) for name, each in named if (part := self._part(entry, each, reading))]
        if len(parts) < 2:
            return None
        terms = filter(None, (sole_grant(found.result) for _, found in named))
        hanging = any(hangs(each.result) for _, each in named)
        terms_of = {"认定了的话"} if hanging else {f"{each[0]}的话" for each in terms}
        return together(
            parts,
            at_least=any(benefit.at_least for benefit in self.knowledge.benefits_of(entry)),
            supposed=supposed or "、".join(terms_of),
            asked=reading.plain if entry.intent.startswith(OF_PUPILS) else "",
            only=the_only_part(reading.plain),
        )

    def _part(self, entry: Entry, found: WorkedOut, reading: Reading) -> Told | None:
        """Of a sum: what is worked out for one of them, also where an office has yet to say so, or
        what they draw where that is open, or what it would come to."""
        if found.result.verdict is Verdict.YES or hangs(found.result):
            return self._say(entry, found, reading)
        if drawn := drawn_already(self.knowledge, entry, found):
            return drawn
        granted = sole_grant(found.result)
        return granted and self._say(entry, replace(found, result=granted[1]), reading)

    def _otherwise(
        self, entry: Entry, found: WorkedOut, said: Said, question: Question
    ) -> tuple[Entry, WorkedOut]:
        """What another entry gives where this one refuses or cannot say: a single person's dibao
        for that of the household, what there is at another school."""
        other = self.knowledge.entries.get(entry.otherwise)
        verdict = found.result.verdict
        cannot_say = verdict is Verdict.OPEN and not found.result.missing
        if other is None or other.rule is None or not (cannot_say or verdict is Verdict.NO):
            return entry, found
        instead = self._work_out(other, said, question)
        settled = instead.result.verdict
        of_one = said.about not in ME or tells_of_a_person(said, self.knowledge.facts)
        knows = (settled is Verdict.NO or instead.result.missing) and not found.result.amounts
        if of_one and (settled is Verdict.YES or (cannot_say and knows)):
            return other, instead
        return entry, found

    def _for_another(
        self, told: Told, entry: Entry, found: WorkedOut, reading: Reading, question: Question
    ) -> Told:
        """Of a household that is refused, what one of it may have: dibao for the son alone."""
        other = self.knowledge.entries.get(entry.otherwise)
        refused = found.result.verdict is Verdict.NO and question.household is not None
        if other is None or other.rule is None or not refused:
            return told
        instead = self._work_out(other, replace(reading.said, about=None), question)
        if instead.result.verdict is not Verdict.YES or not instead.named:
            return told
        line = OLD.sub("", self._say(other, instead, reading).result)
        return replace(told, above_all=(line, *told.above_all))

    def _finer(self, entry: Entry, found: WorkedOut, question: Question) -> tuple[Entry, WorkedOut]:
        """Of somebody of whom it is not known, what the entry for their own case tells."""
        if found.result.verdict is not Verdict.OPEN or not found.result.amounts:
            return entry, found
        assert found.person is not None
        said = Said(about=str(found.person.name))
        for finer in self.knowledge.entries.values():
            if finer.otherwise != entry.intent or finer.rule is None:
                continue
            own = self._work_out(finer, said, question, of=found.person)
            if own.result.verdict is Verdict.OPEN and own.result.missing:
                return finer, replace(own, named=True, others=())
        return entry, found

    def _who(self, entry: Entry, reading: Reading, question: Question) -> Told | None:
        """谁能领,谁还得等: the verdict on everybody asked about, those alike in one line."""
        household = question.household
        if household is None or reading.of_another or not asks_who(reading.plain):
            return None
        people = asked_among(reading.plain, reading.said, household, question.as_of, question.text)
        people = who_may_be_meant(entry.intent, people)
        named = people is not household.people or asks_of_both_sides(question.text)
        results = self._results(entry, people, reading, question, named=named)
        return self._verdicts(entry, results, reading, question)

    def _of_those_named(self, entry: Entry, reading: Reading, question: Question) -> Told | None:
        """俺爷俩各多少: the sum of those who get it, and beside it why the others do not."""
        household = question.household
        if household is None or reading.of_another:
            return None
        if not (reading.total or asks_of_several(reading.plain, reading.said, household)):
            return None
        people = asked_together(reading.plain, reading.said, household, question.as_of)
        people = who_may_be_meant(entry.intent, people)
        if not any(each in people for each in meant(reading.said, household, total=reading.total)):
            return None  # 俺老两口都不在了,儿子能领多少
        results = self._results(entry, people, reading, question, named=True)
        if not results or any(of_the_family(found) for _, found in results):
            return None
        if all(found.result.verdict is Verdict.NO for _, found in results):
            rest = [each for each in household.people if each not in people]
            others = self._each(entry, rest, reading, question)  # 儿子判了三年,爷爷带着俩娃
            granted = [e for e in others if e[1].result.verdict is Verdict.YES]
            results = granted if len(granted) > 1 else granted + results
        given = [each for each in results if each[1].result.verdict is Verdict.YES]
        told, plain = None, reading.plain
        of_all = reading.aspect == "amount" and given == results and not asks_of_each(plain)
        if (reading.total or of_all) and not asks_for_a_span(plain):
            sums = ([(called(person), each) for person, each in some] for some in (results, given))
            told = next(filter(None, (self._added_up(entry, e, reading) for e in sums)), None)
        told = told and with_the_difference(told, [each for _, each in given], plain)
        if told is None:
            return self._verdicts(entry, results, reading, question)
        lines = (
            OLD.sub("", self._say(*self._finer(entry, found, question), reading).result)
            for person, found in results
            if called(person) not in told.result and not of_nobody_disabled(person, found)
        )
        return replace(told, above_all=(*told.above_all, *lines))

    def _results(
        self,
        entry: Entry,
        people: Sequence[Person],
        reading: Reading,
        question: Question,
        *,
        named: bool,
    ) -> Results:
        """Of each of several; nothing where it is the same for everybody, whoever is `named`."""
        if question.household is None or len(people) < 2:
            return []
        results = self._each(entry, people, reading, question, named=named)
        unlike = len({(found.result.verdict, found.result.reasons) for _, found in results}) > 1
        return results if unlike or any(is_of_one(f, named=named) for _, f in results) else []

    def _each(
        self,
        entry: Entry,
        people: Sequence[Person],
        reading: Reading,
        question: Question,
        *,
        named: bool = False,
    ) -> Results:
        results = []
        for person in people:
            said = said_of(person, reading, question, self.knowledge.facts)
            found = self._work_out(entry, said, question, of=person)
            if named and of_nobody_disabled(person, found):
                said = replace(said, facts=(*said.facts, NO_GRADE))
                found = self._work_out(entry, said, question, of=person)
            results.append((person, replace(found, named=True, others=())))
        return results

    def _verdicts(
        self, entry: Entry, results: Results, reading: Reading, question: Question
    ) -> Told | None:
        if not results:
            return None
        settled = [each for each in results if not of_nobody_disabled(*each)]
        if any(found.result.verdict is not Verdict.OPEN for _, found in settled):
            results = settled
        order = IN_ORDER[::-1] if asks_who_does_not(reading.plain) else IN_ORDER
        results = sorted(results, key=lambda each: order.index(each[1].result.verdict))
        finer = [(called(who), self._finer(entry, found, question)) for who, found in results]
        told = one_by_one([(n, self._say(*e, replace(reading, manner="usual"))) for n, e in finer])
        told = with_the_difference(told, [found for _, found in results], reading.plain)
        given = [(called(who), e) for who, e in results if e.result.verdict is Verdict.YES]
        if asks_for_a_total(question.text) and (sums := self._added_up(entry, given, reading)):
            total = f"{OLD.sub('', sums.result).partition('：')[0]}。"  # 能拿几份,一共多少
            told = replace(told, above_all=(*told.above_all, total))
        return replace(told, ask=told.ask if results[0][1].result.verdict is Verdict.OPEN else None)
