"""The pages in Chromium: on a phone and at a desk, without scripts, and by keyboard alone."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, sync_playwright

from handlers.office import tickets
from handlers.office.clock import now
from handlers.office.config import load_config
from handlers.office.office import Office
from handlers.web.serving import beside
from intents.messages import Dialogue, Question
from knowledge.registry.sign_in import SignIn
from knowledge.registry.tickets import TicketKind
from knowledge.registry.users import Role, User
from tests.conftest import environment, lend
from tests.handlers.web.pages import (
    CallPage,
    DeskPage,
    EnterPage,
    HandoutPage,
    HouseholdPage,
    KnowledgePage,
    LedgerPage,
    ProposalPage,
    PublicPage,
    ReplyPage,
    Site,
    StatsPage,
    TicketsPage,
    UnclaimedPage,
    ValuesPage,
    WritePage,
)
from tests.handlers.web.test_serving import free_port

PHONE, DESK = (360, 740), (1280, 800)
WORKER: Final = 7
ADMINISTRATOR: Final = 9
HOUSEHOLD: Final = "H000001"  # in 网格 RC-01
HEAD: Final = "王桂"  # of it
CHROMIUM: Final = shutil.which("chromium") or "chromium"
SHOTS: Final = os.environ.get("SCREENSHOTS")  # a folder: what the pages look like is kept there

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def office(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    data = tmp_path_factory.mktemp("pages")
    lend(demo, data)
    shutil.copy(demo / "registry.db", data)
    config = load_config(environment=environment(str(data)))
    web = replace(config.web, port=free_port(), questions_a_minute=10_000)
    with closing(Office(replace(config, web=web))) as opened:
        opened.users.grant(WORKER, Role.GRID_WORKER, ["RC-01"])
        opened.users.grant(ADMINISTRATOR, Role.ADMIN)
        yield opened


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    """The pages served by a thread of their own."""
    ready, loop, end = threading.Event(), asyncio.new_event_loop(), asyncio.Event()

    async def serve() -> None:
        async with beside(office):
            loop.call_later(0.2, ready.set)
            await end.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait(10)
    yield office.config.web.address.rstrip("/")
    loop.call_soon_threadsafe(end.set)
    thread.join()
    loop.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Browser, address: str) -> Iterator[Open]:
    """A visitor of their own for each that is asked for. Nothing is loaded from elsewhere."""
    contexts: list[BrowserContext] = []
    elsewhere: list[str] = []

    def open_one(size: tuple[int, int] = DESK, *, scripts: bool = True) -> Page:
        width, height = size
        contexts.append(
            chromium.new_context(
                viewport={"width": width, "height": height},
                java_script_enabled=scripts,
                locale="zh-CN",
            )
        )
        page = contexts[-1].new_page()
        page.set_default_timeout(60_000)  # of a busy machine
        page.on(
            "request",
            lambda sent: elsewhere.append(sent.url) if not sent.url.startswith(address) else None,
        )
        return page

    yield open_one
    for each in contexts:
        each.close()
    assert [url for url in elsewhere if not url.startswith("data:")] == []


def entered(page: Page, office: Office, address: str) -> DeskPage:
    code = SignIn(office.database).new_link(WORKER, now())
    page.goto(f"{address}/desk/enter/{code}")
    EnterPage(page, address).enter()
    return DeskPage(page, address)


def administrator(page: Page, office: Office, address: str) -> Page:
    code = SignIn(office.database).new_link(ADMINISTRATOR, now())
    page.goto(f"{address}/desk/enter/{code}")
    page.get_by_role("button", name="进去").click()
    page.wait_for_url("**/desk/tickets")
    return page


def look(page: Site, name: str, size: tuple[int, int]) -> list[str]:
    """Everything that is wrong with a page at this width."""
    if SHOTS:
        page.page.screenshot(path=f"{SHOTS}/{name}-{size[0]}.png", full_page=True)
    wrong = [*page.faults(), *(f"small: {each}" for each in page.small_targets())]
    if page.is_too_wide():
        wrong.append("too wide")
    return [f"{name} {size[0]}: {each}" for each in wrong]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_public_pages_are_fit_for_everybody(
    opened: Open, address: str, size: tuple[int, int]
) -> None:
    public = PublicPage(opened(size), address)
    public.open()
    wrong = look(public, "public", size)
    public.ask("住院能报多少")
    wrong += look(public, "asked-back", size)
    public.ask("俺爹七十三了，低保户，在县医院住院花了八千能报多少")
    public.behind("依据")
    wrong += look(public, "answer", size)
    handout = HandoutPage(public.page, address)
    handout.open()
    wrong += look(handout, "handout", size)
    public.open()
    public.ask("我不想活了")
    wrong += look(public, "danger", size)
    public.page.goto(f"{address}/no-such-page")
    wrong += look(public, "line", size)
    assert wrong == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_of_the_desk_are_fit_for_everybody(
    opened: Open, office: Office, address: str, size: tuple[int, int]
) -> None:
    page = opened(size)
    code = SignIn(office.database).new_link(WORKER, now())
    page.goto(f"{address}/desk/enter/{code}")
    enter = EnterPage(page, address)
    wrong = look(enter, "enter", size)
    enter.enter()
    desk = DeskPage(page, address)
    wrong += look(desk, "desk", size)
    desk.find(HEAD)
    wrong += look(desk, "found", size)
    page.locator(".results a").first.click()
    household = HouseholdPage(page, address)
    wrong += look(household, "household", size)
    household.take("本人来电")
    call = CallPage(page, address)
    wrong += look(call, "call", size)
    page.get_by_role("button", name="这家能享受哪些").click()
    page.locator(".aloud").wait_for()
    wrong += look(call, "call-answered", size)
    assert wrong == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_of_what_is_to_be_done_are_fit_for_everybody(
    opened: Open, office: Office, address: str, size: tuple[int, int]
) -> None:
    asked = office.chats.add_reply(
        42, "低保为什么没发", "", now(), household_id=HOUSEHOLD, dialogue={"intent": "civil.dibao"}
    )
    reply, resident = office.chats.reply(42, asked), User(42, household_id=HOUSEHOLD)
    ticket = tickets.open_ticket(office, TicketKind.HUMAN, resident, reply)
    desk = entered(opened(size), office, address)
    listed = TicketsPage(desk.page, address)
    listed.open()
    wrong = look(listed, "tickets", size)
    listed.look_at(ticket.id)
    assert listed.page.get_by_text("低保为什么没发").first.is_visible()
    wrong += look(listed, "ticket", size)
    for page, name in ((LedgerPage, "ledger"), (UnclaimedPage, "unclaimed"), (ReplyPage, "reply")):
        shown = page(desk.page, address)
        shown.open()
        wrong += look(shown, name, size)
    assert wrong == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_room_of_administrators_is_fit_for_everybody(
    opened: Open, office: Office, address: str, size: tuple[int, int]
) -> None:
    page = administrator(opened(size), office, address)
    room = KnowledgePage(page, address)
    room.open()
    wrong = look(room, "knowledge", size)
    room.find("低保标准")
    wrong += look(room, "knowledge-found", size)
    room.open_first()
    wrong += look(room, "entry", size)
    write = WritePage(page, address)
    write.open_for("value", "medical.inpatient", value="inpatient_deductible.poor.二级")
    write.submit()  # with nothing written
    wrong += look(write, "write-faults", size)
    write.open_for("wording", "medical.inpatient", part="yes.0")
    page.locator("#text").fill("住院，没参保不报。")
    page.evaluate("document.getElementById('text').setSelectionRange(2, 2)")
    write.put("{住院能报}")
    assert write.text == "住院{住院能报}，没参保不报。"
    wrong += look(write, "write", size)
    write.submit()
    proposal = ProposalPage(page, address)
    proposal.wait_for_the_gate()  # looked at again by itself
    assert proposal.findings
    wrong += look(proposal, "proposal", size)
    for path in ("/knowledge/proposals", "/knowledge/faq"):
        page.goto(f"{address}{path}")
        wrong += look(room, path.rpartition("/")[2], size)
    assert wrong == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_of_figures_are_fit_for_everybody(
    opened: Open, office: Office, address: str, size: tuple[int, int]
) -> None:
    values = ValuesPage(opened(size), address)
    values.open()
    wrong = look(values, "values", size)
    for path in ("/values/civil/dibao_city.城镇", "/rules/medical/inpatient"):
        values.page.goto(f"{address}{path}")
        wrong += look(values, path.split("/")[1].removesuffix("s"), size)
    answer = office.assistant.reply(Question("低保怎么申请", office.day), Dialogue())
    office.answers.keep(answer, office.day, "网页")
    figures = StatsPage(administrator(values.page, office, address), address)
    figures.open()
    assert figures.page.locator("svg rect").count() > 1
    wrong += look(figures, "stats", size)
    assert wrong == []


def test_without_scripts_the_public_page_does_all_the_same(opened: Open, address: str) -> None:
    public = PublicPage(opened(PHONE, scripts=False), address)
    public.open()
    public.page.get_by_role("textbox").fill("住院能报多少")
    public.page.get_by_role("button", name="问", exact=True).click()
    option = public.options[0]
    public.page.get_by_role("button", name=option, exact=True).click()
    assert option in public.page.locator(".asked").first.inner_text()
    assert "文件" in public.behind("依据") or "《" in public.behind("依据")
    public.page.get_by_role("link", name="打印成一张纸").click()
    assert public.page.locator(".paper .code svg").is_visible()


def test_with_scripts_the_page_stays_where_it_is(opened: Open, address: str) -> None:
    public = PublicPage(opened(PHONE), address)
    public.open()
    public.page.evaluate("document.body.dataset.stays = 'yes'")
    public.ask("低保怎么申请")
    assert public.page.evaluate("document.body.dataset.stays") == "yes"
    assert public.result
    public.ask("要等多久")
    assert "要等多久" in public.page.locator(".asked").first.inner_text()


def test_what_is_typed_is_shown_as_it_was_typed(opened: Open, address: str) -> None:
    public = PublicPage(opened(), address)
    public.open()
    said: list[str] = []

    def note(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    public.page.on("dialog", note)
    public.ask("<img src=x onerror=alert(1)><b>低保</b>")
    assert "<b>低保</b>" in public.page.locator(".asked").first.inner_text()
    assert not said


def test_a_handout_is_one_sheet_of_paper(opened: Open, address: str) -> None:
    public = PublicPage(opened(), address)
    public.open()
    public.ask("建档立卡户在二级医院住院花了八千能报多少")
    HandoutPage(public.page, address).open()
    sheet = public.page.pdf(format="A4", prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") + sheet.count(b"/Type /Page ") == 1


def test_a_call_by_keyboard_alone(opened: Open, office: Office, address: str) -> None:
    desk = entered(opened(), office, address)
    desk.find(HEAD)  # the field has the focus
    desk.press("ArrowDown", "Enter")
    household = HouseholdPage(desk.page, address)
    household.page.get_by_text("为什么打开这一户").wait_for()
    household.page.wait_for_load_state()
    while household.focused.count() == 0 or household.focused.inner_text() != "本人来电":
        household.press("Tab")
    household.press("Enter")
    call = CallPage(desk.page, address)
    call.page.get_by_label("替这家问").wait_for()
    call.ready()  # again the field has it
    call.page.keyboard.type("我家能享受哪些")
    call.press("Enter")
    call.page.locator(".aloud").wait_for()
    call.ready()
    assert "一百四十二元" in call.aloud
    assert "【问1】我家能享受哪些" in call.note
    call.press("Tab", "/")
    assert call.focused.get_attribute("id") == "text"
    call.page.keyboard.type("住院呢")
    call.press("Enter")
    call.page.get_by_text("住院呢").first.wait_for()
    call.ready()
    assert "【问2】住院呢" in call.note
