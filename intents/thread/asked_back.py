"""What is said to a question of which nothing is sure: which of these it may mean, and, where one
is likely, what it would be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.agreed import STATUSES
from intents.matching.ranking import subject
from intents.mended import corrects
from intents.messages import Answer, Dialogue, Reading
from intents.splitting import CHATTER
from intents.together import GUESSED
from knowledge.policy.catalogue import Entry, Knowledge

NOT_UNDERSTOOD: Final = (
    "这个我没听懂，或者不归我管。"
    "我管济宁的医保报销、养老金、残疾补贴、低保救助这些事，换句话再问问？"
)
WHICH: Final = "您是想问哪一样？回数字就行："
THIS: Final = "您是不是想问“{title}”？是就回“是”，不是就换句话说。"
OTHERWISE: Final = "不是的话回数字：{numbered}"
ELSE: Final = "不是问这个，就换句话说。"
HUMAN: Final = "也可以说“转人工”，找工作人员问。"
MOST_CHOICES: Final = 3
LONG: Final = 105  # characters of an answer that leaves room for less


def near(reading: Reading, knowledge: Knowledge, least: float) -> list[Entry]:
    """What a text of which nothing is sure may be asking for: what has at least this chance."""
    likely = [each.intent for each in reading.candidates if each.confidence >= least]
    offered = [knowledge.entries[intent] for intent in likely]
    return [entry for entry in offered if entry.outcome in ("answer", "handoff")]


def asked_back(
    reading: Reading, offered: Sequence[Entry], dialogue: Dialogue, above: str
) -> Answer:
    """Which of these, or none of it; a human is offered after two such turns in a row.
    `above` is a line of warning."""
    failures = dialogue.failures + 1
    lines = [NOT_UNDERSTOOD]
    choices = tuple((entry.intent, entry.title) for entry in offered[:MOST_CHOICES])
    if len(choices) == 1:
        lines = [THIS.format(title=choices[0][1])]
    elif choices:
        lines = [WHICH, *(f"{number}. {title}" for number, (_, title) in enumerate(choices, 1))]
    if failures > 1:
        lines.append(HUMAN)
    if above:
        lines.insert(0, above)
    intents = tuple(intent for intent, _ in choices)
    return Answer(
        outcome="clarify" if choices else "out_of_scope",
        text="\n".join(lines),
        intents=intents[:1] or (CHATTER,),
        confidence=reading.confidence,
        candidates=reading.candidates,
        choices=choices,
        offers_human=failures > 1,
        warning=reading.warning,
        said=reading.said.facts,
        dialogue=replace(
            dialogue,
            said=reading.said.facts,
            about=reading.said.about,
            intent=dialogue.intent or (intents[0] if len(intents) == 1 else None),
            offered=intents or dialogue.offered,
            failures=failures,
        ),
    )


def guessed(
    answer: Answer, likely: Sequence[Entry], knowledge: Knowledge, dialogue: Dialogue
) -> Answer:
    """Told as what may be meant, the first of the choices; not to choose from where the answer asks
    something itself."""
    entry = knowledge.entries[answer.intents[0]]
    others = [each for each in likely if subject(each.intent) != subject(entry.intent)]
    most = MOST_CHOICES if len(answer.text) < LONG else MOST_CHOICES - 1
    offered = [entry, *others][:most] if answer.ask is None else []
    choices = tuple((each.intent, each.title) for each in offered)
    above, told = "", answer.text
    if answer.warning:  # comes first, whatever is meant
        above, _, told = told.partition("\n")
    lines = [*filter(None, [above]), GUESSED.format(title=entry.title), told]
    if len(choices) > 1:
        numbered = "，".join(f"{n}. {title}" for n, (_, title) in enumerate(choices[1:], 2))
        lines.append(OTHERWISE.format(numbered=numbered))
    else:
        lines.append(ELSE)
    after = replace(
        answer.dialogue,
        offered=tuple(intent for intent, _ in choices),
        failures=dialogue.failures + 1,
    )
    return replace(
        answer,
        outcome="clarify",
        text="\n".join(lines),
        choices=choices,
        offers_human=True,
        dialogue=after,
    )


def unasked(reading: Reading, dialogue: Dialogue) -> Reading:
    """Whoever goes on with something else when asked what class the household is of does not know
    it: no such question again in the talk."""
    asked = dialogue.asked
    passed = asked in STATUSES and asked not in {*reading.said.values, *reading.declined}
    passed = passed and not corrects(reading.plain)  # 不对,是三级 is put right first
    return replace(reading, declined=reading.declined | STATUSES) if passed else reading
