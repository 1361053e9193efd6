"""The ledger (台账): which matters are open, where, how long each waits; what is told of again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from handlers.office.office import Office
from handlers.office.on_duty import KINDS, holder_of, named, tell_those_on_duty
from handlers.office.tickets import DEPARTMENTS, STATES
from handlers.office.told import shortened
from knowledge.registry.tickets import Ticket, TicketKind, TicketState
from knowledge.registry.users import Role, User

AGAIN_HEADING: Final = "【还没人接，等了{hours}小时】"
OVERDUE_HEADING: Final = "【过了答复期限】"
AGAIN_AFTER: Final = {True: timedelta(hours=1), False: timedelta(hours=12)}  # urgent, or not
LONGEST_LISTED: Final = 40  # characters of a question
NO_VILLAGE: Final = "没绑定的、网页上的"


class Colour(StrEnum):
    """How long a matter waits: not half its time, half of it, all of it."""

    RED = "红"
    YELLOW = "黄"
    BLUE = "蓝"


SIGNS: Final = {Colour.RED: "🔴", Colour.YELLOW: "🟡", Colour.BLUE: "🔵"}


def colour(ticket: Ticket, moment: datetime) -> Colour:
    if moment >= ticket.due:
        return Colour.RED
    half = ticket.created + (ticket.due - ticket.created) / 2
    return Colour.YELLOW if moment >= half else Colour.BLUE


def open_for(office: Office, user: User) -> list[Ticket]:
    """Those that somebody may handle: hardship first, then what is due first."""
    mine = office.tickets.still_open()
    if user.role is not Role.ADMIN:
        own = _own_households(office, user)
        mine = [each for each in mine if each.household_id in own]
    return sorted(mine, key=lambda each: (not each.is_urgent, each.due))


def listed(office: Office, ticket: Ticket, moment: datetime) -> str:
    """In one line, without the household."""
    holder = holder_of(office, ticket)
    parts = [age(ticket, moment), f"{named(holder)}在办" if holder else STATES[TicketState.OPEN]]
    if ticket.department:
        parts.append(DEPARTMENTS.get(ticket.department, ticket.department))
    urgent = "【急难】" if ticket.is_urgent else ""
    question = shortened(ticket.question, LONGEST_LISTED) or "没写问题"
    return (
        f"{SIGNS[colour(ticket, moment)]}{ticket.id}. {urgent}{KINDS[ticket.kind]}"
        f"（{'，'.join(parts)}）：{question}"
    )


def age(ticket: Ticket, moment: datetime) -> str:
    """How long ago it was opened: 3天前."""
    hours = int((moment - ticket.created) / timedelta(hours=1))
    return f"{hours // 24}天前" if hours >= 24 else f"{hours}小时前" if hours else "刚才"


@dataclass(frozen=True)
class VillageTickets:
    """The ledger of one village: what is open, by how long it waits, and what is closed."""

    village: str
    red: int
    yellow: int
    blue: int
    closed: int

    @property
    def open(self) -> int:
        return self.red + self.yellow + self.blue


def by_village(tickets: Sequence[Ticket], moment: datetime) -> list[VillageTickets]:
    """The reddest first."""
    villages: dict[str, list[Ticket]] = {}
    for ticket in tickets:
        villages.setdefault(ticket.village or NO_VILLAGE, []).append(ticket)
    found = [_counted(village, own, moment) for village, own in villages.items()]
    return sorted(found, key=lambda each: (-each.red, -each.yellow, -each.blue, each.village))


def _counted(village: str, tickets: Sequence[Ticket], moment: datetime) -> VillageTickets:
    still_open = [each for each in tickets if each.state is not TicketState.CLOSED]
    colours = [colour(each, moment) for each in still_open]
    red, yellow, blue = map(colours.count, Colour)
    return VillageTickets(village, red, yellow, blue, len(tickets) - len(still_open))


def ledger_of(office: Office, user: User) -> list[Ticket]:
    """All that somebody may handle, those that are closed as well; the newest first."""
    if user.role is Role.ADMIN:
        return office.tickets.all()[::-1]
    return office.tickets.of_households(_own_households(office, user))[::-1]


def _own_households(office: Office, user: User) -> set[str]:
    grids = user.grids if user.role is Role.GRID_WORKER else ()
    return {each["户编号"] for each in office.households.in_grids(grids)}


def raised_by(office: Office, user: User) -> list[Ticket]:
    """What a worker put to the administrators and is not closed."""
    kinds = (TicketKind.RULE, TicketKind.FEEDBACK)
    return [each for each in office.tickets.open_of(user.id) if each.kind in kinds]


def remind(office: Office, moment: datetime) -> list[int]:
    """Tells again of what nobody took, and of what was not answered in time; returns the chats."""
    told: list[int] = []
    for ticket in office.tickets.still_open():
        heading = _why_again(ticket, moment)
        if heading:
            with office.database.transaction():
                told += tell_those_on_duty(office, ticket, heading)
                office.tickets.note_told(ticket.id, moment)
    return told


def _why_again(ticket: Ticket, moment: datetime) -> str:
    if (
        ticket.kind not in (TicketKind.HUMAN, TicketKind.HARDSHIP)
        or ticket.state is TicketState.ANSWERED
    ):
        return ""
    since = ticket.told or ticket.created
    if ticket.state is TicketState.OPEN and moment - since >= AGAIN_AFTER[ticket.is_urgent]:
        return AGAIN_HEADING.format(hours=int((moment - ticket.created) / timedelta(hours=1)))
    return OVERDUE_HEADING if since < ticket.due <= moment else ""
