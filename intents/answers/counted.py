"""Who of a household is not counted where it is looked at what it lives on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from intents.answers.relatives import those_counted
from intents.answers.shape import Told
from intents.answers.totals import OLD, after_old
from intents.answers.working_out import WorkedOut
from intents.facts_said import Said
from intents.messages import Question
from intents.text import normalise
from knowledge.facts import FAMILY_SIZE
from knowledge.policy.law import as_written


def as_counted(said: Said, question: Question) -> tuple[Said, Question]:
    """Without who is on file and not counted, nor the number of people that counts them in."""
    assert question.household is not None
    counted = those_counted(normalise(question.text).plain, question.household)
    if counted is question.household:
        return said, question
    everybody = Decimal(len(question.household.people))
    facts = tuple(e for e in said.facts if (e.fact, e.value) != (FAMILY_SIZE.name, everybody))
    return replace(said, facts=facts), replace(question, household=counted)


def with_who_is_left_out(told: Told, said: Said, question: Question) -> Told:
    """With who is left out of the household, and how many the others are."""
    assert question.household is not None
    _, counted = as_counted(said, question)
    assert counted.household is not None
    rest = counted.household.people
    gone = [each for each in question.household.people if each not in rest]
    if not gone:
        return told
    names = "、".join(each.name for each in gone if isinstance(each.name, str))
    return replace(told, result=f"不算{names}，按{len(rest)}口人：{told.result}")


def with_what_it_is_now(told: Told, now: WorkedOut, then: WorkedOut) -> Told:
    """闺女迁走了是多了还是少了: by how much it becomes more or less."""
    first = [each.label for each in told.amounts[:1]]
    for quantity, before in now.result.amounts.items():
        after = then.result.amounts.get(quantity)
        if after is None or quantity.label not in first or not (before.certain and after.certain):
            continue
        unit = quantity.unit
        more = after.low - before.low
        by = (
            f"{'多' if more > 0 else '少'}了{as_written(abs(more), '元')}" if more else "跟现在一样"
        )
        name = quantity.label.removesuffix("能领（全家）")
        sums = f"{name}现在{before.show(unit)}，往后{after.show(unit)}"
        return replace(
            told,
            result=after_old(told, f"{by}：{sums}。"),
            above_all=(OLD.sub("", told.result), *told.above_all),
        )
    return told
