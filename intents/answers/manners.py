"""The last answer told otherwise: in plainer words, or what stands behind it; and what is said
where nothing is known, or where danger is not ruled out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from intents.answers.filling import Filler
from intents.answers.grounds import history_line
from intents.answers.shape import MOST_WHY, OLD, Told
from intents.answers.totals import FIGURE
from intents.answers.wording import ASKS_MORE, contact
from intents.messages import Manner
from intents.reading import words
from intents.thread.dialogue import beside_the_steps
from knowledge.plain_words import PLAIN_WORDS
from knowledge.policy.catalogue import Entry, Knowledge
from knowledge.policy.law import Law
from knowledge.policy.phrasings import ASPECTS

# Who is put off is told where to complain as well, unless the answer says it.
# Of whom the labour inspection sees to it, and no petition.
OF_AN_EMPLOYER: Final = tuple(
    f"employment.{each}" for each in ("contract", "insurance_unpaid", "leave", "wages")
)
ASKS_PAPERS: Final = words("asking")["papers"]
BRING: Final = "带上："
_NAMED: Final = re.compile(r"[、，（）]")
PUT_OFF: Final = words("asking")["put_off"]
COMPLAINING: Final = "meta.process.petition"
SAYS_WHERE: Final = re.compile(r"投诉|政务热线|反映|举报|复议|劳动监察|督察|仲裁|起诉")
ENOUGH: Final = 2  # papers that are named
MOST_WORDS: Final = 3  # explained at once
MOST_SUMS: Final = 3
LONGEST_QUOTE: Final = 90  # characters
OFFICIAL: Final = "·〔公开资料〕"  # begins a quoted document
_IN_BRACKETS: Final = re.compile("（(?![^（）]*待确认)[^（）]*）")
# What is told where a part is asked for that this answer does not have.
NO_PART: Final = {
    "grounds": "这一条没有引文件，是办事的常识。",
    "steps": "这一条没有要算的数。",
    "papers": "这一条要带什么，资料里没写，先打电话问清楚。",
}
NOT_FOUND: Final = "这一点没查到，不敢乱说。"


def nothing_known(entry: Entry, aspect: str, day: date) -> Told:
    """Of what the subject has nothing on; who knows it instead."""
    asked = ASPECTS.get(aspect, "这一点")
    result = f"{entry.title}：“{asked}”{NOT_FOUND}"
    return Told(result, next_step=contact(entry, day))


def warning(entry: Entry, law: Law) -> str:
    """One line above an answer where a text may be about danger, or about what is refused."""
    return Filler(law).part_of(entry.wording.warning)


def with_where_to_complain(
    knowledge: Knowledge, told: Told, entry: Entry, asked: str, day: date
) -> Told:
    """Of a matter that an office does not settle, one line with whom to turn to instead."""
    complaining = knowledge.entries.get(COMPLAINING)
    own = entry.intent.startswith(("meta.", "scope.", *OF_AN_EMPLOYER))
    said = SAYS_WHERE.search("".join((told.result, *told.why[:MOST_WHY])))
    if complaining is None or own or said or not PUT_OFF.search(asked):
        return told
    law = knowledge.law(complaining.department, day)
    return replace(told, why=(*told.why[:1], warning(complaining, law), *told.why[1:]))


def with_papers(told: Told, asked: str) -> Told:
    """What to bring, where that is asked and not told yet: first, unless whether, when or how much
    is asked as well."""
    lines = [line for line in told.details.papers.splitlines() if line.startswith(BRING)]
    if not lines or not ASKS_PAPERS.search(asked):
        return told
    named = _NAMED.split(lines[0].removeprefix(BRING))
    line = f"{lines[0]}。"
    shown = "".join((told.result, *told.why[:MOST_WHY], told.next_step))
    if sum(each in shown for each in named) * 2 > len(named):
        return told
    if ASKS_MORE.search(asked):
        return replace(told, why=(line, *told.why))
    return replace(told, result=line, why=(told.result, *told.why), ask=None)


def _names(way: str, papers: Sequence[str]) -> bool:
    """Whether the way to it tells already what to bring: 带身份证、户口本到镇上."""
    named = [each for line in papers for each in _NAMED.split(line.removeprefix(BRING))]
    return sum(bool(each) and each in way for each in named) >= ENOUGH


def in_manner(told: Told, manner: Manner, asked: str = "") -> Told:
    if manner in ("plainer", "why"):
        return _in_plain_words(told) if manner == "plainer" else _why(told)
    if manner == "history" and told.history:
        changed = [each for each in told.history if len(each.versions) > 1]
        first, *more = map(history_line, changed or told.history[:MOST_SUMS])
        return replace(
            told, result=first, above_all=(), why=tuple(more), next_step="", ask=None, is_long=True
        )
    if manner in NO_PART:
        part = str(getattr(told.details, manner))
        lines = (part or NO_PART[manner]).splitlines()
        if manner == "papers" and not _names(lines[0], lines[1:2]):
            lines.sort(key=lambda line: not line.startswith(BRING))
        if manner == "steps" and part:
            lines = [f"这样算的：{told.result}", *lines]
        return replace(
            told,
            result=lines[0],
            above_all=(),
            why=tuple(lines[1:]),
            next_step="",
            is_part=True,
            is_long=True,
        )
    return with_papers(told, asked)


def _why(told: Told) -> Told:
    """What it was reckoned from, or the rule that says so, as far as it is short."""
    if any("＝" in each for each in told.steps):
        steps = tuple(told.steps[-MOST_WHY:])
        return replace(told, result=f"这样算的：{told.result}", why=steps, newer=None, is_part=True)
    quotes = [each for each in told.details.grounds.splitlines() if each.startswith(OFFICIAL)]
    short = [each.removeprefix(OFFICIAL) for each in quotes if len(each) <= LONGEST_QUOTE]
    of_it = (*short[:1], *told.why)
    return replace(told, result=f"规定是这样：{told.result}", why=of_it, is_part=True)


def same_line(one: str, other: str) -> bool:
    """Whether the one says nothing that the other does not."""
    bare, whole = (re.sub(r"注意：|\W", "", each) for each in (one, other))
    return bare in whole


def explained(told: Told, word: str, before: str) -> Told:
    """What a word of the offices means, before the answer that it stands in; of the answer that was
    told last (`before` its first line) only what it stands in."""
    meaning = f"“{word}”就是{PLAIN_WORDS[word]}。"
    lines = (told.result, *told.why)
    if told.result != before:
        return replace(told, result=meaning, why=lines, ask=None)
    own = tuple(line for line in lines if word in line)
    return replace(told, result=meaning, why=own, next_step="", is_part=True)


def derived(told: Told, figure: str) -> Told | None:
    """14咋来的: the arithmetic that comes to it; None where there is none."""
    exact = re.compile(rf"(?<![\d.]){re.escape(figure)}(?![\d.])")
    sums = [step for step in told.steps if exact.search(step.rpartition("＝")[2]) and "＝" in step]
    if not sums:
        return None
    result, why = f"{figure}是这样来的：{sums[0]}。", tuple(sums[1:MOST_SUMS])
    return replace(told, result=result, above_all=(), why=why, next_step="", is_part=True)


def in_steps(told: Told, plain: str) -> Told:
    """How a figure came about; where nothing is reckoned, 没休的钱怎么算 asks how much."""
    figure = FIGURE.search(plain)
    if figure and (found := derived(told, figure.group())) is not None:
        return found
    asks_more = beside_the_steps(plain) and not told.details.steps
    return told if asks_more else in_manner(told, "steps")


def _in_plain_words(told: Told) -> Told:
    """The result once more, without what stands in brackets, and the words of the offices in it
    explained; how old its figures are is told at the end."""
    old = OLD.match(told.result)
    result = _IN_BRACKETS.sub("", OLD.sub("", told.result))
    steps = told.steps[-1:] if "元" in result.partition("：")[0] and "：" in result else ()
    result = f"{result.partition('：')[0]}。" if steps else result
    age = old.group().removeprefix("按查到的最新数（").rstrip("）：") if old else ""
    words = sorted(
        filter("".join([told.result, *told.why]).__contains__, PLAIN_WORDS),
        key=lambda word: word not in result,
    )
    why = [f"“{word}”就是{PLAIN_WORDS[word]}。" for word in words[:MOST_WORDS]]
    of_its_day = [f"上面是{age.removesuffix('的')}的数。"] if age else []
    return replace(
        told, result=f"简单说：{result}", newer=None, why=(*of_its_day, *steps, *why), is_long=True
    )
