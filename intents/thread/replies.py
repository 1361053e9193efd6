"""A reply to what was asked back, in whatever form: one word, dialect, with a unit, a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from rapidfuzz import fuzz

from intents.facts_said import Said
from intents.mentions.dates import OLDEST
from intents.mentions.durations import LENGTHS, YEAR, months
from intents.mentions.numbers import Number, Numeral, divided, number, numerals
from intents.mentions.sums import Sum, counts_no_money
from intents.messages import Dialogue
from intents.reading import words
from intents.thread.dialogue import ASKS, left_over
from knowledge.facts import BIRTH_MONTH, FAMILY_SIZE, INCOME, PER_CAPITA_INCOME, AnyFact

_WORDS: Final = words("thread")
# 没有, 一分都没; but 没钱交 tells no sum.
_NOTHING_TOLD: Final = words("replies")["nothing_told"]
_OF_LIVES: Final = re.compile("^[^元]*[年岁口人][^元]*$")  # units of numbers that are never high
# 收入就他的工资一千八
_ALL_OF_IT: Final = re.compile(r"(?:就|只有|[全光只]靠)[我他她][^,。]{0,8}(?:工资|退休金|挣|\d)")
_COUNTED: Final = re.compile("[\\d一二两俩三四五六七八九十]+[个口名位级岁]?")
NOTHING: Final = object()  # what is no reply
LONGEST_YES: Final = 8
LIKE: Final = 55  # of 100: how like an option a reply has to be


def reply_to(asked: AnyFact, plain: str, said: Said, dialogue: Dialogue) -> object:
    """The value that a message gives to the fact that was asked for; NOTHING where it is no reply,
    as one that states something else is none. What somebody draws who lives alone is all of it."""
    if asked.name in said.values:
        return said.values[asked.name]
    if asked is INCOME and PER_CAPITA_INCOME.name in said.values:
        return NOTHING  # 人均一千四
    sums = [mention.value for mention, _, _ in said.mentions if isinstance(mention.value, Sum)]
    alone = dialogue.facts.get(FAMILY_SIZE.name) == 1
    if asked is INCOME and len(sums) == 1 and (alone or _ALL_OF_IT.search(plain)):
        return divided(sums[0].amount, int(sums[0].months or 1))
    bare = _bare(plain)
    if ASKS.search(plain) or len(bare) > 24 or not bare:
        return NOTHING
    if any("{t}" in pattern for pattern in asked.counted):
        return _length(bare)
    if not asked.options and asked is not BIRTH_MONTH:  # 三月 is no month of a year
        return _number(asked, bare) if left_over(bare, said, numbers=True) <= 3 else NOTHING
    chosen = _option(asked, bare, denies_another=bool(said.facts))
    if chosen is not NOTHING or said.facts or len(bare) > 12:
        return chosen
    if set(asked.options.values()) == {True, False}:
        return _yes_or_no(asked, bare)
    return NOTHING


def told_first(asked: AnyFact, plain: str) -> object:
    """没有,他是走读: what was asked, yes or no at the start, before what is told beside it."""
    first, *rest = re.split("[ ,。!]", plain, maxsplit=1)
    if not rest or ASKS.search(plain) or set(asked.options.values()) != {True, False}:
        return NOTHING
    no = _WORDS["no"].match(first)
    left = _WORDS["little"].sub("", re.sub("^[吃办领评上住]", "", first[no.end() :])) if no else ""
    if any(each not in asked.question + "".join(asked.options) for each in left):
        return NOTHING  # 没钱看病
    return _yes_or_no(asked, _bare(first))


def _yes_or_no(asked: AnyFact, bare: str) -> object:
    """有, where no income is asked for, says that there is some; 有三间瓦房 and 好了知道了 say
    neither."""
    if _WORDS["no"].search(bare):
        return False
    agreed = _WORDS["yes"].search(bare) if len(bare) <= LONGEST_YES else None
    if agreed is None or _WORDS["fine"].search(bare):
        return NOTHING
    rest = _WORDS["little"].sub("", _COUNTED.sub("", bare[agreed.end() :]))  # 有一个三级的
    words = asked.question + "".join(asked.options)
    if any(rest[place : place + 2] not in words for place in range(len(rest) - 1)):
        return NOTHING
    absence = next(label for label, value in asked.options.items() if value is True)
    return not (absence.startswith(("没", "不", "无")) and agreed.group().endswith("有"))


def _bare(plain: str) -> str:
    return _WORDS["corrects"].sub("", plain).strip(" ,。!?的了呢啊吧")


def agrees(plain: str) -> bool:
    """是, 对, 就是这个: to the one thing that was offered."""
    return len(plain) <= 6 and bool(_WORDS["yes"].search(plain)) and not _WORDS["no"].search(plain)


def declines(plain: str) -> bool:
    """不知道, 记不清: the asked fact stays unknown and is not asked for again."""
    return bool(_WORDS["unknown"].search(plain)) and len(plain) <= 16


def _number(asked: AnyFact, bare: str) -> object:
    told_of = list(numerals(bare))
    if "{}元" in asked.display:  # 两个都归他 tells how many children there are
        of_money = [e for e in told_of if not counts_no_money(bare, e.begin, e.end, e.number)]
        if told_of and not of_money:
            return NOTHING
        told_of = of_money
    found = [each.number for each in _in_words_of_the_question(asked, bare, told_of)]
    if not found and not _NOTHING_TOLD.fullmatch(bare):
        return NOTHING
    told: Number = found[-1] if found else Decimal(0)
    if asked is FAMILY_SIZE and told == 0:  # whoever asks is one of them
        return NOTHING
    short = all(isinstance(each, Decimal) and each <= OLDEST for each in asked.samples)  # 2039年
    if short and _OF_LIVES.search(asked.display) and isinstance(told, Decimal) and told > OLDEST:
        return NOTHING  # 一月四千 is no age
    yearly = asked is INCOME and "年" in bare and "月" not in bare
    if not yearly:
        return told
    return divided(told, 12)


def _in_words_of_the_question(
    asked: AnyFact, bare: str, told_of: Sequence[Numeral]
) -> Sequence[Numeral]:
    """交了32年 退了八年了, where 交了几年 was asked: the one of several behind such a word."""
    verbs = (re.sub("[了过满够]+$", "", bare[: each.begin])[-1:] for each in told_of)
    of_it = [
        each for each, verb in zip(told_of, verbs, strict=True) if verb and verb in asked.question
    ]
    return of_it if len(of_it) == 1 else told_of


def ordinal(plain: str) -> int | None:
    """2, 第二个, 二: a place in what was offered, from 1."""
    found = re.fullmatch(
        r"(?:第|头|选|是)*([1-9一二三四五六七八九])(?:个|种|项|条|号|吧|那|的|[.、。)])*", plain
    )
    return None if found is None else "一二三四五六七八九".find(found[1]) + 1 or int(found[1])


def _option(asked: AnyFact, bare: str, *, denies_another: bool) -> object:
    """By its words, by its place, by a no where one option is the absence (不是贫困户 denies
    something else), or by what is most like it."""
    labels = list(asked.options)
    fitting = [label for label in labels if label in bare or (len(bare) > 1 and bare in label)]
    place = ordinal(bare)
    if not fitting and place is not None:
        fitting = labels[place - 1 : place]
    absent = [label for label in labels if label.startswith(("没", "都不是"))]
    several = len(absent) == 1 and len(labels) > 2 and not denies_another
    if not fitting and several and _WORDS["no"].search(bare):
        fitting = absent
    if not fitting and len(bare) > 2:
        fitting = [label for label in labels if fuzz.ratio(label, bare) >= LIKE]
    if not fitting:
        return NOTHING
    return asked.options[max(fitting, key=lambda label: fuzz.ratio(label, bare))]


def _length(bare: str) -> object:
    """Months; a bare number is of years, as one tells how long one has worked or paid in."""
    told = LENGTHS.search(bare)
    if told is not None:
        length = months(told.group())
        return NOTHING if length is None else length
    years = re.fullmatch(r"\d{1,2}|[一二两三四五六七八九十]{1,3}", bare)
    return number(years.group()) * YEAR if years else NOTHING
