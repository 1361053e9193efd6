"""What is said so shortly that only the thread tells what it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from intents.agreed import STATUSES
from intents.bills import all_outside
from intents.expressions import Expression
from intents.facts_said import Said, SaidFact
from intents.mended import mended
from intents.mentions.dates import OLDEST, age_to_come
from intents.mentions.durations import LENGTH, YEAR, months
from intents.mentions.numbers import Number, divided, number, numerals
from intents.messages import Dialogue
from intents.reading import words
from intents.said_in import at_hand
from intents.stance import Stance
from intents.thread.dialogue import (
    ASKS,
    SUPPOSES,
    goes_on,
    leans,
    left_over,
    less_mentions,
    says_only_facts,
)
from knowledge.facts import (
    AGE,
    COST,
    DISABILITY_GRADE,
    HOSPITAL_LEVEL,
    INSURED_AS,
    REGISTRATION,
    WAGE,
    AnyFact,
)
from knowledge.relations import ME, OTHERS, SELF

_WORDS: Final = words("thread")
_GRADE: Final = re.compile("(?<![一二三四五六七八九十])[一二三四五六七八九十]级")
OF_A_LEVEL: Final = (DISABILITY_GRADE.name, HOSPITAL_LEVEL.name)  # read by everybody's rules
LONGEST_BARE: Final = 12  # characters
_WHERE: Final = ("county", "wage_group", REGISTRATION.name)
_OF_WAGES: Final = ("employment.", "pension.")  # subjects that reckon with wages
_OF_INSURANCE: Final = ("medical.", "pension.")  # subjects that differ by how one is insured
_ONE_MORE: Final = re.compile("[也连]|还有|[以往日]后|将来")
_MORE: Final = Expression(rf"再[^,。?]{{0,5}}?(?:干|交|缴|上|待|做|呆|续)(?:上|满|够)?({LENGTH})")
SMALLEST_BILL: Final = 100  # yuan, as a number and no more


def in_the_thread(
    plain: str,
    said: Said,
    dialogue: Dialogue,
    facts: Mapping[str, AnyFact],
    reads: Collection[str],
    nearby: Collection[str],
) -> Said:
    """What is said so shortly that only the thread tells what it is: a bare 三级 or 县里的 is of
    the hospital where hospitals are being spoken of, 城里的呢 is where one is registered, 九千六 is
    a bill where bills are, 不对,五十四 is the last number over again, and a class that is named
    alone (普通户呢) is what the answer is to be supposed for. `reads` are the facts that the last
    entry's rule reads, `nearby` those of all rules of its subject."""
    if dialogue.intent is None:
        return said
    if dialogue.words and dialogue.about != SELF:
        said = _of_the_same(plain, at_hand(plain, said, dialogue.about), dialogue)
    found = {each.fact: each for each in said.facts}
    level, grade = HOSPITAL_LEVEL.name, DISABILITY_GRADE.name
    of_stays = any(
        level in each for each in (dialogue.facts, *(e.values for e in dialogue.answered))
    )
    of_stays = of_stays and grade not in dialogue.facts
    if dialogue.asked == level or (of_stays and (level in reads or grade not in reads)):
        value = found[grade].value if grade in found else None
        if isinstance(value, int) and 1 <= value <= 3 and not _WORDS["disabled"].search(plain):
            found[level] = replace(found.pop(grade), fact=level, value=f"{'一二三'[value - 1]}级")
        found |= _bare(level, "thread.level", plain) if level not in found else {}
    if grade not in dialogue.facts:
        of_work = _grade(plain, dialogue, facts, nearby)
        found = {n: e for n, e in found.items() if not (of_work and n == grade)} | of_work
    if REGISTRATION.name not in found:
        found |= _bare(REGISTRATION.name, "thread.registration", plain)
    if INSURED_AS.name not in found and dialogue.intent.startswith(_OF_INSURANCE):
        found |= _bare(INSURED_AS.name, "thread.insured_as", plain)
    things = {name for name in found if facts[name].display.startswith("{}样")}
    found = {n: _added(plain, each, dialogue, n in things) for n, each in found.items()}
    if AGE.name not in found:
        found |= _once_older(plain, said, dialogue) or _bare_age(plain, nearby)
    again = mended(plain, said, dialogue, facts, reads)
    if again:
        found = {name: each for name, each in found.items() if name in dialogue.facts} | again
    if not found:
        found |= _bare_bill(plain, said, dialogue, facts, reads)
    if WAGE.name not in found and dialogue.intent.startswith(_OF_WAGES):
        found |= _wage(plain) or (_bare_wage(plain, said) if WAGE.name in nearby else {})
    if COST.name not in found and COST.name in dialogue.facts:
        found |= _bill(plain, said)
        if all_outside(plain):
            nothing = SaidFact(COST.name, Decimal(0), (0, len(plain)), "supposed", None)
            found[COST.name] = nothing
    found |= _asked_otherwise(said, dialogue, reads, found)
    if {COST.name} <= {*found} & {*dialogue.facts} and SUPPOSES.search(plain):  # 要是花五万呢
        found[COST.name] = replace(found[COST.name], meant="supposed")
    if goes_on(plain, said) or (says_only_facts(plain, said) and not ASKS.search(plain)):
        named = {e.fact: e for e in found.values() if e.meant == "named" and e.span != (0, 0)}
        found |= {name: replace(each, meant="supposed") for name, each in named.items()}
    return replace(said, facts=tuple(found.values()))


