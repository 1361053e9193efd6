"""What a text asks for beside its subject: a sum, a history, the meaning of a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from intents.mentions.mention import Mention
from intents.reading import words
from knowledge.plain_words import ALSO_CALLED, PLAIN_WORDS

_WORDS: Final = words("asking")
LONGEST_ABOUT_A_WORD: Final = 18  # characters


def asks_for_a_total(plain: str) -> bool:
    return bool(_WORDS["total"].search(plain))


def asks_for_the_standard(plain: str) -> bool:
    """低保标准是多少, and not what 我家 gets by it."""
    return bool(_WORDS["standard"].search(plain))


def asks_whether_right(plain: str) -> bool:
    """领的125是不是少了: whether what is drawn is what it should be."""
    return bool(_WORDS["whether_right"].search(plain))


def asks_more_or_less(plain: str) -> bool:
    """她走了,低保是多了还是少了: against what there is now."""
    return bool(_WORDS["more_or_less"].search(plain))


def asks_for_a_head(plain: str) -> bool:
    """低保每人合多少, and not the sum of the family."""
    return bool(_WORDS["a_head"].search(plain))


def asks_for_a_term(plain: str) -> bool:
    """一学期能补几个: half of what there is a year."""
    return bool(_WORDS["a_term"].search(plain))


def asks_for_a_year(plain: str) -> bool:
    """两项补贴一年多少: of what is paid by the month."""
    return bool(_WORDS["a_year"].search(plain))


def asks_for_the_difference(plain: str) -> bool:
    """五保比低保一月多多少: of two that are named."""
    return bool(_WORDS["difference"].search(plain))


def asks_how_unlike_others(plain: str) -> bool:
    """监测户比一般人少交多少: the same for a household of no class."""
    return bool(_WORDS["unlike_others"].search(plain))


def asks_about_fees(plain: str) -> bool:
    """学费那块也算算: whether they are to be paid, beside what is given."""
    return bool(_WORDS["fees"].search(plain))


def asks_for_pupils(plain: str) -> bool:
    """俩大学生一共能贷多少: of each at the school on file, and not all at a university."""
    return bool(_WORDS["pupils"].search(plain))


def tells_of_all(plain: str) -> bool:
    """都交过十五年: what is said holds for every one of them."""
    return bool(_WORDS["all_of_them"].search(plain))


def tells_of_another(plain: str) -> bool:
    """我爸72退休的,我妈66也退休: of both of them."""
    return bool(_WORDS["also_of_another"].search(plain))


def asks_of_each(plain: str) -> bool:
    """我交了九个月她交了两年,各领几个月: of everybody who is named."""
    return bool(_WORDS["of_each"].search(plain))


def asks_who(plain: str) -> bool:
    """谁能领,谁还得等: which of a household, and not what they come to together."""
    others = _WORDS["sum"].search(plain) or _WORDS["elsewhere"].search(plain)
    return bool(_WORDS["who"].search(plain)) and not others


def asks_only_how_much(part: str) -> bool:
    """每月多少, 合起来呢: what the question before comes to."""
    return bool(words("parting")["only_a_sum"].search(part.strip(" ,。?!;")))


def asks_of_another(part: str, people: Sequence[Mention]) -> bool:
    """我媳妇有没有: nothing but a person, of whom the same is asked."""
    if not people:
        return False
    bare = f"{part[: people[0].begin]}@{part[people[-1].end :]}"
    return bool(words("parting")["of_another"].search(bare))


def asks_what_not(plain: str) -> bool:
    """不该有的也讲明白: of all that there is, what is not due."""
    return bool(_WORDS["what_not"].search(plain))


def asks_for_the_rest(plain: str) -> bool:
    """自付还得多少: what is left to pay, and not what is paid for them."""
    return bool(_WORDS["rest"].search(plain))


def asks_for_several(plain: str) -> bool:
    """两样都能领不, 能占几样: of benefits that are named side by side."""
    return bool(_WORDS["several"].search(plain))


def asks_for_the_history(plain: str) -> bool:
    return bool(_WORDS["history"].search(plain))


def asks_what_changed(plain: str) -> bool:
    return bool(_WORDS["changes"].search(plain))


def asks_for_the_family(plain: str) -> bool:
    """俺家能享受哪些, also where one of them was spoken of."""
    return bool(_WORDS["family"].search(plain))


def word_asked_about(plain: str) -> str:
    """啥是门槛费: the word of the offices whose meaning is asked; empty where none is."""
    if len(plain) > LONGEST_ABOUT_A_WORD or not _WORDS["meaning"].search(plain):
        return ""
    called = {**{word: word for word in PLAIN_WORDS}, **ALSO_CALLED}
    found = [word for word in called if word in plain]
    return called[max(found, key=len)] if found else ""
