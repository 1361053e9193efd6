"""What leaves a thread as it is: chatter, danger, a refusal, thanks, the wish for a person. What
was asked and offered can be gone on with."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rapidfuzz import fuzz

from intents.agreed import GENERAL
from intents.facts_said import SaidFact
from intents.messages import Answer, Dialogue, Reading
from intents.splitting import CHATTER
from intents.thread.asked_back import HUMAN
from intents.thread.carried import carried
from intents.thread.courtesies import thanks
from intents.thread.dialogue import ASKS, left_over
from intents.understanding import A_PERSON, THANKS
from knowledge import facts as shared_facts
from knowledge.policy.catalogue import Knowledge

# What more than one department reads.
SHARED: Final = GENERAL.union(
    fact.name for fact in vars(shared_facts).values() if isinstance(fact, shared_facts.Fact)
)
TOLD: Final = "记下了：{facts}。您想问哪件事？直接说就行。"
LOST: Final = "这句我没接上。还是问“{title}”的话，换句话说说；想问别的，直接说那件事。"
ENDED: Final = "好，您忙。啥时候想问，接着问就行。"
LISTENING: Final = "嗯，我听着呢，您慢慢说。想问低保、看病、养老、上学这些，直接说就行。"
STILL: Final = "您接着说。要问政策，直接问哪件事；想找人说说，就说“转人工”。"


def aside(
    answer: Answer,
    reading: Reading,
    typed: str,
    dialogue: Dialogue,
    knowledge: Knowledge,
    warned: str,
) -> Answer:
    """Chatter may be a question that nobody understood, or what somebody tells of themselves before
    they ask. `typed` has the thanks that are not read; `warned` is the line of the danger that the
    last turn was met with."""
    if answer.outcome in ("refuse", "emergency"):
        said = dialogue.said
        if answer.outcome == "emergency":
            said = carried(reading.said, dialogue, knowledge.facts).facts
        return replace(answer, dialogue=replace(dialogue, warned=answer.intents[0], said=said))
    if answer.intents == (A_PERSON,):
        return replace(answer, dialogue=dialogue)
    if answer.outcome != "out_of_scope":
        return answer
    new = any(each not in dialogue.said for each in reading.said.facts)
    asks = ASKS.search(reading.plain) or reading.warning
    mostly = 2 * left_over(reading.plain, reading.said) < len(reading.plain)
    shown = "、".join(_of_each_word(reading, knowledge))
    tells = shown and mostly and new and not asks
    if dialogue.intent is None:  # 跌了一跤,胳膊断了, before what is asked
        told = carried(reading.said, dialogue, knowledge.facts)
        dialogue = replace(dialogue, said=told.facts, about=told.about)
    if tells and answer.intents == (CHATTER,) and dialogue.intent is None:
        return replace(answer, outcome="clarify", text=TOLD.format(facts=shown), dialogue=dialogue)
    failures = dialogue.failures + (answer.intents == (CHATTER,))
    text = answer.text
    ended = answer.intents == (THANKS,) and not thanks(typed)
    if not reading.warning or dialogue.warned:
        text = _of_chatter(answer, reading.plain, dialogue, knowledge, warned, ended=ended)
    return replace(
        answer,
        text=f"{text}\n{HUMAN}" if failures > 1 else text,
        offers_human=failures > 1,
        said=reading.said.facts or dialogue.said,
        dialogue=replace(dialogue, failures=failures),
    )


def _of_each_word(reading: Reading, knowledge: Knowledge) -> list[str]:
    """What is noted, one fact for each word: of those that more than one department reads what is
    called most like it. What stands in no word was not said."""
    told: list[tuple[float, SaidFact, str]] = []
    for each in reading.said.facts:
        shown = knowledge.facts[each.fact].show(each.value)
        begin, end = each.span
        if each.fact in SHARED and begin < end:
            told.append((fuzz.ratio(shown, reading.plain[begin:end]), each, shown))
    best: list[tuple[SaidFact, str]] = []
    for _, each, shown in sorted(told, key=lambda one: one[0], reverse=True):
        if all(each.span[1] <= e.span[0] or e.span[1] <= each.span[0] for e, _ in best):
            best.append((each, shown))
    return [shown for _, shown in sorted(best, key=lambda one: one[0].span)]


def _of_chatter(
    answer: Answer,
    plain: str,
    dialogue: Dialogue,
    knowledge: Knowledge,
    warned: str,
    *,
    ended: bool,
) -> str:
    """Who was in danger a moment ago, or in the middle of a question, is no chatterer."""
    if warned and answer.intents != (THANKS,):
        return f"{warned}\n{STILL}"
    last = knowledge.entries.get(dialogue.intent or "")  # an edit may have taken it away
    if answer.intents == (CHATTER,) and last is not None:
        return LOST.format(title=last.title)
    if answer.intents == (CHATTER,) and not ASKS.search(plain):  # 俺孙子会走路了
        return LISTENING
    return ENDED if ended else answer.text
