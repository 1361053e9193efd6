"""What sentences state, as tests/intents/facts_said.jsonl tells it, and what no text may do.

All of them have been looked at while the reading was made. A `batch` was written before anything
of it was read, its kinds of mistakes were mended afterwards; `unread` is one that is not yet right.
"""

import json
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.office.dialogues import from_record, to_record
from intents.assistant import Assistant
from intents.facts_said import Said, read
from intents.messages import Dialogue, Question
from intents.said_in import said_in as said_or_implied
from intents.text import normalise
from knowledge.facts import AnyOf, Interval
from knowledge.policy.catalogue import Knowledge

DAY = date(2020, 12, 1)
TODAY = date(2026, 11, 28)
SENTENCES = [
    json.loads(line)
    for line in Path(__file__).with_name("facts_said.jsonl").read_text("utf-8").splitlines()
]
# Of the facts of departments, one each: told in the ways of old people, letters and messages, and
# near sentences that do not tell it.
HEARD = [
    json.loads(line)
    for line in Path(__file__).with_name("heard.jsonl").read_text("utf-8").splitlines()
]
# The rest (no_income, supporter, student …) follows from these or is asked for.
_GRADED = (
    "registered_poor dibao tekun low_income monitored out_of_poverty registration county "
    "hospital_level disability_grade disability_kind age income per_capita_income family_size cost "
    "chronic_group pension_years school_stage boarding self_care work_ability sex house_grade "
    "admission"
)
GRADED = frozenset(_GRADED.split())
WORDS = "俺/没/不/低保/是/花了/三千多/爹/六十/二级/残/要是/,/吗"


def said_in(assistant: Assistant, typed: str) -> Said:
    text = assistant.understanding.matcher.mended(normalise(typed))
    return read(text, assistant.knowledge.facts, DAY)


def written(value: object) -> Any:
    if isinstance(value, Interval):
        return {"low": written(value.low), "high": written(value.high)}
    if isinstance(value, AnyOf):
        return {"any": [written(each) for each in value.values]}
    return float(value) if isinstance(value, Decimal) else value


def told_apart(sentence: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(strict=True)] if sentence.get("unread") else []
    return pytest.param(sentence, id=sentence["text"], marks=marks)


@pytest.mark.parametrize("sentence", [told_apart(each) for each in SENTENCES])
def test_a_sentence_states_exactly_this(assistant: Assistant, sentence: dict[str, Any]) -> None:
    values = said_in(assistant, sentence["text"]).values
    assert {fact: written(each) for fact, each in values.items() if fact in GRADED} == {
        fact: each for fact, each in sentence["facts"].items() if fact in GRADED
    }


def test_what_people_tell_of_themselves_is_heard(assistant: Assistant) -> None:
    missed = {}
    for sentence in HEARD:
        question = Question(sentence["text"], TODAY)
        text = assistant.understanding.matcher.mended(normalise(sentence["text"]))
        said = said_or_implied(text, question, assistant.knowledge.facts)
        read_so = {fact: written(value) for fact, value in said.values.items()}
        told = {fact: read_so.get(fact) for fact in sentence.get("facts", {})}
        wrong = [fact for fact in sentence.get("not", []) if fact in read_so]
        if told != sentence.get("facts", {}) or wrong:
            missed[sentence["text"]] = (told, wrong)
    assert not missed


def test_a_third_of_the_sentences_state_nothing() -> None:
    assert sum(not each["facts"] for each in SENTENCES) >= 60


def test_a_rule_can_be_asked_about_each_bill(assistant: Assistant) -> None:
    said = said_in(assistant, "县医院住了两回,上次花了八千,这回又花一万二")
    each = [case.values for case in said.of_each_bill()]
    assert [case["cost"] for case in each] == [8000, 12000]
    assert {case["hospital_level"] for case in each} == {"二级"}
    kept = from_record(json.loads(json.dumps(to_record(Dialogue(said=said.facts)))))
    assert kept.said == said.facts
    one = said_in(assistant, "这回住院花了一万二")
    assert one.of_each_bill() == (one,)


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("俺爹瘫在床上,俺伺候着,有没有补贴", "父亲"),
        ("我和我老公都是汶上的,他肢体四级,想问他能不能办", "配偶"),
        ("俺娘七十五,俺兄弟几个都有钱,她能办低保不", "母亲"),
        ("隔壁老王三级残疾,俺这条腿能评几级", "本人"),
        ("王秀英的养老金咋没发", "王秀英"),
        ("低保户住院报几成", None),
    ],
)
def test_whom_a_sentence_asks_about(knowledge: Knowledge, typed: str, about: str | None) -> None:
    assert read(normalise(typed), knowledge.facts, DAY, {"王秀英": ()}).about == about


@pytest.mark.parametrize(
    ("typed", "fact", "words"),
    [
        ("那个 俺家花了三千多块钱", "cost", "三千多块钱"),
        ("恁好 俺屋里是底保户", "dibao", "底保户"),
        ("俺爹八十二了", "age", "八十二"),
        ("8,000元的药费", "cost", "8,000元"),
    ],
)
def test_a_span_holds_what_made_the_fact(
    assistant: Assistant, typed: str, fact: str, words: str
) -> None:
    (found,) = (each for each in said_in(assistant, typed).facts if each.fact == fact)
    assert typed[slice(*found.span)] == words


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS.split("/"))).map("".join)))
def test_spans_lie_inside_whatever_was_typed(assistant: Assistant, typed: str) -> None:
    for each in said_in(assistant, typed).facts:
        begin, end = each.span
        assert 0 <= begin < end <= len(typed)


@pytest.mark.parametrize("digits", ["3" * 28, "三" * 28, "370811194801010011", "05372345678901"])
def test_no_sum_comes_from_a_number_that_is_none(assistant: Assistant, digits: str) -> None:
    assert said_in(assistant, f"俺住院花了{digits}元").values.keys() <= {"student"}


@pytest.mark.parametrize(
    "piece",
    ["7", "一", "(", "不", "没", "我", "低保,", "俺爹", "60岁", "花了5千", "一二级", "😀a1"],
)
def test_the_longest_text_is_read_in_time_that_grows_with_it(
    assistant: Assistant, piece: str
) -> None:
    def seconds(length: int) -> float:
        typed = (piece * length)[:length]
        best = 9.0
        for _ in range(3):
            begin = time.process_time()
            said_in(assistant, typed)
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(4096) < 4 * seconds(2048) + 0.01
    assert seconds(4096) < 0.25  # 0.05 on an idle machine
