"""What an answer comes to by each thing that its first missing fact could be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from intents.answers.filling import Filler, amount_of, headline
from intents.messages import AnswerAmount
from intents.reading import words
from knowledge.policy.catalogue import Entry
from knowledge.policy.entitlement import Entitlement, Quantity, Range, Verdict
from knowledge.policy.law import Law

MOST_SUMS: Final = 4  # with what each is called, that one line holds
NOT: Final = ("不", "没", "别的")  # begins the label of what is only a no
_ASKS: Final = words("asking")
_SORTS: Final = {"元/月": _ASKS["only_by_the_month"], "%": _ASKS["only_a_share"]}
_BOUND: Final = words("asking.bound")
_INCOME: Final = ("元", "收入")  # ends a label behind which a sum is set off: 每月720元的25元
_RECKONED: Final = re.compile(r"＝-?\d")  # a sum, and no formula


def options(entry: Entry, entitlement: Entitlement, law: Law) -> list[str]:
    """What each option comes to, those that come to the same on one line."""
    ends = leaves(entitlement)
    amounts = [len(_amounts_told(entry, each, law)) for _, each in ends if not each.options]
    if len(ends) > 1 and len({_in_short(entry, each, law) for _, each in ends}) == 1:
        return []  # 2300元 either way
    if ends and amounts == [1] * len(ends):  # all there is to say of each
        return ["；".join(_apart(label, _in_short(entry, option, law)) for label, option in ends)]
    labels: dict[str, list[str]] = {}
    for label, option in ends:
        labels.setdefault(_option(entry, option, law), []).append(label)
    return [f"{'、'.join(same)}：{what}" for what, same in labels.items()]


def sums_by_option(entry: Entry, entitlement: Entitlement, law: Law) -> str:
    """门诊能报：在职职工910元，退休职工975元: what was worked out from what is said, by whatever
    else it hangs on; empty where nothing was, or too much."""
    sums: dict[str, list[str]] = {}
    names: set[str] = set()
    ends = list(_ends(entitlement))
    if any(option.verdict is Verdict.OPEN for _, option in ends):
        return ""  # who is not named beside the sums may have as much: an office decides it
    for label, option in ends:
        amounts = _amounts_told(entry, option, law)
        if not amounts:
            continue
        names.add(amounts[0].label)  # 助学金 of one, 免学费 of another: no such division
        if any(_RECKONED.search(step) for step in option.steps):
            sums.setdefault(option.amounts[amounts[0]].show(amounts[0].unit), []).append(label)
    if len(names) != 1 or not sums or sum(map(len, sums.values())) > MOST_SUMS:
        return ""
    told = (
        f"{'、'.join(same)}{'的' if same[-1].endswith(_INCOME) else ''}{what}"
        for what, same in sums.items()
    )
    return f"{names.pop()}：{'，'.join(told)}"


def amounts_by_option(entitlement: Entitlement) -> list[AnswerAmount]:
    """The money that a table of what it hangs on may tell."""
    return [
        amount_of(each, f"{each.label}（{label}）", span)
        for label, option in _ends(entitlement)
        for each, span in option.amounts.items()
        if each.unit.startswith("元") and span != entitlement.amounts.get(each)
    ]


def sole_grant(entitlement: Entitlement) -> tuple[str, Entitlement] | None:
    """满15年: the one thing that it takes, and what it comes to then."""
    granted = [each for each in _ends(entitlement) if each[1].verdict is Verdict.YES]
    return granted[0] if len(granted) == 1 else None


def told_either_way(line: str, result: Entitlement, asked: str) -> bool:
    """Whether a question would bring no more: everything it hangs on comes to the same, or to sums
    that a line tells side by side (本科2万元，研究生2.5万元), or what is asked
    does (一个月发几个)."""
    bounds = [rf"\d个?(?:工作)?{unit}" for unit, asks in _BOUND.items() if asks.search(asked)]
    if _ASKS["of_nobody"].search(asked) or (bounds and re.search("|".join(bounds), line)):
        return True  # the bound itself: 多大岁数能坐车免费, 几天内能要求重评
    if result.verdict is Verdict.YES and _ASKS["only_whether"].search(asked):
        return not any(each.called in line for each in result.missing)  # 能不能给他单独办
    granted = [option for _, option in result.options if option.verdict is not Verdict.NO]
    sort = next((unit for unit, words in _SORTS.items() if words.search(asked)), None)
    if result.verdict is Verdict.YES and sort is not None:
        of_it = [span for each, span in result.amounts.items() if each.unit == sort]
        return bool(of_it) and all(span.certain for span in of_it)
    if not granted or any(option.missing for option in granted):
        return False
    same = all(option.amounts == granted[0].amounts for option in granted)
    if same and result.verdict is Verdict.YES and len(granted) == len(result.options):
        return bool(granted[0].amounts)
    return any(
        len({option.amounts.get(each) for option in granted}) > 1
        and all(_tells(line, option.amounts.get(each), each.unit) for option in granted)
        for each in granted[0].amounts
    )


def _tells(line: str, amount: Range | None, unit: str) -> bool:
    shown = amount.show(unit.split("/")[0]) if amount and amount.certain else ""
    return bool(shown) and re.search(rf"(?<![\d.]){re.escape(shown)}", line) is not None


def hangs(result: Entitlement) -> bool:
    """Whether only an office has to say so: all that is worked out stands."""
    return result.verdict is Verdict.OPEN and bool(result.amounts) and not result.missing


def _ends(entitlement: Entitlement, above: str = "") -> Iterator[tuple[str, Entitlement]]:
    """Whatever it could come to, called by all that it hangs on but what is only a no."""
    for label, option in leaves(entitlement):
        if not above or above.startswith(NOT):
            named = label
        else:
            named = above if label.startswith(NOT) else f"{above}{label}"
        if option.options:
            yield from _ends(option, named)
        else:
            yield named, option


def _amounts_told(entry: Entry, option: Entitlement, law: Law) -> list[Quantity]:
    """Those that the first line names, where it is a yes."""
    filler = Filler(law, option)
    headline(entry, option, filler)
    amounts = [used for used in filler.used if isinstance(used, Quantity)]
    return amounts if option.verdict is Verdict.YES else []


def _option(entry: Entry, option: Entitlement, law: Law) -> str:
    """What one option comes to; where another fact still divides it, both sides in short."""
    if not option.options:
        sums = [step for step in option.steps if "＝" in step]
        if sums and option.amounts and option.verdict is not Verdict.NO:
            return "，".join(sums)
        return headline(entry, option, Filler(law, option))
    labels: dict[str, list[str]] = {}
    for label, further in leaves(option):
        labels.setdefault(_in_short(entry, further, law), []).append(label)
    return "；".join(_apart("、".join(same), what) for what, same in labels.items()) + "。"


def _apart(label: str, what: str) -> str:
    """每月480元：1010元, and not two sums in a row."""
    return f"{label}：{what}" if label.endswith("元") and what[0] != "：" else f"{label}{what}"


def _in_short(entry: Entry, option: Entitlement, law: Law) -> str:
    """The amount that the first line is about, or the whole line where it has none."""
    if amounts := _amounts_told(entry, option, law):
        return option.amounts[amounts[0]].show(amounts[0].unit)
    return f"：{headline(entry, option, Filler(law, option)).rstrip('。')}"


def leaves(entitlement: Entitlement) -> list[tuple[str, Entitlement]]:
    """The options of the first missing fact; those of a number's spans on one level."""
    ends: list[tuple[str, Entitlement]] = []
    for label, option in entitlement.options:
        if option.missing and option.missing[0] is entitlement.missing[0]:
            ends += leaves(option)
        else:
            ends.append((label, option))
    return ends


def option_labels(entitlement: Entitlement) -> tuple[str, ...]:
    return tuple(label for label, _ in leaves(entitlement))
