"""Two workers at work while the process is killed: `python -m benchmarks.calls [--calls 200]`.

One sits at the desk in a browser, one is in the field on Telegram; both have the same 网格. Every
third call a resident asks for a person, and both workers reach for the matter at once. `bot.py run`
serves both channels and is killed (-9) again and again, in the middle of whatever is going on; the
workers then do what people do: wait, look, and go on from what they see. Prints one JSON object:
calls and matters that were lost, doubled or answered by two, and how many clicks and seconds a call
takes from the search to the note.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import httpx
from playwright.async_api import Error, Page, async_playwright

from benchmarks.load import QUESTION, ROOT
from benchmarks.pages import free_port
from handlers.office.clock import now
from handlers.office.config import load_config
from handlers.office.office import Office
from handlers.office.tickets import REPLY
from knowledge.registry.calls import TABLE as CALLS
from knowledge.registry.sign_in import SignIn
from knowledge.registry.tickets import Ticket
from knowledge.registry.users import Role
from tests.emulator import Emulator, Message, Person

AT_DESK: Final = 7
IN_FIELD: Final = 8
GRID: Final = "RC-01"
FIRST_RESIDENT: Final = 500
REASON_AT_DESK: Final = "本人来电"
REASON_IN_FIELD: Final = "本人来问"
TAKE: Final = "我来答"
PATIENCE: Final = 120.0  # seconds; the process may be starting
_NUMBER: Final = re.compile(r"编号(\d+)")


class Server:
    """`bot.py run`, which can be killed and begins anew."""

    def __init__(self, surroundings: dict[str, str], address: str) -> None:
        self._surroundings = surroundings
        self._address = address
        self._process: Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "bot.py", "run", env=self._surroundings, stderr=DEVNULL, cwd=ROOT
        )
        async with httpx.AsyncClient(timeout=2) as client:
            for _ in range(int(PATIENCE / 0.2)):
                with suppress(httpx.HTTPError):
                    await client.get(self._address)
                    return
                await asyncio.sleep(0.2)
        raise TimeoutError("bot.py run does not answer")

    async def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        await self._process.wait()


@dataclass
class Taken:
    """What a worker's calls took."""

    clicks: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


