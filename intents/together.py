"""Several answers in one message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from intents.answers.shape import grounds_line
from intents.answers.totals import joined
from intents.answers.wording import MOST_NOTES
from intents.asking import (
    asks_for_a_total,
    asks_for_the_difference,
    asks_for_the_rest,
    asks_only_how_much,
    asks_who,
)
from intents.clauses import MARKS, STOPS, asks_something, last_question, up_to_the_question
from intents.danger import PRIVACY
from intents.matching.ranking import subject
from intents.messages import Answer, AnswerAmount, Reading
from intents.reading import words
from intents.splitting import CHATTER
from intents.thread.dialogue import asks
from intents.thread.told_already import (
    adds_nothing,
    clause_asked,
    is_again,
    money_of,
    new_lines,
    of_a_subject,
    strays,
    tells_the_rest,
    told_already,
)
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.law import as_written, plain
from knowledge.relations import HOME, NEIGHBOUR, RELATIVE

NOT_HEARD: Final = "还问了“{asked}”：这个没听准，打电话问：{phone}。"
NOT_KNOWN: Final = "还问了“{asked}”：上面没答到的，打电话问：{phone}。"
STEP: Final = "下一步："
GUESSED: Final = "您要是问“{title}”："
HARDLY: Final = 0.1  # chance below which not even whom to ask is known
MOST_OF_A_GUESS: Final = 2  # lines
_WORDS: Final = words("parting")
STRANGERS: Final = (None, HOME, NEIGHBOUR, RELATIVE)
FIRST: Final = ("emergency", "refuse")
LONGEST_NAMED: Final = 20  # characters of what is named as asked
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
    first = answers[0].outcome  # a refusal is one, whatever is asked beside it
    asked, answers = _own_first(asked, answers, knowledge)
    texts: list[str] = []
    apart: list[Answer] = []
    unknown = list(unknown)
    together = any(
        asks_for_a_total(each.part) and asks_only_how_much(each.part) for each in (*asked, *unknown)
    )
    for reading, answer in zip(asked, answers, strict=False):
        lines, before = new_lines(answer, texts), list(zip(apart, texts, strict=True))
        if before and adds_nothing(reading, answer, lines, before, alike):
            continue
        if before and answer.outcome == "out_of_scope" and subject(answer.intents[0]) == CHATTER:
            unknown.append(reading)  # 那树谁给锯: no talk by the way beside an answer
            continue
        lines = _what_is_new(reading, answer, lines, apart, knowledge)
        if before and _only_how(reading, answer, lines, apart[-1]):
            texts[-1] = _with_the_steps(texts[-1], lines or answer.text.splitlines())
        elif lines and not strays(reading, answer):
            texts.append("\n".join(lines))
            apart.append(answer)
        elif not told_already(reading, answer, texts, alike):
            unknown.append(reading)
    chats = all(each.outcome == "out_of_scope" for each in answers)  # no office knows more of it
    unknown = [] if chats else _still_open(unknown, asked, answers, apart)
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
    numbered += [_not_heard(reading, knowledge) for reading in unknown]
    if more:
        numbered.append(f"还有{'、'.join(more)}，请再单独问一句。")
    lines = "\n".join([*above, *numbered]).splitlines()
    notes = [place for place, line in enumerate(lines) if line.startswith("注意：")][MOST_NOTES:]
    lines = [line for place, line in enumerate(lines) if place not in notes]
    asking = next((answer for answer in answers if answer.ask), answers[-1])
    others = tuple(each.intents[0] for each in answers if each is not asking)
    several = tuple(dict.fromkeys(answer.intents[0] for answer in answers))
    sources = tuple(dict.fromkeys(s for answer in answers for s in answer.sources))
    said = tuple({each.fact: each for answer in answers for each in answer.said}.values())
    outcomes = [answer.outcome for answer in answers]
    told = "answer" in outcomes and not asking.ask
    outcome = "answer" if told else asking.outcome
    return Answer(
        outcome=first if first in ("refuse", "emergency") else outcome,
        text="\n".join([*lines, *([] if chats else [grounds_line(sources, day)])]),
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
            said=tuple(
                each
                for each in said
                if each.about in (None, asking.dialogue.about) or knowledge.facts[each.fact].topical
            ),
            parts=several if len(several) > 1 else (),
            earlier=others,
        ),
    )


def _own_first(
    asked: Sequence[Reading], answers: Sequence[Answer], knowledge: Knowledge
) -> tuple[Sequence[Reading], Sequence[Answer]]:
    """丧葬几个月,抚恤金几个月: of two of a subject what is worked out by what is said, before the
    rule for everybody that is told of the same person; 前院领两份,我家怎么就一份: what can be told
    of one's own before what is refused."""
    pairs = list(zip(asked, answers, strict=False))
    told = sorted(pairs, key=lambda one: any(_is_worked_out(one, e, knowledge) for e in pairs))
    if told[0][1].outcome not in FIRST and not told[0][0].warning:
        told.sort(key=lambda e: not asks_something(e[0].part) and e[0].aspect != "trouble")
    of_ours = [e for _, e in told if e.outcome == "answer" and e.dialogue.about not in STRANGERS]
    if told[0][1].intents[0] == PRIVACY and of_ours:
        told = [*told[1:], told[0]]
    rest = asked[len(answers) :]
    return [*(each for each, _ in told), *rest], [each for _, each in told]


