"""What children of one family at different schools are told where nobody is on file for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.answers.by_bill import WorkOut
from intents.answers.groups import OF_PUPILS
from intents.answers.relatives import NO_PUPIL, meant
from intents.answers.working_out import WorkedOut
from intents.asking import asks_for_pupils
from intents.facts_said import Said, SaidFact
from intents.matching.ranking import subject
from intents.messages import Question, Reading
from intents.pupils import (
    STAGE,
    asks_of_one_pupil,
    at_several_schools,
    of_each_pupil,
    of_each_stated_school,
    of_no_school,
)
from knowledge.facts import Household
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.policy.entitlement import Verdict

# Of the entries of one school each.
STAGES: Final = {
    "preschool": ("学前",),
    "primary": ("小学",),
    "middle": ("初中",),
    "high": ("普高",),
    "vocational": ("中职",),
    "technical": ("技工",),
    "college": ("高职", "本科", "研究生"),
}
RECOGNISED: Final = SaidFact("recognised_as_poor_pupil", True, (0, 0), "supposed", None)


def at_their_schools(
    entry: Entry, reading: Reading, question: Question, knowledge: Knowledge
) -> tuple[Entry, Reading, Question]:
    """Of a sum for several pupils: what they get at whatever school, each by the school that is
    told of where no pupil is on file, otherwise by the file."""
    household = question.household
    if household is not None and _is_at_another(entry, reading, household):
        entry = knowledge.entries[entry.otherwise]  # 老大住校有补助没, of whom the file tells where
    several = household is not None and asks_for_pupils(reading.plain)
    if not reading.total or not (several or at_several_schools(reading.said)):
        return entry, reading, question
    if not several and not entry.intent.startswith(OF_PUPILS):
        return entry, reading, question  # 失业金能领多少, of whose children are told by the way
    if not several or entry.intent.startswith(OF_PUPILS):
        whole = knowledge.entries.get(subject(entry.intent), entry)
        entry = whole if whole.rule is not None else entry
    on_file = household and any(each.school_stage not in NO_PUPIL for each in household.people)
    if on_file or reading.each or not at_several_schools(reading.said):
        return entry, replace(reading, said=of_no_school(reading.said)), question
    if household:
        question = replace(question, household=replace(household, people=()))
    return entry, replace(reading, each=of_each_pupil(reading.said, reading.plain)), question


def _is_at_another(entry: Entry, reading: Reading, household: Household) -> bool:
    """Whether no school is named, and nobody meant is at the one that the entry is of."""
    stages = STAGES.get(entry.intent.rpartition(".")[2])
    asked = meant(reading.said, household, total=reading.total)
    filed = {each.school_stage for each in asked} - set(NO_PUPIL)
    named = any(each.kind == STAGE for each, _, _ in reading.said.mentions)
    return (
        bool(stages and filed and entry.otherwise) and not named and not filed & set(stages or ())
    )


def of_another_pupil(
    entry: Entry, reading: Reading, question: Question, work_out: WorkOut
) -> WorkedOut | None:
    """Where one child is refused, what another who is told of at another school gets: 老大考上本科
    了,老二念高二,助学贷款能办不."""
    if asks_of_one_pupil(reading.plain):
        return None
    general = replace(question, household=None)
    for each in of_each_stated_school(reading.said):
        other = work_out(entry, each, general)
        if other.result.verdict is Verdict.YES:
            return other
    return None


def once_recognised(
    entry: Entry, each_said: Sequence[Said], question: Question, work_out: WorkOut
) -> list[tuple[str, WorkedOut]]:
    """What each gets at their school whom it recognises as poor; nothing where it hangs on more."""
    general = replace(question, household=None)
    named = []
    for said in each_said:
        recognised = replace(said, facts=(*said.facts, RECOGNISED))
        found = work_out(entry, recognised, general)
        if STAGE not in said.values:  # 孩子上学有补助没, before it was told of each
            continue
        if found.result.verdict is not Verdict.YES:
            return []
        named.append((str(said.about), found))
    return named
