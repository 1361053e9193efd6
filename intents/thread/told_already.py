"""What of a message's questions is told already by the answers before."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from intents.answers.dated import AS_NOW
from intents.answers.totals import LEFT, TOGETHER
from intents.answers.touching import pairs
from intents.asking import (
    asks_for_a_head,
    asks_for_a_total,
    asks_for_a_year,
    asks_for_the_rest,
    asks_only_how_much,
    asks_than_another,
    asks_what_lacks,
)
from intents.clauses import MARKS, NAMED, last_question, up_to_the_question
from intents.expressions import Expression
from intents.matching.ranking import subject
from intents.messages import Answer, AnswerAmount, Reading
from intents.reading import words
from intents.thread.dialogue import less_mentions
from intents.thread.not_again import HEARD, NOT_IN_IT, SAME

# By 38 parts that say nothing new, 25 of which are answered by what is told before them.
ANSWERED: Final = 0.3  # how much of a part a sentence told has to answer
BETTER: Final = 0.05  # by how much one told before answers more than one found for it
SHORTEST_OF_ITS_OWN: Final = 5  # characters of what may ask something else, though it is not sure
MOST_NEW: Final = 1  # pairs of characters in it that name something which was not told
_EITHER: Final = Expression(r"([一-龥])[不没]\1|什么时候|多[少大久长]|几块|什么|怎么|哪里?")
_WORDS: Final = words("told.words")
_UNKNOWN_SUM: Final = "多少[^。]{0,20}(?:没查到|待确认)"
SUMS: Final = Expression(rf"元|%|平方米|\d人|{_UNKNOWN_SUM}")
_NO_SUM: Final = Expression(_UNKNOWN_SUM)
_TOLD_AS_A_RULE: Final = tuple(
    zip(words("told.asked").values(), words("told.answered").values(), strict=True)
)
# The same of what nearly every answer has: 合多少钱, 找哪个.
_TOLD_SOMEWHERE: Final = ((_WORDS["how_much"], SUMS), (_WORDS["whom"], _WORDS["found"]))
# Of a question what names nothing: 最晚什么时候, 大约多久能下来.
_NAMES_NOTHING: Final = _WORDS["names_nothing"]
_WHETHER_IT_IS: Final = _WORDS["whether_it_is"]
_OF_A_SORT: Final = re.compile("那?([一-龥]{2,4})的呢")  # 紧急的呢, where 紧急的24小时内 was told
_COMPLAINS: Final = re.compile("告|投诉|反映|理|赔|要|怎么")
_PARTING: Final = words("parting")
_WHOM: Final = _PARTING["which"]
_REMARK: Final = _PARTING["only_a_remark"]
_FEARS: Final = _PARTING["fears"]
_WHETHER: Final = _PARTING["only_whether"]
_SORTS: Final = words("told.sorts")
SHORTEST_SUM: Final = 12  # characters of a question that asks more than what others come to
ADDED: Final = f"{TOGETHER}每"
UNSURE: Final = "说不准"
_WHERE: Final = words("passages.asked")["where"]


def new_lines(answer: Answer, told: Sequence[str]) -> list[str]:
    """What an answer says that was not told before; nothing where it does not know."""
    if answer.text.startswith((NOT_IN_IT, HEARD)):
        return []
    lines = [line for line in answer.text.splitlines() if not _is_told(line, told)]
    return lines if lines and answer.text.startswith(lines[0]) else []


def _is_told(line: str, told: Sequence[str]) -> bool:
    """To the letter, or of the same person among others: 甲：能领 behind 甲、乙：能领."""
    words = line.removeprefix(SAME).rpartition(AS_NOW)[2].rstrip("。")
    if any(words in each for each in told):
        return True
    of_whom, _, rest = words.rpartition("：")
    whom = of_whom.rpartition("：")[2]
    return bool(whom) and any(
        rest in each and whom in each for text in told for each in text.splitlines()
    )


def of_a_subject(one: Answer, other: Answer) -> bool:
    return subject(one.intents[0]) == subject(other.intents[0])


def of_the_same_sum(answer: Answer, told: Answer) -> bool:
    sums = [
        [(each.value, each.max, each.unit) for each in money_of(of)[:1]] for of in (answer, told)
    ]
    return (
        of_a_subject(answer, told)
        and sums[0] == sums[1] != []
        and answer.dialogue.about == told.dialogue.about
    )


def is_again(reading: Reading, answer: Answer, told: Sequence[Answer]) -> bool:
    """Whether a sentence was looked for because the answer itself would come again."""
    # 俺爹去上海…俺自己在青岛: by other facts it is another
    by = (answer.intents, answer.amounts, answer.details.steps)
    same = any(by == (each.intents, each.amounts, each.details.steps) for each in told)
    return reading.manner == "usual" and (reading.intent not in answer.intents or same)


def answered_better(
    reading: Reading,
    lines: Sequence[str],
    texts: Sequence[str],
    alike: Callable[[str, Sequence[str]], float],
) -> bool:
    """Whether what is told answers a part better than the sentence that was found for it."""
    before = alike(clause_asked(reading), _sentences(texts)) if texts else 0.0
    return before >= max(ANSWERED, alike(clause_asked(reading), _sentences(lines[:1])) + BETTER)


def _sentences(texts: Sequence[str]) -> list[str]:
    return [each for text in texts for each in re.split(r"[。；\n]", text) if each]


def _told_above(
    reading: Reading,
    answer: Answer,
    lines: Sequence[str],
    before: Sequence[tuple[Answer, str]],
    alike: Callable[[str, Sequence[str]], float],
) -> bool:
    """What was found for a part does not tell what it asks, and what is told above does: 收不收费,
    behind 60日内申请复议，不收费; or it asks nothing but whether that is so."""
    if NAMED.match(reading.part):
        return False
    asked = clause_asked(reading)
    of_it = [text for one, text in before if of_a_subject(one, answer)]
    if _FEARS.fullmatch(asked) and answer.intents[0].startswith("meta."):
        return True  # 会不会说我骗 asks for no secrecy
    if _REMARK.fullmatch(asked):
        return (
            asked == reading.part.strip(MARKS) or bool(of_it) or reading.leans or reading.is_guess
        )
    if (sort := _OF_A_SORT.fullmatch(asked)) and sort[1] in before[-1][1]:
        return True
    if named := _WHETHER_IT_IS.search(asked):
        what = named[named.lastindex or 1]
        said = re.compile(f"(?:没|有|能领|不用){what}|{what}(?:没|有)")
        return any(map(said.search, of_it)) and not said.search(lines[0])
    for asks, tells in _TOLD_AS_A_RULE:
        if not asks.search(asked) or not any(map(tells.search, of_it)):
            continue
        if not tells.search(lines[0]):
            return True
        if not _NAMES_NOTHING.sub("", asks.sub("", asked)):
            told = alike(asked, _sentences(of_it[-1:]))
            return told + BETTER >= alike(asked, _sentences(lines[:1]))
    return False


def adds_nothing(
    reading: Reading,
    answer: Answer,
    lines: Sequence[str],
    before: Sequence[tuple[Answer, str]],
    alike: Callable[[str, Sequence[str]], float],
) -> bool:
    """Whether an answer has only what those `before` it, at least one, tell: the office, the rest
    of a bill, a sum, or something better than the sentence that was found for it."""
    apart, texts = [one for one, _ in before], [text for _, text in before]
    if lines and _told_above(reading, answer, lines, before, alike):
        return True
    if "电话" in texts[-1] and asks_only_whom(reading):
        return True  # 找哪个部门: the office was told
    if asks_for_the_rest(reading.part) and tells_the_rest(apart):
        return True  # 报多少,自己出多少: told with what is paid
    # than what was told
    otherwise = (asks_than_another, asks_for_a_head, asks_for_a_year, asks_what_lacks)
    than_another = any(each(reading.part) for each in otherwise)
    clause, sums = clause_asked(reading), any(map(money_of, apart))
    only_a_sum = asks_only_how_much(clause) and not than_another
    of_a_sort = _tells_the_sort(clause, texts)
    of_it = reading.leans or any(of_a_subject(answer, each) for each in apart)
    no_sum = _NO_SUM.search(texts[-1])  # 济惠保能买不,多少钱: told that it is not known
    sum_told = only_a_sum and (no_sum or (sums and SUMS.search(texts[-1])))
    if of_a_sort or (of_it and of_a_sort is None and sum_told):
        return True  # 一月给多少: told with what it is for
    again = bool(lines) and is_again(reading, answer, apart)
    if again and reading.aspect == "amount" and sums and not SUMS.search(lines[0]):
        return True  # 小的一共能领多少, told with the older one
    summed = asks_for_a_total(reading.part) and len(reading.part) < SHORTEST_SUM
    if summed and of_a_subject(answer, apart[-1]) and ADDED in texts[-1]:
        return True  # 我爷俩一共多少, behind 各报多少
    same = any(of_the_same_sum(answer, one) and SUMS.search(text) for one, text in before)
    if same and of_a_sort is None and reading.aspect == "amount" and not than_another:
        return True  # 一样还是两样,加起来多少: two entries of a subject come to the same
    # 得过癌能买不, where 有老毛病的也能买 was told
    return again and not only_a_sum and answered_better(reading, lines, texts, alike)


def _tells_the_sort(clause: str, texts: Sequence[str]) -> bool | None:
    """报几成, 一年最多报多少: whether the last text has a share, or a ceiling; None where a clause
    asks for nothing of a sort."""
    for name, sign in _SORTS.items():
        if texts and _PARTING[name].fullmatch(clause.strip(MARKS)):
            return bool(sign.search(texts[-1])) or UNSURE in texts[-1]
    return None


def strays(reading: Reading, answer: Answer) -> bool:
    """Whether a sentence was found in another entry for words that are not of its subject."""
    return reading.leans and reading.intent not in answer.intents


def told_already(
    reading: Reading,
    answer: Answer,
    texts: Sequence[str],
    alike: Callable[[str, Sequence[str]], float],
) -> bool:
    """Nothing is new, and the words mean what was told: 过不过时效, behind 不晚. What is said to be
    another question is none that was."""
    part = reading.part.strip(" ,。?!;")
    bare = _EITHER.sub(" ", part)  # 能不能退 names nothing of 能不能减
    threes = [bare[place : place + 3] for place in range(len(bare) - 2)]
    if any(each in text for each in threes for text in texts if " " not in each):
        return True  # 要户口本不, where 不要户口本 was told
    clause = clause_asked(reading)
    says_nothing = any(each.fullmatch(clause) for each in (_REMARK, _WHETHER, _FEARS))
    if texts and (says_nothing or _WHOM.fullmatch(part)):
        return True  # 这样算对不对, 我够不够, 该找谁
    only_a_sum = asks_only_how_much(clause)
    if only_a_sum and not any(map(SUMS.search, texts)):
        return False
    unsure = reading.leans or (reading.is_guess and len(part) > SHORTEST_OF_ITS_OWN)
    if new_lines(answer, ()) and (not unsure or (answer.amounts and only_a_sum)):
        return True
    if NAMED.match(part) or not texts:
        return False
    short = len(clause) < SHORTEST_OF_ITS_OWN and clause.endswith(("吗", "不"))  # 能不发吗
    if short or _WHERE.search(clause) or alike(clause, _sentences(texts)) >= ANSWERED:
        return True
    begin = max(0, reading.part.find(clause))
    named = less_mentions(reading.part, reading.said, sums=True)[begin : begin + len(clause)]
    told = pairs("".join(texts))
    for asks, tells in (*_TOLD_AS_A_RULE, *_TOLD_SOMEWHERE):
        left = pairs(_NAMES_NOTHING.sub("", asks.sub(" ", named))) - told
        if asks.search(clause) and len(left) <= MOST_NEW and any(map(tells.search, texts)):
            return True
    names = pairs(_EITHER.sub(" ", named))
    return len(names - told) <= min(MOST_NEW, len(names) - 1)  # 交到多大: nothing new


def asks_only_whom(reading: Reading) -> bool:
    """我该找哪, and not where one may complain or what is to be done."""
    asked = reading.part.strip(MARKS)
    return bool(_WHOM.fullmatch(asked)) and not _COMPLAINS.search(asked)


def tells_the_rest(answers: Sequence[Answer]) -> bool:
    """Whether any of them says what is left to pay."""
    return any(LEFT in each.label for answer in answers for each in answer.amounts)


def money_of(answer: Answer) -> list[AnswerAmount]:
    return [e for e in answer.amounts if "元" in e.unit and not e.label.endswith("推算）")]


def clause_asked(reading: Reading) -> str:
    """The clause of a part that asks."""
    asked = up_to_the_question(reading.part)
    return last_question(asked) or asked
