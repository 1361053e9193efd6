"""The pages and the API put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from handlers.office.answerers import Crashed, TookTooLong
from handlers.office.attachments import Fetch
from handlers.office.config import Config
from handlers.office.office import Office
from handlers.office.unclaimed import Ledger
from handlers.web import (
    api,
    desk,
    faq,
    knowledge,
    proposals,
    public,
    slips,
    stats,
    tickets,
    unclaimed,
    values,
)
from handlers.web.headers import Faults, Headers
from handlers.web.site import HERE, Reply, Site, site_of
from intents.messages import Dialogue, Question
from knowledge.store import StoreError

ANYBODY: Final = "张小三"
ANYTHING: Final = "住院能报多少"
BUSY: Final = "登记库正忙，没办成。请等一会儿再试。"
TOO_MUCH: Final = "这句话我算了很久也没算出来。请换个说法，写短一点再问。"
LINES: Final = {
    HTTPStatus.NOT_FOUND: "没有这一页。",
    HTTPStatus.METHOD_NOT_ALLOWED: "这一页不能这样打开，请回到首页。",
}


def build(
    config: Config,
    office: Office | None = None,
    reply: Reply | None = None,
    fetch: Fetch | None = None,
) -> Starlette:
    """Over an office that is open already, or over one of its own, which ends with it.

    Raises KnowledgeError and StoreError."""
    opened = office or Office(config)

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        opened.households.find(ANYBODY, [])  # loads what nobody is to wait for
        if reply is None:  # processes that answer see to that themselves
            opened.assistant.reply(Question(ANYTHING, opened.day), Dialogue())
        try:
            yield
        finally:
            if office is None:
                opened.close()

    examining = proposals.Examining()
    app = Starlette(
        routes=[
            *public.routes(),
            *api.routes(),
            *desk.routes(),
            *tickets.routes(),
            *unclaimed.routes(Ledger(opened)),
            *slips.routes(),
            *knowledge.routes(examining),
            *proposals.routes(examining),
            *faq.routes(examining),
            *values.routes(),
            *stats.routes(),
            Mount("/static", StaticFiles(directory=HERE / "static"), name="static"),
        ],
        middleware=[Middleware(Headers), Middleware(Faults)],
        exception_handlers={
            HTTPException: tell,
            StoreError: tell_of_the_store,
            TookTooLong: tell_that_it_is_too_much,
            Crashed: tell_that_it_is_too_much,
        },
        lifespan=running,
    )
    app.state.site = Site(opened, reply, fetch)
    app.state.examining = examining
    return app


async def tell(request: Request, error: Exception) -> Response:
    """One clear line, whatever was asked for."""
    assert isinstance(error, HTTPException)
    line = LINES.get(HTTPStatus(error.status_code), error.detail)
    return _line(request, line, error.status_code, error.headers)


async def tell_of_the_store(request: Request, _: Exception) -> Response:
    return _line(request, BUSY, HTTPStatus.SERVICE_UNAVAILABLE)


async def tell_that_it_is_too_much(request: Request, _: Exception) -> Response:
    return _line(request, TOO_MUCH, HTTPStatus.SERVICE_UNAVAILABLE)


def _line(request: Request, line: str, status: int, headers: object = None) -> Response:
    if request.url.path.startswith("/api/"):
        answer: Response = JSONResponse({"error": line}, status)
    else:
        rooms = ("/desk", "/knowledge")
        home = next((each for each in rooms if request.url.path.startswith(each)), "/")
        answer = site_of(request).page("line.html", {"line": line, "home": home}, status)
    if isinstance(headers, dict):
        answer.headers.update(headers)
    return answer
