"""Sums of money: what each is (its role) and of how long and of whom it speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

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
LEAST_A_YEAR: Final = 20000  # yuan; 前一年平均工资四千六 is what a month brought
YEAR: Final = Decimal(12)
# By the number of months; a day is none.
_PERIODS: Final = tuple((Decimal(n), each) for n, each in words_of("money.periods").items())
_A_YEAR: Final = re.compile(r"(?:19[5-9]|20[0-3])\d")
_LATELY: Final = re.compile(r"201[6-9]|202[1-9]")
BREAK: Final = re.compile(r"[,。;?!]")
_TENTHS: Final = {name: n % 9 + 1 for n, name in enumerate("一二三四五六七八九123456789")}
_WINDOW: Final = 24
_FEW: Final = 100  # below this a number without its unit may count anything


class _Around(NamedTuple):
    """A number that may be money, with what stands around it."""

    before: str  # the clause before its own
    clause: str  # of its own as far as the number
    after: str
    unit: bool
    large: bool  # enough for a bill though no unit follows
    text: str
    end: int

    @property
    def medical(self) -> bool:
        return bool(_WORDS["medical"].search(self.text))


def sums(text: str, found: Sequence[Numeral]) -> Iterator[Mention]:
    """Bare numbers count as money where their role is told and their size allows it."""
    last, begin = Sum(Decimal(0), "", None), 0
    for numeral in found:
        after = text[numeral.end : numeral.end + _WINDOW]
        unit = _WORDS["unit"].match(after)
        amount = numeral.number
        least = 10 if text.endswith("花了", 0, numeral.begin) else 100
        if unit is None and (_WORDS["no_sum"].match(after) or size(amount) < least):
            continue
        if unit is not None and unit["tenth"] and isinstance(amount, Decimal):
            amount += Decimal(_TENTHS[unit["tenth"]]) / 10
        if size(amount) >= LARGEST or _WORDS["together"].match(text, numeral.begin):
            continue
        end = numeral.end + (unit.end() if unit else 0)
        window = text[max(begin, numeral.begin - _WINDOW) : numeral.begin]
        clauses = BREAK.split(window.rpartition("?")[2])  # what was asked before is no part of it
        before, clause = ["", *clauses][-2:]
        large = unit is not None or size(amount) >= 1000
        at = _Around(before, clause, after, unit is not None, large, text, numeral.end)
        role, months, headed = _role_of(at, last)
        role, months = _corrected(role, months, at, numeral, last)
        begin = end
        if role or unit:
            each, part = _WORDS["each"].search(headed or clause), _WORDS["bill_part"].search(clause)
            total = _WORDS["total"].search(clause)
            last = Sum(amount, role, months, bool(each), bool(total), bool(part))
            yield Mention(SUM, last, numeral.begin, end)


def _role_of(at: _Around, last: Sum) -> tuple[str, Decimal | None, str]:
    """Also of how many months, and the clause behind that tells it."""
    months, headed = _months(at.clause, at.after), ""
    if _WORDS["paid_at_once"].search(at.before) and months in (None, _A_DAY):
        months = _months(at.before, "")
        role = "income" if months else ""
    else:
        role = _role(at.clause, at.after)
    if not role and _WORDS["no_role"].fullmatch(at.clause) and _WORDS["by_itself"].match(at.after):
        role, headed_months, headed = _headed(at.text, at.end)
        months = months or headed_months
    if not role and last.role in ("cost", "outside", "income") and len(at.clause) <= 4:
        role = last.role  # a list of sums goes on with the role of the first: 药四千,床位六百
    if role == "received" and _lives_on(at):
        role = "income"  # 老两口养老金加起来三百六
    role = role or _unnamed(at, months, last)
    if role == "cost" and _WORDS["bought"].match(at.after):
        role = ""  # 花八千买了床垫 is no bill
    if role == "income" and _WORDS["of_months"].search(at.clause):
        role = ""  # 压了两个月工资一万四 is no month's wage
    return role, months, headed


def _lives_on(at: _Around) -> bool:
    """Whether a pension is what the whole household lives on."""
    only = _WORDS["pension"].search(at.clause) and _WORDS["nothing_else"].search(at.text)
    behind = _WORDS["pension_behind"].match(at.after) and _WORDS["by_oneself"].search(at.text)
    return bool(only or behind or _WORDS["pensions"].search(at.clause))


def _unnamed(at: _Around, months: Decimal | None, last: Sum) -> str:
    """The role where no word for it stands beside the number."""
    clause, medical = at.clause, at.medical
    if _WORDS["total"].search(clause):
        earned = _WORDS["work"].search(clause) and not medical
        drawn = months or earned or last.role in ("income", "received")
        bill = last.role == "cost" or not drawn or (medical and not months)
        return "cost" if bill else "income"
    beside = at.before + clause + re.split("[,。 ]", at.after[:8])[0]
    household = at.unit or _WORDS["household"].search(at.text)
    monthly = _WORDS["a_month"].search(clause) and household
    worked = months and (_WORDS["work"].search(beside) or _WORDS["measured"].match(at.after))
    living = at.large and not medical and _WORDS["now_of_all"].search(clause)  # 全家现在五千二
    if (monthly or worked or living) and not _WORDS["dues"].search(beside):
        return "income"  # 俩人过,一月就六百来块
    if not clause and at.before.endswith("院") and medical:
        return "cost"  # 头一趟住院,卫生院,八百
    of_a_stay = medical or _WORDS["this_time"].search(clause)  # 在三甲,这次一万九
    return "cost" if of_a_stay and at.large else ""


def _corrected(
    role: str, months: Decimal | None, at: _Around, numeral: Numeral, last: Sum
) -> tuple[str, Decimal | None]:
    """What is no sum of anybody's after all, and what is left of one."""
    if isinstance(numeral.number, Interval) and _WORDS["bound"].match(at.after):
        role = ""  # 超过五千才给报
    if _WORDS["asked"].search(at.clause) and not _named_behind(at.after, "cost"):
        role = ""
    if not at.unit and role == "cost" and _A_YEAR.fullmatch(numeral.digits):
        role = ""  # 2018就退出了
    apart = at.text[: numeral.begin].endswith(" ") and at.after[:1] in ("", " ")
    if not at.unit and apart and _LATELY.fullmatch(numeral.digits):
        role = ""  # 最低工资 2026 一个月
    if role == "cost" and months in (1, _A_DAY) and not re.search(r"院|手术|花了", at.clause):
        role = "price"  # what is spent every month or day is no bill
    average = "平均" in at.clause and re.search("工资|前一年", at.clause)
    if role == "income" and months == YEAR and average and size(numeral.number) < LEAST_A_YEAR:
        months = Decimal(1)
    left = _WORDS["left"].search(at.clause)
    if role in ("inside", "income") and not months and left:
        if at.medical or role == "inside":
            return "own_share", months  # 住院报了六成,剩四千; 报完政策内还剩一万八
        return role, last.months if months is None else months  # 一年毛收入一万五,剩八千
    return role, months


