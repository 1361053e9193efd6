"""What an administrator can do, from finding an entry to taking a change back."""

from __future__ import annotations

import pytest

from handlers.office import tickets
from handlers.office.clock import now
from handlers.office.config import Config
from handlers.office.office import Office
from handlers.telegram import admin, editing, handover
from handlers.telegram.access import EXPIRED
from knowledge.registry.tickets import TicketKind
from knowledge.registry.users import Role
from tests.emulator import Emulator, Message, Person
from tests.handlers.conftest import running

INPATIENT = "这次住院能报多少"
SOURCE = ("济宁市人民政府〔2021〕1号文件", "2021-01-15", "公开资料", "特此公布")


async def say(person: Person, text: str) -> Message:
    await person.text(text)
    [answer] = await person.wait(timeout=60)
    return answer


async def press(person: Person, label: str) -> Message:
    await person.press(label)
    [answer] = await person.wait(timeout=60)
    return answer


async def submit(person: Person) -> Message:
    """It is examined, what was found is told, it is published."""
    await person.press("提交")
    return (await person.wait(3, timeout=60))[-1]


async def submit_with_reason(person: Person) -> Message:
    await person.press("提交")
    _, found, asked = await person.wait(3, timeout=60)
    assert "要写明理由" in found.text
    assert "写一句理由" in asked.text
    await person.text("核对过原文了，没有错")
    return (await person.wait(2, timeout=60))[-1]


async def show(person: Person, title: str) -> Message:
    found = await say(person, f"找 {title}")
    assert title in found.buttons
    return await press(person, title)


async def give_source(person: Person) -> Message:
    title, date, status, quote = SOURCE
    await say(person, title)
    await say(person, date)
    await press(person, status)
    return await say(person, quote)


@pytest.mark.usefixtures("application")
async def test_an_entry_is_found_and_shown(wei: Person) -> None:
    for text in (INPATIENT, "medical.inpatient", "出院结账一共九千多"):
        found = await say(wei, f"找 {text}")
        assert found.buttons[0] == INPATIENT
    entry = await press(wei, INPATIENT)
    assert entry.text.startswith("《这次住院能报多少》医保")
    assert "问法：" in entry.text
    assert "能的时候：住院大约能报{住院能报}" in entry.text
    assert "2020-01-01起 300元/次〔种子原文〕济宁日报" in entry.text
    assert entry.buttons == ["改说法", "加问法", "加数值", "新条目", "下面加一条"]
    assert "一共问了0次" in (await say(wei, "/stats")).text
    nothing = await say(wei, "/find 量子纠缠")
    assert nothing.text == admin.NOTHING_LIKE_IT.format(text="量子纠缠")


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_wording_is_changed_live_and_taken_back_with_one_tap(
    office: Office, wei: Person, li: Person
) -> None:
    await show(wei, "住院一年最多报多少")
    parts = await press(wei, "改说法")
    assert parts.buttons == [*("正文", "注意事项", "怎么办理", "材料", "找谁办", "电话"), "取消"]
    asked = await press(wei, "正文")
    assert "没查到济宁的正式文件" in asked.text
    ready = await say(wei, "封顶线还没公布，问医保局。")
    assert "改成：\n封顶线还没公布，问医保局。" in ready.text
    assert ready.buttons[:2] == ["提交", "取消"]
    assert "还没公布" not in (await say(li, "住院封顶线是多少")).text

    published = await submit(wei)
    assert published.buttons == ["撤销"]
    assert "封顶线还没公布，问医保局。" in (await say(li, "住院封顶线是多少")).text

    undone = await press(wei, "撤销")
    assert undone.text.startswith("已撤销：改《住院一年最多报多少》")
    assert "还没公布" not in (await say(li, "住院封顶线是多少")).text
    assert office.live == ()
    assert li.notices == []


