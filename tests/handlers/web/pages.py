"""The pages as whoever uses them sees them: what can be read, typed and pressed on each."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

GRAVE: Final = ("serious", "critical")

expect.set_options(timeout=30_000)  # a machine that does ten things at once


class Site:
    """What every page has."""

    path: str = "/"

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def open(self) -> None:
        self.page.goto(self.address + self.path)

    @property
    def result(self) -> str:
        """The line that answers."""
        return self.page.locator(".result").first.inner_text()

    @property
    def focused(self) -> Locator:
        return self.page.locator(":focus")

    @property
    def notice(self) -> str:
        return self.page.locator("[role=status], [role=alert]").first.inner_text()

    def ready(self) -> None:
        """Loaded with its scripts, and what is typed goes into its field."""
        self.page.wait_for_load_state()
        self.page.locator("#text:focus").wait_for()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def faults(self) -> list[str]:
        """What keeps people out who see, hear or move badly, as axe finds it."""
        found = Axe().run(self.page).response["violations"]
        return [
            f"{each['id']}: {each['nodes'][0]['html'][:120]}"
            for each in found
            if each["impact"] in GRAVE
        ]

    def is_too_wide(self) -> bool:
        """Whether it has to be moved sideways to be read."""
        wide: bool = self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        return wide

    def small_targets(self) -> list[str]:
        """What is too small to be hit by a finger (44 px; links within a text apart)."""
        found: list[str] = self.page.evaluate(
            """[...document.querySelectorAll("button, .button, summary, textarea, input, select")]
            .filter(each => each.type !== "hidden" && each.offsetParent !== null)
            .filter(each => each.getBoundingClientRect().height < 38)
            .map(each => each.outerHTML.slice(0, 80))"""
        )
        return found


class PublicPage(Site):
    def ask(self, text: str) -> None:
        self.page.get_by_role("textbox").fill(text)
        self.page.get_by_role("button", name="问", exact=True).click()
        self.page.locator("section .asked", has_text=text).first.wait_for()

    def choose(self, option: str) -> None:
        newest = self.page.locator(".asked").first
        before = newest.inner_text()
        self.page.get_by_role("button", name=option, exact=True).click()
        expect(newest).not_to_have_text(before)

    @property
    def options(self) -> list[str]:
        return self.page.get_by_label("点一个回答").get_by_role("button").all_inner_texts()

    def behind(self, part: str) -> str:
        """What stands behind an answer, unfolded."""
        details = self.page.locator("section details", has_text=part).first
        details.locator("summary").click()
        return details.inner_text()


class HandoutPage(Site):
    path = "/handout"


class EnterPage(Site):
    def enter(self) -> None:
        self.page.get_by_role("button", name="进去").click()
        self.page.wait_for_url("**/desk")


class DeskPage(Site):
    path = "/desk"

    def find(self, text: str) -> None:
        """Found while it is typed; what was found for its first letters has gone again."""
        self.ready()
        with self.page.expect_response(lambda sent: quote(text) in (sent.request.post_data or "")):
            self.page.keyboard.type(text)
        expect(self.page.locator(".htmx-request")).to_have_count(0)
        self.page.locator(".results a").first.wait_for()


class HouseholdPage(Site):
    def take(self, reason: str) -> None:
        self.page.get_by_role("button", name=reason).click()


class CallPage(Site):
    @property
    def aloud(self) -> str:
        return self.page.locator(".aloud").inner_text()

    @property
    def note(self) -> str:
        return self.page.get_by_label("通话记录").last.input_value()


class TicketsPage(Site):
    path = "/desk/tickets"

    def look_at(self, number: int) -> None:
        self.page.goto(f"{self.address}{self.path}/{number}")


class LedgerPage(Site):
    path = "/desk/ledger"


class UnclaimedPage(Site):
    path = "/desk/unclaimed"


class ReplyPage(Site):
    """Where whoever asked for a person on the public page comes back."""

    path = "/reply"


class KnowledgePage(Site):
    """The room of administrators."""

    path = "/knowledge"

    def find(self, text: str) -> None:
        self.page.get_by_role("searchbox").fill(text)
        self.page.get_by_role("button", name="找", exact=True).click()
        self.page.locator(".results a").first.wait_for()

    def open_first(self) -> None:
        self.page.locator(".results a").first.click()
        self.page.get_by_role("heading", name="怎么说的").wait_for()


class WritePage(Site):
    def open_for(self, kind: str, intent: str, **chosen: str) -> None:
        more = "".join(f"&{name}={value}" for name, value in chosen.items())
        self.page.goto(f"{self.address}/knowledge/write?kind={kind}&intent={intent}{more}")

    @property
    def text(self) -> str:
        return self.page.locator("#text").input_value()

    def put(self, name: str) -> None:
        """Where the caret stands."""
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def submit(self) -> None:
        self.page.get_by_role("button", name="提交，先试算").last.click()


class ProposalPage(Site):
    @property
    def findings(self) -> list[str]:
        return self.page.locator(".finding").all_inner_texts()

    def wait_for_the_gate(self) -> None:
        self.page.get_by_role("heading", name="试算说").wait_for(timeout=120_000)


class ValuesPage(Site):
    path = "/values"


class StatsPage(Site):
    path = "/stats"
