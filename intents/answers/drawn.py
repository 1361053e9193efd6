"""What the registry says that a household draws, beside what is told of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from intents.answers.grounds import year_of_the_oldest
from intents.answers.reckoned import first_sum
from intents.answers.relatives import people_called, speaker
from intents.answers.shape import OLD, Told, join
from intents.answers.totals import APART, TOGETHER, told_first
from intents.answers.working_out import WorkedOut, called
from intents.asking import asks_for_the_standard, asks_what_lacks, asks_whether_right
from intents.matching.ranking import subject
from intents.messages import AnswerAmount, Question, Reading
from intents.stance import HOLDING
from knowledge.facts import UNKNOWN, Case, Person
from knowledge.policy.assessment import is_granted
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.policy.conflicts import A_RAISE, MONTHLY, OF_A_SUM_DRAWN, ConflictKind, conflicts
from knowledge.policy.entitlement import Benefit, Verdict, evaluate, plain_name
from knowledge.policy.law import as_written, plain
from knowledge.relations import SELF

OF_A_LACK: Final = (".payment", ".stopped", ".missing", ".refused")  # why nothing comes
PERIODS: Final = {MONTHLY: "每月", "元/年": "每年"}  # by the unit of what is drawn


def with_what_is_drawn(
    knowledge: Knowledge, told: Told, entry: Entry, reading: Reading, question: Question
) -> Told:
    """First where no sum of their own is worked out."""
    summed = OLD.sub("", told.result).startswith(TOGETHER)
    of_all = replace(reading, said=replace(reading.said, about=None)) if summed else reading
    drawn = _drawn(knowledge, entry, of_all, question)
    supposed = any(each.meant == "supposed" for each in reading.said.facts)
    changed = question.on_file not in (None, question.household)  # 俺娘没了: it was of both
    if not drawn or changed:
        return told
    told = _with_newer_beside(told, drawn, reading.said.about)
    if supposed:
        return told
    if reading.aspect != "amount" and entry.rule is not None and not entry.rule.quantities:
        return told  # 闺女没算进去,对不对: the verdict, and the sum with it
    if asks_what_lacks(reading.plain) and (lacking := _what_lacks(told, drawn, entry)):
        rest = tuple(each for each in told.above_all if "登记里" not in each)
        return told_first(lacking, replace(told, above_all=rest))
    if summed or APART.match(told.result):
        return told
    line = f"登记里在领{'；'.join(each.line for each in drawn)}"
    undrawn = list(_not_drawn(knowledge, entry, drawn, question)) if told.amounts else []
    if undrawn and not asks_whether_right(reading.plain):
        line = f"还没领：{'、'.join(undrawn)}；{line}"
    elif reading.total and len(drawn) > 1:
        line += f"，一共每月{as_written(sum((each.month for each in drawn), Decimal(0)), '元')}"
    right = asks_whether_right(reading.plain)
    if right and all(checked := [_checked(knowledge, e, reading, question) for e in drawn]):
        line = "；".join(dict.fromkeys(checked))
    line += "。"
    rules = [knowledge.entries[i].rule for i in (entry.intent, entry.own) if i]
    own = all(each.benefit.rule in rules and not each.benefit.at_least for each in drawn)
    if told.ask is None and told.amounts and own and not asks_whether_right(reading.plain):
        return told  # its own sum; where the two differ, that is told with it
    told = replace(told, above_all=tuple(each for each in told.above_all if each != line))
    of_another = reading.aspect == "trouble" and told.amounts and not undrawn
    if of_another and not asks_whether_right(reading.plain):
        return told  # 生活补贴怎么没给
    if asks_for_the_standard(reading.plain):
        return replace(told, above_all=(*told.above_all, line))
    return told_first(line, told)


def _with_newer_beside(told: Told, drawn: Sequence[OnFile], about: str | None) -> Told:
    """By how much what is reckoned for a later year is more or less than what is drawn."""
    newer, month = told.newer, sum((each.month for each in drawn), Decimal(0))
    whose = {called(e.person) for e in drawn if e.benefit.personal}
    of_one = len(whose) < (1 if about is None else 2)
    if OLD.sub("", told.result).startswith(TOGETHER):  # of the same people, or of the household
        of_all = len(whose) > 1 or not any(each in e.line for each in whose for e in drawn)
        of_one = of_all and all(each in told.result for each in whose)
    alike = not _parts(drawn) and {e.benefit.amount and e.benefit.amount.label for e in drawn} & {
        each.label for each in told.amounts
    }  # neither 照护费 nor the standard of a head is all that a household draws
    if newer is None or newer.unit != MONTHLY or not (of_one and month and alike):
        return told
    gap = newer.amount - month
    if gap < 0 and any(each.benefit.at_least for each in drawn):
        return told  # with what an account pays beside it
    more = f"比在领的{'多' if gap > 0 else '少'}{as_written(abs(gap), '元')}"
    return replace(told, newer=replace(newer, beside=f"，{more if gap else '跟在领的一样'}"))


def _parts(drawn: Sequence[OnFile]) -> set[str]:
    """What parts of a benefit are listed apart, as they are called where they are told."""
    return {
        part.label
        for each in drawn
        for part, names in each.benefit.parts.items()
        if plain_name(each.name) in names
    }


def _what_lacks(told: Told, drawn: Sequence[OnFile], entry: Entry) -> str:
    """一月差多少: of all that is due, or of the part that is told first, what is not drawn, by the
    old figures and the newer ones; where something else is drawn instead, how much more it is."""
    due, parts = first_sum(told), _parts(drawn)
    if len(parts) == len(drawn) == 1:  # 照护费 is no part of what 特困 is short of
        due = next((each for each in told.amounts if each.label in parts), due)
        told = replace(told, newer=None)
    drawn = [each for each in drawn if due is not None and each.worth[1] == due.unit]
    if due is None or not drawn or due.unit not in PERIODS:
        return ""
    places = [due.label.rfind(each.name) for each in drawn]  # 照护 of 特困照护费
    part = [e for e, at in zip(drawn, places, strict=True) if at == max(places) > 0] or drawn
    month = sum((each.worth[0] for each in part), Decimal(0))
    instead = subject(part[0].benefit.intent) != subject(entry.intent)
    of_old = [Decimal(e.value) for e in told.amounts if e.unit == due.unit and not instead]
    raised = (
        max([s for s in of_old if s <= e.worth[0] <= s * A_RAISE], default=e.worth[0]) for e in part
    )
    by_then = sum(raised, Decimal(0)) if told.newer else month  # 149 now is what 138 was
    heads = len({each.person for each in part})
    heads = heads if plain(Decimal(due.value) * heads) in [e.value for e in told.amounts] else 1
    lacks = [Decimal(due.value) * heads - by_then]
    lacks += [told.newer.amount * heads - month] if told.newer else []
    if max(lacks) <= 0 or not month:
        return ""
    more = f"{PERIODS[due.unit]}多" if instead else "差"
    by = "，".join(
        f"{f'按{told.newer.year}年推算' if told.newer and number else ''}{more}{plain(each)}元"
        for number, each in enumerate(lacks)
        if each > 0
    )
    name = part[0].name if instead or len(part) < len(drawn) else ""
    return f"{name}登记里在领{PERIODS[due.unit]}{plain(month)}元，{by}。"


def drawn_entry(knowledge: Knowledge, entry: Entry, reading: Reading, question: Question) -> Entry:
    """俺五保钱对不对: the entry of what is drawn, whichever of its subject is likelier; otherwise
    the one that works it out."""
    verdict = entry.rule is not None and not entry.rule.quantities
    if verdict or not asks_whether_right(reading.plain):
        return entry
    if drawn := _drawn(knowledge, entry, reading, question):
        whole, of = knowledge.entries.get(subject(entry.intent)), knowledge.benefits_of(entry)
        asked = {each.intent for each in of} & {entry.intent}  # 护理那份漏了: it is not drawn
        if len(asked.union(e.benefit.intent for e in drawn)) > 1 and whole and whole.rule:
            return whole  # 两样残补
        return knowledge.entries[drawn[0].benefit.intent]
    if entry.rule is not None or question.household is None:
        return entry
    granted = (
        each
        for each in knowledge.benefits_of(entry)
        if not each.personal and each.amount
        if is_granted(knowledge, each, question.household, question.as_of)
    )
    return next((knowledge.entries[each.intent] for each in granted), entry)


def draws(knowledge: Knowledge, entry: Entry, reading: Reading, question: Question) -> bool:
    """Whether they draw something of the subject by the registry; where the entry is of a part
    that is listed apart (特困照护费三档), of all of it."""
    names = [each.name for each in _drawn(knowledge, entry, reading, question)]
    return bool(names) and not (entry.rule and any(entry.title.find(each) > 0 for each in names))


def drawn_already(knowledge: Knowledge, entry: Entry, found: WorkedOut) -> Told | None:
    """What somebody draws of a subject by the registry, as a part of a sum."""
    for benefit in knowledge.benefits_of(entry):
        for each in benefit.drawn_by(found.case.household, found.person):
            if benefit.personal and each.amount is not UNKNOWN and each.amount:
                amount = AnswerAmount(f"登记在领的{each.name}", plain(each.amount), MONTHLY)
                return Told(f"登记里在领，每月{as_written(each.amount, '元')}。", amounts=(amount,))
    return None


def _checked(knowledge: Knowledge, drawn: OnFile, reading: Reading, question: Question) -> str:
    """Whether what is drawn is what is worked out; empty where nothing can be worked out."""
    facts = {each.fact: each.value for each in reading.said.facts if each.meant in HOLDING}
    case = Case(question.as_of, question.household, drawn.person, facts)
    rule, department = drawn.benefit.rule, drawn.benefit.intent.partition(".")[0]
    result = evaluate(rule, case, knowledge.law(department, question.as_of))
    for each in conflicts(knowledge, case, rule, result):
        if each.kind in OF_A_SUM_DRAWN:
            return each.line
    amount = drawn.benefit.amount
    worked_out = result.amounts.get(amount) if amount is not None else None
    if result.verdict is not Verdict.YES or worked_out is None or not worked_out.certain:
        return ""
    if worked_out.low != drawn.month:
        return ""  # by what is said now it is another sum
    year = year_of_the_oldest(result.values)
    sums = [step for step in result.steps if "＝" in step]
    how = f"（{sums[-1]}）" if sums else ""
    by = f"按{year}年的数，" if year else ""
    return f"对得上：登记里在领{drawn.line}，{by}算出来也是这些{how}"


def asks_why_nothing_comes(entry: Entry, reading: Reading) -> bool:
    """低保没批, 俺爹的津贴怎么没有: whether they should have it is told first."""
    of_a_lack = entry.intent.endswith(OF_A_LACK) and reading.aspect == "trouble"
    return of_a_lack or entry.aspects == {"trouble"}


def with_what_differs(
    knowledge: Knowledge, told: Told, entry: Entry, own: Entry, found: WorkedOut, reading: Reading
) -> Told:
    """Where they draw another sum than is worked out for them by their `own` entry, that comes
    first if they ask of a sum; that nothing is due behind it: 找着活了,不是能缓半年吗."""
    of_a_sum = reading.aspect == "amount" or asks_whether_right(reading.plain)
    of_a_sum = of_a_sum or entry.intent.endswith(OF_A_LACK)
    assert own.rule is not None
    for each in conflicts(knowledge, found.case, own.rule, found.result):
        if each.kind is ConflictKind.REFUSED:
            return replace(told, why=(*told.why[:1], f"{each.line}。", *told.why[1:]))
        worked_out = each.kind in (ConflictKind.DRAWN, ConflictKind.CHANGED)
        if worked_out and not of_a_sum:
            return replace(told, why=(*told.why, f"{each.line}。"))
        if worked_out:
            sums = [step for step in found.result.steps if "＝" in step]
            return replace(
                told,
                result=f"{each.line}。",
                why=(*sums[-1:], told.result, *told.why),
                steps=(*told.steps, *sums),
                details=replace(told.details, steps=join([*sums, told.details.steps])),
            )
    return told


class OnFile(NamedTuple):
    """What is drawn of a subject."""

    name: str
    line: str  # as it is told
    benefit: Benefit
    month: Decimal  # 元; of what is given by the year, nothing
    person: Person | None
    worth: tuple[Decimal, str]  # with its unit


def _drawn(
    knowledge: Knowledge, entry: Entry, reading: Reading, question: Question
) -> list[OnFile]:
    """低保转特困,多多少: where nothing of it is drawn, what it would come instead of."""
    own = knowledge.benefits_of(entry)
    found = list(_listed(own, reading, question))
    if found or not asks_what_lacks(reading.plain):
        return found
    excluded = {name for each in own for name in each.excludes}
    instead = [each for _, each in knowledge.benefits if each.name in excluded]
    return list(_listed(instead, reading, question))


def _listed(benefits: Sequence[Benefit], reading: Reading, question: Question) -> Iterator[OnFile]:
    household = question.household
    if household is None:
        return
    about = people_called(reading.said.about or "", household)
    me = speaker(household, reading.said, question.as_of)
    own = [benefit for benefit in benefits if benefit.personal]
    if me and reading.said.about == SELF and any(e.drawn_by(household, me) for e in own):
        about = [me]
    for benefit in benefits:
        people: tuple[Person | None, ...] = (None,)
        if benefit.personal:
            people = tuple(about or household.people)
        drawn = [(e, who) for who in people for e in benefit.drawn_by(household, who)]
        for each, person in {id(each): (each, person) for each, person in drawn}.values():
            whose = f"（{called(person)}）" if person and each in person.benefits else ""
            amount = Decimal(0) if each.amount is UNKNOWN else each.amount
            monthly = benefit.amount is None or benefit.amount.unit == MONTHLY
            month = amount if monthly else Decimal(0)
            worth = f"{'每月' if monthly else ''}{as_written(amount, '元')}" if amount else ""
            unit = MONTHLY if benefit.amount is None else benefit.amount.unit
            line = f"{each.name}{whose}{worth}"
            yield OnFile(each.name, line, benefit, month, person, (amount, unit))


def _not_drawn(
    knowledge: Knowledge, entry: Entry, drawn: Sequence[OnFile], question: Question
) -> Iterator[str]:
    """光见着一样: what the same people may have of the subject beside what they draw."""
    for benefit in knowledge.benefits_of(entry):
        amount, department = benefit.amount, benefit.intent.partition(".")[0]
        if amount is None or amount.unit != MONTHLY or not benefit.personal:
            continue
        law = knowledge.law(department, question.as_of)
        for person in {id(each.person): each.person for each in drawn}.values():
            if benefit.drawn_by(question.household, person):
                continue
            case = Case(question.as_of, question.household, person)
            result = evaluate(benefit.rule, case, law)
            worth = result.amounts.get(amount)
            if result.verdict is Verdict.YES and worth is not None and worth.certain:
                yield f"{called(person)}的{benefit.name}每月{worth.show('元')}"
