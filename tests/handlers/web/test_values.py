"""Figures and rules as everybody may see them, and what administrators are told besides."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import httpx
from openpyxl import load_workbook

from handlers.office.clock import now
from handlers.office.explorer import plot, rules_of, uses
from handlers.office.office import Office
from handlers.office.pictures import statistics_picture
from handlers.office.statistics import as_text, statistics
from intents.messages import Dialogue, Question
from knowledge.facts import Household
from knowledge.policy.catalogue import Knowledge
from knowledge.registry.households import TABLE, read_household
from knowledge.registry.users import Role
from tests.handlers.web.conftest import Visitor, enter

CITY = "/values/civil/dibao_city.城镇"
DAY = date(2020, 12, 31)


async def test_a_figure_with_its_history_and_its_sources(browser: httpx.AsyncClient) -> None:
    page = (await browser.get(CITY)).text
    for part in (
        "<svg",
        "791元",
        "2021-01-01起",
        "〔公开资料〕",
        "blockquote",
    ):
        assert part in page
    assert "《低保标准》" in page
    assert "/rules/civil/" in page
    assert "算例" in page
    assert "关系到多少户" not in page
    assert "/knowledge/write" not in page


async def test_by_its_id_alone(browser: httpx.AsyncClient) -> None:
    found = await browser.get("/values/dibao_city.城镇", follow_redirects=True)
    assert unescape(str(found.url)).endswith("%E5%9F%8E%E9%95%87")
    assert "<svg" in found.text
    assert "claim_age" in (await browser.get("/values/claim_age")).text  # of two departments
    for path in ("/values/civil/nonsense", "/values/nonsense/x", "/rules/civil/x", "/rules/x/y"):
        assert (await browser.get(path)).status_code == 404


async def test_the_index(browser: httpx.AsyncClient, knowledge: Knowledge) -> None:
    page = (await browser.get("/values")).text
    assert all(title in page for title in knowledge.departments.values())
    found = (await browser.get("/values", params={"text": "起付线"})).text
    assert "/values/medical/inpatient_deductible.poor." in found
    assert "没有名字里有" in (await browser.get("/values", params={"text": "<b>量子"})).text
    assert "<b>量子" not in (await browser.get("/values", params={"text": "<b>量子"})).text


async def test_a_rule(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/rules/medical/inpatient")).text
    for part in (
        "这次住院能报多少",
        "住院能报（元/次）",
        "参保身份",
        "扶贫对象、二级、八千",
        "@rule",
    ):
        assert part in page


def test_every_value_and_rule_can_be_shown(knowledge: Knowledge) -> None:
    for department, values in knowledge.values.items():
        for found in rules_of(knowledge, department, DAY):
            assert found.title
            assert found.code
            assert found.values <= values.keys()
        for value in values.values():
            shown = plot(value, DAY)
            assert len(shown.points) == len(value.versions)
            assert all(0 <= each.x <= 360 and 0 <= each.y <= 190 for each in shown.points)
    lonely = [
        name
        for department, values in knowledge.values.items()
        for name in values
        if not uses(knowledge, department, name, DAY).entries
    ]
    assert len(lonely) < 40, lonely


async def test_administrators_are_told_how_many_and_never_who(
    visitor: Visitor, office: Office
) -> None:
    office.users.grant(9, Role.ADMIN)
    wei = visitor()
    await enter(wei, office, 9)
    page = (await wei.get(CITY)).text
    assert "关系到多少户" in page
    assert "户里" in page
    names = {str(p.name) for h in _households(office) for p in h.people}
    assert names
    assert not any(name in page for name in names)
    assert "H0000" not in page


def _households(office: Office) -> Iterator[Household]:
    return (read_household(dict(each)) for each in office.database.table(TABLE))


# How it is used


async def test_figures_of_use(visitor: Visitor, office: Office) -> None:
    office.users.grant(9, Role.ADMIN)
    wei = visitor()
    await enter(wei, office, 9)
    assert "这些天没人问" in (await wei.get("/stats")).text
    for text in ("低保怎么申请", "住院能报多少", "量子纠缠是什么", "转人工"):
        answer = office.assistant.reply(Question(text, office.day), Dialogue())
        office.answers.keep(answer, office.day, "网页")
    long_ago = (now() - timedelta(days=40)).isoformat()
    office.database.table("answers").update({"at": long_ago}, doc_ids=[1])
    found = statistics(office, now())
    assert found.questions == 3
    assert sum(map(sum, found.departments.values())) == 3
    assert sum(each.entries for each in found.coverage) == len(office.knowledge.entries)
    assert "一共问了3次" in as_text(found)
    assert "▇" in as_text(found)
    assert statistics_picture(found).startswith(b"\x89PNG")
    page = (await wei.get("/stats")).text
    assert "<rect" in page
    assert "最久没核对的数" in page
    book = load_workbook(io.BytesIO((await wei.get("/stats.xlsx")).content))
    assert book.sheetnames == ["每天", "合计", "没答上的", "覆盖", "旧了的数"]
    days = book["每天"]
    assert sum(int(str(cell.value)) for row in days.iter_rows(2) for cell in row[1:]) == 3
