"""Who comes to the desk: let in by their session, with the role that they have at this request.

Nothing is changed by a form that does not carry the session's own token.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from handlers.office.clock import now
from handlers.office.office import Office
from handlers.web.requests import File, Form, form_with_file
from handlers.web.site import Site, site_of
from knowledge.facts import Household
from knowledge.registry.calls import Calls
from knowledge.registry.sign_in import Session, SignIn
from knowledge.registry.users import Role, User

COOKIE: Final = "desk"
COOKIE_PATH: Final = "/"
PATH: Final = "/desk"
KNOWLEDGE: Final = "/knowledge"
TICKETS: Final = f"{PATH}/tickets"

SIGN_IN: Final = "请用登录链接进来。链接向管理员要，每个只能用一次。"
OVER: Final = "登录过期了，请向管理员再要一个登录链接。刚才没有改动什么。"
NO_ROLE: Final = "您现在不是网格员，看不了。要看请找管理员。"
NOT_AN_ADMIN: Final = "这里只有管理员能进。"
FORGED: Final = "这一页放得太久，或者不是从这里打开的，没有办。请回网格员首页再来。"
NOT_YOURS: Final = "您的网格里没有这一户。"


class Turned(Exception):
    """Not let through: the line says why."""

    def __init__(self, line: str, status: int, home: str = PATH) -> None:
        super().__init__(line)
        self.line = line
        self.status = status
        self.home = home


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is let in."""

    site: Site
    user: User
    session: Session
    fields: Form
    file: File | None = None

    @property
    def office(self) -> Office:
        return self.site.office

    @property
    def calls(self) -> Calls:
        return Calls(self.office.database)

    def household(self, household_id: str) -> Household | None:
        """None where it is not in the 网格 of whoever asks, or not there."""
        found = self.office.households.get(household_id)
        return found if found is not None and found.grid in self.user.grids else None

    def page(self, name: str, values: dict[str, Any], status: int = 200) -> Response:
        shared = {
            "form_token": self.session.form_token,
            "grids": sorted(self.user.grids),
            "is_worker": self.user.role is Role.GRID_WORKER,
        }
        return self.site.page(name, {**shared, **values}, status)


Handler = Callable[[Request, Visit], Awaitable[Response]]


def let_in(handle: Handler, *roles: Role) -> Any:
    """Whoever is logged in and has one of the roles by now; grid workers where none is named."""
    wanted = roles or (Role.GRID_WORKER,)

    async def answer(request: Request) -> Response:
        try:
            return await handle(request, await _visit(request, wanted))
        except Turned as reason:
            values = {"line": reason.line, "home": reason.home}
            turned = site_of(request).page("line.html", values, reason.status)
            if reason.status == 401:
                take_away(turned, request)
            return turned

    return answer


def cookie_of(request: Request) -> str:
    return request.cookies.get(site_of(request).cookie(COOKIE, request), "")


def take_away(page: Response, request: Request) -> None:
    """The session's cookie, and whatever else the browser may have kept of the desk."""
    site = site_of(request)
    name, is_secure = site.cookie(COOKIE, request), site.is_secure(request)
    page.delete_cookie(name, path=COOKIE_PATH, secure=is_secure, httponly=True, samesite="strict")
    page.headers["Clear-Site-Data"] = '"cache", "storage"'


async def _visit(request: Request, wanted: Sequence[Role]) -> Visit:
    """Raises Turned."""
    site = site_of(request)
    cookie = cookie_of(request)
    session = SignIn(site.office.database).session(cookie, now())
    if session is None:
        raise Turned(OVER if cookie else SIGN_IN, 401, "/")
    fields, file = await form_with_file(request) if request.method == "POST" else ({}, None)
    if request.method == "POST" and not hmac.compare_digest(
        fields.get("form_token", "").encode(), session.form_token.encode()
    ):
        raise Turned(FORGED, 403)
    user = site.office.users.get(session.user_id)
    if user.role not in wanted:
        line = NOT_AN_ADMIN if tuple(wanted) == (Role.ADMIN,) else NO_ROLE
        raise Turned(line, 403, TICKETS if user.role is Role.ADMIN else PATH)
    return Visit(site, user, session, fields, file)


def administrator(request: Request) -> Visit | None:
    """Whoever is logged in as one; None for everybody else, on pages that are open to all."""
    site = site_of(request)
    session = SignIn(site.office.database).session(cookie_of(request), now())
    user = site.office.users.get(session.user_id) if session is not None else None
    if session is None or user is None or user.role is not Role.ADMIN:
        return None
    return Visit(site, user, session, {})