def _is_worked_out(
    general: tuple[Reading, Answer], own: tuple[Reading, Answer], knowledge: Knowledge
) -> bool:
    """Whether what one tells as a rule for everybody is worked out by another."""
    (asked, told), (also, found) = general, own
    entry, other = (knowledge.entries[each.intents[0]] for each in (told, found))
    alike = of_a_subject(told, found) and asked.aspect == also.aspect == "amount"
    fixed = entry.rule is None and not entry.own and other.rule is not None
    known = found.outcome == "answer" and any(each.max is None for each in found.amounts)
    whose = {asked.said.about, also.said.about} - {None}
    return alike and fixed and known and len(whose) < 2


def _what_is_new(
    reading: Reading,
    answer: Answer,
    lines: list[str],
    apart: Sequence[Answer],
    knowledge: Knowledge,
) -> list[str]:
    """Of an answer that comes again the sentence that was found, and nothing that is left of what
    was told before; what is only guessed of another matter under its title."""
    told = any(of_a_subject(answer, e) and answer.steps == e.steps != () for e in apart)
    if told or is_again(reading, answer, apart):
        lines = [*lines[:1], *(e for e in lines[1:] if "＝" in e or e.startswith(STEP))]
    if lines and reading.is_guess and all(answer.intents != one.intents for one in apart):
        title = knowledge.entries[answer.intents[0]].title
        return [GUESSED.format(title=title), *lines[:MOST_OF_A_GUESS]]
    return lines


def _only_how(reading: Reading, answer: Answer, lines: Sequence[str], last: Answer) -> bool:
    """还能报不,拿什么去: one answer, with how it is done."""
    of_it = not last.ask and last.intents == answer.intents
    of_him = last.dialogue.about == answer.dialogue.about
    asks_the_way = reading.manner in ("how", "papers")
    return of_it and of_him and asks_the_way and bool(lines or STEP in answer.text)


def _still_open(
    unknown: Sequence[Reading],
    asked: Sequence[Reading],
    answers: Sequence[Answer],
    apart: Sequence[Answer],
) -> list[Reading]:
    """What asks something that no other answer holds: a sum, the rest of one, 谁还得等."""
    who = any(asks_who(each.part) for each in asked)
    rest = tells_the_rest(apart or answers)
    sums = any(map(money_of, answers))
    return [
        each
        for each in unknown
        if asks(each.part)
        and not (who and asks_who(each.part))
        and not (sums and asks_only_how_much(clause_asked(each)))
        and not (rest and asks_for_the_rest(each.part))
    ]


def _with_the_steps(told: str, lines: Sequence[str]) -> str:
    """What was told, with the steps in place of whom to ask; with the papers above that."""
    if papers := next((each for each in lines if each.startswith("带上：")), ""):
        above, step, whom = told.partition(f"\n{STEP}")
        return f"{above}\n{papers}{step}{whom}"
    step = next((each for each in lines if each.startswith(STEP)), f"{STEP}{lines[0]}")
    return "\n".join([*(e for e in told.splitlines() if not e.startswith(STEP)), step])


def _apart(answers: Sequence[Answer]) -> str:
    """By how much the first sums of two answers differ, where both are of a kind and known."""
    sums = [answer.amounts[0] for answer in answers if answer.amounts]
    if len(sums) != 2 or any(each.max for each in sums) or sums[0].label != sums[1].label:
        return ""
    by = abs(Decimal(sums[0].value) - Decimal(sums[1].value))
    return f"差{as_written(by, sums[0].unit)}。" if by else ""


def _added_up(answers: Sequence[Answer]) -> list[str]:
    """两样总共多少: the first sums of all that are told, where they are of a kind and known."""
    of_each = {(each.intents, each.dialogue.about): money_of(each) for each in answers}
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


def _not_heard(reading: Reading, knowledge: Knowledge) -> str:
    """A question that is not answered, and who knows."""
    best = reading.candidates[0]
    likely = reading.is_ours and best.confidence >= HARDLY
    intent = reading.intent or (best.intent if likely else "")
    entry = knowledge.entries.get(intent)
    phone = entry.wording.phone if entry else ""
    said = NOT_HEARD if reading.intent is None else NOT_KNOWN
    return said.format(asked=_named(reading), phone=phone or ANYBODY)


def _named(reading: Reading) -> str:
    """What a part asks, without the story before it."""
    asked = up_to_the_question(reading.part)
    asked = asked[max(map(asked.rfind, STOPS)) + 1 :]
    if len(asked) > LONGEST_NAMED:
        asked = last_question(asked) or asked
    asked = _WORDS["counts"].sub("", asked.strip(MARKS))
    announced = _WORDS["announces"].match(asked)
    return asked[announced.end() :].strip(MARKS) or asked if announced else asked
