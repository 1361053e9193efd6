"""Danger and what must be refused, in three zones: sure, not sure, unlikely.

What these sound like is learnt from the phrasings of the scope.* intents like everything else.
Sure, by its chance: the emergency number or the refusal comes first. Not sure, by its evidence: the
question is answered, with one line above it. A chance is shared out among all that a text may mean,
so that a text of which nothing is plain has some of everything; evidence is how much speaks for it,
less a part of what speaks for the likeliest harmless thing. The few words below always fire, each
for a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from intents.matching.ranking import Ranking
from intents.reading import words
from intents.thread.dialogue import ASKS
from intents.thresholds import Thresholds

DANGER: Final = ("scope.unsafe.emergency",)
SUICIDE: Final = "scope.unsafe.emergency.suicide"
# Where the harmless thing is no more than thanks, as whoever takes leave of life says them.
PARTING: Final = ("scope.other.thanks", "scope.other.farewell")
PRIVACY: Final = "scope.privacy"
ADVICE: Final = "scope.medical_advice"
_UNSAFE: Final = tuple(f"scope.unsafe.{each}" for each in ("fraud", "tampering", "scam"))
REFUSED: Final = (PRIVACY, *_UNSAFE, ADVICE)
# Of the chance of danger, has to be left where a thread explains the words.
IN_A_THREAD: Final = 0.8
# In a thread that makes as little of danger as this, 瘫炕上一年半 is answered below the number;
EXPLAINED: Final = 0.3
# what a thread makes of as little of is not even warned of.
DANGER_LEFT, REFUSED_LEFT = 0.03, 0.1
PLAIN_DANGER: Final = 0.99  # but 俺爹喝了农药 is not, by its chance alone
AGAINST: Final = 0.6  # of the likeliest harmless score; .5 to .7 told most apart
_ALWAYS: Final = words("danger")
_OVER, _LIGHTLY, _JOKING, _FEARED, _WANTED, _PASSED = words("danger.unless").values()
_HARDSHIP, _UNLESS = words("hardship"), words("hardship.unless")
_NO_LINE, _AGAIN = words("danger.no_line"), words("danger.again")


@dataclass(frozen=True)
class Suspicion:
    intent: str
    sure: bool


def always(plain: str) -> Suspicion | None:
    """What fires whatever the model says; not surely where it is told lightly."""
    for intent, expression in _ALWAYS.items():
        if expression.search(plain) and not _OVER.search(plain):
            return Suspicion(intent, sure=not (_LIGHTLY.search(plain) or jokes(plain)))
    return None


def jokes(plain: str) -> bool:
    """Whoever laughs is in no danger of life, but may hide one: a line above, no more."""
    return bool(_JOKING.search(plain))


def needs_no_line(intent: str, plain: str) -> bool:
    """Of what is not sure: whoever is told of has died, or the question is of one's own matters."""
    shown = _NO_LINE.get(intent) or _NO_LINE.get(intent.rpartition(".")[0])
    return shown is not None and bool(shown.search(plain))


def hardship(plain: str) -> str:
    """The intent of what helps where somebody has no food, no roof or no money for what saves a
    life; empty where nothing of it is told."""
    if _UNLESS["other"].search(plain):
        return ""
    return next((intent for intent, said in _HARDSHIP.items() if said.search(plain)), "")


def pressing(plain: str, told: Collection[str | None] = ()) -> str:
    """The same where it is so now, and not only feared; or of whoever is beaten again and again, or
    threatened over a debt, unless that is told of anyway."""
    new = (intent for intent, said in _AGAIN.items() if intent not in told and said.search(plain))
    again = next(new, "")
    return again or ("" if _UNLESS["feared"].search(plain) else hardship(plain))


def suspicion(
    plain: str,
    alone: Ranking,
    in_context: Ranking,
    in_thread: Ranking,
    thresholds: Thresholds,
    *,
    goes_on: bool,
) -> Suspicion | None:
    """Danger has to be in what a text says alone, and most of it is left when the turns before have
    half their say (难产的, after the question about leave), as they have `in_context`; what is to
    be refused may be harmless after them. What goes on with
    the last turn (`goes_on`) has to be plainly something else."""
    danger = alone.chance(*DANGER)
    refused = min(alone.chance(*REFUSED), in_context.chance(*REFUSED))
    if not alone.likeliest(*REFUSED).startswith(PRIVACY):  # 把那两年的也补上呢 goes on with a talk
        refused = min(refused, in_thread.chance(*REFUSED))
    surely = thresholds.plain if goes_on else 0.0
    joking = jokes(plain)
    harmless = in_context.without(*DANGER, *REFUSED).best(1)[0]
    for_danger = evidence(alone, DANGER)
    left = in_context.chance(*DANGER) >= IN_A_THREAD * danger
    if danger >= max(thresholds.danger_sure, surely) and left:
        passed = in_thread.chance(*DANGER) < EXPLAINED or _PASSED.search(plain)
        explained = danger < PLAIN_DANGER and bool(passed)
        return Suspicion(alone.likeliest(*DANGER), sure=not (explained or joking))
    only_tells = not (ASKS.search(plain) or _WANTED.search(plain))  # 我腿疼,贴了膏药
    ails = only_tells and in_context.likeliest(*REFUSED) == ADVICE
    if not ails and refused >= max(thresholds.refuse_sure, surely):
        harmless_fear = bool(_FEARED.search(plain))
        return Suspicion(in_context.likeliest(*REFUSED), sure=not (joking or harmless_fear))
    if goes_on:
        return None
    to_refuse = 0.0 if ails else min(evidence(alone, REFUSED), evidence(in_context, REFUSED))
    if in_thread is not alone:  # 花多少钱, after how to get a certificate, is no fraud
        left = left and in_thread.chance(*DANGER) >= DANGER_LEFT
        to_refuse = to_refuse if in_thread.chance(*REFUSED) >= REFUSED_LEFT else 0.0
    if left and for_danger >= max(thresholds.danger_unsure, to_refuse):
        parts = harmless.intent.startswith(PARTING) and alone.likeliest(*DANGER).startswith(SUICIDE)
        return Suspicion(alone.likeliest(*DANGER), sure=parts and not joking)
    if to_refuse >= thresholds.refuse_unsure:
        return Suspicion(in_context.likeliest(*REFUSED), sure=False)
    return None


def evidence(ranking: Ranking, meant: Sequence[str]) -> float:
    """Of anything below these, in scores."""
    harmless = ranking.without(*DANGER, *REFUSED).scores.max()
    return ranking.highest(*meant) - AGAINST * float(harmless)
