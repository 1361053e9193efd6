"""What an edit would do, looked at before anything of it is in force.

It is validated with everything else and held to `limits`; then what is known now and what would be
known are asked the same: the golden questions, what people asked lately, the cases of the rules,
and the households of the registry. It works on plain data in a process of its own, so that nobody
waits for an answer meanwhile.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from handlers.office.drafts import plain_problem, titles_of
from handlers.office.effects import effects, told
from handlers.office.expectations import Figures, Followed, follow
from handlers.office.golden import GoldenQuestion, ask_case, comes_to_its_entry, told_wrong
from handlers.office.limits import Finding, Level, findings
from intents.assistant import Assistant
from intents.matching import known_phrasings, matcher, subject
from intents.messages import Answer, Dialogue, Question
from intents.text import normalise
from intents.thresholds import Thresholds
from knowledge.policy.assessment import Assessed, Memory, assess
from knowledge.policy.cases import ToldCase, faults, judge, rule_cases
from knowledge.policy.catalogue import Knowledge, KnowledgeError, load
from knowledge.policy.edits import Change, Edit
from knowledge.policy.entitlement import Entitlement, Range, Verdict
from knowledge.policy.law import DatedValue, Version, as_written, plain
from knowledge.registry.households import read_household

SURE: Final = 0.9  # of an answer before: what was hardly right is no promise
SURE_OF_ANOTHER: Final = 0.9  # from here on a new phrasing was plainly answered by another subject
LOST: Final = {
    Level.BLOCK: "考过的问题答错了",
    Level.CONFIRM: "考过的问题变了，原来就拿不准",
    Level.NOTE: "考过的问题，原来就拿不准，改后先问一句再答",
}
MOST_NAMED: Final = 5  # of a kind, in what is told
MOST_ROWS: Final = 50  # of a kind, on a page
SHORT: Final = 40  # characters of an answer that is named


@dataclass(frozen=True)
class Inputs:
    """All that is looked at; `changes` stand on top of `live`."""

    live: tuple[Edit, ...]
    changes: tuple[Change, ...]
    folder: Path  # where what was learnt is kept
    thresholds: Thresholds
    day: date  # whose law is told
    today: date
    recent: tuple[str, ...] = ()  # what people asked, masked
    golden: tuple[GoldenQuestion, ...] = ()
    told: tuple[tuple[str, ToldCase], ...] = ()  # with the department of each
    households: tuple[Mapping[str, Any], ...] = ()  # of the registry, as it keeps them
    of_households: int = 0  # how many there are


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
class Moved:
    """A household that gets more, less, or another verdict; amounts in 元/年."""

    id: str
    before: Range
    after: Range
    flipped: tuple[str, ...]  # benefits whose verdict is another


@dataclass(frozen=True)
class Households:
    seen: int
    of: int
    day: date
    gain: tuple[Moved, ...] = ()
    lose: tuple[Moved, ...] = ()
    flip: tuple[Moved, ...] = ()

    @property
    def yearly(self) -> Range:
        """By how much in all, 元/年, of those that were looked at."""
        moved = (*self.gain, *self.lose)
        low = sum((each.after.low - each.before.low for each in moved), Decimal(0))
        high = sum((each.after.high - each.before.high for each in moved), Decimal(0))
        return Range(min(low, high), max(low, high))


@dataclass(frozen=True)
class Report:
    findings: tuple[Finding, ...]
    golden: Replay = Replay(0)
    recent: Replay = Replay(0)
    cases: Replay = Replay(0)
    losing: tuple[tuple[str, int], ...] = ()  # titles of entries, and how many questions they lose
    households: Households | None = None
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


def examine_apart(inputs: Inputs) -> Report:
    """In a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(examine, inputs).result()


