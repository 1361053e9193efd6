"""Whoever asked for a person on the public page comes back here with the number they were given:
what was answered, what they want to add, whether it is settled."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from handlers.office import tickets
from handlers.office.told import shown_time
from handlers.web.requests import address_of, form
from handlers.web.site import REPLIES as PATH
from handlers.web.site import TOO_FAST, site_of
from knowledge.registry.tickets import Ticket, TicketState

WRONG: Final = "没有这个编号。照单子上写的打，比如 12-ABCD2345EF，连短横也打上。"
CLOSED: Final = "这件事办结了。还有事，回首页重新问。"
SENT: Final = "转给工作人员了，过些时候再来看。"


def routes() -> list[BaseRoute]:
    return [
        Route(PATH, ask_for_the_number, methods=["GET"]),
        Route(PATH, show, methods=["POST"]),
    ]


async def ask_for_the_number(request: Request) -> Response:
    return _page(request, None, "")


async def show(request: Request) -> Response:
    """The number comes with every form and never in an address, which others may read."""
    site, fields = site_of(request), await form(request)
    if not site.pace.allows(address_of(request)):
        return _page(request, None, "", TOO_FAST, 429)
    code = fields.get("code", "").strip()
    ticket = tickets.of_slip(site.office, code)
    if ticket is None:
        return _page(request, None, "", WRONG, 404)
    line = _do(request, ticket, fields.get("do", ""), fields.get("text", ""))
    return _page(request, tickets.of_slip(site.office, code), code, line)


def _do(request: Request, ticket: Ticket, doing: str, text: str) -> str:
    """The line that tells what was done; empty where it is only looked at."""
    office = site_of(request).office
    if doing not in ("say", "solved", "unsolved"):
        return ""
    if ticket.state is TicketState.CLOSED:
        return CLOSED
    if doing == "solved":
        return tickets.settle(office, ticket).line
    if doing == "unsolved":
        return tickets.unsettle(office, ticket).line
    if not text.strip():
        return tickets.NO_TEXT
    if len(text) > tickets.LONGEST_SAID:
        return tickets.TOO_LONG.format(length=len(text), most=tickets.LONGEST_SAID)
    if len(ticket.said) >= tickets.MOST_SAID:
        return tickets.ENOUGH_SAID
    tickets.pass_on(office, ticket, text)
    return SENT


def _page(
    request: Request, ticket: Ticket | None, code: str, line: str = "", status: int = 200
) -> Response:
    values = {
        "ticket": ticket,
        "code": code,
        "line": line,
        "state": tickets.STATES[ticket.state] if ticket is not None else "",
        "is_open": ticket is not None and ticket.state is not TicketState.CLOSED,
        "is_said": any(each.by is not None for each in ticket.said) if ticket else False,
        "is_answered": ticket is not None and ticket.state is TicketState.ANSWERED,
        "said": [(shown_time(each.when), each) for each in ticket.said] if ticket else [],
    }
    return site_of(request).page("reply.html", values, status)
