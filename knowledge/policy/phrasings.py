"""How people ask: the phrasings of a department, one a line in phrasings/*.txt.

    [medical.inpatient amount]
    # 方言
    俺住院能报几个

A heading names an intent and, where the intent answers several, the aspect that its lines ask for;
`#` names the manner of the lines below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ASPECTS: Final = {
    "amount": "多少",
    "who": "谁能、够不够条件",
    "how": "怎么办",
    "when": "什么时候",
    "trouble": "为什么没有、停了",
    "combine": "能不能一起领、有没有影响",
    "what": "是什么、有哪些",
    "contact": "找谁",
}
_HEADING: Final = re.compile(r"\[([\w.]+)(?: (\w+))?\]")


class Phrasing(NamedTuple):
    text: str
    aspect: str | None = None  # of ASPECTS
    manner: str = ""  # 口语, 方言, 标题, 帖子, 搜索, 长段, 语音, 网格


class Line(NamedTuple):
    """A phrasing where it stands, or what is wrong there."""

    file: str
    number: int
    intent: str = ""
    phrasing: Phrasing | None = None
    problem: str = ""


def read_phrasings(folder: Path) -> Iterator[Line]:
    """Every phrasing below a department's folder; unreadable files and lines come as problems."""
    for path in sorted((folder / "phrasings").glob("*.txt")):
        name = f"{folder.name}/phrasings/{path.name}"
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            yield Line(name, 1, problem=f"not readable as UTF-8: {error}")
            continue
        yield from _lines(name, text)


def _lines(name: str, text: str) -> Iterator[Line]:
    intent, aspect, manner = "", None, ""
    for number, line in enumerate(map(str.strip, text.split("\n")), start=1):
        mark = line[:1]
        if mark not in "[#":
            if intent:
                yield Line(name, number, intent, Phrasing(line, aspect, manner))
            else:
                yield Line(name, number, problem="a phrasing before any heading")
        elif heading := _HEADING.fullmatch(line):
            intent, aspect, manner = heading[1], heading[2], ""
            if aspect is not None and aspect not in ASPECTS:
                yield Line(name, number, problem=f"no aspect {aspect!r}")
        elif mark == "#":
            manner = line.removeprefix("#").rpartition(" · ")[2].strip()
        elif mark:
            yield Line(name, number, problem=f"not a heading: {line}")