def examine(inputs: Inputs) -> Report:
    began = time.monotonic()
    before = load(edits=inputs.live)
    try:
        after = load(edits=[*inputs.live, Edit(0, "", inputs.changes)])
    except KnowledgeError as error:
        titles = titles_of(before, inputs.changes)
        problems = [plain_problem(each, titles) for each in error.problems]
        found = [Finding(Level.BLOCK, "写法不对", each) for each in problems]
        return Report(tuple(found), seconds=time.monotonic() - began)
    found = findings(before, after, inputs.changes, inputs.today)
    if any(each.level is Level.BLOCK for each in found):
        return Report(tuple(found), seconds=time.monotonic() - began)
    report = _Gate(inputs, before, after).report(found)
    return Report(**{**vars(report), "seconds": time.monotonic() - began})


@dataclass(frozen=True)
class _ToldCases:
    broken: Replay
    turned: Sequence[Changed]  # another verdict, because a value is another
    moved: Sequence[tuple[str, Figures]]  # other figures, because a value is another


class _Gate:
    def __init__(self, inputs: Inputs, before: Knowledge, after: Knowledge) -> None:
        self.inputs, self.before, self.after = inputs, before, after
        self.told_before = _assistant(inputs, before)
        self.told_after = _assistant(inputs, after)
        self.learnt_anew = known_phrasings(before) != known_phrasings(after)
        changed = {change.department for change in inputs.changes}
        self.edited = frozenset(
            each.path[0] for each in inputs.changes if each.file in ("questions", "answers")
        )
        self.departments = frozenset(changed)
        self.told_otherwise = frozenset(
            name for name in changed if _wordings(before, name) != _wordings(after, name)
        )
        self.law_changed = frozenset(
            name for name in changed if before.values.get(name) != after.values.get(name)
        )
        self._asked_before = lru_cache(maxsize=None)(self._before)

    def report(self, found: Sequence[Finding]) -> Report:
        asked, lost = self.golden()
        golden = Replay(asked, tuple(each for level, each in lost if level is Level.BLOCK))
        told_cases = self.told_cases()
        told = told_cases.broken
        cases, figures = self.rule_cases()
        recent = self.recent()
        losing = Counter(
            each.titles[0]
            for each in (*(changed for _, changed in lost), *recent.changed)
            if each.titles[0] != each.titles[1]
        )
        losing.pop("", None)
        more = [
            *(Finding(level, LOST[level], str(each)) for level, each in lost),
            *(Finding(Level.BLOCK, LOST[Level.BLOCK], str(each)) for each in told.changed),
            *(
                Finding(Level.CONFIRM, "算例的结论变了", str(each))
                for each in cases.changed
                if each not in figures
            ),
            *(
                Finding(Level.CONFIRM, "考过的题，数变了结论也变", str(each))
                for each in told_cases.turned
            ),
            *_notes_on_figures(told_cases.moved),
            *self.new_phrasings(),
        ]
        found = sorted((*found, *more), key=lambda each: list(Level).index(each.level))
        return Report(
            findings=tuple(found),
            golden=Replay(golden.asked + told.asked, golden.changed + told.changed),
            recent=recent,
            cases=cases,
            losing=tuple(losing.most_common()),
            households=self.households(),
            answers=self.answers(),
        )

    def golden(self) -> tuple[int, list[tuple[Level, Changed]]]:
        """How many were asked; those that were right and are not any more, and how much that is."""
        asked = [
            each
            for each in self.inputs.golden
            if self.learnt_anew or self._touches(each.intent, self.departments)
        ]
        lost = []
        for each in asked:
            answer = self._after(each.text)
            if comes_to_its_entry(each, answer):
                continue
            former = self._asked_before(each.text)
            if comes_to_its_entry(each, former):
                level = self._weight(each, former, answer)
                lost.append((level, self._changed(each.text, former, answer)))
        return len(asked), lost

    def _weight(self, asked: GoldenQuestion, former: Answer, answer: Answer) -> Level:
        """What was sure, and what goes to the very entry that is edited, is lost by the edit. What
        was not may go either way by chance, whatever is learnt anew; where it is asked back now
        with its own entry among the choices, nobody is told anything wrong."""
        drawn = answer.outcome != "clarify" and not self.edited.isdisjoint(answer.intents)
        if self._was_even(asked.text, former, answer):
            return Level.CONFIRM
        if former.confidence >= SURE or drawn or not self.learnt_anew:
            return Level.BLOCK
        offered = {subject(intent) for intent, _ in answer.choices}
        return Level.NOTE if subject(asked.intent) in offered else Level.CONFIRM

    def _was_even(self, text: str, former: Answer, answer: Answer) -> bool:
        """Chance decides between entries of one subject that were as good as even before. Another
        subject, and the same entry that tells something else, is no chance."""
        if former.intents == answer.intents or not (former.intents and answer.intents):
            return False
        one, other = former.intents[0], answer.intents[0]
        if subject(one) != subject(other) or other not in self.before.entries:
            return False
        ranking = self.told_before.understanding.matcher.rank(normalise(text).plain)
        return ranking.lead(one, other) < self.inputs.thresholds.finer

    def told_cases(self) -> _ToldCases:
        """Sentences of which is laid down what is told. An edit of values alone can turn a verdict
        round only by what is reckoned with them: who lay just above the standard is below it."""
        broken, turned, moved = [], [], []
        of_values_alone = all(each.file == "law" for each in self.inputs.changes)
        cases = [
            case
            for department, case in self.inputs.told
            if self.learnt_anew or department in self.departments
        ]
        for case in cases:
            answer = ask_case(self.told_after, case)
            if not told_wrong(case, answer):
                continue
            former = ask_case(self.told_before, case)
            expected = self._expected_by_now(case, former)
            if expected is None or not told_wrong(expected, answer):
                continue
            text = case.turns[-1]
            followed = self._followed(expected, former, answer)
            if followed is not None:
                moved.append((text, followed.figures))
                continue
            is_same = (former.intents, former.outcome) == (answer.intents, answer.outcome)
            if is_same and of_values_alone:
                turned.append(self._changed(text, former, answer))
            elif (is_same or former.confidence >= SURE) and not self._was_even(
                text, former, answer
            ):
                broken.append(self._changed(text, former, answer))
        return _ToldCases(Replay(len(cases), tuple(broken)), turned, moved)

    def _expected_by_now(self, case: ToldCase, former: Answer) -> ToldCase | None:
        """With the figures of the values that edits in force changed; None where what is told
        before this edit fulfils it no more, for another reason."""
        if not told_wrong(case, former):
            return case
        shipped = ask_case(self._told_as_shipped, case)
        if told_wrong(case, shipped):
            return None
        followed = follow(case, shipped, former, ())
        return followed.case if followed is not None else None

    def _followed(self, case: ToldCase, former: Answer, answer: Answer) -> Followed | None:
        """Where the values that change make the difference, and nothing else of the edit."""
        if not self.law_changed:
            return None
        amounts = {version.amount for _, version in self._new_versions()}
        followed = follow(case, former, answer, amounts)
        if followed is None or all(each.file == "law" for each in self.inputs.changes):
            return followed
        by_values_alone = ask_case(self._told_by_values_alone, case)
        alone = follow(case, former, by_values_alone, amounts)
        return followed if alone is not None and alone.case == followed.case else None

    @cached_property
    def _told_as_shipped(self) -> Assistant:
        return _assistant(self.inputs, load()) if self.inputs.live else self.told_before

    @cached_property
    def _told_by_values_alone(self) -> Assistant:
        """With nothing of the edit but what it does to values that there were."""
        law = tuple(each for each in self.inputs.changes if each.file == "law")
        return _assistant(self.inputs, load(edits=[*self.inputs.live, Edit(0, "", law)]))

    def rule_cases(self) -> tuple[Replay, list[Changed]]:
        """Those that come out otherwise, and of these the ones whose figures alone are others."""
        changed, figures, asked = [], [], 0
        for department, case in rule_cases() if self.law_changed else ():
            if department not in self.law_changed:
                continue
            asked += 1
            household = read_household(case.household) if case.household is not None else None
            old, new = (
                judge(known, department, case, household) for known in (self.before, self.after)
            )
            if old == new or not faults(case, new):
                continue
            found = Changed(case.name, _come_to(old, new), _come_to(new, old), ("", ""))
            changed.append(found)
            if (old.verdict, old.missing) == (new.verdict, new.missing):
                figures.append(found)
        return Replay(asked, tuple(changed)), figures

    def recent(self) -> Replay:
        changed = []
        for text in self.inputs.recent:
            former, answer = self._asked_before(text), self._after(text)
            if (former.intents, former.text) != (answer.intents, answer.text):
                changed.append(self._changed(text, former, answer))
        return Replay(len(self.inputs.recent), tuple(changed))

    def new_phrasings(self) -> Iterator[Finding]:
        """Whether each comes to its own entry, and which subject plainly answered it before."""
        if not self.learnt_anew:
            return
        known = {(each.label, each.text) for each in known_phrasings(self.before)}
        for each in known_phrasings(self.after):
            if (each.label, each.text) in known:
                continue
            title = self.after.entries[each.label].title
            former = self._best(self.told_before, each.text)
            other = self.before.entries.get(former[0])
            if (
                other is not None
                and other.outcome == "answer"
                and subject(other.intent) != subject(each.label)
                and former[1] >= SURE_OF_ANOTHER
            ):
                yield Finding(
                    Level.CONFIRM,
                    "抢别处的问题",
                    f"“{each.text}”现在答《{other.title}》，发布后要答《{title}》",
                )
            best = self._best(self.told_after, each.text)
            if subject(best[0]) != subject(each.label):
                yield Finding(
                    Level.NOTE,
                    "还是答成别的",
                    f"“{each.text}”发布后还是答《{self.after.entries[best[0]].title}》",
                )

    @staticmethod
    def _best(assistant: Assistant, text: str) -> tuple[str, float]:
        [best] = assistant.understanding.matcher.rank(normalise(text).plain).best(1)
        return best.intent, best.confidence

    def households(self) -> Households | None:
        """None where no value changed."""
        if not self.law_changed:
            return None
        inputs, day = self.inputs, self._first_day()
        memories = [Memory(each, day) for each in (self.before, self.after)]
        gain, lose, flip = [], [], []
        for document in inputs.households:
            household = read_household(document)
            old, new = (
                assess(knowledge, household, day, memory=memory)
                for knowledge, memory in zip((self.before, self.after), memories, strict=True)
            )
            moved = Moved(household.id, _total(old), _total(new), _flipped(old, new))
            if moved.flipped:
                flip.append(moved)
            if _worth(moved.after) > _worth(moved.before):
                gain.append(moved)
            elif _worth(moved.after) < _worth(moved.before):
                lose.append(moved)
        return Households(
            len(inputs.households),
            inputs.of_households,
            day,
            tuple(gain),
            tuple(lose),
            tuple(flip),
        )

    def answers(self) -> str:
        """Of the departments that tell something else, on the first day on which they do."""
        day = self._first_day()
        if not self.law_changed | self.told_otherwise:
            return ""
        found = effects(self.before, self.after, day)
        once = {(each.entry.intent, each.household, each.after): each for each in found}
        return told(list(once.values()), day)

    def _first_day(self) -> date:
        """On which all that is new holds."""
        return max([self.inputs.day, *(version.since for _, version in self._new_versions())])

    def _new_versions(self) -> Iterator[tuple[DatedValue, Version]]:
        for department in self.law_changed:
            for name, value in self.after.values[department].items():
                known = self.before.values[department].get(name)
                old = known.versions if known is not None else ()
                yield from ((value, each) for each in value.versions if each not in old)

    def _touches(self, intent: str, departments: frozenset[str]) -> bool:
        entry = self.after.entries.get(intent)
        return entry is None or entry.department in departments or entry.intent.startswith("meta.")

    def _before(self, text: str) -> Answer:
        return self.told_before.reply(Question(text, self.inputs.day), Dialogue())

    def _after(self, text: str) -> Answer:
        return self.told_after.reply(Question(text, self.inputs.day), Dialogue())

    def _changed(self, text: str, before: Answer, after: Answer) -> Changed:
        titles = (_title(self.before, before), _title(self.after, after))
        return Changed(
            text, _first_difference(before, after), _first_difference(after, before), titles
        )


