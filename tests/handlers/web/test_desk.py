"""A grid worker at the desk: one call from the log-in to the note, and everybody who may not."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from html import unescape

import httpx
import pytest
from starlette.applications import Starlette

from handlers.office.calls.aloud import MOST_SECONDS
from handlers.office.clock import now
from handlers.office.config import Config
from handlers.office.office import Office
from handlers.web.app import build
from knowledge.registry import sign_in
from knowledge.registry.calls import Calls
from knowledge.registry.households import Households
from knowledge.registry.sign_in import SignIn
from knowledge.registry.tickets import TicketKind
from knowledge.registry.users import Role
from tests.handlers.web.conftest import OTHER, SUN, Visitor, enter

OWN, ANOTHERS = "H000001", "H000004"  # of RC-01 and of YZ-01
NAME, MASKED, ANOTHERS_NAME = "王桂兰", "王*兰", "张建国"


async def token_of(browser: httpx.AsyncClient) -> str:
    page = (await browser.get("/desk")).text
    found = re.search(r'name="form_token" value="(\w+)"', page)
    return found[1] if found else ""


async def send(
    browser: httpx.AsyncClient, path: str, token: str | None = None, **fields: str
) -> httpx.Response:
    """A form with the session's own token."""
    token = await token_of(browser) if token is None else token
    return await browser.post(path, data={"form_token": token, **fields}, follow_redirects=True)


async def open_call(browser: httpx.AsyncClient, household_id: str = OWN) -> httpx.Response:
    return await send(browser, "/desk/calls", household=household_id, reason="本人来电")


def note_in(page: httpx.Response) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
    assert found is not None
    return unescape(found[1])


async def test_a_call_from_the_search_to_the_note(sun: httpx.AsyncClient, office: Office) -> None:
    found = await send(sun, "/desk/find", text="王桂")
    assert MASKED in found.text
    assert NAME not in found.text
    before = await sun.get(f"/desk/households/{OWN}")
    assert MASKED in before.text
    assert NAME not in before.text
    assert not office.audit.of_household(OWN)
    call = await open_call(sun)
    assert NAME in call.text
    assert all(part in call.text for part in ("该享受、没享受", "居民养老金", "每年1704元", "低保"))
    assert str(call.url).endswith("/desk/calls/1")
    offering = await send(sun, "/desk/calls/1/ask", text="俺家能申请公租房不")
    assert 'name="text" value="当地没房"' in offering.text
    asked = await send(sun, "/desk/calls/1/ask", text="我家能享受哪些")
    seconds = re.search(r"约(\d+)秒", asked.text)
    assert seconds is not None
    assert 0 < int(seconds[1]) <= MOST_SECONDS
    assert "一百四十二元" in asked.text  # to be read aloud
    assert "每月142元" in asked.text  # and in full
    then = await send(sun, "/desk/calls/1/ask", text="不是建档立卡户")
    note = note_in(then)
    for part in ("【来电缘由】本人来电", "【受理人】网格员7", "【问3】不是建档立卡户", "【依据】"):
        assert part in note
    assert f"【住户】{OWN} {NAME}家" in note
    assert "【回访】2021-01-07" in note
    changed = await send(sun, "/desk/calls/1/follow-up", day="2021-01-15")
    assert "【回访】2021-01-15" in note_in(changed)
    ended = await send(sun, "/desk/calls/1/end")
    assert "【问3】" in note_in(ended)
    assert "该享受、没享受" not in ended.text
    lines = [(line.what, line.who) for line in office.audit.of_household(OWN)]
    assert lines == [("选定", SUN), *[("回答", SUN)] * 3, ("结束", SUN)]
    assert office.audit.of_household(OWN)[0].purpose == "本人来电"


