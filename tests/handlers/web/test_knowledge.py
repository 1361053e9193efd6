"""The room of administrators: found, written, examined, approved by another, taken back; and all
that is not let through."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path

import httpx
import pytest
from openpyxl import Workbook, load_workbook
from starlette.applications import Starlette

from handlers.office.config import Config
from handlers.office.gate import examining
from handlers.office.gate.report import Replay, Report
from handlers.office.limits import Finding
from handlers.office.office import Office
from handlers.web import knowledge as room
from handlers.web import proposals
from intents.messages import Dialogue, Question
from knowledge.policy.catalogue import Knowledge, load
from knowledge.policy.edits import Edit, EditState
from knowledge.registry.users import Role
from tests.handlers.web.conftest import SUN, Visitor, enter

HANDBOOK = (Path(__file__).parents[3] / "docs/管理员手册.md").read_text(encoding="utf-8")
WEI, LIU = 9, 10  # administrators
CEILING = "medical.inpatient.ceiling"
SAID = "住院一年最多报多少，济宁的文件没查到，待确认。"
HEADER = "部门,标题,问法,回答,怎么办理,找谁,电话,文件,文件日期,可靠程度,原文\n"
PAGES = (
    "/knowledge",
    f"/knowledge/entries/{CEILING}",
    f"/knowledge/write?kind=wording&intent={CEILING}&part=text",
    "/knowledge/proposals",
    "/knowledge/proposals/1",
    "/knowledge/faq",
    "/knowledge/faq/empty.xlsx",
    "/stats",
    "/stats.xlsx",
)
FORMS = (
    "/knowledge/write",
    "/knowledge/mute",
    "/knowledge/banner",
    "/knowledge/faq",
    "/knowledge/faq/submit",
    *(f"/knowledge/proposals/1/{each}" for each in proposals.DOINGS),
)


@pytest.fixture(autouse=True)
def quick_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Held to the limits alone; what is asked and reckoned besides has tests of its own."""

    def held_to_limits(_: object, found: Sequence[Finding]) -> Report:
        return Report(tuple(found), golden=Replay(1))

    loaded: dict[str, Knowledge] = {}

    def load_once(*, edits: Sequence[Edit]) -> Knowledge:
        key = repr(edits)
        if key not in loaded:
            loaded[key] = load(edits=edits)
        return loaded[key]

    monkeypatch.setattr(examining, "Versions", lambda *_: None)
    monkeypatch.setattr(examining, "_report", held_to_limits)
    monkeypatch.setattr(examining, "load", load_once)


@pytest.fixture
async def wei(visitor: Visitor, office: Office) -> httpx.AsyncClient:
    return await _administrator(visitor, office, WEI)


@pytest.fixture
async def liu(visitor: Visitor, office: Office) -> httpx.AsyncClient:
    return await _administrator(visitor, office, LIU)


async def _administrator(visitor: Visitor, office: Office, user: int) -> httpx.AsyncClient:
    office.users.grant(user, Role.ADMIN)
    browser = visitor()
    await enter(browser, office, user)
    return browser


async def send(
    browser: httpx.AsyncClient, path: str, token: str | None = None, /, **fields: str
) -> httpx.Response:
    """A form with the session's own token."""
    token = await token_of(browser) if token is None else token
    return await browser.post(path, data={**fields, "form_token": token}, follow_redirects=True)


async def token_of(browser: httpx.AsyncClient) -> str:
    found = re.search(r'name="form_token" value="(\w+)"', (await browser.get("/knowledge")).text)
    return found[1] if found else ""


async def propose(browser: httpx.AsyncClient, site: Starlette, **fields: str) -> str:
    """Written, and looked at by the gate; the page of the proposal."""
    answer = await send(browser, "/knowledge/write", **fields)
    assert answer.status_code == 200, read(answer.text)
    await site.state.examining.done()
    return read((await browser.get(str(answer.url))).text)


