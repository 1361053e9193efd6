"""An evaluation as one HTML file, which holds its results so that the next can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

import msgspec

from benchmarks.evaluation.heat_map import Label, heat_map
from benchmarks.evaluation.questions import (
    CLARIFIED,
    FEWEST,
    NO_SUBJECT,
    OUTSIDE,
    VERDICTS,
    Evaluation,
    Figure,
    Result,
    Subject,
    cells,
    changes,
    confusions,
    figures,
    seldom_asked,
)
from intents.messages import Outcome

MOST_PAIRS: Final = 20
_RESULTS: Final = '<script type="application/json" id="evaluation">'
_HELD: Final = re.compile(re.escape(_RESULTS) + "(.*?)</script>", re.DOTALL)
_OUTCOMES: Final[Mapping[Outcome, str]] = {
    "answer": "回答",
    "ask": "追问",
    "clarify": "反问",
    "refuse": "拒绝",
    "emergency": "叫人先打急救电话",
    "out_of_scope": "说不归管",
    "handoff": "转人工",
}
_SEVERITY: Final = ("wrong", "partly", "missed", "offered")

_STYLE: Final = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1c1c1c; --soft: #666; --line: #e4e4e4;
  --border: #999; --band: #eef3fa; --right: #2f9e44; --other: #f76707; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15171a; --ink: #e6e6e6; --soft: #a3a3a3; --line: #2c2f34; --border: #6b6f76;
    --band: #22303f; --right: #2b8a3e; --other: #c2410c; }
}
body { font: 15px/1.6 system-ui, sans-serif; margin: 1.5rem; background: var(--paper);
  color: var(--ink); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .5rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .2rem .7rem .2rem 0; text-align: left;
  vertical-align: top; }
th { color: var(--soft); font-weight: normal; white-space: nowrap; }
.figures td + td, .figures th + th { text-align: right; font-variant-numeric: tabular-nums; }
.questions td { white-space: pre-line; }
svg text { font: 11px system-ui, sans-serif; fill: var(--ink); }
svg .end { text-anchor: end; }
svg .count { font-size: 10px; text-anchor: middle; }
svg .group { fill: var(--soft); }
svg .grid { stroke: var(--line); }
svg .border { stroke: var(--border); }
svg .right { fill: var(--right); }
svg .other { fill: var(--other); }
svg .band { fill: none; pointer-events: all; }
svg .row:hover .band { fill: var(--band); }
"""


def held_in(report: str) -> Evaluation | None:
    """None where it is no such report."""
    held = _HELD.search(report)
    try:
        return msgspec.json.decode(held[1], type=Evaluation) if held else None
    except msgspec.DecodeError:
        return None


def render(evaluation: Evaluation, before: Evaluation | None, known: Mapping[str, Subject]) -> str:
    results = evaluation.results
    held = msgspec.json.encode(evaluation, order="deterministic").decode()
    # Nothing in a script may look like its end, nor be read otherwise as XML.
    for mark in "<>&":
        held = held.replace(mark, f"\\u{ord(mark):04x}")
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="zh">\n<head>\n<meta charset="utf-8"/>',
            '<meta name="viewport" content="width=device-width"/>',
            f"<title>问题评测</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
            f"<h1>问题评测</h1>\n<p>{evaluation.day}评的，{len(results)}个问题，"
            f"知识库版本{escape(evaluation.knowledge)}</p>",
            _since(before, results, known) if before else "",
            _summary(results, before),
            _picture(results, known),
            _departments(results, known),
            _pairs(results, known),
            _not_right(results, known),
            _seldom(results, known),
            f"{_RESULTS}{held}</script>\n</body>\n</html>\n",
        ]
    )


def _since(before: Evaluation, results: Sequence[Result], known: Mapping[str, Subject]) -> str:
    what = changes(before.results, results)
    lists = {
        "变对了": what.became_right,
        "不再对": what.no_longer_right,
        "还是不对，但结果变了": what.otherwise_not_right,
    }
    parts = [f"<h2>和上次（{before.day}，知识库版本{escape(before.knowledge)}）比</h2>"]
    for heading, pairs in lists.items():
        parts.append(f"<h3>{heading}：{len(pairs)}个</h3>")
        rows = [
            [
                _question(now),
                _names(now.asked.intents, known),
                f"{VERDICTS[was.verdict]}：{_came_to(was, known)}",
                f"{VERDICTS[now.verdict]}：{_came_to(now, known)}",
            ]
            for was, now in pairs
        ]
        parts.append(_table(["问题", "问的是", "上次", "这次"], rows))
    parts.append(f"<p>新加的问题{what.added}个，去掉的{what.gone}个。</p>")
    return "\n".join(parts)


