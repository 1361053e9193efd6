"""What is open for want of a fact is never told by the reason for which one option is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from intents.answers.filling import Filler, headline
from intents.answers.options import leaves
from intents.assistant import Assistant
from knowledge.facts import Case
from knowledge.policy.entitlement import Entitlement, Rule, Verdict, evaluate
from knowledge.policy.law import Law

DAY = date(2026, 11, 30)
REFUSES = ("不", "还不", "没", "领不", "办不", "现在不", "报不")  # begin a verdict


def _open(rule: Rule, law: Law, case: Case, depth: int = 1) -> Iterator[Entitlement]:
    """What a rule comes to by nothing, and by each option of each fact that is missing."""
    result = evaluate(rule, case, law)
    if result.verdict is Verdict.OPEN and result.options:
        yield result
    for fact in result.missing if depth else ():
        for value in dict.fromkeys(fact.options.values()):
            stated = {**case.stated, fact.name: value}
            yield from _open(rule, law, Case(DAY, stated=stated), depth - 1)


def test_no_option_that_is_refused_speaks_for_all(assistant: Assistant) -> None:
    knowledge, looked, told = assistant.knowledge, 0, list[str]()
    for entry in knowledge.entries.values():
        if entry.rule is None:
            continue
        law = knowledge.law(entry.department, DAY)
        for result in _open(entry.rule, law, Case(DAY)):
            looked += 1
            first = headline(entry, result, Filler(law, result))
            refused = [each for _, each in leaves(result) if each.verdict is Verdict.NO]
            reasons = {reason for each in refused for reason in each.reasons}
            if first.startswith(REFUSES) and any(each.startswith(first[:-1]) for each in reasons):
                told.append(f"{entry.intent}: {first}")
    assert looked > len(knowledge.entries) / 10
    assert not told, "\n".join(told)
