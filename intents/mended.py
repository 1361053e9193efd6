"""A number that was told before, told over again: 记错了,是四年; 其实领了六年; 如果十六年呢."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from intents.facts_said import Said, SaidFact
from intents.mentions.durations import LENGTHS, YEAR, months
from intents.mentions.numbers import Number, divided, numerals
from intents.messages import Dialogue
from intents.reading import words
from intents.stance import Stance
from intents.text import Text
from knowledge.facts import INCOME, AnyFact, Interval

_WORDS: Final = words("mending")
LONGEST: Final = 20  # characters
SMALLEST_SUM: Final = 100  # yuan
_MONTHS: Final = "months"  # the unit of a length of time
_PERIOD: Final = re.compile(r"[一每]年|全年|一个?月|每个?月")
_DOINGS: Final = ("交缴", "领拿吃", "干待呆")  # by which one length of time is told from another
_CALLED: Final = {"块": "元", "块钱": "元", "岁": "周岁"}


class _Quantity(NamedTuple):
    number: Number
    unit: str
    beside: str  # the words that stand with it


class _Correction(NamedTuple):
    begin: int  # of what holds instead
    end: int
    denied: tuple[Number, ...] = ()  # that it holds instead of


def without_correcting(text: Text) -> Text:
    """记错了,是66年3月; 不是七千,是四千: what is told instead, as if it were told alone."""
    late = _WORDS["late"].search(text.plain)
    if late:  # 我男,65年5月,说错了,是66年8月
        before, behind = text[: late.start() + (late.start() > 0)], text[late.end() :]
        return Text(before.plain + behind.plain, (*before.places[:-1], *behind.places))
    found = _correction(text.plain)
    return text[found.begin : found.end] if found and found.begin < found.end else text


def told_instead(plain: str) -> tuple[str, bool]:
    """装修, of 不是租房,是装修, and whether anything is put right there; else all of it."""
    again, other = _WORDS["again"].match(plain), _WORDS["other"].fullmatch(plain)
    found = again or other
    return (plain[again.end() :] if again else other["instead"] if other else plain, bool(found))


def corrects(plain: str) -> bool:
    """Whether a message does nothing but tell a number over again."""
    found = _correction(plain)
    return found is not None and bool(found.denied)


def _correction(plain: str) -> _Correction | None:
    no = _WORDS["denied"].search(plain)
    if no:  # 应该是1600不是3200
        begin = max(plain.rfind(mark, 0, no.start()) for mark in ",。 ") + 1
        return _Correction(begin, no.start(), tuple(e.number for e in numerals(no.group())))
    again = _WORDS["again"].match(plain)
    if again:
        return _Correction(again.end(), len(plain))
    instead = _WORDS["instead"].fullmatch(plain)
    if instead is None or instead.lastgroup is None:
        return None
    begin, end = instead.span(instead.lastgroup)
    denied = tuple(each.number for each in numerals(plain[:begin] + plain[end:]))
    return _Correction(begin, end, denied) if denied and any(numerals(plain[begin:end])) else None


def mended(
    plain: str,
    said: Said,
    dialogue: Dialogue,
    facts: Mapping[str, AnyFact],
    reads: Collection[str],
) -> dict[str, SaidFact]:
    """The newest of the facts told before that it can be of, those first that the last rule
    `reads` and that are of the same doing, with all that was read of the same words, and with the
    new value in the old unit. Empty where it is plain what is told."""
    again, supposed = _correction(plain), _WORDS["supposed"].match(plain)
    if not (again or supposed) or len(plain) > LONGEST:
        return {}
    begin, end = again[:2] if again else (supposed.end() if supposed else 0, len(plain))
    bare = plain[begin:end].strip(" ,。?!呢")
    of_it = [each for each in re.split("[ ,。]", bare) if any(numerals(each))]
    bare = of_it[0] if again and len(of_it) == 1 else bare  # 记错了,加上社保那些,平均五千
    told = [each for each in reversed(dialogue.said) if each.fact in facts]
    if again and again.denied:
        same = {*again.denied, *(e * YEAR for e in again.denied if isinstance(e, Decimal))}
        told = [each for each in told if isinstance(each.value, Decimal) and each.value in same]
    doing = _doing(bare)
    told.sort(key=lambda each: (each.fact not in reads, _doing(facts[each.fact].display) != doing))
    new = [each for each in said.facts if each.fact in reads]
    if new:
        return _of_the_same_doing(new, bare, told, facts) if again else {}
    quantity = _quantity(bare)
    found = list(_fitting(told, quantity, facts) if quantity else _chosen(told, bare, facts))
    plainly = quantity and (quantity.unit or _least(quantity.number) >= SMALLEST_SUM)
    if not found or (quantity and not again and not plainly):  # 如果十六年呢
        return {}
    newest = found[0]
    meant: Stance = "stated" if again else "supposed"
    return {
        each.fact: replace(each, span=(0, len(plain)), meant=meant)
        for each in found
        if each.span[0] < newest.span[1] and newest.span[0] < each.span[1]
    }


def _of_the_same_doing(
    new: Sequence[SaidFact], bare: str, told: Sequence[SaidFact], facts: Mapping[str, AnyFact]
) -> dict[str, SaidFact]:
    """交了十年 where the years paid to another insurance were told, and none is named now."""
    before = {each.fact for each in told}
    for each in new:
        doing, value = _doing(facts[each.fact].display), each.value
        if each.fact in before or not doing or not isinstance(value, Decimal):
            continue
        length = value if _unit(facts[each.fact]) == _MONTHS else value * YEAR
        of_it = [one for one in told if _doing(facts[one.fact].display) == doing]
        found = list(_fitting(of_it, _Quantity(length, _MONTHS, ""), facts))
        if found and not _WORDS["of_which"].search(bare):
            return {found[0].fact: replace(each, fact=found[0].fact, value=found[0].value)}
    return {}


def _quantity(bare: str) -> _Quantity | None:
    """The one number of a text that is hardly anything else."""
    length = LENGTHS.search(bare)
    if length is not None and not _PERIOD.match(bare, length.start()):
        number = months(length.group())
        beside, unit = bare[: length.start()] + bare[length.end() :], _MONTHS
    else:
        period = _PERIOD.search(bare)
        without = _PERIOD.sub("", bare)
        found = list(numerals(without))
        if len(found) != 1:
            return None
        number = found[0].number
        beside = without[: found[0].begin] + without[found[0].end :]
        told = _WORDS["units"].match(without, found[0].end)
        unit = _CALLED.get(told.group(), told.group()) if told else ""
        unit = unit or ("个" if found[0].digits in ("俩", "仨") else "")
        beside += period.group() if period else ""
    if number is None or _WORDS["nothing"].sub("", _PERIOD.sub("", beside)):
        return None
    return _Quantity(number, unit, beside)


def _fitting(
    told: Sequence[SaidFact], quantity: _Quantity, facts: Mapping[str, AnyFact]
) -> Iterator[SaidFact]:
    """Those that the quantity can be of, with it."""
    for each in told:
        if not isinstance(each.value, Decimal | Interval):
            continue
        value = _in_its_unit(facts[each.fact], quantity)
        if value is not None:
            by_the_year = each.fact == INCOME.name and "年" in quantity.beside  # 是一年六百
            yield replace(each, value=divided(value, YEAR) if by_the_year else value)


def _chosen(
    told: Sequence[SaidFact], bare: str, facts: Mapping[str, AnyFact]
) -> Iterator[SaidFact]:
    """弄错了,是九级: another of the options of what was told."""
    for each in told:
        options = facts[each.fact].options
        if bare in options and options[bare] != each.value:
            yield replace(each, value=options[bare])


def _in_its_unit(fact: AnyFact, quantity: _Quantity) -> Number | None:
    number, unit, beside = quantity
    doing, kept = _doing(beside), _unit(fact)
    if doing and _doing(fact.display) not in ("", doing):
        return None
    if unit == _MONTHS:
        if kept == "个月" and isinstance(number, Interval):
            return number.high or number.low  # 快五个月 is told as five there
        if kept in (_MONTHS, "个月"):
            return number
        whole = isinstance(number, Decimal) and number % YEAR == 0
        return divided(number, YEAR) if kept == "年" and whole else None
    if unit:
        return number if kept == unit else None
    is_sum = _least(number) >= SMALLEST_SUM
    return number if kept != _MONTHS and is_sum == (kept == "元") else None


def _least(number: Number) -> Decimal:
    return number if isinstance(number, Decimal) else number.low or Decimal(0)


def _unit(fact: AnyFact) -> str:
    if any("{t}" in pattern for pattern in fact.counted):
        return _MONTHS
    found = _WORDS["units"].match(fact.display, fact.display.find("{}") + len("{}"))
    return found.group() if found else ""


def _doing(text: str) -> str:
    return next((each for each in _DOINGS if re.search(f"[{each}]", text)), "")
