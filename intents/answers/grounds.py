"""What an answer rests on: its sources, what of it is not confirmed, what has changed since; and
which facts are on file, said, presumed or supposed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from intents.agreed import STATUSES
from intents.answers.working_out import WorkedOut
from intents.facts_said import Said
from intents.messages import AnswerAmount, ValueHistory
from knowledge.days import month_of
from knowledge.facts import DISABILITY_GRADE, MARGIN, UNKNOWN
from knowledge.policy.catalogue import Entry
from knowledge.policy.entitlement import Entitlement, Rule, resting_on_silence
from knowledge.policy.law import (
    DatedValue,
    Law,
    LawValue,
    Source,
    Status,
    Version,
    as_written,
    later_year,
    plain,
)


def unconfirmed(values: Iterable[LawValue]) -> list[str]:
    told = [each for each in values if each.status is Status.UNCONFIRMED]
    named = [f"{each.name}{each.shown}" for each in told] if len(told) == 1 else []
    shown = "、".join(named or dict.fromkeys(each.shown for each in told))
    return [f"{shown}没见到正式文件，待确认"] if told else []


def changed_since(values: Iterable[LawValue], law: Law) -> list[str]:
    """What has changed after the day that is told; the newest first, of each value."""
    lines: list[str] = []
    for value in values:
        before, changes = value.amount, []
        for version in law.values[value.id].versions:
            if version.since > law.day and version.amount != before and not version.inferred:
                became = "提高到" if version.amount > before else "降到"
                old, new = (as_written(each, value.unit) for each in (before, version.amount))
                document = version.sources[0]
                changes.append(
                    f"后来变了：{value.name}{month_of(version.since)}起由{old}{became}{new}"
                    f"（{document.short or document.title}）。"
                )
                before = version.amount
        lines += reversed(changes)
    return lines


def history(values: Iterable[LawValue], law: Law) -> tuple[ValueHistory, ...]:
    """Of each figure every version that a document gives."""
    once = {each.id: each for each in values if _worth(each)}
    return tuple(_history(law.values[each]) for each in once)


def _history(value: DatedValue) -> ValueHistory:
    versions = [version for version in value.versions if not version.inferred]
    seen = None if value.lasting else versions[-1].seen
    told = tuple((version.since, version.amount) for version in versions)
    return ValueHistory(value.name, value.unit, told, seen)


def history_line(told: ValueHistory) -> str:
    shown = "；".join(
        f"{since}起{as_written(amount, told.unit)}" for since, amount in told.versions
    )
    times = f"（变过{len(told.versions) - 1}回）" if len(told.versions) > 1 else ""
    return f"{told.name}{times}：{shown}"


PHONE: Final = "phone."  # with which the ids of telephone numbers begin


def newest_known(values: Iterable[LawValue]) -> str:
    """按查到的最新数（2023年）, where an amount may not hold any more on the day asked about;
    （有的是2023年的）, where one of its unit is told beside it that is of a later year."""
    known = list(values)
    year = year_of_the_oldest(known)
    if year is None:
        return ""
    units = {value.unit for value in known if value.is_old and _worth(value)}
    is_mixed = any(value.version.seen.year > year for value in known if value.unit in units)
    return f"按查到的最新数（有的是{year}年的）" if is_mixed else f"按查到的最新数（{year}年）"


MOST_RECKONED: Final = 3
UNPUBLISHED: Final = "没见公布"  # in a line that tells the reckoned figure alone


def reckoned(values: Iterable[LawValue], law: Law) -> tuple[str, list[Source], list[AnswerAmount]]:
    """What is reckoned of a later year, and in no document, beside figures that are old; and of
    what it is reckoned."""
    later: dict[str, Version] = {}
    for value in values:
        versions = [each for each in law.values[value.id].versions if each.inferred]
        newer = [each for each in versions if value.version.since < each.since <= law.day]
        if newer and value.is_old and value.unit.startswith("元"):
            name = value.name.partition("（2020")[0].removeprefix("全市").removeprefix("济宁")
            later[name] = newer[-1]
    year = max((each.since.year for each in later.values()), default=0)
    later = {name: each for name, each in later.items() if each.since.year == year}
    if not 0 < len(later) <= MOST_RECKONED:
        return "", [], []
    named = {name if len(later) > 1 else "": each.amount for name, each in later.items()}
    told = "、".join(f"{name}{as_written(amount, '元')}" for name, amount in named.items())
    sources = [source for each in later.values() for source in each.sources]
    amounts = [
        AnswerAmount(f"{name}（按{year}年推算）", plain(each.amount), "元")
        for name, each in later.items()
    ]
    return f"{year}年推算{told}，{UNPUBLISHED}。", sources, amounts


def year_of_the_oldest(values: Iterable[LawValue]) -> int | None:
    """Of the figures that may not hold any more on the day asked about."""
    years = [value.version.seen.year for value in values if value.is_old and _worth(value)]
    return min(years, default=None)


def _worth(value: LawValue) -> bool:
    return value.unit.startswith(("元", "%", "倍"))


def sources_of(
    entry: Entry, values: Iterable[LawValue], of_what_is_reckoned: Iterable[Source] = ()
) -> tuple[Source, ...]:
    """The weightiest first: a telephone number that is told by the way comes behind them."""
    of_values = [
        (value.id.startswith(PHONE), source) for value in values for source in value.version.sources
    ]
    figures = [source for is_phone, source in of_values if not is_phone]
    phones = [source for is_phone, source in of_values if is_phone]
    return tuple(dict.fromkeys([*figures, *entry.sources, *phones, *of_what_is_reckoned]))


def passages(sources: Sequence[Source], day: date) -> list[str]:
    """The passages by document, in full; only what stands there to the letter in quotation
    marks."""
    documents: dict[str, list[str]] = {}
    for source in sources:
        title = f"·〔{source.status.label}〕{source.title}（{source.date}）"
        quote = f"“{source.quote}”" if source.verbatim else source.quote
        documents.setdefault(title, []).append(quote)
    lines = [f"{title}：{''.join(quotes)}" for title, quotes in documents.items()]
    return [f"依据{later(sources, day)}：", *lines] if lines else []


def later(sources: Sequence[Source], day: date) -> str:
    """（据2022年的文件）, where a document was not there yet on the day that is asked about."""
    year = later_year(sources, day)
    return f"（据{year}年的文件）" if year else ""


MOST_SILENT: Final = 2  # named at once


def known(entitlement: Entitlement, said: Said) -> list[str]:
    """Which facts the answer rests on, and who said them. What was only named or supposed is not
    told as if it had been stated."""
    meant = {each.fact: each.meant for each in said.facts}
    shown: dict[str, list[str]] = {"按登记的": [], "按您说的": [], "按这样算": []}
    for used in entitlement.facts:
        how = meant.get(used.fact.name)
        if not used.stated:
            if not used.silent:
                shown["按登记的"].append(str(used))
        elif how != "supposed":
            shown["按这样算" if how == "named" else "按您说的"].append(str(used))
    return [f"{words}：{'、'.join(facts)}" for words, facts in shown.items() if facts]


def presumed(result: Entitlement) -> str:
    """What nobody said and is not asked for, because it would be absurd to ask everybody."""
    words = "、".join(dict.fromkeys(each.words for each in result.presumed))
    return f"没说的按：{words}" if words else ""


def supposed_of(found: WorkedOut, said: Said) -> str:
    """What the result rests on and nobody stated: what is supposed, and a class that was only
    named where the registry knows otherwise; a grade that the card on file does not have."""
    meant = {each.fact: each.meant for each in said.facts}
    case = found.case
    supposed = []
    for used in found.result.facts:
        how = meant.get(used.fact.name) if used.stated else None
        filed = used.fact.read(case.household, case.person, case.as_of)
        differs = filed not in (UNKNOWN, used.value)
        if how == "supposed" and filed == used.value:
            continue  # 低保 that a household on file is, put once more
        of_a_card = used.fact is DISABILITY_GRADE and isinstance(used.value, int)
        if how == "supposed" or ((how == "named" or (how and of_a_card)) and differs):
            supposed.append(str(used))
    return "、".join(supposed)


def silent(found: WorkedOut, rule: Rule, law: Law) -> list[str]:
    """What the registry only leaves out, where it would be otherwise with it: unknown is no no.
    Of whom a class is on file or told, no other is asked after: 俺家不是低保也不是边缘户."""
    household = found.case.household
    told = found.case.stated.keys() & {*STATUSES, MARGIN.name}
    if household is None or household.categories or told:
        return []
    left_out = resting_on_silence(rule, found.case, law, found.result)
    named = "、".join(used.fact.show(True) for used in left_out[:MOST_SILENT])
    return [f"登记里没有{named}，其实是的话告诉我再算"] if named else []
