"""What a household has to live on, from the sums of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from intents.agreed import Read
from intents.bills import Owned, each_end, less
from intents.mentions.mention import PERSON, Mention
from intents.mentions.numbers import Number, number
from intents.mentions.sums import BREAK, Sum, size
from intents.reading import words as words_of
from intents.stance import HOLDING
from knowledge.facts import (
    ACCOUNT_BALANCE,
    EARNINGS,
    FAMILY_SIZE,
    INCOME,
    PER_CAPITA_INCOME,
    WAGE,
    AnyFact,
)
from knowledge.relations import CHILDREN, HOME, ME, OTHERS, SELF

_WORDS: Final = words_of("household")
_FILED: Final = words_of("agreed")["as_filed"]

_APART: Final = re.compile(r"[,。;?! ]")
_AND: Final = re.compile(r"[块元]?钱?[,和跟加、+]")
_HIS: Final = re.compile(r"[他她](?!们)[^,。;?]*$")
MOST_OF_RESIDENTS: Final = 600  # yuan a month; a larger 养老金 is one of work
_SIZE: Final = FAMILY_SIZE.name
_OF_THEM: Final = re.compile("[都也全又人]*(?:没工作)?")
_COUPLES: Final = ({SELF, "配偶"}, {"父亲", "母亲"})
Told = tuple[AnyFact, Mention, Number]


def sums_of(
    plain: str, found: Iterable[tuple[Mention, str | None]], about: str | None
) -> tuple[list[Owned], object]:
    """Every sum with the person it belongs to, and how many people there are; `found` are all
    mentions with theirs."""
    money: list[Owned] = []
    people: object = None
    # 三口,月入六千; 两口子加个闺女,月入六千: of all of them, whoever is named before or counted
    counted: Mention | None = None
    last: Mention | None = None
    for mention, owner in found:
        if mention.kind == FAMILY_SIZE.name and (owner == about or owner not in OTHERS):
            people, counted, last = people or mention.value, mention, None
        elif mention.kind == PERSON and counted is not None:
            apart = _APART.search(plain, counted.begin, mention.begin)
            counted, last = (None, None) if apart else (counted, mention)
        elif isinstance(mention.value, Sum):
            whole = counted and (last is None or _APART.search(plain, last.end, mention.begin))
            own = None if whole and owner not in OTHERS else owner
            money.append((mention, mention.value, own))
    return money, people


def household_money(
    plain: str, money: Sequence[Owned], people: object, about: str | None
) -> Iterator[Told]:
    """The household's income and one member's wage a month, what an account holds."""
    parts = _parts(plain, money)
    uncounted = sum(
        (e.amount for e in parts if e.role == "uncounted" and isinstance(e.amount, Decimal)),
        Decimal(0),
    )
    # 系统里收入6000是把儿子工资算上的: what is on file is not what there is
    filed = [e for m, e, _ in money if len(money) > 1 and _FILED.search(plain, 0, m.begin)]
    parts += filed
    earned = [each for _, each, _ in money if each.role == "income" and each not in parts]
    if (
        people and not earned and _WORDS["others_none"].search(plain)
    ):  # 爹退休金一月两千,我两口没收入
        drawn = [
            (m, replace(e, role="income"), o)
            for m, e, o in money
            if _of_work(plain, m, e) or _WORDS["lives_on"].search(plain, 0, m.begin)
        ]
        money, earned = [*money, *drawn], [each for _, each, _ in drawn]
    only = len(earned) == 1 and bool(people) and _WORDS["sole"].search(plain)
    of_both = _of_a_couple(plain, money, people)
    if of_both is not None:
        yield EARNINGS, *of_both
    for mention, each, owner in money:
        if each in parts or (owner in OTHERS and owner != about):
            continue
        if each.role == "balance":
            yield ACCOUNT_BALANCE, mention, each.amount
        elif each.role == "income" and each.months != 0:
            heads = people if each.each and isinstance(people, Decimal) else None
            amount = _after_a_change(plain, mention, each.amount)
            monthly = _times(amount, (heads or Decimal(1)) / (each.months or 1))
            if each.each and not heads:
                yield PER_CAPITA_INCOME, mention, monthly
                continue
            whole = each.each or of_the_household(plain, mention, owner, people)
            if (whole or only) and (of_both is None or len(earned) == 1):
                yield INCOME, mention, less(monthly, uncounted)
            if not whole and owner in (None, about, *ME):
                yield WAGE, mention, monthly


def _parts(plain: str, money: Sequence[Owned]) -> list[Sum]:
    """What a total is made of: 里头有600是抚恤金, 一月进项1800(打零工1500+地租300), and whatever
    adds up to what the household is said to take in beside it."""
    parts = [each for m, each, _ in money if _WORDS["of_which"].search(plain[: m.begin])]
    for at, (total, whole, owner) in enumerate(money):
        if whole.role != "income" or not of_the_household(plain, total, owner, None):
            continue
        opened = _WORDS["made_up_of"].match(plain, total.end)
        if opened is not None:
            parts += [e for m, e, _ in money if opened.end() <= m.begin < _closed(plain, opened)]
        for run in (money[at + 1 :], money[:at][::-1]):
            parts += _adding_up_to(whole, [each for _, each, _ in run])
    return parts


def _closed(plain: str, opened: re.Match[str]) -> int:
    end = plain.find(")", opened.end())
    return len(plain) if end < 0 else end


def _adding_up_to(whole: Sum, following: Sequence[Sum]) -> Sequence[Sum]:
    """The nearest two or more of the sums that make up the whole; none where they do not."""
    left = whole.amount
    for count, each in enumerate(following, 1):
        if not isinstance(left, Decimal) or not isinstance(each.amount, Decimal):
            return ()
        left -= each.amount
        if left <= 0:
            return following[:count] if left == 0 and count > 1 else ()
    return ()


def _of_a_couple(
    plain: str, money: Sequence[Owned], people: object
) -> tuple[Mention, Decimal] | None:
    """What both of a couple earn, or one where the other has nothing but an old-age pension or
    nothing at all: 我打工2000,媳妇1500. Pensions of work and unemployment benefit count."""
    if not isinstance(people, Decimal):
        return None
    earned: dict[str, tuple[Mention, Decimal]] = {}
    idle: set[str] = set()
    for mention, each, owner in money:
        his = owner is None and _HIS.search(plain, 0, mention.begin)
        who = "配偶" if his else SELF if owner in ME else str(owner)
        of_work = _of_work(plain, mention, each)
        old_age = _WORDS["old_age_pension"].search(plain, 0, mention.begin)
        if each.role == "received" and not of_work and old_age:
            idle.add(who)
        elif each.role == "income" or of_work:
            if each.total or each.each or each.months == 0 or not isinstance(each.amount, Decimal):
                return None
            before, monthly = earned.get(who), each.amount / (each.months or 1)
            if before is not None:  # 两口子2200加1300
                if not _AND.fullmatch(plain, before[0].end, mention.begin):
                    return None
                who = "配偶"
            earned[who] = mention, monthly
    both = {*earned, *idle}
    alone = len(both) == 1 and _WORDS["rest_have_nothing"].search(plain)
    if not earned or not (both in _COUPLES or alone):
        return None
    last = list(earned.values())[-1][0]
    return last, sum((amount for _, amount in earned.values()), Decimal(0))


def _of_work(plain: str, mention: Mention, drawn: Sum) -> bool:
    """A pension of work, or one called 养老金 that is more than residents draw."""
    kinds = ("pension_of_work", *["old_age_pension"] * (size(drawn.amount) > MOST_OF_RESIDENTS))
    called = (_WORDS[each].search(plain, 0, mention.begin) for each in kinds)
    return drawn.role == "received" and any(called)


def some_earn(plain: str, told: Sequence[Read], money: Sequence[Owned]) -> bool:
    """Whether 没收入 is said of some alone: another has money of his own, or they are fewer than
    live together."""
    if any(e.role == "income" or _of_work(plain, m, e) for m, e, who in money if who not in OTHERS):
        return True
    said = [each.mention for each in told if each.stance in HOLDING and each.owner not in OTHERS]
    none = [each.begin for each in said if each.kind == INCOME.name]
    sizes = [(e.value, e.end) for e in said if isinstance(e.value, Decimal) and e.kind == _SIZE]
    of_some = [n for n, end in sizes if any(_OF_THEM.fullmatch(plain, end, at) for at in none)]
    return any(each.kind == "no_income" and each.value is False for each in said) or any(
        some < people for some in of_some for people, _ in sizes
    )


def _after_a_change(plain: str, mention: Mention, amount: Number) -> Number:
    """月入从六百到两千六: what it is now."""
    ends = _WORDS["from_to"].fullmatch(plain[: mention.end][mention.begin :])
    if ends is None or not plain.endswith(("从", "由"), 0, mention.begin):
        return amount
    return number(ends["now"])


def of_the_household(plain: str, mention: Mention, owner: str | None, people: object) -> bool:
    """One member's wages are not the household's income, unless there is nobody else."""
    clauses = re.split(r"[,。;?!:、 ]", plain[max(0, mention.begin - 24) : mention.begin])
    bare = mention.value == 0 and not clauses[-1]  # 家里就剩我跟俩娃,没收入
    clause = "".join(clauses[-2:]) if bare else clauses[-1]
    clause += BREAK.split(plain[mention.begin : mention.end + 4])[0]
    together = _WORDS["takings"].match(clause) and _WORDS["several"].search(plain)
    alone = _WORDS["alone"].search(plain) and not (owner in CHILDREN and people)  # the old couple
    if together or _WORDS["family"].search(clause) or alone or people == 1:
        return True
    if owner in (None, HOME) or (owner == SELF and people and "我" not in clause):
        return not _WORDS["wages"].search(clause)
    return False


def _times(amount: Number, factor: Decimal) -> Number:
    def rounded(value: Decimal) -> Decimal:
        exact = (value * factor).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return exact.to_integral_value() if exact == exact.to_integral_value() else exact

    return each_end(amount, rounded)
