"""What an edit would do, looked at before anything of it is in force.

It is validated with everything else and held to `limits`; then what is known now and what would be
known are asked the same: the golden questions, what people asked lately, the cases of the rules,
and the households of the registry. It works on plain data in a process of its own, so that nobody
waits for an answer meanwhile.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Final

from handlers.office.drafts import plain_problem, titles_of
from handlers.office.effects import effects, told
from handlers.office.gate.cases import compared_cases
from handlers.office.gate.households import MovedHouseholds, moved
from handlers.office.gate.questions import Replays, notes_on_figures
from handlers.office.gate.report import Replay, Report
from handlers.office.gate.versions import Inputs, Versions
from handlers.office.limits import Finding, Level, findings
from knowledge.policy.catalogue import KnowledgeError, load
from knowledge.policy.edits import Edit

LOST: Final = {
    Level.BLOCK: "考过的问题答错了",
    Level.CONFIRM: "考过的问题变了，原来就拿不准",
    Level.NOTE: "考过的问题，原来就拿不准，改后答相近的一条，或者先问一句",
}


def examine_apart(inputs: Inputs) -> Report:
    """In a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(examine, inputs).result()


def examine(inputs: Inputs) -> Report:
    began = time.monotonic()
    before = load(edits=inputs.live)
    try:
        after = load(edits=[*inputs.live, Edit(0, "", inputs.changes)])
    except KnowledgeError as error:
        titles = titles_of(before, inputs.changes)
        problems = [plain_problem(each, titles) for each in error.problems]
        found = [Finding(Level.BLOCK, "写法不对", each) for each in problems]
        return Report(tuple(found), seconds=time.monotonic() - began)
    found = findings(before, after, inputs.changes, inputs.today)
    if any(each.level is Level.BLOCK for each in found):
        return Report(tuple(found), seconds=time.monotonic() - began)
    report = _report(Versions(inputs, before, after), found)
    return Report(**{**vars(report), "seconds": time.monotonic() - began})


def _report(versions: Versions, found: Sequence[Finding]) -> Report:
    asked = Replays(versions)
    count, lost = asked.golden()
    golden = Replay(count, tuple(each for level, each in lost if level is Level.BLOCK))
    told_cases = asked.told_cases()
    broken = told_cases.broken
    cases, figures = compared_cases(versions)
    recent = asked.recent()
    losing = Counter(
        each.titles[0]
        for each in (*(changed for _, changed in lost), *recent.changed)
        if each.titles[0] != each.titles[1]
    )
    losing.pop("", None)
    turned = [each for each in cases.changed if each not in figures]
    more = [
        *(Finding(level, LOST[level], str(each)) for level, each in lost),
        *(Finding(Level.BLOCK, LOST[Level.BLOCK], str(each)) for each in broken.changed),
        *(Finding(Level.CONFIRM, "算例的结论变了", str(each)) for each in turned),
        *(
            Finding(Level.CONFIRM, "考过的题，数变了结论也变", str(each))
            for each in told_cases.turned
        ),
        *notes_on_figures(told_cases.moved),
        *asked.new_phrasings(),
    ]
    found = sorted((*found, *more), key=lambda each: list(Level).index(each.level))
    return Report(
        findings=tuple(found),
        golden=Replay(golden.asked + broken.asked, golden.changed + broken.changed),
        recent=recent,
        cases=cases,
        losing=tuple(losing.most_common()),
        households=_households(versions),
        answers=_answers(versions),
    )


def _households(versions: Versions) -> MovedHouseholds | None:
    """None where no value changed."""
    changed = versions.law_changed
    if not changed:
        return None
    documents, day = versions.inputs.households, versions.first_day()
    return moved(versions.before, versions.after, changed, documents, day)


def _answers(versions: Versions) -> str:
    """Of the departments that tell something else, on the first day on which they do."""
    day = versions.first_day()
    if not versions.law_changed | versions.told_otherwise:
        return ""
    found = effects(versions.before, versions.after, day)
    once = {(each.entry.intent, each.household, each.after): each for each in found}
    return told(list(once.values()), day)
