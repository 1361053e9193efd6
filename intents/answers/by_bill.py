"""Several bills, each by the rule for its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Protocol

from intents.answers.shape import Told
from intents.answers.working_out import WorkedOut, called
from intents.bills import ILLNESS, STAY
from intents.facts_said import Said
from intents.matching.ranking import subject
from intents.messages import Question, Reading
from knowledge.facts import CHRONIC_GROUP, COST, Person
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.relations import SELF

AID: Final = "medical.aid"
DEDUCTIBLE: Final = ".deductible"
OWN_BURDEN: Final = "own_burden"  # what is left after all insurance
KINDS: Final = {STAY: "住院", ILLNESS: "门诊慢病", "": ""}  # of bills, as people call them


# How a rule is worked out and told, for the parts that tell of several.
class WorkOut(Protocol):
    def __call__(
        self,
        entry: Entry,
        said: Said,
        question: Question,
        *,
        everybody: bool = False,
        of: Person | None = None,
    ) -> WorkedOut: ...


class Say(Protocol):
    def __call__(self, entry: Entry, found: WorkedOut, reading: Reading) -> Told: ...


class ByBill:
    def __init__(self, knowledge: Knowledge, work_out: WorkOut, say: Say) -> None:
        self.knowledge = knowledge
        self._work_out, self._say = work_out, say
        self._of_bills: Mapping[str, Entry] = {
            each.bill: each for each in knowledge.entries.values() if each.bill
        }

    def from_the_bill(self, entry: Entry, reading: Reading, *, left: bool) -> Entry:
        """自己得掏多少 of a bill, and what the aid gives of one: the entry that reckons it from the
        beginning, where nobody told what is paid first or what is left after the insurance."""
        told = reading.said.values
        of_an_illness = CHRONIC_GROUP.name in told or "透析" in reading.plain
        if COST.name not in told or OWN_BURDEN in told:
            return entry
        if entry.intent == AID and of_an_illness:
            return self._of_bills.get(ILLNESS, entry)
        whole = entry.intent.removesuffix(DEDUCTIBLE)
        return self.knowledge.entries[whole] if left and whole in self.knowledge.entries else entry

    def parts(self, entry: Entry, reading: Reading, question: Question) -> list[tuple[str, Told]]:
        """Each bill by the rule for its kind, for the person whose it is."""
        people = [each for each in reading.each if each.bills] or [reading.said]
        bills = [said for each in people for said in each.of_each_bill()]
        if len(bills) < 2:
            return []
        parts: list[tuple[str, Told]] = []
        kinds = [said.bills[0].kind if said.bills else "" for said in bills]
        if all(self._entry_for(entry, each) is entry for each in kinds):
            kinds = [""] * len(bills)  # 门诊, whatever the hospital: no bill of another kind
        for number, (said, kind) in enumerate(zip(bills, kinds, strict=True), start=1):
            of_kind = self._entry_for(entry, kind)
            found = self._work_out(of_kind, said, question)
            whose = (called(found.person) or said.about or SELF) if len(people) > 1 else ""
            name = KINDS[kind] if len(set(kinds)) > 1 else "" if whose else f"第{number}笔"
            told = self._say(of_kind, found, replace(reading, said=said, each=()))
            own = told.result.removeprefix(f"{called(found.person)}：")
            parts.append((f"{whose}{name}", replace(told, result=own)))
        return parts

    def _entry_for(self, entry: Entry, kind: str) -> Entry:
        """Of bills of several kinds the entry for this one, as fine as the one asked."""
        whole = self.knowledge.entries.get(subject(entry.intent), entry)
        of_kind = self._of_bills.get(kind)
        if of_kind is None or not (entry.bill or whole.bill) or of_kind.bill == whole.bill:
            return entry
        finer = f"{of_kind.intent}{entry.intent.removeprefix(whole.intent)}"
        return self.knowledge.entries.get(finer, of_kind)
