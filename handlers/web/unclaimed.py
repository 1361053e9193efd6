"""The desk's page of what households have not claimed: by village, with a picture, and marked."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from handlers.office.calls.card import masked_name
from handlers.office.unclaimed import (
    NOTHING_YET,
    REASONS,
    STEPS,
    Ledger,
    Unclaimed,
    in_all,
    mark,
    progress,
)
from handlers.web.visits import Visit, let_in
from knowledge.registry.claims import ClaimStep

PATH: Final = "/desk/unclaimed"
MOST_SHOWN: Final = 20  # benefits on one page; every look at a household is on record


def routes(unclaimed: Ledger) -> list[BaseRoute]:
    async def show(request: Request, visit: Visit) -> Response:
        return await _page(request, visit, unclaimed)

    async def change(request: Request, visit: Visit) -> Response:
        fields = visit.fields
        reason = fields.get("more", "").strip() or fields.get("reason", "")
        marked = mark(
            unclaimed,
            visit.office,
            visit.user,
            fields.get("household", ""),
            fields.get("name", ""),
            fields.get("step", ""),
            reason,
        )
        if not marked.is_done:
            return await _page(request, visit, unclaimed, marked.line, 400)
        return RedirectResponse(str(request.url.replace(scheme="", netloc="")), 303)

    return [
        Route(PATH, let_in(show), methods=["GET"]),
        Route(PATH, let_in(change), methods=["POST"]),
    ]


async def _page(
    request: Request, visit: Visit, unclaimed: Ledger, line: str = "", status: int = 200
) -> Response:
    found = await asyncio.to_thread(unclaimed.of_grids, visit.user.grids)
    villages = progress(found)
    village = request.query_params.get("village", "")
    own = [each for each in found if not village or village_of(each) == village]
    own = [each for each in own if each.is_open]
    page = _number(request.query_params.get("page", ""))
    shown = own[page * MOST_SHOWN : (page + 1) * MOST_SHOWN]
    with visit.office.database.transaction():
        for household_id in dict.fromkeys(each.gap.household for each in shown):
            visit.office.note_look(visit.user.id, "名单", household_id, "没领的待遇")
    values = {
        "line": line,
        "masked": masked_name,
        "villages": villages,
        "all": in_all(villages),
        "village": village,
        "shown": shown,
        "page": page,
        "left": max(len(own) - (page + 1) * MOST_SHOWN, 0),
        "steps": [step.value for step in ClaimStep],
        "told": [*STEPS, NOTHING_YET],
        "reasons": REASONS,
    }
    return visit.page("unclaimed.html", values, status)


def village_of(each: Unclaimed) -> str:
    return f"{each.gap.town}{each.gap.village}"


def _number(written: str) -> int:
    is_number = written.isascii() and written.isdecimal() and len(written) < 5
    return int(written) if is_number else 0