async def test_what_a_family_does_not_accept_reaches_whoever_owns_the_entry(
    sun: httpx.AsyncClient, office: Office
) -> None:
    await open_call(sun)
    assert "还没有答复可以不认" in (await send(sun, "/desk/calls/1/dispute")).text
    await send(sun, "/desk/calls/1/ask", text=f"{NAME}低保能领多少")
    assert "编号1" in (await send(sun, "/desk/calls/1/dispute")).text
    [ticket] = office.tickets.all()
    assert (ticket.kind, ticket.household_id, ticket.department) == (
        TicketKind.FEEDBACK,
        None,
        "civil",
    )
    assert "群众不认" in ticket.question
    assert NAME not in ticket.question


async def test_hardship_on_the_telephone_has_its_clock(
    sun: httpx.AsyncClient, office: Office
) -> None:
    await open_call(sun)
    page = await send(sun, "/desk/calls/1/ask", text=f"{NAME}家断粮了，两天没吃饭")
    [ticket] = office.tickets.all()
    assert (ticket.kind, ticket.household_id, ticket.is_urgent) == (TicketKind.HARDSHIP, OWN, True)
    assert ticket.due == ticket.created + timedelta(hours=24)
    assert NAME not in ticket.question
    assert 'class="answer emergency"' in page.text
    assert "急难，开了单子，编号1" in page.text
    assert "【单子】编号1（急难）" in note_in(page)
    assert "【回访】2021-01-01" in note_in(page)
    await send(sun, "/desk/calls/1/ask", text="真的揭不开锅了")
    [ticket] = office.tickets.all()
    assert [each.text for each in ticket.said] == ["真的揭不开锅了"]
    assert "【急难】" in (await sun.get("/desk/tickets")).text
    mine = await send(sun, "/desk/tickets/1/claim")
    assert "记下" in mine.text
    assert "发给群众" not in mine.text


async def test_what_a_call_was_not_answered_becomes_a_ticket(
    sun: httpx.AsyncClient, office: Office
) -> None:
    await open_call(sun)
    page = await send(sun, "/desk/calls/1/ask", text="孩子学校几点放学")
    [ticket] = office.tickets.all()
    assert (ticket.kind, ticket.household_id) == (TicketKind.UNANSWERED, OWN)
    assert "没答上，记了单子，编号1" in page.text
    assert [each.text for each in office.unanswered.all()] == ["孩子学校几点放学"]


async def test_a_restart_in_mid_call_loses_nothing(
    sun: httpx.AsyncClient, config: Config, office: Office
) -> None:
    await open_call(sun)
    await send(sun, "/desk/calls/1/ask", text="住院能报多少")
    after = httpx.AsyncClient(
        transport=httpx.ASGITransport(build(config, office)),
        base_url="http://helper.test",
        cookies=sun.cookies,
    )
    async with after:
        assert "有一通没结束的电话" in (await after.get("/desk")).text
        then = await send(after, "/desk/calls/1/ask", text="二级")
        assert "二级医院" in then.text
        assert "【问1】住院能报多少" in note_in(then)


# Who may not

ComeIn = Callable[[httpx.AsyncClient, Office], Awaitable[None]]
READS = ("/desk", f"/desk/households/{OWN}", "/desk/calls/1")
WRITES: tuple[tuple[str, dict[str, str]], ...] = (
    ("/desk/find", {"text": NAME}),
    ("/desk/calls", {"household": OWN, "reason": "本人来电"}),
    ("/desk/calls/1/ask", {"text": "我家能享受哪些"}),
    ("/desk/calls/1/dispute", {}),
    ("/desk/calls/1/follow-up", {"day": "2021-01-15"}),
    ("/desk/calls/1/end", {}),
    ("/desk/leave", {}),
)


async def nobody(browser: httpx.AsyncClient, _: Office) -> None:
    await browser.get("/")


async def resident(browser: httpx.AsyncClient, office: Office) -> None:
    await enter(browser, office, 42)


async def administrator(browser: httpx.AsyncClient, office: Office) -> None:
    office.users.grant(9, Role.ADMIN)
    await enter(browser, office, 9)


async def who_lost_the_role(browser: httpx.AsyncClient, office: Office) -> None:
    office.users.grant(10, Role.GRID_WORKER, ["RC-01"])
    await enter(browser, office, 10)
    office.users.revoke(10)


