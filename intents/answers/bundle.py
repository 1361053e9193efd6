"""Everything a household is entitled to, as a plan: 「我家能享受哪些」.

What brings money comes first, then what is saved, what comes only when something happens, what is
drawn already, and what depends on one fact more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from intents.answers.alike import Together, alike, apart, at_most, named, person_of, undrawn
from intents.answers.grounds import passages, year_of_the_oldest
from intents.answers.person_by_person import person_by_person
from intents.answers.relatives import CHILD
from intents.answers.shape import Told, join
from intents.messages import AnswerAmount, Ask, Details
from intents.pupils import STAGE
from knowledge.facts import DISABILITY_GRADE, UNKNOWN, AnyFact, Household, Person
from knowledge.policy.assessment import Assessed, Sums, sums_by_period
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import Range, Verdict
from knowledge.policy.law import Source, as_written, plain
from knowledge.policy.offices import with_offices
from knowledge.relations import CHILDREN

NOTHING_FOUND: Final = "按现有资料，没查到您家还能领的。"
NOT_YET: Final = "现在还定不下来，要先弄清下面说的。"
WHOM: Final = "下一步：家里有变化或者日子难，问乡镇（街道）救助窗口，电话12345。"
MOST_OPEN: Final = 3  # facts that decide, told beside the one that is asked


def say(
    knowledge: Knowledge,
    assessed: Sequence[Assessed],
    day: date,
    ask: Ask | None,
    household: Household | None,
    conflicts: Sequence[str] = (),
    following: Sequence[str] = (),
    stated: Collection[str] = (),
    by_person: bool = False,
) -> Told:
    """`stated` are the names of the facts that were said of whoever asks."""
    sure = [each for each in assessed if _sure(each)]
    new = [each for each in sure if not each.drawn and not each.benefit.per_event]
    cash = alike(each for each in new if each.pays)
    saved = alike(each for each in new if not each.pays)
    events = alike(each for each in sure if each.benefit.per_event and not each.drawn)
    drawn = [each for each in assessed if each.drawn]
    open_ones = [e for e in assessed if e.result.verdict is Verdict.OPEN and not e.drawn]
    displaced = [
        f"不能同时领：{named([each])}和{each.displaced_by}只能领一样，就高不就低"
        for each in assessed
        if each.displaced_by and not each.drawn
    ]
    settling = _worth_settling(open_ones, household, stated)
    listed = [_listed("能省的、能办的", saved), _listed("看病、出事时", events)]
    money = [_cash_line(knowledge, each, day, household) for each in cash]
    if by_person and household:
        money, listed = person_by_person(knowledge, sure, household, day), []
    lines = [
        *money,
        *following,
        *(_settling_line(same) for same in settling),
        *listed,
        _drawn_line(drawn, household),
        *(f"{line}。" for line in conflicts),
        *_decided_by([each for each in open_ones if all(each not in s for s in settling)]),
    ]
    sources = _sources([*sure, *(each for same in settling for each in same)])
    reasons = [apart(knowledge, each[0], household, day) for each in cash]
    claimed = [each for each, why in zip(cash, reasons, strict=True) if not why]
    sums = sums_by_period(each for same in claimed for each in same)
    headline = _headline(claimed, sums, saved, is_open=ask is not None or bool(settling))
    if settling and not cash and ask is None:
        headline = f"能去申请：{_names(same[0] for same in (*settling, *events))}。"
    if left_out := "、".join(dict.fromkeys(filter(None, reasons))):
        headline = f"{headline.rstrip('。')}；{left_out}的没算进去。"
    return Told(
        headline,
        why=tuple(line for line in lines if line),
        next_step="" if cash or saved or ask else WHOM,
        ask=ask,
        amounts=_amounts(sure),
        also=tuple(
            AnswerAmount(f"{period or '一次性'}一共", plain(total.low), "元", plain(total.high))
            for period, (total, _) in sums.items()
        ),
        sources=sources,
        details=Details(
            grounds=join(passages(sources, day)),
            steps=join([*_steps(sure), *map(_open, open_ones), *displaced]),
            papers=join(_offices(knowledge, [*cash, *saved, *events], day)),
        ),
        is_long=True,
    )


def _worth_settling(
    open_ones: Iterable[Assessed], household: Household | None, stated: Collection[str]
) -> list[Together]:
    """Money that hangs on one thing not known of one person, the most first. What comes with an
    event, or is delicate to ask, only where whoever asks spoke of it."""
    head = household.head if household else None
    found = []
    for each in open_ones:
        missing, amount = each.result.missing, each.amount
        if each.left_to_an_office:
            found.append(each)
        if len(missing) != 1 or not missing[0].personal or amount is None or not amount.high:
            continue
        spoken_of = missing[0].name in stated and each.person in (None, head)
        asked_of_all = not (
            missing[0].delicate
            or each.benefit.per_event
            or _of_nobody_disabled(each)
            or _of_no_pupil(each)
        )
        if each.pays and not each.displaced_by and not each.drawn and (spoken_of or asked_of_all):
            found.append(each)
    found.sort(key=lambda each: -each.yearly.high)
    return alike(found)[:MOST_OPEN]


def _of_nobody_disabled(each: Assessed) -> bool:
    """A grade left empty says nothing of somebody of whom no disability is on file."""
    kind = UNKNOWN if each.person is None else each.person.disability_kind
    return each.result.missing[0] is DISABILITY_GRADE and kind is UNKNOWN


def _of_no_pupil(each: Assessed) -> bool:
    """Nobody asks the head or the spouse which school they go to."""
    of_school = each.result.missing[0].name == STAGE
    return of_school and each.person is not None and each.person.relation not in (*CHILDREN, CHILD)


def _settling_line(same: Together) -> str:
    first, year = same[0], year_of_the_oldest(same[0].result.values)
    worth = f"{at_most(first)}{f'（{year}年的数）' if year else ''}，" if first.amount else ""
    missing, reasons = first.result.missing, first.result.reasons
    worth = f"{undrawn(first)}{worth}" if worth else ""
    return f"{named(same)}：{worth}{f'要看{missing[0].called}' if missing else reasons[0]}"


def _headline(
    cash: Sequence[Together], sums: Sums, saved: Sequence[Together], *, is_open: bool
) -> str:
    told = "，".join(
        f"{period or '一次性'}一共{total.show('元')}{_of_which(doubtful, total)}"
        for period, (total, doubtful) in sums.items()
    )
    unknown = any(each.amount is None for same in cash for each in same)
    if told:
        more = "（金额没查到的没算进去）" if unknown else ""
        return f"还能申请的钱，{told}{more}。"
    if cash:
        return f"还能申请{len(cash)}样领钱的，金额待确认。"
    if saved:
        return "没查到还能领的钱，有能省、能办的。"
    return NOT_YET if is_open else NOTHING_FOUND


def _of_which(doubtful: Decimal, total: Range) -> str:
    """How much of a sum is not confirmed."""
    if not doubtful:
        return ""
    most = "" if total.certain and doubtful == total.high else f"其中{as_written(doubtful, '元')}"
    return f"（{most}待确认）"


def _cash_line(knowledge: Knowledge, same: Together, day: date, household: Household | None) -> str:
    first = same[0]
    worth = "金额待确认"
    if first.amount is not None and first.benefit.amount is not None:
        each = "每人" if len(same) > 1 else ""
        worth = f"{each}{first.period}{first.amount.show(first.benefit.amount.unit)}"
    status = "" if first.result.confirmed or worth == "金额待确认" else "（待确认）"
    year = year_of_the_oldest(first.result.values) if worth != "金额待确认" else None
    status += f"（{year}年的数）" if year else ""
    office = _office(knowledge, first, day)
    why = apart(knowledge, first, household, day)
    known = f"{why}，没记在领，{undrawn(first)}" if why else ""
    return f"{named(same)}：{known}{worth}{status}" + (f"，找{office}" if office else "")


def _listed(title: str, groups: Sequence[Together]) -> str:
    return f"{title}：{'、'.join(map(_with_its_worth, groups))}" if groups else ""


def _with_its_worth(same: Together) -> str:
    """What is paid for them, with how much."""
    first = same[0]
    if first.amount is None or first.benefit.amount is None:
        return named(same)
    each = "每人" if len(same) > 1 else ""
    worth = first.amount.show(first.benefit.amount.unit)
    year = year_of_the_oldest(first.result.values)
    return f"{named(same)}{each}{first.period}{worth}{f'（{year}年的数）' if year else ''}"


def _drawn_line(drawn: Sequence[Assessed], household: Household | None) -> str:
    """By the names of the registry: one of them may stand for several benefits."""
    lists = [(each, each.benefit.drawn_by(household, each.person)) for each in drawn]
    names = dict.fromkeys(
        f"{entry.name}（{person}）" if (person := person_of(each)) else entry.name
        for each, entries in lists
        for entry in entries
    )
    return f"已经在领：{'、'.join(names)}" if names else ""


def _decided_by(open_ones: Sequence[Assessed]) -> list[str]:
    """What one fact more decides, by that fact, the most money first; what each of several people
    would have to be asked is only named."""
    by_fact: dict[AnyFact, Together] = {}
    personal: dict[str, None] = {}
    for each in open_ones:
        if len(each.result.missing) == 1:
            fact = each.result.missing[0]
            if fact.personal:
                personal |= {} if fact.delicate else {fact.called: None}
            elif not each.benefit.per_event:
                by_fact.setdefault(fact, []).append(each)
    worth = {fact: sum(e.yearly.high for e in found) for fact, found in by_fact.items()}
    facts = sorted(by_fact, key=lambda fact: -worth[fact])[:MOST_OPEN]
    lines = [f"还差一样，要看{fact.called}：{_names(by_fact[fact])}" for fact in facts]
    if personal:
        lines.append(f"还可能有别的，要看每个人的{'、'.join(list(personal)[:MOST_OPEN])}。")
    return lines


def _names(found: Iterable[Assessed]) -> str:
    return "、".join(dict.fromkeys(each.benefit.name for each in found))


def following(assessed: Sequence[Assessed], granted: str = "") -> str:
    """What a benefit brings with it once it is granted."""
    brings = "、".join(named(same) for same in alike(assessed) if not same[0].benefit.per_event)
    return f"{granted}批下来后还能有：{brings}。" if brings else ""


def _steps(sure: Sequence[Assessed]) -> list[str]:
    return [
        f"{named([each])}：{step}" for each in sure for step in each.result.steps if "＝" in step
    ]


def _open(each: Assessed) -> str:
    """What is lacking; what the documents leave open stands where that benefit is asked for."""
    missing = "、".join(fact.called for fact in each.result.missing)
    return f"没定下来：{named([each])}，" + (f"要看{missing}" if missing else "资料里没写清")


def _offices(knowledge: Knowledge, groups: Iterable[Together], day: date) -> list[str]:
    by_office: dict[str, list[str]] = {}
    for same in groups:
        by_office.setdefault(_office(knowledge, same[0], day), []).append(named(same))
    return [f"找{office}：{'、'.join(names)}" for office, names in by_office.items() if office]


def _office(knowledge: Knowledge, each: Assessed, day: date) -> str:
    entry = knowledge.entries.get(each.benefit.intent)
    return with_offices(entry.wording.office, day) if entry is not None else ""


def _sure(each: Assessed) -> bool:
    return each.result.verdict is Verdict.YES and not each.displaced_by


def of_people(assessed: Iterable[Assessed], people: Sequence[Person]) -> list[Assessed]:
    """Only what these people get, each for themselves, and what an event brings to all."""
    of_all = [each for each in assessed if each.benefit.per_event and not each.benefit.personal]
    return [e for e in assessed if e in of_all or (e.benefit.personal and e.person in people)]


def _amounts(assessed: Sequence[Assessed]) -> tuple[AnswerAmount, ...]:
    found = []
    for each in assessed:
        if each.amount is not None and each.benefit.amount is not None:
            most = None if each.amount.certain else plain(each.amount.high)
            unit = each.benefit.amount.unit
            found.append(AnswerAmount(named([each]), plain(each.amount.low), unit, most))
    return tuple(found)


def _sources(assessed: Sequence[Assessed]) -> tuple[Source, ...]:
    """Of each figure that is told."""
    values = [value for each in assessed for value in each.result.values]
    return tuple(dict.fromkeys(source for value in values for source in value.version.sources))
