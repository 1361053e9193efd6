"""A plain no to what is put beside a matter: 能跟着报不, 还按那会的报不, 户口在外头的儿子."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from intents.answers.relatives import people_called
from intents.answers.shape import Told
from intents.answers.totals import told_first
from intents.facts_said import Said
from intents.matching.ranking import subject
from intents.messages import Question, Reading
from intents.reading import words
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.relations import ME, OTHERS, SELF

NOT_ALONG: Final = "不能跟着{whom}报，各人算各人的；"
BY_TODAY: Final = "不照那时的，按现在的规定；"
# A person who is not on file and registered elsewhere claims there.
ELSEWHERE: Final = (
    "{whom}的户口在外地：他的到户口那边的镇街申请，钱数按那边的，不能在这里领，也不能加在一起。"
)
_WORDS: Final = words("plainly")
Tell = Callable[[Entry, Reading, Question], Told]


def plainly(
    knowledge: Knowledge, tell: Tell, entry: Entry, reading: Reading, question: Question
) -> Told:
    """What is told of an entry, behind the no."""
    asked = reading.part or reading.plain
    of_one = any(each.personal for each in knowledge.benefits_of(entry))
    if of_one and _is_registered_elsewhere(reading, question):
        own = replace(reading, said=Said(about=SELF), total=False, each=())
        line = ELSEWHERE.format(whom=reading.said.about)
        whole = knowledge.entries.get(subject(entry.intent), entry)
        return told_first(line, tell(whole if whole.rule else entry, own, question))
    told = tell(entry, reading, question)
    if told.amounts and _WORDS["as_then"].search(asked):
        return replace(told, result=f"{BY_TODAY}{told.result}")
    if told.amounts and reading.said.about not in ME and _WORDS["along"].search(asked):
        return replace(told, result=f"{NOT_ALONG.format(whom='别人')}{told.result}")
    return told


def _is_registered_elsewhere(reading: Reading, question: Question) -> bool:
    household, about = question.household, reading.said.about
    if household is None or about in (*ME, *OTHERS) or people_called(about or "", household):
        return False
    return bool(_WORDS["elsewhere"].search(reading.plain))
