"""Whoever asks for a person gets one, and is promised no more than that."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from handlers.office import ledger, tickets
from handlers.office.attachments import GONE, NotFetched
from handlers.office.clock import now
from handlers.office.office import Office
from handlers.telegram import handover
from handlers.telegram.access import EXPIRED
from handlers.telegram.app import TelegramApplication
from handlers.telegram.delivery.files import fetch
from knowledge.registry.tickets import TicketKind, TicketState
from knowledge.registry.users import Role
from tests.emulator import Emulator, Message, Person
from tests.handlers.conftest import settled

DEED = "我家的宅基地证啥时候发"
INPATIENT = "俺是建档立卡的，在二级医院住院花了八千，能报多少？"


async def answered(person: Person) -> Message:
    [message] = await person.wait()
    return message


async def ask_for_a_human(li: Person, question: str = INPATIENT) -> Message:
    await li.text(question)
    await li.wait()
    await li.press("转人工")
    return await answered(li)


async def test_the_worker_of_the_household_is_told_and_their_reply_comes_back(
    office: Office, sun: Person, wei: Person, li: Person
) -> None:
    office.users.bind_to(42, "H000006")
    handed_over = await ask_for_a_human(li)
    [ticket] = office.tickets.still_open()
    assert (ticket.kind, ticket.household_id) == (TicketKind.HUMAN, "H000006")
    assert handed_over.text == tickets.HANDED_OVER.format(number=ticket.id, count=1)

    notice = await answered(sun)
    assert INPATIENT in notice.text
    assert "H000006（孙志远家）" in notice.text
    assert wei.chat.from_bot == []

    await sun.press("我来答")
    assert (await answered(sun)).text == tickets.WRITE_NOW.format(number=ticket.id)
    assert (await answered(li)).text == tickets.CLAIMED_BY_STAFF.format(number=ticket.id)
    await sun.text("带户口本来镇上，电话0537-1234567")
    assert (await answered(sun)).text == tickets.SENT_ON.format(number=ticket.id)
    reply = await answered(li)
    assert "带户口本来镇上，电话0537-1234567" in reply.text
    assert reply.buttons == ["解决了", "没解决"]

    await li.text("明天行不行")  # the assistant keeps silent
    assert (await answered(li)).text == tickets.PASSED_ON.format(number=ticket.id)
    assert "明天行不行" in (await answered(sun)).text

    await li.press("解决了")
    assert (await answered(li)).text == tickets.SETTLED.format(number=ticket.id)
    assert (await answered(sun)).text == tickets.RESIDENT_SETTLED.format(number=ticket.id)
    assert office.tickets.still_open() == []
    await li.text(INPATIENT)
    assert "6160元" in (await answered(li)).text
    assert [line.what for line in office.audit.of_household("H000006")] == ["接单", "回话"]


async def test_a_reply_to_the_notice_is_enough(office: Office, wei: Person, li: Person) -> None:
    await ask_for_a_human(li)
    notice = await answered(wei)
    assert "户：" not in notice.text
    await wei.reply("打12333问社保局", notice)
    assert "打12333问社保局" in (await answered(li)).text
    assert office.tickets.still_open()[0].state is TicketState.ANSWERED


async def test_what_is_not_settled_goes_back(office: Office, wei: Person, li: Person) -> None:
    await ask_for_a_human(li)
    notice = await answered(wei)
    await wei.reply("打12333", notice)
    await wei.wait()
    await li.wait()
    await li.press("没解决")
    assert "又转给工作人员了" in (await answered(li)).text
    assert (await answered(wei)).text.startswith(tickets.UNSETTLED_HEADING)
    await wei.press("销号")
    assert (await answered(wei)).buttons == list(tickets.REASONS)
    await wei.press("已经办成")
    assert "办结了，原因：已经办成" in (await answered(li)).text
    assert office.tickets.still_open() == []


@pytest.mark.usefixtures("application")
async def test_where_nobody_is_on_duty_nobody_is_promised(li: Person) -> None:
    assert (await ask_for_a_human(li)).text.startswith("记下了，编号1，可现在没有工作人员")


async def test_urgent_hardship_has_its_clock(office: Office, wei: Person, li: Person) -> None:
    await li.text("家里断粮了，能申请临时救助吗")  # without asking for a person
    answer, handed_over = await li.wait(2)
    assert "转人工" in answer.buttons
    [ticket] = office.tickets.still_open()
    assert ticket.due == ticket.created + timedelta(hours=24)
    assert handed_over.text.startswith("急难的事")
    assert (await answered(wei)).text.startswith("【急难！")
    await li.text("真的揭不开锅了")
    await li.wait()
    assert len(office.tickets.still_open()) == 1


@pytest.mark.usefixtures("application")
async def test_hardship_is_promised_nobody_where_nobody_is(office: Office, li: Person) -> None:
    await li.text("家里断粮了，能申请临时救助吗")
    await answered(li)
    assert office.tickets.still_open() == []


async def test_what_nobody_takes_is_told_again(
    application: TelegramApplication, office: Office, wei: Person, li: Person
) -> None:
    await ask_for_a_human(li)
    await wei.wait()
    assert ledger.remind(office, now() + timedelta(hours=11)) == []
    later = now() + timedelta(hours=13)
    assert ledger.remind(office, later) == [9]
    assert ledger.remind(office, later) == []
    application.bot_data["sender"].wake(9)
    assert "还没人接，等了13小时" in (await answered(wei)).text
    await wei.text("/tickets")
    assert "转人工（刚才，没人接" in (await answered(wei)).text


@pytest.mark.parametrize("words", ["转人工", "我想找个人问问", "找人工"])
async def test_words_open_it_too(office: Office, wei: Person, li: Person, words: str) -> None:
    await li.text(words)
    await li.wait()
    [ticket] = office.tickets.still_open()
    assert ticket.kind is TicketKind.HUMAN
    await wei.wait()
    await li.text("转人工")
    assert (await answered(li)).text == tickets.ALREADY_HANDED_OVER.format(number=ticket.id)
    assert len(office.tickets.still_open()) == 1


@pytest.mark.usefixtures("application")
async def test_the_resident_can_go_back_to_the_bot(wei: Person, li: Person) -> None:
    await ask_for_a_human(li)
    await wei.wait()
    await wei.press("我来答")
    await li.wait()
    await li.text("在吗")
    await li.wait()
    await li.press("问机器人")
    assert "您直接问我" in (await answered(li)).text
    await li.text(INPATIENT)
    assert "6160元" in (await answered(li)).text


async def test_danger_is_answered_though_a_person_is_on_it(wei: Person, li: Person) -> None:
    await ask_for_a_human(li)
    await wei.wait()
    await wei.press("我来答")
    await li.wait()
    await li.text("我不想活了")
    passed_on, emergency = await li.wait(2)
    assert "转给工作人员了" in passed_on.text
    assert "120" in emergency.text or "110" in emergency.text


async def test_who_is_not_on_duty_for_it_touches_nothing(
    application: TelegramApplication, office: Office, emulator: Emulator, sun: Person, li: Person
) -> None:
    office.users.bind_to(42, "H000001")  # not in Sun's 网格
    office.users.grant(9, office.users.get(7).role, ["SS-99"])
    await ask_for_a_human(li)
    [ticket] = office.tickets.still_open()
    message = await answered_to(sun)
    for what in ("claim", "done"):
        emulator._api.add_callback_query(sun, message, f"desk:{what}:{ticket.id}")
    other = emulator.person(43, "王大爷")
    await other.text("/help")
    [help_text] = await other.wait()
    for what in ("claim", "done", "solved", "unsolved", "bot"):
        emulator._api.add_callback_query(other, help_text, f"desk:{what}:{ticket.id}")
    await other.until(lambda: len(other.notices) == 5)
    await sun.until(lambda: len(sun.notices) == 2)
    await settled(application)
    assert set(sun.notices) == {tickets.NOT_YOURS}
    assert set(other.notices) == {EXPIRED}
    assert office.tickets.get(ticket.id) == ticket


async def answered_to(sun: Person) -> Message:
    await sun.text("/help")
    return await answered(sun)


async def test_a_document_is_shown_to_whoever_handles_it(
    application: TelegramApplication, office: Office, sun: Person, li: Person
) -> None:
    office.users.bind_to(42, "H000006")
    await ask_for_a_human(li)
    await sun.wait()
    await li.document("诊断.jpg", b"picture")
    offer = await answered(li)
    assert (offer.text, offer.buttons) == (handover.SEND_FILE, ["给工作人员看", "不用了"])
    await li.press("给工作人员看")
    assert (await answered(li)).text == tickets.FILE_PASSED_ON.format(number=1)
    said, document = await sun.wait(2)
    assert "发来一份文件" in said.text
    assert document.payload["document"]["file_name"] == "诊断.jpg"
    await sun.press("看单子")
    whole, again = await sun.wait(2)
    assert "群众：（图片或文件，见下面）" in whole.text
    assert again.payload["document"] == document.payload["document"]

    [ticket] = office.tickets.still_open()
    fetched = partial(fetch, application.bot, application.bot_data["request"])
    content = await fetched(ticket.said[0].file)
    assert b"".join([each async for each in content.chunks]) == b"picture"
    with pytest.raises(NotFetched, match=GONE):
        await fetched("of long ago")


@pytest.mark.usefixtures("application")
async def test_a_document_without_a_matter_opens_one(wei: Person, li: Person) -> None:
    await li.document("诊断.jpg", b"picture")
    await li.wait()
    await li.press("给工作人员看")
    opened, passed_on = await li.wait(2)
    assert opened.text == tickets.HANDED_OVER.format(number=1, count=1)
    assert passed_on.text == tickets.FILE_PASSED_ON.format(number=1)
    *_, document = await wei.wait(3)
    assert document.payload["document"]["file_name"] == "诊断.jpg"
    await li.document("另一张.jpg", b"picture")
    await li.wait()
    await li.press("不用了")
    assert (await answered(li)).text == handover.NOTHING_SENT


async def test_of_two_at_once_one_takes_it_and_the_other_is_told_by_whom(
    office: Office, emulator: Emulator, sun: Person, li: Person
) -> None:
    office.users.grant(8, Role.GRID_WORKER, ["YZ-01"])
    zhou = emulator.person(8, "周网格员")
    office.users.bind_to(42, "H000006")
    await ask_for_a_human(li)
    notice = await answered(sun)
    his = await answered(zhou)
    await asyncio.gather(sun.press("我来答"), zhou.press("我来答"))
    await zhou.until(lambda: len(sun.notices + zhou.notices) == 2)
    [ticket] = office.tickets.still_open()
    first, second = (sun, zhou) if ticket.holder == 7 else (zhou, sun)
    taken = tickets.TAKEN.format(number=1, who=f"网格员{first.user['id']}")
    assert second.notices == [taken]
    assert (await answered(first)).text == tickets.WRITE_NOW.format(number=1)
    await second.reply("我来说", his if second is zhou else notice)
    assert (await answered(second)).text == taken
    await first.text("来镇上办")
    assert (await answered(first)).text == tickets.SENT_ON.format(number=1)
    told = [message.text for message in await li.wait(2)]
    assert not any("我来说" in text for text in told)
    await second.press("销号")
    await second.wait()
    await second.press("已经办成")
    await second.until(lambda: len(second.notices) == 3)
    assert second.notices[-1] == taken
    assert office.tickets.still_open()[0].state is TicketState.ANSWERED
    await first.press("看单子")
    await first.wait()
    await first.press("放回去")
    assert (await answered(first)).text == tickets.LET_GO.format(number=1)
    await second.press("我来答")
    assert (await answered(second)).text == tickets.WRITE_NOW.format(number=1)


async def test_who_lost_the_role_holds_nothing(
    office: Office, emulator: Emulator, sun: Person, li: Person
) -> None:
    office.users.grant(8, Role.GRID_WORKER, ["YZ-01"])
    zhou = emulator.person(8, "周网格员")
    office.users.bind_to(42, "H000006")
    await ask_for_a_human(li)
    await sun.wait()
    await sun.press("我来答")
    await sun.wait()
    office.users.revoke(7)
    await zhou.wait()
    await zhou.press("我来答")
    assert (await answered(zhou)).text == tickets.WRITE_NOW.format(number=1)


async def test_what_is_late_is_told_again(office: Office, sun: Person, li: Person) -> None:
    office.users.bind_to(42, "H000006")
    await ask_for_a_human(li)
    await sun.wait()
    await sun.press("我来答")
    await sun.wait()
    late = now() + timedelta(days=office.config.tickets.days, hours=1)
    assert ledger.remind(office, late - timedelta(hours=2)) == []
    assert ledger.remind(office, late) == [7]
    assert ledger.remind(office, late) == []


async def test_what_is_not_answered_goes_to_the_worker_of_the_household(
    office: Office, sun: Person, li: Person
) -> None:
    await li.text(DEED)
    await answered(li)
    assert office.tickets.still_open() == []  # of whom nobody knows who they are
    office.users.bind_to(42, "H000006")
    await li.text(DEED)
    _, noted = await li.wait(2)
    assert noted.text == tickets.NOTED_AS_UNANSWERED.format(number=1)
    [ticket] = office.tickets.still_open()
    assert (ticket.kind, ticket.department) == (TicketKind.UNANSWERED, "housing")
    assert ticket.village == "青石镇西槐村"
    notice = await answered(sun)
    assert "没答上" in notice.text
    await li.text(DEED)
    await answered(li)
    assert len(office.tickets.still_open()) == 1
    await sun.reply("下个月发，在镇上领", notice)
    assert "下个月发，在镇上领" in (await answered(li)).text
    await li.text(INPATIENT)  # the assistant is not kept silent by it
    assert "6160元" in (await answered(li)).text


@pytest.mark.parametrize("words", ["", "住" * 1001])
async def test_a_reply_that_cannot_be_sent_is_told(
    office: Office, wei: Person, li: Person, words: str
) -> None:
    await ask_for_a_human(li)
    await wei.wait()
    await wei.press("我来答")
    await wei.wait()
    await li.wait()
    if words:
        await wei.text(words)
        assert (await answered(wei)).text == tickets.TOO_LONG.format(length=1001, most=1000)
    await wei.text("打12333")  # what is written next still goes there
    assert (await answered(wei)).text == tickets.SENT_ON.format(number=1)
    assert "打12333" in (await answered(li)).text
    assert office.tickets.still_open()[0].state is TicketState.ANSWERED


async def test_what_another_channel_left_is_sent(
    application: TelegramApplication, office: Office, wei: Person, li: Person
) -> None:
    await ask_for_a_human(li)
    await wei.wait()
    await settled(application)
    done = tickets.reply(office, 1, office.users.get(9), "来窗口办")  # as the desk does it
    assert done.is_done
    [told] = await li.wait(timeout=15)
    assert "来窗口办" in told.text
