"""Everything a household is entitled to, as one answer: 「我家能享受哪些」."""

from __future__ import annotations

from collections.abc import Sequence

from intents.answers.grounds import passages
from intents.answers.shape import Told, join
from intents.messages import AnswerAmount, Ask, Details
from knowledge.policy.assessment import Assessed
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import Verdict
from knowledge.policy.law import Source, plain

MOST_LINES = 15  # of each kind, so that one message holds them
PERIODS = {"月": "每月", "年": "每年", "次": "每次"}


def say(knowledge: Knowledge, assessed: Sequence[Assessed], ask: Ask | None) -> Told:
    sources = _sources(assessed)
    return Told(
        _headline(assessed),
        why=tuple(_lines(knowledge, assessed)),
        ask=ask,
        amounts=_amounts(assessed),
        sources=sources,
        details=Details(grounds=join(passages(sources))),
        is_long=True,
    )


def _headline(assessed: Sequence[Assessed]) -> str:
    sure = [each for each in assessed if _sure(each)]
    open_ones = [each for each in assessed if each.result.verdict is Verdict.OPEN]
    if not sure and not open_ones:
        return "按现有资料，没查到您家能享受的待遇。"
    parts = [f"您家能享受{len(sure)}项"] if sure else []
    if open_ones:
        parts.append(f"还有{len(open_ones)}项要再问问才能定")
    return "，".join(parts) + "。"


def _lines(knowledge: Knowledge, assessed: Sequence[Assessed]) -> list[str]:
    sure = [_entitled(knowledge, each) for each in assessed if _sure(each)]
    open_ones = [_open(each) for each in assessed if each.result.verdict is Verdict.OPEN]
    displaced = [
        f"· {_name(each)}：和{each.displaced_by}只能领一样，就高不就低"
        for each in assessed
        if each.displaced_by
    ]
    no = sum(each.result.verdict is Verdict.NO for each in assessed)
    return [
        *_block("能享受：", sure),
        *_block("要再问问：", open_ones),
        *_block("不能同时领：", displaced),
        *([f"另有{no}项不符合条件，想知道为什么，单独问那一项。"] if no else []),
    ]


def _amounts(assessed: Sequence[Assessed]) -> tuple[AnswerAmount, ...]:
    found = []
    for each in assessed:
        if _sure(each) and each.amount is not None and each.benefit.amount is not None:
            most = None if each.amount.certain else plain(each.amount.high)
            unit = each.benefit.amount.unit
            found.append(AnswerAmount(_name(each), plain(each.amount.low), unit, most))
    return tuple(found)


def _sources(assessed: Sequence[Assessed]) -> tuple[Source, ...]:
    values = [value for each in assessed if _sure(each) for value in each.result.values]
    return tuple(dict.fromkeys(source for value in values for source in value.version.sources))


def _sure(each: Assessed) -> bool:
    return each.result.verdict is Verdict.YES and not each.displaced_by


def _block(title: str, found: list[str]) -> list[str]:
    if not found:
        return []
    left = len(found) - MOST_LINES
    return [title, *found[:MOST_LINES], *([f"· 还有{left}项，请单独问"] if left > 0 else [])]


def _name(each: Assessed) -> str:
    name = each.person.name if each.person is not None and each.benefit.personal else None
    return f"{each.benefit.name}（{name}）" if isinstance(name, str) else each.benefit.name


def _entitled(knowledge: Knowledge, each: Assessed) -> str:
    entry = knowledge.entries.get(each.benefit.intent)
    worth = ""
    if each.amount is not None and each.benefit.amount is not None:
        period = PERIODS.get(each.benefit.amount.unit.rpartition("/")[2], "")
        worth = f"，{period}{each.amount.show(each.benefit.amount.unit)}"
    elif each.benefit.amount is not None:
        worth = "，金额待确认"
    status = "" if each.result.confirmed else "（待确认）"
    drawn = "，已在领" if each.drawn else ""
    office = f"；找{entry.wording.office}" if entry and entry.wording.office else ""
    return f"· {_name(each)}{worth}{status}{drawn}{office}"


def _open(each: Assessed) -> str:
    if each.result.missing:
        facts = "、".join(fact.label or fact.question for fact in each.result.missing)
        return f"· {_name(each)}：要看{facts}"
    return f"· {_name(each)}：{'；'.join(each.result.reasons) or '说不准，问那一项'}"
