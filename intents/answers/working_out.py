"""A rule's result for the person meant, out of all the people it could be about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from intents.answers.relatives import (
    born_as_told,
    is_the_head,
    like_what_is_said,
    of_the_age_told,
    people_called,
    speaker,
)
from intents.facts_said import Said, SaidFact
from intents.messages import Question
from intents.said_in import OF_PARENTS
from knowledge.facts import (
    AGE,
    BIRTH_MONTH,
    COST,
    DISABILITY_GRADE,
    SEX,
    UNKNOWN,
    AnyFact,
    Case,
    Household,
    Person,
    age_on,
    says_more_closely,
)
from knowledge.policy.entitlement import Entitlement, Rule, Verdict, decide, evaluate
from knowledge.policy.law import Law
from knowledge.policy.nearest_change import nearest_change
from knowledge.relations import FEMALE, MALE, NEIGHBOUR, RELATIVE, SELF, SPOUSE

HEADS: Final = ("户主", SELF)
OF_THE_FAMILY: Final = "（全家）"  # ends the name of such a sum
CHILDREN_S: Final = "孩子"  # begins a question about one of theirs
GROWN: Final = 18  # years
_BEST_FIRST: Final = (Verdict.YES, Verdict.OPEN, Verdict.NO)


@dataclass(frozen=True)
class WorkedOut:
    person: Person | None
    result: Entitlement
    case: Case
    others: tuple[tuple[Person, Entitlement], ...] = ()  # whom it concerns as well
    undecided: tuple[tuple[Person, Entitlement], ...] = ()  # who may get something, it is not known
    change: str = ""  # the nearest that would make a no a yes
    named: bool = False  # whether it has to be said whose result it is
    general: bool = False  # nobody of the household is concerned: as it is for others
    as_filed: bool = True  # of all who are on file, and not without the dead or who has left

    @property
    def of_the_nameless_head(self) -> bool:
        """Whoever asks, for all that is known: 户主 alone tells nobody whose it is."""
        person = self.person
        return person is not None and person.name is UNKNOWN and person.relation in HEADS

    def each(self) -> list[WorkedOut]:
        """The result of everybody whom it concerns, one by one."""
        everybody = [(self.person, self.result), *self.others]
        return [
            WorkedOut(person, result, replace(self.case, person=person), named=False)
            for person, result in everybody
        ]

    def each_undecided(self) -> list[WorkedOut]:
        """The same of everybody of whom it is not known."""
        return [
            WorkedOut(person, result, replace(self.case, person=person), named=True)
            for person, result in self.undecided
        ]


def work_out(
    rule: Rule,
    law: Law,
    question: Question,
    said: Said,
    facts: Mapping[str, AnyFact],
    *,
    everybody: bool = False,
    of: Person | None = None,
) -> WorkedOut:
    """Where nobody is named, for whoever of the household it comes out best; who says 俺 is the
    head. `everybody`: what is said of people holds for all of them. `of`: for this one alone."""
    household = None if said.about in (NEIGHBOUR, RELATIVE) else question.household

    def known(told: SaidFact) -> bool:
        return says_more_closely(household, facts.get(told.fact), told.value, question.as_of)

    said = replace(said, facts=tuple(each for each in said.facts if not known(each)))
    people = [of] if of else _people(question, household, said, {} if everybody else facts)
    if everybody:
        people = like_what_is_said(people, question, said, facts) or people
    if born := born_as_told(people, question, said, facts):
        people = born
    if household is None:
        said = _of_their_sex(said)
    if of_age := of_the_age_told(people, question, said):
        rest = tuple(e for e in said.facts if e.fact not in (AGE.name, BIRTH_MONTH.name))
        people, said = of_age, replace(said, facts=rest)
    cases = [Case(question.as_of, household, person, said.values) for person in people]
    results = [evaluate(rule, case, law) for case in cases]
    of_parents = any(used.fact.name in OF_PARENTS for used in results[0].facts)
    if household and of_parents and (theirs := _whose_parents(people, household, said, question)):
        people = theirs
        said = replace(said, facts=tuple(e for e in said.facts if not facts[e.fact].personal))
        cases = [Case(question.as_of, household, person, said.values) for person in people]
        results = [evaluate(rule, case, law) for case in cases]
    if household is not None and said.about in (None, SELF) and _of_the_other_sex(results):
        people = household.people
        cases = [Case(question.as_of, household, person, said.values) for person in people]
        results = [evaluate(rule, case, law) for case in cases]
    chosen = 0
    told = any(used.fact.personal and used.stated for used in results[0].facts)
    one = not (everybody or born) and said.about in (None, SELF) and told
    if one and results[0].verdict is not Verdict.NO:
        cases, results, people = cases[:1], results[:1], people[:1]
    of_a_child = (n for n in said.values if n in facts and facts[n].question.startswith(CHILDREN_S))
    if said.about != SELF or any(of_a_child) or _of_the_other_sex(results[:1]):
        chosen = min(range(len(cases)), key=lambda n: _BEST_FIRST.index(results[n].verdict))
    whoever = household is not None and len(people) == len(household.people)  # 女的 is one
    refused = all(e.verdict is Verdict.NO and rests_on_the_person(e) for e in results)
    if whoever and said.about is None and refused:
        general = Case(question.as_of, household, None, said.values)
        result = evaluate(rule, general, law)
        if result.verdict is not Verdict.NO:
            return WorkedOut(None, decide(rule, general, law, result), general, general=True)
    result = decide(rule, cases[chosen], law, results[chosen])
    concerned = [Verdict.YES] if result.verdict is Verdict.YES else [Verdict.YES, Verdict.OPEN]
    if COST.name in said.values:
        concerned = []  # a bill is one person's
    others = tuple(
        (person, other)
        for number, (person, other) in enumerate(zip(people, results, strict=True))
        if number != chosen
        and person is not None
        and other.verdict in concerned
        and (everybody or rests_on_the_person(other))
    )
    undecided = tuple(
        (person, other)
        for number, (person, other) in enumerate(zip(people, results, strict=True))
        if number != chosen and person is not None and other.verdict is Verdict.OPEN
        if other.amounts and rests_on_the_person(other) and result.verdict is Verdict.YES
    )
    change = nearest_change(rule, cases[chosen], law, result)
    of_all = any(each.label.endswith(OF_THE_FAMILY) for each in rule.quantities[:1])
    about = replace(said, about=None) if of_all else said
    named = bool(others) or _is_one_of_several(household, people[chosen], result, about)
    person, case = people[chosen], cases[chosen]
    return WorkedOut(person, result, case, others, undecided, change, named)


def _whose_parents(
    people: Sequence[Person | None], household: Household, said: Said, question: Question
) -> Sequence[Person]:
    """她爸坐牢,她妈精神二级,能领不: the children, where it is told what became of their parents."""

    def is_grown(each: Person | None) -> bool:
        born = each.birth_date if each else UNKNOWN
        return born is not UNKNOWN and age_on(born, question.as_of) >= GROWN

    if said.about is None or set(OF_PARENTS).isdisjoint(said.values):
        return ()
    known = [each for each in household.people if each.birth_date is not UNKNOWN]
    return [each for each in known if not is_grown(each)] if all(map(is_grown, people)) else []


def _of_their_sex(said: Said) -> Said:
    """Somebody's son is a man, for rules that differ by the sex."""
    sex = "男" if said.about in MALE else "女" if said.about in FEMALE else ""
    if not sex or SEX.name in said.values:
        return said
    told = SaidFact(SEX.name, sex, (0, 0), "named", said.about)
    return replace(said, facts=(*said.facts, told))