async def test_what_was_published_survives_a_restart(config: Config, emulator: Emulator) -> None:
    wei = emulator.person(9, "魏主任")
    async with running(config) as application:
        office: Office = application.bot_data["office"]
        office.users.grant(9, Role.ADMIN)
        await show(wei, "住院一年最多报多少")
        await press(wei, "改说法")
        await press(wei, "正文")
    async with running(config):
        await say(wei, "封顶线还没公布，问医保局。")
    async with running(config):
        await submit(wei)
    async with running(config):
        assert "封顶线还没公布" in (await say(wei, "住院封顶线是多少")).text
        edits = await say(wei, "/edits")
        assert edits.buttons == ["撤销1"]
        await press(wei, "撤销1")
        assert "还没公布" not in (await say(wei, "住院封顶线是多少")).text
        assert (await say(wei, "/edits")).text == editing.NO_EDITS


@pytest.mark.usefixtures("application")
async def test_a_sentence_of_a_rule_s_entry(wei: Person, li: Person) -> None:
    await show(wei, INPATIENT)
    parts = await press(wei, "改说法")
    sentence = next(label for label in parts.buttons if "住院大约能报" in label)
    await press(wei, sentence)
    await say(wei, "能报{住院能报}，自己掏{报后自己先付}；没参保不报。")
    await submit(wei)
    answer = await say(li, "建档立卡户在二级医院住院花了八千能报多少")
    assert answer.text.startswith("能报6160元，自己掏1840元；没参保不报。")


async def test_what_does_not_hold_is_told_and_changes_nothing(office: Office, wei: Person) -> None:
    before = office.assistant
    await show(wei, "住院一年最多报多少")
    await press(wei, "改说法")
    await press(wei, "正文")
    await say(wei, "最多报80000元，见{nothing}。")
    await wei.press("提交")
    _, refused, ready = await wei.wait(3, timeout=60)
    assert "说法里不能直接写数" in refused.text
    assert "花括号里的“nothing”不是现有的数值" in refused.text
    assert "重写说法" in ready.buttons
    assert office.assistant is before
    assert office.live == ()

    await press(wei, "重写说法")
    ready = await say(wei, "还没公布。")
    assert "改成：\n还没公布。" in ready.text
    cancelled = await press(wei, "取消")
    assert cancelled.text == editing.CANCELLED
    assert (await say(wei, "取消")).text == editing.NOTHING_TO_CANCEL


async def test_a_phrasing_is_added(office: Office, wei: Person) -> None:
    taken = "住院起付线是多少"
    await show(wei, INPATIENT)
    await press(wei, "加问法")
    await say(wei, f"躺病床上的花销公家给兜多少\n{taken}")
    await wei.press("提交")
    _, refused, _ = await wei.wait(3, timeout=60)
    assert f"问法“{taken}”在" in refused.text

    await press(wei, "重写问法")
    await say(wei, "躺病床上的花销公家给兜多少")
    await submit(wei)
    phrasings = [
        each.text for each in office.assistant.knowledge.entries["medical.inpatient"].phrasings
    ]
    assert phrasings[-1] == "躺病床上的花销公家给兜多少"


async def test_a_dated_value_with_its_source(office: Office, wei: Person) -> None:
    await show(wei, INPATIENT)
    values = await press(wei, "加数值")
    name = next(label for label in values.buttons if "起付线" in label)
    asked = await press(wei, name)
    assert "现有：" in asked.text
    assert (await say(wei, "很多")).text == "请只写数字，比如 680 或者 65.5。"
    await say(wei, "1,280")
    assert (await say(wei, "2021年2月30日")).text.startswith("没有这一天")
    await say(wei, "2021年1月1日")
    ready = await give_source(wei)
    assert "起始日期：2021-01-01" in ready.text
    assert "可靠程度：公开资料" in ready.text
    assert "要到2021-01-01才用得上" in ready.text
    assert "原文里没有1280这个数" in ready.text
    await wei.press("提交")
    _, found, _ = await wei.wait(3, timeout=60)
    assert "上一版是" in found.text
    assert "原文里没有1280" in found.text
    effect = found.text[found.text.index("2021-01-01问，") :]
    assert f"· {INPATIENT}" in effect
    assert "改后：" in effect
    assert "1280元" in effect
    await wei.text("核对过文件了")
    await wei.wait(2, timeout=60)
    values_now = office.assistant.knowledge.values["medical"].values()
    [value] = [value for value in values_now if value.name == name]
    newest = value.versions[-1]
    assert (str(newest.amount), str(newest.since)) == ("1280", "2021-01-01")
    assert newest.sources[0].title == SOURCE[0]
    assert "1280元" in (await show(wei, INPATIENT)).text


