"""What an edit would do, as it is told: what was found, and which questions, cases and households
come to something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from handlers.office.gate.households import MovedHouseholds, span
from handlers.office.limits import Finding, Level
from knowledge.policy.entitlement import Range
from knowledge.policy.law import plain

MOST_NAMED: Final = 5  # of a kind, in what is told
MOST_ROWS: Final = 50  # of a kind, on a page


@dataclass(frozen=True)
class Changed:
    """A question that is answered otherwise: by which entries, and in which words."""

    question: str
    before: str
    after: str
    titles: tuple[str, str]  # "" where nothing was answered

    def __str__(self) -> str:
        entries = " → ".join(f"《{title}》" if title else "没答上" for title in self.titles)
        same = self.titles[0] == self.titles[1]
        how = f"“{self.before}” → “{self.after}”" if same else entries
        return f"“{self.question}”：{how}"


@dataclass(frozen=True)
class Replay:
    asked: int
    changed: tuple[Changed, ...] = ()


@dataclass(frozen=True)
class Report:
    findings: tuple[Finding, ...]
    golden: Replay = Replay(0)
    recent: Replay = Replay(0)
    cases: Replay = Replay(0)
    losing: tuple[tuple[str, int], ...] = ()  # titles of entries, and how many questions they lose
    households: MovedHouseholds | None = None
    answers: str = ""  # what is told otherwise, as people read it
    seconds: float = 0.0

    def of(self, level: Level) -> list[Finding]:
        return [each for each in self.findings if each.level is level]

    @property
    def is_blocked(self) -> bool:
        return bool(self.of(Level.BLOCK))

    @property
    def needs_reason(self) -> bool:
        return bool(self.of(Level.CONFIRM))

    def __str__(self) -> str:
        return "\n".join(_lines(self))

    def parts(self) -> dict[str, Any]:
        """As plain data, to be laid out on a page."""
        return {
            "findings": [[each.level.value, each.kind, each.text] for each in self.findings],
            "parts": [] if self.is_blocked and not self.golden.asked else list(_parts(self)),
            "seconds": round(self.seconds, 1),
        }


# As it is told


def _lines(report: Report) -> Iterator[str]:
    for level in Level:
        found = report.of(level)
        for each in found[:MOST_NAMED]:
            yield str(each)
        if len(found) > MOST_NAMED:
            yield f"【{level}】另有{len(found) - MOST_NAMED}处"
    if report.is_blocked and not report.golden.asked:
        return
    golden, cases, recent = report.golden, report.cases, report.recent
    yield f"考过的问题：{golden.asked}个，{_count(golden, '答错')}。"
    if cases.asked:
        yield f"算例：{cases.asked}个，{_count(cases, '变')}。"
    if recent.asked:
        yield f"最近群众问的：{recent.asked}个，{_count(recent, '答得不一样')}。"
        yield from (f"· {each}" for each in recent.changed[:MOST_NAMED])
    for title, count in report.losing[:MOST_NAMED]:
        yield f"· 《{title}》少答{count}个问题"
    if report.households is not None:
        yield from _of_households(report.households)
    if report.answers:
        yield report.answers


def _parts(report: Report) -> Iterator[dict[str, Any]]:
    """Each with its heading, the figures in one line, and rows of what, before and after."""
    for heading, replay, what, named in (
        ("考过的问题", report.golden, "答错", "问的"),
        ("算例", report.cases, "变", "哪个算例"),
        ("最近群众问的", report.recent, "答得不一样", "问的"),
    ):
        if replay.asked:
            rows = [_row(each) for each in replay.changed[:MOST_ROWS]]
            line = f"{replay.asked}个，{_count(replay, what)}。"
            yield _part(heading, line, rows=rows, columns=(named, "原来", "改后"))
    if report.losing:
        rows = [[f"《{title}》", f"{count}个", ""] for title, count in report.losing]
        heading = "哪些条目少答了问题"
        yield _part(heading, "", rows=rows[:MOST_ROWS], columns=("哪一条", "少答几个"))
    if report.households is not None:
        first, *more = _of_households(report.households)
        yield _part("登记的户", first, more)
    if report.answers:
        first, *more = report.answers.splitlines()
        yield _part("答案怎么变", first, more)


def _part(
    heading: str,
    line: str,
    lines: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
    columns: Sequence[str] = ("问的", "原来", "改后"),
) -> dict[str, Any]:
    return {
        "heading": heading,
        "line": line,
        "lines": [*lines],
        "rows": [*rows],
        "columns": [*columns],
    }


def _row(changed: Changed) -> list[str]:
    same = changed.titles[0] == changed.titles[1]
    before, after = (f"《{title}》" if title else "没答上" for title in changed.titles)
    if same:
        return [changed.question, changed.before, changed.after]
    return [changed.question, f"{before} {changed.before}", f"{after} {changed.after}"]


def _count(replay: Replay, what: str) -> str:
    return f"{len(replay.changed)}个{what}" if replay.changed else "都没变"


def _of_households(found: MovedHouseholds) -> Iterator[str]:
    yield (
        f"登记的户（全部{found.of}户，按{found.day}）：{len(found.gain)}户多得，"
        f"{len(found.lose)}户少得，{len(found.flip)}户结论变。"
    )
    if found.gain or found.lose:
        yield f"这些户一年合计差{_signed(found.yearly)}。"
    for each in (*found.lose, *found.flip)[:MOST_NAMED]:
        change = _signed(span(each.least, each.most))
        yield f"· {each.id}：一年{change} {'、'.join(each.flipped)}".rstrip()


def _signed(amounts: Range) -> str:
    def one(amount: Decimal) -> str:
        return f"{'+' if amount > 0 else ''}{plain(amount)}"

    if amounts.certain:
        return f"{one(amounts.low)}元"
    return f"{one(amounts.low)}到{one(amounts.high)}元"
