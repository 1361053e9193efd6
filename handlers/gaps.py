"""Not yet claimed: what each household is entitled to and does not have in 在享待遇."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from knowledge.facts import Household, Maybe
from knowledge.policy.assessment import Assessed, Memory, assess
from knowledge.policy.catalogue import Knowledge, load
from knowledge.policy.edits import Edit
from knowledge.policy.law import plain
from knowledge.registry.households import read_household

HOUSEHOLDS_AT_ONCE: Final = 500
COLUMNS: Final = [
    "户编号",
    "县市区",
    "乡镇",
    "村居",
    "户主",
    "本人",
    "待遇",
    "每年最少(元)",
    "每年最多(元)",
    "依据",
    "要带的材料",
    "找谁",
]


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
    unclaimed = sorted(
        (each for each in found if each.unclaimed), key=lambda each: -each.yearly.high
    )
    return [_gap(knowledge, household, each) for each in unclaimed]


def _gap(knowledge: Knowledge, household: Household, each: Assessed) -> Gap:
    entry = knowledge.entries.get(each.benefit.intent)
    known = each.amount is not None
    values = each.result.values
    sources = [value.version.sources[0] for value in values] or list(entry.sources if entry else ())
    return Gap(
        household=household.id,
        county=_text(household.county),
        town=_text(household.town),
        village=_text(household.village),
        head=_text(household.head.name if household.head else ""),
        person=_text(each.person.name if each.person and each.benefit.personal else ""),
        benefit=each.benefit.name,
        least=plain(each.yearly.low) if known else None,
        most=plain(each.yearly.high) if known else None,
        clause="；".join(
            dict.fromkeys(f"〔{s.status.label}〕{s.title}（{s.date}）" for s in sources)
        ),
        papers="、".join(entry.wording.papers) if entry else "",
        office=entry.wording.office if entry else "",
    )


def _text(value: Maybe[str]) -> str:
    return value if isinstance(value, str) else ""


def city_gaps(
    documents: Iterable[Mapping[str, Any]],
    edits: tuple[Edit, ...],
    as_of: date,
    processes: int,
    progress: Callable[[int], None],
) -> Iterator[Gap]:
    """The gaps of all households, in order, while they are worked out; `progress` is told how
    many households are done."""
    with ProcessPoolExecutor(processes, initializer=_prepare, initargs=(edits, as_of)) as pool:
        running: list[Future[list[Gap]]] = []
        sizes: list[int] = []
        rest = iter(documents)
        while batch := tuple(islice(rest, HOUSEHOLDS_AT_ONCE)):
            running.append(pool.submit(_batch_gaps, batch))
            sizes.append(len(batch))
            if len(running) > 2 * processes:  # no more in memory than the workers need
                yield from running.pop(0).result()
                progress(sizes.pop(0))
        for future, size in zip(running, sizes, strict=True):
            yield from future.result()
            progress(size)


_worker: dict[str, Any] = {}  # what a worker process prepared once


def _prepare(edits: tuple[Edit, ...], as_of: date) -> None:
    knowledge = load(edits=edits)
    _worker.update(knowledge=knowledge, as_of=as_of, memory=Memory(knowledge, as_of))


def _batch_gaps(documents: tuple[Mapping[str, Any], ...]) -> list[Gap]:
    return [
        gap
        for document in documents
        for gap in gaps(
            _worker["knowledge"], read_household(document), _worker["as_of"], _worker["memory"]
        )
    ]


def as_line(gap: Gap) -> str:
    return json.dumps(asdict(gap), ensure_ascii=False)


def write_xlsx(found: Iterable[Gap], file: Path) -> int:
    """How many rows were written, row by row, so that a city fits in memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("未享受待遇")
    sheet.append(list(COLUMNS))
    rows = 0
    for gap in found:
        sheet.append(list(asdict(gap).values()))
        rows += 1
    book.save(file)
    return rows
