"""A rule's result for the person meant, out of all the people it could be about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from intents.messages import Question, Stated
from intents.relatives import OUTSIDER, SELF, people_called
from knowledge.facts import AnyFact, Case, Household, Person
from knowledge.policy.entitlement import Entitlement, Rule, Verdict, decide, evaluate
from knowledge.policy.law import Law

_BEST_FIRST: Final = (Verdict.YES, Verdict.OPEN, Verdict.NO)


@dataclass(frozen=True)
class WorkedOut:
    person: Person | None
    result: Entitlement
    others: tuple[tuple[Person, Entitlement], ...] = ()  # whom it concerns as well


def work_out(
    rule: Rule, law: Law, question: Question, stated: Stated, facts: Mapping[str, AnyFact]
) -> WorkedOut:
    """Where nobody is named, for whoever of the household it comes out best; who says 俺 comes
    first, as the head."""
    household = None if stated.about == OUTSIDER else question.household
    people = _people(household, stated, facts)
    cases = [Case(question.as_of, household, person, stated.facts) for person in people]
    results = [evaluate(rule, case, law) for case in cases]
    chosen = 0
    if stated.about != SELF:
        chosen = min(range(len(cases)), key=lambda n: _BEST_FIRST.index(results[n].verdict))
    result = decide(rule, cases[chosen], law, results[chosen])
    concerned = [Verdict.YES] if result.verdict is Verdict.YES else [Verdict.YES, Verdict.OPEN]
    others = tuple(
        (person, other)
        for number, (person, other) in enumerate(zip(people, results, strict=True))
        if number != chosen
        and person is not None
        and other.verdict in concerned
        and rests_on_the_person(other)
    )
    return WorkedOut(people[chosen], result, others)


def _people(
    household: Household | None, stated: Stated, facts: Mapping[str, AnyFact]
) -> Sequence[Person | None]:
    """Whom a question may be about; None where it is nobody of the registry."""
    if household is None or not household.people:
        return [None]
    if stated.about and stated.about != SELF:
        return list(people_called(stated.about, household)) or [None]
    head = household.head
    if any(name in facts and facts[name].personal for name in stated.facts):
        return [head]
    return [head, *(person for person in household.people if person is not head)]


def rests_on_the_person(result: Entitlement) -> bool:
    """Whether it could be otherwise for somebody else of the household."""
    return any(used.fact.personal and not used.stated for used in result.facts)


def called(person: Person | None) -> str:
    """李翠（配偶）"""
    if person is None or not isinstance(person.name, str):
        return ""
    return (
        f"{person.name}（{person.relation}）" if isinstance(person.relation, str) else person.name
    )
