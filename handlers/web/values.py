"""What figures the answers rest on, for everybody to see and to link: a page for each value and for
each rule. Administrators are told as well how many households a value concerns."""

from __future__ import annotations

import asyncio
from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from handlers.office import explorer
from handlers.office.explorer import HEIGHT, WIDTH, found_values, rules_of
from handlers.web.site import Site, site_of
from handlers.web.visits import administrator
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.law import DatedValue, Version, as_written

MOST_SHOWN: Final = 100
MOST_CASES: Final = 30
LONGEST_SEARCH: Final = 60  # characters
VERDICTS: Final = {"yes": "能", "no": "不能", "open": "说不准"}
NOT_NOW: Final = "现在的没查到"
NO_SUCH: Final = "没有这个数。"
NO_SUCH_RULE: Final = "没有这条规则。"


def routes() -> list[BaseRoute]:
    return [
        Route("/values", index, methods=["GET"]),
        Route("/values/{department}/{id}", show, methods=["GET"]),
        Route("/values/{id}", find, methods=["GET"]),
        Route("/rules", rules, methods=["GET"]),
        Route("/rules/{department}/{name}", show_rule, methods=["GET"]),
    ]


async def index(request: Request) -> Response:
    return _index(request, request.query_params.get("text", ""))


def _index(request: Request, text: str) -> Response:
    site = site_of(request)
    knowledge, day = site.office.knowledge, site.office.day
    text = text.strip()[:LONGEST_SEARCH]
    department = request.query_params.get("department", "")
    values, rules, left = [], [], 0
    if text or department:
        found = found_values(knowledge, text, department, day)
        values = [(name, value, _now(value, site)) for name, value in found[:MOST_SHOWN]]
        left = max(len(found) - MOST_SHOWN, 0)
        rules = [
            (name, each)
            for name in knowledge.departments
            if department in ("", name)
            for each in rules_of(knowledge, name, day)
            if not text or text in each.title or text == each.rule.name
        ]
    page = {
        "text": text,
        "department": department,
        "departments": [
            (id, title, len(knowledge.values[id])) for id, title in knowledge.departments.items()
        ],
        "titles": knowledge.departments,
        "values": values,
        "rules": rules[:MOST_SHOWN],
        "left": left,
        "total": sum(map(len, knowledge.values.values())),
    }
    return _page(request, "values.html", page)


async def find(request: Request) -> Response:
    """A value by its id alone, where no two departments have one of that name."""
    name = request.path_params["id"]
    known = site_of(request).office.knowledge.values
    owners = [department for department, values in known.items() if name in values]
    if len(owners) == 1:
        return RedirectResponse(f"/values/{owners[0]}/{quote(name)}", 303)
    return _index(request, name)


def _page(request: Request, name: str, values: dict[str, Any]) -> Response:
    """Administrators keep their menu."""
    visit = administrator(request)
    if visit is not None:
        return visit.page(name, {"layout": "staff.html", **values})
    return site_of(request).page(name, {"layout": "base.html", **values})


async def rules(_: Request) -> Response:
    return RedirectResponse("/values", 303)


def _now(value: DatedValue, site: Site) -> str:
    today = value.on(site.office.day)
    return today.shown if today is not None else NOT_NOW


async def show(request: Request) -> Response:
    site = site_of(request)
    office, knowledge, day = site.office, site.office.knowledge, site.office.day
    department, name = request.path_params["department"], request.path_params["id"]
    value = knowledge.values.get(department, {}).get(name)
    if value is None:
        return site.page("line.html", {"line": NO_SUCH, "home": "/values"}, 404)
    found = await asyncio.to_thread(explorer.uses, knowledge, department, name, day)
    visit = administrator(request)
    affected = None
    if visit is not None:
        affected = await asyncio.to_thread(explorer.affected, office, department, name)
    now = value.on(day)
    page = {
        "value": value,
        "department": department,
        "title": knowledge.departments[department],
        "now": now,
        "is_to_change": any(each.since > day and not each.inferred for each in value.versions),
        "day": day,
        "plot": explorer.plot(value, day),
        "width": WIDTH,
        "height": HEIGHT,
        "versions": [_shown(each, value) for each in reversed(value.versions)],
        "uses": found,
        "cases": found.cases[:MOST_CASES],
        "more_cases": max(len(found.cases) - MOST_CASES, 0),
        "verdicts": VERDICTS,
        "affected": affected,
        "may_edit": visit is not None and bool(found.entries),
    }
    return _page(request, "value.html", page)


def _shown(version: Version, value: DatedValue) -> tuple[Version, str]:
    return version, as_written(version.amount, value.unit)


async def show_rule(request: Request) -> Response:
    site = site_of(request)
    knowledge, day = site.office.knowledge, site.office.day
    department, name = request.path_params["department"], request.path_params["name"]
    found = await asyncio.to_thread(explorer.rule_named, knowledge, department, name, day)
    if found is None:
        return site.page("line.html", {"line": NO_SUCH_RULE, "home": "/values"}, 404)
    page = {
        "department": department,
        "title": knowledge.departments[department],
        "found": found,
        "values": _values(knowledge, department, found.values),
        "cases": found.cases[:MOST_CASES],
        "more_cases": max(len(found.cases) - MOST_CASES, 0),
        "verdicts": VERDICTS,
    }
    return _page(request, "rule.html", page)


def _values(knowledge: Knowledge, department: str, names: frozenset[str]) -> list[DatedValue]:
    return [value for name, value in knowledge.values[department].items() if name in names]
