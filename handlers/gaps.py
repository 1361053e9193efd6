"""Not yet claimed: what each household is entitled to and does not have in 在享待遇."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, TypeVar

import orjson

from knowledge.facts import Household, Maybe
from knowledge.policy.assessment import Assessed, Memory, assess
from knowledge.policy.catalogue import Knowledge, load
from knowledge.policy.edits import Edit
from knowledge.policy.law import Source, plain
from knowledge.registry.households import read_household

HOUSEHOLDS_AT_ONCE: Final = 500
COLUMNS: Final = (
    *("户编号", "县市区", "乡镇", "村居", "户主", "本人", "待遇"),
    *("每年最少(元)", "每年最多(元)", "依据", "要带的材料", "找谁"),
)


@dataclass(frozen=True)
class Gap:
    """One benefit that is not drawn; amounts in 元/年, None where no figure is known."""

    household: str
    county: str
    town: str
    village: str
    head: str
    person: str
    benefit: str
    least: str | None
    most: str | None
    clause: str
    papers: str
    office: str


def gaps(
    knowledge: Knowledge, household: Household, as_of: date, memory: Memory | None = None
) -> list[Gap]:
    """The highest amount first."""
    found = assess(knowledge, household, as_of, memory=memory)
    unclaimed = [each for each in found if each.unclaimed]
    unclaimed.sort(key=lambda each: -each.yearly.high)
    return [_gap(knowledge, household, each) for each in unclaimed]


def _gap(knowledge: Knowledge, household: Household, each: Assessed) -> Gap:
    entry = knowledge.entries[each.benefit.intent]
    known, yearly = each.amount is not None, each.yearly
    return Gap(
        household=household.id,
        county=_text(household.county),
        town=_text(household.town),
        village=_text(household.village),
        head=_text(household.head.name if household.head else ""),
        person=_text(each.person.name if each.person and each.benefit.personal else ""),
        benefit=each.benefit.name,
        least=plain(yearly.low) if known else None,
        most=plain(yearly.high) if known else None,
        clause=_clause(each.result.grounds or entry.sources),
        papers="、".join(entry.wording.papers),
        office=entry.wording.office,
    )


@cache
def _clause(sources: tuple[Source, ...]) -> str:
    clauses = (f"〔{s.status.label}〕{s.title}（{s.date}）" for s in sources)
    return "；".join(dict.fromkeys(clauses))


def _text(value: Maybe[str]) -> str:
    return value if isinstance(value, str) else ""


Shape = TypeVar("Shape")


def city_gaps(
    documents: Iterable[Mapping[str, Any]],
    edits: tuple[Edit, ...],
    as_of: date,
    shape: Callable[[list[Gap]], Shape],
    processes: int,
    progress: Callable[[int], None],
) -> Iterator[Shape]:
    """The gaps of all households, in order, while they are worked out; those of some households
    at once in a shape that is cheap to hand over. `progress` is told how many are done."""
    with ProcessPoolExecutor(processes, initializer=_prepare, initargs=(edits, as_of)) as pool:
        running: list[tuple[int, Future[Shape]]] = []
        rest = iter(documents)
        while batch := tuple(islice(rest, HOUSEHOLDS_AT_ONCE)):
            running.append((len(batch), pool.submit(_batch_gaps, batch, shape)))
            if len(running) > 2 * processes:  # no more in memory than the workers need
                size, future = running.pop(0)
                yield future.result()
                progress(size)
        for size, future in running:
            yield future.result()
            progress(size)


_worker: dict[str, Any] = {}  # what a worker process prepared once


def _prepare(edits: tuple[Edit, ...], as_of: date) -> None:
    knowledge = load(edits=edits)
    _worker.update(knowledge=knowledge, as_of=as_of, memory=Memory(knowledge, as_of))
    gc.freeze()
    gc.disable()  # garbage is young here: once a batch is enough, and half as slow


def _batch_gaps(
    documents: tuple[Mapping[str, Any], ...], shape: Callable[[list[Gap]], Shape]
) -> Shape:
    gc.collect(0)
    knowledge, as_of, memory = _worker["knowledge"], _worker["as_of"], _worker["memory"]
    found: list[Gap] = []
    for document in documents:
        found += gaps(knowledge, read_household(document), as_of, memory)
    return shape(found)


def as_lines(found: list[Gap]) -> str:
    """A JSON object a line."""
    return b"".join(orjson.dumps(gap) + b"\n" for gap in found).decode()


def as_rows(found: list[Gap]) -> list[list[str | None]]:
    return [list(vars(gap).values()) for gap in found]


def as_words(found: list[Gap]) -> str:
    return "".join(f"{_in_words(gap)}\n" for gap in found)


def _in_words(gap: Gap) -> str:
    amount = "金额待确认"
    if gap.most is not None:
        amount = f"每年{gap.most}元" if gap.least == gap.most else f"每年{gap.least}～{gap.most}元"
    who = f"{gap.head}家" + (f"（{gap.person}）" if gap.person else "")
    return f"{gap.household} {who} {gap.benefit} {amount} 依据：{gap.clause} 带：{gap.papers}"


def write_xlsx(batches: Iterable[list[list[str | None]]], file: Path) -> int:
    """How many rows were written, one by one, so that a city fits in memory."""
    from openpyxl import Workbook  # slow to load, and only a sheet needs it

    book = Workbook(write_only=True)
    sheet = book.create_sheet("未享受待遇")
    sheet.append(list(COLUMNS))
    written = 0
    for row in chain.from_iterable(batches):
        sheet.append(row)
        written += 1
    book.save(file)
    return written