def _assistant(inputs: Inputs, knowledge: Knowledge) -> Assistant:
    made = matcher(known_phrasings(knowledge), inputs.folder, lambda _: None)
    return Assistant(knowledge, made, inputs.thresholds)


def _wordings(knowledge: Knowledge, department: str) -> dict[str, object]:
    entries = knowledge.entries.values()
    return {e.intent: (e.wording, e.sources) for e in entries if e.department == department}


def _title(knowledge: Knowledge, answer: Answer) -> str:
    if answer.outcome in ("clarify", "out_of_scope") or not answer.intents:
        return ""
    return "、".join(knowledge.entries[intent].title for intent in answer.intents)


def _first_difference(answer: Answer, other: Answer) -> str:
    lines = [line for line in answer.text.splitlines() if line not in other.text.splitlines()]
    line = lines[0] if lines else answer.text.partition("\n")[0]
    return line if len(line) <= SHORT else f"{line[:SHORT]}……"


def _total(assessed: Sequence[Assessed]) -> Range:
    counted = [each.yearly for each in assessed if not each.displaced_by]
    return Range(
        sum((each.low for each in counted), Decimal(0)),
        sum((each.high for each in counted), Decimal(0)),
    )


def _worth(span: Range) -> tuple[Decimal, Decimal]:
    """What they get for sure; where that is the same, what it may come to."""
    return span.low, span.high