class Desk:
    """The worker at the browser."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        self._address = address
        self._clicks = 0
        self.taken = Taken()

    async def enter(self, code: str) -> None:
        await self._page.goto(f"{self._address}/desk/enter/{code}")
        await self._page.get_by_role("button", name="进去").click()
        await self._page.wait_for_url("**/desk")

    async def call(self, household_id: str, questions: Sequence[str]) -> None:
        began, self._clicks = time.monotonic(), 0
        await self._until(partial(self._begin, household_id))
        for number, question in enumerate(questions, 1):
            await self._until(partial(self._ask, number, question))
        await self._until(self._end)
        self.taken.clicks.append(self._clicks)
        self.taken.seconds.append(time.monotonic() - began)

    async def reach_for(self, number: int) -> bool:
        """Whether the matter is this worker's now."""
        return await self._until(partial(self._reach_for, number))

    async def reply(self, number: int, text: str) -> None:
        await self._until(partial(self._reply, number, text))

    async def _until(self, step: Callable[[], Awaitable[bool]]) -> bool:
        """Where the page does not come, it is opened again and looked at: each step sees for
        itself what is done already."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return await step()
            except Error:
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(0.3)

    async def _open(self, path: str) -> None:
        answer = await self._page.goto(self._address + path)
        if answer is None or answer.status >= 500:
            raise Error(f"{path}: {answer.status if answer else 'nothing'}")

    async def _press(self, name: str) -> None:
        self._clicks += 1
        await self._page.get_by_role("button", name=name, exact=True).first.click()
        await self._page.wait_for_load_state()
        if "chrome-error" in self._page.url:
            raise Error("the page did not come")

    async def _begin(self, household_id: str) -> bool:
        await self._open("/desk")
        at_hand = self._page.locator(".notice a")
        if await at_hand.count() and household_id in await at_hand.inner_text():
            await at_hand.click()
            return True
        await self._page.keyboard.type(household_id)
        self._clicks += 1
        await self._page.locator(".results a", has_text=household_id).first.click()
        await self._page.wait_for_url(f"**/households/{household_id}")
        await self._press(REASON_AT_DESK)
        await self._page.wait_for_url("**/calls/*")
        return True

    async def _ask(self, number: int, text: str) -> bool:
        await self._back_to_the_call()
        if await self._asked() >= number:
            return True
        await self._page.locator("#text").fill(text)
        await self._page.keyboard.press("Enter")
        self._clicks += 1
        await self._page.locator(".asked", has_text=text).first.wait_for()
        return True

    async def _asked(self) -> int:
        note = await self._page.locator("#note").input_value()
        return len(re.findall(r"【问\d+】", note))

    async def _back_to_the_call(self) -> None:
        if "/calls/" not in self._page.url or not await self._page.locator("#note").count():
            await self._open("/desk")
            await self._page.locator(".notice a").click()
            await self._page.locator("#note").wait_for()

    async def _end(self) -> bool:
        if "/calls/" not in self._page.url or not await self._page.locator("#note").count():
            await self._open("/desk")
            if not await self._page.locator(".notice a").count():
                return True  # it was ended before the page was gone
            await self._back_to_the_call()
        await self._press("结束这通电话")
        await self._page.get_by_text("这通电话结束了").first.wait_for()
        return True

    async def _reach_for(self, number: int) -> bool:
        await self._open(f"/desk/tickets/{number}")
        if await self._page.get_by_role("button", name="我来办").count():
            await self._press("我来办")
        await self._open(f"/desk/tickets/{number}")
        return bool(await self._page.get_by_role("button", name="放回去，让别人接").count())

    async def _reply(self, number: int, text: str) -> bool:
        await self._open(f"/desk/tickets/{number}")
        if not await self._page.locator(".staff", has_text=text).count():
            await self._page.locator("#text").fill(text)
            await self._press("发给群众")
            await self._page.locator(".staff", has_text=text).first.wait_for()
        return True


class Field:
    """The worker on Telegram."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.taken = Taken()

    async def call(self, household_id: str, questions: Sequence[str]) -> None:
        began, clicks = time.monotonic(), 4 + len(questions)
        found = await self._told(
            self.person.text(f"查 {household_id}"), lambda message: bool(message.buttons)
        )
        await self._told(
            self.person.press(found.buttons[0]), lambda message: REASON_IN_FIELD in message.buttons
        )
        await self._told(self.person.press(REASON_IN_FIELD), lambda told: "回答" in told.text)
        heading = f"【{household_id}"
        for question in questions:
            await self._told(self.person.text(question), lambda told: told.text.startswith(heading))
        await self._told(self.person.text("结束"), lambda told: "【来电缘由】" in told.text)
        self.taken.clicks.append(clicks)
        self.taken.seconds.append(time.monotonic() - began)

    async def _told(self, doing: Awaitable[object], is_it: Callable[[Message], bool]) -> Message:
        """What comes on it; notices of matters may come between."""
        return await told(self.person, doing, is_it)

    async def reach_for(self, notice: Message) -> bool:
        """Whoever is first gets a message, whoever comes second an alert on the button."""
        data = next(each["callback_data"] for each in notice.inline_buttons if each["text"] == TAKE)
        before, alerts = len(self.person.chat.from_bot), len(self.person.notices)

        def first() -> bool:
            return any("归您了" in each.text for each in self.person.chat.from_bot[before:])

        def second() -> bool:
            return any("已经接了" in each for each in self.person.notices[alerts:])

        await press(self.person, notice, data)
        await self.person.until(lambda: first() or second(), PATIENCE)
        return first()

    async def reply(self, number: int, text: str) -> None:
        await self._told(self.person.text(text), lambda message: f"编号{number}" in message.text)


async def press(person: Person, message: Message, data: str) -> None:
    person._api.add_callback_query(person, message, data)


async def told(
    person: Person,
    doing: Awaitable[object],
    is_it: Callable[[Message], bool],
    timeout: float = PATIENCE,
) -> Message:
    before = len(person.chat.from_bot)
    await doing
    await person.until(lambda: any(map(is_it, person.chat.from_bot[before:])), timeout)
    return next(message for message in person.chat.from_bot[before:] if is_it(message))


class Play:
    def __init__(self, server: Server, desk: Desk, field_worker: Field, chance: random.Random):
        self._server = server
        self._desk = desk
        self._field = field_worker
        self._chance = chance
        self.matters: list[int] = []

    async def one_round(self, homes: Sequence[str], resident: Person | None, kills: bool) -> None:
        work = [self._desk.call(homes[0], QUESTIONS), self._field.call(homes[1], QUESTIONS)]
        if kills:
            work.append(self._kill_within(2.0))
        await asyncio.gather(*work)
        if resident is not None:
            await self._matter(resident, kills)

    async def _kill_within(self, seconds: float) -> None:
        await asyncio.sleep(self._chance.uniform(0, seconds))
        await self._server.kill()
        await self._server.start()

    async def _matter(self, resident: Person, kills: bool) -> None:
        worker = self._field.person
        await told(resident, resident.text(QUESTION), lambda message: "转人工" in message.buttons)
        before = len(worker.chat.from_bot)
        line = await told(resident, resident.press("转人工"), lambda each: "编号" in each.text)
        found = _NUMBER.search(line.text)
        assert found is not None, line.text
        number = int(found[1])
        self.matters.append(number)

        def is_notice(message: Message) -> bool:
            return f"编号{number}" in message.text and TAKE in message.buttons

        await worker.until(lambda: any(map(is_notice, worker.chat.from_bot[before:])), PATIENCE)
        notice = next(filter(is_notice, worker.chat.from_bot[before:]))
        work = [self._desk.reach_for(number), self._field.reach_for(notice)]
        if kills:
            both = (await asyncio.gather(*work, self._kill_within(0.3)))[:2]
        else:
            both = await asyncio.gather(*work)
        if all(both) or not any(both):
            raise AssertionError(f"matter {number}: taken by {sum(map(bool, both))}")
        text = f"带身份证来镇上窗口，编号{number}的事能办"
        who: Desk | Field = self._desk if both[0] else self._field
        await told(resident, who.reply(number, text), lambda each: text in each.text)
        await told(resident, resident.press("解决了"), lambda each: "办结" in each.text)


