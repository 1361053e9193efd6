"""From a draft to what is told: proposed, examined, approved by a second administrator, in force at
once or from its day on, and taken back in one step.

Whoever acts is an administrator's number in Telegram, or 0 for the command line. No channel is
known here; what cannot be done is told as `NotDone`, in Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from handlers.office import gate
from handlers.office.clock import now
from handlers.office.drafts import PARTS, plain_problem, titles_of
from handlers.office.gate import Inputs, Report
from handlers.office.golden import golden_questions
from handlers.office.limits import Finding, Level
from handlers.office.office import Office, today
from handlers.office.outbox import Button
from handlers.office.registered import Registered
from handlers.office.told import near
from knowledge.policy.cases import told_cases
from knowledge.policy.catalogue import Knowledge, KnowledgeError
from knowledge.policy.edits import Change, EditState, Record
from knowledge.policy.notices import CAN_BE_MUTED
from knowledge.registry.users import Role

COMMAND_LINE: Final = 0
MOST_RECENT: Final = 60  # questions of people, and as many that were not answered
LONGEST_BANNER: Final = 60  # characters
SHORTEST_REASON: Final = 4

NO_SUCH: Final = "没有编号{number}的修改。"
SETTLED: Final = "编号{number}已经{state}了，不能再动。"
OWN: Final = "自己写的要请另一位管理员批准。"
ALONE: Final = (
    "现在只有您一位管理员，没人批准：再授权一位（bot.py grant 编号 admin），"
    "或者把config.toml的[publishing] approvals改成0。"
)
NO_ADMIN: Final = "只有管理员能做这件事。"
BLOCKED: Final = "没有发布，什么也没动。原因：\n{report}"
WANTS_REASON: Final = "有{count}处要写明理由才能发布：\n{report}"
NOT_UNDONE: Final = "没有撤销，后来的修改还用着它，先撤销那一条。原因：\n{problems}"
CONFLICT: Final = "{who}在{at}{done}同一处：{summary}。现在是：{now}"
STATES: Final = {
    EditState.PROPOSED: "等批准",
    EditState.APPROVED: "发布",
    EditState.WITHDRAWN: "作废",
    EditState.UNDONE: "撤销",
    EditState.EXPORTED: "写进文件",
}


NOT_PASSED: Final = "没通过试算"
ASKS: Final = "{who}要改，编号{id}：{summary}{day}{reason}\n\n{report}"
ON_ITS_DAY: Final = "从{day}起生效"
APPROVED: Final = "{who}批准了编号{id}：{summary}。"
RETURNED: Final = "{who}退回了编号{id}：{summary}。"


class NotDone(Exception):
    """What cannot be done; the text says why, in Chinese."""


@dataclass(frozen=True)
class Muted:
    """What a name means that somebody wants held back."""

    name: str  # a department's or an intent
    title: str

    def is_called(self, written: str) -> bool:
        """Otherwise it only sounds like what was written, and is not muted unasked."""
        return written == self.name or written in self.title


class Publishing:
    def __init__(self, office: Office) -> None:
        self._office = office
        self._edits = office.edits

    # Proposing

    def propose(
        self,
        summary: str,
        changes: Sequence[Change],
        author: int,
        *,
        base: datetime | None = None,
        live_on: date | None = None,
        shown: str = "",
        draft: Mapping[str, Any] | None = None,
    ) -> tuple[Record, Report]:
        """Kept and examined; nothing of it is in force. `base` is when the author began to write.
        Raises NotDone."""
        record = self.submit(
            summary, changes, author, base=base, live_on=live_on, shown=shown, draft=draft
        )
        return self.examine(record)

    def submit(
        self,
        summary: str,
        changes: Sequence[Change],
        author: int,
        *,
        base: datetime | None = None,
        live_on: date | None = None,
        shown: str = "",
        draft: Mapping[str, Any] | None = None,
    ) -> Record:
        """Kept, to be examined next. Raises NotDone."""
        self._check_is_admin(author)
        return self._edits.propose(
            summary,
            changes,
            author,
            now(),
            base=base,
            live_on=live_on,
            shown=shown,
            draft=draft,
        )

    def examine(self, record: Record) -> tuple[Record, Report]:
        """Anew, on top of what is in force by now."""
        live = self._office.edits.live(today())
        report = gate.examine_apart(self._inputs(record))
        found = (*self._conflicts(record), *report.findings)
        report = Report(**{**vars(report), "findings": found})
        self._edits.note_report(
            record.id,
            str(report),
            len(report.of(Level.CONFIRM)),
            len(report.of(Level.BLOCK)),
            [each.id for each in live],
            report.parts(),
        )
        return self._record(record.id), report

    def _inputs(self, record: Record) -> Inputs:
        office = self._office
        unanswered = [each.text for each in office.unanswered.all()[-MOST_RECENT:]]
        recent = dict.fromkeys([*unanswered, *office.answers.recent_questions(MOST_RECENT)])
        return Inputs(
            live=self._edits.live(today()),
            changes=record.edit.changes,
            folder=office.config.data.directory.absolute(),
            thresholds=office.config.matching,
            day=office.day,
            today=today(),
            recent=tuple(recent),
            golden=golden_questions(),
            told=told_cases(),
            households=Registered(office.config.data),
        )

    def _conflicts(self, record: Record) -> list[Finding]:
        """What became of the same places since the author began to write, and what waits."""
        found = []
        for other in self._edits.records():
            shared = _shared(record.edit.changes, other.edit.changes)
            if other.id == record.id or not shared:
                continue
            who = self.name_of(other.settled_by if other.settled_by is not None else other.author)
            if other.state is EditState.PROPOSED:
                text = f"{self.name_of(other.author)}的修改{other.id}也改同一处，还等着批准"
                found.append(Finding(Level.NOTE, "同事也在改", text))
            elif (
                other.state in (EditState.APPROVED, EditState.UNDONE)
                and other.settled is not None
                and other.settled > record.base
            ):
                told = CONFLICT.format(
                    who=who,
                    at=other.settled.astimezone().strftime("%m月%d日%H:%M"),
                    done="撤销过" if other.state is EditState.UNDONE else "改过",
                    summary=other.edit.summary,
                    now=now_told(self._office.knowledge, shared[0]) or "没有了",
                )
                found.append(Finding(Level.BLOCK, "同事刚改过", told))
        return found

    def give_reason(self, edit_id: int, reason: str, by: int) -> Record:
        """Why it is wanted although something was pointed out. Raises NotDone."""
        record = self._waiting(edit_id, by)
        if record.author != by:
            raise NotDone("理由要写的人自己说。")
        if len(reason.strip()) < SHORTEST_REASON:
            raise NotDone("理由写清楚一点，比如：国务院7月起调整，文件里就是这个数。")
        self._edits.note_reason(edit_id, reason.strip())
        return self._record(edit_id)

    # Settling

    def approve(self, edit_id: int, by: int) -> Record:
        """In force at once or from its day on. Raises NotDone."""
        record = self._waiting(edit_id, by)
        if self._office.config.publishing.approvals and record.author == by:
            raise NotDone(OWN if self.others(by) else ALONE)
        live = tuple(each.id for each in self._edits.live(today()))
        if record.examined != live or self._has_conflict(record):
            record, _ = self.examine(record)
        if record.blocked:
            raise NotDone(BLOCKED.format(report=record.report))
        if record.to_confirm and not record.reason:
            raise NotDone(WANTS_REASON.format(count=record.to_confirm, report=record.report))
        try:
            self._office.make_live(record, by)
        except KnowledgeError as error:
            told = in_plain_words(error, self._office.knowledge)
            raise NotDone(BLOCKED.format(report=told)) from error
        self._office.note_act(by, "发布修改", f"{record.id} {record.edit.summary}")
        return self._record(edit_id)

    def needs_another(self, record: Record) -> bool:
        """Whether its author waits for somebody else."""
        return self._office.config.publishing.approvals > 0 and record.state is EditState.PROPOSED

    def may_approve(self, record: Record, by: int) -> bool:
        """Whoever did not write it, or anybody in an office of one; once nothing is in the way."""
        is_other = record.author != by or not self._office.config.publishing.approvals
        return is_other and self.is_ready(record)

    @staticmethod
    def is_ready(record: Record) -> bool:
        """Looked at, with nothing that blocks it and a reason where one is wanted."""
        is_examined = record.examined is not None
        return is_examined and not record.blocked and bool(record.reason or not record.to_confirm)

    def is_overtaken(self, record: Record) -> bool:
        """Whether it was looked at on top of other edits than are in force by now."""
        live = tuple(each.id for each in self._edits.live(today()))
        return record.state is EditState.PROPOSED and record.examined != live

    def withdraw(self, edit_id: int, by: int) -> Record:
        """By its author or by whoever would have approved it. Raises NotDone."""
        record = self._waiting(edit_id, by)
        self._edits.settle(edit_id, EditState.WITHDRAWN, by, now())
        self._office.note_act(by, "作废修改", f"{record.id} {record.edit.summary}")
        return self._record(edit_id)

    def undo(self, edit_id: int, by: int) -> tuple[Record, str]:
        """Taken back, with what is told again. Raises NotDone."""
        self._check_is_admin(by)
        record = self._record(edit_id)
        try:
            if not self._office.undo(edit_id, by):
                raise NotDone(SETTLED.format(number=edit_id, state=STATES[record.state]))
        except KnowledgeError as error:
            told_of = in_plain_words(error, self._office.knowledge)
            raise NotDone(NOT_UNDONE.format(problems=told_of)) from error
        self._office.note_act(by, "撤销修改", f"{record.id} {record.edit.summary}")
        told = [now_told(self._office.knowledge, each) for each in record.edit.changes]
        return self._record(edit_id), next((each for each in told if each), "")

    # Holding back at once

    def meant(self, name: str) -> list[Muted]:
        """Departments and entries that can be muted and that a name may mean."""
        knowledge = self._office.knowledge
        found = {title: id for id, title in knowledge.departments.items() if name in (id, title)}
        if not found:
            entries = [e for e in knowledge.entries.values() if e.outcome in CAN_BE_MUTED]
            exact = [each for each in entries if name in (each.intent, each.title)]
            like = exact or [each for each in entries if name in each.title]
            found = {each.title: each.intent for each in like}
        if not found:
            titles = {e.title: e.intent for e in knowledge.entries.values()}
            found = {title: titles[title] for title in near(name, titles)}
        return [Muted(id, title) for title, id in found.items()]

    def mute(self, muted: Muted, by: int) -> None:
        """At once, in every channel. Raises NotDone."""
        self._check_is_admin(by)
        self._office.board.mute(muted.name, by, now())
        self._office.catch_up()
        self._office.note_act(by, "停答", f"{muted.title}（{muted.name}）")

    def unmute(self, muted: Muted, by: int) -> None:
        """Raises NotDone."""
        self._check_is_admin(by)
        if not self._office.board.unmute(muted.name):
            raise NotDone(f"《{muted.title}》没有停。")
        self._office.catch_up()
        self._office.note_act(by, "恢复", f"{muted.title}（{muted.name}）")

    def muted(self) -> list[Muted]:
        knowledge = self._office.knowledge
        titles = {
            **{e.intent: e.title for e in knowledge.entries.values()},
            **knowledge.departments,
        }
        return [Muted(name, titles.get(name, name)) for name in self._office.notices.muted]

    def show_banner(self, text: str, by: int) -> None:
        """Above all answers; an empty one takes it away. Raises NotDone."""
        self._check_is_admin(by)
        line = " ".join(text.split())
        if len(line) > LONGEST_BANNER:
            raise NotDone(f"公告写短点，不超过{LONGEST_BANNER}字，现在{len(line)}字。")
        self._office.board.show(line, by, now())
        self._office.catch_up()
        self._office.note_act(by, "挂公告" if line else "撤公告", line)

    # Telling

    def tell_others(self, record: Record) -> list[int]:
        """Those who have to approve it, on Telegram; returns their chats."""
        day = f"（{ON_ITS_DAY.format(day=record.live_on)}）" if record.live_on else ""
        asked = ASKS.format(
            who=self.name_of(record.author),
            id=record.id,
            summary=record.edit.summary,
            day=day,
            reason=f"\n理由：{record.reason}" if record.reason else "",
            report=record.report,
        )
        others = self.others(record.author)
        for other in others:
            self._office.outbox.add(other, asked, buttons=[decisions(record)], is_optional=True)
        return others

    def tell_author(self, record: Record, by: int, text: str) -> None:
        """What somebody else did with it."""
        if record.author not in (by, COMMAND_LINE):
            told = text.format(who=self.name_of(by), id=record.id, summary=record.edit.summary)
            self._office.outbox.add(record.author, told, is_optional=True)

    # Who and what

    def waiting(self) -> list[Record]:
        return [each for each in self._edits.records() if each.state is EditState.PROPOSED]

    def others(self, by: int) -> list[int]:
        """Administrators besides."""
        staff = self._office.users.staff()
        return [each.id for each in staff if each.role is Role.ADMIN and each.id != by]

    @staticmethod
    def name_of(user_id: int) -> str:
        return f"管理员{user_id}" if user_id else "命令行"

    def _check_is_admin(self, by: int) -> None:
        if by != COMMAND_LINE and self._office.users.get(by).role is not Role.ADMIN:
            raise NotDone(NO_ADMIN)

    def _waiting(self, edit_id: int, by: int) -> Record:
        self._check_is_admin(by)
        record = self._record(edit_id)
        if record.state is not EditState.PROPOSED:
            raise NotDone(SETTLED.format(number=edit_id, state=STATES[record.state]))
        return record

    def _record(self, edit_id: int) -> Record:
        record = self._edits.record(edit_id)
        if record is None:
            raise NotDone(NO_SUCH.format(number=edit_id))
        return record

    def _has_conflict(self, record: Record) -> bool:
        return any(each.level is Level.BLOCK for each in self._conflicts(record))


def state_of(record: Record) -> str:
    """What became of it; what was refused by what was found, nobody withdrew."""
    if record.state is EditState.WITHDRAWN and record.blocked:
        return NOT_PASSED
    return STATES[record.state]


def decisions(record: Record) -> list[Button]:
    """On Telegram, under what is to be approved."""
    return [
        (f"批准{record.id}", f"approve:{record.id}"),
        (f"退回{record.id}", f"return:{record.id}"),
    ]


def _shared(changes: Sequence[Change], others: Sequence[Change]) -> list[Change]:
    """Those at a place that the others set as well; what both append stands side by side."""
    return [
        change
        for change in changes
        if any(
            _overlap(change.place, other.place) and not (change.append and other.append)
            for other in others
        )
    ]


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def now_told(knowledge: Knowledge, change: Change) -> str:
    """What stands at the place of a change of wording; "" for any other."""
    if change.file != "answers" or change.path[0] not in knowledge.entries:
        return ""
    wording = knowledge.entries[change.path[0]].wording
    part = change.path[1] if len(change.path) > 1 else "text"
    said = getattr(wording, part, "") if part in PARTS else wording.text
    return said if isinstance(said, str) else "\n".join(said)


def in_plain_words(error: KnowledgeError, knowledge: Knowledge) -> str:
    titles = titles_of(knowledge)
    return "\n".join(f"· {plain_problem(problem, titles)}" for problem in error.problems)