def _headed(text: str, begin: int) -> tuple[str, Decimal | None, str]:
    """What a clause behind a number says that it is: 不到三百,人均."""
    for clause in BREAK.split(text[begin : begin + 2 * _WINDOW])[1:4]:
        if found := _WORDS["heading"].search(clause):
            return "income" if found["income"] else "cost", _months(clause, ""), clause
    return "", None, ""


def counts_no_money(text: str, begin: int, end: int, amount: Number) -> bool:
    """两个都归他, 俩都归他, 还有一道, 老二: whether a number counts people or things, or is a
    name."""
    named = text.endswith(("老", "第"), 0, begin)
    two = text.endswith(("俩", "仨"), begin, end) and not text.startswith(("钱", "块"), end)
    return size(amount) < _FEW and (named or two or bool(_WORDS["measures"].match(text, end)))


def size(amount: Number) -> Decimal:
    if isinstance(amount, Decimal):
        return amount
    return amount.high or amount.low or Decimal(0)


def _role(clause: str, after: str) -> str:
    for role, words in _CHANGE.items():
        if words.search(clause):
            return role
    for role in _BEHIND:
        owed = role == "cost" and _WORDS["owed"].search(clause)
        if not owed and _named_behind(after, role):
            return role
    for roles in _BEFORE:
        ends = [
            (found.end(), role) for role, words in roles.items() for found in words.finditer(clause)
        ]
        if ends:
            return max(ends, key=lambda each: each[0])[1]
    return ""


def _named_behind(after: str, role: str) -> bool:
    """四千块的住院费, 三百块补贴."""
    money = _WORDS["money"].match(after)
    assert money is not None
    return bool(_BEHIND[role].match(after, money.end()))


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
