"""What is asked as well: an entry of the same subject, in one line beside the one told."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from intents.answers.manners import same_line
from intents.answers.shape import OLD, Told
from intents.answers.totals import APART, FIGURE, joined

ALSO: Final = "要是问{title}：{result}"
LONGEST: Final = 50  # characters of its result


def with_the_other(told: Told, title: str, other: Told) -> Told:
    """Its result as a line of its own, with what it rests on; not where that is told already, or is
    no line that can be read beside another."""
    year = OLD.match(told.result)
    result = other.result.removeprefix(year[0] if year else "")  # 按查到的最新数 is said once
    figures, lines = set(FIGURE.findall(result)), [line for line in told.in_front if line]
    same = any(same_line(line, result) or same_line(result, line) for line in lines)
    same = same or (bool(figures) and figures <= set(FIGURE.findall("\n".join(lines))))
    fits = 0 < len(result) <= LONGEST and "\n" not in result
    if same or not fits or APART.search(told.result):
        return told
    line = ALSO.format(title=title, result=result)
    return replace(
        told,
        above_all=(*told.above_all, line),
        steps=tuple(dict.fromkeys((*told.steps, *other.steps))),
        sources=tuple(dict.fromkeys((*told.sources, *other.sources))),
        values=tuple({each.id: each for each in (*told.values, *other.values)}.values()),
        details=joined([told.details, other.details]),
    )
