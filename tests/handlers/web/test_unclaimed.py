"""No household left out: listed, marked, and a refusal reaches whoever owns the rule."""

from __future__ import annotations

import re

import httpx
import pytest

from handlers.office import tickets, unclaimed
from handlers.office.office import Office
from handlers.office.unclaimed import Ledger, name_of
from knowledge.registry.claims import ClaimStep
from knowledge.registry.tickets import TicketKind
from knowledge.registry.users import Role
from tests.handlers.web.conftest import SUN, Visitor, enter
from tests.handlers.web.test_desk import ANOTHERS, NAME, OWN, send

PAGE = "/desk/unclaimed"


@pytest.fixture
def first(office: Office) -> unclaimed.Unclaimed:
    """Something that the worker's own household has not claimed."""
    return Ledger(office).of_household(OWN)[0]


async def mark(
    browser: httpx.AsyncClient, each: unclaimed.Unclaimed, step: str, **more: str
) -> httpx.Response:
    household = more.pop("household", each.gap.household)
    return await send(browser, PAGE, household=household, name=each.name, step=step, **more)


async def test_listed_by_village_and_marked(
    sun: httpx.AsyncClient, office: Office, first: unclaimed.Unclaimed
) -> None:
    page = await sun.get(PAGE)
    assert all(part in page.text for part in (first.gap.benefit, first.gap.worth, OWN, "<svg"))
    assert NAME not in page.text
    assert [line.what for line in office.audit.of_household(OWN)] == ["名单"]
    for step in ("已告知", "已申请"):
        assert f"{OWN}</a> · {step}" in (await mark(sun, first, step)).text
    assert len(office.claims.all()) == 1  # the later instead of the former
    done = await mark(sun, first, "已享受")
    assert done.status_code == 200
    [claim] = office.claims.all()
    assert (claim.step, claim.by, claim.benefit) == (ClaimStep.DRAWN, SUN, first.gap.benefit)
    marked = [line.purpose for line in office.audit.of_household(OWN) if line.what == "标记"]
    assert marked[-1] == f"{first.gap.benefit}：已享受"
    village = await sun.get(PAGE, params={"village": "没有的村"})
    assert "没有了" in village.text
    assert office.tickets.all() == []


async def test_a_refusal_reaches_whoever_owns_the_rule(
    sun: httpx.AsyncClient, office: Office, first: unclaimed.Unclaimed
) -> None:
    for reason in ("", " ", "长" * 101):
        page = await mark(sun, first, "不符合", more=reason)
        assert (page.status_code, unclaimed.NO_REASON in page.text) == (400, True)
    assert office.claims.all() == []
    tags = await mark(sun, first, "不符合", more="<script>alert(1)</script>" * 5)
    assert (tags.status_code, "<script>alert" in tags.text) == (400, False)
    reason = f"{NAME}家{OWN}有汽车，身份证110101199003070177"
    for _ in range(2):  # the same once more opens nothing more
        await mark(sun, first, "不符合", more=reason)
    [ticket] = office.tickets.all()
    assert (ticket.kind, ticket.household_id, ticket.user_id) == (TicketKind.RULE, None, SUN)
    assert first.gap.benefit in ticket.question
    assert "有汽车" in ticket.question
    assert ticket.department
    assert ticket.question[:20] in (await sun.get("/desk/tickets")).text
    shown = (await sun.get(f"/desk/tickets/{ticket.id}")).text  # to be read, not to be handled
    assert "有汽车" in shown
    assert "我来办" not in shown
    office.users.grant(9, Role.ADMIN)
    assert tickets.reply(office, ticket.id, office.users.get(9), "规则没错").is_done
    assert "规则没错" in (await sun.get(f"/desk/tickets/{ticket.id}")).text
    for secret in (NAME, OWN, "110101199003070177"):
        assert secret not in ticket.question
        assert secret not in str(office.audit.of_household(OWN)[-1].purpose)


async def test_what_is_forged_marks_nothing(
    sun: httpx.AsyncClient, visitor: Visitor, office: Office, first: unclaimed.Unclaimed
) -> None:
    for fields in (
        {"household": ANOTHERS},
        {"household": "H999999"},
        {"household": "<b>"},
        {"name": name_of("没有的补贴", "")},
        {"step": "发钱"},
    ):
        kept = {"household": OWN, "name": first.name, "step": "已告知", **fields}
        page = await send(sun, PAGE, **kept)
        assert page.status_code == 400
        assert "<b>" not in page.text.partition('role="alert"')[2][:200]
    assert office.claims.all() == []
    office.users.grant(8, Role.GRID_WORKER, ["YZ-01"])
    other = visitor("192.0.2.2")
    await enter(other, office, 8)
    assert (await mark(other, first, "已告知")).status_code == 400
    assert not re.search(rf"\b{OWN}\b", (await other.get(PAGE)).text)
    assert office.claims.all() == []
    assert len(office.audit.of_household(OWN)) == 5  # the worker's own looks


async def test_what_is_remembered_is_not_out_of_date(
    office: Office, first: unclaimed.Unclaimed
) -> None:
    ledger = Ledger(office)
    assert ledger.of_grids(["RC-01"])
    assert first.name in {each.name for each in ledger.of_grids(["RC-01"])}
    stored = office.households.document(OWN)
    assert stored is not None
    with office.households.writing() as writing:
        writing.remove(stored)
    assert all(each.gap.household != OWN for each in ledger.of_grids(["RC-01"]))
    assert ledger.of_household(OWN) == []


def test_progress_counts_what_is_left(office: Office) -> None:
    found = Ledger(office).of_grids(["RC-01", "YZ-01"])
    villages = unclaimed.progress(found)
    assert len(villages) > 1
    total = unclaimed.in_all(villages)
    assert total.total == len(found)
    assert total.steps[unclaimed.NOTHING_YET] == len(found)
    assert total.most == sum(village.most for village in villages)
