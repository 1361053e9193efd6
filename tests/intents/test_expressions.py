"""What a text must hold for an expression to find something is never asked of too many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomli

from intents import expressions
from intents.expressions import Expression, Seen, Sieve, needed
from intents.mentions.words import wordings_of
from intents.reading import words
from knowledge.policy.catalogue import Knowledge

READING = Path(expressions.__file__).with_name("reading.toml")


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("(?:大病|重病)户", [("大病户", "重病户")]),
        ("[交缴]了?费", [("交费", "缴费", "交了费", "缴了费")]),
        ("每月?一千", [("每一千", "每月一千")]),
        ("(?:低保)?户", [("户",)]),
        ("(?:低保户?)+[领拿]", [("低保领", "低保拿", "低保户领", "低保户拿"), ("低保",)]),
        ("(?:低保[^户]*[领拿]|户)了", [("了",), ("户", "低保"), ("领", "拿", "户")]),
        ("(?:吃饭|穿衣)[^,]*(?:不了|不成)", [("吃饭", "穿衣"), ("不了", "不成")]),
        (r"(?<=吃)低保\d+", [("低保",), ("吃",)]),
        ("低保(?!户)金", [("低保金",)]),
        ("^(?:低保|特困)$", [("低保", "特困")]),
        (r"花(?!了)[^,]{0,3}", [("花",)]),
        (r"三+\.五", [("三.五",), ("三",)]),
        ("低{2,3}保", [("低保",), ("低",)]),
        ("大病户?|大病", [("大病",)]),
        ("[一-九]月[初底]?", [("月",)]),
        ("[甲乙丙丁戊][甲乙丙丁戊]", [("甲", "乙", "丙", "丁", "戊")]),
        ("一年期的贷款利息", [("一年期的贷款",)]),
        (r"\u5927病", []),
        ("(?i)abc", []),
        ("大?", []),
        (r"大病|\d", []),
    ],
)
def test_letters_that_a_text_must_hold(pattern: str, letters: list[tuple[str, ...]]) -> None:
    assert {*needed(pattern)} == {tuple(letters)}


def test_each_way_in_which_something_may_be_found_needs_its_own() -> None:
    assert needed("大病[^,]*报|重病户?") == ((("大病",), ("报",)), (("重病",),))
    may_fit = Sieve([Expression("大病[^,]*报|重病户?"), Expression("户")])
    assert may_fit("大病户") == [1]
    assert may_fit("大病也报") == [0]
    assert may_fit("重病户") == [0, 1]


def test_nothing_is_passed_over(knowledge: Knowledge) -> None:
    said = (each.text for entry in knowledge.entries.values() for each in entry.phrasings)
    texts = list(islice(said, 0, None, 150))
    for fact in knowledge.facts.values():
        for expression in (each.pattern for each in wordings_of(fact)):
            compiled, may_fit = re.compile(expression.pattern), Sieve([expression])
            for text in texts:
                found = expression.search(text)
                assert (found and found.span()) == ((m := compiled.search(text)) and m.span())
                assert may_fit(text) or not found


def test_it_is_as_the_compiled_one() -> None:
    expression = Expression("低保(户)?")
    assert [each.span() for each in expression.finditer("低保户和低保", 1)] == [(4, 6)]
    assert expression.sub("", "低保户家") == "家"
    assert expression.sub("", "我家") == "我家"
    assert expression.match("吃低保", 1)
    assert expression.fullmatch("低保户家") is None


def test_what_patterns_need_is_kept_between_two_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expressions, "_seen", {})
    seen = Seen(tmp_path)
    assert Expression("低保(户)?").search("我家") is None
    (tmp_path / "expressions-of-other-code.npy").touch()
    seen.keep()
    [file] = tmp_path.iterdir()

    monkeypatch.setattr(expressions, "_seen", {})
    Seen(tmp_path).keep()
    monkeypatch.setattr(expressions, "needed", lambda _: pytest.fail("it is seen once more"))
    assert Expression("低保(户)?").search("吃低保")

    monkeypatch.setattr(expressions, "_seen", {})
    np.save(file, np.array(b"nothing of use"))
    Seen(tmp_path)
    assert expressions._seen == {}


def sections(table: Mapping[str, Any], name: str = "") -> Iterator[str]:
    for key, inner in table.items():
        if isinstance(inner, dict):
            yield f"{name}{key}"
            yield from sections(inner, f"{name}{key}.")


def test_every_expression_is_one(knowledge: Knowledge) -> None:
    """Most are compiled when a text comes that may fit them."""
    own = [each.pattern for fact in knowledge.facts.values() for each in wordings_of(fact)]
    reading = tomli.loads(READING.read_text(encoding="utf-8"))
    named = [each for section in sections(reading) for each in words(section).values()]
    for expression in [*own, *named]:
        re.compile(expression.pattern)
