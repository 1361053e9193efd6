"""Danger and what must be refused, in three zones: sure, not sure, unlikely.

What these sound like is learnt from the phrasings of the scope.* intents like everything else. Sure:
the emergency number or the refusal comes first. Not sure: the question is answered, with one line
above it. The few words below always fire, each for a reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from intents.matching import Ranking, Thresholds

DANGER: Final = ("scope.unsafe.emergency",)
REFUSED: Final = (
    "scope.privacy",
    "scope.unsafe.fraud",
    "scope.unsafe.tampering",
    "scope.unsafe.scam",
    "scope.medical_advice",
)
# A miss costs a life, and no question about money is put in these words.
_ALWAYS: Final = (
    (
        "scope.unsafe.emergency.suicide",
        re.compile(
            r"(?:我|他|她|爹|娘|妈|爸|伴|儿|孩子|们)[^,。?]{0,4}不想(?:再)?活(?:了|着)|活够了|想死(?!我|你)|(?:要|想)自杀|跳楼(?=$|[,。!])|我?死了算|寻短见"
        ),
    ),
    (
        "scope.unsafe.emergency",
        re.compile(r"救命(?:啊|呀|!|$)|快来人(?:啊|呀|!|$)|快死人了|出人命了"),
    ),
    (
        "scope.unsafe.emergency.medical",
        re.compile(
            r"(?:刚|正|现在|快)[^,。?]{0,6}(?:喝|吃)了?(?:农药|百草枯|敌敌畏|老鼠药)|(?:没|没有)(?:呼吸|心跳|气)了|(?:喘|上)不(?:上|来)气"
        ),
    ),
    (
        "scope.unsafe.emergency.fire",
        re.compile(r"(?:家|房子?|屋|楼)[^,。?]{0,5}(?:着火了|起火了|烧起来了)(?=$|[,。!快])"),
    ),
)
_OVER: Final = re.compile(
    r"去年|前年|以前|那年|当年|上个月|已经|早先|年前|月前|[赔补救报][不多助几]|保险"
)


@dataclass(frozen=True)
class Suspicion:
    intent: str
    sure: bool


def always(plain: str) -> Suspicion | None:
    """What fires whatever the model says."""
    for intent, words in _ALWAYS:
        if words.search(plain) and not _OVER.search(plain):
            return Suspicion(intent, sure=True)
    return None


def suspicion(
    alone: Ranking, in_context: Ranking, thresholds: Thresholds, *, goes_on: bool
) -> Suspicion | None:
    """Danger has to be in what a text says alone; what is to be refused may be harmless after the
    turn before. What goes on with that turn (`goes_on`) has to be plainly something else."""
    danger = alone.chance(*DANGER)
    refused = in_context.chance(*REFUSED)
    surely = thresholds.plain if goes_on else 0.0
    if danger >= max(thresholds.danger_sure, surely):
        return Suspicion(alone.likeliest(*DANGER), sure=True)
    if refused >= max(thresholds.refuse_sure, surely):
        return Suspicion(in_context.likeliest(*REFUSED), sure=True)
    if goes_on:
        return None
    if danger >= thresholds.danger_unsure and danger >= refused:
        return Suspicion(alone.likeliest(*DANGER), sure=False)
    if refused >= thresholds.refuse_unsure:
        return Suspicion(in_context.likeliest(*REFUSED), sure=False)
    return None
