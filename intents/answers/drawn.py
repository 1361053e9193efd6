"""What the registry says that a household draws, beside what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from intents.answers.relatives import people_called
from intents.answers.shape import Told, join
from intents.answers.working_out import WorkedOut, called
from intents.matching import subject
from intents.messages import Question, Reading
from knowledge.facts import UNKNOWN, Person
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.policy.conflicts import Kind, conflicts
from knowledge.policy.entitlement import Benefit
from knowledge.policy.law import as_written


def with_what_is_drawn(
    knowledge: Knowledge, told: Told, entry: Entry, reading: Reading, question: Question
) -> Told:
    """First where no sum of their own is worked out."""
    drawn = list(_drawn(knowledge, entry, reading, question))
    if not drawn:
        return told
    shown = "；".join(line for line, _, _ in drawn)
    line = f"登记里在领{shown}"
    if reading.total and len(drawn) > 1:
        line += f"，一共每月{as_written(sum((month for *_, month in drawn), Decimal(0)), '元')}"
    line += "。"
    rules = [knowledge.entries[i].rule for i in (entry.intent, entry.own) if i]
    own = all(benefit.rule in rules and not benefit.at_least for _, benefit, _ in drawn)
    if told.ask is None and told.amounts and own:
        return told  # its own sum; where the two differ, that is told with it
    return replace(told, result=line, above_all=(told.result, *told.above_all))


def with_what_differs(knowledge: Knowledge, told: Told, own: Entry, found: WorkedOut) -> Told:
    """Where they draw another sum than is worked out for them by their `own` entry, that comes
    first."""
    assert own.rule is not None
    for each in conflicts(knowledge, found.case, own.rule, found.result):
        if each.kind in (Kind.DRAWN, Kind.REFUSED):
            sums = [step for step in found.result.steps if "＝" in step]
            return replace(
                told,
                result=f"{each.line}。",
                why=(*sums[-1:], told.result, *told.why),
                details=replace(told.details, steps=join([*sums, told.details.steps])),
            )
    return told


def _drawn(
    knowledge: Knowledge, entry: Entry, reading: Reading, question: Question
) -> Iterator[tuple[str, Benefit, Decimal]]:
    """What is drawn of a subject, as it is told, and how much of it a month (元)."""
    household = question.household
    if household is None:
        return
    about = people_called(reading.said.about or "", household)
    for _, benefit in knowledge.benefits:
        if subject(benefit.intent) != subject(entry.intent):
            continue
        people: tuple[Person | None, ...] = (None,)
        if benefit.personal:
            people = tuple(about or household.people)
        drawn = [(e, who) for who in people for e in benefit.drawn_by(household, who)]
        for each, person in {id(each): (each, person) for each, person in drawn}.values():
            whose = f"（{called(person)}）" if person and each in person.benefits else ""
            month = Decimal(0) if each.amount is UNKNOWN else each.amount
            worth = f"每月{as_written(month, '元')}" if month else ""
            yield f"{each.name}{whose}{worth}", benefit, month
