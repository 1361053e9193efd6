"""The thread: what a message takes over from the turns before it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from intents.asking import asks_for_the_history, asks_only_how_much, asks_what_changed
from intents.facts_said import Said
from intents.matching.ranking import Ranking, subject
from intents.mentions.mention import DATE, SUM
from intents.mentions.numbers import numerals
from intents.messages import Dialogue, Manner
from intents.reading import says, words
from intents.text import Text

_WORDS: Final = words("thread")
ASKS: Final = _WORDS["asks"]
SUPPOSES: Final = words("stance")["supposed"]
PICKS: Final = words("picking")["one"]
_ANOTHER: Final = words("parting")["another"]
AFFECTS: Final = _WORDS["affects"]
APPLIES: Final = _WORDS["applies"]
LONGEST_MANNER: Final = 18
_SUM: Final = words("told.words")["a_sum"]
SCAM: Final = "scope.unsafe.scam"
BENEFITS: Final = ("civil.dibao", "civil.tekun", "civil.margin", "civil.single_person")
PAID: Final = f"{SCAM}.paid"
PLAINLY_ANOTHER: Final = 0.8  # chance of a policy that leaves a swindler behind
LONGEST_NEWS: Final = 20  # characters that tell what happened since
MOST_BY_THE_THREAD: Final = 0.8  # of what a text means, by what was said before it
FINER_BY_ITSELF: Final = 0.65  # of which entry of a subject a message means
MOST_WORDS: Final = 4  # turns
MOST_EARLIER: Final = 3  # subjects
LONGEST_WORDS: Final = 120  # characters
LONGEST_HANGING: Final = 10  # characters, of what says nothing by itself
TREATED: Final = ("medical.", "disability.rehabilitation")  # subjects for which one travels
_ON_THE_WAY: Final = tuple("在去到转从往回")
ONLY_NAMED: Final = 3  # characters that name the matter over again: 社保卡
BUNDLE: Final = "meta.bundle"  # all that somebody may have
OF_ANY_TALK: Final = (BUNDLE, "meta.process", "meta.documents", "meta.status", "women")
LONGEST_LEANING: Final = 8  # characters that lean on the turn before though their subject is new


# 还有呢,除了贷款: what there is beside what was told.
asks_for_more: Final = says("thread", "beyond")
# A message is put as one that goes on: 那…, 要是…, …呢, 不对, ….
leans: Final = says("thread", "leans")

# What was asked for is granted: 要是认下来, 批下来他残疾补贴变成多少.
supposes_a_grant: Final = says("thread", "granted")


def _begins(name: str) -> Callable[[str], int]:
    """How many characters at the beginning of a text say so."""
    return lambda plain: found.end() if (found := _WORDS[name].match(plain)) else 0


# Something asked earlier is gone on with: 说回刚才那个.
goes_back: Final = _begins("goes_back")
# The last subject is left: 先不说贷款了.
leaves: Final = _begins("leaves")


def in_context(
    plain: str, words: tuple[str, ...], rank: Callable[[str], Ranking], share: float
) -> Ranking:
    """What a text means behind the words before it, by what they come to together as far as
    `share` goes."""
    if not words:
        return rank(plain)
    alone = rank(less_frame(plain))
    together = alone.beside(rank(behind(words, plain)), share)
    together = together.told_apart_by(alone, FINER_BY_ITSELF)
    if not asks(plain):
        return together
    return replace(together, aspect_margins=alone.aspect_margins)  # 去哪告 says itself what it asks


def less_frame(plain: str) -> str:
    """低保, of 那低保呢."""
    return _WORDS["frame"].sub("", plain) or plain


def at_home(plain: str, last: str) -> str:
    """儿在外地, of 儿在苏州: where one asks what is got here, a city told by the way is no matter
    of another office; where one goes for treatment, none is."""

    def put(far: re.Match[str]) -> str:
        told = plain[: far.start()].endswith(_ON_THE_WAY)
        told = told and not _WORDS["there"].match(plain, far.end())
        return "外地" if told or last.startswith(TREATED) else far.group()

    return _WORDS["far"].sub(put, plain)


def behind(words: tuple[str, ...], plain: str) -> str:
    """A text behind the words of the turns before it."""
    return f"{','.join(words)[-LONGEST_WORDS:]},{plain}"


def words_after(plain: str, dialogue: Dialogue, intent: str | None) -> tuple[str, ...]:
    """What the next turn stands behind, of which `intent` is now."""
    before = dialogue.words
    if manner_of(plain) is not None:
        return before
    new = dialogue.intent and intent and subject(dialogue.intent) != subject(intent)
    leaning = len(plain) <= LONGEST_LEANING or leans(plain) or not asks(plain)
    if new and (_ANOTHER.match(plain) or not leaning):
        before = ()
    return (*before, plain)[-MOST_WORDS:]


def asks(plain: str) -> bool:
    """建档立卡？那没有 asks nothing."""
    return bool(ASKS.search(re.sub(r"\?(?=.)", ",", plain)))


def asks_nothing(plain: str) -> bool:
    """她明年毕业 leans on the turn before and tells of it; 那老二呢 asks."""
    return not asks(plain) and (plain[:1] in ("他", "她") or not leans(plain))


def of_the_scam(plain: str, dialogue: Dialogue, alone: Ranking) -> str:
    """已经转过去了, 还追得回来不; 他连我名字都知道: the entry that is told after the warning that
    somebody is a swindler, unless something else is plainly meant; empty where it is none."""
    if not dialogue.warned.startswith(SCAM) or len(plain) > LONGEST_NEWS:
        return ""
    best = alone.best(1)[0]
    elsewhere = not best.intent.startswith("scope.") and best.confidence >= PLAINLY_ANOTHER
    if ASKS.search(plain):
        return PAID if _WORDS["back_again"].search(plain) else ""
    if _WORDS["paid"].search(plain):
        return SCAM if "没" in plain else PAID  # 还没交
    return "" if elsewhere or best.intent == "scope.other" else SCAM


def picked(text: Text, dialogue: Dialogue) -> tuple[Text, Dialogue]:
    """先说头一个,自己掏八千: of which of the questions that were answered together, and what
    is said of it."""
    one = PICKS.match(text.plain) if dialogue.parts else None
    if one is None:
        return text, dialogue
    place = 0 if one["first"] else -1 if one["last"] else "一二三123".index(one["place"]) % 3
    intent = dialogue.parts[min(place, len(dialogue.parts) - 1)]
    asked = dialogue.asked if intent == dialogue.intent else None
    said = text[one.end() :] if one.end() < len(text.plain) else text
    return said, replace(dialogue, intent=intent, asked=asked, parts=(intent,))


def asks_why(plain: str) -> bool:
    """为啥不是全报: asks for reasons of what was told."""
    return len(plain) <= LONGEST_MANNER and bool(_WORDS["why"].match(plain))


def asks_only_why(plain: str, said: Said) -> bool:
    """为啥, 为啥她没有, 凭啥少五千: why what was told is so, and of nothing else."""
    rest = _WORDS["only_why"].sub("", less_mentions(plain, said, sums=True))
    return asks_why(plain) and not re.sub(r"\W", "", _WORDS["little"].sub("", rest))


def left(dialogue: Dialogue) -> Dialogue:
    """What was told stays, but for what was only supposed."""
    told = tuple(each for each in dialogue.said if each.meant != "supposed")
    return Dialogue(said=told, about=dialogue.about, earlier=earlier(dialogue, ""))


def earlier(dialogue: Dialogue, intent: str) -> tuple[str, ...]:
    """What was asked about before the subject of `intent` was taken up, the last at the end."""
    last = dialogue.intent
    if last is None or subject(last) == subject(intent):
        return dialogue.earlier
    new = {subject(each): each for each in (*dialogue.parts, last)}  # of several all
    others = [each for each in dialogue.earlier if subject(each) not in new]
    return (*others, *new.values())[-MOST_EARLIER:]


def told_lines(dialogue: Dialogue, intent: str, line: str) -> tuple[str, ...]:
    """The first lines of the last answers on the subject of `intent`, `line` the newest unless it
    is empty."""
    same = dialogue.intent is not None and subject(dialogue.intent) == subject(intent)
    before = tuple(each for each in dialogue.told if each != line) if same else ()
    return (*before, line)[-MOST_WORDS:] if line else before


def last_line(dialogue: Dialogue) -> str:
    return dialogue.told[-1] if dialogue.told else ""


def told_a_sum(dialogue: Dialogue) -> bool:
    """Whether the last answer came to one and asked for nothing."""
    return dialogue.asked is None and bool(re.search(r"\d万?元", last_line(dialogue)))


def asks_for_a_person(plain: str) -> bool:
    """转人工, 我想找个人问问: whatever the last turn was about."""
    return len(plain) <= LONGEST_MANNER and bool(_WORDS["human"].match(plain))


def hangs(plain: str) -> bool:
    """办下来给多少: whether a message says nothing without what was asked before it."""
    return len(plain) <= LONGEST_HANGING and bool(_WORDS["hangs"].match(plain))


def asks_for_a_sum(plain: str) -> bool:
    """总共能拿多少, of nothing but what was told before."""
    return asks_only_how_much(plain) or asks_only_how_much(less_frame(plain))


def asks_the_same(plain: str) -> bool:
    """我叔是低保户,他行不: what was asked before, or the sum of it."""
    return asks_for_a_sum(plain) or bool(_WORDS["the_same"].search(plain))


def left_out(plain: str) -> bool:
    """慢性病呢: so short that what is asked is left out."""
    return len(plain) <= 8 and bool(re.search(r"呢[?。!]*$", plain))


def manner_of(plain: str) -> Manner | None:
    """How the last answer is wanted again; None where a message asks something else."""
    if len(plain) > LONGEST_MANNER:
        return None
    if _WORDS["how"].match(plain):
        return "how"
    if _WORDS["more"].match(plain) or _WORDS["papers"].match(plain):
        return "papers"
    if asks_what_changed(plain):
        return "changes"
    if asks_for_the_history(plain):
        return "history"
    if _WORDS["grounds"].match(plain):
        return "grounds"
    if _WORDS["plainer"].search(plain) and not _WORDS["names_a_word"].match(plain):
        return "plainer"
    return "steps" if _WORDS["steps"].search(plain) else None


def beside_the_steps(plain: str) -> str:
    """利息, of 利息怎么算; nothing of 这1475块怎么算出来的."""
    return _SUM.sub("", _WORDS["little"].sub("", _WORDS["steps"].sub("", plain)))


def asks_for_another_benefit(plain: str, dialogue: Dialogue) -> bool:
    """那低保呢, of whom it was asked whether he can have 五保."""
    of_one = (dialogue.intent or "").startswith(BENEFITS)
    return of_one and bool(_WORDS["another_benefit"].fullmatch(plain))


def goes_on(plain: str, said: Said) -> bool:
    """Whether a message is put as one that goes on, or states what asks nothing."""
    return leans(plain) or (bool(said.facts) and not asks(plain))


def says_only_facts(plain: str, said: Said) -> bool:
    """Whether a message is nothing but mentions and little words: 那要是三级呢, 老伴呢, 梁山县."""
    return bool(said.mentions) and len(plain) <= 30 and left_over(plain, said) <= 1


def tells_only(plain: str, said: Said) -> bool:
    """鱼台的,农村户口: what somebody tells of themselves before they ask anything."""
    told = any(each.meant in ("stated", "denied") for each in said.facts)
    return told and says_only_facts(plain, said) and not ASKS.search(plain)


def left_over(plain: str, said: Said, *, numbers: bool = False) -> int:
    """How many characters are neither a mention nor a little word, nor a number where that is what
    counts; a number that is part of another mention is none of its own."""
    rest = less_mentions(plain, said, sums=not numbers)
    left = list(rest)
    if numbers:
        found = list(numerals(rest))
        if not found and not _WORDS["no"].search(rest):
            return len(plain)
        for each in found:
            left[each.begin : each.end] = " " * (each.end - each.begin)
    return len(re.sub(r"\W", "", _WORDS["little"].sub("", "".join(left))))


def less_mentions(plain: str, said: Said, *, sums: bool = False) -> str:
    """With blanks for what is mentioned, sums and days only where that is wanted."""
    left = list(plain)
    for mention, _, _ in said.mentions:
        if sums or mention.kind not in (SUM, DATE):
            left[mention.begin : mention.end] = " " * (mention.end - mention.begin)
    return "".join(left)
