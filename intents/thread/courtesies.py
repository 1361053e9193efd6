"""What is said for politeness: thanks, that something was understood, farewells. A message that is
nothing else ends a matter; beside a question they say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from intents.facts_said import Said
from intents.reading import words
from intents.text import Text
from intents.thread.dialogue import asks

_WORDS: Final = words("courtesies")
_CLAUSE: Final = re.compile(r"[^ ,。!?;~]+")
LONGEST: Final = 30  # characters of a message that ends a matter
LONGEST_CLAUSE: Final = 14


def closes(plain: str, said: Said) -> bool:
    """管了,我晓得了; 知道了,我先去问问; 那再等等吧."""
    if len(plain) > LONGEST or asks(plain) or greets(plain):
        return False
    if not said.facts and _WORDS["praises"].search(plain):
        return True
    clauses = [found.group() for found in _CLAUSE.finditer(plain)]
    rest = [each for each in clauses if not _polite(each)]
    if not rest:
        return bool(clauses)
    if len(rest) > 2 or not all(map(_WORDS["leaves"].fullmatch, rest)):
        return False
    if said.facts and not _WORDS["asks_there"].search(rest[-1]):
        return False
    return _polite(clauses[0]) or bool(_WORDS["gives_up"].search(rest[0]))


def thanks(plain: str) -> bool:
    """Among what ends a matter: somebody is thanked."""
    return bool(_WORDS["thanks"].search(plain))


def greets(plain: str) -> bool:
    return bool(_WORDS["greets"].match(plain))


def only_greets(plain: str) -> bool:
    """你好; 您好,在吗: nothing of the matter that was spoken of."""
    return bool(plain.strip()) and not _WORDS["greets_alone"].sub("", plain).strip(" ,。!?;~")


def less_courtesies(text: Text) -> Text:
    """Without those before something else: 谢谢,那断了两年能补不; but 好,我先去问问 is all one."""
    begin = next(_others(text.plain), 0)
    rest = _CLAUSE.findall(text.plain, begin)
    leaves = all(_WORDS["leaves"].fullmatch(each) or _polite(each) for each in rest)
    return text[begin:] if begin and not leaves else text


def _others(plain: str) -> Iterator[int]:
    """Where what is no courtesy begins."""
    clauses = ((found.start(), found.group()) for found in _CLAUSE.finditer(plain))
    unclear = _WORDS["unclear"].fullmatch  # 没看懂,为什么没有他的
    return (begin for begin, clause in clauses if not (_polite(clause) or unclear(clause)))


def _polite(clause: str) -> bool:
    """Nothing but courteous words, one of which says something."""
    if len(clause) > LONGEST_CLAUSE:
        return False
    return bool(_WORDS["polite"].fullmatch(clause) and _WORDS["core"].search(clause))
