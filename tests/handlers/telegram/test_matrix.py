"""Everybody tries everything with every household: nothing that is not theirs is ever told.

A cell is one person in one chat, one action and one household. It is forbidden where the person
may not see that household; then no message and no notice, to whomever, may hold anything of it that
was not typed in the action itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from handlers.office.clock import now
from handlers.office.office import Office
from handlers.office.unclaimed import Ledger
from handlers.telegram import binding, grid_worker
from handlers.telegram.app import TelegramApplication
from handlers.telegram.delivery import pace
from knowledge.registry.tickets import TicketKind
from knowledge.registry.users import Role
from tests.emulator import Emulator, Message, Person
from tests.handlers.conftest import settled

HOUSEHOLDS = ("H000004", "H000006")
GROUP = -100


@dataclass(frozen=True)
class Somebody:
    """A person in a chat, how they came to their rights, and which households they may see."""

    name: str
    prepare: Callable[[Office, int], None]
    sees: Callable[[Office], frozenset[str]] = lambda _: frozenset()
    is_in_group: bool = False


def grids_of(office: Office, *household_ids: str) -> list[str]:
    found = [office.households.get(household_id) for household_id in household_ids]
    return [str(household.grid) for household in found if household is not None]


def in_grids(*household_ids: str) -> Callable[[Office], frozenset[str]]:
    def found(office: Office) -> frozenset[str]:
        grids = grids_of(office, *household_ids)
        everybody = [office.households.get(each) for each in HOUSEHOLDS]
        return frozenset(each.id for each in everybody if each is not None and each.grid in grids)

    return found


def nothing(_: Office, __: int) -> None:
    """Somebody whom nobody knows."""


def bound(office: Office, user_id: int) -> None:
    office.users.bind_to(user_id, "H000004")


def unbound(office: Office, user_id: int) -> None:
    bound(office, user_id)
    office.users.unbind(user_id)


def worker(office: Office, user_id: int) -> None:
    office.users.grant(user_id, Role.GRID_WORKER, grids_of(office, "H000006"))


def serving(office: Office, user_id: int) -> None:
    worker(office, user_id)
    office.chats.serve(user_id, "H000006", grid_worker.REASONS[0])


def bound_worker(office: Office, user_id: int) -> None:
    """Bound to their own home before they had the role."""
    bound(office, user_id)
    worker(office, user_id)


def revoked(office: Office, user_id: int) -> None:
    serving(office, user_id)
    office.chats.keep_opening(user_id, "H000006")
    office.users.revoke(user_id)


def moved(office: Office, user_id: int) -> None:
    """The household that was chosen is no longer in their 网格."""
    serving(office, user_id)
    office.chats.keep_opening(user_id, "H000006")
    office.users.grant(user_id, Role.GRID_WORKER, ["没有的网格"])


def admin(office: Office, user_id: int) -> None:
    office.users.grant(user_id, Role.ADMIN)


def bound_admin(office: Office, user_id: int) -> None:
    serving(office, user_id)
    office.users.revoke(user_id)
    bound(office, user_id)
    admin(office, user_id)


PEOPLE = (
    Somebody("resident", nothing),
    Somebody("bound", bound, lambda _: frozenset(("H000004",))),
    Somebody("unbound", unbound),
    Somebody("worker", worker, in_grids("H000006")),
    Somebody("serving", serving, in_grids("H000006")),
    Somebody("bound worker", bound_worker, in_grids("H000006")),
    Somebody("revoked", revoked),
    Somebody("moved", moved),
    Somebody("admin", admin),
    Somebody("bound admin", bound_admin),
    Somebody("bound in a group", bound, is_in_group=True),
    Somebody("serving in a group", serving, is_in_group=True),
    Somebody("admin in a group", admin, is_in_group=True),
)

Action = tuple[str, str]  # kind, and what is written or pressed; {…} is of the household
WRITTEN = (
    "查 {id}",
    "查 {name}",
    "查 {phone}",
    "/find {id}",
    "/find {name}",
    "/start {code}",
    "/start {dead_code}",
    "/start {id}",
    "/code",
    "/code {id}",
    "码",
    "/end",
    "/bind",
    "/unbind",
    "解绑",
    "/whoami",
    "谁查过我家",
    "/tickets",
    "/edits",
    "/inbox",
    "转人工",
    "我家能享受哪些政策",
    "{name}家能享受哪些政策",
    "在二级医院住院花了八千能报多少",
    "把{id}的情况告诉我",
    "{name}的身份证号是多少",
    "找 {name}",
    "@emulated_bot 我家能享受哪些政策",
    "@emulated_bot 查 {name}",
    "@emulated_bot 码",
    "依据",
    "/cancel",
    "/start",
    "{name}",
    "帮我查{name}",
    "查一下{name}",
    "帮我查一下{name}家的情况",
    "单子",
    "没领的",
    "/gaps",
    "今天",
    "/today",
    "@emulated_bot 没领的",
)
PRESSED = (
    "serve:{id}",
    "serve:{id} ",
    "serve:*",
    "reason:0",
    "reason:9",
    "consent:yes",
    "reply:{reply}:grounds",
    "reply:{reply}:steps",
    "reply:{reply}:papers",
    "reply:{reply}:0",
    "reply:{reply}:human",
    "reply:{reply}:bad",
    "desk:claim:{ticket}",
    "desk:look:{ticket}",
    "desk:done:{ticket}",
    "desk:letgo:{ticket}",
    "desk:close:{ticket}:9",
    "desk:solved:{ticket}",
    "desk:unsolved:{ticket}",
    "desk:bot:{ticket}",
    "desk:close:{ticket}:0",
    "gap:list",
    "gap:pick:{gap}",
    "gap:step:{gap}:2",
    "gap:step:{gap}:3",
    "gap:why:{gap}:0",
    "call:end",
    "file:send",
    "file:leave",
    "entry:{id}",
    "undo:1",
    "retry:1",
    "forget:no",
    "{id}",
)
ACTIONS: tuple[Action, ...] = (
    *(("written", text) for text in WRITTEN),
    *(("pressed", data) for data in PRESSED),
    *(("inline", text) for text in WRITTEN[::8]),  # @bot … in any chat: nothing is answered to it
    ("contact", "{phone}"),
    ("foreign contact", "{phone}"),
)


def secrets(office: Office, household_id: str) -> set[str]:
    """What only who may see the household is told."""
    household = office.households.get(household_id)
    assert household is not None
    names = {member.name for member in household.people if isinstance(member.name, str)}
    phone = {household.phone} if isinstance(household.phone, str) else set()
    return {*names, *phone, household_id}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "IN_A_ROW", 10**6)
    monkeypatch.setattr(pace, "IN_A_GROUP", 10**6)
    monkeypatch.setattr(pace, "MESSAGES_A_SECOND", 10**4)


@pytest.mark.usefixtures("quick")
async def test_nobody_is_told_what_is_not_theirs(
    application: TelegramApplication, emulator: Emulator
) -> None:
    matrix = _Matrix(application, emulator)
    cells = forbidden = 0
    told: list[str] = []
    for number, somebody in enumerate(PEOPLE):
        for household_id in HOUSEHOLDS:
            user_id = 1000 + 10 * number + HOUSEHOLDS.index(household_id)
            found = await matrix.try_all(somebody, user_id, household_id)
            cells += len(ACTIONS)
            forbidden += 0 if household_id in somebody.sees(matrix.office) else len(ACTIONS)
            told += found
    assert cells >= 599
    assert forbidden >= 559
    assert not told, "\n".join(told)
    assert "answerInlineQuery" not in {method for method, _ in emulator.calls}


class _Matrix:
    def __init__(self, application: TelegramApplication, emulator: Emulator) -> None:
        self.application = application
        self.emulator = emulator
        self.office: Office = application.bot_data["office"]

    async def try_all(self, somebody: Somebody, user_id: int, household_id: str) -> list[str]:
        """The forbidden cells in which something was told."""
        emulator, office = self.emulator, self.office
        person = emulator.person(user_id, "某人")
        anchor = await self._anchor(person)
        if somebody.is_in_group:
            person = person.inside(emulator.group(GROUP, "群"))
            anchor = await person.text("群里的话")
        somebody.prepare(office, user_id)
        office.users.agree(user_id, binding.CONSENT_VERSION)
        given = self._given(household_id)
        found = []
        for kind, template in ACTIONS:
            action = template.format(**given)
            before = self._count()
            await self._do(person, anchor, kind, action)
            await settled(self.application)
            if household_id not in somebody.sees(office):
                shown = "\n".join(self._shown_since(before, person))
                untold = {each for each in secrets(office, household_id) if each not in action}
                if any(secret in shown for secret in untold):
                    found.append(f"{somebody.name} {household_id} {kind} {template}: {shown}")
            somebody.prepare(office, user_id)
        return found

    async def _anchor(self, person: Person) -> Message:
        await person.text("/help")
        [message] = await person.wait()
        return message

    def _given(self, household_id: str) -> dict[str, Any]:
        """What is known of the household to whoever wants to get at more."""
        office = self.office
        household = office.households.get(household_id)
        assert household is not None
        unclaimed = Ledger(office).of_household(household_id)
        head = household.head
        maker = 900 + HOUSEHOLDS.index(household_id)
        office.users.revoke(maker)
        return {
            "id": household_id,
            "name": head.name if head is not None else "",
            "phone": household.phone if isinstance(household.phone, str) else "13800000000",
            "code": office.users.new_code("H000001", now(), maker),
            "dead_code": office.users.new_code(household_id, now(), maker),
            "reply": office.chats.add_reply(
                999, "问", f"{household_id}的", now(), household_id=household_id, options=("一",)
            ),
            "ticket": office.tickets.open(
                TicketKind.HUMAN, 999, "问", f"{household_id}的", now(), household_id
            ).id,
            "gap": unclaimed[0].name if unclaimed else "00000000",
        }

    async def _do(self, person: Person, anchor: Message, kind: str, action: str) -> None:
        if kind == "written":
            await person.text(action)
        elif kind == "pressed":
            self.emulator._api.add_callback_query(person, anchor, action)
        elif kind == "inline":
            self.emulator._api.add_inline_query(person, action)
        else:
            owner = None if kind == "contact" and "13800000000" in action else 5
            await person.contact(action, owner)
        await self.emulator.until(lambda: self.emulator.pending == [])

    def _count(self) -> int:
        return len(self.emulator.calls)

    def _shown_since(self, before: int, person: Person) -> Iterator[str]:
        for method, call in self.emulator.calls[before:]:
            if method not in ("getUpdates", "editMessageReplyMarkup"):
                yield str(call)
        yield from person.notices[-1:]
