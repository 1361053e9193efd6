"""What other programs may ask, and what they may not see."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest

from handlers.office.clock import now
from handlers.office.office import Office
from handlers.web import shapes
from handlers.web.openapi import description
from knowledge.registry.tokens import EVERY_GRID, Scope, Tokens
from tests.handlers.web.conftest import Visitor

OWN, ANOTHERS = "H000001", "H000004"  # of RC-01 and of YZ-01
INLINE = {"户类别": "低保", "户口性质": "农村", "人": [{"姓名": "某人", "与户主关系": "户主"}]}


def bearer(office: Office, *scopes: Scope, grids: tuple[str, ...] = ("RC-01",)) -> dict[str, str]:
    _, sent = Tokens(office.database).new("县平台", scopes, grids, now(), timedelta(days=1))
    return {"Authorization": f"Bearer {sent}"}


async def test_a_line_in_and_a_line_out(browser: httpx.AsyncClient) -> None:
    line = {"id": "1", "turns": ["俺住院门槛费多少", "那二级医院呢"], "household": None}
    answer = await browser.post("/api/ask", json={**line, "as_of": "2020-10-01"})
    told = msgspec.json.decode(answer.content, type=shapes.AskResponse, strict=True)
    assert (told.id, len(told.turns)) == ("1", 2)
    assert told.turns[1].intents[0].startswith("medical.inpatient")
    keys = {"outcome", "intents", "confidence", "candidates", "text", "details", "amounts"}
    assert set(answer.json()["turns"][0]) == keys | {"steps", "sources", "facts", "ask", "ms"}


async def test_for_whom_it_may_see(browser: httpx.AsyncClient, office: Office) -> None:
    line = {"turns": ["我家能享受哪些"], "household": OWN}
    allowed = bearer(office, Scope.ASK)
    mine = (await browser.post("/api/ask", json=line, headers=allowed)).json()
    assert "王桂兰" in mine["turns"][0]["text"]
    lines = office.audit.of_household(OWN)
    assert (lines[-1].what, lines[-1].who) == ("接口回答", -1)
    assert "县平台" in lines[-1].purpose
    not_mine = await browser.post("/api/ask", json={**line, "household": ANOTHERS}, headers=allowed)
    nobody = await browser.post("/api/ask", json={**line, "household": "H9"}, headers=allowed)
    assert not_mine.status_code == nobody.status_code == 404
    assert not_mine.json()["error"].replace(ANOTHERS, "H9") == nobody.json()["error"]
    assert not office.audit.of_household(ANOTHERS)


@pytest.mark.parametrize("path", ["/api/ask", "/api/household", "/api/assess"])
async def test_nobody_sees_a_household_without_a_token_for_it(
    browser: httpx.AsyncClient, office: Office, path: str
) -> None:
    line = {"turns": ["我家能享受哪些"], "household": OWN, "purpose": "核对"}
    scope = Scope(path.rpartition("/")[2])
    others = [each for each in Scope if each is not scope]
    _, old = Tokens(office.database).new("旧", [scope], ["RC-01"], now(), timedelta(0))
    gone, revoked = Tokens(office.database).new("废", [scope], ["RC-01"], now(), timedelta(9))
    Tokens(office.database).revoke(gone.number)
    good = bearer(office, scope)
    cases: list[tuple[dict[str, str], int]] = [
        ({}, 401),
        ({"Authorization": "Bearer nothing"}, 401),
        ({"Authorization": "Basic " + good["Authorization"].split()[1]}, 401),
        ({"Authorization": good["Authorization"][:-1] + "!"}, 401),
        ({"Authorization": re.sub(r"jn-\d+", "jn-1", good["Authorization"])}, 401),
        ({"Authorization": f"Bearer {old}"}, 401),
        ({"Authorization": f"Bearer {revoked}"}, 401),
        (bearer(office, *others), 403),
        (bearer(office, scope, grids=("YZ-01",)), 404),
        (good, 200),
        (bearer(office, scope, grids=(EVERY_GRID,)), 200),
    ]
    for headers, code in cases:
        answer = await browser.post(path, json=line, headers=headers)
        assert answer.status_code == code, (headers, answer.text)
        assert ("王桂兰" in answer.text) == (code == 200)
        assert code == 200 or re.search("[一-龥]", answer.json()["error"])


async def test_what_is_on_file_goes_without_id_numbers(
    browser: httpx.AsyncClient, office: Office
) -> None:
    line = {"household": OWN, "purpose": "年度核对"}
    headers = bearer(office, Scope.HOUSEHOLD)
    answer = await browser.post("/api/household", json=line, headers=headers)
    told = msgspec.json.decode(answer.content, type=shapes.HouseholdResponse)
    assert told.household["人"][0]["姓名"] == "王桂兰"
    assert "身份证号" not in answer.text
    assert "年度核对" in office.audit.of_household(OWN)[-1].purpose
    for wrong in ({"household": OWN}, {**line, "purpose": ""}, {**line, "household": 7}):
        answer = await browser.post("/api/household", json=wrong, headers=headers)
        assert answer.status_code == 400


async def test_every_benefit_of_a_household(browser: httpx.AsyncClient, office: Office) -> None:
    headers = bearer(office, Scope.ASSESS)
    for household in (OWN, INLINE):
        line = {"household": household, "as_of": "2020-12-31"}
        answer = await browser.post("/api/assess", json=line, headers=headers)
        told = msgspec.json.decode(answer.content, type=shapes.AssessResponse)
        assert told.as_of == "2020-12-31"
        assert any(each.benefit == "低保" for each in told.benefits)
        assert any(each.sources and each.low for each in told.benefits)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"[]",
        b"nothing",
        b"\xff",
        b"[" * 100_000,
        b'{"turns": []}',
        b'{"turns": [1]}',
        b'{"turns": ["a"], "as_of": "x"}',
        b'{"turns": ["a"], "role": 1}',
        b'{"turns": ["a"], "household": 1}',
        b'{"turns": ["a"], "household": {"x": 1}}',
        b'{"turns": [' + b'"a",' * 30 + b'"a"]}',
    ],
)
async def test_bad_lines_are_told(browser: httpx.AsyncClient, sent: bytes) -> None:
    answer = await browser.post("/api/ask", content=sent)
    assert answer.status_code == 400
    assert re.search("[一-龥]|turns", answer.json()["error"])


async def test_strange_but_right_lines(browser: httpx.AsyncClient) -> None:
    texts = ["住院" * 5000, "\\ud800", "<script>", ""]
    body = '{"turns": [' + ",".join(f'"{text}"' for text in texts) + "]}"
    answer = await browser.post("/api/ask", content=body.encode())
    assert (answer.status_code, len(answer.json()["turns"])) == (200, 4)


async def test_one_address_asks_at_its_pace(visitor: Visitor, office: Office) -> None:
    hasty = visitor("192.0.2.9")
    line: dict[str, Any] = {"turns": ["低保"]}
    codes = [(await hasty.post("/api/ask", json=line)).status_code for _ in range(32)]
    assert (codes[0], codes[-1]) == (200, 429)
    known = await hasty.post("/api/ask", json=line, headers=bearer(office, Scope.ASK))
    assert known.status_code == 200


async def test_it_describes_itself(browser: httpx.AsyncClient) -> None:
    told = (await browser.get("/api/openapi.json")).json()
    assert told == description()
    assert told["openapi"] == "3.1.0"
    assert set(told["paths"]) == {"/api/ask", "/api/household", "/api/assess"}
    named = set(re.findall(r'"#/components/schemas/(\w+)"', str(told).replace("'", '"')))
    assert named == set(told["components"]["schemas"])