@pytest.mark.usefixtures("application")
async def test_a_value_that_there_was_not(wei: Person, li: Person) -> None:
    await show(wei, "住院一年最多报多少")
    await press(wei, "加数值")
    await press(wei, "另外一个新数值")
    await say(wei, "艾灸一次最多报")
    await say(wei, "元/次")
    await say(wei, "35.50")
    await say(wei, "2020-01-01")
    ready = await give_source(wei)
    assert "写 {艾灸一次最多报} 就会填上" in ready.text
    await submit_with_reason(wei)

    await show(wei, "住院一年最多报多少")
    await press(wei, "改说法")
    await press(wei, "正文")
    await say(wei, "艾灸一次最多报{艾灸一次最多报}，待确认。")
    await submit(wei)
    assert (await say(li, "住院封顶线是多少")).text.startswith("艾灸一次最多报35.5元，待确认。")

    edits = await say(wei, "/edits")
    assert edits.buttons == ["撤销2", "撤销1"]
    refused = await press(wei, "撤销1")
    assert refused.text.startswith("没有撤销，后来的修改还用着它")


@pytest.mark.usefixtures("application")
async def test_a_new_entry(wei: Person, li: Person) -> None:
    await show(wei, INPATIENT)
    await press(wei, "新条目")
    await press(wei, "医保")
    await say(wei, "艾灸能不能报")
    await say(wei, "艾灸按医保目录办，问医保局。")
    for said in ("无", "无", "县医保局", "12393"):  # how, papers, office, phone
        await say(wei, said)
    await say(wei, "艾灸能报吗\n艾灸一次给报几个钱")
    ready = await give_source(wei)
    assert "标题：艾灸能不能报" in ready.text
    await submit(wei)

    answer = await say(li, "艾灸一次给报几个钱")
    assert answer.text.startswith("艾灸按医保目录办，问医保局。")
    assert SOURCE[0] in answer.text


async def test_buttons_of_a_draft_that_is_gone(wei: Person, office: Office, li: Person) -> None:
    await show(wei, "住院一年最多报多少")
    await press(wei, "改说法")
    await press(wei, "正文")
    await say(wei, "问医保局。")
    office.chats.keep_draft(9, None)
    await wei.press("提交")
    await wei.until(lambda: EXPIRED in wei.notices)
    assert office.live == ()

    await show(wei, "住院一年最多报多少")
    office.users.revoke(9)
    await wei.press("改说法")
    await wei.until(lambda: wei.notices[-1] == EXPIRED)
    refused = await say(wei, "/edits")
    assert editing.NO_EDITS not in refused.text
    not_found = await say(li, "/find 住院")
    assert not_found.buttons == []


async def test_tickets_are_listed_and_closed(office: Office, wei: Person) -> None:
    for question in ("低保怎么办", "养老金没到账"):
        office.tickets.open(TicketKind.HUMAN, 42, question, "", now())
    listed = await say(wei, "/tickets")
    assert "🔵1. 转人工（刚才，没人接）：低保怎么办" in listed.text
    assert listed.buttons == ["看1", "看2", "没答上的问题"]
    for number in (1, 2):
        await wei.press(f"看{number}")
        await wei.wait()
        await wei.press("销号")
        await wei.wait()
        await wei.press("已答复清楚")
        [done] = await wei.wait()
        assert done.text == tickets.DONE.format(number=number, reason="已答复清楚")
    assert (await say(wei, "/tickets")).text == handover.NO_TICKETS


