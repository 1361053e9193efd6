"""Several answers in one message."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from intents.answers.shape import grounds_line
from intents.answers.totals import LEFT, joined
from intents.answers.touching import pairs
from intents.asking import (
    asks_for_a_total,
    asks_for_the_difference,
    asks_for_the_rest,
    asks_only_how_much,
    asks_who,
)
from intents.clauses import NAMED, last_question, up_to_the_question
from intents.dialogue import asks, less_mentions
from intents.matching import subject
from intents.messages import Answer, AnswerAmount, Reading
from intents.not_again import HEARD, NOT_IN_IT, SAME
from intents.reading import words
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.law import as_written, plain

NOT_HEARD: Final = "还问了“{asked}”：这个没听准，打电话问：{phone}。"
NOT_KNOWN: Final = "还问了“{asked}”：上面没说清的，打电话问：{phone}。"
GUESSED: Final = "您要是问“{title}”："
HARDLY: Final = 0.1  # chance below which not even whom to ask is known
MOST_OF_A_GUESS: Final = 2  # lines
# By 38 parts that say nothing new, 25 of which are answered by what is told before them.
ANSWERED: Final = 0.3  # how much of a part a sentence told has to answer
BETTER: Final = 0.05  # by how much one told before answers more than one found for it
SHORTEST_OF_ITS_OWN: Final = 5  # characters of what may ask something else, though it is not sure
MOST_NEW: Final = 1  # pairs of characters in it that name something which was not told
_EITHER: Final = re.compile(r"([一-龥])[不没]\1|什么时候|多[少大久长]|什么|怎么|哪里?")
_SUMS: Final = re.compile("元|%|多少[^。]{0,8}没查到")
# What is asked so shortly is told where the like of it is: 合多少钱, 花钱不, 找哪个.
_TOLD_AS_A_RULE: Final = (
    (re.compile("多少|几[百千万]"), _SUMS),
    (re.compile("[花要交]钱|收费"), re.compile("[不免][^。，]{0,4}[钱费]|元")),
    (re.compile("哪|谁"), re.compile("[找问]")),
    (re.compile("比例|几个点|百分之"), re.compile("%")),
)
_WHERE: Final = words("passages.asked")["where"]
_COUNTS: Final = words("parting")["counts"]
ANYBODY: Final = "12345"  # who knows what nobody else is known to know


def of_several(
    asked: Sequence[Reading],
    answers: Sequence[Answer],
    unknown: Sequence[Reading],
    warned: str,
    knowledge: Knowledge,
    day: date,
    alike: Callable[[str, Sequence[str]], float],
) -> Answer:
    """Several answers in one message, each with what those before do not say; the first that
    asks something back is gone on with. What is not answered is named, with who knows. `alike`
    says how much of a question one of some sentences answers."""
    texts: list[str] = []
    apart: list[Answer] = []
    unknown = list(unknown)
    together = any(
        asks_for_a_total(each.part) and asks_only_how_much(each.part) for each in (*asked, *unknown)
    )
    for reading, answer in zip(asked, answers, strict=False):
        lines = new_lines(answer, texts)
        only_a_sum = asks_only_how_much(_asked(reading))
        left = any(LEFT in each.label for before in apart for each in before.amounts)
        if left and asks_for_the_rest(reading.part):
            continue  # 报多少,自己出多少: told with what is paid
        if only_a_sum and any(map(_money, apart)) and _SUMS.search(texts[-1]):
            continue  # 一月给多少: told with what it is for
        if lines and reading.is_guess and all(answer.intents != one.intents for one in apart):
            title = knowledge.entries[answer.intents[0]].title
            lines = [GUESSED.format(title=title), *lines[:MOST_OF_A_GUESS]]
        if reading.aspect == "amount" and any(_of_the_same_sum(answer, each) for each in apart):
            continue  # 一样还是两样,加起来多少: two entries of a subject come to the same
        again = _is_again(reading, answer, apart)
        if again and lines and not only_a_sum and _answered_better(reading, lines, texts, alike):
            continue  # 得过癌能买不, where 有老毛病的也能买 was told
        if lines and not strays(reading, answer):
            texts.append("\n".join(lines))
            apart.append(answer)
        elif not _told_already(reading, answer, texts, alike):
            unknown.append(reading)
    who = any(asks_who(each.part) for each in asked)  # 谁能领,谁还得等 is told in one
    rest = any(LEFT in each.label for answer in apart or answers for each in answer.amounts)
    unknown = [
        each
        for each in unknown
        if not (who and asks_who(each.part))
        and not (asks_only_how_much(_asked(each)) and any(map(_money, answers)))
        and not (rest and asks_for_the_rest(each.part))
    ]
    more = [knowledge.entries[each.intent or ""].title for each in asked[len(answers) :]]
    answers = apart or answers
    above = [warned] if warned else []
    above += texts[:1] if answers[0].outcome == "emergency" else []
    texts = texts[len(above) :] if answers[0].outcome == "emergency" else texts
    if any(asks_for_the_difference(each.plain) for each in asked) and (by := _apart(answers)):
        texts = [f"{by}{texts[0]}", *texts[1:]]
    numbered = [f"【{number}】{text}" for number, text in enumerate(texts, start=1)]
    if len(texts) == 1:
        numbered = texts
    if together:
        numbered += _added_up(apart)
    numbered += [_not_heard(reading, knowledge) for reading in unknown if asks(reading.part)]
    if more:
        numbered.append(f"还有{'、'.join(more)}，请再单独问一句。")
    asking = next((answer for answer in answers if answer.ask), answers[-1])
    others = tuple(each.intents[0] for each in answers if each is not asking)
    sources = tuple(dict.fromkeys(s for answer in answers for s in answer.sources))
    said = tuple({each.fact: each for answer in answers for each in answer.said}.values())
    outcomes = [answer.outcome for answer in answers]
    told = "answer" in outcomes and not asking.ask
    first = answers[0].outcome  # a refusal is one, whatever is asked beside it
    outcome = "answer" if told else asking.outcome
    return Answer(
        outcome=first if first in ("refuse", "emergency") else outcome,
        text="\n".join([*above, *numbered, grounds_line(sources, day)]),
        intents=tuple(dict.fromkeys(i for answer in answers for i in answer.intents)),
        confidence=min(answer.confidence for answer in answers),
        candidates=answers[0].candidates,
        amounts=tuple(amount for answer in answers for amount in answer.amounts),
        steps=tuple(step for answer in answers for step in answer.steps),
        sources=sources,
        values=tuple({v.id: v for answer in answers for v in answer.values}.values()),
        details=joined([answer.details for answer in answers]),
        ask=asking.ask,
        history=tuple(each for answer in answers for each in answer.history),
        offers_human=any(answer.offers_human for answer in answers),
        warning=answers[0].warning,
        said=said,
        dialogue=replace(
            asking.dialogue,
            said=tuple(each for each in said if each.about in (None, asking.dialogue.about)),
            parts=tuple(dict.fromkeys(answer.intents[0] for answer in answers)),
            earlier=others,
        ),
    )


def _apart(answers: Sequence[Answer]) -> str:
    """By how much the first sums of two answers differ, where both are of a kind and known."""
    sums = [answer.amounts[0] for answer in answers if answer.amounts]
    if len(sums) != 2 or any(each.max for each in sums) or sums[0].label != sums[1].label:
        return ""
    by = abs(Decimal(sums[0].value) - Decimal(sums[1].value))
    return f"差{as_written(by, sums[0].unit)}。" if by else ""


def _added_up(answers: Sequence[Answer]) -> list[str]:
    """两样总共多少: the first sums of all that are told, where they are of a kind and known."""
    of_each = {(each.intents, each.dialogue.about): _money(each) for each in answers}
    sums = [_sum_of(each) for each in of_each.values() if each]
    of_a_kind = len({each.unit for each in sums}) == 1 and not any(each.max for each in sums)
    if len(sums) < 2 or not of_a_kind:
        return []
    total = sum((Decimal(each.value) for each in sums), Decimal(0))
    added = "＋".join(each.value for each in sums)
    return [f"合计：{added}＝{plain(total)}{sums[0].unit}"]


def _sum_of(amounts: Sequence[AnswerAmount]) -> AnswerAmount:
    """What several amounts of an answer come to, where one of them is that; the first otherwise."""
    values = [Decimal(each.value) for each in amounts]
    whole = max(values) * 2 == sum(values)
    return amounts[values.index(max(values))] if whole else amounts[0]


def new_lines(answer: Answer, told: Sequence[str]) -> list[str]:
    """What an answer says that was not told before; nothing where it does not know."""
    if answer.text.startswith((NOT_IN_IT, HEARD)):
        return []
    lines = [line for line in answer.text.splitlines() if not _is_told(line, told)]
    return lines if lines and answer.text.startswith(lines[0]) else []


def _is_told(line: str, told: Sequence[str]) -> bool:
    """To the letter, or of the same person among others: 甲：能领 behind 甲、乙：能领."""
    words = line.removeprefix(SAME).rstrip("。")
    if any(words in each for each in told):
        return True
    of_whom, _, rest = words.rpartition("：")
    whom = of_whom.rpartition("：")[2]
    return bool(whom) and any(
        rest in each and whom in each for text in told for each in text.splitlines()
    )


def _of_the_same_sum(answer: Answer, told: Answer) -> bool:
    same = subject(answer.intents[0]) == subject(told.intents[0])
    sums = [[(each.value, each.max, each.unit) for each in _money(of)[:1]] for of in (answer, told)]
    return same and sums[0] == sums[1] != [] and answer.dialogue.about == told.dialogue.about


def _is_again(reading: Reading, answer: Answer, told: Sequence[Answer]) -> bool:
    """Whether a sentence was looked for because the answer itself would come again."""
    moved = reading.intent not in answer.intents
    return reading.manner == "usual" and (moved or any(answer.intents == e.intents for e in told))


def _answered_better(
    reading: Reading,
    lines: Sequence[str],
    texts: Sequence[str],
    alike: Callable[[str, Sequence[str]], float],
) -> bool:
    """Whether what is told answers a part better than the sentence that was found for it."""
    before = alike(_asked(reading), _sentences(texts)) if texts else 0.0
    return before >= max(ANSWERED, alike(_asked(reading), _sentences(lines[:1])) + BETTER)


def _sentences(texts: Sequence[str]) -> list[str]:
    return [each for text in texts for each in re.split(r"[。；\n]", text) if each]


def strays(reading: Reading, answer: Answer) -> bool:
    """Whether a sentence was found in another entry for words that are not of its subject."""
    return reading.leans and reading.intent not in answer.intents


def _told_already(
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
    only_a_sum = asks_only_how_much(_asked(reading))
    sum_told = bool(answer.amounts) and only_a_sum
    if only_a_sum and not any(map(_SUMS.search, texts)):
        return False
    guessed = reading.is_guess and len(part) > SHORTEST_OF_ITS_OWN
    if new_lines(answer, ()) and (not (reading.leans or guessed) or sum_told):
        return True
    if NAMED.match(part) or not texts:
        return False
    part = _asked(reading)
    if _WHERE.search(part) or alike(part, _sentences(texts)) >= ANSWERED:
        return True
    begin = max(0, reading.part.find(part))
    named = less_mentions(reading.part, reading.said, sums=True)[begin : begin + len(part)]
    if len(part) <= SHORTEST_OF_ITS_OWN and part.endswith(("吗", "不")):
        return True  # 能不发吗, behind 合理不
    names = pairs(_EITHER.sub(" ", named))
    new = names - pairs("".join(texts))
    if len(new) <= MOST_NEW and any(
        asks.search(part) and any(map(tells.search, texts)) for asks, tells in _TOLD_AS_A_RULE
    ):
        return True
    return len(new) <= MOST_NEW and len(new) < len(names)  # 交到多大 names nothing that was told


def _money(answer: Answer) -> list[AnswerAmount]:
    return [each for each in answer.amounts if "元" in each.unit]


def _asked(reading: Reading) -> str:
    """The clause of a part that asks."""
    asked = up_to_the_question(reading.part)
    return last_question(asked) or asked


def _not_heard(reading: Reading, knowledge: Knowledge) -> str:
    """A question that is not answered, and who knows."""
    best = reading.candidates[0]
    likely = reading.is_ours and best.confidence >= HARDLY
    intent = reading.intent or (best.intent if likely else "")
    entry = knowledge.entries.get(intent)
    phone = entry.wording.phone if entry else ""
    said = NOT_HEARD if reading.intent is None else NOT_KNOWN
    asked = _COUNTS.sub("", reading.part.strip(" ,。?!;"))
    return said.format(asked=asked, phone=phone or ANYBODY)