_VERDICTS: Final = {Verdict.YES: "能", Verdict.NO: "不能", Verdict.OPEN: "说不准"}


def _come_to(result: Entitlement, other: Entitlement) -> str:
    """What a rule comes to, where the other is not the same: 不能；每月1026元"""
    parts = [_VERDICTS[result.verdict]] if result.verdict is not other.verdict else []
    for quantity, amount in result.amounts.items():
        if other.amounts.get(quantity) != amount:
            bounds = dict.fromkeys((amount.low, amount.high))
            shown = "到".join(as_written(each, quantity.unit) for each in bounds)
            parts.append(f"{quantity.label}{shown}")
    missing = [each.label or each.question for each in result.missing if each not in other.missing]
    if missing:
        parts.append(f"还要问{'、'.join(missing)}")
    parts += [each for each in result.reasons if each not in other.reasons]
    return "；".join(parts or [each for each in result.steps if each not in other.steps])


def _notes_on_figures(moved: Sequence[tuple[str, Figures]]) -> Iterator[Finding]:
    for text, figures in moved[:MOST_NAMED]:
        shown = "，".join(f"{old} → {new}" for old, new in figures)
        said = f"“{text}”这道题里的数跟着变：{shown}"
        yield Finding(Level.NOTE, "考过的题跟着变", said)
    if len(moved) > MOST_NAMED:
        more = f"另有{len(moved) - MOST_NAMED}道题里的数也跟着变"
        yield Finding(Level.NOTE, "考过的题跟着变", more)