async def with_a_made_up_cookie(browser: httpx.AsyncClient, _: Office) -> None:
    browser.cookies.set("desk", "1." + "x" * 32, path="/")


async def of_another_grid(browser: httpx.AsyncClient, office: Office) -> None:
    office.users.grant(OTHER, Role.GRID_WORKER, ["YZ-01"])
    await enter(browser, office, OTHER)


async def moved_to_another_grid(browser: httpx.AsyncClient, office: Office) -> None:
    office.users.grant(OTHER, Role.GRID_WORKER, ["RC-01"])
    await enter(browser, office, OTHER)
    office.users.grant(OTHER, Role.GRID_WORKER, ["YZ-01"])


@pytest.mark.parametrize(
    ("come_in", "code"),
    [
        (nobody, 401),
        (with_a_made_up_cookie, 401),
        (resident, 403),
        (administrator, 403),
        (who_lost_the_role, 403),
        (of_another_grid, 404),
        (moved_to_another_grid, 404),
    ],
)
async def test_nobody_sees_another_grid(
    sun: httpx.AsyncClient, visitor: Visitor, office: Office, come_in: ComeIn, code: int
) -> None:
    """Every page and every form, for everybody who may not; a call of the worker's is going on."""
    await open_call(sun)
    await send(sun, "/desk/calls/1/ask", text="我家能享受哪些")
    before = Calls(office.database).get(1, SUN)
    audit = len(office.audit.of_household(OWN))
    other = visitor("192.0.2.2")
    await come_in(other, office)
    token = await token_of(other)
    is_let_in = code == 404
    for path in READS:
        page = await other.get(path)
        assert page.status_code == (200 if is_let_in and path == "/desk" else code), path
        assert NAME not in page.text
        assert MASKED not in page.text
        assert "登录" in page.text or "网格" in page.text or "没有" in page.text
    for path, fields in WRITES:
        if is_let_in and path == "/desk/leave":
            continue
        page = await send(other, path, token, **fields)
        assert page.status_code == (200 if is_let_in and path == "/desk/find" else code), path
        assert MASKED not in page.text
        assert "柳岸" not in page.text
    assert Calls(office.database).get(1, SUN) == before
    assert len(office.audit.of_household(OWN)) == audit


async def test_every_form_needs_the_token_of_its_session(
    sun: httpx.AsyncClient, visitor: Visitor, office: Office
) -> None:
    await open_call(sun)
    before = Calls(office.database).get(1, SUN)
    office.users.grant(OTHER, Role.GRID_WORKER, ["RC-01"])
    other = visitor("192.0.2.2")
    await enter(other, office, OTHER)
    for token in ("", "x", "０", await token_of(other)):
        for path, fields in WRITES:
            page = await send(sun, path, token, **fields)
            assert (page.status_code, "没有办" in page.text) == (403, True), path
    assert Calls(office.database).get(1, SUN) == before
    assert (await sun.get("/desk")).status_code == 200  # not even logged out


async def test_a_call_of_another_worker_in_the_same_grid(
    sun: httpx.AsyncClient, visitor: Visitor, office: Office
) -> None:
    await open_call(sun)
    office.users.grant(OTHER, Role.GRID_WORKER, ["RC-01"])
    other = visitor("192.0.2.2")
    await enter(other, office, OTHER)
    assert (await other.get("/desk/calls/1")).status_code == 404
    assert (await send(other, "/desk/calls/1/ask", text="低保")).status_code == 404


async def test_a_household_that_an_import_takes_away_in_mid_call(
    sun: httpx.AsyncClient, office: Office
) -> None:
    await open_call(sun)
    await send(sun, "/desk/calls/1/ask", text="我家能享受哪些")
    stored = office.households.document(OWN)
    assert stored is not None
    with Households(office.database).writing() as writing:
        writing.remove(stored)
    before = Calls(office.database).get(1, SUN)
    page = await send(sun, "/desk/calls/1/ask", text="低保")
    assert "登记里现在没有这一户了" in page.text
    assert "该享受、没享受" not in page.text
    assert "【问1】我家能享受哪些" in note_in(page)  # what was said can still be copied
    assert Calls(office.database).get(1, SUN) == before
    assert (await send(sun, "/desk/calls/1/end")).status_code == 200


