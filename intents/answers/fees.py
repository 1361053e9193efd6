"""What is not to be paid at school, beside what is given there."""

from __future__ import annotations

from dataclasses import replace

from intents.answers.groups import asked_together
from intents.answers.relatives import NO_PUPIL
from intents.answers.shape import Told
from intents.answers.working_out import called
from intents.asking import asks_about_fees, asks_who
from intents.messages import Question, Reading
from knowledge.facts import Case, Household, Person
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.policy.entitlement import Benefit, Verdict, evaluate


def with_fees(
    knowledge: Knowledge, told: Told, entry: Entry, reading: Reading, question: Question
) -> Told:
    """学费那块也算算: of each pupil on file whether the fees are remitted, those alike together."""
    household = question.household
    remitted = [
        benefit
        for department, benefit in knowledge.benefits
        if department == entry.department and benefit.saved and benefit.personal
    ]
    if household is None or not remitted or not asks_about_fees(reading.plain):
        return told
    asked = asked_together(reading.plain, reading.said, household, question.as_of)
    pupils = [each for each in asked or household.people if each.school_stage not in NO_PUPIL]
    lines: dict[str, list[str]] = {}
    for person in pupils:
        words = _whether(knowledge, remitted[0], household, person, question)
        lines.setdefault(words, []).append(called(person))
    shown = [f"{'、'.join(names)}：{words}。" for words, names in lines.items() if words]
    if shown and entry.rule is None and asks_who(reading.plain):
        first, *shown = [*shown, told.result]
        told = replace(told, result=first)
    return replace(told, above_all=(*told.above_all, *shown))


def _whether(
    knowledge: Knowledge,
    benefit: Benefit,
    household: Household,
    person: Person,
    question: Question,
) -> str:
    department = benefit.intent.partition(".")[0]
    case = Case(question.as_of, household, person)
    result = evaluate(benefit.rule, case, knowledge.law(department, question.as_of))
    if result.verdict is Verdict.YES:
        return result.steps[0] if result.steps else ""
    return result.reasons[0] if result.reasons else ""
