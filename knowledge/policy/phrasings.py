"""How people ask: the phrasings of a department, one a line in phrasings/*.txt.

    [medical.inpatient amount]
    # 方言
    俺住院能报几个

A heading names an intent and, where the intent answers several, the aspect that its lines ask for;
`#` names the manner of the lines below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import partial
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


# Tens of thousands at each start: without a call of Python's own for each.
_phrasing: Final[Callable[[tuple[str, str | None, str]], Phrasing]] = partial(
    tuple.__new__, Phrasing
)


def read_phrasings(
    folder: Path, intents: Collection[str], problems: list[str]
) -> dict[str, list[Phrasing]]:
    """Those of a department's folder by intent; what is wrong goes to `problems`."""
    found: dict[str, list[Phrasing]] = {}
    for path in sorted((folder / "phrasings").glob("*.txt")):
        name = f"{folder.name}/phrasings/{path.name}"
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            problems.append(f"{name}:1: not readable as UTF-8: {error}")
            continue
        wrong = _read(text, intents, found)
        problems += (f"{name}:{number}: {problem}" for number, problem in wrong)
    return found


def _read(
    text: str, intents: Collection[str], found: dict[str, list[Phrasing]]
) -> Iterator[tuple[int, str]]:
    """Adds to what was found; tells what is wrong in which line."""
    below: list[Phrasing] | None = None
    aspect, manner = None, ""
    for number, line in enumerate(map(str.strip, text.split("\n")), start=1):
        mark = line[:1]
        if mark not in "[#":
            if below is None:
                yield number, "a phrasing before any heading"
            else:
                below.append(_phrasing((line, aspect, manner)))
        elif mark == "#":
            manner = line.removeprefix("#").rpartition(" · ")[2].strip()
        elif heading := _HEADING.fullmatch(line):
            below, aspect, manner = found.setdefault(heading[1], []), heading[2], ""
            if heading[1] not in intents:
                yield number, f"no intent {heading[1]!r} in questions.toml"
            if aspect is not None and aspect not in ASPECTS:
                yield number, f"no aspect {aspect!r}"
        elif mark:
            yield number, f"not a heading: {line}"
