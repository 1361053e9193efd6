"""Pictures and documents that whoever asked sent with a matter. They lie where they were sent, and
are fetched from there when somebody who may handle the matter wants to see one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from handlers.office.office import Office
from handlers.office.on_duty import household_for, may_handle
from knowledge.registry.tickets import TicketMessage
from knowledge.registry.users import User

MOST_BYTES: Final = 20 * 2**20  # as many as Telegram gives to a bot
LOOKED_AT: Final = "看附件"
GONE: Final = "Telegram上已经没有这份图片或文件了。请群众再发一次。"
TOO_LARGE: Final = "这份文件太大（超过20MB），这里打不开。请群众拍成照片再发。"
UNREACHABLE: Final = "现在连不上Telegram，没取来。请过一会儿再点。"


class NotFetched(Exception):
    """The line says why."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True)
class FileContent:
    suffix: str  # of its name, as .pdf; "" where it has none
    chunks: AsyncIterator[bytes]


Fetch = Callable[[str], Awaitable[FileContent]]  # by Telegram's id; raises NotFetched


def asked_for(office: Office, number: int, place: int, user: User) -> TicketMessage | None:
    """What was said at this place of the matter, on record; None where that is no file, or not
    theirs to see."""
    ticket = office.tickets.get(number)
    if ticket is None or not may_handle(office, ticket, user) or place >= len(ticket.said):
        return None
    said = ticket.said[place]
    if not said.file:
        return None
    household = household_for(office, ticket, user)
    household_id = household.id if household is not None else ""
    office.note_look(user.id, LOOKED_AT, household_id, f"编号{number}第{place + 1}条")
    return said
