"""Several benefits that a question names side by side: whether they can all be had, and by how
much one is more than another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from intents.agreed import STATUSES
from intents.answers.by_bill import Say, WorkOut
from intents.answers.one_by_one import IN_ORDER
from intents.answers.shape import OLD, Told
from intents.answers.totals import after_old, difference_first, joined, one_by_one
from intents.answers.working_out import WorkedOut, called
from intents.asking import (
    asks_for_several,
    asks_for_the_difference,
    asks_how_unlike_others,
    asks_which_way,
)
from intents.facts_said import Said, SaidFact
from intents.matching.ranking import subject
from intents.messages import Question, Reading
from intents.stance import HOLDING
from knowledge.facts import DIBAO
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.policy.entitlement import Range, Verdict, evaluate
from knowledge.policy.law import as_written, period_of
from knowledge.relations import ME

_HELD: Final = re.compile("[吃着是里家享]低保户?[,。]")  # 户里吃低保,还能领护理补贴不
# Whether all that is named can be had, by the verdicts that there are.
TOGETHER: Final = {
    frozenset({Verdict.YES}): "都能领：",
    frozenset({Verdict.YES, Verdict.NO}): "不能都领：",
    frozenset({Verdict.NO}): "都不能领：",
}


class _Sum(NamedTuple):
    low: Decimal
    high: Decimal
    called: str
    period: str

    @property
    def shown(self) -> str:
        return Range(self.low, self.high).show("元")

    def less_than(self, other: _Sum) -> str:
        least = "" if self.low == self.high and other.low == other.high else "至少"
        return f"{least}多{as_written(other.low - self.high, '元')}"


class SideBySide:
    def __init__(self, knowledge: Knowledge, work_out: WorkOut, say: Say) -> None:
        self.knowledge = knowledge
        self._work_out, self._say = work_out, say

    def told(self, reading: Reading, question: Question) -> Told | None:
        """低保、五保、护理补贴能领齐不: the verdict on each benefit that is named, what they get
        before what they do not."""
        unlike = asks_how_unlike_others(reading.plain)
        if unlike and (by := self._unlike_others(reading, question)):
            return by
        apart = asks_for_the_difference(reading.plain)
        choice = apart or asks_which_way(reading.plain)
        if choice and (by := self._either_way(reading, question)):
            return by
        if not (apart or asks_for_several(reading.plain)):
            return None
        if question.household is None and not reading.said.facts:
            return None
        is_so = reading.total or apart or subject(reading.intent or "") == "civil.dibao"
        out = {each.fact for each in reading.said.facts if each.value is False}
        out |= {DIBAO.name} if not is_so and _HELD.search(reading.plain) else set()
        is_not = {e.intent for _, e in self.knowledge.benefits if out & set(e.brings)}
        named = [each for each in self.named(reading.plain) if each not in is_not]
        entries = [self.knowledge.entries[each] for each in named]
        if len(entries) < 2 or not any(
            subject(each.intent) == subject(reading.intent or "") for each in entries
        ):
            return None
        said = [
            self._alone(each, entries, reading.said) if apart else reading.said for each in entries
        ]
        found = [
            (each, self._work_out(each, own, question))
            for each, own in zip(entries, said, strict=True)
        ]
        if question.household is None and any(each.result.missing for _, each in found):
            return None  # of nobody on file the question that decides is asked first
        found.sort(key=lambda each: IN_ORDER.index(each[1].result.verdict))
        reading = replace(reading, manner="usual")
        told = [self._say(entry, replace(each, others=()), reading) for entry, each in found]
        if apart and not (more := self._apart(found)):
            return None
        if apart:
            return replace(
                told[0],
                result=more[0],
                newer=None,
                above_all=more[1:],
                why=tuple(each.result for each in told),
                steps=tuple(dict.fromkeys(step for each in told for step in each.steps)),
                details=joined([each.details for each in told]),
            )
        verdicts = frozenset(each.result.verdict for _, each in found)
        if reading.total and verdicts == {Verdict.YES}:
            return self._summed(told[0], found, reading.plain)
        whose = f"{called(found[0][1].person)}："
        first, *others = (each.result.replace(whose, "", 1) for each in told)
        own = whose if told[0].result.startswith(whose) else ""
        above = (*others, *told[0].above_all)
        return replace(
            told[0],
            result=f"{own}{TOGETHER.get(verdicts, '')}{first}",
            above_all=above,
            amounts=tuple(amount for each in told for amount in each.amounts),
            sources=tuple(dict.fromkeys(source for each in told for source in each.sources)),
        )

    def _either_way(self, reading: Reading, question: Question) -> Told | None:
        """自己辞和厂里辞,失业金差多少: what it comes to by either of two things that may be so."""
        entry = self.knowledge.entries[reading.intent or ""]
        by_fact: dict[str, list[object]] = {}
        for each, stance, owner in reading.said.mentions:
            if (
                each.kind in self.knowledge.facts
                and stance in (*HOLDING, "wished")
                and owner in (None, *ME, reading.said.about)
            ):
                by_fact.setdefault(each.kind, []).append(each.value)
        for kind, values in by_fact.items() if entry.rule else ():
            fact = self.knowledge.facts[kind]
            if len({*values}) != 2 or not {*values} <= {*fact.options.values()}:
                continue
            others = tuple(each for each in reading.said.facts if each.fact != fact.name)
            found, usual = [], replace(reading, manner="usual")
            for name in (label for label, value in fact.options.items() if value in values):
                so = SaidFact(fact.name, fact.options[name], (0, 0), "wished", None)
                said = replace(reading.said, facts=(*others, so))
                usual = replace(usual, said=said)
                found.append((name, self._work_out(entry, said, question)))
            if len(found) > 2 or found[0][1].result.amounts == found[1][1].result.amounts:
                continue
            found.sort(key=lambda each: IN_ORDER.index(each[1].result.verdict))
            told = one_by_one([(name, self._say(entry, each, usual)) for name, each in found])
            return difference_first(told, found)
        return None

    def _unlike_others(self, reading: Reading, question: Question) -> Told | None:
        """By how much their own figure differs from that of a household of no class; None where
        either is not known."""
        entry = self.knowledge.entries[reading.intent or ""]
        if entry.rule is None:
            return None
        own = self._work_out(entry, reading.said, question)
        if own.result.missing:
            return None
        none = tuple(SaidFact(name, False, (0, 0), "supposed", None) for name in sorted(STATUSES))
        others = [each for each in reading.said.facts if each.fact not in STATUSES]
        usual = self._work_out(entry, replace(reading.said, facts=(*others, *none)), question)
        for quantity, mine in own.result.amounts.items():
            theirs = usual.result.amounts.get(quantity)
            if theirs is None:
                continue
            if not (mine.certain and theirs.certain):
                return None
            unit = quantity.unit.partition("/")[0]
            apart = mine.low - theirs.low
            by = f"{'多' if apart > 0 else '少'}{as_written(abs(apart), unit)}" if apart else "一样"
            sums = f"您家{mine.show(quantity.unit)}，普通户{theirs.show(quantity.unit)}"
            whom = "比普通户" if apart else "跟普通户"
            told = self._say(entry, replace(own, others=()), reading)
            return replace(
                told,
                result=after_old(told, f"{quantity.label}{whom}{by}：{sums}。"),
                why=(OLD.sub("", told.result), *told.why),
            )
        return None

    def _alone(self, entry: Entry, entries: Sequence[Entry], said: Said) -> Said:
        """What one comes to without the others: 特困 draw no 低保, and are told how much less it
        is."""
        others = [each.intent for each in entries if each is not entry]
        without = {
            name: SaidFact(name, False, (0, 0), "supposed", None)
            for _, benefit in self.knowledge.benefits
            for name in benefit.brings
            if benefit.intent in others
        }
        return replace(said, facts=(*said.facts, *without.values()))

    def _apart(self, found: Sequence[tuple[Entry, WorkedOut]]) -> tuple[str, ...]:
        """By how much the larger of two sums is more than the other, also by the figures that are
        reckoned for later; empty where one of them is not known."""
        now, later = self._sums(found), self._sums(found, reckoned=True)
        lesser, *_, largest = sorted(now) if len(now) == len(found) else (None, None)
        if lesser is None or largest is None or largest.low < lesser.high:
            return ()
        either = "只能领一样，" if self._exclude(found) else ""
        of_each = f"{largest.called}{largest.shown}，{lesser.called}{lesser.shown}"
        by = lesser.less_than(largest)
        first = f"{either}{largest.called}比{lesser.called}{largest.period}{by}：{of_each}。"
        if later in (now, []):
            return (first,)
        lesser, *_, largest = sorted(later)
        return first, f"按后来推算的数：{largest.called}{lesser.less_than(largest)}（不是官方数）。"

    def _summed(
        self, told: Told, found: Sequence[tuple[Entry, WorkedOut]], asked: str
    ) -> Told | None:
        """低保跟护理补贴一共多少: what benefits of several subjects come to, each by its own name,
        as 残疾补贴 may be two."""
        sums = self._sums(found, of_all=False)
        apart = len({subject(each.intent) for each, _ in found}) == len(sums) == len(found)
        apart = apart and all(each.called[-len("护理补贴") :] in asked for each in sums)
        if not apart or self._exclude(found) or any(each.low != each.high for each in sums):
            return None
        total = as_written(sum((each.low for each in sums), Decimal(0)), "元")
        of_each = "，".join(f"{each.called}{each.shown}" for each in sums)
        words = f"都能领，{sums[0].period}一共{total}：{of_each}。"
        return replace(told, result=after_old(told, words), newer=None)

    def _exclude(self, found: Sequence[tuple[Entry, WorkedOut]]) -> bool:
        """Whether no two of these benefits can be drawn together."""
        intents = {entry.intent for entry, _ in found}
        named = [each for _, each in self.knowledge.benefits if each.intent in intents]
        names = {each.name for each in named}
        return any(names & {*each.excludes} for each in named)

    def _sums(
        self,
        found: Sequence[tuple[Entry, WorkedOut]],
        *,
        reckoned: bool = False,
        of_all: bool = True,
    ) -> list[_Sum]:
        """What each comes to; `of_all`, beside what a household gets, of the same people: what all
        of it get of what is paid to each."""
        benefits = {each.intent: each for _, each in self.knowledge.benefits if each.amount}
        named = [(benefits[each.intent], one) for each, one in found if each.intent in benefits]
        mixed = of_all and len({benefit.personal for benefit, _ in named}) > 1
        sums: list[_Sum] = []
        for benefit, one in named:
            household, amount = one.case.household, benefit.amount
            assert amount is not None
            law = self.knowledge.law(benefit.intent.partition(".")[0], one.case.as_of)
            law = law.with_what_is_reckoned() if reckoned else law
            cases = [one.case]
            if mixed and benefit.personal and household:  # 俺老哥俩没儿没女: of both
                cases = [replace(one.case, person=each) for each in household.people]
            spans = [evaluate(benefit.rule, each, law).amounts.get(amount) for each in cases]
            known = [span for span in spans if span is not None]
            if len(known) < len(cases) or (mixed and household is None):
                return []
            low = sum((span.low for span in known), Decimal(0))
            high = sum((span.high for span in known), Decimal(0))
            heads = f"（{len(known)}人）" if len(known) > 1 else ""
            period = period_of(amount.unit)
            sums.append(_Sum(low, high, f"{benefit.name}{heads}", period))
        return sums if len({each.period for each in sums}) == 1 else []

    def named(self, plain: str) -> list[str]:
        """Intents of the benefits that a text names, each by the longest of its names; of those
        that are worked out."""
        found = [
            (name, each.intent)
            for _, each in self.knowledge.benefits
            for name in (each.name, *each.drawn_as)
            if name in plain and self.knowledge.entries[each.intent].rule is not None
        ]
        names = list(dict.fromkeys(name for name, _ in found))
        whole = [
            name for name in names if not any(name != other and name in other for other in names)
        ]
        once: dict[str, str] = {}
        for name, intent in found:
            if name in whole:
                once.setdefault(name, intent)
        return list(dict.fromkeys(once.values()))
