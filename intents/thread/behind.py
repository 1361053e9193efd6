"""What is read of a message behind the words of the turns before it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from intents.agreed import GENERAL
from intents.facts_said import Said, SaidFact
from intents.mended import told_instead
from intents.mentions.numbers import numerals
from intents.mentions.sums import counts_no_money
from intents.messages import Dialogue, Question
from intents.said_in import OF_KIN, said_in
from intents.stance import ACTUAL, Stance
from intents.text import normalise
from intents.thread.bare_facts import in_the_thread
from intents.thread.dialogue import LONGEST_NEWS, SUPPOSES, asks, behind, leans
from knowledge.facts import AnyFact, AnyOf
from knowledge.relations import ME, OTHERS

_PRONOUN: Final = re.compile("(?<!其)[他她](?!们|家)")
_ASKED: Final = re.compile("怎么|多少|多大|几|哪|什么")  # 孩子的母亲怎么了


@dataclass(frozen=True)
class Matter:
    """What was spoken of last."""

    title: str  # of its subject
    reads: frozenset[str] = frozenset()  # the facts that the rule of its entry reads
    nearby: frozenset[str] = frozenset()  # those that all rules of its subject read


@dataclass(frozen=True)
class Before:
    """What a turn stands behind."""

    question: Question
    dialogue: Dialogue
    facts: Mapping[str, AnyFact]
    last: Matter


def in_the_talk(plain: str, said: Said, of: Before) -> Said:
    """What a turn says where something was spoken of before it."""
    said = in_the_thread(plain, said, of.dialogue, of.facts, of.last.reads, of.last.nearby)
    said = _of_whom(plain, said, of)
    if len(plain) > LONGEST_NEWS:
        return said
    said = _otherwise(plain, said, of)
    return said if asks(plain) else _behind_the_last(plain, said, of)


def _of_whom(plain: str, said: Said, of: Before) -> Said:
    """给她付, of the mother who was spoken of: what hangs on a kinship."""
    about = of.dialogue.about
    if not _PRONOUN.search(plain):
        return said
    if about in ME and said.about is None:  # 那她得交几年, after what is asked of oneself
        others = [each.about for each in of.dialogue.answered if each.about not in (*ME, *OTHERS)]
        return replace(said, about=others[-1] if others else None)
    if about in (*ME, *OTHERS):
        return said
    of_kin = said_in(normalise(_PRONOUN.sub(str(about), plain, count=1)), of.question, of.facts)
    told = (e for e in of_kin.facts if e.fact in OF_KIN and e.fact not in said.values)
    return replace(said, facts=(*said.facts, *(replace(e, span=(0, 0)) for e in told)))


def _behind_the_last(plain: str, said: Said, of: Before) -> Said:
    """有俩孩子一个老娘, of somebody who died at work: what the last rule reads and only the words
    before tell, or those of what was asked back."""
    if not of.last.reads:
        return said
    asked = of.facts.get(of.dialogue.asked or "")
    reply = _behind_what_was_asked(plain, asked, of) if asked else None
    if reply is not None and reply.fact not in said.values:
        return replace(said, facts=(*said.facts, reply), about=of.dialogue.about)
    whole = behind(of.dialogue.words, plain)
    sure = {name for name, value in of.dialogue.facts.items() if not isinstance(value, AnyOf)}
    begin, known = len(whole) - len(plain), sure.union(said.values)
    if of.last.reads <= known:
        return said
    money = any("元" in of.facts[each.fact].display for each in said.facts)  # told already
    told = tuple(
        replace(each, span=(max(0, each.span[0] - begin), each.span[1] - begin), about=None)
        for each in said_in(normalise(whole), of.question, of.facts).facts
        if each.fact in of.last.reads and each.fact not in known
        if not (money and "元" in of.facts[each.fact].display)
        if each.span[1] > begin and each.meant in ACTUAL
    )
    about = said.about if not told or said.about in ME else None
    return replace(said, facts=(*said.facts, *told), about=about)


def _otherwise(plain: str, said: Said, of: Before) -> Said:
    """不是租房,是装修; 那要是买车呢; 娘没了,她账户里的呢: another of the options of what is read
    only where the matter is spoken of, behind whose name it is told."""
    heard, again = told_instead(plain)
    put = leans(plain) or bool(SUPPOSES.search(plain))
    open_to_it = {e for e in of.last.nearby if again or put or of.facts[e].topical}
    open_to_it -= {*said.values}
    if not open_to_it:
        return said
    how: Stance = "stated" if again else "supposed"
    whole = f"{of.last.title},{heard}"
    begin = len(whole) - len(heard)
    told = tuple(
        replace(each, span=(0, len(plain)), meant=how if again or put else each.meant, about=None)
        for each in said_in(normalise(whole), of.question, of.facts).facts
        if each.fact in open_to_it and each.span[1] > begin
        if each.value != of.dialogue.facts.get(each.fact)
    )
    known = {*of.last.nearby, *GENERAL}
    kept = [e for e in said.facts if e.fact in known] if told else said.facts
    return replace(said, facts=(*kept, *told))


def _behind_what_was_asked(plain: str, asked: AnyFact, of: Before) -> SaidFact | None:
    """走了两年多,电话打不通, behind 孩子的母亲 of the question, or behind the words before."""
    counted = [counts_no_money(plain, e.begin, e.end, e.number) for e in numerals(plain)]
    if "{}元" in asked.display and counted and all(counted):
        return None  # 俩都跟我
    head, *rest = _ASKED.split(asked.question, maxsplit=1)
    for words in (head if rest else "", behind(of.dialogue.words, "")):
        read = said_in(normalise(words + plain), of.question, of.facts).facts if words else ()
        for each in reversed(read):
            new = each.fact == asked.name and each.value != of.dialogue.facts.get(asked.name)
            if new and each.span[1] > len(words):
                return replace(each, span=(0, len(plain)), about=None)
    return None