@pytest.mark.usefixtures("application")
async def test_an_administrator_may_ask_like_anybody(wei: Person) -> None:
    assert "6160元" in (await say(wei, "建档立卡户二级医院住院花了八千能报多少")).text


class TestTwoAdministrators:
    """Where one writes and another approves."""

    @pytest.fixture
    def approvals(self) -> int:
        return 1

    @pytest.fixture
    def zhao(self, office: Office, emulator: Emulator) -> Person:
        office.users.grant(8, Role.ADMIN)
        return emulator.person(8, "赵副主任")

    async def test_the_other_is_shown_what_it_does_and_approves(
        self, wei: Person, zhao: Person, li: Person
    ) -> None:
        await say(zhao, "/help")
        await show(wei, "住院一年最多报多少")
        await press(wei, "改说法")
        await press(wei, "正文")
        await say(wei, "封顶线还没公布，问医保局。")
        await wei.press("提交")
        _, waits = await wei.wait(2, timeout=60)
        assert waits.text.startswith("已提交，编号1：改《住院一年最多报多少》正文")
        [asked] = await zhao.wait(timeout=60)
        assert asked.text.startswith("管理员9要改，编号1")
        assert "考过的问题" in asked.text
        assert asked.buttons == ["批准1", "退回1"]
        own = await say(wei, "/edits")
        assert "管理员9，等批准：改《住院一年最多报多少》" in own.text
        assert "另一位管理员批准" in (await press(wei, "批准1")).text

        await zhao.press("批准1")
        published, *_ = await zhao.wait(timeout=60)
        assert published.text.startswith("已发布")
        [told] = await wei.wait(timeout=60)
        assert told.text.startswith("管理员8批准了编号1")
        assert "封顶线还没公布" in (await say(li, "住院封顶线是多少")).text

    async def test_an_entry_is_muted_and_a_banner_shown(
        self, wei: Person, zhao: Person, li: Person
    ) -> None:
        assert (await say(wei, "/mute")).text == editing.NOT_MUTED
        assert "停了《住院一年最多报多少》" in (await say(wei, "/mute 住院一年最多报多少")).text
        assert (await say(li, "住院封顶线是多少")).text.startswith("这条正在核对，先问12345")
        assert "恢复住院一年最多报多少" in (await say(zhao, "/mute")).buttons
        await press(zhao, "恢复住院一年最多报多少")
        assert "正在核对" not in (await say(li, "住院封顶线是多少")).text
        await say(wei, "/banner 这两天数以窗口为准")
        assert (await say(li, "住院封顶线是多少")).text.startswith("这两天数以窗口为准\n")
        assert (await say(wei, "/banner 撤")).text == editing.BANNER_GONE


SHEET = (
    "部门,标题,问法,回答,电话\n"
    "供水,消防栓裂了找谁,路边消防栓冻裂了；消火栓裂了谁给换,{answer},12345\n"
)


@pytest.mark.usefixtures("office")
async def test_a_sheet_of_questions_is_read_row_by_row(wei: Person, li: Person) -> None:
    for name, data, told in (
        ("x.csv", "甲,乙\n1,2\n", "不是这样的表格"),
        ("x.csv", SHEET.format(answer="给500元。"), "第2行《消防栓裂了找谁》"),
    ):
        await wei.document(name, data.encode())
        [answer] = await wei.wait(timeout=60)
        assert told in answer.text
    await wei.document("问答.csv", SHEET.format(answer="找供水公司换。").encode())
    [right] = await wei.wait(timeout=60)
    assert right.buttons == ["提交这1条"]
    await wei.press("提交这1条")
    assert (await wei.wait(3, timeout=60))[-1].text.startswith("已发布：成批导入问答1条")
    assert (await say(li, "消火栓裂了谁给换")).text.startswith("找供水公司换。")
