"""What somebody on an old phone sees: plain forms, large lines, nothing personal."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import escape

import httpx
import pytest

from handlers.office.answerers import Crashed, TookTooLong
from handlers.office.config import Config
from handlers.office.office import Office
from handlers.office.whom_to_ring import NOBODY_HERE
from handlers.web.app import build
from handlers.web.public import EXAMPLES
from handlers.web.requests import MOST_BYTES
from intents.assistant import Assistant
from intents.messages import Answer, Dialogue, Question
from knowledge.registry.unanswered import is_nobody
from tests.handlers.web.conftest import Visitor


async def test_a_question_a_tap_and_what_stands_behind(browser: httpx.AsyncClient) -> None:
    first = await browser.post("/", data={"text": "住院能报多少"})
    assert 'class="result">住院能报：' in first.text
    assert all(f"<summary>{part}</summary>" in first.text for part in ("依据", "怎么算的"))
    assert 'name="text" value="二级"' in first.text
    then = await browser.post("/", data={"text": "二级", "after": "1"})
    assert "二级医院" in then.text
    assert "前面问过的" in then.text
    again = await browser.get("/")  # loaded anew: nothing is asked twice, nothing lost
    assert "二级医院" in again.text


async def test_where_nobody_reads_along_people_are_told_whom_to_ring(
    browser: httpx.AsyncClient,
) -> None:
    await browser.post("/", data={"text": "住院能报多少"})
    human = await browser.post("/", data={"text": "转人工", "after": "1"})
    assert NOBODY_HERE in human.text
    assert "12393" in human.text  # the health insurance
    assert "在Telegram上" not in human.text
    on = await browser.post("/", data={"text": "二级", "after": "2"})  # the thread goes on
    assert "二级医院" in on.text


async def test_an_older_question_can_be_gone_back_to(browser: httpx.AsyncClient) -> None:
    await browser.post("/", data={"text": "住院能报多少"})
    await browser.post("/", data={"text": "低保一月多少钱"})
    back = await browser.post("/", data={"text": "三级", "after": "1"})
    assert "三级医院" in back.text


async def test_begun_anew_nothing_is_left(browser: httpx.AsyncClient) -> None:
    await browser.post("/", data={"text": "住院能报多少"})
    anew = await browser.post("/", data={"anew": "1"})
    assert "住院能报：" not in anew.text
    assert "住院能报：" not in (await browser.get("/")).text


@pytest.mark.parametrize("cookie", ["", "nobody", "'; drop", "%00%ff", "x" * 4000])
async def test_a_broken_cookie_is_told(browser: httpx.AsyncClient, cookie: str) -> None:
    headers = {"Cookie": f"talk={cookie}"}
    assert (await browser.get("/", headers=headers)).status_code == 200
    answer = await browser.post("/", data={"text": "低保一月多少钱", "after": "7"}, headers=headers)
    assert "前面聊的已经找不到了" in answer.text
    assert 'class="result"' in answer.text


@pytest.mark.parametrize("field", ["text", "after", "anew", "another"])
async def test_html_stays_text(browser: httpx.AsyncClient, field: str) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    for path in ("/", "/handout"):
        answer = await browser.post(path, data={"text": "低保多少钱", field: evil})
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text
    if field == "text":
        assert escape("<script>alert(1)</script>") in answer.text


@pytest.mark.parametrize(
    "text", ["", " ", "\x00\x01", "？？？", "\ud800".encode("utf-8", "replace")]
)
async def test_what_is_no_question_gets_a_line(
    browser: httpx.AsyncClient, text: str | bytes
) -> None:
    answer = await browser.post("/", data={"text": text})
    assert (answer.status_code, 'class="result"' in answer.text) == (200, True)


async def test_ten_thousand_characters_get_a_clear_line(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/", data={"text": "住院" * 5000})
    assert "太长了" in answer.text
    assert len(answer.text) < 10_000
    much = await browser.post("/", content=b"text=" + b"a" * MOST_BYTES)
    assert (much.status_code, "写得太长了" in much.text) == (413, True)
    many = await browser.post("/", content=b"&".join([b"a=1"] * 100))
    assert (many.status_code, "读不出来" in many.text) == (400, True)


async def test_who_asks_too_fast_is_told_and_others_are_not(visitor: Visitor) -> None:
    hasty, other = visitor("192.0.2.7"), visitor("192.0.2.8")
    codes = [(await hasty.post("/", data={"text": "低保"})).status_code for _ in range(32)]
    assert (codes[0], codes[-1]) == (200, 429)
    assert "歇一分钟" in (await hasty.post("/", data={"text": "低保"})).text
    assert (await other.post("/", data={"text": "低保"})).status_code == 200
    one, two = visitor("2001:db8::1"), visitor("2001:db8::2")  # of one subscriber
    codes = [(await b.post("/", data={"text": "低保"})).status_code for b in (one, two) * 16]
    assert codes[-1] == 429


async def test_the_sheet_has_the_answer_and_the_code(browser: httpx.AsyncClient) -> None:
    assert "要印哪个问题" in (await browser.get("/handout")).text
    await browser.post("/", data={"text": "低保一月多少钱"})
    sheet = (await browser.get("/handout")).text
    assert 'class="result"' in sheet
    assert "<svg" in sheet
    assert "http://helper.test" in sheet
    other = await browser.post("/handout", data={"text": "残疾补贴怎么办"})
    assert "残疾" in other.text


async def test_every_page_can_be_used_without_eyes(browser: httpx.AsyncClient) -> None:
    asked = await browser.post("/", data={"text": "住院能报多少"})
    for page in (await browser.get("/"), asked, await browser.get("/handout")):
        assert '<html lang="zh-CN">' in page.text
        assert page.text.count("<main") == page.text.count("<h1") == 1
        for name in re.findall(r'<(?:textarea|input type="(?!hidden)\w+") id="(\w+)"', page.text):
            assert f'<label for="{name}">' in page.text
    assert 'aria-live="polite"' in asked.text


async def test_no_page_leads_outside_or_runs_what_stands_in_it(browser: httpx.AsyncClient) -> None:
    await browser.post("/", data={"text": "住院能报多少"})
    for path in ("/", "/handout", "/nowhere", "/static/page.css"):
        page = await browser.get(path)
        text = page.text.replace("http://www.w3.org/2000/svg", "").replace("http://helper.test", "")
        assert "http://" not in text
        assert "https://" not in text
        assert not re.search(r"<script(?! src=\"/static/)|\son\w+=|style=|javascript:", text)
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in policy


async def test_a_page_that_is_not_there(browser: httpx.AsyncClient) -> None:
    for path, code in (("/nowhere", 404), ("/static/../config.toml", 404)):
        page = await browser.get(path)
        assert (page.status_code, "没有这一页" in page.text) == (code, True)
    assert (await browser.put("/")).status_code == 405


async def test_cookies_go_by_https_alone_where_people_do(office: Office, config: Config) -> None:
    public = replace(config, web=replace(config.web, public_url="https://helper.example/"))
    office.config = public
    transport = httpx.ASGITransport(build(public, office))
    async with httpx.AsyncClient(transport=transport, base_url="http://inside.test") as browser:
        answer = await browser.post("/", data={"text": "低保多少钱"})
    cookie = answer.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "; secure", "samesite=lax", "max-age"))
    assert cookie.startswith("__secure-talk=")


async def test_an_unexpected_fault_is_one_line(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("俺家住院的事")

    monkeypatch.setattr("handlers.web.public._answered", fail)
    answer = await browser.post("/", data={"text": "俺家住院的事"})
    assert (answer.status_code, "刚才出了点问题" in answer.text) == (500, True)
    assert "RuntimeError" in caplog.text
    assert "俺家" not in caplog.text


@pytest.mark.parametrize("error", [TookTooLong, Crashed])
@pytest.mark.parametrize("path", ["/", "/handout", "/api/ask"])
async def test_what_takes_too_long_is_told(
    config: Config, office: Office, error: type[Exception], path: str
) -> None:
    async def fail(*_: object) -> Answer:
        raise error

    transport = httpx.ASGITransport(build(config, office, fail))
    async with httpx.AsyncClient(transport=transport, base_url="http://helper.test") as browser:
        sent = {"json": {"turns": ["a"]}} if path == "/api/ask" else {"data": {"text": "a"}}
        answer = await browser.post(path, **sent)
    assert (answer.status_code, "请换个说法" in answer.text) == (503, True)


async def test_what_is_not_answered_is_kept_of_nobody(visitor: Visitor, office: Office) -> None:
    first, second = visitor("192.0.2.7"), visitor("192.0.2.8")
    for browser in (first, second):
        await browser.post("/", data={"text": "养狗证在哪里办，我电话13812345678"})
        await browser.post("/", data={"text": "低保一月多少钱"})
    kept = office.unanswered.all()
    assert len({each.chat_id for each in kept}) == len(kept) == 2  # two people
    assert all(is_nobody(each.chat_id) for each in kept)
    assert not any("13812345678" in each.text for each in kept)
    assert not any("192.0.2" in str(each) for each in kept)
    before = office.users.get(kept[0].chat_id)
    assert before.household_id is None


def test_the_examples_are_answered(assistant: Assistant) -> None:
    for example in EXAMPLES:
        answer = assistant.reply(Question(example, date(2026, 11, 28)), Dialogue())
        assert answer.outcome in ("answer", "ask")
        assert "说不准" not in answer.text.splitlines()[0]


async def test_a_number_that_was_typed_is_not_shown_again(browser: httpx.AsyncClient) -> None:
    page = await browser.post("/", data={"text": "身份证110101199003070177低保一月多少钱"})
    assert "110101199003070177" not in page.text
    assert "您问" in page.text


async def test_danger_shows_what_to_ring_and_nothing_else(browser: httpx.AsyncClient) -> None:
    page = await browser.post("/", data={"text": "俺不想活了"})
    assert 'href="tel:120"' in page.text
    assert "<summary>" not in page.text


async def test_no_number_of_a_matter_is_printed(
    browser: httpx.AsyncClient,
) -> None:
    await browser.post("/", data={"text": "低保一月多少钱"})
    await browser.post("/", data={"text": "转人工", "after": "1"})
    sheet = await browser.get("/handout")
    assert "低保一月多少钱" in sheet.text
    assert NOBODY_HERE not in sheet.text
