"""The last answer told otherwise: in plainer words, or what stands behind it; and what is said
where nothing is known, or where danger is not ruled out."""

from __future__ import annotations

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
