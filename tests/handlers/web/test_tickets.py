"""Matters at the desk and on the public page: nobody is promised what does not happen, one alone
answers, the answer comes back to where it was asked, and nobody sees another 网格."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape

import httpx
import pytest
from starlette.applications import Starlette

from handlers.office import tickets
from handlers.office.attachments import GONE, LOOKED_AT, FileContent, NotFetched
from handlers.office.clock import now
from handlers.office.config import Config
from handlers.office.office import Office
from handlers.office.on_duty import HIDDEN
from handlers.office.whom_to_ring import NOBODY_HERE
from handlers.web.app import build
from handlers.web.slips import WRONG
from knowledge.registry.households import Households
from knowledge.registry.tickets import Ticket, TicketKind, TicketState
from knowledge.registry.users import Role, User
from tests.handlers.web.conftest import OTHER, SUN, Visitor, enter
from tests.handlers.web.test_desk import ANOTHERS, NAME, OWN, send, token_of

ASKED = "低保为什么这个月没发"
SAID = "家里有王桂兰"
TAGS = "<script>alert(1)</script>"


@pytest.fixture
async def wei(visitor: Visitor, office: Office) -> httpx.AsyncClient:
    """An administrator."""
    office.users.grant(9, Role.ADMIN)
    browser = visitor("192.0.2.9")
    await enter(browser, office, 9)
    return browser


def opened(office: Office, household_id: str = OWN, question: str = ASKED) -> Ticket:
    """By a resident on Telegram."""
    number = office.chats.add_reply(
        42, question, SAID, now(), household_id=household_id, dialogue={"intent": "civil.dibao"}
    )
    reply = office.chats.reply(42, number)
    return tickets.open_ticket(office, TicketKind.HUMAN, User(42, household_id=household_id), reply)


async def slip_of(browser: httpx.AsyncClient, question: str = ASKED) -> str:
    """The number that is given for a person on the public page."""
    await browser.post("/", data={"text": question})
    page = await browser.post("/", data={"text": "转人工", "after": "1"})
    found = re.search(r"\d+-[A-Z0-9]{10}", page.text)
    assert found is not None, page.text
    return found[0]


async def come_back(browser: httpx.AsyncClient, code: str, **fields: str) -> str:
    return unescape((await browser.post("/reply", data={"code": code, **fields})).text)


async def test_from_the_public_page_to_the_desk_and_back(
    visitor: Visitor, wei: httpx.AsyncClient, office: Office
) -> None:
    resident = visitor("192.0.2.50")
    code = await slip_of(resident)
    assert "还没有回话" in await come_back(resident, code)
    again = await resident.post("/", data={"text": "转人工", "after": "1"})
    assert code in again.text  # the same matter
    listed = await wei.get("/desk/tickets")
    assert ASKED in listed.text
    assert "蓝" in listed.text
    await send(wei, "/desk/tickets/1/reply", await form_token(wei), text="打0537-1234567问民政")
    page = await come_back(resident, code.lower())
    assert '打<a href="tel:0537-1234567">0537-1234567</a>问民政' in page
    assert "没解决" in page
    assert "又转给工作人员了" in await come_back(resident, code, do="unsolved")
    assert "转给工作人员了" in await come_back(resident, code, do="say", text="打不通")
    assert "打不通" in (await wei.get("/desk/tickets/1")).text
    assert "没有发" in await come_back(resident, code, do="say", text="住" * 10_000)
    assert "没有发" in await come_back(resident, code, do="say", text=" ")
    assert "办结了" in await come_back(resident, code, do="solved")
    assert "办结了。还有事" in await come_back(resident, code, do="say", text="再问")
    [ticket] = office.tickets.all()
    assert (ticket.state, ticket.reason) == (TicketState.CLOSED, "")
    assert code.partition("-")[2] not in str(office.database.table("tickets").all())
    assert ASKED not in (await wei.get("/desk/tickets")).text
    assert "群众说解决了" in (await wei.get("/desk/ledger")).text


async def form_token(browser: httpx.AsyncClient) -> str:
    page = (await browser.get("/desk/tickets")).text
    found = re.search(r'name="form_token" value="(\w+)"', page)
    assert found is not None
    return found[1]


async def test_where_nobody_is_at_the_desk_nobody_is_promised(
    browser: httpx.AsyncClient, office: Office
) -> None:
    office.users.grant(9, Role.ADMIN)  # who is neither logged in nor on Telegram
    await browser.post("/", data={"text": ASKED})
    page = await browser.post("/", data={"text": "转人工", "after": "1"})
    assert NOBODY_HERE in page.text
    assert office.tickets.all() == []


@pytest.mark.usefixtures("wei")
async def test_hardship_has_its_clock_on_the_page_too(
    browser: httpx.AsyncClient, office: Office
) -> None:
    told = await browser.post("/", data={"text": "家里断粮了怎么办"})
    assert 'class="answer emergency"' in told.text
    assert all(part in told.text for part in ("24小时", 'href="tel:12345"', "马上转给工作人员"))
    page = await browser.post("/", data={"text": "转人工", "after": "1"})
    assert "急难的事" in page.text
    [ticket] = office.tickets.all()
    assert ticket.due == ticket.created + timedelta(hours=24)


@pytest.mark.usefixtures("wei")
@pytest.mark.parametrize(
    "code", ["", "1", "1-", "1-AAAAAAAAAA", "x-y", "1" * 5000, TAGS, "１-ABCDEFGHJK", "\x00"]
)
async def test_a_wrong_number_opens_nothing(
    browser: httpx.AsyncClient, visitor: Visitor, code: str
) -> None:
    await slip_of(visitor("192.0.2.50"))
    page = await browser.post("/reply", data={"code": code})
    assert (page.status_code, WRONG in unescape(page.text)) == (404, True)
    assert ASKED not in page.text
    assert TAGS not in page.text


@pytest.mark.usefixtures("wei")
async def test_the_number_cannot_be_tried_out(browser: httpx.AsyncClient, office: Office) -> None:
    tries = office.config.web.questions_a_minute
    pages = [await browser.post("/reply", data={"code": f"1-{n:010}"}) for n in range(tries + 5)]
    assert pages[-1].status_code == 429


@pytest.mark.usefixtures("wei")
async def test_one_address_does_not_keep_everybody_busy(visitor: Visitor, office: Office) -> None:
    for _ in range(5):
        page = await visitor("192.0.2.60").post("/", data={"text": "转人工"})
    assert NOBODY_HERE in page.text
    assert len(office.tickets.all()) == 3


async def test_the_reply_of_the_desk_goes_to_telegram(
    sun: httpx.AsyncClient, office: Office
) -> None:
    opened(office)
    whole = await sun.get("/desk/tickets/1")
    assert all(part in whole.text for part in (ASKED, SAID, f"{NAME}家", "民政"))
    assert (await send(sun, "/desk/tickets/1/claim")).status_code == 200
    await send(sun, "/desk/tickets/1/reply", text="带户口本来镇上")
    kept = [office.outbox.next(42)]
    assert kept[0] is not None
    office.outbox.remove(kept[0])
    second = office.outbox.next(42)
    assert second is not None
    assert "带户口本来镇上" in second.text
    assert second.markup is not None
    closed = await send(sun, "/desk/tickets/1/close", reason="已经办成")
    assert str(closed.url).endswith("/desk/tickets")
    [ticket] = office.tickets.all()
    assert (ticket.state, ticket.closed_by, ticket.reason) == (TicketState.CLOSED, SUN, "已经办成")
    looks = [line.what for line in office.audit.of_household(OWN)]
    assert looks == ["看单", "接单", "看单", "回话", "看单", "销号"]
    ledger = await sun.get("/desk/ledger")
    assert "已经办成" in ledger.text


async def test_two_workers_on_one_ticket(
    sun: httpx.AsyncClient, visitor: Visitor, office: Office
) -> None:
    office.users.grant(OTHER, Role.GRID_WORKER, ["RC-01"])
    zhou = visitor("192.0.2.2")
    await enter(zhou, office, OTHER)
    opened(office)
    await send(sun, "/desk/tickets/1/claim")
    before = office.tickets.get(1)
    taken = tickets.TAKEN.format(number=1, who=f"网格员{SUN}")
    for doing, fields in (
        ("claim", {}),
        ("reply", {"text": "我来说"}),
        ("close", {"reason": "已经办成"}),
        ("let-go", {}),
    ):
        page = await send(zhou, f"/desk/tickets/1/{doing}", **fields)
        assert (page.status_code, taken in page.text) == (409, True), doing
    assert office.tickets.get(1) == before
    await send(sun, "/desk/tickets/1/let-go")
    assert (await send(zhou, "/desk/tickets/1/claim")).status_code == 200
    ticket = office.tickets.get(1)
    assert ticket is not None
    assert ticket.holder == OTHER


async def sent_on_telegram(file_id: str) -> FileContent:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"pict"
        yield b"ure"

    if file_id == "gone":
        raise NotFetched(GONE)
    return FileContent("", pieces())


async def test_a_picture_is_fetched_for_whoever_may_handle_it(
    sun: httpx.AsyncClient, wei: httpx.AsyncClient, site: Starlette, office: Office
) -> None:
    ticket, anothers = opened(office), opened(office, ANOTHERS)
    for file in ("photo-1", "gone", ""):
        tickets.pass_on(office, ticket, "", file, "photo")
    tickets.pass_on(office, anothers, "", "photo-2", "photo")
    assert "files" not in (await sun.get("/desk/tickets/1")).text  # where nobody can fetch it
    site.state.site.fetch = sent_on_telegram
    assert "/desk/tickets/1/files/1" in (await sun.get("/desk/tickets/1")).text
    for browser in (sun, wei):
        fetched = await browser.get("/desk/tickets/1/files/0")
        assert fetched.content == b"picture"
        assert fetched.headers["content-disposition"] == 'attachment; filename="1-1.jpg"'
        assert fetched.headers["content-type"] == "application/octet-stream"
    for path, line in (
        ("1/files/1", GONE),
        ("1/files/2", tickets.NOT_YOURS),
        ("1/files/9", tickets.NOT_YOURS),
        ("2/files/0", tickets.NOT_YOURS),
        ("9/files/0", tickets.NOT_YOURS),
    ):
        refused = await sun.get(f"/desk/tickets/{path}")
        assert (refused.status_code, line in unescape(refused.text)) == (404, True), path
    looks = [line.what for line in office.audit.of_household(OWN)]
    assert looks.count(LOOKED_AT) == 2  # and the administrator, without the household
    assert [line.who for line in office.audit.of_household("") if line.what == LOOKED_AT] == [9]


@pytest.mark.parametrize("text", ["", "  ", "住" * 10_000])
async def test_what_cannot_be_sent_is_not_sent(
    sun: httpx.AsyncClient, office: Office, text: str
) -> None:
    before = opened(office)
    page = await send(sun, "/desk/tickets/1/reply", text=text)
    assert (page.status_code, "没有发" in page.text) == (409, True)
    page = await send(sun, "/desk/tickets/1/close", reason=text)
    assert (page.status_code, tickets.NO_REASON in page.text) == (409, True)
    assert office.tickets.get(1) == before
    assert office.outbox.next(42) is None


async def test_tags_stay_text(
    visitor: Visitor, wei: httpx.AsyncClient, sun: httpx.AsyncClient, office: Office
) -> None:
    resident = visitor("192.0.2.50")
    code = await slip_of(resident, f"低保{TAGS}")
    await come_back(resident, code, do="say", text=TAGS)
    await send(wei, "/desk/tickets/1/reply", await form_token(wei), text=TAGS)
    opened(office, question=TAGS)
    await send(sun, "/desk/tickets/2/close", more=TAGS)
    for browser in (wei, sun, resident):
        pages = [await browser.get(path) for path in ("/desk/tickets", "/desk/ledger")]
        pages += [await browser.get(f"/desk/tickets/{number}") for number in (1, 2)]
        pages.append(await browser.post("/reply", data={"code": code}))
        assert not any(TAGS in page.text for page in pages)


# Who may not


@pytest.mark.parametrize("household_id", [OWN, ANOTHERS])
async def test_another_grids_ticket_is_not_there(
    sun: httpx.AsyncClient, office: Office, household_id: str
) -> None:
    opened(office, household_id)
    is_own = household_id == OWN
    assert (ASKED in (await sun.get("/desk/tickets")).text) is is_own
    assert (await sun.get("/desk/tickets/1")).status_code == (200 if is_own else 404)
    assert (await send(sun, "/desk/tickets/1/claim")).status_code == (200 if is_own else 404)
    assert (await sun.get("/desk/tickets/99")).status_code == 404
    looks = office.audit.of_household(household_id)
    assert bool(looks) is is_own


async def test_administrators_see_no_household(wei: httpx.AsyncClient, office: Office) -> None:
    ticket = opened(office)
    pages = [await wei.get(path) for path in ("/desk/tickets", "/desk/tickets/1", "/desk/ledger")]
    for page in pages:
        assert page.status_code == 200
        assert not any(part in page.text for part in (OWN, NAME, SAID))
    assert HIDDEN in pages[1].text
    assert ticket.village not in pages[0].text + pages[1].text
    assert (await wei.get("/desk")).status_code == 403
    assert (await wei.get("/desk/unclaimed")).status_code == 403
    assert not office.audit.of_household(OWN)


async def test_who_is_not_let_in(visitor: Visitor, office: Office) -> None:
    opened(office)
    stranger, resident = visitor("192.0.2.3"), visitor("192.0.2.4")
    stranger.cookies.set("desk", "1." + "x" * 32, path="/")
    await enter(resident, office, 42)
    for browser, code in ((stranger, 401), (resident, 403)):
        for path in ("/desk/tickets", "/desk/tickets/1", "/desk/ledger", "/desk/unclaimed"):
            page = await browser.get(path)
            assert (page.status_code, ASKED in page.text) == (code, False)
        for path in ("/desk/tickets/1/claim", "/desk/unclaimed"):
            assert (await send(browser, path, "x")).status_code == code


async def test_every_form_needs_its_token(sun: httpx.AsyncClient, office: Office) -> None:
    before = opened(office)
    for doing in ("claim", "reply", "close", "let-go"):
        page = await send(sun, f"/desk/tickets/1/{doing}", "x", text="来镇上", reason="已经办成")
        assert page.status_code == 403
    assert office.tickets.get(1) == before


# Faults


async def test_a_household_that_an_import_takes_away(
    sun: httpx.AsyncClient, wei: httpx.AsyncClient, office: Office
) -> None:
    opened(office)
    await send(sun, "/desk/tickets/1/claim")
    stored = office.households.document(OWN)
    assert stored is not None
    with Households(office.database).writing() as writing:
        writing.remove(stored)
    assert (await sun.get("/desk/tickets/1")).status_code == 404
    assert (await send(sun, "/desk/tickets/1/reply", text="来镇上")).status_code == 404
    page = await wei.get("/desk/tickets/1")  # the matter is not lost
    assert page.status_code == 200
    done = await send(wei, "/desk/tickets/1/reply", await form_token(wei), text="来镇上")
    assert done.status_code == 200


async def test_a_restart_loses_nothing(
    sun: httpx.AsyncClient, config: Config, office: Office
) -> None:
    opened(office)
    await send(sun, "/desk/tickets/1/claim")
    transport = httpx.ASGITransport(build(config, office))
    after = httpx.AsyncClient(
        transport=transport, base_url="http://helper.test", cookies=sun.cookies
    )
    async with after:
        done = await send(after, "/desk/tickets/1/reply", text="来镇上")
        assert "来镇上" in done.text


async def test_hardship_stands_first(
    site: Starlette, sun: httpx.AsyncClient, office: Office
) -> None:
    assert site.state.site
    opened(office)
    later = now() + timedelta(days=1)
    office.tickets.open(TicketKind.HUMAN, 43, "断粮了", "", later, OWN, is_urgent=True)
    page = (await sun.get("/desk/tickets")).text
    assert page.index("断粮了") < page.index(ASKED)
    assert await token_of(sun)