def _asked_otherwise(
    said: Said, dialogue: Dialogue, reads: Collection[str], found: Collection[str]
) -> dict[str, SaidFact]:
    """娶媳妇用行不, where a loan for raising pigs was spoken of, supposes another use."""
    known = dialogue.facts
    return {
        each.kind: SaidFact(each.kind, each.value, (each.begin, each.end), "supposed", None)
        for each, stance, _ in said.mentions
        if stance == "asked" and each.kind in reads and each.kind not in {*found, *STATUSES}
        if each.kind in known and known[each.kind] != each.value
    }


def _of_the_same(plain: str, said: Said, dialogue: Dialogue) -> Said:
    """离我们远, 钱打到我卡上不: is asked of the child that was spoken of."""
    others = dialogue.about not in (None, *ME, *OTHERS) and said.about in ME
    mine = "我" in _WORDS["by_the_way"].sub("", plain)
    where = all(each.fact in _WHERE for each in said.facts)  # 我是济宁本地的, 我是任城的
    tells = where and not ASKS.search(plain) and not leans(plain)
    if not others or (mine and not tells):
        return said
    facts = tuple(replace(e, about=None) if e.about == said.about else e for e in said.facts)
    return replace(said, about=None, facts=facts)


def _added(plain: str, told: SaidFact, dialogue: Dialogue, is_of_things: bool) -> SaidFact:
    """要是再干五年呢, of what was six years: years more, and not years in all; 连路也走不了, of
    what is counted one by one."""
    before, length = dialogue.facts.get(told.fact), _MORE.search(plain)
    years = length is not None and told.value in (months(length[1]), _years(length[1]))
    more = years or (is_of_things and _ONE_MORE.search(plain))
    if not more or not isinstance(before, Decimal) or not isinstance(told.value, Decimal):
        return told
    return replace(told, value=before + told.value, meant="supposed")


def _years(words: str) -> Number | None:
    length = months(words)
    return divided(length, YEAR) if length is not None else None


def _once_older(plain: str, said: Said, dialogue: Dialogue) -> dict[str, SaidFact]:
    """到七岁呢, of somebody who was told to be five."""
    now, then = dialogue.facts.get(AGE.name), age_to_come(plain)
    older = then is not None and isinstance(now, Decimal) and now < then
    same = said.about in (None, dialogue.about) or {said.about, dialogue.about} <= {None, *ME}
    if not older or not same:
        return {}
    return {AGE.name: SaidFact(AGE.name, then, (0, len(plain)), "supposed", said.about)}


def _grade(
    plain: str, dialogue: Dialogue, facts: Mapping[str, AnyFact], nearby: Collection[str]
) -> dict[str, SaidFact]:
    """那工友十级呢, where a grade of an injury was told before; 九级, of the one grade that the
    rules of the subject read."""
    told = _GRADE.search(plain)
    if told is None:
        return {}
    for each in dialogue.said:
        options = facts[each.fact].options if each.fact in nearby else {}
        if told.group() in options and isinstance(each.value, int):
            value = options[told.group()]
            return {each.fact: replace(each, value=value, span=(0, len(plain)), about=None)}
    graded = [name for name in nearby if name in facts and told.group() in facts[name].options]
    if (
        len(graded) != 1
        or graded[0] in OF_A_LEVEL
        or len(plain) > LONGEST_BARE
        or ASKS.search(plain)
    ):
        return {}
    value = facts[graded[0]].options[told.group()]
    return {graded[0]: SaidFact(graded[0], value, (0, len(plain)), "stated", None)}


