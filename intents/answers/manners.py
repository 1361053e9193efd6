"""An answer told otherwise: in plainer words, with its arithmetic, with the next step alone; and
what is said where nothing is known, or where danger is not ruled out."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from intents.answers.wording import Filler, Told, contact, join
from knowledge.plain_words import PLAIN_WORDS
from knowledge.policy.catalogue import Entry
from knowledge.policy.law import Law
from knowledge.policy.phrasings import ASPECTS

MOST_WORDS: Final = 3  # explained at once


def nothing_known(entry: Entry, aspect: str) -> Told:
    """Of what the subject has nothing on; who knows it instead."""
    asked = ASPECTS.get(aspect, "这一点")
    lines = [f"{entry.title}：“{asked}”这一点我这里没有收录，不敢乱说。", contact(entry)]
    return Told(join(lines), (), (), ())


def warning(entry: Entry, law: Law) -> str:
    """One line above an answer where a text may be about danger, or about what is refused."""
    return Filler(law).fill(entry.wording.warning)


def in_plain_words(told: Told) -> Told:
    """The result once more, with the words of the offices explained."""
    first = told.text.partition("\n")[0]
    words = [f"“{word}”就是{plain}。" for word, plain in PLAIN_WORDS.items() if word in told.text]
    lines = [f"简单说：{first}", *words[:MOST_WORDS], told.ask.question if told.ask else ""]
    return replace(told, text=join(lines))


def next_step_alone(told: Told) -> Told:
    """The result and what to do now, where the rest has been told already."""
    lines = told.text.split("\n")
    steps = [line for line in lines[1:] if line.startswith(("下一步：", "带上：", "找谁："))]
    return replace(told, text=join([lines[0], *steps])) if steps else told


def with_steps(told: Told) -> Told:
    """The arithmetic first; where there is none, what the answer rests on."""
    lines = told.text.split("\n")
    if not told.steps:
        return told
    sums = [f"{number}. {step}" for number, step in enumerate(told.steps, 1)]
    known = [line for line in lines if line.startswith(("按您说的", "按登记的"))]
    grounds = lines[lines.index("依据：") :] if "依据：" in lines else []
    return replace(told, text=join([f"这样算的：{lines[0]}", *known, *sums, *grounds]))
