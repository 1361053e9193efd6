"""Sums of money: what each is (its role) and of how long and of whom it speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from intents.mentions.mention import SUM, Mention
from intents.mentions.numbers import Number, Numeral
from intents.reading import words as words_of
from knowledge.facts import Interval

_WORDS: Final = words_of("money")
LARGEST: Final = 10**8  # yuan; what is more belongs to no household


@dataclass(frozen=True)
class Sum:
    amount: Number  # yuan
    role: str  # one of ROLES, or "" where nothing tells
    months: Decimal | None  # how many it is for: 12 of 一年; 0 of a day; None where nothing tells
    each: bool = False  # of every person: 人均, 每人
    total: bool = False  # 拢共, 合计: of the parts that are told beside it
    part: bool = False  # of one bill: 手术一万二, 药四千


# The role of a sum by the words before it in its clause, and by those right behind it. What is told
# of a part of a bill outranks the words for the bill as a whole, however near those stand.
_CHANGE: Final = words_of("money.change")
_BEFORE: Final = (words_of("money.part_of_a_bill"), words_of("money.of_the_whole"))
_BEHIND: Final = words_of("money.after")
ROLES: Final = frozenset(role for roles in _BEFORE for role in roles)
_A_DAY: Final = Decimal(0)
YEAR: Final = Decimal(12)
_PERIODS: Final = (
    (YEAR, re.compile(r"一年|每年|年(?=收入|纯收入|人均|均|入|薪)|全年|年均|/年")),
    (Decimal(6), re.compile(r"半年")),
    (Decimal(3), re.compile(r"一个?季|每个?季")),
    (
        Decimal(1),
        re.compile(r"每个?月|一个?月|月月|全月|月(?=收入|工资|均|薪|入|挣|总|共|均)|按月|单月|/月"),
    ),
    (_A_DAY, re.compile(r"一天|每天|一日|每次|一趟|/天")),
)
_A_YEAR: Final = re.compile(r"(?:19[5-9]|20[0-3])\d")
_BREAK: Final = re.compile(r"[,。;?!]")
_TENTHS: Final = {name: n % 9 + 1 for n, name in enumerate("一二三四五六七八九123456789")}
_WINDOW: Final = 24


def sums(text: str, found: Sequence[Numeral]) -> Iterator[Mention]:
    """Bare numbers count as money where their role is told and their size allows it."""
    last, last_months, begin = "", None, 0
    medical = bool(_WORDS["medical"].search(text))
    for numeral in found:
        after = text[numeral.end : numeral.end + _WINDOW]
        unit = _WORDS["unit"].match(after)
        least = 10 if text.endswith("花了", 0, numeral.begin) else 100
        if unit is None and (_WORDS["no_sum"].match(after) or size(numeral.number) < least):
            continue
        amount = numeral.number
        if unit is not None and unit["tenth"] and isinstance(amount, Decimal):
            amount += Decimal(_TENTHS[unit["tenth"]]) / 10
        if size(amount) >= LARGEST or _WORDS["together"].match(text, numeral.begin):
            continue
        end = numeral.end + (unit.end() if unit else 0)
        clauses = _BREAK.split(text[max(begin, numeral.begin - _WINDOW) : numeral.begin])[-2:]
        clause = clauses[-1]
        total, headed = bool(_WORDS["total"].search(clause)), ""
        months = _months(clause, after)
        if len(clauses) > 1 and _WORDS["paid_at_once"].search(clauses[0]) and months in (None, 0):
            months = _months(clauses[0], "")
            role = "income" if months else ""
        else:
            role = _role(clause, after)
        if not role and _WORDS["no_role"].fullmatch(clause) and _WORDS["by_itself"].match(after):
            role, headed_months, headed = _headed(text, numeral.end)
            months = months or headed_months
        if not role and last in ("cost", "outside", "income") and len(clause) <= 4:
            role = last  # a list of sums goes on with the role of the first: 药四千,床位六百
        if role == "received" and _WORDS["pensions"].search(clause):
            role = "income"  # 老两口养老金加起来三百六
        if not role and total:
            drawn = months or last in ("income", "received")
            bill = last == "cost" or not drawn or (medical and not months)
            role = "cost" if bill else "income"
        beside = "".join(clauses) + re.split("[,。 ]", after[:8])[0]
        monthly = _WORDS["a_month"].search(clause) and (unit or _WORDS["household"].search(text))
        worked = months and _WORDS["work"].search(beside)
        measured = months and _WORDS["measured"].match(after)
        if not role and (monthly or worked or measured) and not _WORDS["dues"].search(beside):
            role = "income"  # 俩人过,一月就六百来块
        if not role and not clause and clauses[0].endswith("院") and medical:
            role = "cost"  # 头一趟住院,卫生院,八百
        if not role and (medical or _stay(clause)) and (size(amount) >= 1000 or unit):
            role = "cost"
        if isinstance(amount, Interval) and _WORDS["bound"].match(after):
            role = ""  # 超过五千才给报
        if _WORDS["asked"].search(clause) and not after.startswith(("的账", "块钱的账")):
            role = ""
        if role == "cost" and months == 1 and not re.search(r"院|手术", clause):
            role = "price"  # what is spent every month is no bill
        begin = end
        if role == "income" and medical and not months and _WORDS["left"].search(clause):
            role = "own_share"  # 住院报了六成,剩四千
        elif role == "income" and months is None and _WORDS["left"].search(clause):
            months = last_months  # 一年毛收入一万五,除去种子剩八千
        if unit is None and role == "cost" and _A_YEAR.fullmatch(numeral.digits):
            role = ""  # 2018就退出了
        if role or unit:
            each, part = (
                bool(_WORDS["each"].search(headed or clause)),
                bool(_WORDS["bill_part"].search(clause)),
            )
            yield Mention(SUM, Sum(amount, role, months, each, total, part), numeral.begin, end)
            last, last_months = role, months


def _stay(clause: str) -> bool:
    """在三甲,这次一万九: of this one stay, though nothing else tells what it is."""
    return bool(_WORDS["this_time"].search(clause))


def _headed(text: str, begin: int) -> tuple[str, Decimal | None, str]:
    """What a clause behind a number says that it is: 不到三百,人均."""
    for clause in _BREAK.split(text[begin : begin + 2 * _WINDOW])[1:4]:
        if found := _WORDS["heading"].search(clause):
            return "income" if found["income"] else "cost", _months(clause, ""), clause
    return "", None, ""


def size(amount: Number) -> Decimal:
    if isinstance(amount, Decimal):
        return amount
    return amount.high or amount.low or Decimal(0)


def _role(clause: str, after: str) -> str:
    money = _WORDS["money"].match(after)
    assert money is not None
    for role, words in _CHANGE.items():
        if words.search(clause):
            return role
    for role, words in _BEHIND.items():
        if words.match(after, money.end()) and not (
            role == "cost" and _WORDS["owed"].search(clause)
        ):
            return role
    for roles in _BEFORE:
        ends = [
            (found.end(), role) for role, words in roles.items() for found in words.finditer(clause)
        ]
        if ends:
            return max(ends, key=lambda each: each[0])[1]
    return ""


def _months(clause: str, after: str) -> Decimal | None:
    nearest = max(
        ((found.end(), months) for months, words in _PERIODS for found in words.finditer(clause)),
        default=None,
    )
    if nearest is not None:
        return nearest[1]
    behind = _WORDS["period_after"].match(after)
    if behind is None:
        return None
    return next(months for months, words in _PERIODS if words.search(behind[1]))
