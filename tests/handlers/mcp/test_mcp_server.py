"""A client of the protocol's own library: beside the server, and over its pipes."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters, stdio_client

from handlers.mcp.server import NOT_BY_NUMBER, build
from handlers.office.office import Office
from tests.conftest import environment
from tests.handlers.web.conftest import config, office

__all__ = ["config", "office"]
ROOT = Path(__file__).parents[3]
QUESTION = "建档立卡户在二级医院住院花了八千能报多少"
HOUSEHOLD = {"人": [{"姓名": "某人", "与户主关系": "户主", "出生日期": "1947-05-01"}]}


async def called(office: Office, tool: str, **given: object) -> Any:
    """What the tool says; text where it cannot be done."""
    async with Client(build(office)) as client:
        return await told_by(client, tool, given)


async def told_by(client: Client, tool: str, given: dict[str, Any]) -> Any:
    result = await client.call_tool(tool, given)
    text = result.content[0].text  # type: ignore[union-attr]
    return text if result.is_error else json.loads(text)


async def test_the_tools_are_named_and_described(office: Office) -> None:
    async with Client(build(office)) as client:
        tools = {each.name: each for each in (await client.list_tools()).tools}
    assert set(tools) == {"ask", "assess", "law"}
    assert all(each.description for each in tools.values())


async def test_an_answer_comes_with_sources_and_arithmetic(office: Office) -> None:
    told = await called(office, "ask", turns=[QUESTION, "三级呢"], as_of="2020-12-31")
    first, second = told["turns"]
    assert first["outcome"] == second["outcome"] == "answer"
    assert first["amounts"]
    assert all(source["title"] and source["quote"] for source in first["sources"])
    assert "8000" in first["details"]  # how it was worked out
    assert first["amounts"] != second["amounts"]


async def test_a_household_is_assessed(office: Office) -> None:
    told = await called(office, "assess", household=HOUSEHOLD, as_of="2020-12-31")
    pension = [each for each in told["benefits"] if "养老" in each["benefit"]]
    assert pension
    assert any(each["sources"] for each in told["benefits"])


async def test_a_value_is_that_of_the_day(office: Office) -> None:
    for day, amount in (("2019-01-01", "118"), ("2020-12-31", "142")):
        told = await called(office, "law", name="基础养老金", as_of=day)
        [value] = [each for each in told["values"] if each["name"] == "居民基础养老金"]
        assert (value["value"], value["unit"]) == (amount, "元/月")
        assert value["sources"]


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("ask", {"turns": []}),
        ("ask", {"turns": ["低保"], "as_of": "去年"}),
        ("ask", {"turns": ["低保"] * 21}),
        ("assess", {"household": {"人": "三口"}}),
        ("law", {"name": " "}),
        ("law", {"name": "没有这样的数"}),
    ],
)
async def test_what_cannot_be_done_is_said(office: Office, tool: str, given: Any) -> None:
    told = await called(office, tool, **given)
    assert isinstance(told, str)
    assert "Traceback" not in told


async def test_no_registered_household_is_told(office: Office) -> None:
    for tool, more in (("ask", {"turns": ["我家能享受哪些"]}), ("assess", {})):
        told = await called(office, tool, household="H000001", **more)
        assert isinstance(told, str)
        assert "王" not in told
    assert not office.audit.of_household("H000001")
    assert "登记" in NOT_BY_NUMBER


async def test_over_pipes(config: Any) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["bot.py", "mcp"],
        cwd=ROOT,
        env={**os.environ, **environment(str(config.data.directory))},
    )
    async with Client(stdio_client(command)) as client:
        told = await told_by(client, "ask", {"turns": [QUESTION]})
        assert told["turns"][0]["outcome"] == "answer"
