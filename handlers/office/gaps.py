"""Not yet claimed: what each household is entitled to and does not have in 在享待遇."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import chain
from typing import NamedTuple

from knowledge.facts import Drawn, Household, Maybe
from knowledge.policy.assessment import NOTHING, Assessed, Memory, assess, cannot_stand_beside
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import Range
from knowledge.policy.law import Source, plain
from knowledge.policy.offices import with_offices


class GapKind(StrEnum):
    CLAIM = "能领没领"
    OPEN = "还定不了"
    EVENT = "遇事才有"  # comes with a hospital stay, a bill or an emergency


@dataclass(frozen=True)
class Gap:
    """One benefit that is not drawn; amounts in 元/年, None where no figure is known."""

    kind: GapKind
    as_of: str  # the day whose law it is
    household: str
    county: str
    town: str
    village: str
    contact: str  # 包保责任人
    head: str
    person: str
    benefit: str
    least: str | None
    most: str | None
    instead_of: str  # what is drawn now and would end; the amounts are what it is more
    lacking: str  # what must be known before it can be told
    clause: str
    papers: str
    office: str
    can_be_asked: bool = True  # what is lacking; of the documents themselves nobody knows it

    @property
    def counts(self) -> bool:
        """What is open and comes to no more than is drawn need not be asked."""
        return self.kind is not GapKind.OPEN or self.most != "0"

    @property
    def worth(self) -> str:
        if self.most is None:
            return "金额待确认"
        return f"每年{Range(Decimal(self.least or 0), Decimal(self.most)).show('元')}"

    def __str__(self) -> str:
        who = f"{self.head}家" + (f"（{self.person}）" if self.person else "")
        return f"{self.household} {who} {self.what}"

    @property
    def what(self) -> str:
        """Without whose it is."""
        parts = (
            f"{self.benefit} {self.worth}",
            f"要换掉：{self.instead_of}" if self.instead_of else "",
            f"要看：{self.lacking}" if self.lacking else "",
            f"依据：{self.clause}",
            f"带：{self.papers}" if self.papers else "",
            f"找：{self.office}",
        )
        return " ".join(part for part in parts if part)


def gaps(
    knowledge: Knowledge, household: Household, as_of: date, memory: Memory | None = None
) -> list[Gap]:
    """The highest amount first, of each kind."""
    found = assess(knowledge, household, as_of, memory=memory, refused=False)
    return sorted(
        (gap for _, gap in listed(knowledge, household, as_of, found)),
        key=lambda gap: (list(GapKind).index(gap.kind), -Decimal(gap.most or 0)),
    )


def listed(
    knowledge: Knowledge, household: Household, as_of: date, found: Sequence[Assessed]
) -> list[tuple[Assessed, Gap]]:
    """In the order in which they were found."""
    gaps = [
        (each.of, gap_of(knowledge, household, as_of, each, _names_on_file(household, each.ended)))
        for each in not_drawn(found)
    ]
    return [(each, gap) for each, gap in gaps if gap.counts]


class NotDrawn(NamedTuple):
    of: Assessed
    kind: GapKind
    ended: Sequence[Assessed]  # what is drawn, or could be, and would end


def not_drawn(found: Sequence[Assessed]) -> list[NotDrawn]:
    standing = [each for each in found if each.drawn or each.unclaimed]
    listed, still_open = [], list[Assessed]()
    for each in found:
        kind = _kind(each)
        if kind is GapKind.OPEN:
            still_open.append(each)
            if _comes_to_no_more(each, still_open[:-1]):
                continue
        if kind is not None:
            listed.append(NotDrawn(each, kind, _ended(kind, each, standing)))
    return listed


def _ended(kind: GapKind, each: Assessed, standing: Sequence[Assessed]) -> Sequence[Assessed]:
    return [
        other
        for other in standing
        if (other.drawn or kind is GapKind.OPEN)
        and other is not each
        and cannot_stand_beside(each, other)
    ]


def _kind(each: Assessed) -> GapKind | None:
    if each.unclaimed:
        return GapKind.EVENT if each.benefit.per_event else GapKind.CLAIM
    return GapKind.OPEN if each.still_open and not each.benefit.per_event else None


def _comes_to_no_more(each: Assessed, before: Sequence[Assessed]) -> bool:
    """Of two that exclude each other and hang on the same, for the same money, the first is
    listed."""
    return any(
        cannot_stand_beside(each, other)
        and (other.yearly, other.result.missing) == (each.yearly, each.result.missing)
        for other in before
    )


def gap_of(
    knowledge: Knowledge,
    household: Household,
    as_of: date,
    not_drawn: NotDrawn,
    names: Iterable[str],  # of what would end
) -> Gap:
    each, kind, ended = not_drawn
    entry = knowledge.entries[each.benefit.intent]
    known, more = each.amount is not None, _more_than(each, ended)
    missing = [fact.label or fact.question for fact in each.result.missing]
    return Gap(
        kind=kind,
        as_of=as_of.isoformat(),
        household=household.id,
        county=_text(household.county),
        town=_text(household.town),
        village=_text(household.village),
        contact=_text(household.contact_person),
        head=_text(household.head.name if household.head else ""),
        person=_person(each),
        benefit=each.benefit.name,
        least=plain(more.low) if known else None,
        most=plain(more.high) if known else None,
        instead_of="、".join(names),
        lacking="、".join(missing or each.result.reasons) if kind is GapKind.OPEN else "",
        clause=_clause(each.result.grounds or entry.sources),
        papers="、".join(entry.wording.papers),
        office=_office(entry.wording.office, as_of),
        can_be_asked=bool(missing),
    )


def _person(each: Assessed) -> str:
    """By the relation where there is no name on file."""
    if each.person is None or not each.benefit.personal:
        return ""
    return _text(each.person.name) or _text(each.person.relation)


def _names_on_file(household: Household, ended: Iterable[Assessed]) -> Iterable[str]:
    drawn = ((other, other.benefit.drawn_by(household, other.person)) for other in ended)
    return dict.fromkeys(chain.from_iterable(names_of(other, own) for other, own in drawn))


def names_of(ended: Assessed, drawn: Iterable[Drawn]) -> Sequence[str]:
    """What is drawn by the names of the registry, what is not claimed by its own."""
    return [each.name for each in drawn] or [ended.benefit.name]


def _more_than(each: Assessed, ended: Sequence[Assessed]) -> Range:
    """元/年 beyond what it would put an end to."""
    lost = [other.yearly for other in ended]
    low = each.yearly.low - sum((span.high for span in lost), NOTHING.low)
    high = each.yearly.high - sum((span.low for span in lost), NOTHING.low)
    return Range(max(low, NOTHING.low), max(high, NOTHING.low))


@cache
def _office(text: str, day: date) -> str:
    return with_offices(text, day)


@cache
def _clause(sources: tuple[Source, ...]) -> str:
    clauses = (f"〔{s.status.label}〕{s.title}（{s.date}）" for s in sources)
    return "；".join(dict.fromkeys(clauses))


def _text(value: Maybe[str]) -> str:
    return value if isinstance(value, str) else ""
