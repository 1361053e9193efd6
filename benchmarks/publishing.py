"""Publishing while people ask: `python -m benchmarks.publishing [--rate 20] [--edits 6]`.

`bot.py serve` runs as it is installed. Two administrators log in; one writes, the other approves or
takes back, while questions come at this rate from many addresses, whether or not those before are
answered. Half of the questions are about what is edited: each answer must be one of the texts that
were in force, none a mixture of two, none an error; and once it is published, all processes tell
the new one within five seconds. The last edit is a new phrasing, which is learnt. Prints one JSON
object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from html import unescape
from typing import Final

import httpx

from benchmarks.load import ROOT
from benchmarks.pages import free_port
from handlers.office.clock import now
from handlers.office.config import load_config
from handlers.office.office import Office
from knowledge.registry.sign_in import SignIn
from knowledge.registry.users import Role

AUTHOR, OTHER = 9, 10
VISITORS: Final = 100
INTENT: Final = "medical.inpatient.ceiling"
ASKED: Final = "住院一年最多报多少"
ELSE: Final = ("残疾证怎么办", "低保怎么申请", "养老金多大岁数能领")
SHIPPED: Final = "住院一年最多报多少，没查到济宁的正式文件，待确认。"
FIRST: Final = "第{number}回改：住院一年最多报多少没查到，待确认。"
REST: Final = "第{number}回改：超过的部分看大病保险和医疗救助。"
NUMBER: Final = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
PHRASING: Final = "住院封顶那条线济宁划在多少"
LATEST: Final = 5.0  # seconds, until every process tells what is published
PATIENCE: Final = 300.0  # seconds, for the gate


@dataclass
class Heard:
    """What came back for the questions."""

    took: list[float] = field(default_factory=list)  # milliseconds
    failed: int = 0
    mixed: list[str] = field(default_factory=list)
    told: list[tuple[float, str]] = field(default_factory=list)  # when, and the first line


async def measure(rate: float, edits: int, folder: str) -> dict[str, object]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with closing(Office(load_config(environment={"POLICY_BOT_DATA": folder}))) as office:
        codes = []
        for user in (AUTHOR, OTHER):
            office.users.grant(user, Role.ADMIN)
            codes.append(SignIn(office.database).new_link(user, now()))
    surroundings = {**os.environ, "POLICY_BOT_DATA": folder, "POLICY_BOT_WEB_PORT": str(port)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "bot.py", "serve", env=surroundings, stderr=DEVNULL, cwd=ROOT
    )
    heard, published, late = Heard(), [], 0
    try:
        author, other = [await _log_in(address, code) for code in codes]
        asking = asyncio.create_task(_ask(address, rate, heard))
        gates: list[float] = []
        for number in NUMBER[:edits]:
            text = FIRST.format(number=number) + "\n" + REST.format(number=number)
            written = {"kind": "wording", "part": "text", "text": text}
            took, seconds = await _edit(author, other, written)
            approved = time.monotonic()
            await asyncio.sleep(LATEST + 1)
            first = FIRST.format(number=number)
            former = [when for when, line in heard.told if when > approved and line != first]
            late += max(former, default=approved) - approved > LATEST
            gates.append(took)
            published.append(seconds)
        phrasing = await _edit(author, other, {"kind": "phrasing", "phrasings": PHRASING})
        number_of_edit = await _last_number(author) - 1
        undone = await _send(other, f"/knowledge/proposals/{number_of_edit}/undo")
        await asyncio.sleep(LATEST)
        asking.cancel()
        last = (await _answer(author))[0]
    finally:
        process.terminate()
        await process.wait()
    cuts = statistics.quantiles(heard.took, n=100)
    return {
        "questions": len(heard.took),
        "failed": heard.failed,
        "mixed": len(heard.mixed),
        "edits": len(published),
        "gate_s": [round(each, 1) for each in gates],
        "publish_s": [round(each, 1) for each in published],
        "phrasing_gate_s": round(phrasing[0], 1),
        "phrasing_publish_s": round(phrasing[1], 1),
        "later_than_5s": late,
        "is_undone": undone.status_code == 200 and NUMBER[edits - 2] in last,
        "p50_ms": round(cuts[49], 1),
        "p99_ms": round(cuts[98], 1),
        "max_ms": round(max(heard.took), 1),
        "is_as_wanted": not heard.failed and not heard.mixed and not late,
    }


async def _log_in(address: str, code: str) -> httpx.AsyncClient:
    browser = httpx.AsyncClient(base_url=address, timeout=PATIENCE)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            entered = await browser.post("/desk/enter", data={"code": code})
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.5)
        else:
            assert entered.status_code == 303, entered.status_code
            return browser


async def _send(browser: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    page = (await browser.get("/knowledge")).text
    token = re.search(r'name="form_token" value="(\w+)"', page)
    assert token is not None
    return await browser.post(path, data={"form_token": token[1], **fields}, follow_redirects=True)


async def _edit(
    author: httpx.AsyncClient, other: httpx.AsyncClient, written: dict[str, str]
) -> tuple[float, float]:
    """Seconds of the gate, and of publishing."""
    began = time.monotonic()
    page = await _send(author, "/knowledge/write", intent=INTENT, **written)
    path = page.url.path
    while "试算说" not in page.text:
        await asyncio.sleep(0.5)
        page = await author.get(path)
    examined = time.monotonic()
    if "写上理由" in page.text:
        await _send(author, f"{path}/reason", reason="这是量快慢，没有错")
    approving = time.monotonic()
    answer = await _send(other, f"{path}/approve")
    assert "已发布" in answer.text, re.sub(r"<[^>]+>", "", answer.text)[-2000:]
    return examined - began, time.monotonic() - approving


async def _last_number(browser: httpx.AsyncClient) -> int:
    page = (await browser.get("/knowledge/proposals")).text
    return max(int(each) for each in re.findall(r"/knowledge/proposals/(\d+)", page))


async def _ask(address: str, rate: float, heard: Heard) -> None:
    """At a steady rate, without waiting for the answers."""
    visitors = [
        httpx.AsyncClient(
            base_url=address,
            timeout=30,
            transport=httpx.AsyncHTTPTransport(local_address=f"127.0.1.{number + 1}"),
        )
        for number in range(VISITORS)
    ]
    running: set[asyncio.Task[None]] = set()
    began, count = time.monotonic(), 0
    try:
        while True:
            visitor = visitors[count % VISITORS]
            text = ASKED if count % 2 else ELSE[count // 2 % len(ELSE)]
            task = asyncio.create_task(_one(visitor, text, heard))
            running.add(task)
            task.add_done_callback(running.discard)
            count += 1
            await asyncio.sleep(max(0.0, began + count / rate - time.monotonic()))
    finally:
        for visitor in visitors:
            await visitor.aclose()


async def _one(visitor: httpx.AsyncClient, text: str, heard: Heard) -> None:
    began = time.monotonic()
    try:
        lines = await _answer(visitor, text)
    except (httpx.HTTPError, AssertionError):
        heard.failed += 1
        return
    heard.took.append(1000 * (time.monotonic() - began))
    if text == ASKED:
        heard.told.append((began, lines[0]))
        if not _is_whole(lines):
            heard.mixed.append("\n".join(lines))


async def _answer(visitor: httpx.AsyncClient, text: str = ASKED) -> Sequence[str]:
    visitor.cookies.delete("talk")
    page = await visitor.post("/", data={"text": text})
    assert page.status_code == 200
    section = re.search(r'<section class="answer.*?</section>', page.text, re.DOTALL)
    assert section is not None
    told = re.sub(r'<p class="asked">.*?</p>', "", section[0], flags=re.DOTALL)
    lines = [unescape(each).strip() for each in re.sub(r"<[^>]+>", "\n", told).splitlines()]
    return [each for each in lines if each]


def _is_whole(lines: Sequence[str]) -> bool:
    """All of one version: whatever names an edit names the same."""
    named = set(re.findall(r"第(.)回改", "\n".join(lines)))
    return len(named) <= 1 and (bool(named) != (lines[0] == SHIPPED))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=20.0, help="questions a second")
    parser.add_argument("--edits", type=int, default=6, choices=range(2, len(NUMBER) + 1))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(measure(given.rate, given.edits, folder))
    print(json.dumps(figures, ensure_ascii=False))
    sys.exit(0 if figures["is_as_wanted"] else 1)


if __name__ == "__main__":
    main()
