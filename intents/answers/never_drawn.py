"""What somebody has never been paid, and the registry does not have as drawn: it is applied for."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from intents.answers.drawn import draws
from intents.answers.shape import Told
from intents.messages import Question, Reading
from intents.reading import says
from knowledge.policy.catalogue import Entry, Knowledge

_NEVER: Final = says("asking", "never_drawn")


def never_drawn(
    knowledge: Knowledge, told: Told, entry: Entry, reading: Reading, question: Question
) -> Told:
    """到现在一分没见着: beside what is due, how it is claimed, since nothing comes by itself."""
    benefits = knowledge.benefits_of(entry)
    due = told.amounts and told.ask is None and benefits
    if question.household is None or not due or not _NEVER(reading.plain):
        return told
    if draws(knowledge, entry, reading, question):
        return told
    own = knowledge.entries.get(entry.own, entry)
    papers = "、".join(each for each in own.wording.papers if "{" not in each)
    bring = f"带{papers}" if papers else ""
    line = f"登记里没有在领的，没领过就得去申请：{bring}到{own.wording.office}。"
    if entry.rule is None:  # why something has stopped is nothing to whom it has not begun for
        return replace(told, above_all=(line,), why=())
    return replace(told, above_all=(*told.above_all, line))
