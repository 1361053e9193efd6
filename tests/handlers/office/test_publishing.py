"""From a proposal to what is told: examined, approved by a second administrator, taken back; two
processes over one data folder; what was said when."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from handlers.office.clock import now
from handlers.office.config import Config, PublishingSettings, load_config
from handlers.office.following import SECONDS_BETWEEN_LOOKS, Announcements, follow
from handlers.office.limits import Level
from handlers.office.office import Office, today
from handlers.office.publishing import NotDone, Publishing
from intents.messages import Answer, Dialogue, Question
from knowledge.policy.edits import Change, EditState
from knowledge.policy.notices import MUTED
from knowledge.registry.users import Role
from tests.conftest import environment, lend
from tests.handlers.office.test_limits import EDITS, changes_of

WEI, SUN, LI = 9, 7, 42
ASKED = "住院一年最多报多少"
TEXT = "住院封顶线济宁没公布，待确认，问医保局。"
WORDING = (Change("medical", "answers", ("medical.inpatient.ceiling", "text"), TEXT),)
OTHER = (
    Change(
        "medical", "answers", ("medical.inpatient.ceiling", "text"), "没查到，待确认，打电话问。"
    ),
)


def config_of(folder: Path, approvals: Literal[0, 1]) -> Config:
    shipped = load_config(environment=environment(str(folder)))
    return replace(shipped, publishing=PublishingSettings(approvals))


@pytest.fixture
def folder(demo: Path, tmp_path: Path) -> Path:
    lend(demo, tmp_path / "data")
    shutil.copy(demo / "registry.db", tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def office(folder: Path) -> Iterator[Office]:
    with closing(Office(config_of(folder, 1))) as opened:
        opened.users.grant(WEI, Role.ADMIN)
        opened.users.grant(SUN, Role.ADMIN)
        yield opened


@pytest.fixture
def publishing(office: Office) -> Publishing:
    return Publishing(office)


def told(office: Office, text: str = ASKED) -> Answer:
    return office.assistant.reply(Question(text, office.day), Dialogue())


def test_a_second_administrator_approves(office: Office, publishing: Publishing) -> None:
    record, report = publishing.propose("改", WORDING, WEI)
    assert not report.is_blocked
    assert TEXT not in told(office).text
    with pytest.raises(NotDone, match="另一位管理员批准"):
        publishing.approve(record.id, WEI)
    with pytest.raises(NotDone, match="只有管理员"):
        publishing.approve(record.id, LI)
    approved = publishing.approve(record.id, SUN)
    assert (approved.state, approved.settled_by) == (EditState.APPROVED, SUN)
    assert told(office).text.startswith(TEXT)

    _, said = publishing.undo(record.id, WEI)
    assert "没查到济宁的正式文件" in said
    assert TEXT not in told(office).text
    with pytest.raises(NotDone, match="已经撤销了"):
        publishing.undo(record.id, WEI)
    kept = [(each["what"], each["who"]) for each in office.database.table("audit").all()]
    assert kept == [("发布修改", SUN), ("撤销修改", WEI)]


def test_who_is_alone_is_told_what_to_do(office: Office, publishing: Publishing) -> None:
    office.users.revoke(SUN)
    record, _ = publishing.propose("改", WORDING, WEI)
    with pytest.raises(NotDone, match="approvals改成0"):
        publishing.approve(record.id, WEI)


def test_an_office_of_one(folder: Path) -> None:
    with closing(Office(config_of(folder, 0))) as office:
        office.users.grant(WEI, Role.ADMIN)
        publishing = Publishing(office)
        record, _ = publishing.propose("改", WORDING, WEI)
        publishing.approve(record.id, WEI)
        assert told(office).text.startswith(TEXT)


@pytest.mark.parametrize("edit", [each for each in EDITS if "breaks" in each][:12:3])
def test_what_breaks_something_is_never_told(
    edit: dict[str, object], office: Office, publishing: Publishing
) -> None:
    before = office.assistant
    record, report = publishing.propose("坏的", changes_of(edit), WEI)
    assert edit["breaks"] in [each.kind for each in report.findings]
    with pytest.raises(NotDone, match=str(edit["breaks"])):
        publishing.approve(record.id, SUN)
    assert office.assistant is before
    assert office.live == ()


def test_what_is_doubtful_needs_a_reason(office: Office, publishing: Publishing) -> None:
    gone = (Change("civil", "answers", ("civil.dibao.apply", "notes"), []),)
    record, report = publishing.propose("注意事项不要了", gone, WEI)
    assert [each.kind for each in report.of(Level.CONFIRM)] == ["注意事项全没了"]
    with pytest.raises(NotDone, match="要写明理由"):
        publishing.approve(record.id, SUN)
    with pytest.raises(NotDone, match="写的人自己说"):
        publishing.give_reason(record.id, "都过时了，县里新规定没有了", SUN)
    with pytest.raises(NotDone, match="清楚一点"):
        publishing.give_reason(record.id, "行", WEI)
    publishing.give_reason(record.id, "都过时了，县里新规定没有了", WEI)
    publishing.approve(record.id, SUN)
    assert office.live


def test_a_colleague_s_edit_is_shown_and_not_overwritten(
    office: Office, publishing: Publishing
) -> None:
    began = now()
    first, _ = publishing.propose("先改的", WORDING, WEI)
    second, report = publishing.propose("后改的", OTHER, SUN, base=began)
    assert "同事也在改" in [each.kind for each in report.findings]
    publishing.approve(first.id, SUN)
    with pytest.raises(NotDone) as refused:
        publishing.approve(second.id, WEI)
    assert "同事刚改过" in str(refused.value)
    assert "管理员7" in str(refused.value)
    assert f"现在是：{TEXT}" in str(refused.value)
    assert told(office).text.startswith(TEXT)
    third, report = publishing.propose("看过再改的", OTHER, SUN, base=now())
    assert not report.is_blocked
    publishing.approve(third.id, WEI)
    assert told(office).text.startswith("没查到，待确认，打电话问。")
    publishing.withdraw(second.id, SUN)
    with pytest.raises(NotDone, match="作废"):
        publishing.approve(second.id, WEI)


def test_an_edit_waits_for_its_day(
    office: Office, publishing: Publishing, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = today() + timedelta(days=2)
    record, _ = publishing.propose("改", WORDING, WEI, live_on=day)
    publishing.approve(record.id, SUN)
    assert TEXT not in told(office).text
    assert not office.catch_up()
    monkeypatch.setattr("handlers.office.office.today", lambda: day)
    assert office.catch_up()
    assert told(office).text.startswith(TEXT)


def test_another_process_says_the_same_within_seconds(folder: Path, office: Office) -> None:
    async def other() -> float:
        """How long it takes to be told there."""
        following = asyncio.create_task(follow(office, Announcements(office.database)))
        with closing(Office(config_of(folder, 0))) as elsewhere:
            publishing = Publishing(elsewhere)
            record, _ = publishing.propose("改", WORDING, WEI)
            publishing.approve(record.id, WEI)
            began = time.monotonic()
            while TEXT not in told(office).text:
                await asyncio.sleep(0.05)
            took = time.monotonic() - began
            publishing.undo(record.id, WEI)
            while TEXT in told(office).text:
                await asyncio.sleep(0.05)
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
        return took

    assert SECONDS_BETWEEN_LOOKS < 5
    assert asyncio.run(other()) < 5


def test_muting_holds_back_at_once_and_edits_still_see_the_entry(
    office: Office, publishing: Publishing
) -> None:
    [meant] = publishing.meant("住院一年最多报多少")
    publishing.mute(meant, WEI)
    assert told(office).text.startswith(MUTED)
    assert "没查到" in office.knowledge.entries["medical.inpatient.ceiling"].wording.text
    assert [each.title for each in publishing.muted()] == ["住院一年最多报多少"]
    publishing.unmute(meant, WEI)
    assert "没查到" in told(office).text

    [medical] = publishing.meant("医保")
    publishing.mute(medical, WEI)
    assert told(office).text.startswith(MUTED)
    assert told(office, "建档立卡户在二级医院住院花了八千能报多少").text.startswith(MUTED)
    assert "120" in told(office, "俺爹胸口疼得喘不上气，一头汗").text
    assert not any(
        each.intent.startswith("medical.") for _, each in office.assistant.knowledge.benefits
    )
    with pytest.raises(NotDone, match="只有管理员"):
        publishing.mute(meant, LI)


def test_a_banner_stands_above_answers_and_not_above_danger(
    office: Office, publishing: Publishing
) -> None:
    publishing.show_banner("这两天系统升级，数以窗口为准。", WEI)
    assert told(office).text.startswith("这两天系统升级，数以窗口为准。\n")
    assert told(office, "俺爹胸口疼得喘不上气，一头汗").text.startswith(
        ("先打", "赶快", "马上", "快打")
    )
    with pytest.raises(NotDone, match="不超过60字"):
        publishing.show_banner("长" * 61, WEI)
    publishing.show_banner("", WEI)
    assert not told(office).text.startswith("这两天")


def test_what_was_said_can_be_looked_up_after_later_edits(
    office: Office, publishing: Publishing
) -> None:
    before = told(office)
    kept = office.answers.keep(before, office.day, "网页")
    record, _ = publishing.propose("改", WORDING, WEI)
    publishing.approve(record.id, SUN)
    later = office.answers.keep(told(office), office.day, "Telegram", "封顶线 13912345678", 42)
    numbers = [int(each.details.grounds.rpartition("A")[2]) for each in (kept, later)]
    first, second = (office.answers.get(number) for number in numbers)
    assert first is not None
    assert second is not None
    assert (first.text, first.edits, first.question) == (before.text, (), "")
    assert first.intents == ("medical.inpatient.ceiling",)
    assert (second.edits, second.channel) == ((record.id,), "Telegram")
    assert "139" not in second.question
    assert first.version != second.version
    office.answers.forget(42)
    assert office.answers.get(numbers[1]) is None


def test_published_under_twenty_questions_a_second(office: Office, publishing: Publishing) -> None:
    """Every answer is the old one or the new one, and none waits."""

    async def both() -> list[Answer]:
        record, _ = publishing.propose("改", WORDING, WEI)
        approving = asyncio.create_task(asyncio.to_thread(publishing.approve, record.id, SUN))
        answers = [told(office)]
        while not approving.done() or len(answers) < 20:
            await asyncio.sleep(0.05)
            answers.append(told(office))
        await approving
        return answers

    answers = asyncio.run(both())
    texts = {each.text for each in answers}
    assert len(texts) == 2
    for text in texts:
        assert len({each.version for each in answers if each.text == text}) == 1