def _bare_age(plain: str, nearby: Collection[str]) -> dict[str, SaidFact]:
    """十二了, 今年四十四: where the rules of the subject look at the age."""
    told = _WORDS["bare_age"].fullmatch(plain) if AGE.name in nearby else None
    years = number(told["years"]) if told else None
    if not isinstance(years, Decimal) or not 0 < years <= OLDEST:
        return {}
    meant: Stance = "supposed" if leans(plain) else "stated"
    return {AGE.name: SaidFact(AGE.name, years, (0, len(plain)), meant, None)}


def _bare(fact: str, section: str, plain: str) -> dict[str, SaidFact]:
    last = max(plain.rfind(mark) for mark in " ,。") + 1  # 俺娘也住院了,花了三千,县里
    for value, expression in words(section).items():
        place = expression.search(plain, 0 if len(plain) <= LONGEST_BARE else last)
        if place and len(plain) - last <= LONGEST_BARE:
            meant: Stance = "supposed" if leans(plain) else "stated"
            return {fact: SaidFact(fact, value, place.span(), meant, None)}
    return {}


def _bare_bill(
    plain: str,
    said: Said,
    dialogue: Dialogue,
    facts: Mapping[str, AnyFact],
    reads: Collection[str],
) -> dict[str, SaidFact]:
    """九千六, of the one sum that was reckoned with, or of a bill: 要是出了四万呢."""
    amount = _bare_sum(re.sub("[出花掏付拿]了?", "", plain), plain, said)
    if amount is None:
        return {}
    sums = [
        each
        for each in dialogue.said
        if each.fact in reads and "元" in facts[each.fact].display and each.fact != COST.name
    ]
    if len(sums) == 1:
        name = sums[0].fact
        return {name: SaidFact(name, amount, (0, len(plain)), "supposed", None)}
    if (dialogue.intent or "").startswith("medical."):
        return {COST.name: SaidFact(COST.name, amount, (0, len(plain)), "stated", None)}
    return {}


def _bare_wage(plain: str, said: Said) -> dict[str, SaidFact]:
    """五千二, where the rule reckons with the wage."""
    amount = _bare_sum(plain, plain, said)
    if amount is None:
        return {}
    return {WAGE.name: SaidFact(WAGE.name, amount, (0, len(plain)), "stated", None)}


def _bare_sum(rest: str, plain: str, said: Said) -> Decimal | None:
    """A number and no more beside it in the rest of a text, that is hardly anything else."""
    found = list(numerals(plain))
    if len(found) != 1 or left_over(rest, replace(said, mentions=()), numbers=True):
        return None
    amount = found[0].number
    return amount if isinstance(amount, Decimal) and amount >= SMALLEST_BILL else None


def _wage(plain: str) -> dict[str, SaidFact]:
    """一个月五千, in a clause of its own, where work was spoken of."""
    for clause in re.finditer(r"[^,。;?! ]+", plain):
        told = clause.group()
        numbers = [each.number for each in numerals(told) if each.number != 1]
        monthly = _WORDS["a_month"].search(told) and not re.search("[天日]", told)
        if len(told) > LONGEST_BARE or len(numbers) != 1 or not monthly:
            continue
        if not isinstance(numbers[0], Decimal) or numbers[0] >= SMALLEST_BILL:  # 干了八个月
            return {WAGE.name: SaidFact(WAGE.name, numbers[0], (0, len(plain)), "stated", None)}
    return {}


def _bill(plain: str, said: Said) -> dict[str, SaidFact]:
    """那我娘呢,她一年2200; 那按甲类算,一年3200报多少: the one sum that is told, where a bill was
    told before."""
    left = less_mentions(plain, said)
    numbers = [each.number for each in numerals(left)]
    bills = [each for each in numbers if isinstance(each, Decimal) and each >= SMALLEST_BILL]
    rest = _WORDS["beside_a_bill"].sub("", _WORDS["little"].sub("", left))
    if len(bills) != 1 or len(re.sub(r"[\W\d]", "", rest)) > 1:
        return {}
    return {COST.name: SaidFact(COST.name, bills[0], (0, len(plain)), "stated", said.about)}