QUESTIONS: Final = (QUESTION, "那三级医院呢")


async def measure(calls: int, kills: int, seed: int, folder: str) -> dict[str, object]:
    chance, port = random.Random(seed), free_port()
    address = f"http://127.0.0.1:{port}"
    with closing(Office(load_config(environment={"POLICY_BOT_DATA": folder}))) as office:
        homes = [str(each["户编号"]) for each in office.households.in_grids([GRID])]
        for worker in (AT_DESK, IN_FIELD):
            office.users.grant(worker, Role.GRID_WORKER, [GRID])
        for user_id, home in enumerate(homes, FIRST_RESIDENT):
            office.users.bind_to(user_id, home)
        code = SignIn(office.database).new_link(AT_DESK, now())
    async with Emulator() as emulator, async_playwright() as playwright:
        surroundings = {
            **os.environ,
            "POLICY_BOT_TOKEN": emulator.token,
            "POLICY_BOT_BASE_URL": emulator.base_url,
            "POLICY_BOT_DATA": folder,
            "POLICY_BOT_WEB_ENABLED": "true",
            "POLICY_BOT_WEB_PORT": str(port),
        }
        server = Server(surroundings, address)
        await server.start()
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = await browser.new_page()
        page.set_default_timeout(8000)
        desk = Desk(page, address)
        await desk.enter(code)
        in_field = Field(emulator.person(IN_FIELD, "网格员"))
        play = Play(server, desk, in_field, chance)
        residents = [
            emulator.person(FIRST_RESIDENT + number, "居民") for number in range(len(homes))
        ]
        rounds = calls // 2
        killed = set(chance.sample(range(rounds), min(kills, rounds)))
        for number in range(rounds):
            asks = residents[number // 3 % len(residents)] if number % 3 == 0 else None
            pair = [homes[number % len(homes)], homes[(number + 1) % len(homes)]]
            await play.one_round(pair, asks, number in killed)
        await browser.close()
        await server.stop()
    with closing(Office(load_config(environment={"POLICY_BOT_DATA": folder}))) as office:
        kept = office.database.table(CALLS).all()
        matters = [office.tickets.get(number) for number in play.matters]
    return {
        **_of_calls(calls, kept),
        **_of_matters(matters, residents),
        "kills": len(killed),
        "at_desk": _taken(desk.taken),
        "in_field": _taken(in_field.taken),
    }


def _of_calls(calls: int, kept: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    asked = [[turn["question"] for turn in each["turns"]] for each in kept]
    return {
        "calls": calls,
        "calls_lost": max(0, calls - len(kept)),
        "calls_doubled": max(0, len(kept) - calls),
        "calls_not_ended": sum(1 for each in kept if each.get("ended") is None),
        "questions_lost": sum(1 for each in asked for text in QUESTIONS if text not in each),
        "questions_doubled": sum(len(each) - len(set(each)) for each in asked),
    }


def _of_matters(matters: Sequence[Ticket | None], residents: Sequence[Person]) -> dict[str, int]:
    heard = [message.text for person in residents for message in person.chat.from_bot]
    found = [ticket for ticket in matters if ticket is not None]
    replies = [
        sum(1 for text in heard if text.startswith(REPLY.partition("{")[0] + f"{ticket.id}】"))
        for ticket in found
    ]
    by = [{each.by for each in ticket.said if each.by is not None} for ticket in found]
    return {
        "matters": len(matters),
        "matters_lost": len(matters) - len(found) + replies.count(0),
        "matters_answered_twice": sum(1 for each in replies if each > 1),
        "matters_answered_by_two": sum(1 for each in by if len(each) > 1),
        "matters_not_closed": sum(1 for ticket in found if ticket.closed is None),
    }


def _taken(taken: Taken) -> dict[str, float]:
    return {
        "clicks": statistics.median(taken.clicks),
        "seconds": round(statistics.median(taken.seconds), 1),
        "most_seconds": round(max(taken.seconds), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(measure(given.calls, given.kills, given.seed, folder))))


if __name__ == "__main__":
    main()
