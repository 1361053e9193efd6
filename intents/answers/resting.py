"""On which facts an answer rests, as it is told: on file, said, presumed, supposed."""

from __future__ import annotations

from typing import Final

from intents.answers.working_out import WorkedOut
from intents.facts_said import Said
from knowledge.facts import UNKNOWN
from knowledge.policy.entitlement import Entitlement, Rule, resting_on_silence
from knowledge.policy.law import Law

MOST_SILENT: Final = 2  # named at once


def known(entitlement: Entitlement, said: Said) -> list[str]:
    """Which facts the answer rests on, and who said them. What was only named or supposed is not
    told as if it had been stated."""
    meant = {each.fact: each.meant for each in said.facts}
    shown: dict[str, list[str]] = {"按登记的": [], "按您说的": [], "按这样算": []}
    for used in entitlement.facts:
        how = meant.get(used.fact.name)
        if not used.stated:
            if not used.silent:
                shown["按登记的"].append(str(used))
        elif how != "supposed":
            shown["按这样算" if how == "named" else "按您说的"].append(str(used))
    return [f"{words}：{'、'.join(facts)}" for words, facts in shown.items() if facts]


def presumed(result: Entitlement) -> str:
    """What nobody said and is not asked for, because it would be absurd to ask everybody."""
    words = "、".join(dict.fromkeys(each.words for each in result.presumed))
    return f"没说的按：{words}" if words else ""


def supposed_of(found: WorkedOut, said: Said) -> str:
    """What the result rests on and nobody stated: what is supposed, and a class that was only
    named where the registry knows otherwise."""
    meant = {each.fact: each.meant for each in said.facts}
    case = found.case
    supposed = []
    for used in found.result.facts:
        how = meant.get(used.fact.name) if used.stated else None
        filed = used.fact.read(case.household, case.person, case.as_of)
        if how == "supposed" or (how == "named" and filed not in (UNKNOWN, used.value)):
            supposed.append(str(used))
    return "、".join(supposed)


def silent(found: WorkedOut, rule: Rule, law: Law) -> list[str]:
    """What the registry only leaves out, where it would be otherwise with it: unknown is no no."""
    if found.case.household is None:
        return []
    left_out = resting_on_silence(rule, found.case, law, found.result)
    named = "、".join(used.fact.show(True) for used in left_out[:MOST_SILENT])
    return [f"登记里没有{named}，其实是的话告诉我再算"] if named else []
