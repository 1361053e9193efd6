"""/stats: how it is used and what it lacks, in counts, for administrators; as a workbook too."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from handlers.office.clock import now
from handlers.office.ledger import Colour
from handlers.office.statistics import Statistics, statistics, write_statistics
from handlers.web.faq import XLSX
from handlers.web.visits import Visit, let_in
from knowledge.registry.users import Role

PATH: Final = "/stats"
WIDTH: Final = 360
HEIGHT: Final = 150
_BOTTOM, _TOP = 125, 8
CLASSES: Final = {Colour.RED: "red", Colour.YELLOW: "yellow", Colour.BLUE: "blue"}


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    part: int  # which department, from 1 on


def routes() -> list[BaseRoute]:
    return [
        Route(PATH, let_in(show, Role.ADMIN), methods=["GET"]),
        Route(f"{PATH}.xlsx", let_in(download, Role.ADMIN), methods=["GET"]),
    ]


async def show(_: Request, visit: Visit) -> Response:
    found = await asyncio.to_thread(statistics, visit.office, now())
    step = WIDTH / len(found.days)
    values = {
        "found": found,
        "bars": _bars(found),
        "width": WIDTH,
        "height": HEIGHT,
        "bottom": _BOTTOM,
        "weeks": [
            (round(place * step, 1), f"{day:%m-%d}")
            for place, day in enumerate(found.days)
            if place % 7 == 0 and place < len(found.days) - 3
        ],
        "totals": {title: sum(counts) for title, counts in found.departments.items()},
        "classes": CLASSES,
    }
    return visit.page("stats.html", values)


def _bars(found: Statistics) -> list[Bar]:
    step, most = WIDTH / len(found.days), max(found.most_a_day, 1)
    bars = []
    for place in range(len(found.days)):
        below = 0
        for part, counts in enumerate(found.departments.values(), start=1):
            if not counts[place]:
                continue
            height = (_BOTTOM - _TOP) * counts[place] / most
            below += counts[place]
            top = _BOTTOM - (_BOTTOM - _TOP) * below / most
            x = place * step + 1
            bars.append(Bar(round(x, 1), round(top, 1), round(step - 2, 1), round(height, 1), part))
    return bars


async def download(_: Request, visit: Visit) -> Response:
    content = await asyncio.to_thread(_workbook, visit)
    headers = {"Content-Disposition": 'attachment; filename="stats.xlsx"'}
    return Response(content, media_type=XLSX, headers=headers)


def _workbook(visit: Visit) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "stats.xlsx"
        write_statistics(statistics(visit.office, now()), file)
        return file.read_bytes()