def _is_one_of_several(
    household: Household | None, person: Person | None, result: Entitlement, said: Said
) -> bool:
    """Whether it could be otherwise for somebody else of the household, or is asked of one."""
    if household is None or person is None:
        return False
    return said.about not in (None, SELF) or rests_on_the_person(result)


def tells_of_a_person(said: Said, facts: Mapping[str, AnyFact]) -> bool:
    """Whether what is said is of one person: then the answer is for one; not of a child of whoever
    speaks."""
    told = (facts[name] for name in said.values if name in facts)
    return any(each.personal and not each.question.startswith(CHILDREN_S) for each in told)


def _of_the_other_sex(results: Sequence[Entitlement]) -> bool:
    """Whoever asks for a benefit of women is not the man at the head of the household."""
    return all(
        result.verdict is Verdict.NO
        and any(used.fact is SEX and not used.stated for used in result.facts)
        for result in results
    )


def _people(
    question: Question, household: Household | None, said: Said, facts: Mapping[str, AnyFact]
) -> Sequence[Person | None]:
    """Whom a question may be about; None where it is nobody of the registry."""
    if household is None or not household.people:
        return [None]
    if said.about == SPOUSE and is_the_head(household, said, question.as_of):
        return [household.head]
    if said.about and said.about != SELF:
        return list(people_called(said.about, household)) or [None]
    head = household.head
    if said.about == SELF and tells_of_a_person(said, facts):
        return [speaker(household, said, question.as_of)]
    everybody = [head, *(person for person in household.people if person is not head)]
    alike = like_what_is_said(everybody, question, said, facts)
    of_a_sex = [each for each in everybody if each and each.sex == said.values.get(SEX.name)]
    return alike or of_a_sex or everybody  # 户里女的


def rests_on_the_person(result: Entitlement) -> bool:
    """Whether it could be otherwise for somebody else of the household."""
    return any(used.fact.personal and not used.stated for used in result.facts)


def of_nobody_disabled(person: Person, found: WorkedOut) -> bool:
    """A grade left empty says nothing of somebody of whom no disability is on file."""
    missing = found.result.missing[:1] == (DISABILITY_GRADE,)
    return missing and person.disability_kind is UNKNOWN


def is_of_one(found: WorkedOut, *, named: bool) -> bool:
    """Whether it is, or may be, otherwise for another; of whoever is `named`, by what is said."""
    missing = any(fact.personal for fact in found.result.missing)
    said = named and any(used.fact.personal for used in found.result.facts)
    return missing or said or rests_on_the_person(found.result)


def called(person: Person | None) -> str:
    """李翠（配偶）; who has no name on file, by the relation to the head."""
    if person is None:
        return ""
    known = [each for each in (person.name, person.relation) if isinstance(each, str)]
    return f"{known[0]}（{known[1]}）" if len(known) > 1 else "".join(known)
