"""How a sentence was read, for whoever edits knowledge: what it mentions and how each is meant, the
subject and the aspect with the nearest phrasings, the rule and the facts that it used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing

import click

from handlers.commands.opened import household_called, registry
from handlers.commands.shared import HOUSEHOLD, Command, Refused
from handlers.office.answer_log import AnswerLog, LoggedAnswer
from handlers.office.config import load_config
from handlers.office.office import Office
from intents.answers.working_out import work_out
from intents.assistant import Assistant
from intents.danger import DANGER, REFUSED
from intents.facts_said import SaidFact
from intents.mentions.mention import PERSON, SUM
from intents.messages import Dialogue, Question, Reading
from intents.said_in import said_in
from intents.text import Text
from intents.whose import without_names
from knowledge.policy.phrasings import ASPECTS

MEANT = {
    "stated": "说了",
    "denied": "否认",
    "supposed": "假设",
    "over": "过去的事",
    "asked": "在问",
    "wished": "想办",
    "named": "只是提到",
}
NEAREST = 5  # phrasings


@click.command(cls=Command)
@click.argument("question", metavar="一句话或答案编号")
@HOUSEHOLD
def explain(question: str, household_id: str | None) -> None:
    """一句话是怎么读的，或者一条答案（A12）当时是怎么来的"""
    config = load_config()
    numbered = re.fullmatch(r"[Aa](\d+)", question.strip())
    if numbered:
        with registry(config, must_exist=True) as database:
            kept = AnswerLog(database).get(int(numbered[1]))
        if kept is None:
            raise Refused(f"没有编号{question}的答案，过了保存期的也没有了")
        click.echo("\n".join(_kept(kept)))
        return
    with closing(Office(config)) as office:
        household = household_called(office, household_id)
        click.echo(explained(office.assistant, Question(question, office.day, household)))


def _kept(kept: LoggedAnswer) -> Iterator[str]:
    """As it was, whatever was edited since."""
    edits = "、".join(map(str, kept.edits)) or "没有"
    moment = kept.at.astimezone().strftime("%Y-%m-%d %H:%M")
    yield f"答案编号：A{kept.number}（{kept.channel}，{moment}）"
    yield f"问的：{kept.question or '没有存'}"
    yield f"读成：{'、'.join(kept.intents) or '拿不准'}（{kept.confidence:.2f}），{kept.outcome}"
    yield f"  问法：{kept.aspect or '没定'}；算作：{'、'.join(kept.facts) or '什么也没说'}"
    yield f"按{kept.as_of}的政策，知识库版本{kept.version}，当时在用的修改：{edits}"
    yield from (f"  数：{each}" for each in kept.values)
    yield from (f"  出处：{each}" for each in kept.sources)
    yield "说的："
    yield from (f"  {line}" for line in kept.text.splitlines())


def explained(assistant: Assistant, question: Question) -> str:
    text = assistant.as_read(question.text)
    readings = assistant.understanding.read(text, question, Dialogue())
    lines = [f"原文：{question.text}", f"规整：{text.plain}"]
    lines += _mentions(assistant, question, text, readings[0].intent or "")
    for reading in readings:
        lines += _reading(assistant, reading, question, text)
    return "\n".join(lines)


def _mentions(assistant: Assistant, question: Question, text: Text, intent: str) -> Iterator[str]:
    said = said_in(text, question, assistant.knowledge.facts)
    yield "提到："
    for mention, stance, owner in said.mentions:
        begin, end = text.span(mention.begin, mention.end)
        whose = f"（{owner}的）" if owner and mention.kind != PERSON else ""
        meant = "" if mention.kind in (PERSON, SUM) else f"：{MEANT[stance]}"
        place = f"{begin}–{end}“{question.text[begin:end]}”"
        yield f"  {place} {mention.kind}＝{_value(mention.value)}{whose}{meant}"
    yield f"问的是谁：{said.about or '没说'}"
    told = said.facts
    if intent in assistant.knowledge.entries:
        told = assistant.understanding.entries.told(intent, said, question.as_of)
    yield f"算作：{_facts([each for each in told if each.meant != 'named'])}"
    if named := [each for each in told if each.meant == "named"]:
        yield f"没人说，只按这个算：{_facts(named)}"


def _facts(facts: Sequence[SaidFact]) -> str:
    return "、".join(f"{each.fact}＝{_value(each.value)}" for each in facts) or "什么也没说"


def _value(value: object) -> str:
    return str(getattr(value, "amount", value))


def _reading(
    assistant: Assistant, reading: Reading, question: Question, text: Text
) -> Iterator[str]:
    matcher = assistant.understanding.matcher
    plain = without_names(text.plain, question.household)
    ranking = matcher.rank(plain)
    yield f"读成：{reading.intent or '拿不准'}（{reading.confidence:.2f}）"
    candidates = [f"{each.intent} {each.confidence:.2f}" for each in reading.candidates]
    yield f"  候选：{'，'.join(candidates)}"
    aspects = [f"{ASPECTS[name]} {sure:.2f}" for name, sure in ranking.aspects()[:3]]
    gap = "" if reading.answers_aspect else "——知识库里没有"
    yield f"  问法：{reading.aspect or '没定'}{gap}（{'，'.join(aspects)}）"
    danger, refused = ranking.chance(*DANGER), ranking.chance(*REFUSED)
    yield f"  危险 {danger:.2f}，该拒绝 {refused:.2f}"
    for phrasing, label, score in matcher.nearest(plain, NEAREST):
        yield f"  像：{phrasing}（{label} {score:.2f}）"
    entry = assistant.knowledge.entries.get(reading.intent or "")
    if entry is not None and entry.rule is not None:
        law = assistant.knowledge.law(entry.department, question.as_of)
        found = work_out(entry.rule, law, question, reading.said, assistant.knowledge.facts).result
        used = "、".join(
            f"{used}{'（说的）' if used.stated else '（登记的）'}" for used in found.facts
        )
        missing = "、".join(fact.label or fact.name for fact in found.missing)
        yield f"  规则：{entry.rule.name}，结果 {found.verdict.name}"
        yield f"  用到：{used or '没用到情况'}；还缺：{missing or '不缺'}"
