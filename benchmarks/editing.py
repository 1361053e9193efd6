"""Thirty edits as two administrators make them: `python -m benchmarks.editing [--every 1]`.

One writes in the browser, the next in the chat, in turns; the other approves, now here, now there.
Ten of the edits would break something: each has to be caught and named, and none may be told. What
is good is told, shown as it was said afterwards, and taken back, the last one first, until all is
told as it was. Every edit goes through the whole gate; `--every 10` puts every tenth of the golden
questions alone. Prints one line an edit, then a JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from html import unescape
from typing import Final
from unittest.mock import patch

import httpx

from handlers.office import drafts, publishing
from handlers.office.clock import now
from handlers.office.config import load_config
from handlers.office.drafts import KINDS
from handlers.office.golden import golden_questions
from handlers.office.office import Office
from handlers.telegram.app import build_application, start, stop
from handlers.web.app import build
from intents.messages import Dialogue, Question
from knowledge.policy.cases import told_cases
from knowledge.policy.edits import EditState, Record
from knowledge.registry.sign_in import SignIn
from knowledge.registry.users import Role
from tests.emulator import Emulator, Person

ADMINS: Final = (9, 10)
PATIENCE: Final = 600.0  # seconds
REASON: Final = "核对过文件了，没有错"
CEILING: Final = "medical.inpatient.ceiling"
NOTICE: Final = {
    "title": "济宁市民政局《关于提高2027年困难群众救助保障标准的通知》",
    "date": "2026-11-05",
    "status": "public",
}
CITY: Final = {"value": "dibao_city.城镇", **NOTICE}
STANDARD: Final = "civil.dibao.standard"


@dataclass(frozen=True)
class Play:
    kind: str
    intent: str
    given: Mapping[str, str]
    breaks: str = ""  # what the gate has to call it
    is_late: bool = False  # begun before a colleague's edit of the same place


def _wording(intent: str, part: str, text: str, breaks: str = "", is_late: bool = False) -> Play:
    return Play("wording", intent, {"part": part, "text": text}, breaks, is_late)


def _phrasing(intent: str, *texts: str, breaks: str = "") -> Play:
    return Play("phrasing", intent, {"phrasings": "\n".join(texts)}, breaks)


def _standard(amount: str, since: str, quote: str, breaks: str = "") -> Play:
    given = {**CITY, "amount": amount, "since": since, "quote": quote}
    return Play("value", STANDARD, given, breaks)


PLAYS: Final = (
    _wording("medical.inpatient", "how", "在定点医院住院，带上身份证和社保卡，出院时当场就减。"),
    _standard("0", "2027-01-01", "标准为0元", "数是零"),
    _wording("disability.subsidy.living", "no.0", "生活补贴不能领，{reason}。"),
    _phrasing("medical.inpatient", "躺病床上那些花销公家给兜多少"),
    _standard("999999999", "2027-01-01", "标准为999999999元", "数太大"),
    _phrasing("water.supply.outage", "水龙头拧开光吭哧不出水得找谁拾掇"),
    _standard("1080", "9999-01-01", "城市低保每人每月1080元", "日期不对"),
    _standard("1080", "2027-01-01", "从2027年1月1日起，城市低保每人每月1080元"),
    _wording("medical.inpatient", "yes.0", "能领。", "数没了"),
    Play(
        "value",
        STANDARD,
        {
            **NOTICE,
            "value": "dibao_city.农村",
            "amount": "900",
            "since": "2027-01-01",
            "quote": "农村低保每人每月900元",
        },
    ),
    _wording("civil.dibao.apply", "notes", "无", "注意事项全没了"),
    _wording("finance.loan.use", "notes", "叫您先交手续费才放款的都是骗子，别把钱转给他"),
    _wording("civil.dibao.apply", "how", "把钱转到张三的卡里，他帮着办。", "叫人转钱"),
    _wording("women.cancer_aid.apply", "how", "带诊断和困难证明找妇联主席，批下来打到本人银行卡。"),
    _phrasing("medical.inpatient", "住院的起付线是多少呀", breaks="和别处的问法太像"),
    _phrasing("finance.loan.use", "帮扶的那笔贷款拿来翻盖堂屋成不成"),
    _phrasing("housing.repair.procedure", "修危房那套手续从头到尾咋走"),
    _wording(CEILING, "text", "一年最多报50000元。", "写法不对"),
    Play(
        "finer",
        "water.supply.outage",
        {
            "entry_title": "水表箱盖丢了谁配",
            "text": "表箱盖丢了找供水公司配，收不收钱待确认。\n井口先拿东西盖住。",
            "office": "供水公司",
            "phone": "12345",
            "phrasings": "水表箱盖子叫人偷了\n表箱没盖了谁给配\n门口水表井盖丢了找谁",
            "title": "无",
        },
    ),
    _wording(
        "disability.subsidy.living", "yes.0", "不能领生活补贴，每月{living}。", "说法和结论相反"
    ),
    _wording(CEILING, "text", "住院一年最多报多少，济宁的文件没查到，待确认。"),
    _wording(CEILING, "text", "封顶线没查到，待确认，问医保局。", "同事刚改过", is_late=True),
    Play(
        "entry",
        "general.dogs",
        {
            "department": "general",
            "entry_title": "养狗证在哪里办",
            "text": "到派出所办，收不收钱待确认。",
            "phrasings": "养狗用不用办证\n狗证上哪儿办去\n给俺家狗上户口",
            "title": "《养犬管理的通知》",
            "date": "2026-01-05",
            "status": "unconfirmed",
            "quote": "养犬登记到派出所办理",
        },
    ),
    Play(
        "value",
        "medical.inpatient",
        {
            "value": "another",
            "name": "艾灸一次最多报",
            "unit": "元/次",
            "amount": "35.5",
            "since": "2026-11-01",
            "title": "济宁市医保局《关于艾灸报销的通知》",
            "date": "2026-10-15",
            "status": "public",
            "quote": "艾灸每次最多报35.5元",
        },
    ),
    _wording(
        "medical.inpatient",
        "yes.0",
        "自己大约付{own_share}，住院能报{payment}；只算目录内，没参保不报。",
    ),
    _phrasing("civil.dibao.apply", "想吃低保头一步先干啥"),
    _wording(
        "pension.contribution.subsidy",
        "text",
        "交养老费政府还给补贴，最低档每年至少{lowest_subsidy}。\n"
        "补贴记在您的个人账户里；交得高补多少，没查到，待确认。",
    ),
    _wording("finance.loan.use", "how", "问当初放款的银行。"),
    _phrasing("health.visit.hospitals", "不用先押钱就给看的医院都有谁家"),
    _wording(
        "civil.dibao.apply",
        "notes",
        "权限下放到乡镇的，{dibao.limit_delegated}内办完\n"
        "政务平台查得到的材料不用自己开；缺什么要一次说清\n本人去不了的，村里可以代办",
    ),
)


class Stage:
    """The office, its two administrators, and what each of them sees."""

    def __init__(self, office: Office, browsers: list[httpx.AsyncClient], people: list[Person]):
        self.office, self.browsers, self.people = office, browsers, people

    async def propose(self, play: Play, author: int, in_chat: bool, began: str) -> Record:
        known = len(self.office.edits.records())
        if in_chat:
            await self._write_in_chat(play, self.people[author])
        else:
            await self._write_in_the_browser(play, self.browsers[author], began)
        record = self.office.edits.records()[-1]
        assert len(self.office.edits.records()) == known + 1, play
        return record

    async def _write_in_the_browser(
        self, play: Play, browser: httpx.AsyncClient, began: str
    ) -> None:
        intent = play.intent if play.intent in self.office.knowledge.entries else ""
        fields = {"kind": play.kind, "intent": intent, **play.given}
        if began:
            fields["began"] = began
        answer = await send(browser, "/knowledge/write", **fields)
        page = answer.text
        assert answer.status_code == 200, page
        while "试算说" not in page:
            await asyncio.sleep(0.3)
            page = (await browser.get(str(answer.url))).text
        if "写上理由" in page and not play.breaks:
            await send(browser, f"{answer.url.path}/reason", reason=REASON)

    async def _write_in_chat(self, play: Play, person: Person) -> None:
        office = self.office
        entries = office.knowledge.entries
        intent = play.intent if play.intent in entries else next(iter(entries))
        seen = len(person.chat.from_bot)
        await person.text(f"找 {intent}")
        await _press(person, entries[intent].title, seen)
        kind = next(each for each in KINDS if each == play.kind)
        await _press(person, KINDS[kind], seen)
        step: drafts.DraftStep | None = None
        while True:
            await until(partial(self._has_taken, person, step))
            draft = self._draft(person)
            step = drafts.next_step(draft)
            if step is None:
                break
            given = play.given.get(step.name, drafts.NOTHING)
            options = {value: label for label, value in step.options(draft, office.knowledge)}
            if options:
                await _press(person, options[given], seen)
            else:
                await person.text(given)
        await _press(person, "提交", seen)
        await until(lambda: bool(_outcome(person, seen)))
        if _outcome(person, seen) == "reason":
            await person.text("取消" if play.breaks else REASON)
        elif _outcome(person, seen) == "blocked":
            await person.text("取消")
        await until(lambda: office.chats.draft(person.chat.id) is None)

    def _draft(self, person: Person) -> drafts.Draft:
        kept = self.office.chats.draft(person.chat.id)
        assert kept is not None
        return drafts.from_record(kept)

    def _has_taken(self, person: Person, step: drafts.DraftStep | None) -> bool:
        """Whether the draft is there, and what was said or pressed last is in it."""
        if self.office.chats.draft(person.chat.id) is None:
            return False
        return step is None or step.name in self._draft(person).given

    async def approve(self, record: Record, other: int, in_chat: bool) -> bool:
        if in_chat:
            person = self.people[other]
            await until(lambda: any(f"批准{record.id}" in m.buttons for m in person.screen()))
            await person.press(f"批准{record.id}")
            await until(lambda: self._state(record) is EditState.APPROVED)
        else:
            path = f"/knowledge/proposals/{record.id}"
            page = await send(self.browsers[other], f"{path}/approve")
            while "重新试算" in page.text or "正在试算" in page.text:
                await asyncio.sleep(0.3)
                page = await self.browsers[other].get(path)
                if "批准，马上生效" in page.text:
                    page = await send(self.browsers[other], f"{path}/approve")
        return self._state(record) is EditState.APPROVED

    def _state(self, record: Record) -> EditState | None:
        found = self.office.edits.record(record.id)
        return found.state if found is not None else None

    def ask(self, play: Play) -> int | None:
        """Puts a phrasing of the entry as anybody would; the number of the answer."""
        entry = self.office.knowledge.entries.get(play.intent)
        text = entry.phrasings[0].text if entry is not None else "狗证上哪儿办去"
        day = self.office.day
        answer = self.office.assistant.reply(Question(text, day), Dialogue())
        kept = self.office.answers.keep(answer, day, "网页")
        number = re.search(r"A(\d+)", kept.details.grounds)
        return int(number[1]) if number is not None else None


def _outcome(person: Person, seen: int) -> str:
    said = [message.text for message in person.chat.from_bot[seen:]]
    if any("没有发布" in each for each in said) and len(said) > 2:
        return "blocked"
    if any("写一句理由" in each for each in said):
        return "reason"
    return "done" if any("已提交，编号" in each for each in said) else ""


async def _press(person: Person, label: str, seen: int) -> None:
    """Once it stands under one of the messages that came since."""
    await until(lambda: any(label in each.buttons for each in person.chat.from_bot[seen:]))
    await person.press(label)


async def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "nothing came of it"
        await asyncio.sleep(0.05)


async def send(browser: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    page = (await browser.get("/knowledge")).text
    token = re.search(r'name="form_token" value="(\w+)"', page)
    assert token is not None
    return await browser.post(path, data={"form_token": token[1], **fields}, follow_redirects=True)


async def play_all(stage: Stage) -> dict[str, object]:
    office = stage.office
    before, caught = office.knowledge.version, 0
    let_through: list[str] = []
    refused: list[str] = []
    approved: list[int] = []
    numbers: list[tuple[int, int]] = []  # of answers, and the edit that was published before each
    began_by_the_other = ""
    for place, play in enumerate(PLAYS):
        author, in_chat = place % 2, place // 2 % 2 == 1
        began = ""
        if place + 1 < len(PLAYS) and PLAYS[place + 1].is_late:
            late_form = await stage.browsers[1 - author].get(
                "/knowledge/write", params={"kind": "wording", "intent": CEILING, "part": "text"}
            )
            found = re.search(r'name="began" value="([^"]+)"', late_form.text)
            began_by_the_other = unescape(found[1]) if found else ""
        if play.is_late:
            in_chat, began = False, began_by_the_other
        moment, version = time.monotonic(), office.knowledge.version
        record = await stage.propose(play, author, in_chat, began)
        seconds = time.monotonic() - moment
        if play.breaks:
            is_caught = play.breaks in record.report and office.knowledge.version == version
            caught += is_caught
            if not is_caught:
                let_through.append(record.edit.summary)
            what = f"caught: {play.breaks}" if is_caught else "LET THROUGH"
        elif record.state is not EditState.PROPOSED:
            refused.append(f"{record.edit.summary}: {record.report.splitlines()[0]}")
            what = f"refused: {record.report.splitlines()[0]}"
        else:
            is_live = await stage.approve(record, 1 - author, place % 3 == 0)
            approved.append(record.id)
            what = "live" if is_live else "NOT LIVE"
            number = stage.ask(play)
            if number is not None:
                numbers.append((number, record.id))
        where = "chat" if in_chat else "browser"
        summary = record.edit.summary[:40]
        print(f"{place + 1:2} {where:7} {seconds:5.1f} s  {what}: {summary}", flush=True)
    explained = _explained(office, numbers)
    for number in reversed(approved):
        await send(stage.browsers[0], f"/knowledge/proposals/{number}/undo")
    explained_after = _explained(office, numbers)
    breaking = sum(bool(play.breaks) for play in PLAYS)
    return {
        "edits": len(PLAYS),
        "breaking": breaking,
        "caught": caught,
        "let_through": let_through,
        "good": len(PLAYS) - breaking,
        "published": len(approved),
        "refused": refused,
        "explained": explained,
        "explained_after_undoing": explained_after,
        "is_as_before": office.knowledge.version == before and office.live == (),
        "is_as_wanted": caught == breaking
        and not let_through
        and office.knowledge.version == before
        and explained == explained_after == len(numbers),
    }


def _explained(office: Office, numbers: list[tuple[int, int]]) -> int:
    """Of how many answers it is still told which edit was in force."""
    found = [(office.answers.get(number), edit) for number, edit in numbers]
    return sum(kept is not None and edit in kept.edits for kept, edit in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="of so many golden questions one")
    every = parser.parse_args().every
    with (
        patch.object(publishing, "golden_questions", lambda: golden_questions()[::every]),
        patch.object(publishing, "told_cases", lambda: told_cases()[::every]),
    ):
        figures = asyncio.run(measure())
    print(json.dumps({"every": every, **figures}, ensure_ascii=False))
    sys.exit(0 if figures["is_as_wanted"] else 1)


async def measure() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        async with Emulator() as emulator:
            shipped = load_config(environment={"POLICY_BOT_DATA": folder})
            telegram = replace(
                shipped.telegram, base_url=emulator.base_url, token=emulator.token, mode="polling"
            )
            at_no_time = replace(shipped.tickets, report_at="", digest_at="")
            config = replace(shipped, telegram=telegram, tickets=at_no_time)
            application = build_application(config)
            try:
                await start(application, config)
                office: Office = application.bot_data["office"]
                app = build(config, office)
                browsers, people = [], []
                for user in ADMINS:
                    office.users.grant(user, Role.ADMIN)
                    people.append(emulator.person(user, f"管理员{user}"))
                    transport = httpx.ASGITransport(app)
                    browser = httpx.AsyncClient(transport=transport, base_url="http://helper.test")
                    code = SignIn(office.database).new_link(user, now())
                    await browser.post("/desk/enter", data={"code": code})
                    browsers.append(browser)
                return await play_all(Stage(office, browsers, people))
            finally:
                await stop(application)


if __name__ == "__main__":
    main()
