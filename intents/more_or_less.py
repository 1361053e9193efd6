"""What is supposed to become more or less of what is known: 一月再多挣三百, 添一口人."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from intents.agreed import STATUSES
from intents.facts_said import Said, SaidFact
from intents.mended import SMALLEST_SUM
from intents.mentions.mention import PERSON
from intents.mentions.numbers import number, numerals
from intents.mentions.people import dead, left
from intents.mentions.sums import Sum
from intents.messages import Dialogue, Question
from intents.reading import words
from intents.text import Text
from intents.thread.dialogue import ASKS
from knowledge.facts import FAMILY_SIZE, INCOME, UNKNOWN, WAGE, Case, Fact, age_on
from knowledge.relations import CHILDREN

_WORDS: Final = words("change")
_LEFT_NOW: Final = _WORDS["left_now"]  # 就剩我俩了 is of people
OF_INCOME: Final = ("civil.dibao", "civil.margin", "civil.single_person", "meta.status")


def changed(text: Text, said: Said, question: Question, dialogue: Dialogue) -> Said:
    """With what it comes to, where it is told or on file what there is now."""
    stated = {**dialogue.facts, **said.values}
    case = Case(question.as_of, question.household, stated=stated)
    before = Case(question.as_of, question.household, stated=dialogue.facts)
    facts = {each.fact: each for each in said.facts}
    now_left = _left(text.plain, dialogue)
    if now_left is not None:  # and no wage of whoever stopped earning
        facts = {name: each for name, each in facts.items() if each.value != now_left}
        facts[INCOME.name] = SaidFact(INCOME.name, now_left, (0, 0), "supposed", None)
        return replace(said, facts=tuple(facts.values()), about=dialogue.about)
    sent = _sent(text.plain, said, dialogue)
    if sent is not None:
        facts.pop(INCOME.name, None)
        held = [each for each in dialogue.said if each.fact == INCOME.name]
        known = not any(each.meant == "supposed" for each in held)  # else it may hold some of it
        now = before.known(INCOME)
        if known and isinstance(now, Decimal):
            facts[INCOME.name] = SaidFact(INCOME.name, now + sent, (0, 0), "supposed", None)
    changes = [(f, by, text.span(*at)) for f, by, at in _changes(text.plain, said)]
    people = question.household.people if question.household else ()
    births = [each.birth_date for each in people if each.birth_date is not UNKNOWN]
    if any(
        not age_on(each, question.as_of) for each in births
    ):  # 添了个小子, who is on file already
        changes = [each for each in changes if each[0] is not FAMILY_SIZE or each[1] < 0]
    spans = {each.fact: each.span[0] for each in said.facts}
    for fact, change, span in changes:
        # 人多了一口: what is told is of the change, and not what there is
        own = any(begin <= spans.get(fact.name, -1) < end for _, _, (begin, end) in changes)
        now = (before if own else case).known(fact)
        if isinstance(now, Decimal) and now + change >= 0:
            facts[fact.name] = SaidFact(fact.name, now + change, span, "supposed", None)
    return replace(said, facts=tuple(facts.values()))


def less_granted(said: Said, intent: str) -> Said:
    """Without what somebody would be once it is granted: what he lives on decides that."""
    granted = STATUSES if intent.startswith(OF_INCOME) else ()
    kept = (e for e in said.facts if e.fact not in granted or e.meant != "supposed" or any(e.span))
    return replace(said, facts=tuple(kept))


def _left(plain: str, dialogue: Dialogue) -> Decimal | None:
    """要是媳妇不干了,一月就剩一千六: yuan a month, where the income was told before."""
    if INCOME.name not in dialogue.facts or (dialogue.intent or "").startswith("medical."):
        return None
    for each in reversed([*numerals(plain)]):
        before, amount = plain[: each.begin], each.number
        if isinstance(amount, Decimal) and amount >= SMALLEST_SUM and _LEFT_NOW.search(before):
            return round(amount / (12 if re.search("[一每全]年", before) else 1), 2)
    return None


def _sent(plain: str, said: Said, dialogue: Dialogue) -> Decimal | None:
    """闺女一月给寄三百, where the income of a household is spoken of: yuan a month."""
    of_income = (dialogue.intent or "").startswith(OF_INCOME)
    sums = [mention.value for mention, _, _ in said.mentions if isinstance(mention.value, Sum)]
    if not of_income or len(sums) != 1 or ASKS.search(plain) or sums[0].role in ("more", "less"):
        return None
    by_a_child = _WORDS["children"].search(plain) or dialogue.about in (*CHILDREN, "孩子")
    amount = sums[0].amount
    if not by_a_child or not _WORDS["sends"].search(plain) or not isinstance(amount, Decimal):
        return None
    return round(amount / (sums[0].months or 1), 2)


def _to_come(plain: str, said: Said) -> Iterator[tuple[Fact[Decimal], Decimal, tuple[int, int]]]:
    """从下月起一月给八百抚养费, 要是把地租出去一年收六千: beside what comes in already."""
    sums = [mention for mention, _, _ in said.mentions if isinstance(mention.value, Sum)]
    for mention in sums if len(sums) == 1 else ():
        value = mention.value
        assert isinstance(value, Sum)
        before = plain[: mention.begin]
        along = _WORDS["comes_along"].search(before)
        along = along and _WORDS["of_age_or_work"].match(plain, mention.end)
        begun = along or _WORDS["to_come"].search(before)
        job = _WORDS["new_job"].search(plain) or _WORDS["job_to_come"].search(plain)
        months = 1 if job and value.months is None else value.months  # 下月上班挣三千五
        if begun and months and isinstance(value.amount, Decimal):
            monthly = round(value.amount / months, 2)
            yield INCOME, monthly, (mention.begin, mention.end)


def _earned_by_whoever_goes(
    plain: str, said: Said
) -> Iterator[tuple[Fact[Decimal], Decimal, tuple[int, int]]]:
    """女儿出嫁了,收入里有她的六百: what comes in without it."""
    for mention, _, _ in said.mentions:
        value = mention.value
        if not isinstance(value, Sum) or not isinstance(value.amount, Decimal):
            continue
        if _WORDS["of_whoever_goes"].search(plain[: mention.begin]):
            monthly = round(value.amount / (value.months or 1), 2)
            yield INCOME, -monthly, (mention.begin, mention.end)


def _where_told(wage: SaidFact, said: Said) -> tuple[int, int]:
    """In the plain form, as its own span is in what was typed."""
    for mention, _, _ in said.mentions:
        amount = mention.value.amount if isinstance(mention.value, Sum) else mention.value
        if amount == wage.value:
            return mention.begin, mention.end
    return 0, 1


def _changes(plain: str, said: Said) -> Iterator[tuple[Fact[Decimal], Decimal, tuple[int, int]]]:
    """Of the income a month in yuan, and of the number of people."""
    for mention, _, _ in said.mentions:
        value = mention.value
        if not isinstance(value, Sum) or not isinstance(value.amount, Decimal):
            continue
        if value.role in ("more", "less") and value.months != 0:
            monthly = round(value.amount / (value.months or 1), 2)
            sign = 1 if value.role == "more" else -1
            yield INCOME, sign * monthly, (mention.begin, mention.end)
    wage = next((each for each in said.facts if each.fact == WAGE.name), None)
    begun = INCOME.name not in said.values and _WORDS["new_job"].search(plain)
    added = begun or _WORDS["job_to_come"].search(plain)
    if wage is not None and isinstance(wage.value, Decimal) and added:
        yield INCOME, wage.value, _where_told(wage, said)
    elif INCOME.name not in said.values and _WORDS["by_income"].search(plain):
        yield from _to_come(plain, said)
    people = [mention for mention, _, _ in said.mentions if mention.kind == PERSON]
    if dead(plain, people) or left(plain, people):
        yield from _earned_by_whoever_goes(plain, said)
    gone = dead(plain, people)  # is counted no more already: 俺爹走了,低保少了一个人
    for name, sign in (("people_more", 1), ("people_less", -1)):
        for found in () if gone else _WORDS[name].finditer(plain):
            told = next(filter(None, found.groups()), "一")
            yield FAMILY_SIZE, sign * number(told), found.span()
