"""What a household has to live on, and what a stay in hospital cost it, from the sums of a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Final

from intents.mentions.mention import PERSON, Mention
from intents.mentions.numbers import Number, number
from intents.mentions.sums import Sum, size
from intents.reading import words as words_of
from knowledge.facts import (
    ACCOUNT_BALANCE,
    COST,
    FAMILY_SIZE,
    INCOME,
    PER_CAPITA_INCOME,
    WAGE,
    AnyFact,
    AnyOf,
    Interval,
)
from knowledge.relations import HOME, ME, OTHERS, SELF

_WORDS: Final = words_of("household")

Told = tuple[AnyFact, Mention, Number | AnyOf]  # AnyOf: the bills of several stays
Owned = tuple[Mention, Sum, str | None]


def household_money(
    plain: str, found: Iterable[tuple[Mention, str | None]], about: str | None
) -> Iterator[Told]:
    """Costs less what is outside the catalogue, the household's income and one member's wage a
    month, what an account holds; every mention comes with the person it belongs to."""
    money: list[Owned] = []
    people: object = None
    household = False  # 三口,月入六千: of all of them, whoever is named before
    for mention, owner in found:
        if mention.kind == FAMILY_SIZE.name and (owner == about or owner not in OTHERS):
            people, household = people or mention.value, True
        elif mention.kind == PERSON:
            household = False
        elif isinstance(mention.value, Sum):
            own = None if household and owner not in OTHERS else owner
            money.append((mention, mention.value, own))
    if cost := _cost(plain, money, about):
        yield cost
    parts = [
        each for mention, each, _ in money if _WORDS["of_which"].search(plain[: mention.begin])
    ]
    uncounted = sum(
        (e.amount for e in parts if e.role == "uncounted" and isinstance(e.amount, Decimal)),
        Decimal(0),
    )
    for mention, each, owner in money:
        if each in parts or (owner in OTHERS and owner != about):
            continue
        if each.role == "balance":
            yield ACCOUNT_BALANCE, mention, each.amount
        elif each.role == "income" and each.months != 0:
            heads = people if each.each and isinstance(people, Decimal) else None
            monthly = _times(each.amount, (heads or Decimal(1)) / (each.months or 1))
            if each.each and not heads:
                yield PER_CAPITA_INCOME, mention, monthly
            elif each.each or of_the_household(plain, mention, owner, people):
                yield INCOME, mention, _less(monthly, uncounted)
            elif owner in (None, about, *ME):
                yield WAGE, mention, monthly


def _cost(plain: str, money: Sequence[Owned], about: str | None) -> Told | None:
    """A total outranks its parts; the bills of several stays are told one by one."""
    roles = ("cost", "inside", "outside") if all_outside(plain) else ("cost", "inside")
    bills = [each for each in money if each[1].role in roles]
    own = [each for each in bills if each[2] == about or (each[2] in ME and about in ME)]
    bills = own or [each for each in bills if each[2] not in OTHERS]
    if bills and all_outside(plain):
        return COST, bills[-1][0], Decimal(0)
    if inside := [each for each in bills if each[1].role == "inside"]:
        return COST, inside[-1][0], inside[-1][1].amount
    if not bills:
        return None
    totals = [each for each in bills if each[1].total]
    stays = [totals[-1:]] if totals else _by_stay(plain, bills)
    begins = [stay[0][0].begin for stay in stays[1:]]
    amounts = []
    for stay, begin, end in zip(stays, [0, *begins], [*begins, len(plain)], strict=True):
        amount = _of_a_stay(stay)
        for mention, each, _ in money:
            shared = each.total and begins  # 自费共一千: of all of them
            if each.role == "outside" and not shared and begin <= mention.begin < end:
                amount = _less(amount, each.amount)
        amounts.append(amount)
    return COST, stays[-1][-1][0], amounts[0] if len(amounts) == 1 else AnyOf(tuple(amounts))


def all_outside(plain: str) -> bool:
    """全是目录外的. 全自费 alone is no such: what was paid first may still be claimed."""
    return bool(_WORDS["all_outside"].search(plain))


def _by_stay(plain: str, bills: Sequence[Owned]) -> list[list[Owned]]:
    """上次花了八千,这回又花一万二 are two; 手术一万二,药四千 is one."""
    stays = [[bills[0]]]
    counted = _WORDS["stays"].search(plain)
    apart = counted is not None and number(counted[1]) == len(bills)  # 两次分别三千和五千
    for last, bill in pairwise(bills):
        if apart or _WORDS["stay"].search(plain, last[0].end, bill[0].begin):
            stays.append([])
        stays[-1].append(bill)
    return stays


def _of_a_stay(bills: Sequence[Owned]) -> Number:
    """The sum of its parts, or the largest where they are not parts alone."""
    amounts = [bill.amount for _, bill, _ in bills]
    exact = [each for each in amounts if isinstance(each, Decimal)]
    if len(exact) == len(bills) > 1 and all(bill.part for _, bill, _ in bills):
        return sum(exact, Decimal(0))
    return max(amounts, key=size)


def of_the_household(plain: str, mention: Mention, owner: str | None, people: object) -> bool:
    """One member's wages are not the household's income, unless there is nobody else."""
    clause = re.split(r"[,。;?!:、 ]", plain[max(0, mention.begin - 24) : mention.begin])[-1]
    clause += re.split("[,。;?!]", plain[mention.begin : mention.end + 4])[0]
    together = _WORDS["takings"].match(clause) and _WORDS["several"].search(plain)
    if together or _WORDS["family"].search(clause) or _WORDS["alone"].search(plain) or people == 1:
        return True
    if owner in (None, HOME) or (owner == SELF and people and "我" not in clause):
        return not _WORDS["wages"].search(clause)
    return False


def _times(amount: Number, factor: Decimal) -> Number:
    def rounded(value: Decimal) -> Decimal:
        exact = (value * factor).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return exact.to_integral_value() if exact == exact.to_integral_value() else exact

    return _each_end(amount, rounded)


def _less(amount: Number, part: Number) -> Number:
    """A bill without a part of it that is outside the catalogue."""
    if isinstance(part, Interval):
        if not isinstance(amount, Decimal) or part.high is None or part.high > amount:
            return amount
        return Interval(amount - part.high, None if part.low is None else amount - part.low)
    return _each_end(amount, lambda end: end - part) if part < size(amount) else amount


def _each_end(amount: Number, change: Callable[[Decimal], Decimal]) -> Number:
    if isinstance(amount, Decimal):
        return change(amount)
    return Interval(*(None if end is None else change(end) for end in (amount.low, amount.high)))
