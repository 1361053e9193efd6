"""What a text asks for beside its subject: a sum, a history, the meaning of a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from intents.mentions.mention import Mention
from intents.reading import says, words
from knowledge.plain_words import ALSO_CALLED, PLAIN_WORDS

_WORDS: Final = words("asking")
LONGEST_ABOUT_A_WORD: Final = 18  # characters
_only_a_sum: Final = says("parting", "only_a_sum")
_less_paid: Final = says("parting", "less_paid")
names_nothing: Final = says("parting", "only_when")
_of_another: Final = says("parting", "of_another")

asks_for_a_total: Final = says("asking", "total")
# 低保标准是多少, and not what 我家 gets by it.
asks_for_the_standard: Final = says("asking", "standard")
# 领的125是不是少了: whether what is drawn is what it should be.
asks_whether_right: Final = says("asking", "whether_right")
# 她走了,低保是多了还是少了: against what there is now.
asks_more_or_less: Final = says("asking", "more_or_less")
# 一月差多少: of what is due, beside what is drawn.
asks_what_lacks: Final = says("asking", "lacks")
# 我家现在一月总共领多少: of what is paid already, and not what there is to claim.
asks_what_is_drawn: Final = says("asking", "drawn_now")
# 低保每人合多少, and not the sum of the family.
asks_for_a_head: Final = says("asking", "a_head")
# 什么样的人能办: of the rule, and of nobody's own case.
asks_in_general: Final = says("asking", "in_general")
# 火化收钱不, 政府该不该管: the way to it is not asked.
asks_whether: Final = says("asking", "whether")
# 一学期能补几个: half of what there is a year.
asks_for_a_term: Final = says("asking", "a_term")
# 两项补贴一年多少: of what is paid by the month.
asks_for_a_year: Final = says("asking", "a_year")
# 五保比低保一月多多少: of two that are named.
asks_for_the_difference: Final = says("asking", "difference")
# 她怎么比我多: of two of a household, by what the one gets more.
asks_than_another: Final = says("asking", "than_another")
# 各领几个月: no sum of several.
asks_for_a_span: Final = says("asking", "a_span")
# 监测户比一般人少交多少: the same for a household of no class.
asks_how_unlike_others: Final = says("asking", "unlike_others")
# 学费那块也算算: whether they are to be paid, beside what is given.
asks_about_fees: Final = says("asking", "fees")
# 俩大学生一共能贷多少: of each at the school on file, and not all at a university.
asks_for_pupils: Final = says("asking", "pupils")
# 都交过十五年: what is said holds for every one of them.
tells_of_all: Final = says("asking", "all_of_them")
# 我爸72退休的,我妈66也退休: of both of them.
tells_of_another: Final = says("asking", "also_of_another")
# 我交了九个月她交了两年,各领几个月: of everybody who is named.
# 哪几个政府代缴,哪几个自己交: of those who get it and of those who do not.
asks_of_both_sides: Final = says("asking", "both_sides")
# 一个人一个人给俺说说: a plan, of each for himself.
asks_person_by_person: Final = says("asking", "by_person")
asks_of_each: Final = says("asking", "of_each")
# 不该有的也讲明白: of all that there is, what is not due.
asks_what_not: Final = says("asking", "what_not")
# 自付还得多少: what is left to pay, and not what is paid for them.
asks_for_the_rest: Final = says("asking", "rest")
# 两样都能领不, 能占几样: of benefits that are named side by side.
asks_for_several: Final = says("asking", "several")
asks_which_way: Final = says("asking", "which_way")
asks_who_does_not: Final = says("asking", "who_not")
asks_for_the_history: Final = says("asking", "history")
asks_what_changed: Final = says("asking", "changes")
# 俺家能享受哪些, also where one of them was spoken of.
asks_for_the_family: Final = says("asking", "family")


def asks_who(plain: str) -> bool:
    """谁能领,谁还得等: which of a household, and not what they come to together."""
    others = _WORDS["sum"].search(plain) or _WORDS["elsewhere"].search(plain)
    return bool(_WORDS["who"].search(plain)) and not others


def asks_only_how_much(part: str) -> bool:
    """每月多少, 合起来呢: what the question before comes to."""
    bare = part.strip(" ,。?!;")
    return _only_a_sum(bare) or _less_paid(bare)


def the_only_part(plain: str) -> str:
    """照护, of 光照护那一块; empty where all is asked about."""
    found = _WORDS["only_part"].search(plain)
    return found["part"] if found else ""


def asks_of_another(part: str, people: Sequence[Mention]) -> bool:
    """我媳妇有没有: nothing but a person, of whom the same is asked."""
    if not people:
        return False
    bare = f"{part[: people[0].begin]}@{part[people[-1].end :]}"
    return _of_another(bare)


def word_asked_about(plain: str) -> str:
    """啥是门槛费: the word of the offices whose meaning is asked; empty where none is."""
    if len(plain) > LONGEST_ABOUT_A_WORD or not _WORDS["meaning"].search(plain):
        return ""
    called = {**{word: word for word in PLAIN_WORDS}, **ALSO_CALLED}
    found = [word for word in called if word in plain]
    return called[max(found, key=len)] if found else ""
