"""What somebody without any role can do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.office.clock import now
from handlers.office.config import Config
from handlers.office.keeping import forget_old
from handlers.office.office import Office
from handlers.telegram import binding, group, resident
from handlers.telegram.access import EXPIRED
from handlers.telegram.answering import NOTED, THANKS
from handlers.telegram.app import SORRY
from knowledge.registry.tickets import TicketKind
from knowledge.registry.users import Role
from tests.emulator import Emulator, Person
from tests.handlers.conftest import running

INPATIENT = "俺是建档立卡的，在二级医院住院花了八千，能报多少？"
STICKER = {
    "file_id": "s",
    "file_unique_id": "s",
    "type": "regular",
    "width": 1,
    "height": 1,
    "is_animated": False,
    "is_video": False,
}
PARTS = ["办理材料", "怎么算的", "依据"]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
@pytest.mark.usefixtures("application")
async def test_a_question_is_answered(li: Person) -> None:
    await li.text(INPATIENT)
    [answer] = await li.wait()
    assert answer.text.startswith("住院大约能报6160元")
    assert "（8000−300）×80%＝6160元" in answer.text
    assert "政策日期：2020-12-31" in answer.text
    assert answer.raw.startswith("<b>住院大约能报6160元")
    assert answer.buttons == ["办理材料", "怎么算的", "依据", "👍", "👎", "转人工"]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
@pytest.mark.usefixtures("application")
async def test_what_is_asked_back_is_tapped(li: Person) -> None:
    await li.text("住院花了八千能报多少")
    [asked] = await li.wait()
    assert asked.buttons[-3:] == ["👍", "👎", "转人工"]
    assert asked.buttons[:3] == ["一级", "二级", "三级"]

    await li.press("二级")
    [asked] = await li.wait()
    assert asked.buttons[:2] == ["建档立卡户", "不是建档立卡户"]

    await li.press("建档立卡户")
    [answer] = await li.wait()
    assert "6160元" in answer.text
    assert [message.buttons for message in li.screen() if message.from_bot][:2] == [[], []]


@pytest.mark.usefixtures("application")
async def test_what_a_figure_was_is_shown_as_a_picture(li: Person) -> None:
    await li.text("基础养老金这几年涨了几回")
    table, picture = await li.wait(2)
    assert "2018-01-01起118元；2020-07-01起142元" in table.text
    assert picture.data is not None
    assert picture.data.startswith(b"\x89PNG")


@pytest.mark.usefixtures("application")
async def test_an_old_button_still_means_what_it_meant(li: Person) -> None:
    await li.text("住院花了八千能报多少")
    await li.wait()
    await li.text("养老金什么时候能领")
    [later] = await li.wait()
    assert "二级" not in later.buttons

    await li.press("二级")
    [answer] = await li.wait()
    assert "二级医院" in answer.text
    assert "费用8000元" in answer.text


async def test_a_button_survives_a_restart(config: Config, li: Person) -> None:
    async with running(config):
        await li.text("住院花了八千能报多少")
        await li.wait()
    async with running(config):
        await li.press("二级")
        [answer] = await li.wait()
        assert "费用8000元" in answer.text


@pytest.mark.usefixtures("application")
async def test_a_button_pressed_twice_in_a_row_counts_once(li: Person) -> None:
    await li.text("住院花了八千能报多少")
    await li.wait()
    await li.press("二级")
    await li.press("三级")
    await li.until(lambda: len(li.notices) == 2)
    assert li.notices == ["", EXPIRED]
    [answer] = await li.wait()
    assert "二级医院" in answer.text
    assert len(li.chat.from_bot) == 2


async def test_a_button_of_long_ago_says_that_it_has_expired(office: Office, li: Person) -> None:
    await li.text("住院花了八千能报多少")
    await li.wait()
    forget_old(office.database, office.config.retention, now() + timedelta(days=31))
    await li.press("二级")
    await li.until(lambda: li.notices == [EXPIRED])
    assert li.screen()[-1].buttons == []


@pytest.mark.usefixtures("application")
async def test_a_follow_up_needs_no_repeating(li: Person) -> None:
    await li.text("建档立卡户二级医院住院起付线多少")
    await li.wait()
    await li.text("那三级呢")
    [answer] = await li.wait()
    assert "500元" in answer.text


@pytest.mark.usefixtures("application")
async def test_the_welcome_shows_what_can_be_asked(li: Person) -> None:
    await li.text("/start")
    [welcome] = await li.wait()
    assert welcome.text == resident.WELCOME
    assert welcome.buttons == list(resident.EXAMPLES)

    await li.press(resident.EXAMPLES[0])
    [answer] = await li.wait()
    assert "6160元" in answer.text

    await li.text("/help")
    [told] = await li.wait()
    assert told.text == resident.HELP
    await li.text("/nonsense")
    [told] = await li.wait()
    assert told.text == resident.NO_SUCH_COMMAND


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_code_binds_the_household(office: Office, li: Person) -> None:
    maker = worker_of(office, "H000004")
    code = office.users.new_code("H000004", now(), maker)
    await li.text(f"/start {code}")
    [asked] = await li.wait()
    assert binding.CONSENT_VERSION in asked.text
    assert office.users.get(42).household_id is None
    await li.press("同意，绑定")
    [bound] = await li.wait()
    assert "张建国家" in bound.text
    assert office.users.get(42).household_id == "H000004"

    await li.text("在二级医院住院花了八千能报多少")
    [answer] = await li.wait()
    assert "6160元" in answer.text
    assert "按登记的：建档立卡户" in answer.text

    await li.text(f"/start {code}")
    [again] = await li.wait()
    assert again.text == "您早就绑好了，现在就按张建国家的情况回答，直接问就行。"

    await li.text("解绑")
    [unbound] = await li.wait()
    assert unbound.text == binding.UNBOUND
    await li.text("在二级医院住院花了八千能报多少")
    [answer] = await li.wait()
    assert "建档立卡户" in answer.buttons

    await li.text("/unbind")
    [nothing] = await li.wait()
    assert nothing.text == binding.NOTHING_BOUND


def worker_of(office: Office, household_id: str, user_id: int = 7) -> int:
    """Somebody who looks after the household."""
    household = office.households.get(household_id)
    assert household
    assert isinstance(household.grid, str)
    office.users.grant(user_id, Role.GRID_WORKER, [household.grid])
    return user_id


async def test_codes_that_cannot_be_used(office: Office, emulator: Emulator, li: Person) -> None:
    maker = worker_of(office, "H000004")
    gone = worker_of(office, "H000004", 8)
    expired = office.users.new_code("H000004", now() - timedelta(hours=25), maker)
    used = office.users.new_code("H000004", now(), maker)
    dead = office.users.new_code("H000004", now(), gone)
    elsewhere = office.users.new_code("H000001", now(), maker)
    office.users.revoke(gone)
    wang = emulator.person(43, "王大爷")
    for user_id in (42, 43):
        office.users.agree(user_id, binding.CONSENT_VERSION)
    await wang.text(f"/start {used}")
    await wang.wait()
    for code, words in (
        (expired, "24小时"),
        (used, "有人用过"),
        ("没有的码", "没有这个码"),
        (dead, "作废"),
        (elsewhere, "作废"),
    ):
        await li.text(f"/start {code}")
        [refused] = await li.wait()
        assert words in refused.text
    assert office.users.get(42).household_id is None


@pytest.mark.usefixtures("application")
async def test_what_stands_behind_an_answer_is_one_tap_away(li: Person) -> None:
    await li.text(INPATIENT)
    [answer] = await li.wait()
    assert "种子原文" not in answer.text
    for button, words in (
        ("依据", "·〔种子原文〕济宁日报"),
        ("怎么算的", "1. （8000−300）×80%＝6160元"),
        ("办理材料", "带上："),
    ):
        await li.press(button)
        [part] = await li.wait()
        assert words in part.text
        assert part.buttons == []
    await li.press("依据")  # as often as it is wanted
    [again] = await li.wait()
    assert "·〔种子原文〕济宁日报" in again.text


async def test_feedback(office: Office, li: Person) -> None:
    await li.text(INPATIENT)
    [answer] = await li.wait()
    await li.press("👍")
    await li.until(lambda: li.notices == [THANKS])
    assert li.screen()[-1].buttons == PARTS
    assert office.tickets.still_open() == []

    await li.text(INPATIENT)
    await li.wait()
    await li.press("👎")
    await li.until(lambda: li.notices == [THANKS, NOTED])
    [ticket] = office.tickets.still_open()
    assert (ticket.kind, ticket.user_id) == (TicketKind.FEEDBACK, 42)
    assert (ticket.question, ticket.answer) == (INPATIENT, answer.text)
    assert li.screen()[-1].buttons == [*PARTS, "转人工"]


@pytest.mark.usefixtures("application")
async def test_feedback_leaves_the_options_to_be_tapped(li: Person) -> None:
    await li.text("住院花了八千能报多少")
    await li.wait()
    await li.press("👎")
    await li.until(lambda: li.notices == [NOTED])
    assert li.screen()[-1].buttons == ["一级", "二级", "三级", *PARTS, "转人工"]
    await li.press("二级")
    [answer] = await li.wait()
    assert "费用8000元" in answer.text


@pytest.mark.usefixtures("application")
async def test_only_text_is_understood(li: Person) -> None:
    await li.contact("13800000000", 5)
    await li.wait()
    li._send({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}})
    [told] = await li.wait()
    assert told.text == resident.NO_VOICE
    li._send({"sticker": STICKER})
    [told] = await li.wait()
    assert told.text == resident.ONLY_TEXT


@pytest.mark.usefixtures("application")
async def test_what_stands_under_a_picture_is_read(li: Person) -> None:
    await li.document("发票.jpg", b"picture", INPATIENT)
    [answer] = await li.wait()
    assert "6160元" in answer.text


@pytest.mark.usefixtures("application")
async def test_an_edited_message_is_answered_anew(li: Person) -> None:
    await li.text("吃了吗")
    await li.wait()
    await li.edit(INPATIENT)
    [answer] = await li.wait()
    assert "6160元" in answer.text
    await li.edit(INPATIENT)  # as Telegram tells of when a preview is added
    await li.text("/help")
    [told] = await li.wait()
    assert told.text == resident.HELP


ODD = [
    "",
    "   \n",
    "😀😀😀",
    "住院" * 5000,
    "\x00\x07\x1b[31m",
    "\u202e住院能报多少\u202c",
    "半个字符\ud83d",
    "<b>住院</b> & <script>",
    "/",
    "/start@",
    "1" * 4096,
]


@pytest.mark.usefixtures("application")
async def test_odd_messages_get_a_plain_line_and_the_next_is_answered(li: Person) -> None:
    for odd in ODD:
        await li.text(odd)
        [told] = await li.wait()
        assert told.text != SORRY
        await li.text(INPATIENT)
        [answer] = await li.wait()
        assert "6160元" in answer.text


async def test_in_a_group_only_when_spoken_to_and_never_about_a_household(
    office: Office, emulator: Emulator, li: Person
) -> None:
    office.users.bind_to(42, "H000004")
    inside = li.inside(emulator.group(-100, "村里的群"))
    await inside.text("在二级医院住院花了八千能报多少")
    await inside.text("@emulated_bot 在二级医院住院花了八千能报多少")
    [answer] = await inside.wait()
    assert "按登记的" not in answer.text
    assert "建档立卡户" in answer.buttons

    await inside.text(f"/start {office.users.new_code('H000001', now(), 7)}")
    [refused] = await inside.wait()
    assert refused.text == group.ONLY_IN_PRIVATE
    assert office.users.get(42).household_id == "H000004"
    assert len(inside.chat.from_bot) == 2