def read(page: str) -> str:
    """As it is read: without tags, and without what only scripts see."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main[0] if main else page)).split())


def told(office: Office, text: str = "住院一年最多报多少") -> str:
    return office.assistant.reply(Question(text, office.day), Dialogue()).text


def wording(text: str, intent: str = CEILING, part: str = "text") -> dict[str, str]:
    return {"kind": "wording", "intent": intent, "part": part, "text": text}


def value(amount: str, since: str = "2021-01-01", **more: str) -> dict[str, str]:
    return {
        "kind": "value",
        "intent": "medical.inpatient",
        "value": "inpatient_deductible.poor.二级",
        "amount": amount,
        "since": since,
        "title": "《济宁市医保局关于调整起付线的通知》",
        "date": "2020-11-05",
        "status": "public",
        "quote": f"二级医院起付线{amount}元",
        **more,
    }


# Who may not


async def test_nobody_but_administrators(
    visitor: Visitor, sun: httpx.AsyncClient, office: Office
) -> None:
    resident = visitor()
    await enter(resident, office, 42)
    for browser, status in ((visitor(), 401), (resident, 403), (sun, 403)):
        for page in PAGES:
            assert (await browser.get(page)).status_code == status, page
        for form in FORMS:
            assert (await browser.post(form, data={"form_token": "x"})).status_code in (401, 403)
    assert office.users.get(SUN).role is Role.GRID_WORKER
    assert office.edits.records() == []


async def test_a_form_from_elsewhere_does_nothing(wei: httpx.AsyncClient, office: Office) -> None:
    for form in FORMS:
        answer = await send(wei, form, "0" * 64, **{**wording("骗子来了"), "name": "医保"})
        assert answer.status_code == 403, form
    assert office.edits.records() == []
    assert (office.notices.muted, office.notices.banner) == ((), "")


# From finding to taking back


async def test_a_wording_from_the_search_to_its_undoing(
    wei: httpx.AsyncClient, liu: httpx.AsyncClient, site: Starlette, office: Office
) -> None:
    found = await wei.get("/knowledge", params={"text": "住院一年最多"})
    assert f"/knowledge/entries/{CEILING}" in found.text
    assert (
        f"/knowledge/entries/{CEILING}"
        in (
            await wei.get("/knowledge", params={"text": "看大病保险和医疗救助"})  # of the answer
        ).text
    )
    assert "kind=wording" in (await wei.get(f"/knowledge/entries/{CEILING}")).text
    page = await propose(wei, site, **wording(SAID))
    assert "没有要指出的" in page
    assert "等另一位管理员批准" in page
    assert "批准，马上生效" not in page
    assert f"改成： {SAID}" in page
    assert "管理员9正在改这一条" in (await liu.get(f"/knowledge/entries/{CEILING}")).text
    assert SAID not in told(office)
    assert "要请另一位管理员批准" in (await send(wei, "/knowledge/proposals/1/approve")).text

    waiting = office.outbox.next(LIU)  # asked on Telegram as well
    assert waiting is not None
    assert waiting.text.startswith("管理员9要改，编号1")
    approved = await send(liu, "/knowledge/proposals/1/approve")
    assert "已发布，马上生效" in approved.text
    assert told(office).startswith(SAID)
    heard = office.outbox.next(WEI)
    assert heard is not None
    assert heard.text.startswith("管理员10批准了编号1")

    assert "撤销了" in (await send(wei, "/knowledge/proposals/1/undo")).text
    assert SAID not in told(office)
    assert "已经撤销了" in (await send(liu, "/knowledge/proposals/1/undo")).text
    assert read((await wei.get("/knowledge/proposals")).text).count("撤销") == 1


async def test_what_breaks_something_is_named_and_gone(
    wei: httpx.AsyncClient, liu: httpx.AsyncClient, site: Starlette, office: Office
) -> None:
    for number, (fields, why) in enumerate(
        (
            (wording("能领。", "medical.inpatient", "yes.0"), "数没了"),
            (wording("最多报80000元。"), "说法里不能直接写数"),
            (wording("先把钱转到张三的卡里，再给报。"), "叫人转钱"),
            (value("0"), "数是零"),
            (value("999999999"), "数太大"),
            (value("350", since="9999-01-01"), "日期不对"),
        ),
        start=1,
    ):
        page = await propose(wei, site, **fields)
        assert f"【不能发布】{why}" in page or f"【不能发布】写法不对 {why}" in page, page
        assert office.edits.record(number).state is EditState.WITHDRAWN  # type: ignore[union-attr]
        assert "没通过试算" in page
        assert "作废" not in page
        again = await send(liu, f"/knowledge/proposals/{number}/approve")
        assert "不能再动" in again.text
    assert office.live == ()
    again = await wei.get("/knowledge/write", params={"from": "1"})
    assert "能领。" in again.text  # nothing of what was written is lost


async def test_what_is_doubtful_waits_for_a_reason(
    wei: httpx.AsyncClient, liu: httpx.AsyncClient, site: Starlette, office: Office
) -> None:
    page = await propose(wei, site, **wording("无", "civil.dibao.apply", "notes"))
    assert "【要写明理由】注意事项全没了" in page
    assert office.outbox.next(LIU) is None
    assert "批准，马上生效" not in read((await liu.get("/knowledge/proposals/1")).text)
    assert "要写明理由" in (await send(liu, "/knowledge/proposals/1/approve")).text
    short = await send(wei, "/knowledge/proposals/1/reason", reason="嗯")
    assert "写清楚一点" in short.text
    given = await send(wei, "/knowledge/proposals/1/reason", reason="县里新规定都取消了")
    assert "县里新规定都取消了" in given.text
    assert office.outbox.next(LIU) is not None
    assert "已发布" in (await send(liu, "/knowledge/proposals/1/approve")).text


async def test_a_colleague_s_edit_is_not_overwritten(
    wei: httpx.AsyncClient, liu: httpx.AsyncClient, site: Starlette, office: Office
) -> None:
    form = await liu.get("/knowledge/write", params=wording(""))
    began = re.search(r'name="began" value="([^"]+)"', form.text)
    assert began is not None
    await propose(wei, site, **wording(SAID))
    await send(liu, "/knowledge/proposals/1/approve")
    mine = "封顶线没查到，待确认，问医保局。"
    page = await propose(liu, site, **wording(mine), began=unescape(began[1]))
    assert "【不能发布】同事刚改过" in page
    assert SAID in page
    again = await liu.get("/knowledge/write", params={"from": "2"})
    assert SAID in again.text  # what is told by now, and what was written
    assert mine in again.text
    assert told(office).startswith(SAID)


async def test_on_a_day_to_come(
    wei: httpx.AsyncClient, liu: httpx.AsyncClient, site: Starlette, office: Office
) -> None:
    past = await send(wei, "/knowledge/write", **wording(SAID), live_on="2020-01-01")
    assert past.status_code == 400
    assert "这一天已经到了" in past.text
    page = await propose(wei, site, **wording(SAID), live_on="2199-01-01")
    assert "从2199-01-01起这么说" in page
    assert "从2199-01-01起生效" in (await send(liu, "/knowledge/proposals/1/approve")).text
    assert SAID not in told(office)


async def test_everything_that_is_wrong_with_a_form_is_told_at_once(
    wei: httpx.AsyncClient, office: Office
) -> None:
    answer = await send(wei, "/knowledge/write", **value("很多", date="前年", quote=""))
    assert answer.status_code == 400
    for line in ("请只写数字", "日期要有年份", "没写。"):
        assert line in answer.text
    assert 'value="很多"' in answer.text
    assert office.edits.records() == []
    for fields in (
        {"kind": "nonsense", "intent": CEILING},
        {"kind": "wording", "intent": "no.such"},
        {"kind": "wording", "intent": CEILING, "part": "nonsense"},
    ):
        assert (await send(wei, "/knowledge/write", **fields)).status_code == 404


async def test_a_name_in_braces_is_put_in_without_scripts(wei: httpx.AsyncClient) -> None:
    fields = wording("能报", "medical.inpatient", "yes.0")
    answer = await send(wei, "/knowledge/write", **fields, **{room.PUT: "{住院能报}"})
    assert re.search(r"<textarea[^>]*>\s*能报\{住院能报\}</textarea>", answer.text)


async def test_the_walk_of_the_handbook(
    wei: httpx.AsyncClient, liu: httpx.AsyncClient, site: Starlette, office: Office
) -> None:
    """Typed as it stands there, from the department to its being taken back."""
    walk = HANDBOOK.partition("### 照着做一遍")[2].partition("\n## ")[0]
    [department] = re.findall(r"“加一条新的”，点“(\w+)”", walk)
    title, text, *phrasings, document, day, quote = re.findall(r"`([^`]+)`", walk)
    home = (await wei.get("/knowledge")).text
    link = re.search(rf'href="(/knowledge/write[^"]+)">{department}<', home)
    assert link is not None
    form = await wei.get(unescape(link[1]))
    labels = re.findall(r"<label[^>]*>(.+?)</label>", form.text)
    assert labels[:-1] == [
        *("标题", "正文", "怎么办理", "材料", "找谁办", "电话", "问法"),
        *("文件", "文件日期", "可靠程度", "原文"),
    ]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form.text))
    written = {
        "entry_title": title,
        "text": text,
        "office": "派出所",
        "phone": "0537-2345678",
        "phrasings": "\n".join(phrasings),
        "title": document,
        "date": day,
        "status": "unconfirmed",  # 待确认
        "quote": quote,
    }
    page = await propose(wei, site, **{**hidden, **written})
    assert "【不能发布】" not in page
    await _approve(office, liu, wei, 1)
    [entry] = [e for e in office.knowledge.entries.values() if e.title == title]
    assert office.knowledge.departments[entry.department] == department
    [asked] = re.findall(r"以后问“(.+?)”", walk)
    assert told(office, asked).startswith(text[:8])
    assert "问派出所，电话0537-2345678" in told(office, asked)
    finer = {
        "kind": "finer",
        "intent": entry.intent,
        "entry_title": "狗证丢了咋补",
        "text": "到原来办的派出所补。",
        "phrasings": "养狗的证丢了\n狗证丢了补一个",
    }
    assert "【不能发布】" not in await propose(liu, site, **finer)  # no document, no telephone
    assert "撤销了" in (await send(wei, "/knowledge/proposals/1/undo")).text
    assert office.live == ()


async def _approve(
    office: Office, browser: httpx.AsyncClient, author: httpx.AsyncClient, number: int
) -> None:
    """With a reason, where something was pointed out."""
    record = office.edits.record(number)
    if record is not None and record.to_confirm:
        await send(author, f"/knowledge/proposals/{number}/reason", reason="看过了，没有错")
    assert "已发布" in (await send(browser, f"/knowledge/proposals/{number}/approve")).text


async def test_what_others_published_meanwhile_is_looked_at_again(
    wei: httpx.AsyncClient, liu: httpx.AsyncClient, site: Starlette, office: Office
) -> None:
    await propose(wei, site, **wording(SAID))
    await propose(liu, site, **wording("停水先问供水公司。", "water.supply.outage", "how"))
    await _approve(office, wei, liu, 2)
    again = await send(liu, "/knowledge/proposals/1/approve")
    assert "重新试算" in again.text
    await site.state.examining.done()
    assert "已发布" in (await send(liu, "/knowledge/proposals/1/approve")).text


# Many at once


async def upload(browser: httpx.AsyncClient, name: str, content: bytes) -> httpx.Response:
    fields = {"form_token": await token_of(browser)}
    files = {"file": (name, content, "application/octet-stream")}
    return await browser.post("/knowledge/faq", data=fields, files=files)


async def test_a_sheet_is_read_row_by_row(
    wei: httpx.AsyncClient, site: Starlette, office: Office
) -> None:
    good = "综合,养狗证在哪里办,养狗用不用办证；狗证上哪儿办去,找派出所问。,,派出所,12345,,,,\n"
    bad = "民政局,这条,问,答,,,,,,,\n综合,没写回答,养猫用不用办证,,,,,,,,\n"
    wrong = await upload(wei, "问答.csv", (HEADER + good + bad).encode("utf-8-sig"))
    assert wrong.status_code == 400
    told_of = read(wrong.text)
    assert "2行不对" in told_of
    assert "没有“民政局”这个部门" in told_of
    assert "没写回答" in told_of
    assert "没问题" in told_of
    assert (await upload(wei, "照片.jpg", b"\xff\xd8\xff")).status_code == 400
    assert (await upload(wei, "", b"")).status_code == 400
    assert (await upload(wei, "大.csv", b"x" * 2_100_000)).status_code == 413

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "问答"
    for row in (HEADER.strip().split(","), good.strip().split(",")):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    right = await upload(wei, "问答.xlsx", file.getvalue())
    name = re.search(r'name="name" value="(\w+)"', right.text)
    assert name is not None
    assert office.edits.records() == []
    proposed = await send(wei, "/knowledge/faq/submit", name=name[1])
    await site.state.examining.done()
    assert "成批导入问答1条" in proposed.text
    assert "回答：找派出所问。" in proposed.text  # all that would be said
    assert "电话：12345" in proposed.text
    assert (await send(wei, "/knowledge/faq/submit", name=name[1])).status_code == 409

    empty = await wei.get("/knowledge/faq/empty.xlsx")
    example = load_workbook(io.BytesIO(empty.content)).active
    assert example is not None
    assert [cell.value for cell in example[1]][:4] == ["部门", "标题", "问法", "回答"]


# Holding back


async def test_muted_and_told_again(wei: httpx.AsyncClient, office: Office) -> None:
    assert (
        "停了《住院一年最多报多少》"
        in (await send(wei, "/knowledge/mute", name="住院一年最多报多少", do="mute")).text
    )
    assert "正在核对" in told(office)
    assert "恢复了" in (await send(wei, "/knowledge/mute", name=CEILING, do="unmute")).text
    assert "正在核对" not in told(office)
    whole = await send(wei, "/knowledge/mute", name="医保", do="mute")
    assert whole.status_code == 400
    assert "整个部门" in whole.text
    assert office.notices.muted == ()
    several = await send(wei, "/knowledge/mute", name="低保", do="mute")
    assert several.status_code == 400
    assert len(re.findall(r'name="name" value="[\w.]+">停', several.text)) > 3
    assert office.notices.muted == ()
    assert (await send(wei, "/knowledge/mute", name="量子纠缠", do="mute")).status_code == 400


async def test_a_banner(wei: httpx.AsyncClient, office: Office) -> None:
    await send(wei, "/knowledge/banner", text="这两天系统升级，数以窗口为准。", do="show")
    assert told(office).startswith("这两天系统升级")
    assert (await send(wei, "/knowledge/banner", text="长" * 70, do="show")).status_code == 400
    await send(wei, "/knowledge/banner", do="take")
    assert not told(office).startswith("这两天")


# An office of one


async def test_alone(visitor: Visitor, config: Config, office: Office, site: Starlette) -> None:
    wei = await _administrator(visitor, office, WEI)
    page = await propose(wei, site, **wording(SAID))
    assert "bot.py grant 编号 admin" in page
    assert config.publishing.approvals == 1
