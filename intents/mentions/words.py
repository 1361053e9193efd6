"""What departments name as words for their facts: in `spoken`, `counted` and the facts' options."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any

from intents.expressions import Expression, Sieve
from intents.mentions.durations import LENGTH, months
from intents.mentions.mention import MOST, Mention
from intents.mentions.numbers import Number, either, number
from intents.mentions.sums import counts_no_money
from knowledge.facts import AnyFact, Interval

Worth = Callable[[str], Number | None]  # of the words of a number or a length of time

# 2023、2024两年, 打卡1460三口人: figures are no part of the words of a number behind them.
_WRITTEN = "零一二两三四五六七八九十百千万"
_NUMERAL = (
    rf"(?:(?<![\d{_WRITTEN}])\d{{1,9}}(?:[十百千万][\d{_WRITTEN}]{{0,8}})?"
    rf"|(?<![{_WRITTEN}])(?!(?<=\d)[十百千万]|一[直共起样般定旦向律])[{_WRITTEN}]{{1,9}}"
    r"|[俩仨])"  # 六千俩孩子: 6000, and two of them
)
_DIGITS = f"0123456789{_WRITTEN}俩仨"
_TIMES = ".[年月]."  # no letters of a length of time but these are always there
# Behind a sum of money: the 一 of 自己一年还摊四千 is none.
# Behind 1900一个月, 十八一小时 the 一 is.
_A_TIME = r"(?:(?<=[\d百千万])一(?:个?月|年|天)|一个?(?:小时|钟头))"
# 月入6000一般 is 6000.
_NO_NUMBER = rf"(?:{_A_TIME}|[一两]个?[孩娃儿]|一[直共起样般定旦向律])"
_OF_MONEY = rf"(?!(?!{_NO_NUMBER})[\d零一二两三四五六七八九十百千万]|个?[年月]|[天次岁级口])"

_BESIDE = re.compile(
    r"(?:大?门[口前外]|旁边|附近|对[过面]|[东西南北]边|后头|食堂|[一二三四五六七八九十\d]+楼(?![\d一-龥]{0,4}(?:床|病房|住|躺))"
    r"|窗口|大厅|那边的?路)"
)

_THE_TIME_ASKED = re.compile(
    r"([一1](?:个?月|年))(?:[^,。?!;]{0,12}?)(?:多少|几[个块百千张]|咋[算给]|怎么[算给])"
)
_LASTS = re.compile("[了过满够足有才刚整就快到龄限期干做上待交缴签职厂来迟晚早欠拖压停断漏歇休住]$")


def _is_asked_for(text: str, begin: int, end: int) -> bool:
    """一个月失业金多少, 低保一年给几个: the time that an amount is asked for is no length of
    anything; behind a verb it is, 干了一年赔多少."""
    found = _THE_TIME_ASKED.match(text, begin)
    return bool(found and end <= found.end(1) and not _LASTS.search(text, 0, begin))


def _worth(digits: str) -> Number:
    """断了两三年, 屋里十四五度, 自己掏了五六千: one or the other, no 23, 55 or 56000."""
    whole, fen, tenths = digits.partition("分")
    if fen:  # 月息两分五
        rest = Decimal("0.5") if tenths == "半" else number(tenths) / 10 if tenths else 0
        return number(whole) + rest
    pair = either(digits)
    if pair is None:
        return number(digits)
    return Interval(pair[0], pair[1] if digits[-1] in "十百千万" else pair[1] + 1)


@dataclass(frozen=True)
class Wording:
    """Words that tell a fact: which value, or what their number is worth."""

    fact: AnyFact
    pattern: Expression
    value: Any = None
    worth: Worth | None = None

    def mentions(self, text: str) -> Iterator[Mention]:
        for found in islice(self.pattern.finditer(text), MOST):
            if self.worth is not None:
                value = self.worth(found[1])
                if value is None or value == 0 or self._is_no_count(text, *found.span(1), value):
                    continue
            elif _BESIDE.match(text, found.end()):
                continue
            else:
                value = self.value
            yield Mention(self.fact.name, value, found.start(), found.end())

    def _is_no_count(self, text: str, begin: int, end: int, value: Number) -> bool:
        of_money = "{}元" in self.fact.display  # 听说还有一道
        asked_for = _is_asked_for(text, begin, end)
        return asked_for or (of_money and counts_no_money(text, begin, end, value))


def words(text: str, facts: Iterable[AnyFact]) -> Iterator[Mention]:
    wordings, may_fit, counted = _wordings(tuple(facts))
    for place in may_fit(text):
        yield from wordings[place].mentions(text)
    for fact, each_of in counted:
        things = [each for each in each_of if each.search(text)]
        if things:
            spans = [found.span() for each in things for found in islice(each.finditer(text), MOST)]
            begin, end = min(first for first, _ in spans), max(last for _, last in spans)
            yield Mention(fact.name, Decimal(len(things)), begin, end)


@cache
def _wordings(
    facts: tuple[AnyFact, ...],
) -> tuple[list[Wording], Sieve, list[tuple[AnyFact, list[Expression]]]]:
    """Also the facts of which each thing that is told counts as one."""
    found = [each for fact in facts for each in wordings_of(fact)]
    counted = [(fact, [Expression(e) for e in fact.each_of]) for fact in facts if fact.each_of]
    return found, Sieve(each.pattern for each in found), counted


def wordings_of(fact: AnyFact) -> Iterator[Wording]:
    words = dict(fact.spoken) or {
        re.escape(each): value for each, value in fact.options.items() if len(each) > 2
    }
    for pattern, value in words.items():
        yield Wording(fact, Expression(pattern), value)
    numeral = _NUMERAL + _OF_MONEY if "{}元" in fact.display else _NUMERAL
    for pattern in fact.counted:
        whole = pattern.replace("{n}", numeral).replace("{t}", LENGTH)
        outline = pattern.replace("{n}", f"[{_DIGITS}]").replace("{t}", _TIMES)
        worth = months if "{t}" in pattern else _worth
        yield Wording(fact, Expression(whole, outline), worth=worth)