def _summary(results: Sequence[Result], before: Evaluation | None) -> str:
    heads, now = ["", "这次", "", "占"], figures(results)
    earlier = figures(before.results) if before else {}
    if before:
        heads += ["上次", "", "占"]
    rows = [
        [figure.label, *_in_columns(figure), *(_in_columns(earlier[name]) if before else [])]
        for name, figure in now.items()
    ]
    return f"<h2>总的情况</h2>\n{_table(heads, rows, 'figures')}"


def _in_columns(figure: Figure) -> list[str]:
    return [str(figure.count), f"/ {figure.of}", figure.percent]


def _picture(results: Sequence[Result], known: Mapping[str, Subject]) -> str:
    rows = [Label(each.intent, each.title, each.department) for each in known.values()]
    rows.sort(key=lambda row: row.key == OUTSIDE)  # to the end, where its column is
    inside = [row for row in rows if row.key != OUTSIDE]
    columns = [*inside, *(Label(key, text, "") for key, text in NO_SUBJECT.items())]
    drawn = heat_map("问的主题和找到的主题", rows, columns, cells(results))
    return (
        "<h2>什么当成了什么</h2>\n"
        "<p>一行是问的主题，一列是找到的主题，颜色越深，占这一行越多。"
        "绿的是找对了，橙的是找成了别的，数字是几次。鼠标停在格子上，看是哪两个。</p>\n"
        f'<div class="wide">\n{drawn}\n</div>'
    )


def _departments(results: Sequence[Result], known: Mapping[str, Subject]) -> str:
    rows = []
    for department in dict.fromkeys(each.department for each in known.values()):
        here = [
            result
            for result in results
            if any(known[intent].department == department for intent in result.asked.intents)
        ]
        found = figures(here)
        counts = [str(found[verdict].count) for verdict in VERDICTS]
        rows.append([department, str(len(here)), *counts, found["right"].percent])
    table = _table(["部门", "问题", *VERDICTS.values(), "答对占"], rows, "figures")
    return f"<h2>各部门</h2>\n<p>问到两个部门的问题，两边都算。</p>\n{table}"


def _pairs(results: Sequence[Result], known: Mapping[str, Subject]) -> str:
    parts = ["<h2>最常弄混的</h2>"]
    for (asked, came_to), among in confusions(results)[:MOST_PAIRS]:
        pair = f"{len(among)}次：{_names(asked, known)} → {_found(came_to, known)}"
        questions = "".join(f"<li>{escape(_question(result))}</li>" for result in among)
        summary = f"<summary>{escape(pair)}</summary>"
        parts.append(f"<details>{summary}<ul>{questions}</ul></details>")
    return "\n".join(parts)


def _not_right(results: Sequence[Result], known: Mapping[str, Subject]) -> str:
    failed = [result for result in results if not result.right]
    failed.sort(key=lambda result: _SEVERITY.index(result.verdict))
    rows = [
        [
            VERDICTS[result.verdict],
            _question(result),
            _wanted(result, known),
            _came_to(result, known),
            f"{result.confidence:.2f}",
            result.asked.file,
        ]
        for result in failed
    ]
    table = _table(["", "问题", "问的是", "找到的是", "把握", "文件"], rows)
    return f"<h2>没答对的问题：{len(failed)}个</h2>\n{table}"


def _seldom(results: Sequence[Result], known: Mapping[str, Subject]) -> str:
    seldom = seldom_asked([result.asked for result in results], known)
    rows = [[_names([intent], known), str(count)] for intent, count in seldom.items()]
    return f"<h2>问题不到{FEWEST}个的主题：{len(rows)}个</h2>\n{_table(['主题', '问题'], rows)}"


def _question(result: Result) -> str:
    return "\n".join(result.asked.turns)


def _wanted(result: Result, known: Mapping[str, Subject]) -> str:
    asked = result.asked
    also = f"\n（{_names(asked.also, known)}也行）" if asked.also else ""
    outcome = f"\n（要{_OUTCOMES[asked.outcome]}）" if asked.outcome else ""
    return _names(asked.intents, known) + also + outcome


def _came_to(result: Result, known: Mapping[str, Subject]) -> str:
    if result.choices:
        return f"{NO_SUBJECT[CLARIFIED]}：{_names(result.choices, known)}"
    return _found(result.came_to, known)


def _found(came_to: Iterable[str], known: Mapping[str, Subject]) -> str:
    return "；".join(NO_SUBJECT.get(each) or _name(each, known) for each in sorted(came_to))


def _names(intents: Iterable[str], known: Mapping[str, Subject]) -> str:
    return "；".join(_name(intent, known) for intent in sorted(intents))


def _name(intent: str, known: Mapping[str, Subject]) -> str:
    return f"{known[intent].title} {intent}" if intent in known else intent


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], kind: str = "questions") -> str:
    """Of plain text, which is escaped here."""
    if not rows:
        return ""
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(each)}</td>" for each in row) + "</tr>" for row in rows
    )
    return f'<table class="{kind}">\n<tr>{head}</tr>\n{body}\n</table>'