@pytest.mark.parametrize("is_ended", [False, True])
async def test_a_household_that_becomes_another_workers_in_mid_call(
    sun: httpx.AsyncClient, office: Office, is_ended: bool
) -> None:
    await open_call(sun)
    await send(sun, "/desk/calls/1/ask", text="我家能享受哪些")
    if is_ended:
        await send(sun, "/desk/calls/1/end")
    stored = office.households.document(OWN)
    assert stored is not None
    with Households(office.database).writing() as writing:
        writing.replace(stored, {**stored, "网格": "YZ-01"})
    before = Calls(office.database).get(1, SUN)
    pages = [await sun.get("/desk/calls/1"), await send(sun, "/desk/calls/1/ask", text="低保")]
    pages += [await send(sun, "/desk/calls/1/follow-up", day="2021-01-02")]
    for page in pages:
        assert (page.status_code, "不在您的网格里了" in page.text) == (404, True)
        assert NAME not in page.text
    assert Calls(office.database).get(1, SUN) == before


# In and out


async def test_a_link_lets_in_once(
    browser: httpx.AsyncClient, visitor: Visitor, office: Office
) -> None:
    office.users.grant(SUN, Role.GRID_WORKER, ["RC-01"])
    code = SignIn(office.database).new_link(SUN, now())
    for _ in range(2):  # what only looks uses nothing up
        assert "进去" in (await browser.get(f"/desk/enter/{code}")).text
    entered = await browser.post("/desk/enter", data={"code": code})
    cookie = entered.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/"))
    assert (await browser.get("/desk")).status_code == 200
    again = await visitor("192.0.2.3").post("/desk/enter", data={"code": code})
    assert (again.status_code, "用过了" in again.text) == (403, True)
    tables = map(office.database.table, (sign_in.LINKS, sign_in.SESSIONS))
    kept = str([document for table in tables for document in table.all()])
    assert code.partition(".")[2] not in kept
    assert cookie.partition("=")[2].partition(";")[0].partition(".")[2] not in kept.lower()


@pytest.mark.parametrize("code", ["", "1", "1.x", "x" * 5000, "99.abcdefghijklmnopqrstuvwx", "<b>"])
async def test_a_wrong_link_is_told(browser: httpx.AsyncClient, code: str) -> None:
    answer = await browser.post("/desk/enter", data={"code": code})
    assert (answer.status_code, "再要一个" in answer.text) == (403, True)
    assert "<b>" not in answer.text


async def test_links_and_sessions_end_by_themselves(
    browser: httpx.AsyncClient, office: Office
) -> None:
    office.users.grant(SUN, Role.GRID_WORKER, ["RC-01"])
    access, moment = SignIn(office.database), now()
    late = moment + sign_in.LINK_LIFETIME
    assert access.enter(access.new_link(SUN, moment), late) is None
    cookie = access.enter(access.new_link(SUN, moment), moment)
    assert cookie is not None
    seen = moment
    while seen < moment + sign_in.LONGEST - timedelta(hours=1):  # at work all day
        seen += timedelta(hours=1)
        assert access.session(cookie, seen) is not None
    assert access.session(cookie, moment + sign_in.LONGEST) is None
    idle = access.enter(access.new_link(SUN, moment), moment)
    assert idle is not None
    assert access.session(idle, moment + sign_in.IDLE) is None
    browser.cookies.set("desk", idle, path="/")
    page = await browser.get("/desk")
    assert (page.status_code, "登录过期了" in page.text) == (401, True)


async def test_leaving_ends_the_session(sun: httpx.AsyncClient) -> None:
    cookies = dict(sun.cookies)
    left = await sun.post("/desk/leave", data={"form_token": await token_of(sun)})
    assert left.headers["clear-site-data"] == '"cache", "storage"'
    page = await sun.get("/desk", headers={"Cookie": f"desk={cookies['desk']}"})
    assert page.status_code == 401


