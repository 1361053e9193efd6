"""The desk's pages of matters that a person looks at: the list, one of them, the ledger.

Grid workers see those of their own 网格, administrators all of them, without any household. What is
done goes to `handlers/office/tickets.py`, as it does on Telegram.
"""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from handlers.office import attachments, ledger, tickets
from handlers.office.clock import now
from handlers.office.on_duty import KINDS, answer_for, holder_of, household_for, may_handle, named
from handlers.office.tickets import Done
from handlers.office.told import family, shown_time
from handlers.web.visits import TICKETS, Turned, Visit, let_in
from knowledge.registry.tickets import Ticket, TicketState
from knowledge.registry.users import Role

FILE: Final = f"{TICKETS}/{{number:int}}/files/{{place:int}}"
LEDGER: Final = "/desk/ledger"
MOST_CLOSED: Final = 50  # shown in the ledger
STAFF: Final = (Role.GRID_WORKER, Role.ADMIN)
DOINGS: Final = ("claim", "reply", "close", "let-go")


def routes() -> list[BaseRoute]:
    return [
        Route(TICKETS, let_in(show_all, *STAFF), methods=["GET"]),
        Route(LEDGER, let_in(show_ledger, *STAFF), methods=["GET"]),
        Route(f"{TICKETS}/{{number:int}}", let_in(show, *STAFF), methods=["GET"]),
        Route(FILE, let_in(download, *STAFF), methods=["GET"]),
        *(
            Route(f"{TICKETS}/{{number:int}}/{doing}", let_in(do, *STAFF), methods=["POST"])
            for doing in DOINGS
        ),
    ]


async def show_all(_: Request, visit: Visit) -> Response:
    found, moment = ledger.open_for(visit.office, visit.user), now()
    shown = [(each, ledger.colour(each, moment), _line(visit, each)) for each in found]
    raised = [(each, _line(visit, each)) for each in ledger.raised_by(visit.office, visit.user)]
    return visit.page("tickets.html", {"tickets": shown, "raised": raised})


def _line(visit: Visit, ticket: Ticket) -> str:
    return ledger.listed(visit.office, ticket, now())


async def show(request: Request, visit: Visit) -> Response:
    return _page(request, visit)


def _page(request: Request, visit: Visit, line: str = "", status: int = 200) -> Response:
    office = visit.office
    ticket = tickets.look(office, request.path_params["number"], visit.user)
    if ticket is None:
        raise Turned(tickets.NOT_YOURS, 404, TICKETS)
    household = household_for(office, ticket, visit.user)
    holder, asker = holder_of(office, ticket), office.users.get(ticket.user_id)
    values = {
        "ticket": ticket,
        "line": line,
        "text": visit.fields.get("text", "")[: tickets.LONGEST_SAID] if line else "",
        "heading": _line(visit, ticket),
        "state": tickets.STATES[ticket.state],
        "answer": answer_for(ticket, visit.user),
        "due": shown_time(ticket.due),
        "household": household,
        "family": family(household) if household is not None else "",
        "raised_by": named(asker) if asker.role in STAFF else "",
        "holder": named(holder) if holder is not None else "",
        "may": may_handle(office, ticket, visit.user),
        "is_mine": holder is not None and holder.id == visit.user.id,
        "is_free": holder is None,
        "is_open": ticket.state is not TicketState.CLOSED,
        "said": [(shown_time(each.when), each) for each in ticket.said],
        "is_fetched": visit.site.fetch is not None,
        "reasons": tickets.REASONS,
        "most": tickets.LONGEST_SAID,
    }
    return visit.page("ticket.html", values, status)


async def download(request: Request, visit: Visit) -> Response:
    """What was sent on Telegram, fetched from there; never opened in the browser."""
    number, place = request.path_params["number"], request.path_params["place"]
    said = attachments.asked_for(visit.office, number, place, visit.user)
    if said is None or visit.site.fetch is None:
        raise Turned(tickets.NOT_YOURS, 404, TICKETS)
    try:
        found = await visit.site.fetch(said.file)
    except attachments.NotFetched as error:
        raise Turned(error.line, 404, f"{TICKETS}/{number}") from None
    suffix = found.suffix or (".jpg" if said.file_kind == "photo" else "")
    named = f'attachment; filename="{number}-{place + 1}{suffix}"'
    return StreamingResponse(
        found.chunks,
        media_type="application/octet-stream",
        headers={"Content-Disposition": named},
    )


async def do(request: Request, visit: Visit) -> Response:
    number = request.path_params["number"]
    doing = request.url.path.rpartition("/")[2]
    done = _done(visit, number, doing)
    if not done.is_done:
        return _page(request, visit, done.line, 409)
    closed = doing == "close"
    return RedirectResponse(TICKETS if closed else f"{TICKETS}/{number}", 303)


def _done(visit: Visit, number: int, doing: str) -> Done:
    office, user, fields = visit.office, visit.user, visit.fields
    if doing == "claim":
        return tickets.claim(office, number, user)
    if doing == "reply":
        return tickets.reply(office, number, user, fields.get("text", ""))
    if doing == "close":
        reason = fields.get("more", "").strip() or fields.get("reason", "")
        return tickets.close(office, number, user, reason)
    return tickets.let_go(office, number, user)


async def show_ledger(_: Request, visit: Visit) -> Response:
    found = await asyncio.to_thread(ledger.ledger_of, visit.office, visit.user)
    moment = now()
    closed = [each for each in found if each.state is TicketState.CLOSED]
    values = {
        "villages": ledger.by_village(found, moment),
        "closed": [
            (each, KINDS[each.kind], shown_time(each.closed))
            for each in closed[:MOST_CLOSED]
            if each.closed is not None
        ],
    }
    return visit.page("ledger.html", values)
