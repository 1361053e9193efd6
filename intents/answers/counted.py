"""Who of a household is not counted where it is looked at what it lives on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from intents.answers.drawn import OF_A_LACK
from intents.answers.groups import grouped
from intents.answers.reckoned import first_sum
from intents.answers.relatives import people_called, those_counted, those_gone
from intents.answers.shape import OLD, Told
from intents.answers.totals import after_old
from intents.answers.working_out import WorkedOut
from intents.asking import asks_more_or_less
from intents.facts_said import Said
from intents.messages import Question, Reading
from intents.reading import says
from intents.text import normalise
from knowledge.facts import FAMILY_SIZE, INCOME, UNKNOWN, WAGE, AnyFact, Household
from knowledge.policy.entitlement import Verdict
from knowledge.policy.law import as_written
from knowledge.relations import ME

_RECKONED_FOR: Final = re.compile("(?:光|只|就|单)(?:按|算|看|凭)[^,。?]{2,8}(?=算|[,。?])")
_DIED: Final = says("change", "died")
MOST: Final = "最多"  # in the name of what it may come to, and not of what is paid
# Where it is looked at what a household lives on, and how many they are.
OF_MEANS: Final = ("civil.dibao", "civil.margin", "civil.single_person")
OF_A_SUM: Final = ("civil.dibao", "civil.margin", "civil.margin.which")
# That a family has parted: settled where it is known who has gone.
OF_WHO_LEFT: Final = ("household_apart",)


def _counted(text: str, household: Household) -> Household:
    """光按我们老两口算: whoever it is to be reckoned for; otherwise without who has left."""
    plain = normalise(text).plain
    only = _RECKONED_FOR.search(plain)
    people = grouped(only[0], household) if only else ()
    return replace(household, people=tuple(people)) if people else those_counted(plain, household)


def as_counted(said: Said, question: Question) -> tuple[Said, Question]:
    """Without who is on file and not counted, nor the number of people that counts them in."""
    assert question.household is not None
    counted = _counted(question.text, question.household)
    if counted is question.household:
        return said, question
    everybody, rest = len(question.household.people), len(counted.people)
    sizes = {Decimal(each) for each in (everybody, everybody - rest)}  # 儿子一家三口分出去了
    facts = tuple(e for e in said.facts if e.fact != FAMILY_SIZE.name or e.value not in sizes)
    return replace(said, facts=facts), replace(question, household=counted)


def without_their_income(
    work_out: Callable[..., WorkedOut], question: Question, said: Said
) -> WorkedOut:
    """儿子分家了: the income on file holds what was earned by whoever is not counted any more."""
    found: WorkedOut = work_out(question, said)
    on_file, household = question.on_file, question.household
    if found.result.verdict is Verdict.YES or INCOME.name in said.values:
        return found
    if on_file is None or household is None or len(household.people) == len(on_file.people):
        return found
    rest = replace(household, monthly_income=UNKNOWN)
    return work_out(replace(question, household=rest), said)


def less_who_left(reading: Reading, question: Question) -> Reading:
    """老大分出去了,低保还有多少: of those who are left, and not of whoever is told to have gone."""
    said = reading.said
    if question.household is None:
        return reading
    counted = _counted(question.text, question.household)
    gone = [each for each in question.household.people if each not in counted.people]
    gone += those_gone(question)
    if not gone:
        return reading
    meant = people_called(said.about or "", question.on_file or question.household)
    about = None if any(each in gone for each in meant) else said.about
    facts = tuple(each for each in said.facts if each.fact not in OF_WHO_LEFT)
    return replace(reading, said=replace(said, facts=facts, about=about))


def since_a_death(reading: Reading, question: Question) -> Reading:
    """四口人,上月老人没了: without what is told of before, where one less is on file already; who
    they are now, and what they have, is on file."""
    household, facts = question.household, reading.said.facts
    before = [e.value for e in facts if e.fact == FAMILY_SIZE.name and e.meant != "supposed"]
    if household is None or before != [len(household.people) + 1] or not _DIED(reading.plain):
        return reading
    now = tuple(e for e in facts if e.fact not in (FAMILY_SIZE.name, INCOME.name, WAGE.name))
    return replace(reading, said=replace(reading.said, facts=now))


def changes_who_they_are(reading: Reading, question: Question) -> bool:
    """By how much more or less there is with one person more, or without one."""
    size = any(e.fact == FAMILY_SIZE.name and e.meant == "supposed" for e in reading.said.facts)
    return asks_more_or_less(reading.plain) and (size or bool(those_gone(question)))


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


def against_now(
    told: Told,
    reading: Reading,
    question: Question,
    work_out: Callable[[Said, Question], WorkedOut],
    otherwise: Callable[[Said, Question], WorkedOut],
    of_a_sum: bool,
    of_pupils: bool,
) -> Told:
    """By how much it is more or less than on file, where that is asked or an income is supposed."""
    said = reading.said
    supposed = any(each.meant == "supposed" for each in said.facts)
    of_file = of_a_sum or (not supposed and of_pupils)
    more = asks_more_or_less(reading.plain) and (of_file or supposed)
    if not question.household or not (more or (of_a_sum and supposes_an_income(said))):
        return told
    before = () if of_file else tuple(e for e in said.facts if e.meant != "supposed")
    on_file = Question("", question.as_of, question.on_file)
    now, then = (
        one if (one := work_out(*each)).result.amounts else otherwise(*each)
        for each in ((Said(before, about=said.about), on_file), (said, question))
    )
    return with_what_it_is_now(told, now, then, asked=of_a_sum or supposed)


def with_what_it_is_now(
    told: Told, now: WorkedOut, then: WorkedOut, *, asked: bool, over: bool = False
) -> Told:
    """闺女迁走了是多了还是少了: by how much it becomes more or less; nothing where it is the same
    and that is not `asked`, or another sum is drawn, as where who was born is on file already."""
    if Verdict.NO in (now.result.verdict, then.result.verdict):
        return told
    worth = first_sum(told)
    first = [worth.label] if worth else []
    only = sum(each.unit.startswith("元") for each in now.result.amounts) == 1
    for quantity, before in now.result.amounts.items():
        after = then.result.amounts.get(quantity)
        if not quantity.unit.startswith("元"):
            continue
        if only:  # 三级改二级: one benefit has become two, told together
            sums = [e for e in then.result.amounts if e.label in first and e.unit == quantity.unit]
            after = then.result.amounts[sums[0]] if sums else None
        if quantity.label not in first and not only:
            continue
        alike = {e: span.low for e, span in now.result.amounts.items() if e.unit == quantity.unit}
        kept = [each for each in alike if each in then.result.amounts]
        if kept and len(kept) < len(alike):  # one of two benefits is left: what both come to
            quantity = max(kept, key=lambda each: alike[each])
            before, after = now.result.amounts[quantity], then.result.amounts[quantity]
        if after is None or not (before.certain and after.certain):
            continue
        unit = quantity.unit
        more = after.low - before.low
        asked = asked and MOST not in quantity.label
        if not more and (not asked or any("登记里" in line for line in told.above_all)):
            return told
        by = (
            f"{'多' if more > 0 else '少'}了{as_written(abs(more), '元')}" if more else "跟现在一样"
        )
        name = quantity.label.removesuffix("能领（全家）")
        was, is_ = ("原来", "现在") if over else ("现在", "往后")
        amounts = f"{name}{was}{before.show(unit)}，{is_}{after.show(unit)}"
        return replace(
            told,
            result=after_old(told, f"{by}：{amounts}。"),
            above_all=(OLD.sub("", told.result), *told.above_all),
        )
    return told


def supposes_an_income(said: Said, intent: str = "") -> bool:
    """Or anything, of why nothing comes: 要是低保停了,残补还有没有."""
    put = {each.fact for each in said.facts if each.meant == "supposed"}
    return INCOME.name in put or (bool(put) and intent.endswith(OF_A_LACK))


def supposes_of_one(said: Said, facts: Mapping[str, AnyFact]) -> bool:
    """他要是评上二级,我家能多多少: it is of him, whoever the money is for."""
    put = [e for e in said.facts if e.meant == "supposed" and facts[e.fact].personal]
    return said.about not in ME and any(each.about == said.about for each in put)
