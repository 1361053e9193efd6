"""How many questions a full assessment takes: `python -m benchmarks.questions [--households N]`.

Invented households with half of what is known of them blanked at random are assessed and asked,
once the question that settles the most, once in a fixed order, until nothing that can be asked is
open. Prints one JSON object: mean questions, and the share of open benefits after one and two.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from knowledge.facts import UNKNOWN, AnyFact, Household
from knowledge.policy.assessment import Assessed, Memory, assess, deciding_fact
from knowledge.policy.catalogue import Knowledge, load
from knowledge.registry import invented
from knowledge.registry.households import read_household

DAY = date(2020, 12, 31)
BLANKED = 0.5
MOST_QUESTIONS = 30
Choose = Callable[[Sequence[Assessed], dict[str, object]], AnyFact | None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=200)
    count = parser.parse_args().households
    knowledge, chance = load(), random.Random(7)
    memory = Memory(knowledge, DAY)
    whole = [read_household(record) for record in invented.households(count * 8, seed=7)]
    alone = [household for household in whole if len(household.people) == 1][:count]
    asked: dict[str, list[list[int]]] = {"deciding": [], "fixed": []}
    for household in alone:
        known = _blanked(household, chance)

        def deciding(
            found: Sequence[Assessed], stated: dict[str, object], known: Household = known
        ) -> AnyFact | None:
            return deciding_fact(knowledge, known, DAY, stated, found, memory)

        asked["deciding"].append(_ask(knowledge, memory, household, known, deciding))
        asked["fixed"].append(_ask(knowledge, memory, household, known, _in_order))
    print(json.dumps({"households": len(alone), **{n: _figures(a) for n, a in asked.items()}}))


def _blanked(household: Household, chance: random.Random) -> Household:
    """Half of the fields unknown; what an empty field means 'none' by stays."""

    def fields(names: Sequence[str]) -> dict[str, object]:
        return {name: UNKNOWN for name in names if chance.random() < BLANKED}

    person = household.people[0]
    of_the_person = fields(
        ["birth_date", "disability_grade", "disability_kind", "chronic_illnesses", "sex"]
    ) | fields(["school_stage", "work_ability", "self_care", "pension_years"])
    of_the_household = fields(("county", "registration", "monthly_income", "house_grade"))
    person = replace(person, **of_the_person)  # type: ignore[arg-type]
    return replace(household, people=(person,), **of_the_household)  # type: ignore[arg-type]


def _in_order(found: Sequence[Assessed], stated: dict[str, object]) -> AnyFact | None:
    """The first that is missing anywhere, as a form would ask it."""
    missing = [fact for each in found for fact in each.result.missing]
    return next((fact for fact in missing if fact.name not in stated), None)


def _ask(
    knowledge: Knowledge, memory: Memory, whole: Household, known: Household, choose: Choose
) -> list[int]:
    """The open benefits before each question and at the end."""
    stated: dict[str, object] = {}
    opened = []
    for _ in range(MOST_QUESTIONS):
        found = assess(knowledge, known, DAY, stated, memory)
        opened.append(sum(bool(each.result.missing) for each in found))
        fact = choose(found, stated)
        if fact is None or fact.name in stated:
            break
        told = fact.read(whole, whole.people[0], DAY)
        options = list(fact.options.values())
        stated[fact.name] = told if told is not UNKNOWN or not options else options[-1]
    return opened


def _figures(asked: list[list[int]]) -> dict[str, float]:
    def after(questions: int) -> float:
        left = sum(each[min(questions, len(each) - 1)] for each in asked)
        return round(left / max(1, sum(each[0] for each in asked)), 3)

    mean = statistics.mean(len(each) - 1 for each in asked)
    return {"mean_questions": round(mean, 2), "open_after_1": after(1), "open_after_2": after(2)}


if __name__ == "__main__":
    main()
