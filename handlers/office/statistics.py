"""How it is used and what it lacks, in counts: for administrators, in the browser and in the chat.
No household, no name, no chat is in any of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from handlers.office.answer_log import Noted
from handlers.office.clock import HERE
from handlers.office.gaps_sheet import Cell, new_book, write_sheet
from handlers.office.ledger import SIGNS, Colour, colour
from handlers.office.office import Office
from handlers.office.told import shortened
from handlers.office.unanswered import Cluster, is_answered, near, ranked
from intents.messages import Dialogue, Question
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.law import Status
from knowledge.registry.tickets import TicketState

DAYS: Final = 30  # that answers are kept for
MOST_DEPARTMENTS: Final = 6  # told apart; the others together
MOST_CLUSTERS: Final = 8
MOST_OLD: Final = 10
OTHERS: Final = "别的"
NO_DEPARTMENT: Final = "没归部门"
LONGEST_TITLE: Final = 30  # characters of a question in a list
BAR: Final = "▇"
LONGEST_BAR: Final = 10
OUTCOMES: Final = {
    "answer": "答了",
    "emergency": "答了",
    "ask": "反问了",
    "clarify": "反问了",
    "handoff": "只说找谁",
    "refuse": "没答",
    "out_of_scope": "没答",
}


@dataclass(frozen=True)
class UnmetCount:
    """What many asked and nobody was answered."""

    title: str
    people: int
    times: int
    lacking: str


@dataclass(frozen=True)
class Coverage:
    """What is known of one department, and how much of it nobody has confirmed lately."""

    title: str
    entries: int
    only_offices: int  # entries that name an office and nothing else
    phrasings: int
    values: int
    unconfirmed: int
    old: int  # values that may not hold any more


@dataclass(frozen=True)
class Old:
    department: str
    id: str
    name: str
    shown: str
    seen: date


@dataclass(frozen=True)
class Statistics:
    days: tuple[date, ...]
    departments: Mapping[str, tuple[int, ...]]  # questions of each day, most asked first
    outcomes: Mapping[str, int]
    channels: Mapping[str, int]
    good: int  # thumbs
    bad: int
    colours: Mapping[Colour, int]  # open tickets by how long they wait
    closed: int  # tickets in these days
    solved: int  # of these, by whoever asked
    clusters: tuple[UnmetCount, ...]
    number_of_clusters: int
    coverage: tuple[Coverage, ...]
    old: tuple[Old, ...]

    @property
    def questions(self) -> int:
        return sum(self.outcomes.values())

    @property
    def most_a_day(self) -> int:
        return max(map(self.of_day, range(len(self.days))), default=0)

    def of_day(self, place: int) -> int:
        return sum(counts[place] for counts in self.departments.values())

    def share(self, outcome: str) -> int:
        """In percent."""
        return round(100 * self.outcomes.get(outcome, 0) / self.questions) if self.questions else 0


def statistics(office: Office, moment: datetime) -> Statistics:
    today = moment.astimezone(HERE).date()
    days = tuple(today - timedelta(days=back) for back in reversed(range(DAYS)))
    noted = [each for each in office.answers.noted() if days[0] <= _day(each.at)]
    tickets = office.tickets.all()
    waiting = Counter(colour(e, moment) for e in tickets if e.state is not TicketState.CLOSED)
    closed = [e for e in tickets if e.closed is not None and _day(e.closed) >= days[0]]
    clusters = _still_unanswered(office, ranked(office.assistant, office.unanswered.all()))
    good, bad = office.chats.ratings()
    return Statistics(
        days=days,
        departments=_by_department(noted, days, office.knowledge),
        outcomes=_counted(OUTCOMES[each.outcome] for each in noted),
        channels=_counted(each.channel for each in noted),
        good=good,
        bad=bad,
        colours={each: waiting[each] for each in Colour},
        closed=len(closed),
        solved=sum(each.closed_by is None for each in closed),
        clusters=tuple(
            UnmetCount(
                shortened(each.title, LONGEST_TITLE),
                each.people,
                each.times,
                near(office.assistant, each).lacking.value,
            )
            for each in clusters[:MOST_CLUSTERS]
        ),
        number_of_clusters=len(clusters),
        coverage=tuple(_coverage(office.knowledge, office.day)),
        old=tuple(_old(office.knowledge, office.day)),
    )


def _still_unanswered(office: Office, clusters: Sequence[Cluster]) -> list[Cluster]:
    """Without those of the most asked that are answered since."""
    looked_at = [
        each
        for each in clusters[:MOST_CLUSTERS]
        if not is_answered(office.assistant.reply(Question(each.title, office.day), Dialogue()))
    ]
    return [*looked_at, *clusters[MOST_CLUSTERS:]]


def _day(moment: datetime) -> date:
    return moment.astimezone(HERE).date()


def _counted(names: Iterator[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())


def _by_department(
    noted: Sequence[Noted], days: Sequence[date], knowledge: Knowledge
) -> dict[str, tuple[int, ...]]:
    counts: dict[str, Counter[date]] = {}
    for each in noted:
        entry = knowledge.entries.get(each.intent)
        title = knowledge.departments[entry.department] if entry is not None else NO_DEPARTMENT
        counts.setdefault(title, Counter())[_day(each.at)] += 1
    most_first = sorted(counts, key=lambda title: -counts[title].total())
    found = {title: counts[title] for title in most_first[:MOST_DEPARTMENTS]}
    rest = [counts[title] for title in most_first[MOST_DEPARTMENTS:]]
    if rest:
        found[OTHERS] = sum(rest, Counter[date]())
    return {title: tuple(own[day] for day in days) for title, own in found.items()}


def _coverage(knowledge: Knowledge, day: date) -> Iterator[Coverage]:
    for name, title in knowledge.departments.items():
        entries = [each for each in knowledge.entries.values() if each.department == name]
        values = list(knowledge.values[name].values())
        today = [value.on(day) for value in values]
        yield Coverage(
            title=title,
            entries=len(entries),
            only_offices=sum(each.outcome == "handoff" for each in entries),
            phrasings=sum(len(each.phrasings) for each in entries),
            values=len(values),
            unconfirmed=sum(e is not None and e.status is Status.UNCONFIRMED for e in today),
            old=sum(each is not None and each.is_old for each in today),
        )


def _old(knowledge: Knowledge, day: date) -> list[Old]:
    """Those that were seen longest ago first."""
    found = []
    for department, values in knowledge.values.items():
        for value in values.values():
            now = value.on(day)
            if now is not None and now.is_old:
                old = Old(department, value.id, value.name, now.shown, now.version.seen)
                found.append(old)
    return sorted(found, key=lambda each: (each.seen, each.department, each.id))[:MOST_OLD]


# As text, where there is no picture


def as_text(found: Statistics) -> str:
    lines = [f"【{found.days[0]}到{found.days[-1]}】一共问了{found.questions}次。"]
    lines += [_bar(name, count, found.questions) for name, count in found.outcomes.items()]
    totals = {title: sum(counts) for title, counts in found.departments.items()}
    if totals:
        lines.append("按部门：")
        lines += [_bar(title, total, max(totals.values())) for title, total in totals.items()]
    if found.good or found.bad:
        lines.append(f"有用{found.good}次，没用{found.bad}次。")
    colours = " ".join(f"{SIGNS[each]}{found.colours[each]}" for each in Colour)
    lines.append(f"单子：{colours}；办结{found.closed}张，群众说解决了{found.solved}张。")
    lines.append(f"没答上的问题{found.number_of_clusters}种。")
    lines += [
        f"· {each.title}（{each.people}人{each.times}次，{each.lacking}）"
        for each in found.clusters[:3]
    ]
    values, old = (sum(getattr(e, name) for e in found.coverage) for name in ("values", "old"))
    entries = sum(each.entries for each in found.coverage)
    handed = sum(each.only_offices for each in found.coverage)
    lines.append(f"知识：{entries}条，只说找谁的{handed}条；数值{values}个，旧了的{old}个。")
    return "\n".join(lines)


def _bar(name: str, count: int, most: int) -> str:
    length = max(1, round(LONGEST_BAR * count / most)) if count else 0
    return f"{name} {BAR * length}{count}"


# As a workbook


def write_statistics(found: Statistics, file: Path) -> None:
    """Raises OSError."""
    titles = list(found.departments)
    of_days: list[list[Cell]] = [
        [day.isoformat(), *(found.departments[title][place] for title in titles)]
        for place, day in enumerate(found.days)
    ]
    figures: list[list[Cell]] = [[f"回答：{name}", n] for name, n in found.outcomes.items()]
    figures += [[f"从哪儿问：{name}", count] for name, count in found.channels.items()]
    figures += [["说有用", found.good], ["说没用", found.bad]]
    figures += [[f"单子：{each}", found.colours[each]] for each in Colour]
    figures += [["单子：办结", found.closed], ["单子：群众说解决了", found.solved]]
    figures += [["没答上的问题（种）", found.number_of_clusters]]
    clusters: list[list[Cell]] = [
        [each.title, each.people, each.times, each.lacking] for each in found.clusters
    ]
    coverage: list[list[Cell]] = [
        [e.title, e.entries, e.only_offices, e.phrasings, e.values, e.unconfirmed, e.old]
        for e in found.coverage
    ]
    old: list[list[Cell]] = [[e.name, e.shown, e.seen.isoformat(), e.id] for e in found.old]
    sheets: dict[str, tuple[dict[str, int], list[list[Cell]]]] = {
        "每天": ({"日期": 12} | dict.fromkeys(titles, 12), of_days),
        "合计": ({"是什么": 30, "数": 10}, figures),
        "没答上的": ({"问题": 50, "人": 8, "次": 8, "像是": 12}, clusters),
        "覆盖": (
            {"部门": 12, "条目": 8, "只说找谁": 10, "问法": 10, "数值": 8, "待确认": 8, "旧了": 8},
            coverage,
        ),
        "旧了的数": ({"名字": 40, "数": 14, "最后见到": 12, "编号": 40}, old),
    }
    with new_book(file) as book:
        for name, (columns, rows) in sheets.items():
            write_sheet(book, name, columns, iter(rows), len(rows))
