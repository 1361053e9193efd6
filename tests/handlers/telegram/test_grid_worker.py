"""What a grid worker can do, and what only for the households of their own 网格."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from handlers.office import reports, unclaimed
from handlers.office.clock import HERE, now
from handlers.office.config import Config
from handlers.office.office import Office
from handlers.telegram import grid_worker
from handlers.telegram.access import EXPIRED
from handlers.telegram.answering import NO_LONGER_YOURS
from handlers.telegram.app import TelegramApplication
from knowledge.registry.calls import Calls
from knowledge.registry.claims import ClaimStep
from knowledge.registry.tickets import TicketKind
from knowledge.registry.users import Role
from tests.emulator import Emulator, Person
from tests.handlers.conftest import running, settled

QUESTION = "在二级医院住院花了八千能报多少"


async def choose_sun_zhiyuan(sun: Person) -> None:
    await sun.text("查 孙志远")
    [found] = await sun.wait()
    await sun.press(found.buttons[0])
    [why] = await sun.wait()
    assert why.buttons == list(grid_worker.REASONS)
    await sun.press("本人来问")
    [chosen] = await sun.wait(timeout=30)
    assert chosen.text.startswith("现在按H000006（孙志远家）回答，说“结束”退出")


@pytest.mark.parametrize("mode", ["polling", "webhook"])
@pytest.mark.usefixtures("application")
async def test_look_up_choose_answer_finish(sun: Person) -> None:
    await sun.text("查 孙志远")
    [found] = await sun.wait()
    assert found.buttons == ["孙志远 · 1985年生 · 西槐村 · 2口人 · H000006"]

    await sun.press(found.buttons[0])
    [why] = await sun.wait()
    assert why.buttons == list(grid_worker.REASONS)
    await sun.press("本人来问")
    [chosen] = await sun.wait()
    assert chosen.text.startswith("现在按H000006（孙志远家）回答，说“结束”退出")

    await sun.text(QUESTION)
    [answer] = await sun.wait()
    assert answer.text.splitlines()[0] == "【H000006 孙志远家】"
    assert "<b>" in answer.raw.splitlines()[1]
    assert "没有建档立卡户" in answer.text

    await sun.text("那三级呢")
    [answer] = await sun.wait()
    assert answer.text.splitlines()[0] == "【H000006 孙志远家】"
    assert "55%" in answer.text

    await sun.text("结束")
    [finished] = await sun.wait()
    assert finished.text.startswith(grid_worker.FINISHED)
    assert "【来电缘由】本人来问" in finished.text
    assert f"【问1】{QUESTION}" in finished.text
    assert "【问2】那三级呢" in finished.text

    await sun.text(QUESTION)
    [answer] = await sun.wait()
    assert "孙志远" not in answer.text
    assert "建档立卡户" in answer.buttons


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize(
    "words",
    [
        "孙志远",
        "帮我查孙志远",
        "查一下孙志远",
        "帮我查一下 孙志远",
        "请查查孙志远",
        "帮我查西槐村孙志远",
    ],
)
async def test_a_name_is_enough_in_whatever_words(sun: Person, words: str) -> None:
    await sun.text(words)
    [found] = await sun.wait()
    assert found.buttons == ["孙志远 · 1985年生 · 西槐村 · 2口人 · H000006"]


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("words", ["二级", "低保", "王桂兰", "找人工", "查一下低保标准要多久下来"])
async def test_what_names_nobody_of_theirs_is_a_question(sun: Person, words: str) -> None:
    await sun.text(words)
    [told] = await sun.wait()
    assert "H0" not in told.text + "".join(told.buttons)
    assert "您的网格里没有找到" not in told.text


@pytest.mark.usefixtures("application")
async def test_a_worker_is_welcomed_as_one(sun: Person) -> None:
    await sun.text("/start")
    [welcome] = await sun.wait()
    assert welcome.text.startswith("网格员您好！您管的网格：SS-01、YZ-01")


async def test_a_call_in_the_field_to_the_note(office: Office, sun: Person) -> None:
    """Two taps and three lines typed."""
    await sun.text("孙志远")
    [found] = await sun.wait()
    await sun.press(found.buttons[0])
    await sun.wait()
    await sun.press("本人来问")
    [card] = await sun.wait(timeout=30)
    assert "没查到该享受、没享受的。" in card.text
    assert "孙志远（" in card.text
    assert card.buttons == ["没领的", "结束，出记录"]
    await sun.text(QUESTION)
    await sun.wait()
    await sun.press("结束，出记录")
    [note] = await sun.wait()
    assert "【回访】2021-01-07" in note.text
    call = Calls(office.database).get(1, 7)
    assert call is not None
    assert (call.reason, len(call.turns), call.ended is not None) == ("本人来问", 1, True)
    looks = [line.what for line in office.audit.of_household("H000006")]
    assert looks == ["查找", "选定", "回答", "结束"]


async def test_a_call_begun_in_the_field_goes_on_after_a_restart(
    config: Config, emulator: Emulator
) -> None:
    sun = emulator.person(7, "孙网格员")
    async with running(config) as application:
        office: Office = application.bot_data["office"]
        office.users.grant(7, Role.GRID_WORKER, ["YZ-01"])
        await choose_sun_zhiyuan(sun)
        await sun.text(QUESTION)
        await sun.wait()
    async with running(config):
        await sun.text("那三级呢")
        await sun.wait()
        await sun.text("结束")
        [note] = await sun.wait()
        assert f"【问1】{QUESTION}" in note.text
        assert "【问2】那三级呢" in note.text


async def test_what_is_unclaimed_is_shown_and_marked(
    office: Office, wei: Person, sun: Person
) -> None:
    await sun.text("没领的")
    told, picture = await sun.wait(2, timeout=30)  # the first picture loads what draws it
    assert "您网格里没领的：" in told.text
    assert "东槐村：" in told.text
    assert picture.data is not None
    assert picture.data.startswith(b"\x89PNG")
    await sun.press("H000004")
    await sun.wait()
    await sun.press("上门走访")
    [card] = await sun.wait(timeout=30)
    assert "该享受、没享受：" in card.text
    await sun.press("没领的")
    [listed] = await sun.wait()
    first = listed.buttons[0]
    await sun.press(first)
    [steps] = await sun.wait()
    assert steps.buttons == ["已享受", "已申请", "已告知", "不符合"]
    await sun.press("已告知")
    [marked] = await sun.wait()
    assert "已告知" in marked.text
    await sun.press("不符合")
    [why] = await sun.wait()
    assert why.buttons == list(unclaimed.REASONS)
    await sun.press("人在外地")
    [marked] = await sun.wait()
    assert "不符合（人在外地）" in marked.text
    [claim] = office.claims.all()
    assert (claim.step, claim.reason, claim.by) == (ClaimStep.UNFIT, "人在外地", 7)
    [notice] = await wei.wait()
    assert claim.benefit in notice.text
    assert "H000004" not in notice.text
    assert "张建国" not in notice.text
    await wei.reply("规则改了，谢谢", notice)
    [answer] = await sun.wait()
    assert "规则改了，谢谢" in answer.text


async def test_what_lies_ahead_and_how_it_stands(
    application: TelegramApplication, config: Config, office: Office, sun: Person, wei: Person
) -> None:
    await sun.text("今天")
    [ahead] = await sun.wait(timeout=30)
    assert reports.NOTHING_WAITS in ahead.text
    assert "没领的：" in ahead.text
    office.tickets.open(
        TicketKind.HUMAN, 42, "断粮了", "", now(), "H000006", is_urgent=True, village="青石镇西槐村"
    )
    morning = datetime.combine(now().date() + timedelta(days=1), time(8), HERE)
    await settled(application)
    times = replace(config.tickets, digest_at="07:30", report_at="08:00")
    office.config = replace(config, tickets=times)
    ledger = unclaimed.Ledger(office)
    reports.tell_the_day(office, ledger, morning - timedelta(hours=1))
    assert len(office.outbox) == 0
    for _ in range(2):  # once a day, whatever is restarted
        reports.tell_the_day(office, ledger, morning)
    for chat_id in office.outbox.chats():
        application.bot_data["sender"].wake(chat_id)
    [ahead] = await sun.wait()
    assert "单子1张，" in ahead.text
    assert "断粮了" in ahead.text
    [report] = await wei.wait()
    assert "急难1张：编号1，0张过了24小时" in report.text
    assert "青石镇西槐村：🔴0" in report.text
    assert "H000006" not in report.text
    await settled(application)
    late = morning + timedelta(days=1, hours=6)
    reports.tell_the_day(office, ledger, late)
    assert len(office.outbox) == 0


@pytest.mark.usefixtures("application")
async def test_people_of_one_name_are_told_apart(sun: Person) -> None:
    await sun.text("查张建国")
    [found] = await sun.wait()
    assert len(found.buttons) == len(set(found.buttons)) > 1
    assert any("东槐村" in label for label in found.buttons)
    assert any("石桥村" in label for label in found.buttons)
    assert not re.search(r"\d{15}", " ".join(found.buttons))


@pytest.mark.usefixtures("application")
async def test_another_grid_is_refused_as_if_it_did_not_exist(sun: Person) -> None:
    for text in ("H000001", "H999999", "王桂兰"):
        await sun.text(f"查 {text}")
        [refused] = await sun.wait()
        assert refused.text == grid_worker.NONE_FOUND.format(text=text)
        assert refused.buttons == []


@pytest.mark.usefixtures("application")
async def test_looking_for_nobody_tells_how(sun: Person) -> None:
    for text in ("查", "/find", "查 "):
        await sun.text(text)
        [told] = await sun.wait()
        assert told.text == grid_worker.HOW_TO_LOOK
    for text in ("码", "结束", "/code", "/end"):
        await sun.text(text)
        [told] = await sun.wait()
        assert told.text == grid_worker.NOBODY_SERVED


@pytest.mark.usefixtures("application")
async def test_a_question_that_begins_with_the_word_is_a_question(sun: Person) -> None:
    await sun.text("查体也就是体检报销吗，住院能报多少")
    [answer] = await sun.wait()
    assert "网格里没有" not in answer.text


async def test_a_code_for_a_resident(office: Office, sun: Person, li: Person) -> None:
    await choose_sun_zhiyuan(sun)
    await sun.text("码")
    told, square = await sun.wait(2)
    assert square.data is not None
    assert square.data.startswith(b"\x89PNG")
    link = re.search(r"https://t\.me/emulated_bot\?start=([\w-]+)", told.text)
    assert link

    await li.text(f"/start {link[1]}")
    await li.wait()
    await li.press("同意，绑定")
    [bound] = await li.wait()
    assert "孙志远家" in bound.text
    assert office.users.get(42).household_id == "H000006"


async def test_every_look_is_on_record(office: Office, sun: Person) -> None:
    await choose_sun_zhiyuan(sun)
    await sun.text(QUESTION)
    await sun.text("身份证11010519491231002X能报吗")
    await sun.text("码")
    await sun.wait(4)
    lines = office.audit.of_household("H000006")
    assert [(line.who, line.what) for line in lines] == [
        (7, "查找"),
        (7, "选定"),
        (7, "回答"),
        (7, "回答"),
        (7, "发码"),
    ]
    assert lines[0].purpose == "查“孙志远”"
    assert lines[1].purpose == "本人来问"
    assert lines[2].purpose == f"本人来问：{QUESTION}"
    assert "1949" not in lines[3].purpose


async def test_the_choice_survives_a_restart(config: Config, emulator: Emulator) -> None:
    sun = emulator.person(7, "孙网格员")
    async with running(config) as application:
        office: Office = application.bot_data["office"]
        office.users.grant(7, Role.GRID_WORKER, ["YZ-01"])
        await choose_sun_zhiyuan(sun)
    async with running(config):
        await sun.text(QUESTION)
        [answer] = await sun.wait()
        assert answer.text.startswith("【H000006 孙志远家】")


async def test_a_role_comes_and_goes_without_a_restart(office: Office, li: Person) -> None:
    """By another process, as `bot.py grant` and `bot.py revoke` do."""
    await li.text("查 孙志远")
    [nothing] = await li.wait()
    assert "H000006" not in nothing.text + "".join(nothing.buttons)

    elsewhere = Office(office.config)
    elsewhere.users.grant(42, Role.GRID_WORKER, ["YZ-01"])
    await li.text("查 孙志远")
    [found] = await li.wait()
    await li.press(found.buttons[0])
    await li.wait()
    await li.press("上门走访")
    await li.wait()
    await li.text(QUESTION)
    [answer] = await li.wait()
    assert answer.text.startswith("【H000006 孙志远家】")

    await li.text("查 孙志远")
    [found] = await li.wait()
    elsewhere.users.revoke(42)
    await li.press(found.buttons[0])
    await li.until(lambda: li.notices[-1] == EXPIRED)
    await li.text(QUESTION)
    [answer] = await li.wait()
    assert "孙志远" not in answer.text
    assert "建档立卡户" in answer.buttons

    elsewhere.users.grant(42, Role.GRID_WORKER, ["YZ-01"])
    await li.text(QUESTION)
    [answer] = await li.wait()
    assert "孙志远" not in answer.text
    elsewhere.close()


async def test_a_household_that_left_the_grid_is_answered_for_no_more(
    office: Office, sun: Person
) -> None:
    await choose_sun_zhiyuan(sun)
    office.users.grant(7, Role.GRID_WORKER, ["SS-01"])
    await sun.text(QUESTION)
    [told] = await sun.wait()
    assert told.text == NO_LONGER_YOURS
    await sun.text("码")
    [told] = await sun.wait()
    assert told.text == grid_worker.NOBODY_SERVED


@pytest.mark.usefixtures("application")
async def test_what_was_said_of_one_household_does_not_hold_for_the_next(sun: Person) -> None:
    await choose_sun_zhiyuan(sun)
    await sun.text("住院花了八千能报多少")
    [asked] = await sun.wait()
    assert "二级" in asked.buttons
    await sun.text("查 H000004")
    [found] = await sun.wait()
    await sun.press(found.buttons[0])
    await sun.wait()
    await sun.press("核对资料")
    await sun.wait()

    await sun.press("二级")
    await sun.until(lambda: EXPIRED in sun.notices)
    await sun.text("二级")
    [answer] = await sun.wait()
    assert "8000" not in answer.text


@pytest.mark.usefixtures("application")
async def test_a_group_is_shown_no_household(emulator: Emulator, sun: Person) -> None:
    await choose_sun_zhiyuan(sun)
    inside = sun.inside(emulator.group(-100, "网格群"))
    await inside.text("查 孙志远")
    await inside.text(f"@emulated_bot {QUESTION}")
    [answer] = await inside.wait()
    assert "孙志远" not in answer.text
    assert len(inside.chat.from_bot) == 1
