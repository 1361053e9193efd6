"""Questions and answers in bulk, from a sheet: each row is an entry, or more phrasings of one."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from handlers.office import drafts
from handlers.office.drafts import Unfit, plain_problem
from handlers.office.limits import Level, findings
from knowledge.policy.catalogue import (
    FIGURE,
    PLACEHOLDER,
    Entry,
    Knowledge,
    KnowledgeError,
    load,
)
from knowledge.policy.edits import Change, Edit
from knowledge.policy.law import Status
from knowledge.registry.records import tidy
from knowledge.registry.tables import FileError, read_tables

COLUMNS: Final = (
    "部门",
    "标题",
    "问法",  # one a line, or divided by ；
    "回答",
    "怎么办理",
    "找谁",
    "电话",
    "文件",
    "文件日期",
    "可靠程度",
    "原文",
)
SHEET: Final = "问答"
SUMMARY: Final = "成批导入问答{count}条：{titles}"
MOST_NAMED: Final = 3  # titles in the summary
_DIVIDERS: Final = re.compile(r"[\n；;]+")


@dataclass
class FaqRow:
    line: int
    cells: dict[str, str]
    faults: list[str] = field(default_factory=list)
    # What is pointed out and does not stand in the way
    notes: list[str] = field(default_factory=list)
    changes: tuple[Change, ...] = ()

    @property
    def title(self) -> str:
        return self.cells.get("标题", "")

    @property
    def phrasings(self) -> list[str]:
        parts = _DIVIDERS.split(self.cells.get("问法", ""))
        return [part.strip() for part in parts if part.strip()]

    @property
    def shown(self) -> str:
        """All that it would say, for whoever approves it."""
        lines = [f"第{self.line}行《{self.title}》"]
        for column in COLUMNS:
            said = "、".join(self.phrasings) if column == "问法" else self.cells.get(column, "")
            if said and column != "标题":
                lines.append(f"{column}：{said}")
        return "\n".join(lines)

    def __str__(self) -> str:
        told = "；".join((*self.faults, *self.notes)) or "没问题"
        return f"第{self.line}行《{self.title or '没标题'}》：{told}"


@dataclass(frozen=True)
class FaqSheet:
    rows: tuple[FaqRow, ...]

    @property
    def faulty(self) -> list[FaqRow]:
        return [row for row in self.rows if row.faults]

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for row in self.rows if not row.faults for change in row.changes)

    @property
    def summary(self) -> str:
        titles = [row.title for row in self.rows if not row.faults]
        shown = "、".join(f"《{title}》" for title in titles[:MOST_NAMED])
        more = "等" if len(titles) > MOST_NAMED else ""
        return SUMMARY.format(count=len(titles), titles=shown + more)


def read_sheet(path: Path, live: Sequence[Edit], knowledge: Knowledge, today: date) -> FaqSheet:
    """Every row with what is wrong with it. Raises FileError."""
    tables = read_tables(path, {SHEET: COLUMNS})
    if not tables:
        raise FileError(f"{path.name}里没有“{SHEET}”表，列名要有：{'、'.join(COLUMNS[:4])}")
    table = tables[0]
    missing = [name for name in COLUMNS[:4] if name not in table.header]
    if len(missing) == len(COLUMNS[:4]):
        raise FileError(f"{path.name}不是这样的表格，下载空表照着填，存成xlsx或者csv。")
    if missing:
        raise FileError(f"{path.name}缺少这些列：{'、'.join(missing)}")
    rows: list[FaqRow] = []
    for found in table.rows():
        cells = dict(zip(table.header, map(_text, found.cells), strict=False))
        row = FaqRow(found.line, cells, [found.fault] if found.fault else [])
        if not row.faults:
            row.faults += _faults(row, rows, knowledge)
        if not row.faults:
            row.changes = _changes(row, knowledge)
        rows.append(row)
    if not rows:
        raise FileError(f"{path.name}里一行也没有")
    _together(rows, live, knowledge, today)
    return FaqSheet(tuple(rows))


def _text(cell: object) -> str:
    """Line breaks within a cell are kept: they divide phrasings and lines of an answer."""
    return "\n".join(tidy(line) for line in str(cell if cell is not None else "").splitlines())


def _faults(row: FaqRow, above: Sequence[FaqRow], knowledge: Knowledge) -> Iterator[str]:
    cells = row.cells
    if not cells.get("部门"):
        yield "没写部门"
    elif _department(row, knowledge) is None:
        yield f"没有“{cells['部门']}”这个部门，只有{'、'.join(knowledge.departments.values())}"
    if not row.title:
        yield "没写标题"
    elif len(row.title) > drafts.LINE_LENGTH:
        yield "标题太长"
    if not row.phrasings:
        yield "没写问法"
    known = _known(row, knowledge)
    if known is None and not cells.get("回答"):
        yield "没写回答"
    if known is not None and cells.get("回答"):
        yield f"已经有一条《{row.title}》：只加问法就把回答空着，要改回答去改那一条"
    figure = _typed_figure(row)
    if figure:
        yield f"说法里不能直接写数“{figure}”：电话写在“电话”那一栏，别的数放进花括号"
    if cells.get("电话") and not drafts.PHONES.fullmatch(cells["电话"]):
        yield f"“{cells['电话']}”不是电话号码"
    source = [cells.get(name, "") for name in ("文件", "文件日期", "可靠程度", "原文")]
    if any(source) and not all(source):
        yield "文件、文件日期、可靠程度、原文要么都写，要么都空"
    if all(source):
        try:
            drafts.read_document_date(cells["文件日期"])
        except Unfit as reason:
            yield str(reason)
        if _status(row) is None:
            names = "、".join(each.label for each in Status)
            yield f"可靠程度“{cells['可靠程度']}”不对，只能是{names}"
    for other in above:
        same = sorted({*row.phrasings} & {*other.phrasings})
        if same:
            yield f"问法“{same[0]}”和第{other.line}行重了"
        elif row.title and (row.title, row.cells.get("部门")) == (
            other.title,
            other.cells.get("部门"),
        ):
            yield f"标题和第{other.line}行重了"


def _typed_figure(row: FaqRow) -> str:
    said = PLACEHOLDER.sub("", row.cells.get("回答", ""))
    for number in re.findall(r"\d[\d\-]+\d", row.cells.get("电话", "")):
        said = said.replace(number, "")
    found = FIGURE.search(said)
    return found[0] if found else ""


def _department(row: FaqRow, knowledge: Knowledge) -> str | None:
    name = row.cells["部门"]
    return next((id for id, title in knowledge.departments.items() if name in (id, title)), None)


def _known(row: FaqRow, knowledge: Knowledge) -> Entry | None:
    entries = knowledge.entries.values()
    return next((each for each in entries if row.title and each.title == row.title), None)


def _status(row: FaqRow) -> Status | None:
    written = row.cells["可靠程度"]
    return next((each for each in Status if written in (each.value, each.label)), None)


def _changes(row: FaqRow, knowledge: Knowledge) -> tuple[Change, ...]:
    known = _known(row, knowledge)
    if known is not None:
        place = (known.intent, "phrasings")
        return tuple(
            Change(known.department, "questions", place, phrasing, append=True)
            for phrasing in row.phrasings
        )
    department = _department(row, knowledge)
    assert department is not None
    name = drafts.new_name(secrets.token_hex(3))
    intent, source = f"{drafts.prefix_of(department, knowledge)}.{name}", f"added.{name}"
    cells, added = row.cells, []
    answered: dict[str, Any] = {"text": drafts.with_value_ids(cells["回答"], department, knowledge)}
    for column, part in (("怎么办理", "how"), ("找谁", "office"), ("电话", "phone")):
        if cells.get(column):
            answered[part] = cells[column]
    status = _status(row) if cells.get("文件") else None
    if status is not None:
        document = {"title": cells["文件"], "date": cells["文件日期"], "status": status.value}
        passage = {"document": source, "quote": cells["原文"]}
        added = [
            Change(department, "law", ("documents", source), document),
            Change(department, "law", ("sources", source), passage),
        ]
        answered["sources"] = [source]
    asked = {"title": row.title, "phrasings": row.phrasings}
    return (
        *added,
        Change(department, "questions", (intent,), asked),
        Change(department, "answers", (intent,), answered),
    )


def _together(
    rows: Sequence[FaqRow], live: Sequence[Edit], knowledge: Knowledge, today: date
) -> None:
    """What is wrong with a row by what else there is is told with the row."""
    good = [row for row in rows if not row.faults]
    changes = tuple(change for row in good for change in row.changes)
    if not changes:
        return
    try:
        after = load(edits=[*live, Edit(0, "", changes)])
    except KnowledgeError as error:
        titles = drafts.titles_of(knowledge, changes)
        for problem in error.problems:
            for row in _meant(problem, good):
                row.faults.append(plain_problem(problem, titles))
        return
    for finding in findings(knowledge, after, changes, today):
        for row in _meant(finding.text, good):
            found = row.notes if finding.level is Level.NOTE else row.faults
            found.append(f"{finding.kind}：{finding.text}")


def _meant(problem: str, rows: Sequence[FaqRow]) -> list[FaqRow]:
    """Those that a problem names; all of them where it names none."""
    return [row for row in rows if any(name in problem for name in _names(row))] or list(rows)


def _names(row: FaqRow) -> Iterator[str]:
    yield f"《{row.title}》"
    for change in row.changes:
        if change.file != "law" and not change.append:
            yield change.path[0]
    for phrasing in row.phrasings:
        yield f"«{phrasing}»"
        yield f"“{phrasing}”"
