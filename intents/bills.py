"""The bills of a text: what each comes to, of what kind it is, and in which hospital."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from intents.mentions.mention import Mention
from intents.mentions.numbers import Number, number
from intents.mentions.sums import BREAK, Sum, size
from intents.reading import words as words_of
from knowledge.facts import Interval
from knowledge.relations import ME, OTHERS, SELF

_WORDS: Final = words_of("bills")

PAID_BY_INSURANCE: Final = "paid_by_insurance"  # the fact of what was paid of a bill
STAY, ILLNESS = "stay", "illness"  # kinds of bills, each under rules of its own

Owned = tuple[Mention, Sum, str | None]


@dataclass(frozen=True)
class Bill:
    """What was paid at once, or in a year for an illness."""

    amount: Number  # yuan
    kind: str = ""  # STAY, ILLNESS, or "" where nothing tells
    level: Mention | None = None  # of the hospital, told beside it


def bills_of(
    plain: str, money: Sequence[Owned], about: str | None, levels: Sequence[Mention]
) -> tuple[list[Bill], Mention | None]:
    """Those of the person asked about, and the last mention that tells one. A total outranks its
    parts; the bills of several stays, or of a stay and an illness, are told one by one."""
    roles = ("cost", "inside", "outside") if all_outside(plain) else ("cost", "inside")
    told = [each for each in money if each[1].role in roles]
    own = [each for each in told if each[2] == about or (each[2] in ME and about in ME)]
    bills = own or [each for each in told if each[2] not in OTHERS]
    if not bills:
        return [], None
    if all_outside(plain):
        return [Bill(Decimal(0))], bills[-1][0]
    if inside := [each for each in bills if each[1].role == "inside"]:
        return [Bill(inside[-1][1].amount)], inside[-1][0]
    totals = [each for each in bills if each[1].total]
    stays = [totals[-1:]] if totals else _one_by_one(plain, bills, told)
    begins = [stay[0][0].begin for stay in stays[1:]]
    found: list[Bill] = []
    for stay, begin, end in zip(stays, [0, *begins], [*begins, len(plain)], strict=True):
        amount = _of_a_stay(stay)
        for mention, each, _ in money:
            shared = each.total and begins  # 自费共一千: of all of them
            if each.role == "outside" and not shared and begin <= mention.begin < end:
                amount = less(amount, each.amount)
        if not begins:
            amount = _without_share(plain, amount)
        first, last = _words_around(plain, stay, told)
        beside = [each for each in levels if first <= each.begin < last]
        kind = _kind(plain[first:last]) or (found[-1].kind if found else "")
        found.append(Bill(amount, kind, beside[-1] if beside else None))
    return found, stays[-1][-1][0]


def all_outside(plain: str) -> bool:
    """全是目录外的. 全自费 alone is no such: what was paid first may still be claimed."""
    return bool(_WORDS["all_outside"].search(plain))


def owners_of_bills(mentions: Sequence[tuple[Mention, object, str | None]]) -> list[str]:
    """Whose bills a text tells, in their order; of whom nobody is named, whoever speaks."""
    told = [
        SELF if owner in ME else str(owner)
        for mention, _, owner in mentions
        if isinstance(mention.value, Sum) and mention.value.role in ("cost", "inside")
    ]
    return [owner for owner in dict.fromkeys(told) if owner not in OTHERS]


def _kind(words: str) -> str:
    """A stay where one is told, however long the illness: 化疗住院花了八千."""
    if _WORDS["stay"].search(words):
        return STAY
    if _WORDS["illness"].search(words):
        return ILLNESS
    return STAY if _WORDS["hospital"].search(words) else ""


def _words_around(plain: str, stay: Sequence[Owned], told: Sequence[Owned]) -> tuple[int, int]:
    """From the bill before to the mark behind."""
    before = [each[0].end for each in told if each[0].end <= stay[0][0].begin]
    mark = BREAK.search(plain, stay[-1][0].end)
    behind = [each[0].begin for each in told if each[0].begin >= stay[-1][0].end]
    return max(before, default=0), min([mark.start() if mark else len(plain), *behind])


def _one_by_one(plain: str, bills: Sequence[Owned], told: Sequence[Owned]) -> list[list[Owned]]:
    """上次花了八千,这回又花一万二 are two; 手术一万二,药四千 is one; 慢病五千,住院八千 are two."""
    stays = [[bills[0]]]
    counted = _WORDS["stays"].search(plain)
    apart = counted is not None and number(counted[1]) == len(bills)  # 两次分别三千和五千
    for last, bill in pairwise(bills):
        kinds = {_kind(plain[slice(*_words_around(plain, [each], told))]) for each in (last, bill)}
        unlike = kinds == {STAY, ILLNESS}
        if apart or unlike or _WORDS["again"].search(plain, last[0].end, bill[0].begin):
            stays.append([])
        stays[-1].append(bill)
    return stays


def _without_share(plain: str, amount: Number) -> Number:
    """Without the share that is said to be outside the catalogue: 目录外的占两成, 一成是自费药."""
    found = _WORDS["share"].search(plain)
    if found is None:
        return amount
    tenths = number(found["few"] or found["tenths"] or "0")
    tenths += Decimal("0.5") if found["half"] else 0
    share = number(found["percent"] or found["sign"] or "0") / 100 + tenths / 10
    left = 1 - share if found["outside"] or found["few"] else share
    return each_end(amount, lambda end: end * left) if 0 < left < 1 else amount


def _of_a_stay(bills: Sequence[Owned]) -> Number:
    """The sum of its parts, or the largest where they are not parts alone."""
    amounts = [bill.amount for _, bill, _ in bills]
    exact = [each for each in amounts if isinstance(each, Decimal)]
    if len(exact) == len(bills) > 1 and all(bill.part for _, bill, _ in bills):
        return sum(exact, Decimal(0))
    return max(amounts, key=size)


def less(amount: Number, part: Number) -> Number:
    """A bill without a part of it that is outside the catalogue."""
    if isinstance(part, Interval):
        if not isinstance(amount, Decimal) or part.high is None or part.high > amount:
            return amount
        return Interval(amount - part.high, None if part.low is None else amount - part.low)
    return each_end(amount, lambda end: end - part) if part < size(amount) else amount


def each_end(amount: Number, change: Callable[[Decimal], Decimal]) -> Number:
    if isinstance(amount, Decimal):
        return change(amount)
    return Interval(*(None if end is None else change(end) for end in (amount.low, amount.high)))
