"""The same answers for other programs: questions, households, every benefit of one."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from handlers.office.clock import now
from handlers.office.exchange import (
    BadLine,
    NoSuchHousehold,
    as_json,
    benefit_as_json,
    day_given,
    household_given,
    parsed,
    read_request,
)
from handlers.web.openapi import description
from handlers.web.requests import Pace, address_of, body
from handlers.web.shapes import MOST_TURNS, SAYS_SOMETHING
from handlers.web.site import TOO_FAST, Site, site_of
from intents.messages import Dialogue, Question
from knowledge.facts import Household
from knowledge.policy.assessment import assess
from knowledge.registry.masking import masked
from knowledge.registry.records import PEOPLE, household_record
from knowledge.registry.tokens import Scope, Token, Tokens

A_MINUTE: Final = 600  # requests with one token
LONGEST_PURPOSE: Final = 200  # characters
NO_TOKEN: Final = "要看登记里的户，得带令牌（Authorization: Bearer …）。"
WRONG_TOKEN: Final = "令牌不对、过期了或者作废了。"
NOT_ALLOWED: Final = "这个令牌没有{scope}这项权限。"
NO_PURPOSE: Final = "purpose要写明为什么看这一户，2到200个字。"
TOO_MANY_TURNS: Final = "turns最多{most}句。"


def routes() -> list[BaseRoute]:
    pace = Pace(A_MINUTE)
    described = description()

    def answering(handle: Callable[[ApiRequest], Awaitable[dict[str, Any]]]) -> Any:
        async def answer(request: Request) -> Response:
            site = site_of(request)
            token = _token(request, site)
            if token is None:
                is_allowed = site.pace.allows(address_of(request))
            else:
                is_allowed = pace.allows(str(token.number))
            if not is_allowed:
                raise HTTPException(429, TOO_FAST, {"Retry-After": "60"})
            line: Any = None
            try:
                line = parsed(await body(request))
                return JSONResponse(await handle(ApiRequest(site, token, line)))
            except BadLine as reason:
                name = line.get("id") if isinstance(line, dict) else None
                code = 404 if isinstance(reason, NoSuchHousehold) else 400
                return JSONResponse({"id": name, "error": str(reason)}, code)

        return answer

    async def describe(_: Request) -> Response:
        return JSONResponse(described)

    return [
        Route("/api/openapi.json", describe, methods=["GET"]),
        Route("/api/ask", answering(ask), methods=["POST"]),
        Route("/api/household", answering(household), methods=["POST"]),
        Route("/api/assess", answering(assessed), methods=["POST"]),
    ]


class ApiRequest:
    """One request, with what it may see."""

    def __init__(self, site: Site, token: Token | None, line: Mapping[str, Any]) -> None:
        self.site = site
        self.line = line
        self._token = token

    def need(self, scope: Scope) -> Token:
        """Raises HTTPException."""
        if self._token is None:
            raise HTTPException(401, NO_TOKEN, {"WWW-Authenticate": "Bearer"})
        if scope not in self._token.scopes:
            raise HTTPException(403, NOT_ALLOWED.format(scope=scope.value))
        return self._token

    def find(self, scope: Scope, what: str, purpose: str) -> Callable[[str], Household | None]:
        """Of what the token may see, with a line of the audit; of any other household nobody
        learns that it is there. The function raises HTTPException."""

        def find(household_id: str) -> Household | None:
            token, office = self.need(scope), self.site.office
            found = office.households.get(household_id)
            if found is None or not token.sees(found.grid):
                return None
            told = f"接口令牌{token.number}（{token.name}）：{masked(purpose)}"
            office.note_look(-token.number, what, found.id, told[:LONGEST_PURPOSE])
            return found

        return find


def _token(request: Request, site: Site) -> Token | None:
    """None where none is sent. Raises HTTPException where it is not good."""
    sent = request.headers.get("authorization")
    if sent is None:
        return None
    kind, _, secret = sent.partition(" ")
    known = Tokens(site.office.database).known(secret.strip(), now())
    if kind.lower() != "bearer" or known is None:
        raise HTTPException(401, WRONG_TOKEN, {"WWW-Authenticate": "Bearer"})
    return known


async def ask(call: ApiRequest) -> dict[str, Any]:
    turns = call.line.get("turns")
    if isinstance(turns, list) and len(turns) > MOST_TURNS:
        raise BadLine(TOO_MANY_TURNS.format(most=MOST_TURNS))
    purpose = str(turns[0]) if isinstance(turns, list) and turns else ""
    find = call.find(Scope.ASK, "接口回答", purpose)
    asked = read_request(call.line, find, call.site.office.day)
    dialogue, answers = Dialogue(), []
    for text in asked.turns:
        began = time.perf_counter()
        question = Question(_readable(text), asked.as_of, asked.household)
        answer = await call.site.reply(question, dialogue)
        took = (time.perf_counter() - began) * 1000
        dialogue = answer.dialogue
        answers.append({**as_json(answer), "ms": round(took, 2)})
        await asyncio.sleep(0)  # others are answered in between
    return {"id": call.line.get("id"), "turns": answers}


def _readable(text: str) -> str:
    """JSON may hold half a character, which nothing can be sent with."""
    return text.encode("utf-8", "replace").decode()


async def household(call: ApiRequest) -> dict[str, Any]:
    call.need(Scope.HOUSEHOLD)
    purpose = call.line.get("purpose")
    if not isinstance(purpose, str) or not _says_why(purpose):
        raise BadLine(NO_PURPOSE)
    asked_for = call.line.get("household")
    if not isinstance(asked_for, str):
        raise BadLine("household要是户编号")
    found = household_given(asked_for, call.find(Scope.HOUSEHOLD, "接口查户", purpose))
    assert found is not None
    return {"household": _without_id_numbers(found)}


def _says_why(purpose: str) -> bool:
    is_long_enough = 2 <= len(purpose) <= LONGEST_PURPOSE
    return is_long_enough and re.search(SAYS_SOMETHING, purpose) is not None


def _without_id_numbers(found: Household) -> dict[str, Any]:
    record = household_record(found)
    people: Any = record[PEOPLE]
    hidden = [{key: cell for key, cell in each.items() if key != "身份证号"} for each in people]
    return {**record, PEOPLE: hidden}


async def assessed(call: ApiRequest) -> dict[str, Any]:
    call.need(Scope.ASSESS)
    office = call.site.office
    asked_for = call.line.get("household")
    if asked_for is None:
        raise BadLine("household要是户编号或一户的资料")
    found = household_given(asked_for, call.find(Scope.ASSESS, "接口算待遇", "算能享受哪些"))
    day = day_given(call.line.get("as_of"), office.day)
    benefits = assess(office.assistant.knowledge, found, day)
    return {"as_of": day.isoformat(), "benefits": [benefit_as_json(each) for each in benefits]}
