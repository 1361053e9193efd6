"""Follow-ups: what a short message takes over from the turn before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Final

from intents.messages import Dialogue, Stated
from intents.slots import STATED_WORDS
from intents.text import NUMERAL, number
from knowledge.facts import AnyFact, AnyOf, Interval

_YES: Final = re.compile(
    r"^(?:是|是的|对|对的|嗯+|有|有的|办了|办过|算|中|好|可不是)[啊呀哩了的吧。!！]*$"
)
_NO: Final = re.compile(
    r"^(?:不是|不|没有|没|不算|否|没办|没办过|都不是|不对)[啊呀哩了的吧。!！]*$"
)
_CONNECTIVES: Final = re.compile(
    r"那么|那要|那|不对|错了|算不算|岁数大?|年纪大?|要是|如果|假如|假设|换成|换了|改成|的话|呢|啊|呀|吧|吗|嘛|么|哩|了|我们|我|你|他|她|它|这个|这|是|在|去|住|如|就|又|也|还|的|家|若|话|能|报|领|多少|钱|怎么|算|可以|给|行|不|有|为|到|呗|只|花|院|医"
)
_HOW_ONLY: Final = re.compile(
    r"^(?:那|这|那个|这个)?(?:钱|补贴|补助)?(?:该|应该|要|得)?(?:怎么(?:办|办理|申请|弄|领|走|报)|咋(?:办|申请|弄|领)|去哪里?|到哪里?|上哪里?|找谁|问谁"
    r"|(?:需?要|带|准备|拿)?(?:什么|啥|哪些)(?:材料|手续|证件|东西|资料)|手续|材料|电话(?:多少)?|流程|具体怎么操作)"
    r"(?:呢|啊|呀|办|办理|申请|领|弄|去|吗)*[?？。!！]*$"
)


def answers_asked(text: str, fact: AnyFact | None) -> dict[str, object]:
    """The asked fact as a short reply gives it: the words of an option, yes or no, a number."""
    if fact is None:
        return {}
    bare = text.strip(" 。,，!！?？")
    for label, value in sorted(fact.options.items(), key=lambda option: -len(option[0])):
        if bare == label or (len(label) > 1 and label in bare and len(bare) <= len(label) + 4):
            return {fact.name: value}
    if not fact.options and re.fullmatch(NUMERAL, bare):
        return {fact.name: number(bare)}
    values = list(fact.options.values())
    if values == [True, False]:
        if _YES.match(bare):
            return {fact.name: True}
        if _NO.match(bare):
            return {fact.name: False}
    return {}


def only_changes_facts(text: str, stated: Stated) -> bool:
    """Whether a message says nothing but facts and little words: 「那要是三级呢」「老伴呢」."""
    if not (stated.facts or stated.about) or len(text) > 30:
        return False
    return len(_bare(_CONNECTIVES.sub("", STATED_WORDS.sub("", text)))) <= 1


def leans_on_the_last(text: str) -> bool:
    """Whether a message is put as one that goes on: 「那…」「…呢」「要是…」."""
    return bool(re.match(r"那|要是|如果|再|换|转", text) or re.search(r"呢(?=\W|$)", text))


def only_asks_how(text: str) -> bool:
    return bool(_HOW_ONLY.match(text.strip()))


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)


def carried_over(
    stated: Stated, dialogue: Dialogue, facts: Mapping[str, AnyFact], *, same_subject: bool = True
) -> Stated:
    """The facts of the turns before with those stated now over them. What was said of one person
    does not hold for the next, nor one bill for another subject."""
    another = stated.about is not None and dialogue.about not in (None, stated.about)

    def holds(fact: AnyFact | None) -> bool:
        if fact is None:
            return False
        return not (another and fact.personal) and (same_subject or not fact.of_the_event)

    kept = {name: value for name, value in dialogue.facts.items() if holds(facts.get(name))}
    return Stated({**kept, **stated.facts}, stated.about or dialogue.about, stated.asks_how)


def to_record(dialogue: Dialogue) -> dict[str, object]:
    """Plain JSON data; what cannot be JSON is kept as a list that begins with its kind."""
    record = asdict(dialogue)
    record["facts"] = {name: _plain(value) for name, value in dialogue.facts.items()}
    return record


def from_record(record: Mapping[str, Any]) -> Dialogue:
    facts = {name: _value(value) for name, value in record["facts"].items()}
    return Dialogue(**{**record, "facts": facts, "offered": tuple(record["offered"])})


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return ["number", str(value)]
    if isinstance(value, Interval):
        return ["interval", *(None if end is None else str(end) for end in (value.low, value.high))]
    if isinstance(value, AnyOf):
        return ["any", *value.values]
    return value


def _value(plain: Any) -> object:
    if not isinstance(plain, list):
        return plain
    kind, *rest = plain
    if kind == "number":
        return Decimal(rest[0])
    if kind == "interval":
        return Interval(*(None if end is None else Decimal(end) for end in rest))
    return AnyOf(tuple(rest))
