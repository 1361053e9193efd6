"""Mentions and how they are meant become facts of the case: the only way from words to facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from intents.agreed import GENERAL, NOTHING, STATUSES, Read, agreed, strongest, told_besides
from intents.bills import Bill, bills_of
from intents.household_money import household_money, of_the_household, some_earn, sums_of
from intents.mentions import mentions
from intents.mentions.mention import PERSON, Mention
from intents.mentions.sums import Sum
from intents.reading import words
from intents.stance import HOLDING, Sentences, Stance
from intents.text import Text
from intents.told_apart import told_apart
from intents.whose import asked_about, owners_of
from knowledge.facts import (
    ADMISSION,
    AGE,
    COST,
    DISABILITY_GRADE,
    HOSPITAL_LEVEL,
    INCOME,
    INSURED_AS,
    AnyFact,
    AnyOf,
    Interval,
)
from knowledge.registry.places import COUNTIES
from knowledge.relations import CHILDREN, HOME, ME, NEIGHBOUR, NOBODY, OTHERS, RELATIVE, Called


@dataclass(frozen=True)
class SaidFact:
    """One fact as a sentence gives it; `span` is its place in what was typed."""

    fact: str
    value: object
    span: tuple[int, int]
    meant: Stance
    about: str | None  # the relation of the person it belongs to; None: whoever is asked about


@dataclass(frozen=True)
class Said:
    """All that a message says beside what it asks."""

    facts: tuple[SaidFact, ...] = ()  # those that hold for the person asked about
    about: str | None = None  # a relation, or the name of a member of the household
    mentions: tuple[tuple[Mention, Stance, str | None], ...] = field(default=(), repr=False)
    bills: tuple[Bill, ...] = ()  # of the person asked about

    @property
    def values(self) -> dict[str, object]:
        return {each.fact: each.value for each in self.facts}

    def of_each_bill(self) -> tuple[Said, ...]:
        """The same once for every bill, in the order they were told; itself where there is one."""
        costs = self.values.get(COST.name)
        if not isinstance(costs, AnyOf):
            return (self,)
        bills = self.bills or tuple(
            Bill(cost) for cost in costs.values if isinstance(cost, Decimal | Interval)
        )
        (told,) = (each for each in self.facts if each.fact == COST.name)
        return tuple(
            replace(
                self,
                facts=(*self._beside(bill, bills), replace(told, value=bill.amount)),
                bills=(bill,),
            )
            for bill in bills
        )

    def _beside(self, bill: Bill, bills: Sequence[Bill]) -> list[SaidFact]:
        """The other facts, with the hospital of this bill: one told beside a bill of another kind
        is none of its own."""
        others = [each for each in self.facts if each.fact != COST.name]
        own = bill.level
        if own is None and not any(each.level and each.kind != bill.kind for each in bills):
            return others
        others = [each for each in others if each.fact != HOSPITAL_LEVEL.name]
        if own is None:
            return others
        span = (own.begin, own.end)
        return [*others, SaidFact(own.kind, own.value, span, "stated", self.about)]


_WORDS: Final = words("facts_said")
_SIDE_BY_SIDE: Final = ("", "、", "和", "或", "还是", "或者")
# 汶上农村低保户: of the household, whoever is told of before.
_OF_ALL: Final = re.compile(
    r"(?:(?:我们?家里?|家里?|全家)是?)?(?:均|都是)?"
    rf"(?:(?:{'|'.join(each[:2] for each in COUNTIES)})[县市区]?)?(?:农村|城镇|城里)?"
)
_NO_MORE: Final = re.compile(r"的?份?儿?(?=[,。;!? ]|$)")
# 要是以后不算监测户了: not yet so.
_ONCE: Final = "(?:如果|万一|哪天|往后|将来|(?:^|[,。 是])以后)"
_NO_MORE_ONCE: Final = re.compile(rf"{_ONCE}[^,。?#]{{0,6}}#|#户?{_ONCE}")
_SO: Final = re.compile(rf"[家却就倒也都可]*(?:(?P<no>没有?|不是)|[是有](?!儿)){_NO_MORE.pattern}")


def read(
    text: Text,
    facts: Mapping[str, AnyFact],
    today: date,
    names: Called = NOBODY,
    of: str | None = None,
) -> Said:
    """What is said of the person asked about, or of another who is spoken of."""
    plain = text.plain
    found = mentions(plain, facts.values(), today, names)
    people = [each for each in found if each.kind == PERSON]
    sentences = Sentences(plain)
    personal = [
        each
        for each in found
        if _of_a_case(each) or (each.kind in facts and facts[each.kind].personal)
    ]
    about = of or asked_about(plain, sentences, people, personal)
    owned = list(zip(found, owners_of(plain, found), strict=True))
    told = list(_meant(sentences, owned, found, facts))
    told += list(_neither(plain, told))
    told = list(_belonging(sentences, told, told_apart(plain, found), about, facts))
    holding = [each for each in told if each.mention.kind in facts and _holds(each, about, facts)]
    money, people_told = sums_of(text.plain, owned, about)
    if some_earn(plain, told, money):
        holding = [e for e in holding if e.mention.kind != INCOME.name]
    said = [*_stated(text, holding, about, facts)]
    levels = [each for each in found if each.kind == HOSPITAL_LEVEL.name]
    bills, last = bills_of(plain, money, about, levels)
    if last is not None:
        amounts = tuple(bill.amount for bill in bills)
        cost = amounts[0] if len(amounts) == 1 else AnyOf(amounts)
        said.append(SaidFact(COST.name, cost, text.span(last.begin, last.end), "stated", None))
    if len(bills) > 1:  # of several stays no one is the second
        said = [each for each in said if each.fact != ADMISSION.name]
    for fact, mention, value in household_money(plain, money, people_told, about):
        span = text.span(mention.begin, mention.end)
        put = fact is INCOME and sentences.stance(mention, status=False) == "supposed"
        said.append(SaidFact(fact.name, value, span, "supposed" if put else "stated", None))
    return Said(tuple({e.fact: e for e in said}.values()), about, tuple(told), tuple(bills))


def _meant(
    sentences: Sentences,
    owned: Iterable[tuple[Mention, str | None]],
    found: Sequence[Mention],
    facts: Mapping[str, AnyFact],
) -> Iterator[Read]:
    """How each mention is meant, seen with all the others."""
    plain = sentences.text
    people = [each for each in found if each.kind == PERSON]
    begins, ends = {each.begin for each in people}, {each.end for each in people}
    own = "我" in plain or any(each.value not in (*OTHERS, "孩子") for each in people)
    kin = own or any(each.kind in facts and each.kind not in STATUSES for each in found)
    case = any(_of_a_case(each) for each in found)
    grade = DISABILITY_GRADE.name
    graded = any(each.kind == grade and each.value is not None for each in found)
    last: Read | None = None
    for mention, owner in owned:
        stance: Stance = "stated"
        if mention.kind in facts:
            status = _names_a_class(mention, plain[mention.begin : mention.end], graded=graded)
            stance = sentences.stance(mention, status=status, kin=kin, own=own)
            if stance == "wished" and not status and told_besides(mention, found, plain):
                stance = "stated"
            if stance == "named" and case and mention.kind in STATUSES:
                stance = sentences.of_a_case(mention)
            before = owner == NEIGHBOUR and mention.end in begins  # 贫困户老李
            behind = mention.kind == grade and mention.begin in ends  # 妻子重度残疾
            if stance == "named" and (before or behind):
                stance = "stated"
            kinds = {last.mention.kind, mention.kind} if last else set()  # 能办低保还是特困
            alike = len(kinds) == 1 or kinds <= set(STATUSES)
            beside = last and alike and last.stance not in HOLDING
            if last and beside and plain[last.mention.end : mention.begin] in _SIDE_BY_SIDE:
                stance = last.stance  # C级、D级 asked about side by side
        last = Read(mention, stance, owner)
        yield last


def _belonging(
    sentences: Sentences,
    told: Iterable[Read],
    apart: Iterable[bool | None],
    about: str | None,
    facts: Mapping[str, AnyFact],
) -> Iterator[Read]:
    """Whose each is after all: of several children one is asked about, a status told beside
    somebody is of the household, unless another household is asked about."""
    plain = sentences.text
    spans = [each.span() for each in _WORDS["counted_in"].finditer(plain)]
    elsewhere = about not in (None, *ME) and _WORDS["own_household"].search(plain)
    for each, same in zip_longest(told, apart):
        (begin, kind), owner = (each.mention.begin, each.mention.kind), each.owner
        if any(low <= begin < high for low, high in spans):
            owner = RELATIVE
        if same is not None and kind in facts and facts[kind].personal:
            owner = about if same else RELATIVE
            if not same and facts[kind].topical:  # 二宝今年三月生 tells no month of 大宝
                continue
        if kind in STATUSES:
            put = plain[sentences.clause(begin) : begin]
            of_all = _OF_ALL.fullmatch(put) or (not elsewhere and _WORDS["drawn"].fullmatch(put))
            if of_all and owner not in OTHERS and about not in OTHERS:
                owner = None  # 妻子二级残疾,低保户
            if elsewhere and owner in (*ME, HOME):
                continue
        yield each._replace(owner=owner)


def _of_a_case(mention: Mention) -> bool:
    """Who tells a sum, an age or a grade asks of a case, not of a class: 建档立卡户花了三千二."""
    value = mention.value
    if isinstance(value, Sum):
        return value.role in ("cost", "inside")
    told = mention.kind in (AGE.name, DISABILITY_GRADE.name)
    return told and value is not None and not isinstance(value, AnyOf)


def _names_a_class(mention: Mention, words: str, *, graded: bool) -> bool:
    """Whether it holds only where it is tied to somebody: 低保, 重残, 听力残疾 without a grade."""
    if mention.kind == "out_of_poverty":
        return bool(_WORDS["out_of_poverty_class"].search(words))
    if mention.kind == "disability_kind":
        return not graded
    severe = mention.kind == DISABILITY_GRADE.name and words.startswith("重")
    return severe or mention.kind in STATUSES


def _neither(plain: str, told: Sequence[Read]) -> Iterator[Read]:
    """他家有低保,我没有; 爹是低保,儿子不是; 都有低保,就没有我家的."""
    status: Read | None = None
    for each in told:
        begin, end = each.mention.begin, each.mention.end
        if each.mention.kind in STATUSES:
            status = each
        elif each.mention.kind == PERSON and status and status.owner != each.owner:
            so = _SO.match(plain, end)
            left_out = _WORDS["left_out"].search(plain, 0, begin) and _NO_MORE.match(plain, end)
            if status.stance not in ("asked", "wished") and (left_out or so):
                value = bool(so and not so["no"])
                yield Read(Mention(status.mention.kind, value, begin, end), "stated", each.owner)


def _holds(each: Read, about: str | None, facts: Mapping[str, AnyFact]) -> bool:
    kind, owner = each.mention.kind, each.owner
    general = kind in GENERAL or facts[kind].topical
    if each.stance not in HOLDING and not (general and each.stance not in ("denied", "wished")):
        return False
    if owner == about or (owner in ME and about in ME):
        return True
    if kind == INSURED_AS.name:  # 我妈交的居民养老,我爸啥时候退休: hers
        return owner is None or about is None or owner in (*ME, HOME)
    if facts[kind].personal and not general:
        return owner is None
    if kind in STATUSES:
        return owner in (*ME, *(["配偶"] if about in CHILDREN else [])) and about not in OTHERS
    return facts[kind].topical or owner not in OTHERS  # 小雨他爸没了 is of the child


def _stated(
    text: Text, holding: Sequence[Read], about: str | None, facts: Mapping[str, AnyFact]
) -> list[SaidFact]:
    """Where the values of one fact disagree: a correction, one of several that it may be, or
    nothing."""
    by_fact: dict[str, list[Read]] = {}
    for each in holding:
        if each.stance in ("denied", "over") and each.mention.value is not True:
            continue
        by_fact.setdefault(each.mention.kind, []).append(each)
    said = []
    for fact, several in by_fact.items():
        several = strongest(text.plain, facts[fact], several, about)
        values: list[object] = []
        for mention, stance, owner in several:
            value = mention.value
            if fact == INCOME.name and not of_the_household(text.plain, mention, owner, None):
                continue  # 没收入 of one member
            value = False if stance in ("denied", "over") else value
            if value not in values:
                values.append(value)
        if not values:
            continue
        value = values[-1] if len(values) == 1 else agreed(text.plain, facts[fact], values)
        if value is not NOTHING:
            mention, stance, owner = several[-1]
            span = text.span(mention.begin, mention.end)
            around = f"{text.plain[: mention.begin]}#{text.plain[mention.end :]}"
            stance = "supposed" if stance == "denied" and _NO_MORE_ONCE.search(around) else stance
            said.append(SaidFact(fact, value, span, stance, None if owner == HOME else owner))
    return said