def _flipped(before: Sequence[Assessed], after: Sequence[Assessed]) -> tuple[str, ...]:
    return tuple(
        f"{new.benefit.name}（{_VERDICTS[old.result.verdict]}→{_VERDICTS[new.result.verdict]}）"
        for old, new in zip(before, after, strict=True)
        if old.result.verdict is not new.result.verdict
    )


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


def _of_households(found: Households) -> Iterator[str]:
    part = "全部" if found.seen == found.of else f"{found.of}户里抽"
    yield (
        f"登记的户（{part}{found.seen}户，按{found.day}）：{len(found.gain)}户多得，"
        f"{len(found.lose)}户少得，{len(found.flip)}户结论变。"
    )
    if found.gain or found.lose:
        yield f"这些户一年合计差{_signed(found.yearly)}。"
    for each in (*found.lose, *found.flip)[:MOST_NAMED]:
        change = Range(
            min(each.after.low - each.before.low, each.after.high - each.before.high),
            max(each.after.low - each.before.low, each.after.high - each.before.high),
        )
        yield f"· {each.id}：一年{_signed(change)} {'、'.join(each.flipped)}".rstrip()


def _signed(span: Range) -> str:
    def one(amount: Decimal) -> str:
        return f"{'+' if amount > 0 else ''}{plain(amount)}"

    if span.low == span.high:
        return f"{one(span.low)}元"
    return f"{one(span.low)}到{one(span.high)}元"
