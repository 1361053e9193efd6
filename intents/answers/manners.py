"""The last answer told otherwise: in plainer words, or what stands behind it; and what is said
where nothing is known, or where danger is not ruled out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from intents.answers.filling import Filler
from intents.answers.grounds import history_line
from intents.answers.shape import Told
from intents.answers.wording import contact
from intents.messages import Manner
from knowledge.plain_words import PLAIN_WORDS
from knowledge.policy.catalogue import Entry
from knowledge.policy.law import Law
from knowledge.policy.phrasings import ASPECTS

MOST_WORDS: Final = 3  # explained at once
_SENTENCE: Final = re.compile(r"[。；]|^注意：|^\d\. ")
_LITTLE: Final = re.compile(
    r"[的了不吗呢什么怎多少几我你他她要能给有没是就也都还说这那个上去到得看一]|\W"
)
# What is told where a part is asked for that this answer does not have.
NO_PART: Final = {
    "grounds": "这一条没有引文件，是办事的常识。",
    "steps": "这一条没有要算的数。",
    "papers": "这一条要带什么，资料里没写，先打电话问清楚。",
}
NOT_FOUND: Final = "这一点没查到，不敢乱说。"


def nothing_known(entry: Entry, aspect: str, day: date) -> Told:
    """Of what the subject has nothing on; who knows it instead."""
    asked = ASPECTS.get(aspect, "这一点")
    result = f"{entry.title}：“{asked}”{NOT_FOUND}"
    return Told(result, next_step=contact(entry, day))


def warning(entry: Entry, law: Law) -> str:
    """One line above an answer where a text may be about danger, or about what is refused."""
    return Filler(law).fill(entry.wording.warning)


def in_manner(told: Told, manner: Manner) -> Told:
    if manner == "plainer":
        return _in_plain_words(told)
    if manner == "history" and told.history:
        first, *more = map(history_line, told.history)
        return replace(
            told, result=first, above_all=(), why=tuple(more), next_step="", ask=None, is_long=True
        )
    if manner in NO_PART:
        part = str(getattr(told.details, manner))
        lines = (part or NO_PART[manner]).splitlines()
        if manner == "steps" and part:
            lines = [f"这样算的：{told.result}", *lines]
        return replace(
            told,
            result=lines[0],
            above_all=(),
            why=tuple(lines[1:]),
            next_step="",
            is_part=True,
            is_long=True,
        )
    return told


def touching(told: Told, asked: str, before: Sequence[str]) -> str:
    """The sentence behind an answer given before that has most of what is asked now and was not
    asked then: 要抵押不. Empty where none has any of it."""
    new = _pairs(asked) - _pairs(",".join(before))
    lines = (*told.why, *told.details.steps.splitlines(), *told.details.papers.splitlines())
    sentences = [each for line in lines for each in _SENTENCE.split(line) if each]
    best = max(sentences, key=lambda each: len(new & _pairs(each)), default="")
    if not new & _pairs(best) or best in told.result:
        return ""
    return f"{best}。"


def _pairs(text: str) -> set[str]:
    """Of characters that stand side by side, without those that mean little."""
    return {
        text[place : place + 2]
        for place in range(len(text) - 1)
        if not _LITTLE.search(text[place : place + 2])
    }


def explained(told: Told, word: str) -> Told:
    """What a word of the offices means, before the answer that it stands in."""
    meaning = f"“{word}”就是{PLAIN_WORDS[word]}。"
    return replace(told, result=meaning, why=(told.result, *told.why))


def _in_plain_words(told: Told) -> Told:
    """The result once more, with the words of the offices explained."""
    shown = "".join([told.result, *told.why])
    words = [f"“{word}”就是{meaning}。" for word, meaning in PLAIN_WORDS.items() if word in shown]
    return replace(
        told, result=f"简单说：{told.result}", why=tuple(words[:MOST_WORDS]), is_long=True
    )
