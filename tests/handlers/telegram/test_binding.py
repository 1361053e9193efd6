"""Residents and their household: consent, telephone numbers, records, and forgetting."""

from __future__ import annotations

import pytest

from handlers.office.chats import REPLIES
from handlers.office.office import Office
from handlers.telegram import binding, group, resident
from handlers.telegram.app import TelegramApplication
from knowledge.registry.users import MOST_WRONG, Bound, Role
from tests.emulator import Emulator, Person
from tests.handlers.conftest import settled

QUESTION = "在二级医院住院花了八千能报多少"
HOUSEHOLD = "H000004"


def phone_of(office: Office, household_id: str) -> str:
    household = office.households.get(household_id)
    assert household
    assert isinstance(household.phone, str)
    return household.phone


async def said(person: Person, text: str) -> str:
    await person.text(text)
    [told] = await person.wait()
    return told.text


async def test_a_number_that_telegram_vouches_for_binds(office: Office, li: Person) -> None:
    phone = phone_of(office, HOUSEHOLD)
    await li.contact(f"+86{phone}")
    [told] = await li.wait()
    assert told.text == binding.AGREE_FIRST

    await li.text("/bind")
    [asked] = await li.wait()
    assert binding.CONSENT_VERSION in asked.text
    await li.press("同意，绑定")
    [share] = await li.wait()
    assert share.keyboard == (binding.PHONE_BUTTON,)

    await li.contact(phone, user_id=5)
    [told] = await li.wait()
    assert told.text == binding.NOT_THEIR_OWN
    await li.contact("13000000000")
    [told] = await li.wait()
    assert told.text == binding.NO_SUCH_PHONE
    assert office.users.get(42).household_id is None

    await li.contact(f"+86{phone}")
    [told] = await li.wait()
    assert told.text == binding.BOUND[Bound.NOW].format(family="张建国家")
    assert office.users.get(42).household_id == HOUSEHOLD
    assert office.users.get(42).consent == binding.CONSENT_VERSION


async def test_who_does_not_agree_is_not_bound(office: Office, li: Person) -> None:
    await li.text("绑定")
    await li.wait()
    await li.press("不绑")
    [told] = await li.wait()
    assert told.text == binding.NOT_BOUND
    assert office.users.get(42).consent is None


async def test_several_people_of_one_family(office: Office, emulator: Emulator, li: Person) -> None:
    wang = emulator.person(43, "王大爷")
    for person, user_id in ((li, 42), (wang, 43)):
        office.users.agree(user_id, binding.CONSENT_VERSION)
        await person.contact(phone_of(office, HOUSEHOLD))
        await person.wait()
        assert office.users.get(user_id).household_id == HOUSEHOLD


@pytest.mark.usefixtures("application")
async def test_wrong_codes_lock(office: Office, li: Person) -> None:
    office.users.agree(42, binding.CONSENT_VERSION)
    told = [await said(li, f"/start wrong{number}") for number in range(MOST_WRONG + 1)]
    assert told[: MOST_WRONG - 1] == [binding.BOUND[Bound.UNKNOWN]] * (MOST_WRONG - 1)
    assert told[MOST_WRONG - 1 :] == [binding.BOUND[Bound.LOCKED]] * 2


async def test_who_am_i(office: Office, li: Person) -> None:
    assert await said(li, "/whoami") == binding.WHO_RESIDENT
    office.users.bind_to(42, HOUSEHOLD)
    assert "张建国家" in await said(li, "/whoami")
    office.users.grant(42, Role.GRID_WORKER, ["SS-01"])
    assert "SS-01" in await said(li, "/whoami")
    office.users.grant(42, Role.ADMIN)
    assert await said(li, "/whoami") == binding.WHO_ADMIN


async def test_who_looked_is_told_to_the_household_alone(office: Office, li: Person) -> None:
    office.note_look(7, "查找", HOUSEHOLD, "查“张建国”")
    assert await said(li, "谁查过我家") == binding.BIND_FIRST
    office.users.bind_to(42, HOUSEHOLD)
    assert "查找：查“张建国”" in await said(li, "谁查过我家？")
    office.users.bind_to(42, "H000001")
    assert await said(li, "谁看过俺家") == binding.NOBODY_LOOKED


async def test_what_was_talked_of_can_be_forgotten(
    application: TelegramApplication, office: Office, li: Person
) -> None:
    await said(li, QUESTION)
    await li.press("👎")
    await li.until(lambda: bool(li.notices))
    assert await said(li, "/forget") == resident.FORGET
    await li.press("不删")
    await li.wait()
    assert len(office.database.table(REPLIES)) == 1
    await said(li, "/forget")
    await li.press("删掉")
    [told] = await li.wait()
    assert told.text == resident.FORGOTTEN
    await settled(application)
    assert len(office.database.table(REPLIES)) == 0
    assert office.chats.dialogue(42) is None
    assert office.tickets.still_open() == []


async def test_nothing_of_it_works_aloud(office: Office, emulator: Emulator, li: Person) -> None:
    office.users.bind_to(42, HOUSEHOLD)
    inside = li.inside(emulator.group(-100, "村里的群"))
    for command in ("/unbind", "/whoami", "/bind", "/forget"):
        assert await said(inside, command) == group.ONLY_IN_PRIVATE
    assert office.users.get(42).household_id == HOUSEHOLD