async def test_a_browser_has_one_session(sun: httpx.AsyncClient, office: Office) -> None:
    before = sun.cookies["desk"]
    await enter(sun, office, SUN)
    assert sun.cookies["desk"] != before
    assert SignIn(office.database).session(before, now()) is None
    assert (await sun.get("/desk")).status_code == 200


async def test_nothing_is_left_to_whoever_has_lost_their_role(
    sun: httpx.AsyncClient, office: Office
) -> None:
    access = SignIn(office.database)
    link = access.new_link(SUN, now())
    others = access.enter(access.new_link(OTHER, now()), now()) or ""
    access.leave_all(SUN)
    assert (await sun.get("/desk")).status_code == 401
    assert access.enter(link, now()) is None
    assert access.session(others, now()) is not None


# Bad input


@pytest.mark.parametrize(
    "text", ["", "住院" * 5000, "<script>alert(1)</script>", "\x00", "🀄" * 50]
)
async def test_whatever_is_typed_ends_in_a_page(
    sun: httpx.AsyncClient, office: Office, text: str
) -> None:
    await open_call(sun)
    for path in ("/desk/find", "/desk/calls/1/ask"):
        page = await send(sun, path, text=text)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
    for path in ("/desk/calls", "/desk/calls/1/follow-up"):
        page = await send(sun, path, household=OWN, reason=text, day=text)
        assert page.status_code == 400
        assert "<script>alert" not in page.text
    assert Calls(office.database).get(2, SUN) is None


@pytest.mark.parametrize("day", ["2020-12-30", "2022-01-02", "9999-99-99", "明天"])
async def test_a_day_that_cannot_be_is_told(sun: httpx.AsyncClient, day: str) -> None:
    await open_call(sun)
    page = await send(sun, "/desk/calls/1/follow-up", day=day)
    assert (page.status_code, "回访日期不对" in page.text) == (400, True)


async def test_no_number_that_points_at_a_person_is_kept(
    sun: httpx.AsyncClient, office: Office
) -> None:
    await open_call(sun)
    await send(sun, "/desk/calls/1/ask", text="我身份证110101199003070177低保多少")
    call = Calls(office.database).get(1, SUN)
    assert "110101199003070177" not in str(call)
    assert "110101199003070177" not in str(office.audit.of_household(OWN))


async def test_a_number_in_the_question_changes_nothing_of_the_household(
    sun: httpx.AsyncClient, office: Office
) -> None:
    await open_call(sun)
    told = "身份证999901196012310023，电话13812345678，卡号6222021001116245702"
    for text in ("我家能享受哪些", f"{told}，我家能享受哪些", f"我家能享受哪些，{told}"):
        await send(sun, "/desk/calls/1/ask", text=text)
    call = Calls(office.database).get(1, SUN)
    assert call is not None
    first, *others = (turn.text for turn in call.turns)
    assert "居民养老金" in first
    assert others == [first, first]


async def test_the_number_of_an_office_is_told_and_no_number_that_was_typed(
    sun: httpx.AsyncClient, office: Office
) -> None:
    await open_call(sun)
    asked = "我电话0537-2212345，孙子上高中能免学费不"
    page = await send(sun, "/desk/calls/1/ask", text=asked)
    assert "0531-81916654" in page.text
    assert "0531-81916654" in note_in(page)
    assert "零五三一 八一九一六六五四" in page.text
    assert "2212345" not in str(Calls(office.database).get(1, SUN))


async def test_the_search_takes_no_longer_than_typing(office: Office) -> None:
    office.households.find("王", ["RC-01"])
    began = time.perf_counter()
    for text in ("王桂", "wgl", "柳岸", OWN, "0001"):
        office.households.find(text, ["RC-01"])[:8]
    assert (time.perf_counter() - began) / 5 < 0.05


async def test_the_pages_stay_apart(site: Starlette, sun: httpx.AsyncClient) -> None:
    """The public page never shows anything of a household, whoever is logged in."""
    assert site.state.site
    await open_call(sun)
    page = await sun.post("/", data={"text": "我家能享受哪些"})
    assert NAME not in page.text
